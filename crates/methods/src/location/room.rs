//! The p-median where sites hold only so many people.

use super::branch::{Limits, search};
use super::distances::Distances;
use super::error::{LocationError, of_length};
use super::median::gap;
use super::prices::{Best, Effort, Question};
use super::rules::{SiteRules, State, sites_in};
use super::staff::{MINUTE_PARTS, in_parts};
use super::swap::{drawn, exchange_asking};
use super::transport::{Carried, Transport, carry};

const LIMITS: Limits = Limits {
    first: Effort {
        rounds: 300,
        patience: 15,
        step: 1.0,
    },
    each: Effort {
        rounds: 40,
        patience: 8,
        step: 0.5,
    },
    trials: 100,
};

/// How many people may work at a site.
///
/// ```
/// use comity_methods::location::Room;
/// // Two of five days from home: at most 40 % of each group's work is done there.
/// assert_eq!(Room::virtual_office(0.4).of_group(10), 4);
/// assert_eq!(Room::building(25).of_group(10), 10);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// The most people.
    pub most: u64,
    /// The share of each group's work that can be done there, from 0 to 1.
    pub share: f64,
}

impl Room {
    /// A building with so many desks, for any work.
    pub fn building(most: u64) -> Room {
        Room { most, share: 1.0 }
    }

    /// An office that is everywhere, for this share of each group's work.
    pub fn virtual_office(share: f64) -> Room {
        let most = u64::MAX;
        Room { most, share }
    }

    /// How many of a group of so many people may work there, in whole people. A share written in
    /// decimals counts as meant: 0.29 of 100 are 29.
    pub fn of_group(&self, people: u64) -> u64 {
        let share = self.share.clamp(0.0, 1.0) * people as f64;
        self.most.min((share + 1e-9).floor() as u64).min(people)
    }

    /// How many of all groups together may work there.
    pub fn of_all(&self, people: &[u64]) -> u64 {
        let all: u64 = people.iter().map(|n| self.of_group(*n)).sum();
        self.most.min(all)
    }
}

/// A plan in which everybody has a place, and what is proven of it.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomPlan {
    /// Sites that are open, in order.
    pub sites: Vec<usize>,
    /// People of each place at each open site, place by place, sites in the order of `sites`.
    pub people: Vec<Vec<u64>>,
    /// Distance times people, all together.
    pub value: f64,
    /// No plan is below this.
    pub bound: f64,
}

impl RoomPlan {
    /// By which share a better plan could be better at most; 0 if none is.
    pub fn gap(&self) -> f64 {
        gap(self.value, self.bound)
    }
}

/// The sites that make the sum of distances least where each site has only so much room. People of
/// one place may go to different sites; everybody has a place. Distances count in thousandths.
///
/// ```
/// use comity_methods::location::{Distances, Room, SiteRules, p_median_with_room};
/// let towns = Distances::from_edges(3, &[(0, 1, 10.0), (1, 2, 10.0)])?;
/// let room = [Room::building(20), Room::building(8), Room::building(20)];
/// let plan = p_median_with_room(&towns, &[10, 5, 5], &room, &SiteRules::open(2))?;
/// assert_eq!((plan.sites.as_slice(), plan.value), ([0, 2].as_slice(), 50.0));
/// assert_eq!(plan.gap(), 0.0);
/// # Ok::<(), comity_methods::location::LocationError>(())
/// ```
///
/// # Errors
/// Lists of the wrong length, rules that exclude each other, less room than people: then how much is
/// missing and how many sites would do.
pub fn p_median_with_room(
    distances: &Distances,
    people: &[u64],
    room: &[Room],
    rules: &SiteRules,
) -> Result<RoomPlan, LocationError> {
    of_length("the list of people", distances.places(), people.len())?;
    of_length("the list of room", distances.sites(), room.len())?;
    let states = rules.counted(distances.sites())?;
    enough_room(people, room, &states, rules.count)?;
    let question = WithRoom::new(distances, people, room);
    let best = question.start(rules.count, &states);
    let prices = question.first_prices();
    let found = search(&question, rules.count, states, best, prices, LIMITS);
    let sites = found.best.sites;
    let carried = question.carried(&sites);
    let left: u64 = carried.left.iter().sum();
    if left > 0 {
        return Err(no_room(people, &sites, left));
    }
    let row = |flow: &[u64]| flow.to_vec();
    Ok(RoomPlan {
        people: carried.flow.chunks(sites.len().max(1)).map(row).collect(),
        value: found.best.value / MINUTE_PARTS,
        bound: found.bound / MINUTE_PARTS,
        sites,
    })
}

/// Refuses at once what no choice of sites can hold.
fn enough_room(
    people: &[u64],
    room: &[Room],
    states: &[State],
    count: usize,
) -> Result<(), LocationError> {
    let largest = largest(people, room, states);
    let of = |sites: &[usize]| -> u64 {
        let each = sites.iter().map(|s| room[*s].of_all(people));
        each.fold(0, u64::saturating_add)
    };
    let (needed, held) = (people.iter().sum::<u64>(), of(&largest[..count]));
    if held >= needed {
        return Ok(());
    }
    let enough = (count..=largest.len()).find(|n| of(&largest[..*n]) >= needed);
    Err(LocationError::NoRoom {
        sites: count,
        room: held,
        needed,
        short: needed - held,
        enough,
    })
}

