//! What can be wrong with the figures, said to the person who gave them.

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

    /// Refuses percentiles that are not money or that fall.
    pub fn rising(&self, figures: &[(&'static str, f64)]) -> Result<(), ChartError> {
        for (column, value) in figures {
            self.money(column, *value)?;
        }
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
