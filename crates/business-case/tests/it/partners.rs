//! Voting rules, red lines, and who best shares with whom.

use crate::case::{example, read, small_with, told};
use crate::groups::pack_with;
use comity_business_case::coalition::{SidePayments, power};
use comity_business_case::{
    CoalitionsJson, Pack, PackFiles, PowerJson, RightPartners, Sampling, subsets,
};

const END: &str = "GBP,ledger,finance,2026-11-28";

/// Three councils; Fife and Moray save 20 together, all three 15, other pairs nothing.
fn three(file: &str, text: &str) -> PackFiles {
    let costs = [
        ("fife", 100),
        ("moray", 50),
        ("angus", 40),
        ("fife+moray", 130),
        ("fife+angus", 140),
        ("moray+angus", 90),
        ("fife+moray+angus", 175),
    ];
    let row = |(group, cost): &(&str, i32)| format!("{group},{cost},{END}\n");
    let mut files = pack_with(&costs.iter().map(row).collect::<String>());
    files.add(file, text);
    files
}

fn right(text: &str) -> RightPartners {
    let pack = read(&three("partners.toml", text));
    RightPartners::of_given(&pack, 2).unwrap().unwrap()
}

fn refused(file: &str, text: &str, expected: &str) {
    let reading = Pack::read(&three(file, text));
    assert!(reading.pack.is_none());
    assert_eq!(told(&reading.problems), expected);
}

#[test]
fn without_red_lines_the_cheapest_grouping_is_best() {
    let found = right("");
    assert_eq!(found.words(&found.best[0]), "Fife and Moray; Angus alone");
    assert_eq!(found.words(&found.best[1]), "all together");
    let gains: Vec<_> = (0..3).map(|p| found.gains(&found.best[0], p)).collect();
    assert_eq!(gains, [Some(1_000), Some(1_000), Some(0)]);
    assert_eq!(found.all_gain(&found.best[0]), 2_000);
    // Angus would gladly be with them; they would be worse off.
    let stability = found.stability.as_ref().unwrap();
    let moves: Vec<_> = stability
        .moves
        .iter()
        .map(|m| (m.partner, m.is_welcome))
        .collect();
    assert_eq!(moves, [(2, false)]);
    assert!(stability.holds());
    assert!(found.side_payments(&found.best[0]).is_empty());
}

#[test]
fn a_red_line_costs_what_giving_it_up_would_save() {
    let found = right("[[red_line]]\npartner = \"moray\"\nonly_with = [\"angus\"]\n");
    assert_eq!(found.words(&found.best[0]), "Moray and Angus; Fife alone");
    assert_eq!(found.all_gain(&found.best[0]), 0);
    assert_eq!(found.worth[0].as_ref().unwrap().pence, 2_000);
}

#[test]
fn red_lines_that_leave_nobody_name_the_least_to_give_up() {
    let text = r#"
[[red_line]]
partner = "angus"
not_alone = true

[[red_line]]
partner = "fife"
never_with = ["angus"]

[[red_line]]
partner = "moray"
only_in = ["moray", "moray + fife"]
"#;
    let found = right(text);
    assert!(found.best.is_empty() && found.stability.is_none());
    assert_eq!(
        found.smallest_changes,
        Some(vec![vec![0], vec![1], vec![2]])
    );
    // Who says no is alone, whatever it said before.
    let without = found.with_alone[2].as_ref().unwrap();
    assert_eq!(found.words(without), "Fife and Moray; Angus alone");
    assert!(found.with_alone[0].is_none());
}

#[test]
fn sizes_neighbours_and_groups_that_must_hold_somebody() {
    let of = |line: &str| {
        let found = right(&format!("[[red_line]]\n{line}\n"));
        found.words(&found.best[0])
    };
    assert_eq!(of("at_least = 3"), "all together");
    assert_eq!(of("must_hold = [\"angus\"]"), "all together");
    assert_eq!(
        of("not_together = [\"fife\", \"moray\"]"),
        "Moray and Angus; Fife alone"
    );
    assert_eq!(
        of("neighbours = [[\"fife\", \"angus\"], [\"angus\", \"moray\"]]"),
        "all together"
    );
    assert_eq!(of("at_most = 2"), "Fife and Moray; Angus alone");
}

