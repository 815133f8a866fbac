//! A number with its own error bar, from independent randomisations.

use super::moments::{mean, sd};

/// A number and the standard error that sampling leaves in it, in the same unit.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct WithError {
    /// The best estimate.
    pub value: f64,
    /// The standard error of the estimate.
    pub se: f64,
}

impl WithError {
    /// The mean over randomisations with its standard error, sd/√R; NaN of nothing. The
    /// error is 0 with a single randomisation, which cannot tell.
    ///
    /// # Examples
    /// ```
    /// use comity_methods::statistics::WithError;
    /// let number = WithError::from_randomisations(&[9.0, 11.0]);
    /// assert_eq!((number.value, number.se), (10.0, 1.0));
    /// ```
    #[must_use]
    pub fn from_randomisations(values: &[f64]) -> WithError {
        WithError {
            value: mean(values),
            se: sd(values) / (values.len() as f64).sqrt(),
        }
    }
}
