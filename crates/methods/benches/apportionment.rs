//! Speed of rules that look at every group.

#[path = "../tests/it/apportionment/games.rs"]
#[allow(
    dead_code,
    clippy::unwrap_used,
    reason = "the tests use more of it, and a bench that cannot go on should panic"
)]
mod games;

use comity_methods::apportionment::*;
use comity_methods::sampling::stream::Stream;
use divan::Bencher;

fn main() {
    divan::main();
}

#[divan::bench(args = [10, 16, 20])]
fn shapley_value(bencher: Bencher<'_, '_>, partners: usize) {
    let game = games::shared_service(partners, 7);
    bencher.bench(|| shapley(&game));
}

#[divan::bench(args = [10, 16, 20])]
fn shapley_by_coopgame(bencher: Bencher<'_, '_>, partners: usize) {
    let game = theirs(partners);
    bencher.bench(|| coopgame::values::shapley(&game));
}

#[divan::bench(args = [8, 12, 16, 18])]
fn nucleolus_with_proof(bencher: Bencher<'_, '_>, partners: usize) {
    let game = games::shared_service(partners, 7);
    bencher.bench(|| nucleolus(&game, Weighting::Pounds, Bounds::AtMostAlone));
}

#[divan::bench(args = [8, 12, 16, 18])]
fn nucleolus_by_coopgame(bencher: Bencher<'_, '_>, partners: usize) {
    let game = theirs(partners);
    bencher.bench(|| coopgame::nucleolus::nucleolus(&game));
}

#[divan::bench(args = [12, 16])]
fn proof_checked(bencher: Bencher<'_, '_>, partners: usize) {
    let game = games::shared_service(partners, 7);
    let found = nucleolus(&game, Weighting::Pounds, Bounds::AtMostAlone).expect("it exists");
    bencher.bench(|| found.certificate.verify(&game));
}

#[divan::bench(args = [(32, 1), (300, 2)])]
fn sampled_within_percent(bencher: Bencher<'_, '_>, (partners, percent): (usize, u32)) {
    let mut components = volume_and_largest(partners);
    components.push(Component::Fixed {
        cost: 2e6,
        needed_by: (0..partners).step_by(3).collect(),
    });
    let cost = StructuredCost::new(partners, components);
    let plan = SamplePlan {
        relative_half_width: f64::from(percent) / 100.0,
        ..SamplePlan::default()
    };
    bencher.bench(|| {
        let (closed, rest) = cost.in_closed_form();
        let found = sampled_shapley(&rest, &plan);
        assert!(found.narrow_enough);
        (closed, found)
    });
}

/// As if nothing were known of its structure.
#[divan::bench(args = [(32, 1), (300, 2)], sample_count = 3, sample_size = 1)]
fn sampled_without_closed_form(bencher: Bencher<'_, '_>, (partners, percent): (usize, u32)) {
    let cost = StructuredCost::new(partners, volume_and_largest(partners));
    let plan = SamplePlan {
        relative_half_width: f64::from(percent) / 100.0,
        most_rounds: 1 << 20,
        ..SamplePlan::default()
    };
    bencher.bench(|| {
        let found = sampled_shapley(&cost, &plan);
        assert!(found.narrow_enough);
        found
    });
}

/// A cost that follows volume, and one as large as the largest.
fn volume_and_largest(partners: usize) -> Vec<Component> {
    let stream = Stream::of("volumes", 1);
    let volume = |p: usize| 1.0 + 9.0 * (stream.number(0, p as u32) as f64 / 2f64.powi(64));
    let volumes: Vec<f64> = (0..partners).map(volume).collect();
    let largest = Component::Largest {
        costs: volumes.iter().map(|v| 4e5 * v).collect(),
    };
    let curve = Curve::Power {
        unit: 5e5,
        exponent: 0.8,
    };
    vec![Component::Volume { volumes, curve }, largest]
}

fn theirs(partners: usize) -> coopgame::game::ExplicitGame {
    let game = games::shared_service(partners, 7);
    let worths: Vec<f64> = game.costs()[1..].iter().map(|c| -*c as f64 / 1e7).collect();
    coopgame::game::ExplicitGame::from_binary(&worths).expect("it is a game")
}