#[test]
fn a_red_line_may_be_about_some_options_only() {
    let line = "[[red_line]]\nat_most = 1\noptions = [\"share\"]\n";
    let pack = read(&small_with("partners.toml", line));
    let few = Sampling {
        samples: 256,
        ..Sampling::default()
    };
    let option = pack.options.iter().position(|o| !o.stays()).unwrap();
    let found = subsets(&pack, option, few, &|_, _| ()).unwrap();
    let right = RightPartners::of_option(&pack, &found, 1).unwrap();
    assert_eq!(right.words(&right.best[0]), "each alone");
    let worth = right.worth[0].as_ref().unwrap();
    let whole = found.whole().unwrap().value.value;
    assert!((worth.pence as f64 / 100.0 - whole).abs() < 0.02);
    assert!(RightPartners::of_given(&pack, 1).is_none());
}

#[test]
fn a_member_that_loses_is_made_up_for_by_those_who_gain() {
    let pack = read(&example("riverside-culture-and-leisure"));
    let few = Sampling {
        samples: 64,
        ..Sampling::default()
    };
    let shared = |o: &usize| pack.options[*o].members.iter().filter(|m| **m).count() > 2;
    let mut made_up_for = 0;
    for option in (1..pack.options.len()).filter(shared) {
        let found = subsets(&pack, option, few, &|_, _| ()).unwrap();
        let right = RightPartners::of_option(&pack, &found, 1).unwrap();
        for (group, payments) in right.side_payments(&right.best[0]) {
            let SidePayments::Among(receives) = payments else {
                panic!("a best group is not worse than its members alone");
            };
            assert_eq!(receives.iter().sum::<i64>(), 0);
            assert_eq!(receives.len(), group.count_ones() as usize);
            made_up_for += 1;
        }
    }
    assert!(made_up_for > 0);
}

#[test]
fn red_lines_that_say_nothing_or_too_much_are_refused() {
    refused(
        "partners.toml",
        "[[red_line]]\nsays = \"no\"\n",
        "partners.toml:1:1\n  this red line does not say what it restricts\n  give each red line exactly one of only_with, never_with, only_in, not_alone, must_hold, not_together, at_least, at_most or neighbours; several take several [[red_line]]",
    );
    refused(
        "partners.toml",
        "[[red_line]]\nonly_with = [\"fief\"]\n",
        "partners.toml:1:1\n  it is not said whose red line this is\n  add partner = \"…\" to this red line",
    );
    refused(
        "partners.toml",
        "[[red_line]]\npartner = \"moray\"\nonly_with = [\"fief\"]\n",
        "partners.toml:3:14\n  `fief` is not one of the partners\n  did you mean `fife`? Otherwise choose from fife, moray, angus",
    );
    refused(
        "partners.toml",
        "[[red_line]]\npartner = \"moray\"\nonly_in = [\"fife+angus\"]\n",
        "partners.toml:3:12\n  Moray is not in the group `fife+angus` to which it consents\n  name whole groups, such as moray+fife",
    );
    refused(
        "partners.toml",
        "[[red_line]]\nat_most = 2\noptions = [\"hub\"]\n",
        "partners.toml:3:12\n  there is no option `hub`\n  this pack has no options: take `options` out",
    );
    refused(
        "partners.toml",
        "[[red_lines]]\nat_most = 2\n",
        "partners.toml:1:3\n  unknown field `red_lines`, expected `red_line` or `measure`\n  use one of the names listed, or take this out; docs/reference/partners.md describes every field",
    );
}

const BOARD: &str = r#"id = "board"
name = "Board"

[[condition]]
says = "seats"
votes = { fife = 6, moray = 6, angus = 3 }
quota = "more than half"
"#;

#[test]
fn grampian_in_blocks_is_a_third_each() {
    let pack = read(&three("voting/board.toml", BOARD));
    let rule = &pack.voting[0];
    assert_eq!(rule.conditions[0].quota, 8);
    let found = power(&rule.rule).unwrap();
    let exact: Vec<_> = found
        .voters
        .iter()
        .map(|v| v.shapley_shubik_exact)
        .collect();
    assert_eq!(exact, [Some((1, 3)); 3]);
}

