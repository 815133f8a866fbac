//! Sobol indices against theory, with the crate's own points.

use comity_methods::lanes::{LANES, Lanes};
use comity_methods::sampling::{Distribution, Input, Sampler, Scheme};
use comity_methods::statistics::{Evaluations, SobolIndex, sobol_indices};
use std::f64::consts::PI;

const RANDOMISATIONS: u32 = 16;

/// Two samplers of different seeds: under one seed an input's points have one structure in all
/// randomisations, so the second set would go with the first.
fn samplers(ids: &[&str], distribution: &str, seed: u64, scheme: Scheme) -> (Sampler, Sampler) {
    let input = |id: &&str| Input {
        id: (*id).to_owned(),
        distribution: Distribution::parse(distribution).unwrap(),
    };
    let sampler = |seed| {
        let inputs = ids.iter().map(input).collect();
        Sampler::new(inputs, &[], seed, scheme).unwrap().0
    };
    (sampler(seed), sampler(seed + 1000))
}

/// Indices of a function whose groups are given as positions of inputs.
fn indices(
    (sampler, second): &(Sampler, Sampler),
    groups: &[&[usize]],
    blocks: u32,
    f: impl Fn(&[f64]) -> f64,
) -> Vec<SobolIndex> {
    let count = sampler.inputs().len();
    let values = |columns: &[Lanes]| -> Vec<f64> {
        (0..LANES)
            .map(|j| f(&columns.iter().map(|c| c[j]).collect::<Vec<f64>>()))
            .collect()
    };
    let one = |r: u32| {
        let mut found = Evaluations {
            mixed: vec![Vec::new(); groups.len()],
            ..Evaluations::default()
        };
        let (mut a, mut b) = (vec![Lanes::ZERO; count], vec![Lanes::ZERO; count]);
        for block in 0..blocks {
            sampler.draw(r, block, &mut a);
            second.draw(r, block, &mut b);
            found.a.extend(values(&a));
            found.b.extend(values(&b));
            for (group, mixed) in groups.iter().zip(&mut found.mixed) {
                let mut with = a.clone();
                group.iter().for_each(|i| with[*i] = b[*i]);
                mixed.extend(values(&with));
            }
        }
        found
    };
    sobol_indices(&(0..RANDOMISATIONS).map(one).collect::<Vec<_>>())
}

/// Within four errors and a hundredth: a wrong formula is off by far more.
fn check(found: &[SobolIndex], first: &[f64], total: &[f64]) {
    for (position, index) in found.iter().enumerate() {
        for (found, wanted) in [(index.first, first), (index.total, total)] {
            let wanted = wanted[position];
            let off = (found.value - wanted).abs();
            assert!(
                off < 4.0 * found.se + 1e-9 && found.se < 0.01,
                "group {position}: {found:?} instead of {wanted}"
            );
        }
    }
}

/// Ishigami and Homma (1990) with a = 7 and b = 0.1, whose indices are known in closed form.
#[test]
fn ishigami() {
    for (seed, scheme) in [(1, Scheme::Sobol), (2, Scheme::Sobol), (3, Scheme::Random)] {
        let samplers = samplers(&["x", "y", "z"], "uniform(0, 1)", seed, scheme);
        let found = indices(&samplers, &[&[0], &[1], &[2]], 16, |u| {
            let x = |i: usize| PI * (2.0 * u[i] - 1.0);
            x(0).sin() + 7.0 * x(1).sin().powi(2) + 0.1 * x(2).powi(4) * x(0).sin()
        });
        let (a, b) = (7.0_f64, 0.1_f64);
        let v1 = 0.5 * (1.0 + b * PI.powi(4) / 5.0).powi(2);
        let v2 = a * a / 8.0;
        let v13 = b * b * PI.powi(8) * (1.0 / 18.0 - 1.0 / 50.0);
        let v = v1 + v2 + v13;
        assert!((v1 / v - 0.3139).abs() < 1e-4 && (v2 / v - 0.4424).abs() < 1e-4);
        check(
            &found,
            &[v1 / v, v2 / v, 0.0],
            &[(v1 + v13) / v, v2 / v, v13 / v],
        );
    }
}

/// What adds up has no interactions: both indices are the same share, and shares add up to 1.
#[test]
fn a_sum_by_groups() {
    let samplers = samplers(&["a", "b", "c", "d"], "normal(5, sd 2)", 4, Scheme::Sobol);
    let found = indices(&samplers, &[&[0, 3], &[1], &[2]], 4, |x| {
        x[0] + 2.0 * x[1] - 3.0 * x[2] + 4.0 * x[3]
    });
    let shares = [17.0 / 30.0, 4.0 / 30.0, 9.0 / 30.0];
    check(&found, &shares, &shares);
    let all: f64 = found.iter().map(|i| i.first.value).sum();
    assert!((all - 1.0).abs() < 0.01);
}

#[test]
fn what_does_not_vary_is_explained_by_nothing() {
    let samplers = samplers(&["a"], "normal(5, sd 2)", 4, Scheme::Sobol);
    let found = indices(&samplers, &[&[0]], 1, |_| 3.0);
    assert_eq!(found, [SobolIndex::default()]);
}
