//! How a sum of money may develop: the fan of futures over time.

use crate::axis::{Axis, years};
use crate::chart::{Chart, Table, capital, of_100};
use crate::error::{At, ChartError, check_id};
use crate::palette::{BLUE, INK, MIDDLE, PALE, QUIET};
use crate::place::spread;
use crate::pounds::{Currency, is_nothing};
use crate::sheet::{Anchor, BODY, Label, MARGIN, SMALL, Sheet, WIDTH, subtitle};
use crate::text;

const TOP: f64 = 74.0;
const BOTTOM: f64 = 384.0;

/// A fan: at each point in time, where the money stands in the middle future,
/// in half of the futures and in 8 of 10 futures.
///
/// ```
/// use comity_chart::{FanChart, FanPoint};
///
/// let point = |label: &str, p10, p50, p90| FanPoint {
///     label: label.into(), p10, p25: (p10 + p50) / 2.0, p50, p75: (p50 + p90) / 2.0, p90,
/// };
/// let fan = FanChart {
///     title: "When the money is back".into(),
///     what: "cumulative cash, all partners".into(),
///     points: vec![
///         point("2026/27", -1.5e6, -1.2e6, -1.0e6),
///         point("2027/28", -0.8e6, 0.1e6, 0.9e6),
///     ],
///     ..FanChart::default()
/// };
/// assert_eq!(
///     fan.chart("fan")?.sentence,
///     "Cumulative cash, all partners: in the middle future about £100,000 above zero in 2027/28 \
///      (between £800,000 below zero and £900,000 above zero in 8 of 10 futures). In the middle \
///      future the money is back in 2027/28; in 25 to 50 of 100 it is not back by the end."
/// );
/// # Ok::<(), comity_chart::ChartError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FanChart {
    /// The title.
    pub title: String,
    /// What the unit is, e.g. "in prices of 2026/27"; may be empty.
    pub unit_note: String,
    /// What is shown, e.g. "cumulative cash, all partners".
    pub what: String,
    /// The points in time, in order.
    pub points: Vec<FanPoint>,
    /// The share of futures that end below zero, from 0 to 1, if it is known;
    /// otherwise the sentence says what the percentiles allow.
    pub below_zero_at_end: Option<f64>,
    /// The currency; pounds unless told otherwise.
    pub currency: Currency,
}

/// One point in time, in pounds: p10 is what 1 in 10 futures fall below.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FanPoint {
    /// The year, e.g. "2026/27".
    pub label: String,
    /// 1 in 10 futures are below.
    pub p10: f64,
    /// 1 in 4 futures are below.
    pub p25: f64,
    /// Half of the futures are below.
    pub p50: f64,
    /// 3 in 4 futures are below.
    pub p75: f64,
    /// 9 in 10 futures are below.
    pub p90: f64,
}

impl FanPoint {
    fn all(&self) -> [f64; 5] {
        [self.p10, self.p25, self.p50, self.p75, self.p90]
    }
}

/// When the middle future comes back to zero, seen from the whole path.
enum Back {
    /// It never was below.
    NeverAway,
    /// It is below at the end.
    NotYet,
    /// It rose to zero for good at this point.
    At(usize),
}

impl FanChart {
    /// The picture, the sentence and the table. `id` must be unique in the page.
    ///
    /// # Errors
    /// See [`FanChart::check`]; also an `id` that cannot stand in a page.
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

    /// Refuses an empty fan, figures that are not money, and percentiles that fall.
    ///
    /// # Errors
    /// Names the point.
    pub fn check(&self) -> Result<(), ChartError> {
        if self.points.is_empty() {
            return Err(ChartError::Empty { what: "points" });
        }
        for (i, p) in self.points.iter().enumerate() {
            let at = At {
                row: i + 1,
                name: &p.label,
            };
            at.rising(&[
                ("P10", p.p10),
                ("P25", p.p25),
                ("P50", p.p50),
                ("P75", p.p75),
                ("P90", p.p90),
            ])?;
        }
        let whole = At {
            row: 0,
            name: "futures below zero at the end",
        };
        self.below_zero_at_end
            .map_or(Ok(()), |share| whole.chance(share))
    }

    fn sentence(&self) -> String {
        let Some(end) = self.points.last() else {
            return String::new();
        };
        let what = if self.what.is_empty() {
            &self.title
        } else {
            &self.what
        };
        let money = &self.currency;
        let about = if is_nothing(end.p50) { "" } else { "about " };
        let middle = money.either(end.p50, "above zero", "below zero");
        let range = money.range_in(end.p10, end.p90, "above zero", "below zero");
        format!(
            "{}: in the middle future {about}{middle} in {} ({range} in 8 of 10 futures). {}",
            capital(what),
            end.label,
            self.back_words(end)
        )
    }

