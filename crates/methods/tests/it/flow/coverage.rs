//! What the stated interval is worth: 95 % of 1,000 experiments must hold the truth.

use super::networks::{desk, exponential};
use comity_methods::flow::*;
use comity_methods::queueing::{Team, erlang_c};
use comity_methods::statistics::confidence_interval;

#[test]
fn the_interval_holds_the_truth_as_often_as_it_says() {
    let network = desk(0.3, Some(3), exponential(6.0));
    let compiled = compile(&network).unwrap();
    let team = Team {
        arrival_rate: 0.3,
        mean_service: 6.0,
        servers: 3,
    };
    let exact = erlang_c(&team).unwrap().mean_wait;
    // At a load of 0.6 an empty start is forgotten within 200 minutes. The wait of all of a stretch
    // over the number expected in it has no bias of its own; the mean over those who happened to
    // come would have some.
    let run = Run {
        warm_up: 300.0,
        measured: 6_000.0,
        run_off: 600.0,
        seed: 95,
        frames: None,
    };
    let waits = replicate(
        &compiled,
        &run,
        0..20_000,
        |o| o.classes[0].waited_wall / (0.3 * run.measured),
        || (),
    );
    let holds = |experiment: &[f64]| {
        let interval = confidence_interval(experiment, 0.95);
        (interval.low()..=interval.high()).contains(&exact)
    };
    let held = waits.chunks(20).filter(|e| holds(e)).count();
    assert!((930..=970).contains(&held), "{held} of 1000");
}
