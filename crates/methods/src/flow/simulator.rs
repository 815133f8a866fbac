//! Playing a service once: a replication.
//!
//! The whole state is here: where every request is, what every post does, what every clock shows.
//! Each event of the agenda is one short method; what follows at once from it (a freed desk takes
//! the next request) is settled before the next event.

use super::agenda::{Agenda, Event, MOST, What};
use super::arriving::{Arriving, choose};
use super::compiled::{Compiled, LEVELS};
use super::draws::{Fate, Purpose, visit};
use super::hours::{DAY, WEEK};
use super::network::Until;
use super::tally::{Conservation, Frame, HOURS, Outcome, Run};
use std::collections::VecDeque;

/// The most requests that may be present at once: a queue beyond that tells nothing more. Those who
/// will come back are not present.
const MOST_PRESENT: u64 = 1_000_000;
/// The most that are kept, those who will come back included: more would fill the memory.
const MOST_KEPT: usize = 4_000_000;
/// No request.
const NOBODY: u32 = u32::MAX;
/// No team.
const NO_TEAM: u32 = u32::MAX;
/// Posts of a team that has as many as it takes.
const UNLIMITED: i64 = 1 << 40;
/// Minutes of an hour.
const HOUR: f64 = 60.0;
/// Classes of those who wait that a frame names.
const SHOWN: usize = 100;

/// What counting is due.
const HOUR_ENDS: u32 = 0;
const MEASURING_BEGINS: u32 = 1;
const MEASURING_ENDS: u32 = 2;
const FRAME: u32 = 3;

/// Where a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Ended, for good or until it comes back.
    Gone,
    /// On its way to the first queue or between two steps.
    Away,
    Waiting,
    InHand,
    /// Done with at a desk that holds it until there is room further on.
    Held,
}

#[derive(Debug, Clone, Copy)]
struct Request {
    /// When it asked, on the wall clock and on the clock of its class.
    asked: f64,
    asked_clock: f64,
    /// When it joined the first queue, likewise.
    first_joined: f64,
    first_joined_clock: f64,
    /// When it joined the queue in which it is or was last, and as which of all joins.
    joined: f64,
    join: u64,
    /// Handling and patience drawn beforehand; NaN if not.
    handling: f64,
    patience: f64,
    /// Minutes of handling left after an interruption; 0 if none.
    left: f64,
    /// When the handling in hand ends.
    ends: f64,
    /// The number of the event that it waits for.
    ticket: u64,
    index: u32,
    contact: u32,
    visits: u32,
    step: u32,
    source: u32,
    class: u32,
    team: u32,
    before: u32,
    after: u32,
    hour: u8,
    level: u8,
    place: Place,
    counts: bool,
    started: bool,
    urgent: bool,
}

#[derive(Debug, Clone, Copy)]
struct Line {
    first: u32,
    last: u32,
}

#[derive(Debug, Clone)]
struct QueueState {
    lines: [Line; LEVELS],
    /// A bit for each level at which somebody waits.
    levels: u8,
    waiting: u32,
    held: VecDeque<u32>,
    since: f64,
}

#[derive(Debug, Clone)]
struct TeamState {
    on_duty: i64,
    busy: i64,
    other: i64,
    /// Those in hand, the first begun first; kept only where somebody may be interrupted.
    in_hand: Vec<u32>,
    since: f64,
    other_work: Fate,
    other_works: u32,
    absences: Fate,
}

/// A clock that runs while something is open.
#[derive(Debug, Clone, Copy)]
struct Clock {
    open: bool,
    shows: f64,
    since: f64,
}

impl Clock {
    #[inline(always)]
    fn at(&self, now: f64) -> f64 {
        self.shows + if self.open { now - self.since } else { 0.0 }
    }
}

/// Plays replications of one network.
///
/// # Examples
/// The waits of five requests at one desk, exactly (Lindley 1952):
/// ```
/// use comity_methods::flow::*;
/// use comity_methods::sampling::Distribution;
/// let network = Network {
///     hours: vec![Hours::always()],
///     queues: vec![Queue::new("desk")],
///     teams: vec![Team::new("desk", Shift { hours: 0, posts: Some(1) }, Serves::all_of(0))],
///     classes: vec![Class::new("case", Step::new("answer", 0, Distribution::Exactly(1.0)))],
///     sources: vec![Source::new("log", Arrivals::Trace {
///         at: vec![0.0, 1.0, 2.0, 3.0, 10.0],
///         handling: vec![3.0, 2.0, 1.0, 4.0, 1.0],
///     }, 0)],
/// };
/// let compiled = compile(&network).unwrap();
/// let run = Run { warm_up: 0.0, measured: 60.0, run_off: 60.0, seed: 1, frames: None };
/// let outcome = Simulator::new(&compiled).run(&run, 0);
/// assert_eq!(outcome.classes[0].waited_wall, 0.0 + 2.0 + 3.0 + 3.0 + 0.0);
/// ```
#[derive(Debug)]
pub struct Simulator<'a> {
    plan: &'a Compiled,
    agenda: Agenda,
    now: f64,
    counting: bool,
    hour: usize,
    ticks: u64,
    to: f64,
    requests: Vec<Request>,
    vacant: Vec<u32>,
    queues: Vec<QueueState>,
    teams: Vec<TeamState>,
    clocks: Vec<Clock>,
    sources: Vec<Arriving>,
    /// Teams that may take somebody.
    refill: Vec<usize>,
    joins: u64,
    present: u64,
    present_since: f64,
    present_area: f64,
    day_area: f64,
    book: Conservation,
    outcome: Outcome,
    arch: pulp::Arch,
}

