//! As many servers as it takes: how many requests are in hand at a time, when nobody ever waits.
//! The base for staffing over the day, and right for delays that need no server.

use super::error::{QueueError, not_negative, positive};
use crate::math::{exp, exp_m1, ln, ln_gamma};

/// A rate that holds from a time until the next step; before the first it is 0, and the last
/// holds for ever.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateStep {
    /// From when.
    pub from: f64,
    /// Requests that come in a unit of time.
    pub rate: f64,
}

/// How times of service are spread about their mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceShape {
    /// Exponential.
    Exponential,
    /// All the same.
    Constant,
}

/// The mean number in hand at a time, for rates that change in steps: each step adds its rate times
/// the chance that what came then has not left yet (Eick, Massey and Whitt 1993).
///
/// # Errors
/// Numbers that make no sense, or steps out of order.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{RateStep, ServiceShape, mean_present};
/// let day = [RateStep { from: 0.0, rate: 2.0 }, RateStep { from: 8.0, rate: 0.0 }];
/// let constant = |time| mean_present(&day, 3.0, ServiceShape::Constant, time);
/// assert_eq!(constant(1.0)?, 2.0);
/// assert_eq!(constant(5.0)?, 6.0);
/// assert_eq!(constant(9.0)?, 4.0);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn mean_present(
    steps: &[RateStep],
    mean_service: f64,
    shape: ServiceShape,
    time: f64,
) -> Result<f64, QueueError> {
    positive("the mean time of service", mean_service)?;
    for step in steps {
        not_negative("the arrival rate", step.rate)?;
    }
    if let Some(entry) = steps.windows(2).position(|s| s[1].from <= s[0].from) {
        return Err(QueueError::NotInOrder {
            what: "the steps of the rate",
            entry: entry + 1,
        });
    }
    let ends = steps.iter().skip(1).map(|next| next.from);
    let ends = ends.chain(std::iter::once(f64::INFINITY));
    let left = |since: f64| still_here(since.max(0.0), mean_service, shape);
    let from_step =
        |(step, end): (&RateStep, f64)| step.rate * (left(time - step.from) - left(time - end));
    Ok(steps.iter().zip(ends).map(from_step).sum())
}

/// The chance of not having left, summed over the time since coming.
fn still_here(since: f64, mean_service: f64, shape: ServiceShape) -> f64 {
    match shape {
        ServiceShape::Exponential => -mean_service * exp_m1(-since / mean_service),
        ServiceShape::Constant => since.min(mean_service),
    }
}

/// A Poisson number, such as that of requests in hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Poisson {
    /// Its mean, and its variance.
    pub mean: f64,
}

/// M/G/∞: the number in hand at any time is Poisson, whatever the distribution of the time of
/// service; only its mean counts (Palm 1943).
///
/// # Errors
/// Numbers that make no sense.
///
/// # Examples
/// ```
/// use comity_methods::queueing::poisson_present;
/// let in_hand = poisson_present(0.4, 6.0)?;
/// assert!((in_hand.mean - 2.4).abs() < 1e-15);
/// assert!((in_hand.probability(0) - 0.090718).abs() < 5e-7);
/// assert!((in_hand.at_most(3) - 0.778723).abs() < 5e-7);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn poisson_present(arrival_rate: f64, mean_service: f64) -> Result<Poisson, QueueError> {
    not_negative("the arrival rate", arrival_rate)?;
    positive("the mean time of service", mean_service)?;
    let mean = not_negative(
        "arrival rate × time of service",
        arrival_rate * mean_service,
    )?;
    Ok(Poisson { mean })
}

impl Poisson {
    /// The chance of just this number.
    #[must_use]
    pub fn probability(&self, number: usize) -> f64 {
        if self.mean == 0.0 {
            return if number == 0 { 1.0 } else { 0.0 };
        }
        let n = number as f64;
        exp(n * ln(self.mean) - self.mean - ln_gamma(n + 1.0))
    }

    /// The chance of this number or fewer: the terms outward from the greatest of them, until they
    /// no longer count.
    #[must_use]
    pub fn at_most(&self, number: usize) -> f64 {
        let greatest = number.min(self.mean as usize);
        let term = self.probability(greatest);
        let (mut sum, mut down) = (term, term);
        for n in (1..=greatest).rev() {
            down *= n as f64 / self.mean;
            sum += down;
            if down < 1e-18 * sum {
                break;
            }
        }
        let mut up = term;
        for n in greatest + 1..=number {
            up *= self.mean / n as f64;
            sum += up;
            if up < 1e-18 * sum {
                break;
            }
        }
        sum.min(1.0)
    }
}
