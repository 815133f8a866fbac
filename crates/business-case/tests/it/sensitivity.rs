//! What decides a case: against closed forms, against appraisals of changed packs, and by laws that always
//! hold.

use crate::case::{EXAMPLES, example, page, read};
use comity_business_case::{
    Pack, PackFiles, Sampling, Sensitivity, SensitivityJson, SwitchingValue, appraise, sensitivity,
};
use comity_methods::math::{normal_cdf, normal_density};

const PARTNERSHIP: &str = r#"name = "By hand"
currency = "GBP"
start = 2026-04-01
period = "year"
horizon_years = 1
conventions = "green-book-2026"
[[partner]]
id = "east"
"#;
const STAY: &str = "id = \"stay\"\nname = \"Stay\"\nform = \"stay\"\n";
const HEAD: &str = "id,distribution,unit,source,owner,date,find_out,find_out_cost\n";

/// A case of one year and one partner, where present value is the flow itself: each line with
/// its kind, who bears it and its formula.
fn by_hand(estimates: &str, lines: &[(&str, &str, &str)]) -> PackFiles {
    let mut files = PackFiles::new();
    files.add("partnership.toml", PARTNERSHIP);
    files.add("estimates.csv", format!("{HEAD}{estimates}"));
    files.add("options/stay.toml", STAY);
    let mut option = "id = \"go\"\nname = \"Go\"\nform = \"redesign\"\n".to_owned();
    for (position, (kind, bears, formula)) in lines.iter().enumerate() {
        option += &format!(
            "[[line]]\nid = \"line-{position}\"\nsays = \"A line\"\nkind = \"{kind}\"\nbears = \"{bears}\"\nformula = \"{formula}\"\n"
        );
    }
    files.add("options/go.toml", option);
    files
}

fn found(files: &PackFiles) -> Sensitivity {
    sensitivity(&read(files), Sampling::default(), &|_, _| ()).unwrap()
}

fn switching<'a>(found: &'a Sensitivity, bearer: &str, estimate: &str) -> &'a SwitchingValue {
    let of = found.switching.iter().find(|s| s.bearer == bearer).unwrap();
    of.values.iter().find(|v| v.estimate == estimate).unwrap()
}

fn check(value: &SwitchingValue, wanted: f64, within: Option<bool>) {
    let at = value.value.unwrap();
    let off = (at.value - wanted).abs();
    assert!(
        off <= 4.0 * at.se + 1e-6 * wanted.abs() && at.se < 0.02 * wanted.abs(),
        "{value:?} instead of {wanted}"
    );
    assert_eq!(value.within_range, within, "{value:?}");
}

/// Saving a × b, cost c, a fee known exactly, a mishap that costs d, and a correction e around 0.
const ROWS: &str = "a,\"normal(100, sd 10)\",kGBP/year,x,x,2026-01-01,,
b,\"uniform(0.5, 1.5)\",share,x,x,2026-01-01,,
c,\"triangular(40, 50, 60)\",kGBP/year,x,x,2026-01-01,,
fee,exactly(10),kGBP/year,x,x,2026-01-01,,
mishap,bernoulli(20%),share,x,x,2026-01-01,,
d,\"pert(50, 60, 70)\",kGBP/year,x,x,2026-01-01,,
e,\"normal(0, sd 20)\",kGBP/year,x,x,2026-01-01,,
";
const LINES: [(&str, &str, &str); 3] = [
    ("saving", "east", "a * b"),
    ("cost", "east", "c + fee + mishap * d"),
    ("benefit", "east", "e"),
];

/// The mean is 100 − 50 − 10 − 0.2 × 60 = 28.
#[test]
fn switching_values_by_hand() {
    let found = found(&by_hand(ROWS, &LINES));
    let of = |estimate| switching(&found, "partners", estimate);
    check(of("a"), 72.0, Some(false));
    check(of("b"), 0.72, Some(true));
    check(of("c"), 78.0, Some(false));
    check(of("fee"), 38.0, None);
    check(of("mishap"), 0.2 + 28.0 / 60.0, None);
    check(of("d"), 200.0, Some(false));
    check(of("e"), -28.0, Some(true));
    assert_eq!(of("e").change, None);
    assert!((of("a").change.unwrap() + 0.28).abs() < 0.01);
    // What its owner thinks possible comes first, by the size of the change.
    assert_eq!(found.switching[0].values[0].estimate, "b");
}

