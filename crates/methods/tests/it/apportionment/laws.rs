//! What always holds.

use super::games::*;
use comity_domain::{Money, whole_pence};
use comity_methods::apportionment::*;
use comity_methods::coalition::{CostGame, members};
use proptest::prelude::*;

fn any_game() -> impl Strategy<Value = CostGame> {
    let costs = |n: usize| prop::collection::vec(-500i64..2000, (1 << n) - 1);
    let game = |rest: Vec<i64>| CostGame::new([vec![0], rest].concat()).unwrap();
    (1usize..6).prop_flat_map(costs).prop_map(game)
}

/// Games in which all together are never dearer than each alone.
fn worth_sharing() -> impl Strategy<Value = CostGame> {
    (2usize..6, any::<u64>()).prop_map(|(n, seed)| {
        let game = wild(n, seed, 1000);
        let together = (0..n).map(|p| game.alone(p)).sum::<i64>().min(game.total());
        let mut costs = game.costs().to_vec();
        *costs.last_mut().unwrap() = together;
        CostGame::new(costs).unwrap()
    })
}

type Rule = fn(&CostGame) -> Option<Vec<f64>>;

fn rules() -> Vec<(&'static str, Rule)> {
    vec![
        ("shapley", |g| Some(shapley(g))),
        ("scrb", |g| Some(scrb(g))),
        ("ensc", |g| Some(ensc(g))),
        ("equal saving", |g| Some(equal_saving(g))),
        ("tau", tau),
        ("alone", |g| proportional_to_alone(g)),
        ("nucleolus", |g| proved(g, Weighting::Pounds)),
        ("per partner", |g| proved(g, Weighting::PerPartner)),
        ("percent", |g| proved(g, Weighting::Percent)),
    ]
}

fn proved(game: &CostGame, weighting: Weighting) -> Option<Vec<f64>> {
    let found = nucleolus(game, weighting, Bounds::AtMostAlone).ok()?;
    found.certificate.verify(game).unwrap();
    Some(found.pence())
}

/// Every order of joining, one after the other.
fn shapley_by_orders(game: &CostGame) -> Vec<f64> {
    let n = game.partners();
    let (mut sums, mut orders) = (vec![0.0; n], 0.0);
    let mut order: Vec<usize> = (0..n).collect();
    permute(&mut order, 0, &mut |order| {
        let mut group = 0;
        for p in order {
            let with = group | 1 << p;
            sums[*p] += (game.cost(with) - game.cost(group)) as f64;
            group = with;
        }
        orders += 1.0;
    });
    sums.iter().map(|s| s / orders).collect()
}

fn permute(order: &mut Vec<usize>, from: usize, each: &mut impl FnMut(&[usize])) {
    if from == order.len() {
        return each(order);
    }
    for other in from..order.len() {
        order.swap(from, other);
        permute(order, from + 1, each);
        order.swap(from, other);
    }
}

/// A game in which partners stand in another order.
fn reordered(game: &CostGame, order: &[usize]) -> CostGame {
    let old = |g: usize| members(g).map(|p| 1 << order[p]).sum::<usize>();
    CostGame::from_fn(game.partners(), |g| game.cost(old(g))).unwrap()
}

