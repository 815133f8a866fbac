//! What changed between two packs, and what each change did: parts sum to the whole, and each part is
//! what two whole appraisals say.

use crate::case::{FEW, appraised, example, read, small_but, small_text, small_with};
use comity_business_case::{
    Applied, ChangeKind, Compared, Comparison, ComparisonJson, Pack, PackFiles, Sampling,
    WithError, compare,
};

const SOME: Sampling = Sampling {
    samples: 2048,
    randomisations: 8,
    ..FEW
};
const SHARE: &str = "options/share.toml";
const ESTIMATES: &str = "estimates.csv";

fn small() -> PackFiles {
    comity_testkit::small_pack()
}

fn found(before: &PackFiles, after: &PackFiles) -> Comparison {
    compare(&read(before), &read(after), SOME, &|_, _| ()).unwrap()
}

/// The small pack with the parts of several files replaced.
fn but(edits: &[(&str, &str, &str)]) -> PackFiles {
    let mut files = small();
    for (path, part, instead) in edits {
        let text = String::from_utf8(files.bytes(path).unwrap().to_vec()).unwrap();
        assert!(text.contains(part), "{path} has no {part}");
        files.add(path, text.replace(part, instead));
    }
    files
}

fn result<'a>(comparison: &'a Comparison, option: &str, bearer: &str) -> &'a Compared {
    let of = |r: &&Compared| r.option == option && r.bearer == bearer;
    comparison.results.iter().find(of).unwrap()
}

fn told(comparison: &Comparison) -> Vec<(&str, Applied)> {
    let changes = comparison.changes.iter();
    changes.map(|c| (c.id.as_str(), c.applied)).collect()
}

fn close(a: f64, b: f64, size: f64) {
    assert!((a - b).abs() <= 1e-9 * size.abs().max(1.0), "{a} and {b}");
}

const NOTHING: WithError = WithError {
    value: 0.0,
    se: 0.0,
};

/// What two whole appraisals say of a mean net present value.
fn by_appraisals(before: &PackFiles, after: &PackFiles, figure: &str) -> f64 {
    let mean = |files| appraised(files, SOME).figure(figure).unwrap().mean().value;
    mean(after) - mean(before)
}

#[test]
fn the_same_pack_has_not_changed() {
    let same = found(&small(), &small());
    assert_eq!(same.changes, []);
    assert_eq!(same.results.len(), 4);
    assert!(
        same.results
            .iter()
            .all(|r| r.change == NOTHING && r.remainder == NOTHING)
    );
}

/// Two changes of which neither alone is the whole: each is what appraisals of hand-made packs say.
#[test]
fn each_change_alone_is_what_two_appraisals_say() {
    let saving = (ESTIMATES, "pert(5%, 10%, 20%)", "pert(5%, 8%, 12%)");
    let ramp = (SHARE, "ramp(1 year, 2 years)", "ramp(2 years, 2 years)");
    let both = found(&small(), &but(&[saving, ramp]));
    assert_eq!(
        told(&both),
        [("saving", Applied::Alone), ("share.saved", Applied::Alone)]
    );
    for bearer in ["partners", "all"] {
        let row = result(&both, "share", bearer);
        let figure = format!("share.{bearer}.npv");
        let npv = row.before.value;
        let expected = |edits: &[_]| by_appraisals(&small(), &but(edits), &figure);
        close(row.alone[0].1.value, expected(&[saving]), npv);
        close(row.alone[1].1.value, expected(&[ramp]), npv);
        close(row.change.value, expected(&[saving, ramp]), npv);
        let sum: f64 = row.alone.iter().map(|(_, x)| x.value).sum();
        close(row.remainder.value, row.change.value - sum, npv);
        assert!(
            row.remainder.value > 3.0 * row.remainder.se,
            "both act on the same saving: {row:?}"
        );
    }
    assert_eq!(result(&both, "stay", "all").change, NOTHING);
}

