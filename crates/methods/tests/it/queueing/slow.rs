//! Slow versions that are obviously right.

use super::{close, team};
use comity_methods::queueing::*;

/// Chances of 0, 1, 2, … present, one state after the other, until the rest cannot count.
fn chances(up: f64, down: impl Fn(usize) -> f64, states: usize) -> Vec<f64> {
    let mut chances = vec![1.0];
    for n in 1..states {
        chances.push(chances[n - 1] * up / down(n));
    }
    let sum: f64 = chances.iter().sum();
    chances.iter().map(|c| c / sum).collect()
}

#[test]
fn erlang_b_and_c_by_states() {
    let down = |n: usize| n.min(3) as f64 / 6.0;
    let no_room = chances(0.4, down, 4);
    close("loss", erlang_b(2.4, 3).unwrap().loss, no_room[3], 1e-14);
    let all = chances(0.4, down, 400);
    let c = erlang_c(&team(0.4, 6.0, 3)).unwrap();
    close("waiting", c.wait_probability, all[3..].iter().sum(), 1e-13);
    let present: f64 = all.iter().enumerate().map(|(n, p)| n as f64 * p).sum();
    close("present", c.mean_present, present, 1e-13);
}

/// The chance of being served within a time of one who finds `ahead` waiting and all busy, for each
/// `ahead`: the chain of who is ahead, its jumps at the times of a Poisson process.
fn served_within(full_rate: f64, giving_up: f64, time: f64, most: usize) -> Vec<f64> {
    let fastest = full_rate + (most as f64 + 1.0) * giving_up;
    // By number of jumps: the chance of having been served.
    let mut served = vec![0.0; most];
    let mut weight = f64::exp(-fastest * time);
    let mut within: Vec<f64> = vec![0.0; most];
    for jumps in 1..(4.0 * fastest * time + 100.0) as usize {
        let next = |ahead: usize| {
            let forward = full_rate + ahead as f64 * giving_up;
            let after = if ahead == 0 { 1.0 } else { served[ahead - 1] };
            let stay = fastest - forward - giving_up;
            (forward * after + stay * served[ahead]) / fastest
        };
        served = (0..most).map(next).collect();
        weight *= fastest * time / jumps as f64;
        for (sum, chance) in within.iter_mut().zip(&served) {
            *sum += weight * chance;
        }
    }
    within
}

#[test]
fn erlang_a_by_states_and_jumps() {
    for (rate, service, servers, patience) in [
        (0.4, 6.0, 3, 30.0),
        (2.0, 1.0, 1, 1.0),
        (0.7, 12.1, 9, 30.0),
        (1.5, 12.1, 9, 2.0),
        (20.0, 1.0, 25, 0.05),
    ] {
        let giving_up = 1.0 / patience;
        let down = |n: usize| {
            n.min(servers) as f64 / service + n.saturating_sub(servers) as f64 * giving_up
        };
        let states = chances(rate, down, servers + 60);
        let a = erlang_a(&team(rate, service, servers), patience).unwrap();
        let mean = |what: &dyn Fn(usize) -> f64| -> f64 {
            states.iter().enumerate().map(|(n, p)| p * what(n)).sum()
        };
        let queue = mean(&|n| n.saturating_sub(servers) as f64);
        let busy = mean(&|n| n.min(servers) as f64);
        let waiting = states[servers..].iter().sum();
        close("waiting", a.wait_probability, waiting, 1e-12);
        close("queue", a.mean_queue, queue, 1e-12);
        close("giving up", a.abandonment, queue * giving_up / rate, 1e-12);
        close("utilisation", a.utilisation, busy / servers as f64, 1e-12);
        let straight_away: f64 = states[..servers].iter().sum();
        for patiences in [0.0, 0.02, 0.3, 1.0] {
            let time = patiences * patience;
            let by_ahead = served_within(servers as f64 / service, giving_up, time, 60);
            let waited = by_ahead.iter().zip(&states[servers..]).map(|(s, p)| s * p);
            let slow = straight_away + waited.sum::<f64>();
            close("within", a.served_within(time), slow, 1e-10);
        }
        // Mean wait of the served: the area over the share served within each time, 4,000 steps.
        let step = 40.0 * patience.min(10.0) / 4_000.0;
        let waiting_still = |k: i32| a.served - a.served_within((f64::from(k) + 0.5) * step);
        let area: f64 = (0..4_000).map(waiting_still).sum::<f64>() * step;
        close(
            "wait of served",
            a.mean_wait_of_served,
            area / a.served,
            2e-4,
        );
    }
}

/// Wait and service together: the wait's distribution in 20,000 slices, each with what is left for
/// service. In the second team both are equally fast, where the closed form divides 0 by 0.
#[test]
fn time_in_all_by_slices() {
    for (rate, service, servers) in [(0.4, 6.0, 3), (1.0, 1.0, 2), (6.9, 1.0, 7), (0.1, 1.0, 4)] {
        let c = erlang_c(&team(rate, service, servers)).unwrap();
        for time in [0.1, 1.0, 8.0] {
            let done = |waited: f64| 1.0 - f64::exp(-(time - waited) / service);
            let slice = time / 20_000.0;
            let waited = |k: i32| {
                let (from, to) = (f64::from(k) * slice, f64::from(k + 1) * slice);
                (c.waits_at_most(to) - c.waits_at_most(from)) * done(0.5 * (from + to))
            };
            let straight_away = c.waits_at_most(0.0) * done(0.0);
            let slow = straight_away + (0..20_000).map(waited).sum::<f64>();
            close("left", c.leaves_within(time), slow, 1e-7);
        }
    }
}

