//! Intervals for means of independent replications.

use super::moments::{mean, sd};
use super::student_t::student_t_quantile;

/// A mean and how far off it may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The mean; NaN of no values.
    pub mean: f64,
    /// Half the width of the interval; infinite for fewer than two values, of which nothing is
    /// known, and NaN if some value of several is NaN or infinite.
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
/// experiments if the values are normal, and nearly so if they are means of many things. Of no
/// values it is as wide as of one, without end, about a mean that is no number.
///
/// # Examples
/// ```
/// use comity_methods::statistics::confidence_interval;
/// let waits = [5.1, 4.7, 5.6, 5.2, 4.9];
/// let interval = confidence_interval(&waits, 0.95);
/// assert!((interval.mean - 5.1).abs() < 1e-12);
/// assert!((interval.half_width - 0.421_5).abs() < 1e-3);
/// let nothing = confidence_interval(&[], 0.95);
/// assert!(nothing.mean.is_nan() && nothing.half_width == f64::INFINITY);
/// ```
#[must_use]
pub fn confidence_interval(values: &[f64], confidence: f64) -> Interval {
    let count = values.len() as f64;
    let mean = mean(values);
    if values.len() < 2 {
        return Interval {
            mean,
            half_width: f64::INFINITY,
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
/// options on the same requests. It is narrow where the two move together. What has no counterpart
/// in the other list is left out.
///
/// # Examples
/// ```
/// use comity_methods::statistics::paired_difference;
/// let (today, shared) = ([5.0, 9.0, 7.0], [4.0, 8.1, 5.9]);
/// let saved = paired_difference(&today, &shared, 0.95);
/// assert!((saved.mean - 1.0).abs() < 1e-12 && saved.low() > 0.7);
/// ```
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
    use crate::math::normal_quantile;
    use crate::sampling::stream::Stream;

    #[test]
    fn few_values_say_little() {
        assert_eq!(confidence_interval(&[3.0], 0.95).half_width, f64::INFINITY);
        let nothing = confidence_interval(&[], 0.95);
        assert!(nothing.mean.is_nan() && nothing.half_width == f64::INFINITY);
        assert_eq!(confidence_interval(&[2.0; 9], 0.95).half_width, 0.0);
        assert!(
            confidence_interval(&[1.0, f64::NAN], 0.95)
                .half_width
                .is_nan()
        );
    }

    /// Samples of five from a normal distribution: the interval holds 0 in 95 of 100, within three
    /// standard errors of a share in 4,000 experiments.
    #[test]
    fn it_covers_as_often_as_it_says() {
        let experiments = 4_000;
        let holds = |experiment: u64| {
            let stream = Stream::of("interval", experiment);
            let draw = |i: u32| {
                normal_quantile(((stream.number(1, i) >> 11) as f64 + 0.5) / 2f64.powi(53))
            };
            let interval = confidence_interval(&(0..5).map(draw).collect::<Vec<_>>(), 0.95);
            interval.low() <= 0.0 && 0.0 <= interval.high()
        };
        let held = (0..experiments).filter(|e| holds(*e)).count() as f64 / experiments as f64;
        let error = (0.95 * 0.05 / experiments as f64).sqrt();
        assert!((held - 0.95).abs() < 3.0 * error, "{held}");
    }

    #[test]
    fn what_moves_together_differs_sharply() {
        let first: Vec<f64> = (0..20).map(|i| f64::from(i * i)).collect();
        let second: Vec<f64> = first.iter().map(|x| x - 1.0).collect();
        let difference = paired_difference(&first, &second, 0.95);
        assert_eq!((difference.mean, difference.half_width), (1.0, 0.0));
    }
}
