//! The value of information against closed forms and against brute force.

use comity_methods::lanes::Lanes;
use comity_methods::math::{normal_cdf, normal_density};
use comity_methods::sampling::{Distribution, Input, Sampler, Scheme};
use comity_methods::statistics::{
    Information, Steadied, partial_perfect_information, perfect_information,
};

const RANDOMISATIONS: u32 = 16;
const BLOCKS: u32 = 8;

type Futures = Vec<Vec<Vec<f64>>>;
type Decision<'a> = &'a dyn Fn(&[f64]) -> f64;

/// Standard normal inputs by randomisation.
fn normals(ids: &[&str], seed: u64, scheme: Scheme) -> Futures {
    let input = |id: &&str| Input {
        id: (*id).to_owned(),
        distribution: Distribution::parse("normal(0, sd 1)").unwrap(),
    };
    let inputs = ids.iter().map(input).collect();
    let (sampler, _) = Sampler::new(inputs, &[], seed, scheme).unwrap();
    let one = |r: u32| {
        let mut columns = vec![Vec::new(); ids.len()];
        let mut drawn = vec![Lanes::ZERO; ids.len()];
        for block in 0..BLOCKS {
            sampler.draw(r, block, &mut drawn);
            for (column, block) in columns.iter_mut().zip(&drawn) {
                column.extend_from_slice(&block[..]);
            }
        }
        columns
    };
    (0..RANDOMISATIONS).map(one).collect()
}

