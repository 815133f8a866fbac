//! What can be wrong with the figures, said to the person who gave them.

use crate::unit::Unit;
use std::fmt;

/// The largest figure that can still be drawn: a thousand billion.
pub(crate) const LARGEST: f64 = 1e15;

/// Why a chart was not drawn. Rows are counted from 1.
///
/// ```
/// use comity_chart::{Bar, Tornado};
///
/// let tornado = Tornado {
///     base: 1e6,
///     bars: vec![Bar { name: "Cases a year".into(), when_low: f64::NAN, ..Bar::default() }],
///     ..Tornado::default()
/// };
/// assert_eq!(
///     tornado.chart("t").unwrap_err().to_string(),
///     "row 1 (Cases a year), result when low: NaN is not an amount of money; give a finite figure in pounds"
/// );
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ChartError {
    /// There is nothing to draw.
    Empty {
        /// What is missing, e.g. "points".
        what: &'static str,
    },
    /// A figure is not a number, infinite, or beyond a thousand billion.
    NotMoney {
        /// Which row, from 1.
        row: usize,
        /// The row's name.
        name: String,
        /// Which figure of the row.
        column: String,
        /// The figure itself.
        value: f64,
    },
    /// A figure that is no money is not a number.
    NotANumber {
        /// Which row, from 1; 0 for the chart as a whole.
        row: usize,
        /// The row's name.
        name: String,
        /// Which figure of the row.
        column: String,
        /// The figure itself.
        value: f64,
    },
    /// A lower percentile lies above a higher one.
    OutOfOrder {
        /// Which row, from 1.
        row: usize,
        /// The row's name.
        name: String,
        /// The percentile that should be lower, e.g. "P10".
        lower: &'static str,
        /// The percentile that should be higher, e.g. "P25".
        upper: &'static str,
    },
    /// A chance is not between 0 and 1.
    NotAChance {
        /// Which row, from 1; 0 for the chart as a whole.
        row: usize,
        /// The row's name.
        name: String,
        /// The figure itself.
        value: f64,
    },
    /// A series has more or fewer figures than there are years.
    Length {
        /// Which series, from 1.
        row: usize,
        /// The series' name.
        name: String,
        /// How many years there are.
        years: usize,
        /// How many figures were given.
        found: usize,
    },
    /// A row has more or fewer figures than there are columns for them.
    Uneven {
        /// Which row, from 1.
        row: usize,
        /// The row's name.
        name: String,
        /// What it has of them, e.g. "values".
        what: &'static str,
        /// How many there should be.
        wanted: usize,
        /// How many were given.
        found: usize,
    },
    /// A figure that cannot be negative is.
    BelowZero {
        /// Which row, from 1; 0 for the chart as a whole.
        row: usize,
        /// The row's name.
        name: String,
        /// Which figure of the row.
        column: String,
        /// The figure itself.
        value: f64,
    },
    /// More than can be told apart in one picture.
    TooMany {
        /// What there is too much of, e.g. "options".
        what: &'static str,
        /// How many can be drawn.
        most: usize,
        /// How many were given.
        found: usize,
    },
    /// A row names something that there is not, or names it twice.
    Misplaced {
        /// Which row, from 1.
        row: usize,
        /// The row's name.
        name: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// The id cannot stand in a page.
    Id {
        /// The id that was given.
        id: String,
    },
}

impl fmt::Display for ChartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { what } => write!(f, "the chart has no {what}; give at least one"),
            Self::NotMoney {
                row,
                name,
                column,
                value,
            } if value.is_finite() => write!(
                f,
                "row {row} ({name}), {column}: {value:e} is beyond a thousand billion; was it given in pence?"
            ),
            Self::NotMoney {
                row,
                name,
                column,
                value,
            } => write!(
                f,
                "row {row} ({name}), {column}: {value} is not an amount of money; give a finite figure in pounds"
            ),
            Self::NotANumber {
                row,
                name,
                column,
                value,
            } => write!(
                f,
                "row {row} ({name}), {column}: {value} cannot be drawn; give a finite number below a million"
            ),
            Self::OutOfOrder {
                row,
                name,
                lower,
                upper,
            } => write!(
                f,
                "row {row} ({name}): {lower} is above {upper}; percentiles must rise from P10 to P90"
            ),
            Self::NotAChance { row, name, value } => write!(
                f,
                "row {row} ({name}): {value} is not a chance; give a figure from 0 to 1, e.g. 0.6 for 60 of 100"
            ),
            Self::Length {
                row,
                name,
                years,
                found,
            } => write!(
                f,
                "series {row} ({name}) has {found} figures for {years} years; give one for each year"
            ),
            Self::Uneven {
                row,
                name,
                what,
                wanted,
                found,
            } => write!(
                f,
                "row {row} ({name}) has {found} {what} where there should be {wanted}; give one for each"
            ),
            Self::BelowZero {
                row,
                name,
                column,
                value,
            } => write!(
                f,
                "row {row} ({name}), {column}: {value} is below zero; give 0 or more"
            ),
            Self::TooMany { what, most, found } => write!(
                f,
                "the chart has {found} {what}, but no more than {most} can be told apart; draw two charts"
            ),
            Self::Misplaced { row, name, why } => write!(f, "row {row} ({name}): {why}"),
            Self::Id { id } => write!(
                f,
                "\"{id}\" cannot be a chart's id; begin with a letter, then letters, digits, - or _"
            ),
        }
    }
}