/// Twice over nothing: below 1 and above 3 it pays, and the nearer turn to 2.2 is 3.
#[test]
fn several_crossings_and_none() {
    let rows = "x,\"normal(2.2, sd 0.01)\",share,x,x,2026-01-01,,
v,exactly(1),GBP/year,x,x,2026-01-01,,
w,exactly(1),GBP/year,x,x,2026-01-01,,
";
    let lines = [("benefit", "east", "v * (x - 1) * (x - 3) + 0 * w")];
    let found = found(&by_hand(rows, &lines));
    let x = switching(&found, "all", "x");
    check(x, 3.0, Some(false));
    assert_eq!(x.crossings, 2);
    // A factor of everything turns nothing: at 0 all is nothing, and beyond nothing changes sign.
    assert_eq!(switching(&found, "all", "v").value, None);
}

/// The slow way: put the value into the pack as known, and appraise it.
#[test]
fn at_a_switching_value_the_appraised_gain_is_nothing() {
    let files = example("tutorial-two-councils");
    let found = found(&files);
    let text = page("examples/tutorial-two-councils/estimates.csv");
    for (estimate, bearer, written) in [
        ("extra_minutes", "all", "\"pert(0, 3, 12)\""),
        ("setup", "all", "lognormal(60 to 120)"),
        ("system", "partners", "lognormal(10 to 20)"),
    ] {
        let value = switching(&found, bearer, estimate).value.unwrap();
        assert!(text.matches(written).count() == 1);
        let mut other = files.clone();
        let known = format!("exactly({})", value.value);
        other.add("estimates.csv", text.replace(written, &known));
        let appraisal = appraise(&read(&other), Sampling::default(), &|_, _| ()).unwrap();
        let id = format!("shared.{bearer}.npv");
        let npv = appraisal.figure(&id).unwrap().mean();
        // The gain falls by less than £15,000 for each unit of any of them.
        let error = npv.se + value.se * 15_000.0;
        assert!(
            npv.value.abs() < 4.0 * error,
            "{estimate} = {value:?}: {npv:?}"
        );
    }
}

/// A sum of normals: shares of the variance are those of the parts.
#[test]
fn indices_by_hand() {
    let rows = "a,\"normal(100, sd 3)\",kGBP/year,x,x,2026-01-01,,
b,\"normal(50, sd 4)\",kGBP/year,x,x,2026-01-01,,
c,\"normal(50, sd 12)\",kGBP/year,x,x,2026-01-01,,
";
    let found = found(&by_hand(
        rows,
        &[("saving", "east", "a - b"), ("cost", "east", "c")],
    ));
    let groups = &found.indices[0].groups;
    let names: Vec<&str> = groups.iter().map(|g| g.group.as_str()).collect();
    assert_eq!(names, ["c", "b", "a"]);
    for (group, wanted) in groups
        .iter()
        .zip([144.0 / 169.0, 16.0 / 169.0, 9.0 / 169.0])
    {
        for index in [group.first, group.total] {
            let off = (index.value - wanted).abs();
            assert!(
                off < 4.0 * index.se + 1e-9 && index.se < 0.01,
                "{group:?}, not {wanted}"
            );
        }
    }
}

fn loss(mu: f64, sigma: f64) -> f64 {
    sigma * normal_density(mu / sigma) - mu.abs() * normal_cdf(-mu.abs() / sigma)
}

/// One normal choice, in pounds, beside what finding out costs.
#[test]
fn evidence_by_hand() {
    let rows = "a,\"normal(20, sd 30)\",kGBP/year,x,x,2026-01-01,count for a month,9000
b,\"normal(10, sd 10)\",kGBP/year,x,x,2026-01-01,ask,0
c,\"uniform(0, 0.01)\",kGBP/year,x,x,2026-01-01,,
";
    let found = found(&by_hand(rows, &[("saving", "east", "a - b + c")]));
    let plan = &found.evidence[0];
    assert_eq!(
        (plan.bearer.as_str(), plan.chosen.as_str()),
        ("partners", "go")
    );
    let (mu, all) = (10_005.0, loss(10_005.0, 1000.0 * 1000.0_f64.sqrt()));
    let near = |x: comity_business_case::WithError, wanted: f64| {
        let off = (x.value - wanted).abs();
        assert!(
            off < 4.0 * x.se + 0.005 * wanted,
            "{x:?} instead of {wanted}"
        );
    };
    near(plan.perfect, all);
    let of = |name: &str| plan.evidence.iter().find(|e| e.group == name).unwrap();
    near(of("a").value, loss(mu, 30_000.0));
    near(of("b").value, loss(mu, 10_000.0));
    assert!(of("a").told_from_nothing && !of("c").told_from_nothing);
    assert_eq!(of("a").find_out, ["count for a month"]);
    assert_eq!(of("c").cost, None);
    // About 8,000 less 9,000, below 830 less nothing.
    assert!(of("a").net().unwrap() < 0.0);
    assert_eq!(plan.evidence[0].group, "b");
}

