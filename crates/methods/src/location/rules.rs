//! Which sites may be open: how many, which must stay, which may not be used.

use super::error::LocationError;

/// Rules for a choice of sites.
///
/// ```
/// use comity_methods::location::SiteRules;
/// let rules = SiteRules::open(2).keeping(&[0]).without(&[3]);
/// assert_eq!(rules.count, 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteRules {
    /// How many sites are open.
    pub count: usize,
    /// Sites that must stay open.
    pub must_stay: Vec<usize>,
    /// Sites that may not be used.
    pub never: Vec<usize>,
}

/// What is decided of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing yet.
    Free,
    /// It is open.
    Open,
    /// It is shut.
    Shut,
}

impl SiteRules {
    /// So many sites, any of them.
    #[must_use]
    pub fn open(count: usize) -> SiteRules {
        SiteRules {
            count,
            ..SiteRules::default()
        }
    }

    /// The same with sites that must stay open.
    #[must_use]
    pub fn keeping(mut self, sites: &[usize]) -> SiteRules {
        self.must_stay.extend(sites);
        self
    }

    /// The same with sites that may not be used.
    #[must_use]
    pub fn without(mut self, sites: &[usize]) -> SiteRules {
        self.never.extend(sites);
        self
    }

    /// What is decided of each site from the start, whatever their number.
    pub(super) fn states(&self, sites: usize) -> Result<Vec<State>, LocationError> {
        let mut states = vec![State::Free; sites];
        for (named, state) in [(&self.must_stay, State::Open), (&self.never, State::Shut)] {
            for &at in named {
                let (what, most) = ("site", sites);
                let of_site = states
                    .get_mut(at)
                    .ok_or(LocationError::NoSuch { what, at, most })?;
                if ![State::Free, state].contains(of_site) {
                    return Err(LocationError::MustAndNever(at));
                }
                *of_site = state;
            }
        }
        Ok(states)
    }

    /// The same, if so many sites can be open under these rules.
    pub(super) fn counted(&self, sites: usize) -> Result<Vec<State>, LocationError> {
        let states = self.states(sites)?;
        let of = |wanted: State| states.iter().filter(|s| **s == wanted).count();
        let (must_stay, available) = (of(State::Open), sites - of(State::Shut));
        let wanted = self.count;
        match wanted {
            0 => Err(LocationError::NoSiteWanted),
            _ if wanted > available => Err(LocationError::TooManyWanted { wanted, available }),
            _ if wanted < must_stay => Err(LocationError::TooFewWanted { wanted, must_stay }),
            _ => Ok(states),
        }
    }
}

/// The sites in a state, in order.
pub(super) fn sites_in(states: &[State], wanted: State) -> Vec<usize> {
    let each = states.iter().enumerate();
    each.filter(|(_, s)| **s == wanted)
        .map(|(site, _)| site)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_that_exclude_each_other_are_said_with_the_smallest_change() {
        let told = |rules: SiteRules| rules.counted(4).map_err(|e| e.to_string());
        assert_eq!(
            told(SiteRules::open(4).without(&[2])),
            Err("4 sites are wanted, but only 3 may be used. Ask for 3 or fewer".to_owned())
        );
        assert_eq!(
            told(SiteRules::open(1).keeping(&[0, 3, 3])),
            Err(
                "2 sites must stay open, but only 1 are wanted. Ask for 2, or let 1 of them go"
                    .to_owned()
            )
        );
        assert_eq!(
            told(SiteRules::open(1).keeping(&[1]).without(&[1])),
            Err("site 2 must stay open and may not be used. Choose one of the two".to_owned())
        );
        assert!(told(SiteRules::open(0)).is_err());
        assert!(told(SiteRules::open(1).without(&[4])).is_err());
    }
}