/// Errors are those of differences in the same futures: much smaller than of two separate figures.
#[test]
fn differences_are_paired() {
    let dearer = found(
        &small(),
        &but(&[(ESTIMATES, "lognormal(40 to 90)", "lognormal(40 to 91)")]),
    );
    let row = result(&dearer, "share", "partners");
    assert!(row.change.value < 0.0);
    let separate = row.before.se.hypot(row.after.se);
    assert!(row.change.se < 0.3 * separate, "{row:?}");
}

#[test]
fn lines_that_do_not_meet_leave_no_remainder() {
    let line = "\n[[line]]\nid = \"rent\"\nsays = \"Rent\"\nkind = \"cost\"\nbears = \"all members\"\nsplit = \"equal\"\nformula = \"rent\"\n";
    let mut after = small_with(
        SHARE,
        small_text(SHARE).replace("pulse(0 years)", "pulse(1 year)") + line,
    );
    after.add(
        ESTIMATES,
        small_text(ESTIMATES) + "rent,,\"pert(5, 8, 12)\",kGBP/year,lease,Estates,2026-02-01,B\n",
    );
    let two = found(&small(), &after);
    assert_eq!(
        told(&two),
        [
            ("rent", Applied::Nothing),
            ("share.build", Applied::Alone),
            ("share.rent", Applied::Alone)
        ]
    );
    let row = result(&two, "share", "all");
    assert_eq!(row.remainder, NOTHING);
    assert!(row.alone[0].1.value > 0.0 && row.alone[1].1.value < 0.0);
    let back = found(&after, &small());
    close(
        result(&back, "share", "all").change.value,
        -row.change.value,
        row.before.value,
    );
    assert_eq!(result(&back, "share", "all").remainder, NOTHING);
}

#[test]
fn provenance_and_words_are_told_and_move_nothing() {
    let after = but(&[
        (
            ESTIMATES,
            "workshop,programme,2026-02-01,C",
            "count,Head of HR,2026-03-01,A",
        ),
        (SHARE, "Posts no longer needed", "Posts that fall away"),
        (
            SHARE,
            "bears = \"each member\"",
            "owner = \"Programme\"\nbears = \"each member\"",
        ),
    ]);
    let only = found(&small(), &after);
    let kinds: Vec<ChangeKind> = only.changes.iter().map(|c| c.kind).collect();
    assert_eq!(
        kinds,
        [ChangeKind::Provenance, ChangeKind::Words, ChangeKind::Words]
    );
    assert_eq!(
        only.changes[0].says,
        "saving: grade C → A, source “workshop” → “count”, owner “programme” → “Head of HR”, 2026-02-01 → 2026-03-01; the same numbers"
    );
    assert!(only.changes.iter().all(|c| c.applied == Applied::Nothing));
    assert!(
        only.results
            .iter()
            .all(|r| r.change == NOTHING && r.alone.is_empty())
    );
}

/// How a case is seen from outside moves no net present value of its own estimates.
#[test]
fn optimism_bias_and_the_outside_view_are_told() {
    let bias = "optimism_bias = { kind = \"equipment-development\", mitigated = 0.3, because = \"Tendered\" }\none_off = true";
    let biased = found(&small(), &but(&[(SHARE, "one_off = true", bias)]));
    assert_eq!(biased.changes.len(), 1);
    assert_eq!(
        biased.changes[0].says,
        "line share.build: optimism bias none → equipment-development (30% mitigated)"
    );
    assert_eq!(biased.changes[0].kind, ChangeKind::Circumstances);
    assert!(biased.results.iter().all(|r| r.change == NOTHING));
}

/// Numbers are those of the unit.
#[test]
fn another_unit_with_other_numbers_is_a_change_of_numbers() {
    let after = but(&[(
        ESTIMATES,
        "lognormal(40 to 90),kGBP",
        "lognormal(40 to 90),mGBP",
    )]);
    let moved = found(&small(), &after);
    assert_eq!(
        moved.changes[0].says,
        "build: lognormal(40 to 90) kGBP → lognormal(40 to 90) mGBP"
    );
    assert!(result(&moved, "share", "all").change.value < -1e7);
}

