//! Exact traces: every request of a random log waits just as long as a slow and simple recursion
//! says.

use super::networks::{desk, law};
use super::scripts::{Asked, asked, play_for, service, tell, waits};
use comity_methods::flow::*;
use comity_methods::queueing::waits_in_turn;
use comity_methods::sampling::marginal::Marginal;
use comity_methods::sampling::stream::Stream;
use proptest::prelude::*;

/// A number between 0 and 1 for each place of a list.
fn uniforms(name: &str, count: u32) -> Vec<f64> {
    let stream = Stream::of(name, 7);
    let number = |at| (stream.number(0, at) >> 11) as f64 / (1u64 << 53) as f64 + 1e-17;
    (0..count).map(number).collect()
}

/// Arrivals a lognormal gap apart, and gamma handling times.
fn log(count: u32, handling: f64) -> (Vec<f64>, Vec<f64>) {
    let gap = Marginal::compile(&law("lognormal(mean 1, sd 1.5)"));
    let takes = Marginal::compile(&law("gamma(shape 0.7, scale 1)"));
    let mut now = 0.0;
    let at = uniforms("gaps", count).into_iter().map(|u| {
        now += gap.value(u);
        now
    });
    let at = at.collect();
    let drawn = uniforms("handling", count).into_iter();
    (at, drawn.map(|u| handling / 0.7 * takes.value(u)).collect())
}

/// Compares the sum of waits, and every percentile that the histogram can tell apart.
fn same_waits(posts: u32, log: &(Vec<f64>, Vec<f64>), exact: &[f64]) {
    let mut network = desk(1.0, Some(posts), law("exactly(1)"));
    network.sources[0].arrivals = Arrivals::Trace {
        at: log.0.clone(),
        handling: log.1.clone(),
    };
    let span = 2.0 * log.0.last().unwrap() + 10.0 * WEEK;
    let outcome = play_for(&network, span);
    let class = &outcome.classes[0];
    assert_eq!(class.started as usize, exact.len());
    let sum: f64 = exact.iter().sum();
    assert!(
        (class.waited_wall - sum).abs() <= 1e-9 * sum,
        "{} {sum}",
        class.waited_wall
    );
    let mut counted = Histogram::default();
    exact.iter().for_each(|w| counted.count(*w));
    let moved: f64 = [0.1, 0.5, 0.9, 0.99]
        .iter()
        .map(|p| (counted.quantile(*p) - class.waits.quantile(*p)).abs())
        .sum();
    assert!(moved < 1e-3, "{moved}");
    assert!((class.took_wall - sum - log.1.iter().sum::<f64>()).abs() < 1e-9 * sum);
}

#[test]
fn ten_thousand_requests_at_one_desk() {
    let log = log(10_000, 0.9);
    same_waits(1, &log, &waits_in_turn(&log.0, &log.1).unwrap());
}

/// Kiefer and Wolfowitz (1955): the work before each desk, sorted; the next request goes to the
/// least.
fn waits_at(desks: usize, (at, takes): &(Vec<f64>, Vec<f64>)) -> Vec<f64> {
    let mut work = vec![0.0f64; desks];
    let mut before = 0.0;
    let mut waits = Vec::new();
    for (at, takes) in at.iter().zip(takes) {
        work.iter_mut()
            .for_each(|w| *w = (*w - (at - before)).max(0.0));
        before = *at;
        waits.push(work[0]);
        work[0] += takes;
        work.sort_by(f64::total_cmp);
    }
    waits
}

#[test]
fn ten_thousand_requests_at_several_desks() {
    for desks in [1, 2, 3, 7, 30] {
        let log = log(10_000, 0.9 * f64::from(desks));
        same_waits(desks, &log, &waits_at(desks as usize, &log));
    }
}

#[test]
fn each_of_a_thousand_requests() {
    for desks in [1, 4] {
        let (at, takes) = log(1_000, 0.85 * f64::from(desks));
        let mut network = service(desks);
        let script: Vec<Asked> = at.iter().zip(&takes).map(|(a, t)| asked(*a, *t)).collect();
        tell(&mut network, &script);
        let found = waits(&play_for(&network, 1e5));
        let exact = waits_at(desks as usize, &(at, takes));
        for (found, exact) in found.iter().zip(exact) {
            assert!((found - exact).abs() < 1e-9, "{found} {exact}");
        }
    }
}

