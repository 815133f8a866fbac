//! What is not in the queueing books, against a line of arithmetic: absence, learning, distance,
//! repeat contacts, as many posts as it takes.

use super::networks::{desk, exponential, law};
use super::scripts::{asked, open, play_for, service, team, tell};
use super::theory::{agrees, play, wait};
use comity_methods::flow::*;
use comity_methods::queueing::{RateStep, ServiceShape, mean_present};
use comity_methods::sampling::Distribution::Exactly;
use comity_methods::statistics::{mean, sd};

/// Posts on duty on each day of one team that asks for nothing.
fn posts_by_day(hours: Hours, minutes: f64) -> Vec<f64> {
    let mut network = service(12);
    network.hours.push(hours);
    network.teams[0].shifts[0].hours = 1;
    network.teams[0].absence = 0.25;
    tell(&mut network, &[asked(0.0, 0.0)]);
    let compiled = compile(&network).unwrap();
    let mut simulator = Simulator::new(&compiled);
    let week = |replication| {
        let run = Run {
            run_off: 0.0,
            ..Run::weeks(0, 1, 9)
        };
        let hourly = simulator.run(&run, replication).teams[0]
            .on_duty_by_hour
            .clone();
        let daily = hourly
            .chunks(24)
            .map(|day| day.iter().sum::<f64>() / minutes);
        daily.collect::<Vec<f64>>()
    };
    (0..400).flat_map(week).collect()
}

#[test]
fn each_post_is_absent_on_each_day_for_itself() {
    let days = (0..7).map(|d| f64::from(d) * DAY);
    let office = Hours::new("office", days.map(|d| (d + 540.0, d + 1020.0))).unwrap();
    for (hours, minutes) in [(office, 480.0), (Hours::always(), DAY)] {
        let posts = posts_by_day(hours, minutes);
        // Binomial of 12 posts that come with a chance of 3/4: mean 9, variance 9/4.
        let error = 1.5 / (posts.len() as f64).sqrt();
        assert!((mean(&posts) - 9.0).abs() < 3.5 * error);
        assert!((sd(&posts) / 1.5 - 1.0).abs() < 0.05, "{}", sd(&posts));
        assert!(posts.iter().all(|p| p.fract() == 0.0));
        let next: Vec<f64> = posts
            .windows(2)
            .map(|p| (p[0] - 9.0) * (p[1] - 9.0))
            .collect();
        assert!(mean(&next).abs() < 3.5 * 2.25 / (next.len() as f64).sqrt());
    }
}

#[test]
fn an_absent_post_is_not_there_and_the_load_says_so() {
    let mut network = desk(1.0, Some(4), Exactly(1.0));
    network.teams[0].absence = 0.5;
    let load = &loads(&network)[0];
    assert_eq!(load.on_duty, 2.0 * WEEK);
    assert!((load.utilisation() - 0.5).abs() < 1e-12);
}

#[test]
fn handling_is_slower_at_first_by_a_share_that_fades() {
    // One request a minute at 0, 1, 2, …; as many posts as it takes.
    let at: Vec<f64> = (0..600).map(f64::from).collect();
    let mut network = desk(1.0, None, Exactly(2.0));
    network.sources[0].arrivals = Arrivals::Trace {
        at: at.clone(),
        handling: Vec::new(),
    };
    network.teams[0].serves[0].factor = 1.5;
    network.classes[0].steps[0].factor = 0.5;
    network.teams[0].learning = Some(Learning {
        extra: 0.6,
        fades: 120.0,
    });
    let outcome = play_for(&network, 700.0);
    let exact: f64 = at
        .iter()
        .map(|t| 1.5 * (1.0 + 0.6 * (-t / 120.0).exp()))
        .sum();
    assert!((outcome.classes[0].took_wall / exact - 1.0).abs() < 1e-12);
    assert!((outcome.teams[0].handled[0] / exact - 1.0).abs() < 1e-12);
}

#[test]
fn some_do_not_get_as_far_as_asking_and_others_travel() {
    let mut network = desk(0.5, Some(1), exponential(1.0));
    network.classes[0].reach = 0.8;
    network.classes[0].travel = Some(law("uniform(0, 60)"));
    let outcomes = play(&network, 4e5);
    let class = |o: &Outcome| o.classes[0].clone();
    let dropped = |o: &Outcome| class(o).dropped as f64 / class(o).wanted as f64;
    agrees("dropped", &outcomes, dropped, 0.2);
    // Travel for itself leaves arrivals at random (Mirasol 1963): M/M/1 at 0.4.
    agrees("wait after travel", &outcomes, wait(0), 0.4 / 0.6);
    let took = |o: &Outcome| class(o).took_wall / class(o).done as f64;
    agrees("time with travel", &outcomes, took, 30.0 + 1.0 / 0.6);
    for o in &outcomes {
        assert_eq!(class(o).wanted, class(o).contacts + class(o).dropped);
    }
}

