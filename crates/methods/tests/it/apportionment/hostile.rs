//! What somebody with ill will would try: forged proofs, ties, sizes, limits that are none.

use super::games::{of_worths, shared_service, wild};
use comity_methods::apportionment::*;
use comity_methods::coalition::{CostGame, members};
use proptest::prelude::*;

/// Partners 0 and 1 object together at 60 beyond 50; held at what they pay alone.
fn bounded() -> (CostGame, Certificate) {
    let game = CostGame::new(vec![0, 10, 40, 20, 40, 20, 75, 80]).unwrap();
    let found = nucleolus(&game, Weighting::Pounds, Bounds::AtMostAlone).unwrap();
    (game, found.certificate)
}

#[test]
fn a_bound_that_is_not_claimed_proves_nothing() {
    let (game, certificate) = bounded();
    certificate.verify(&game).unwrap();
    assert!(certificate.stages.iter().any(|s| !s.alone.is_empty()));
    let free = nucleolus(&game, Weighting::Pounds, Bounds::None).unwrap();
    assert_ne!(free.certificate.shares, certificate.shares);
    let forged = Certificate {
        bounds: Bounds::None,
        ..certificate
    };
    assert!(matches!(forged.verify(&game), Err(NotProved::NoBound(_))));
}

#[test]
fn names_that_are_not_there_are_refused() {
    let (game, certificate) = bounded();
    let with = |change: &dyn Fn(&mut Stage)| {
        let mut forged = certificate.clone();
        change(&mut forged.stages[0]);
        forged.verify(&game)
    };
    let far = |group: usize| with(&move |s: &mut Stage| s.groups.push((group, 1)));
    for group in [0, 8, 1 << 40, usize::MAX] {
        assert_eq!(far(group), Err(NotProved::NotThere(0)));
        let settled = with(&|s: &mut Stage| s.settled.push((group, 1)));
        assert_eq!(settled, Err(NotProved::NotThere(0)));
    }
    for partner in [3, 64, usize::MAX] {
        let alone = with(&|s: &mut Stage| s.alone.push((partner, 1)));
        assert_eq!(alone, Err(NotProved::NotThere(0)));
    }
    let mut forged = certificate.clone();
    forged.weights = Some(vec![1, 1, 1, 0, 1, 1, 1, 1]);
    assert_eq!(forged.verify(&game), Err(NotProved::Unit(3)));
    forged.weights = Some(vec![1; 7]);
    assert_eq!(forged.verify(&game), Err(NotProved::Total));
}

/// Every single change to a proof that is not idle makes it none.
fn forgeries(proof: &Certificate, place: usize) -> Vec<(&'static str, Certificate)> {
    let changed = |change: &dyn Fn(&mut Vec<Stage>)| {
        let mut forged = proof.clone();
        change(&mut forged.stages);
        forged
    };
    vec![
        ("no stages", changed(&|s| s.clear())),
        (
            "a stage left out",
            changed(&|s| {
                s.remove(place);
            }),
        ),
        ("a weight more", changed(&|s| s[place].groups[0].1 += 1)),
        ("a weight turned", changed(&|s| s[place].groups[0].1 *= -1)),
        ("a group twice", {
            changed(&|s| {
                let first = s[place].groups[0];
                s[place].groups.push(first);
            })
        }),
        (
            "a group left out",
            changed(&|s| {
                s[place].groups.remove(0);
            }),
        ),
        (
            "a higher level",
            changed(&|s| {
                let level = s[place].level;
                let (above, below) = (level.numerator(), level.denominator());
                s[place].level = Ratio::new(above + below, below).unwrap();
            }),
        ),
        (
            "a lower level",
            changed(&|s| {
                let level = s[place].level;
                let (above, below) = (level.numerator(), level.denominator());
                s[place].level = Ratio::new(above - below, below).unwrap();
            }),
        ),
        (
            "no groups",
            changed(&|s| {
                s[place].groups.clear();
                s[place].alone.clear();
                s[place].settled.clear();
            }),
        ),
    ]
}

