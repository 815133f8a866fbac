use super::{ShareError, equal, sized};

/// Each pays its own baseline less its share of what is gained together. In pence.
///
/// # Errors
/// Lists of different length.
///
/// ```
/// use comity_methods::apportionment::gain_share;
/// // Leeds City Region kept half of the gain by growth, half by population: here 3 to 1.
/// assert_eq!(gain_share(&[1000.0, 600.0], 1500.0, &[0.75, 0.25])?, [925.0, 575.0]);
/// # Ok::<(), comity_methods::apportionment::ShareError>(())
/// ```
pub fn gain_share(baselines: &[f64], total: f64, shares: &[f64]) -> Result<Vec<f64>, ShareError> {
    sized(shares, baselines.len())?;
    let gain = baselines.iter().sum::<f64>() - total;
    let both = baselines.iter().zip(shares);
    Ok(both.map(|(b, s)| b - gain * s).collect())
}

/// As [`gain_share`], everybody gaining the same amount.
///
/// ```
/// use comity_methods::apportionment::equal_gain;
/// // Young's two towns (1994): alone 11 and 7, together 15.
/// assert_eq!(equal_gain(&[11.0, 7.0], 15.0), [9.5, 5.5]);
/// ```
#[must_use]
pub fn equal_gain(baselines: &[f64], total: f64) -> Vec<f64> {
    let shares = equal(baselines.len());
    gain_share(baselines, total, &shares).unwrap_or_default()
}