/// What is chosen today is regretted by what perfect information is worth; regrets differ by the
/// means of the options.
#[test]
fn laws_of_regret() {
    for name in &EXAMPLES[..4] {
        let found = found(&example(name));
        for (plan, regrets) in found.evidence.iter().zip(&found.regrets) {
            let of = |id: &str| regrets.options.iter().find(|r| r.option == id).unwrap();
            let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6 * (1.0 + a.abs()), "{a} {b}");
            near(of(&plan.chosen).mean.value, plan.perfect.value);
            for switching in found
                .switching
                .iter()
                .filter(|s| s.bearer == regrets.bearer)
            {
                let less = of("stay").mean.value - of(&switching.option).mean.value;
                near(less, switching.npv.value);
            }
            let best: f64 = regrets.options.iter().map(|r| r.share_best.value).sum();
            near(best, 1.0);
            let perfect = plan.perfect.value;
            assert!(
                plan.evidence
                    .iter()
                    .all(|e| e.value.value <= perfect + 4.0 * e.value.se)
            );
        }
    }
}

#[test]
fn concentration_and_outside_income_by_hand() {
    let rows = "a,exactly(75),kGBP/year,x,x,2026-01-01,,
b,exactly(25),kGBP/year,x,x,2026-01-01,,
c,\"normal(90, sd 1)\",kGBP/year,x,x,2026-01-01,,
";
    let lines = [
        ("saving", "east", "a"),
        ("income", "east", "b"),
        ("cost", "east", "c"),
        ("benefit", "place", "a"),
    ];
    let found = found(&by_hand(rows, &lines));
    let basket = &found.concentration[0];
    let shares: Vec<(&str, f64)> = basket
        .lines
        .iter()
        .map(|l| (l.line.as_str(), l.share))
        .collect();
    assert_eq!(shares, [("line-0", 0.75), ("line-1", 0.25)]);
    assert!((basket.herfindahl - 0.625).abs() < 1e-12 && basket.rests_on_one);
    assert!((basket.total.value - 100_000.0).abs() < 1e-6);
    let income = &found.outside_income[0];
    assert!((income.npv.value - 10_000.0).abs() < 10.0);
    assert!((income.without.value + 15_000.0).abs() < 10.0);
    // For everyone the place's benefit counts too.
    assert!((found.concentration[1].total.value - 175_000.0).abs() < 1e-6);
}

/// What one partner gives another is no income from outside; what staff pay a partner is, for the
/// partners, and nothing for everyone.
#[test]
fn transfers_within_are_not_outside_income() {
    let rows = "a,\"normal(75, sd 1)\",kGBP/year,x,x,2026-01-01,,\n";
    let to_west = "a\"\ntransfer_to = \"west";
    let to_east = "a\"\ntransfer_to = \"east";
    let with = |lines: &[(&str, &str, &str)]| {
        let mut files = by_hand(rows, lines);
        files.add(
            "partnership.toml",
            format!("{PARTNERSHIP}[[partner]]\nid = \"west\"\n"),
        );
        found(&files).outside_income
    };
    assert_eq!(
        with(&[("cost", "east", to_west), ("income", "east", to_west)]),
        []
    );
    let paid = with(&[("cost", "staff", to_east)]);
    assert_eq!(paid.len(), 1);
    assert_eq!(paid[0].bearer, "partners");
    assert!(paid[0].npv.value > 74_000.0 && paid[0].without.value.abs() < 1e-6);
}

fn json(pack: &Pack, threads: usize) -> String {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let sampling = Sampling {
        samples: 4096,
        ..Sampling::default()
    };
    let found = pool
        .unwrap()
        .install(|| sensitivity(pack, sampling, &|_, _| ()))
        .unwrap();
    serde_json::to_string_pretty(&SensitivityJson::new(pack, &found)).unwrap()
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    for name in &EXAMPLES[..4] {
        let pack = read(&example(name));
        let one = json(&pack, 1);
        assert!(one.contains("comity-sensitivity-1") && !one.contains("null,\n      \"se\""));
        for threads in [1, 2, 5] {
            assert!(json(&pack, threads) == one, "{name}, {threads} threads");
        }
    }
}

#[test]
fn every_step_is_told() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let (told, last) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let pack = read(&example("tutorial-two-councils"));
    sensitivity(&pack, Sampling::default(), &|_, steps| {
        told.fetch_add(1, Ordering::Relaxed);
        last.store(steps, Ordering::Relaxed);
    })
    .unwrap();
    assert_eq!(told.into_inner(), last.into_inner());
}