proptest! {
    #[test]
    fn forged_proofs_are_refused(seed in any::<u64>(), n in 3usize..7, at in 0usize..6) {
        let game = shared_service(n, seed);
        for weighting in [Weighting::Pounds, Weighting::PerPartner, Weighting::Percent] {
            let found = nucleolus(&game, weighting, Bounds::None).unwrap();
            let proved = found.certificate.verify(&game);
            if weighting == Weighting::Percent && proved == Err(NotProved::TooLarge) {
                continue;
            }
            prop_assert_eq!(proved, Ok(()));
            let place = at % found.certificate.stages.len();
            for (what, forged) in forgeries(&found.certificate, place) {
                prop_assert!(forged.verify(&game).is_err(), "{}: {:?}", what, forged);
            }
        }
    }

    /// Every group, one after the other.
    #[test]
    fn standing_is_what_looking_at_every_group_finds(
        seed in any::<u64>(),
        n in 2usize..7,
        parts in prop::collection::vec(-100.0f64..100.0, 7),
    ) {
        let game = wild(n, seed, 150);
        let pays = &parts[..n];
        let over = |g: usize| members(g).map(|p| pays[p]).sum::<f64>() - game.cost(g) as f64;
        let found = stand(&game, pays);
        let all = 1..game.everybody();
        prop_assert_eq!(found.objections, all.clone().filter(|g| over(*g) > 0.5).count());
        let larger = all.filter(|g| g.count_ones() > 1).map(over).fold(f64::NEG_INFINITY, f64::max);
        prop_assert_eq!(found.nearest.is_none(), n < 3);
        if let Some(nearest) = found.nearest {
            prop_assert!((nearest.over - larger).abs() < 1e-9 && (over(nearest.group) - larger).abs() < 1e-9);
        }
    }
}

#[test]
fn half_a_penny_is_left_to_rounding() {
    let game = CostGame::new(vec![0, 100, 100, 150]).unwrap();
    assert!(stand(&game, &[100.5, 49.5]).alone());
    assert!(!stand(&game, &[100.51, 49.49]).alone());
    assert!(!stand(&game, &[99.5, 50.5]).gain_shared());
}

/// With twenty equal votes every stage is one tie of 184,756 groups; numbers of the check once grew
/// beyond 128 bits.
#[test]
fn twenty_equal_votes_are_proved() {
    let game = of_worths(20, |g| i64::from(g.count_ones() >= 11));
    let found = nucleolus(&game, Weighting::Pounds, Bounds::None).unwrap();
    found.certificate.verify(&game).unwrap();
    assert!(found.pence().iter().all(|x| (x + 0.05).abs() < 1e-12));
}

/// Fifteen partners by head: one stage is so tied that Bland's rule walked through thousands of
/// corners (twenty partners: a minute).
#[test]
fn ties_by_head_end() {
    let game = CostGame::from_fn(15, |g| {
        let volume: i64 = members(g).map(|p| (p as i64 * 7919) % 97 + 3).sum();
        ((volume as f64).sqrt() * 1e6) as i64
    })
    .unwrap();
    let found = nucleolus(&game, Weighting::PerPartner, Bounds::None).unwrap();
    found.certificate.verify(&game).unwrap();
}

/// Costs in whole millions have percentages without rounding: multiplied by a million, nothing
/// but the unit changes.
#[test]
fn percentages_of_round_costs_are_exact() {
    let small = CostGame::new(vec![0, 7, 9, 13, 11, 15, 17, 22]).unwrap();
    let large = CostGame::new(small.costs().iter().map(|c| c * 1_000_000_000).collect()).unwrap();
    let of = |game: &CostGame| nucleolus(game, Weighting::Percent, Bounds::None).unwrap();
    let (small, large) = (of(&small), of(&large));
    assert_eq!(small.levels, large.levels);
    for (a, b) in small.shares.iter().zip(&large.shares) {
        assert_eq!(
            Ratio::new(a.numerator() * 1_000_000_000, a.denominator()),
            Some(*b)
        );
    }
}

/// Whoever comes first, if it is partner 0, costs a fortune: with 300 partners that happens once in
/// 300 orders. Intervals of no width must not be told before it could be seen.
struct OnlyFirst(usize);

