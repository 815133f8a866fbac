//! The main job on the reference case: reading, building, appraising.

#![allow(
    clippy::unwrap_used,
    reason = "a bench without its example should fail at once"
)]

use comity_business_case::{Model, Pack, PackFiles, Sampling, appraise};
use std::path::Path;

fn main() {
    divan::main();
}

fn files() -> PackFiles {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/ref-3x3x10");
    comity_testkit::pack_folder(&folder)
}

fn pack() -> Pack {
    Pack::read(&files()).pack.unwrap()
}

#[divan::bench]
fn read(bencher: divan::Bencher) {
    let files = files();
    bencher.bench(|| Pack::read(divan::black_box(&files)));
}

#[divan::bench]
fn build(bencher: divan::Bencher) {
    let pack = pack();
    bencher.bench(|| Model::build(divan::black_box(&pack)).unwrap());
}

/// One thread, so that the figure is CPU time.
#[divan::bench(args = [4_096, 65_536], sample_count = 10)]
fn appraise_futures(bencher: divan::Bencher, samples: usize) {
    let pack = pack();
    let sampling = Sampling {
        samples,
        ..Sampling::default()
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    bencher.bench(|| pool.install(|| appraise(&pack, sampling, &|_, _| ()).unwrap()));
}
