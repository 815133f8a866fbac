//! R-B, the help desk of three partners, against four other engines.

use super::networks::help_desk;
use comity_methods::flow::*;

/// What is compared: name, value in one replication.
fn measures(network: &Network, outcome: &Outcome) -> Vec<(&'static str, f64)> {
    let sum = |of: &dyn Fn(&ClassTally) -> f64| -> f64 { outcome.classes.iter().map(of).sum() };
    let part = |p: usize, of: &dyn Fn(&ClassTally) -> f64| -> f64 {
        outcome.classes[3 * p..3 * p + 3].iter().map(of).sum()
    };
    let contacts = |c: &ClassTally| c.contacts as f64;
    let started = |c: &ClassTally| c.started as f64;
    let within = |c: &ClassTally| c.within as f64;
    let waited = |c: &ClassTally| c.waited;
    let mut waits = Histogram::default();
    outcome.classes.iter().for_each(|c| waits.add(&c.waits));
    let busy: f64 = outcome.teams.iter().map(|t| t.busy).sum();
    let on_duty: f64 = outcome.teams.iter().map(|t| t.on_duty).sum();
    let _ = network;
    vec![
        ("contacts", sum(&contacts)),
        (
            "abandoned %",
            100.0 * sum(&|c| c.gave_up as f64) / sum(&contacts),
        ),
        ("mean wait", sum(&|c| c.waited_wall) / sum(&started)),
        ("open wait", sum(&waited) / sum(&started)),
        ("P95 open wait", waits.quantile(0.95)),
        ("within %", 100.0 * sum(&within) / sum(&contacts)),
        ("utilisation %", 100.0 * busy / on_duty),
        ("open wait A", part(0, &waited) / part(0, &started)),
        ("open wait B", part(1, &waited) / part(1, &started)),
        ("open wait C", part(2, &waited) / part(2, &started)),
        ("within A %", 100.0 * part(0, &within) / part(0, &contacts)),
        ("within B %", 100.0 * part(1, &within) / part(1, &contacts)),
        ("within C %", 100.0 * part(2, &within) / part(2, &contacts)),
        (
            "urgent wait",
            sum(&|c| c.urgent_waited) / sum(&|c| c.urgent_started as f64),
        ),
        (
            "ordinary wait",
            sum(&|c| c.waited - c.urgent_waited) / sum(&|c| (c.started - c.urgent_started) as f64),
        ),
    ]
}

#[test]
#[ignore = "prints"]
fn print() {
    for posts in [&[7, 4, 2][..], &[13], &[12]] {
        let network = help_desk(posts);
        let compiled = compile(&network).unwrap();
        let mut simulator = Simulator::new(&compiled);
        let reps = 200;
        let t = std::time::Instant::now();
        let all: Vec<_> = (0..reps)
            .map(|r| simulator.run(&Run::weeks(4, 26, 1), r))
            .collect();
        let secs = t.elapsed().as_secs_f64();
        let done: u64 = all.iter().map(|o| o.completed).sum();
        let events: u64 = all.iter().map(|o| o.events).sum();
        println!(
            "{posts:?} {:.2} M contacts/s, {:.1} ns/event, {} events/rep",
            done as f64 / secs / 1e6,
            secs * 1e9 / events as f64,
            events / u64::from(reps)
        );
        let rows: Vec<_> = all.iter().map(|o| measures(&network, o)).collect();
        for m in 0..rows[0].len() {
            let x: Vec<f64> = rows.iter().map(|r| r[m].1).collect();
            let n = x.len() as f64;
            let mean = x.iter().sum::<f64>() / n;
            let sd = (x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
            println!(
                "  {:16} {mean:10.3} ± {:.3}",
                rows[0][m].0,
                1.97 * sd / n.sqrt()
            );
        }
    }
}
