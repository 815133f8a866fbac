//! Small scripts, each worked out by hand: opening and closing, putting down and taking up again,
//! interruptions, held desks, overflow, other work.

use super::networks::law;
use super::scripts::{ask, asked, open, play, play_for, service, team, tell, times, waits};
use comity_methods::flow::*;
use comity_methods::sampling::Distribution::Exactly;

#[test]
fn one_after_another() {
    let mut network = service(1);
    let script = [(0.0, 3.0), (1.0, 2.0), (2.0, 1.0), (3.0, 4.0), (10.0, 1.0)];
    tell(&mut network, &script.map(|(at, takes)| asked(at, takes)));
    let outcome = play(&network);
    assert_eq!(waits(&outcome), [0.0, 2.0, 3.0, 3.0, 0.0]);
    assert_eq!(times(&outcome), [3.0, 4.0, 4.0, 7.0, 1.0]);
    assert_eq!(outcome.teams[0].busy, 11.0);
    assert_eq!(outcome.queues[0].waiting, 8.0);
    assert_eq!(outcome.queues[0].most, 2);
}

/// Open from 0 to 10 and from 20 to 60. The first request is in hand when the desk closes.
fn closing(closing: Closing) -> Outcome {
    let mut network = service(1);
    network.hours[0] = open("desk", &[(0.0, 10.0), (20.0, 60.0)]);
    network.teams[0].closing = closing;
    tell(
        &mut network,
        &[asked(5.0, 8.0), asked(6.0, 2.0), asked(12.0, 1.0)],
    );
    network.classes.iter_mut().for_each(|c| c.clock = Some(0));
    play(&network)
}

#[test]
fn work_in_hand_at_closing_time_is_finished() {
    let outcome = closing(Closing::Finish);
    // 5–13; 20–22; 22–23.
    assert_eq!(waits(&outcome), [0.0, 14.0, 10.0]);
    assert_eq!(times(&outcome), [8.0, 16.0, 11.0]);
    assert_eq!(outcome.teams[0].after_hours, 3.0);
    assert_eq!(
        (outcome.teams[0].busy, outcome.teams[0].on_duty),
        (11.0, 50.0)
    );
    let clock: Vec<f64> = outcome.classes.iter().map(|c| c.waited).collect();
    assert_eq!(clock, [0.0, 4.0, 2.0]);
}

#[test]
fn work_in_hand_at_closing_time_is_put_down() {
    let outcome = closing(Closing::PutDown);
    // 5–10 and 20–23; 23–25; 25–26.
    assert_eq!(waits(&outcome), [0.0, 17.0, 13.0]);
    assert_eq!(times(&outcome), [18.0, 19.0, 14.0]);
    assert_eq!(outcome.teams[0].after_hours, 0.0);
    assert_eq!(outcome.teams[0].busy, 11.0);
    let clock: Vec<f64> = outcome.classes.iter().map(|c| c.took).collect();
    assert_eq!(clock, [8.0, 9.0, 6.0]);
    assert_eq!(outcome.teams[0].handled, [8.0, 2.0, 1.0]);
}

#[test]
fn of_several_put_down_the_first_begun_is_taken_up_first() {
    let mut network = service(2);
    network.hours[0] = open("desk", &[(0.0, 10.0)]);
    network.hours.push(open("evening", &[(20.0, 90.0)]));
    network.teams[0].closing = Closing::PutDown;
    network.teams[0].shifts.push(Shift {
        hours: 1,
        posts: Some(1),
    });
    tell(
        &mut network,
        &[asked(2.0, 20.0), asked(1.0, 20.0), asked(3.0, 1.0)],
    );
    // The second began first: 11 of 20 minutes left, 20–31; then 12 of 20 left, 31–43; 43–44.
    let outcome = play(&network);
    assert_eq!(times(&outcome), [41.0, 30.0, 41.0]);
}

