//! What is counted in one replication.

use super::histogram::Histogram;
use super::hours::WEEK;

/// Hours of a week.
pub const HOURS: usize = 168;

/// How a run is played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Run {
    /// Minutes before anything counts.
    pub warm_up: f64,
    /// Minutes in which requests arrive that count.
    pub measured: f64,
    /// Minutes afterwards, in which they may end.
    pub run_off: f64,
    /// The seed.
    pub seed: u64,
    /// The picture to take along, if any.
    pub frames: Option<FramesWanted>,
}

/// When to take pictures of who is where.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FramesWanted {
    /// The first, in minutes from the start of the run.
    pub from: f64,
    /// Minutes between two.
    pub every: f64,
    /// How many.
    pub count: u32,
}

impl Run {
    /// So many weeks of warm-up, so many that count, and one of run-off.
    pub fn weeks(warm_up: u32, measured: u32, seed: u64) -> Run {
        Run {
            warm_up: f64::from(warm_up) * WEEK,
            measured: f64::from(measured) * WEEK,
            run_off: WEEK,
            seed,
            frames: None,
        }
    }
}

/// What became of the requests of one class that came in the measured stretch. Waits run until
/// somebody first deals with the request; "clock" is the clock of the class.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClassTally {
    /// Wanted to ask.
    pub wanted: u64,
    /// Of these, did not get as far as asking.
    pub dropped: u64,
    /// Asked: first and repeat contacts.
    pub contacts: u64,
    /// Of these, repeat contacts.
    pub repeats: u64,
    /// Turned away at a full queue.
    pub turned_away: u64,
    /// Gave up waiting.
    pub gave_up: u64,
    /// Dealt with: somebody began to handle it.
    pub started: u64,
    /// Done.
    pub done: u64,
    /// Met the standard.
    pub within: u64,
    /// Minutes waited by those dealt with, on the wall clock.
    pub waited_wall: f64,
    /// The same on the clock of the class.
    pub waited: f64,
    /// Minutes waited by those who gave up, on the wall clock.
    pub waited_in_vain: f64,
    /// Minutes from asking until done, on the wall clock.
    pub took_wall: f64,
    /// The same on the clock of the class.
    pub took: f64,
    /// Of the more urgent: how many were dealt with, and how long they waited on the clock.
    pub urgent_started: u64,
    /// Minutes waited by these, on the clock of the class.
    pub urgent_waited: f64,
    /// Waits on the clock of the class.
    pub waits: Histogram,
    /// Times until done, on the clock of the class.
    pub times: Histogram,
    /// By hour of the week of asking: contacts, and how many of them met the standard.
    pub by_hour: Vec<(u32, u32)>,
}

/// What a team did in the measured stretch, in minutes of posts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TeamTally {
    /// Handling, or holding a request that finds no room further on.
    pub busy: f64,
    /// On duty.
    pub on_duty: f64,
    /// Busy beyond the posts on duty: after hours.
    pub after_hours: f64,
    /// At other work.
    pub other_work: f64,
    /// Handling minutes begun, by class.
    pub handled: Vec<f64>,
    /// Busy minutes by hour of the week.
    pub busy_by_hour: Vec<f64>,
    /// Minutes on duty by hour of the week.
    pub on_duty_by_hour: Vec<f64>,
}

/// What happened in a queue in the measured stretch.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QueueTally {
    /// Times that a request was taken to be handled, those that did not wait included.
    pub taken: u64,
    /// Minutes that these had waited here, on the wall clock.
    pub waited: f64,
    /// Waiting requests times minutes.
    pub waiting: f64,
    /// The most that waited at once.
    pub most: u32,
    /// Waiting requests times minutes by hour of the week.
    pub waiting_by_hour: Vec<f64>,
    /// At the end of each week from the start of the run until the measured stretch ends: how many
    /// wait, and for how many minutes the longest has.
    pub by_week: Vec<(u32, f64)>,
}

/// Who is where at one moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    /// Minutes from the start of the run.
    pub at: f64,
    /// Busy posts and posts on duty of each team (no number if as many as it takes).
    pub teams: Vec<(u32, Option<u32>)>,
    /// Classes of those who wait in each queue, the next to be taken first; at most 100.
    pub waiting: Vec<Vec<u32>>,
    /// How many wait in each queue.
    pub waiting_count: Vec<u32>,
}

/// Where everybody is accounted for at the end of a run.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Conservation {
    /// Contacts from the start of the run to its end.
    pub came: u64,
    /// Contacts that ended: done, given up, turned away.
    pub ended: u64,
    /// Contacts still there.
    pub present: u64,
    /// The time integral of the number present, in minutes.
    pub number: f64,
    /// The time that each was present, added up, in minutes.
    pub times: f64,
}

impl Conservation {
    /// Nobody was lost, and Little's law holds but for rounding.
    pub fn holds(&self) -> bool {
        let close = (self.number - self.times).abs() <= 1e-6 * self.times.abs().max(1.0);
        self.came == self.ended + self.present && close
    }
}

/// One replication, counted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// Minutes of the measured stretch.
    pub measured: f64,
    /// By class.
    pub classes: Vec<ClassTally>,
    /// By team.
    pub teams: Vec<TeamTally>,
    /// By queue.
    pub queues: Vec<QueueTally>,
    /// The mean number of requests present on each day from the start of the run until the
    /// measured stretch ends.
    pub present_by_day: Vec<f64>,
    /// Pictures, if asked for.
    pub frames: Vec<Frame>,
    /// Everybody accounted for.
    pub conservation: Conservation,
    /// The longest queue when the run was stopped, if it was: at more than a million requests
    /// present (those who will come back are not), or four million with those who will come back.
    pub overrun: Option<usize>,
    /// Events played.
    pub events: u64,
    /// Handlings completed in the whole run.
    pub completed: u64,
}

impl ClassTally {
    /// Adds what was counted of another class, or of the same in another replication.
    pub fn add(&mut self, other: &ClassTally) {
        self.wanted += other.wanted;
        self.dropped += other.dropped;
        self.contacts += other.contacts;
        self.repeats += other.repeats;
        self.turned_away += other.turned_away;
        self.gave_up += other.gave_up;
        self.started += other.started;
        self.done += other.done;
        self.within += other.within;
        self.waited_wall += other.waited_wall;
        self.waited += other.waited;
        self.waited_in_vain += other.waited_in_vain;
        self.took_wall += other.took_wall;
        self.took += other.took;
        self.urgent_started += other.urgent_started;
        self.urgent_waited += other.urgent_waited;
        self.waits.add(&other.waits);
        self.times.add(&other.times);
        self.by_hour.resize(HOURS, (0, 0));
        for (mine, more) in self.by_hour.iter_mut().zip(&other.by_hour) {
            *mine = (mine.0 + more.0, mine.1 + more.1);
        }
    }
}

impl Outcome {
    /// Nothing counted yet.
    pub(super) fn of(classes: usize, teams: usize, queues: usize, measured: f64) -> Outcome {
        let class = ClassTally {
            by_hour: vec![(0, 0); HOURS],
            ..ClassTally::default()
        };
        let team = TeamTally {
            handled: vec![0.0; classes],
            busy_by_hour: vec![0.0; HOURS],
            on_duty_by_hour: vec![0.0; HOURS],
            ..TeamTally::default()
        };
        let queue = QueueTally {
            waiting_by_hour: vec![0.0; HOURS],
            ..QueueTally::default()
        };
        Outcome {
            measured,
            classes: vec![class; classes],
            teams: vec![team; teams],
            queues: vec![queue; queues],
            ..Outcome::default()
        }
    }
}
