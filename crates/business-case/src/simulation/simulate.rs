//! All options side by side on the same requests.

use super::load::{OptionLoad, grows};
use super::measures::{FlowMeasure, Served, Values, read};
use super::settings::FlowSettings;
use super::staff::staff_in_place;
use super::warm_up;
use crate::flow::{ClassLabel, ServiceFlow, ServiceNetwork};
use crate::pack::Pack;
use crate::problem::Problem;
use comity_methods::flow::{
    Compiled, Frame, FramesWanted, HOURS, Outcome, Run, Simulator, WEEK, compile, replicate,
};
use comity_methods::statistics::{
    Interval, Precision, StoppingRule, Verdict, confidence_interval, quantiles, simultaneous,
};

/// What simulating the options of a pack found.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// How it was run.
    pub settings: FlowSettings,
    /// Weeks before anything counts, weeks that count, weeks of run-off.
    pub weeks: (u32, u32, u32),
    /// Whether the weeks before were found from the runs themselves.
    pub warm_up_found: bool,
    /// Replications of each option.
    pub replications: u32,
    /// Why it stopped before every measure was tight, if it did.
    pub not_tight: Option<String>,
    /// Every option with a layout, staying as now first.
    pub options: Vec<OptionFlow>,
}

/// One option.
#[derive(Clone, Debug)]
pub struct OptionFlow {
    /// Its position in the pack.
    pub option: usize,
    /// All requests.
    pub all: Served,
    /// Those of each partner, by position; none if it has no requests.
    pub partners: Vec<Option<Served>>,
    /// Those of each kind, by its name.
    pub kinds: Vec<(String, Served)>,
    /// Those of each channel.
    pub channels: Vec<(String, Served)>,
    /// Its teams.
    pub teams: Vec<TeamFlow>,
    /// Cost of one request that is done, in the pack's currency, if the pack prices posts.
    pub cost_per_request: Option<Interval>,
    /// Against staying as now, on the same requests; none for staying as now itself.
    pub against_stay: Option<AgainstStay>,
    /// How many wait at the end of each week from the start of the run.
    pub backlog: Vec<WeekBacklog>,
    /// The work asked of its teams, and the quick answers.
    pub load: Vec<OptionLoad>,
    /// Teams whose queue grows for as long as anybody looks, named.
    pub grows: Vec<String>,
    /// Moments of one simulated week, from Monday on.
    pub frames: Vec<Frame>,
    /// The network that was simulated, with labels.
    pub network: ServiceNetwork,
}

/// One team.
#[derive(Clone, Debug)]
pub struct TeamFlow {
    /// Its name.
    pub name: String,
    /// The share of the time on duty in which posts are busy; none if it has as many as it takes.
    pub utilisation: Option<Interval>,
    /// Posts on duty, on average over the hours in which any is.
    pub posts: f64,
    /// Hours a week worked after hours, to finish what is in hand.
    pub after_hours: Interval,
    /// By hour of the week: posts busy, posts on duty, requests waiting; means over replications.
    pub by_hour: Vec<HourOfWeek>,
    /// Handling hours a week for each partner's requests.
    pub handled_for: Vec<f64>,
}

/// A mean hour of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HourOfWeek {
    /// Posts busy.
    pub busy: f64,
    /// Posts on duty.
    pub on_duty: f64,
    /// Requests waiting in the queues that the team takes from first.
    pub waiting: f64,
}

/// How many wait at the end of a week: over the replications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeekBacklog {
    /// Which week, from 1.
    pub week: usize,
    /// What 1 in 10, 5 in 10 and 9 in 10 replications fall below.
    pub p10: f64,
    /// The middle replication.
    pub p50: f64,
    /// What 9 in 10 fall below.
    pub p90: f64,
    /// Days that the longest waiting has waited, on average.
    pub oldest_days: f64,
}

/// Differences from staying as now, option less stay.
#[derive(Clone, Debug)]
pub struct AgainstStay {
    /// All requests: each measure's difference.
    pub all: Served,
    /// Those of each partner.
    pub partners: Vec<Option<Served>>,
    /// For each partner: who loses and who gains, where the intervals, taken together, show it.
    pub verdicts: Vec<Option<FlowVerdict>>,
}