#[test]
fn what_one_team_puts_down_another_with_a_free_desk_takes_up() {
    let mut network = service(1);
    network.hours.push(open("morning", &[(0.0, 10.0)]));
    network.teams[0].shifts[0].hours = 1;
    network.teams[0].closing = Closing::PutDown;
    let second = Serves {
        tier: 1,
        ..Serves::all_of(0)
    };
    network.teams.push(team("second", 1, &[second]));
    tell(&mut network, &[asked(5.0, 8.0)]);
    assert_eq!(times(&play(&network)), [8.0]);
}

#[test]
fn a_shift_that_ends_as_another_begins_leaves_one_desk() {
    for morning in [0, 1] {
        let mut network = service(1);
        let evening = 1 - morning;
        network.hours = vec![open("", &[(0.0, 10.0)]); 2];
        network.hours[evening] = open("evening", &[(10.0, 90.0)]);
        network.teams[0].shifts = [morning, evening]
            .map(|hours| Shift {
                hours,
                posts: Some(1),
            })
            .to_vec();
        tell(&mut network, &[asked(1.0, 20.0), asked(2.0, 5.0)]);
        for closing in [Closing::Finish, Closing::PutDown] {
            network.teams[0].closing = closing;
            let outcome = play(&network);
            assert_eq!(waits(&outcome), [0.0, 19.0], "{closing:?}");
            assert_eq!(times(&outcome), [20.0, 24.0], "{closing:?}");
            assert_eq!(outcome.queues[0].taken, 2, "{closing:?}");
        }
    }
}

#[test]
fn hours_that_do_not_begin_on_a_full_minute_stay_as_they_are() {
    let mut network = service(1);
    let days = (0..7).map(|d| f64::from(d) * DAY);
    network.hours[0] = Hours::new("odd", days.map(|d| (d + 540.1, d + 1020.3))).unwrap();
    let weeks = 200;
    tell(&mut network, &[asked(0.0, 1.0)]);
    let outcome = play_for(&network, f64::from(weeks) * WEEK);
    let expected = f64::from(weeks * 7) * 480.2;
    assert!((outcome.teams[0].on_duty / expected - 1.0).abs() < 1e-5);
}

#[test]
fn the_more_urgent_interrupts() {
    let mut network = service(1);
    network.teams[0].preempts = true;
    let script = [
        asked(0.0, 10.0).priority(2),
        asked(4.0, 3.0),
        asked(5.0, 2.0).priority(2),
        asked(8.0, 2.0).priority(1),
        asked(8.5, 1.0).priority(1),
    ];
    tell(&mut network, &script);
    // 0–4, 7–8, 11–16; 4–7; 16–18; 8–10; 10–11.
    let outcome = play(&network);
    assert_eq!(waits(&outcome), [0.0, 0.0, 11.0, 0.0, 1.5]);
    assert_eq!(times(&outcome), [16.0, 3.0, 13.0, 2.0, 2.5]);
    assert_eq!(outcome.teams[0].busy, 18.0);
    assert_eq!(outcome.teams[0].handled, [10.0, 3.0, 2.0, 2.0, 1.0]);
}

#[test]
fn of_those_in_hand_the_least_urgent_is_interrupted_and_of_these_the_last_begun() {
    let mut network = service(3);
    network.teams[0].preempts = true;
    let script = [
        asked(0.0, 10.0).priority(2),
        asked(1.0, 10.0).priority(1),
        asked(2.0, 10.0).priority(2),
        asked(3.0, 10.0),
        asked(4.0, 10.0),
        asked(5.0, 10.0),
        asked(6.0, 10.0).priority(1),
    ];
    tell(&mut network, &script);
    // 0: 0–4 and 15–21. 1: 1–5, then 13–19. 2: 2–3, then from 19 for 9. 3: 3–13. 4: 4–14. 5: 5–15.
    // 6: waits for 1 to go first, then the desk of 4 at 14: 14–24.
    assert_eq!(
        times(&play(&network)),
        [21.0, 18.0, 26.0, 10.0, 10.0, 10.0, 18.0]
    );
}

