//! Laws of every run, on small networks at random in which everything that can be said is said.

use super::networks::{help_desk, law};
use comity_methods::flow::*;
use comity_methods::sampling::Distribution;
use comity_methods::sampling::stream::Stream;
use proptest::prelude::*;

/// Whole numbers from which a network is built; used up, it says 0, which is the simplest choice.
struct Tape<'a>(std::slice::Iter<'a, u16>);

impl Tape<'_> {
    /// One of 0..n.
    fn pick(&mut self, n: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or(0)) % n
    }

    fn one_of<T: Copy>(&mut self, these: &[T]) -> T {
        these[self.pick(these.len())]
    }

    /// One of these laws, or none.
    fn maybe(&mut self, these: &[&str]) -> Option<Distribution> {
        match self.pick(these.len() + 1) {
            0 => None,
            at => Some(law(these[at - 1])),
        }
    }

    fn network(&mut self) -> Network {
        let (queues, classes) = (1 + self.pick(3), 1 + self.pick(3));
        let teams = queues + self.pick(2);
        let mut network = Network {
            hours: vec![Hours::always(), office(), late()],
            queues: (0..queues).map(|q| self.queue(q)).collect(),
            teams: (0..teams).map(|t| self.team(t, queues)).collect(),
            classes: (0..classes).map(|c| self.class(c, queues)).collect(),
            sources: Vec::new(),
        };
        network.sources = (0..1 + self.pick(3))
            .map(|s| self.source(s, classes))
            .collect();
        if compile(&network).is_err() {
            // A desk that would wait for itself is the only thing that can be wrong with it.
            network.queues.iter_mut().for_each(|q| q.full = Full::Lost);
        }
        network
    }

    fn queue(&mut self, at: usize) -> Queue {
        Queue {
            room: self.one_of(&[None, Some(0), Some(2), Some(10)]),
            full: self.one_of(&[Full::Lost, Full::Hold]),
            ..Queue::new(&format!("queue {at}"))
        }
    }

    /// Its first queue is its own, so that every queue has somebody; then perhaps another.
    fn team(&mut self, at: usize, queues: usize) -> Team {
        let own = Serves {
            factor: self.one_of(&[1.0, 1.3, 0.0]),
            ..Serves::all_of(at % queues)
        };
        let shift = |hours, posts| Shift { hours, posts };
        let mut team = Team {
            closing: self.one_of(&[Closing::Finish, Closing::PutDown]),
            preempts: self.pick(2) == 1,
            absence: self.one_of(&[0.0, 0.1]),
            other_work: self.maybe(&["exactly(7)", "exponential(20)"]),
            ..Team::new(&format!("team {at}"), shift(self.pick(2), Some(1)), own)
        };
        if self.pick(2) == 1 {
            team.shifts.push(shift(2, Some(2)));
        }
        if self.pick(8) == 1 && team.other_work.is_none() {
            team.shifts[0].posts = None;
        }
        if self.pick(3) == 1 {
            let (extra, fades) = (0.5, 3.0 * DAY);
            team.learning = Some(Learning { extra, fades });
        }
        let second = self.pick(queues);
        if second != at % queues {
            team.serves.push(Serves {
                queue: second,
                tier: self.pick(2) as u8,
                from_waiting: self.one_of(&[1, 3]),
                keep_free: self.one_of(&[0, 1]),
                factor: 1.2,
            });
        }
        team
    }

    /// Steps lead onwards only, with chances that leave some done.
    fn class(&mut self, at: usize, queues: usize) -> Class {
        let steps = 1 + self.pick(3);
        let handling = [
            "exponential(6)",
            "exactly(5)",
            "gamma(shape 2, scale 10)",
            "exactly(0)",
        ];
        let mut class = Class {
            priority: self.pick(3) as u8,
            patience: self.maybe(&["exponential(30)", "exactly(10)", "exactly(0)"]),
            clock: self.one_of(&[None, Some(1)]),
            reach: self.one_of(&[1.0, 0.9]),
            travel: self.maybe(&["exactly(1440)", "exponential(60)"]),
            front_line: 3.0,
            ..Class::new(
                &format!("class {at}"),
                Step::new("step 0", self.pick(queues), law(self.one_of(&handling))),
            )
        };
        for step in 1..steps {
            let more = Step::new(
                &format!("step {step}"),
                self.pick(queues),
                law(self.one_of(&handling)),
            );
            class.steps.push(more);
            class.steps[step - 1].next.push(Next {
                chance: self.one_of(&[0.5, 1.0]),
                step,
                after: self.maybe(&["exactly(1440)", "exponential(60)"]),
            });
        }
        if self.pick(2) == 1 {
            let (share, priority) = (0.2, 0);
            class.urgent = Some(Urgent { share, priority });
        }
        if self.pick(2) == 1 {
            class.standard = Some(Standard {
                within: 20.0,
                until: self.one_of(&[Until::Start, Until::Done]),
                share: 0.8,
            });
        }
        class.repeat = self
            .maybe(&["exactly(1440)", "exponential(300)"])
            .map(|after| Repeat {
                chance: 0.15,
                chance_unserved: 0.4,
                after,
            });
        class
    }

    fn source(&mut self, at: usize, classes: usize) -> Source {
        let arrivals = match self.pick(5) {
            0 => Arrivals::Poisson(Rates::constant(0.1)),
            1 => Arrivals::Poisson(Rates {
                week: (0..168).map(|h| f64::from(h % 24) / 120.0).collect(),
                hours: Some(1),
                days: vec![1.0, 0.5, 2.0],
            }),
            2 => Arrivals::Renewal {
                gap: law("gamma(shape 2, scale 6)"),
                hours: self.one_of(&[None, Some(2)]),
            },
            3 => Arrivals::Population {
                size: 4,
                think: law("exponential(120)"),
            },
            _ => Arrivals::Trace {
                at: (0..50).map(|i| f64::from(i * i)).collect(),
                handling: vec![4.0; 50],
            },
        };
        let mut source = Source::new(&format!("source {at}"), arrivals, self.pick(classes));
        let alone = matches!(source.arrivals, Arrivals::Population { .. });
        if self.pick(3) == 1 && !alone {
            source.batch = Some(law("discrete(1: 0.7, 3: 0.3)"));
        }
        if self.pick(2) == 1 {
            source.mix = vec![(0.5, self.pick(classes)), (0.5, self.pick(classes))];
        }
        source
    }
}