/// Sites that may be open: those that must be first, then the largest.
fn largest(people: &[u64], room: &[Room], states: &[State]) -> Vec<usize> {
    let mut sites = sites_in(states, State::Free);
    sites.sort_by_key(|s| std::cmp::Reverse(room[*s].of_all(people)));
    [sites_in(states, State::Open), sites].concat()
}

fn no_room(people: &[u64], sites: &[usize], left: u64) -> LocationError {
    let needed: u64 = people.iter().sum();
    LocationError::NoRoom {
        sites: sites.len(),
        room: needed - left,
        needed,
        short: left,
        enough: None,
    }
}

struct WithRoom<'a> {
    distances: &'a Distances,
    people: &'a [u64],
    room: &'a [Room],
    needs: Vec<f64>,
    /// Distances in whole parts, site by site.
    costs: Distances,
    limits: Vec<u64>,
}

impl WithRoom<'_> {
    fn new<'a>(distances: &'a Distances, people: &'a [u64], room: &'a [Room]) -> WithRoom<'a> {
        let of_all = |room: &Room| room.of_all(people);
        WithRoom {
            distances,
            people,
            room,
            needs: people.iter().map(|n| *n as f64).collect(),
            costs: distances.map(|_, d| in_parts(d) as f64),
            limits: room.iter().map(of_all).collect(),
        }
    }

    fn carried(&self, open: &[usize]) -> Carried {
        let places = 0..self.distances.places();
        let cells = || {
            places
                .clone()
                .flat_map(|p| open.iter().map(move |s| (p, *s)))
        };
        let room: Vec<u64> = open.iter().map(|s| self.limits[*s]).collect();
        let cost: Vec<i64> = cells()
            .map(|(p, s)| self.costs.between(p, s) as i64)
            .collect();
        let most: Vec<u64> = cells()
            .map(|(p, s)| self.room[s].of_group(self.people[p]))
            .collect();
        carry(&Transport {
            people: self.people,
            room: &room,
            cost: &cost,
            most: &most,
        })
    }

    /// True if everybody may simply go to the nearest open site.
    fn nearest_have_room(&self, open: &[usize]) -> bool {
        let mut room = self.limits.clone();
        self.people.iter().enumerate().all(|(place, people)| {
            let Some((site, _)) = self.costs.nearest(place, open) else {
                return false;
            };
            let fits = self.room[site].of_group(*people) == *people && room[site] >= *people;
            room[site] = room[site].saturating_sub(*people);
            fits
        })
    }

    /// The best of the largest sites and two drawn starts.
    fn start(&self, count: usize, states: &[State]) -> Best {
        let largest = largest(self.people, self.room, states);
        let first = largest.into_iter().take(count).collect();
        let mut best = Best {
            sites: Vec::new(),
            value: f64::INFINITY,
        };
        for start in [first, drawn(0, count, states), drawn(1, count, states)] {
            best.offer(&start.clone(), self.value(&start));
            if best.sites.is_empty() {
                best.sites = start.clone();
            }
            let (sites, value) = exchange_asking(self, start, states);
            best.offer(&sites, value);
        }
        best
    }

    fn first_prices(&self) -> Vec<f64> {
        let mean = |place| {
            let each = (0..self.costs.sites()).map(|s| self.costs.between(place, s));
            each.fold(f64::INFINITY, f64::min)
        };
        (0..self.costs.places()).map(mean).collect()
    }

    /// Whom a site would serve at these prices: those who pay most over their cost first.
    fn takes(&self, site: usize, prices: &[f64]) -> Vec<(usize, f64, f64)> {
        let costs = self.costs.to_site(site).iter().zip(prices);
        let mut gains: Vec<(usize, f64)> = costs
            .map(|(cost, price)| cost - price)
            .enumerate()
            .filter(|(_, gain)| *gain < 0.0)
            .collect();
        gains.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        let mut room = self.limits[site];
        let mut taken = Vec::new();
        for (place, gain) in gains {
            let people = self.room[site].of_group(self.people[place]).min(room);
            room -= people;
            taken.push((place, people as f64, gain));
            if room == 0 {
                break;
            }
        }
        taken
    }
}

impl Question for WithRoom<'_> {
    fn needs(&self) -> &[f64] {
        &self.needs
    }

    fn sites(&self) -> usize {
        self.costs.sites()
    }

    fn worth(&self, site: usize, prices: &[f64]) -> f64 {
        let taken = self.takes(site, prices);
        taken.iter().map(|(_, people, gain)| people * gain).sum()
    }

    fn serve(&self, site: usize, prices: &[f64], served: &mut [f64]) {
        for (place, people, _) in self.takes(site, prices) {
            served[place] += people;
        }
    }

    fn value(&self, open: &[usize]) -> f64 {
        if self.nearest_have_room(open) {
            return self.at_least(open);
        }
        let carried = self.carried(open);
        match carried.left.iter().all(|n| *n == 0) {
            true => carried.cost as f64,
            false => f64::INFINITY,
        }
    }

    /// Everybody at the nearest site, whatever its room.
    fn at_least(&self, open: &[usize]) -> f64 {
        let mut nearest = vec![f64::INFINITY; self.needs.len()];
        for site in open {
            for (near, cost) in nearest.iter_mut().zip(self.costs.to_site(*site)) {
                *near = near.min(*cost);
            }
        }
        nearest.iter().zip(&self.needs).map(|(d, n)| d * n).sum()
    }

    fn improve(&self, open: Vec<usize>, states: &[State]) -> (Vec<usize>, f64) {
        exchange_asking(self, open, states)
    }

    fn whole(&self) -> bool {
        true
    }
}
