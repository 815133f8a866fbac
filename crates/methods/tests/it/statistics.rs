//! Describing samples, against slow and obviously right versions.

use comity_methods::statistics::{WithError, mean, mid_ranks, quantiles, sd, spearman};
use proptest::prelude::*;

/// Type 7 by sorting everything.
fn by_sorting(values: &[f64], p: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = p * (sorted.len() - 1) as f64;
    let i = place as usize;
    let (low, high) = (sorted[i], sorted[(i + 1).min(sorted.len() - 1)]);
    let share = place - i as f64;
    if low == high || share == 0.0 {
        low
    } else if low.is_infinite() || high.is_infinite() {
        if low.is_infinite() && (high.is_finite() || share < 0.5) {
            low
        } else {
            high
        }
    } else {
        (low + share * (high - low)).clamp(low, high)
    }
}

const PROBS: [f64; 7] = [0.0, 0.05, 0.1, 0.5, 0.9, 0.95, 1.0];

fn check(values: &[f64]) {
    let got = quantiles(values, &PROBS);
    for (p, got) in PROBS.iter().zip(got) {
        let want = by_sorting(values, *p);
        assert!(
            got == want,
            "p = {p} of {} values: {got}, not {want}",
            values.len()
        );
    }
}

fn noise(n: usize) -> impl Iterator<Item = f64> {
    let mut state = 88_172_645_463_325_252u64;
    (0..n).map(move |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as f64 / u64::MAX as f64
    })
}

#[test]
fn quantiles_of_awkward_samples() {
    let n = 5000;
    check(&[3.0]);
    check(&vec![7.5; n]);
    check(&vec![f64::INFINITY; n]);
    check(&vec![f64::NEG_INFINITY; n]);
    check(&noise(n).collect::<Vec<_>>());
    check(&noise(n).map(|u| (u * 5.0).floor()).collect::<Vec<_>>());
    check(
        &noise(n)
            .map(|u| {
                if u < 0.22 {
                    f64::INFINITY
                } else {
                    (u * 40.0).floor()
                }
            })
            .collect::<Vec<_>>(),
    );
    check(
        &noise(n)
            .map(|u| {
                if u < 0.5 {
                    f64::NEG_INFINITY
                } else {
                    f64::INFINITY
                }
            })
            .collect::<Vec<_>>(),
    );
    check(
        &noise(n)
            .map(|u| 1.0 / (1.0 - u))
            .map(|x| x.powi(20))
            .collect::<Vec<_>>(),
    );
    check(
        &noise(n)
            .map(|u| (u - 0.5) * f64::MAX * 2.0)
            .collect::<Vec<_>>(),
    );
    check(&noise(n).map(|u| u * 1e-310).collect::<Vec<_>>());
    check(
        &noise(n)
            .map(|u| 1.0 + (u * 3.0).floor() * f64::EPSILON)
            .collect::<Vec<_>>(),
    );
    check(
        &noise(n)
            .map(|u| if u < 0.5 { 0.0 } else { -0.0 })
            .collect::<Vec<_>>(),
    );
    check(
        &noise(n)
            .enumerate()
            .map(|(i, u)| if i == 77 { 1e300 } else { u })
            .collect::<Vec<_>>(),
    );
    check(&(0..n).map(|i| i as f64).collect::<Vec<_>>());
    check(
        &noise(65_536)
            .map(|u| 1000.0 * (u - 0.3))
            .collect::<Vec<_>>(),
    );
}

#[test]
#[should_panic(expected = "contains NaN")]
fn quantiles_refuse_nan() {
    let _ = quantiles(&[1.0, f64::NAN, 2.0], &[0.5]);
}

#[test]
fn quantiles_refuse_nan_among_many_and_at_the_end() {
    for place in [0, 1, 999, 4999, 5000] {
        let mut values: Vec<f64> = noise(5001).collect();
        values[place] = f64::NAN;
        assert!(std::panic::catch_unwind(|| quantiles(&values, &[0.5])).is_err());
    }
}

proptest! {
    #[test]
    fn quantiles_agree_with_sorting(
        values in prop::collection::vec(
            prop_oneof![8 => -1e3..1e3f64, 1 => Just(0.0), 1 => Just(f64::INFINITY), 1 => prop::num::f64::NORMAL],
            1..2000,
        ),
        p in 0.0..=1.0f64,
    ) {
        prop_assert_eq!(quantiles(&values, &[p])[0], by_sorting(&values, p));
    }

    #[test]
    fn ranks_agree_with_counting(values in prop::collection::vec((-5i8..5).prop_map(|x| f64::from(x) * 0.5), 1..200)) {
        let count = |of: &dyn Fn(f64) -> bool| values.iter().filter(|x| of(**x)).count() as f64;
        for (x, rank) in values.iter().zip(mid_ranks(&values)) {
            // All below, and the middle of the equals.
            let want = count(&|y| y < *x) + 0.5 * (count(&|y| y == *x) + 1.0);
            prop_assert_eq!(rank, want);
        }
    }

    #[test]
    fn mean_and_sd_agree_with_plain_sums(values in prop::collection::vec(-1e3..1e3f64, 2..300)) {
        let n = values.len() as f64;
        let want = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|x| (x - want) * (x - want)).sum();
        prop_assert!((mean(&values) - want).abs() < 1e-10);
        prop_assert!((sd(&values) - (squares / (n - 1.0)).sqrt()).abs() < 1e-9);
    }
}

#[test]
fn spearman_at_its_limits() {
    let x: Vec<f64> = noise(500).collect();
    let rising: Vec<f64> = x.iter().map(|x| x.exp()).collect();
    let falling: Vec<f64> = x.iter().map(|x| -x * x * x).collect();
    assert!((spearman(&x, &rising) - 1.0).abs() < 1e-15);
    assert!((spearman(&x, &falling) + 1.0).abs() < 1e-15);
    assert_eq!(spearman(&x, &vec![1.0; 500]), 0.0);
    let with_never: Vec<f64> = x
        .iter()
        .map(|&x| if x > 0.7 { f64::INFINITY } else { x })
        .collect();
    assert!(spearman(&x, &with_never) > 0.9);
}

#[test]
fn figures_from_randomisations() {
    let one = WithError::from_randomisations(&[4.0]);
    assert_eq!((one.value, one.se), (4.0, 0.0));
    assert!(WithError::from_randomisations(&[]).value.is_nan());
}
