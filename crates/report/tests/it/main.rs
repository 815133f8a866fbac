//! The report as a reader's browser meets it.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets nothing should fail at once"
)]

mod councillor;
mod parts;
mod shares;

use comity_business_case::{
    Appraisal, FormKind, Pack, PackFiles, Sampling, Sensitivity, Subsets, Task, appraise,
    outstanding, sensitivity, subsets,
};
use comity_report::Findings;
use roxmltree::{Document, Node, ParsingOptions};

/// Few futures, so that tests are quick.
const FEW: Sampling = Sampling {
    samples: 1024,
    randomisations: 16,
    seed: 1,
    scheme: comity_business_case::Scheme::Sobol,
};

/// A pack and all that the report shows of it.
struct Found {
    pack: Pack,
    appraisal: Appraisal,
    subsets: Vec<Subsets>,
    sensitivity: Option<Sensitivity>,
    outstanding: Vec<Task>,
}

impl Found {
    fn page(&self) -> String {
        let findings = Findings {
            appraisal: &self.appraisal,
            subsets: &self.subsets,
            sensitivity: self.sensitivity.as_ref(),
            outstanding: &self.outstanding,
            flow: None,
            shares: None,
        };
        comity_report::html(&self.pack, &findings).unwrap()
    }
}

fn found(files: &PackFiles, sampling: Sampling) -> Found {
    let reading = Pack::read(files);
    let pack = reading
        .pack
        .unwrap_or_else(|| panic!("{:?}", reading.problems));
    let appraisal = appraise(&pack, sampling, &|_, _| ()).unwrap();
    let shares = |o: &usize| {
        let option = &pack.options[*o];
        let members = option.members.iter().filter(|m| **m).count();
        option.form_kind() == FormKind::Sharing && (3..=16).contains(&members)
    };
    let sharing = (0..pack.options.len()).filter(shares);
    let subsets = sharing
        .map(|o| subsets(&pack, o, sampling, &|_, _| ()).unwrap())
        .collect();
    Found {
        sensitivity: sensitivity(&pack, sampling, &|_, _| ()).ok(),
        outstanding: outstanding(&pack, Some(&appraisal)),
        subsets,
        appraisal,
        pack,
    }
}

fn page(files: &PackFiles) -> String {
    found(files, FEW).page()
}

/// A partnership of two, the first under a name of the test's choosing.
fn partnership(first: &str) -> String {
    format!(
        r#"name = "Two councils"
currency = "GBP"
start = 2026-04-01
period = "year"
horizon_years = 5
conventions = "green-book-2026"
partner = [{{ id = "east", name = "{first}" }}, {{ id = "west", name = "West" }}]
"#
    )
}

/// An option with one saving and one cost.
fn option(id: &str, name: &str, cash: bool, cost: &str) -> String {
    format!(
        r#"id = "{id}"
name = "{name}"
form = "joint-committee"

[[line]]
id = "saving"
says = "Posts no longer needed"
kind = "saving"
bears = "each member"
cash = {cash}
formula = "staff[p] * saving"

[[line]]
id = "build"
says = "Building it"
kind = "cost"
bears = "all members"
split = "staff[p]"
cash = {cash}
formula = "{cost} * pulse(0 years)"
"#
    )
}

const ESTIMATES: &str = r#"id,partner,distribution,unit,source,owner,date,grade
staff,east,"pert(90, 100, 120)",kGBP/year,ledger,East finance,2026-01-31,A
staff,west,"pert(180, 200, 240)",kGBP/year,ledger,West finance,2026-01-31,A
saving,,"pert(5%, 10%, 20%)",share,workshop,programme,2026-02-01,C
build,,lognormal(40 to 90),kGBP,quotation,programme,2026-02-01,B
swing,,"normal(0, sd 9)",kGBP,invented,programme,2026-02-01,D
"#;

fn parsed(page: &str) -> Document<'_> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(page, options).unwrap()
}

fn all<'a>(document: &'a Document<'a>, tag: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    document
        .descendants()
        .filter(move |n| n.tag_name().name() == tag)
}

