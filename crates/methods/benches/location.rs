//! Speed of location: one hundred places, five sites.

use comity_methods::location::*;
use comity_methods::sampling::philox::philox;
use divan::Bencher;
use std::path::Path;

fn main() {
    divan::main();
}

/// A network like OR-Library's first: a hundred places, two hundred edges of 1 to 100.
fn like_pmed1() -> Vec<(usize, usize, f64)> {
    let ring = (0..100).map(|i| (i, (i + 1) % 100));
    let draw = |i: u32| philox([i, 0, 0, 0], [7, 0]);
    let others = (0..100).map(|i| ((draw(i)[0] % 100) as usize, (draw(i)[1] % 100) as usize));
    let edges = ring.chain(others).enumerate();
    edges
        .map(|(i, (a, b))| (a, b, f64::from(1 + draw(i as u32)[2] % 100)))
        .collect()
}

/// From the edges to a plan whose gap is known.
fn median(bencher: Bencher<'_, '_>, places: usize, edges: &[(usize, usize, f64)], sites: usize) {
    let everybody = vec![1.0; places];
    bencher.bench_local(|| {
        let distances = Distances::from_edges(places, edges).expect("a sound network");
        p_median(&distances, &everybody, &SiteRules::open(sites)).map(|plan| plan.gap())
    });
}

#[divan::bench(args = [2, 5, 10, 20])]
fn random_network(bencher: Bencher<'_, '_>, sites: usize) {
    median(bencher, 100, &like_pmed1(), sites);
}

/// OR-Library's pmed1, if its file is in a folder above: optimum 5819, proven.
#[divan::bench]
fn pmed1(bencher: Bencher<'_, '_>) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = here.ancestors().map(|a| a.join("shared/data/pmed1.txt"));
    let Some(text) = files
        .into_iter()
        .find_map(|f| std::fs::read_to_string(f).ok())
    else {
        eprintln!("pmed1 skipped: shared/data/pmed1.txt is not in any folder above this crate");
        return;
    };
    let numbers: Vec<usize> = text.split_whitespace().flat_map(str::parse).collect();
    let edge = |e: &[usize]| (e[0] - 1, e[1] - 1, e[2] as f64);
    let edges: Vec<_> = numbers[3..].chunks_exact(3).map(edge).collect();
    median(bencher, numbers[0], &edges, numbers[2]);
}

/// Plans for twelve sites, everybody carried: what `comity locate` does for each plan.
#[divan::bench]
fn staff_of_twelve_sites(bencher: Bencher<'_, '_>) {
    let edges: Vec<_> = like_pmed1()
        .into_iter()
        .filter(|e| e.0 < 12 && e.1 < 12)
        .collect();
    let minutes = Distances::from_edges(12, &edges).expect("a sound network");
    let people: Vec<u64> = (1..13).collect();
    let room = vec![Room::building(40); 12];
    bencher.bench_local(|| redeploy(&minutes, &people, &room, &[1, 5, 9], 60.0));
}