/// Net benefits of decisions in every future.
fn decide(x: &Futures, decisions: &[Decision<'_>]) -> Futures {
    let one = |inputs: &Vec<Vec<f64>>| {
        let future = |j: usize| inputs.iter().map(|c| c[j]).collect::<Vec<f64>>();
        let all: Vec<Vec<f64>> = (0..inputs[0].len()).map(future).collect();
        decisions
            .iter()
            .map(|d| all.iter().map(|x| d(x)).collect())
            .collect()
    };
    x.iter().map(one).collect()
}

fn about(x: &Futures, group: &[usize], nb: &Futures) -> Information {
    let chosen: Futures = x
        .iter()
        .map(|r| group.iter().map(|i| r[*i].clone()).collect())
        .collect();
    partial_perfect_information(&slices(&chosen), &slices(nb))
}

fn slices(of: &Futures) -> Vec<&[Vec<f64>]> {
    of.iter().map(Vec::as_slice).collect()
}

/// The loss of a normal choice: what the freedom to decline is worth.
fn closed_form(mu: f64, sigma: f64) -> f64 {
    sigma * normal_density(mu / sigma) - mu.abs() * normal_cdf(-mu.abs() / sigma)
}

/// Within four errors, and half a per cent for the discrete edge of the rule.
fn check(found: Information, wanted: f64, what: &str) {
    let off = (found.value.value - wanted).abs();
    assert!(
        off < 4.0 * found.value.se + 0.005 * wanted && found.value.se < 0.02,
        "{what}: {found:?} instead of {wanted}"
    );
    assert!(found.told_from_nothing, "{what}");
}

#[test]
fn a_linear_normal_choice() {
    let (mu, a, b) = (0.4, 1.5, -0.8);
    for (seed, scheme) in [(1, Scheme::Sobol), (2, Scheme::Sobol), (3, Scheme::Random)] {
        let x = normals(&["x", "y"], seed, scheme);
        let nb = decide(&x, &[&|_| 0.0, &|x| mu + a * x[0] + b * x[1]]);
        let all = perfect_information(&slices(&nb));
        check(all, closed_form(mu, f64::hypot(a, b)), "everything");
        check(about(&x, &[0], &nb), closed_form(mu, 1.5), "x");
        check(about(&x, &[1], &nb), closed_form(mu, 0.8), "y");
        check(
            about(&x, &[0, 1], &nb),
            closed_form(mu, f64::hypot(a, b)),
            "both",
        );
    }
}

/// Three decisions, none linear: the mean over y is taken by brute force for each x.
#[test]
fn a_curved_choice_agrees_with_nested_brute_force() {
    let first = |x: &[f64]| 0.3 + x[0] * x[0] * 0.5 - 0.6 * x[1] * x[0];
    let second = |x: &[f64]| 0.6 + 0.5 * x[0] + x[1] * x[1] * x[0] * 0.3;
    let x = normals(&["x", "y"], 5, Scheme::Sobol);
    let nb = decide(&x, &[&|_| 0.0, &first, &second]);
    // 401 points from −6 to 6 on both axes.
    let axis: Vec<f64> = (0..401)
        .map(|i| -6.0 + 12.0 * f64::from(i) / 400.0)
        .collect();
    let over = |f: &dyn Fn(f64) -> f64| {
        let weight: f64 = axis.iter().map(|z| normal_density(*z)).sum();
        axis.iter().map(|z| normal_density(*z) * f(*z)).sum::<f64>() / weight
    };
    let given = |f: Decision<'_>, x: f64| over(&|y| f(&[x, y]));
    let best_given = over(&|x| given(&first, x).max(given(&second, x)).max(0.0));
    let now = over(&|x| given(&first, x)).max(over(&|x| given(&second, x)));
    check(about(&x, &[0], &nb), best_given - now, "x");
}

/// Two options that cannot be told apart, and an input that has nothing to do with either: the
/// largest of fitted values would call it worth something, surely and wrongly.
#[test]
fn what_tells_nothing_is_worth_nothing() {
    let mut told = 0;
    for seed in 0..20 {
        let x = normals(&["x", "y", "noise"], seed, Scheme::Random);
        let nb = decide(&x, &[&|_| -9.0, &|x| x[0], &|x| x[1]]);
        let found = about(&x, &[2], &nb);
        assert!(found.value.value >= 0.0 && found.value.value < 0.03);
        told += usize::from(found.told_from_nothing);
    }
    // One in forty by chance; four of twenty has a chance below one in a thousand.
    assert!(
        told < 4,
        "{told} of 20 worthless inputs were called worth something"
    );
}

/// Taking off what the other inputs do leaves the value and makes it surer; what tells nothing
/// still does not, and what is curved in others does no harm.
#[test]
fn steadied_values_are_the_same_and_surer() {
    let (mu, a, b) = (0.4, 1.5, -0.8);
    for seed in 0..6 {
        let x = normals(&["x", "y", "noise"], seed, Scheme::Random);
        let line = |x: &[f64]| mu + a * x[0] + b * x[1];
        let nb = decide(&x, &[&|_| 0.0, &line, &|x| x[0] - x[1] * x[1]]);
        let (inputs, benefits) = (slices(&x), slices(&nb));
        let steadied = Steadied::fit(&inputs, &benefits);
        let (plain, steady) = (about(&x, &[1], &nb), about(&x, &[1], &steadied.about(&[1])));
        assert!(
            steady.value.se < 0.5 * plain.value.se,
            "{plain:?}, {steady:?}"
        );
        let off = (plain.value.value - steady.value.value).abs();
        assert!(off < 4.0 * plain.value.se, "{plain:?}, {steady:?}");
        let noise = about(&x, &[2], &steadied.about(&[2]));
        assert!(noise.value.value < 0.01, "{noise:?}");
    }
    let x = normals(&["x", "y"], 3, Scheme::Sobol);
    let nb = decide(&x, &[&|_| 0.0, &|x| mu + a * x[0] + b * x[1]]);
    let (inputs, benefits) = (slices(&x), slices(&nb));
    let steadied = Steadied::fit(&inputs, &benefits);
    check(
        about(&x, &[1], &steadied.about(&[1])),
        closed_form(mu, 0.8),
        "y",
    );
}

/// Collinear and constant inputs change nothing and break nothing.
#[test]
fn collinear_inputs() {
    let mut x = normals(&["x", "y"], 6, Scheme::Sobol);
    for r in &mut x {
        let (double, constant) = (
            r[0].iter().map(|v| 2.0 * v + 1.0).collect(),
            vec![7.0; r[0].len()],
        );
        r.extend([double, constant]);
    }
    let nb = decide(&x, &[&|_| 0.0, &|x| 0.2 + x[0] + x[1]]);
    let wanted = closed_form(0.2, 1.0);
    check(about(&x, &[0, 2, 3], &nb), wanted, "x three ways");
    assert_eq!(about(&x, &[3], &nb), Information::default());
    assert_eq!(about(&x, &[], &nb), Information::default());
}

/// More is never worth less, and nothing is worth more than everything.
#[test]
fn the_order_of_values() {
    let x = normals(&["x", "y", "z", "u", "v", "w"], 8, Scheme::Sobol);
    let nb = decide(&x, &[&|_| 0.0, &|x| 0.1 + x.iter().sum::<f64>()]);
    let values: Vec<f64> = (1..=6)
        .map(|n| about(&x, &(0..n).collect::<Vec<_>>(), &nb).value.value)
        .collect();
    assert!(values.is_sorted(), "{values:?}");
    let all = perfect_information(&slices(&nb)).value.value;
    assert!(values[0] > 0.0 && values.iter().all(|v| *v <= all * 1.0001));
}