/// Whether a partner's requests are served better or worse than if all stayed as now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowVerdict {
    /// More of them are served in standard.
    Gains,
    /// Fewer of them are.
    Loses,
    /// The difference is smaller than can be told.
    CannotBeTold,
}

/// The measures that stop the replications, and their number, are those in standard.
const HEADLINE: FlowMeasure = FlowMeasure::Within;
/// Frames of the picture of a week: every hour.
const FRAME_EVERY: f64 = 60.0;

/// What is read from one replication of one option.
struct Reading {
    all: Values,
    partners: Vec<Option<Values>>,
    kinds: Vec<Option<Values>>,
    channels: Vec<Values>,
    cost_per_request: f64,
    outcome: Outcome,
}

/// Who is in which group.
struct Groups {
    all: Vec<usize>,
    partners: Vec<Vec<usize>>,
    kinds: Vec<(String, Vec<usize>)>,
    channels: Vec<(String, Vec<usize>)>,
}

/// Simulates every option that has a layout, on the same requests, until every share in standard
/// is known closely enough or the most replications are reached.
///
/// # Errors
/// What keeps an option from being simulated; more weeks than those of which holidays and seasons
/// are known.
pub fn simulate(
    pack: &Pack,
    settings: &FlowSettings,
    progress: &(dyn Fn(u32) + Sync),
) -> Result<Simulation, Vec<Problem>> {
    let Some(flow) = &pack.flow else {
        return Err(vec![nothing_to_simulate()]);
    };
    let inputs = ServiceFlow::means(pack);
    simulate_with(pack, flow, &inputs, settings, progress)
}

/// The same at given values of the uncertain inputs.
pub(crate) fn simulate_with(
    pack: &Pack,
    flow: &ServiceFlow,
    inputs: &[f64],
    settings: &FlowSettings,
    progress: &(dyn Fn(u32) + Sync),
) -> Result<Simulation, Vec<Problem>> {
    flow.may_measure(settings.weeks)?;
    let mut options = flow.options();
    options.sort_unstable();
    let mut played = players(pack, flow, &options, inputs)?;
    let posts = FlowSettings {
        least: settings.least.min(20),
        ..*settings
    };
    for player in &mut played {
        staff_in_place(player, &posts);
    }
    let (warm_up, found) = weeks_before(&played, settings);
    let first = &played[0].service.run;
    let measured = settings.weeks.unwrap_or(first.measured).max(1);
    let run = Run {
        run_off: f64::from(first.run_off) * WEEK,
        ..Run::weeks(warm_up, measured, settings.seed)
    };
    let partners = pack.partnership.partners.len();
    let groups: Vec<Groups> = played
        .iter()
        .map(|p| groups(&p.service, partners))
        .collect();
    let mut readings: Vec<Vec<Reading>> = played.iter().map(|_| Vec::new()).collect();
    let rule = stopping_rule(settings, &groups);
    let mut not_tight = None;
    let mut planned = settings.least.min(settings.most).max(2);
    for _ in 1..=settings.looks() {
        for (at, player) in played.iter().enumerate() {
            let done = readings[at].len() as u32;
            let new = replicate(
                &player.compiled,
                &run,
                done..planned,
                |outcome| read_all(&player.service, &groups[at], outcome),
                || progress(planned * played.len() as u32),
            );
            readings[at].extend(new);
        }
        not_tight = match rule.verdict(&headlines(&readings, &groups)) {
            Verdict::Tight => None,
            Verdict::NotYet {
                half_width,
                replications_needed,
                ..
            } => Some(not_tight_yet(half_width, settings, replications_needed)),
        };
        if not_tight.is_none() || planned >= settings.most {
            break;
        }
        planned = (planned * 2).min(settings.most);
    }
    let options = (0..played.len())
        .map(|at| {
            let stay =
                (at != 0 && pack.options[played[0].option].stays()).then(|| &readings[0][..]);
            option_flow(
                &played[at],
                &run,
                &groups[at],
                &readings[at],
                stay,
                settings,
            )
        })
        .collect();
    Ok(Simulation {
        settings: *settings,
        weeks: (warm_up, measured, first.run_off),
        warm_up_found: found,
        replications: planned,
        not_tight,
        options,
    })
}

