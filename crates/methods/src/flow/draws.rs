//! Each request's fate, from its own id.
//!
//! Whatever is random about a request is found from the source it came from, its number there, and
//! what is asked ("how long is the handling?"). So a request meets the same fate under every
//! option, whoever serves it and in whatever order; and another source's requests change nothing
//! of it. That is what makes the differences between options sharp (common random numbers).
//!
//! Gaps, handling times and patience of the requests that a source sends are drawn for many at a
//! time, on vector units; the rest one by one. Both ways give the same bits.

use crate::lanes::{LANES, Lanes};
use crate::math::{ln, normal_quantile};
use crate::sampling::marginal::{Marginal, Takes};
use crate::sampling::stream::Stream;

/// What is asked of a request's fate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Gap,
    Batch,
    Mix,
    Urgent,
    Reach,
    Start,
    Handling,
    Patience,
    Travel,
    Repeat,
    RepeatAfter,
    Next,
    NextAfter,
    OtherWork,
    Absent,
}

const PURPOSE_BITS: u32 = 4;
/// Steps told apart within one contact; later ones share their draws with the last.
const STEPS_BITS: u32 = 10;

/// Which visit of a request: its contacts and the steps in each, counted from 0.
#[inline(always)]
pub(super) fn visit(contact: u32, step: u32) -> u32 {
    (contact << STEPS_BITS) | step.min((1 << STEPS_BITS) - 1)
}

/// The random numbers of one source in one replication.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fate(Stream);

impl Fate {
    pub fn of(id: &str, seed: u64, replication: u32) -> Fate {
        Fate(Stream::of(id, seed).replication(replication))
    }

    /// A number between 0 and 1, neither of them.
    #[inline(always)]
    pub fn uniform(self, purpose: Purpose, visit: u32, index: u32) -> f64 {
        let number = self
            .0
            .number((visit << PURPOSE_BITS) | purpose as u32, index);
        // 1.x in binary, less 1, plus half of the last place: every step is exact.
        f64::from_bits(0x3ff0_0000_0000_0000 | (number >> 12)) - (1.0 - f64::EPSILON / 2.0)
    }

    #[inline(always)]
    pub fn happens(self, chance: f64, purpose: Purpose, visit: u32, index: u32) -> bool {
        chance > 0.0 && self.uniform(purpose, visit, index) < chance
    }

    #[inline(always)]
    pub fn value(self, law: &Marginal, purpose: Purpose, visit: u32, index: u32) -> f64 {
        match law.takes() {
            Takes::Nothing => law.value(0.5),
            _ => law.value(self.uniform(purpose, visit, index)),
        }
    }
}

/// A wait of mean 1 until something happens at random.
#[inline(always)]
pub(super) fn unit_exponential(uniform: f64) -> f64 {
    -ln(uniform)
}

/// What one number of a block is drawn from.
#[derive(Debug, Clone, Copy)]
pub(super) enum From<'a> {
    UnitExponential,
    Law(&'a Marginal),
}

/// Draws for [`LANES`] requests at once.
pub(super) struct Block<'a> {
    pub fate: Fate,
    pub purpose: Purpose,
    pub first: u32,
    pub from: From<'a>,
    pub out: &'a mut Lanes,
}

impl pulp::WithSimd for Block<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Block {
            fate,
            purpose,
            first,
            from,
            out,
        } = self;
        for (lane, x) in (0..LANES as u32).zip(out.iter_mut()) {
            *x = fate.uniform(purpose, 0, first.wrapping_add(lane));
        }
        match from {
            From::UnitExponential => {
                for x in out.iter_mut() {
                    *x = unit_exponential(*x);
                }
            }
            From::Law(law) => {
                if law.takes() == Takes::Normal {
                    for x in out.iter_mut() {
                        *x = normal_quantile(*x);
                    }
                }
                law.apply(out);
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]
mod tests {
    use super::*;
    use crate::sampling::Distribution;

    #[test]
    fn a_block_holds_what_each_request_would_draw() {
        let fate = Fate::of("calls.a", 7, 3);
        for text in [
            "exponential(6)",
            "lognormal(2 to 30)",
            "pert(1, 2, 9)",
            "gamma(shape 2, scale 20)",
            "data(1, 2, 5)",
        ] {
            let law = Marginal::compile(&Distribution::parse(text).unwrap());
            let mut out = Lanes::ZERO;
            pulp::Arch::new().dispatch(Block {
                fate,
                purpose: Purpose::Handling,
                first: 512,
                from: From::Law(&law),
                out: &mut out,
            });
            for lane in 0..LANES as u32 {
                let alone = fate.value(&law, Purpose::Handling, 0, 512 + lane);
                assert_eq!(out[lane as usize].to_bits(), alone.to_bits(), "{text}");
            }
        }
    }

    #[test]
    fn fates_differ_by_source_replication_purpose_visit_and_request() {
        let a = Fate::of("a", 1, 0);
        let numbers = [
            a.uniform(Purpose::Gap, 0, 0),
            a.uniform(Purpose::Gap, 0, 1),
            a.uniform(Purpose::Gap, visit(0, 1), 0),
            a.uniform(Purpose::Gap, visit(1, 0), 0),
            a.uniform(Purpose::Mix, 0, 0),
            Fate::of("a", 1, 1).uniform(Purpose::Gap, 0, 0),
            Fate::of("a", 2, 0).uniform(Purpose::Gap, 0, 0),
            Fate::of("b", 1, 0).uniform(Purpose::Gap, 0, 0),
        ];
        for (i, x) in numbers.iter().enumerate() {
            assert!(0.0 < *x && *x < 1.0 && !numbers[..i].contains(x));
        }
    }
}
