//! Laws that hold in every network, however odd: random networks of all features.

use super::networks::{exponential, help_desk, law};
use comity_methods::flow::*;
use comity_methods::sampling::Distribution;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// A network with its teams still allowed to serve anything: what the strategies draw.
fn durations() -> impl Strategy<Value = Distribution> {
    select(vec![
        "exactly(0)",
        "exactly(10)",
        "exponential(7)",
        "gamma(shape 0.5, scale 20)",
        "lognormal(mean 12, sd 20)",
        "discrete(0: 0.5, 30: 0.5)",
        "uniform(5, 20)",
    ])
    .prop_map(law)
}

/// Durations of which not all are 0.
fn gaps() -> impl Strategy<Value = Distribution> {
    select(vec![
        "exactly(10)",
        "exponential(7)",
        "lognormal(mean 12, sd 20)",
        "discrete(0: 0.5, 30: 0.5)",
    ])
    .prop_map(law)
}

fn hours() -> impl Strategy<Value = Hours> {
    let office = |from: f64, to: f64, days: u32| {
        let days = (0..days).map(|d| f64::from(d) * DAY);
        Hours::new("office", days.map(|d| (d + from, d + to))).unwrap()
    };
    let office = (0u32..20, 1u32..16, 1u32..8).prop_map(move |(from, long, days)| {
        let from = 60.0 * f64::from(from);
        office(from, (from + 30.0 * f64::from(long)).min(DAY), days)
    });
    let closed = prop::collection::vec(0u32..14, 0..3);
    let hours = prop_oneof![Just(Hours::always()), office];
    (hours, closed).prop_map(|(hours, closed)| hours.closed_on(closed))
}

fn queues(count: usize) -> impl Strategy<Value = Vec<Queue>> {
    let queue = (prop::option::weighted(0.3, 0u32..5), any::<bool>());
    prop::collection::vec(queue, count).prop_map(|all| {
        let queue = |(room, hold)| Queue {
            room,
            full: if hold { Full::Hold } else { Full::Lost },
            ..Queue::new("queue")
        };
        all.into_iter().map(queue).collect()
    })
}

fn serves(queues: usize) -> impl Strategy<Value = Serves> {
    (
        0..queues,
        0u8..3,
        0u32..4,
        0u32..3,
        select(vec![1.0, 0.5, 1.5]),
    )
        .prop_map(|(queue, tier, from_waiting, keep_free, factor)| Serves {
            queue,
            tier,
            from_waiting,
            keep_free,
            factor,
        })
}

fn teams(queues: usize, hours: usize) -> impl Strategy<Value = Vec<Team>> {
    let shift = (0..hours, prop::option::weighted(0.9, 0u32..5));
    let shifts = prop::collection::vec(shift, 1..3);
    let taken = prop::collection::vec(serves(queues), 1..4);
    let odd = (
        any::<bool>(),
        any::<bool>(),
        select(vec![0.0, 0.0, 0.3]),
        prop::option::weighted(0.3, gaps()),
        any::<bool>(),
    );
    let team = (shifts, taken, odd).prop_map(|(shifts, serves, odd)| {
        let (put_down, preempts, absence, other_work, learns) = odd;
        let shift = |(hours, posts)| Shift { hours, posts };
        Team {
            shifts: shifts.into_iter().map(shift).collect(),
            serves,
            closing: if put_down {
                Closing::PutDown
            } else {
                Closing::Finish
            },
            preempts,
            absence,
            other_work,
            learning: learns.then_some(Learning {
                extra: 0.5,
                fades: 5_000.0,
            }),
            ..Team::new(
                "team",
                Shift {
                    hours: 0,
                    posts: None,
                },
                Serves::all_of(0),
            )
        }
    });
    prop::collection::vec(team, 1..5).prop_map(|mut teams| {
        for (at, team) in teams.iter_mut().enumerate() {
            team.id = format!("team {at}");
        }
        teams
    })
}

fn steps(queues: usize) -> impl Strategy<Value = Vec<Step>> {
    let next = (
        0usize..3,
        0.0..0.45,
        prop::option::weighted(0.4, durations()),
    );
    let next = prop::collection::vec(next, 0..3);
    let step = (0..queues, durations(), next);
    prop::collection::vec(step, 1..4).prop_map(|all| {
        let count = all.len();
        let step = |(queue, handling, next): (usize, Distribution, Vec<_>)| Step {
            next: next
                .into_iter()
                .map(|(step, chance, after)| Next {
                    chance,
                    step: step % count,
                    after,
                })
                .collect(),
            ..Step::new("step", queue, handling)
        };
        all.into_iter().map(step).collect()
    })
}

