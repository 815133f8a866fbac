//! One plan: which sites are open, who goes where, and what that comes to.

use super::criteria::Criterion;
use super::question::VirtualOffice;
use super::read::Places;
use comity_methods::location::{Distances, Redeployment, Room, redeploy};

/// Deciles that count as deprived: the three most deprived tenths.
const DEPRIVED: u8 = 3;

/// A plan and its values.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacePlan {
    /// Open sites, as positions of places, in order.
    pub sites: Vec<usize>,
    /// True if work that can be done from anywhere is.
    pub virtual_office: bool,
    /// By [`Criterion::ALL`]; `None` where the pack does not say what it would take to know.
    pub values: [Option<f64>; Criterion::ALL.len()],
}

impl PlacePlan {
    /// Its value in a criterion.
    pub fn value(&self, criterion: Criterion) -> Option<f64> {
        self.values[criterion.position()]
    }
}

/// Who works where in a plan, by position of places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanPosts {
    /// Staff in the building.
    pub at_site: Vec<u64>,
    /// Staff of the virtual office, counted where they are now (or live, if that is known).
    pub remote: Vec<u64>,
    /// Staff without a workable place, counted likewise.
    pub without_place: Vec<u64>,
}

impl PlanPosts {
    /// Posts that are at a place, or held by people there.
    pub fn after(&self, place: usize) -> u64 {
        self.at_site[place] + self.remote[place]
    }
}

/// The virtual office as a site.
pub(super) fn remote(office: &VirtualOffice) -> Room {
    Room::virtual_office(office.share)
}

impl Places {
    /// Staff of each place: where they live if that is known, else where they work.
    pub(super) fn staff_groups(&self) -> Vec<u64> {
        let homes = self.homes_known();
        let people = |p: &super::site::Place| match homes {
            true => p.staff_homes.unwrap_or(0),
            false => p.posts,
        };
        self.places.iter().map(people).collect()
    }

    /// True if journeys of staff begin where they live; else where they work now.
    pub fn homes_known(&self) -> bool {
        self.places.iter().any(|p| p.staff_homes.is_some())
    }

    /// The sites that work now.
    pub fn open_now(&self) -> Vec<usize> {
        let works = |site: &&usize| self.places[**site].posts > 0;
        self.sites.iter().filter(works).copied().collect()
    }
}

/// What all plans have in common, made once.
pub(super) struct Ground<'a> {
    places: &'a Places,
    /// Places that have staff, and how many.
    groups: Vec<usize>,
    people: Vec<u64>,
    /// From those places to every site, the virtual office last.
    minutes: Distances,
    km: Option<Distances>,
    rooms: Vec<Room>,
}