impl<'a> Simulator<'a> {
    /// Ready to play.
    pub fn new(plan: &'a Compiled) -> Simulator<'a> {
        Simulator {
            plan,
            agenda: Agenda::default(),
            now: 0.0,
            counting: false,
            hour: 0,
            ticks: 0,
            to: 0.0,
            requests: Vec::new(),
            vacant: Vec::new(),
            queues: Vec::new(),
            teams: Vec::new(),
            clocks: Vec::new(),
            sources: Vec::new(),
            refill: Vec::new(),
            joins: 0,
            present: 0,
            present_since: 0.0,
            present_area: 0.0,
            day_area: 0.0,
            book: Conservation::default(),
            outcome: Outcome::default(),
            arch: pulp::Arch::new(),
        }
    }

    /// Plays one replication: a pure function of the network, the run and the number.
    ///
    /// # Panics
    /// If a request was lost or Little's law does not hold: that would be our mistake.
    pub fn run(&mut self, run: &Run, replication: u32) -> Outcome {
        self.begin(run, replication);
        let end = run.warm_up + run.measured + run.run_off;
        while let Some(event) = self.agenda.next() {
            if event.time > end {
                break;
            }
            self.outcome.events += 1;
            self.now = event.time;
            self.play(event);
            while let Some(team) = self.refill.pop() {
                self.fill(team);
            }
            if self.present > MOST_PRESENT || self.requests.len() > MOST_KEPT {
                self.outcome.overrun = Some(self.longest_queue());
                break;
            }
        }
        self.now = if self.outcome.overrun.is_some() {
            self.now
        } else {
            end
        };
        self.close()
    }

    fn begin(&mut self, run: &Run, replication: u32) {
        let plan = self.plan;
        self.agenda.clear();
        self.now = 0.0;
        (self.counting, self.hour, self.ticks) = (false, 0, 0);
        self.to = run.warm_up + run.measured;
        self.requests.clear();
        self.vacant.clear();
        self.refill.clear();
        (self.joins, self.present) = (0, 0);
        (self.present_since, self.present_area, self.day_area) = (0.0, 0.0, 0.0);
        self.book = Conservation::default();
        self.outcome = Outcome::of(
            plan.classes.len(),
            plan.teams.len(),
            plan.queues.len(),
            run.measured,
        );
        let empty = Line {
            first: NOBODY,
            last: NOBODY,
        };
        self.queues = vec![
            QueueState {
                lines: [empty; LEVELS],
                levels: 0,
                waiting: 0,
                held: VecDeque::new(),
                since: 0.0,
            };
            plan.queues.len()
        ];
        self.open_doors(run, replication);
        self.enter_first_events(run, replication);
    }

    fn open_doors(&mut self, run: &Run, replication: u32) {
        let plan = self.plan;
        let clock = |open| Clock {
            open,
            shows: 0.0,
            since: 0.0,
        };
        let hours = plan.hours.iter().map(|h| clock(h.is_open(0.0)));
        self.clocks = hours.chain([clock(true)]).collect();
        let fate = |what: &str, id: &str| Fate::of(&format!("{what} {id}"), run.seed, replication);
        let teams = plan.teams.iter().map(|team| TeamState {
            on_duty: 0,
            busy: 0,
            other: 0,
            in_hand: Vec::new(),
            since: 0.0,
            other_work: fate("other work of", &team.id),
            other_works: 0,
            absences: fate("absence in", &team.id),
        });
        self.teams = teams.collect();
        for team in 0..self.teams.len() {
            self.teams[team].on_duty = self.posts_on_duty(team);
            self.refill.push(team);
        }
        while let Some(team) = self.refill.pop() {
            self.fill(team);
        }
    }

    fn enter_first_events(&mut self, run: &Run, replication: u32) {
        let plan = self.plan;
        if run.warm_up > 0.0 {
            self.agenda
                .enter(run.warm_up, What::Count, MEASURING_BEGINS);
        } else {
            self.counting = true;
        }
        self.agenda.enter(self.to, What::Count, MEASURING_ENDS);
        self.agenda.enter(HOUR, What::Count, HOUR_ENDS);
        if let Some(frames) = run.frames {
            let count = frames.count.min(10_000);
            for at in 0..count {
                let time = frames.from + f64::from(at) * frames.every;
                self.agenda.enter(time.max(0.0), What::Count, FRAME);
            }
        }
        for (h, hours) in plan.hours.iter().enumerate() {
            if let Some(next) = hours.next_change(0.0) {
                self.agenda.enter(next, What::Change, h as u32);
            }
        }
        self.sources = plan
            .sources
            .iter()
            .map(|source| {
                Arriving::new(source, Fate::of(&source.id, run.seed, replication), self.to)
            })
            .collect();
        for source in 0..self.sources.len() {
            for _ in 0..self.sources[source].first_askers() {
                self.expect_ask(source);
            }
        }
    }

    #[inline(always)]
    fn play(&mut self, event: Event) {
        match event.what {
            What::Done => self.done(event),
            What::Ask => self.ask(event.who as usize),
            What::GiveUp => self.give_up(event),
            What::Join => self.arrive(event.who),
            What::Count => self.count(event.who),
            What::Change => self.change(event.who as usize),
            What::OtherWorkDone => self.other_work_done(event.who as usize),
        }
    }

    // ---- asking ----

    fn expect_ask(&mut self, source: usize) {
        let plan = &self.plan.sources[source];
        if let Some(at) = self.sources[source].next_ask(plan, self.now, self.arch) {
            self.agenda.enter(at, What::Ask, source as u32);
        }
    }

    fn ask(&mut self, source: usize) {
        let plan = &self.plan.sources[source];
        let batch = self.sources[source].batch(plan);
        if self.sources[source].keeps_asking(plan) {
            self.expect_ask(source);
        }
        for _ in 0..batch {
            self.ask_once(source);
        }
    }

    #[inline(always)]
    fn ask_once(&mut self, source: usize) {
        let plan = &self.plan.sources[source];
        let new = self.sources[source].send(plan, self.plan, self.arch);
        let class = &self.plan.classes[new.class];
        let fate = self.sources[source].fate;
        let counts = self.counting;
        let tally = &mut self.outcome.classes[new.class];
        tally.wanted += u64::from(counts);
        if class.reach < 1.0 && !fate.happens(class.reach, Purpose::Reach, 0, new.index) {
            tally.dropped += u64::from(counts);
            self.think_again(source);
            return;
        }
        let urgent = class
            .urgent
            .filter(|u| fate.happens(u.share, Purpose::Urgent, 0, new.index));
        let request = Request {
            asked: 0.0,
            asked_clock: 0.0,
            first_joined: 0.0,
            first_joined_clock: 0.0,
            joined: 0.0,
            join: 0,
            handling: new.handling,
            patience: new.patience,
            left: 0.0,
            ends: 0.0,
            ticket: u64::MAX,
            index: new.index,
            contact: 0,
            visits: 0,
            step: new.step as u32,
            source: source as u32,
            class: new.class as u32,
            team: NO_TEAM,
            before: NOBODY,
            after: NOBODY,
            hour: 0,
            level: urgent.map_or(class.priority, |u| u.priority),
            place: Place::Away,
            counts: false,
            started: false,
            urgent: urgent.is_some(),
        };
        let id = match self.vacant.pop() {
            Some(id) => {
                self.requests[id as usize] = request;
                id
            }
            None => {
                self.requests.push(request);
                (self.requests.len() - 1) as u32 & MOST
            }
        };
        self.contact(id);
    }

    /// A contact begins: the first, or one that comes back.
    #[inline(always)]
    fn contact(&mut self, id: u32) {
        let (counting, hour) = (self.counting, self.hour);
        let request = &mut self.requests[id as usize];
        let class = &self.plan.classes[request.class as usize];
        request.asked = self.now;
        request.asked_clock = self.clocks[class.clock].at(self.now);
        request.counts = counting;
        request.hour = hour as u8;
        request.started = false;
        request.place = Place::Away;
        if counting {
            let tally = &mut self.outcome.classes[request.class as usize];
            tally.contacts += 1;
            tally.repeats += u64::from(request.contact > 0);
            tally.by_hour[hour].0 += 1;
        }
        let (source, seen, index) = (request.source, visit(request.contact, 0), request.index);
        self.book.came += 1;
        self.presence(1);
        match &class.travel {
            Some(law) => {
                let fate = self.sources[source as usize].fate;
                let after = fate.value(law, Purpose::Travel, seen, index);
                self.agenda.enter(self.now + after, What::Join, id);
            }
            None => self.join_first(id),
        }
    }

    /// A request comes to a queue after some time: travelled, between two steps, or back again.
    fn arrive(&mut self, id: u32) {
        let request = &mut self.requests[id as usize];
        if request.place == Place::Gone {
            self.contact(id);
        } else if request.visits == 0 {
            self.join_first(id);
        } else {
            self.join(id);
        }
    }

    #[inline(always)]
    fn join_first(&mut self, id: u32) {
        let request = &mut self.requests[id as usize];
        request.first_joined = self.now;
        let class = &self.plan.classes[request.class as usize];
        request.first_joined_clock = self.clocks[class.clock].at(self.now);
        self.join(id);
    }

    /// A request comes to the queue of its step.
    #[inline(always)]
    fn join(&mut self, id: u32) {
        let now = self.now;
        let request = &mut self.requests[id as usize];
        let queue = self.plan.steps[request.step as usize].queue;
        request.joined = now;
        request.join = self.joins;
        self.joins += 1;
        let state = &self.queues[queue];
        let plan = &self.plan.queues[queue];
        if state.waiting == 0
            && state.held.is_empty()
            && let Some((team, at)) = self.free_team(queue, 1)
        {
            self.start(id, team, at);
            return;
        }
        if plan.preempts && self.interrupt_for(id, queue) {
            return;
        }
        if self.queues[queue].waiting >= plan.room {
            self.turn_away(id);
            return;
        }
        self.wait(id, queue);
        if plan.overflows {
            self.offer(queue);
        }
    }

    /// The team that would take the next of so many waiting in a queue: lower tiers first, then
    /// the one with most desks free.
    #[inline(always)]
    fn free_team(&self, queue: usize, waiting: u32) -> Option<(usize, usize)> {
        let mut best: Option<(u8, i64, usize, usize)> = None;
        for &(team, at) in &self.plan.queues[queue].served_by {
            let serves = &self.plan.teams[team].serves[at];
            let free = self.free(team);
            if free <= serves.keep_free || waiting < serves.from_waiting {
                continue;
            }
            if best.is_none_or(|b| (serves.tier, -free) < (b.0, b.1)) {
                best = Some((serves.tier, -free, team, at));
            }
        }
        best.map(|(_, _, team, at)| (team, at))
    }

    #[inline(always)]
    fn free(&self, team: usize) -> i64 {
        let state = &self.teams[team];
        state.on_duty - state.busy - state.other
    }

    // ---- waiting ----

    #[inline(always)]
    fn wait(&mut self, id: u32, queue: usize) {
        self.account_queue(queue);
        self.put_in_line(id, queue, false);
        let request = &mut self.requests[id as usize];
        request.ticket = u64::MAX;
        if let Some(law) = &self.plan.classes[request.class as usize].patience {
            let first = request.contact == 0 && request.visits == 0;
            let patience = if first && !request.patience.is_nan() {
                request.patience
            } else {
                let fate = self.sources[request.source as usize].fate;
                let seen = visit(request.contact, request.visits);
                fate.value(law, Purpose::Patience, seen, request.index)
            };
            request.ticket = self.agenda.enter(self.now + patience, What::GiveUp, id);
        }
    }

    /// Puts a request in line by its level: last, or where it stood if it was interrupted.
    #[inline(always)]
    fn put_in_line(&mut self, id: u32, queue: usize, interrupted: bool) {
        let level = self.requests[id as usize].level;
        let line = &self.queues[queue].lines[usize::from(level)];
        let (mut before, mut after) = (line.last, NOBODY);
        if interrupted {
            (before, after) = self.place_in_line(id, line.first);
        }
        let state = &mut self.queues[queue];
        let line = &mut state.lines[usize::from(level)];
        match before {
            NOBODY => line.first = id,
            before => self.requests[before as usize].after = id,
        }
        match after {
            NOBODY => line.last = id,
            after => self.requests[after as usize].before = id,
        }
        let request = &mut self.requests[id as usize];
        request.place = Place::Waiting;
        (request.before, request.after) = (before, after);
        state.levels |= 1 << level;
        state.waiting += 1;
        let tally = &mut self.outcome.queues[queue];
        if self.counting {
            tally.most = tally.most.max(state.waiting);
        }
    }

    /// Between whom a request stands in a line from `first` on, by when they joined.
    fn place_in_line(&self, id: u32, first: u32) -> (u32, u32) {
        let joined = self.requests[id as usize].join;
        let (mut before, mut after) = (NOBODY, first);
        while after != NOBODY && self.requests[after as usize].join < joined {
            (before, after) = (after, self.requests[after as usize].after);
        }
        (before, after)
    }

    #[inline(always)]
    fn take_out_of_line(&mut self, id: u32, queue: usize) {
        self.account_queue(queue);
        let Request {
            before,
            after,
            level,
            ..
        } = self.requests[id as usize];
        let state = &mut self.queues[queue];
        let line = &mut state.lines[usize::from(level)];
        if before == NOBODY {
            line.first = after;
        } else {
            self.requests[before as usize].after = after;
        }
        if after == NOBODY {
            line.last = before;
        } else {
            self.requests[after as usize].before = before;
        }
        if line.first == NOBODY {
            state.levels &= !(1 << level);
        }
        state.waiting -= 1;
    }

    fn give_up(&mut self, event: Event) {
        let id = event.who;
        let request = self.requests[id as usize];
        if request.ticket != event.number || request.place != Place::Waiting {
            return;
        }
        let queue = self.plan.steps[request.step as usize].queue;
        self.take_out_of_line(id, queue);
        self.admit_held(queue);
        if request.counts {
            let tally = &mut self.outcome.classes[request.class as usize];
            tally.gave_up += 1;
            tally.waited_in_vain += self.now - request.first_joined;
        }
        self.leave_unserved(id);
    }

    fn turn_away(&mut self, id: u32) {
        let request = self.requests[id as usize];
        self.outcome.classes[request.class as usize].turned_away += u64::from(request.counts);
        self.leave_unserved(id);
    }

    fn leave_unserved(&mut self, id: u32) {
        let class = self.requests[id as usize].class as usize;
        let repeat = &self.plan.classes[class].repeat;
        self.end(id, repeat.as_ref().map_or(0.0, |r| r.chance_unserved));
    }

    // ---- handling ----

    /// The next request that a team takes, with its queue and how the team serves that.
    #[inline(always)]
    fn pick(&self, team: usize) -> Option<usize> {
        let free = self.free(team);
        if free <= 0 {
            return None;
        }
        let mut best: Option<(u8, u8, u64, usize)> = None;
        for (at, serves) in self.plan.teams[team].serves.iter().enumerate() {
            let queue = &self.queues[serves.queue];
            let waiting = queue.waiting + queue.held.len() as u32;
            if waiting == 0 || waiting < serves.from_waiting || free <= serves.keep_free {
                continue;
            }
            if best.is_some_and(|b| b.0 < serves.tier) {
                break;
            }
            let id = self.head(serves.queue);
            let request = &self.requests[id as usize];
            let order = (serves.tier, request.level, request.join, at);
            if best.is_none_or(|b| order < b) {
                best = Some(order);
            }
        }
        best.map(|b| b.3)
    }

    /// Who is next in a queue where somebody waits or is held.
    #[inline(always)]
    fn head(&self, queue: usize) -> u32 {
        let state = &self.queues[queue];
        if state.levels == 0 {
            return state.held.front().copied().unwrap_or(NOBODY);
        }
        state.lines[state.levels.trailing_zeros() as usize].first
    }

    /// Lets a team take requests while it has desks free, then other work.
    #[inline(always)]
    fn fill(&mut self, team: usize) {
        self.take(team);
        if self.plan.teams[team].other_work.is_some() {
            self.take_up_other_work(team);
        }
    }

    /// Lets a team take requests while it has desks free.
    #[inline(always)]
    fn take(&mut self, team: usize) {
        while let Some(at) = self.pick(team) {
            let queue = self.plan.teams[team].serves[at].queue;
            let id = self.head(queue);
            if self.requests[id as usize].place == Place::Held {
                self.queues[queue].held.pop_front();
                self.let_go(id);
            } else {
                self.take_out_of_line(id, queue);
                self.admit_held(queue);
            }
            self.start(id, team, at);
        }
    }

    #[inline(always)]
    fn start(&mut self, id: u32, team: usize, at: usize) {
        let now = self.now;
        let takes = self.handling(id, team, at);
        let number = self.agenda.enter(now + takes, What::Done, id);
        self.account_team(team);
        let plan = &self.plan.teams[team];
        let state = &mut self.teams[team];
        state.busy += 1;
        if plan.preempts || plan.puts_down {
            state.in_hand.push(id);
        }
        let request = &mut self.requests[id as usize];
        if self.counting {
            let queue = &mut self.outcome.queues[plan.serves[at].queue];
            queue.taken += 1;
            queue.waited += now - request.joined;
            let begun = if request.left == 0.0 { takes } else { 0.0 };
            self.outcome.teams[team].handled[request.class as usize] += begun;
        }
        let first = !request.started;
        request.ticket = number;
        request.ends = now + takes;
        request.left = 0.0;
        request.team = team as u32;
        request.place = Place::InHand;
        request.started = true;
        if first && request.counts {
            self.first_dealt_with(id);
        }
    }

    /// Minutes that a team now needs for a request: what is left of it, or all.
    #[inline(always)]
    fn handling(&self, id: u32, team: usize, at: usize) -> f64 {
        let request = &self.requests[id as usize];
        if request.left > 0.0 {
            return request.left;
        }
        let step = &self.plan.steps[request.step as usize];
        let first = request.contact == 0 && request.visits == 0;
        let drawn = if first && !request.handling.is_nan() {
            request.handling
        } else {
            let fate = self.sources[request.source as usize].fate;
            let seen = visit(request.contact, request.visits);
            fate.value(&step.handling, Purpose::Handling, seen, request.index)
        };
        let factor = self.plan.teams[team].serves[at].factor;
        drawn * step.factor * factor * self.slower(team)
    }

    #[inline(always)]
    fn first_dealt_with(&mut self, id: u32) {
        let request = &self.requests[id as usize];
        let class = &self.plan.classes[request.class as usize];
        let waited = self.clocks[class.clock].at(self.now) - request.first_joined_clock;
        let tally = &mut self.outcome.classes[request.class as usize];
        tally.started += 1;
        tally.waited_wall += self.now - request.first_joined;
        tally.waited += waited;
        tally.waits.count(waited);
        if request.urgent {
            tally.urgent_started += 1;
            tally.urgent_waited += waited;
        }
        if let Some(standard) = class.standard
            && standard.until == Until::Start
            && waited <= standard.within
        {
            tally.within += 1;
            tally.by_hour[usize::from(request.hour)].1 += 1;
        }
    }

    /// How much longer handling takes while a team still learns.
    #[inline(always)]
    fn slower(&self, team: usize) -> f64 {
        match self.plan.teams[team].learning {
            Some(learning) => 1.0 + learning.extra * crate::math::exp(-self.now / learning.fades),
            None => 1.0,
        }
    }

    fn done(&mut self, event: Event) {
        let id = event.who;
        let request = &self.requests[id as usize];
        // An interrupted request has another ticket; its old one falls due without effect.
        if request.ticket != event.number || request.place != Place::InHand {
            return;
        }
        let team = request.team as usize;
        self.outcome.completed += 1;
        let step = &self.plan.steps[request.step as usize];
        if !step.next.is_empty() && self.leads_on(id, team) {
            return;
        }
        self.free_desk(id, team);
        self.fill(team);
        self.complete(id);
    }

    /// Sends a request to one of its next steps; false if none comes up.
    fn leads_on(&mut self, id: u32, team: usize) -> bool {
        let request = &mut self.requests[id as usize];
        let fate = self.sources[request.source as usize].fate;
        let seen = visit(request.contact, request.visits);
        let drawn = fate.uniform(Purpose::Next, seen, request.index);
        let next = &self.plan.steps[request.step as usize].next;
        let Some((_, to, after)) = next.iter().find(|n| drawn < n.0) else {
            return false;
        };
        request.step = *to as u32;
        request.visits += 1;
        let after = after
            .as_ref()
            .map(|law| fate.value(law, Purpose::NextAfter, seen, request.index));
        self.go_on(id, team, after);
        true
    }

    /// A request goes on to its next step, at once or later; or its desk must hold it.
    fn go_on(&mut self, id: u32, team: usize, after: Option<f64>) {
        if let Some(after) = after {
            self.free_desk(id, team);
            self.requests[id as usize].place = Place::Away;
            self.agenda.enter(self.now + after, What::Join, id);
            self.fill(team);
            return;
        }
        let queue = self.plan.steps[self.requests[id as usize].step as usize].queue;
        let plan = &self.plan.queues[queue];
        let full = self.queues[queue].waiting >= plan.room;
        if plan.holds && full && self.free_team(queue, 1).is_none() {
            let request = &mut self.requests[id as usize];
            request.place = Place::Held;
            request.joined = self.now;
            request.join = self.joins;
            self.joins += 1;
            self.queues[queue].held.push_back(id);
            if plan.overflows {
                self.offer(queue);
            }
            return;
        }
        self.free_desk(id, team);
        self.take(team);
        // Requests have been taken; other work is taken up only when it is known where this one goes,
        // as it may come to the same desk, and after the teams to which its queue is offered.
        if self.plan.teams[team].other_work.is_some() {
            self.refill.push(team);
        }
        self.join(id);
    }

    /// Room has come free in a queue: whoever is held longest comes in, and its desk is free.
    #[inline(always)]
    fn admit_held(&mut self, queue: usize) {
        let room = self.plan.queues[queue].room;
        let state = &mut self.queues[queue];
        // An interrupted request may have taken the room, and more.
        if state.waiting < room
            && let Some(id) = state.held.pop_front()
        {
            self.let_go(id);
            self.wait(id, queue);
        }
    }

    /// The desk that held a request lets it go.
    fn let_go(&mut self, id: u32) {
        let team = self.requests[id as usize].team as usize;
        self.free_desk(id, team);
        self.refill.push(team);
    }

    #[inline(always)]
    fn free_desk(&mut self, id: u32, team: usize) {
        self.account_team(team);
        let plan = &self.plan.teams[team];
        let state = &mut self.teams[team];
        state.busy -= 1;
        if plan.preempts || plan.puts_down {
            state.in_hand.retain(|other| *other != id);
        }
    }

    #[inline(always)]
    fn complete(&mut self, id: u32) {
        let request = &self.requests[id as usize];
        let class = &self.plan.classes[request.class as usize];
        if request.counts {
            let took = self.clocks[class.clock].at(self.now) - request.asked_clock;
            let tally = &mut self.outcome.classes[request.class as usize];
            tally.done += 1;
            tally.took_wall += self.now - request.asked;
            tally.took += took;
            tally.times.count(took);
            if let Some(standard) = class.standard
                && standard.until == Until::Done
                && took <= standard.within
            {
                tally.within += 1;
                tally.by_hour[usize::from(request.hour)].1 += 1;
            }
        }
        self.end(id, class.repeat.as_ref().map_or(0.0, |r| r.chance));
    }

    /// A contact ends, and comes again with this chance.
    #[inline(always)]
    fn end(&mut self, id: u32, chance: f64) {
        self.presence(-1);
        let request = &mut self.requests[id as usize];
        self.book.ended += 1;
        self.book.times += self.now - request.asked;
        request.place = Place::Gone;
        let (source, index) = (request.source as usize, request.index);
        let fate = self.sources[source].fate;
        let seen = visit(request.contact, 0);
        if fate.happens(chance, Purpose::Repeat, seen, index) {
            self.come_again(id);
        } else {
            self.vacant.push(id);
            self.think_again(source);
        }
    }

    /// The same person will ask the same again.
    fn come_again(&mut self, id: u32) {
        let request = &mut self.requests[id as usize];
        let class = &self.plan.classes[request.class as usize];
        let Some(repeat) = &class.repeat else { return };
        let fate = self.sources[request.source as usize].fate;
        let (seen, index) = (visit(request.contact, 0), request.index);
        let after = fate.value(&repeat.after, Purpose::RepeatAfter, seen, index);
        request.contact += 1;
        request.visits = 0;
        let again = visit(request.contact, 0);
        request.step = choose(&class.starts, fate, Purpose::Start, again, index) as u32;
        request.left = 0.0;
        self.agenda.enter(self.now + after, What::Join, id);
    }

    /// One of a finite number of people may ask again.
    #[inline(always)]
    fn think_again(&mut self, source: usize) {
        if self.sources[source].comes_from_people() {
            self.expect_ask(source);
        }
    }

    // ---- interruptions ----

    /// Interrupts the least urgent request in hand, the last begun of these, if one more urgent
    /// has come and no desk is free.
    fn interrupt_for(&mut self, id: u32, queue: usize) -> bool {
        let level = self.requests[id as usize].level;
        let plan = self.plan;
        for &(team, at) in &plan.queues[queue].served_by {
            let state = &self.teams[team];
            if !plan.teams[team].preempts || state.busy > state.on_duty - state.other {
                continue;
            }
            // It interrupts only for what it would take with one more desk free.
            let serves = &plan.teams[team].serves[at];
            let waiting = self.queues[queue].waiting + 1;
            if waiting < serves.from_waiting || self.free(team) < serves.keep_free {
                continue;
            }
            if let Some(victim) = self.least_urgent(team)
                && self.requests[victim as usize].level > level
            {
                self.put_down(victim, team);
                self.start(id, team, at);
                return true;
            }
        }
        false
    }

    /// The least urgent request that a team has in hand, the last that joined of these. Those that
    /// end at this minute are left.
    fn least_urgent(&self, team: usize) -> Option<u32> {
        let in_hand = self.teams[team].in_hand.iter().copied();
        let urgency = |id: &u32| {
            let request = &self.requests[*id as usize];
            (request.level, request.join)
        };
        in_hand.filter(|id| self.goes_on(*id)).max_by_key(urgency)
    }

    /// A request in hand goes back to its place in line with what is left of its handling.
    fn put_down(&mut self, id: u32, team: usize) {
        self.free_desk(id, team);
        let request = &mut self.requests[id as usize];
        request.left = request.ends - self.now;
        request.ends = f64::INFINITY;
        request.ticket = u64::MAX;
        request.joined = self.now;
        let queue = self.plan.steps[request.step as usize].queue;
        self.account_queue(queue);
        self.put_in_line(id, queue, true);
        self.offer(queue);
    }

    /// Teams that take from a queue look again, lower tiers first: somebody waits there who was
    /// not there before.
    fn offer(&mut self, queue: usize) {
        let teams = self.plan.queues[queue].served_by.iter().rev();
        self.refill.extend(teams.map(|s| s.0));
    }

    fn take_up_other_work(&mut self, team: usize) {
        let Some(law) = &self.plan.teams[team].other_work else {
            return;
        };
        while self.free(team) > 0 {
            self.account_team(team);
            let state = &mut self.teams[team];
            if state.on_duty >= UNLIMITED {
                return;
            }
            let after = state
                .other_work
                .value(law, Purpose::OtherWork, 0, state.other_works);
            state.other_works += 1;
            state.other += 1;
            self.agenda
                .enter(self.now + after, What::OtherWorkDone, team as u32);
        }
    }

    fn other_work_done(&mut self, team: usize) {
        self.account_team(team);
        self.teams[team].other -= 1;
        self.refill.push(team);
    }

    // ---- hours ----

    fn change(&mut self, hours: usize) {
        let (now, plan) = (self.now, self.plan);
        if let Some(next) = plan.hours[hours].next_change(now) {
            self.agenda.enter(next, What::Change, hours as u32);
        }
        // All that change at this minute change at one stroke: a shift that ends as another begins
        // hands its desks over, and never are both or neither on duty.
        let turned = plan
            .hours
            .iter()
            .zip(&mut self.clocks)
            .map(|(hours, clock)| {
                let open = hours.is_open(now);
                let turns = open != clock.open;
                if turns {
                    clock.shows = clock.at(now);
                    clock.since = now;
                    clock.open = open;
                }
                turns
            });
        let turned: Vec<bool> = turned.collect();
        for (team, plan) in plan.teams.iter().enumerate() {
            if plan.shifts.iter().any(|s| turned[s.0]) {
                self.change_posts(team);
            }
        }
    }

    fn change_posts(&mut self, team: usize) {
        self.account_team(team);
        self.teams[team].on_duty = self.posts_on_duty(team);
        if self.plan.teams[team].puts_down {
            while self.free(team) < 0
                && let Some(one) = self.first_to_put_down(team)
            {
                self.put_down(one, team);
            }
        }
        self.refill.push(team);
    }

    /// Whoever was absent may be back; posts that are on duty around midnight included.
    fn new_day(&mut self) {
        for (team, plan) in self.plan.teams.iter().enumerate() {
            if plan.absence > 0.0 {
                self.change_posts(team);
            }
        }
    }

    /// Which request a team with too few desks puts down first: the one whose handling it began
    /// last; where urgent requests interrupt others, the least urgent, so that none waits for one
    /// that is less urgent.
    fn first_to_put_down(&self, team: usize) -> Option<u32> {
        if self.plan.teams[team].preempts {
            return self.least_urgent(team);
        }
        let mut latest = self.teams[team].in_hand.iter().rev().copied();
        latest.find(|id| self.goes_on(*id))
    }

    /// True for a request in hand that does not end at this minute.
    fn goes_on(&self, id: u32) -> bool {
        let request = &self.requests[id as usize];
        request.place == Place::InHand && request.ends > self.now
    }

    /// Posts of all open shifts, less those absent today.
    fn posts_on_duty(&self, team: usize) -> i64 {
        let plan = &self.plan.teams[team];
        let mut posts = 0;
        for (hours, count) in &plan.shifts {
            if self.clocks[*hours].open {
                posts += count.map_or(UNLIMITED, i64::from);
            }
        }
        if plan.absence > 0.0 && posts < UNLIMITED {
            let day = (self.now / DAY) as u32;
            let fate = self.teams[team].absences;
            let absent =
                |post: &i64| fate.happens(plan.absence, Purpose::Absent, *post as u32, day);
            posts -= (0..posts).filter(absent).count() as i64;
        }
        posts.min(UNLIMITED)
    }

    // ---- counting ----

    #[inline(always)]
    fn account_team(&mut self, team: usize) {
        let state = &mut self.teams[team];
        let span = self.now - state.since;
        state.since = self.now;
        if !self.counting || span == 0.0 {
            return;
        }
        let tally = &mut self.outcome.teams[team];
        let busy = state.busy as f64 * span;
        tally.busy += busy;
        tally.busy_by_hour[self.hour] += busy;
        if state.on_duty < UNLIMITED {
            let on_duty = state.on_duty as f64 * span;
            tally.on_duty += on_duty;
            tally.on_duty_by_hour[self.hour] += on_duty;
            tally.after_hours += (state.busy - state.on_duty).max(0) as f64 * span;
        }
        tally.other_work += state.other as f64 * span;
    }

    #[inline(always)]
    fn account_queue(&mut self, queue: usize) {
        let state = &mut self.queues[queue];
        let span = self.now - state.since;
        state.since = self.now;
        if self.counting && state.waiting > 0 {
            let area = f64::from(state.waiting) * span;
            let tally = &mut self.outcome.queues[queue];
            tally.waiting += area;
            tally.waiting_by_hour[self.hour] += area;
        }
    }

    #[inline(always)]
    fn presence(&mut self, change: i64) {
        let span = self.now - self.present_since;
        self.present_area += self.present as f64 * span;
        self.present_since = self.now;
        self.present = self.present.wrapping_add_signed(change);
    }

    fn account_all(&mut self) {
        (0..self.teams.len()).for_each(|t| self.account_team(t));
        (0..self.queues.len()).for_each(|q| self.account_queue(q));
    }

    fn count(&mut self, what: u32) {
        self.account_all();
        match what {
            MEASURING_BEGINS => self.counting = true,
            MEASURING_ENDS => self.counting = false,
            FRAME => self.take_frame(),
            _ => self.hour_ends(),
        }
    }

    fn hour_ends(&mut self) {
        self.ticks += 1;
        self.hour = (self.ticks % HOURS as u64) as usize;
        if self.ticks.is_multiple_of(24) {
            self.presence(0);
            let area = self.present_area - self.day_area;
            self.day_area = self.present_area;
            self.outcome.present_by_day.push(area / DAY);
            self.new_day();
        }
        if self.now % WEEK == 0.0 {
            for queue in 0..self.queues.len() {
                let longest = self.longest_wait(queue);
                let waiting = self.queues[queue].waiting;
                self.outcome.queues[queue].by_week.push((waiting, longest));
            }
        }
        if self.now + HOUR <= self.to {
            let next = (self.ticks + 1) as f64 * HOUR;
            self.agenda.enter(next, What::Count, HOUR_ENDS);
        }
    }

    /// Minutes that the longest waiting of a queue has waited.
    fn longest_wait(&self, queue: usize) -> f64 {
        let lines = self.queues[queue]
            .lines
            .iter()
            .filter(|l| l.first != NOBODY);
        let heads = lines.map(|l| self.now - self.requests[l.first as usize].joined);
        heads.fold(0.0, f64::max)
    }

    fn longest_queue(&self) -> usize {
        let lengths = self.queues.iter().enumerate();
        lengths
            .max_by_key(|(_, q)| q.waiting)
            .map_or(0, |(at, _)| at)
    }

    fn take_frame(&mut self) {
        let teams = self.teams.iter().map(|t| {
            let limited = t.on_duty < UNLIMITED;
            (t.busy as u32, limited.then_some(t.on_duty as u32))
        });
        let frame = Frame {
            at: self.now,
            teams: teams.collect(),
            waiting: (0..self.queues.len())
                .map(|q| self.first_in_line(q))
                .collect(),
            waiting_count: self.queues.iter().map(|q| q.waiting).collect(),
        };
        self.outcome.frames.push(frame);
    }

    fn first_in_line(&self, queue: usize) -> Vec<u32> {
        let mut classes = Vec::new();
        for line in &self.queues[queue].lines {
            let mut id = line.first;
            while id != NOBODY && classes.len() < SHOWN {
                let request = &self.requests[id as usize];
                classes.push(request.class);
                id = request.after;
            }
        }
        classes
    }

    /// The books at the end: everybody is accounted for.
    fn close(&mut self) -> Outcome {
        self.presence(0);
        self.book.number = self.present_area;
        self.book.present = self.present;
        for request in self.requests.iter().filter(|r| r.place != Place::Gone) {
            self.book.times += self.now - request.asked;
        }
        assert!(self.book.holds(), "requests were lost: {:?}", self.book);
        self.outcome.conservation = self.book;
        std::mem::take(&mut self.outcome)
    }
}