fn classes(queues: usize, hours: usize) -> impl Strategy<Value = Vec<Class>> {
    let repeat =
        (0.0..0.5, 0.0..=1.0, gaps()).prop_map(|(chance, chance_unserved, after)| Repeat {
            chance,
            chance_unserved,
            after,
        });
    let urgent = (0.0..1.0, 0u8..8).prop_map(|(share, priority)| Urgent { share, priority });
    let promise = (0.0..60.0, any::<bool>()).prop_map(|(within, done)| Standard {
        within,
        until: if done { Until::Done } else { Until::Start },
        share: 0.8,
    });
    let odd = (
        0u8..8,
        prop::option::weighted(0.3, urgent),
        prop::option::weighted(0.5, durations()),
        prop::option::weighted(0.5, promise),
        prop::option::weighted(0.5, 0..hours),
        select(vec![1.0, 1.0, 0.7]),
        prop::option::weighted(0.2, durations()),
        prop::option::weighted(0.3, repeat),
    );
    let class = (steps(queues), odd).prop_map(|(steps, odd)| Class {
        priority: odd.0,
        urgent: odd.1,
        patience: odd.2,
        standard: odd.3,
        clock: odd.4,
        reach: odd.5,
        travel: odd.6,
        repeat: odd.7,
        starts: match steps.len() {
            1 => vec![Start {
                chance: 1.0,
                step: 0,
            }],
            _ => vec![
                Start {
                    chance: 0.75,
                    step: 0,
                },
                Start {
                    chance: 0.25,
                    step: 1,
                },
            ],
        },
        steps: steps.clone(),
        ..Class::new("class", steps[0].clone())
    });
    prop::collection::vec(class, 1..4)
}

fn arrivals(hours: usize) -> impl Strategy<Value = Arrivals> {
    let rates = (
        select(vec![1usize, 7, 168])
            .prop_flat_map(|slots| prop::collection::vec(select(vec![0.0, 0.05, 0.3]), slots)),
        prop::option::of(0..hours),
        prop::collection::vec(0.0..2.0, 0..5),
    );
    let rates =
        rates.prop_map(|(week, hours, days)| Arrivals::Poisson(Rates { week, hours, days }));
    let renewal = (gaps(), prop::option::of(0..hours))
        .prop_map(|(gap, hours)| Arrivals::Renewal { gap, hours });
    let people = (1u32..30, gaps()).prop_map(|(size, think)| Arrivals::Population { size, think });
    let log = prop::collection::vec((0u32..40, 0u32..40), 0..80).prop_map(|list| {
        let mut now = 0.0;
        let at = list.iter().map(|(gap, _)| {
            now += f64::from(*gap);
            now
        });
        Arrivals::Trace {
            at: at.collect(),
            handling: list.iter().map(|(_, takes)| f64::from(*takes)).collect(),
        }
    });
    prop_oneof![rates, renewal, people, log]
}

fn sources(classes: usize, hours: usize) -> impl Strategy<Value = Vec<Source>> {
    let source = (arrivals(hours), any::<bool>(), 0..classes, 0..classes);
    prop::collection::vec(source, 1..4).prop_map(|all| {
        let source = |(at, (arrivals, batch, one, other))| {
            let single = matches!(
                arrivals,
                Arrivals::Population { .. } | Arrivals::Trace { .. }
            );
            Source {
                id: format!("source {at}"),
                arrivals,
                batch: (batch && !single).then(|| law("uniform(0, 4)")),
                mix: vec![(0.6, one), (0.4, other)],
            }
        };
        all.into_iter().enumerate().map(source).collect()
    })
}

/// Any network that makes sense.
fn networks() -> impl Strategy<Value = Network> {
    let sizes = (1usize..5, prop::collection::vec(hours(), 1..4));
    let parts = sizes.prop_flat_map(|(count, hours)| {
        let open = hours.len();
        let classes = classes(count, open).prop_flat_map(move |classes| {
            let sources = sources(classes.len(), open);
            (Just(classes), sources)
        });
        (Just(hours), queues(count), teams(count, open), classes)
    });
    let network = parts.prop_map(|(hours, queues, teams, (classes, sources))| Network {
        hours,
        queues,
        teams,
        classes,
        sources,
    });
    network.prop_filter_map("makes no sense", |mut network| {
        help(&mut network);
        compile(&network).is_ok().then_some(network)
    })
}

