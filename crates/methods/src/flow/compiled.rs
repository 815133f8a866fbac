//! A network made ready to run: flat lists, laws compiled, weeks cut into stretches of one rate.

use super::check::{Fault, check};
use super::hours::{DAY, Hours, WEEK};
use super::network::{
    Arrivals, Class, Closing, Full, Learning, Network, Rates, Repeat, Source, Standard, Team,
    Urgent,
};
use crate::sampling::Distribution;
use crate::sampling::marginal::Marginal;

/// Levels of urgency.
pub(super) const LEVELS: usize = 8;

/// A network that makes sense, ready to run.
#[derive(Debug, Clone)]
pub struct Compiled {
    pub(super) hours: Vec<Hours>,
    pub(super) queues: Vec<QueuePlan>,
    pub(super) teams: Vec<TeamPlan>,
    pub(super) classes: Vec<ClassPlan>,
    pub(super) steps: Vec<StepPlan>,
    pub(super) sources: Vec<SourcePlan>,
    /// The network it was made from.
    pub(super) network: Network,
}

#[derive(Debug, Clone)]
pub(super) struct QueuePlan {
    pub room: u32,
    pub holds: bool,
    /// Teams that take from it, lower tiers first: team, and position among its `serves`.
    pub served_by: Vec<(usize, usize)>,
    /// Some team begins to take from it only when enough wait.
    pub overflows: bool,
    /// Some team interrupts for its more urgent requests.
    pub preempts: bool,
}

#[derive(Debug, Clone)]
pub(super) struct TeamPlan {
    /// Hours and posts; `None` for as many as it takes.
    pub shifts: Vec<(usize, Option<u32>)>,
    /// By tier.
    pub serves: Vec<ServesPlan>,
    pub preempts: bool,
    pub puts_down: bool,
    pub absence: f64,
    pub other_work: Option<Marginal>,
    pub learning: Option<Learning>,
    pub id: String,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct ServesPlan {
    pub queue: usize,
    pub tier: u8,
    pub from_waiting: u32,
    pub keep_free: i64,
    pub factor: f64,
}

#[derive(Debug, Clone)]
pub(super) struct ClassPlan {
    pub priority: u8,
    pub urgent: Option<Urgent>,
    pub patience: Option<Marginal>,
    pub standard: Option<Standard>,
    /// Position among the clocks; the last is the wall clock.
    pub clock: usize,
    pub reach: f64,
    pub travel: Option<Marginal>,
    /// Cumulated chances and steps.
    pub starts: Vec<(f64, usize)>,
    pub repeat: Option<RepeatPlan>,
}

#[derive(Debug, Clone)]
pub(super) struct RepeatPlan {
    pub chance: f64,
    pub chance_unserved: f64,
    pub after: Marginal,
}

#[derive(Debug, Clone)]
pub(super) struct StepPlan {
    pub queue: usize,
    pub handling: Marginal,
    pub factor: f64,
    /// Cumulated chances and where they lead.
    pub next: Vec<(f64, usize, Option<Marginal>)>,
}

#[derive(Debug, Clone)]
pub(super) struct SourcePlan {
    pub id: String,
    pub asks: Asks,
    pub batch: Option<Marginal>,
    /// Cumulated shares and classes.
    pub mix: Vec<(f64, usize)>,
    /// The class and step of all its requests, if they are all alike.
    pub alike: Option<(usize, usize)>,
}

#[derive(Debug, Clone)]
pub(super) enum Asks {
    Poisson(Week),
    Renewal(Marginal, Option<Week>),
    Population(u32, Marginal),
    Trace(Vec<f64>, Vec<f64>),
}

/// A week cut into stretches of one rate above 0.
#[derive(Debug, Clone)]
pub(super) struct Week {
    pub stretches: Vec<Stretch>,
    /// A multiple for each day of the run, 1 for all later days.
    pub days: Vec<f64>,
    /// Days of the run on which it stays closed, rising.
    pub closed: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    pub from: f64,
    pub to: f64,
    pub rate: f64,
}

impl Week {
    /// True if every week is like every other.
    #[inline(always)]
    pub fn is_every_week(&self) -> bool {
        self.days.is_empty() && self.closed.is_empty()
    }

