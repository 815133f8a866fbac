//! Speed of the flow simulation: completed contacts of the reference networks.

#[path = "../tests/it/flow/networks.rs"]
mod networks;

use comity_methods::flow::*;
use divan::Bencher;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

/// One replication of 31 weeks of the help desk, with all measures.
fn help_desk(bencher: Bencher<'_, '_>, posts: &[u32]) {
    let compiled = compile(&networks::help_desk(posts)).expect("the reference network is sound");
    let run = Run::weeks(4, 26, 1);
    let completed = Simulator::new(&compiled).run(&run, 0).completed;
    let mut simulator = Simulator::new(&compiled);
    let mut replication = 0;
    bencher.counter(ItemsCount::new(completed)).bench_local(|| {
        replication += 1;
        simulator.run(&run, replication).completed
    });
}

#[divan::bench]
fn help_desk_separate(bencher: Bencher<'_, '_>) {
    help_desk(bencher, &[7, 4, 2]);
}

#[divan::bench]
fn help_desk_pooled_12(bencher: Bencher<'_, '_>) {
    help_desk(bencher, &[12]);
}

/// M/M/3 at a load of 0.8: 220,000 arrivals.
#[divan::bench]
fn three_servers(bencher: Bencher<'_, '_>) {
    let network = networks::desk(0.4, Some(3), networks::exponential(6.0));
    let compiled = compile(&network).expect("the reference network is sound");
    let run = Run {
        warm_up: 50_000.0,
        measured: 500_000.0,
        run_off: 0.0,
        seed: 1,
        frames: None,
    };
    let mut simulator = Simulator::new(&compiled);
    let mut replication = 0;
    bencher
        .counter(ItemsCount::new(220_000u64))
        .bench_local(|| {
            replication += 1;
            simulator.run(&run, replication).completed
        });
}

/// Twenty replications of one option on all processors, from the network to the outcomes.
#[divan::bench]
fn twenty_replications(bencher: Bencher<'_, '_>) {
    let network = networks::help_desk(&[12]);
    bencher.bench_local(|| {
        let compiled = compile(&network).expect("the reference network is sound");
        replicate(
            &compiled,
            &Run::weeks(4, 26, 1),
            0..20,
            |o| o.completed,
            || (),
        )
    });
}
