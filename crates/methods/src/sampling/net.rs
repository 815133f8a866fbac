//! Evenly spread points: one scrambled digital net in base 2 per input.
//!
//! Why these nets: adding an input may never change another's numbers, so an input's matrix
//! must follow from its id. Error of the mean of a function like the reference case (41
//! inputs, 15 products, kinks) at n = 4,096 in 48 sets of ids × 12 randomisations,
//! standard deviation of the function about 1: root mean square / median set / worst tenth:
//! - independent draws (Philox)                          0.0159 / 0.0155 / 0.0202
//! - each input's own shuffled order (as Latin hypercube) 0.0058 / 0.0058 / 0.0072
//! - Joe–Kuo dimensions in file order (the yardstick)    0.0005 / 0.0005 / 0.0007
//! - Joe–Kuo dimension by hash of id, of all 21,201       0.0091 / 0.0018 / 0.0104
//! - the same of the first 1,024                          0.0045 / 0.0020 / 0.0060
//! - upper triangular matrix drawn per id (this file)     0.0076 / 0.0019 / 0.0061
//!
//! So a table of direction numbers gains nothing once the order is given up. All schemes by
//! id share a rare weakness: two of the 2¹¹ possible first rows meet, and that pair fills
//! the square badly. Scrambling keeps the mean right and the error bar honest even then.

use super::philox::philox;
use super::stream::Stream;
use crate::lanes::{LANES, Lanes};

/// How the futures of one randomisation are placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scheme {
    /// Scrambled digital nets in the manner of Sobol': far smaller errors for the same
    /// number of futures, which must be a power of two.
    #[default]
    Sobol,
    /// Independent random draws (Philox): the yardstick, for any number of futures.
    Random,
}

/// What a stream's numbers are used for; new uses take new numbers.
mod purpose {
    pub const MATRIX: u32 = 1;
    pub const SCRAMBLE: u32 = 2;
    pub const RANDOM: u32 = 3;
}

const LANE_BITS: u32 = LANES.trailing_zeros();

/// The points of one input.
#[derive(Debug, Clone)]
pub struct Points {
    stream: Stream,
    /// Column j of the generator matrix, bits reversed: bit 0 halves the range first.
    columns: [u32; 32],
    /// The sum of columns for each lane of a block.
    lanes: [u32; LANES],
}

impl Points {
    /// The points of the input with this stream.
    #[must_use]
    pub fn new(stream: Stream) -> Points {
        let columns = matrix(stream);
        let lanes = std::array::from_fn(|lane| sum_of_columns(&columns, lane as u32));
        Points {
            stream,
            columns,
            lanes,
        }
    }

    /// Fills `out` with numbers strictly between 0 and 1 for futures
    /// `block*LANES .. (block+1)*LANES` of this randomisation.
    #[inline(always)]
    pub fn fill(&self, scheme: Scheme, randomisation: u32, block: u32, out: &mut Lanes) {
        match scheme {
            Scheme::Sobol => self.fill_net(randomisation, block, out),
            Scheme::Random => self.fill_random(randomisation, block, out),
        }
    }

    #[inline(always)]
    fn fill_net(&self, randomisation: u32, block: u32, out: &mut Lanes) {
        let base = sum_of_columns(&self.columns, block << LANE_BITS);
        let key = self.stream.number(purpose::SCRAMBLE, randomisation);
        for (u, lane) in out.iter_mut().zip(&self.lanes) {
            *u = fraction_32(scramble(base ^ lane, key).reverse_bits());
        }
    }

    #[inline(always)]
    fn fill_random(&self, randomisation: u32, block: u32, out: &mut Lanes) {
        let key = self.stream.number(purpose::RANDOM, randomisation);
        let key = [key as u32, (key >> 32) as u32];
        let (first, second) = out.split_at_mut(LANES / 2);
        for (i, (u, v)) in first.iter_mut().zip(second).enumerate() {
            let [a, b, c, d] = philox([i as u32, block, 0, 0], key);
            *u = fraction_52(a, b);
            *v = fraction_52(c, d);
        }
    }
}

/// An upper triangular matrix with unit diagonal: any 2^m successive futures from a
/// multiple of 2^m fall one in each of the 2^m equal slices of 0..1.
fn matrix(stream: Stream) -> [u32; 32] {
    let key = stream.number(purpose::MATRIX, 0);
    let key = [key as u32, (key >> 32) as u32];
    std::array::from_fn(|j| {
        let diagonal = 1u32 << j;
        diagonal | (philox([j as u32, 0, 0, 0], key)[0] & (diagonal - 1))
    })
}

#[inline(always)]
fn sum_of_columns(columns: &[u32; 32], index: u32) -> u32 {
    let mut sum = 0;
    for (j, column) in columns.iter().enumerate() {
        sum ^= column & ((index >> j) & 1).wrapping_neg();
    }
    sum
}

/// Nested uniform (Owen) scrambling of a bit-reversed number: each bit is flipped by a hash
/// of the bits below it, so that equal slices stay equal. The construction is Laine and
/// Karras' (2011); the multipliers are those Vegdahl published in 2021 as an improvement on
/// Burley, "Practical hash-based Owen scrambling" (JCGT 2020).
#[inline(always)]
fn scramble(mut x: u32, key: u64) -> u32 {
    let (k, l) = (key as u32, (key >> 32) as u32);
    x ^= x.wrapping_mul(0x3d20_adea);
    x = x.wrapping_add(k);
    x = x.wrapping_mul(l | 1);
    x ^= x.wrapping_mul(0x0552_6c56);
    x ^= x.wrapping_mul(0x53a2_2864);
    x
}

/// The middle of slice `x` of the 2³² slices of 0..1.
#[inline(always)]
fn fraction_32(x: u32) -> f64 {
    // 1.x in binary, less 1, plus half a slice: every step is exact.
    f64::from_bits(0x3ff0_0000_0000_0000 | (u64::from(x) << 20)) - (1.0 - 0.5 / 4_294_967_296.0)
}

/// The middle of one of 2⁵² slices of 0..1.
#[inline(always)]
fn fraction_52(high: u32, low: u32) -> f64 {
    let bits = (u64::from(high) << 20) | u64::from(low >> 12);
    f64::from_bits(0x3ff0_0000_0000_0000 | bits) - (1.0 - f64::EPSILON / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn futures(scheme: Scheme, randomisation: u32, blocks: u32) -> Vec<f64> {
        let points = Points::new(Stream::of("staff.a", 7));
        let mut all = Vec::new();
        for block in 0..blocks {
            let mut out = Lanes::ZERO;
            points.fill(scheme, randomisation, block, &mut out);
            all.extend(out.iter());
        }
        all
    }

    #[test]
    fn every_power_of_two_falls_one_in_each_slice() {
        for n in [256usize, 512, 4096] {
            let mut seen = vec![false; n];
            for u in futures(Scheme::Sobol, 3, (n / LANES) as u32) {
                assert!(0.0 < u && u < 1.0);
                let slice = (u * n as f64) as usize;
                assert!(!std::mem::replace(&mut seen[slice], true));
            }
        }
    }

    #[test]
    fn randomisations_differ_and_random_is_uniform() {
        assert_ne!(futures(Scheme::Sobol, 0, 1), futures(Scheme::Sobol, 1, 1));
        let values = futures(Scheme::Random, 0, 512);
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        assert!((mean - 0.5).abs() < 4.0 / (12.0 * n).sqrt());
        assert!(values.iter().all(|&u| 0.0 < u && u < 1.0));
    }
}
