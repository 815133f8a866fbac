//! Who is within a limit: the fewest sites for everybody, and the most people for so many sites.

use super::distances::Distances;
use super::error::{LocationError, all_not_negative, of_length};
use super::median::{gap, p_median};
use super::rules::{SiteRules, State, sites_in};

/// Trials after which the search for fewer sites ends.
const MOST_TRIALS: usize = 100_000;

/// The fewest sites that were found, and what is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Sites that are open, in order.
    pub sites: Vec<usize>,
    /// Fewer than this cannot do.
    pub bound: usize,
}

/// The fewest sites such that every place has one within `limit`. Of the rules, the count does not
/// matter.
///
/// ```
/// use comity_methods::location::{Distances, SiteRules, fewest_sites};
/// let road: Vec<_> = (0..6).map(|i| (i, i + 1, 10.0)).collect();
/// let towns = Distances::from_edges(7, &road)?;
/// let found = fewest_sites(&towns, 10.0, &SiteRules::default())?;
/// assert_eq!((found.sites.len(), found.bound), (3, 3));
/// # Ok::<(), comity_methods::location::LocationError>(())
/// ```
///
/// # Errors
/// Rules that exclude each other; a limit that cannot be met with every site open, with the smallest
/// that can.
pub fn fewest_sites(
    distances: &Distances,
    limit: f64,
    rules: &SiteRules,
) -> Result<Cover, LocationError> {
    all_not_negative("the limit", &[limit])?;
    let states = rules.states(distances.sites())?;
    in_reach(distances, limit, &states)?;
    let mut search = Search::new(distances, limit, &states);
    let bound = search.at_least(&search.all());
    let must = sites_in(&states, State::Open);
    search.best = search.greedy(must.clone());
    let proven = search.run(must, usize::MAX);
    let mut sites = search.best;
    sites.sort_unstable();
    let bound = match proven {
        true => sites.len(),
        false => bound.max(1),
    };
    Ok(Cover { sites, bound })
}

/// Says whether `count` sites can serve everybody within a limit: a choice, or `Some(None)` if there
/// is none, or `None` if the trials ran out.
pub(super) fn within(
    distances: &Distances,
    limit: f64,
    states: &[State],
    count: usize,
) -> Option<Option<Vec<usize>>> {
    if in_reach(distances, limit, states).is_err() {
        return Some(None);
    }
    let mut search = Search::new(distances, limit, states);
    let must = sites_in(states, State::Open);
    search.best = search.greedy(must.clone());
    let proven = search.best.len() <= count || search.run(must, count);
    let found = search.best.len() <= count;
    match (found, proven) {
        (true, _) => Some(Some(search.best)),
        (false, true) => Some(None),
        (false, false) => None,
    }
}

/// Refuses a limit that even all sites together cannot meet.
fn in_reach(distances: &Distances, limit: f64, states: &[State]) -> Result<(), LocationError> {
    let open = [sites_in(states, State::Open), sites_in(states, State::Free)].concat();
    if open.is_empty() {
        return Err(LocationError::NoSiteWanted);
    }
    let far = |place| distances.nearest(place, &open).map_or(0.0, |(_, far)| far);
    let each = (0..distances.places()).map(|place| (place, far(place)));
    let worst = each.reduce(|worst, next| if next.1 > worst.1 { next } else { worst });
    match worst {
        Some((place, nearest)) if nearest > limit => Err(LocationError::OutOfReach {
            place,
            nearest,
            limit,
            smallest: nearest,
        }),
        _ => Ok(()),
    }
}

/// Places as bits, 64 to a word.
type Places = Vec<u64>;

struct Search {
    places: usize,
    /// The places within the limit of each site.
    covers: Vec<Places>,
    /// The sites that may be open within the limit of each place.
    sites_of: Vec<Vec<usize>>,
    shut: Vec<bool>,
    best: Vec<usize>,
    trials: usize,
}

impl Search {
    fn new(distances: &Distances, limit: f64, states: &[State]) -> Search {
        let places = distances.places();
        let mut covers = vec![vec![0; places.div_ceil(64)]; distances.sites()];
        let mut sites_of = vec![Vec::new(); places];
        for site in (0..distances.sites()).filter(|s| states[*s] != State::Shut) {
            for (place, far) in distances.to_site(site).iter().enumerate() {
                if *far <= limit {
                    covers[site][place / 64] |= 1 << (place % 64);
                    sites_of[place].push(site);
                }
            }
        }
        Search {
            places,
            covers,
            sites_of,
            shut: states.iter().map(|s| *s == State::Shut).collect(),
            best: Vec::new(),
            trials: 0,
        }
    }

    fn all(&self) -> Places {
        let mut all = vec![0; self.places.div_ceil(64)];
        for place in 0..self.places {
            all[place / 64] |= 1 << (place % 64);
        }
        all
    }

    /// Sites added one after the other, each the one that serves most who are still unserved.
    fn greedy(&self, mut open: Vec<usize>) -> Vec<usize> {
        let mut unserved = self.unserved(&open);
        while unserved.iter().any(|w| *w != 0) {
            let gains = (0..self.covers.len()).map(|s| (self.gain(s, &unserved), s));
            let Some((gain, site)) = gains.max_by_key(|(gain, s)| (*gain, std::cmp::Reverse(*s)))
            else {
                break;
            };
            if gain == 0 {
                break;
            }
            open.push(site);
            serve(&mut unserved, &self.covers[site]);
        }
        open
    }

