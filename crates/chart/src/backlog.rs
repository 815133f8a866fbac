//! Whether a backlog settles or keeps growing: for each option a fan over the weeks.

use crate::chart::{Chart, Table, said};
use crate::error::{At, ChartError, check_count, check_id};
use crate::marks::MOST;
use crate::palette::{BLUE, INK, ORANGE, PALE, QUIET};
use crate::place::stack;
use crate::pounds::thousands;
use crate::ruler::Ruler;
use crate::sheet::{BODY, LEADING, Label, MARGIN, SMALL, Sheet, WIDTH, horizontal, subtitle};
use crate::text;

const TOP: f64 = 40.0;
/// How tall the plot of one option is.
const PLOT: f64 = 140.0;
/// Between two options side by side.
const GAP: f64 = 28.0;
/// An option's name takes at most this many lines.
const NAME_LINES: usize = 2;

/// How many wait at the end of each week, option by option on one scale.
///
/// ```
/// use comity_chart::{Backlog, BacklogOption, BacklogWeek};
///
/// let week = |p50| BacklogWeek { p10: p50 * 0.8, p50, p90: p50 * 1.2 };
/// let option = |name: &str, last, grows| BacklogOption {
///     name: name.into(),
///     weeks: vec![week(10.0), week(last)],
///     grows,
/// };
/// let chart = Backlog {
///     title: "Does the queue settle?".into(),
///     options: vec![option("As now", 10.0, false), option("One desk", 340.0, true)],
/// }
/// .chart("backlog")?;
/// assert_eq!(
///     chart.sentence,
///     "Under As now the backlog settles: about 10 wait at the end of week 2 (8 to 12 in 8 of 10 runs). \
///      Under One desk it keeps growing: about 340 wait at the end of week 2 (272 to 408)."
/// );
/// # Ok::<(), comity_chart::ChartError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Backlog {
    /// The title.
    pub title: String,
    /// The options, at most six.
    pub options: Vec<BacklogOption>,
}

/// One option's weeks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BacklogOption {
    /// The name, e.g. "One desk".
    pub name: String,
    /// The weeks, the first first.
    pub weeks: Vec<BacklogWeek>,
    /// True if the backlog keeps growing, as whoever ran the simulation has found.
    pub grows: bool,
}

/// How many wait at the end of a week, over all replications.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct BacklogWeek {
    /// 1 in 10 runs are below.
    pub p10: f64,
    /// Half of the runs are below.
    pub p50: f64,
    /// 9 in 10 runs are below.
    pub p90: f64,
}

impl Backlog {
    /// The picture, the sentence and the table. `id` must be unique in the page.
    ///
    /// # Errors
    /// No options or more than six, an option without weeks, figures that are negative or not
    /// numbers, percentiles that fall; an `id` that cannot stand in a page.
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
        check_count("options", MOST, self.options.len())?;
        if self.options.iter().any(|option| option.weeks.is_empty()) {
            return Err(ChartError::Empty { what: "weeks" });
        }
        for option in &self.options {
            for (i, week) in option.weeks.iter().enumerate() {
                check_week(i + 1, &option.name, week)?;
            }
        }
        Ok(())
    }

    fn sentence(&self) -> String {
        let options = self.options.iter().enumerate();
        let told: Vec<String> = options.map(|(i, o)| o.telling(i == 0)).collect();
        told.join(" ")
    }

    fn table(&self) -> Table {
        let head = ["Option", "Week", "1 in 10 below", "Middle", "9 in 10 below"];
        let of = |option: &BacklogOption| -> Vec<Vec<String>> {
            let weeks = option.weeks.iter().enumerate();
            let row = |(i, week): (usize, &BacklogWeek)| {
                let figures = [week.p10, week.p50, week.p90].map(|v| thousands(v.round()));
                [option.name.clone(), (i + 1).to_string()]
                    .into_iter()
                    .chain(figures)
                    .collect()
            };
            weeks.map(row).collect()
        };
        Table {
            caption: format!("{}: waiting at the end of each week", self.title),
            head: head.map(str::to_owned).to_vec(),
            rows: self.options.iter().flat_map(of).collect(),
        }
    }

    fn draw(&self, id: &str, sentence: &str) -> String {
        let mut sheet = Sheet::new(id);
        sheet.text(&subtitle(
            "Waiting at the end of each week. Line: middle. Band: 8 of 10 runs.",
        ));
        let across = self.options.len().min(2);
        let width = (WIDTH - 2.0 * MARGIN - GAP * (across as f64 - 1.0)) / across as f64;
        let rows: Vec<&[BacklogOption]> = self.options.chunks(across).collect();
        let tops = stack(
            TOP,
            rows.iter()
                .map(|row| words_height(row, width) + PLOT + 46.0),
        );
        let scale = self.scale();
        for (row, top) in rows.iter().zip(&tops) {
            let plot_top = top + words_height(row, width);
            for (i, option) in row.iter().enumerate() {
                let left = MARGIN + (width + GAP) * i as f64;
                option.draw_words(&mut sheet, (left, plot_top), width);
                Panel::new(&scale, (left, left + width), plot_top).draw(&mut sheet, option);
            }
        }
        let bottom = tops.last().copied().unwrap_or(TOP);
        sheet.finish(bottom, &self.title, sentence)
    }

    /// The same weeks and numbers for every option.
    fn scale(&self) -> Scale {
        let weeks = self.options.iter().map(|option| option.weeks.len());
        let most = self.options.iter().flat_map(|option| &option.weeks);
        Scale {
            weeks: weeks.max().unwrap_or(1),
            most: most.map(|week| week.p90).fold(1.0, f64::max),
        }
    }
}

