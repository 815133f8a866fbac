//! The load of a week: who is on duty, who is busy and how many wait, hour by hour.

use crate::chart::{Chart, Table, said};
use crate::error::{At, ChartError, check_id};
use crate::marks::legend;
use crate::palette::{BLUE, GRID, INK, PALE, QUIET};
use crate::pounds::one_decimal;
use crate::ruler::Ruler;
use crate::sheet::{Label, MARGIN, SMALL, Sheet, WIDTH, horizontal, subtitle};
use crate::text;

const LEFT: f64 = 110.0;
const RIGHT: f64 = WIDTH - MARGIN - 16.0;
/// Where the legend begins.
const LEGEND: f64 = 30.0;
/// How tall one day is.
const PANEL: f64 = 104.0;
/// From the bottom of one day to the top of the next.
const GAP: f64 = 26.0;

/// How busy a team is in each hour of the week: one panel for each day.
///
/// ```
/// use comity_chart::{HourLoad, LoadByHour};
///
/// let hour = |hour, busy, on_duty, waiting| HourLoad { day: "Mon".into(), hour, busy, on_duty, waiting };
/// let chart = LoadByHour {
///     title: "The week at the desk".into(),
///     hours: vec![hour(9, 8.6, 9.0, 3.2), hour(10, 4.0, 10.0, 0.1)],
/// }
/// .chart("load")?;
/// assert_eq!(
///     chart.sentence,
///     "Tightest is Mon 09:00 to 10:00, with 8.6 of 9 posts busy and 3.2 people waiting on average. \
///      Slackest is Mon 10:00 to 11:00, with 4 of 10 posts busy and 0.1 people waiting."
/// );
/// # Ok::<(), comity_chart::ChartError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LoadByHour {
    /// The title.
    pub title: String,
    /// The hours, in any order; days are drawn in the order in which they first come.
    pub hours: Vec<HourLoad>,
}

/// One hour of one day of the week; every figure is a mean.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HourLoad {
    /// The day, e.g. "Mon".
    pub day: String,
    /// The hour in which it begins, 0 to 23.
    pub hour: u8,
    /// Posts busy.
    pub busy: f64,
    /// Posts on duty.
    pub on_duty: f64,
    /// People waiting.
    pub waiting: f64,
}

impl HourLoad {
    /// Those in service or waiting for each post on duty.
    fn tightness(&self) -> f64 {
        let people = self.busy + self.waiting;
        match people {
            none if none <= 0.0 => 0.0,
            some if self.on_duty > 0.0 => some / self.on_duty,
            _ => f64::INFINITY,
        }
    }

    /// "Mon 09:00 to 10:00".
    fn when(&self) -> String {
        let next = self.hour + 1;
        format!("{} {:02}:00 to {next:02}:00", said(&self.day), self.hour)
    }

    fn words(&self) -> String {
        format!(
            "{} of {} posts busy and {} people waiting",
            one_decimal(self.busy),
            one_decimal(self.on_duty),
            one_decimal(self.waiting)
        )
    }
}

