//! How long people wait, partner by partner, under each option, with the error of the simulation.

use crate::chart::{Chart, Table, capital, list, said};
use crate::error::{At, ChartError, check_count, check_id};
use crate::marks::{MOST, colour, legend, mark};
use crate::palette::{INK, ORANGE};
use crate::place::stack;
use crate::sheet::{Anchor, Label, MARGIN, SMALL, Sheet, WIDTH, name_height, rules, subtitle};
use crate::text;
use crate::unit::{Unit, UnitAxis};

const NAMES: f64 = 190.0;
/// Room for a name.
const ROOM: f64 = NAMES - MARGIN - 8.0;
/// Where the legend begins.
const LEGEND: f64 = 30.0;
/// The height that one option takes within a row.
const LINE: f64 = 26.0;

/// Waits by partner and option: a mark with an error bar each, and the standard as a line.
///
/// Shares (served in time) are better high, minutes better low.
///
/// ```
/// use comity_chart::{Unit, WaitRow, WaitValue, Waits};
///
/// let value = |middle| WaitValue { middle, half_width: 0.02 };
/// let row = |partner: &str, now, shared, loses| WaitRow {
///     partner: partner.into(),
///     values: vec![value(now), value(shared)],
///     loses: vec![false, loses],
/// };
/// let chart = Waits {
///     title: "Served in time".into(),
///     what: "served within the standard, of all who asked".into(),
///     unit: Unit::Percent,
///     standard: Some(0.8),
///     options: vec!["As now".into(), "One desk".into()],
///     rows: vec![row("Fife", 0.7, 0.84, false), row("Angus", 0.88, 0.83, true)],
/// }
/// .chart("waits")?;
/// assert_eq!(
///     chart.sentence,
///     "Served within the standard, of all who asked: Fife does worst under As now, with 70 % \
///      (68 to 72 %). Against As now, Angus loses under One desk."
/// );
/// # Ok::<(), comity_chart::ChartError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Waits {
    /// The title.
    pub title: String,
    /// What is measured, e.g. "mean wait".
    pub what: String,
    /// Shares from 0 to 1, or minutes.
    pub unit: Unit,
    /// What was promised, in the same unit.
    pub standard: Option<f64>,
    /// The options, at most six; the others are held against the first.
    pub options: Vec<String>,
    /// One row for each partner.
    pub rows: Vec<WaitRow>,
}

/// One partner's people.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WaitRow {
    /// The partner's name.
    pub partner: String,
    /// One figure for each option.
    pub values: Vec<WaitValue>,
    /// For each option whether the partner is shown to lose against the first. Ask the paired
    /// differences: two bars that overlap may still hide one.
    pub loses: Vec<bool>,
}

/// A mean over replications.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct WaitValue {
    /// The mean.
    pub middle: f64,
    /// Half the width of its interval.
    pub half_width: f64,
}

impl WaitValue {
    fn ends(&self, unit: Unit) -> (f64, f64) {
        unit.ends(self.middle, self.half_width)
    }

    fn places(&self, unit: Unit) -> usize {
        unit.places(self.middle, self.half_width)
    }
}