#[test]
fn an_interrupted_request_goes_to_another_team_with_a_free_desk() {
    let mut network = service(1);
    network.queues.push(Queue::new("second"));
    network.teams[0].preempts = true;
    let first = Serves {
        tier: 1,
        ..Serves::all_of(1)
    };
    network.teams[0].serves = vec![Serves::all_of(0), first];
    network.teams.push(team("second", 1, &[Serves::all_of(1)]));
    let script = [
        asked(0.0, 5.0).queue(1).priority(2),
        asked(1.0, 20.0).queue(1).priority(2),
        asked(10.0, 3.0),
    ];
    tell(&mut network, &script);
    // The second team is free from 5 on; it goes on at 10 with what the first had begun.
    assert_eq!(times(&play(&network)), [5.0, 20.0, 3.0]);
}

#[test]
fn an_interrupted_request_may_take_a_desk_that_was_reserved() {
    let mut network = service(2);
    network.queues.push(Queue::new("second"));
    network.teams[0].preempts = true;
    let reserved = Serves {
        keep_free: 1,
        ..Serves::all_of(0)
    };
    network.teams[0].serves = vec![reserved, Serves::all_of(1)];
    tell(
        &mut network,
        &[asked(0.0, 10.0).queue(1).priority(2), asked(4.0, 3.0)],
    );
    // However the urgent one is let in, no desk stays idle while the other could use it.
    assert_eq!(times(&play(&network))[0], 10.0);
}

#[test]
fn a_team_that_would_not_take_it_is_not_interrupted_for_it() {
    let mut network = service(1);
    network.queues.push(Queue::new("second"));
    let helps = Serves {
        from_waiting: 3,
        ..Serves::all_of(0)
    };
    let mut second = team("second", 1, &[helps, Serves::all_of(1)]);
    second.preempts = true;
    network.teams.push(second);
    let script = [
        asked(0.0, 10.0),
        asked(0.0, 10.0).queue(1).priority(2),
        asked(1.0, 1.0),
    ];
    tell(&mut network, &script);
    assert_eq!(times(&play(&network)), [10.0, 10.0, 10.0]);
}

#[test]
fn overflow_goes_to_the_lower_tier_first() {
    let mut network = service(1);
    network.queues.push(Queue::new("second"));
    let helps = |tier| Serves {
        tier,
        from_waiting: 2,
        ..Serves::all_of(0)
    };
    for (id, tier) in [("near", 1), ("far", 2)] {
        let mut team = team(id, 1, &[helps(tier)]);
        team.serves[0].factor = f64::from(tier);
        network.teams.push(team);
    }
    let script = [asked(0.0, 10.0), asked(1.0, 6.0), asked(2.0, 4.0)];
    tell(&mut network, &script);
    // The third makes two who wait: the near team takes the first of them, 2–8.
    assert_eq!(times(&play(&network)), [10.0, 7.0, 12.0]);
}

/// A first desk whose requests go on to a second, where only one can wait.
fn tandem(room: u32, script: &[(f64, f64, f64)]) -> Network {
    let mut network = service(1);
    network.queues.push(Queue {
        room: Some(room),
        full: Full::Hold,
        ..Queue::new("second")
    });
    network.teams.push(team("second", 1, &[Serves::all_of(1)]));
    for (at, first, second) in script {
        let id = format!("request {}", network.classes.len());
        let mut class = Class::new(&id, Step::new("first", 0, Exactly(*first)));
        class.steps[0].next = vec![Next {
            chance: 1.0,
            step: 1,
            after: None,
        }];
        class.steps.push(Step::new("second", 1, Exactly(*second)));
        ask(&mut network, *at, class);
    }
    network
}

#[test]
fn a_desk_holds_a_request_until_there_is_room_further_on() {
    let script = [0.0, 1.0, 2.0, 3.0].map(|at| (at, 1.0, 5.0));
    // 0: 0–1, 1–6. 1: 1–2, 6–11. 2: 2–3, held until 6, 11–16. 3: 6–7, held until 11, 16–21.
    let outcome = play(&tandem(1, &script));
    assert_eq!(times(&outcome), [6.0, 10.0, 14.0, 18.0]);
    assert_eq!(waits(&outcome), [0.0, 0.0, 0.0, 3.0]);
    assert_eq!(outcome.teams[0].busy, 11.0);
    // Without room: 1 is held until 6; 2: 6–7, held until 11; 3: 11–12, held until 16.
    let outcome = play(&tandem(0, &script));
    assert_eq!(times(&outcome), [6.0, 10.0, 14.0, 18.0]);
    assert_eq!(waits(&outcome), [0.0, 0.0, 4.0, 8.0]);
    assert_eq!(outcome.teams[0].busy, 16.0);
}