impl LoadByHour {
    /// The picture, the sentence and the table. `id` must be unique in the page.
    ///
    /// # Errors
    /// No hours, hours after 23, an hour given twice, figures that are negative or not numbers; an
    /// `id` that cannot stand in a page.
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
        if self.hours.is_empty() {
            return Err(ChartError::Empty { what: "hours" });
        }
        for (i, hour) in self.hours.iter().enumerate() {
            let at = At {
                row: i + 1,
                name: &hour.day,
            };
            at.amount("busy", hour.busy)?;
            at.amount("on duty", hour.on_duty)?;
            at.amount("waiting", hour.waiting)?;
            self.check_place(i, hour)?;
        }
        Ok(())
    }

    /// Refuses an hour that no day has, or that came before.
    fn check_place(&self, i: usize, hour: &HourLoad) -> Result<(), ChartError> {
        let same = |other: &&HourLoad| other.day == hour.day && other.hour == hour.hour;
        let why = if hour.hour > 23 {
            format!("hour {} is not on the clock; give 0 to 23", hour.hour)
        } else if self.hours.iter().take(i).any(|other| same(&other)) {
            format!("hour {} is there twice; give each hour once", hour.hour)
        } else {
            return Ok(());
        };
        Err(ChartError::Misplaced {
            row: i + 1,
            name: hour.day.clone(),
            why,
        })
    }

    fn sentence(&self) -> String {
        let staffed = self.hours.iter().filter(|hour| hour.on_duty > 0.0);
        let by = |a: &&HourLoad, b: &&HourLoad| a.tightness().total_cmp(&b.tightness());
        // Of equals the first.
        let tightest = self.hours.iter().rev().max_by(by);
        let slackest = staffed.min_by(by);
        let Some(tightest) = tightest else {
            return String::new();
        };
        let (when, words) = (tightest.when(), tightest.words());
        let tight = format!("Tightest is {when}, with {words} on average.");
        match slackest.filter(|slack| slack.tightness() < tightest.tightness()) {
            Some(slack) => format!(
                "{tight} Slackest is {}, with {}.",
                slack.when(),
                slack.words()
            ),
            None => format!("{tight} No hour is slacker."),
        }
    }

    fn table(&self) -> Table {
        let head = ["Hour", "Posts busy", "Posts on duty", "People waiting"];
        let row = |hour: &HourLoad| {
            let figures = [hour.busy, hour.on_duty, hour.waiting];
            std::iter::once(format!("{} {:02}:00", hour.day, hour.hour))
                .chain(figures.map(|figure| format!("{figure:.1}")))
                .collect()
        };
        let days = self.days();
        let hours = days.iter().flat_map(|day| self.of(day));
        Table {
            caption: format!("{}: means by hour", self.title),
            head: head.map(str::to_owned).to_vec(),
            rows: hours.map(row).collect(),
        }
    }

    /// The days in the order in which they first come.
    fn days(&self) -> Vec<&str> {
        let mut days: Vec<&str> = Vec::new();
        for hour in &self.hours {
            if !days.contains(&hour.day.as_str()) {
                days.push(&hour.day);
            }
        }
        days
    }

    /// The hours of one day, from morning to night.
    fn of(&self, day: &str) -> Vec<&HourLoad> {
        let mut hours: Vec<&HourLoad> = self.hours.iter().filter(|h| h.day == day).collect();
        hours.sort_by_key(|hour| hour.hour);
        hours
    }

    fn draw(&self, id: &str, sentence: &str) -> String {
        let mut sheet = Sheet::new(id);
        sheet.text(&subtitle("Means by hour: posts, and people who wait"));
        let names = ["posts on duty", "posts busy", "people waiting"];
        let top = legend(&mut sheet, &names, LEGEND, draw_sample) + 16.0;
        let clock = self.clock();
        let mut bottom = top;
        for (i, day) in self.days().into_iter().enumerate() {
            let panel = Panel {
                x: clock.clone(),
                y: self.people(top + i as f64 * (PANEL + GAP)),
                top: top + i as f64 * (PANEL + GAP),
            };
            panel.draw(&mut sheet, day, &self.of(day));
            bottom = panel.top + PANEL;
        }
        clock.columns(&mut sheet, bottom, bottom + 5.0, &|hour| {
            format!("{hour:02.0}:00")
        });
        sheet.finish(bottom + 38.0, &self.title, sentence)
    }

    /// The hours of all days across the sheet.
    fn clock(&self) -> Ruler {
        let hours = self.hours.iter().map(|hour| f64::from(hour.hour));
        let ends = (24f64, 0f64);
        let (from, to) = hours.fold(ends, |(from, to), hour| {
            (from.min(hour), to.max(hour + 1.0))
        });
        let step = match to - from {
            short if short <= 6.0 => 1.0,
            day if day <= 12.0 => 2.0,
            _ => 3.0,
        };
        Ruler::new((from, to), (LEFT, RIGHT), 6).every(step)
    }

    /// People up one panel; the same scale for every day.
    fn people(&self, top: f64) -> Ruler {
        let most = self
            .hours
            .iter()
            .flat_map(|h| [h.busy, h.on_duty, h.waiting]);
        let most = most.fold(1.0, f64::max);
        Ruler::new((0.0, most), (top + PANEL, top), 3).never_below(1.0)
    }
}

