//! Drawing: same bits, own streams, right moments and correlations.

use super::parse;
use comity_methods::lanes::{LANES, Lanes};
use comity_methods::sampling::copula::{cholesky, normal_from_rank};
use comity_methods::sampling::{
    Correlation, Input, Matrix, Sampler, SamplingError, Scheme, nearest_correlation,
};
use comity_methods::statistics::{WithError, mean, sd, spearman};
use proptest::prelude::*;

fn input(id: &str, text: &str) -> Input {
    Input {
        id: id.to_owned(),
        distribution: parse(text),
    }
}

fn sampler(
    inputs: &[(&str, &str)],
    correlations: &[(usize, usize, f64)],
    scheme: Scheme,
) -> Sampler {
    let inputs = inputs.iter().map(|(id, text)| input(id, text)).collect();
    let correlations: Vec<_> = correlations
        .iter()
        .map(|&(first, second, r)| Correlation { first, second, r })
        .collect();
    Sampler::new(inputs, &correlations, 11, scheme).unwrap().0
}

/// All futures of one randomisation, a column for each input.
fn futures(sampler: &Sampler, randomisation: u32, n: usize) -> Vec<Vec<f64>> {
    let mut columns = vec![Vec::with_capacity(n); sampler.inputs().len()];
    let mut block = vec![Lanes::ZERO; columns.len()];
    for b in 0..n / LANES {
        sampler.draw(randomisation, b as u32, &mut block);
        for (column, lanes) in columns.iter_mut().zip(&block) {
            column.extend(lanes.iter());
        }
    }
    columns
}

const FEW: [(&str, &str); 6] = [
    ("pay", "normal(0.01, sd 0.008)"),
    ("staff.a", "pert(3600, 4000, 4600)"),
    ("build", "lognormal(800 to 2400)"),
    ("exit", "bernoulli(12%)"),
    (
        "run",
        "mixture(70%: lognormal(180 to 320), 30%: lognormal(300 to 600))",
    ),
    ("known", "exactly(3)"),
];

#[test]
fn moments_agree_with_closed_forms_inside_their_own_error() {
    for scheme in [Scheme::Sobol, Scheme::Random] {
        let sampler = sampler(&FEW, &[(0, 1, 0.5)], scheme);
        let runs: Vec<_> = (0..16).map(|r| futures(&sampler, r, 4096)).collect();
        for (i, input) in sampler.inputs().iter().enumerate() {
            let means: Vec<f64> = runs.iter().map(|run| mean(&run[i])).collect();
            let sds: Vec<f64> = runs.iter().map(|run| sd(&run[i])).collect();
            let (m, s) = (
                WithError::from_randomisations(&means),
                WithError::from_randomisations(&sds),
            );
            let (want_m, want_s) = (input.distribution.mean(), input.distribution.sd());
            // Five standard errors, and the table's own 1e-7.
            assert!(
                (m.value - want_m).abs() <= 5.0 * m.se + 1e-6 * want_s,
                "{} {m:?} {want_m}",
                input.id
            );
            // The sd of a sample is biased by order 1/n.
            assert!(
                (s.value - want_s).abs() <= 5.0 * s.se + 2e-3 * want_s,
                "{} {s:?} {want_s}",
                input.id
            );
            let plain = want_s / (16.0f64 * 4096.0).sqrt();
            if scheme == Scheme::Sobol && want_s > 0.0 {
                assert!(
                    m.se < 0.2 * plain,
                    "{}: {} is little better than {plain}",
                    input.id,
                    m.se
                );
            }
        }
    }
}

#[test]
fn any_block_may_be_drawn_alone_on_any_thread() {
    for scheme in [Scheme::Sobol, Scheme::Random] {
        let sampler = sampler(&FEW, &[(0, 2, -0.4), (2, 3, 0.3)], scheme);
        let all = futures(&sampler, 5, 1024);
        std::thread::scope(|scope| {
            for b in (0..(1024 / LANES) as u32).rev() {
                let (sampler, all) = (&sampler, &all);
                scope.spawn(move || {
                    let mut block = vec![Lanes::all(7.0); 6];
                    sampler.draw(5, b, &mut block);
                    for (lanes, column) in block.iter().zip(all) {
                        assert_eq!(lanes[..], column[b as usize * LANES..][..LANES]);
                    }
                });
            }
        });
    }
}

