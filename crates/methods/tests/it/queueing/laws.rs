//! What always holds, over wide ranges.

use super::{close, team};
use comity_methods::queueing::*;
use proptest::prelude::*;

fn is_share(x: f64) -> bool {
    (0.0..=1.0).contains(&x)
}

/// A number from 10^low to 10^high, every scale as likely.
fn scales(low: f64, high: f64) -> impl Strategy<Value = f64> {
    (low..high).prop_map(|power| 10f64.powf(power))
}

proptest! {
    #[test]
    fn loss_is_a_share_and_falls_with_servers(load in scales(-6.0, 6.0), servers in 1usize..3_000) {
        let (fewer, more) = (erlang_b(load, servers).unwrap(), erlang_b(load, servers + 1).unwrap());
        prop_assert!(is_share(fewer.loss) && is_share(fewer.utilisation));
        prop_assert!((fewer.loss + fewer.served - 1.0).abs() < 1e-12);
        prop_assert!(more.loss <= fewer.loss && more.carried_load >= fewer.carried_load * (1.0 - 1e-14));
    }

    #[test]
    fn the_fewest_servers_for_a_loss_are_enough_and_one_fewer_is_not(
        load in scales(-3.0, 3.0),
        target in 0.001f64..0.99,
    ) {
        let servers = servers_for_loss(load, target).unwrap();
        prop_assert!(erlang_b(load, servers).unwrap().loss <= target);
        if servers > 1 {
            prop_assert!(erlang_b(load, servers - 1).unwrap().loss > target);
        }
    }

    #[test]
    fn everyone_waiting(
        service in scales(-6.0, 6.0),
        servers in 1usize..2_000,
        load in 1e-6f64..0.999_999,
        p in 0.0f64..1.0,
        time in scales(-6.0, 6.0),
    ) {
        let team = team(load * servers as f64 / service, service, servers);
        let c = erlang_c(&team).unwrap();
        prop_assert!(is_share(c.wait_probability) && c.mean_wait >= 0.0 && c.mean_wait.is_finite());
        prop_assert!(c.wait_probability <= load * (1.0 + 1e-12), "more wait than at one server");
        // Little's law.
        close("present", c.mean_present, team.arrival_rate * c.mean_time, 1e-12);
        prop_assert!(c.waits_at_most(c.wait_quantile(p)) >= p - 1e-12);
        let (waited, left) = (c.waits_at_most(time), c.leaves_within(time));
        prop_assert!(is_share(waited) && is_share(left) && left <= waited);
        prop_assert!((c.leaves_within(c.time_quantile(p)) - p).abs() < 1e-9);
        let more = erlang_c(&team.with_servers(servers + 1)).unwrap();
        prop_assert!(more.mean_wait <= c.mean_wait && more.waits_at_most(time) >= waited);
    }

    #[test]
    fn some_giving_up(
        rate in scales(-6.0, 6.0),
        load in scales(-3.0, 2.0),
        servers in 1usize..2_000,
        patience in scales(-12.0, 12.0),
        times in (scales(-9.0, 9.0), scales(-9.0, 9.0)),
    ) {
        let team = team(rate, load * servers as f64 / rate, servers);
        let a = erlang_a(&team, patience).unwrap();
        for share in [a.wait_probability, a.abandonment, a.served, a.utilisation] {
            prop_assert!(is_share(share), "{a:?}");
        }
        prop_assert!(a.abandonment <= a.wait_probability * (1.0 + 1e-12));
        // Who comes is served or gives up: both computed apart.
        prop_assert!((a.abandonment + a.served - 1.0).abs() < 1e-9, "{a:?}");
        prop_assert!(a.mean_wait >= 0.0 && a.mean_wait <= patience * (1.0 + 1e-9));
        prop_assert!(a.mean_wait_of_served >= 0.0 && a.mean_wait_of_served.is_finite(), "{a:?}");
        let (sooner, later) = (times.0.min(times.1), times.0.max(times.1));
        let (sooner, later) = (a.served_within(sooner), a.served_within(later));
        prop_assert!(is_share(sooner) && sooner <= later * (1.0 + 1e-12) && later <= a.served);
        close("in the end", a.served_within(f64::INFINITY), a.served, 1e-10);
        let more = erlang_a(&team.with_servers(servers + 1), patience).unwrap();
        prop_assert!(more.mean_wait <= a.mean_wait * (1.0 + 1e-9));
        prop_assert!(more.served >= a.served * (1.0 - 1e-9));
    }

    #[test]
    fn a_chain_balances_between_neighbours(
        rates in prop::collection::vec((scales(-30.0, 30.0), scales(-30.0, 30.0)), 1..60),
    ) {
        let (up, down): (Vec<f64>, Vec<f64>) = rates.into_iter().unzip();
        let chain = BirthDeath::new(&up, &down).unwrap();
        let p = &chain.probabilities;
        prop_assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        for state in 0..up.len() {
            prop_assert!(is_share(p[state]));
            if p[state].min(p[state + 1]) > 1e-290 {
                close("flow", p[state] * up[state], p[state + 1] * down[state], 1e-10);
            }
        }
    }

    #[test]
    fn limited_room(
        load in scales(-3.0, 3.0),
        servers in 1usize..200,
        places in 0usize..200,
    ) {
        let team = team(load / 3.0, 3.0, servers);
        let room = finite_room(&team, servers + places).unwrap();
        prop_assert!(is_share(room.blocking) && is_share(room.utilisation));
        let accepted = team.arrival_rate * (1.0 - room.blocking);
        prop_assert!((room.throughput - accepted).abs() <= 1e-9 * team.arrival_rate);
        let roomier = finite_room(&team, servers + places + 1).unwrap();
        prop_assert!(roomier.blocking <= room.blocking + 1e-12);
        prop_assert!(roomier.mean_wait >= room.mean_wait * (1.0 - 1e-10));
    }

    /// Priorities move waiting from one class to another, and make or save none (Kleinrock 1965).
    #[test]
    fn priorities_conserve_the_queue(
        rates in prop::collection::vec(0.01f64..0.3, 1..5),
        servers in 2usize..6,
    ) {
        let all = erlang_c(&team(rates.iter().sum(), 1.0, servers)).unwrap();
        for classes in [non_preemptive(&rates, 1.0, servers), preemptive_resume(&rates, 1.0, servers)] {
            let classes = classes.unwrap();
            let queue: f64 = classes.iter().map(|class| class.mean_queue).sum();
            close("queue", queue, all.mean_queue, 1e-9);
            prop_assert!(classes.windows(2).all(|w| w[0].mean_wait <= w[1].mean_wait));
        }
    }

    #[test]
    fn work_in_hand_does_not_depend_on_who_goes_first(
        shape in prop::collection::vec((0.01f64..0.2, 0.1f64..1.0, 0.0f64..4.0), 1..5),
    ) {
        let classes: Vec<PriorityClass> = shape
            .iter()
            .map(|(rate, mean, scv)| PriorityClass {
                arrival_rate: *rate,
                service: Service::with_scv(*mean, *scv),
            })
            .collect();
        let in_turn: Vec<PriorityClass> = classes.iter().rev().copied().collect();
        let work = |classes: &[PriorityClass]| -> f64 {
            let waits = single_server_non_preemptive(classes).unwrap();
            waits.iter().map(|w| w.utilisation * w.mean_wait).sum()
        };
        close("work", work(&classes), work(&in_turn), 1e-12);
    }

    /// What comes into a network goes out of it.
    #[test]
    fn a_network_loses_nobody(shares in prop::collection::vec(0.0f64..0.24, 16)) {
        let routing: Vec<Vec<f64>> = shares.chunks(4).map(<[f64]>::to_vec).collect();
        let outside = [1.0, 0.0, 0.5, 2.0];
        let nodes = outside.map(|outside_rate| Node {
            outside_rate,
            mean_service: 1.0,
            servers: 100,
        });
        let network = open_network(&nodes, &routing).unwrap();
        let leaving = |(rate, row): (&f64, &Vec<f64>)| rate * (1.0 - row.iter().sum::<f64>());
        let out: f64 = network.arrival_rates.iter().zip(&routing).map(leaving).sum();
        close("out", out, 3.5, 1e-12);
    }

    #[test]
    fn a_poisson_number(mean in scales(-6.0, 6.0), number in 0usize..3_000) {
        let present = Poisson { mean };
        let (at_most, next) = (present.at_most(number), present.at_most(number + 1));
        prop_assert!(is_share(at_most) && at_most <= next + 1e-12);
        prop_assert!((next - at_most - present.probability(number + 1)).abs() < 1e-10);
    }

    #[test]
    fn staffing_is_enough_and_not_more_than_enough(
        rate in scales(-2.0, 2.0),
        service in scales(-1.0, 1.0),
        patience in scales(-2.0, 3.0),
        share in 0.0f64..0.99,
        within in scales(-2.0, 1.0),
    ) {
        let standard = Standard { share, within };
        let servers = servers_by_erlang_c(rate, service, &standard).unwrap();
        let kept = |servers| match erlang_c(&team(rate, service, servers)) {
            Ok(c) => c.waits_at_most(within) >= share,
            Err(_) => false,
        };
        prop_assert!(kept(servers) && (servers == 1 || !kept(servers - 1)));
        let servers = servers_by_erlang_a(rate, service, patience, &standard).unwrap();
        let kept = |servers| {
            erlang_a(&team(rate, service, servers), patience).unwrap().served_within(within) >= share
        };
        prop_assert!(kept(servers) && (servers == 1 || !kept(servers - 1)));
    }
}

