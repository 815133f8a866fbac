//! Time in a case: a start date, equal periods, and their years.

use jiff::civil::Date;
use std::fmt;

/// The length of one period of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodLength {
    /// Twelve months.
    Year,
    /// Three months.
    Quarter,
    /// One month.
    Month,
}

impl PeriodLength {
    /// Reads `year`, `quarter` or `month`.
    pub fn parse(text: &str) -> Option<PeriodLength> {
        match text {
            "year" => Some(PeriodLength::Year),
            "quarter" => Some(PeriodLength::Quarter),
            "month" => Some(PeriodLength::Month),
            _ => None,
        }
    }

    /// How many make a year.
    pub const fn per_year(self) -> usize {
        match self {
            PeriodLength::Year => 1,
            PeriodLength::Quarter => 4,
            PeriodLength::Month => 12,
        }
    }
}

/// Why a timeline cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimelineError {
    /// The horizon is no whole number of years between 1 and 400.
    Horizon,
}

impl fmt::Display for TimelineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the horizon must be a whole number of years from 1 to 400")
    }
}

impl std::error::Error for TimelineError {}

/// The periods of a case. Years run from the start date; for a start on 1 April they are the
/// financial years in which councils budget.
///
/// ```
/// use comity_domain::{PeriodLength, Timeline};
/// let line = Timeline::new("2026-04-01".parse().unwrap(), PeriodLength::Quarter, 10).unwrap();
/// assert_eq!(line.periods(), 40);
/// assert_eq!(line.year_label(0), "2026/27");
/// assert_eq!(line.start_of(6), 1.5);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    start: Date,
    length: PeriodLength,
    years: usize,
}

impl Timeline {
    /// Checks the horizon.
    pub fn new(start: Date, length: PeriodLength, years: usize) -> Result<Timeline, TimelineError> {
        if (1..=400).contains(&years) {
            Ok(Timeline {
                start,
                length,
                years,
            })
        } else {
            Err(TimelineError::Horizon)
        }
    }

    /// The first day.
    pub fn start(&self) -> Date {
        self.start
    }

    /// How long one period is.
    pub fn length(&self) -> PeriodLength {
        self.length
    }

    /// Number of years.
    pub fn years(&self) -> usize {
        self.years
    }

    /// Number of periods.
    pub fn periods(&self) -> usize {
        self.years * self.length.per_year()
    }

    /// Length of one period in years.
    pub fn step(&self) -> f64 {
        1.0 / self.length.per_year() as f64
    }

    /// Start of a period, in years from the start of the case.
    pub fn start_of(&self, period: usize) -> f64 {
        period as f64 / self.length.per_year() as f64
    }

    /// The year (0, 1, …) in which a period lies.
    pub fn year_of(&self, period: usize) -> usize {
        period / self.length.per_year()
    }

    /// The year's name: `2026` when years begin in January, `2026/27` otherwise.
    pub fn year_label(&self, year: usize) -> String {
        let first = i64::from(self.start.year()) + year as i64;
        if self.start.month() == 1 {
            first.to_string()
        } else {
            format!("{first}/{:02}", (first + 1) % 100)
        }
    }
}
