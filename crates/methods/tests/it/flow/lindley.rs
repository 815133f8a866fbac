//! One desk, request by request, against Lindley's recursion: no chance in it at all.

use super::networks::{desk, exponential};
use comity_methods::flow::*;
use comity_methods::math::{exp, ln, normal_quantile};
use comity_methods::queueing::waits_in_turn;
use comity_methods::sampling::stream::Stream;

const REQUESTS: usize = 10_000;
/// Request i belongs to class i modulo this, so that a single wrong wait shows.
const CLASSES: usize = 100;

/// Uniform numbers, none of them 0 or 1.
fn uniforms(id: &str) -> impl Iterator<Item = f64> {
    let stream = Stream::of(id, 5);
    (0..).map(move |i| ((stream.number(0, i) >> 11) as f64 + 0.5) / 2f64.powi(53))
}

/// When they come and how long each takes: neither exponential, at a load of 0.88 or so.
fn trace() -> (Vec<f64>, Vec<f64>) {
    let mut now = 0.0;
    let gaps = uniforms("gaps").map(|u| if u < 0.2 { 0.0 } else { -2.0 * ln(u) + 0.5 * u });
    let at = gaps.map(|gap| {
        now += gap;
        now
    });
    let handling = uniforms("handling").map(|u| exp(0.6 * normal_quantile(u) - 0.5));
    (
        at.take(REQUESTS).collect(),
        handling.take(REQUESTS).collect(),
    )
}

#[test]
fn ten_thousand_requests_wait_as_lindley_says() {
    let (at, handling) = trace();
    let exact = waits_in_turn(&at, &handling).unwrap();
    let mut network = desk(1.0, Some(1), exponential(1.0));
    let every =
        |of: &[f64], class: usize| of.iter().skip(class).step_by(CLASSES).copied().collect();
    network.classes = (0..CLASSES)
        .map(|c| {
            Class::new(
                &format!("class {c}"),
                Step::new("answer", 0, exponential(1.0)),
            )
        })
        .collect();
    network.sources = (0..CLASSES)
        .map(|c| {
            let arrivals = Arrivals::Trace {
                at: every(&at, c),
                handling: every(&handling, c),
            };
            Source::new(&format!("log {c}"), arrivals, c)
        })
        .collect();
    let run = Run {
        warm_up: 0.0,
        measured: at[REQUESTS - 1] + 1.0,
        run_off: WEEK,
        seed: 1,
        frames: None,
    };
    let compiled = compile(&network).unwrap();
    let outcome = Simulator::new(&compiled).run(&run, 0);
    for (c, tally) in outcome.classes.iter().enumerate() {
        let waits: Vec<f64> = every(&exact, c);
        let (want, got) = (waits.iter().sum::<f64>(), tally.waited_wall);
        assert_eq!(tally.started as usize, waits.len());
        assert!(
            (got - want).abs() <= 1e-9 * want.max(1.0),
            "{c}: {got}, exact {want}"
        );
    }
    let waited = exact.iter().filter(|w| **w > 0.0).count();
    assert!(
        (REQUESTS / 2..REQUESTS).contains(&waited),
        "{waited} waited"
    );
}
