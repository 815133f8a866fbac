//! Kaplan–Meier and the pooled rate, against printed tables, theory and a slow version.

use comity_methods::sampling::Distribution;
use comity_methods::statistics::{KaplanMeier, Life, pooled_rate};
use proptest::prelude::*;

/// `6 6+ 7`: a plus marks what was last seen going on.
fn lives(text: &str) -> Vec<Life> {
    let life = |word: &str| Life {
        length: word.trim_end_matches('+').parse().unwrap(),
        ended: !word.ends_with('+'),
    };
    text.split_whitespace().map(life).collect()
}

/// Weeks of remission under 6-mercaptopurine, 21 patients (Freireich and others 1963), the worked
/// example of many textbooks.
const FREIREICH: &str = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+";

#[test]
fn the_curve_of_freireich_and_others_with_greenwoods_errors() {
    let curve = KaplanMeier::of(&lives(FREIREICH));
    // Time, at risk, ended, surviving, standard error: as printed, to four places.
    let printed = [
        (6.0, 21, 3, 0.8571, 0.0764),
        (7.0, 17, 1, 0.8067, 0.0869),
        (10.0, 15, 1, 0.7529, 0.0963),
        (13.0, 12, 1, 0.6902, 0.1068),
        (16.0, 11, 1, 0.6275, 0.1141),
        (22.0, 7, 1, 0.5378, 0.1282),
        (23.0, 6, 1, 0.4482, 0.1346),
    ];
    assert_eq!(curve.steps.len(), printed.len());
    for (step, (time, at_risk, ended, surviving, se)) in curve.steps.iter().zip(printed) {
        assert_eq!(
            (step.time, step.at_risk, step.ended),
            (time, at_risk, ended)
        );
        assert!((step.surviving.value - surviving).abs() < 5e-5, "{time}");
        assert!(
            (step.surviving.se - se).abs() < 5e-5,
            "{time}: {}",
            step.surviving.se
        );
    }
    assert_eq!(curve.median(), Some(23.0));
    assert_eq!(curve.longest, 35.0);
    assert_eq!(curve.at(5.9).value, 1.0);
    assert_eq!(curve.at(12.0), curve.steps[2].surviving);
    assert_eq!(curve.at(99.0), curve.steps[6].surviving);
}

/// 9 remissions ended in 359 weeks; Garwood's interval for a count of 9 is 4.115 to 17.085.
#[test]
fn the_pooled_rate_of_the_same_patients() {
    let rate = pooled_rate(&lives(FREIREICH)).unwrap();
    assert_eq!((rate.ended, rate.exposure), (9, 359.0));
    assert!((rate.value - 9.0 / 359.0).abs() < 1e-15);
    assert!((rate.low * 359.0 - 4.115).abs() < 5e-4);
    assert!((rate.high * 359.0 - 17.085).abs() < 5e-4);
}

#[test]
fn nothing_ended_and_nothing_seen() {
    let running = lives("3+ 4+");
    let curve = KaplanMeier::of(&running);
    assert!(curve.steps.is_empty());
    assert_eq!(curve.median(), None);
    assert_eq!(curve.time_to_end(0.1, 50.0), None);
    let rate = pooled_rate(&running).unwrap();
    // With no event the upper end is −ln 0.025 = 3.689 over the exposure.
    assert_eq!((rate.value, rate.low), (0.0, 0.0));
    assert!((rate.high * 7.0 - 3.6889).abs() < 1e-4);
    assert_eq!(pooled_rate(&[]), None);
    assert_eq!(pooled_rate(&lives("0 0+")), None);
}

#[test]
fn time_to_end_follows_the_curve_and_then_the_rate() {
    let curve = KaplanMeier::of(&lives(FREIREICH));
    let rate = 0.1;
    let time = curve.time_to_end(rate, 60.0).unwrap();
    time.check().unwrap();
    for step in &curve.steps {
        let outlasting = 1.0 - time.cdf(step.time);
        assert!((outlasting - step.surviving.value).abs() < 1e-12);
    }
    // Ten weeks after the last step another 1 − e⁻¹ of what was left has ended.
    let left = curve.at(23.0).value;
    assert!((1.0 - time.cdf(33.0) - left * f64::exp(-1.0)).abs() < 1e-12);
    assert_eq!(time.quantile(1.0), 60.0);
    assert_eq!(time.quantile(0.5), 23.0);
}

#[test]
fn a_curve_that_reaches_nothing_needs_no_rate() {
    let time = KaplanMeier::of(&lives("2 4"))
        .time_to_end(0.5, 9.0)
        .unwrap();
    assert_eq!(time, Distribution::Discrete(vec![(2.0, 0.5), (4.0, 0.5)]));
}

/// The product over every moment, one life at a time.
fn slowly(lives: &[Life], time: f64) -> f64 {
    let mut ends: Vec<f64> = lives.iter().filter(|l| l.ended).map(|l| l.length).collect();
    ends.sort_by(f64::total_cmp);
    let mut share = 1.0;
    for (at, end) in ends.iter().enumerate().filter(|(_, e)| **e <= time) {
        // Of those that end together each takes its turn.
        let gone = ends[..at].iter().filter(|e| *e == end).count();
        let going = lives.iter().filter(|l| l.length >= *end).count() - gone;
        share *= 1.0 - 1.0 / going as f64;
    }
    share
}

proptest! {
    #[test]
    fn the_curve_is_the_slow_product_and_never_rises(
        seen in prop::collection::vec((0u8..12, any::<bool>()), 1..40),
    ) {
        let lives: Vec<Life> = seen
            .iter()
            .map(|(length, ended)| Life { length: f64::from(*length), ended: *ended })
            .collect();
        let curve = KaplanMeier::of(&lives);
        let mut before = 1.0;
        for time in 0..13 {
            let share = curve.at(f64::from(time)).value;
            prop_assert!((share - slowly(&lives, f64::from(time))).abs() < 1e-12);
            prop_assert!(share <= before);
            before = share;
        }
    }

    /// Without censoring it is the plain share of what lasts longer, and Greenwood's error the
    /// binomial one.
    #[test]
    fn without_censoring_it_is_a_plain_share(lengths in prop::collection::vec(0u8..20, 1..40)) {
        let lives: Vec<Life> = lengths
            .iter()
            .map(|length| Life { length: f64::from(*length), ended: true })
            .collect();
        let curve = KaplanMeier::of(&lives);
        let n = lives.len() as f64;
        for step in &curve.steps {
            let longer = lives.iter().filter(|l| l.length > step.time).count() as f64 / n;
            prop_assert!((step.surviving.value - longer).abs() < 1e-12);
            let binomial = (longer * (1.0 - longer) / n).sqrt();
            prop_assert!((step.surviving.se - binomial).abs() < 1e-12);
        }
    }
}
