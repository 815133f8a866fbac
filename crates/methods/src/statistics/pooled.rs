//! Quantiles of several samples together, with errors that stay honest for counts.

use super::{WithError, quantiles};

/// Quantiles of equally good samples (randomisations) taken together, with standard errors.
///
/// A mean of each sample's quantile would fall between the values of a count, such as a number
/// of periods. Here the share of each sample that lies at or below the quantile tells how sure
/// the *share* is; a quarter of the way between the quantiles at two errors to either side is
/// the error of the quantile.
///
/// # Panics
/// If there are no values, or if one is NaN.
///
/// # Examples
/// ```
/// use comity_methods::statistics::pooled_quantiles;
/// let samples = [vec![1.0, 2.0, 2.0, 3.0], vec![1.0, 2.0, 3.0, 3.0]];
/// let median = pooled_quantiles(&samples, &[0.5])[0];
/// assert_eq!(median.value, 2.0);
/// assert_eq!(median.se, 0.625);
/// ```
#[must_use]
pub fn pooled_quantiles(samples: &[Vec<f64>], probs: &[f64]) -> Vec<WithError> {
    let all: Vec<f64> = samples.iter().flatten().copied().collect();
    let values = quantiles(&all, probs);
    let with_error = |(p, value): (&f64, f64)| {
        let reach = 2.0 * share_error(samples, value);
        let around = [(p - reach).max(0.0), (p + reach).min(1.0)];
        let ends = quantiles(&all, &around);
        let se = if ends[0] == ends[1] {
            0.0
        } else {
            (ends[1] - ends[0]) / 2.0
        };
        WithError { value, se }
    };
    probs.iter().zip(values).map(with_error).collect()
}

/// The standard error of the share at or below a value.
fn share_error(samples: &[Vec<f64>], value: f64) -> f64 {
    let share = |sample: &Vec<f64>| {
        sample.iter().filter(|x| **x <= value).count() as f64 / sample.len() as f64
    };
    WithError::from_randomisations(&samples.iter().map(share).collect::<Vec<f64>>()).se
}
