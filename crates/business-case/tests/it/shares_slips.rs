//! Every slip in `shares/*.toml` and `drivers.csv` is told with place, message and help; what only the
//! numbers show is told when shares are worked out, and never with a panic or a `NaN`.

use crate::case::told;
use comity_business_case::{ApportionAsked, Pack, PackFiles, Problem, Severity, Side, apportion};

const RULE: &str = "shares/caseload.toml";
const DRIVERS: &str = "drivers.csv";

const CASELOAD: &str = r#"id = "caseload"
name = "By caseload"
option = "share"
from = { east = "50 %", west = "50 %" }

[rule]
by = "driver"
driver = "cases"

[[adjust]]
by = "damping"
steps = ["1/3", "2/3"]
"#;

const CASES: &str = "driver,partner,year,value,unit,source,owner,date
cases,east,,60,cases,ledger,East finance,2026-01-31
cases,west,,40,cases,ledger,West finance,2026-01-31
cases,west,2028/29,45,cases,ledger,West finance,2026-01-31
";

/// The small pack of the testkit, with a rule, a driver, and amounts to name.
pub fn sharing() -> PackFiles {
    let mut files = comity_testkit::small_pack();
    let mut estimates = text(&files, "estimates.csv");
    estimates.push_str("nothing,,exactly(0),kGBP/year,ledger,programme,2026-02-01,D\n");
    files.add("estimates.csv", estimates);
    files.add(RULE, CASELOAD);
    files.add(DRIVERS, CASES);
    files
}

pub fn text(files: &PackFiles, path: &str) -> String {
    String::from_utf8(files.bytes(path).unwrap().to_vec()).unwrap()
}

/// With something else in place of each part of the rule's file.
pub fn but(changes: &[(&str, &str)]) -> PackFiles {
    let mut files = sharing();
    let mut rule = CASELOAD.to_owned();
    for (part, instead) in changes {
        assert!(rule.contains(part), "no {part}");
        rule = rule.replacen(part, instead, 1);
    }
    files.add(RULE, rule);
    files
}

fn errors(files: &PackFiles) -> Vec<Problem> {
    let mut problems = Pack::read(files).problems;
    problems.retain(|p| p.severity == Severity::Error);
    problems
}

