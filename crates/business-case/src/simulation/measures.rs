//! What is said of those who ask, in one replication and over many.

use comity_methods::flow::{ClassTally, Network, Outcome, WEEK};
use comity_methods::statistics::Interval;

/// Something said of a group of requests: those of one partner, of one kind, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlowMeasure {
    /// The share of all who wanted to ask that was dealt with within the standard; whoever gave
    /// up, was turned away or never got as far as asking is a miss.
    Within,
    /// The same of those that were dealt with.
    WithinOfServed,
    /// Mean wait until somebody first deals with the request, in minutes on its clock.
    MeanWait,
    /// The wait that half of those dealt with do not exceed.
    MedianWait,
    /// The wait that 90 of 100 do not exceed.
    P90Wait,
    /// The wait that 95 of 100 do not exceed.
    P95Wait,
    /// Mean wait on the wall clock, nights and weekends included.
    WallWait,
    /// Mean time from asking until done, in minutes on the clock.
    MeanTime,
    /// The share of contacts that gave up waiting.
    GaveUp,
    /// The share of contacts turned away at a full queue.
    TurnedAway,
    /// The share of those who wanted to ask that never got as far.
    NotReached,
    /// The share of contacts that came again with the same thing.
    Repeats,
    /// Contacts a week, repeat contacts included.
    Contacts,
    /// Hours a week that these contacts cost the partners' own front line.
    FrontLine,
}

/// How a measure is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowUnit {
    /// A share between 0 and 1.
    Share,
    /// Minutes.
    Minutes,
    /// So many a week.
    PerWeek,
    /// Hours a week.
    HoursAWeek,
}

impl FlowMeasure {
    /// All of them, in the order in which tables show them.
    pub const ALL: [FlowMeasure; 14] = [
        FlowMeasure::Within,
        FlowMeasure::WithinOfServed,
        FlowMeasure::MeanWait,
        FlowMeasure::MedianWait,
        FlowMeasure::P90Wait,
        FlowMeasure::P95Wait,
        FlowMeasure::WallWait,
        FlowMeasure::MeanTime,
        FlowMeasure::GaveUp,
        FlowMeasure::TurnedAway,
        FlowMeasure::NotReached,
        FlowMeasure::Repeats,
        FlowMeasure::Contacts,
        FlowMeasure::FrontLine,
    ];

    /// Its stable id.
    pub fn id(self) -> &'static str {
        match self {
            FlowMeasure::Within => "within",
            FlowMeasure::WithinOfServed => "within_of_served",
            FlowMeasure::MeanWait => "wait_minutes_mean",
            FlowMeasure::MedianWait => "wait_minutes_median",
            FlowMeasure::P90Wait => "wait_minutes_p90",
            FlowMeasure::P95Wait => "wait_minutes_p95",
            FlowMeasure::WallWait => "wall_wait_minutes_mean",
            FlowMeasure::MeanTime => "time_to_done_minutes_mean",
            FlowMeasure::GaveUp => "gave_up",
            FlowMeasure::TurnedAway => "turned_away",
            FlowMeasure::NotReached => "not_reached",
            FlowMeasure::Repeats => "repeats",
            FlowMeasure::Contacts => "contacts_a_week",
            FlowMeasure::FrontLine => "front_line_hours_a_week",
        }
    }

    /// What it is, in a few words.
    pub fn name(self) -> &'static str {
        match self {
            FlowMeasure::Within => "in standard, of all who ask",
            FlowMeasure::WithinOfServed => "in standard, of those served",
            FlowMeasure::MeanWait => "mean wait",
            FlowMeasure::MedianWait => "median wait",
            FlowMeasure::P90Wait => "wait of 90 in 100 at most",
            FlowMeasure::P95Wait => "wait of 95 in 100 at most",
            FlowMeasure::WallWait => "mean wait by the wall clock",
            FlowMeasure::MeanTime => "mean time until done",
            FlowMeasure::GaveUp => "gave up waiting",
            FlowMeasure::TurnedAway => "turned away",
            FlowMeasure::NotReached => "never got as far as asking",
            FlowMeasure::Repeats => "repeat contacts",
            FlowMeasure::Contacts => "contacts a week",
            FlowMeasure::FrontLine => "front-line hours a week",
        }
    }

    /// How it is printed.
    pub fn unit(self) -> FlowUnit {
        match self {
            FlowMeasure::MeanWait
            | FlowMeasure::MedianWait
            | FlowMeasure::P90Wait
            | FlowMeasure::P95Wait
            | FlowMeasure::WallWait
            | FlowMeasure::MeanTime => FlowUnit::Minutes,
            FlowMeasure::Contacts => FlowUnit::PerWeek,
            FlowMeasure::FrontLine => FlowUnit::HoursAWeek,
            _ => FlowUnit::Share,
        }
    }

    /// +1 if more of it is better for those who ask, −1 if less is.
    pub fn better(self) -> f64 {
        match self {
            FlowMeasure::Within | FlowMeasure::WithinOfServed => 1.0,
            _ => -1.0,
        }
    }

    /// The measure with this id.
    pub fn parse(id: &str) -> Option<FlowMeasure> {
        FlowMeasure::ALL.into_iter().find(|m| m.id() == id)
    }

    /// Its position in [`ALL`](Self::ALL).
    pub(crate) fn position(self) -> usize {
        self as usize
    }
}

/// All measures of one group in one replication, as [`FlowMeasure::ALL`] lists them.
pub(crate) type Values = [f64; FlowMeasure::ALL.len()];

/// Reads all measures of a group of classes. Shares of nothing are no numbers.
pub(crate) fn read(network: &Network, outcome: &Outcome, classes: &[usize]) -> Values {
    let mut sum = ClassTally::default();
    classes.iter().for_each(|c| sum.add(&outcome.classes[*c]));
    let weeks = outcome.measured / WEEK;
    let share = |count: u64, of: u64| count as f64 / of as f64;
    let asked = sum.contacts + sum.dropped;
    let front_line =
        |c: &usize| outcome.classes[*c].contacts as f64 * network.classes[*c].front_line;
    FlowMeasure::ALL.map(|measure| match measure {
        FlowMeasure::Within => share(sum.within, asked),
        FlowMeasure::WithinOfServed => share(sum.within, sum.started),
        FlowMeasure::MeanWait => sum.waited / sum.started as f64,
        FlowMeasure::MedianWait => sum.waits.quantile(0.5),
        FlowMeasure::P90Wait => sum.waits.quantile(0.9),
        FlowMeasure::P95Wait => sum.waits.quantile(0.95),
        FlowMeasure::WallWait => sum.waited_wall / sum.started as f64,
        FlowMeasure::MeanTime => sum.took / sum.done as f64,
        FlowMeasure::GaveUp => share(sum.gave_up, sum.contacts),
        FlowMeasure::TurnedAway => share(sum.turned_away, sum.contacts),
        FlowMeasure::NotReached => share(sum.dropped, sum.wanted),
        FlowMeasure::Repeats => share(sum.repeats, sum.contacts),
        FlowMeasure::Contacts => sum.contacts as f64 / weeks,
        FlowMeasure::FrontLine => classes.iter().map(front_line).sum::<f64>() / 60.0 / weeks,
    })
}

/// A group of requests: its measures, each with its interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Served {
    pub(crate) intervals: Vec<Interval>,
}

impl Served {
    /// One measure with its interval.
    pub fn of(&self, measure: FlowMeasure) -> Interval {
        self.intervals[measure.position()]
    }
}
