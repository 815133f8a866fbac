//! The reference case against values that were computed outside Comity (its `expected/README.md`
//! says how), and whether the errors that Comity states are honest.

use crate::case::{appraised, example, page, read};
use comity_business_case::{Appraisal, Content, Figure, Pack, QUANTILES, Sampling, appraise};
use comity_methods::statistics::WithError;

/// One row of `gold.csv`.
struct Gold {
    figure: String,
    statistic: String,
    scale: f64,
    value: f64,
    se: f64,
}

fn gold() -> Vec<Gold> {
    let text = page("examples/ref-3x3x10/expected/gold.csv");
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        Gold {
            figure: cells[1].to_owned(),
            statistic: cells[2].to_owned(),
            scale: cells[3].parse().unwrap(),
            value: cells[4].parse().unwrap(),
            se: cells[5].parse().unwrap(),
        }
    };
    text.lines().skip(1).map(row).collect()
}

fn statistic(figure: &Figure, name: &str) -> WithError {
    match (&figure.content, name) {
        (_, "mean") => figure.mean(),
        (Content::Spread(s), "sd") => s.sd,
        (Content::Spread(s), "p_positive") => s.p_positive,
        (Content::Spread(s), "p_never") => s.p_never.unwrap(),
        (Content::Spread(s), _) => {
            let of = |q: &f64| format!("p{:02.0}", q * 100.0) == name;
            s.quantiles[QUANTILES.iter().position(of).unwrap()]
        }
        (Content::Difference { p_positive, .. }, "p_positive") => *p_positive,
        _ => panic!("{} has no {name}", figure.id),
    }
}

/// How many standard errors of the difference lie between Comity and gold.
fn apart(appraisal: &Appraisal, gold: &Gold) -> f64 {
    let ours = statistic(appraisal.figure(&gold.figure).unwrap(), &gold.statistic);
    let difference = (ours.value * gold.scale - gold.value).abs();
    let error = f64::hypot(ours.se * gold.scale, gold.se);
    if error == 0.0 {
        if difference <= 1e-9 * gold.value.abs() {
            0.0
        } else {
            f64::INFINITY
        }
    } else {
        difference / error
    }
}

#[test]
fn every_gold_value_is_met_within_five_errors() {
    let appraisal = appraised(&example("ref-3x3x10"), Sampling::default());
    let rows = gold();
    assert_eq!(rows.len(), 107);
    let off = |g: &&Gold| apart(&appraisal, g) > 5.0;
    let off: Vec<String> = rows
        .iter()
        .filter(off)
        .map(|g| format!("{} {}: {:.1}", g.figure, g.statistic, apart(&appraisal, g)))
        .collect();
    assert_eq!(off, Vec::<String>::new(), "standard errors apart");
}

/// Seeds of the test of honest errors.
const SEEDS: usize = 40;
/// Figures of the test of honest errors.
const WATCHED: [(&str, &str); 8] = [
    ("R.A.npv", "mean"),
    ("R.A.npv", "p10"),
    ("H.C.npv", "mean"),
    ("H.C.npv", "p10"),
    ("H.all.npv", "mean"),
    ("H.all.npv", "p90"),
    ("H.all.npv", "p_positive"),
    ("H.all.bcr", "p50"),
];

/// An error is honest if estimates of different seeds scatter as much as it says. Were the errors
/// of randomisations normal, the variance of the estimates of 40 seeds over the mean of the stated
/// squared errors would follow F with 39 and 600 degrees of freedom; its quantiles at one in
/// 10,000 on either side are 0.36 and 2.2, and their roots 0.60 and 1.48. Errors of Sobol points
/// have longer tails than normal ones, hence 1.6 above.
///
/// Gold over the stated error follows t with 15 degrees of freedom: 95 % lie within 2.13, and one
/// in 500,000 beyond 7. Over all 320 comparisons at least 90 % must lie within 2.13.
#[test]
fn stated_errors_are_as_large_as_estimates_scatter() {
    let pack = read(&example("ref-3x3x10"));
    let runs: Vec<Appraisal> = (1..=SEEDS as u64).map(|s| run(&pack, s)).collect();
    for (figure, name) in WATCHED {
        let of = |a: &Appraisal| statistic(a.figure(figure).unwrap(), name);
        let found: Vec<WithError> = runs.iter().map(of).collect();
        let mean = found.iter().map(|f| f.value).sum::<f64>() / SEEDS as f64;
        let scatter =
            found.iter().map(|f| (f.value - mean).powi(2)).sum::<f64>() / (SEEDS - 1) as f64;
        let stated = found.iter().map(|f| f.se.powi(2)).sum::<f64>() / SEEDS as f64;
        let ratio = (scatter / stated).sqrt();
        assert!((0.6..1.6).contains(&ratio), "{figure} {name}: {ratio:.2}");
    }
    let rows = gold();
    let mut within = 0;
    for (figure, name) in WATCHED {
        let row = rows
            .iter()
            .find(|g| g.figure == figure && g.statistic == name)
            .unwrap();
        for (seed, appraisal) in runs.iter().enumerate() {
            let apart = apart(appraisal, row);
            assert!(
                apart < 7.0,
                "{figure} {name}, seed {}: {apart:.1}",
                seed + 1
            );
            within += usize::from(apart < 2.13);
        }
    }
    assert!(
        within * 10 >= SEEDS * WATCHED.len() * 9,
        "{within} within 2.13"
    );
}

fn run(pack: &Pack, seed: u64) -> Appraisal {
    let sampling = Sampling {
        samples: 16 * 256,
        seed,
        ..Sampling::default()
    };
    appraise(pack, sampling, &|_, _| ()).unwrap()
}
