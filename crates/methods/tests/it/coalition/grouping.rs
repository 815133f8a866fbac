//! The best grouping against every grouping there is.

use comity_methods::coalition::*;
use proptest::prelude::*;

/// Every division of `n` partners into groups, in the order of the groups' first partners.
pub fn every_grouping(n: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for partner in 0..n {
        let with = |groups: &Vec<usize>| {
            let mut ways: Vec<Vec<usize>> = (0..groups.len())
                .map(|at| {
                    let mut joined = groups.clone();
                    joined[at] |= 1 << partner;
                    joined
                })
                .collect();
            let mut alone = groups.clone();
            alone.push(1 << partner);
            ways.push(alone);
            ways
        };
        all = all.iter().flat_map(with).collect();
    }
    all
}

/// All groupings with allowed groups: cost, number of groups, groups; in the order promised.
fn in_order(game: &CostGame, allowed: &Allowed) -> Vec<(i64, usize, Vec<usize>)> {
    let mut all: Vec<_> = every_grouping(game.partners())
        .into_iter()
        .filter(|groups| groups.iter().all(|g| allowed.holds(*g)))
        .map(|groups| {
            let cost = groups.iter().map(|g| game.cost(*g)).sum();
            (cost, groups.len(), groups)
        })
        .collect();
    all.sort();
    all
}

fn a_game() -> impl Strategy<Value = (CostGame, Allowed)> {
    (1usize..=7).prop_flat_map(|n| {
        let groups = 1usize << n;
        // Few different costs, so that ties are met; some below nothing.
        let costs = prop::collection::vec(-20i64..=60, groups);
        let may = prop::collection::vec(prop::bool::weighted(0.7), groups);
        (costs, may).prop_map(move |(costs, may)| {
            let game = CostGame::from_fn(n, |g| costs[g]).unwrap();
            (game, Allowed::from_fn(n, |g| may[g]))
        })
    })
}

#[test]
fn there_are_as_many_groupings_as_bell_says() {
    let counts: Vec<usize> = (0..9).map(|n| every_grouping(n).len()).collect();
    assert_eq!(counts, [1, 1, 2, 5, 15, 52, 203, 877, 4140]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_best_grouping_and_the_next_best_are_those_of_the_whole_list((game, allowed) in a_game()) {
        let slow = in_order(&game, &allowed);
        let quick = Groupings::new(&game, &allowed).unwrap();
        let found = quick.next_best(12);
        let expected: Vec<Grouping> = slow.into_iter().take(12)
            .map(|(cost, _, groups)| Grouping { groups, cost }).collect();
        prop_assert_eq!(&found, &expected);
        prop_assert_eq!(quick.best(), expected.into_iter().next());
    }

    #[test]
    fn with_a_partner_alone_is_the_best_of_those_with_it_alone((game, allowed) in a_game()) {
        let quick = Groupings::new(&game, &allowed).unwrap();
        for partner in 0..game.partners() {
            let apart = Allowed::from_fn(game.partners(), |g| {
                allowed.holds(g) && (g >> partner & 1 == 0 || g == 1 << partner)
            });
            let expected = in_order(&game, &apart).into_iter().next();
            prop_assert_eq!(quick.with_alone(partner).map(|g| g.groups), expected.map(|e| e.2));
        }
    }

    #[test]
    fn a_closed_game_gains_nothing_from_any_split((game, _) in a_game()) {
        let closed = close(&game).unwrap();
        for group in 1..=game.everybody() {
            prop_assert!(closed.cost(group) <= game.cost(group));
            let mut part = (group - 1) & group;
            while part != 0 {
                prop_assert!(closed.cost(group) <= closed.cost(part) + closed.cost(group ^ part));
                part = (part - 1) & group;
            }
        }
        prop_assert_eq!(close(&closed).unwrap(), closed);
    }
}