#[test]
fn far_ends_give_numbers() {
    for (rate, service, servers) in [
        (1e5, 1.0, 100_000),
        (1e5, 1.0, 1),
        (1.0, 1e-9, 100_000),
        (0.0, 1.0, 7),
    ] {
        for patience in [1e-300, 1e-6, 1.0, 1e6, 1e12, 1e15, 1e300] {
            let a = erlang_a(&team(rate, service, servers), patience).unwrap();
            assert!(
                (a.served + a.abandonment - 1.0).abs() < 1e-8,
                "{patience}: {a:?}"
            );
            assert!(
                is_share(a.wait_probability) && a.mean_wait.is_finite(),
                "{a:?}"
            );
        }
    }
    let large = erlang_b(1e5, 100_000).unwrap();
    // √(2/πc) to first order at a load like the number of servers.
    close(
        "loss",
        large.loss,
        (2.0 / (std::f64::consts::PI * 1e5)).sqrt(),
        2e-3,
    );
}

/// Nobody gives up sooner than the queue of an overload makes them: nearly 1 − 1/ρ do.
#[test]
fn an_overload_with_long_patience_is_a_flow() {
    for patience in [1e3, 1e6, 1e9, 1e12] {
        let a = erlang_a(&team(120.0, 1.0, 100), patience).unwrap();
        close("giving up", a.abandonment, 1.0 - 100.0 / 120.0, 1e-9);
        close("wait", a.mean_wait, patience / 6.0, 1e-9);
        // Half of the fluid wait is too soon for anybody, and twice is late enough for all.
        let fluid = patience * 1.2f64.ln();
        assert!(a.served_within(0.5 * fluid) < 1e-3);
        close("late enough", a.served_within(2.0 * fluid), a.served, 1e-6);
    }
}