fn close(a: &[f64], b: &[f64]) -> bool {
    a.iter()
        .zip(b)
        .all(|(a, b)| (a - b).abs() < 1e-6 * (1.0 + a.abs()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_fold_is_the_average_over_orders(game in any_game()) {
        prop_assert!(close(&shapley(&game), &shapley_by_orders(&game)));
    }

    #[test]
    fn every_rule_splits_the_whole(game in worth_sharing()) {
        for (name, rule) in rules() {
            let Some(pays) = rule(&game) else { continue };
            let sum: f64 = pays.iter().sum();
            prop_assert!((sum - game.total() as f64).abs() < 1e-6, "{}", name);
            let total = Money::pence(game.total());
            prop_assert_eq!(whole_pence(total, &pays).into_iter().sum::<Money>(), total);
        }
    }

    #[test]
    fn another_order_of_partners_changes_nothing(game in worth_sharing(), turn in 1usize..5) {
        let n = game.partners();
        let order: Vec<usize> = (0..n).map(|p| (p + turn) % n).collect();
        let other = reordered(&game, &order);
        for (name, rule) in rules() {
            let (Some(one), Some(two)) = (rule(&game), rule(&other)) else { continue };
            let back: Vec<f64> = order.iter().map(|p| one[*p]).collect();
            prop_assert!(close(&back, &two), "{} {:?} {:?}", name, back, two);
        }
    }

    #[test]
    fn what_each_bears_alone_is_added_to_what_it_pays(
        game in worth_sharing(),
        own in prop::collection::vec(0i64..500, 6),
        times in 1i64..4,
    ) {
        let of = |g: usize| members(g).map(|p| own[p]).sum::<i64>();
        let other = CostGame::from_fn(game.partners(), |g| times * game.cost(g) + of(g)).unwrap();
        for (name, rule) in rules() {
            if name == "alone" || name == "percent" {
                continue;
            }
            let (Some(one), Some(two)) = (rule(&game), rule(&other)) else { continue };
            let moved: Vec<f64> = one.iter().zip(&own).map(|(x, o)| times as f64 * x + *o as f64).collect();
            prop_assert!(close(&moved, &two), "{} {:?} {:?}", name, moved, two);
        }
    }

    #[test]
    fn who_adds_nothing_pays_its_own_and_twins_pay_the_same(game in any_game(), own in 0i64..300) {
        let n = game.partners();
        let whole = |g: usize| g & !(1 << n);
        let more = CostGame::from_fn(n + 1, |g| game.cost(whole(g)) + own * (g >> n) as i64).unwrap();
        let dummy = shapley(&more)[n];
        prop_assert!((dummy - own as f64).abs() < 1e-6);
        // A twin: costs depend on how many of the two take part.
        let twin = |g: usize| game.cost(g & !1 & !(1 << n)) + own * ((g & 1) + (g >> n & 1)) as i64;
        let twins = CostGame::from_fn(n + 1, twin).unwrap();
        let pays = shapley(&twins);
        prop_assert!((pays[0] - pays[n]).abs() < 1e-6);
    }

    #[test]
    fn the_shapley_value_of_a_sum_is_the_sum(seed in any::<u64>(), n in 1usize..6) {
        let (one, two) = (wild(n, seed, 900), wild(n, seed ^ 1, 900));
        let both = CostGame::from_fn(n, |g| one.cost(g) + two.cost(g)).unwrap();
        let sum: Vec<f64> = shapley(&one).iter().zip(shapley(&two)).map(|(a, b)| a + b).collect();
        prop_assert!(close(&sum, &shapley(&both)));
    }

    /// Under a driver, and under Shapley where a cost follows volume, nobody pays less for more.
    #[test]
    fn no_share_falls_when_its_own_use_rises(
        volumes in prop::collection::vec(1.0f64..100.0, 2..6),
        more in 0.0f64..50.0,
        exponent in 0.3f64..1.0,
    ) {
        let mut larger = volumes.clone();
        larger[0] += more;
        prop_assert!(by_driver(&larger).unwrap()[0] >= by_driver(&volumes).unwrap()[0] - 1e-12);
        let cost = |volumes: &[f64]| {
            CostGame::from_fn(volumes.len(), |g| {
                let volume: f64 = members(g).map(|p| volumes[p]).sum();
                (1e6 * volume.powf(exponent)) as i64
            }).unwrap()
        };
        prop_assert!(shapley(&cost(&larger))[0] >= shapley(&cost(&volumes))[0] - 2.0);
    }

    /// SCRB is the point at which everybody's departure would hurt the others by the same multiple
    /// of what it hurts itself (Gately 1974).
    #[test]
    fn separable_cost_is_gatelys_point(seed in any::<u64>(), n in 2usize..6) {
        let game = shared_service(n, seed);
        let pays = scrb(&game);
        let loses = |p: usize| {
            let others = (game.cost(game.everybody() & !(1 << p)) - game.total()) as f64 + pays[p];
            others / (game.alone(p) as f64 - pays[p])
        };
        prop_assume!((0..n).all(|p| game.alone(p) - game.added_by(p) > 1000));
        let all: Vec<f64> = (0..n).map(loses).collect();
        let first = all[0];
        prop_assert!(all.iter().all(|l| (l - first).abs() < 1e-6 * (1.0 + first.abs())), "{:?}", all);
    }

    #[test]
    fn a_collar_holds_and_finances_itself(
        amounts in prop::collection::vec(0.0f64..1000.0, 2..8),
        up in 0.0f64..0.5,
        down in 0.0f64..0.5,
        last in prop::collection::vec(1.0f64..1000.0, 8),
    ) {
        let n = amounts.len();
        let caps: Vec<f64> = last[..n].iter().map(|l| l * (1.0 + up)).collect();
        let floors: Vec<f64> = last[..n].iter().map(|l| l * (1.0 - down)).collect();
        let total: f64 = amounts.iter().sum();
        match path::collared(&amounts, &floors, &caps) {
            Ok(held) => {
                prop_assert!((held.amounts.iter().sum::<f64>() - total).abs() < 1e-6 * (1.0 + total));
                for (p, a) in held.amounts.iter().enumerate() {
                    prop_assert!(*a <= caps[p] + 1e-9 && *a >= floors[p] - 1e-9);
                }
            }
            Err(tight) => prop_assert!(tight.least > total - 1e-6 || tight.most < total + 1e-6),
        }
    }

    #[test]
    fn a_guarantee_holds_or_says_what_is_missing(
        amounts in prop::collection::vec(0.0f64..1000.0, 1..8),
        guarantees in prop::collection::vec(0.0f64..1000.0, 8),
    ) {
        let guarantees = &guarantees[..amounts.len()];
        let (total, promised): (f64, f64) = (amounts.iter().sum(), guarantees.iter().sum());
        match path::no_detriment(&amounts, guarantees) {
            Ok(pays) => {
                prop_assert!((pays.iter().sum::<f64>() - total).abs() < 1e-6);
                prop_assert!(pays.iter().zip(guarantees).all(|(p, g)| *p <= g + 1e-9));
            }
            Err(missing) => prop_assert!((missing.short - (total - promised)).abs() < 1e-6),
        }
    }
}

/// The nucleolus is not monotonic: when the joint cost rises, somebody may pay less (Megiddo 1974
/// gave the first example). Found by search; a reason for showing rules side by side.
#[test]
fn under_the_nucleolus_a_dearer_service_can_be_cheaper_for_somebody() {
    let falls = (0..3000u64).find_map(|seed| {
        let game = wild(4, seed, 100);
        let mut costs: Vec<i64> = game.costs().to_vec();
        let alone: i64 = (0..4).map(|p| game.alone(p)).sum();
        costs[15] = costs[15].min(alone - 12);
        let cheaper = CostGame::new(costs.clone()).unwrap();
        costs[15] += 12;
        let dearer = CostGame::new(costs).unwrap();
        let (one, two) = (
            proved(&cheaper, Weighting::Pounds)?,
            proved(&dearer, Weighting::Pounds)?,
        );
        (0..4).find(|p| two[*p] < one[*p] - 0.01).map(|p| (seed, p))
    });
    assert!(falls.is_some());
}
