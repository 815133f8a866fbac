//! The outside view in a case, against arithmetic by hand.

use crate::case::{appraised, read, small_but, small_text, told};
use comity_business_case::{Appraisal, Pack, PackFiles, Sampling, Side, WithError};

const SAMPLING: Sampling = Sampling {
    samples: 16 * 1024,
    randomisations: 16,
    seed: 5,
    scheme: comity_business_case::Scheme::Sobol,
};

/// Two councils that save £10,000 and £20,000 a year from the start, after £50,000 once.
fn pack(option: &str) -> PackFiles {
    let mut files = small_but(
        "partnership.toml",
        "without = \"two invented councils\"",
        "",
    );
    let estimates = "id,partner,distribution,unit,source,owner,date\nstaff,east,exactly(100),kGBP/year,l,o,2026-01-31\nstaff,west,exactly(200),kGBP/year,l,o,2026-01-31\nbuild,,exactly(50),kGBP,l,o,2026-01-31\ninflation,,exactly(0),%/year,l,o,2026-01-31\n";
    files.add("estimates.csv", estimates);
    files.add(
        "options/share.toml",
        format!("id = \"share\"\nname = \"Share\"\n{option}"),
    );
    files
}

const CHANGE: &str = r#"form = "joint-committee"
[[line]]
id = "saving"
says = "s"
kind = "saving"
bears = "each member"
formula = "staff[p] * 10%"

[[line]]
id = "build"
says = "b"
kind = "cost"
bears = "all members"
split = "equal"
one_off = true
formula = "build * pulse(0 years)"
"#;

fn outside(appraisal: &Appraisal, id: &str) -> WithError {
    appraisal.figure(&format!("outside.{id}")).unwrap().mean()
}

/// The mean of ratios and lives by hand: a ratio of savings on what is gained while the
/// partnership lasts, a ratio of costs on what is spent in the first year.
fn by_hand(pack: &Pack, lasts: bool) -> f64 {
    let view = &pack.outside.view;
    let [cost, saving] = [&view.cost, &view.saving].map(|o| o.distribution().unwrap().mean());
    let ends = view.survival.distribution().unwrap();
    let alive = |year: f64| {
        if lasts {
            1.0
        } else {
            1.0 - ends.cdf(year + 0.5)
        }
    };
    let year = |t: i32| saving * 30_000.0 * alive(f64::from(t)) / 1.035f64.powi(t);
    (0..5).map(year).sum::<f64>() - cost * 50_000.0 * alive(0.0)
}

fn near(found: WithError, by_hand: f64) {
    let off = (found.value - by_hand).abs();
    assert!(off <= 4.0 * found.se, "{found:?} is not {by_hand}");
    assert!(found.se < 0.02 * by_hand.abs(), "{found:?} says nothing");
}

#[test]
fn costs_and_savings_turn_out_and_partnerships_end_as_others_did() {
    let files = pack(CHANGE);
    let case = read(&files);
    near(
        outside(&appraised(&files, SAMPLING), "share.partners.npv"),
        by_hand(&case, false),
    );
}

#[test]
fn an_option_that_prices_leaving_does_not_end_twice() {
    let exit =
        format!("{CHANGE}\n[exit]\nsays = \"x\"\nnotice = \"12 months\"\nlines = [\"build\"]\n");
    let files = pack(&exit);
    near(
        outside(&appraised(&files, SAMPLING), "share.partners.npv"),
        by_hand(&read(&files), true),
    );
}

#[test]
fn a_redesign_is_measured_by_the_same_ratios_and_does_not_end() {
    let files = pack(&CHANGE.replace("joint-committee", "redesign"));
    near(
        outside(&appraised(&files, SAMPLING), "share.partners.npv"),
        by_hand(&read(&files), true),
    );
}

#[test]
fn an_option_stated_as_a_whole_turns_out_as_one_stated_as_a_change() {
    let whole = CHANGE
        .replace("form =", "basis = \"whole\"\nform =")
        .replace("kind = \"saving\"", "kind = \"cost\"")
        .replace("10%", "90%");
    let (change, whole) = (
        appraised(&pack(CHANGE), SAMPLING),
        appraised(&pack(&whole), SAMPLING),
    );
    for id in [
        "share.partners.npv",
        "share.east.npv",
        "share.partners.cash_2028-29",
    ] {
        let (a, b) = (outside(&change, id).value, outside(&whole, id).value);
        assert!((a - b).abs() < 1e-6 * a.abs(), "{id}: {a} {b}");
    }
}

#[test]
fn staying_as_now_stays_as_it_is() {
    let found = appraised(&pack(CHANGE), SAMPLING);
    let stay = "stay.partners.npv";
    assert_eq!(outside(&found, stay), found.figure(stay).unwrap().mean());
}