/// An option ready to play.
#[derive(Clone)]
pub(crate) struct Player {
    pub option: usize,
    pub service: ServiceNetwork,
    pub compiled: Compiled,
}

/// Options of a pack, compiled.
pub(crate) fn players(
    pack: &Pack,
    flow: &ServiceFlow,
    options: &[usize],
    inputs: &[f64],
) -> Result<Vec<Player>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut players = Vec::new();
    for &option in options {
        match flow.network(pack, option, inputs) {
            Err(problem) => problems.push(problem),
            Ok(service) => match compile(&service.network) {
                Ok(compiled) => players.push(Player {
                    option,
                    service,
                    compiled,
                }),
                Err(faults) => problems.extend(faults.into_iter().map(|fault| {
                    let option = &pack.options[option];
                    let message =
                        format!("option `{}`, {}: {}", option.id, fault.what, fault.message);
                    Problem::new(message, fault.help)
                })),
            },
        }
    }
    if problems.is_empty() && players.is_empty() {
        problems.push(nothing_to_simulate());
    }
    if problems.is_empty() {
        Ok(players)
    } else {
        Err(problems)
    }
}

pub(crate) fn nothing_to_simulate() -> Problem {
    Problem::new(
        "the pack says nothing of how requests flow",
        "add flow/*.toml: who asks for what, and which team answers in each option (docs/reference/flow.md)",
    )
}

fn weeks_before(played: &[Player], settings: &FlowSettings) -> (u32, bool) {
    match played[0].service.run.warm_up {
        Some(weeks) => (weeks, false),
        None => {
            let found = played
                .iter()
                .map(|p| warm_up::weeks(&p.compiled, settings.seed));
            (found.max().unwrap_or(1), true)
        }
    }
}

fn groups(service: &ServiceNetwork, partners: usize) -> Groups {
    let of = |belongs: &dyn Fn(&ClassLabel) -> bool| -> Vec<usize> {
        let classes = service.classes.iter().enumerate();
        classes
            .filter(|(_, label)| belongs(label))
            .map(|(c, _)| c)
            .collect()
    };
    let mut kinds: Vec<(String, String)> = Vec::new();
    let mut channels: Vec<String> = Vec::new();
    for label in &service.classes {
        if !kinds.iter().any(|(id, _)| *id == label.kind) {
            kinds.push((label.kind.clone(), label.name.clone()));
        }
        channels.extend(label.channel.clone().filter(|c| !channels.contains(c)));
    }
    Groups {
        all: of(&|_| true),
        partners: (0..partners)
            .map(|p| of(&|label| label.partner == p))
            .collect(),
        kinds: kinds
            .into_iter()
            .map(|(id, name)| (name, of(&|label| label.kind == id)))
            .collect(),
        channels: channels
            .into_iter()
            .map(|name| {
                let members = of(&|label| label.channel.as_ref() == Some(&name));
                (name, members)
            })
            .collect(),
    }
}

fn read_all(service: &ServiceNetwork, groups: &Groups, outcome: Outcome) -> Reading {
    let network = &service.network;
    let some = |classes: &Vec<usize>| {
        let asked = classes.iter().any(|c| outcome.classes[*c].wanted > 0);
        asked.then(|| read(network, &outcome, classes))
    };
    Reading {
        all: read(network, &outcome, &groups.all),
        partners: groups.partners.iter().map(some).collect(),
        kinds: groups.kinds.iter().map(|(_, c)| some(c)).collect(),
        channels: groups
            .channels
            .iter()
            .map(|(_, c)| read(network, &outcome, c))
            .collect(),
        cost_per_request: cost_per_request(service, &outcome),
        outcome,
    }
}

/// What posts on duty and the front line cost, for each request that is done.
fn cost_per_request(service: &ServiceNetwork, outcome: &Outcome) -> f64 {
    let posts = service.teams.iter().zip(&outcome.teams);
    let posts: f64 = posts
        .map(|(label, team)| label.cost_per_hour.unwrap_or(f64::NAN) * team.on_duty)
        .sum();
    let minutes = service.network.classes.iter().zip(&outcome.classes);
    let minutes: f64 = minutes
        .map(|(class, tally)| class.front_line * tally.contacts as f64)
        .sum();
    let front_line = if minutes > 0.0 {
        minutes * service.front_line_cost_per_hour.unwrap_or(0.0)
    } else {
        0.0
    };
    let done: u64 = outcome.classes.iter().map(|c| c.done).sum();
    (posts + front_line) / 60.0 / done as f64
}