#[test]
fn who_was_not_served_comes_again_with_another_chance() {
    let mut network = desk(0.4, Some(1), exponential(2.0));
    network.queues[0].room = Some(1);
    network.classes[0].patience = Some(exponential(3.0));
    network.classes[0].repeat = Some(Repeat {
        chance: 0.2,
        chance_unserved: 0.7,
        after: exponential(40.0),
    });
    let outcomes = play(&network, 4e5);
    let balance = |o: &Outcome| {
        let c = &o.classes[0];
        let again = 0.2 * c.done as f64 + 0.7 * (c.gave_up + c.turned_away) as f64;
        c.repeats as f64 / again
    };
    agrees("repeats", &outcomes, balance, 1.0);
    // contacts = first + .2·served + .7·others, so contacts·(1 − .2·s − .7·(1 − s)) = first.
    let first = |o: &Outcome| {
        let c = &o.classes[0];
        let share = c.done as f64 / c.contacts as f64;
        c.contacts as f64 * (1.0 - 0.2 * share - 0.7 * (1.0 - share)) / o.measured
    };
    agrees("first contacts", &outcomes, first, 0.4);
}

#[test]
fn who_gave_up_and_never_returns_leaves_fewer_contacts() {
    let mut network = desk(0.5, Some(1), exponential(2.0));
    network.classes[0].patience = Some(exponential(5.0));
    network.classes[0].repeat = Some(Repeat {
        chance: 0.15,
        chance_unserved: 0.0,
        after: Exactly(WEEK),
    });
    let outcomes = play(&network, 60.0 * WEEK);
    let first = |o: &Outcome| {
        let c = &o.classes[0];
        let served = c.started as f64 / c.contacts as f64;
        c.contacts as f64 * (1.0 - 0.15 * served) / o.measured
    };
    // Those who come back came a week before: the warm-up is three weeks, so all do.
    agrees("first = contacts·(1 − p·served)", &outcomes, first, 0.5);
}

#[test]
fn the_number_in_hand_through_the_day() {
    let week: Vec<f64> = (0..168)
        .map(|h| match h % 24 {
            9..12 => 3.0,
            12..17 => 1.0,
            _ => 0.0,
        })
        .collect();
    let steps: Vec<RateStep> = (0..168)
        .map(|h| RateStep {
            from: 60.0 * h as f64,
            rate: week[h],
        })
        .collect();
    for (handling, shape) in [
        (exponential(90.0), ServiceShape::Exponential),
        (Exactly(90.0), ServiceShape::Constant),
    ] {
        let mut network = desk(1.0, None, handling);
        network.sources[0].arrivals = Arrivals::Poisson(Rates {
            week: week.clone(),
            hours: None,
            days: Vec::new(),
        });
        let outcomes = play(&network, 40.0 * WEEK);
        for hour in [9, 10, 12, 14, 17] {
            let busy = |o: &Outcome| {
                let days = (0..7).map(|d| o.teams[0].busy_by_hour[24 * d + hour]);
                days.sum::<f64>() / (60.0 * o.measured / DAY)
            };
            // The mean over the hour, by Simpson's rule on each half-minute, on the third day.
            let at = |minute: f64| {
                let time = 60.0 * (48 + hour) as f64 + minute;
                mean_present(&steps, 90.0, shape, time).unwrap()
            };
            let exact: f64 = (0..120)
                .map(|i| 0.5 * f64::from(i))
                .map(|m| (at(m) + 4.0 * at(m + 0.25) + at(m + 0.5)) / 6.0)
                .sum::<f64>()
                / 120.0;
            agrees(&format!("{shape:?}, hour {hour}"), &outcomes, busy, exact);
        }
    }
}

#[test]
fn a_rate_follows_hours_days_and_slots() {
    let hours = open("desk", &[(540.0, 600.0), (DAY + 30.0, DAY + 90.0)]).closed_on([7]);
    let mut network = service(1000);
    network.hours.push(hours);
    let class = Class::new("case", Step::new("answer", 0, Exactly(0.0)));
    network.classes.push(class);
    let week: Vec<f64> = (0..168).map(|h| 1.0 + f64::from(h % 24)).collect();
    let rates = Rates {
        week,
        hours: Some(1),
        days: vec![2.0, 0.5],
    };
    network
        .sources
        .push(Source::new("people", Arrivals::Poisson(rates), 0));
    // Monday: 60 minutes at 10, doubled. Tuesday: 30 at 1 and 30 at 2, halved. Second week: the
    // Monday is closed, the Tuesday as it is.
    let outcomes: Vec<Outcome> = {
        let compiled = compile(&network).unwrap();
        let run = Run {
            warm_up: 0.0,
            measured: 2.0 * WEEK,
            run_off: 0.0,
            seed: 5,
            frames: None,
        };
        replicate(&compiled, &run, 0..24, |o| o, || ())
    };
    let count = |o: &Outcome| o.classes[0].contacts as f64;
    let exact = 1200.0 + 45.0 + 90.0;
    let counts: Vec<f64> = outcomes.iter().map(count).collect();
    assert!((mean(&counts) - exact).abs() < 3.5 * (exact / 24.0).sqrt());
    for outcome in &outcomes {
        let by_hour = &outcome.classes[0].by_hour;
        let hours = by_hour.iter().enumerate().filter(|(_, h)| h.0 > 0);
        let hours: Vec<usize> = hours.map(|(at, _)| at).collect();
        assert_eq!(hours, [9, 24, 25]);
    }
}

