//! Red lines against every grouping and every set of lines given up.

use super::grouping::every_grouping;
use comity_methods::coalition::*;
use proptest::prelude::*;

fn a_line(n: usize) -> impl Strategy<Value = RedLine> {
    let set = 0usize..1 << n;
    prop_oneof![
        (0..n, set.clone()).prop_map(|(partner, others)| RedLine::OnlyWith { partner, others }),
        (0..n, set.clone()).prop_map(|(partner, others)| RedLine::NeverWith { partner, others }),
        (0..n, prop::collection::vec(set.clone(), 0..5))
            .prop_map(|(partner, groups)| RedLine::OnlyIn { partner, groups }),
        (0..n).prop_map(|partner| RedLine::NotAlone { partner }),
        (0..n).prop_map(|partner| RedLine::NotAlone { partner }),
        set.clone().prop_map(|any| RedLine::Holds { any }),
        (1usize..1 << n).prop_map(|all| RedLine::NotTogether { all }),
        (1usize..4).prop_map(RedLine::AtLeast),
        (1usize..4).prop_map(RedLine::AtMost),
        prop::collection::vec(set, n).prop_map(|neighbours| RedLine::Connected { neighbours }),
    ]
}

fn some_lines() -> impl Strategy<Value = (RedLines, CostGame)> {
    (2usize..=5).prop_flat_map(|n| {
        let costs = prop::collection::vec(-20i64..60, 1 << n);
        (prop::collection::vec(a_line(n), 0..7), costs).prop_map(move |(lines, costs)| {
            let game = CostGame::from_fn(n, |g| costs[g]).unwrap();
            (RedLines::new(n, lines).unwrap(), game)
        })
    })
}

/// The cheapest cost of a grouping that breaks none but some lines.
fn best(lines: &RedLines, game: &CostGame, given_up: u64) -> Option<i64> {
    let holds = |g: &usize| lines.broken_by(*g) & !given_up == 0;
    every_grouping(game.partners())
        .into_iter()
        .filter(|groups| groups.iter().all(holds))
        .map(|groups| groups.iter().map(|g| game.cost(*g)).sum())
        .min()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_smallest_change_is_the_smallest_of_all((lines, game) in some_lines()) {
        let possible = Allowed::all_of(&game);
        let count = lines.lines().len();
        let helps: Vec<u64> = (0..1u64 << count)
            .filter(|set| best(&lines, &game, *set).is_some()).collect();
        let least = helps.iter().map(|s| s.count_ones()).min().unwrap();
        let mut expected: Vec<Vec<usize>> = helps.iter()
            .filter(|s| s.count_ones() == least)
            .map(|s| (0..count).filter(|at| s >> at & 1 == 1).collect()).collect();
        expected.sort();
        prop_assert_eq!(lines.leave_a_grouping(&possible), least == 0);
        prop_assert_eq!(lines.smallest_changes(&possible), Some(expected));
    }

    #[test]
    fn what_a_line_is_worth_is_what_its_end_would_save((lines, game) in some_lines()) {
        let worth = lines.worth(&game, &Allowed::all_of(&game)).unwrap();
        for (at, worth) in worth.into_iter().enumerate() {
            let now = best(&lines, &game, 0);
            let then = best(&lines, &game, 1 << at);
            let expected = now.zip(then).map(|(now, then)| now - then);
            prop_assert_eq!(worth.as_ref().map(|w| w.pence), expected);
            prop_assert!(worth.is_none_or(|w| w.pence >= 0));
        }
    }

    #[test]
    fn side_payments_suit_everybody_and_sum_to_nothing(
        pairs in prop::collection::vec((-1000i64..1000, -1000i64..1000), 1..9)
    ) {
        let (pays, accepts): (Vec<i64>, Vec<i64>) = pairs.into_iter().unzip();
        let needed: i64 = pays.iter().zip(&accepts).map(|(p, a)| (p - a).max(0)).sum();
        match side_payments(&pays, &accepts) {
            SidePayments::Among(receives) => {
                prop_assert_eq!(receives.iter().sum::<i64>(), 0);
                for ((pays, accepts), receives) in pays.iter().zip(&accepts).zip(&receives) {
                    prop_assert!(pays - receives <= *accepts);
                }
                // No pound moves that need not.
                prop_assert_eq!(receives.iter().filter(|r| **r > 0).sum::<i64>(), needed);
            }
            SidePayments::Short(short) => {
                let total: i64 = pays.iter().sum::<i64>() - accepts.iter().sum::<i64>();
                prop_assert_eq!(short, total);
                prop_assert!(short > 0);
            }
        }
    }
}

#[test]
fn a_chain_of_neighbours_hangs_together_and_its_ends_do_not() {
    let line = RedLine::Connected {
        neighbours: vec![0b010, 0b100, 0],
    };
    assert!(!line.forbids(0b111) && !line.forbids(0b110));
    assert!(line.forbids(0b101));
}

#[test]
fn groups_that_are_not_possible_cannot_be_had_by_giving_up() {
    let lines = RedLines::new(2, vec![RedLine::AtMost(1)]).unwrap();
    let nothing = Allowed::from_fn(2, |g| g == 1);
    assert_eq!(lines.smallest_changes(&nothing), None);
}
