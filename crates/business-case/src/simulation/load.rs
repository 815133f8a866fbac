//! The work asked of teams, and the quick answer beside the simulated one.
//!
//! Formulas answer at once, each under its own assumptions. Set side by side, one more cause at a
//! time, they say where a wait comes from: the load itself (Erlang C), handling times that vary
//! more or less than Erlang assumes (Allen–Cunneen), peaks of the day (the same, hour by hour),
//! and the rest, which only the simulation knows: people who give up, priorities, queues that are
//! left overnight, contacts that come again.

use super::simulate::Player;
use comity_methods::flow::{Network, Outcome, loads, per_week};
use comity_methods::queueing::{Team, allen_cunneen, erlang_a, erlang_c};

/// The work asked of teams that share queues.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionLoad {
    /// The names of the teams.
    pub teams: Vec<String>,
    /// Posts' worth of work asked for while they are open; more than the posts is too much.
    pub posts_asked: f64,
    /// Posts on duty, on average over the hours in which any is.
    pub posts: f64,
    /// The share of the time on duty that the work would take.
    pub utilisation: f64,
    /// Whether nobody who waits there can leave unserved.
    pub patient: bool,
    /// Mean wait of those that come to these teams first, as simulated, in minutes on their clock.
    pub simulated: f64,
    /// The quick answers; none if posts are unlimited, or the load is too much for them.
    pub quick: Option<QuickAnswer>,
}

/// Mean waits by formula, in minutes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuickAnswer {
    /// Erlang C at the mean load of the open hours.
    pub erlang_c: Option<f64>,
    /// Erlang A: the same where people give up, if all do.
    pub erlang_a: Option<f64>,
    /// Allen and Cunneen: with handling times as they vary.
    pub allen_cunneen: Option<f64>,
}

/// The load of each set of teams that share queues.
pub(super) fn of<'a>(
    player: &Player,
    outcomes: impl Iterator<Item = &'a Outcome> + Clone,
) -> Vec<OptionLoad> {
    let network = &player.service.network;
    loads(network)
        .into_iter()
        .map(|load| {
            let names = load
                .teams
                .iter()
                .map(|t| player.service.teams[*t].name.clone());
            let open = open_minutes(network, &load.teams);
            OptionLoad {
                teams: names.collect(),
                posts_asked: load.asked / open,
                posts: load.on_duty / open,
                utilisation: load.utilisation(),
                patient: !load.bounded,
                simulated: simulated(network, &load.teams, outcomes.clone()),
                quick: quick(network, &load.teams, load.asked, load.on_duty, open),
            }
        })
        .collect()
}

/// The mean wait of those whose first step is with these teams.
fn simulated<'a>(
    network: &Network,
    teams: &[usize],
    outcomes: impl Iterator<Item = &'a Outcome>,
) -> f64 {
    let (mut waited, mut started) = (0.0, 0.0);
    let serves = |queue: usize| {
        let mut all = teams.iter().flat_map(|t| &network.teams[*t].serves);
        all.any(|s| s.queue == queue)
    };
    for outcome in outcomes {
        for (class, tally) in network.classes.iter().zip(&outcome.classes) {
            if class
                .starts
                .iter()
                .any(|s| serves(class.steps[s.step].queue))
            {
                waited += tally.waited;
                started += tally.started as f64;
            }
        }
    }
    waited / started
}

/// Minutes of a usual week in which any of the teams is on duty.
fn open_minutes(network: &Network, teams: &[usize]) -> f64 {
    let shifts = teams.iter().flat_map(|t| &network.teams[*t].shifts);
    let hours = shifts.map(|s| network.hours[s.hours].minutes_a_week());
    hours.fold(0.0, f64::max)
}

/// Requests of the classes that teams serve: how many a week, and the moments of their handling.
struct Work {
    a_week: f64,
    mean: f64,
    scv: f64,
    patience: Option<f64>,
}

fn quick(
    network: &Network,
    teams: &[usize],
    asked: f64,
    on_duty: f64,
    open: f64,
) -> Option<QuickAnswer> {
    let posts = on_duty / open;
    if !(posts.is_finite() && posts >= 0.5 && asked > 0.0) {
        return None;
    }
    let work = work(network, teams, asked)?;
    let team = Team {
        arrival_rate: work.a_week / open,
        mean_service: work.mean,
        servers: posts.round() as usize,
    };
    let answer = QuickAnswer {
        erlang_c: erlang_c(&team).ok().map(|e| e.mean_wait),
        erlang_a: work
            .patience
            .and_then(|p| Some(erlang_a(&team, p).ok()?.mean_wait_of_served)),
        allen_cunneen: allen_cunneen(&team, 1.0, work.scv)
            .ok()
            .map(|a| a.mean_wait),
    };
    let some = answer.erlang_c.or(answer.erlang_a).or(answer.allen_cunneen);
    some.map(|_| answer)
}

/// What comes to a set of teams, as if all of it were one kind: only for the quick answers.
fn work(network: &Network, teams: &[usize], asked: f64) -> Option<Work> {
    let queues: Vec<usize> = {
        let serves = teams.iter().flat_map(|t| &network.teams[*t].serves);
        serves.map(|s| s.queue).collect()
    };
    let (mut weight, mut first, mut second, mut impatience) = (0.0, 0.0, 0.0, Some(0.0));
    for source in &network.sources {
        let a_week = per_week(source, &network.hours);
        for (share, class) in &source.mix {
            let class = &network.classes[*class];
            for step in class.steps.iter().filter(|s| queues.contains(&s.queue)) {
                let count = a_week * share * class.reach;
                let (mean, sd) = (
                    step.handling.mean() * step.factor,
                    step.handling.sd() * step.factor,
                );
                weight += count;
                first += count * mean;
                second += count * (mean * mean + sd * sd);
                impatience = match (&class.patience, impatience) {
                    (Some(law), Some(sum)) => Some(sum + count / law.mean()),
                    _ => None,
                };
            }
        }
    }
    let mean = first / weight;
    // Repeat contacts come with the work that is asked, not with first contacts.
    let fits = weight > 0.0 && mean > 0.0;
    fits.then(|| Work {
        a_week: asked / mean,
        mean,
        scv: second / weight / (mean * mean) - 1.0,
        patience: impatience.map(|sum| weight / sum),
    })
}

/// Names of teams whose queue grows for as long as anybody looks: more is asked of them than they
/// can do, and nobody leaves; or a run had to be stopped.
pub(super) fn grows<'a>(
    player: &Player,
    load: &[OptionLoad],
    mut outcomes: impl Iterator<Item = &'a Outcome>,
) -> Vec<String> {
    let too_much = load.iter().filter(|l| l.patient && l.utilisation > 1.0);
    let mut names: Vec<String> = too_much.map(|l| l.teams.join(" + ")).collect();
    if let (true, Some(queue)) = (names.is_empty(), outcomes.find_map(|o| o.overrun)) {
        names.push(player.service.network.queues[queue].id.clone());
    }
    names
}
