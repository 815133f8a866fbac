use super::{ShareError, sized};

/// The shares that were agreed if everybody agreed to them, else a key that holds without
/// agreement, such as the council tax base for joint waste authorities in England.
///
/// # Errors
/// Lists of different length.
///
/// ```
/// use comity_methods::apportionment::agreed_or_key;
/// let (agreed, key) = ([0.5, 0.5], [0.6, 0.4]);
/// assert_eq!(agreed_or_key(&[true, true], &agreed, &key)?, agreed);
/// assert_eq!(agreed_or_key(&[true, false], &agreed, &key)?, key);
/// # Ok::<(), comity_methods::apportionment::ShareError>(())
/// ```
pub fn agreed_or_key(agrees: &[bool], agreed: &[f64], key: &[f64]) -> Result<Vec<f64>, ShareError> {
    sized(agreed, agrees.len())?;
    sized(key, agrees.len())?;
    let all = agrees.iter().all(|a| *a);
    Ok(if all { agreed } else { key }.to_vec())
}