/// One rate, 0 on a closed day however far off, and nothing to pay for the days in between.
#[test]
fn a_closed_day_in_the_far_future_changes_nothing_before() {
    let outcome = |closed: &[u32]| {
        let mut network = service(3);
        let hours = open("desk", &[(540.0, 600.0)]).closed_on(closed.to_vec());
        network.hours.push(hours);
        network.teams[0].shifts[0].hours = 1;
        let step = Step::new("answer", 0, Exactly(1.0));
        network.classes.push(Class::new("case", step));
        let rates = Rates {
            hours: Some(1),
            ..Rates::constant(0.5)
        };
        let arrivals = [
            Arrivals::Poisson(rates),
            Arrivals::Renewal {
                gap: Exactly(7.0),
                hours: Some(1),
            },
        ];
        for (id, arrivals) in ["people", "others"].into_iter().zip(arrivals) {
            network.sources.push(Source::new(id, arrivals, 0));
        }
        play_for(&network, 3.0 * WEEK)
    };
    let plain = outcome(&[]);
    assert_eq!(outcome(&[u32::MAX - 1, u32::MAX]), plain);
    assert_ne!(outcome(&[7, u32::MAX - 1]), plain);
}

/// A million and a quarter call again in three years: nobody waits, and no queue is too long.
#[test]
fn those_who_will_come_back_are_not_present() {
    let calls = 1_250_000u32;
    let mut network = desk(1.0, None, Exactly(0.5));
    network.sources[0].arrivals = Arrivals::Renewal {
        gap: Exactly(1.0),
        hours: None,
    };
    network.classes[0].repeat = Some(Repeat {
        chance: 0.9,
        chance_unserved: 0.0,
        after: Exactly(160.0 * WEEK),
    });
    let outcome = play_for(&network, f64::from(calls) + 0.75);
    assert_eq!(outcome.overrun, None);
    assert_eq!(outcome.classes[0].contacts, u64::from(calls));
    assert_eq!(outcome.conservation.present, 0);
}

/// A queue of a million tells nothing more: the run stops, and says which it was.
#[test]
fn a_queue_without_end_stops_the_run() {
    let mut network = desk(900.0, Some(1), Exactly(60.0));
    network.queues.insert(0, Queue::new("empty"));
    network.classes[0].steps[0].queue = 1;
    network.teams[0].serves = vec![Serves::all_of(0), Serves::all_of(1)];
    let outcome = play_for(&network, WEEK);
    assert_eq!(outcome.overrun, Some(1));
    assert_eq!(outcome.conservation.present, 1_000_001);
}

#[test]
fn requests_at_even_distances_never_wait_if_there_is_time() {
    let mut network = desk(1.0, Some(2), Exactly(2.0));
    network.sources[0].arrivals = Arrivals::Renewal {
        gap: Exactly(1.0),
        hours: None,
    };
    let outcome = play_for(&network, 1e4);
    assert_eq!(outcome.classes[0].waited_wall, 0.0);
    assert_eq!(outcome.teams[0].busy, 2.0 * 1e4 - 3.0);
}

#[test]
fn whoever_finds_no_room_and_tries_at_once_for_ever_is_refused() {
    let mut network = desk(1.0, Some(1), Exactly(1.0));
    network.queues[0].room = Some(0);
    let repeat = |chance_unserved, after| Repeat {
        chance: 0.0,
        chance_unserved,
        after,
    };
    network.classes[0].repeat = Some(repeat(1.0, Exactly(0.0)));
    let faults = compile(&network).unwrap_err();
    assert!(faults[0].message.contains("for ever"));
    for fine in [repeat(1.0, Exactly(0.5)), repeat(0.9, Exactly(0.0))] {
        network.classes[0].repeat = Some(fine);
        assert!(compile(&network).is_ok());
    }
}

#[test]
fn more_posts_than_there_are_people_are_refused() {
    let mut network = desk(1.0, Some(4_000_000_000), Exactly(1.0));
    network.teams.push(team("small", 3, &[Serves::all_of(0)]));
    assert!(compile(&network).unwrap_err()[0].message.contains("posts"));
}