/// The shares in standard that have to be tight: of all and of each partner with requests, in each
/// option.
fn headlines(readings: &[Vec<Reading>], groups: &[Groups]) -> Vec<Vec<f64>> {
    let at = HEADLINE.position();
    let mut columns = Vec::new();
    for (option, groups) in readings.iter().zip(groups) {
        columns.push(said_by(option.iter().map(|r| Some(r.all[at]))));
        for partner in asking(groups) {
            let share = |r: &Reading| Some(r.partners[partner]?[at]);
            columns.push(said_by(option.iter().map(share)));
        }
    }
    columns
}

/// Partners with requests, by position.
fn asking(groups: &Groups) -> impl Iterator<Item = usize> {
    let partners = groups.partners.iter().enumerate();
    partners.filter(|(_, p)| !p.is_empty()).map(|(p, _)| p)
}

/// The replications that say something of a share: those in which anybody asked. If there are none,
/// it is no number, and is not waited for.
fn said_by(shares: impl Iterator<Item = Option<f64>>) -> Vec<f64> {
    let said: Vec<f64> = shares.flatten().filter(|share| !share.is_nan()).collect();
    match said.is_empty() {
        true => vec![f64::NAN],
        false => said,
    }
}

fn stopping_rule(settings: &FlowSettings, groups: &[Groups]) -> StoppingRule {
    let measures: usize = groups.iter().map(|g| 1 + asking(g).count()).sum();
    StoppingRule {
        confidence: settings.confidence,
        looks: settings.looks(),
        targets: vec![Precision::Absolute(settings.precision); measures],
    }
}

fn not_tight_yet(half_width: f64, settings: &FlowSettings, needed: u64) -> String {
    if half_width.is_infinite() {
        return "a share in standard cannot be told: only one replication had any such requests"
            .to_owned();
    }
    format!(
        "the widest share in standard is known to within {:.1} points, not {:.1}; about {needed} replications would be needed",
        100.0 * half_width,
        100.0 * settings.precision
    )
}

fn option_flow(
    player: &Player,
    run: &Run,
    groups: &Groups,
    readings: &[Reading],
    stay: Option<&[Reading]>,
    settings: &FlowSettings,
) -> OptionFlow {
    let service = &player.service;
    let each = |of: &dyn Fn(&Reading) -> Option<Values>| served(readings, of, settings.confidence);
    let partners = groups.partners.len();
    let load = super::load::of(player, readings.iter().map(|r| &r.outcome));
    let cost: Vec<f64> = readings.iter().map(|r| r.cost_per_request).collect();
    let cost = confidence_interval(&cost, settings.confidence);
    OptionFlow {
        option: player.option,
        all: each(&|r| Some(r.all)).unwrap_or_else(nothing_served),
        partners: (0..partners).map(|p| each(&|r| r.partners[p])).collect(),
        kinds: (0..groups.kinds.len())
            .filter_map(|k| Some((groups.kinds[k].0.clone(), each(&|r| r.kinds[k])?)))
            .collect(),
        channels: (0..groups.channels.len())
            .filter_map(|c| {
                Some((
                    groups.channels[c].0.clone(),
                    each(&|r| Some(r.channels[c]))?,
                ))
            })
            .collect(),
        teams: (0..service.teams.len())
            .map(|t| team_flow(service, t, readings, settings))
            .collect(),
        cost_per_request: cost.mean.is_finite().then_some(cost),
        against_stay: stay.map(|stay| against(readings, stay, partners, settings)),
        backlog: backlog(readings),
        grows: grows(player, &load, readings.iter().map(|r| &r.outcome)),
        load,
        frames: frames(player, run),
        network: service.clone(),
    }
}

fn nothing_served() -> Served {
    Served {
        intervals: vec![confidence_interval(&[], 0.95); FlowMeasure::ALL.len()],
    }
}

