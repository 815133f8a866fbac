//! Slips of tired people that make sense to a program: refused, or named.

use crate::case::{appraised, read, small_but, small_text, small_with, told};
use comity_business_case::{Bearer, Pack, PackFiles, Sampling, Scope};

const FEW: Sampling = Sampling {
    samples: 1024,
    randomisations: 4,
    seed: 1,
    scheme: comity_business_case::Scheme::Sobol,
};

fn refusal(files: &PackFiles) -> String {
    told(&Pack::read(files).problems)
}

fn warnings(files: &PackFiles) -> String {
    told(&appraised(files, FEW).warnings)
}

/// The small pack with one estimate more.
fn with_estimate(distribution: &str, unit: &str) -> PackFiles {
    let row = format!("extra,,\"{distribution}\",{unit},I,N,2026-11-24,D\n");
    small_with("estimates.csv", small_text("estimates.csv") + &row)
}

fn with_formula(formula: &str) -> PackFiles {
    small_but(
        "options/share.toml",
        "formula = \"saved[p]\"",
        &format!("formula = \"{formula}\""),
    )
}

#[test]
fn a_sign_for_per_cent_stands_once() {
    for twice in [
        "pert(1%, 2%, 4%)",
        "exactly(5%)",
        "discrete(4%: 0.2, 5%: 0.8)",
        "normal(4% to 12%)",
    ] {
        let said = refusal(&with_estimate(twice, "%"));
        assert!(said.contains("per cent of a per cent"), "{twice}: {said}");
    }
    let fine = [
        "normal(4 to 12, 80%)",
        "quantiles(10%: 5, 50%: 8, 90%: 14)",
        "mixture(70%: normal(5, 1), 30%: normal(8, 1))",
        "discrete(4: 20%, 5: 80%)",
    ];
    for once in fine {
        read(&with_estimate(once, "%"));
    }
}

#[test]
fn tables_of_other_programs_are_recognised() {
    let semicolons = small_text("estimates.csv").replace(',', ";");
    let said = refusal(&small_with("estimates.csv", semicolons));
    assert!(
        said.contains("separated by semicolons, not by commas"),
        "{said}"
    );
    let utf16: Vec<u8> = "\u{feff}id"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let said = refusal(&small_with("estimates.csv", utf16));
    assert!(said.contains("UTF-16"), "{said}");
    let said = refusal(&small_with("estimates.csv", b"PK\x03\x04".to_vec()));
    assert!(said.contains("workbook under another name"), "{said}");
}

#[test]
fn units_as_people_write_them() {
    for (written, unit) in [
        ("kGBP/yr", "year"),
        ("GBP/hr", "hour"),
        ("kGBP/annum", "year"),
        ("none", "ratio"),
    ] {
        let said = refusal(&with_estimate("exactly(1)", written));
        assert!(
            said.contains(&format!("write `{unit}`")),
            "{written}: {said}"
        );
    }
    let said = refusal(&with_estimate("exactly(1)", "kGPB"));
    assert!(said.contains("did you mean `kGBP`?"), "{said}");
}

#[test]
fn lines_that_come_to_nothing_or_less_are_named() {
    let said = warnings(&with_formula("saved[p] * step(2028 years)"));
    assert!(
        said.contains("the line `saving` comes to 0 in every future looked at"),
        "{said}"
    );
    let said = warnings(&with_formula("-saved[p]"));
    assert!(
        said.contains("the line `saving`, a saving, is below 0 for somebody"),
        "{said}"
    );
    let fine = warnings(&small_with("estimates.csv", small_text("estimates.csv")));
    assert_eq!(fine, "");
}

#[test]
fn a_split_by_the_same_for_everyone_is_refused() {
    let files = small_but(
        "options/share.toml",
        "split = \"staff[p]\"",
        "split = \"60/40\"",
    );
    let pack = read(&files);
    let said = told(&comity_business_case::Model::build(&pack).unwrap_err());
    assert!(said.contains("the same for every partner"), "{said}");
}

#[test]
fn a_share_that_all_futures_show_is_as_sure_as_there_are_futures() {
    let files = with_formula("staff[p]");
    let found = appraised(&files, FEW);
    let npv = found.figure("share.west.npv").unwrap().spread().unwrap();
    assert_eq!(
        (npv.p_positive.value, npv.p_positive.se),
        (1.0, 1.0 / 1024.0)
    );
}

#[test]
fn drivers_are_estimates_that_the_option_speaks_of() {
    let pack = read(&small_but(
        "options/share.toml",
        "formula = \"build * pulse(0 years)\"",
        "formula = \"10 kGBP * pulse(0 years)\"",
    ));
    let found = comity_business_case::appraise(&pack, FEW, &|_, _| ()).unwrap();
    let east = found.tornado(1, Scope::One(Bearer::Partner(0))).unwrap();
    let names: Vec<&str> = east.drivers.iter().map(|d| d.estimate.as_str()).collect();
    assert!(
        names.contains(&"saving") && !names.contains(&"build"),
        "{names:?}"
    );
}

/// `(1 + x) ^ 2` once read memory of another value: an uncertain base that does not move in time is
/// no growth.
#[test]
fn a_power_of_an_estimate_is_what_it_says() {
    let squared = appraised(&with_formula("staff[p] * (1 + saving) ^ 2"), FEW);
    let product = appraised(&with_formula("staff[p] * (1 + saving) * (1 + saving)"), FEW);
    for id in ["share.east.npv", "share.partners.npv"] {
        let mean = |found: &comity_business_case::Appraisal| found.figure(id).unwrap().mean().value;
        assert!((mean(&squared) / mean(&product) - 1.0).abs() < 1e-12);
    }
}
