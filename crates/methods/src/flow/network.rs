//! A service as data: who asks, what for, who answers, when.
//!
//! Everything is in minutes, counted from the midnight with which the run begins; that midnight
//! begins a Monday. Positions (`usize`) point into the lists of the [`Network`].

use super::hours::Hours;
use crate::sampling::Distribution;

/// A service: its opening hours, queues, teams, classes of requests and where they come from.
///
/// # Examples
/// A desk with three posts that never closes, asked every two and a half minutes:
/// ```
/// use comity_methods::flow::*;
/// use comity_methods::sampling::Distribution;
/// let exponential = |mean| Distribution::Exponential { mean };
/// let network = Network {
///     hours: vec![Hours::always()],
///     queues: vec![Queue::new("desk")],
///     teams: vec![Team::new("desk", Shift { hours: 0, posts: Some(3) }, Serves::all_of(0))],
///     classes: vec![Class::new("enquiry", Step::new("answer", 0, exponential(6.0)))],
///     sources: vec![Source::new("residents", Arrivals::Poisson(Rates::constant(0.4)), 0)],
/// };
/// assert_eq!(network.teams[0].shifts[0].posts, Some(3));
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Network {
    /// When something is open.
    pub hours: Vec<Hours>,
    /// Where requests wait.
    pub queues: Vec<Queue>,
    /// Who handles them.
    pub teams: Vec<Team>,
    /// Kinds of requests, one for each kind and partner that are told apart.
    pub classes: Vec<Class>,
    /// Where requests come from.
    pub sources: Vec<Source>,
}

/// A place where requests wait until a team takes them: the more urgent first, then by arrival.
#[derive(Debug, Clone, PartialEq)]
pub struct Queue {
    /// Its name, for messages and results.
    pub id: String,
    /// How many can wait, if there is a limit; those in handling do not count.
    pub room: Option<u32>,
    /// What happens to a request that finds no room.
    pub full: Full,
}

/// What happens to a request that finds a full queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// It is turned away: a miss.
    Lost,
    /// If it comes from another step, the desk there cannot let go of it until there is room
    /// (blocking after service); from outside it is turned away.
    Hold,
}

/// A group of like posts that take from the same queues in the same way.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// Its name, for messages and results.
    pub id: String,
    /// How many posts are on duty when: all open shifts add up.
    pub shifts: Vec<Shift>,
    /// The queues it takes from.
    pub serves: Vec<Serves>,
    /// What becomes of work in hand when a shift ends.
    pub closing: Closing,
    /// Whether a more urgent request interrupts a less urgent one (which resumes where it was
    /// left) when no desk is free.
    pub preempts: bool,
    /// The chance that a post is absent on a day, each post and day for itself.
    pub absence: f64,
    /// Work taken up by a post with nobody to serve, which cannot be interrupted once begun.
    pub other_work: Option<Distribution>,
    /// Handling that is slower at first.
    pub learning: Option<Learning>,
}

/// Posts on duty during some hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// When.
    pub hours: usize,
    /// How many; `None` for as many as it takes.
    pub posts: Option<u32>,
}

/// How a team takes from a queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Serves {
    /// The queue.
    pub queue: usize,
    /// The team takes from a lower tier first, whatever waits in a higher one; within a tier the
    /// more urgent first, then the one that has waited longest. An arriving request looks for a
    /// free desk in the lower tiers first.
    pub tier: u8,
    /// It takes from this queue only while at least so many wait (overflow); 1 for always.
    pub from_waiting: u32,
    /// It takes from this queue only while more desks than these are free (reserved desks).
    pub keep_free: u32,
    /// Its handling times of this queue's requests, as a multiple of the stated.
    pub factor: f64,
}

/// What becomes of work in hand when a shift ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// It is finished, after hours if need be.
    Finish,
    /// It is put down and resumed when there is a desk again.
    PutDown,
}

/// Handling takes `1 + extra·e^(−t/fades)` times as long, `t` after the start of the run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Learning {
    /// How much longer at first, as a share.
    pub extra: f64,
    /// Minutes after which `1/e` of it is left.
    pub fades: f64,
}

/// Requests of one kind from one partner.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    /// Its name, for messages and results.
    pub id: String,
    /// How urgent: 0 goes first, at most 7.
    pub priority: u8,
    /// Some of them are more urgent.
    pub urgent: Option<Urgent>,
    /// How long somebody waits in a queue before giving up, on the wall clock; for ever if
    /// `None`. Drawn anew in each queue.
    pub patience: Option<Distribution>,
    /// The standard it is held to.
    pub standard: Option<Standard>,
    /// The hours on whose clock waits are measured; the wall clock if `None`.
    pub clock: Option<usize>,
    /// The share of those who want to ask that get as far as asking.
    pub reach: f64,
    /// What lies between asking and the first queue (post, travel).
    pub travel: Option<Distribution>,
    /// Where a request starts; chances sum to 1.
    pub starts: Vec<Start>,
    /// What is done with it.
    pub steps: Vec<Step>,
    /// Who comes back with the same thing.
    pub repeat: Option<Repeat>,
    /// Minutes that each contact costs the front line of its partner.
    pub front_line: f64,
}

