/// From where partners are to where the rule would have them, by steps: in year t
/// `(1 − weight) · baseline + weight · target`. After the last weight the target holds.
///
/// Waste levies moved so by a third, two thirds and all (SI 2006/248).
///
/// ```
/// use comity_methods::apportionment::path::damped;
/// let path = damped(&[0.5, 0.5], &[vec![0.8, 0.2], vec![0.8, 0.2]], &[0.5]);
/// assert_eq!(path, [[0.65, 0.35], [0.8, 0.2]]);
/// ```
#[must_use]
pub fn damped(baseline: &[f64], target: &[Vec<f64>], weights: &[f64]) -> Vec<Vec<f64>> {
    let of_year = |(year, target): (usize, &Vec<f64>)| {
        let weight = weights.get(year).copied().unwrap_or(1.0);
        let both = baseline.iter().zip(target);
        both.map(|(b, t)| (1.0 - weight) * b + weight * t).collect()
    };
    target.iter().enumerate().map(of_year).collect()
}
