//! The reference and the tutorial say what the code does.

use crate::case::{FEW, appraised, example, page, told};
use comity_business_case::{Model, Pack, PackFiles, Problem};
use comity_methods::formula::{FUNCTIONS, KEYWORDS, TIME_NAMES};

const FORMULA: &str = "docs/reference/formula.md";
const PACK: &str = "docs/reference/pack.md";
const TUTORIAL: &str = "docs/tutorial/README.md";

/// Fenced blocks of one language with the line before each.
fn blocks(text: &str, language: &str) -> Vec<(String, String)> {
    let fence = format!("```{language}");
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, _) in lines.iter().enumerate().filter(|(_, l)| **l == fence) {
        let end = at + 1 + lines[at + 1..].iter().position(|l| *l == "```").unwrap();
        let before = lines[..at]
            .iter()
            .rev()
            .find(|l| !l.is_empty())
            .unwrap_or(&"");
        found.push(((*before).to_owned(), lines[at + 1..end].join("\n") + "\n"));
    }
    found
}

fn part<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let after = &text[text.find(from).unwrap()..];
    &after[..after.find(to).unwrap_or(after.len())]
}

#[test]
fn every_form_of_every_function_is_in_the_reference() {
    let text = page(FORMULA);
    for function in FUNCTIONS {
        let row = format!("\n| `{}` |", function.form);
        assert!(
            text.contains(&row),
            "{FORMULA} has no row for {}",
            function.form
        );
    }
}

#[test]
fn every_row_of_the_functions_table_is_a_function() {
    let text = page(FORMULA);
    let table = part(&text, "## Functions", "## Definitions");
    let rows = table.lines().filter(|l| l.starts_with("| `"));
    let forms: Vec<&str> = rows.map(|r| r.split('`').nth(1).unwrap()).collect();
    assert_eq!(forms.len(), FUNCTIONS.len());
}

#[test]
fn every_word_for_time_and_every_keyword_is_in_the_reference() {
    let text = page(FORMULA);
    for (name, _) in TIME_NAMES {
        assert!(
            text.contains(&format!("\n| `{name}` |")),
            "{FORMULA} has no row for {name}"
        );
    }
    let names = part(&text, "## Names", "### Indices");
    for word in KEYWORDS {
        let listed = names.split([' ', '`', ',', '\n']).any(|w| w == word);
        assert!(
            listed,
            "{FORMULA} does not list {word} among the words that are taken"
        );
    }
}

#[test]
fn every_unit_of_the_reference_is_known() {
    let text = page(FORMULA);
    let table = part(&text, "### All units", "Each thing counted");
    let rows = table
        .lines()
        .filter(|l| l.starts_with("| ") && !l.contains("your own"));
    let mut units: Vec<&str> = rows.flat_map(|r| r.split('`').skip(1).step_by(2)).collect();
    units.retain(|u| !["k", "m", "bn"].contains(u));
    assert!(units.len() > 60, "{units:?}");
    let row = |(i, unit): (usize, &&str)| format!("u{i},exactly(1),{unit},I,N,2026-11-24\n");
    let rows: String = units.iter().enumerate().map(row).collect();
    let mut files = PackFiles::new();
    for path in ["partnership.toml", "estimates.csv", "options/stay.toml"] {
        files.add(path, comity_testkit::small_pack().bytes(path).unwrap());
    }
    let own = "id,distribution,unit,source,owner,date\n";
    files.add("estimates/units.csv", format!("{own}{rows}"));
    crate::case::read(&files);
}

#[test]
fn the_examples_of_the_pack_reference_make_one_whole_pack() {
    let text = page(PACK);
    let toml = blocks(&text, "toml");
    let csv = blocks(&text, "csv");
    assert_eq!((toml.len(), csv.len()), (3, 4), "blocks in {PACK}");
    let mut files = PackFiles::new();
    files.add("partnership.toml", toml[0].1.as_str());
    files.add("estimates.csv", csv[0].1.as_str());
    files.add("correlations.csv", csv[1].1.as_str());
    files.add("calendar.csv", csv[2].1.as_str());
    files.add("indicators.csv", csv[3].1.as_str());
    files.add("options/shared.toml", toml[1].1.as_str());
    files.add("options/stay.toml", toml[2].1.as_str());
    appraised(&files, FEW);
}

