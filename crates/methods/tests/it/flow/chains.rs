//! Services too odd for a formula but small enough to be a Markov chain: the chain is solved by
//! iteration here, and the simulation must agree with it.

use super::networks::{desk, exponential};
use super::scripts::{service, team};
use super::theory::{agrees, play};
use comity_methods::flow::*;
use std::collections::HashMap;
use std::hash::Hash;

/// The long-run shares of the states reached from `from`, given the rates out of each state: the
/// chain is looked at so often that it moves at most once, until nothing changes any more.
fn long_run<S: Copy + Eq + Hash>(from: S, rates: impl Fn(S) -> Vec<(f64, S)>) -> Vec<(S, f64)> {
    let mut states = vec![from];
    let mut place = HashMap::from([(from, 0)]);
    let mut moves: Vec<Vec<(f64, usize)>> = Vec::new();
    while moves.len() < states.len() {
        let out = rates(states[moves.len()]).into_iter().map(|(rate, to)| {
            let next = states.len();
            let at = *place.entry(to).or_insert(next);
            if at == next {
                states.push(to);
            }
            (rate, at)
        });
        let out: Vec<(f64, usize)> = out.filter(|m| m.0 > 0.0).collect();
        moves.push(out);
    }
    let out_of = |m: &Vec<(f64, usize)>| m.iter().map(|m| m.0).sum::<f64>();
    let fastest = 1.05 * moves.iter().map(out_of).fold(0.0, f64::max);
    let mut shares = vec![1.0 / states.len() as f64; states.len()];
    for _ in 0..200_000 {
        let mut next = shares.clone();
        for (at, out) in moves.iter().enumerate() {
            for (rate, to) in out {
                let flow = shares[at] * rate / fastest;
                next[at] -= flow;
                next[*to] += flow;
            }
        }
        let change: f64 = next.iter().zip(&shares).map(|(a, b)| (a - b).abs()).sum();
        shares = next;
        if change < 1e-13 {
            break;
        }
    }
    states.into_iter().zip(shares).collect()
}

/// The long-run mean of something that depends on the state.
fn mean_of<S: Copy>(shares: &[(S, f64)], of: impl Fn(S) -> f64) -> f64 {
    shares.iter().map(|(state, share)| share * of(*state)).sum()
}

/// 1 if so.
fn flag(so: bool) -> f64 {
    f64::from(u8::from(so))
}

#[test]
fn the_solver_finds_a_known_chain() {
    // M/M/2/5: blocking 2/11, mean number 30/11.
    let shares = long_run(0u8, |n| {
        let up = if n < 5 { 2.0 } else { 0.0 };
        vec![
            (up, (n + 1).min(5)),
            (f64::from(n.min(2)), n.saturating_sub(1)),
        ]
    });
    assert!((mean_of(&shares, |n| flag(n == 5)) - 2.0 / 11.0).abs() < 1e-10);
    assert!((mean_of(&shares, f64::from) - 30.0 / 11.0).abs() < 1e-10);
}

fn waiting(queue: usize) -> impl Fn(&Outcome) -> f64 {
    move |o| o.queues[queue].waiting / o.measured
}

fn busy(team: usize) -> impl Fn(&Outcome) -> f64 {
    move |o| o.teams[team].busy / o.measured
}

fn add_class(network: &mut Network, id: &str, rate: f64, step: Step) {
    let arrivals = Arrivals::Poisson(Rates::constant(rate));
    let class = network.classes.len();
    network.classes.push(Class::new(id, step));
    network.sources.push(Source::new(id, arrivals, class));
}

