//! Who pays what: what the part says, what it leaves out, and that it says so.

use crate::{FEW, Found, all, found, option, parsed, partnership, read, words};
use comity_business_case::{ApportionAsked, PackFiles, Shared, Side, apportion};
use comity_report::Findings;

/// The page of a pack with who pays what.
fn page(found: &Found, shares: Result<&[Shared], &[comity_business_case::Problem]>) -> String {
    let findings = Findings {
        appraisal: &found.appraisal,
        subsets: &found.subsets,
        sensitivity: None,
        outstanding: &found.outstanding,
        flow: None,
        shares: Some(shares),
    };
    comity_report::html(&found.pack, &findings).unwrap()
}

fn asked() -> ApportionAsked {
    ApportionAsked {
        option: None,
        all_rules: false,
        side: Side::Stated,
        seed: 1,
    }
}

fn shared(files: &PackFiles) -> (Found, Vec<Shared>) {
    let found = found(files, FEW);
    let shares = apportion(&found.pack, asked(), &|_, _| ()).unwrap();
    (found, shares)
}

fn page_of(files: &PackFiles) -> String {
    let (found, shares) = shared(files);
    page(&found, Ok(&shares))
}

/// Three partners whose saving depends on how many take part, and rules of the test's choosing.
fn three(rules: &[(&str, &str)]) -> PackFiles {
    let mut files = PackFiles::new();
    let head = partnership("East").replace(
        r#"{ id = "west", name = "West" }"#,
        r#"{ id = "west", name = "West" }, { id = "north", name = "<North> & Isles" }"#,
    );
    files.add("partnership.toml", head);
    let north = "staff,north,\"pert(40, 50, 60)\",kGBP/year,ledger,North finance,2026-01-31,A\n";
    files.add("estimates.csv", format!("{}{north}", crate::ESTIMATES));
    files.add("options/stay.toml", STAY);
    files.add(
        "options/share.toml",
        option("share", "Share", true, "build"),
    );
    for (name, text) in rules {
        files.add(&format!("shares/{name}.toml"), *text);
    }
    files
}

const STAY: &str = r#"id = "stay"
name = "Stay as now"
form = "stay"

[[line]]
id = "staff"
says = "Staff"
kind = "cost"
bears = "each partner"
formula = "staff[p]"
"#;
const EQUAL: &str = "id = \"alike\"\nname = \"All alike\"\nsays = \"As one of the partners proposed.\"\noption = \"share\"\n[rule]\nby = \"equal\"\n";
const STAFF: &str = "id = \"by-staff\"\nname = \"By staff\"\noption = \"share\"\n[rule]\nby = \"driver\"\ndriver = \"staff\"\n[[adjust]]\nby = \"damping\"\nsteps = [\"1/2\"]\n";
/// A rule on a cost that is not given.
const AGREED: &str = "id = \"agreed\"\nname = \"As agreed\"\n[rule]\nby = \"table\"\nshares = { east = \"50 %\", west = \"30 %\", north = \"20 %\" }\n";

#[test]
fn rules_and_tests_stand_side_by_side() {
    let page = page_of(&three(&[("alike", EQUAL), ("by-staff", STAFF)]));
    let text = read(&page);
    for said in [
        "Three partners share £",
        "the same 1,024 futures",
        "None of them is the right one",
        "As one of the partners proposed.",
        "What each pays, by each rule",
        "The tests, over all years",
        "Keeps its promise: in so many futures all four hold.",
        "Who is worst off, and who is nearest to leaving",
        "What the tests say of All alike",
        "Fails. East and <North> & Isles pay together £",
        "What each leaving would do under All alike",
        "5 of these 6 rules ask nobody for more than it would pay alone.",
        "What this means for you",
        "Not drawn, but in the tables: Nucleolus and Equal.",
    ] {
        assert!(text.contains(said), "the page does not say: {said}\n{text}");
    }
    for never in ["NaN", "fair one", "fairest", "£-"] {
        assert!(!text.contains(never), "{never}");
    }
    assert!(page.contains("href=\"#shares\""));
}