#[test]
fn room_that_an_interrupted_request_takes_is_not_given_away() {
    let mut network = tandem(1, &[0.0, 1.0, 2.0].map(|at| (at, 1.0, 10.0)));
    network.teams[1].preempts = true;
    network.classes.iter_mut().for_each(|c| c.priority = 2);
    tell(&mut network, &[asked(5.0, 1.0).queue(1)]);
    // 0: 0–1, 1–5, 6–12. 1: 1–2, 12–22. 2: 2–3, held until 12, when 1 leaves the queue; 22–32.
    let outcome = play(&network);
    assert_eq!(times(&outcome), [12.0, 21.0, 30.0, 1.0]);
    assert_eq!(outcome.teams[0].busy, 12.0);
}

#[test]
fn a_held_request_counts_among_those_who_wait_for_help() {
    let mut network = tandem(1, &[0.0, 1.0, 2.0].map(|at| (at, 1.0, 10.0)));
    let helps = Serves {
        from_waiting: 2,
        ..Serves::all_of(1)
    };
    network.teams.push(team("help", 1, &[helps]));
    // 0: 1–11. 1: waits from 2; at 3 two are there, one of them held, so help comes: 3–13. 2: 11–21.
    assert_eq!(times(&play(&network)), [11.0, 12.0, 19.0]);
}

/// Whoever hands a request over takes nothing from its queue ahead of the teams that go first.
#[test]
fn a_hand_over_is_offered_to_the_lower_tier_first() {
    for other_work in [None, Some(Exactly(1.0))] {
        let mut network = service(1);
        network.queues.push(Queue::new("further on"));
        let overflow = |tier| Serves {
            tier,
            from_waiting: 2,
            ..Serves::all_of(1)
        };
        network.teams[0].other_work = other_work;
        network.teams[0].serves.push(overflow(1));
        network.teams.push(team("second", 1, &[overflow(0)]));
        let mut class = Class::new("case", Step::new("first", 0, Exactly(1.0)));
        class
            .steps
            .push(Step::new("further on", 1, Exactly(1_000.0)));
        class.steps[0].next = vec![Next {
            chance: 1.0,
            step: 1,
            after: None,
        }];
        network.classes.push(class);
        let at = vec![0.5, 10.5];
        let handling = Vec::new();
        let log = Arrivals::Trace { at, handling };
        network.sources.push(Source::new("log", log, 0));
        // The second one handed over makes two that wait: the second team takes one of them.
        let outcome = play_for(&network, 100.0);
        assert_eq!(outcome.teams[0].handled, [2.0]);
        assert_eq!(outcome.teams[1].handled, [1_000.0]);
    }
}

#[test]
fn a_request_that_goes_on_at_the_same_desk_is_not_kept_waiting_by_other_work() {
    let mut network = service(1);
    network.teams[0].other_work = Some(Exactly(100.0));
    let mut class = Class::new("case", Step::new("first", 0, Exactly(1.0)));
    class.steps[0].next = vec![Next {
        chance: 1.0,
        step: 1,
        after: None,
    }];
    class.steps.push(Step::new("second", 0, Exactly(2.0)));
    ask(&mut network, 50.0, class);
    let outcome = play(&network);
    assert_eq!(waits(&outcome), [50.0]);
    assert_eq!(times(&outcome), [53.0]);
}

