//! Predicting the next of a few observations, and leaving each out in turn.

use comity_methods::sampling::Distribution;
use comity_methods::statistics::{left_out, next_of};
use proptest::prelude::*;

#[test]
fn the_probability_below_each_observation_is_its_rank_over_n_plus_1() {
    let seen = [0.6, 1.4, 1.6, 1.7, 1.9, 2.0, 2.2, 2.3, 5.3, 5.4];
    let next = next_of(&seen, None).unwrap();
    next.check().unwrap();
    for (rank, x) in (1..).zip(seen) {
        let want = f64::from(rank) / 11.0;
        assert!((next.cdf(x) - want).abs() < 1e-9, "{x}");
    }
}

#[test]
fn a_least_possible_value_cuts_off_next_to_nothing() {
    let seen = [0.1, 1.4, 5.4];
    let next = next_of(&seen, Some(0.0)).unwrap();
    next.check().unwrap();
    assert_eq!(next.cdf(-0.001), 0.0);
    assert_eq!(next.support().0, 0.0);
    for (rank, x) in (1..).zip(seen) {
        assert!((next.cdf(x) - f64::from(rank) / 4.0).abs() < 0.0026, "{x}");
    }
}

#[test]
fn equal_observations_share_the_middle_of_theirs() {
    let next = next_of(&[3.0, 1.0, 3.0, 3.0, 7.0], None).unwrap();
    assert!((next.cdf(1.0) - 1.0 / 6.0).abs() < 1e-9);
    assert!((next.cdf(3.0) - 3.0 / 6.0).abs() < 1e-9);
    assert!((next.cdf(7.0) - 5.0 / 6.0).abs() < 1e-9);
}

#[test]
fn two_close_observations_at_the_end_do_not_make_the_tail_sure() {
    let seen = [1.0, 2.0, 3.0, 4.0, 5.0, 5.001];
    let next = next_of(&seen, None).unwrap();
    // One in seven lies above 5.001: half of those by the slope of the whole range, not by 0.001.
    assert!(next.quantile(0.93) > 5.2, "{}", next.quantile(0.93));
}

#[test]
fn too_little_predicts_nothing() {
    assert_eq!(next_of(&[], None), None);
    assert_eq!(next_of(&[2.0], Some(0.0)), None);
    assert_eq!(next_of(&[2.0, 2.0, 2.0], None), None);
    assert_eq!(left_out(&[1.0, 2.0], None, 0.5), None);
    assert_eq!(left_out(&[], None, 0.5), Some(vec![]));
}

/// Numbers whose next one is known to be like them: each left out lies inside as often as the
/// level says, within what chance allows for 200 samples of 12.
#[test]
fn exchangeable_observations_lie_inside_as_often_as_stated() {
    let skewed = Distribution::parse("lognormal(0.5 to 6)").unwrap();
    let mut state = 7_u64;
    let mut uniform = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    };
    for level in [0.5, 0.8] {
        let mut inside = 0;
        for _ in 0..200 {
            let seen: Vec<f64> = (0..12).map(|_| skewed.quantile(uniform())).collect();
            let next = next_of(&seen, Some(0.0)).unwrap();
            let new = skewed.quantile(uniform());
            let tail = 0.5 - 0.5 * level;
            inside += usize::from(next.quantile(tail) <= new && new <= next.quantile(1.0 - tail));
        }
        // Three binomial standard errors of a share of 200.
        let allowed = 3.0 * f64::sqrt(level * (1.0 - level) / 200.0);
        assert!(
            (inside as f64 / 200.0 - level).abs() < allowed,
            "{level}: {inside}"
        );
    }
}

/// Of the 18 others the quartiles lie at ranks 4.75 and 14.25, the outer tenths at 1.9 and 17.1: by
/// hand, 6 to 14 of 1 to 19 lie inside the former, 3 to 17 inside the latter.
#[test]
fn of_nineteen_in_a_row_nine_and_fifteen_lie_inside() {
    let seen: Vec<f64> = (1..20).map(f64::from).collect();
    for (level, within) in [(0.5, 6..=14), (0.8, 3..=17)] {
        let inside = left_out(&seen, None, level).unwrap();
        for (i, inside) in (1..).zip(inside) {
            assert_eq!(inside, within.contains(&i), "{i} at {level}");
        }
    }
}

/// A hundredth of the outer gap lies beyond the end that is drawn for it: with one quarter in each
/// gap, 1/400. The slope of the whole range there, 2 over the normal quartiles, carries on.
#[test]
fn an_open_end_goes_on_as_steeply_as_the_whole_range() {
    let next = next_of(&[1.0, 2.0, 3.0], None).unwrap();
    let z = comity_methods::math::normal_quantile;
    let slope = 2.0 / (z(0.75) - z(0.25));
    assert!((next.quantile(0.9975) - (3.0 + slope * (z(0.9975) - z(0.75)))).abs() < 1e-9);
    assert!((next.quantile(0.0025) - (1.0 - slope * (z(0.9975) - z(0.75)))).abs() < 1e-9);
}

#[test]
fn the_one_that_is_not_like_the_others_lies_outside() {
    let seen = [1.9, 2.0, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7, 40.0];
    let inside = left_out(&seen, Some(0.0), 0.8).unwrap();
    assert!(!inside[9]);
    assert!(inside[1..9].iter().all(|i| *i));
}

proptest! {
    #[test]
    fn whatever_is_seen_makes_sense(
        seen in prop::collection::vec(0.0..1e6f64, 2..30),
        bounded in any::<bool>(),
    ) {
        if let Some(next) = next_of(&seen, bounded.then_some(0.0)) {
            prop_assert!(next.check().is_ok());
            let quantiles: Vec<f64> = (1..20).map(|p| next.quantile(f64::from(p) / 20.0)).collect();
            prop_assert!(quantiles.windows(2).all(|q| q[0] <= q[1]));
            prop_assert!(!bounded || quantiles[0] >= 0.0);
        }
    }
}
