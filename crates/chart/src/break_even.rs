//! From where on an option is no longer better: one curve against staying as now.

use crate::chart::{Chart, Table, capital, said};
use crate::error::{At, ChartError, check_id};
use crate::marks::legend;
use crate::palette::{BLUE, GRID, INK, ORANGE, PALE, QUIET};
use crate::sheet::{Anchor, Label, MARGIN, SMALL, Sheet, WIDTH, subtitle};
use crate::text;
use crate::unit::{Unit, UnitAxis};

const RIGHT: f64 = WIDTH - MARGIN - 20.0;
/// Where the legend begins.
const LEGEND: f64 = 30.0;
/// How tall the plot is.
const PLOT: f64 = 270.0;

/// How a result moves with one estimate, and where it crosses that of another option.
///
/// ```
/// use comity_chart::{Baseline, BreakEven, BreakEvenPoint, Crossing, Unit};
///
/// let point = |x, y| BreakEvenPoint { x, y, half_width: 0.01 };
/// let chart = BreakEven {
///     title: "How many may call again".into(),
///     option: "One desk with 12 posts".into(),
///     what_varies: "repeat contacts".into(),
///     x_unit: Unit::Percent,
///     y_what: "served within the standard".into(),
///     y_unit: Unit::Percent,
///     points: vec![point(0.0, 0.93), point(0.15, 0.86), point(0.3, 0.71)],
///     baseline: Baseline { name: "staying as now".into(), y: 0.82, half_width: 0.01 },
///     crossing: Some(Crossing { x: 0.2, low: 0.19, high: 0.21 }),
///     today: 0.15,
///     better_is_higher: true,
/// }
/// .chart("break-even")?;
/// assert_eq!(
///     chart.sentence,
///     "One desk with 12 posts does better than staying as now (served within the standard): repeat \
///      contacts may rise from today's 15 % to about 20 % (19 to 21 %) before that ends."
/// );
/// # Ok::<(), comity_chart::ChartError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BreakEven {
    /// The title.
    pub title: String,
    /// The option whose curve it is.
    pub option: String,
    /// What varies, e.g. "repeat contacts".
    pub what_varies: String,
    /// What it is counted in; shares from 0 to 1.
    pub x_unit: Unit,
    /// The result, e.g. "served within the standard".
    pub y_what: String,
    /// What the result is counted in; shares from 0 to 1.
    pub y_unit: Unit,
    /// The curve, from left to right.
    pub points: Vec<BreakEvenPoint>,
    /// What the option is held against.
    pub baseline: Baseline,
    /// Where the two cross, if they do within the points.
    pub crossing: Option<Crossing>,
    /// Where what varies stands today.
    pub today: f64,
    /// True if more of the result is better.
    pub better_is_higher: bool,
}

/// One point of the curve: a mean over replications.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct BreakEvenPoint {
    /// What varies.
    pub x: f64,
    /// The mean result.
    pub y: f64,
    /// Half the width of its interval.
    pub half_width: f64,
}

/// The result that does not move with what varies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Baseline {
    /// The option, e.g. "staying as now".
    pub name: String,
    /// Its mean result.
    pub y: f64,
    /// Half the width of its interval.
    pub half_width: f64,
}

/// Where two options are equally good, with the interval of that place.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Crossing {
    /// The best estimate.
    pub x: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

impl BreakEven {
    /// The picture, the sentence and the table. `id` must be unique in the page.
    ///
    /// # Errors
    /// No points, points that do not run from left to right, figures that are not numbers, an
    /// interval that is the wrong way round; an `id` that cannot stand in a page.
    pub fn chart(&self, id: &str) -> Result<Chart, ChartError> {
        check_id(id)?;
        self.check()?;
        let sentence = self.sentence();
        let svg = self.draw(id, &sentence);
        Ok(Chart {
            svg,
            title: self.title.clone(),
            sentence,
            table: self.table(),
        })
    }

    fn check(&self) -> Result<(), ChartError> {
        if self.points.is_empty() {
            return Err(ChartError::Empty { what: "points" });
        }
        for (i, point) in self.points.iter().enumerate() {
            let at = At {
                row: i + 1,
                name: "point",
            };
            at.number("x", point.x)?;
            at.number("y", point.y)?;
            at.amount("half width", point.half_width)?;
        }
        self.check_order()?;
        self.check_rest()
    }

