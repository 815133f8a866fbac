//! Laws that every distribution keeps, and tables against exact quantiles.

use super::{SPECIMENS, parse};
use comity_methods::lanes::Lanes;
use comity_methods::math::{normal_cdf, normal_quantile};
use comity_methods::sampling::Distribution;
use comity_methods::sampling::distribution::{lognormal_from_interval, normal_from_interval};
use comity_methods::sampling::marginal::{Marginal, Takes};
use comity_methods::sampling::stream::Stream;
use comity_methods::statistics::{mean, sd};
use proptest::prelude::*;

fn shares() -> impl Iterator<Item = f64> {
    (1..2000u32).map(|i| f64::from(i) / 2000.0)
}

#[test]
fn quantiles_rise_stay_in_support_and_undo_the_cdf() {
    for text in SPECIMENS {
        let d = parse(text);
        let (low, high) = d.support();
        let mut last = f64::NEG_INFINITY;
        for p in shares() {
            let x = d.quantile(p);
            assert!(x >= last && low <= x && x <= high, "{text} {p} {x}");
            last = x;
            // x is the smallest value reached with probability p.
            assert!(d.cdf(x) >= p - 1e-12, "{text} {p} {x} {}", d.cdf(x));
            let just_below = x - 1e-9 * x.abs().max(1e-3);
            assert!(d.cdf(just_below) <= p + 1e-9, "{text} {p} {x}");
        }
        assert_eq!((d.quantile(0.0), d.quantile(1.0)), (low, high), "{text}");
        assert!(d.quantile(f64::NAN).is_nan() && d.quantile(1.5).is_nan());
    }
}

/// Slow and obviously right: the mean and sd as averages of a million quantiles.
#[test]
fn moments_agree_with_averages_of_quantiles() {
    for text in SPECIMENS {
        if text.contains("0.001 to 1000") {
            continue; // its variance lives beyond any million quantiles
        }
        let d = parse(text);
        let n = 20_000;
        let xs: Vec<f64> = (0..n)
            .map(|i| d.quantile((f64::from(i) + 0.5) / f64::from(n)))
            .collect();
        let mean = xs.iter().sum::<f64>() / f64::from(n);
        let sd = (xs.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / f64::from(n)).sqrt();
        let scale = d.sd().max(1e-12);
        assert!(
            (d.mean() - mean).abs() < 5e-4 * scale,
            "{text} {} {mean}",
            d.mean()
        );
        assert!((d.sd() - sd).abs() < 5e-3 * scale, "{text} {} {sd}", d.sd());
    }
}

#[test]
fn closed_forms() {
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9 * b.abs().max(1.0), "{a} {b}");
    near(parse("normal(8 to 12)").quantile(0.05), 8.0);
    near(parse("normal(8 to 12)").quantile(0.95), 12.0);
    near(parse("lognormal(900 to 1400, 80%)").quantile(0.9), 1400.0);
    near(parse("uniform(4, 10)").sd(), 6.0 / 12f64.sqrt());
    near(parse("triangular(1, 2, 4)").mean(), 7.0 / 3.0);
    near(parse("bernoulli(12%)").mean(), 0.12);
    near(parse("discrete(4, 5, 6)").mean(), 5.0);
    near(parse("exactly(5)").sd(), 0.0);
    near(parse("exponential(6)").mean(), 6.0);
    near(parse("exponential(6)").sd(), 6.0);
    near(parse("exponential(6)").quantile(0.5), 6.0 * 2f64.ln());
    near(parse("gamma(shape 2, scale 20)").mean(), 40.0);
    near(parse("gamma(shape 2, scale 20)").sd(), 800f64.sqrt());
    // Two stages by hand: 1 − (1 + x)e⁻ˣ at x = 3.
    near(
        parse("gamma(shape 2, scale 20)").cdf(60.0),
        1.0 - 4.0 * (-3f64).exp(),
    );
    near(parse("lognormal(mean 15, sd 12)").mean(), 15.0);
    near(parse("lognormal(mean 15, sd 12)").sd(), 12.0);
    // Two quantiles give a normal.
    let two = parse("quantiles(10%: 5, 90%: 9)");
    near(two.mean(), 7.0);
    near(two.sd(), 2.0 / normal_quantile(0.9));
    // A half normal, by truncation: mean sqrt(2/π), variance 1 − 2/π.
    let half = parse("truncated(normal(0, 1), 0 to)");
    near(half.mean(), (2.0 / std::f64::consts::PI).sqrt());
    near(half.sd(), (1.0 - 2.0 / std::f64::consts::PI).sqrt());
}

