//! What a few like cases say of the next one, with no law assumed: the next observation is
//! equally likely to fall into each of the n + 1 gaps between n others (Hill 1968).

use crate::math::normal_quantile;
use crate::sampling::Distribution;

/// How deep in an outer gap its end is drawn, as a share of the gap's probability.
const OUTERMOST: f64 = 0.01;

/// The distribution of the next of some exchangeable observations. The i-th of n in order of size
/// has probability i/(n + 1) below it; equal ones share the middle of theirs. Between them
/// the curve is smooth. Below the least and above the greatest, where nothing was seen, it goes on
/// as steeply as over the whole range, or as in the last gap if that is steeper; never below `least`,
/// if there is one. None if there are fewer than two different values.
///
/// # Panics
/// If a value is not finite or lies below `least`.
///
/// # Examples
/// ```
/// use comity_methods::statistics::next_of;
/// let ratios = [1.5, 0.75, 3.0];
/// let next = next_of(&ratios, Some(0.0)).unwrap();
/// assert!((next.quantile(0.5) - 1.5).abs() < 0.01);
/// assert!((next.cdf(3.0) - 0.75).abs() < 0.003);
/// assert_eq!(next.quantile(0.0), 0.0);
/// ```
#[must_use]
pub fn next_of(values: &[f64], least: Option<f64>) -> Option<Distribution> {
    let bound = least.unwrap_or(f64::NEG_INFINITY);
    assert!(
        values.iter().all(|x| x.is_finite() && *x >= bound),
        "observations are finite and not below the least possible value"
    );
    let inner = gaps(values);
    let [(_, first), .., (_, last)] = inner.as_slice() else {
        return None;
    };
    let (first, last) = (*first, *last);
    let outermost = OUTERMOST / (values.len() + 1) as f64;
    let slope = |i: usize, j: usize| (inner[j].1 - inner[i].1) / (z(inner[j].0) - z(inner[i].0));
    let end = inner.len() - 1;
    let steepest = |gap: f64| gap.max(slope(0, end));
    let fall = steepest(slope(0, 1)) * (z(inner[0].0) - z(outermost));
    let rise = steepest(slope(end - 1, end)) * (z(1.0 - outermost) - z(inner[end].0));
    let foot = first - fall;
    let mut points = Vec::with_capacity(inner.len() + 2);
    if foot.max(bound) < first {
        points.push((outermost, foot.max(bound)));
    }
    points.extend(inner);
    points.push((1.0 - outermost, last + rise));
    let whole = Distribution::Quantiles(points);
    Some(match least {
        None => whole,
        Some(_) => Distribution::Truncated {
            of: Box::new(whole),
            low: least,
            high: None,
        },
    })
}

fn z(p: f64) -> f64 {
    normal_quantile(p)
}

/// Each different value with the probability below it.
fn gaps(values: &[f64]) -> Vec<(f64, f64)> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let all = (sorted.len() + 1) as f64;
    let mut found = Vec::new();
    let mut before = 0;
    for equal in sorted.chunk_by(|a, b| a == b) {
        let middle = before as f64 + 0.5 * (1 + equal.len()) as f64;
        found.push((middle / all, equal[0]));
        before += equal.len();
    }
    found
}

/// For each observation: whether it lies in the central interval of this level (0.8 for 80 %) that
/// the others predict. None if the others predict nothing.
///
/// For exchangeable observations the share inside comes out near the level whatever they are; what
/// it can show is how coarse so few are, and which lie outside.
///
/// # Examples
/// ```
/// use comity_methods::statistics::left_out;
/// let nine = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 30.0];
/// let inside = left_out(&nine, Some(0.0), 0.8).unwrap();
/// assert_eq!(inside.iter().filter(|i| **i).count(), 7);
/// assert!(!inside[0] && !inside[8]);
/// ```
#[must_use]
pub fn left_out(values: &[f64], least: Option<f64>, level: f64) -> Option<Vec<bool>> {
    let inside = |i: usize| {
        let mut others = values.to_vec();
        let own = others.remove(i);
        let predicted = next_of(&others, least)?;
        let tail = 0.5 - 0.5 * level;
        Some((predicted.quantile(tail)..=predicted.quantile(1.0 - tail)).contains(&own))
    };
    (0..values.len()).map(inside).collect()
}
