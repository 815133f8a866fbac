use super::ShareError;

/// By a driver: population, council tax base, caseload, posts, properties, hours recorded, use.
///
/// # Errors
/// Drivers below 0 or no numbers; all 0.
///
/// ```
/// use comity_methods::apportionment::by_driver;
/// // Planning applications of South Hams and West Devon over nine months of 2022/23.
/// let shares = by_driver(&[2286.0, 807.0])?;
/// assert_eq!((shares[0] * 100.0).round(), 74.0);
/// # Ok::<(), comity_methods::apportionment::ShareError>(())
/// ```
pub fn by_driver(driver: &[f64]) -> Result<Vec<f64>, ShareError> {
    if driver.is_empty() {
        return Err(ShareError::Nobody);
    }
    let wrong = |(_, value): &(usize, &f64)| !value.is_finite() || **value < 0.0;
    if let Some((partner, value)) = driver.iter().enumerate().find(wrong) {
        let value = *value;
        return Err(ShareError::Driver { partner, value });
    }
    let sum: f64 = driver.iter().sum();
    match sum > 0.0 {
        true => Ok(driver.iter().map(|d| d / sum).collect()),
        false => Err(ShareError::AllZero),
    }
}
