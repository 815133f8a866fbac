//! The first page: short, plain, and every figure on it can be asked after.

use crate::{FEW, Found, all, found, parsed, words};
use comity_business_case::{NewPack, PackFiles, Sampling, Templates, explain};
use std::path::Path;

/// Words of the craft that nobody should have to know on the first page.
const FORBIDDEN: [&str; 21] = [
    "npv",
    "present value",
    "p10",
    "p50",
    "p90",
    "discount",
    "percentile",
    "quantile",
    "stochastic",
    "optimism bias",
    "bcr",
    "ratio",
    "median",
    "variance",
    "standard error",
    "horizon",
    "randomisation",
    "sobol",
    "nominal",
    "deflator",
    "probability",
];

fn example(name: &str) -> PackFiles {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    comity_testkit::pack_folder(&root.join(name))
}

/// What `comity new` makes for three partners.
fn new_pack() -> PackFiles {
    let partner = |name: &str| (name.to_lowercase(), name.to_owned());
    let new = NewPack {
        name: "Payroll for three".to_owned(),
        service: "payroll".to_owned(),
        partners: ["Alder", "Birch", "Cedar"].map(partner).into(),
        start: "2027-04-01".parse().unwrap(),
        horizon_years: 10,
        ways: ["redesign", "lead-authority"].map(str::to_owned).into(),
        host: None,
        date: "2026-11-25".parse().unwrap(),
        currency: "GBP".to_owned(),
    };
    new.write(&Templates::shipped()).unwrap().pack
}

const FEWER: Sampling = Sampling {
    samples: 256,
    randomisations: 4,
    ..FEW
};

/// The two cases by which the page is held to its promises.
fn cases() -> [Found; 2] {
    [
        found(&example("clyde-valley"), FEWER),
        found(&new_pack(), FEWER),
    ]
}

/// The words of the first page.
fn first_page(page: &str) -> String {
    let document = parsed(page);
    let article = all(&document, "article").next().unwrap();
    let blocks = article.children().filter(roxmltree::Node::is_element);
    blocks.map(words).collect::<Vec<_>>().join(" ")
}

/// The names of figures on a page.
fn names(page: &str) -> Vec<String> {
    let document = parsed(page);
    let named = document.descendants();
    named
        .filter_map(|n| n.attribute("data-figure").map(str::to_owned))
        .collect()
}

#[test]
fn it_is_short_plain_and_traceable() {
    for case in cases() {
        let page = case.page();
        let text = first_page(&page);
        let count = text.split_whitespace().count();
        assert!((150..350).contains(&count), "{count} words: {text}");
        let lower = text.to_lowercase();
        for word in FORBIDDEN {
            assert!(!lower.contains(word), "it says {word}: {text}");
        }
        let ids = names(&page);
        assert!(ids.len() >= 15, "{ids:?}");
        let mut once = ids.clone();
        once.sort();
        once.dedup();
        for id in once {
            let told = explain(&case.pack, &id, FEWER);
            assert!(told.is_ok(), "{id}: {told:?}");
        }
    }
}

#[test]
fn every_sum_and_count_carries_its_name() {
    for case in cases() {
        let page = case.page();
        let document = parsed(&page);
        let article = all(&document, "article").next().unwrap();
        let bare = article.descendants().filter(|n| {
            let parent = n.parent().unwrap();
            n.is_text() && parent.has_tag_name("p") && parent.attribute("class").is_none()
        });
        for text in bare.filter_map(|n| n.text().map(str::to_owned)) {
            let figures = text.contains('£') || text.chars().any(|c| c.is_ascii_digit());
            assert!(!figures, "a figure without a name: {text}");
        }
    }
}

#[test]
fn what_it_says_of_clyde_valley_is_what_was_found() {
    let page = found(&example("clyde-valley"), FEW).page();
    let text = first_page(&page);
    for said in [
        "Should the eight partners stay as now, or choose One shared support service or Redesign in place or Shared service of all eight?",
        "Staying as now costs the partners together about £1.6 billion over ten years.",
        "As stated, all partners gain about £49 million, and gain in",
        "As such programmes turned out, they lose about £3",
        "The front line loses most, taking on work worth about £18 million; Glasgow gains most, about £46 million.",
        "Any group of four or more members gains on average.",
        "It stops gaining if “",
        "It is silent on work that moves to the front line.",
        "Only 10 such programmes tell of costs and 12 of savings",
        "14 of 33 estimates rest on evidence.",
        "This page recommends nothing: the vote is yours.",
    ] {
        assert!(text.contains(said), "it does not say: {said}\n{text}");
    }
}

#[test]
fn with_two_ways_there_is_room_for_all_of_it() {
    let page = found(&new_pack(), FEWER).page();
    let text = first_page(&page);
    for said in [
        "The front line loses most, taking on work worth about £",
        "; service users lose about £",
        ", the others are about £",
        "Leaving has its terms and its price.",
        "It is on the edge: “",
        "It stops gaining if “Staff cost saved by leaving out steps” falls from",
        "The front line is freed of work worth about £",
    ] {
        assert!(text.contains(said), "it does not say: {said}\n{text}");
    }
}

#[test]
fn the_last_page_lists_every_name() {
    let page = found(&example("clyde-valley"), FEWER).page();
    let document = parsed(&page);
    let table = all(&document, "table").last().unwrap();
    let listed = words(table);
    for id in names(&page) {
        assert!(listed.contains(&id), "{id} is not listed: {listed}");
    }
}

#[test]
fn the_same_findings_give_the_same_bytes() {
    let [first, second] = [(); 2].map(|()| found(&example("clyde-valley"), FEWER).page());
    assert_eq!(first, second);
}