    fn check_order(&self) -> Result<(), ChartError> {
        let falls = |pair: &[BreakEvenPoint]| matches!(pair, [a, b] if a.x >= b.x);
        let Some(i) = self.points.windows(2).position(falls) else {
            return Ok(());
        };
        Err(ChartError::Misplaced {
            row: i + 2,
            name: "point".into(),
            why: "it does not lie to the right of the one before; sort the points by x".into(),
        })
    }

    fn check_rest(&self) -> Result<(), ChartError> {
        let at = |name| At { row: 0, name };
        at("baseline").number("y", self.baseline.y)?;
        at("baseline").amount("half width", self.baseline.half_width)?;
        at("today").number("x", self.today)?;
        let Some(crossing) = self.crossing else {
            return Ok(());
        };
        for (column, x) in [
            ("x", crossing.x),
            ("low", crossing.low),
            ("high", crossing.high),
        ] {
            at("crossing").number(column, x)?;
        }
        at("crossing").amount("from low to x", crossing.x - crossing.low)?;
        at("crossing").amount("from x to high", crossing.high - crossing.x)
    }

    fn sentence(&self) -> String {
        match self.crossing {
            Some(crossing) => self.crossing_words(&crossing),
            None => self.throughout_words(),
        }
    }

    fn crossing_words(&self, crossing: &Crossing) -> String {
        let [option, baseline, varies] = self.named();
        let (today, what) = (self.x(self.today), self.result());
        let place = self.place(crossing);
        if (crossing.low..=crossing.high).contains(&self.today) {
            return format!(
                "Today's {varies} ({today}) are too close to the turning point of {place} to say \
                 whether {option} does better than {baseline}{what}."
            );
        }
        let rises = self.today < crossing.x;
        let way = if rises { "rise" } else { "fall" };
        if self.better_below(crossing) == rises {
            return format!(
                "{} does better than {baseline}{what}: {varies} may {way} from today's {today} to \
                 {place} before that ends.",
                capital(&option)
            );
        }
        format!(
            "{} would have to {way} from today's {today} to {place} before {option} does better \
             than {baseline}{what}.",
            capital(&varies)
        )
    }

    /// The two options and what varies, as they are said.
    fn named(&self) -> [String; 3] {
        [&self.option, &self.baseline.name, &self.what_varies].map(|name| said(name))
    }

    /// " (served within the standard)".
    fn result(&self) -> String {
        if self.y_what.is_empty() {
            return String::new();
        }
        format!(" ({})", said(&self.y_what))
    }

    /// "about 20 % (19 to 21 %)".
    fn place(&self, crossing: &Crossing) -> String {
        let places = self.crossing_places(crossing);
        let range = self.x_unit.range(crossing.low, crossing.high, places);
        format!("about {} ({range})", self.x_unit.said(crossing.x, places))
    }

    fn crossing_places(&self, crossing: &Crossing) -> usize {
        let half = (crossing.high - crossing.low) / 2.0;
        self.x_unit.places(crossing.x, half)
    }

    /// Whether the option is the better one to the left of the crossing: as its first point says,
    /// or else as its last does not.
    fn better_below(&self, crossing: &Crossing) -> bool {
        let lead = |point: &BreakEvenPoint| self.lead(point) > 0.0;
        match (self.points.first(), self.points.last()) {
            (Some(first), _) if first.x < crossing.x => lead(first),
            (_, Some(last)) => !lead(last),
            _ => true,
        }
    }

    /// How much better the option is at a point.
    fn lead(&self, point: &BreakEvenPoint) -> f64 {
        let more = point.y - self.baseline.y;
        if self.better_is_higher { more } else { -more }
    }

    fn throughout_words(&self) -> String {
        let [option, baseline, varies] = self.named();
        let ends = (self.points.first(), self.points.last());
        let (Some(first), Some(last)) = ends else {
            return String::new();
        };
        let verdict = self.verdict(&format!("{baseline}{}", self.result()));
        let range = self.x_unit.range(first.x, last.x, self.x_places());
        format!(
            "{} {verdict}, wherever {varies} may lie within {range}; today {}.",
            capital(&option),
            self.x(self.today)
        )
    }