/// Every partner has the same page: one paragraph for each rule.
#[test]
fn every_partner_gets_the_same_page() {
    let (found, shares) = shared(&three(&[("alike", EQUAL)]));
    let page = page(&found, Ok(&shares));
    let document = parsed(&page);
    for partner in &found.pack.partnership.partners {
        let is_page = |n: &roxmltree::Node<'_, '_>| {
            let mut summary = n.children().filter(|c| c.has_tag_name("summary"));
            summary.any(|s| words(s) == partner.name)
        };
        let own = all(&document, "details")
            .filter(is_page)
            .collect::<Vec<_>>();
        assert_eq!(own.len(), 1, "{}", partner.name);
        let told: Vec<String> = own[0]
            .children()
            .filter(|c| c.has_tag_name("p"))
            .map(words)
            .collect();
        assert_eq!(told.len(), shares[0].rules.len());
        for (told, rule) in told.iter().zip(&shares[0].rules) {
            let begins = format!("{}. {} pays £", rule.name, partner.name);
            assert!(told.starts_with(&begins), "{told}");
            assert!(
                told.contains("On its own the service would cost £"),
                "{told}"
            );
        }
    }
}

/// The words of the tests are those of what was found, and not only there.
#[test]
fn tests_are_told_in_words() {
    let (found, shares) = shared(&three(&[("alike", EQUAL)]));
    let page = page(&found, Ok(&shares));
    let document = parsed(&page);
    let table = all(&document, "table")
        .find(|t| words(*t).starts_with("The tests, over all years"))
        .unwrap();
    let rows = table.descendants().filter(|n| n.has_tag_name("tr")).skip(1);
    let rows: Vec<Vec<String>> = rows
        .map(|r| {
            r.children()
                .filter(roxmltree::Node::is_element)
                .map(words)
                .collect()
        })
        .collect();
    assert_eq!(rows.len(), shares[0].rules.len());
    let mut seen = [false; 2];
    for (row, rule) in rows.iter().zip(&shares[0].rules) {
        let standing = rule.all_years.as_ref().unwrap();
        let holds = [
            standing.alone(),
            standing.in_groups(),
            standing.pays_its_way(),
            standing.gain_shared(),
        ];
        assert_eq!(row[0], rule.name);
        for (word, holds) in row[1..5].iter().zip(holds) {
            assert_eq!(word, if holds { "holds" } else { "fails" });
            seen[usize::from(holds)] = true;
        }
    }
    assert_eq!(seen, [true, true], "the pack should show both");
}

#[test]
fn without_groups_the_tests_are_left_out_and_it_says_so() {
    let text = read(&page_of(&three(&[("agreed", AGREED)])));
    for said in [
        "Three partners share a cost that is not given, so there are shares only.",
        "What groups of partners would pay is not known here. So the tests are left out",
        "Shares of the last year, %",
        "Of the whole cost, East pays most under As agreed, 50 %",
    ] {
        assert!(text.contains(said), "the page does not say: {said}\n{text}");
    }
    for never in ["The tests", "If one leaves", "NaN", "holds"] {
        assert!(!text.contains(never), "{never}");
    }
}

/// Several costs in one page keep their ids and regions apart.
#[test]
fn several_costs_keep_their_names_apart() {
    let page = page_of(&three(&[("alike", EQUAL), ("agreed", AGREED)]));
    let document = parsed(&page);
    for attribute in ["id", "aria-label"] {
        let mut names: Vec<&str> = document
            .descendants()
            .filter_map(|n| n.attribute(attribute))
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "{attribute}: {names:?}");
    }
}

#[test]
fn what_cannot_be_worked_out_is_said() {
    let mut files = three(&[]);
    files.add(
        "options/share.toml",
        STAY.replace("\"stay\"", "\"redesign-in-place\""),
    );
    let found = found(&files, FEW);
    let problems = apportion(&found.pack, asked(), &|_, _| ()).unwrap_err();
    let text = read(&page(&found, Err(&problems)));
    let said = "Nothing could be worked out. Two councils has no cost to share:";
    assert!(text.contains(said), "{text}");
    assert!(!text.contains("None of them is the right one"));
}

#[test]
fn power_stands_beside_money() {
    let mut files = three(&[("alike", EQUAL)]);
    let board = "id = \"board\"\nname = \"Board\"\n[[condition]]\nvotes = { east = 6, west = 6, north = 3 }\nquota = \"more than half\"\n";
    files.add("voting/board.toml", board);
    let page = page_of(&files);
    let text = read(&page);
    assert!(text.contains("Power beside money: Board, %"), "{text}");
    assert!(text.contains("East40.033.333.3"), "{text}");
}
