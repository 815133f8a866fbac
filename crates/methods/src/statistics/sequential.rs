//! When to stop replicating: every named measure tight enough, looks and measures corrected for.
//!
//! An experiment that looks at its intervals again and again and stops when it likes what it sees
//! covers the truth less often than it says. So the permitted error is divided: over the measures
//! (Bonferroni) and over the looks that are planned at most, in equal parts (Pocock's idea of equal
//! looks, 1977, with Bonferroni's simpler bound in place of his constants). So the intervals hold
//! together at least as often as they say, whatever the looks and however the measures depend on
//! each other.
//!
//! The price, for many replications at 95 %: with five looks an interval is 31 % wider than with one
//! (2.576 standard errors against 1.960; Pocock's constant would be 2.413) and wants 1.7 times the
//! replications. Shares of error that shrink from look to look, 6/(π²k²) at look k, would need no
//! greatest number of looks; but the first look, where few experiments can stop, would take most of
//! the error, and the fifth would be 65 % wider.

use super::interval::{Interval, confidence_interval};
use super::moments::sd;
use super::student_t::student_t_quantile;

/// How closely a measure is to be known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Precision {
    /// Half the width of its interval is at most this.
    Absolute(f64),
    /// Half the width is at most this share of the mean.
    Relative(f64),
}

impl Precision {
    fn wanted(self, mean: f64) -> f64 {
        match self {
            Precision::Absolute(width) => width,
            Precision::Relative(share) => share * mean.abs(),
        }
    }
}

/// When an experiment of replications may stop.
#[derive(Debug, Clone, PartialEq)]
pub struct StoppingRule {
    /// The share of experiments in which all intervals hold the truth.
    pub confidence: f64,
    /// How often it looks at most.
    pub looks: u32,
    /// How closely each measure is to be known.
    pub targets: Vec<Precision>,
}

/// What a look says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// Every measure is known closely enough.
    Tight,
    /// Some are not.
    NotYet {
        /// The measure that is furthest from its target.
        worst: usize,
        /// Half the width of its interval; infinite if fewer than two replications say anything
        /// of it, or if it is infinite in some.
        half_width: f64,
        /// What was wanted.
        wanted: f64,
        /// Replications that would do, if its spread stays what it is: those of which Student's
        /// interval is narrow enough. Two if there are fewer, and 1e15 if no number would do.
        replications_needed: u64,
    },
}

impl StoppingRule {
    /// The confidence of each single interval, so that all hold together at whichever look the
    /// experiment stops.
    #[must_use]
    pub fn each(&self) -> f64 {
        let parts = self.targets.len().max(1) as f64 * f64::from(self.looks.max(1));
        1.0 - (1.0 - self.confidence) / parts
    }

    /// The interval of each measure, `samples[measure][replication]`.
    #[must_use]
    pub fn intervals(&self, samples: &[Vec<f64>]) -> Vec<Interval> {
        let each = self.each();
        samples
            .iter()
            .map(|s| confidence_interval(s, each))
            .collect()
    }

    /// Whether to stop. A measure that is no number (NaN) in some replication (a share of nobody)
    /// is never waited for; one that can never be known closely enough (a share of a mean of 0, a
    /// measure that is infinite in some replication) asks for 1e15 replications. A measure without
    /// a sample, or with fewer than two values, is not known at all and is waited for.
    ///
    /// # Examples
    /// ```
    /// use comity_methods::statistics::{Precision, StoppingRule, Verdict};
    /// let rule = StoppingRule {
    ///     confidence: 0.95,
    ///     looks: 5,
    ///     targets: vec![Precision::Absolute(0.01)],
    /// };
    /// let within = vec![0.86, 0.87, 0.85, 0.88, 0.86, 0.87];
    /// assert!(matches!(rule.verdict(&[within]), Verdict::NotYet { replications_needed: 10..20, .. }));
    /// assert_eq!(rule.verdict(&[vec![0.86, 0.86, 0.86]]), Verdict::Tight);
    /// ```
    #[must_use]
    pub fn verdict(&self, samples: &[Vec<f64>]) -> Verdict {
        let each = self.each();
        let known = |at: usize| samples.get(at).map_or(&[][..], |s| &s[..]);
        let measures = self.targets.iter().enumerate();
        let lacking = measures
            .filter(|(at, _)| !known(*at).iter().any(|x| x.is_nan()))
            .filter_map(|(at, target)| Some((at, lack(known(at), each, *target)?)));
        let worst = lacking.max_by(|(_, a), (_, b)| a.ratio().total_cmp(&b.ratio()));
        let Some((worst, lack)) = worst else {
            return Verdict::Tight;
        };
        Verdict::NotYet {
            worst,
            half_width: lack.half_width,
            wanted: lack.wanted,
            replications_needed: needed(known(worst), each, lack.wanted),
        }
    }
}