    fn back_words(&self, end: &FanPoint) -> String {
        let not_back = self.not_back_words(end);
        match self.back() {
            Back::NeverAway => format!(
                "In the middle future it is never below zero; {}.",
                self.below_words(end)
            ),
            Back::NotYet => format!(
                "In the middle future the money is not back by {}; {not_back}.",
                end.label
            ),
            Back::At(i) => {
                let year = self.points.get(i).map_or("", |p| p.label.as_str());
                format!("In the middle future the money is back in {year}; {not_back}.")
            }
        }
    }

    fn not_back_words(&self, end: &FanPoint) -> String {
        match self.below_range(end).as_str() {
            "" => "in at least 9 of 10 it is back by the end".into(),
            share => format!("in {share} it is not back by the end"),
        }
    }

    fn below_words(&self, end: &FanPoint) -> String {
        match self.below_range(end).as_str() {
            "" => "in at least 9 of 10 it ends at or above zero".into(),
            share => format!("in {share} it ends below zero"),
        }
    }

    /// How many futures of 100 end below zero, as closely as it is known;
    /// empty when the percentiles only say "at most 10".
    fn below_range(&self, end: &FanPoint) -> String {
        if let Some(share) = self.below_zero_at_end {
            return of_100(share);
        }
        let ranges = [
            "",
            "10 to 25 of 100",
            "25 to 50 of 100",
            "50 to 75 of 100",
            "75 to 90 of 100",
            "more than 90 of 100",
        ];
        let below = end.all().iter().filter(|p| **p < 0.0).count();
        ranges.get(below).copied().unwrap_or_default().into()
    }

    fn back(&self) -> Back {
        let below = |p: &FanPoint| p.p50 < 0.0 && !is_nothing(p.p50);
        match self.points.iter().rposition(below) {
            None => Back::NeverAway,
            Some(i) if i + 1 == self.points.len() => Back::NotYet,
            Some(i) => Back::At(i + 1),
        }
    }

    fn table(&self) -> Table {
        let head = [
            "Year",
            "1 in 10 below",
            "1 in 4 below",
            "Middle future",
            "3 in 4 below",
            "9 in 10 below",
        ];
        let row = |p: &FanPoint| {
            let figures = p.all().map(|v| self.currency.exact(v));
            std::iter::once(p.label.clone()).chain(figures).collect()
        };
        Table {
            caption: self.subtitle(),
            head: head.map(str::to_owned).to_vec(),
            rows: self.points.iter().map(row).collect(),
        }
    }

    fn subtitle(&self) -> String {
        let what = capital(if self.what.is_empty() {
            &self.title
        } else {
            &self.what
        });
        if self.unit_note.is_empty() {
            what
        } else {
            format!("{what}, {}", self.unit_note)
        }
    }

    fn draw(&self, id: &str, sentence: &str) -> String {
        let money = &self.currency;
        let values = self.points.iter().flat_map(FanPoint::all).chain([0.0]);
        let y = Axis::around(values, 5).lay(BOTTOM, TOP);
        let ends = self.end_labels();
        let strip = ends.iter().map(Label::width).fold(0.0, f64::max);
        let left = MARGIN + y.widest(money) + 10.0;
        let plot = Plot {
            left,
            right: WIDTH - MARGIN - strip - 26.0,
            y,
            count: self.points.len(),
        };

        let mut sheet = Sheet::new(id);
        sheet.text(&subtitle(&self.subtitle()));
        plot.y.rows(&mut sheet, plot.left, plot.right, Some(money));
        self.draw_bands(&mut sheet, &plot);
        let zero = plot.y.at(0.0);
        sheet.line((plot.left, zero), (plot.right, zero), INK, 1.4);
        self.draw_back(&mut sheet, &plot);
        self.draw_ends(&mut sheet, &plot, ends);
        let names: Vec<&str> = self.points.iter().map(|p| p.label.as_str()).collect();
        years(
            &mut sheet,
            &names,
            |i| plot.x(i),
            BOTTOM + 32.0,
            (MARGIN, WIDTH - MARGIN),
        );
        sheet.finish(BOTTOM + 44.0, &self.title, sentence)
    }