fn office() -> Hours {
    let day = |d: i32| (f64::from(d) * DAY + 540.0, f64::from(d) * DAY + 1020.0);
    Hours::new("office", (0..5).map(day))
        .unwrap()
        .closed_on([2, 7])
}

/// Tuesday evening until past midnight, and Saturday.
fn late() -> Hours {
    let stretches = [(1.8 * DAY, 2.1 * DAY), (5.4 * DAY, 5.6 * DAY)];
    Hours::new("late", stretches).unwrap()
}

fn play(network: &Network, seed: u64) -> Outcome {
    let run = Run {
        warm_up: 2.0 * DAY,
        measured: WEEK,
        run_off: 3.0 * DAY,
        seed,
        frames: Some(FramesWanted {
            from: 0.0,
            every: 200.0,
            count: 20,
        }),
    };
    let compiled = compile(network).unwrap_or_else(|faults| panic!("{faults:?}"));
    Simulator::new(&compiled).run(&run, 3)
}

fn numbers(o: &Outcome) -> Vec<f64> {
    let mut all = o.present_by_day.clone();
    for c in &o.classes {
        all.extend([c.waited_wall, c.waited, c.waited_in_vain]);
        all.extend([c.took_wall, c.took, c.urgent_waited]);
    }
    for t in &o.teams {
        all.extend([t.busy, t.on_duty, t.after_hours, t.other_work]);
        all.extend(t.handled.iter().chain(&t.busy_by_hour));
        all.extend(&t.on_duty_by_hour);
    }
    for q in &o.queues {
        all.extend([q.waited, q.waiting]);
        all.extend(
            q.waiting_by_hour
                .iter()
                .chain(q.by_week.iter().map(|w| &w.1)),
        );
    }
    all
}

/// What must hold of the counts of one class.
fn counts_agree(c: &ClassTally) -> bool {
    c.dropped <= c.wanted
        && c.repeats <= c.contacts
        && c.gave_up + c.turned_away + c.done <= c.contacts
        && c.done <= c.started
        && c.started <= c.contacts
        && c.within <= c.contacts
        && c.urgent_started <= c.started
        && c.waited <= c.waited_wall + 1e-6 * (1.0 + c.waited_wall)
}