/// How a measure misses its target.
struct Lack {
    half_width: f64,
    wanted: f64,
}

impl Lack {
    /// How many times as wide it is; without end if nothing is known.
    fn ratio(&self) -> f64 {
        match self.half_width.is_finite() {
            true => self.half_width / self.wanted,
            false => f64::INFINITY,
        }
    }
}

/// What a measure without NaN lacks, if anything.
fn lack(values: &[f64], confidence: f64, target: Precision) -> Option<Lack> {
    let interval = confidence_interval(values, confidence);
    let wanted = target.wanted(interval.mean);
    // Infinite values have no spread that is a number.
    let half_width = match interval.half_width.is_nan() {
        true => f64::INFINITY,
        false => interval.half_width,
    };
    let tight = half_width.is_finite() && half_width <= wanted;
    (!tight).then_some(Lack { half_width, wanted })
}

/// The fewest replications whose interval is narrow enough if the spread stays what it is.
fn needed(values: &[f64], confidence: f64, wanted: f64) -> u64 {
    if values.len() < 2 {
        return 2;
    }
    let spread = sd(values);
    let reach = |count: u64| student_t_quantile(0.5 + 0.5 * confidence, count as f64 - 1.0);
    let enough = |count: u64| spread * reach(count) <= wanted * (count as f64).sqrt();
    let (mut few, mut many) = (values.len() as u64, MOST);
    while many - few > 1 {
        let middle = few + (many - few) / 2;
        if enough(middle) {
            many = middle;
        } else {
            few = middle;
        }
    }
    many
}