#[test]
fn elicited_points_are_met_exactly() {
    let d = parse("quantiles(5%: 1, 20%: 2, 60%: 2.5, 95%: 20)");
    for (p, x) in [(0.05, 1.0), (0.2, 2.0), (0.6, 2.5), (0.95, 20.0)] {
        assert!((d.quantile(p) - x).abs() < 1e-14 * x);
    }
}

/// The value the marginal gives for one standard normal number.
fn through(marginal: &Marginal, z: f64) -> f64 {
    let u = normal_cdf(z);
    let mut block = Lanes::all(if marginal.takes() == Takes::Uniform {
        u
    } else {
        z
    });
    marginal.apply(&mut block);
    assert!(block.iter().all(|x| x.to_bits() == block[0].to_bits()));
    block[0]
}

#[test]
fn tables_agree_with_exact_quantiles() {
    for text in SPECIMENS {
        let d = parse(text);
        let marginal = Marginal::compile(&d);
        let range = d.quantile(0.9999) - d.quantile(0.0001);
        let (low, high) = d.support();
        let mut last = f64::NEG_INFINITY;
        for i in 0..=8000 {
            let z = -8.5 + f64::from(i) * 17.0 / 8000.0 + 1e-5;
            let x = through(&marginal, z);
            assert!(low <= x && x <= high, "{text} {z} {x}");
            assert!(x >= last - 1e-15 * x.abs(), "{text} {z} {x} after {last}");
            last = x;
            let exact = d.quantile(normal_cdf(z));
            if z.abs() < 5.0 {
                assert!(
                    (x - exact).abs() <= 1e-7 * range + 1e-12 + 1e-9 * exact.abs(),
                    "{text} {z} {x} {exact}"
                );
            }
        }
    }
}

