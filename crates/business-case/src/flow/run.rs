//! `[run]`: which weeks are simulated.

use super::arrivals::When;
use super::page::{Page, Who};
use super::quantities::{Measure, Quantity, Written};
use super::read::ServiceFlow;
use crate::problem::Problem;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;

/// The weeks for which a season, a trend and holidays are worked out where the warm-up is found
/// by itself.
const LONGEST_AUTO_WARM_UP: u32 = 104;
/// Where the warm-up is found by itself, it is at most so long.
const LONGEST_FOUND: u32 = 26;
/// Weeks measured and run off where nothing is said.
const MEASURED: u32 = 26;
const RUN_OFF: u32 = 1;
/// The most weeks of each sort: ten years.
const MOST_WEEKS: u32 = 520;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRun {
    start: Option<toml::Spanned<toml::Value>>,
    warm_up: Option<toml::Spanned<RawWeeks>>,
    measured: Option<toml::Spanned<i64>>,
    run_off: Option<toml::Spanned<i64>>,
    front_line_cost_per_hour: Option<Written>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "write whole weeks such as 4, or \"auto\"")]
enum RawWeeks {
    Number(i64),
    Word(String),
}

/// Which weeks are simulated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunWeeks {
    /// The Monday with which the run begins.
    pub start: Date,
    /// Whole weeks that are not counted; found by itself if none.
    pub warm_up: Option<u32>,
    /// Whole weeks that are counted.
    pub measured: u32,
    /// Whole weeks after, in which requests that came in time can end.
    pub run_off: u32,
}

impl RunWeeks {
    /// The usual weeks of a case that starts on a day: from the first Monday on.
    pub(super) fn usual(start: Date) -> RunWeeks {
        let to_monday = (7 - i64::from(start.weekday().to_monday_zero_offset())) % 7;
        let monday = start.checked_add(jiff::Span::new().days(to_monday));
        RunWeeks {
            start: monday.unwrap_or(start),
            warm_up: None,
            measured: MEASURED,
            run_off: RUN_OFF,
        }
    }

    /// Days for which seasons, trends and holidays are worked out, with a week to spare.
    pub(super) fn days(&self) -> u32 {
        let warm_up = self.warm_up.unwrap_or(LONGEST_AUTO_WARM_UP);
        7 * (warm_up + self.measured + self.run_off + 1)
    }

    /// The most weeks that can be measured within these days, with at least one to run off.
    fn most_measured(&self) -> u32 {
        let others = self.warm_up.unwrap_or(LONGEST_FOUND) + self.run_off.max(1);
        (self.days() / 7).saturating_sub(others).max(1)
    }
}

impl ServiceFlow {
    /// The most weeks that can be measured: holidays, seasons and trends are worked out for the
    /// days of the run and no others. Any number where the pack says nothing of them.
    ///
    /// # Examples
    /// ```
    /// use comity_business_case::Pack;
    /// let mut files = comity_testkit::small_pack();
    /// files.add("flow/demand.toml", r#"
    /// [run]
    /// warm_up = 4
    /// measured = 10
    /// [[kind]]
    /// id = "call"
    /// handling = "exponential(6) minutes"
    /// [[arrivals]]
    /// kind = "call"
    /// rate = "20 calls per hour"
    /// by_month = { dec = 0.5 }
    /// "#);
    /// let flow = Pack::read(&files).pack.unwrap().flow.unwrap();
    /// assert_eq!(flow.most_weeks(), 11); // with the week to spare
    /// ```
    pub fn most_weeks(&self) -> u32 {
        let changes = |when: &When| match when {
            When::Rate {
                profile, growth, ..
            } => profile.has_season() || growth.is_some(),
            _ => false,
        };
        let dated = self.hours.iter().any(|h| h.is_dated())
            || self.streams.iter().any(|s| changes(&s.when));
        match dated {
            true => self.run.most_measured(),
            false => u32::MAX,
        }
    }

    /// Refuses to measure more weeks than are known.
    pub(crate) fn may_measure(&self, weeks: Option<u32>) -> Result<(), Vec<Problem>> {
        let most = self.most_weeks();
        match weeks {
            Some(weeks) if weeks > most => Err(vec![Problem::new(
                format!(
                    "{weeks} weeks are to be measured, but holidays, seasons and trends are known for {most}: after that every week would be like any other"
                ),
                format!(
                    "measure at most {most} weeks, or write measured = {weeks} below [run] in flow/"
                ),
            )]),
            _ => Ok(()),
        }
    }
}

impl Page<'_> {
    /// Reads the weeks, and what an hour of the front line costs.
    pub fn run(&mut self, raw: &RawRun) -> (RunWeeks, Option<Quantity>) {
        let mut weeks = RunWeeks::usual(self.pack.partnership.timeline.start());
        if let Some(start) = raw.start.as_ref().and_then(|s| self.monday(s)) {
            weeks.start = start;
        }
        weeks.warm_up = raw.warm_up.as_ref().and_then(|w| self.warm_up(w));
        let some = |page: &mut Self, raw: &Option<toml::Spanned<i64>>, least, usual, what: &str| {
            let read = raw
                .as_ref()
                .and_then(|n| page.whole(n, least..=MOST_WEEKS, what));
            read.unwrap_or(usual)
        };
        weeks.measured = some(
            self,
            &raw.measured,
            1,
            MEASURED,
            "the number of measured weeks",
        );
        weeks.run_off = some(
            self,
            &raw.run_off,
            0,
            RUN_OFF,
            "the number of weeks to run off",
        );
        let cost = raw.front_line_cost_per_hour.as_ref();
        let cost = self.maybe(
            cost,
            "the cost of an hour of the front line",
            Measure::Pay,
            &Who::Nobody,
        );
        (weeks, cost)
    }

    fn monday(&mut self, raw: &toml::Spanned<toml::Value>) -> Option<Date> {
        let date = self.date(raw)?;
        if date.weekday() != Weekday::Monday {
            let next = RunWeeks::usual(date).start;
            let message = format!("the run starts on {date}, which is no Monday");
            self.problem(
                raw.span(),
                message,
                format!("weeks begin on Monday: the next is {next}"),
            );
            return None;
        }
        Some(date)
    }

    fn warm_up(&mut self, raw: &toml::Spanned<RawWeeks>) -> Option<u32> {
        match raw.get_ref() {
            RawWeeks::Word(word) if word == "auto" => None,
            RawWeeks::Word(word) => {
                let message = format!("`{word}` is no number of weeks");
                self.problem(
                    raw.span(),
                    message,
                    "write whole weeks such as 4, or \"auto\"",
                );
                None
            }
            RawWeeks::Number(weeks) => {
                let weeks = toml::Spanned::new(raw.span(), *weeks);
                self.whole(&weeks, 0..=MOST_WEEKS, "the number of weeks to warm up")
            }
        }
    }
}