    fn draw_bands(&self, sheet: &mut Sheet, plot: &Plot) {
        let outer =
            format!(r#"fill="{PALE}" stroke="{BLUE}" stroke-opacity="0.45" stroke-width="0.8""#);
        let inner = format!(r#"fill="{MIDDLE}""#);
        plot.band(sheet, &self.points, |p| (p.p10, p.p90), &outer);
        plot.band(sheet, &self.points, |p| (p.p25, p.p75), &inner);
        let line = plot.line(&self.points, |p| p.p50);
        sheet.path(
            &line,
            false,
            &format!(r#"fill="none" stroke="{BLUE}" stroke-width="3" stroke-linejoin="round""#),
        );
    }

    /// A ring where the middle future crosses zero, and its year above the plot.
    fn draw_back(&self, sheet: &mut Sheet, plot: &Plot) {
        let Back::At(i) = self.back() else { return };
        let (Some(after), Some(before)) = (self.points.get(i), self.points.get(i - 1)) else {
            return;
        };
        let share = before.p50 / (before.p50 - after.p50);
        let x = plot.x(i - 1) + share.clamp(0.0, 1.0) * (plot.x(i) - plot.x(i - 1));
        let zero = plot.y.at(0.0);
        sheet.dashed((x, TOP - 14.0), (x, zero - 6.0), INK, 1.0, "2 3");
        sheet.circle(
            (x, zero),
            5.5,
            &format!(r##"fill="#fff" stroke="{INK}" stroke-width="2""##),
        );
        let room = WIDTH - 2.0 * MARGIN;
        let words = text::shorten(
            &format!("middle future: back in {}", after.label),
            SMALL,
            true,
            room,
        );
        let label = Label::new(x, TOP - 22.0, words)
            .size(SMALL)
            .bold()
            .anchor(Anchor::Middle);
        sheet.text(&label.within(MARGIN, WIDTH - MARGIN));
    }

    /// What the edges of the fan mean, from the top down.
    fn end_labels(&self) -> Vec<Label> {
        let Some(end) = self.points.last() else {
            return Vec::new();
        };
        let set = |words: &str, value: f64| {
            Label::new(0.0, 0.0, format!("{words} {}", self.currency.short(value))).size(SMALL)
        };
        if is_nothing(end.p90 - end.p10) {
            return vec![set("every future", end.p50).bold()];
        }
        vec![
            set("9 in 10 below", end.p90).fill(QUIET),
            set("3 in 4 below", end.p75).fill(QUIET),
            set("middle future", end.p50).bold().fill(BLUE),
            set("1 in 4 below", end.p25).fill(QUIET),
            set("1 in 10 below", end.p10).fill(QUIET),
        ]
    }

    fn draw_ends(&self, sheet: &mut Sheet, plot: &Plot, labels: Vec<Label>) {
        let Some(end) = self.points.last() else {
            return;
        };
        let mut values = end.all().to_vec();
        values.reverse();
        if labels.len() == 1 {
            values = vec![end.p50];
        }
        let wanted: Vec<f64> = values.iter().map(|v| plot.y.at(*v)).collect();
        let places = spread(&wanted, BODY * 1.25, TOP, BOTTOM);
        for ((label, from), to) in labels.into_iter().zip(wanted).zip(places) {
            let x = plot.right;
            sheet.path(
                &[
                    (x + 2.0, from),
                    (x + 7.0, from),
                    (x + 15.0, to),
                    (x + 20.0, to),
                ],
                false,
                &format!(r#"fill="none" stroke="{QUIET}" stroke-width="0.8""#),
            );
            sheet.text(&label.at(x + 26.0, to + SMALL * 0.35));
        }
    }
}

/// The room inside the axes.
struct Plot {
    left: f64,
    right: f64,
    y: Axis,
    count: usize,
}

impl Plot {
    /// Where a point stands; a single one at the right, next to its labels.
    fn x(&self, i: usize) -> f64 {
        if self.count < 2 {
            return (self.left + self.right) / 2.0;
        }
        self.left + (self.right - self.left) * i as f64 / (self.count - 1) as f64
    }

    /// A line through the points; a single point becomes a level line.
    fn line(&self, points: &[FanPoint], value: impl Fn(&FanPoint) -> f64) -> Vec<(f64, f64)> {
        if let [only] = points {
            let y = self.y.at(value(only));
            return vec![(self.left + 40.0, y), (self.right, y)];
        }
        points
            .iter()
            .enumerate()
            .map(|(i, p)| (self.x(i), self.y.at(value(p))))
            .collect()
    }

    fn band(
        &self,
        sheet: &mut Sheet,
        points: &[FanPoint],
        ends: impl Fn(&FanPoint) -> (f64, f64),
        paint: &str,
    ) {
        let mut outline = self.line(points, |p| ends(p).1);
        outline.extend(self.line(points, |p| ends(p).0).into_iter().rev());
        sheet.path(&outline, true, paint);
    }
}