#[test]
fn what_only_holds_together_is_applied_in_one_step() {
    let after = but(&[
        (
            ESTIMATES,
            "saving,,\"pert(5%, 10%, 20%)\",share,workshop,programme,2026-02-01,C",
            "saving,east,\"pert(5%, 10%, 20%)\",share,workshop,programme,2026-02-01,C\nsaving,west,\"pert(5%, 10%, 20%)\",share,workshop,programme,2026-02-01,C",
        ),
        (SHARE, "* saving *", "* saving[p] *"),
        (SHARE, "pulse(0 years)", "pulse(1 year)"),
    ]);
    let mixed = found(&small(), &after);
    assert_eq!(
        told(&mixed),
        [
            ("saving", Applied::Together),
            ("share.saved", Applied::Together),
            ("share.build", Applied::Alone)
        ]
    );
    let row = result(&mixed, "share", "all");
    assert!(row.frame.is_none() && row.alone.len() == 1);
    close(
        row.together.unwrap().value + row.alone[0].1.value,
        row.change.value,
        row.before.value,
    );
    assert_eq!(row.remainder, NOTHING);
}

#[test]
fn a_new_horizon_is_a_step_before_all_others() {
    let horizon = ("partnership.toml", "horizon_years = 5", "horizon_years = 8");
    let build = (ESTIMATES, "lognormal(40 to 90)", "lognormal(50 to 90)");
    let later = found(&small(), &but(&[horizon, build]));
    assert_eq!(
        told(&later),
        [
            ("partnership.horizon_years", Applied::Frame),
            ("build", Applied::Alone)
        ]
    );
    assert_eq!(later.changes[0].says, "horizon_years: 5 → 8");
    let row = result(&later, "share", "partners");
    let frame = by_appraisals(&small(), &but(&[horizon]), "share.partners.npv");
    close(row.frame.unwrap().value, frame, row.after.value);
    let alone = by_appraisals(
        &but(&[horizon]),
        &but(&[horizon, build]),
        "share.partners.npv",
    );
    close(row.alone[0].1.value, alone, row.after.value);
    assert_eq!(row.remainder, NOTHING);
}

#[test]
fn a_new_partner_comes_with_the_frame_and_the_rest_is_still_told_apart() {
    let partner = (
        "partnership.toml",
        "[[partner]]\nid = \"west\"",
        "[[partner]]\nid = \"north\"\nname = \"North\"\n\n[[partner]]\nid = \"west\"",
    );
    let row = (
        ESTIMATES,
        "staff,west",
        "staff,north,\"pert(40, 50, 60)\",kGBP/year,ledger,North finance,2026-01-31,A\nstaff,west",
    );
    let build = (ESTIMATES, "lognormal(40 to 90)", "lognormal(50 to 90)");
    let grown = found(&small(), &but(&[partner, row, build]));
    assert_eq!(
        told(&grown),
        [
            ("partnership.partners", Applied::Frame),
            ("build", Applied::Alone),
            ("staff[north]", Applied::Nothing)
        ]
    );
    let npv = result(&grown, "share", "partners");
    let frame = by_appraisals(&small(), &but(&[partner, row]), "share.partners.npv");
    close(npv.frame.unwrap().value, frame, npv.after.value);
    assert_eq!(npv.remainder, NOTHING);
    let gone = found(&but(&[partner, row]), &small());
    close(
        result(&gone, "share", "all").change.value,
        -frame,
        npv.after.value,
    );
}

#[test]
fn packs_in_other_currencies_are_not_compared_in_money() {
    let mut euro = PackFiles::new();
    for path in small().paths() {
        euro.add(path, small_text(path).replace("GBP", "EUR"));
    }
    let across = found(&small(), &euro);
    assert_eq!(across.results, []);
    assert!(told(&across).contains(&("partnership.currency", Applied::Frame)));
}