#[test]
fn the_tutorial_builds_the_example_that_is_shipped() {
    let text = page(TUTORIAL);
    let shipped = example("tutorial-two-councils");
    let mut seen = 0;
    for (before, block) in blocks(&text, "toml").iter().chain(&blocks(&text, "csv")) {
        let lead = &text[..text.find(block.as_str()).unwrap()];
        let path = lead
            .rsplit("`my-case/")
            .next()
            .unwrap()
            .split('`')
            .next()
            .unwrap();
        let file = shipped
            .bytes(path)
            .unwrap_or_else(|| panic!("{before}: no {path}"));
        let file = std::str::from_utf8(file).unwrap();
        assert!(
            file == block,
            "{TUTORIAL} and examples/tutorial-two-councils/{path} differ"
        );
        seen += 1;
    }
    assert_eq!(seen, shipped.paths().count());
}

/// All recipes as lines of one option of one pack.
fn recipes() -> PackFiles {
    let text = page(FORMULA);
    let after = |mark: &str, language: &str| {
        let found = blocks(&text, language)
            .into_iter()
            .find(|(before, _)| before == mark);
        found.unwrap_or_else(|| panic!("{FORMULA} has no {mark}")).1
    };
    let price = after("<!-- recipe price path -->", "toml");
    let (mut define, mut lines) = (String::new(), String::new());
    for (_, block) in blocks(part(&text, "## Recipes", "## Errors"), "toml") {
        let (definitions, own) = block.split_at(block.find("[[").unwrap());
        define += definitions.trim_start_matches("[define]\n");
        if !own.starts_with("[[price]]") {
            lines += own;
        }
    }
    let head = "name = \"R\"\ncurrency = \"GBP\"\nstart = 2027-04-01\nperiod = \"quarter\"\nhorizon_years = 5\nconventions = \"green-book-2026\"\n[[partner]]\nid = \"alder\"\n[[partner]]\nid = \"birch\"\n";
    let mut files = PackFiles::new();
    files.add("partnership.toml", format!("{head}{price}"));
    files.add("estimates.csv", after("<!-- recipe estimates -->", "csv"));
    files.add("options/stay.toml", "id = \"stay\"\nname = \"Stay\"\nform = \"stay\"\n[[line]]\nid = \"staff\"\nsays = \"Staff\"\nkind = \"cost\"\nbears = \"each partner\"\nformula = \"staff[p]\"\n");
    files.add("options/shared.toml", format!("id = \"shared\"\nname = \"Shared\"\nform = \"lead-authority\"\nhost = \"alder\"\n[define]\n{define}{lines}"));
    files
}

#[test]
fn every_recipe_reads_and_computes() {
    let files = recipes();
    let option = Pack::read(&files).pack.unwrap().options[1].clone();
    assert_eq!(
        option.lines.len(),
        page(FORMULA).matches("\n### 1").count() + 8 + 1
    );
    let found = appraised(&files, FEW);
    assert!(
        found
            .figure("shared.all.npv")
            .unwrap()
            .mean()
            .value
            .is_finite()
    );
}

/// What stands in the error table of the reference and a case for each row: definitions, the
/// formula of a line that each member (or the front line) bears, and more of the option.
const SLIPS: [(&str, Slip); 17] = [
    ("nothing is called staf", Slip::Line("staf[p]")),
    (
        "staff has a value for each of the partners",
        Slip::Line("staff"),
    ),
    (
        "inflation is the same for everyone",
        Slip::Line("staff[p] * inflation[p] * 1 year"),
    ),
    (
        "p is an index and has no value of its own",
        Slip::Line("staff[p] * p"),
    ),
    ("p stands for nothing here", Slip::Price("staff[p]")),
    (
        "est-herts is not one of the partners",
        Slip::Line("staff[est-herts]"),
    ),
    (
        "there is no estimate only[east-herts]",
        Slip::Line("staff[p] * only[p]"),
    ),
    (
        "this comes to GBP, but a line must be GBP/year",
        Slip::Line("setup"),
    ),
    (
        "GBP/year and GBP do not go together here",
        Slip::Line("staff[p] + setup"),
    ),
    (
        "a time must be year, and this is a plain ratio",
        Slip::Line("staff[p] * ramp(2, 3)"),
    ),
    (
        "[ stands here, where something else is needed",
        Slip::Line("2 staff[p]"),
    ),
    (
        "if stands here, where something else is needed",
        Slip::Line("2 * if share > 0 then staff[p] else 0"),
    ),
    (
        "this divides by the number of years passed",
        Slip::Line("20 kGBP/year"),
    ),
    (
        "nothing is called contact",
        Slip::Line("3 GBP/contact * 2 contacts per year"),
    ),
    (
        "pulse has 3 arguments here",
        Slip::Line("setup * pulse(1 year, 2 years, 3 years)"),
    ),
    (
        "a is defined by itself: a → b → a",
        Slip::Define("a = \"b\"\nb = \"a\"\n", "a"),
    ),
    (
        "the line fee comes to no number in some futures",
        Slip::Line("sqrt(share) * 1 GBP per year"),
    ),
];