fn check_week(row: usize, name: &str, week: &BacklogWeek) -> Result<(), ChartError> {
    let figures = [("P10", week.p10), ("P50", week.p50), ("P90", week.p90)];
    let at = At { row, name };
    for (column, value) in figures {
        at.amount(column, value)?;
    }
    at.in_order(&figures)
}

/// The room above the plots of options side by side.
fn words_height(row: &[BacklogOption], width: f64) -> f64 {
    let lines = row.iter().map(|option| option.name_lines(width).len());
    lines.max().unwrap_or(1) as f64 * BODY * LEADING + SMALL * LEADING + 16.0
}

impl BacklogOption {
    fn telling(&self, first: bool) -> String {
        let Some(end) = self.weeks.last() else {
            return String::new();
        };
        let it = if first { "the backlog" } else { "it" };
        let runs = if first { " in 8 of 10 runs" } else { "" };
        format!(
            "Under {} {it} {}: about {} at the end of week {} ({}{runs}).",
            said(&self.name),
            self.verdict(),
            people(end.p50),
            self.weeks.len(),
            range(end)
        )
    }

    /// "settles: 12 (8 to 20)", without the range if that has no room.
    fn end_words(&self, room: f64) -> String {
        let Some(end) = self.weeks.last() else {
            return String::new();
        };
        let short = format!("{}: {}", self.verdict(), thousands(end.p50.round()));
        let whole = format!("{short} ({})", range(end));
        let fits = text::width(&whole, SMALL, false) <= room;
        if fits { whole } else { short }
    }

    fn verdict(&self) -> &'static str {
        if self.grows {
            "keeps growing"
        } else {
            "settles"
        }
    }

    fn name_lines(&self, room: f64) -> Vec<String> {
        let lines = text::wrap(&self.name, BODY, true, room, NAME_LINES);
        if lines.is_empty() {
            return vec![String::new()];
        }
        lines
    }

    /// The name and, right above the plot, the verdict.
    fn draw_words(&self, sheet: &mut Sheet, (left, bottom): (f64, f64), width: f64) {
        let verdict = bottom - 16.0;
        let lines = self.name_lines(width);
        let first = verdict - SMALL * LEADING - BODY * LEADING * (lines.len() as f64 - 1.0) - 2.0;
        let cut = lines.iter().any(|line| line.ends_with('…'));
        for (i, line) in lines.into_iter().enumerate() {
            let label = Label::new(left, first + BODY * LEADING * i as f64, line).bold();
            sheet.text(&if cut { label.full(&self.name) } else { label });
        }
        let words = self.end_words(width);
        let label = Label::new(left, verdict, words).size(SMALL);
        sheet.text(&label.fill(if self.grows { ORANGE } else { INK }));
    }
}

/// "340 wait", "1 waits".
fn people(count: f64) -> String {
    match thousands(count.round()).as_str() {
        "1" => "1 waits".into(),
        figure => format!("{figure} wait"),
    }
}

/// "8 to 12".
fn range(week: &BacklogWeek) -> String {
    let [low, high] = [week.p10, week.p90].map(|v| thousands(v.round()));
    format!("{low} to {high}")
}

/// What all panels have in common.
struct Scale {
    weeks: usize,
    most: f64,
}

/// The plot of one option.
struct Panel {
    x: Ruler,
    y: Ruler,
    left: f64,
    right: f64,
    top: f64,
}

impl Panel {
    fn new(scale: &Scale, (from, to): (f64, f64), top: f64) -> Self {
        let y = Ruler::new((0.0, scale.most), (top + PLOT, top), 4).never_below(1.0);
        let figures = y.ticks().into_iter();
        let widths = figures.map(|tick| text::width(&thousands(tick), SMALL, false));
        let left = from + widths.fold(0.0, f64::max) + 12.0;
        let right = to - 12.0;
        let weeks = (1.0, scale.weeks as f64);
        let x = Ruler::new(weeks, (left + 8.0, right - 8.0), 5).never_below(1.0);
        Self {
            x,
            y,
            left,
            right,
            top,
        }
    }

    fn draw(&self, sheet: &mut Sheet, option: &BacklogOption) {
        let bottom = self.top + PLOT;
        for tick in self.y.ticks() {
            horizontal(
                sheet,
                self.y.at(tick),
                self.left,
                self.right,
                thousands(tick),
            );
        }
        self.x
            .columns(sheet, self.top, bottom + 6.0, &|week| format!("{week:.0}"));
        let mut band = self.line(option, |week| week.p90);
        band.extend(self.line(option, |week| week.p10).into_iter().rev());
        let paint = format!(r#"fill="{PALE}" stroke="{QUIET}" stroke-width="0.9""#);
        sheet.path(&band, true, &paint);
        let paint =
            format!(r#"fill="none" stroke="{BLUE}" stroke-width="3" stroke-linejoin="round""#);
        sheet.path(&self.line(option, |week| week.p50), false, &paint);
        sheet.line((self.left, bottom), (self.right, bottom), INK, 1.2);
    }

    /// A line through the weeks; a single week becomes a level line.
    fn line(
        &self,
        option: &BacklogOption,
        height: impl Fn(&BacklogWeek) -> f64,
    ) -> Vec<(f64, f64)> {
        if let [only] = option.weeks.as_slice() {
            let y = self.y.at(height(only));
            return vec![(self.left, y), (self.right, y)];
        }
        let weeks = option.weeks.iter().enumerate();
        weeks
            .map(|(i, week)| (self.x.at(1.0 + i as f64), self.y.at(height(week))))
            .collect()
    }
}
