/// A promise that nobody is worse off that cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error(
    "together all pay {short} more than their guaranteed {guaranteed}: the promise needs {short} from elsewhere"
)]
pub struct Detriment {
    /// What all guarantees come to.
    pub guaranteed: f64,
    /// By how much the cost exceeds them: the smallest sum that would make it possible.
    pub short: f64,
}

/// Nobody pays more than guaranteed (what it would pay otherwise); what the guarantee costs is
/// carried by those who gain, in proportion to their gain.
///
/// # Errors
/// If the cost exceeds all guarantees, with the sum that is missing.
///
/// ```
/// use comity_methods::apportionment::path::no_detriment;
/// let pays = no_detriment(&[110.0, 50.0, 40.0], &[100.0, 90.0, 60.0])?;
/// assert_eq!(pays[0], 100.0);
/// assert_eq!(pays.iter().sum::<f64>(), 200.0);
/// # Ok::<(), comity_methods::apportionment::path::Detriment>(())
/// ```
pub fn no_detriment(amounts: &[f64], guarantees: &[f64]) -> Result<Vec<f64>, Detriment> {
    let gain = |(a, g): (&f64, &f64)| g - a;
    let gains: Vec<f64> = amounts.iter().zip(guarantees).map(gain).collect();
    let above: f64 = gains.iter().filter(|g| **g > 0.0).sum();
    let below: f64 = -gains.iter().filter(|g| **g < 0.0).sum::<f64>();
    let guaranteed: f64 = guarantees.iter().sum();
    if below > above + 1e-9 * guaranteed.abs().max(1.0) {
        let short = below - above;
        return Err(Detriment { guaranteed, short });
    }
    let kept = if above > 0.0 {
        1.0 - below / above
    } else {
        0.0
    };
    let pay = |(gain, guarantee): (&f64, &f64)| guarantee - gain.max(0.0) * kept;
    Ok(gains.iter().zip(guarantees).map(pay).collect())
}
