//! What is outstanding: nothing of a pack in which all is done, and exactly the thing that is taken
//! out of it.

use crate::case::{EXAMPLES, FEW, example, read};
use comity_business_case::{
    OutstandingJson, Pack, PackFiles, Sampling, Task, appraise, outstanding, outstanding_summary,
};

const SOME: Sampling = Sampling {
    samples: 1024,
    randomisations: 4,
    ..FEW
};

/// A pack of which nothing is outstanding.
fn ready() -> PackFiles {
    let mut files = comity_testkit::small_pack();
    let small = |path: &str| String::from_utf8(files.bytes(path).unwrap().to_vec()).unwrap();
    let share = small("options/share.toml").replace("bears = ", "owner = \"Programme\"\nbears = ");
    let front = "\n[[line]]\nid = \"managers\"\nsays = \"Managers answer what the office answered\"\nkind = \"disbenefit\"\nbears = \"front line\"\nformula = \"build / 50 years\"\n";
    let exit = "\n[exit]\nsays = \"Whoever leaves pays its share.\"\nlines = [\"build\"]\n";
    let share = format!("{share}{front}{exit}");
    let other = share
        .replace("id = \"share\"", "id = \"hub\"")
        .replace("name = \"Share\"", "name = \"Hub\"")
        .replace("ramp(1 year, 2 years)", "ramp(1 year, 3 years)");
    let redesign = share
        .split("\n[[line]]")
        .next()
        .unwrap()
        .replace("\"share\"", "\"redesign\"")
        .replace("joint-committee", "redesign-in-place")
        .replace("* saving", "* saving / 2");
    let saved = "\n[[line]]\nid = \"saving\"\nsays = \"Less staff\"\nkind = \"saving\"\nowner = \"Programme\"\nbears = \"each member\"\nformula = \"saved[p]\"\n";
    let estimates = small("estimates.csv")
        .replace(",C\n", ",B\n")
        .replace(",D\n", ",C\n");
    files.add("estimates.csv", estimates);
    files.add("options/share.toml", share);
    files.add("options/hub.toml", other);
    files.add("options/redesign.toml", format!("{redesign}{saved}"));
    files.add("correlations.csv", "first,second,r,source,owner,date\nstaff[east],staff[west],0.5,Workshop,Programme,2026-02-01\n");
    files.add("calendar.csv", "date,partner,what,says,source,owner\n2027-05-06,east,election,All seats,Law,East\n2027-03-31,west,mandate,The mandate of the board ends,Minutes,West\n");
    files.add(
        "indicators.csv",
        "id,partner,theme,says,needed,held,unit,source,owner,date\n\
        sponsor,east,leadership,A sponsor is named,1,1,person,Letter,East,2026-01-31\n\
        sponsor,west,leadership,A sponsor is named,1,1,person,Letter,West,2026-01-31\n\
        days,,released days,Days of analysts,40,40,days,Plan,Programme,2026-01-31\n\
        skills,,skills,People who can test,2,3,people,Plan,Programme,2026-01-31\n",
    );
    files
}

fn found(pack: &Pack) -> Vec<Task> {
    let appraisal = appraise(pack, SOME, &|_, _| ()).unwrap();
    outstanding(pack, Some(&appraisal))
}

fn ids(files: &PackFiles) -> Vec<String> {
    found(&read(files)).into_iter().map(|t| t.id).collect()
}

/// The ready pack with something else in place of a part of one file, wherever it stands.
fn but(path: &str, part: &str, instead: &str) -> PackFiles {
    let mut files = ready();
    let text = String::from_utf8(files.bytes(path).unwrap().to_vec()).unwrap();
    assert!(text.contains(part), "{path} has no {part}:\n{text}");
    files.add(path, text.replace(part, instead));
    files
}

fn without(path: &str) -> PackFiles {
    let mut files = PackFiles::new();
    let all = ready();
    for kept in all.paths().filter(|p| *p != path) {
        files.add(kept, all.bytes(kept).unwrap());
    }
    files
}

