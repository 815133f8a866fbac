//! What makes no sense in a network, in words for those who wrote it.

use super::agenda::MOST;
use super::compiled::LEVELS;
use super::network::{Arrivals, Class, Full, Network, Rates, Source, Step, Team};
use super::traffic::{endless, per_week};
use crate::sampling::Distribution;

/// How far shares may be from summing to 1.
const TOLERANCE: f64 = 1e-9;
/// The most requests a week from one source.
const MOST_A_WEEK: f64 = 1e7;
/// The shortest mean of other work, in minutes: shorter stretches are a misunderstanding.
const LEAST_OTHER_WORK: f64 = 0.1;

/// The shortest mean time after which nearly everybody who was not served tries again, in minutes.
const LEAST_AGAIN: f64 = 0.1;
/// The greatest chance of trying again after less: a thousand tries at one moment.
const MOST_AT_ONCE_AGAIN: f64 = 0.999;
/// The most posts of a shift.
const MOST_POSTS: u32 = 100_000;
/// The most requests of a batch.
const MOST_AT_ONCE: f64 = 100_000.0;

/// Something in a network that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {message}; {help}")]
pub struct Fault {
    /// What it concerns, such as `team desk`.
    pub what: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Everything that makes no sense in a network.
pub(super) fn check(network: &Network) -> Vec<Fault> {
    let mut faults = Faults(Vec::new());
    if network.sources.is_empty() {
        faults.add(
            "the service",
            "nobody asks for anything",
            "say who asks and how often",
        );
    }
    for (at, class) in network.classes.iter().enumerate() {
        faults.class(network, at, class);
    }
    for team in &network.teams {
        faults.team(network, team);
    }
    for source in &network.sources {
        faults.source(network, source);
    }
    faults.same_ids("source", network.sources.iter().map(|s| &s.id));
    faults.same_ids("team", network.teams.iter().map(|t| &t.id));
    if faults.0.is_empty() {
        faults.holding(network);
        for source in &network.sources {
            let asked = per_week(source, &network.hours);
            if asked > MOST_A_WEEK {
                too_many(&mut faults, source, asked);
            }
        }
        for class in network.classes.iter().filter(|c| endless(c)) {
            faults.add(
                format!("class {}", class.id),
                "its requests never come to an end: further steps and repeat contacts lead back for ever",
                "let some be done: lower a chance below 100 %",
            );
        }
    }
    faults.0
}

fn too_many(faults: &mut Faults, source: &Source, asked: f64) {
    faults.add(
        format!("source {}", source.id),
        format!("it sends {asked:.0} requests a week; at most {MOST_A_WEEK:.0} can be simulated"),
        "check the unit of the rate; or simulate a part of the service",
    );
}

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, what: impl Into<String>, message: impl Into<String>, help: &str) {
        self.0.push(Fault {
            what: what.into(),
            message: message.into(),
            help: help.to_owned(),
        });
    }

    fn same_ids<'a>(&mut self, what: &str, ids: impl Iterator<Item = &'a String>) {
        let mut sorted: Vec<_> = ids.collect();
        sorted.sort();
        for pair in sorted.windows(2).filter(|p| p[0] == p[1]) {
            self.add(
                format!("{what} {}", pair[0]),
                "there are two of this name",
                "give each a name of its own",
            );
        }
    }

    fn chance(&mut self, what: &str, name: &str, chance: f64) {
        if !(0.0..=1.0).contains(&chance) {
            self.add(
                what,
                format!("{name} must lie between 0 and 1 (100 %), not {chance}"),
                "write a share such as 0.15 or 15%",
            );
        }
    }

    fn chances(&mut self, what: &str, name: &str, chances: &[f64], whole: bool) {
        chances.iter().for_each(|c| self.chance(what, name, *c));
        let sum: f64 = chances.iter().sum();
        let wrong = sum > 1.0 + TOLERANCE || (whole && sum < 1.0 - TOLERANCE);
        if wrong {
            let most = if whole {
                "must sum to"
            } else {
                "may sum to at most"
            };
            self.add(
                what,
                format!("{name} {most} 100 %, but come to {}", percent(sum)),
                "change the shares",
            );
        }
    }

    fn duration(&mut self, what: &str, name: &str, law: &Distribution) {
        if let Err(error) = law.check() {
            self.add(what, format!("{name}: {}", error.message), &error.help);
        } else if law.support().0 < 0.0 {
            self.add(
                what,
                format!(
                    "{name} can be negative: {law} reaches down to {}",
                    law.support().0
                ),
                "choose a distribution that starts at 0 or above",
            );
        } else if !law.mean().is_finite() {
            self.add(
                what,
                format!("{name} has no finite mean"),
                "choose another distribution",
            );
        }
    }

    fn factor(&mut self, what: &str, name: &str, factor: f64) {
        if !(factor >= 0.0 && factor.is_finite()) {
            self.add(
                what,
                format!("{name} must be 0 or more, not {factor}"),
                "write a multiple such as 1.1",
            );
        }
    }

    fn class(&mut self, network: &Network, at: usize, class: &Class) {
        let what = format!("class {}", class.id);
        if usize::from(class.priority) >= LEVELS {
            self.add(
                &what,
                "its priority is above 7",
                "choose one from 0 (first) to 7",
            );
        }
        if let Some(urgent) = class.urgent {
            self.chance(&what, "the urgent share", urgent.share);
            if usize::from(urgent.priority) >= LEVELS {
                self.add(
                    &what,
                    "its urgent priority is above 7",
                    "choose one from 0 (first) to 7",
                );
            }
        }
        self.chance(&what, "the share that gets as far as asking", class.reach);
        self.factor(&what, "the front line's minutes", class.front_line);
        if let Some(standard) = class.standard {
            self.factor(&what, "the standard's minutes", standard.within);
            self.chance(&what, "the standard's share", standard.share);
        }
        for (name, law) in [("patience", &class.patience), ("travel", &class.travel)] {
            law.iter().for_each(|law| self.duration(&what, name, law));
        }
        if let Some(repeat) = &class.repeat {
            self.chance(&what, "the chance of a repeat contact", repeat.chance);
            self.chance(
                &what,
                "the chance of a repeat contact",
                repeat.chance_unserved,
            );
            self.duration(&what, "the time until a repeat contact", &repeat.after);
            let at_once = repeat.after.check().is_ok() && repeat.after.mean() < LEAST_AGAIN;
            if repeat.chance_unserved > MOST_AT_ONCE_AGAIN && at_once {
                self.add(
                    &what,
                    "whoever is not served asks again at once, and again, for ever",
                    "say after how long they try again: 0.1 minutes or more",
                );
            }
        }
        let starts: Vec<f64> = class.starts.iter().map(|s| s.chance).collect();
        self.chances(&what, "its first steps", &starts, true);
        if class.starts.iter().any(|s| s.step >= class.steps.len()) {
            self.add(
                &what,
                "it starts at a step that it does not have",
                "name one of its steps",
            );
        }
        if class.clock.is_some_and(|h| h >= network.hours.len()) {
            self.add(
                &what,
                "its clock follows hours that do not exist",
                "name hours of the network",
            );
        }
        let asked = network
            .sources
            .iter()
            .any(|s| s.mix.iter().any(|m| m.1 == at && m.0 > 0.0));
        for step in class.steps.iter() {
            self.step(network, class, step, asked);
        }
    }

    fn step(&mut self, network: &Network, class: &Class, step: &Step, asked: bool) {
        let what = format!("step {} of class {}", step.id, class.id);
        self.duration(&what, "handling time", &step.handling);
        self.factor(&what, "the factor of its handling time", step.factor);
        let chances: Vec<f64> = step.next.iter().map(|n| n.chance).collect();
        self.chances(&what, "the chances of its next steps", &chances, false);
        if step.next.iter().any(|n| n.step >= class.steps.len()) {
            self.add(
                &what,
                "it leads to a step that its class does not have",
                "name one of its steps",
            );
        }
        for law in step.next.iter().filter_map(|n| n.after.as_ref()) {
            self.duration(&what, "the time until the next step", law);
        }
        if step.queue >= network.queues.len() {
            self.add(
                &what,
                "its queue does not exist",
                "name a queue of the network",
            );
        } else if asked && !staffed(network, step.queue) {
            self.add(
                &what,
                format!(
                    "no team with a post on duty ever takes from queue {}",
                    network.queues[step.queue].id
                ),
                "let a team serve it, and give that team posts and hours",
            );
        }
    }

    fn team(&mut self, network: &Network, team: &Team) {
        let what = format!("team {}", team.id);
        self.chance(&what, "the share of absence", team.absence);
        if team.absence >= 1.0 {
            self.add(&what, "everybody is always absent", "lower its absence");
        }
        if let Some(law) = &team.other_work {
            self.duration(&what, "other work", law);
            if law.check().is_ok() && law.mean() < LEAST_OTHER_WORK {
                self.add(
                    &what,
                    "other work takes less than 0.1 minutes",
                    "say how long it takes",
                );
            }
        }
        if let Some(learning) = team.learning {
            self.factor(&what, "what learning costs at first", learning.extra);
            if !(learning.fades > 0.0 && learning.fades.is_finite()) {
                self.add(
                    &what,
                    "learning must fade in some time above 0",
                    "say after how long",
                );
            }
        }
        if team.shifts.iter().any(|s| s.hours >= network.hours.len()) {
            self.add(
                &what,
                "a shift has hours that do not exist",
                "name hours of the network",
            );
        }
        let most = |s: &super::network::Shift| s.posts.is_some_and(|p| p > MOST_POSTS);
        if team.shifts.iter().any(most) {
            self.add(
                &what,
                "a shift has more than 100,000 posts",
                "check the number, or let there be as many posts as it takes",
            );
        }
        for serves in &team.serves {
            self.factor(&what, "the factor of its handling times", serves.factor);
            if serves.queue >= network.queues.len() {
                self.add(
                    &what,
                    "it serves a queue that does not exist",
                    "name a queue of the network",
                );
            }
        }
    }

    fn source(&mut self, network: &Network, source: &Source) {
        let what = format!("source {}", source.id);
        let shares: Vec<f64> = source.mix.iter().map(|m| m.0).collect();
        self.chances(&what, "the shares of its kinds", &shares, true);
        if source.mix.iter().any(|m| m.1 >= network.classes.len()) {
            self.add(
                &what,
                "it sends a class that does not exist",
                "name a class of the network",
            );
        }
        if let Some(law) = &source.batch {
            self.duration(&what, "the size of a batch", law);
            let largest = law.support().1;
            if largest.is_nan() || largest > MOST_AT_ONCE {
                self.add(
                    &what,
                    "a batch has no largest size, or one above 100,000",
                    "choose a distribution that ends",
                );
            }
            if matches!(&source.arrivals, Arrivals::Trace { handling, .. } if !handling.is_empty())
            {
                self.add(
                    &what,
                    "a log with handling times has one line for each request",
                    "write each request of a batch on a line of its own",
                );
            }
        }
        if matches!(source.arrivals, Arrivals::Population { .. }) && source.batch.is_some() {
            self.add(
                &what,
                "people of a finite number ask one at a time",
                "leave the batch out",
            );
        }
        match &source.arrivals {
            Arrivals::Poisson(rates) => self.rates(&what, network, rates),
            Arrivals::Renewal { gap, hours } => {
                self.duration(&what, "the gap between arrivals", gap);
                if gap.check().is_ok() && gap.mean() <= 0.0 {
                    self.add(
                        &what,
                        "there is no gap between arrivals",
                        "say how far apart they come",
                    );
                }
                self.hours_exist(&what, network, *hours);
            }
            Arrivals::Population { size, think } => {
                self.duration(&what, "the time until somebody asks again", think);
                if think.check().is_ok() && think.mean() <= 0.0 {
                    self.add(
                        &what,
                        "people ask again at once",
                        "say after how long they ask again",
                    );
                }
                if *size > MOST {
                    self.add(
                        &what,
                        "there are too many people",
                        "use a rate of arrivals instead",
                    );
                }
            }
            Arrivals::Trace { at, handling } => self.trace(&what, at, handling),
        }
    }

    fn hours_exist(&mut self, what: &str, network: &Network, hours: Option<usize>) {
        if hours.is_some_and(|h| h >= network.hours.len()) {
            self.add(what, "its hours do not exist", "name hours of the network");
        }
    }

    fn rates(&mut self, what: &str, network: &Network, rates: &Rates) {
        let fits = |r: &f64| *r >= 0.0 && r.is_finite();
        if !rates.week.iter().chain(&rates.days).all(fits) {
            self.add(
                what,
                "a rate of arrivals is negative or no number",
                "write rates of 0 or more",
            );
        }
        if rates.week.is_empty() || rates.week.len() > 10_080 {
            self.add(
                what,
                "its week has no slots, or slots under a minute",
                "write 7, 168 or 672 rates",
            );
        }
        self.hours_exist(what, network, rates.hours);
    }

    fn trace(&mut self, what: &str, at: &[f64], handling: &[f64]) {
        let rising = at.windows(2).all(|w| w[0] <= w[1]);
        let fits = |t: &f64| *t >= 0.0 && t.is_finite();
        if !rising || !at.iter().chain(handling).all(fits) {
            self.add(
                what,
                "its times do not rise from 0, or a handling time is negative",
                "sort the log by time",
            );
        }
        if !handling.is_empty() && handling.len() != at.len() {
            self.add(
                what,
                format!(
                    "it has {} times but {} handling times",
                    at.len(),
                    handling.len()
                ),
                "give one for each, or none",
            );
        }
    }

    /// A desk that waits for room in its own queue waits for itself.
    fn holding(&mut self, network: &Network) {
        let takes = |team: &Team, queue: usize| team.serves.iter().any(|s| s.queue == queue);
        for class in &network.classes {
            for step in &class.steps {
                for next in &step.next {
                    let to = class.steps[next.step].queue;
                    let queue = &network.queues[to];
                    let both = |t: &&Team| takes(t, step.queue) && takes(t, to);
                    let holds = queue.full == Full::Hold && queue.room.is_some();
                    if let (true, Some(team)) = (holds, network.teams.iter().find(both)) {
                        self.add(
                            format!("queue {}", queue.id),
                            format!(
                                "team {} would hold a desk until it makes room itself",
                                team.id
                            ),
                            "turn away when full, or let another team do one of the steps",
                        );
                    }
                }
            }
        }
    }
}

/// True if some team with a post on duty at some time takes from the queue.
fn staffed(network: &Network, queue: usize) -> bool {
    let on_duty = |team: &Team| team.shifts.iter().any(|s| s.posts != Some(0));
    let posts = |team: &Team| {
        let posts = team.shifts.iter().map(|s| s.posts.unwrap_or(u32::MAX));
        posts.fold(0, u32::saturating_add)
    };
    network.teams.iter().any(|team| {
        let takes = team
            .serves
            .iter()
            .any(|s| s.queue == queue && s.keep_free < posts(team));
        on_duty(team) && takes
    })
}

fn percent(share: f64) -> String {
    format!("{} %", (share * 1e6).round() / 1e4)
}