/// Three may be at the first desk (two wait); one may wait for the second desk, else the first
/// holds it. State: at the first, at the second or waiting for it, whether the first holds one.
#[test]
fn a_first_desk_that_holds_what_the_second_cannot_take() {
    let (rate, first, second) = (0.7, 1.0, 0.9);
    let mut network = service(1);
    network.queues[0].room = Some(2);
    network.queues.push(Queue {
        room: Some(1),
        full: Full::Hold,
        ..Queue::new("second")
    });
    network.teams.push(team("second", 1, &[Serves::all_of(1)]));
    add_class(
        &mut network,
        "case",
        rate,
        Step::new("first", 0, exponential(1.0 / first)),
    );
    let steps = &mut network.classes[0].steps;
    steps[0].next = vec![Next {
        chance: 1.0,
        step: 1,
        after: None,
    }];
    steps.push(Step::new("second", 1, exponential(1.0 / second)));
    // (a, b, held): `a` counts the held one too.
    let shares = long_run((0u8, 0u8, false), |(a, b, held)| {
        let mut out = Vec::new();
        if a < 3 {
            out.push((rate, (a + 1, b, held)));
        }
        if a > 0 && !held {
            let to = if b < 2 {
                (a - 1, b + 1, false)
            } else {
                (a, b, true)
            };
            out.push((first, to));
        }
        if b > 0 {
            let to = if held {
                (a - 1, b, false)
            } else {
                (a, b - 1, false)
            };
            out.push((second, to));
        }
        out
    });
    let outcomes = play(&network, 1e5);
    let lost = |o: &Outcome| o.classes[0].turned_away as f64 / o.classes[0].contacts as f64;
    agrees(
        "lost",
        &outcomes,
        lost,
        mean_of(&shares, |(a, _, _)| flag(a == 3)),
    );
    let holding_or_busy = mean_of(&shares, |(a, _, _)| flag(a > 0));
    agrees("first desk", &outcomes, busy(0), holding_or_busy);
    let exact = mean_of(&shares, |(a, _, _)| f64::from(a.saturating_sub(1)));
    agrees("waiting for the first", &outcomes, waiting(0), exact);
    let exact = mean_of(&shares, |(_, b, _)| flag(b > 0));
    agrees("second desk", &outcomes, busy(1), exact);
    let exact = mean_of(&shares, |(_, b, _)| f64::from(b.saturating_sub(1)));
    agrees("waiting for the second", &outcomes, waiting(1), exact);
}

/// Two partners with a desk each; each desk takes its own first and else the other's. Queues of
/// three. State: waiting in each queue, what each desk has in hand (0 none, 1 or 2 whose).
#[test]
fn own_first_and_else_the_others() {
    let rates = [0.7, 0.4];
    let times = [1.0, 1.6];
    let mut network = service(1);
    network.queues.push(Queue::new("second"));
    network.queues.iter_mut().for_each(|q| q.room = Some(3));
    let serves = |own: usize| {
        let other = Serves {
            tier: 1,
            ..Serves::all_of(1 - own)
        };
        [other, Serves::all_of(own)]
    };
    network.teams = vec![team("0", 1, &serves(0)), team("1", 1, &serves(1))];
    for p in 0..2 {
        let step = Step::new("answer", p, exponential(times[p]));
        add_class(&mut network, &p.to_string(), rates[p], step);
    }
    type State = ([u8; 2], [u8; 2]);
    let shares = long_run(([0, 0], [0, 0]), |(wait, hand): State| {
        let mut out = Vec::new();
        for p in 0..2 {
            let (mut wait, mut hand) = (wait, hand);
            if hand[p] == 0 {
                hand[p] = p as u8 + 1;
            } else if hand[1 - p] == 0 {
                hand[1 - p] = p as u8 + 1;
            } else if wait[p] < 3 {
                wait[p] += 1;
            }
            out.push((rates[p], (wait, hand)));
        }
        for desk in (0..2).filter(|d| hand[*d] > 0) {
            let (mut wait, mut hand) = (wait, hand);
            let rate = 1.0 / times[usize::from(hand[desk]) - 1];
            let next = [desk, 1 - desk].into_iter().find(|q| wait[*q] > 0);
            hand[desk] = next.map_or(0, |q| q as u8 + 1);
            if let Some(queue) = next {
                wait[queue] -= 1;
            }
            out.push((rate, (wait, hand)));
        }
        out
    });
    let outcomes = play(&network, 9e5);
    for p in 0..2 {
        let exact = mean_of(&shares, |(wait, _)| f64::from(wait[p]));
        agrees(&format!("waiting {p}"), &outcomes, waiting(p), exact);
        let exact = mean_of(&shares, |(_, hand)| flag(hand[p] > 0));
        agrees(&format!("busy {p}"), &outcomes, busy(p), exact);
        let exact = mean_of(&shares, |(wait, hand)| {
            flag(wait[p] == 3 && hand[0] > 0 && hand[1] > 0)
        });
        let lost = |o: &Outcome| o.classes[p].turned_away as f64 / o.classes[p].contacts as f64;
        agrees(&format!("lost {p}"), &outcomes, lost, exact);
    }
}

