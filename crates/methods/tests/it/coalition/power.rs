//! Voting power: published cases, and every order and every coalition gone through.

use comity_methods::coalition::*;
use proptest::prelude::*;

fn weighted(weights: &[u64], quota: u64) -> Power {
    power(&VotingRule::weighted(weights.to_vec(), quota).unwrap()).unwrap()
}

fn exact(power: &Power) -> Vec<(u128, u128)> {
    power
        .voters
        .iter()
        .map(|v| v.shapley_shubik_exact.unwrap())
        .collect()
}

fn swings(power: &Power) -> Vec<u128> {
    power.voters.iter().map(|v| v.swings).collect()
}

/// EEC 1958: Luxembourg's vote never made a difference (reference case 15).
#[test]
fn luxembourg_had_a_vote_and_no_power() {
    let found = weighted(&[4, 4, 4, 2, 2, 1], 12);
    let (big, small) = ((7, 30), (3, 20));
    assert_eq!(exact(&found), [big, big, big, small, small, (0, 1)]);
    assert_eq!(swings(&found), [10, 10, 10, 6, 6, 0]);
    assert!((found.voters[0].shapley_shubik - 0.2333).abs() < 5e-5);
    assert!((found.voters[0].banzhaf - 5.0 / 21.0).abs() < 1e-15);
    assert!((found.voters[3].banzhaf - 3.0 / 21.0).abs() < 1e-15);
    let dummies: Vec<bool> = found.voters.iter().map(VoterPower::is_dummy).collect();
    assert_eq!(dummies, [false, false, false, false, false, true]);
}

/// UN Security Council: 5 with a veto, 10 without (reference case 16), as weights and as vetoes.
#[test]
fn the_security_council() {
    let mut weights = vec![7; 5];
    weights.extend([1; 10]);
    let by_weight = VotingRule::weighted(weights, 39).unwrap();
    let nine = VotingRule::one_each(15, 9).unwrap();
    let by_veto = nine.with_vetoes(&[0, 1, 2, 3, 4]).unwrap();
    for rule in [by_weight, by_veto] {
        let found = power(&rule).unwrap();
        assert_eq!(exact(&found)[0], (421, 2145));
        assert_eq!(exact(&found)[14], (4, 2145));
        assert_eq!((swings(&found)[0], swings(&found)[14]), (848, 84));
        let (first, last) = (&found.voters[0], &found.voters[14]);
        assert!((first.shapley_shubik - 0.19627).abs() < 5e-6);
        assert!((last.shapley_shubik - 0.001_864_8).abs() < 5e-8);
        assert!((first.banzhaf - 0.16693).abs() < 5e-6);
        assert!((last.banzhaf - 0.016_535).abs() < 5e-7);
        assert!(first.has_veto && !last.has_veto && !first.is_dictator);
        let blocking = blocking_groups(&rule, 5).unwrap();
        assert_eq!(blocking.groups, [1, 2, 4, 8, 16]);
        // Five vetoers, or any 7 of the other ten.
        assert_eq!(blocking.count, 5 + 120);
    }
}

/// Reference case 17.
#[test]
fn one_vote_of_a_hundred_may_be_worth_a_fifth_or_nothing() {
    let banzhaf = |quota| -> Vec<f64> {
        let found = weighted(&[50, 49, 1], quota);
        found.voters.iter().map(|v| v.banzhaf).collect()
    };
    assert_eq!(banzhaf(51), [3.0 / 5.0, 1.0 / 5.0, 1.0 / 5.0]);
    assert_eq!(banzhaf(52), [1.0 / 2.0, 1.0 / 2.0, 0.0]);
}

/// Case 19 of the reference: 101 equal voters, 51 carry; C(100, 50) swings each.
#[test]
fn a_hundred_and_one_equal_voters() {
    let found = power(&VotingRule::one_each(101, 51).unwrap()).unwrap();
    let ways = 100_891_344_545_564_193_334_812_497_256_u128;
    for voter in &found.voters {
        assert_eq!(voter.swings, ways);
        assert_eq!(voter.shapley_shubik, 1.0 / 101.0);
        assert_eq!(voter.banzhaf_absolute, ways as f64 / 2f64.powi(100));
    }
    assert_eq!(found.carried_share, 0.5);
    assert_eq!(found.carrying, 1 << 100);
}

#[test]
fn the_largest_number_of_voters_is_counted_whole() {
    let found = power(&VotingRule::one_each(MOST_VOTERS, 64).unwrap()).unwrap();
    assert_eq!(found.carrying, 1 << 126);
    assert_eq!(found.voters[0].shapley_shubik, 1.0 / 127.0);
    assert!(VotingRule::one_each(MOST_VOTERS + 1, 64).is_err());
}