/// A part of the file, what stands there instead, and what is told.
type Slip = (&'static str, &'static str, &'static str);

#[track_caller]
fn tells(file: &str, slips: &[Slip]) {
    let mut off = Vec::new();
    for (part, instead, wanted) in slips {
        let mut files = sharing();
        let before = text(&files, file);
        assert!(before.contains(part), "no {part}");
        files.add(file, before.replacen(part, instead, 1));
        let found = told(&errors(&files));
        if found != *wanted {
            off.push(format!(
                "{instead}\n--- told\n{found}\n--- wanted\n{wanted}"
            ));
        }
    }
    assert!(off.is_empty(), "{}", off.join("\n\n"));
}

#[test]
fn slips_of_the_head() {
    tells(
        RULE,
        &[
            (
                r#""caseload""#,
                r#""Case Load""#,
                "shares/caseload.toml:1:6
  `Case Load` cannot be an id: an id is a letter followed by at most 63 letters, digits, `_` or `-`
  for example east-herts",
            ),
            (
                r#""share""#,
                r#""shore""#,
                "shares/caseload.toml:3:10
  there is no option `shore`
  did you mean `share`? Otherwise choose from stay, share",
            ),
            (
                r#""share""#,
                r#""stay""#,
                "shares/caseload.toml:3:10
  staying as now shares no cost
  name a way of sharing",
            ),
            (
                r#"option = "share""#,
                r#"cost = "staff""#,
                "shares/caseload.toml:3:8
  `staff` is not one amount of money a year
  name an estimate in GBP/year that is not by partner",
            ),
            (
                r#"east = "50 %""#,
                r#"east = "60 %""#,
                "shares/caseload.toml:4:8
  these shares add up to 110 %, not to 100 %
  change one of them, so that every pound is paid once",
            ),
            (
                r#"east = "50 %""#,
                r#"est = "50 %""#,
                "shares/caseload.toml:4:10
  `est` is not one of the partners
  did you mean `east`? Otherwise choose from east, west",
            ),
        ],
    );
}

#[test]
fn slips_of_rules() {
    tells(
        RULE,
        &[
            (
                r#"by = "driver""#,
                r#"by = "drivers""#,
                "shares/caseload.toml:7:6
  `drivers` is no rule
  did you mean `driver`? Otherwise choose from equal, driver, unit-price, table, parts, tiers, gain, agreed-or-key, alone, equal-saving, scrb, ensc, tau, shapley, nucleolus, nucleolus-per-partner, nucleolus-percent",
            ),
            (
                r#"driver = "cases""#,
                r#"driver = "case""#,
                "shares/caseload.toml:8:10
  `case` is neither in drivers.csv nor an estimate of each partner
  did you mean `cases`? Otherwise choose from cases, staff",
            ),
            (
                r#"driver = "cases""#,
                "driver = \"cases\"\ncost = \"nothing\"",
                "shares/caseload.toml:9:8
  a cost is not looked at here
  to say which cost is shared, write it above [rule]; for a part of it, under [[rule.part]]",
            ),
            (
                r#"driver = "cases""#,
                "driver = \"cases\"\nportion = \"40 %\"",
                "shares/caseload.toml:9:11
  this rule splits the whole cost
  take it out; portions are for parts: [[rule.part]]",
            ),
            (
                r#"driver = "cases""#,
                "driver = \"cases\"\nkey = { by = \"equal\" }",
                "shares/caseload.toml:7:6
  `driver` does not look at `key`
  take `key` out; it is for agreed-or-key",
            ),
            (
                "by = \"driver\"\ndriver = \"cases\"",
                "by = \"parts\"\n[[rule.part]]\nportion = \"40 %\"\nby = \"equal\"\n[[rule.part]]\nportion = \"50 %\"\nby = \"equal\"",
                "shares/caseload.toml:6:1
  the portions add up to 90 %, not to 100 %
  change one of them, or leave the last one out: it takes the rest",
            ),
            (
                "by = \"driver\"\ndriver = \"cases\"",
                "by = \"parts\"\n[[rule.part]]\nby = \"equal\"\n[[rule.part]]\nby = \"equal\"",
                "shares/caseload.toml:8:1
  how much of the cost this part is, is not said once
  say portion = \"40 %\" or cost = \"an estimate\"; only the last part may leave both out",
            ),
            (
                "by = \"driver\"\ndriver = \"cases\"",
                "by = \"tiers\"\n[[rule.tier]]\nportion = \"100 %\"\nmembers = [\"east\"]\ndriver = \"cases\"",
                "shares/caseload.toml:6:1
  West shares this cost and stands in no tier
  add it to the members of one",
            ),
            (
                "by = \"driver\"\ndriver = \"cases\"",
                "by = \"tiers\"\n[[rule.tier]]\nportion = \"100 %\"\nmembers = [\"west\", \"east\", \"west\"]\ndriver = \"cases\"",
                "shares/caseload.toml:8:1
  West stands twice among the members of tiers
  keep it once",
            ),
        ],
    );
}

#[test]
fn slips_of_adjustments() {
    const DAMPING: &str = "by = \"damping\"\nsteps = [\"1/3\", \"2/3\"]";
    tells(
        RULE,
        &[
            (
                r#""damping""#,
                r#""dampen""#,
                "shares/caseload.toml:11:6
  `dampen` is no adjustment
  did you mean `damping`? Otherwise choose from damping, tolerance, true-up, collar, no-detriment, host-premium",
            ),
            (
                r#"["1/3", "2/3"]"#,
                r#"["1/0"]"#,
                "shares/caseload.toml:12:10
  `1/0` is not a share between 0 and 100 %
  write it as \"40 %\", \"2/5\" or \"0.4\"",
            ),
            (
                r#"["1/3", "2/3"]"#,
                r#"["2/3", "1/3"]"#,
                "shares/caseload.toml:12:17
  the step `1/3` goes back behind the one before
  put them in order: each is how far from today to the rule that year is",
            ),
            (
                DAMPING,
                "by = \"collar\"",
                "shares/caseload.toml:10:1
  this needs `up`
  for example up = \"7 %\"",
            ),
            (
                DAMPING,
                "by = \"collar\"\nup = \"7\"",
                "shares/caseload.toml:12:6
  `7` is not a share between 0 and 100 %
  write it as \"40 %\", \"2/5\" or \"0.4\"",
            ),
            (
                DAMPING,
                "by = \"no-detriment\"\nyears = -1",
                "shares/caseload.toml:10:1
  a number of years is 0 or more
  for example years = 3",
            ),
        ],
    );
}

#[test]
fn slips_of_drivers() {
    tells(
        DRIVERS,
        &[
            (
                "cases,east,",
                "cases,est,",
                "drivers.csv:2:7
  `est` is not one of the partners
  did you mean `east`? Otherwise choose from east, west",
            ),
            (
                "cases,east,,",
                "cases,east,2025/26,",
                "drivers.csv:2:12
  `2025/26` is not a year of this pack
  did you mean `2026/27`? Otherwise choose from 2026/27, 2027/28, 2028/29, 2029/30, 2030/31",
            ),
            (
                "cases,east,,60",
                "cases,east,,-60",
                "drivers.csv:2:13
  `-60` is not a plain number, 0 or more
  write digits and a decimal point, such as 12 or 7.5; the unit has a column of its own",
            ),
            (
                "cases,west,,40,cases",
                "cases,west,,40,thousand cases",
                "drivers.csv:3:16
  cases is in thousand cases here and in cases in line 2
  give all rows of a driver in one unit, or shares compare unlike numbers",
            ),
            (
                "cases,east,,60",
                "cases,west,,60",
                "drivers.csv:3:1
  cases of this partner and year stands in line 2 too
  keep one of the two rows",
            ),
        ],
    );
}

#[test]
fn files_as_other_programs_save_them() {
    for file in [RULE, DRIVERS] {
        let mut files = sharing();
        let plain = text(&files, file);
        let marked = [b"\xef\xbb\xbf", plain.as_bytes()].concat();
        files.add(file, marked);
        assert_eq!(told(&errors(&files)), "", "{file} with a mark");
        files.add(file, plain.replace('\n', "\r\n"));
        assert_eq!(told(&errors(&files)), "", "{file} from Windows");
        files.add(file, [plain.as_bytes(), b"\xe9"].concat());
        assert!(told(&errors(&files)).contains("not UTF-8"), "{file}");
        files.add(file, "");
        assert!(!errors(&files).is_empty(), "{file} empty");
        files.add(file, plain.replace("cases", &"c".repeat(5000)));
        told(&errors(&files));
    }
}

/// What keeps a rule from being used, once there are numbers.
fn cannot(files: &PackFiles) -> String {
    let pack = Pack::read(files).pack.unwrap();
    let asked = ApportionAsked {
        option: None,
        all_rules: true,
        side: Side::Stated,
        seed: 1,
    };
    let found = apportion(&pack, asked, &|_, _| ()).unwrap();
    for rule in found.iter().flat_map(|s| &s.rules) {
        let amounts = rule.paid.amounts.iter().flatten();
        assert!(amounts.clone().all(|a| a.is_finite()), "{}", rule.id);
    }
    let own = found.into_iter().flat_map(|s| s.cannot);
    told(
        &own.filter(|(id, ..)| id == "caseload")
            .map(|(.., p)| p)
            .collect::<Vec<_>>(),
    )
}

#[test]
fn what_only_the_numbers_show() {
    let nothing = ("option = \"share\"", "cost = \"nothing\"");
    let damping = "by = \"damping\"\nsteps = [\"1/3\", \"2/3\"]";
    let no_shares = "shares/caseload.toml:6:1
  nothing is to be paid in 2026/27, so there are no shares of it
  look at the cost of that year, or take what looks at shares out";
    for adjust in [
        damping,
        "by = \"collar\"\nup = \"5 %\"",
        "by = \"collar\"\nup = \"5 %\"\ndown = \"5 %\"",
        "by = \"tolerance\"\nband = \"3 %\"",
        "by = \"true-up\"",
    ] {
        let files = but(&[nothing, (damping, adjust)]);
        assert_eq!(cannot(&files), no_shares, "{adjust}");
    }
    let halves = "by = \"parts\"\n[[rule.part]]\nportion = \"40 %\"\nby = \"equal\"\n[[rule.part]]\nby = \"driver\"\ndriver = \"cases\"";
    let parts = but(&[
        nothing,
        ("by = \"driver\"\ndriver = \"cases\"", halves),
        (
            damping,
            "by = \"host-premium\"\nhost = \"east\"\npremium = \"nothing\"",
        ),
    ]);
    assert_eq!(cannot(&parts), "");
    let promised = but(&[(damping, "by = \"no-detriment\"")]);
    assert!(cannot(&promised).contains("together they pay £"));
    let mut late = sharing();
    late.add(
        DRIVERS,
        CASES.replace("cases,east,,", "cases,east,2028/29,"),
    );
    assert_eq!(
        cannot(&late),
        "shares/caseload.toml:6:1
  East has no cases for 2026/27 or before
  add a row to drivers.csv"
    );
}

/// Rows of drivers.csv are not filled up from an estimate that happens to have the same name.
#[test]
fn a_driver_is_not_mixed_with_an_estimate() {
    let mut files = but(&[("driver = \"cases\"", "driver = \"staff\"")]);
    files.add(
        DRIVERS,
        "driver,partner,year,value,unit,source,owner,date
staff,east,,60,posts,ledger,East finance,2026-01-31
",
    );
    assert_eq!(
        cannot(&files),
        "shares/caseload.toml:6:1
  West has no staff for 2026/27 or before
  add a row to drivers.csv"
    );
}