#[test]
fn patience_ends_while_waiting_and_not_as_the_desk_is_free() {
    let mut network = service(1);
    let script = [
        asked(0.0, 10.0).patience(1.0),
        asked(1.0, 5.0).patience(3.0),
        asked(2.0, 5.0).patience(8.0),
        asked(3.0, 5.0).patience(11.999),
    ];
    tell(&mut network, &script);
    let outcome = play(&network);
    let gave_up: Vec<u64> = outcome.classes.iter().map(|c| c.gave_up).collect();
    assert_eq!(gave_up, [0, 1, 0, 1]);
    let in_vain: Vec<f64> = outcome.classes.iter().map(|c| c.waited_in_vain).collect();
    assert_eq!(in_vain, [0.0, 3.0, 0.0, 11.999]);
    assert_eq!(outcome.classes[2].waited_wall, 8.0);
}

#[test]
fn travel_counts_into_the_time_and_not_into_the_wait() {
    let mut network = service(1);
    tell(&mut network, &[asked(0.0, 10.0), asked(1.0, 2.0)]);
    network.classes[1].travel = Some(Exactly(4.0));
    let outcome = play(&network);
    assert_eq!(waits(&outcome), [0.0, 5.0]);
    assert_eq!(times(&outcome), [10.0, 11.0]);
}

#[test]
fn arrivals_by_the_clock_of_the_hours_come_only_while_they_are_open() {
    let mut network = service(1);
    network
        .hours
        .push(open("desk", &[(10.0, 20.0), (50.0, 60.0)]));
    tell(&mut network, &[asked(0.0, 0.0)]);
    network.sources[0].arrivals = Arrivals::Renewal {
        gap: law("exactly(4)"),
        hours: Some(1),
    };
    // At 14, 18, 52, 56; the next week 60 + … : 10,080 + 10.
    let outcome = play_for(&network, WEEK + 12.0);
    assert_eq!(outcome.classes[0].contacts, 5);
}

#[test]
fn desks_that_would_hold_each_other_for_ever_are_refused() {
    let mut network = tandem(1, &[(0.0, 1.0, 1.0)]);
    network.queues[0].room = Some(1);
    let back = |after| Next {
        chance: 0.3,
        step: 0,
        after,
    };
    network.classes[0].steps[1].next = vec![back(None)];
    assert!(compile(&network).is_ok());
    network.queues[0].full = Full::Hold;
    let fault = compile(&network).unwrap_err()[0].to_string();
    assert!(fault.contains("teams desk, second: each would hold its desks"));
    // What comes back later lets go of the desk.
    network.classes[0].steps[1].next = vec![back(Some(Exactly(1.0)))];
    assert!(compile(&network).is_ok());
    network.classes[0].steps[1].next.clear();
    network.teams[1].serves.push(Serves::all_of(0));
    let fault = compile(&network).unwrap_err()[0].to_string();
    assert!(
        fault.contains("hold a desk until it makes room itself"),
        "{fault}"
    );
}

/// Work that ends just as the desk closes is over, and the desk takes nobody more, whether it
/// finishes what it has in hand or puts it down.
#[test]
fn a_desk_that_closes_takes_nobody_more() {
    for closing in [Closing::Finish, Closing::PutDown] {
        let hours = Hours::new("an hour", [(0.0, 60.0)]).unwrap();
        let mut team = Team::new(
            "desk",
            Shift {
                hours: 0,
                posts: Some(1),
            },
            Serves::all_of(0),
        );
        team.closing = closing;
        let arrivals = Arrivals::Trace {
            at: vec![0.0, 1.0, 2.0],
            handling: vec![30.0, 30.0, 30.0],
        };
        let step = Step::new("answer", 0, Exactly(1.0));
        let network = Network {
            hours: vec![hours],
            queues: vec![Queue::new("desk")],
            teams: vec![team],
            classes: vec![Class::new("case", step)],
            sources: vec![Source::new("log", arrivals, 0)],
        };
        let compiled = compile(&network).unwrap();
        let run = Run {
            warm_up: 0.0,
            measured: 1_000.0,
            run_off: 0.0,
            seed: 1,
            frames: None,
        };
        let outcome = Simulator::new(&compiled).run(&run, 0);
        let class = &outcome.classes[0];
        assert_eq!((class.started, class.done), (2, 2), "{closing:?}");
        assert_eq!(outcome.teams[0].busy, 60.0);
    }
}
