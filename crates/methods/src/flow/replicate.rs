//! Many replications on all processors, with the same answer on any number of them.

use super::compiled::Compiled;
use super::simulator::Simulator;
use super::tally::{Outcome, Run};
use rayon::prelude::*;
use std::ops::Range;

/// Plays replications and keeps what `read` makes of each, in their order. The same numbers come
/// out on any number of threads: a replication depends on nothing but its own number. `after` is
/// called after each, from any thread, for a progress bar.
///
/// # Examples
/// ```
/// use comity_methods::flow::*;
/// use comity_methods::sampling::Distribution;
/// let handling = Distribution::Exponential { mean: 1.0 };
/// let network = Network {
///     hours: vec![Hours::always()],
///     queues: vec![Queue::new("desk")],
///     teams: vec![Team::new("desk", Shift { hours: 0, posts: Some(1) }, Serves::all_of(0))],
///     classes: vec![Class::new("case", Step::new("answer", 0, handling))],
///     sources: vec![Source::new("people", Arrivals::Poisson(Rates::constant(0.5)), 0)],
/// };
/// let compiled = compile(&network).unwrap();
/// // M/M/1 at half load: a mean wait of one handling time.
/// let waits = replicate(&compiled, &Run::weeks(1, 4, 7), 0..20, |o| {
///     o.classes[0].waited_wall / o.classes[0].started as f64
/// }, || ());
/// let mean = waits.iter().sum::<f64>() / 20.0;
/// assert!((mean - 1.0).abs() < 0.05);
/// ```
pub fn replicate<T: Send>(
    network: &Compiled,
    run: &Run,
    replications: Range<u32>,
    read: impl Fn(Outcome) -> T + Sync,
    after: impl Fn() + Sync,
) -> Vec<T> {
    replications
        .into_par_iter()
        .map_init(
            || Simulator::new(network),
            |simulator, replication| {
                let value = read(simulator.run(run, replication));
                after();
                value
            },
        )
        .collect()
}
