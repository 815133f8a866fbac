use super::{ShareError, by_driver, whole};

/// Some of the partners, and the portion of the cost that they pay together: a county, its
/// districts.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    /// Part of the whole, as a share of 1.
    pub portion: f64,
    /// Positions of the partners.
    pub members: Vec<usize>,
    /// Their driver, in the same order.
    pub driver: Vec<f64>,
}

/// Two or more tiers: first a portion for each tier, then within it by a driver.
///
/// # Errors
/// Portions below 0, or that do not add up to 1; partners in no tier or in two; drivers as [`by_driver`].
///
/// ```
/// use comity_methods::apportionment::{Tier, two_tier};
/// // Somerset Waste Partnership: the county 45.76 %, its districts by properties.
/// let county = Tier { portion: 0.4576, members: vec![0], driver: vec![1.0] };
/// let districts = Tier { portion: 0.5424, members: vec![1, 2], driver: vec![60.0, 40.0] };
/// let shares = two_tier(3, &[county, districts])?;
/// assert_eq!((shares[1] * 1e4).round(), 3254.0);
/// # Ok::<(), comity_methods::apportionment::ShareError>(())
/// ```
pub fn two_tier(partners: usize, tiers: &[Tier]) -> Result<Vec<f64>, ShareError> {
    whole(tiers.iter().map(|t| t.portion))?;
    let mut shares = vec![None; partners];
    for tier in tiers {
        let within = by_driver(&tier.driver)?;
        if within.len() != tier.members.len() {
            return Err(ShareError::Length {
                partners: tier.members.len(),
                given: within.len(),
            });
        }
        for (p, share) in tier.members.iter().zip(within) {
            let place = shares.get_mut(*p).filter(|place| place.is_none());
            *place.ok_or(ShareError::Tier(*p))? = Some(tier.portion * share);
        }
    }
    let of = |(p, share): (usize, Option<f64>)| share.ok_or(ShareError::Tier(p));
    shares.into_iter().enumerate().map(of).collect()
}