/// Two classes at two servers, urgent ones interrupting: the chain of both numbers, swept until it
/// stands still.
#[test]
fn interrupting_priorities_by_states() {
    const MOST: usize = 60;
    let (urgent, ordinary, servers) = (0.5, 0.7, 2);
    let busy = |n: usize, m: usize| {
        let first = n.min(servers);
        (first as f64, m.min(servers - first) as f64)
    };
    let mut p = vec![vec![1.0 / (MOST * MOST) as f64; MOST]; MOST];
    for _ in 0..3_000 {
        for n in 0..MOST {
            for m in 0..MOST {
                let mut flow = 0.0;
                let mut out = 0.0;
                if n > 0 {
                    flow += urgent * p[n - 1][m];
                }
                if m > 0 {
                    flow += ordinary * p[n][m - 1];
                }
                if n + 1 < MOST {
                    flow += busy(n + 1, m).0 * p[n + 1][m];
                    out += urgent;
                }
                if m + 1 < MOST {
                    flow += busy(n, m + 1).1 * p[n][m + 1];
                    out += ordinary;
                }
                let (first, second) = busy(n, m);
                p[n][m] = flow / (out + first + second);
            }
        }
    }
    let total: f64 = p.iter().flatten().sum();
    let (mut first, mut second) = (0.0, 0.0);
    for (n, row) in p.iter().enumerate() {
        for (m, share) in row.iter().enumerate() {
            first += n as f64 * share / total;
            second += m as f64 * share / total;
        }
    }
    let classes = preemptive_resume(&[urgent, ordinary], 1.0, servers).unwrap();
    close("urgent", classes[0].mean_time, first / urgent, 1e-8);
    close("ordinary", classes[1].mean_time, second / ordinary, 1e-8);
}

/// m′ = λ(t) − m ÷ s in small steps of the middle-point rule.
#[test]
fn in_hand_over_a_day_by_small_steps() {
    let steps = [(0.0, 2.0), (3.0, 9.0), (4.5, 0.0), (7.0, 1.0)];
    let steps = steps.map(|(from, rate)| RateStep { from, rate });
    let rate = |time: f64| {
        let held = steps.iter().rfind(|s| s.from <= time);
        held.map_or(0.0, |s| s.rate)
    };
    let (service, step) = (1.7, 1.0 / 1024.0);
    let mut present = 0.0;
    for k in 0..10_240 {
        let time = f64::from(k) * step;
        if k % 512 == 0 {
            let exact = mean_present(&steps, service, ServiceShape::Exponential, time).unwrap();
            assert!(
                (exact - present).abs() < 1e-5,
                "{time}: {exact} is not {present}"
            );
        }
        let half = present + 0.5 * step * (rate(time) - present / service);
        present += step * (rate(time) - half / service);
    }
    let long_after = mean_present(&steps, service, ServiceShape::Constant, 1e6).unwrap();
    close("in the end", long_after, service, 1e-9);
    let before = mean_present(&steps, service, ServiceShape::Exponential, -1.0).unwrap();
    assert_eq!(before, 0.0);
}

#[test]
fn the_poisson_number_by_plain_sums() {
    let mut term = f64::exp(-20.5);
    let mut sum = 0.0;
    let present = Poisson { mean: 20.5 };
    for n in 0..60u32 {
        sum += term;
        close("chance", present.probability(n as usize), term, 1e-12);
        close("at most", present.at_most(n as usize), sum, 1e-12);
        term *= 20.5 / f64::from(n + 1);
    }
    let nobody = Poisson { mean: 0.0 };
    assert_eq!(
        (
            nobody.probability(0),
            nobody.probability(1),
            nobody.at_most(5)
        ),
        (1.0, 0.0, 1.0)
    );
}

#[test]
fn lagged_rates_are_means_over_the_moved_interval() {
    let standard = Standard {
        share: 0.8,
        within: 10.0,
    };
    let rates = [0.1, 0.7, 0.4, 0.2];
    let needed = |rate: f64| servers_by_erlang_c(rate, 12.0, &standard).unwrap();
    let lagged = |before| {
        let day = RateProfile {
            rates: &rates,
            interval: 48.0,
            before,
        };
        lagged_sipp(&day, 12.0, &standard).unwrap()
    };
    // Moved back by a quarter of an interval.
    let mean = |this: f64, last: f64| needed(0.75 * this + 0.25 * last);
    let (second, third, fourth) = (mean(0.7, 0.1), mean(0.4, 0.7), mean(0.2, 0.4));
    assert_eq!(
        lagged(Before::Closed),
        [mean(0.1, 0.0), second, third, fourth]
    );
    assert_eq!(
        lagged(Before::SameAgain),
        [mean(0.1, 0.2), second, third, fourth]
    );
    let long = RateProfile {
        rates: &rates,
        interval: 5.0,
        before: Before::SameAgain,
    };
    // Twelve minutes back are two intervals and two fifths.
    let expected = needed(0.6 * 0.4 + 0.4 * 0.7);
    assert_eq!(lagged_sipp(&long, 12.0, &standard).unwrap()[0], expected);
}