/// The second desk helps only while at least two wait for the first, and takes longer. Room for
/// five. State: waiting, in hand at each desk.
#[test]
fn help_that_comes_when_enough_wait() {
    let mut network = desk(1.2, Some(1), exponential(1.0));
    network.queues[0].room = Some(5);
    let helps = Serves {
        tier: 1,
        from_waiting: 2,
        factor: 1.5,
        ..Serves::all_of(0)
    };
    network.teams.push(team("help", 1, &[helps]));
    let shares = long_run((0u8, false, false), |(wait, own, help)| {
        let mut out = Vec::new();
        let arrival = match (own, wait) {
            (false, _) => (wait, true, help),
            (true, 1..) if !help => (wait, true, true),
            _ => ((wait + 1).min(5), true, help),
        };
        out.push((1.2, arrival));
        if own {
            out.push((1.0, (wait.saturating_sub(1), wait > 0, help)));
        }
        if help {
            let again = wait >= 2;
            out.push((1.0 / 1.5, (wait - u8::from(again), own, again)));
        }
        out
    });
    let outcomes = play(&network, 3e5);
    let exact = mean_of(&shares, |s| f64::from(s.0));
    agrees("waiting", &outcomes, waiting(0), exact);
    agrees(
        "own desk",
        &outcomes,
        busy(0),
        mean_of(&shares, |s| flag(s.1)),
    );
    agrees("help", &outcomes, busy(1), mean_of(&shares, |s| flag(s.2)));
    let lost = |o: &Outcome| o.classes[0].turned_away as f64 / o.classes[0].contacts as f64;
    let exact = mean_of(&shares, |s| flag(s.0 == 5 && s.1 && s.2));
    agrees("lost", &outcomes, lost, exact);
}

/// Three desks; the second queue's requests are taken only while more than one is free. Four may
/// wait of each. State: waiting of both, desks in use; handling times are alike.
#[test]
fn reserved_desks() {
    let rates = [1.2, 0.5];
    let mut network = service(3);
    network.queues.push(Queue::new("second"));
    network.queues.iter_mut().for_each(|q| q.room = Some(4));
    let second = Serves {
        tier: 1,
        keep_free: 1,
        ..Serves::all_of(1)
    };
    network.teams[0].serves = vec![second, Serves::all_of(0)];
    for p in 0..2 {
        let step = Step::new("answer", p, exponential(1.0));
        add_class(&mut network, &p.to_string(), rates[p], step);
    }
    // Nobody waits in the first queue while a desk is free, nor in the second while two are.
    let shares = long_run(([0u8, 0], 0u8), |(wait, used)| {
        let mut out = Vec::new();
        let first = if used < 3 {
            (wait, used + 1)
        } else {
            ([(wait[0] + 1).min(4), wait[1]], used)
        };
        out.push((rates[0], first));
        let second = if used < 2 {
            (wait, used + 1)
        } else {
            ([wait[0], (wait[1] + 1).min(4)], used)
        };
        out.push((rates[1], second));
        if used > 0 {
            // With three in use, one becomes free for the first; with two, two are free.
            let freed = if wait[0] > 0 {
                ([wait[0] - 1, wait[1]], used)
            } else if wait[1] > 0 && used == 2 {
                ([0, wait[1] - 1], used)
            } else {
                (wait, used - 1)
            };
            out.push((f64::from(used), freed));
        }
        out
    });
    let outcomes = play(&network, 7e5);
    for p in 0..2 {
        let exact = mean_of(&shares, |(wait, _)| f64::from(wait[p]));
        agrees(&format!("waiting {p}"), &outcomes, waiting(p), exact);
    }
    let exact = mean_of(&shares, |(_, used)| f64::from(used));
    agrees("in use", &outcomes, busy(0), exact);
    let lost = |o: &Outcome| o.classes[1].turned_away as f64 / o.classes[1].contacts as f64;
    let exact = mean_of(&shares, |(wait, used)| flag(wait[1] == 4 && used >= 2));
    agrees("lost", &outcomes, lost, exact);
}

