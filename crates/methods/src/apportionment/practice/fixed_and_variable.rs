use super::{ShareError, sized};

/// A fixed part of the cost by one key, the rest by another. In pence.
///
/// # Errors
/// A fixed cost above the whole; lists of different length.
///
/// ```
/// use comity_methods::apportionment::{equal, fixed_and_variable};
/// let pays = fixed_and_variable(1000.0, 400.0, &equal(2), &[0.75, 0.25])?;
/// assert_eq!(pays, [650.0, 350.0]);
/// # Ok::<(), comity_methods::apportionment::ShareError>(())
/// ```
pub fn fixed_and_variable(
    total: f64,
    fixed: f64,
    fixed_shares: &[f64],
    variable_shares: &[f64],
) -> Result<Vec<f64>, ShareError> {
    sized(variable_shares, fixed_shares.len())?;
    if fixed.is_nan() || total.is_nan() || fixed > total {
        return Err(ShareError::Fixed { fixed, total });
    }
    let both = fixed_shares.iter().zip(variable_shares);
    Ok(both.map(|(f, v)| fixed * f + (total - fixed) * v).collect())
}