impl Waits {
    /// The picture, the sentence and the table. `id` must be unique in the page.
    ///
    /// # Errors
    /// No rows or options, more than six options, rows that do not have one value for each option,
    /// shares outside 0 to 1, minutes below none; an `id` that cannot stand in a page.
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
        if self.rows.is_empty() {
            return Err(ChartError::Empty { what: "rows" });
        }
        for (i, row) in self.rows.iter().enumerate() {
            self.check_row(i + 1, row)?;
        }
        let whole = At {
            row: 0,
            name: "the standard",
        };
        let standard = |value| whole.figure(self.unit, "standard", value);
        self.standard.map_or(Ok(()), standard)
    }

    fn check_row(&self, number: usize, row: &WaitRow) -> Result<(), ChartError> {
        let at = At {
            row: number,
            name: &row.partner,
        };
        at.even("values", self.options.len(), row.values.len())?;
        at.even("answers to who loses", self.options.len(), row.loses.len())?;
        for (option, value) in self.options.iter().zip(&row.values) {
            at.number(option, value.middle)?;
            at.figure(self.unit, option, value.middle)?;
            at.amount("half width", value.half_width)?;
        }
        Ok(())
    }

    fn sentence(&self) -> String {
        let Some((row, option, value)) = self.worst() else {
            return String::new();
        };
        let what = if self.what.is_empty() {
            &self.title
        } else {
            &self.what
        };
        let places = value.places(self.unit);
        let (low, high) = value.ends(self.unit);
        format!(
            "{}: {} does worst under {}, with {} ({}). {}",
            capital(what),
            said(&row.partner),
            said(option),
            self.unit.said(value.middle, places),
            self.unit.range(low, high, places),
            self.losers()
        )
    }

    /// The partner and option with the worst figure.
    fn worst(&self) -> Option<(&WaitRow, &String, &WaitValue)> {
        let all = self.rows.iter().flat_map(|row| {
            let values = self.options.iter().zip(&row.values);
            values.map(move |(option, value)| (row, option, value))
        });
        let badness = |value: &WaitValue| match self.unit {
            Unit::Percent => -value.middle,
            Unit::Minutes | Unit::Number => value.middle,
        };
        // Of equals the first, so that the order of the rows decides.
        all.reduce(|a, b| if badness(b.2) > badness(a.2) { b } else { a })
    }

    /// "Against As now, Fife loses under One desk; Fife and Angus lose under Two hubs."
    fn losers(&self) -> String {
        let Some(first) = self.options.first().filter(|_| self.options.len() > 1) else {
            return "There is nothing to compare it with.".into();
        };
        let told: Vec<String> = (1..self.options.len())
            .filter_map(|i| self.losers_under(i))
            .collect();
        if told.is_empty() {
            return format!("Against {}, no partner is shown to lose.", said(first));
        }
        format!("Against {}, {}.", said(first), told.join("; "))
    }

    fn losers_under(&self, option: usize) -> Option<String> {
        let loses = |row: &&WaitRow| row.loses.get(option) == Some(&true);
        let losing = self.rows.iter().filter(loses);
        let names: Vec<String> = losing.map(|row| said(&row.partner)).collect();
        let under = said(self.options.get(option)?);
        match names.len() {
            0 => None,
            1 => Some(format!("{} loses under {under}", list(&names))),
            all if all == self.rows.len() => Some(format!("all {all} lose under {under}")),
            2 => Some(format!("{} lose under {under}", list(&names))),
            some => Some(format!("{some} of {} lose under {under}", self.rows.len())),
        }
    }

    fn table(&self) -> Table {
        let head = ["Partner", "Option", "Mean", "Between", "Against the first"];
        let of = |row: &WaitRow| -> Vec<Vec<String>> {
            let lines = self.options.iter().enumerate();
            lines.filter_map(|(i, _)| self.line(row, i)).collect()
        };
        Table {
            caption: self.caption(),
            head: head.map(str::to_owned).to_vec(),
            rows: self.rows.iter().flat_map(of).collect(),
        }
    }

    fn line(&self, row: &WaitRow, i: usize) -> Option<Vec<String>> {
        let value = row.values.get(i)?;
        let places = value.places(self.unit);
        let (low, high) = value.ends(self.unit);
        let verdict = match row.loses.get(i)? {
            _ if i == 0 => "–",
            true => "loses",
            false => "not shown to lose",
        };
        Some(vec![
            row.partner.clone(),
            self.options.get(i)?.clone(),
            self.unit.said(value.middle, places),
            self.unit.range(low, high, places),
            verdict.to_owned(),
        ])
    }

    fn caption(&self) -> String {
        let better = match self.unit {
            Unit::Percent => "More is better",
            Unit::Minutes | Unit::Number => "Less is better",
        };
        let what = if self.what.is_empty() {
            &self.title
        } else {
            &self.what
        };
        format!("{}. {better}.", capital(what))
    }

    fn draw(&self, id: &str, sentence: &str) -> String {
        let mut sheet = Sheet::new(id);
        sheet.text(&subtitle(&self.caption()));
        let names: Vec<&str> = self.options.iter().map(String::as_str).collect();
        let top = legend(&mut sheet, &names, LEGEND, mark) + 30.0;
        let tops = self.tops(top);
        let bottom = tops.last().copied().unwrap_or(top);
        let x = self.axis();
        x.columns(&mut sheet, top - 6.0, bottom);
        rules(&mut sheet, &tops);
        self.draw_standard(&mut sheet, &x, (top, bottom));
        for (row, ends) in self.rows.iter().zip(tops.windows(2)) {
            let y = ends.iter().sum::<f64>() / 2.0;
            self.draw_row(&mut sheet, row, y, &x);
        }
        sheet.finish(bottom + 34.0, &self.title, sentence)
    }

    fn axis(&self) -> UnitAxis {
        let values = self.rows.iter().flat_map(|row| &row.values);
        let ends = values.flat_map(|value| {
            let (low, high) = value.ends(self.unit);
            [low, high]
        });
        let stretch = (NAMES + 14.0, WIDTH - MARGIN - self.widest() - 22.0);
        UnitAxis::around(self.unit, ends.chain(self.standard), stretch, 5)
    }

    /// The room that the figures at the right need.
    fn widest(&self) -> f64 {
        let labels = self.rows.iter().flat_map(|row| {
            let values = row.values.iter().zip(&row.loses);
            values.map(|(value, loses)| self.words(value, *loses).width())
        });
        labels.fold(0.0, f64::max)
    }

    /// "82 %" or, in bold, "71 % loses".
    fn words(&self, value: &WaitValue, loses: bool) -> Label {
        let figure = self.unit.short(value.middle, value.places(self.unit));
        if loses {
            let label = Label::new(0.0, 0.0, format!("{figure} loses"));
            return label.size(SMALL).bold().fill(ORANGE);
        }
        Label::new(0.0, 0.0, figure).size(SMALL)
    }

    /// Where each row begins and, last, where the rows end.
    fn tops(&self, top: f64) -> Vec<f64> {
        let lines = self.options.len() as f64 * LINE;
        let heights = self.rows.iter().map(|row| name_height(&row.partner, ROOM));
        stack(top, heights.map(|height| height.max(lines) + 14.0))
    }

    fn draw_standard(&self, sheet: &mut Sheet, axis: &UnitAxis, (top, bottom): (f64, f64)) {
        let Some(standard) = self.standard else {
            return;
        };
        let x = axis.at(standard);
        sheet.dashed((x, top - 6.0), (x, bottom), INK, 1.8, "7 4");
        let places = self.unit.places(standard, 0.0);
        let words = format!("standard {}", self.unit.short(standard, places));
        let words = text::shorten(&words, SMALL, false, WIDTH - 2.0 * MARGIN);
        let label = Label::new(x, top - 13.0, words).size(SMALL);
        sheet.text(&label.anchor(Anchor::Middle).within(MARGIN, WIDTH - MARGIN));
    }

    fn draw_row(&self, sheet: &mut Sheet, row: &WaitRow, middle: f64, x: &UnitAxis) {
        sheet.name(MARGIN, middle, &row.partner, ROOM);
        let first = middle - LINE * (row.values.len() as f64 - 1.0) / 2.0;
        for (i, (value, loses)) in row.values.iter().zip(&row.loses).enumerate() {
            let y = first + LINE * i as f64;
            self.draw_value(sheet, i, value, (y, x));
            let label = self.words(value, *loses).anchor(Anchor::End);
            sheet.text(&label.at(WIDTH - MARGIN, y + SMALL * 0.35));
        }
    }

    fn draw_value(&self, sheet: &mut Sheet, i: usize, value: &WaitValue, (y, x): (f64, &UnitAxis)) {
        let (low, high) = value.ends(self.unit);
        let (from, to) = (x.at(low), x.at(high));
        sheet.line((from, y), (to, y), colour(i), 2.2);
        for end in [from, to] {
            sheet.line((end, y - 5.0), (end, y + 5.0), colour(i), 2.2);
        }
        mark(sheet, i, (x.at(value.middle), y));
    }
}