    /// What holds at every point when there is no crossing.
    fn verdict(&self, baseline: &str) -> String {
        let clear = |point: &BreakEvenPoint| {
            let error = point.half_width.hypot(self.baseline.half_width);
            self.lead(point).abs() > error
        };
        let better = |point: &BreakEvenPoint| self.lead(point) > 0.0;
        if !self.points.iter().any(clear) {
            format!("is not shown to do better or worse than {baseline}")
        } else if self.points.iter().all(better) {
            format!("does better than {baseline}")
        } else if !self.points.iter().any(better) {
            format!("does worse than {baseline} from the start")
        } else {
            format!("does now better, now worse than {baseline}, without one clear turning point")
        }
    }

    /// The decimals that tell the points apart.
    fn x_places(&self) -> usize {
        let fine = |x: f64| self.x_unit.places(x, 0.0);
        self.points.iter().map(|p| fine(p.x)).max().unwrap_or(0)
    }

    fn x(&self, x: f64) -> String {
        self.x_unit.said(x, self.x_unit.places(x, 0.0))
    }

    fn table(&self) -> Table {
        let (x_places, unit) = (self.x_places(), self.y_unit);
        let line = |name: String, y: f64, half: f64, against: &str| {
            let places = unit.places(y, half);
            let (low, high) = unit.ends(y, half);
            let range = unit.range(low, high, places);
            vec![name, unit.said(y, places), range, against.to_owned()]
        };
        let point = |p: &BreakEvenPoint| {
            let against = match self.lead(p) {
                better if better > 0.0 => "better",
                worse if worse < 0.0 => "worse",
                _ => "the same",
            };
            let name = self.x_unit.said(p.x, x_places);
            line(name, p.y, p.half_width, against)
        };
        let base = &self.baseline;
        let first = line(base.name.clone(), base.y, base.half_width, "–");
        let points = self.points.iter().map(point);
        Table {
            caption: format!("{}: {}", self.title, self.option),
            head: vec![
                capital(&self.what_varies),
                capital(&self.y_what),
                "Between".into(),
                format!("Against {}", base.name),
            ],
            rows: std::iter::once(first).chain(points).collect(),
        }
    }

    fn draw(&self, id: &str, sentence: &str) -> String {
        let mut sheet = Sheet::new(id);
        sheet.text(&subtitle(&self.subtitle()));
        let names = [self.option.as_str(), self.baseline.name.as_str()];
        let words = if self.crossing.is_some() { 62.0 } else { 38.0 };
        let top = legend(&mut sheet, &names, LEGEND, draw_sample) + words;
        let plot = self.plot(top);
        plot.x.columns(&mut sheet, top, top + PLOT + 6.0);
        plot.y.rows(&mut sheet, plot.left, RIGHT);
        self.draw_band(&mut sheet, &plot);
        self.draw_baseline(&mut sheet, &plot);
        self.draw_curve(&mut sheet, &plot);
        self.draw_places(&mut sheet, &plot);
        sheet.line((plot.left, top + PLOT), (RIGHT, top + PLOT), INK, 1.2);
        let words = text::shorten(&capital(&self.what_varies), SMALL, false, RIGHT - plot.left);
        let label = Label::new(plot.left, top + PLOT + 54.0, words).size(SMALL);
        sheet.text(&label.fill(QUIET));
        sheet.finish(top + PLOT + 64.0, &self.title, sentence)
    }

    fn subtitle(&self) -> String {
        let better = if self.better_is_higher {
            "More"
        } else {
            "Less"
        };
        format!("{}. {better} is better.", capital(&self.y_what))
    }

    fn plot(&self, top: f64) -> Plot {
        let points = self.points.iter().map(|p| (p.y, p.half_width));
        let all = points.chain([(self.baseline.y, self.baseline.half_width)]);
        let ends = all.map(|(y, half)| self.y_unit.ends(y, half));
        let ys = ends.flat_map(|(low, high)| [low, high]);
        let y = UnitAxis::around(self.y_unit, ys, (top + PLOT, top), 5);
        let left = MARGIN + y.widest() + 12.0;
        let xs = self.points.iter().map(|p| p.x).chain([self.today]);
        let xs = xs.chain(self.crossing.iter().flat_map(|c| [c.low, c.x, c.high]));
        let x = UnitAxis::around(self.x_unit, xs, (left, RIGHT), 6);
        Plot { x, y, left, top }
    }