/// A share that is more urgent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Urgent {
    /// The chance.
    pub share: f64,
    /// The priority of these.
    pub priority: u8,
}

/// What has been promised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standard {
    /// Minutes, on the clock of the class.
    pub within: f64,
    /// Until what.
    pub until: Until,
    /// The share of all who ask for which it is to be met.
    pub share: f64,
}

/// When a promise is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// When somebody first deals with the request.
    Start,
    /// When the request is done.
    Done,
}

/// A first step and its chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start {
    /// The chance.
    pub chance: f64,
    /// The step of the class.
    pub step: usize,
}

/// One piece of work on a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its name, for messages and results.
    pub id: String,
    /// Where the request waits for it.
    pub queue: usize,
    /// How long it takes, in minutes.
    pub handling: Distribution,
    /// A multiple of that time.
    pub factor: f64,
    /// Where it may go next; it is done with the rest of the chance.
    pub next: Vec<Next>,
}

/// A further step and its chance.
#[derive(Debug, Clone, PartialEq)]
pub struct Next {
    /// The chance.
    pub chance: f64,
    /// The step of the same class.
    pub step: usize,
    /// What lies between, if anything.
    pub after: Option<Distribution>,
}

/// Contacts that come again because the first did not help: a new contact of the same class.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeat {
    /// The chance after a request is done.
    pub chance: f64,
    /// The chance after somebody gave up or was turned away.
    pub chance_unserved: f64,
    /// How much later, in minutes.
    pub after: Distribution,
}

/// A stream of people who ask.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its name: all random numbers of its requests hang on it.
    pub id: String,
    /// When they ask.
    pub arrivals: Arrivals,
    /// How many ask at once, if not one: rounded to whole numbers of at least 1.
    pub batch: Option<Distribution>,
    /// Shares of classes, which sum to 1.
    pub mix: Vec<(f64, usize)>,
}

/// When people ask.
#[derive(Debug, Clone, PartialEq)]
pub enum Arrivals {
    /// Independently of one another, at a rate that may change in time.
    Poisson(Rates),
    /// One after another, with these gaps; on the clock of these hours if any.
    Renewal {
        /// Minutes from each to the next, and to the first.
        gap: Distribution,
        /// The hours whose clock the gaps follow.
        hours: Option<usize>,
    },
    /// So many people, each of whom asks again this long after the last request ended.
    Population {
        /// How many.
        size: u32,
        /// Minutes from the end of one request to the next.
        think: Distribution,
    },
    /// At these minutes, rising; each with its handling time if known.
    Trace {
        /// Minutes from the start.
        at: Vec<f64>,
        /// Handling minutes of the first step, one for each; drawn if empty.
        handling: Vec<f64>,
    },
}

/// A rate of asking that repeats every week, with a multiple for each day.
#[derive(Debug, Clone, PartialEq)]
pub struct Rates {
    /// Requests per minute in equal slots of the week, Monday first: 1, 7, 168, 672, …
    pub week: Vec<f64>,
    /// Only while these hours are open.
    pub hours: Option<usize>,
    /// A multiple for each day of the run (season, trend); 1 for days beyond its end.
    pub days: Vec<f64>,
}

impl Rates {
    /// The same rate at all times, in requests per minute.
    pub fn constant(rate: f64) -> Rates {
        Rates {
            week: vec![rate],
            hours: None,
            days: Vec::new(),
        }
    }
}

impl Queue {
    /// A queue without limit.
    pub fn new(id: &str) -> Queue {
        Queue {
            id: id.to_owned(),
            room: None,
            full: Full::Lost,
        }
    }
}

impl Serves {
    /// Takes from this queue always.
    pub fn all_of(queue: usize) -> Serves {
        Serves {
            queue,
            tier: 0,
            from_waiting: 1,
            keep_free: 0,
            factor: 1.0,
        }
    }
}

impl Team {
    /// A team with one shift and one queue that finishes what it has in hand.
    pub fn new(id: &str, shift: Shift, serves: Serves) -> Team {
        Team {
            id: id.to_owned(),
            shifts: vec![shift],
            serves: vec![serves],
            closing: Closing::Finish,
            preempts: false,
            absence: 0.0,
            other_work: None,
            learning: None,
        }
    }
}

impl Class {
    /// A class with one step, endless patience and no standard.
    pub fn new(id: &str, step: Step) -> Class {
        Class {
            id: id.to_owned(),
            priority: 0,
            urgent: None,
            patience: None,
            standard: None,
            clock: None,
            reach: 1.0,
            travel: None,
            starts: vec![Start {
                chance: 1.0,
                step: 0,
            }],
            steps: vec![step],
            repeat: None,
            front_line: 0.0,
        }
    }
}

impl Step {
    /// A step after which the request is done.
    pub fn new(id: &str, queue: usize, handling: Distribution) -> Step {
        Step {
            id: id.to_owned(),
            queue,
            handling,
            factor: 1.0,
            next: Vec::new(),
        }
    }
}

impl Source {
    /// A source of single requests of one class.
    pub fn new(id: &str, arrivals: Arrivals, class: usize) -> Source {
        Source {
            id: id.to_owned(),
            arrivals,
            batch: None,
            mix: vec![(1.0, class)],
        }
    }
}
