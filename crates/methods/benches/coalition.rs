//! Speed of grouping and voting power.

use comity_methods::coalition::*;
use divan::Bencher;

fn main() {
    divan::main();
}

/// Costs that fall with size, with noise by the group's bits.
fn game(partners: usize) -> CostGame {
    CostGame::from_fn(partners, |group| {
        let noise = (group as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 44;
        let size = i64::from(group.count_ones());
        10_000_000 * size - 400_000 * size * size.min(5) + noise as i64
    })
    .expect("a game")
}

#[divan::bench(args = [12, 14, 16, 18, 20], max_time = 10)]
fn best_grouping(bencher: Bencher<'_, '_>, partners: usize) {
    let game = game(partners);
    let allowed = Allowed::all(partners);
    bencher.bench_local(|| Groupings::new(&game, &allowed).map(|g| g.best()));
}

#[divan::bench]
fn ten_best_of_sixteen(bencher: Bencher<'_, '_>) {
    let game = game(16);
    let groupings = Groupings::new(&game, &Allowed::all(16)).expect("sixteen");
    bencher.bench_local(|| groupings.next_best(10));
}

/// Weights of 25 partners, gone through coalition by coalition.
#[divan::bench]
fn power_of_25(bencher: Bencher<'_, '_>) {
    let weights: Vec<u64> = (0..25).map(|v| 1_000_003 + 77_777 * v).collect();
    let half = weights.iter().sum::<u64>() / 2 + 1;
    let rule = VotingRule::weighted(weights, half).expect("a rule");
    bencher.bench_local(|| power(&rule));
}

/// The 101 members of an assembly.
#[divan::bench]
fn power_of_101(bencher: Bencher<'_, '_>) {
    let rule = VotingRule::one_each(101, 51).expect("a rule");
    bencher.bench_local(|| power(&rule));
}