#[test]
fn nothing_is_outstanding_where_all_is_done() {
    let pack = read(&ready());
    let tasks = found(&pack);
    assert_eq!(tasks, []);
    let summary = outstanding_summary(&pack, &tasks);
    assert_eq!((summary.open, summary.blocking), (0, 0));
    assert_eq!((summary.evidenced, summary.estimates), (5, 5));
}

#[test]
fn what_is_taken_out_is_outstanding() {
    let exit = "\n[exit]\nsays = \"Whoever leaves pays its share.\"\nlines = [\"build\"]\n";
    let cases: Vec<(PackFiles, &[&str])> = vec![
        (without("options/redesign.toml"), &["no-redesign"]),
        (without("options/hub.toml"), &["one-way-of-sharing"]),
        (without("correlations.csv"), &["no-correlations"]),
        (without("calendar.csv"), &["elections"]),
        (
            without("indicators.csv"),
            &["people.leadership", "people.released-days", "people.skills"],
        ),
        (but("calendar.csv", ",east,", ",west,"), &["elections"]),
        (
            but("indicators.csv", "sponsor,east", "other,west"),
            &["people.leadership"],
        ),
        (but("indicators.csv", "40,40", "40,15"), &["short.days.all"]),
        (but("options/share.toml", exit, ""), &["exit.share"]),
        (
            but("options/share.toml", "lines = [\"build\"]", ""),
            &["exit.share"],
        ),
        (
            but(
                "options/share.toml",
                "owner = \"Programme\"\nbears = \"each",
                "bears = \"each",
            ),
            &["owners.share"],
        ),
        (
            but(
                "options/share.toml",
                "bears = \"front line\"",
                "bears = \"staff\"",
            ),
            &["displaced.share"],
        ),
        (
            but(
                "options/share.toml",
                "form = ",
                "members = [\"east\"]\nform = ",
            ),
            &["members.share", "loses.share.east"],
        ),
        (
            but("estimates.csv", "2026-02-01,B", "2026-02-01,D"),
            &["placeholders.programme", "decides.saving"],
        ),
        (
            but("estimates.csv", "for round numbers", "Guess (TBC)"),
            &["placeholders.programme"],
        ),
        (
            but("estimates.csv", "2026-01-31,A", "2024-03-31,A"),
            &["old.east-finance", "old.west-finance"],
        ),
        (
            but(
                "options/stay.toml",
                "formula = \"staff[p]\"",
                "formula = \"build / 10 years\"",
            ),
            &["baseline.partners"],
        ),
    ];
    for (files, expected) in &cases {
        assert_eq!(ids(files), *expected);
    }
}

/// What decides and is only judged is a task until somebody says how to find out.
#[test]
fn what_decides_is_to_be_found_out() {
    let judged = but(
        "estimates.csv",
        "workshop,programme,2026-02-01,B",
        "workshop,programme,2026-02-01,C",
    );
    assert_eq!(ids(&judged), ["decides.saving"]);
    let mut known = judged.clone();
    let text = String::from_utf8(judged.bytes("estimates.csv").unwrap().to_vec()).unwrap();
    let text = text
        .replace(",grade\n", ",grade,find_out\n")
        .replace(",A\n", ",A,\n")
        .replace(",B\n", ",B,\n")
        .replace(",C\n", ",C,count for a month\n");
    known.add("estimates.csv", text);
    assert_eq!(ids(&known), [""; 0]);
}

#[test]
fn evidence_of_two_years_before_the_start_is_not_old() {
    assert_eq!(
        ids(&but("estimates.csv", "2026-01-31,A", "2024-04-01,A")),
        [""; 0]
    );
}