/// One desk and no room: whoever finds it taken tries again with a chance of 0.9 after a while,
/// and so on (the retrial queue M/M/1/1; Falin and Templeton 1997). State: desk, those who will.
#[test]
fn trying_again_until_served() {
    let (rate, again, chance) = (0.5, 0.4, 0.9);
    let mut network = desk(rate, Some(1), exponential(1.0));
    network.queues[0].room = Some(0);
    network.classes[0].repeat = Some(Repeat {
        chance: 0.0,
        chance_unserved: chance,
        after: exponential(1.0 / again),
    });
    let most = 120u8;
    let shares = long_run((false, 0u8), |(busy, orbit)| {
        let more = (orbit + 1).min(most);
        let trying = again * f64::from(orbit);
        if busy {
            vec![
                (rate * chance, (true, more)),
                (trying * (1.0 - chance), (true, orbit.saturating_sub(1))),
                (1.0, (false, orbit)),
            ]
        } else {
            vec![
                (rate, (true, orbit)),
                (trying, (true, orbit.saturating_sub(1))),
            ]
        }
    });
    let outcomes = play(&network, 2e5);
    agrees("busy", &outcomes, busy(0), mean_of(&shares, |s| flag(s.0)));
    let tries = |o: &Outcome| o.classes[0].repeats as f64 / o.measured;
    let exact = again * mean_of(&shares, |s| f64::from(s.1));
    agrees("tries", &outcomes, tries, exact);
    let lost = |o: &Outcome| o.classes[0].turned_away as f64 / o.classes[0].contacts as f64;
    let met_busy = mean_of(&shares, |s| flag(s.0) * (rate + again * f64::from(s.1)));
    agrees("found it taken", &outcomes, lost, met_busy / (rate + exact));
}

/// Two desks; the urgent interrupt, and give up if they wait too long. State: how many of each kind
/// are there; the urgent are in hand first.
#[test]
fn urgent_ones_interrupt_where_people_give_up() {
    let rates = [0.8, 0.6];
    let mut network = service(2);
    network.teams[0].preempts = true;
    for p in 0..2 {
        let step = Step::new("answer", 0, exponential(1.0));
        add_class(&mut network, &p.to_string(), rates[p], step);
        network.classes[p].priority = p as u8;
    }
    network.classes[0].patience = Some(exponential(2.0));
    let shares = long_run((0u8, 0u8), |(urgent, other)| {
        let hand = urgent.min(2);
        let rest = (2 - hand).min(other);
        vec![
            (rates[0], ((urgent + 1).min(40), other)),
            (rates[1], (urgent, (other + 1).min(150))),
            (
                f64::from(hand) + 0.5 * f64::from(urgent - hand),
                (urgent.saturating_sub(1), other),
            ),
            (f64::from(rest), (urgent, other.saturating_sub(1))),
        ]
    });
    let outcomes = play(&network, 4e5);
    let exact = mean_of(&shares, |(urgent, _)| f64::from(urgent.saturating_sub(2)));
    let gave_up = |o: &Outcome| o.classes[0].gave_up as f64 / o.measured;
    agrees("urgent gave up", &outcomes, gave_up, 0.5 * exact);
    let exact = mean_of(&shares, |(_, other)| f64::from(other)) / rates[1];
    let time = |o: &Outcome| o.classes[1].took_wall / o.classes[1].done as f64;
    agrees("time of the others", &outcomes, time, exact);
}