fn uniform_numbers(seed: u64) -> impl Fn(u32) -> f64 {
    let stream = Stream::of("values", seed);
    move |i| ((stream.number(0, i) >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
}

/// The block holds as many different numbers as it has lanes, the ends of the range among them.
#[test]
fn one_value_has_the_bits_of_its_lane() {
    for text in SPECIMENS {
        let marginal = Marginal::compile(&parse(text));
        let draw = uniform_numbers(1);
        let mut uniform = Lanes::ZERO;
        for (i, u) in (0..).zip(uniform.iter_mut()) {
            *u = draw(i);
        }
        let ends = [f64::MIN_POSITIVE, 1e-17, 0.5, 1.0 - f64::EPSILON / 2.0];
        uniform[..4].copy_from_slice(&ends);
        let mut block = uniform;
        if marginal.takes() == Takes::Normal {
            block.iter_mut().for_each(|u| *u = normal_quantile(*u));
        }
        marginal.apply(&mut block);
        for (u, x) in uniform.iter().zip(block.iter()) {
            let one = marginal.value(*u);
            assert_eq!(one.to_bits(), x.to_bits(), "{text} at {u}: {one}, {x}");
        }
    }
}

#[test]
fn drawn_means_and_spreads_agree_within_three_standard_errors() {
    let texts = [
        "exponential(6)",
        "gamma(mean 40, sd 28)",
        "gamma(shape 0.2, scale 3)",
        "gamma(shape 1, scale 6)",
        "gamma(shape 3, scale 14)",
        "lognormal(mean 15, sd 12)",
    ];
    for (text, seed) in texts.into_iter().zip(0..) {
        let d = parse(text);
        let (marginal, draw) = (Marginal::compile(&d), uniform_numbers(seed));
        // A hundred samples of a thousand: the spread of their figures is the error.
        let samples: Vec<Vec<f64>> = (0..100)
            .map(|s| {
                (0..1000)
                    .map(|i| marginal.value(draw(s * 1000 + i)))
                    .collect()
            })
            .collect();
        let close = |figures: Vec<f64>, want: f64| {
            let error = sd(&figures) / 10.0;
            let got = mean(&figures);
            assert!(
                (got - want).abs() <= 3.0 * error,
                "{text}: {got} ± {error}, not {want}"
            );
        };
        close(samples.iter().map(|s| mean(s)).collect(), d.mean());
        let squares =
            |s: &Vec<f64>| mean(&s.iter().map(|x| (x - d.mean()).powi(2)).collect::<Vec<_>>());
        close(samples.iter().map(squares).collect(), d.sd() * d.sd());
    }
}

#[test]
fn what_is_no_number_has_no_probability() {
    for text in ["exponential(6)", "gamma(shape 2, scale 20)"] {
        assert!(parse(text).cdf(f64::NAN).is_nan(), "{text}");
        assert_eq!(parse(text).cdf(f64::INFINITY), 1.0, "{text}");
        assert_eq!(parse(text).cdf(-1.0), 0.0, "{text}");
    }
}

#[test]
fn refusals_say_what_to_do() {
    let hump = Distribution::Pert {
        low: 1.0,
        likely: 9.0,
        high: 8.0,
    };
    assert_eq!(
        hump.check().unwrap_err().to_string(),
        "the likely value 9 lies outside low 1 to high 8; write low, likely and high in rising order"
    );
    assert!(lognormal_from_interval(-1.0, 2.0, 0.9).is_err());
    assert!(normal_from_interval(2.0, 1.0, 0.9).is_err());
    assert!(normal_from_interval(1.0, 2.0, 1.0).is_err());
    let wrong = [
        Distribution::Exactly(f64::NAN),
        Distribution::Normal { mean: 1.0, sd: 0.0 },
        Distribution::Lognormal {
            mu: f64::INFINITY,
            sigma: 1.0,
        },
        Distribution::Uniform {
            low: 2.0,
            high: 2.0,
        },
        Distribution::Uniform {
            low: -1e308,
            high: 1e308,
        },
        Distribution::Exponential { mean: 0.0 },
        Distribution::Gamma {
            shape: 2.0,
            scale: -1.0,
        },
        Distribution::Gamma {
            shape: f64::NAN,
            scale: 1.0,
        },
        Distribution::Bernoulli(1.2),
        Distribution::Discrete(vec![]),
        Distribution::Discrete(vec![(1.0, 0.5), (2.0, 0.4)]),
        Distribution::Discrete(vec![(1.0, -0.5), (2.0, 1.5)]),
        Distribution::Mixture(vec![(1.0, Distribution::Bernoulli(-1.0))]),
        Distribution::Empirical(vec![]),
        Distribution::Quantiles(vec![(0.1, 1.0)]),
        Distribution::Quantiles(vec![(0.1, 1.0), (0.9, 1.0)]),
        Distribution::Quantiles(vec![(0.0, 1.0), (0.9, 2.0)]),
        Distribution::Truncated {
            of: Box::new(Distribution::Exactly(1.0)),
            low: None,
            high: None,
        },
        Distribution::Truncated {
            of: Box::new(Distribution::Exactly(1.0)),
            low: Some(2.0),
            high: None,
        },
    ];
    for distribution in wrong {
        let error = distribution
            .check()
            .expect_err(&format!("{distribution:?}"));
        assert!(!error.message.is_empty() && !error.help.is_empty());
    }
}

proptest! {
    #[test]
    fn pert_quantile_undoes_its_cdf(low in -1e4..1e4f64, width in 1e-3..1e4f64, share in 0.0..=1.0f64, p in 1e-6..0.999_999f64) {
        let d = Distribution::Pert { low, likely: low + share * width * 0.999, high: low + width };
        prop_assert!(d.check().is_ok());
        // Where p is all but certain, x itself cannot be told more finely than its last place.
        prop_assert!((d.cdf(d.quantile(p)) - p).abs() < 1e-9);
    }

    #[test]
    fn any_mixture_and_its_table_agree(
        parts in prop::collection::vec((0.05..1.0f64, 0usize..9, -5.0..5.0f64, 0.1..4.0f64), 1..5),
        z in -4.0..4.0f64,
    ) {
        let total: f64 = parts.iter().map(|p| p.0).sum();
        let parts = parts.into_iter().map(|(w, kind, at, width)| (w / total, match kind {
            0 => Distribution::Normal { mean: at, sd: width },
            1 => Distribution::Exactly(at.round()),
            2 => Distribution::Uniform { low: at, high: at + width },
            3 => Distribution::Pert { low: at, likely: at + 0.3 * width, high: at + width },
            4 => Distribution::Discrete(vec![(at.round(), 0.5), (at.round() + 1.0, 0.5)]),
            6 => Distribution::Exponential { mean: width },
            7 => Distribution::Gamma { shape: 0.5 + width, scale: 0.1 + at.abs() },
            5 => Distribution::Lognormal { mu: 0.2 * at, sigma: 0.2 * width },
            _ => Distribution::Truncated { of: Box::new(Distribution::Normal { mean: at, sd: 1.0 }), low: Some(at - 1.0), high: None },
        })).collect();
        let d = Distribution::Mixture(parts);
        prop_assert!(d.check().is_ok());
        let x = through(&Marginal::compile(&d), z);
        let (low, high) = d.support();
        prop_assert!(low <= x && x <= high);
        // Correct in probability: between the exact quantiles a hair to either side.
        let p = normal_cdf(z);
        let hair = 1e-4 * p.min(1.0 - p);
        let width = d.quantile(0.999) - d.quantile(0.001);
        prop_assert!(d.quantile(p - hair) - 1e-4 * width - 1e-9 <= x, "{} {} {}", d, z, x);
        prop_assert!(x <= d.quantile(p + hair) + 1e-4 * width + 1e-9, "{} {} {}", d, z, x);
    }
}
