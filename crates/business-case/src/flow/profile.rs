//! When within the day, the week and the year people ask more, and when less.

use super::hours::{WEEKDAYS, day_after, time_of_day};
use super::page::Page;
use comity_methods::flow::{DAY, Hours, WEEK};
use comity_methods::math::pow;
use jiff::civil::Date;
use std::collections::BTreeMap;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
/// Days of the months of a year of 365.25 days.
const DAYS: [f64; 12] = [
    31.0, 28.25, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0,
];
const MINUTES_A_DAY: u32 = 1440;
const MINUTES_A_WEEK: u32 = 7 * MINUTES_A_DAY;

/// Multiples by name, as written.
pub(super) type RawMultiples = BTreeMap<String, toml::Spanned<f64>>;

/// Multiples of a rate; 1 where nothing is said.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Profile {
    /// From these minutes of a day on, rising.
    by_hour: Vec<(u32, f64)>,
    by_weekday: Option<[f64; 7]>,
    by_month: Option<[f64; 12]>,
}

impl Profile {
    /// Multiples of equal slots of the week, as few as will do.
    pub fn week(&self) -> Vec<f64> {
        let slot = match (self.by_hour.is_empty(), self.by_weekday) {
            (false, _) => self.by_hour.iter().fold(60, |g, (at, _)| common(g, *at)),
            (true, Some(_)) => MINUTES_A_DAY,
            (true, None) => MINUTES_A_WEEK,
        };
        (0..MINUTES_A_WEEK / slot)
            .map(|n| self.at(n * slot))
            .collect()
    }

    /// The multiple at a minute of the week.
    fn at(&self, minute: u32) -> f64 {
        let of_day = minute % MINUTES_A_DAY;
        let hour = self.by_hour.iter().rev().find(|(from, _)| *from <= of_day);
        let weekday = self
            .by_weekday
            .map_or(1.0, |w| w[(minute / MINUTES_A_DAY) as usize % 7]);
        hour.map_or(1.0, |(_, multiple)| *multiple) * weekday
    }

    /// The mean multiple over a usual week, counting 0 while it is closed.
    pub fn mean(&self, hours: &Hours) -> f64 {
        let week = self.week();
        let width = WEEK / week.len() as f64;
        let part = |(n, multiple): (usize, &f64)| {
            multiple * hours.open_minutes(n as f64 * width, (n + 1) as f64 * width)
        };
        week.iter().enumerate().map(part).sum::<f64>() / WEEK
    }

    /// True if it changes with the months.
    pub fn has_season(&self) -> bool {
        self.by_month.is_some()
    }

    /// A multiple for each day of a run: month and growth. Nothing if all are 1.
    pub fn days(&self, start: Date, days: u32, growth: f64, even: bool) -> Vec<f64> {
        if self.by_month.is_none() && growth == 0.0 {
            return Vec::new();
        }
        let months = self.by_month.unwrap_or([1.0; 12]);
        let mean = match even {
            true => months.iter().zip(DAYS).map(|(m, d)| m * d).sum::<f64>() / 365.25,
            false => 1.0,
        };
        let multiple = |day: u32| {
            let month = day_after(start, day).map_or(0, |d| d.month() as usize - 1);
            let years = f64::from(day) * DAY / super::quantities::MINUTES_A_YEAR;
            months[month] / mean * pow(1.0 + growth, years)
        };
        (0..days).map(multiple).collect()
    }
}

/// The greatest number that divides both.
fn common(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { common(b, a % b) }
}

impl Page<'_> {
    /// Reads multiples by hour, weekday and month.
    pub fn profile(
        &mut self,
        by_hour: &RawMultiples,
        by_weekday: &RawMultiples,
        by_month: &RawMultiples,
    ) -> Profile {
        let mut hours: Vec<(u32, f64)> = Vec::new();
        for (time, multiple) in by_hour {
            let at = time_of_day(time).filter(|at| *at < MINUTES_A_DAY);
            match at {
                Some(at) if hours.iter().any(|(h, _)| *h == at) => {
                    self.problem(
                        multiple.span(),
                        format!("`{time}` is there already"),
                        "take one of the two out",
                    );
                }
                Some(at) => hours.push((at, self.multiple(time, multiple))),
                None => {
                    let message = format!("`{time}` is no time of a day");
                    self.problem(
                        multiple.span(),
                        message,
                        "write it as in by_hour = { \"09:00\" = 1.2 }",
                    );
                }
            }
        }
        hours.sort_by_key(|(at, _)| *at);
        Profile {
            by_hour: hours,
            by_weekday: self.named(by_weekday, &WEEKDAYS, "days of the week"),
            by_month: self.named(by_month, &MONTHS, "months"),
        }
    }

    fn named<const N: usize>(
        &mut self,
        raw: &RawMultiples,
        names: &[&str; N],
        what: &str,
    ) -> Option<[f64; N]> {
        let mut multiples = [1.0; N];
        for (name, multiple) in raw {
            let text = toml::Spanned::new(multiple.span(), name.clone());
            if let Some(position) = self.position(&text, names, what) {
                multiples[position] = self.multiple(name, multiple);
            }
        }
        (!raw.is_empty()).then_some(multiples)
    }

    fn multiple(&mut self, name: &str, raw: &toml::Spanned<f64>) -> f64 {
        let multiple = *raw.get_ref();
        if !(0.0..=1e6).contains(&multiple) {
            let message = format!("the multiple of `{name}` cannot be {multiple}");
            self.problem(
                raw.span(),
                message,
                "write a number of 0 or more, such as 1.2",
            );
            return 1.0;
        }
        multiple
    }
}
