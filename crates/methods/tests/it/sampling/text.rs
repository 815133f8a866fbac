//! Distributions as text: there and back, and every refusal with its place.

use super::{SPECIMENS, parse};
use comity_methods::sampling::Distribution;
use proptest::prelude::*;

#[test]
fn specimens_come_back_the_same() {
    for text in SPECIMENS {
        let d = parse(text);
        assert_eq!(parse(&d.to_string()), d, "{text} became {d}");
    }
}

#[test]
fn people_see_what_they_wrote() {
    for text in [
        "exactly(5)",
        "normal(0.01, sd 0.008)",
        "lognormal(900 to 1400)",
        "lognormal(180 to 320)",
        "lognormal(0.4 to 1.1)",
        "lognormal(mean 15, sd 12)",
        "exponential(6)",
        "gamma(mean 40, sd 28)",
        "gamma(mean 40, sd 28.28)",
        "gamma(shape 2, scale 20)",
        "pert(3600, 4000, 4600)",
        "uniform(4, 10)",
        "truncated(normal(5, sd 2), 0 to 10)",
        "truncated(normal(5, sd 2), 0 to)",
        "truncated(normal(5, sd 2), to 10)",
    ] {
        assert_eq!(parse(text).to_string(), text);
    }
}

#[test]
fn the_same_thing_may_be_written_several_ways() {
    let same = |a: &str, b: &str| assert_eq!(parse(a), parse(b));
    same("normal(0.01, 0.008)", "normal(1%, sd 0.8%)");
    same(" pert ( 3_600,4000 , 4.6e3 ) ", "pert(3600, 4000, 4600)");
    same("bernoulli(12%)", "bernoulli(0.12)");
    same("lognormal(900 to 1400, 90%)", "lognormal(900 to 1400)");
    same("exactly(-.5)", "exactly(-0.5)");
    same("exactly(1E6)", "exactly(1000000)");
    same("gamma(mean 40, sd 20)", "gamma(shape 4, scale 10)");
}

/// Message and help contain these words, and the span covers exactly `under`.
fn refused(text: &str, under: &str, words: &[&str]) {
    let error = Distribution::parse(text).expect_err(text);
    let said = format!("{}; {}", error.message, error.help);
    for word in words {
        assert!(said.contains(word), "{text}: {said:?} lacks {word:?}");
    }
    assert_eq!(&text[error.span.clone()], under, "{text}: {said}");
}

#[test]
fn refusals_point_at_the_place_and_say_what_to_do() {
    refused(
        "4000",
        "4000",
        &[
            "a bare number says nothing about how sure we are",
            "write exactly(4000) if it is known, or a range such as pert(3600, 4000, 4600)",
        ],
    );
    refused("pret(1, 2, 3)", "pret", &["\"pret\"", "did you mean pert?"]);
    refused("log-normal(1 to 2)", "log", &["no distribution named"]);
    refused(
        "xyzzyxyzzy(1)",
        "xyzzyxyzzy",
        &["the known ones are exactly, normal"],
    );
    refused(
        "pert(3,600, 4,000, 4,600)",
        "pert(3,600, 4,000, 4,600)",
        &["6 arguments", "thousands are written 4_000"],
    );
    refused(
        "pert(1, 2)",
        "pert(1, 2)",
        &["2 arguments", "pert(low, likely, high)"],
    );
    refused("exactly()", "exactly()", &["0 arguments"]);
    refused(
        "pert(1, 9, 8)",
        "pert(1, 9, 8)",
        &["the likely value 9 lies outside low 1 to high 8"],
    );
    refused("pert(1, 2, 3", "pert(1, 2, 3", &["never closed", "add )"]);
    refused("pert 1, 2, 3", "pert", &["no opening bracket"]);
    refused("pert(1, 2, 3) x", "x", &["after the distribution"]);
    refused("pert(1; 2, 3)", ";", &["a comma or a closing bracket"]);
    refused(
        "discrete(1: 0.5, 2: 0.4)",
        "discrete(1: 0.5, 2: 0.4)",
        &["sum to 0.9"],
    );
    refused("exactly(nan)", "nan", &["no distribution named \"nan\""]);
    refused("exactly(1e999)", "1e999", &["too large"]);
    refused("exactly(1__)", "1__", &["a number was expected"]);
    refused("exactly(1.2.3)", "1.2.3", &["a number was expected"]);
    refused("exactly(£5)", "£", &["a distribution was expected here"]);
    refused("", "", &["a distribution was expected here"]);
    refused(
        "truncated(normal(5, 2), 10 to 0)",
        "truncated(normal(5, 2), 10 to 0)",
        &["low 10 is not below high 0"],
    );
    refused(
        "truncated(normal(5, 2), 500 to)",
        "truncated(normal(5, 2), 500 to)",
        &["lies in the part kept"],
    );
    refused("normal(12 to 8)", "normal(12 to 8)", &["does not rise"]);
    refused(
        "lognormal(-1 to 8)",
        "lognormal(-1 to 8)",
        &["always above 0"],
    );
    refused(
        "mixture(50%: pert(3,2,1), 50%: exactly(1))",
        "pert(3,2,1)",
        &["low 3 is not below high 1"],
    );
    refused(
        "exponential(0)",
        "exponential(0)",
        &["mean must be above 0"],
    );
    refused("exponential(1, 2)", "exponential(1, 2)", &["6 is the mean"]);
    refused(
        "gamma(2, 20)",
        "gamma(2, 20)",
        &["gamma(shape 2, scale 20)"],
    );
    refused(
        "gamma(mean -4, sd 2)",
        "gamma(mean -4, sd 2)",
        &["a gamma is always above 0, but its mean is -4"],
    );
    refused(
        "gamma(shape 0.01, scale 2)",
        "gamma(shape 0.01, scale 2)",
        &["between 0.05 and 10000, not 0.01"],
    );
    refused(
        "lognormal(mean 0, sd 12)",
        "lognormal(mean 0, sd 12)",
        &["a lognormal is always above 0, but its mean is 0"],
    );
    let deep = "truncated(".repeat(100_000);
    refused(&deep, "t", &["16 deep"]);
}

proptest! {
    #[test]
    fn no_text_whatever_makes_it_panic(text in "\\PC{0,60}") {
        let _ = Distribution::parse(&text);
    }

    #[test]
    fn no_nearly_right_text_makes_it_panic(
        text in "(pert|normal|mixture|discrete|truncated|quantiles|data|chance|lognormal|to|sd|[0-9]{1,4}|1e[0-9]{1,3}|%|:|,|\\(|\\)| |-|_|\\.){0,25}"
    ) {
        if let Err(error) = Distribution::parse(&text) {
            prop_assert!(text.get(error.span.clone()).is_some(), "{:?}", error);
        }
    }

    #[test]
    fn any_numbers_come_back(mean in prop::num::f64::NORMAL, sd in prop::num::f64::POSITIVE, mu in -20.0..20.0f64, sigma in 1e-6..5.0f64, shape in 0.05..10_000.0f64) {
        for d in [
            Distribution::Normal { mean, sd },
            Distribution::Lognormal { mu, sigma },
            Distribution::Exponential { mean },
            Distribution::Gamma { shape, scale: sd },
            Distribution::Gamma { shape: shape.round(), scale: sigma },
        ] {
            if d.check().is_ok() {
                prop_assert_eq!(Distribution::parse(&d.to_string()).unwrap(), d);
            }
        }
    }
}