impl<'a> Ground<'a> {
    /// Nothing if no place has staff.
    pub fn new(places: &'a Places) -> Option<Ground<'a>> {
        let staff = places.staff_groups();
        let groups: Vec<usize> = (0..staff.len()).filter(|p| staff[*p] > 0).collect();
        let part = |all: &Distances| {
            let row = |place: &usize| {
                let sites = places.sites.iter();
                sites.map(|site| all.between(*place, *site)).collect()
            };
            let rows: Vec<Vec<f64>> = groups.iter().map(row).collect();
            Distances::new(&rows)
                .ok()
                .map(Distances::with_virtual_office)
        };
        let room = |site: &usize| Room::building(places.places[*site].capacity.unwrap_or(0));
        let mut rooms: Vec<Room> = places.sites.iter().map(room).collect();
        let office = places.question.virtual_office.as_ref();
        rooms.push(office.map_or(Room::building(0), remote));
        Some(Ground {
            minutes: part(&places.travel.staff)?,
            km: places.travel.km.as_ref().and_then(part),
            people: groups.iter().map(|g| staff[*g]).collect(),
            places,
            groups,
            rooms,
        })
    }

    /// A plan of open sites (positions among the sites).
    pub fn plan(&self, open: &[usize], virtual_office: bool) -> PlacePlan {
        let limit = self.places.question.staff_limit.unwrap_or(f64::INFINITY);
        self.valued(open, virtual_office, &self.rooms, limit)
    }

    /// Staying as now: each site has at least the room that is in use, and nobody is asked to move.
    pub fn as_now(&self) -> PlacePlan {
        let rooms = self.rooms_now();
        self.valued(&self.open_now(), false, &rooms, f64::INFINITY)
    }

    fn open_now(&self) -> Vec<usize> {
        let works = |site: &usize| self.places.places[self.places.sites[*site]].posts > 0;
        (0..self.places.sites.len()).filter(works).collect()
    }

    fn rooms_now(&self) -> Vec<Room> {
        let mut rooms = self.rooms.clone();
        for (room, site) in rooms.iter_mut().zip(&self.places.sites) {
            room.most = room.most.max(self.places.places[*site].posts);
        }
        rooms
    }

    /// Who works where in a plan.
    pub fn posts(&self, plan: &PlacePlan) -> PlanPosts {
        let among = |place: &usize| self.places.sites.iter().position(|s| s == place);
        let open: Vec<usize> = plan.sites.iter().filter_map(among).collect();
        let limit = self.places.question.staff_limit.unwrap_or(f64::INFINITY);
        let moved = self.moved(&open, plan.virtual_office, &self.rooms, limit);
        self.by_place(&open, &moved)
    }

    fn moved(&self, open: &[usize], office: bool, rooms: &[Room], limit: f64) -> Redeployment {
        let mut open = open.to_vec();
        if office {
            open.push(self.places.sites.len());
        }
        let moved = redeploy(&self.minutes, &self.people, rooms, &open, limit);
        // Lists are made here to fit each other; nobody placed is what could be said otherwise.
        moved.unwrap_or_else(|_| Redeployment {
            people: vec![vec![0; open.len()]; self.people.len()],
            without_place: self.people.clone(),
            travel: 0.0,
        })
    }

    fn by_place(&self, open: &[usize], moved: &Redeployment) -> PlanPosts {
        let count = self.places.places.len();
        let mut posts = PlanPosts {
            at_site: vec![0; count],
            remote: vec![0; count],
            without_place: vec![0; count],
        };
        for (group, place) in self.groups.iter().enumerate() {
            posts.without_place[*place] = moved.without_place[group];
            for (at, people) in moved.people[group].iter().enumerate() {
                match open.get(at) {
                    Some(site) => posts.at_site[self.places.sites[*site]] += people,
                    None => posts.remote[*place] += people,
                }
            }
        }
        posts
    }

    fn valued(&self, open: &[usize], office: bool, rooms: &[Room], limit: f64) -> PlacePlan {
        let moved = self.moved(open, office, rooms, limit);
        let posts = self.by_place(open, &moved);
        let sites: Vec<usize> = open.iter().map(|s| self.places.sites[*s]).collect();
        let mut values = [None; Criterion::ALL.len()];
        let mut set = |criterion: Criterion, value: Option<f64>| {
            values[criterion.position()] = value;
        };
        set(
            Criterion::WithoutPlace,
            Some(moved.all_without_place() as f64),
        );
        set(Criterion::Cost, Some(self.cost(&sites, &posts)));
        if let Some([mean, worst, over]) = self.user_journeys(&sites, office) {
            set(Criterion::UserMean, Some(mean));
            set(Criterion::UserWorst, Some(worst));
            set(Criterion::UsersOver, Some(over));
        }
        let [mean, worst, over] = self.staff_journeys(open, &moved);
        set(Criterion::StaffMean, Some(mean));
        set(Criterion::StaffWorst, Some(worst));
        set(Criterion::StaffOver, Some(over));
        let lost: Vec<u64> = self.lost(&posts);
        set(Criterion::PostsMoved, Some(lost.iter().sum::<u64>() as f64));
        set(Criterion::PostsFromDeprived, self.deprived_lose(&lost));
        set(Criterion::PostsPerClaimants, self.per_claimants(&lost));
        set(Criterion::Carbon, self.carbon(open, office, &moved));
        set(Criterion::FloorSpace, self.floor_space(&sites));
        PlacePlan {
            sites,
            virtual_office: office,
            values,
        }
    }

    fn cost(&self, sites: &[usize], posts: &PlanPosts) -> f64 {
        let cost = |site: &usize| self.places.places[*site].cost.unwrap_or(0.0);
        let desk = self.places.question.virtual_office.as_ref();
        let desk = desk.map_or(0.0, |office| office.cost_per_desk);
        let desks: u64 = posts.remote.iter().sum();
        sites.iter().map(cost).sum::<f64>() + desk * desks as f64
    }

    /// The share of users who travel.
    fn travelling(&self, office: bool) -> f64 {
        let online = self.places.question.virtual_office.as_ref();
        online.filter(|_| office).map_or(1.0, |o| 1.0 - o.users)
    }

    /// Mean, longest, and how many long ones; nothing if the pack knows of no users.
    fn user_journeys(&self, sites: &[usize], office: bool) -> Option<[f64; 3]> {
        let (mut users, mut minutes, mut worst, mut over) = (0.0, 0.0, 0.0_f64, 0.0);
        for (at, place) in self.places.places.iter().enumerate() {
            if place.users > 0.0 {
                let (_, far) = self.places.travel.users.nearest(at, sites)?;
                users += place.users;
                minutes += place.users * far;
                worst = worst.max(far);
                if far > self.places.question.long_journey {
                    over += place.users;
                }
            }
        }
        let travelling = self.travelling(office);
        (users > 0.0).then(|| [travelling * minutes / users, worst, travelling * over])
    }

    /// Of those who have a place: mean, longest, and how many long ones.
    fn staff_journeys(&self, open: &[usize], moved: &Redeployment) -> [f64; 3] {
        let (mut worst, mut over, mut placed) = (0.0_f64, 0, 0);
        for (group, row) in moved.people.iter().enumerate() {
            placed += row.iter().sum::<u64>();
            for (site, people) in open.iter().zip(row) {
                let far = self.minutes.between(group, *site);
                if *people > 0 {
                    worst = worst.max(far);
                }
                if far > self.places.question.long_journey {
                    over += people;
                }
            }
        }
        [moved.travel / placed.max(1) as f64, worst, over as f64]
    }

    /// Posts that each place has fewer than now.
    fn lost(&self, posts: &PlanPosts) -> Vec<u64> {
        let places = self.places.places.iter().enumerate();
        let lost =
            |(at, place): (usize, &super::site::Place)| place.posts.saturating_sub(posts.after(at));
        places.map(lost).collect()
    }

    fn deprived_lose(&self, lost: &[u64]) -> Option<f64> {
        let places = || self.places.places.iter().zip(lost);
        let known = places().any(|(p, _)| p.deprivation.is_some());
        let deprived = places().filter(|(p, _)| p.deprivation.is_some_and(|d| d <= DEPRIVED));
        known.then(|| deprived.map(|(_, lost)| *lost).sum::<u64>() as f64)
    }

    fn per_claimants(&self, lost: &[u64]) -> Option<f64> {
        let places = self.places.places.iter().zip(lost);
        let rate = |(place, lost): (&super::site::Place, &u64)| {
            let claimants = place.claimants.filter(|c| *c > 0.0)?;
            Some(100.0 * *lost as f64 / claimants)
        };
        places.filter_map(rate).reduce(f64::max)
    }

    /// Journeys there and back of all staff and users, in tonnes a year.
    fn carbon(&self, open: &[usize], office: bool, moved: &Redeployment) -> Option<f64> {
        let journeys = self.places.question.journeys.as_ref()?;
        let (km, all_km) = (self.km.as_ref()?, self.places.travel.km.as_ref()?);
        let mut staff = 0.0;
        for (group, row) in moved.people.iter().enumerate() {
            for (site, people) in open.iter().zip(row) {
                staff += *people as f64 * km.between(group, *site);
            }
        }
        let sites: Vec<usize> = open.iter().map(|s| self.places.sites[*s]).collect();
        let mut users = 0.0;
        for (at, place) in self
            .places
            .places
            .iter()
            .enumerate()
            .filter(|(_, p)| p.users > 0.0)
        {
            let (site, _) = self.places.travel.users.nearest(at, &sites)?;
            users += place.users * all_km.between(at, site);
        }
        let a_year =
            staff * journeys.staff_days + users * journeys.user_visits * self.travelling(office);
        Some(2.0 * a_year * journeys.kg_co2_per_km / 1_000.0)
    }

    /// Nothing unless every site says how large it is.
    fn floor_space(&self, sites: &[usize]) -> Option<f64> {
        let space = |site: &usize| self.places.places[*site].floor_space;
        self.places
            .sites
            .iter()
            .all(|s| space(s).is_some())
            .then_some(())?;
        Some(sites.iter().filter_map(space).sum())
    }
}
