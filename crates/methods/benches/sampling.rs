//! Speed of drawing and of describing samples.

use comity_methods::lanes::{LANES, Lanes};
use comity_methods::sampling::marginal::Marginal;
use comity_methods::sampling::{Correlation, Distribution, Input, Sampler, Scheme};
use comity_methods::statistics::{mean, quantiles, sd, spearman};
use divan::Bencher;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

/// The inputs of the reference case REF-3x3x10.
const REFERENCE: [&str; 41] = [
    "normal(0.010, 0.008)",
    "normal(0.015, 0.010)",
    "normal(0.020, 0.015)",
    "pert(3600, 4000, 4600)",
    "pert(1900, 2100, 2500)",
    "pert(900, 1000, 1250)",
    "lognormal(900 to 1400)",
    "lognormal(450 to 750)",
    "lognormal(220 to 420)",
    "lognormal(120 to 180)",
    "lognormal(60 to 95)",
    "lognormal(25 to 45)",
    "pert(-0.02, 0.03, 0.09)",
    "pert(-0.02, 0.03, 0.08)",
    "pert(-0.02, 0.02, 0.07)",
    "lognormal(250 to 900)",
    "lognormal(180 to 600)",
    "lognormal(100 to 400)",
    "pert(0, 0.10, 0.41)",
    "pert(0, 2, 8)",
    "uniform(4, 10)",
    "pert(0, 0.4, 1.2)",
    "pert(0.08, 0.15, 0.22)",
    "pert(0.10, 0.18, 0.27)",
    "pert(0.12, 0.22, 0.32)",
    "pert(0.02, 0.08, 0.15)",
    "lognormal(800 to 2400)",
    "pert(0.10, 0.35, 2.00)",
    "pert(1, 4, 12)",
    "uniform(6, 14)",
    "mixture(70%: lognormal(180 to 320), 30%: lognormal(300 to 600))",
    "lognormal(0.4 to 1.1)",
    "pert(0, 0.015, 0.05)",
    "pert(0.02, 0.08, 0.25)",
    "lognormal(6 to 18)",
    "pert(60, 90, 160)",
    "bernoulli(12%)",
    "discrete(4, 5, 6, 7, 8)",
    "lognormal(300 to 1500)",
    "pert(-0.6, 0.2, 1.2)",
    "uniform(0, 1)",
];

const CORRELATIONS: [(usize, usize, f64); 9] = [
    (0, 1, 0.3),
    (0, 2, 0.4),
    (1, 2, 0.2),
    (22, 23, 0.6),
    (22, 24, 0.6),
    (23, 24, 0.6),
    (26, 27, 0.5),
    (26, 28, 0.4),
    (27, 28, 0.4),
];

fn parse(text: &str) -> Distribution {
    Distribution::parse(text).expect("the reference case is well formed")
}

fn reference(scheme: Scheme) -> Sampler {
    let input = |(i, text): (usize, &&str)| Input {
        id: format!("input {i}"),
        distribution: parse(text),
    };
    let correlations = CORRELATIONS.map(|(first, second, r)| Correlation { first, second, r });
    let inputs = REFERENCE.iter().enumerate().map(input).collect();
    Sampler::new(inputs, &correlations, 1, scheme)
        .expect("the reference case is well formed")
        .0
}

#[divan::bench(args = [Scheme::Sobol, Scheme::Random])]
fn draw_reference_block(bencher: Bencher, scheme: Scheme) {
    let sampler = reference(scheme);
    let mut columns: Vec<Lanes> = vec![Lanes::ZERO; REFERENCE.len()];
    let mut block = 0;
    bencher
        .counter(ItemsCount::new(LANES * REFERENCE.len()))
        .bench_local(|| {
            sampler.draw(block & 7, block >> 3, &mut columns);
            block = block.wrapping_add(1);
        });
}

#[divan::bench(args = [
    "uniform(4, 10)", "normal(0, 1)", "lognormal(6 to 18)", "pert(1, 4, 12)", "triangular(1, 4, 12)",
    "discrete(4, 5, 6, 7, 8)",
    "mixture(88%: exactly(0), 12%: lognormal(300 to 1500))",
])]
fn draw_one_input(bencher: Bencher, text: &str) {
    let input = Input {
        id: "one".to_owned(),
        distribution: parse(text),
    };
    let sampler = Sampler::new(vec![input; 1], &[], 1, Scheme::Sobol)
        .expect("well formed")
        .0;
    let mut columns = [Lanes::ZERO];
    bencher
        .counter(ItemsCount::new(LANES))
        .bench_local(|| sampler.draw(3, 5, &mut columns));
}

#[divan::bench(args = [
    "pert(1, 4, 12)",
    "mixture(70%: lognormal(180 to 320), 30%: lognormal(300 to 600))",
    "truncated(normal(5, 2), 0 to 10)",
    "quantiles(10%: 5, 50%: 8, 90%: 14)",
    "mixture(88%: exactly(0), 12%: lognormal(300 to 1500))",
])]
fn compile(bencher: Bencher, text: &str) {
    let distribution = parse(text);
    bencher.bench(|| Marginal::compile(&distribution));
}

#[divan::bench]
fn make_reference_sampler() -> Sampler {
    reference(Scheme::Sobol)
}

fn column(n: usize) -> Vec<f64> {
    let input = Input {
        id: "column".to_owned(),
        distribution: parse("lognormal(800 to 2400)"),
    };
    let sampler = Sampler::new(vec![input], &[], 1, Scheme::Random)
        .expect("well formed")
        .0;
    let mut lanes = [Lanes::ZERO];
    (0..n / LANES)
        .flat_map(|b| {
            sampler.draw(0, b as u32, &mut lanes);
            lanes[0].0
        })
        .collect()
}

#[divan::bench(args = [4096, 65_536, 1_048_576])]
fn five_quantiles(bencher: Bencher, n: usize) {
    let values = column(n);
    bencher
        .counter(ItemsCount::new(n))
        .bench(|| quantiles(&values, &[0.05, 0.1, 0.5, 0.9, 0.95]));
}

#[divan::bench(args = [65_536])]
fn mean_and_sd(bencher: Bencher, n: usize) {
    let values = column(n);
    bencher
        .counter(ItemsCount::new(n))
        .bench(|| (mean(&values), sd(&values)));
}

#[divan::bench]
fn spearman_of_512(bencher: Bencher) {
    let values = column(1024);
    bencher.bench(|| spearman(&values[..512], &values[512..]));
}