#[test]
fn what_makes_no_sense_is_refused_with_a_reason() {
    let refusal = |message: QueueError| message.to_string();
    let said = [
        (
            erlang_c(&team(0.5, 6.0, 3)).map_err(refusal).unwrap_err(),
            "Give at least 4 servers",
        ),
        (
            erlang_c(&team(-1.0, 6.0, 3)).map_err(refusal).unwrap_err(),
            "the arrival rate is -1",
        ),
        (erlang_b(1.0, 0).map_err(refusal).unwrap_err(), "no server"),
        (
            erlang_b(f64::NAN, 2).map_err(refusal).unwrap_err(),
            "the offered load is NaN",
        ),
        (
            erlang_a(&team(1.0, 1.0, 1), 0.0)
                .map_err(refusal)
                .unwrap_err(),
            "the mean patience is 0",
        ),
        (
            finite_room(&team(1.0, 1.0, 3), 2)
                .map_err(refusal)
                .unwrap_err(),
            "room for 2",
        ),
        (
            servers_for_loss(1e9, 0.01).map_err(refusal).unwrap_err(),
            "more than 1000000 servers",
        ),
        (
            BirthDeath::new(&[1.0, 1.0], &[1.0, 0.0])
                .map_err(refusal)
                .unwrap_err(),
            "state 2: the rate down is 0",
        ),
        (
            waits_in_turn(&[1.0, 0.5], &[1.0, 1.0])
                .map_err(refusal)
                .unwrap_err(),
            "entry 2",
        ),
    ];
    for (message, part) in said {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn a_network_names_the_node_at_fault() {
    let node = |outside_rate| Node {
        outside_rate,
        mean_service: 1.0,
        servers: 2,
    };
    let nodes = [node(1.0), node(0.0), node(0.0)];
    // The second and third send to each other for ever; 0.1 + 0.2 + 0.7 is not quite 1.
    let round = [
        vec![0.0, 0.5, 0.0],
        vec![0.0, 0.0, 1.0],
        vec![0.0, 0.3, 0.1 + 0.2 + 0.7 - 0.3],
    ];
    assert_eq!(
        open_network(&nodes, &round),
        Err(QueueError::NeverLeaves { node: 1 })
    );
    let busy = [vec![0.0, 1.0, 0.0], vec![0.0, 0.6, 0.0], vec![0.0; 3]];
    let message = open_network(&nodes, &busy).unwrap_err().to_string();
    assert!(
        message.starts_with("node 2: work for 2.5 servers"),
        "{message}"
    );
}