/// The intervals of all measures of a group, if anybody in it asked in every replication.
fn served(
    readings: &[Reading],
    of: &dyn Fn(&Reading) -> Option<Values>,
    confidence: f64,
) -> Option<Served> {
    let values: Option<Vec<Values>> = readings.iter().map(of).collect();
    let values = values?;
    let column = |at: usize| -> Vec<f64> { values.iter().map(|v| v[at]).collect() };
    let interval = |at| confidence_interval(&column(at), confidence);
    Some(Served {
        intervals: (0..FlowMeasure::ALL.len()).map(interval).collect(),
    })
}

/// Differences replication by replication, on the same requests. Verdicts hold together: each is
/// taken at the confidence that so many need.
fn against(
    readings: &[Reading],
    stay: &[Reading],
    partners: usize,
    settings: &FlowSettings,
) -> AgainstStay {
    let difference = |of: &dyn Fn(&Reading) -> Option<Values>, confidence: f64| {
        let both = readings.iter().zip(stay);
        let less = |a: Values, b: Values| -> Values { std::array::from_fn(|i| a[i] - b[i]) };
        let values: Option<Vec<Values>> = both.map(|(r, s)| Some(less(of(r)?, of(s)?))).collect();
        let values = values?;
        let intervals = (0..FlowMeasure::ALL.len()).map(|at| {
            let column: Vec<f64> = values.iter().map(|v| v[at]).collect();
            confidence_interval(&column, confidence)
        });
        Some(Served {
            intervals: intervals.collect(),
        })
    };
    let together = simultaneous(settings.confidence, partners);
    let verdict = |p: usize| {
        let within = difference(&|r| r.partners[p], together)?.of(HEADLINE);
        Some(if within.low() > 0.0 {
            FlowVerdict::Gains
        } else if within.high() < 0.0 {
            FlowVerdict::Loses
        } else {
            FlowVerdict::CannotBeTold
        })
    };
    AgainstStay {
        all: difference(&|r| Some(r.all), settings.confidence).unwrap_or_else(nothing_served),
        partners: (0..partners)
            .map(|p| difference(&|r| r.partners[p], settings.confidence))
            .collect(),
        verdicts: (0..partners).map(verdict).collect(),
    }
}

fn team_flow(
    service: &ServiceNetwork,
    team: usize,
    readings: &[Reading],
    settings: &FlowSettings,
) -> TeamFlow {
    let interval = |of: &dyn Fn(&Outcome) -> f64| {
        let values: Vec<f64> = readings.iter().map(|r| of(&r.outcome)).collect();
        confidence_interval(&values, settings.confidence)
    };
    let hours_a_week = |minutes: f64, o: &Outcome| minutes / 60.0 / (o.measured / WEEK);
    let utilisation = interval(&|o| o.teams[team].busy / o.teams[team].on_duty);
    let by_hour: Vec<HourOfWeek> = (0..HOURS)
        .map(|h| hour_of_week(service, team, h, readings))
        .collect();
    let staffed: Vec<f64> = by_hour
        .iter()
        .map(|h| h.on_duty)
        .filter(|p| *p > 0.0)
        .collect();
    let partners = service
        .classes
        .iter()
        .map(|c| c.partner + 1)
        .max()
        .unwrap_or(0);
    let count = readings.len() as f64;
    let mut handled_for = vec![0.0; partners];
    for reading in readings {
        for (label, minutes) in service
            .classes
            .iter()
            .zip(&reading.outcome.teams[team].handled)
        {
            handled_for[label.partner] += hours_a_week(*minutes, &reading.outcome) / count;
        }
    }
    TeamFlow {
        name: service.teams[team].name.clone(),
        utilisation: utilisation.mean.is_finite().then_some(utilisation),
        posts: staffed.iter().sum::<f64>() / staffed.len().max(1) as f64,
        after_hours: interval(&|o| hours_a_week(o.teams[team].after_hours, o)),
        by_hour,
        handled_for,
    }
}

fn hour_of_week(
    service: &ServiceNetwork,
    team: usize,
    hour: usize,
    readings: &[Reading],
) -> HourOfWeek {
    let first = service.network.teams[team]
        .serves
        .iter()
        .map(|s| s.tier)
        .min();
    let serves = service.network.teams[team].serves.iter();
    let queues: Vec<usize> = serves
        .filter(|s| Some(s.tier) == first)
        .map(|s| s.queue)
        .collect();
    let mut sum = HourOfWeek::default();
    for Reading { outcome, .. } in readings {
        let hours = outcome.measured / WEEK * 60.0 * readings.len() as f64;
        let tally = &outcome.teams[team];
        sum.busy += tally.busy_by_hour[hour] / hours;
        sum.on_duty += tally.on_duty_by_hour[hour] / hours;
        for queue in &queues {
            sum.waiting += outcome.queues[*queue].waiting_by_hour[hour] / hours;
        }
    }
    sum
}