#[test]
fn adding_or_reordering_inputs_leaves_the_others_as_they_were() {
    for scheme in [Scheme::Sobol, Scheme::Random] {
        let before = futures(&sampler(&FEW, &[(0, 1, 0.5)], scheme), 1, 256);
        let mut more = vec![("alpha", "uniform(0, 1)"), ("zeta", "normal(0, 1)")];
        more.extend(FEW.iter().rev());
        let after = futures(&sampler(&more, &[(6, 7, 0.5), (0, 1, 0.9)], scheme), 1, 256);
        for (i, column) in before.iter().enumerate() {
            assert_eq!(*column, after[7 - i]);
        }
    }
}

#[test]
fn seeds_ids_and_randomisations_all_matter() {
    let two = sampler(
        &[("a", "uniform(0, 1)"), ("b", "uniform(0, 1)")],
        &[],
        Scheme::Sobol,
    );
    let drawn = futures(&two, 0, 256);
    assert_ne!(drawn[0], drawn[1]);
    assert_ne!(drawn[0], futures(&two, 1, 256)[0]);
    let other = Sampler::new(two.inputs().to_vec(), &[], 12, Scheme::Sobol)
        .unwrap()
        .0;
    assert_ne!(drawn[0], futures(&other, 0, 256)[0]);
}

/// Frozen on purpose: a saved case must give the same numbers for ever, on any machine.
#[test]
fn these_bits_never_change() {
    for (scheme, want) in [(Scheme::Sobol, FROZEN[0]), (Scheme::Random, FROZEN[1])] {
        let drawn = futures(&sampler(&FEW, &[(0, 1, 0.5), (1, 3, 0.2)], scheme), 2, 1024);
        let mut hash = 0xCBF2_9CE4_8422_2325u64;
        for x in drawn.iter().flatten() {
            hash = (hash ^ x.to_bits()).wrapping_mul(0x0000_0100_0000_01B3);
        }
        assert_eq!(hash, want, "{scheme:?} now gives {hash:#x}");
    }
}
const FROZEN: [u64; 2] = [0x7cde_968a_a569_77b7, 0xc9ec_7ed7_b078_d93b];

#[test]
fn correlations_are_reached() {
    let inputs = [
        ("a", "normal(0, 1)"),
        ("b", "pert(0.1, 0.35, 2)"),
        ("c", "uniform(0, 1)"),
        ("d", "normal(3, 2)"),
    ];
    let wanted = [(0, 1, 0.5), (0, 2, 0.4), (1, 2, 0.4), (0, 3, -0.7)];
    for scheme in [Scheme::Sobol, Scheme::Random] {
        let drawn = futures(&sampler(&inputs, &wanted, scheme), 0, 65_536);
        for (i, j, r) in wanted {
            // Spearman of a Gaussian copula: (6/π)·asin(r/2); error about 1/√n.
            let want = 6.0 / std::f64::consts::PI * (0.5f64 * r).asin();
            let got = spearman(&drawn[i], &drawn[j]);
            assert!((got - want).abs() < 5.0 / 256.0, "{i} {j} {got} {want}");
        }
    }
}

#[test]
fn impossible_correlations_are_repaired_and_reported() {
    let inputs: Vec<Input> = ["x", "y", "z"]
        .iter()
        .map(|id| input(id, "normal(0, 1)"))
        .collect();
    let c = |first, second, r| Correlation { first, second, r };
    let (_, repairs) = Sampler::new(
        inputs,
        &[c(0, 1, 0.9), (c(1, 2, 0.9)), c(0, 2, -0.9)],
        1,
        Scheme::Sobol,
    )
    .unwrap();
    assert_eq!(repairs.len(), 1);
    assert_eq!(repairs[0].ids, ["x", "y", "z"]);
    assert!(repairs[0].largest_change > 0.1);
}

