//! `calendar.csv`: days that politics, law and contracts set, whatever a plan would like.

use crate::files::PackFiles;
use crate::partnership::Partnership;
use crate::problem::Problem;
use crate::rows::Rows;
use crate::table::Table;
use comity_domain::Timeline;
use jiff::civil::Date;
use std::fmt;

/// Name of the file.
pub const CALENDAR_FILE: &str = "calendar.csv";

const NEEDED: [&str; 5] = ["date", "what", "says", "source", "owner"];
const KNOWN: [&str; 7] = ["date", "partner", "what", "says", "source", "owner", "note"];

/// What falls on a day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CalendarKind {
    /// Voters choose a body, or a part of it.
    Election,
    /// A mandate begins or ends: those who may bind a partner change.
    Mandate,
    /// A body is due to decide.
    Decision,
    /// A contract ends, or must be renewed or given notice of.
    ContractEnd,
    /// Anything else with a day of its own.
    Other,
}

impl CalendarKind {
    /// Each with the word for it.
    pub const ALL: [(CalendarKind, &'static str); 5] = [
        (CalendarKind::Election, "election"),
        (CalendarKind::Mandate, "mandate"),
        (CalendarKind::Decision, "decision"),
        (CalendarKind::ContractEnd, "contract end"),
        (CalendarKind::Other, "other"),
    ];
}

impl fmt::Display for CalendarKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = CalendarKind::ALL.iter().find(|(kind, _)| kind == self);
        f.write_str(word.map_or("", |(_, word)| word))
    }
}

/// One day that somebody outside the plan has set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarEntry {
    /// The day.
    pub date: Date,
    /// The partner that it concerns, by position; all of them if none.
    pub partner: Option<usize>,
    /// What falls on it.
    pub what: CalendarKind,
    /// In words.
    pub says: String,
    /// Where the day is written down.
    pub source: String,
    /// Who answers for it.
    pub owner: String,
    /// Anything a reader should know.
    pub note: String,
    /// Line in the file, from 1.
    pub line: usize,
}

impl CalendarEntry {
    /// The year of the case (0, 1, …) in which the day falls; `None` before the start and after
    /// the horizon.
    pub fn year(&self, timeline: &Timeline) -> Option<usize> {
        let start = timeline.start();
        let early = (self.date.month(), self.date.day()) < (start.month(), start.day());
        let years = i32::from(self.date.year()) - i32::from(start.year()) - i32::from(early);
        usize::try_from(years)
            .ok()
            .filter(|year| *year < timeline.years())
    }

    /// True if it concerns a partner: that one, or all.
    pub fn concerns(&self, partner: usize) -> bool {
        self.partner.is_none_or(|own| own == partner)
    }
}

/// Reads the file, if there is one; in the order of days.
pub(crate) fn read(
    files: &PackFiles,
    partnership: &Partnership,
    problems: &mut Vec<Problem>,
) -> Vec<CalendarEntry> {
    let Some(table) = Table::open(files, CALENDAR_FILE, problems) else {
        return Vec::new();
    };
    if !table.check_columns(&NEEDED, &KNOWN, problems) {
        return Vec::new();
    }
    let mut entries: Vec<CalendarEntry> = Vec::new();
    let mut rows = Rows {
        partnership,
        table: &table,
        problems,
    };
    for row in &table.rows {
        let before = rows.problems.len();
        let entry = entry(&mut rows, row);
        let Some(entry) = entry.filter(|_| rows.problems.len() == before) else {
            continue;
        };
        let same = |e: &&CalendarEntry| {
            (e.date, e.partner, e.what, &e.says)
                == (entry.date, entry.partner, entry.what, &entry.says)
        };
        match entries.iter().find(same) {
            Some(first) => {
                let message = format!("this day is there already, in line {}", first.line);
                rows.problem(row, "date", message, "take one of the two rows out");
            }
            None => entries.push(entry),
        }
    }
    entries.sort_by_key(|e| e.date);
    entries
}

fn entry(rows: &mut Rows<'_>, row: &crate::table::Row) -> Option<CalendarEntry> {
    let (date, partner) = (
        rows.date(row, "date", "this day"),
        rows.partner(row, "partner"),
    );
    let what = rows.word(row, "what", &CalendarKind::ALL);
    let says = rows.needed(row, "says", "this day", "say what happens on it");
    let source = rows.needed(
        row,
        "source",
        "this day",
        "say where the day is written down",
    );
    let owner = rows.needed(row, "owner", "this day", "say who answers for it");
    Some(CalendarEntry {
        date: date?,
        partner,
        what: what?,
        says: says?,
        source: source?,
        owner: owner?,
        note: rows.cell(row, "note"),
        line: row.line,
    })
}
