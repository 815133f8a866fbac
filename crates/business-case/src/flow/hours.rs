//! When something is open: days of the week with times, bank holidays, further closed days.

use super::holidays::{Nation, bank_holidays};
use super::page::Page;
use crate::text::{Text, date_help, nearest_help};
use comity_methods::flow::{DAY, Hours, WEEK};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Id of the hours that exist in every pack.
pub(super) const ALWAYS: &str = "always";

/// Days of the week, as written.
pub(super) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHours {
    pub id: Text,
    open: Vec<Text>,
    holidays: Option<Text>,
    #[serde(default)]
    closed: Vec<toml::Spanned<toml::Value>>,
}

/// Opening hours before it is known on which day the run begins.
#[derive(Clone, Debug)]
pub(super) struct OpeningHours {
    pub id: String,
    /// Of a usual week.
    pub week: Hours,
    nation: Option<Nation>,
    closed: BTreeSet<Date>,
}

impl OpeningHours {
    /// Never closed.
    pub fn always() -> OpeningHours {
        OpeningHours {
            id: ALWAYS.to_owned(),
            week: Hours::always(),
            nation: None,
            closed: BTreeSet::new(),
        }
    }

    /// What stands for hours that could not be understood, so that their name is known.
    pub fn unread(id: &str) -> OpeningHours {
        OpeningHours {
            id: id.to_owned(),
            ..OpeningHours::always()
        }
    }

    /// True if it is closed on dates, so that it depends on which weeks are played.
    pub fn is_dated(&self) -> bool {
        self.nation.is_some() || !self.closed.is_empty()
    }

    /// The hours of a run that begins on a day and has so many days.
    pub fn from(&self, start: Date, days: u32) -> Hours {
        let last = day_after(start, days).unwrap_or(start);
        let years = start.year()..=last.year();
        let holidays = self.nation.into_iter().flat_map(|nation| {
            years
                .clone()
                .flat_map(move |year| bank_holidays(nation, year))
        });
        let closed: BTreeSet<Date> = holidays.chain(self.closed.iter().copied()).collect();
        let day = |date: &Date| u32::try_from((*date - start).get_days()).ok();
        let within = closed.iter().filter_map(day).filter(|day| *day < days);
        self.week.clone().closed_on(within)
    }
}

/// The date so many days after another; none beyond the end of the calendar.
pub(super) fn day_after(start: Date, days: u32) -> Option<Date> {
    start
        .checked_add(jiff::Span::new().days(i64::from(days)))
        .ok()
}

/// A time of day in minutes: `09:00`, at most `24:00`.
pub(super) fn time_of_day(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |t: &str| (1..=2).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || !digits(minute) || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    let at = hour * 60 + minute;
    (minute < 60 && at <= 1440).then_some(at)
}

impl Page<'_> {
    /// Reads hours; `None` if they cannot be understood.
    pub fn hours(&mut self, raw: &RawHours) -> Option<OpeningHours> {
        let id = crate::text::id(&raw.id, &self.source, self.problems)?;
        if id.as_str() == ALWAYS {
            let help = "choose another id; `always` is there already and never closes";
            self.problem(raw.id.span(), "`always` cannot be defined", help);
        }
        let mut stretches = Vec::new();
        for text in &raw.open {
            stretches.extend(self.stretches(text)?);
        }
        let nation = raw
            .holidays
            .as_ref()
            .and_then(|h| self.word(h, &Nation::ALL, "whose bank holidays they keep"));
        let closed = raw.closed.iter().filter_map(|d| self.date(d)).collect();
        match Hours::new(id.as_str(), stretches) {
            Ok(week) => Some(OpeningHours {
                id: id.to_string(),
                week,
                nation,
                closed,
            }),
            Err(error) => {
                let help = "write for example open = [\"mon-fri 09:00-17:00\"]";
                self.problem(
                    raw.id.span(),
                    format!("the hours `{id}` cannot be: {error}"),
                    help,
                );
                None
            }
        }
    }

    /// A date in a list or a field.
    pub fn date(&mut self, raw: &toml::Spanned<toml::Value>) -> Option<Date> {
        let text = match raw.get_ref() {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let date = text.parse().ok();
        if date.is_none() {
            self.problem(
                raw.span(),
                format!("`{text}` is not a date"),
                date_help(&text),
            );
        }
        date
    }

    /// `mon-fri 09:00-17:00` as stretches of the week in minutes.
    fn stretches(&mut self, text: &Text) -> Option<Vec<(f64, f64)>> {
        let written = text.get_ref().trim();
        let (days, times) = written.split_once(' ').unwrap_or((written, "00:00-24:00"));
        let days = self.days(text, days)?;
        let ends = times
            .split_once('-')
            .and_then(|(from, to)| Some((time_of_day(from)?, time_of_day(to)?)));
        let Some((from, to)) = ends.filter(|(from, to)| from != to && *from < 1440) else {
            let message = format!("`{}` are no times of a day", times.trim());
            self.problem(
                text.span(),
                message,
                "write them as in \"mon-fri 09:00-17:00\", from 00:00 to 24:00",
            );
            return None;
        };
        Some(
            days.into_iter()
                .flat_map(|day| on_day(day, from, to))
                .collect(),
        )
    }

    /// `mon-fri`, `sat` or `mon,wed,fri` as days from 0.
    fn days(&mut self, text: &Text, days: &str) -> Option<Vec<usize>> {
        let mut found = Vec::new();
        for part in days.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last) = (self.weekday(text, first)?, self.weekday(text, last)?);
            let count = (last + 7 - first) % 7 + 1;
            found.extend((0..count).map(|d| (first + d) % 7));
        }
        Some(found)
    }

    fn weekday(&mut self, text: &Text, word: &str) -> Option<usize> {
        let found = WEEKDAYS.iter().position(|d| *d == word.trim());
        if found.is_none() {
            let message = format!("`{}` is no day of the week", word.trim());
            let help = format!(
                "{}; write them as in \"mon-fri 09:00-17:00\"",
                nearest_help(word.trim(), &WEEKDAYS)
            );
            self.problem(text.span(), message, help);
        }
        found
    }
}

/// Open from one time to another, past midnight if the second is earlier; Sunday runs into Monday.
fn on_day(day: usize, from: u32, to: u32) -> Vec<(f64, f64)> {
    let begin = day as f64 * DAY + f64::from(from);
    let end = day as f64 * DAY + f64::from(to) + if to < from { DAY } else { 0.0 };
    match end > WEEK {
        true => vec![(begin, WEEK), (0.0, end - WEEK)],
        false => vec![(begin, end)],
    }
}
