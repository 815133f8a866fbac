//! The officers' pages: their order, and what they say when something is not there.

use crate::{all, option, page, parsed, partnership, read, words};
use comity_business_case::PackFiles;

fn headings(page: &str, tag: &str) -> Vec<String> {
    all(&parsed(page), tag).map(words).collect()
}

#[test]
fn the_first_page_comes_first_then_the_five_cases() {
    let page = page(&comity_testkit::small_pack());
    let sections: Vec<String> = all(&parsed(&page), "section")
        .filter_map(|s| s.attribute("aria-labelledby").map(str::to_owned))
        .collect();
    let order = [
        "strategic",
        "economic",
        "commercial",
        "financial",
        "management",
        "evidence",
        "reading",
    ];
    assert_eq!(sections, order);
    assert!(page.find("<article").unwrap() < page.find("<section").unwrap());
    let titles = headings(&page, "h2");
    for title in [
        "Strategic",
        "Economic",
        "Commercial",
        "Financial",
        "Management",
    ] {
        assert!(titles.iter().any(|t| t == title), "{title}: {titles:?}");
    }
}

#[test]
fn without_an_outside_view_it_says_why() {
    let mut files = comity_testkit::small_pack();
    let head = partnership("East") + "\n[outside_view]\nwithout = \"Nothing like it was done.\"\n";
    files.add("partnership.toml", head);
    let page = page(&files);
    let text = read(&page);
    for said in [
        "The case is not set beside how such programmes turned out; ask why.",
        "This case does without the outside view: Nothing like it was done.",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!page.contains("data-figure=\"outside."));
}

#[test]
fn with_too_few_programmes_it_says_that_all_were_used() {
    let mut files = comity_testkit::small_pack();
    let head = partnership("East") + "\n[outside_view]\nfrom = 2016\n";
    files.add("partnership.toml", head);
    let text = read(&page(&files));
    assert!(text.contains("Widened. Cost is known of"), "{text}");
}

#[test]
fn two_partners_have_no_group_to_leave() {
    let text = read(&page(&comity_testkit::small_pack()));
    assert!(
        text.contains("With two members, it ends if one leaves."),
        "{text}"
    );
    assert!(!text.contains("How many must take part"));
}

#[test]
fn without_staying_as_now_it_says_what_is_missing() {
    let mut files = PackFiles::new();
    files.add("partnership.toml", partnership("East"));
    files.add("estimates.csv", crate::ESTIMATES);
    files.add(
        "options/share.toml",
        option("share", "Share", true, "build"),
    );
    let text = read(&page(&files));
    for said in [
        "The case does not say what staying as now costs.",
        "Note. This case does not say what staying as now costs.",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn with_staying_as_now_alone_there_is_nothing_to_choose() {
    let mut files = PackFiles::new();
    files.add("partnership.toml", partnership("East"));
    files.add("estimates.csv", crate::ESTIMATES);
    let stay =
        option("stay", "Stay as now", true, "build").replace("\"joint-committee\"", "\"stay\"");
    files.add("options/stay.toml", stay);
    let text = read(&page(&files));
    assert!(text.contains("there is nothing to choose yet"), "{text}");
    assert!(text.contains("Nothing changes, so there is nothing to agree."));
}

const CALENDAR: &str = "date,partner,what,says,source,owner,note
2026-05-07,east,election,All seats of <East>,Cycle,Clerk,
2029-05-03,west,mandate,The mandate of West ends,Charter,Clerk,
2040-05-03,west,election,Far off,Cycle,Clerk,
2027-03-31,,contract end,The payroll system,Contract,ICT,
";

const INDICATORS: &str = "id,partner,theme,says,needed,held,unit,source,owner,date,grade,note
sponsor,east,leadership,A sponsor is named,1,0,ratio,Letter,Chief executive,2026-01-03,A,
testers,,skills,People who can test,3,2.5,ratio,Workshop,Lead,2026-01-14,C,
";

#[test]
fn the_calendar_is_drawn_and_indicators_say_what_is_short() {
    let mut files = comity_testkit::small_pack();
    files.add("calendar.csv", CALENDAR);
    files.add("indicators.csv", INDICATORS);
    let page = page(&files);
    let text = read(&page);
    for said in [
        "2 days fall within the years of the case, 1 of them in its first two years",
        "All seats of <East>",
        "Contract end",
        "Leadership and politics: what the change needs, and what is there",
        "3 ratio2.5 ratio0.5 ratioLead",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn terms_of_leaving_are_told_with_their_price() {
    let mut files = comity_testkit::small_pack();
    let exit = "\n[exit]\nsays = \"Whoever leaves pays the rest.\"\nnotice = \"12 months\"\nlines = [\"build\"]\n";
    let share = option("share", "Share", true, "build") + exit;
    files.add("options/share.toml", share);
    let text = read(&page(&files));
    for said in [
        "Leaving has its terms and its price.",
        "Said and priced",
        "Leaving Share Whoever leaves pays the rest. Notice: 12 months.",
        "Lines of Share that price leaving",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn what_is_missing_is_the_list_of_the_command() {
    let found = crate::found(&comity_testkit::small_pack(), crate::FEW);
    let text = read(&found.page());
    assert!(!found.outstanding.is_empty());
    for task in &found.outstanding {
        let what = task.what.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&what), "{what}: {text}");
    }
    let blocking = found.outstanding.iter().filter(|t| t.blocking).count();
    assert_eq!(text.matches("Before a vote:").count(), blocking);
}

/// Where the pack says where people are, plans stand side by side, each with its map; whoever has no
/// workable place comes first.
#[test]
fn places_have_a_part_of_their_own() {
    let without = page(&comity_testkit::small_pack());
    assert!(!without.contains("id=\"places\""));
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/clyde-valley");
    let whole = comity_testkit::pack_folder(std::path::Path::new(folder));
    let mut files = comity_testkit::small_pack();
    for path in ["travel.csv", "places.toml"] {
        files.add(path, whole.bytes(path).unwrap());
    }
    let sites = String::from_utf8(whole.bytes("places.csv").unwrap().to_vec()).unwrap();
    let mut own = sites.clone();
    for council in [
        "east-dunbartonshire",
        "east-renfrewshire",
        "glasgow",
        "inverclyde",
        "north-lanarkshire",
        "renfrewshire",
        "west-dunbartonshire",
    ] {
        own = own.replace(&format!(",{council},"), ",east,");
    }
    files.add("places.csv", own);
    let page = page(&files);
    let text = read(&page);
    for said in [
        "In every plan shown, each of the 3,357 members of staff has a place that they can get to.",
        "All 126 plans that keep to the wishes were compared",
        "Plan A: Motherwell, Paisley, from anywhere",
        "Glasgow loses most posts, 947 of 1,352.",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(page.contains("<a href=\"#places\">"));
    assert!(page.contains("id=\"map-a\""));
}
