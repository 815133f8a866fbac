use super::{ShareError, sized, whole};

/// A portion of the cost, and the shares by which it is split.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Part of the whole, as a share of 1.
    pub portion: f64,
    /// Each partner's share of it.
    pub shares: Vec<f64>,
}

/// Several drivers with weights: so much by population, so much by use.
///
/// # Errors
/// Portions below 0, or that do not add up to 1; lists of different length; no parts.
///
/// ```
/// use comity_methods::apportionment::{Part, equal, mixed};
/// let half = |shares: Vec<f64>| Part { portion: 0.5, shares };
/// let shares = mixed(&[half(equal(2)), half(vec![0.8, 0.2])])?;
/// assert_eq!(shares, [0.65, 0.35]);
/// # Ok::<(), comity_methods::apportionment::ShareError>(())
/// ```
pub fn mixed(parts: &[Part]) -> Result<Vec<f64>, ShareError> {
    whole(parts.iter().map(|p| p.portion))?;
    let partners = parts.first().map_or(0, |p| p.shares.len());
    let mut shares = vec![0.0; partners];
    for part in parts {
        sized(&part.shares, partners)?;
        let each = shares.iter_mut().zip(&part.shares);
        each.for_each(|(sum, share)| *sum += part.portion * share);
    }
    Ok(shares)
}
