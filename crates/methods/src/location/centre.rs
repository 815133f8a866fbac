//! The p-centre: so many sites that whoever is worst off is as well off as can be.

use super::cover::within;
use super::distances::Distances;
use super::error::LocationError;
use super::rules::SiteRules;

/// A plan and what is proven of it.
#[derive(Clone, Debug, PartialEq)]
pub struct CentrePlan {
    /// Sites that are open, in order: as many as were asked for, or fewer if fewer do as well.
    pub sites: Vec<usize>,
    /// The distance of the place that is farthest from its nearest site.
    pub farthest: f64,
    /// No plan is below this.
    pub bound: f64,
}

/// The sites, at most as many as the rules say, whose farthest place is nearest. Weights do not
/// matter: nobody is left out for being few.
///
/// ```
/// use comity_methods::location::{Distances, SiteRules, p_centre};
/// let road: Vec<_> = (0..4).map(|i| (i, i + 1, 10.0)).collect();
/// let towns = Distances::from_edges(5, &road)?;
/// let plan = p_centre(&towns, &SiteRules::open(1))?;
/// assert_eq!((plan.sites.as_slice(), plan.farthest, plan.bound), ([2].as_slice(), 20.0, 20.0));
/// # Ok::<(), comity_methods::location::LocationError>(())
/// ```
///
/// # Errors
/// Rules that exclude each other.
pub fn p_centre(distances: &Distances, rules: &SiteRules) -> Result<CentrePlan, LocationError> {
    let states = rules.counted(distances.sites())?;
    let mut steps: Vec<f64> = (0..distances.sites())
        .flat_map(|site| distances.to_site(site).iter().copied())
        .collect();
    steps.sort_unstable_by(f64::total_cmp);
    steps.dedup();
    // At the last step everybody is within; below `low` it is proven that somebody is not.
    let (mut low, mut sure_below, mut high) = (0, 0, steps.len() - 1);
    let mut sites = within(distances, steps[high], &states, rules.count)
        .flatten()
        .unwrap_or_default();
    while low < high {
        let middle = (low + high) / 2;
        match within(distances, steps[middle], &states, rules.count) {
            Some(Some(found)) => (high, sites) = (middle, found),
            Some(None) => (low, sure_below) = (middle + 1, middle + 1),
            None => low = middle + 1,
        }
    }
    sites.sort_unstable();
    Ok(CentrePlan {
        sites,
        farthest: steps[high],
        bound: steps[sure_below.min(high)],
    })
}