    /// By what the rate of a day is multiplied: 0 where it is closed.
    pub fn multiple(&self, day: usize) -> f64 {
        let closed = |day| self.closed.binary_search(&day).is_ok();
        match u32::try_from(day).is_ok_and(closed) {
            true => 0.0,
            false => self.days.get(day).copied().unwrap_or(1.0),
        }
    }
}

/// Checks a network and makes it ready to run.
///
/// # Errors
/// Everything that makes no sense, each with what to do.
///
/// # Examples
/// ```
/// use comity_methods::flow::{Network, compile};
/// let faults = compile(&Network::default()).unwrap_err();
/// assert_eq!(faults[0].message, "nobody asks for anything");
/// ```
pub fn compile(network: &Network) -> Result<Compiled, Vec<Fault>> {
    let faults = check(network);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut steps = Vec::new();
    let classes = network
        .classes
        .iter()
        .map(|class| {
            let offset = steps.len();
            steps.extend(class.steps.iter().map(|step| {
                StepPlan {
                    queue: step.queue,
                    handling: Marginal::compile(&step.handling),
                    factor: step.factor,
                    next: cumulated(step.next.iter().map(|n| n.chance))
                        .zip(&step.next)
                        .map(|(reached, n)| {
                            (reached, offset + n.step, n.after.as_ref().map(compiled))
                        })
                        .collect(),
                }
            }));
            class_plan(class, offset, network.hours.len())
        })
        .collect::<Vec<_>>();
    Ok(Compiled {
        hours: network.hours.clone(),
        queues: (0..network.queues.len())
            .map(|q| queue_plan(network, q))
            .collect(),
        teams: network.teams.iter().map(team_plan).collect(),
        sources: network
            .sources
            .iter()
            .map(|s| source_plan(s, network, &classes))
            .collect(),
        classes,
        steps,
        network: network.clone(),
    })
}

impl Compiled {
    /// The network it was made from.
    pub fn network(&self) -> &Network {
        &self.network
    }
}

fn compiled(law: &Distribution) -> Marginal {
    Marginal::compile(law)
}

/// Running sums.
fn cumulated(chances: impl Iterator<Item = f64>) -> impl Iterator<Item = f64> {
    chances.scan(0.0, |sum, chance| {
        *sum += chance;
        Some(*sum)
    })
}

/// Shares that sum to 1 but for rounding: the last reaches beyond every draw.
fn whole(mut shares: Vec<(f64, usize)>) -> Vec<(f64, usize)> {
    if let Some(last) = shares.last_mut() {
        last.0 = 2.0;
    }
    shares
}

fn class_plan(class: &Class, offset: usize, wall_clock: usize) -> ClassPlan {
    let reached = cumulated(class.starts.iter().map(|s| s.chance));
    let starts = reached
        .zip(&class.starts)
        .map(|(r, s)| (r, offset + s.step));
    ClassPlan {
        priority: class.priority,
        urgent: class.urgent,
        patience: class.patience.as_ref().map(compiled),
        standard: class.standard,
        clock: class.clock.unwrap_or(wall_clock),
        reach: class.reach,
        travel: class.travel.as_ref().map(compiled),
        starts: whole(starts.collect()),
        repeat: class.repeat.as_ref().map(repeat_plan),
    }
}

fn repeat_plan(repeat: &Repeat) -> RepeatPlan {
    RepeatPlan {
        chance: repeat.chance,
        chance_unserved: repeat.chance_unserved,
        after: compiled(&repeat.after),
    }
}

fn queue_plan(network: &Network, queue: usize) -> QueuePlan {
    let mut served_by: Vec<(u8, usize, usize)> = Vec::new();
    for (t, team) in network.teams.iter().enumerate() {
        for (at, serves) in by_tier(team).iter().enumerate() {
            if serves.queue == queue {
                served_by.push((serves.tier, t, at));
            }
        }
    }
    served_by.sort();
    let plan = &network.queues[queue];
    let serves = |(_, t, at): &(u8, usize, usize)| by_tier(&network.teams[*t])[*at];
    QueuePlan {
        room: plan.room.unwrap_or(u32::MAX),
        holds: plan.full == Full::Hold,
        overflows: served_by.iter().any(|s| serves(s).from_waiting > 1),
        preempts: served_by.iter().any(|s| network.teams[s.1].preempts),
        served_by: served_by.into_iter().map(|(_, t, at)| (t, at)).collect(),
    }
}

/// What a team serves, lower tiers first.
fn by_tier(team: &Team) -> Vec<ServesPlan> {
    let mut serves: Vec<ServesPlan> = team
        .serves
        .iter()
        .map(|s| ServesPlan {
            queue: s.queue,
            tier: s.tier,
            from_waiting: s.from_waiting,
            keep_free: i64::from(s.keep_free),
            factor: s.factor,
        })
        .collect();
    serves.sort_by_key(|s| s.tier);
    serves
}

fn team_plan(team: &Team) -> TeamPlan {
    TeamPlan {
        shifts: team.shifts.iter().map(|s| (s.hours, s.posts)).collect(),
        serves: by_tier(team),
        preempts: team.preempts,
        puts_down: team.closing == Closing::PutDown,
        absence: team.absence,
        other_work: team.other_work.as_ref().map(compiled),
        learning: team.learning,
        id: team.id.clone(),
    }
}

fn source_plan(source: &Source, network: &Network, classes: &[ClassPlan]) -> SourcePlan {
    let shares = source.mix.iter().map(|m| m.0);
    let mix = whole(
        cumulated(shares)
            .zip(source.mix.iter().map(|m| m.1))
            .collect(),
    );
    let alike = match (&mix[..], &source.arrivals) {
        (_, Arrivals::Trace { handling, .. }) if !handling.is_empty() => None,
        ([(_, class)], _) => match &classes[*class].starts[..] {
            [(_, step)] => Some((*class, *step)),
            _ => None,
        },
        _ => None,
    };
    SourcePlan {
        id: source.id.clone(),
        asks: asks(&source.arrivals, &network.hours),
        batch: source.batch.as_ref().map(compiled),
        mix,
        alike,
    }
}

fn asks(arrivals: &Arrivals, hours: &[Hours]) -> Asks {
    match arrivals {
        Arrivals::Poisson(rates) => Asks::Poisson(week_of(rates, hours)),
        Arrivals::Renewal { gap, hours: on } => {
            let clock = on.filter(|h| !hours[*h].never_closes()).map(|h| Rates {
                hours: Some(h),
                ..Rates::constant(1.0)
            });
            Asks::Renewal(compiled(gap), clock.map(|rates| week_of(&rates, hours)))
        }
        Arrivals::Population { size, think } => Asks::Population(*size, compiled(think)),
        Arrivals::Trace { at, handling } => Asks::Trace(at.clone(), handling.clone()),
    }
}

/// Cuts the week at every slot, midnight and opening.
fn week_of(rates: &Rates, hours: &[Hours]) -> Week {
    let slot = WEEK / rates.week.len() as f64;
    let always = Hours::always();
    let open = rates.hours.map_or(&always, |h| &hours[h]);
    let mut stretches: Vec<Stretch> = Vec::new();
    for (from, to) in open.stretches() {
        let first = (from / slot).floor() as usize;
        let last = ((to / slot).ceil() as usize).min(rates.week.len());
        for at in first..last {
            let (start, end) = (at as f64 * slot, (at + 1) as f64 * slot);
            let (from, to, rate) = (from.max(start), to.min(end), rates.week[at]);
            if from < to && rate > 0.0 {
                stretches.push(Stretch { from, to, rate });
            }
        }
    }
    Week {
        stretches: joined(stretches),
        days: rates.days.clone(),
        closed: open.closed_days().iter().copied().collect(),
    }
}

/// Neighbours of one rate within a day become one.
fn joined(stretches: Vec<Stretch>) -> Vec<Stretch> {
    let mut joined: Vec<Stretch> = Vec::new();
    for next in stretches {
        match joined.last_mut() {
            Some(last)
                if last.to == next.from && last.rate == next.rate && next.from % DAY != 0.0 =>
            {
                last.to = next.to;
            }
            _ => joined.push(next),
        }
    }
    joined
}
