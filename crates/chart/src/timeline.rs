//! Days that others set, over the years of a case: elections and mandates, by partner.

use crate::chart::{Chart, Table, said};
use crate::error::{At, ChartError, check_id};
use crate::palette::{BLUE, GRID, INK, ORANGE, QUIET};
use crate::place::stack;
use crate::ruler::Ruler;
use crate::sheet::{Anchor, Label, MARGIN, SMALL, Sheet, WIDTH, name_height, rules, subtitle};

const NAMES: f64 = 210.0;
const TOP: f64 = 66.0;
const ROOM: f64 = NAMES - MARGIN - 12.0;
/// Years before a change has settled.
const EARLY: f64 = 2.0;

/// Days over the years of a case.
///
/// ```
/// use comity_chart::{Day, Timeline};
///
/// let day = |who: &str, at, date: &str| Day { who: who.into(), at, date: date.into(), what: "election".into(), says: "All seats".into() };
/// let chart = Timeline {
///     title: "Elections".into(),
///     years: vec!["2027/28".into(), "2028/29".into(), "2029/30".into()],
///     days: vec![day("Alder", 0.1, "6 May 2027"), day("Birch", 2.1, "3 May 2029")],
/// }
/// .chart("elections")?;
/// assert_eq!(
///     chart.sentence,
///     "2 days fall within the years of the case, 1 of them in its first two years, before a change has settled. The first is 6 May 2027: election, Alder."
/// );
/// # Ok::<(), comity_chart::ChartError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// The title.
    pub title: String,
    /// The years of the case, in words.
    pub years: Vec<String>,
    /// The days, the first first.
    pub days: Vec<Day>,
}

/// One day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Day {
    /// Whom it concerns.
    pub who: String,
    /// Years since the start of the case.
    pub at: f64,
    /// The day in words, e.g. "6 May 2027".
    pub date: String,
    /// What falls on it: "election" is drawn as a circle, anything else as a square.
    pub what: String,
    /// What happens, in words.
    pub says: String,
}

impl Timeline {
    /// The picture, the sentence and the table. `id` must be unique in the page.
    ///
    /// # Errors
    /// No days or years, days that are no numbers; an `id` that cannot stand in a page.
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
        if self.years.is_empty() {
            return Err(ChartError::Empty { what: "years" });
        }
        if self.days.is_empty() {
            return Err(ChartError::Empty { what: "days" });
        }
        for (i, day) in self.days.iter().enumerate() {
            let at = At {
                row: i + 1,
                name: &day.who,
            };
            at.number("years since the start", day.at)?;
        }
        Ok(())
    }

    fn sentence(&self) -> String {
        let count = self.days.len();
        let early = self.days.iter().filter(|d| d.at < EARLY).count();
        let first = self.days.iter().min_by(|a, b| a.at.total_cmp(&b.at));
        let first = first.map_or_else(String::new, |d| {
            format!(" The first is {}: {}, {}.", d.date, d.what, said(&d.who))
        });
        let (days, fall) = if count == 1 {
            ("day", "falls")
        } else {
            ("days", "fall")
        };
        format!(
            "{count} {days} {fall} within the years of the case, {early} of them in its first two years, before a change has settled.{first}"
        )
    }

    fn table(&self) -> Table {
        let head = ["Day", "Whom it concerns", "What", "In words"];
        let row = |d: &Day| {
            vec![
                d.date.clone(),
                d.who.clone(),
                d.what.clone(),
                d.says.clone(),
            ]
        };
        Table {
            caption: self.title.clone(),
            head: head.map(str::to_owned).to_vec(),
            rows: self.days.iter().map(row).collect(),
        }
    }

    /// Everyone concerned, once, in the order of the days.
    fn who(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for day in &self.days {
            if !names.contains(&day.who.as_str()) {
                names.push(&day.who);
            }
        }
        names
    }

    fn draw(&self, id: &str, sentence: &str) -> String {
        let count = self.years.len() as f64;
        let x = Ruler::new((0.0, count), (NAMES + 8.0, WIDTH - MARGIN - 12.0), 40);
        let names = self.who();
        let heights = names
            .iter()
            .map(|n| (name_height(n, ROOM) + 12.0).max(44.0));
        let tops = stack(TOP, heights);
        let bottom = tops.last().copied().unwrap_or(TOP);
        let mut sheet = Sheet::new(id);
        sheet.text(&subtitle("Circle: election. Square: mandate."));
        let early = x.at(EARLY.min(count));
        let paint = r##"fill="#fdf0e8""##;
        sheet.rect((x.at(0.0), TOP - 6.0), (early, bottom), paint);
        let words = Label::new(x.at(0.0), TOP - 14.0, "first two years").size(SMALL);
        sheet.text(&words.fill(QUIET));
        for year in 0..=self.years.len() {
            let at = x.at(year as f64);
            sheet.line((at, TOP - 6.0), (at, bottom), GRID, 1.0);
        }
        self.draw_years(&mut sheet, &x, bottom);
        rules(&mut sheet, &tops);
        for (name, ends) in names.iter().zip(tops.windows(2)) {
            let y = ends.iter().sum::<f64>() / 2.0;
            sheet.name(MARGIN, y, name, ROOM);
            sheet.line((x.at(0.0), y), (x.at(count), y), QUIET, 1.0);
            for day in self.days.iter().filter(|d| d.who == *name) {
                mark(&mut sheet, x.at(day.at.clamp(0.0, count)), y, &day.what);
            }
        }
        sheet.finish(bottom + 34.0, &self.title, sentence)
    }

    /// As many years as have room, from the first on.
    fn draw_years(&self, sheet: &mut Sheet, x: &Ruler, bottom: f64) {
        let mut free = NAMES - 30.0;
        for (at, year) in self.years.iter().enumerate() {
            let short = crate::text::shorten(year, SMALL, false, 200.0);
            let label = Label::new(x.at(at as f64 + 0.5), bottom + SMALL + 6.0, short)
                .size(SMALL)
                .fill(QUIET)
                .anchor(Anchor::Middle)
                .within(MARGIN, WIDTH - MARGIN);
            let block = label.block();
            if block.left > free {
                free = block.right + 10.0;
                sheet.text(&label);
            }
        }
    }
}

fn mark(sheet: &mut Sheet, x: f64, y: f64, what: &str) {
    if what == "election" {
        let paint = format!(r#"fill="{BLUE}" stroke="{INK}" stroke-width="1.4""#);
        sheet.circle((x, y), 8.0, &paint);
    } else {
        let paint = format!(r##"fill="#fff" stroke="{ORANGE}" stroke-width="3""##);
        sheet.rect((x - 6.5, y - 6.5), (x + 6.5, y + 6.5), &paint);
    }
}
