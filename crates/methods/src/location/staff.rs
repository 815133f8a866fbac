//! New posts for the staff of sites that close: a flow of least travel with a limit to each journey.

use super::distances::Distances;
use super::error::{LocationError, all_not_negative, of_length};
use super::room::Room;
use super::transport::{Carried, Transport, carry};

/// Distances of people are counted in whole parts of this many to a minute (or mile), so that who
/// goes where never hangs on the last bits of a number.
pub const MINUTE_PARTS: f64 = 1_000.0;

/// A distance in whole parts; so far that sums stay exact.
pub(super) fn in_parts(distance: f64) -> i64 {
    (distance * MINUTE_PARTS).round().min(1e12) as i64
}

/// Who works where after a change.
#[derive(Clone, Debug, PartialEq)]
pub struct Redeployment {
    /// People of each group at each open site: a row for each group, sites in the order asked.
    pub people: Vec<Vec<u64>>,
    /// People of each group for whom there is no place within the limit.
    pub without_place: Vec<u64>,
    /// Distance times people of all who have one.
    pub travel: f64,
}

impl Redeployment {
    /// People who work at each open site.
    pub fn at_sites(&self) -> Vec<u64> {
        let sites = self.people.first().map_or(0, Vec::len);
        let at = |site: usize| self.people.iter().map(|row| row[site]).sum();
        (0..sites).map(at).collect()
    }

    /// How many have no workable place.
    pub fn all_without_place(&self) -> u64 {
        self.without_place.iter().sum()
    }
}

/// As many people as possible get a place at an open site, nobody farther than `limit`, and of all
/// ways to do that the one with least travel together. Groups are the distances' places; `room` has an
/// entry for each of its sites.
///
/// ```
/// use comity_methods::location::{Distances, Room, redeploy};
/// // Ten people at each of two offices; the first closes, the second holds 16.
/// let minutes = Distances::from_edges(2, &[(0, 1, 40.0)])?;
/// let room = [Room::building(0), Room::building(16)];
/// let found = redeploy(&minutes, &[10, 10], &room, &[1], 60.0)?;
/// assert_eq!(found.people, [[6], [10]]);
/// assert_eq!(found.without_place, [4, 0]);
/// // With an office that is everywhere, for two days in five:
/// let minutes = minutes.with_virtual_office();
/// let room = [room[0], room[1], Room::virtual_office(0.4)];
/// let found = redeploy(&minutes, &[10, 10], &room, &[1, 2], 60.0)?;
/// assert_eq!((found.all_without_place(), found.at_sites()), (0, vec![16, 4]));
/// # Ok::<(), comity_methods::location::LocationError>(())
/// ```
///
/// # Errors
/// Lists of the wrong length, sites that do not exist, a negative limit.
pub fn redeploy(
    distances: &Distances,
    people: &[u64],
    room: &[Room],
    open: &[usize],
    limit: f64,
) -> Result<Redeployment, LocationError> {
    of_length("the list of people", distances.places(), people.len())?;
    of_length("the list of room", distances.sites(), room.len())?;
    all_not_negative("the limit of a journey", &[limit.min(f64::MAX)])?;
    if let Some(&at) = open.iter().find(|s| **s >= distances.sites()) {
        let (what, most) = ("site", distances.sites());
        return Err(LocationError::NoSuch { what, at, most });
    }
    let carried = carried(distances, people, room, open, limit);
    let row = |flow: &[u64]| flow.to_vec();
    let people = match open.is_empty() {
        true => vec![Vec::new(); people.len()],
        false => carried.flow.chunks(open.len()).map(row).collect(),
    };
    Ok(Redeployment {
        people,
        without_place: carried.left,
        travel: carried.cost as f64 / MINUTE_PARTS,
    })
}

fn carried(
    distances: &Distances,
    people: &[u64],
    room: &[Room],
    open: &[usize],
    limit: f64,
) -> Carried {
    let (mut cost, mut most) = (Vec::new(), Vec::new());
    for (place, group) in people.iter().enumerate() {
        for site in open {
            let far = distances.between(place, *site);
            cost.push(in_parts(far));
            most.push(if far <= limit {
                room[*site].of_group(*group)
            } else {
                0
            });
        }
    }
    let room: Vec<u64> = open.iter().map(|s| room[*s].of_all(people)).collect();
    carry(&Transport {
        people,
        room: &room,
        cost: &cost,
        most: &most,
    })
}