#[test]
fn an_input_known_exactly_drops_out_of_its_correlations() {
    let sampler = sampler(&FEW, &[(0, 5, 0.5)], Scheme::Sobol);
    let drawn = futures(&sampler, 0, 128);
    assert!(drawn[5].iter().all(|&x| x == 3.0));
}

#[test]
fn nonsense_is_refused() {
    let a = || input("a", "normal(0, 1)");
    let b = || input("b", "normal(0, 1)");
    let new = |inputs, cs: &[(usize, usize, f64)]| {
        let cs: Vec<_> = cs
            .iter()
            .map(|&(first, second, r)| Correlation { first, second, r })
            .collect();
        Sampler::new(inputs, &cs, 1, Scheme::Sobol)
            .map(|_| ())
            .unwrap_err()
    };
    assert!(matches!(
        new(vec![a(), a()], &[]),
        SamplingError::SameId { .. }
    ));
    assert_eq!(
        new(vec![a(), b()], &[(0, 2, 0.1)]),
        SamplingError::NoSuchInput {
            position: 2,
            count: 2
        }
    );
    assert!(matches!(
        new(vec![a(), b()], &[(1, 1, 0.1)]),
        SamplingError::WithItself { .. }
    ));
    assert!(matches!(
        new(vec![a(), b()], &[(0, 1, 1.1)]),
        SamplingError::OutOfRange { .. }
    ));
    assert!(matches!(
        new(vec![a(), b()], &[(0, 1, f64::NAN)]),
        SamplingError::OutOfRange { .. }
    ));
    assert!(matches!(
        new(vec![a(), b()], &[(0, 1, 0.1), (1, 0, 0.1)]),
        SamplingError::GivenTwice { .. }
    ));
}

#[test]
fn nearest_correlation_of_a_published_example() {
    // Higham (2002), section 4: [1 1 0; 1 1 1; 0 1 1] goes to 0.7607 and 0.1573.
    let mut wanted = Matrix::identity(3);
    for (i, j) in [(0, 1), (1, 0), (1, 2), (2, 1)] {
        wanted.set(i, j, 1.0);
    }
    let (nearest, change) = nearest_correlation(&wanted);
    assert!((nearest.get(0, 1) - 0.7607).abs() < 5e-5, "{nearest:?}");
    assert!((nearest.get(0, 2) - 0.1573).abs() < 5e-5);
    assert!((change - 0.2393).abs() < 1e-4);
}

#[test]
fn rank_correlations_convert() {
    for i in -100..=100 {
        let rho = f64::from(i) / 100.0;
        let want = 2.0 * (std::f64::consts::PI * rho / 6.0).sin();
        assert!((normal_from_rank(rho) - want).abs() < 1e-15);
    }
}

proptest! {
    #[test]
    fn any_matrix_is_repaired_to_a_correlation_matrix(cells in prop::collection::vec(-1.0..=1.0f64, 15)) {
        let mut wanted = Matrix::identity(6);
        let mut rest = cells.iter();
        for i in 0..6 {
            for j in 0..i {
                let r = *rest.next().unwrap();
                wanted.set(i, j, r);
                wanted.set(j, i, r);
            }
        }
        let (nearest, change) = nearest_correlation(&wanted);
        prop_assert!(cholesky(&nearest).is_some());
        for i in 0..6 {
            prop_assert_eq!(nearest.get(i, i), 1.0);
            for j in 0..6 {
                prop_assert_eq!(nearest.get(i, j), nearest.get(j, i));
                prop_assert!((nearest.get(i, j) - wanted.get(i, j)).abs() <= change);
            }
        }
        prop_assert_eq!(change == 0.0, cholesky(&wanted).is_some());
    }
}
