/// The host is paid a premium for employing the staff and carrying the risk: all pay it by their
/// shares, the host receives it. In pence; the sum does not change.
///
/// ```
/// use comity_methods::apportionment::host_premium;
/// assert_eq!(host_premium(&[600.0, 400.0], 0, 50.0), [580.0, 420.0]);
/// ```
#[must_use]
pub fn host_premium(amounts: &[f64], host: usize, premium: f64) -> Vec<f64> {
    let total: f64 = amounts.iter().sum();
    let pay = |(p, a): (usize, &f64)| {
        let part = match total == 0.0 {
            true => premium / amounts.len() as f64,
            false => premium * a / total,
        };
        a + part - if p == host { premium } else { 0.0 }
    };
    amounts.iter().enumerate().map(pay).collect()
}
