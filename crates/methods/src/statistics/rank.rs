//! Ranks, and how closely two columns rise together.

/// The rank of each value from 1, equal values sharing the mean of their ranks. NaN ranks
/// above everything.
///
/// # Examples
/// ```
/// use comity_methods::statistics::mid_ranks;
/// assert_eq!(mid_ranks(&[30.0, 10.0, 20.0, 20.0]), [4.0, 1.0, 2.5, 2.5]);
/// ```
#[must_use]
pub fn mid_ranks(values: &[f64]) -> Vec<f64> {
    let order = ascending(values);
    let key = |place: usize| sortable(values[order[place]]);
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let same = (start..order.len())
            .take_while(|&place| key(place) == key(start))
            .count();
        // The mean of the ranks start+1 ..= start+same.
        let rank = start as f64 + 0.5 * (same as f64 + 1.0);
        for &position in &order[start..start + same] {
            ranks[position] = rank;
        }
        start += same;
    }
    ranks
}

/// Positions in the order of their values. Whole numbers sort fastest, so position takes the
/// place of a value's last bits; where only those differ, neighbours are put right afterwards.
fn ascending(values: &[f64]) -> Vec<usize> {
    let mask = values.len().next_power_of_two() as u64 - 1;
    let keyed = |(i, x): (usize, &f64)| (sortable(*x) & !mask) | i as u64;
    let mut keys: Vec<u64> = values.iter().enumerate().map(keyed).collect();
    keys.sort_unstable();
    let mut order: Vec<usize> = keys.into_iter().map(|key| (key & mask) as usize).collect();
    for end in 1..order.len() {
        let mut place = end;
        while place > 0 && sortable(values[order[place - 1]]) > sortable(values[order[place]]) {
            order.swap(place - 1, place);
            place -= 1;
        }
    }
    order
}

/// A whole number that orders as `x` does; −0 and 0 are equal.
fn sortable(x: f64) -> u64 {
    let bits = (if x.is_nan() { f64::NAN } else { x + 0.0 }).to_bits();
    if x.is_nan() {
        u64::MAX
    } else if bits >> 63 == 1 {
        !bits
    } else {
        bits | (1 << 63)
    }
}

/// Spearman's rank correlation: −1 to 1; 0 where a column is constant.
///
/// # Panics
/// If the columns differ in length.
///
/// # Examples
/// ```
/// use comity_methods::statistics::spearman;
/// assert_eq!(spearman(&[1.0, 2.0, 3.0], &[10.0, 100.0, 1000.0]), 1.0);
/// ```
#[must_use]
pub fn spearman(first: &[f64], second: &[f64]) -> f64 {
    spearman_of_ranks(&mid_ranks(first), &mid_ranks(second))
}

/// Spearman's rank correlation of columns already ranked by [`mid_ranks`].
///
/// # Panics
/// If the columns differ in length.
#[must_use]
pub fn spearman_of_ranks(first: &[f64], second: &[f64]) -> f64 {
    assert_eq!(
        first.len(),
        second.len(),
        "both columns need the same futures"
    );
    let centre = 0.5 * (first.len() as f64 + 1.0);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in first.iter().zip(second) {
        let (dx, dy) = (x - centre, y - centre);
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    if xx == 0.0 || yy == 0.0 {
        0.0
    } else {
        (xy / (xx * yy).sqrt()).clamp(-1.0, 1.0)
    }
}
