//! Who would rather leave, on the Swedish water case (Young, Okada and Hashimoto 1982).

use comity_methods::coalition::*;
use proptest::prelude::*;

/// Costs in ten thousand crowns by group; partners A H K L M T.
const SKANE: &str = "A 2195 H 1708 K 1091 L 1588 M 2081 T 2198 AH 3469 AK 3286 AL 3783 AM 4276 \
AT 4393 HK 2296 HL 2500 HM 3789 HT 3906 KL 2679 KM 3145 KT 3289 LM 3110 LT 3786 MT 3941 AHK 4074 \
AHL 4322 AHM 5550 AHT 5667 AKL 4874 AKM 5340 AKT 5484 ALM 5305 ALT 5981 AMT 6136 HKL 2726 HKM 4255 \
HKT 4494 HLM 4581 HLT 4698 HMT 5649 KLM 4201 KLT 4877 KMT 5032 LMT 5146 AHKL 4895 AHKM 6025 \
AHKT 6272 AHLM 6403 AHLT 6520 AHMT 7410 AKLM 6396 AKLT 7072 AKMT 7227 ALMT 7341 HKLM 4807 \
HKLT 4924 HKMT 5935 HLMT 6441 KLMT 5661 AHKLM 6976 AHKLT 7093 AHKMT 7742 AHLMT 8300 AKLMT 7397 \
HKLMT 6646 AHKLMT 8382";

fn skane() -> CostGame {
    let words: Vec<&str> = SKANE.split_whitespace().collect();
    let mut costs = vec![0; 64];
    for pair in words.chunks(2) {
        let group: usize = pair[0]
            .chars()
            .map(|c| 1 << "AHKLMT".find(c).unwrap())
            .sum();
        costs[group] = pair[1].parse().unwrap();
    }
    assert!(costs[1..].iter().all(|c| *c > 0));
    CostGame::new(costs).unwrap()
}

fn all_together(game: &CostGame, shares: &[i64]) -> Stability {
    let all = Grouping {
        groups: vec![game.everybody()],
        cost: game.total(),
    };
    let pays = |group: usize, partner: usize| match group == game.everybody() {
        true => Some(shares[partner]),
        false => equal_saving(game, group, partner),
    };
    stability(game, &Allowed::all_of(game), &all, &pays, 63)
}

#[test]
fn the_six_groups_of_skane_share_best_all_together() {
    let game = skane();
    let best = Groupings::new(&game, &Allowed::all_of(&game))
        .unwrap()
        .best();
    assert_eq!(best.unwrap().groups, [0b11_1111]);
}

/// By population 22 coalitions object; H pays 3.92 and M 13.41 more than alone.
#[test]
fn shares_by_population_drive_partners_away() {
    let found = all_together(&skane(), &[1013, 2100, 319, 822, 3422, 707]);
    assert_eq!(found.walk_out_count, 22);
    let moves: Vec<_> = found
        .moves
        .iter()
        .map(|m| (m.partner, m.to, m.saves))
        .collect();
    assert_eq!(moves, [(4, 0b01_0000, 1341), (1, 0b00_0010, 392)]);
    assert!(found.moves.iter().all(|m| m.is_welcome), "nobody is asked");
}

/// Shapley: H, K and L pay 0.43 more than they would as a three. (The printed shares sum to a
/// hundredth more than the cost.)
#[test]
fn even_the_shapley_value_makes_three_walk_out() {
    let found = all_together(&skane(), &[2001, 1071, 661, 1037, 1695, 1918]);
    assert!(found.moves.is_empty());
    assert_eq!(found.walk_out_count, 1);
    assert_eq!(
        found.walk_outs[0],
        WalkOut {
            group: 0b00_1110,
            saves: 43
        }
    );
    assert!(!found.holds());
}

/// The nucleolus: nobody objects; the nearest loses 1.60 by it.
#[test]
fn the_nucleolus_holds() {
    let found = all_together(&skane(), &[2035, 1206, 500, 861, 1832, 1949]);
    assert!(found.holds());
    let nearest = found.nearest.unwrap();
    assert!((159..=161).contains(&nearest.saves), "{nearest:?}");
}

#[test]
fn a_partner_may_like_a_group_that_does_not_like_it() {
    // C would rather be with A and B; it would cost them more.
    let game = CostGame::new(vec![0, 10, 10, 12, 10, 20, 20, 24]).unwrap();
    let apart = Grouping {
        groups: vec![0b011, 0b100],
        cost: 22,
    };
    let equal = |group: usize, partner: usize| {
        let size = i64::from(group.count_ones());
        (group >> partner & 1 == 1).then(|| game.cost(group) / size)
    };
    let found = stability(&game, &Allowed::all(3), &apart, &equal, 9);
    assert_eq!(
        found.moves,
        [Move {
            partner: 2,
            to: 0b111,
            saves: 2,
            is_welcome: false
        }]
    );
    assert_eq!(found.walk_out_count, 0);
}

proptest! {
    #[test]
    fn equal_saving_sums_to_the_cost(costs in prop::collection::vec(-99i64..99, 16)) {
        let game = CostGame::from_fn(4, |g| costs[g]).unwrap();
        for group in 1..16 {
            let sum: i64 = members(group).map(|p| equal_saving(&game, group, p).unwrap()).sum();
            prop_assert_eq!(sum, game.cost(group));
        }
    }
}