/// A last team for each queue takes whatever nobody else would. Where desks would hold each other
/// for ever, nobody holds.
fn help(network: &mut Network) {
    for queue in 0..network.queues.len() {
        let shift = Shift {
            hours: 0,
            posts: Some(1 + queue as u32 % 2),
        };
        let serves = Serves {
            tier: 3,
            ..Serves::all_of(queue)
        };
        let id = format!("last for {queue}");
        network.teams.push(Team::new(&id, shift, serves));
    }
    if compile(network).is_err() {
        let queues = &mut network.queues;
        queues.iter_mut().for_each(|q| q.full = Full::Lost);
    }
}

const RUN: Run = Run {
    warm_up: 500.0,
    measured: 2.0 * WEEK,
    run_off: 3_000.0,
    seed: 3,
    frames: Some(FramesWanted {
        from: 700.0,
        every: 997.0,
        count: 5,
    }),
};

fn play(network: &Network) -> Outcome {
    let compiled = compile(network).unwrap();
    Simulator::new(&compiled).run(&RUN, 1)
}

/// All minutes that are counted.
fn minutes(outcome: &Outcome) -> Vec<f64> {
    let mut all = outcome.present_by_day.clone();
    for c in &outcome.classes {
        all.extend([
            c.waited_wall,
            c.waited,
            c.waited_in_vain,
            c.took_wall,
            c.took,
        ]);
        all.push(c.urgent_waited);
    }
    for t in &outcome.teams {
        all.extend([t.busy, t.on_duty, t.after_hours, t.other_work]);
        all.extend(
            t.handled
                .iter()
                .chain(&t.busy_by_hour)
                .chain(&t.on_duty_by_hour),
        );
    }
    for q in &outcome.queues {
        all.extend([q.waited, q.waiting]);
        all.extend(&q.waiting_by_hour);
        all.extend(q.by_week.iter().map(|w| w.1));
    }
    all
}

fn nobody_holds(network: &Network) -> bool {
    network.queues.iter().all(|q| q.full == Full::Lost)
}

/// Nothing is lost or counted twice in the tally of a class whose requests take one step.
fn single_steps_add_up(network: &Network, outcome: &Outcome) -> Result<(), TestCaseError> {
    for (class, tally) in network.classes.iter().zip(&outcome.classes) {
        prop_assert!(tally.done <= tally.started);
        prop_assert!(tally.within <= tally.started.max(tally.done));
        prop_assert!(tally.repeats <= tally.contacts);
        prop_assert!(tally.wanted - tally.dropped == tally.contacts - tally.repeats);
        prop_assert_eq!(tally.waits.total(), tally.started);
        prop_assert_eq!(tally.times.total(), tally.done);
        // Clocks of hours never run faster than the wall clock.
        prop_assert!(tally.waited <= tally.waited_wall * (1.0 + 1e-9) + 1e-6);
        prop_assert!(tally.took <= tally.took_wall * (1.0 + 1e-9) + 1e-6);
        let ended = tally.gave_up + tally.turned_away;
        if class.steps.iter().all(|s| s.next.is_empty()) {
            prop_assert!(tally.started + ended <= tally.contacts);
            let still = tally.contacts - tally.started - ended;
            prop_assert!(still <= outcome.conservation.present);
        } else {
            prop_assert!(tally.done + ended <= tally.contacts);
        }
        let by_hour: u64 = tally.by_hour.iter().map(|h| u64::from(h.0)).sum();
        prop_assert_eq!(by_hour, tally.contacts);
        let within: u64 = tally.by_hour.iter().map(|h| u64::from(h.1)).sum();
        prop_assert_eq!(within, tally.within);
    }
    Ok(())
}

fn hours_sum_to_totals(network: &Network, outcome: &Outcome) -> Result<(), TestCaseError> {
    let close = |parts: &[f64], whole: f64| {
        let sum: f64 = parts.iter().sum();
        (sum - whole).abs() <= 1e-6 * (1.0 + whole)
    };
    for (plan, team) in network.teams.iter().zip(&outcome.teams) {
        prop_assert!(close(&team.busy_by_hour, team.busy));
        prop_assert!(close(&team.on_duty_by_hour, team.on_duty));
        prop_assert!(team.after_hours <= team.busy + 1e-6);
        let limited = plan.shifts.iter().all(|s| s.posts.is_some());
        prop_assert!(!limited || team.busy - team.after_hours <= team.on_duty + 1e-6);
    }
    for queue in &outcome.queues {
        prop_assert!(close(&queue.waiting_by_hour, queue.waiting));
    }
    Ok(())
}

