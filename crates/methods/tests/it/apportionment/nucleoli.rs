//! The nucleolus against rules and programmes that are obviously right.

use super::games::*;
use comity_methods::apportionment::*;
use comity_methods::coalition::CostGame;
use proptest::prelude::*;

/// The contested garment rule for any number of claims (Aumann and Maschler 1985): equal awards
/// up to half of each claim, then equal losses.
fn talmud(estate: f64, claims: &[f64]) -> Vec<f64> {
    let half: Vec<f64> = claims.iter().map(|c| c / 2.0).collect();
    let sum: f64 = half.iter().sum();
    if estate <= sum {
        return equal_awards(estate, &half);
    }
    let loss = equal_awards(2.0 * sum - estate, &half);
    claims.iter().zip(loss).map(|(c, l)| c - l).collect()
}

fn equal_awards(estate: f64, claims: &[f64]) -> Vec<f64> {
    let (mut low, mut high) = (0.0, claims.iter().fold(0.0, |m: f64, c| m.max(*c)));
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        let paid: f64 = claims.iter().map(|c| c.min(middle)).sum();
        if paid < estate {
            low = middle
        } else {
            high = middle
        }
    }
    claims.iter().map(|c| c.min(high)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_bankruptcys_nucleolus_is_the_talmuds_rule(
        claims in prop::collection::vec(1i64..1000, 2..8),
        part in 0.0f64..1.0,
    ) {
        let left = (claims.iter().sum::<i64>() as f64 * part) as i64;
        let game = estate(left, &claims);
        let found = nucleolus(&game, Weighting::Pounds, Bounds::AtMostAlone).unwrap();
        found.certificate.verify(&game).unwrap();
        let claims: Vec<f64> = claims.iter().map(|c| *c as f64).collect();
        for (paid, got) in found.pence().iter().zip(talmud(left as f64, &claims)) {
            prop_assert!((paid + got).abs() < 1e-6, "{:?}", found.pence());
        }
    }

    #[test]
    fn every_nucleolus_is_proved(seed in any::<u64>(), n in 2usize..9, below in 2u64..200) {
        let game = wild(n, seed, below);
        for weighting in [Weighting::Pounds, Weighting::PerPartner, Weighting::Percent] {
            let found = nucleolus(&game, weighting, Bounds::None).unwrap();
            prop_assert_eq!(found.certificate.verify(&game), Ok(()));
            let falls = found.levels.windows(2).all(|l| l[0].to_f64() >= l[1].to_f64() - 1e-9);
            prop_assert!(falls, "{:?}", found.levels);
        }
        if game.saving() >= 0 {
            let found = nucleolus(&game, Weighting::Pounds, Bounds::AtMostAlone).unwrap();
            prop_assert_eq!(found.certificate.verify(&game), Ok(()));
        }
    }

    /// A certificate for one split does not prove another.
    #[test]
    fn a_false_claim_is_refused(seed in any::<u64>(), n in 3usize..7, off in 1i128..50) {
        let game = shared_service(n, seed);
        let found = nucleolus(&game, Weighting::Pounds, Bounds::None).unwrap();
        let mut certificate = found.certificate;
        let moved = |r: Ratio, by: i128| Ratio::new(r.numerator() + by * r.denominator(), r.denominator()).unwrap();
        certificate.shares[0] = moved(certificate.shares[0], off);
        prop_assert!(certificate.verify(&game).is_err());
        certificate.shares[1] = moved(certificate.shares[1], -off);
        prop_assert!(certificate.verify(&game).is_err());
    }
}

#[test]
fn votes_are_as_tied_as_can_be_and_still_end() {
    // Weighted voting, 0 or 1: thousands of groups object by the same.
    let weights = [7u32, 5, 5, 4, 3, 3, 2, 2, 1, 1, 1, 1];
    let worth = |g: usize| {
        let votes: u32 = (0..12)
            .filter(|p| g >> p & 1 == 1)
            .map(|p| weights[p])
            .sum();
        i64::from(votes >= 18)
    };
    let game = of_worths(12, worth);
    let found = nucleolus(&game, Weighting::Pounds, Bounds::AtMostAlone).unwrap();
    found.certificate.verify(&game).unwrap();
    assert!((found.pence().iter().sum::<f64>() + 1.0).abs() < 1e-12);
}

#[test]
fn one_two_and_nobody_to_gain() {
    let one = CostGame::new(vec![0, 500]).unwrap();
    let found = nucleolus(&one, Weighting::Pounds, Bounds::AtMostAlone).unwrap();
    assert_eq!(found.pence(), [500.0]);
    let dear = CostGame::new(vec![0, 500, 500, 1200]).unwrap();
    let refused = nucleolus(&dear, Weighting::Pounds, Bounds::AtMostAlone);
    assert_eq!(refused, Err(NoNucleolus::DearerTogether(200)));
    let found = nucleolus(&dear, Weighting::Pounds, Bounds::None).unwrap();
    assert_eq!(found.pence(), [600.0, 600.0]);
    let free = CostGame::new(vec![0, 500, 0, 500]).unwrap();
    let refused = nucleolus(&free, Weighting::Percent, Bounds::None);
    assert_eq!(refused, Err(NoNucleolus::NoCost { group: 2, cost: 0 }));
}

/// Slow and obviously right: another library.
#[test]
fn another_library_finds_the_same() {
    for seed in 0..12 {
        let game = shared_service(3 + seed as usize % 6, seed);
        let costs: Vec<f64> = game.costs().iter().map(|c| *c as f64).collect();
        let ours = nucleolus(&game, Weighting::Pounds, Bounds::None)
            .unwrap()
            .pence();
        let (theirs, values) = other(&costs);
        for (a, b) in ours.iter().zip(&theirs) {
            assert!((a - b).abs() < 1.0, "{ours:?} {theirs:?}");
        }
        for (a, b) in shapley(&game).iter().zip(&values) {
            assert!((a - b).abs() < 1e-3, "{values:?}");
        }
    }
}

/// The prenucleolus and the Shapley value by `coopgame`, whose games are worths.
fn other(costs: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let worths: Vec<f64> = costs.iter().map(|c| -c / 1e6).collect();
    let game = coopgame::game::ExplicitGame::from_binary(&worths[1..]).unwrap();
    let back = |x: &f64| -x * 1e6;
    let found = coopgame::nucleolus::prenucleolus(&game).unwrap();
    let values = coopgame::values::shapley(&game);
    (
        found.allocation().iter().map(back).collect(),
        values.iter().map(back).collect(),
    )
}