/// One day.
struct Panel {
    x: Ruler,
    y: Ruler,
    top: f64,
}

impl Panel {
    fn draw(&self, sheet: &mut Sheet, day: &str, hours: &[&HourLoad]) {
        let bottom = self.top + PANEL;
        for tick in self.y.ticks() {
            let word = self.y.word(tick);
            horizontal(sheet, self.y.at(tick), LEFT, RIGHT, word);
        }
        for hour in self.x.ticks() {
            let x = self.x.at(hour);
            sheet.line((x, self.top), (x, bottom), GRID, 1.0);
        }
        for run in hours.chunk_by(|a, b| a.hour + 1 == b.hour) {
            self.draw_run(sheet, run);
        }
        sheet.line((LEFT, bottom), (RIGHT, bottom), INK, 1.2);
        let figures = self.y.ticks().into_iter();
        let widths = figures.map(|tick| text::width(&self.y.word(tick), SMALL, false));
        let room = LEFT - MARGIN - 18.0 - widths.fold(0.0, f64::max);
        let words = text::shorten(day, SMALL, true, room);
        let label = Label::new(MARGIN, self.top + PANEL / 2.0 + SMALL * 0.35, words.clone());
        let label = label.size(SMALL).bold();
        sheet.text(&if words == day { label } else { label.full(day) });
    }

    /// Hours without a gap between them.
    fn draw_run(&self, sheet: &mut Sheet, hours: &[&HourLoad]) {
        let mut area = self.stairs(hours, |hour| hour.on_duty);
        sheet.path(
            &area,
            false,
            &format!(r#"fill="none" stroke="{QUIET}" stroke-width="1.4""#),
        );
        area.extend(self.stairs(hours, |_| 0.0).into_iter().rev());
        sheet.path(&area, true, &format!(r#"fill="{PALE}" stroke="none""#));
        for hour in hours {
            self.draw_waiting(sheet, hour);
        }
        let paint = format!(r#"fill="none" stroke="{BLUE}" stroke-width="3""#);
        sheet.path(&self.stairs(hours, |hour| hour.busy), false, &paint);
    }

    /// A narrow bar in the middle of the hour.
    fn draw_waiting(&self, sheet: &mut Sheet, hour: &HourLoad) {
        if hour.waiting < 0.005 {
            return;
        }
        let from = f64::from(hour.hour);
        let ends = [0.3, 0.7].map(|part| self.x.at(from + part));
        let paint = sheet.paint(false);
        sheet.rect(
            (ends[0], self.y.at(hour.waiting)),
            (ends[1], self.y.at(0.0)),
            &paint,
        );
    }

    /// A line that keeps its height for each hour.
    fn stairs(&self, hours: &[&HourLoad], height: impl Fn(&HourLoad) -> f64) -> Vec<(f64, f64)> {
        let step = |hour: &&HourLoad| {
            let (from, y) = (f64::from(hour.hour), self.y.at(height(hour)));
            [(self.x.at(from), y), (self.x.at(from + 1.0), y)]
        };
        hours.iter().flat_map(step).collect()
    }
}

/// What the legend shows before each name.
fn draw_sample(sheet: &mut Sheet, i: usize, (x, y): (f64, f64)) {
    let (from, to) = ((x - 14.0, y - 8.0), (x + 14.0, y + 8.0));
    match i {
        0 => sheet.rect(
            from,
            to,
            &format!(r#"fill="{PALE}" stroke="{QUIET}" stroke-width="1.4""#),
        ),
        1 => sheet.line((from.0, y), (to.0, y), BLUE, 3.0),
        _ => {
            let paint = sheet.paint(false);
            sheet.rect((x - 6.0, from.1), (x + 6.0, to.1), &paint);
        }
    }
}
