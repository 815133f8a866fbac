//! Costs of groups given by hand.

use crate::case::told;
use comity_business_case::{Pack, PackFiles, Reading, appraise, outstanding};
use comity_methods::coalition::Allowed;

const PARTNERSHIP: &str = r#"name = "Three councils"
currency = "GBP"
start = 2026-04-01
period = "year"
horizon_years = 1
conventions = "green-book-2026"

[[partner]]
id = "fife"
name = "Fife"

[[partner]]
id = "moray"
name = "Moray"

[[partner]]
id = "angus"
name = "Angus"
"#;

pub fn pack_with(groups: &str) -> PackFiles {
    let mut files = PackFiles::new();
    files.add("partnership.toml", PARTNERSHIP);
    let head = "group,cost,unit,source,owner,date\n";
    files.add("groups.csv", format!("{head}{groups}"));
    files
}

fn read(groups: &str) -> Reading {
    Pack::read(&pack_with(groups))
}

const END: &str = "GBP,ledger,finance,2026-11-28\n";

fn rows(costs: &[(&str, &str)]) -> String {
    let row = |(group, cost): &(&str, &str)| format!("{group},{cost},{END}");
    costs.iter().map(row).collect()
}

fn refused(groups: &str, expected: &str) {
    let reading = read(groups);
    assert!(reading.pack.is_none());
    assert_eq!(told(&reading.problems), expected);
}

#[test]
fn a_pack_of_partners_and_costs_of_groups_is_a_pack() {
    let costs = [
        ("fife", "100"),
        ("moray", "50"),
        ("angus", "40"),
        ("moray + fife", "130.50"),
        ("fife+angus", "150"),
        ("moray+angus", "80"),
        ("fife+moray+angus", "175"),
    ];
    let reading = read(&rows(&costs));
    assert_eq!(told(&reading.problems), "");
    let pack = reading.pack.unwrap();
    assert!(pack.options.is_empty());
    let groups = pack.groups.unwrap();
    assert_eq!(
        groups.game.costs(),
        [0, 10_000, 5_000, 13_050, 4_000, 15_000, 8_000, 17_500]
    );
    assert_eq!(groups.words(0b111), "Fife, Moray and Angus");
    assert_eq!(groups.closed.cost(0b101), 14_000);
    assert_eq!(groups.closed.total(), 17_050);
    let best = groups.groupings(&Allowed::all(3)).unwrap().best().unwrap();
    assert_eq!(best.groups, [0b011, 0b100]);
}

#[test]
fn groups_that_are_missing_are_named_and_taken_as_their_cheapest_division() {
    let costs = [
        ("fife", "100"),
        ("moray", "50"),
        ("angus", "40"),
        ("fife+moray", "120"),
    ];
    let reading = read(&rows(&costs));
    assert_eq!(
        told(&reading.problems),
        "groups.csv\n  3 of 7 groups have no cost: Fife and Angus; Moray and Angus; Fife, Moray and Angus\n  until they are added, each is taken to cost what its cheapest division into groups of the table costs"
    );
    let groups = reading.pack.unwrap().groups.unwrap();
    assert_eq!(groups.game.total(), 16_000);
    assert_eq!(groups.missing, [0b101, 0b110, 0b111]);
}

#[test]
fn nobody_appraises_a_pack_without_options_and_nothing_breaks() {
    let pack = read(&rows(&[("fife", "1"), ("moray", "1"), ("fife+moray", "1")]));
    let pack = pack.pack.unwrap();
    let refused = appraise(&pack, crate::case::FEW, &|_, _| ()).unwrap_err();
    assert!(refused[0].message.starts_with("the pack has no options"));
    assert!(!outstanding(&pack, None).is_empty());
}

#[test]
fn a_table_that_cannot_be_used_is_refused_with_its_place() {
    refused(
        &rows(&[("fife", "1"), ("fife+moray", "2")]),
        "groups.csv\n  it is not said what Moray would pay alone\n  add a row for each partner on its own: nobody can be asked to share without it",
    );
    refused(
        &rows(&[("fife", "1"), ("fief+moray", "2")]),
        "groups.csv:3:1\n  `fief` is not one of the partners\n  did you mean `fife`? Otherwise choose from fife, moray, angus; join ids by +",
    );
    refused(
        &rows(&[
            ("fife", "1"),
            ("moray", "1"),
            ("fife+moray", "2"),
            ("moray+fife", "3"),
        ]),
        "groups.csv:5:1\n  the cost of this group is there already, in line 4\n  the order of partners makes no difference; take one of the two rows out",
    );
    refused(
        &rows(&[("fife+fife", "1"), ("moray", "x")]),
        "groups.csv:2:1\n  `fife` is twice in the group\n  take one of them out\ngroups.csv:3:7\n  `x` is not a plain number, 0 or more\n  write digits and a decimal point, such as 12 or 7.5; the unit has a column of its own",
    );
    refused(
        "fife,1,kGBP/year,l,o,2026-11-28\nmoray,1,GBP,l,o,2026-11-28\nangus,1,FTE,l,o,2026-11-28\n",
        "groups.csv:3:9\n  this cost is a sum, that of line 2 is not\n  give all costs as sums (GBP) or all by the year (GBP/year)\ngroups.csv:4:9\n  `FTE` is no unit of money\n  write for example GBP, kGBP or GBP/year",
    );
    refused(
        "",
        "groups.csv\n  the table has costs of 0 partners\n  give costs of 1 to 20 partners, alone and in groups",
    );
}
