//! Sobol indices: how much of a result's variance each group of inputs explains.
//!
//! The *first-order* index of a group is the share of the variance that would go if the group
//! became known; the *total* index is the share that would be left if everything else became
//! known. For a sum of independent parts the two are equal; where groups act together the total
//! is larger.

use super::WithError;

/// A result in one randomisation: at two independent sets of futures and, for each group of
/// inputs, at the first set with that group's inputs taken from the second.
///
/// The two sets must be independent, input by input. Two randomisations of one
/// [`Sampler`](crate::sampling::Sampler) are not independent enough: an input's points have the same
/// structure in both, and the first-order indices scatter tenfold. Take samplers of two seeds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evaluations {
    /// At the first set.
    pub a: Vec<f64>,
    /// At the second set, future for future as many.
    pub b: Vec<f64>,
    /// For each group: at the first set with the group from the second.
    pub mixed: Vec<Vec<f64>>,
}

/// The indices of one group, as shares of the variance.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SobolIndex {
    /// First-order: what the group explains by itself.
    pub first: WithError,
    /// Total: what the group explains by itself and together with others.
    pub total: WithError,
}

/// Indices by group from independent randomisations, in the order of `mixed`.
///
/// First-order indices after Saltelli and others (2010, *Computer Physics Communications* 181,
/// table 2 b), total ones after Jansen (1999, *Computer Physics Communications* 117). Groups must
/// be independent of each other. A result that does not vary has indices of 0. Each index is a
/// ratio of means over all randomisations, its error that of the linearised ratio.
///
/// # Panics
/// If the sets of a randomisation differ in size, or randomisations in their number of groups.
///
/// # Examples
/// ```
/// use comity_methods::statistics::{Evaluations, sobol_indices};
/// // f = x + 2y over the corners of a square: y explains 4/5.
/// let f = |x: f64, y: f64| x + 2.0 * y;
/// let corners = [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)];
/// let pairs = || corners.iter().flat_map(|a| corners.iter().map(move |b| (*a, *b)));
/// let all = Evaluations {
///     a: pairs().map(|(a, _)| f(a.0, a.1)).collect(),
///     b: pairs().map(|(_, b)| f(b.0, b.1)).collect(),
///     mixed: vec![
///         pairs().map(|(a, b)| f(b.0, a.1)).collect(),
///         pairs().map(|(a, b)| f(a.0, b.1)).collect(),
///     ],
/// };
/// let found = sobol_indices(&[all]);
/// assert!((found[0].first.value - 0.2).abs() < 1e-12);
/// assert!((found[1].total.value - 0.8).abs() < 1e-12);
/// ```
#[must_use]
pub fn sobol_indices(randomisations: &[Evaluations]) -> Vec<SobolIndex> {
    let groups = randomisations.first().map_or(0, |r| r.mixed.len());
    let centre = centre(randomisations);
    let variances: Vec<f64> = randomisations
        .iter()
        .map(|r| average(r.a.iter().chain(&r.b).map(|x| (x - centre) * (x - centre))))
        .collect();
    let index = |group: usize| {
        let over = |of: fn(&Evaluations, usize, f64) -> f64| -> Vec<f64> {
            let one = |r: &Evaluations| of(r, group, centre);
            randomisations.iter().map(one).collect()
        };
        SobolIndex {
            first: ratio(&over(explained), &variances),
            total: ratio(&over(remaining), &variances),
        }
    };
    (0..groups).map(index).collect()
}

/// The mean of everything: taking it off leaves the first-order estimate unbiased and steadier.
fn centre(randomisations: &[Evaluations]) -> f64 {
    let means = randomisations
        .iter()
        .map(|r| average(r.a.iter().chain(&r.b).copied()));
    average(means)
}

fn explained(r: &Evaluations, group: usize, centre: f64) -> f64 {
    let mixed = &r.mixed[group];
    assert!(
        r.a.len() == r.b.len() && r.a.len() == mixed.len(),
        "sets of futures differ in size"
    );
    let futures = r.a.iter().zip(&r.b).zip(mixed);
    average(futures.map(|((a, b), mixed)| (b - centre) * (mixed - a)))
}

fn remaining(r: &Evaluations, group: usize, _: f64) -> f64 {
    let futures = r.a.iter().zip(&r.mixed[group]);
    average(futures.map(|(a, mixed)| 0.5 * (a - mixed) * (a - mixed)))
}

fn average(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0usize), |(s, n), x| (s + x, n + 1));
    sum / count as f64
}

/// A ratio of means: its error is that of the mean of (part − ratio × whole) / mean whole.
fn ratio(parts: &[f64], wholes: &[f64]) -> WithError {
    let whole = average(wholes.iter().copied());
    if whole == 0.0 {
        return WithError::default();
    }
    let value = average(parts.iter().copied()) / whole;
    let off = |(part, own): (&f64, &f64)| (part - value * own) / whole;
    let offs: Vec<f64> = parts.iter().zip(wholes).map(off).collect();
    WithError {
        value,
        se: WithError::from_randomisations(&offs).se,
    }
}