impl std::error::Error for ChartError {}

/// One row under scrutiny, so that a refusal can say where.
pub(crate) struct At<'a> {
    pub row: usize,
    pub name: &'a str,
}

impl At<'_> {
    /// Refuses a figure that cannot be drawn.
    pub fn money(&self, column: &str, value: f64) -> Result<(), ChartError> {
        if value.is_finite() && value.abs() <= LARGEST {
            return Ok(());
        }
        Err(ChartError::NotMoney {
            row: self.row,
            name: self.name.into(),
            column: column.into(),
            value,
        })
    }

    /// Refuses a plain number that cannot be drawn.
    pub fn number(&self, column: &str, value: f64) -> Result<(), ChartError> {
        if value.is_finite() && value.abs() < 1e6 {
            return Ok(());
        }
        Err(ChartError::NotANumber {
            row: self.row,
            name: self.name.into(),
            column: column.into(),
            value,
        })
    }

    /// Refuses a plain number that cannot be drawn or is negative.
    pub fn amount(&self, column: &str, value: f64) -> Result<(), ChartError> {
        self.number(column, value)?;
        if value >= 0.0 {
            return Ok(());
        }
        Err(ChartError::BelowZero {
            row: self.row,
            name: self.name.into(),
            column: column.into(),
            value,
        })
    }

    /// Refuses a figure that its unit does not allow: a share outside 0 to 1, minutes below none.
    pub fn figure(&self, unit: Unit, column: &str, value: f64) -> Result<(), ChartError> {
        match unit {
            Unit::Percent => self.chance(value),
            Unit::Minutes => self.amount(column, value),
            Unit::Number => self.number(column, value),
        }
    }

    /// Refuses a list that is too short or too long.
    pub fn even(&self, what: &'static str, wanted: usize, found: usize) -> Result<(), ChartError> {
        if found == wanted {
            return Ok(());
        }
        Err(ChartError::Uneven {
            row: self.row,
            name: self.name.into(),
            what,
            wanted,
            found,
        })
    }

    /// Refuses percentiles that are not money or that fall.
    pub fn rising(&self, figures: &[(&'static str, f64)]) -> Result<(), ChartError> {
        for (column, value) in figures {
            self.money(column, *value)?;
        }
        self.in_order(figures)
    }

    /// Refuses percentiles that fall.
    pub fn in_order(&self, figures: &[(&'static str, f64)]) -> Result<(), ChartError> {
        for pair in figures.windows(2) {
            let [(lower, low), (upper, high)] = pair else {
                continue;
            };
            if low > high {
                return Err(ChartError::OutOfOrder {
                    row: self.row,
                    name: self.name.into(),
                    lower,
                    upper,
                });
            }
        }
        Ok(())
    }

    /// Refuses a chance outside 0 to 1.
    pub fn chance(&self, value: f64) -> Result<(), ChartError> {
        if (0.0..=1.0).contains(&value) {
            return Ok(());
        }
        Err(ChartError::NotAChance {
            row: self.row,
            name: self.name.into(),
            value,
        })
    }
}

/// Refuses an id that is not safe in an attribute or a `url(#…)`.
pub(crate) fn check_id(id: &str) -> Result<(), ChartError> {
    let mut letters = id.chars();
    let starts = letters.next().is_some_and(|c| c.is_ascii_alphabetic());
    if starts && letters.all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        return Ok(());
    }
    Err(ChartError::Id { id: id.into() })
}

/// Refuses more of something than can be told apart, and nothing at all.
pub(crate) fn check_count(what: &'static str, most: usize, found: usize) -> Result<(), ChartError> {
    match found {
        0 => Err(ChartError::Empty { what }),
        few if few <= most => Ok(()),
        found => Err(ChartError::TooMany { what, most, found }),
    }
}