#[test]
fn as_stated_does_not_move_when_the_outside_view_is_left_out() {
    let with = appraised(&pack(CHANGE), SAMPLING);
    let mut files = pack(CHANGE);
    files.add("partnership.toml", small_text("partnership.toml"));
    let without = appraised(&files, SAMPLING);
    assert_eq!(with.figures, without.figures);
    assert!(without.from_side(Side::TurnedOut).is_none());
}

#[test]
fn rows_can_be_left_out_of_the_class() {
    let narrowed = "exclude = [{ id = \"C08\", why = \"imposed on fire services\" }]";
    let mut files = pack(CHANGE);
    let text = small_text("partnership.toml");
    files.add(
        "partnership.toml",
        text.replace("without = \"two invented councils\"", narrowed),
    );
    let case = read(&files);
    assert_eq!(case.outside.view.cost.n(), 9);
    near(
        outside(&appraised(&files, SAMPLING), "share.partners.npv"),
        by_hand(&case, false),
    );
}

#[test]
fn a_line_that_names_its_kind_of_project_is_raised_by_its_bias() {
    let bias = "optimism_bias = { kind = \"equipment-development\", mitigated = 0.25, because = \"fixed price\" }\none_off = true";
    let files = pack(&CHANGE.replace("one_off = true", bias));
    let found = appraised(&files, SAMPLING);
    let (stated, biased) = (
        found
            .figure("share.partners.costs_pv")
            .unwrap()
            .mean()
            .value,
        found
            .figure("biased.share.partners.costs_pv")
            .unwrap()
            .mean()
            .value,
    );
    assert!(
        (biased / stated - 2.5).abs() < 1e-12,
        "200 %, of which a quarter is mitigated"
    );
    assert_eq!(
        outside(&found, "share.partners.costs_pv"),
        outside(
            &appraised(&pack(CHANGE), SAMPLING),
            "share.partners.costs_pv"
        ),
        "the two are never laid on top of each other"
    );
}

#[test]
fn what_is_wrong_with_it_is_said_with_its_place() {
    let problems = |partnership: &str, option: &str| {
        let mut files = pack(option);
        let text = small_text("partnership.toml");
        files.add(
            "partnership.toml",
            text.replace("without = \"two invented councils\"", partnership),
        );
        told(&Pack::read(&files).problems)
    };
    let said = problems("strata = [\"lokal\"]", CHANGE);
    assert!(
        said.contains(
            "partnership.toml:16:1\n  no programme has the stratum `lokal`; did you mean `local`?"
        ),
        "{said}"
    );
    let said = problems("without = \" \"", CHANGE);
    assert!(said.contains("nothing says why"), "{said}");
    let said = problems("from = 2020\nto = 2005", CHANGE);
    assert!(
        said.contains("no programme can start in 2020 or later and in 2005 or earlier"),
        "{said}"
    );
    let said = problems("exclude = [{ id = \"C99\", why = \"x\" }]", CHANGE);
    assert!(
        said.contains("there is no programme `C99` to exclude"),
        "{said}"
    );
    let said = problems("exclude = [{ id = \"C08\" }]", CHANGE);
    assert!(said.contains("missing field `why`"), "{said}");
    let with = |bias: &str| {
        CHANGE.replace(
            "one_off = true",
            &format!("optimism_bias = {bias}\none_off = true"),
        )
    };
    let said = problems("", &with("{ kind = \"software\" }"));
    assert!(
        said.contains("there is no kind of project `software`"),
        "{said}"
    );
    let said = problems("", &with("{ kind = \"outsourcing\" }"));
    assert!(said.contains("has no value for"), "{said}");
    let said = problems(
        "",
        &with("{ kind = \"equipment-development\", mitigated = 0.5 }"),
    );
    assert!(
        said.contains("bias is mitigated here, and nothing says why"),
        "{said}"
    );
}

#[test]
fn leaving_is_priced_by_costs_only() {
    let exit =
        format!("{CHANGE}\n[exit]\nsays = \"x\"\nnotice = \"12 months\"\nlines = [\"saving\"]\n");
    let files = pack(&exit);
    let found = appraised(&files, SAMPLING);
    near(
        outside(&found, "share.partners.npv"),
        by_hand(&read(&files), false),
    );
    let said = told(&found.warnings);
    assert!(said.contains("names saving, which is no cost"), "{said}");
}

#[test]
fn wide_estimates_of_what_is_spent_once_are_pointed_out() {
    let mut files = pack(CHANGE);
    let text = String::from_utf8(files.bytes("estimates.csv").unwrap().to_vec()).unwrap();
    files.add(
        "estimates.csv",
        text.replace("exactly(50)", "\"pert(20, 50, 200)\""),
    );
    let said = told(&appraised(&files, SAMPLING).warnings);
    assert!(
        said.contains("one-off costs that reach far above their middle already: build;"),
        "{said}"
    );
    let never = CHANGE.replace("one_off = true", "one_off = false");
    let said = told(&appraised(&pack(&never), SAMPLING).warnings);
    assert!(said.contains("`share` has no one-off cost"), "{said}");
}
