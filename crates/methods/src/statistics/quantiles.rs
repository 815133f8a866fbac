//! Exact quantiles without sorting everything.
//!
//! One pass finds the range, one counts values in equal slices of it, and only the slices
//! in which a wanted rank falls are gathered and sorted.

/// Below this many values sorting all of them is as fast.
const FEW: usize = 256;
/// The finest division: its tallies still fit a first- or second-level cache.
const MOST_SLICES: usize = 4096;

/// The values below which the shares `probs` of the values lie: Hyndman and Fan's type 7,
/// as in Excel's `PERCENTILE.INC`, R and numpy. Infinite values are ordinary values.
///
/// # Panics
/// If there are no values, if one is NaN, or if a share lies outside 0 to 1: a quantile of
/// such a sample would be a lie.
///
/// # Examples
/// ```
/// use comity_methods::statistics::quantiles;
/// assert_eq!(quantiles(&[4.0, 1.0, 3.0, 2.0], &[0.0, 0.5, 1.0]), [1.0, 2.5, 4.0]);
/// ```
#[must_use]
pub fn quantiles(values: &[f64], probs: &[f64]) -> Vec<f64> {
    assert!(!values.is_empty(), "quantiles need at least one value");
    assert!(
        probs.iter().all(|p| (0.0..=1.0).contains(p)),
        "a share lies between 0 and 1"
    );
    let places: Vec<f64> = probs
        .iter()
        .map(|p| p * (values.len() - 1) as f64)
        .collect();
    let ranks = wanted_ranks(&places, values.len());
    let found = order_statistics(values, &ranks);
    let at = |rank: usize| found[ranks.partition_point(|&r| r < rank)];
    places
        .iter()
        .map(|place| {
            let rank = *place as usize;
            let (low, high) = (at(rank), at((rank + 1).min(values.len() - 1)));
            between(low, high, place - rank as f64)
        })
        .collect()
}

/// Quantiles of the distribution that a sample was drawn from: Hyndman and Fan's type 8, which is
/// nearly unbiased whatever the distribution. Averages over many samples need it, since a bias
/// does not average out.
///
/// # Panics
/// As [`quantiles`].
///
/// # Examples
/// ```
/// use comity_methods::statistics::estimated_quantiles;
/// let found = estimated_quantiles(&[4.0, 1.0, 3.0, 2.0], &[0.1, 0.5]);
/// assert_eq!(found, [1.0, 2.5]);
/// ```
#[must_use]
pub fn estimated_quantiles(values: &[f64], probs: &[f64]) -> Vec<f64> {
    let last = values.len().saturating_sub(1).max(1) as f64;
    let place =
        |p: &f64| (((values.len() as f64 + 1.0 / 3.0) * p - 2.0 / 3.0) / last).clamp(0.0, 1.0);
    quantiles(values, &probs.iter().map(place).collect::<Vec<f64>>())
}

fn wanted_ranks(places: &[f64], count: usize) -> Vec<usize> {
    let both = |place: &f64| [*place as usize, (*place as usize + 1).min(count - 1)];
    let mut ranks: Vec<usize> = places.iter().flat_map(both).collect();
    ranks.sort_unstable();
    ranks.dedup();
    ranks
}

/// The point a share of the way from `low` to `high`, where either may be infinite.
fn between(low: f64, high: f64, share: f64) -> f64 {
    if low == high || share == 0.0 {
        low
    } else if low.is_infinite() || high.is_infinite() {
        // Part of the way to infinity is infinitely far; between both, nowhere better.
        if low.is_infinite() && (high.is_finite() || share < 0.5) {
            low
        } else {
            high
        }
    } else {
        (low + share * (high - low)).clamp(low, high)
    }
}

/// The values at these ranks (rising, counted from 0) in rising order.
fn order_statistics(values: &[f64], ranks: &[usize]) -> Vec<f64> {
    let range = pulp::Arch::new().dispatch(FindRange(values));
    assert!(!range.nan, "quantiles of a sample that contains NaN");
    match Slices::over(range.low, range.high, values.len()) {
        Some(slices) if values.len() > FEW => by_slices(values, ranks, &slices),
        _ => {
            let mut sorted = values.to_vec();
            sorted.sort_unstable_by(f64::total_cmp);
            ranks.iter().map(|&rank| sorted[rank]).collect()
        }
    }
}

/// Least and greatest finite value, and whether any value is NaN.
struct Range {
    low: f64,
    high: f64,
    nan: bool,
}

struct FindRange<'a>(&'a [f64]);

