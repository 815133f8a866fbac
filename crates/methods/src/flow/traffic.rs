//! How much work comes to each queue and team: the load before anything is simulated.
//!
//! Visits follow from chances alone (the traffic equations of Jackson 1957), as long as nobody
//! gives up and nobody is turned away. So the load is what is *asked* of a team; over 1 it cannot
//! be done, and unless people give up the queue grows for as long as anybody looks.

use super::hours::{Hours, WEEK};
use super::network::{Arrivals, Class, Network, Source, Team};

/// How often the steps of a class are visited by one who asks, repeat contacts included; `None` if
/// requests never come to an end.
fn visits(class: &Class) -> Option<Vec<f64>> {
    let repeat = class.repeat.as_ref().map_or(0.0, |r| r.chance);
    let size = class.steps.len();
    // v = starts + v·(next + done·repeat·starts): solve for v.
    let mut starts = vec![0.0; size];
    for start in &class.starts {
        starts[start.step] += start.chance;
    }
    let mut rows = vec![vec![0.0; size + 1]; size];
    for (i, row) in rows.iter_mut().enumerate() {
        row[i] += 1.0;
        row[size] = starts[i];
    }
    for (from, step) in class.steps.iter().enumerate() {
        let onward: f64 = step.next.iter().map(|n| n.chance).sum();
        for next in &step.next {
            rows[next.step][from] -= next.chance;
        }
        for (to, start) in starts.iter().enumerate() {
            rows[to][from] -= (1.0 - onward).max(0.0) * repeat * start;
        }
    }
    solve(rows).filter(|v| v.iter().all(|x| *x > -1e-9 && x.is_finite()))
}

/// Gaussian elimination with pivots; `None` if the rows say the same thing.
fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let size = rows.len();
    for column in 0..size {
        let pivot = (column..size)
            .max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()))?;
        rows.swap(column, pivot);
        if rows[column][column].abs() < 1e-12 {
            return None;
        }
        let chosen = rows[column].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(r, _)| *r != column) {
            let factor = row[column] / chosen[column];
            for (x, pivot) in row.iter_mut().zip(&chosen).skip(column) {
                *x -= factor * pivot;
            }
        }
    }
    Some((0..size).map(|i| rows[i][size] / rows[i][i]).collect())
}

/// True if requests of a class that can be reached never come to an end.
pub(super) fn endless(class: &Class) -> bool {
    visits(class).is_none()
}

/// What is asked of teams that share queues, as posts' worth of work a week.
#[derive(Debug, Clone, PartialEq)]
pub struct Load {
    /// Positions of the teams.
    pub teams: Vec<usize>,
    /// Minutes of handling that are asked for in a usual week.
    pub asked: f64,
    /// Minutes that posts are on duty in a usual week, absence taken off; infinite if there are
    /// as many posts as it takes.
    pub on_duty: f64,
    /// Somebody who waits there may give up, be turned away or stay away: the queue cannot grow
    /// for ever.
    pub bounded: bool,
}

impl Load {
    /// The share of the time on duty that the work would take.
    pub fn utilisation(&self) -> f64 {
        self.asked / self.on_duty
    }

    /// More is asked than can be done and nobody gives up: its queue grows for ever.
    pub fn grows(&self) -> bool {
        !self.bounded && self.utilisation() > 1.0
    }
}

/// The load of each set of teams that are joined by the queues they share.
pub fn loads(network: &Network) -> Vec<Load> {
    let groups = joined_teams(network);
    let work = work_by_queue(network);
    groups
        .into_iter()
        .map(|teams| {
            let queues = queues_of(network, &teams);
            Load {
                asked: queues.iter().map(|q| work[*q]).sum(),
                on_duty: teams
                    .iter()
                    .map(|t| on_duty(network, &network.teams[*t]))
                    .sum(),
                bounded: queues.iter().all(|q| bounded(network, *q)),
                teams,
            }
        })
        .collect()
}