impl OneByOne for OnlyFirst {
    type Joined = (usize, bool);
    fn partners(&self) -> usize {
        self.0
    }
    fn nobody(&self) -> (usize, bool) {
        (0, false)
    }
    fn join(&self, joined: &mut (usize, bool), partner: usize) -> f64 {
        joined.0 += 1;
        joined.1 |= partner == 0;
        let only = joined.0 == 1 && joined.1;
        joined.0 as f64 + if only { self.0 as f64 } else { 0.0 }
    }
}

#[test]
fn what_is_seldom_is_not_taken_for_never() {
    for n in [30, 300] {
        for seed in 0..6 {
            let plan = SamplePlan {
                most_rounds: 400,
                seed,
                ..SamplePlan::default()
            };
            let found = sampled_shapley(&OnlyFirst(n), &plan);
            assert!(!found.narrow_enough, "{n} partners, seed {seed}");
            assert!(
                (found.values[0] - 2.0).abs() <= found.half_widths[0],
                "{n} partners, seed {seed}: {} ± {}",
                found.values[0],
                found.half_widths[0]
            );
        }
    }
}

#[test]
fn a_plan_without_sense_gives_no_number_and_ends() {
    let runway = StructuredCost::new(
        3,
        vec![Component::Largest {
            costs: vec![1.0, 2.0, 3.0],
        }],
    );
    for confidence in [f64::NAN, 1.5, 1.0] {
        let plan = SamplePlan {
            confidence,
            most_rounds: 40,
            ..SamplePlan::default()
        };
        assert!(!sampled_shapley(&runway, &plan).narrow_enough);
    }
    let nobody = StructuredCost::new(0, Vec::new());
    assert!(
        sampled_shapley(&nobody, &SamplePlan::default())
            .values
            .is_empty()
    );
    let no_number = StructuredCost::new(
        2,
        vec![Component::Own {
            costs: vec![f64::INFINITY, f64::NAN],
        }],
    );
    let plan = SamplePlan {
        most_rounds: 0,
        ..SamplePlan::default()
    };
    assert!(!sampled_shapley(&no_number, &plan).narrow_enough);
}

#[test]
fn a_collar_without_sense_is_refused_and_does_not_panic() {
    use path::collared;
    let refused = |amounts: &[f64], floors: &[f64], caps: &[f64]| {
        assert!(
            collared(amounts, floors, caps).is_err(),
            "{amounts:?} {floors:?} {caps:?}"
        );
    };
    refused(&[70.0, 30.0], &[100.0, 0.0], &[50.0, 100.0]);
    refused(&[70.0, 30.0], &[f64::NAN; 2], &[f64::NAN; 2]);
    refused(&[f64::NAN, 30.0], &[0.0; 2], &[100.0; 2]);
    refused(&[f64::INFINITY, 30.0], &[0.0; 2], &[f64::INFINITY; 2]);
    refused(&[70.0, 30.0], &[0.0; 2], &[100.0]);
    let nobody = collared(&[], &[], &[]).unwrap();
    assert!(nobody.amounts.is_empty());
}

#[test]
fn who_paid_nothing_can_carry_much() {
    // A payment of nothing that must take over £5bn.
    let held = path::collared(&[0.0, 1e12], &[0.0; 2], &[1e12, 5e11]).unwrap();
    assert!((held.amounts[0] - 5e11).abs() < 1.0, "{:?}", held.amounts);
}

#[test]
fn rules_of_practice_refuse_what_is_no_share() {
    let half = |portion: f64| Part {
        portion,
        shares: vec![0.5, 0.5],
    };
    assert!(mixed(&[half(1.5), half(-0.5)]).is_err());
    assert!(mixed(&[half(f64::NAN)]).is_err());
    let tier = |portion: f64, p: usize| Tier {
        portion,
        members: vec![p],
        driver: vec![1.0],
    };
    assert!(two_tier(2, &[tier(1.5, 0), tier(-0.5, 1)]).is_err());
    assert!(fixed_and_variable(100.0, f64::NAN, &[0.5; 2], &[0.5; 2]).is_err());
    assert!(by_driver(&[1.0, f64::INFINITY]).is_err());
    assert!(equal(0).is_empty());
}
