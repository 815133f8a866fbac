//! Sampled Shapley values: honest intervals, and the closed form beside them.

use super::games::shared_service;
use comity_methods::apportionment::*;
use comity_methods::coalition::CostGame;
use comity_methods::sampling::stream::Stream;

fn councils(n: usize, seed: u64) -> StructuredCost {
    let stream = Stream::of("councils", seed);
    let unit = |purpose: u32, i: usize| stream.number(purpose, i as u32) as f64 / 2f64.powi(64);
    let volumes: Vec<f64> = (0..n).map(|p| 1.0 + 9.0 * unit(0, p)).collect();
    let needs = |f: usize| (0..n).filter(|p| unit(2 + f as u32, *p) < 0.3).collect();
    let mut components: Vec<Component> = (0..5)
        .map(|f| Component::Fixed {
            cost: 1e6 * (1.0 + unit(1, f)),
            needed_by: needs(f),
        })
        .collect();
    components.push(Component::Own {
        costs: volumes.iter().map(|v| 1e5 * v).collect(),
    });
    components.push(Component::Largest {
        costs: volumes.iter().map(|v| 4e5 * v).collect(),
    });
    components.push(Component::Pairs { cost: 100.0 });
    components.push(Component::Volume {
        volumes,
        curve: Curve::Power {
            unit: 5e5,
            exponent: 0.8,
        },
    });
    StructuredCost::new(n, components)
}

fn table(cost: &StructuredCost, n: usize) -> CostGame {
    let members = |g: usize| (0..n).filter(move |p| g >> p & 1 == 1);
    CostGame::from_fn(n, |g| cost.of(members(g)).round() as i64).unwrap()
}

#[test]
fn closed_forms_are_the_values_of_the_table() {
    let cost = councils(8, 3);
    let (closed, rest) = cost.in_closed_form();
    let exact = shapley(&table(&cost, 8));
    let of_rest = shapley(&table(&rest, 8));
    for p in 0..8 {
        assert!((closed[p] + of_rest[p] - exact[p]).abs() < 3.0, "{p}");
    }
}

/// The interval of one partner is honest if it holds the truth in some 95 of 100 experiments:
/// with 8 partners and 400 experiments of 95 %, fewer than 93 % would be seen by chance less than
/// once in a thousand times.
#[test]
fn intervals_hold_the_truth() {
    let game = shared_service(8, 5);
    let exact = shapley(&game);
    let (mut held, mut all) = (0, 0);
    for seed in 0..400 {
        let plan = SamplePlan {
            relative_half_width: 0.02,
            seed,
            ..SamplePlan::default()
        };
        let found = sampled_shapley(&Table(&game), &plan);
        assert!((found.values.iter().sum::<f64>() - game.total() as f64).abs() < 1.0);
        let each = exact.iter().zip(&found.values).zip(&found.half_widths);
        held += each.filter(|((e, v), w)| (*v - *e).abs() <= **w).count();
        all += exact.len();
    }
    assert!(held as f64 >= 0.93 * all as f64, "{held} of {all}");
}

struct Table<'a>(&'a CostGame);

impl OneByOne for Table<'_> {
    type Joined = usize;
    fn partners(&self) -> usize {
        self.0.partners()
    }
    fn nobody(&self) -> usize {
        0
    }
    fn join(&self, joined: &mut usize, partner: usize) -> f64 {
        *joined |= 1 << partner;
        self.0.cost(*joined) as f64
    }
}

#[test]
fn thirty_two_councils_within_one_percent() {
    let (closed, rest) = councils(32, 1).in_closed_form();
    let found = sampled_shapley(&rest, &SamplePlan::default());
    assert!(found.narrow_enough, "{found:?}");
    let sum: f64 = closed.iter().chain(&found.values).sum();
    let whole = councils(32, 1).of(0..32);
    assert!((sum - whole).abs() < 1e-6 * whole);
}