#[test]
fn several_conditions_square_roots_and_vetoes() {
    let text = r#"id = "both"
veto = ["moray"]
costs = { fife = 100, moray = 50, angus = 40 }
[[condition]]
votes = "one each"
quota = 2
[[condition]]
says = "population by its square root"
square_root_of = { fife = 400, moray = 100, angus = 100 }
quota = "at least 3/4"
"#;
    let pack = read(&three("voting/both.toml", text));
    let rule = &pack.voting[0];
    assert_eq!(rule.name, "both");
    assert_eq!(rule.conditions[1].votes, [1000, 500, 500]);
    assert_eq!(rule.conditions[1].quota, 1500);
    assert!(rule.rule.carried(0b011));
    assert!(!rule.rule.carried(0b101), "Moray's veto");
    assert!(!rule.rule.carried(0b110), "too few by the root of people");
}

#[test]
fn voting_rules_that_cannot_be_used_are_refused_with_their_place() {
    let with = |from: &str, to: &str| BOARD.replace(from, to);
    refused(
        "voting/b.toml",
        &with("angus = 3", "angsu = 3"),
        "voting/b.toml:6:9\n  `angsu` is not one of the partners\n  did you mean `angus`? Otherwise choose from fife, moray, angus\nvoting/b.toml:6:9\n  the votes of Angus are not said\n  give a number for each partner; 0 for one that has none",
    );
    refused(
        "voting/b.toml",
        &with("\"more than half\"", "16"),
        "voting/b.toml:7:9\n  16 votes are needed, but there are only 15: nothing is ever carried\n  write a number of votes, or \"more than half\", \"at least 2/3\", \"more than 55%\", \"all\"",
    );
    refused(
        "voting/b.toml",
        &with("more than half", "most"),
        "voting/b.toml:7:9\n  `most` does not say how many votes are enough\n  write a number of votes, or \"more than half\", \"at least 2/3\", \"more than 55%\", \"all\"",
    );
    refused(
        "voting/b.toml",
        &with("votes = { fife = 6, moray = 6, angus = 3 }\n", ""),
        "voting/b.toml:6:9\n  it is not said who has how many votes\n  add votes = \"one each\", votes = { … } by partner, or square_root_of = { … }",
    );
}

#[test]
fn answers_in_json_have_names_and_pence() {
    let pack = read(&example("four-councils-right-partners"));
    let right = RightPartners::of_given(&pack, 3).unwrap().unwrap();
    let json = serde_json::to_value(CoalitionsJson::new(&pack, &[right])).unwrap();
    let best = &json["cases"][0]["groupings"][0];
    assert_eq!(best["groups"][0], serde_json::json!(["alder", "birch"]));
    assert_eq!(best["all_gain"], 33_000_000);
    let found = power(&pack.voting[0].rule).unwrap();
    let json = serde_json::to_value(PowerJson::new(&[(&pack.voting[0], found)])).unwrap();
    assert_eq!(json["rules"][0]["voters"][0]["shapley_shubik_exact"], "1/3");
    assert_eq!(json["rules"][0]["voters"][3]["is_dummy"], true);
}

/// Whatever is cut off or changed in these files: read and answered, or refused with words.
#[test]
fn broken_files_are_refused_and_never_panic() {
    let whole = example("four-councils-right-partners");
    let paths = [
        "groups.csv",
        "partners.toml",
        "voting/board.toml",
        "voting/double.toml",
    ];
    for path in paths {
        let bytes = whole.bytes(path).unwrap().to_vec();
        for at in (0..bytes.len()).step_by(7) {
            let mut changed = bytes.clone();
            changed[at] = b"0+-\",}=9"[at % 8];
            for text in [&bytes[..at], &changed] {
                let mut files = whole.clone();
                files.add(path, text);
                let reading = Pack::read(&files);
                assert!(reading.pack.is_some() || !reading.problems.is_empty());
                assert!(reading.problems.iter().all(|p| !p.help.is_empty()));
                let Some(pack) = reading.pack else { continue };
                if let Some(found) = RightPartners::of_given(&pack, 3) {
                    assert!(found.unwrap().best.len() <= 3);
                }
                for rule in &pack.voting {
                    assert_eq!(power(&rule.rule).unwrap().voters.len(), 4);
                }
            }
        }
    }
}
