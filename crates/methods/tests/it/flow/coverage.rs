//! Intervals hold the truth as often as they say.

use super::networks::{desk, exponential};
use comity_methods::flow::*;
use comity_methods::queueing::{Team, erlang_c};
use comity_methods::statistics::confidence_interval;

const EXPERIMENTS: u32 = 1_000;
const REPLICATIONS: u32 = 20;

/// A mean of waits is skew in one replication, and requests are most numerous where waits are
/// longest; over some hundreds of requests neither is worth two in a hundred.
#[test]
fn a_t_interval_of_twenty_replications_covers_the_mean_wait() {
    let compiled = compile(&desk(0.3, Some(3), exponential(6.0))).unwrap();
    let run = Run {
        warm_up: 150.0,
        measured: 3_000.0,
        run_off: 100.0,
        seed: 95,
        frames: None,
    };
    let wait = |o: Outcome| o.classes[0].waited_wall / o.classes[0].started as f64;
    let waits = replicate(&compiled, &run, 0..EXPERIMENTS * REPLICATIONS, wait, || ());
    let team = Team {
        arrival_rate: 0.3,
        mean_service: 6.0,
        servers: 3,
    };
    let truth = erlang_c(&team).unwrap().mean_wait;
    let covers = |waits: &&[f64]| {
        let interval = confidence_interval(waits, 0.95);
        interval.low() <= truth && truth <= interval.high()
    };
    let held = waits.chunks(REPLICATIONS as usize).filter(covers).count();
    let share = held as f64 / f64::from(EXPERIMENTS);
    assert!((0.93..=0.97).contains(&share), "{share}");
}