/// A network of nobody's concern beside the first.
fn with_a_stranger(mut network: Network) -> Network {
    let queue = network.queues.len();
    let class = Step::new("answer", queue, law("exponential(6)"));
    network.queues.push(Queue::new("strange queue"));
    let shift = Shift {
        hours: 1,
        posts: Some(3),
    };
    network
        .teams
        .push(Team::new("strange team", shift, Serves::all_of(queue)));
    network.classes.push(Class::new("strange class", class));
    let arrivals = Arrivals::Poisson(Rates::constant(0.07));
    let source = Source::new("stranger", arrivals, network.classes.len() - 1);
    network.sources.push(source);
    network
}

/// The same to the last bit, whatever else was counted behind it.
fn same_beginning(first: &Outcome, more: &Outcome) {
    assert_eq!(first.classes[..], more.classes[..first.classes.len()]);
    assert_eq!(first.queues[..], more.queues[..first.queues.len()]);
    for (a, b) in first.teams.iter().zip(&more.teams) {
        let handled = b.handled[..a.handled.len()].to_vec();
        let b = TeamTally {
            handled,
            ..b.clone()
        };
        assert_eq!(*a, b);
    }
}

/// Laws of networks in which nothing happens would say nothing.
#[test]
fn the_networks_differ() {
    let mut seen = [0usize; 9];
    for network in 0..200u64 {
        let stream = Stream::of("tape", network);
        let tape: Vec<u16> = (0..120)
            .map(|i| (stream.number(0, i) >> 48) as u16)
            .collect();
        let network = Tape(tape.iter()).network();
        let outcome = play(&network, 1);
        let class = |of: fn(&ClassTally) -> u64| outcome.classes.iter().map(of).sum::<u64>() > 0;
        let team = |of: fn(&TeamTally) -> f64| outcome.teams.iter().map(of).sum::<f64>() > 0.0;
        let happened = [
            class(|c| c.gave_up),
            class(|c| c.turned_away),
            class(|c| c.repeats),
            class(|c| c.dropped),
            class(|c| c.within),
            class(|c| c.urgent_started),
            team(|t| t.after_hours),
            team(|t| t.other_work),
            network
                .queues
                .iter()
                .any(|q| q.full == Full::Hold && q.room.is_some()),
        ];
        for (count, happened) in seen.iter_mut().zip(happened) {
            *count += usize::from(happened);
        }
    }
    assert!(seen.iter().all(|count| *count >= 20), "{seen:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn nobody_is_lost_and_nothing_is_negative(
        tape in prop::collection::vec(any::<u16>(), 0..120),
        seed in any::<u64>(),
    ) {
        let network = Tape(tape.iter()).network();
        let outcome = play(&network, seed);
        prop_assert!(outcome.conservation.holds(), "{:?}", outcome.conservation);
        for number in numbers(&outcome) {
            prop_assert!(number >= 0.0 && number.is_finite(), "{number}");
        }
        for class in &outcome.classes {
            prop_assert!(counts_agree(class), "{class:?}");
        }
        prop_assert_eq!(&play(&network, seed), &outcome);
    }

    #[test]
    fn a_stranger_changes_nothing(
        tape in prop::collection::vec(any::<u16>(), 0..120),
        seed in any::<u64>(),
    ) {
        let network = Tape(tape.iter()).network();
        let beside = with_a_stranger(network.clone());
        same_beginning(&play(&network, seed), &play(&beside, seed));
    }

    /// The help desk, asked by the first partner only: whether the others' desks are apart or in
    /// one with its own makes no difference to it.
    #[test]
    fn for_one_partner_pooled_is_separate(posts in 2..9u32, seed in any::<u64>()) {
        let of_one = |posts: &[u32]| {
            let mut network = help_desk(posts);
            network.sources.truncate(3);
            play(&network, seed)
        };
        let (pooled, separate) = (of_one(&[posts]), of_one(&[posts, 3, 2]));
        prop_assert_eq!(&pooled.classes, &separate.classes);
        prop_assert_eq!(&pooled.teams[0], &separate.teams[0]);
        prop_assert_eq!(&pooled.queues[0], &separate.queues[0]);
        prop_assert!(pooled.classes[0].started > 0);
    }
}
