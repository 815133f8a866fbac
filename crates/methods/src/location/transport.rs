//! Who goes to which open site at least cost, where each holds only so many: a flow of least cost
//! from groups of people to sites, by shortest paths one after the other (Jewell 1958; potentials by
//! Edmonds and Karp 1972). Costs and numbers are whole, so the answer is exact.

/// Groups of people, sites with room, and what each pair costs and allows.
pub(super) struct Transport<'a> {
    /// People in each group.
    pub people: &'a [u64],
    /// Places to work at each site.
    pub room: &'a [u64],
    /// Cost of one person of a group at a site, 0 or more: group by group.
    pub cost: &'a [i64],
    /// The most of a group that may go to a site, in the same order.
    pub most: &'a [u64],
}

/// Who goes where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Carried {
    /// People of each group at each site, group by group.
    pub flow: Vec<u64>,
    /// People of each group for whom there is no place.
    pub left: Vec<u64>,
    /// The cost of all who have one.
    pub cost: i64,
}

const FAR: i64 = i64::MAX / 4;

/// As many people as possible placed, at the least cost.
pub(super) fn carry(question: &Transport<'_>) -> Carried {
    // Beginning with everybody at the cheapest site is quick, and right if all find a place in the
    // end. Who is left out is only right if people are placed from the first in order of cost.
    let mut state = Carrying::new(question);
    state.place_all_at_cheapest();
    while state.send() {}
    if state.left.iter().any(|n| *n > 0) {
        state = Carrying::new(question);
        while state.send() {}
    }
    let cost = |(flow, cost): (&u64, &i64)| *flow as i64 * cost;
    Carried {
        cost: state.flow.iter().zip(question.cost).map(cost).sum(),
        flow: state.flow,
        left: state.left,
    }
}

struct Carrying<'a> {
    question: &'a Transport<'a>,
    flow: Vec<u64>,
    left: Vec<u64>,
    room: Vec<u64>,
    /// What reaching a node costs so far: groups, then sites. Costs less them are never negative.
    potential: Vec<i64>,
    /// What the last person placed cost.
    end: i64,
}

impl Carrying<'_> {
    fn new<'a>(question: &'a Transport<'a>) -> Carrying<'a> {
        Carrying {
            question,
            flow: vec![0; question.cost.len()],
            left: question.people.to_vec(),
            room: question.room.to_vec(),
            potential: vec![0; question.people.len() + question.room.len()],
            end: 0,
        }
    }

    /// Everybody goes to the cheapest site, as far as it has room. A group's potential is then what
    /// keeps that way the cheapest.
    fn place_all_at_cheapest(&mut self) {
        let sites = self.room.len();
        for group in 0..self.groups() {
            let cost = |site: &usize| self.question.cost[group * sites + site];
            let Some(site) = (0..sites).min_by_key(cost) else {
                return;
            };
            let cell = group * sites + site;
            let people = self.left[group]
                .min(self.room[site])
                .min(self.question.most[cell]);
            self.potential[group] = -self.question.cost[cell];
            self.flow[cell] = people;
            self.left[group] -= people;
            self.room[site] -= people;
        }
    }

    fn groups(&self) -> usize {
        self.left.len()
    }

    /// Sends people along the cheapest way from anybody without a place to any site with room.
    fn send(&mut self) -> bool {
        let (far, from) = self.ways();
        let groups = self.groups();
        let cost = |site: usize| far[groups + site] + self.potential[groups + site];
        let within = |site: &usize| self.room[*site] > 0 && far[groups + site] < FAR;
        let Some(site) = (0..self.room.len()).filter(within).min_by_key(|s| cost(*s)) else {
            return false;
        };
        let reach = cost(site) - self.end;
        self.end += reach;
        for (potential, way) in self.potential.iter_mut().zip(&far) {
            *potential += (*way).min(reach);
        }
        self.push(&path(&from, groups + site), site);
        true
    }

    /// The cheapest ways to all groups and sites, and where each comes from.
    fn ways(&self) -> (Vec<i64>, Vec<usize>) {
        let nodes = self.potential.len();
        let (mut far, mut from) = (vec![FAR; nodes], vec![usize::MAX; nodes]);
        let mut done = vec![false; nodes];
        for group in (0..self.groups()).filter(|g| self.left[*g] > 0) {
            far[group] = -self.potential[group];
        }
        loop {
            let open = (0..nodes).filter(|n| !done[*n] && far[*n] < FAR);
            let Some(node) = open.min_by_key(|n| far[*n]) else {
                return (far, from);
            };
            done[node] = true;
            self.relax(node, &mut far, &mut from);
        }
    }

    fn relax(&self, node: usize, far: &mut [i64], from: &mut [usize]) {
        let (groups, sites) = (self.groups(), self.room.len());
        let mut offer = |to: usize, cost: i64| {
            let way = far[node] + cost + self.potential[node] - self.potential[to];
            if way < far[to] {
                (far[to], from[to]) = (way, node);
            }
        };
        if node < groups {
            for site in 0..sites {
                let cell = node * sites + site;
                if self.flow[cell] < self.question.most[cell] {
                    offer(groups + site, self.question.cost[cell]);
                }
            }
        } else {
            for group in 0..groups {
                let cell = group * sites + (node - groups);
                if self.flow[cell] > 0 {
                    offer(group, -self.question.cost[cell]);
                }
            }
        }
    }

    /// As many people as the way lets through.
    fn push(&mut self, path: &[usize], site: usize) {
        let (groups, sites) = (self.groups(), self.room.len());
        let cell = |a: usize, b: usize| match a < groups {
            true => (a * sites + (b - groups), true),
            false => (b * sites + (a - groups), false),
        };
        let start = path.first().copied().unwrap_or(0);
        let mut people = self.left[start].min(self.room[site]);
        for pair in path.windows(2) {
            let (at, forward) = cell(pair[0], pair[1]);
            let free = match forward {
                true => self.question.most[at] - self.flow[at],
                false => self.flow[at],
            };
            people = people.min(free);
        }
        for pair in path.windows(2) {
            let (at, forward) = cell(pair[0], pair[1]);
            match forward {
                true => self.flow[at] += people,
                false => self.flow[at] -= people,
            }
        }
        self.left[start] -= people;
        self.room[site] -= people;
    }
}

/// The nodes of a way, from its start.
fn path(from: &[usize], end: usize) -> Vec<usize> {
    let mut path = vec![end];
    let mut at = end;
    while from[at] != usize::MAX {
        at = from[at];
        path.push(at);
    }
    path.reverse();
    path
}