#[test]
fn options_correlations_and_circumstances_are_told() {
    let mut after = small_but(SHARE, "form = ", "members = [\"east\"]\nform = ");
    after.add(
        "correlations.csv",
        "first,second,r,source,owner,date\nstaff[east],staff[west],0.5,W,P,2026-02-01\n",
    );
    after.add(
        "calendar.csv",
        "date,partner,what,says,source,owner\n2027-05-06,east,election,Votes,Law,East\n",
    );
    after.add(
        "options/hub.toml",
        "id = \"hub\"\nname = \"Hub\"\nform = \"hub\"\n",
    );
    let many = found(&small(), &after);
    let says: Vec<&str> = many.changes.iter().map(|c| c.says.as_str()).collect();
    assert_eq!(
        says,
        [
            "correlations of normal scores: staff[east] with staff[west]: none → 0.50",
            "option hub (Hub) is new",
            "option share: members east, west → east",
            "calendar.csv: rows new or changed 1, gone or changed 0",
        ]
    );
    assert!(
        result(&many, "share", "partners")
            .alone
            .iter()
            .any(|(at, x)| *at == 2 && x.value != 0.0)
    );
}

/// Lines that said what changes and now say everything are other lines: one change, not many.
#[test]
fn an_option_that_is_stated_anew_is_one_change() {
    let whole = "id = \"share\"\nname = \"Share\"\nform = \"joint-committee\"\nbasis = \"whole\"\n\n[[line]]\nid = \"saving\"\nsays = \"Staff\"\nkind = \"cost\"\nbears = \"each partner\"\nformula = \"staff[p] * (1 - saving)\"\n";
    let anew = found(&small(), &small_with(SHARE, whole));
    assert_eq!(told(&anew), [("share", Applied::Alone)]);
    let row = result(&anew, "share", "all");
    assert_eq!((row.alone[0].1, row.remainder), (row.change, NOTHING));
}

/// However two examples differ: the steps and the remainder are the whole, and there is a JSON.
#[test]
fn the_steps_and_the_remainder_sum_to_the_change() {
    let names = ["tutorial-two-councils", "ref-3x3x10", "clyde-valley"];
    for before in names {
        for after in names {
            let (before, after) = (read(&example(before)), read(&example(after)));
            let few = compare(&before, &after, FEW, &|_, _| ()).unwrap();
            for row in &few.results {
                let steps = row
                    .frame
                    .iter()
                    .chain(&row.together)
                    .chain([&row.remainder]);
                let sum: f64 = steps.map(|x| x.value).sum::<f64>()
                    + row.alone.iter().map(|(_, x)| x.value).sum::<f64>();
                close(
                    sum,
                    row.change.value,
                    10.0 * row.before.value.abs().max(row.after.value.abs()),
                );
            }
            let json = serde_json::to_value(ComparisonJson::new(&few)).unwrap();
            assert_eq!(json["changes"].as_array().unwrap().len(), few.changes.len());
        }
    }
}

#[test]
fn no_figure_depends_on_the_number_of_threads() {
    let after = read(&but(&[
        (ESTIMATES, "pert(5%, 10%, 20%)", "pert(5%, 8%, 12%)"),
        (SHARE, "ramp(1 year", "ramp(2 years"),
    ]));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            compare(&read(&small()), &after, SOME, &|_, _| ())
                .unwrap()
                .results
        })
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn a_pack_that_cannot_be_computed_is_refused_with_its_place() {
    let broken = Pack::read(&small_but(
        SHARE,
        "formula = \"saved[p]\"",
        "formula = \"saved[p] * 1 year\"",
    ))
    .pack
    .unwrap();
    let problems = compare(&read(&small()), &broken, FEW, &|_, _| ()).unwrap_err();
    assert!(
        problems[0].place().starts_with("options/share.toml:"),
        "{problems:?}"
    );
}