#[test]
fn a_cost_of_finding_out_is_a_plain_number() {
    for wrong in ["\"£2,000\"", "-5", "2k", ".", "1e3"] {
        let rows = format!("a,exactly(1),GBP/year,x,x,2026-01-01,ask,{wrong}\n");
        let reading = Pack::read(&by_hand(&rows, &[("saving", "east", "a")]));
        let problem = &reading.problems[0];
        assert!(
            problem.message.contains("is not what finding out costs"),
            "{problem}"
        );
        assert!(
            problem.help.contains("an amount of GBP as a plain number"),
            "{problem}"
        );
        assert!(problem.span.is_some());
    }
    let rows = "a,exactly(1),GBP/year,x,x,2026-01-01,ask,2_500.50\n";
    let pack = read(&by_hand(rows, &[("saving", "east", "a")]));
    assert_eq!(pack.estimates.list[0].find_out_cost, Some(2500.5));
}

/// What is said twice is the same.
#[test]
fn the_appraisal_agrees() {
    let files = example("clyde-valley");
    let appraisal = appraise(&read(&files), Sampling::default(), &|_, _| ()).unwrap();
    let found = found(&files);
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9 * a.abs(), "{a} {b}");
    for plan in &found.evidence {
        let id = format!("case.{}.evpi", plan.bearer);
        let evpi = appraisal.figure(&id).unwrap().mean();
        near(plan.perfect.value, evpi.value);
        near(plan.perfect.se, evpi.se);
    }
    for switching in &found.switching {
        let id = format!("{}.{}.npv", switching.option, switching.bearer);
        near(
            switching.npv.value,
            appraisal.figure(&id).unwrap().mean().value,
        );
    }
}

/// Nothing uncertain, nothing to choose, nothing at all: answers, no panic.
#[test]
fn odd_cases() {
    let few = Sampling {
        samples: 32,
        randomisations: 2,
        ..Sampling::default()
    };
    let go = |files: &PackFiles| sensitivity(&read(files), few, &|_, _| ()).unwrap();
    let rows = "a,exactly(0),kGBP/year,x,x,2026-01-01,,\nb,bernoulli(0),share,x,x,2026-01-01,,\n";
    let certain = go(&by_hand(rows, &[("saving", "east", "a * b")]));
    assert!(
        certain
            .switching
            .iter()
            .all(|s| s.values.iter().all(|v| v.value.is_none()))
    );
    assert_eq!(certain.evidence[0].chosen, "stay");
    assert!(!certain.evidence[0].perfect_told_from_nothing);
    assert_eq!(certain.concentration, []);
    let mut alone = PackFiles::new();
    alone.add("partnership.toml", PARTNERSHIP);
    alone.add("estimates.csv", format!("{HEAD}{rows}"));
    alone.add("options/stay.toml", STAY);
    let alone = go(&alone);
    assert_eq!(
        (alone.switching.len(), alone.regrets[0].options.len()),
        (0, 1)
    );
    assert_eq!(alone.regrets[0].options[0].share_best.value, 1.0);
}

/// What comes to no number is refused, with the command that names the line.
#[test]
fn no_number_is_refused() {
    let rows = "a,\"normal(0, sd 1)\",kGBP/year,x,x,2026-01-01,,
b,bernoulli(50%),share,x,x,2026-01-01,,
";
    let pack = read(&by_hand(rows, &[("saving", "east", "a / b")]));
    let problems = sensitivity(&pack, Sampling::default(), &|_, _| ()).unwrap_err();
    assert!(
        problems[0]
            .message
            .starts_with("go.partners.npv comes to no number")
    );
    assert!(problems[0].help.contains("comity appraise"));
}

#[test]
fn pure_chance_is_neither_switched_nor_found_out() {
    let rows = format!("{ROWS}luck,chance(),ratio,x,x,2026-01-01,,\n");
    let lines = [
        ("saving", "east", "a * b"),
        ("cost", "east", "c * (1 + luck) + fee + mishap * d + e"),
    ];
    let found = found(&by_hand(&rows, &lines));
    assert!(
        found
            .switching
            .iter()
            .all(|s| s.values.iter().all(|v| v.estimate != "luck"))
    );
    assert!(
        found
            .evidence
            .iter()
            .all(|p| p.evidence.iter().all(|e| e.group != "luck"))
    );
    assert!(
        found
            .evidence
            .iter()
            .all(|p| p.evidence.iter().any(|e| e.group == "a"))
    );
}