fn backlog(readings: &[Reading]) -> Vec<WeekBacklog> {
    let weeks = readings.first().and_then(|r| r.outcome.queues.first());
    let weeks = weeks.map_or(0, |q| q.by_week.len());
    (0..weeks)
        .map(|week| {
            let waiting = |r: &Reading| -> f64 {
                r.outcome
                    .queues
                    .iter()
                    .map(|q| f64::from(q.by_week[week].0))
                    .sum()
            };
            let oldest = |r: &Reading| {
                let ages = r.outcome.queues.iter().map(|q| q.by_week[week].1);
                ages.fold(0.0, f64::max) / 1440.0
            };
            let all: Vec<f64> = readings.iter().map(waiting).collect();
            let fan = quantiles(&all, &[0.1, 0.5, 0.9]);
            WeekBacklog {
                week: week + 1,
                p10: fan[0],
                p50: fan[1],
                p90: fan[2],
                oldest_days: readings.iter().map(oldest).sum::<f64>() / readings.len() as f64,
            }
        })
        .collect()
}

/// The first measured week of the first replication, hour by hour.
fn frames(player: &Player, run: &Run) -> Vec<Frame> {
    let wanted = FramesWanted {
        from: run.warm_up + FRAME_EVERY / 2.0,
        every: FRAME_EVERY,
        count: HOURS as u32,
    };
    let week = Run {
        measured: WEEK,
        run_off: 0.0,
        frames: Some(wanted),
        ..*run
    };
    Simulator::new(&player.compiled).run(&week, 0).frames
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A replication of which only the shares in standard matter.
    fn reading(all: f64, partners: &[Option<f64>]) -> Reading {
        let values = |share: f64| -> Values {
            let mut values: Values = [0.0; FlowMeasure::ALL.len()];
            values[HEADLINE.position()] = share;
            values
        };
        Reading {
            all: values(all),
            partners: partners.iter().map(|p| p.map(values)).collect(),
            kinds: Vec::new(),
            channels: Vec::new(),
            cost_per_request: f64::NAN,
            outcome: Outcome::default(),
        }
    }

    /// Four partners: one asks always, one seldom, one could but never does, one has no requests.
    fn four() -> (Vec<Reading>, Groups) {
        let groups = Groups {
            all: vec![0, 1, 2],
            partners: vec![vec![0], vec![1], vec![2], Vec::new()],
            kinds: Vec::new(),
            channels: Vec::new(),
        };
        let seldom = [Some(1.0), None, Some(0.0), Some(f64::NAN)];
        let readings = seldom.map(|share| reading(0.9, &[Some(0.9), share, None, None]));
        (readings.into(), groups)
    }

    #[test]
    fn a_partner_who_is_missing_once_is_not_dropped() {
        let (readings, groups) = four();
        let columns = headlines(&[readings], std::slice::from_ref(&groups));
        assert_eq!(columns[..3], [vec![0.9; 4], vec![0.9; 4], vec![1.0, 0.0]]);
        assert!(columns[3].iter().all(|x| x.is_nan()) && columns.len() == 4);
        let rule = stopping_rule(&FlowSettings::default(), &[groups]);
        assert_eq!(rule.targets.len(), columns.len());
        let Verdict::NotYet { worst: 2, .. } = rule.verdict(&columns) else {
            panic!("{:?}", rule.verdict(&columns));
        };
    }

    #[test]
    fn who_never_asks_is_not_waited_for() {
        let (readings, groups) = four();
        let same = readings.into_iter().map(|r| Reading {
            partners: vec![r.partners[0], r.partners[0], None, None],
            ..r
        });
        let columns = headlines(&[same.collect()], std::slice::from_ref(&groups));
        let rule = stopping_rule(&FlowSettings::default(), &[groups]);
        assert_eq!(rule.verdict(&columns), Verdict::Tight);
    }
}