/// The same network with another service beside it, whose names come last.
fn with_another_service(network: &Network) -> Network {
    let mut both = network.clone();
    let (queue, class) = (both.queues.len(), both.classes.len());
    both.queues.push(Queue::new("other"));
    let shift = Shift {
        hours: 0,
        posts: Some(1),
    };
    both.teams
        .push(Team::new("other", shift, Serves::all_of(queue)));
    let step = Step::new("other", queue, exponential(5.0));
    both.classes.push(Class::new("other", step));
    let arrivals = Arrivals::Poisson(Rates::constant(0.15));
    both.sources.push(Source::new("other", arrivals, class));
    both
}

/// Laws of networks in which nothing happens would say nothing: each of these happens in at least a
/// tenth of them.
#[test]
fn the_networks_differ() {
    const WHAT: [&str; 10] = [
        "gave up",
        "turned away",
        "came again",
        "dropped",
        "met a standard",
        "urgent",
        "after hours",
        "other work",
        "a queue that holds",
        "a second step",
    ];
    let mut runner = TestRunner::deterministic();
    let mut seen = [0usize; WHAT.len()];
    for _ in 0..200 {
        let network = networks().new_tree(&mut runner).unwrap().current();
        let outcome = play(&network);
        let class = |of: fn(&ClassTally) -> u64| outcome.classes.iter().any(|c| of(c) > 0);
        let team = |of: fn(&TeamTally) -> f64| outcome.teams.iter().any(|t| of(t) > 0.0);
        let holds = |q: &Queue| q.full == Full::Hold && q.room.is_some();
        let leads_on = |c: &Class| c.steps.iter().any(|s| !s.next.is_empty());
        let happened = [
            class(|c| c.gave_up),
            class(|c| c.turned_away),
            class(|c| c.repeats),
            class(|c| c.dropped),
            class(|c| c.within),
            class(|c| c.urgent_started),
            team(|t| t.after_hours),
            team(|t| t.other_work),
            network.queues.iter().any(holds),
            network.classes.iter().any(leads_on),
        ];
        for (count, happened) in seen.iter_mut().zip(happened) {
            *count += usize::from(happened);
        }
    }
    for (what, count) in WHAT.into_iter().zip(seen) {
        assert!(count >= 20, "{what}: in {count} of 200");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn every_run_ends_with_sensible_figures(network in networks()) {
        let outcome = play(&network);
        prop_assert!(outcome.conservation.holds());
        prop_assert!(minutes(&outcome).iter().all(|m| (0.0..1e12).contains(m)));
        prop_assert!(outcome.events < 30_000_000);
        single_steps_add_up(&network, &outcome)?;
        hours_sum_to_totals(&network, &outcome)?;
        prop_assert_eq!(&outcome, &play(&network));
    }

    #[test]
    fn one_simulator_plays_many_replications_as_many_simulators(network in networks()) {
        let compiled = compile(&network).unwrap();
        let mut one = Simulator::new(&compiled);
        let played: Vec<Outcome> = (0..3).map(|r| one.run(&RUN, r)).collect();
        prop_assert_eq!(played, replicate(&compiled, &RUN, 0..3, |o| o, || ()));
    }

    #[test]
    fn a_service_beside_it_changes_nothing(network in networks()) {
        let (alone, beside) = (play(&network), play(&with_another_service(&network)));
        prop_assume!(alone.overrun.is_none() && beside.overrun.is_none());
        let classes = alone.classes.len();
        prop_assert_eq!(&alone.classes[..], &beside.classes[..classes]);
        prop_assert_eq!(&alone.queues[..], &beside.queues[..alone.queues.len()]);
        for (alone, beside) in alone.teams.iter().zip(&beside.teams) {
            let mut beside = beside.clone();
            prop_assert_eq!(beside.handled.pop(), Some(0.0));
            prop_assert_eq!(alone, &beside);
        }
    }

    /// The help desk, asked by the first partner only: whether the desks of the others are apart or
    /// in one with its own makes no difference to it.
    #[test]
    fn for_one_partner_pooled_is_separate(posts in 2..9u32, seed in any::<u64>()) {
        let of_one = |posts: &[u32]| {
            let mut network = help_desk(posts);
            network.sources.truncate(3);
            let compiled = compile(&network).unwrap();
            Simulator::new(&compiled).run(&Run { seed, ..RUN }, 3)
        };
        let (pooled, separate) = (of_one(&[posts]), of_one(&[posts, 3, 2]));
        prop_assert_eq!(&pooled.classes, &separate.classes);
        prop_assert_eq!(&pooled.teams[0], &separate.teams[0]);
        prop_assert_eq!(&pooled.queues[0], &separate.queues[0]);
        prop_assert!(pooled.classes[0].started > 0);
    }

    #[test]
    fn no_desk_is_idle_while_somebody_waits_whom_it_would_take(network in networks()) {
        let run = Run {
            frames: Some(FramesWanted { from: 0.5, every: 7.3, count: 3_000 }),
            ..RUN
        };
        let compiled = compile(&network).unwrap();
        let outcome = Simulator::new(&compiled).run(&run, 2);
        for frame in &outcome.frames {
            for (team, (busy, on_duty)) in network.teams.iter().zip(&frame.teams) {
                let Some(on_duty) = on_duty else { continue };
                // Other work takes posts that the frame does not tell apart.
                if team.other_work.is_some() {
                    continue;
                }
                if team.closing == Closing::PutDown && nobody_holds(&network) {
                    prop_assert!(busy <= on_duty, "{} of {} at {}", busy, on_duty, frame.at);
                }
                let free = on_duty.saturating_sub(*busy);
                let would = |s: &&Serves| {
                    let waiting = frame.waiting_count[s.queue];
                    waiting >= s.from_waiting.max(1) && free > s.keep_free
                };
                prop_assert!(!team.serves.iter().any(|s| would(&s)), "{} at {}", team.id, frame.at);
            }
        }
    }

    /// When nobody new comes any more, everybody is dealt with some day.
    #[test]
    fn nobody_is_forgotten(mut network in networks()) {
        for source in &mut network.sources {
            let at = (0..200).map(|i| f64::from(i * i % 7_919)).collect::<Vec<f64>>();
            let mut at = at;
            at.sort_by(f64::total_cmp);
            source.batch = None;
            source.arrivals = Arrivals::Trace { at, handling: Vec::new() };
        }
        let compiled = compile(&network).unwrap();
        let run = Run { warm_up: 0.0, measured: 8_000.0, run_off: 60.0 * WEEK, seed: 4, frames: None };
        let outcome = Simulator::new(&compiled).run(&run, 0);
        prop_assert_eq!(outcome.conservation.present, 0);
    }

    /// Where there is a desk for everybody, nobody waits for one.
    #[test]
    fn ample_posts_keep_nobody_waiting(mut network in networks()) {
        network.hours = vec![Hours::always()];
        for team in &mut network.teams {
            team.shifts = vec![Shift { hours: 0, posts: None }];
        }
        network.classes.iter_mut().for_each(|c| c.clock = None);
        for source in &mut network.sources {
            if let Arrivals::Poisson(Rates { hours, .. }) | Arrivals::Renewal { hours, .. } =
                &mut source.arrivals
            {
                *hours = None;
            }
        }
        let outcome = play(&network);
        prop_assume!(outcome.overrun.is_none());
        for class in &outcome.classes {
            prop_assert_eq!(class.waited_wall, 0.0);
            prop_assert_eq!(class.gave_up + class.turned_away, 0);
        }
    }

    /// One team that takes from all queues alike is a team with one queue, if nobody is turned
    /// away.
    #[test]
    fn queues_that_one_team_serves_alike_are_one_queue(mut network in networks()) {
        network.teams.truncate(1);
        let team = &mut network.teams[0];
        team.shifts[0] = Shift { hours: 0, posts: Some(4) };
        team.serves = (0..network.queues.len()).map(Serves::all_of).collect();
        network.queues.iter_mut().for_each(|q| q.room = None);
        let mut pooled = network.clone();
        pooled.queues.truncate(1);
        pooled.teams[0].serves.truncate(1);
        let steps = pooled.classes.iter_mut().flat_map(|c| &mut c.steps);
        steps.for_each(|s| s.queue = 0);
        let (many, one) = (play(&network), play(&pooled));
        prop_assume!(many.overrun.is_none() && one.overrun.is_none());
        prop_assert_eq!(many.classes, one.classes);
        prop_assert_eq!(many.teams, one.teams);
    }

    /// The order in which queues and teams are listed changes nothing of what becomes of requests,
    /// where no two teams could take the same one.
    #[test]
    fn partners_apart_fare_as_each_alone(network in networks()) {
        // The same network twice, side by side; the second with other names of sources and teams.
        let mut both = network.clone();
        let (queues, classes, hours) =
            (both.queues.len(), both.classes.len(), both.hours.len());
        both.hours.extend(network.hours.clone());
        both.queues.extend(network.queues.clone());
        for mut team in network.teams.clone() {
            team.id = format!("{} twice", team.id);
            team.serves.iter_mut().for_each(|s| s.queue += queues);
            team.shifts.iter_mut().for_each(|s| s.hours += hours);
            both.teams.push(team);
        }
        for mut class in network.classes.clone() {
            class.steps.iter_mut().for_each(|s| s.queue += queues);
            class.clock = class.clock.map(|c| c + hours);
            both.classes.push(class);
        }
        for mut source in network.sources.clone() {
            source.id = format!("{} twice", source.id);
            source.mix.iter_mut().for_each(|m| m.1 += classes);
            if let Arrivals::Poisson(Rates { hours: h, .. }) | Arrivals::Renewal { hours: h, .. } =
                &mut source.arrivals
            {
                *h = h.map(|h| h + hours);
            }
            both.sources.push(source);
        }
        let (alone, beside) = (play(&network), play(&both));
        prop_assume!(alone.overrun.is_none() && beside.overrun.is_none());
        prop_assert_eq!(&alone.classes[..], &beside.classes[..classes]);
        prop_assert_eq!(&alone.queues[..], &beside.queues[..queues]);
    }
}

/// Desks in a line, each of which may hold what the next has no room for.
fn lines() -> impl Strategy<Value = Network> {
    let stage = (
        prop::option::weighted(0.7, 0u32..3),
        1u32..4,
        any::<bool>(),
        any::<bool>(),
        hours(),
        durations(),
        prop::option::weighted(0.3, durations()),
    );
    let stages = prop::collection::vec(stage, 2..5);
    (stages, prop::option::weighted(0.3, durations())).prop_map(|(stages, patience)| {
        let mut network = Network::default();
        let count = stages.len();
        let mut class = Class::new("case", Step::new("", 0, exponential(1.0)));
        class.steps.clear();
        class.patience = patience;
        class.urgent = Some(Urgent {
            share: 0.3,
            priority: 0,
        });
        class.priority = 3;
        for (at, stage) in stages.into_iter().enumerate() {
            let (room, posts, put_down, preempts, hours, handling, other_work) = stage;
            network.hours.push(hours);
            network.queues.push(Queue {
                room,
                full: Full::Hold,
                ..Queue::new("queue")
            });
            let shift = Shift {
                hours: at,
                posts: Some(posts),
            };
            network.teams.push(Team {
                closing: if put_down {
                    Closing::PutDown
                } else {
                    Closing::Finish
                },
                preempts,
                other_work: other_work.filter(|law| law.mean() > 1.0),
                ..Team::new(&format!("team {at}"), shift, Serves::all_of(at))
            });
            let next = Next {
                chance: 1.0,
                step: at + 1,
                after: None,
            };
            class.steps.push(Step {
                next: if at + 1 < count {
                    vec![next]
                } else {
                    Vec::new()
                },
                ..Step::new("step", at, handling)
            });
        }
        network.classes.push(class);
        let arrivals = Arrivals::Trace {
            at: (0..60).map(|i| 11.0 * f64::from(i)).collect(),
            handling: Vec::new(),
        };
        network.sources.push(Source::new("people", arrivals, 0));
        network
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn what_is_held_moves_on_in_the_end(network in lines()) {
        let compiled = compile(&network).unwrap();
        let run = Run { warm_up: 0.0,
            run_off: 300.0 * WEEK, ..RUN };
        let outcome = Simulator::new(&compiled).run(&run, 0);
        prop_assert!(outcome.conservation.holds());
        prop_assume!(outcome.overrun.is_none());
        prop_assert_eq!(outcome.conservation.present, 0);
        let class = &outcome.classes[0];
        // Whoever was let in is not turned away further on.
        prop_assert!(class.done + class.gave_up + class.turned_away == class.contacts);
        prop_assert!(class.started + class.turned_away <= class.contacts);
        prop_assert!(minutes(&outcome).iter().all(|m| (0.0..1e12).contains(m)));
    }
}