fn words(node: Node<'_, '_>) -> String {
    let text: String = node
        .descendants()
        .filter_map(|n| n.text().filter(|_| n.is_text()))
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of the page's body.
fn read(page: &str) -> String {
    all(&parsed(page), "body").map(words).collect()
}

#[test]
fn the_page_is_well_formed_and_its_headings_are_in_order() {
    let page = page(&comity_testkit::small_pack());
    let document = parsed(&page);
    assert_eq!(document.root_element().attribute("lang"), Some("en-GB"));
    assert_eq!(all(&document, "main").count(), 1);
    let levels: Vec<u32> = document
        .descendants()
        .filter_map(|n| {
            n.tag_name()
                .name()
                .strip_prefix('h')
                .and_then(|level| level.parse().ok())
        })
        .collect();
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
    assert_eq!(levels[0], 1);
    assert!(
        levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
        "{levels:?}"
    );
}

#[test]
fn ids_are_unique_and_what_names_them_finds_them() {
    let page = page(&comity_testkit::small_pack());
    let document = parsed(&page);
    let mut ids: Vec<&str> = document
        .descendants()
        .filter_map(|n| n.attribute("id"))
        .collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    let local = document
        .descendants()
        .filter_map(|n| n.attribute("href")?.strip_prefix('#'));
    let labels = document
        .descendants()
        .filter_map(|n| n.attribute("aria-labelledby"))
        .flat_map(str::split_whitespace);
    for id in local.chain(labels) {
        assert!(ids.contains(&id), "nothing has the id {id}");
    }
}

#[test]
fn regions_have_names_of_their_own() {
    let page = page(&comity_testkit::small_pack());
    let document = parsed(&page);
    let by_id = |id: &str| {
        let mut all = document.descendants();
        all.find(|n| n.attribute("id") == Some(id)).map(words)
    };
    let regions = document.descendants();
    let regions = regions.filter(|n| n.attribute("role") == Some("region"));
    let mut names: Vec<String> = regions
        .map(|n| {
            let labelled = n.attribute("aria-labelledby").and_then(by_id);
            let label = n.attribute("aria-label").map(str::to_owned);
            label.or(labelled).unwrap()
        })
        .collect();
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
}

#[test]
fn nothing_is_fetched_or_run() {
    let page = page(&comity_testkit::small_pack());
    for never in [
        "<script",
        "@import",
        "url(",
        "src=",
        "<link",
        "<iframe",
        "javascript:",
        "style=",
    ] {
        let found = page
            .match_indices(never)
            .find(|(at, _)| never != "url(" || !page[*at..].starts_with("url(#"));
        assert!(found.is_none(), "the page holds {never}");
    }
    let document = parsed(&page);
    for node in document.descendants() {
        for attribute in node.attributes().filter(|a| a.name() == "href") {
            let link = attribute.value();
            assert!(
                link.starts_with('#')
                    || (node.tag_name().name() == "a" && link.starts_with("https://")),
                "{link}"
            );
        }
        assert!(node.attributes().all(|a| !a.name().starts_with("on")));
    }
}

#[test]
fn every_figure_has_a_sentence_a_picture_and_a_table() {
    let page = page(&comity_testkit::small_pack());
    let document = parsed(&page);
    let figures: Vec<Node<'_, '_>> = all(&document, "figure").collect();
    assert_eq!(figures.len(), 5);
    for figure in figures {
        let holds = |tag: &str| figure.descendants().any(|n| n.tag_name().name() == tag);
        assert!(
            [
                "figcaption",
                "h4",
                "p",
                "svg",
                "details",
                "table",
                "caption"
            ]
            .into_iter()
            .all(holds)
        );
    }
    for table in all(&document, "table") {
        assert!(
            table
                .descendants()
                .any(|n| n.tag_name().name() == "caption")
        );
        let heads = table.descendants().filter(|n| n.tag_name().name() == "th");
        heads.for_each(|head| assert!(head.attribute("scope").is_some()));
        let region = table.parent().unwrap();
        assert_eq!(
            (region.attribute("role"), region.attribute("tabindex")),
            (Some("region"), Some("0"))
        );
    }
}

#[test]
fn hostile_names_stay_text() {
    let hostile = "<script>alert(1)</script>\\\"&'";
    let mut files = comity_testkit::small_pack();
    files.add("partnership.toml", partnership(hostile));
    files.add(
        "options/share.toml",
        option("share", hostile, true, "build"),
    );
    let page = page(&files);
    assert!(!page.contains("<script"));
    let document = parsed(&page);
    let title = all(&document, "h4")
        .map(words)
        .find(|words| words.contains("alert"));
    assert_eq!(title.as_deref(), Some("<script>alert(1)</script>\"&'"));
}

#[test]
fn the_answer_can_be_read_out() {
    let page = page(&comity_testkit::small_pack());
    let text = read(&page);
    for said in [
        "Share gains all partners about £28,000 over five years (between",
        "Staying as you are is better in",
        "One of the 5 estimates is a placeholder (grade D), there until somebody measures or judges it.",
        "comity appraise my-case --samples 1024 --randomisations 16 --seed 1 --points sobol",
        "Five years from 1 April 2026",
    ] {
        assert!(text.contains(said), "the page does not say: {said}\n{text}");
    }
}

#[test]
fn options_that_come_to_the_same_cannot_be_told_apart() {
    let mut files = comity_testkit::small_pack();
    files.add("estimates.csv", ESTIMATES);
    files.add(
        "options/share.toml",
        option("share", "Share", true, "build"),
    );
    // Its cost swings, but comes to the same on average.
    files.add(
        "options/twin.toml",
        option("twin", "Twin", true, "(build + swing)"),
    );
    let page = page(&files);
    let text = read(&page);
    let told = "For everyone, Share and Twin cannot be told apart: the difference, ";
    assert!(text.contains(told), "the page does not say: {told}");
}

#[test]
fn an_option_without_cash_says_so() {
    let mut files = comity_testkit::small_pack();
    files.add(
        "options/share.toml",
        option("share", "Share", false, "build"),
    );
    let page = page(&files);
    let text = read(&page);
    assert!(
        text.contains("No partner's cash changes, so there is no budget to show."),
        "{text}"
    );
}

#[test]
fn a_case_of_staying_as_now_alone_is_still_a_page() {
    let mut files = PackFiles::new();
    files.add("partnership.toml", partnership("East"));
    files.add("estimates.csv", ESTIMATES);
    let stay =
        option("stay", "Stay as now", true, "build").replace("\"joint-committee\"", "\"stay\"");
    files.add("options/stay.toml", stay);
    let page = page(&files);
    let text = read(&page);
    assert!(
        text.contains("This case holds no option besides staying as now."),
        "{text}"
    );
}

#[test]
fn many_partners_get_their_budgets_in_parts() {
    let mut files = PackFiles::new();
    let partners: String = (1..=17)
        .map(|i| format!("{{ id = \"p{i}\", name = \"Council {i}\" }},"))
        .collect();
    let head = partnership("East")
        .lines()
        .filter(|l| !l.starts_with("partner ="))
        .fold(String::new(), |s, l| s + l + "\n");
    files.add(
        "partnership.toml",
        format!("{head}partner = [{partners}]\n"),
    );
    let timeless: String = ESTIMATES
        .lines()
        .filter(|l| !l.starts_with("staff"))
        .fold(String::new(), |s, l| s + l + "\n");
    files.add(
        "estimates.csv",
        timeless.replace("id,partner,", "id,").replace(",,", ","),
    );
    let share = option("share", "Share", true, "build")
        .replace("staff[p] * saving", "build / 1 year * saving");
    files.add(
        "options/share.toml",
        share.replace("split = \"staff[p]\"", "split = \"equal\""),
    );
    let page = page(&files);
    let text = read(&page);
    assert!(
        text.contains("Budget by year, each partner (part 2 of 2)"),
        "{text}"
    );
}

#[test]
fn warnings_stand_near_the_top() {
    let mut files = comity_testkit::small_pack();
    files.add("estimates.csv", ESTIMATES);
    let row = |a: &str, b: &str, r: f64| format!("{a},{b},{r},workshop,programme,2026-02-01\n");
    let rows = [
        row("saving", "build", 0.9),
        row("build", "swing", 0.9),
        row("saving", "swing", -0.9),
    ]
    .concat();
    files.add(
        "correlations.csv",
        format!("first,second,r,source,owner,date\n{rows}"),
    );
    let page = page(&files);
    let text = read(&page);
    let warning = text.find("Note. The correlations of").unwrap();
    assert!(
        warning < text.find("What the case is about").unwrap(),
        "{text}"
    );
}

#[test]
fn the_same_case_gives_the_same_bytes() {
    let files = comity_testkit::small_pack();
    assert_eq!(page(&files), page(&files));
}

/// Staff that was not found is said and not left out; a queue that grows is not said to settle.
fn what_is_not_known_is_said(
    pack: &Pack,
    findings: &Findings<'_>,
    flow: &comity_report::FlowFindings,
) {
    let mut odd = flow.clone();
    let unknown = comity_business_case::StaffSettings {
        flow: comity_business_case::FlowSettings::default(),
        by_hour: false,
    };
    let nowhere = comity_testkit::small_pack();
    let nowhere = Pack::read(&nowhere).pack.unwrap();
    let why = comity_business_case::staff(&nowhere, 0, &unknown, &|_| ());
    odd.staff = vec![(flow.staff[0].0, why)];
    odd.simulation.options[0].grows = vec!["Desk".to_owned()];
    let findings = Findings {
        flow: Some(&odd),
        ..*findings
    };
    let page = comity_report::html(pack, &findings).unwrap();
    assert!(
        page.contains("how few posts keep the standard is not known: the pack says nothing of")
    );
    assert!(!page.contains("No queue grows for ever"));
}

/// A pack with a flow has a part about how people are served; one without has none.
#[test]
fn how_people_are_served() {
    use comity_business_case::{BreakEvenAsked, FlowMeasure, FlowSettings, Lever, StaffSettings};
    use comity_report::{FlowFindings, OptionBreakEvens};
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let files = comity_testkit::pack_folder(&folder.join("three-council-help-desk"));
    let few = Sampling {
        samples: 512,
        ..Sampling::default()
    };
    let found = found(&files, few);
    let pack = &found.pack;
    let settings = FlowSettings {
        least: 3,
        most: 3,
        weeks: Some(3),
        ..FlowSettings::default()
    };
    let option = pack
        .options
        .iter()
        .position(|o| o.id.as_str() == "pooled-12")
        .unwrap();
    let even = |lever| {
        let asked = BreakEvenAsked {
            option,
            lever,
            range: None,
            measure: FlowMeasure::Within,
            partner: None,
            settings,
        };
        comity_business_case::break_even(pack, &asked, &|| ()).unwrap()
    };
    let asked = StaffSettings {
        flow: settings,
        by_hour: false,
    };
    let flow = FlowFindings {
        simulation: comity_business_case::simulate(pack, &settings, &|_| ()).unwrap(),
        break_evens: vec![OptionBreakEvens {
            option,
            repeat: even(Lever::Repeat),
            handling: even(Lever::Handling),
        }],
        staff: vec![(
            option,
            comity_business_case::staff(pack, option, &asked, &|_| ()),
        )],
    };
    let findings = Findings {
        appraisal: &found.appraisal,
        subsets: &[],
        sensitivity: None,
        outstanding: &found.outstanding,
        flow: Some(&flow),
        shares: None,
    };
    let page = comity_report::html(pack, &findings).unwrap();
    for words in [
        "<h2 id=\"service\">How people are served</h2>",
        "href=\"#service\"",
        "Served in standard",
        "how many may call again",
        "Staff to standard",
        "One simulated week in Three desks as now",
        "Where the work goes",
        "No queue grows for ever in any option. So many wait at the end of the last week: Three desks as now: about ",
    ] {
        assert!(page.contains(words), "{words}");
    }
    for words in ["NaN", "is not known", "Not shown"] {
        assert!(!page.contains(words), "{words}");
    }
    what_is_not_known_is_said(pack, &findings, &flow);
    let without = Findings {
        flow: None,
        ..findings
    };
    let page = comity_report::html(pack, &without).unwrap();
    assert!(!page.contains("id=\"service\""));
}