fn queues_of(network: &Network, teams: &[usize]) -> Vec<usize> {
    let served = teams.iter().flat_map(|t| &network.teams[*t].serves);
    let mut queues: Vec<usize> = served.map(|s| s.queue).collect();
    queues.sort_unstable();
    queues.dedup();
    queues
}

/// Teams joined by a queue that both take from.
fn joined_teams(network: &Network) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for team in 0..network.teams.len() {
        let mine = queues_of(network, &[team]);
        let shares =
            |group: &Vec<usize>| queues_of(network, group).iter().any(|q| mine.contains(q));
        let (with, without): (Vec<_>, Vec<_>) = groups.into_iter().partition(shares);
        groups = without;
        groups.push(with.into_iter().flatten().chain([team]).collect());
    }
    groups
}

/// Handling minutes asked of each queue in a usual week.
fn work_by_queue(network: &Network) -> Vec<f64> {
    let mut work = vec![0.0; network.queues.len()];
    for source in &network.sources {
        let asked = per_week(source, &network.hours);
        for (share, class) in &source.mix {
            let class = &network.classes[*class];
            for (step, visits) in class.steps.iter().zip(visits(class).unwrap_or_default()) {
                let minutes =
                    step.handling.mean() * step.factor * least_factor(network, step.queue);
                work[step.queue] += asked * share * class.reach * visits * minutes;
            }
        }
    }
    work
}

/// The least handling factor among teams that take from a queue: the load is not overstated.
fn least_factor(network: &Network, queue: usize) -> f64 {
    let serves = network.teams.iter().flat_map(|t| &t.serves);
    let factors = serves.filter(|s| s.queue == queue).map(|s| s.factor);
    factors.fold(f64::INFINITY, f64::min).min(1e9)
}

/// How many ask in a usual week, with the mean multiple of the days that are stated.
pub fn per_week(source: &Source, hours: &[Hours]) -> f64 {
    let batch = source.batch.as_ref().map_or(1.0, |b| b.mean().max(1.0));
    let times = match &source.arrivals {
        Arrivals::Poisson(rates) => {
            let slot = WEEK / rates.week.len() as f64;
            let open = |at: usize| match rates.hours {
                Some(h) => hours[h].open_within_week(at as f64 * slot, (at + 1) as f64 * slot),
                None => slot,
            };
            let week: f64 = rates
                .week
                .iter()
                .enumerate()
                .map(|(at, r)| r * open(at))
                .sum();
            let days = &rates.days;
            let mean = days.iter().sum::<f64>() / days.len().max(1) as f64;
            week * if days.is_empty() { 1.0 } else { mean }
        }
        Arrivals::Renewal { gap, hours: on } => {
            on.map_or(WEEK, |h| hours[h].minutes_a_week()) / gap.mean()
        }
        // Those who wait do not ask again, so this is an upper bound and never without limit.
        Arrivals::Population { size, think } => f64::from(*size) * WEEK / think.mean(),
        Arrivals::Trace { at, .. } => {
            let span = at.last().map_or(0.0, |last| last / WEEK).ceil().max(1.0);
            at.len() as f64 / span
        }
    };
    times * batch
}

fn on_duty(network: &Network, team: &Team) -> f64 {
    let minutes = |s: &super::network::Shift| {
        let posts = s.posts.map_or(f64::INFINITY, f64::from);
        posts * network.hours[s.hours].minutes_a_week()
    };
    team.shifts.iter().map(minutes).sum::<f64>() * (1.0 - team.absence)
}

/// True if every request that waits in a queue may leave it unserved, or comes from a population
/// or a trace that ends.
fn bounded(network: &Network, queue: usize) -> bool {
    if network.queues[queue].room.is_some() {
        return true;
    }
    network.sources.iter().all(|source| {
        let finite = !matches!(
            source.arrivals,
            Arrivals::Poisson(_) | Arrivals::Renewal { .. }
        );
        let leaves = |(_, class): &(f64, usize)| {
            let class = &network.classes[*class];
            class.patience.is_some() || class.steps.iter().all(|s| s.queue != queue)
        };
        finite || source.mix.iter().all(leaves)
    })
}
