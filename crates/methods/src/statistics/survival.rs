//! How long things last when some of them have not ended yet: the Kaplan–Meier curve and a
//! yearly rate.

use super::WithError;
use crate::math::{exp, ln};
use crate::sampling::Distribution;

/// How long one thing lasted, or has lasted so far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Life {
    /// From its start to its end, or to when it was last seen; 0 or more.
    pub length: f64,
    /// True if it ended then, false if it was last seen still going (right-censored).
    pub ended: bool,
}

/// One step of the curve: a time at which something ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The time.
    pub time: f64,
    /// How many still went on just before it; what was last seen at this very time counts.
    pub at_risk: usize,
    /// How many ended at it.
    pub ended: usize,
    /// The share that outlasts it, with Greenwood's standard error.
    pub surviving: WithError,
}

/// The share that lasts longer than a time, estimated as Kaplan and Meier (1958) do.
///
/// # Examples
/// ```
/// use comity_methods::statistics::{KaplanMeier, Life};
/// let lives = [(1.0, true), (2.0, false), (3.0, true)].map(|(length, ended)| Life { length, ended });
/// let curve = KaplanMeier::of(&lives);
/// assert!((curve.at(1.0).value - 2.0 / 3.0).abs() < 1e-15);
/// assert_eq!(curve.at(3.0).value, 0.0);
/// assert_eq!(curve.median(), Some(3.0));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KaplanMeier {
    /// Its steps, in order of time.
    pub steps: Vec<Step>,
    /// The greatest length seen, ended or not: beyond it the curve says nothing.
    pub longest: f64,
}

impl KaplanMeier {
    /// The curve of some lives; without a step if none has ended.
    ///
    /// # Panics
    /// If a length is negative or not finite.
    #[must_use]
    pub fn of(lives: &[Life]) -> KaplanMeier {
        assert!(
            lives
                .iter()
                .all(|l| l.length >= 0.0 && l.length.is_finite()),
            "a length is 0 or more and finite"
        );
        let mut times: Vec<f64> = lives.iter().filter(|l| l.ended).map(|l| l.length).collect();
        times.sort_by(f64::total_cmp);
        times.dedup();
        let (mut share, mut greenwood) = (1.0, 0.0);
        let step = |time: f64| {
            let at_risk = lives.iter().filter(|l| l.length >= time).count();
            let ended = lives.iter().filter(|l| l.ended && l.length == time).count();
            let (n, d) = (at_risk as f64, ended as f64);
            share *= (n - d) / n;
            // The last step to 0 has no error of its own by Greenwood's formula.
            greenwood += if at_risk > ended {
                d / (n * (n - d))
            } else {
                0.0
            };
            Step {
                time,
                at_risk,
                ended,
                surviving: WithError {
                    value: share,
                    se: share * greenwood.sqrt(),
                },
            }
        };
        KaplanMeier {
            steps: times.into_iter().map(step).collect(),
            longest: lives.iter().fold(0.0, |most, l| most.max(l.length)),
        }
    }

    /// The share that lasts longer than a time.
    #[must_use]
    pub fn at(&self, time: f64) -> WithError {
        let passed = self.steps.partition_point(|s| s.time <= time);
        match passed.checked_sub(1) {
            Some(last) => self.steps[last].surviving,
            None => WithError {
                value: 1.0,
                se: 0.0,
            },
        }
    }

    /// The first time by which half have ended; none if the curve stays above a half.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        let half = self.steps.iter().find(|s| s.surviving.value <= 0.5);
        half.map(|s| s.time)
    }

    /// The distribution of the time until one more such thing ends: the steps of the curve, and
    /// after the last of them a constant rate in whole steps of time up to `horizon`. Its greatest
    /// value means "then or later". None if there is no step.
    ///
    /// # Panics
    /// If the rate is not above 0.
    #[must_use]
    pub fn time_to_end(&self, rate: f64, horizon: f64) -> Option<Distribution> {
        assert!(rate > 0.0, "a rate is above 0");
        let mut masses = Vec::new();
        let mut left = 1.0;
        for step in &self.steps {
            masses.push((step.time, left - step.surviving.value));
            left = step.surviving.value;
        }
        let mut time = masses.last()?.0;
        let passing = -crate::math::exp_m1(-rate);
        while left > 0.0 {
            time += 1.0;
            let mass = if time >= horizon {
                left
            } else {
                left * passing
            };
            masses.push((time, mass));
            left -= mass;
        }
        Some(Distribution::Discrete(masses))
    }
}

/// A constant rate of ending: how many ended in how much time under observation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PooledRate {
    /// How many ended.
    pub ended: usize,
    /// All lengths together.
    pub exposure: f64,
    /// `ended / exposure`.
    pub value: f64,
    /// The lower end of the exact 95 % interval for a Poisson count (Garwood 1936).
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// The rate of some lives; none if they have no length between them.
///
/// # Examples
/// ```
/// use comity_methods::statistics::{Life, pooled_rate};
/// let lives = [4.0, 6.0].map(|length| Life { length, ended: true });
/// let rate = pooled_rate(&lives).unwrap();
/// assert_eq!(rate.value, 0.2);
/// assert!((rate.low - 0.0242).abs() < 1e-4 && (rate.high - 0.7225).abs() < 1e-4);
/// ```
#[must_use]
pub fn pooled_rate(lives: &[Life]) -> Option<PooledRate> {
    let exposure: f64 = lives.iter().map(|l| l.length).sum();
    let ended = lives.iter().filter(|l| l.ended).count();
    (exposure > 0.0).then(|| PooledRate {
        ended,
        exposure,
        value: ended as f64 / exposure,
        low: match ended {
            0 => 0.0,
            d => mean_at_which(d - 1, 0.975) / exposure,
        },
        high: mean_at_which(ended, 0.025) / exposure,
    })
}

/// The mean of a Poisson count for which at most `count` has this chance; by halving.
fn mean_at_which(count: usize, chance: f64) -> f64 {
    let (mut low, mut high) = (0.0, 20.0 + 3.0 * count as f64);
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if at_most(count, middle) > chance {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The chance of at most `count` for a Poisson count with this mean.
fn at_most(count: usize, mean: f64) -> f64 {
    let (mut ln_term, mut sum) = (-mean, exp(-mean));
    for k in 1..=count {
        ln_term += ln(mean) - ln(k as f64);
        sum += exp(ln_term);
    }
    sum
}