#[test]
fn dictators_vetoers_and_unanimity() {
    let found = weighted(&[10, 3, 3], 10);
    assert!(found.voters[0].is_dictator && found.voters[1].is_dummy());
    let all = power(&VotingRule::unanimity(5).unwrap()).unwrap();
    assert!(all.voters.iter().all(|v| v.has_veto && !v.is_dictator));
    assert_eq!(exact(&all), [(1, 5); 5]);
    assert_eq!(all.carrying, 1);
}

#[test]
fn rules_that_are_none_are_said() {
    let refused = |weights: &[u64], quota| VotingRule::weighted(weights.to_vec(), quota).err();
    assert_eq!(refused(&[], 1), Some(PowerError::NoVoters));
    assert_eq!(refused(&[1], 0), Some(PowerError::NobodyCarries));
    assert_eq!(
        refused(&[1, 2], 4),
        Some(PowerError::NeverCarried { quota: 4, total: 3 })
    );
    assert_eq!(refused(&[u64::MAX, 2], 4), Some(PowerError::TooManyVotes));
    let large: Vec<u64> = (0..60).map(|v| 1_000_003 + v).collect();
    let rule = VotingRule::weighted(large, 40_000_000).unwrap();
    assert!(matches!(power(&rule), Err(PowerError::TooLarge { .. })));
}

/// Many thousands of votes with a common measure are still few.
#[test]
fn votes_in_thousands_are_as_good_as_votes() {
    let votes: Vec<u64> = (1..=30).collect();
    let thousands: Vec<u64> = votes.iter().map(|v| v * 1_000_000).collect();
    assert_eq!(weighted(&votes, 233), weighted(&thousands, 232_000_001));
}

/// All orders of `n` voters.
fn orders(n: usize) -> Vec<Vec<usize>> {
    (0..n).fold(vec![Vec::new()], |orders, next| {
        let with = |order: &Vec<usize>| -> Vec<Vec<usize>> {
            let at = |place| {
                let mut longer = order.clone();
                longer.insert(place, next);
                longer
            };
            (0..=order.len()).map(at).collect()
        };
        orders.iter().flat_map(with).collect()
    })
}

fn a_rule() -> impl Strategy<Value = VotingRule> {
    (1usize..=7, 1usize..=3).prop_flat_map(|(voters, conditions)| {
        let condition = (prop::collection::vec(0u64..8, voters), 0.0..1.0f64);
        prop::collection::vec(condition, conditions).prop_map(|found| {
            let condition = |(mut weights, share): (Vec<u64>, f64)| {
                weights[0] += 1;
                let total: u64 = weights.iter().sum();
                let quota = ((total as f64 * share).ceil() as u64).clamp(1, total);
                Condition { weights, quota }
            };
            VotingRule::new(found.into_iter().map(condition).collect()).unwrap()
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn power_is_what_all_orders_and_all_coalitions_say(rule in a_rule()) {
        let n = rule.voters();
        let mut decides = vec![0u128; n];
        let all = orders(n);
        for order in &all {
            let mut so_far = 0u128;
            for voter in order {
                let before = rule.carried(so_far);
                so_far |= 1 << voter;
                decides[*voter] += u128::from(!before && rule.carried(so_far));
            }
        }
        let found = power(&rule).unwrap();
        for (voter, own) in found.voters.iter().enumerate() {
            let (up, down) = own.shapley_shubik_exact.unwrap();
            prop_assert_eq!(up * all.len() as u128, decides[voter] * down);
            prop_assert!((own.shapley_shubik - up as f64 / down as f64).abs() < 1e-12);
            let swing = |g: &u128| g >> voter & 1 == 1
                && rule.carried(*g) && !rule.carried(g & !(1 << voter));
            let swings = (0..1u128 << n).filter(swing).count() as u128;
            prop_assert_eq!(own.swings, swings);
        }
        let sum: f64 = found.voters.iter().map(|v| v.shapley_shubik).sum();
        prop_assert!((sum - 1.0).abs() < 1e-12);
        let carrying = (0..1u128 << n).filter(|g| rule.carried(*g)).count() as u128;
        prop_assert_eq!(found.carrying, carrying);
    }

    #[test]
    fn blocking_and_carrying_groups_are_those_that_nobody_can_leave(rule in a_rule()) {
        let n = rule.voters();
        let everybody = (1u128 << n) - 1;
        let minimal = |is: &dyn Fn(u128) -> bool| -> Vec<usize> {
            let needs_all = |g: u128| (0..n).all(|v| g >> v & 1 == 0 || !is(g & !(1 << v)));
            let mut groups: Vec<usize> = (0..1u128 << n)
                .filter(|g| is(*g) && needs_all(*g)).map(|g| g as usize).collect();
            groups.sort_by_key(|g| (g.count_ones(), *g));
            groups
        };
        let blocks = |g: u128| !rule.carried(everybody & !g);
        prop_assert_eq!(blocking_groups(&rule, 999).unwrap().groups, minimal(&blocks));
        prop_assert_eq!(carrying_groups(&rule, 999).unwrap().groups, minimal(&|g| rule.carried(g)));
    }
}