    fn unserved(&self, open: &[usize]) -> Places {
        let mut unserved = self.all();
        for site in open {
            serve(&mut unserved, &self.covers[*site]);
        }
        unserved
    }

    fn gain(&self, site: usize, unserved: &Places) -> u32 {
        let words = self.covers[site].iter().zip(unserved);
        words.map(|(c, u)| (c & u).count_ones()).sum()
    }

    /// Places no two of which can share a site: so many sites are needed at least.
    fn at_least(&self, unserved: &Places) -> usize {
        let mut left: Vec<usize> = members(unserved).collect();
        left.sort_by_key(|p| self.sites_of[*p].len());
        let mut used = vec![false; self.covers.len()];
        let mut apart = 0;
        for place in left {
            let mut sites = self.sites_of[place].iter().filter(|s| !self.shut[**s]);
            if sites.clone().all(|s| !used[*s]) {
                apart += 1;
                sites.by_ref().for_each(|s| used[*s] = true);
            }
        }
        apart
    }

    /// Looks for fewer sites than the best so far; ends early once `enough` do. True if the search
    /// was complete.
    fn run(&mut self, open: Vec<usize>, enough: usize) -> bool {
        let goal = if enough == usize::MAX { 0 } else { enough };
        let unserved = self.unserved(&open);
        let mut most = self.best.len();
        if goal > 0 {
            most = most.min(goal + 1);
        }
        self.go(open, &unserved, &mut most, goal)
    }

    fn go(&mut self, open: Vec<usize>, unserved: &Places, most: &mut usize, goal: usize) -> bool {
        self.trials += 1;
        if self.trials > MOST_TRIALS {
            return false;
        }
        let Some(place) = self.hardest(unserved) else {
            if open.len() < *most {
                *most = open.len();
                self.best = open;
            }
            return true;
        };
        if open.len() + self.at_least(unserved).max(1) >= *most {
            return true;
        }
        let mut sites = self.sites_of[place].clone();
        sites.retain(|s| !self.shut[*s]);
        sites.sort_by_key(|s| std::cmp::Reverse(self.gain(*s, unserved)));
        let mut complete = true;
        for site in &sites {
            let mut left = unserved.clone();
            serve(&mut left, &self.covers[*site]);
            let more = [open.as_slice(), &[*site]].concat();
            complete &= self.go(more, &left, most, goal);
            if !complete || *most <= goal {
                break;
            }
            // All with this site open were looked at.
            self.shut[*site] = true;
        }
        for site in sites {
            self.shut[site] = false;
        }
        complete
    }

    /// The unserved place with fewest sites left.
    fn hardest(&self, unserved: &Places) -> Option<usize> {
        let choices = |place: &usize| self.sites_of[*place].iter().filter(|s| !self.shut[**s]);
        members(unserved).min_by_key(|place| choices(place).count())
    }
}

fn serve(unserved: &mut Places, covered: &Places) {
    for (left, covered) in unserved.iter_mut().zip(covered) {
        *left &= !covered;
    }
}

fn members(places: &Places) -> impl Iterator<Item = usize> {
    let bits = |(word, bits): (usize, &u64)| {
        let bits = *bits;
        (0..64)
            .filter(move |b| bits >> b & 1 == 1)
            .map(move |b| word * 64 + b)
    };
    places.iter().enumerate().flat_map(bits)
}

/// The most people within a limit, and what is proven.
#[derive(Clone, Debug, PartialEq)]
pub struct Covered {
    /// Sites that are open, in order.
    pub sites: Vec<usize>,
    /// People (weight) within the limit of an open site.
    pub within: f64,
    /// No plan has more within.
    pub bound: f64,
}

impl Covered {
    /// How much more a better plan could hold at most, as a share; 0 if none does.
    pub fn gap(&self) -> f64 {
        gap(self.bound, self.within)
    }
}

/// The sites, as many as the rules say, that have most people within `limit`. This is the p-median of
/// distances that count 1 beyond the limit and 0 within.
///
/// ```
/// use comity_methods::location::{Distances, SiteRules, most_covered};
/// let towns = Distances::from_edges(4, &[(0, 1, 10.0), (1, 2, 10.0), (2, 3, 30.0)])?;
/// let found = most_covered(&towns, &[5.0, 1.0, 5.0, 8.0], 10.0, &SiteRules::open(1))?;
/// assert_eq!((found.sites.as_slice(), found.within), ([1].as_slice(), 11.0));
/// # Ok::<(), comity_methods::location::LocationError>(())
/// ```
///
/// # Errors
/// As [`p_median`], or a negative limit.
pub fn most_covered(
    distances: &Distances,
    weights: &[f64],
    limit: f64,
    rules: &SiteRules,
) -> Result<Covered, LocationError> {
    all_not_negative("the limit", &[limit])?;
    of_length("the list of weights", distances.places(), weights.len())?;
    let beyond = distances.map(|_, far| f64::from(u8::from(far > limit)));
    let plan = p_median(&beyond, weights, rules)?;
    let all: f64 = weights.iter().sum();
    Ok(Covered {
        sites: plan.sites,
        within: all - plan.value,
        bound: all - plan.bound,
    })
}
