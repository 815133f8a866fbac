//! Distributions, their text, their tables, and drawing.

mod distribution;
mod draw;
mod text;

use comity_methods::sampling::Distribution;

pub fn parse(text: &str) -> Distribution {
    Distribution::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"))
}

/// One of every kind, and the awkward ones.
pub const SPECIMENS: [&str; 41] = [
    "exactly(5)",
    "normal(0.01, sd 0.008)",
    "normal(8 to 12)",
    "lognormal(900 to 1400)",
    "lognormal(0.001 to 1000, 50%)",
    "pert(3600, 4000, 4600)",
    "pert(-0.02, 0.03, 0.09)",
    "pert(0, 0, 1)",
    "pert(0, 1, 1)",
    "pert(0.1, 0.35, 2)",
    "exponential(6)",
    "gamma(shape 2, scale 20)",
    "gamma(shape 0.5, scale 3)",
    "gamma(mean 40, sd 4)",
    "gamma(mean 40, sd 28)",
    "gamma(shape 1, scale 6)",
    "gamma(shape 0.2, scale 3)",
    "gamma(shape 10000, scale 0.01)",
    "lognormal(mean 15, sd 12)",
    "triangular(1, 2, 4)",
    "triangular(1, 1, 4)",
    "triangular(1, 4, 4)",
    "uniform(4, 10)",
    "bernoulli(12%)",
    "bernoulli(0)",
    "discrete(4, 5, 6, 7, 8)",
    "discrete(4: 0.2, 5: 0.2, 6: 0.6)",
    "mixture(70%: lognormal(180 to 320), 30%: lognormal(300 to 600))",
    "mixture(88%: exactly(0), 12%: lognormal(300 to 1500))",
    "mixture(50%: uniform(0, 1), 50%: uniform(2, 3))",
    "mixture(20%: discrete(1, 2), 80%: normal(1, 1))",
    "mixture(50%: triangular(0, 1, 2), 50%: triangular(5, 6, 7))",
    "data(1.2, 3.4, 5, 5, 5, 9)",
    "data(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)",
    "truncated(normal(5, 2), 0 to 10)",
    "truncated(lognormal(900 to 1400), to 1300)",
    "truncated(gamma(shape 2, scale 20), 5 to 90)",
    "mixture(60%: exponential(6), 40%: gamma(shape 2, scale 20))",
    "truncated(pert(0, 1, 4), 0.5 to)",
    "quantiles(10%: 5, 50%: 8, 90%: 14)",
    "quantiles(5%: 1, 20%: 2, 60%: 2.5, 95%: 20)",
];
