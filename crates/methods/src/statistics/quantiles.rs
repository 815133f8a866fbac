//! Exact quantiles without sorting everything.
//!
//! One pass finds the range, one counts values in equal slices of it, and only the slices
//! in which a wanted rank falls are gathered and sorted.

/// Below this many values sorting all of them is as fast.
const FEW: usize = 256;
/// Infinite values stand apart, in the first and the last slice.
const BELOW: usize = 0;

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
    let (low, high, nan) = finite_range(values);
    assert!(!nan, "quantiles of a sample that contains NaN");
    let slices = Slices::over(low, high, values.len());
    match slices {
        Some(slices) if values.len() > FEW => by_slices(values, ranks, &slices),
        _ => {
            let mut sorted = values.to_vec();
            sorted.sort_unstable_by(f64::total_cmp);
            ranks.iter().map(|&rank| sorted[rank]).collect()
        }
    }
}

/// Least and greatest finite value, and whether any value is NaN.
fn finite_range(values: &[f64]) -> (f64, f64, bool) {
    const WIDTH: usize = 16;
    let mut lows = [f64::INFINITY; WIDTH];
    let mut highs = [f64::NEG_INFINITY; WIDTH];
    let mut nans = [false; WIDTH];
    let mut note = |i: usize, x: f64| {
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
        nans[i] |= x.is_nan();
    };
    let (blocks, rest) = values.as_chunks::<WIDTH>();
    for block in blocks {
        for (i, x) in block.iter().enumerate() {
            note(i, *x);
        }
    }
    for (i, x) in rest.iter().enumerate() {
        note(i, *x);
    }
    let low = lows.into_iter().fold(f64::INFINITY, f64::min);
    let high = highs.into_iter().fold(f64::NEG_INFINITY, f64::max);
    (low, high, nans.contains(&true))
}

/// Equal slices of a range; number 0 is for −∞ and the last for +∞.
struct Slices {
    low: f64,
    per_unit: f64,
    count: usize,
}

impl Slices {
    fn over(low: f64, high: f64, values: usize) -> Option<Slices> {
        let count = (values / 16).next_power_of_two().clamp(64, 4096);
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
        let place = ((x - self.low) * self.per_unit + 1.0)
            .max(0.0)
            .min(self.count as f64 + 2.0);
        place as u16
    }
}

fn by_slices(values: &[f64], ranks: &[usize], slices: &Slices) -> Vec<f64> {
    let which: Vec<u16> = values.iter().map(|x| slices.of(*x)).collect();
    let mut counts = vec![0u32; slices.count + 3];
    // Two tallies, as successive values often fall in one slice and would wait for it.
    let mut others = counts.clone();
    for pair in which.chunks(2) {
        counts[usize::from(pair[0])] += 1;
        if let Some(second) = pair.get(1) {
            others[usize::from(*second)] += 1;
        }
    }
    let total = |i: usize| (counts[i] + others[i]) as usize;
    let mut found = Vec::with_capacity(ranks.len());
    let (mut slice, mut before) = (BELOW, 0);
    let mut gathered: Option<(usize, Vec<f64>)> = None;
    for &rank in ranks {
        while rank >= before + total(slice) {
            before += total(slice);
            slice += 1;
        }
        let sorted = match gathered.take() {
            Some((of, sorted)) if of == slice => sorted,
            _ => gather(values, &which, slice as u16, total(slice)),
        };
        found.push(sorted[rank - before]);
        gathered = Some((slice, sorted));
    }
    found
}

/// The values of one slice, sorted.
fn gather(values: &[f64], which: &[u16], slice: u16, count: usize) -> Vec<f64> {
    let mut inside = Vec::with_capacity(count);
    inside.extend(
        values
            .iter()
            .zip(which)
            .filter(|(_, w)| **w == slice)
            .map(|(x, _)| *x),
    );
    inside.sort_unstable_by(f64::total_cmp);
    inside
}