/// What became of a request: when somebody first dealt with it and when it was done; both infinite
/// if it gave up.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Fate {
    begun: f64,
    done: f64,
}

/// The most obvious way: look at every moment at which anything could happen, and see who should
/// be in hand. Moments are whole minutes, as all times of the script are.
fn step_by_step(script: &[Asked], desks: usize, preempts: bool, last: u32) -> Vec<Fate> {
    let never = Fate {
        begun: f64::INFINITY,
        done: f64::INFINITY,
    };
    let mut fates = vec![never; script.len()];
    let mut left: Vec<f64> = script.iter().map(|r| r.takes).collect();
    let mut in_hand: Vec<usize> = Vec::new();
    let mut queue: Vec<usize> = Vec::new();
    let urgency = |r: &usize| (script[*r].priority, *r);
    for minute in 0..last {
        let now = f64::from(minute);
        // Work ends; desks that become free take who waits, the most urgent first.
        in_hand.retain(|r| {
            if left[*r] == 0.0 {
                fates[*r].done = now;
            }
            left[*r] > 0.0
        });
        let begin = |r: usize, fates: &mut Vec<Fate>, in_hand: &mut Vec<usize>| {
            fates[r].begun = fates[r].begun.min(now);
            in_hand.push(r);
        };
        queue.sort_by_key(urgency);
        while in_hand.len() < desks && !queue.is_empty() {
            begin(queue.remove(0), &mut fates, &mut in_hand);
        }
        // Those whose patience ends go, unless somebody has dealt with them before.
        queue.retain(|r| {
            let until = script[*r]
                .patience
                .map_or(f64::INFINITY, |p| script[*r].at + p);
            fates[*r].begun < f64::INFINITY || until > now
        });
        // Those who ask now take a free desk, or that of the least urgent, or wait.
        for r in (0..script.len()).filter(|r| script[*r].at == now) {
            if in_hand.len() < desks {
                begin(r, &mut fates, &mut in_hand);
                continue;
            }
            let least = in_hand.iter().copied().max_by_key(urgency).unwrap();
            if preempts && script[least].priority > script[r].priority {
                in_hand.retain(|other| *other != least);
                queue.push(least);
                begin(r, &mut fates, &mut in_hand);
            } else {
                queue.push(r);
            }
        }
        in_hand.iter().for_each(|r| left[*r] -= 1.0);
    }
    fates
}

fn scripts() -> impl Strategy<Value = Vec<Asked>> {
    let one = (0u32..4, 1u32..9, 0u8..4, prop::option::of(1u32..15));
    let script = prop::collection::vec(one, 1..60);
    script.prop_map(|list| {
        let mut at = 0.0;
        let ask = |(gap, takes, priority, patience): (u32, u32, u8, Option<u32>)| {
            at += f64::from(gap);
            Asked {
                patience: patience.map(f64::from),
                ..asked(at, f64::from(takes)).priority(priority)
            }
        };
        list.into_iter().map(ask).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn priorities_patience_and_interruptions_minute_by_minute(
        script in scripts(),
        desks in 1u32..4,
        preempts: bool,
    ) {
        let mut network = service(desks);
        network.teams[0].preempts = preempts;
        tell(&mut network, &script);
        let outcome = play_for(&network, 1000.0);
        let exact = step_by_step(&script, desks as usize, preempts, 1000);
        for ((class, asked), exact) in outcome.classes.iter().zip(&script).zip(exact) {
            prop_assert_eq!(class.started, u64::from(exact.begun < f64::INFINITY));
            prop_assert_eq!(class.gave_up, 1 - class.started);
            if class.started == 1 {
                prop_assert_eq!(class.waited_wall, exact.begun - asked.at);
                prop_assert_eq!(class.took_wall, exact.done - asked.at);
            } else {
                prop_assert_eq!(Some(class.waited_in_vain), asked.patience);
            }
        }
    }
}