impl pulp::WithSimd for FindRange<'_> {
    type Output = Range;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> Range {
        const WIDTH: usize = 32;
        let mut lows = [f64::INFINITY; WIDTH];
        let mut highs = [f64::NEG_INFINITY; WIDTH];
        let mut nans = [0u64; WIDTH];
        let (blocks, rest) = self.0.as_chunks::<WIDTH>();
        // The last, part-filled block is filled up with its own first value.
        let filled = rest.first().map(|first| {
            let mut block = [*first; WIDTH];
            block[..rest.len()].copy_from_slice(rest);
            block
        });
        for block in blocks.iter().chain(&filled) {
            for (i, &x) in block.iter().enumerate() {
                let low = if x == f64::NEG_INFINITY {
                    f64::INFINITY
                } else {
                    x
                };
                let high = if x == f64::INFINITY {
                    f64::NEG_INFINITY
                } else {
                    x
                };
                lows[i] = if low < lows[i] { low } else { lows[i] };
                highs[i] = if high > highs[i] { high } else { highs[i] };
                nans[i] |= u64::from(x.is_nan());
            }
        }
        Range {
            low: lows.into_iter().fold(f64::INFINITY, f64::min),
            high: highs.into_iter().fold(f64::NEG_INFINITY, f64::max),
            nan: nans.into_iter().any(|nan| nan != 0),
        }
    }
}

/// Equal slices of a range; infinite values fall in the first or the last.
struct Slices {
    low: f64,
    per_unit: f64,
    count: usize,
}

impl Slices {
    fn over(low: f64, high: f64, values: usize) -> Option<Slices> {
        let count = (values / 16).next_power_of_two().clamp(64, MOST_SLICES);
        let per_unit = count as f64 / (high - low);
        // No finite value, one value only, or a range too wide or narrow to divide.
        (low < high && per_unit.is_finite() && per_unit > 0.0).then_some(Slices {
            low,
            per_unit,
            count,
        })
    }

    /// Never falls as `x` rises, so that slices are in order.
    #[inline(always)]
    fn of(&self, x: f64) -> u16 {
        /// Adding 2⁵² leaves the nearest whole number in the low bits.
        const WHOLE: f64 = 4_503_599_627_370_496.0;
        let place = (x - self.low) * self.per_unit;
        (place.max(0.0).min(self.count as f64) + WHOLE).to_bits() as u16
    }
}

struct Assign<'a> {
    slices: &'a Slices,
    values: &'a [f64],
    which: &'a mut [u16],
}

impl pulp::WithSimd for Assign<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        for (x, which) in self.values.iter().zip(self.which) {
            *which = self.slices.of(*x);
        }
    }
}

fn by_slices(values: &[f64], ranks: &[usize], slices: &Slices) -> Vec<f64> {
    let mut which = vec![0u16; values.len()];
    pulp::Arch::new().dispatch(Assign {
        slices,
        values,
        which: &mut which,
    });
    let counts = tally(&which);
    // For each wanted rank, its place among the values of wanted slices.
    let mut wanted = [false; MOST_SLICES + 1];
    let (mut slice, mut before, mut left_out) = (0, 0, 0);
    let mut places = Vec::with_capacity(ranks.len());
    for &rank in ranks {
        while rank >= before + counts[slice] {
            left_out += if wanted[slice] { 0 } else { counts[slice] };
            before += counts[slice];
            slice += 1;
        }
        wanted[slice] = true;
        places.push(rank - left_out);
    }
    let sorted = gather(values, &which, &wanted);
    places.into_iter().map(|place| sorted[place]).collect()
}

/// How many values each slice holds.
fn tally(which: &[u16]) -> Vec<usize> {
    // Four tallies, as successive values often fall in one slice and would wait for it.
    let mut tallies = vec![[0u32; 4]; MOST_SLICES + 1];
    let (fours, rest) = which.as_chunks::<4>();
    for four in fours {
        for (i, slice) in four.iter().enumerate() {
            tallies[usize::from(*slice)][i] += 1;
        }
    }
    for slice in rest {
        tallies[usize::from(*slice)][0] += 1;
    }
    tallies
        .iter()
        .map(|four| four.iter().map(|&n| n as usize).sum())
        .collect()
}

/// The values of the wanted slices, sorted.
fn gather(values: &[f64], which: &[u16], wanted: &[bool; MOST_SLICES + 1]) -> Vec<f64> {
    let mut inside = Vec::new();
    for (x, slice) in values.iter().zip(which) {
        if wanted[usize::from(*slice).min(MOST_SLICES)] {
            inside.push(*x);
        }
    }
    inside.sort_unstable_by(f64::total_cmp);
    inside
}