#[test]
fn a_stay_without_lines_and_no_stay_at_all() {
    let bare = but("options/stay.toml", "[[line]]", "");
    let mut files = bare;
    files.add(
        "options/stay.toml",
        "id = \"stay\"\nname = \"Stay\"\nform = \"stay\"\n",
    );
    assert_eq!(ids(&files), ["stay-has-no-lines"]);
    assert_eq!(ids(&without("options/stay.toml")), ["no-stay"]);
}

#[test]
fn a_service_of_which_nothing_is_known() {
    let mut files = ready();
    let text = String::from_utf8(files.bytes("partnership.toml").unwrap().to_vec()).unwrap();
    files.add(
        "partnership.toml",
        text + "\n[[service]]\nid = \"payroll\"\nname = \"Payroll\"\n",
    );
    assert_eq!(ids(&files), ["baseline.services"]);
}

#[test]
fn whoever_loses_is_named_until_somebody_makes_it_good() {
    let fee = "\n[[line]]\nid = \"fee\"\nsays = \"A fee\"\nkind = \"cost\"\nbears = \"west\"\nformula = \"200 kGBP per year\"\n";
    let good = fee
        .replace("\"fee\"", "\"rebate\"")
        .replace(
            "bears = \"west\"",
            "bears = \"east\"\ntransfer_to = \"west\"",
        )
        .replace("200 kGBP", "1 kGBP");
    let add = |lines: &str| {
        but(
            "options/share.toml",
            "\n[exit]",
            &format!("{lines}\n[exit]"),
        )
    };
    let lost = found(&read(&add(fee)));
    assert_eq!(lost.len(), 1);
    assert!(lost[0].blocking && lost[0].id == "loses.share.west" && lost[0].who == "West");
    assert_eq!(ids(&add(&format!("{fee}{good}"))), [""; 0]);
    assert_eq!(
        ids(&add(
            &fee.replace("A fee", "A fee, under the guarantee of the host")
        )),
        [""; 0]
    );
}

#[test]
fn options_that_are_the_same_on_average_cannot_be_told_apart() {
    let files = but(
        "options/hub.toml",
        "ramp(1 year, 3 years)",
        "ramp(1 year, 2 years) + staff[p] * gap",
    );
    let mut files = files;
    let text = String::from_utf8(files.bytes("estimates.csv").unwrap().to_vec()).unwrap();
    files.add(
        "estimates.csv",
        text + "gap,,\"normal(0, sd 0.01)\",ratio,Ledger,Programme,2026-02-01,B\n",
    );
    let pack = read(&files);
    let crude = Sampling {
        samples: 64,
        scheme: comity_business_case::Scheme::Random,
        ..SOME
    };
    let appraisal = appraise(&pack, crude, &|_, _| ()).unwrap();
    let tasks = outstanding(&pack, Some(&appraisal));
    assert!(
        tasks
            .iter()
            .any(|t| t.id == "alike.hub.share" && !t.blocking),
        "{tasks:?}"
    );
}

#[test]
fn without_an_appraisal_that_itself_is_missing() {
    let tasks = outstanding(&read(&ready()), None);
    assert_eq!(
        tasks.iter().map(|t| t.id.as_str()).collect::<Vec<_>>(),
        ["not-appraised"]
    );
}

/// Ids are unique, kinds stand together, and every task says what, where and why.
#[test]
fn lists_of_the_examples_are_in_order_and_complete() {
    for name in EXAMPLES {
        let pack = read(&example(name));
        let tasks = found(&pack);
        let mut ids: Vec<&str> = tasks.iter().map(|t| t.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), tasks.len(), "{name}");
        assert!(tasks.is_sorted_by_key(|t| t.kind));
        for task in &tasks {
            assert!(
                task.what.ends_with('.') && task.why.ends_with('.'),
                "{task:?}"
            );
            assert!(!task.places.is_empty(), "{task:?}");
        }
        let json = serde_json::to_value(OutstandingJson::new(&pack, &tasks)).unwrap();
        assert_eq!(json["tasks"].as_array().unwrap().len(), tasks.len());
        assert_eq!(json["summary"]["open"], tasks.len());
    }
}
