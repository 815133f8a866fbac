//! How far every place is from every site.

use super::error::{LocationError, all_not_negative, of_length};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The most pairs of a place and a site that are held: 2²⁶, 512 MB.
pub const MOST_CELLS: usize = 1 << 26;

/// Distances from places (where people are) to sites (where the service might be), in minutes or any
/// one measure. Kept site by site, since every method asks for all places of one site.
///
/// ```
/// use comity_methods::location::Distances;
/// // Three towns in a row, ten minutes apart.
/// let towns = Distances::from_edges(3, &[(0, 1, 10.0), (1, 2, 10.0)])?;
/// assert_eq!(towns.between(0, 2), 20.0);
/// // An office that is everywhere is one more site.
/// assert_eq!(towns.with_virtual_office().between(0, 3), 0.0);
/// # Ok::<(), comity_methods::location::LocationError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Distances {
    places: usize,
    sites: usize,
    by_site: Vec<f64>,
}

impl Distances {
    /// From a matrix: a row for each place, each with a column for each site.
    ///
    /// # Errors
    /// No places or sites, rows of unequal length, negative or infinite distances.
    pub fn new(rows: &[Vec<f64>]) -> Result<Distances, LocationError> {
        let places = rows.len();
        let sites = rows.first().map_or(0, Vec::len);
        sized(places, sites)?;
        for row in rows {
            of_length("a row of distances", sites, row.len())?;
            all_not_negative("distance", row)?;
        }
        let by_site = (0..sites).flat_map(|j| rows.iter().map(move |row| row[j]));
        Ok(Distances {
            places,
            sites,
            by_site: by_site.collect(),
        })
    }

    /// From a network: every place is also a site, and distances are those of the shortest ways.
    /// Edges `(from, to, length)` are used both ways; of an edge given twice, the last counts (as in
    /// the OR-Library's files of p-median problems, Beasley 1985).
    ///
    /// # Errors
    /// No places, an edge to a place that does not exist, negative lengths, places without a way to
    /// each other.
    pub fn from_edges(
        places: usize,
        edges: &[(usize, usize, f64)],
    ) -> Result<Distances, LocationError> {
        sized(places, places)?;
        let network = neighbours(places, edges)?;
        let mut by_site = Vec::with_capacity(places * places);
        for site in 0..places {
            let from_here = shortest(&network, site);
            if let Some(to) = from_here.iter().position(|d| d.is_infinite()) {
                return Err(LocationError::NoWay { from: site, to });
            }
            by_site.extend(from_here);
        }
        Ok(Distances {
            places,
            sites: places,
            by_site,
        })
    }

    /// The same with one more site, the last, at no distance from anybody.
    #[must_use]
    pub fn with_virtual_office(mut self) -> Distances {
        self.by_site.extend(std::iter::repeat_n(0.0, self.places));
        self.sites += 1;
        self
    }

    /// How many places there are.
    pub fn places(&self) -> usize {
        self.places
    }

    /// How many sites there are.
    pub fn sites(&self) -> usize {
        self.sites
    }

    /// The distance from a place to a site.
    pub fn between(&self, place: usize, site: usize) -> f64 {
        self.to_site(site)[place]
    }

    /// The distances of all places from one site.
    pub fn to_site(&self, site: usize) -> &[f64] {
        &self.by_site[site * self.places..(site + 1) * self.places]
    }

    /// The nearest of some sites to a place, and how far it is; of several, the first named.
    pub fn nearest(&self, place: usize, open: &[usize]) -> Option<(usize, f64)> {
        let far = |site: &usize| (*site, self.between(place, *site));
        open.iter()
            .map(far)
            .reduce(|best, next| if next.1 < best.1 { next } else { best })
    }

    /// Each distance as something else, such as times the people of the place.
    pub(super) fn map(&self, cell: impl Fn(usize, f64) -> f64) -> Distances {
        let places = self.places;
        let cells = self.by_site.iter().enumerate();
        Distances {
            places,
            sites: self.sites,
            by_site: cells.map(|(at, d)| cell(at % places, *d)).collect(),
        }
    }
}

fn sized(places: usize, sites: usize) -> Result<(), LocationError> {
    match (places, sites) {
        (0, _) => Err(LocationError::Nothing("places")),
        (_, 0) => Err(LocationError::Nothing("sites")),
        _ if places.saturating_mul(sites) > MOST_CELLS => {
            Err(LocationError::TooLarge { places, sites })
        }
        _ => Ok(()),
    }
}

type Network = Vec<Vec<(usize, f64)>>;

/// Who is next to whom; a later edge between the same two replaces an earlier one.
fn neighbours(places: usize, edges: &[(usize, usize, f64)]) -> Result<Network, LocationError> {
    let mut network: Network = vec![Vec::new(); places];
    for (position, &(from, to, length)) in edges.iter().enumerate() {
        for at in [from, to] {
            if at >= places {
                let (what, most) = ("place", places);
                return Err(LocationError::NoSuch { what, at, most });
            }
        }
        if !(length >= 0.0 && length.is_finite()) {
            let (what, at, value) = ("the length of edge", position, length);
            return Err(LocationError::Negative { what, at, value });
        }
        for (one, other) in [(from, to), (to, from)] {
            match network[one].iter_mut().find(|(at, _)| *at == other) {
                Some(edge) => edge.1 = length,
                None => network[one].push((other, length)),
            }
        }
    }
    Ok(network)
}

/// Lengths of the shortest ways from one place (Dijkstra 1959).
fn shortest(network: &Network, from: usize) -> Vec<f64> {
    let mut known = vec![f64::INFINITY; network.len()];
    known[from] = 0.0;
    let mut queue = BinaryHeap::from([Reverse(Step(0.0, from))]);
    while let Some(Reverse(Step(so_far, at))) = queue.pop() {
        if so_far > known[at] {
            continue;
        }
        for &(next, length) in &network[at] {
            let way = so_far + length;
            if way < known[next] {
                known[next] = way;
                queue.push(Reverse(Step(way, next)));
            }
        }
    }
    known
}

/// A place and the length of a way to it, in order of length.
#[derive(PartialEq)]
struct Step(f64, usize);

impl Eq for Step {}

impl Ord for Step {
    fn cmp(&self, other: &Step) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

impl PartialOrd for Step {
    fn partial_cmp(&self, other: &Step) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_repeated_edges_counts_and_ways_may_lead_over_others() {
        let edges = [(0, 1, 1.0), (1, 0, 30.0), (0, 2, 5.0), (2, 1, 5.0)];
        let found = Distances::from_edges(3, &edges).map(|d| (d.between(0, 1), d.between(1, 2)));
        assert_eq!(found, Ok((10.0, 5.0)));
    }

    #[test]
    fn what_cannot_be_is_said() {
        let no_way = Distances::from_edges(3, &[(0, 1, 1.0)]);
        assert_eq!(no_way, Err(LocationError::NoWay { from: 0, to: 2 }));
        let ragged = Distances::new(&[vec![1.0, 2.0], vec![1.0]]);
        assert!(matches!(ragged, Err(LocationError::WrongLength { .. })));
        assert_eq!(Distances::new(&[]), Err(LocationError::Nothing("places")));
        let told = Distances::from_edges(2, &[(0, 1, -3.0)]).map_err(|e| e.to_string());
        let expected =
            "the length of edge 1 is -3, but must be 0 or more and finite. Check its sign and unit";
        assert_eq!(told, Err(expected.to_owned()));
    }
}
