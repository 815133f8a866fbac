//! Intervals for means of independent replications.

use super::moments::{mean, sd};
use super::student_t::student_t_quantile;

/// A mean and how far off it may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// Half the width of the interval; infinite for fewer than two values.
    pub half_width: f64,
}

impl Interval {
    /// Its lower end.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.mean - self.half_width
    }

    /// Its upper end.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.mean + self.half_width
    }
}

/// Student's interval for the mean of independent values: it holds the true mean in this share of
/// experiments if the values are normal, and nearly so if they are means of many things.
///
/// # Examples
/// ```
/// use comity_methods::statistics::confidence_interval;
/// let waits = [5.1, 4.7, 5.6, 5.2, 4.9];
/// let interval = confidence_interval(&waits, 0.95);
/// assert!((interval.mean - 5.1).abs() < 1e-12);
/// assert!((interval.half_width - 0.421_5).abs() < 1e-3);
/// ```
#[must_use]
pub fn confidence_interval(values: &[f64], confidence: f64) -> Interval {
    let count = values.len() as f64;
    let mean = mean(values);
    if values.len() < 2 {
        return Interval {
            mean,
            half_width: if mean.is_nan() {
                f64::NAN
            } else {
                f64::INFINITY
            },
        };
    }
    // Values that are all alike leave no doubt, however great the quantile.
    let error = sd(values) / count.sqrt();
    let reach = student_t_quantile(0.5 + 0.5 * confidence, count - 1.0);
    Interval {
        mean,
        half_width: if error == 0.0 { 0.0 } else { error * reach },
    }
}

/// The interval of the mean difference `first − second` of values that belong together: of two
/// options on the same requests. It is narrow where the two move together.
#[must_use]
pub fn paired_difference(first: &[f64], second: &[f64], confidence: f64) -> Interval {
    let differences: Vec<f64> = first.iter().zip(second).map(|(a, b)| a - b).collect();
    confidence_interval(&differences, confidence)
}

/// The confidence that each of so many intervals needs so that all of them hold together with
/// `confidence` (Bonferroni; Law 2015, Simulation Modeling and Analysis, 9.7).
///
/// # Examples
/// ```
/// use comity_methods::statistics::simultaneous;
/// assert!((simultaneous(0.95, 5) - 0.99).abs() < 1e-12);
/// ```
#[must_use]
pub fn simultaneous(confidence: f64, measures: usize) -> f64 {
    1.0 - (1.0 - confidence) / measures.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_say_little() {
        assert_eq!(confidence_interval(&[3.0], 0.95).half_width, f64::INFINITY);
        assert!(confidence_interval(&[], 0.95).mean.is_nan());
        assert_eq!(confidence_interval(&[2.0; 9], 0.95).half_width, 0.0);
        assert!(
            confidence_interval(&[1.0, f64::NAN], 0.95)
                .half_width
                .is_nan()
        );
    }

    #[test]
    fn what_moves_together_differs_sharply() {
        let first: Vec<f64> = (0..20).map(|i| f64::from(i * i)).collect();
        let second: Vec<f64> = first.iter().map(|x| x - 1.0).collect();
        let difference = paired_difference(&first, &second, 0.95);
        assert_eq!((difference.mean, difference.half_width), (1.0, 0.0));
    }
}