    fn draw_baseline(&self, sheet: &mut Sheet, plot: &Plot) {
        let base = &self.baseline;
        let (low, high) = self.y_unit.ends(base.y, base.half_width);
        let paint = format!(r#"fill="{GRID}" fill-opacity="0.8""#);
        let corners = [(plot.left, plot.y.at(low)), (RIGHT, plot.y.at(high))];
        sheet.rect(corners[0], corners[1], &paint);
        let y = plot.y.at(base.y);
        sheet.dashed((plot.left, y), (RIGHT, y), INK, 2.2, "8 5");
    }

    fn draw_band(&self, sheet: &mut Sheet, plot: &Plot) {
        let ends = |p: &BreakEvenPoint| self.y_unit.ends(p.y, p.half_width);
        let mut band = plot.line(&self.points, |p| ends(p).1);
        band.extend(plot.line(&self.points, |p| ends(p).0).into_iter().rev());
        let paint =
            format!(r#"fill="{PALE}" fill-opacity="0.85" stroke="{BLUE}" stroke-width="0.8""#);
        sheet.path(&band, true, &paint);
    }

    fn draw_curve(&self, sheet: &mut Sheet, plot: &Plot) {
        let curve = plot.line(&self.points, |p| p.y);
        let paint =
            format!(r#"fill="none" stroke="{BLUE}" stroke-width="3" stroke-linejoin="round""#);
        sheet.path(&curve, false, &paint);
        for at in curve {
            sheet.circle(at, 4.5, &format!(r#"fill="{BLUE}""#));
        }
    }

    /// Today and the crossing, each with its words above the plot.
    fn draw_places(&self, sheet: &mut Sheet, plot: &Plot) {
        let bottom = plot.top + PLOT;
        let today = plot.x.at(self.today);
        sheet.dashed((today, plot.top - 8.0), (today, bottom), QUIET, 1.8, "2 4");
        let words = format!("today {}", self.x_short(self.today));
        plot.word(sheet, today, plot.top - 14.0, words);
        let Some(crossing) = self.crossing else {
            return;
        };
        let at = plot.x.at(crossing.x);
        let places = self.crossing_places(&crossing);
        let words = format!("equal at {}", self.x_unit.short(crossing.x, places));
        plot.word(sheet, at, plot.top - 38.0, words);
        sheet.line((at, plot.top - 32.0), (at, bottom), ORANGE, 2.0);
        let [low, high] = [crossing.low, crossing.high].map(|x| plot.x.at(x));
        sheet.line((low, bottom - 5.0), (high, bottom - 5.0), ORANGE, 7.0);
        let ring = format!(r##"fill="#fff" stroke="{ORANGE}" stroke-width="2.6""##);
        sheet.circle((at, plot.y.at(self.baseline.y)), 6.5, &ring);
    }

    fn x_short(&self, x: f64) -> String {
        self.x_unit.short(x, self.x_unit.places(x, 0.0))
    }
}

/// The room inside the axes.
struct Plot {
    x: UnitAxis,
    y: UnitAxis,
    left: f64,
    top: f64,
}

impl Plot {
    fn line(
        &self,
        points: &[BreakEvenPoint],
        height: impl Fn(&BreakEvenPoint) -> f64,
    ) -> Vec<(f64, f64)> {
        let at = |p: &BreakEvenPoint| (self.x.at(p.x), self.y.at(height(p)));
        points.iter().map(at).collect()
    }

    /// Bold words centred on a place, within the sheet.
    fn word(&self, sheet: &mut Sheet, x: f64, y: f64, words: String) {
        let label = Label::new(x, y, words).size(SMALL).bold();
        sheet.text(&label.anchor(Anchor::Middle).within(MARGIN, WIDTH - MARGIN));
    }
}

/// What the legend shows before each name.
fn draw_sample(sheet: &mut Sheet, i: usize, (x, y): (f64, f64)) {
    let (from, to) = ((x - 15.0, y), (x + 15.0, y));
    if i == 0 {
        sheet.line(from, to, BLUE, 3.0);
        sheet.circle((x, y), 4.5, &format!(r#"fill="{BLUE}""#));
    } else {
        sheet.dashed(from, to, INK, 2.2, "8 5");
    }
}