/// More replications than anybody plays.
const MOST: u64 = 1_000_000_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::normal_quantile;
    use crate::sampling::stream::Stream;

    /// 2,000 experiments on normal data, each stopping when it is tight: the interval at stopping
    /// holds the truth in at least 95 of 100, less what 2,000 experiments can err.
    #[test]
    fn stopping_early_does_not_cost_coverage() {
        let rule = StoppingRule {
            confidence: 0.95,
            looks: 5,
            targets: vec![Precision::Absolute(0.35)],
        };
        let (mut held, mut early) = (0, 0);
        for experiment in 0..2_000u64 {
            let stream = Stream::of("sequential", experiment);
            let draw = |i: u32| {
                let u = ((stream.number(1, i) >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0;
                normal_quantile(u)
            };
            for look in 0..rule.looks {
                let values: Vec<f64> = (0..10 << look).map(draw).collect();
                let samples = [values];
                let tight = rule.verdict(&samples) == Verdict::Tight;
                if tight || look + 1 == rule.looks {
                    let interval = rule.intervals(&samples)[0];
                    held += u32::from(interval.low() <= 0.0 && 0.0 <= interval.high());
                    early += u32::from(look + 1 < rule.looks);
                    break;
                }
            }
        }
        assert!(early > 1_500, "{early}");
        // Three standard errors of a share of 0.95 in 2,000.
        assert!(f64::from(held) / 2_000.0 > 0.95 - 3.0 * 0.0049, "{held}");
    }

    /// Two measures that move against each other, each wanted to 10 % of its mean: both intervals
    /// hold together, at whichever look it stops.
    #[test]
    fn several_measures_hold_together() {
        let rule = StoppingRule {
            confidence: 0.95,
            looks: 6,
            targets: vec![Precision::Relative(0.1); 2],
        };
        let (mut held, mut early) = (0, 0);
        for experiment in 0..2_000u64 {
            let stream = Stream::of("sequential pair", experiment);
            let draw = |i: u32| {
                normal_quantile(((stream.number(1, i) >> 11) as f64 + 0.5) / 2f64.powi(53))
            };
            for look in 0..rule.looks {
                let z: Vec<f64> = (0..5 << look).map(draw).collect();
                let samples = [
                    z.iter().map(|z| 10.0 + 2.0 * z).collect(),
                    z.iter().map(|z| 20.0 - 2.0 * z).collect(),
                ];
                if rule.verdict(&samples) == Verdict::Tight || look + 1 == rule.looks {
                    let holds = rule.intervals(&samples).iter().zip([10.0, 20.0]).all(
                        |(interval, truth)| interval.low() <= truth && truth <= interval.high(),
                    );
                    held += u32::from(holds);
                    early += u32::from(look + 1 < rule.looks);
                    break;
                }
            }
        }
        assert!(early > 1_000, "{early}");
        assert!(f64::from(held) / 2_000.0 > 0.95 - 3.0 * 0.0049, "{held}");
    }

    #[test]
    fn the_worst_measure_is_named_with_what_it_needs() {
        let rule = StoppingRule {
            confidence: 0.95,
            looks: 1,
            targets: vec![Precision::Absolute(1.0), Precision::Absolute(0.1)],
        };
        let verdict = rule.verdict(&[vec![1.0, 2.0, 3.0], vec![1.0, 2.0, 3.0]]);
        let Verdict::NotYet {
            worst,
            half_width,
            wanted,
            replications_needed,
        } = verdict
        else {
            panic!("{verdict:?}");
        };
        // Bonferroni for two: t of 98.75 % with 2 degrees of freedom is 6.205, over the root of 3.
        assert!((half_width - 3.582_6).abs() < 1e-3, "{half_width}");
        // For many, 2.2414 standard errors of 1 over the root of n: 502.4, and 3 more for t.
        assert_eq!((worst, wanted, replications_needed), (1, 0.1, 506));
        let never = StoppingRule {
            targets: vec![Precision::Relative(0.1)],
            ..rule
        };
        assert!(matches!(
            never.verdict(&[vec![-1.0, 1.0]]),
            Verdict::NotYet {
                replications_needed: 1_000_000_000_000_000,
                ..
            }
        ));
    }

    /// As many replications as it asks for are enough, and one less is not, if the spread stays.
    #[test]
    fn what_is_needed_is_just_enough() {
        for (first, wanted) in [(2, 0.1), (2, 3.0), (5, 0.2), (30, 0.05)] {
            let rule = StoppingRule {
                confidence: 0.95,
                looks: 3,
                targets: vec![Precision::Absolute(wanted)],
            };
            let spread = sd(&[-1.0, 1.0]);
            // So many values of exactly this spread, about 0.
            let of = |count: u64| -> Vec<f64> {
                let values = (0..count).map(|i| i as f64 - 0.5 * (count as f64 - 1.0));
                let values: Vec<f64> = values.collect();
                let scale = spread / sd(&values);
                values.into_iter().map(|x| scale * x).collect()
            };
            let Verdict::NotYet {
                replications_needed,
                ..
            } = rule.verdict(&[of(first)])
            else {
                panic!("{first} {wanted}");
            };
            let tight = |count: u64| rule.verdict(&[of(count)]) == Verdict::Tight;
            assert!(tight(replications_needed), "{first}: {replications_needed}");
            assert!(!tight(replications_needed - 1), "{replications_needed}");
        }
    }

    /// Nothing, next to nothing and what is infinite are not known closely.
    #[test]
    fn what_is_not_known_is_not_tight() {
        for target in [Precision::Absolute(1.0), Precision::Relative(0.1)] {
            let rule = StoppingRule {
                confidence: 0.95,
                looks: 1,
                targets: vec![target],
            };
            let needed = |samples: &[Vec<f64>]| match rule.verdict(samples) {
                Verdict::NotYet {
                    half_width: f64::INFINITY,
                    replications_needed,
                    ..
                } => replications_needed,
                other => panic!("{samples:?}: {other:?}"),
            };
            assert_eq!(needed(&[]), 2);
            assert_eq!(needed(&[vec![]]), 2);
            assert_eq!(needed(&[vec![3.0]]), 2);
            for infinite in [f64::INFINITY, f64::NEG_INFINITY] {
                assert_eq!(needed(&[vec![1.0, infinite, 2.0]]), MOST);
                assert_eq!(needed(&[vec![infinite; 3]]), MOST);
            }
            assert_eq!(needed(&[vec![f64::NEG_INFINITY, f64::INFINITY]]), MOST);
        }
    }

    #[test]
    fn a_share_of_nobody_is_not_waited_for() {
        let rule = StoppingRule {
            confidence: 0.95,
            looks: 1,
            targets: vec![Precision::Relative(0.1); 2],
        };
        let samples = [vec![f64::NAN, f64::NAN], vec![1.0, 1.0]];
        assert_eq!(rule.verdict(&samples), Verdict::Tight);
    }
}