#[derive(Clone, Copy)]
enum Slip {
    Line(&'static str),
    Price(&'static str),
    Define(&'static str, &'static str),
}

fn problems_of(slip: Slip) -> Vec<Problem> {
    let (formula, price, define) = match slip {
        Slip::Line(formula) => (formula, "0.01", ""),
        Slip::Price(growth) => ("staff[p]", growth, ""),
        Slip::Define(define, formula) => (formula, "0.01", define),
    };
    let mut files = PackFiles::new();
    files.add("partnership.toml", format!("name = \"E\"\ncurrency = \"GBP\"\nstart = 2027-04-01\nperiod = \"quarter\"\nhorizon_years = 5\nconventions = \"green-book-2026\"\n[[partner]]\nid = \"alder\"\n[[partner]]\nid = \"east-herts\"\n[[price]]\nid = \"z\"\ngrowth = \"{price}\"\n"));
    files.add("estimates.csv", "id,partner,distribution,unit,source,owner,date\nstaff,alder,normal(420 to 460),kGBP/year,I,N,2026-11-24\nstaff,east-herts,normal(250 to 290),kGBP/year,I,N,2026-11-24\nsetup,,lognormal(80 to 160),kGBP,I,N,2026-11-24\ninflation,,\"normal(2, sd 1)\",%/year,I,N,2026-11-24\nshare,,\"normal(0, sd 1)\",ratio,I,N,2026-11-24\nonly,alder,exactly(1),ratio,I,N,2026-11-24\n");
    files.add("options/x.toml", format!("id = \"x\"\nname = \"X\"\nform = \"x\"\n[define]\n{define}[[line]]\nid = \"fee\"\nsays = \"Fee\"\nkind = \"cost\"\nbears = \"each member\"\nformula = \"{formula}\"\n"));
    let reading = Pack::read(&files);
    let Some(pack) = reading.pack else {
        return reading.problems;
    };
    match Model::build(&pack) {
        Err(problems) => problems,
        Ok(_) => comity_business_case::appraise(&pack, FEW, &|_, _| ()).unwrap_err(),
    }
}

#[test]
fn the_table_of_errors_quotes_the_code() {
    let text = page(FORMULA).replace('`', "");
    let table = part(&text, "<!-- errors -->", "\n\n");
    let rows = table.lines().filter(|l| l.starts_with("| ")).skip(1);
    let listed: Vec<&str> = rows
        .map(|r| r.split(" | ").next().unwrap().trim_start_matches("| "))
        .collect();
    assert_eq!(listed, SLIPS.map(|(message, _)| message));
    for (message, slip) in SLIPS {
        let problems = problems_of(slip);
        let said = |p: &Problem| p.message.replace('`', "").contains(message);
        assert!(problems.iter().any(said), "{message}: {}", told(&problems));
    }
}

/// The guide prints what `comity new` writes, line by line.
#[test]
fn the_guide_to_templates_prints_what_is_written() {
    let text = page("docs/guides/templates.md");
    let mut new = crate::templates::new_pack(&["lead-authority", "pooled-expertise"], 2);
    new.partners = ["Alder", "Birch"]
        .map(|name| (name.to_lowercase(), name.to_owned()))
        .to_vec();
    let files = crate::templates::written(&new).pack;
    let option = |way: &str| {
        let bytes = files.bytes(&format!("options/{way}.toml")).unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    };
    let (lead, pooled) = (option("lead-authority"), option("pooled-expertise"));
    let printed = blocks(&text, "toml");
    for (before, block) in &printed {
        assert!(
            lead.contains(block) || pooled.contains(block),
            "after \"{before}\":\n{block}"
        );
    }
    let lines = lead.matches("[[line]]").count();
    let own = ["staff-saving", "outside-advice", "cover", "time-recording"].len();
    // Besides lines there are the head, the definitions and the terms of leaving.
    assert_eq!(printed.len(), lines + own + 3);
}

#[test]
fn the_guide_to_templates_lists_every_part() {
    let text = page("docs/guides/templates.md");
    let table = part(&text, "| part | brings |", "## What all");
    let files = comity_business_case::Templates::shipped_files();
    let ids = files.paths().filter_map(|p| p.strip_prefix("parts/"));
    for id in ids.map(|p| p.trim_end_matches(".toml")) {
        assert!(
            table.contains(&format!("`{id}`")),
            "the guide has no part {id}"
        );
    }
}
