//! `costs.toml`: costs told by what they are made of, as a table and beyond.

use crate::case::told;
use comity_business_case::{ApportionAsked, Apportioned, Pack, PackFiles, Shared, Side, apportion};

const COMPONENTS: &str = r#"
[[component]]
kind = "own"
cost = "own"

[[component]]
kind = "fixed"
says = "One system"
cost = "system"

[[component]]
kind = "volume"
cost = "unit_cost"
volume = "cases"
exponent = 0.5

[[component]]
kind = "pairs"
cost = "talk"
"#;

/// So many councils, each with its own cost and cases.
fn pack(councils: usize, costs: &str) -> PackFiles {
    let mut partnership = "name = \"Councils\"\ncurrency = \"GBP\"\nstart = 2027-04-01\nperiod = \"year\"\nhorizon_years = 1\nconventions = \"green-book-2026\"\ncounts = [\"case\"]\n".to_owned();
    let mut estimates = "id,partner,distribution,unit,says,source,owner,date\n".to_owned();
    let mut row = |id: &str, partner: &str, value: f64, unit: &str| {
        estimates.push_str(&format!(
            "{id},{partner},exactly({value}),{unit},it,made up,us,2026-11-28\n"
        ));
    };
    for c in 0..councils {
        let id = format!("c{c}");
        partnership.push_str(&format!(
            "\n[[partner]]\nid = \"{id}\"\nname = \"Council {c}\"\n"
        ));
        row("own", &id, 1000.0 + 100.0 * c as f64, "GBP/year");
        row("cases", &id, 100.0 * (c + 1) as f64, "cases/year");
    }
    row("system", "", 9000.0, "GBP/year");
    row("unit_cost", "", 50.0, "GBP/year");
    row("talk", "", 10.0, "GBP/year");
    let mut files = PackFiles::new();
    files.add("partnership.toml", partnership);
    files.add("estimates.csv", estimates);
    files.add("costs.toml", costs);
    files
}

fn shared(files: &PackFiles) -> Shared {
    let reading = Pack::read(files);
    let pack = reading
        .pack
        .unwrap_or_else(|| panic!("{}", told(&reading.problems)));
    let asked = ApportionAsked {
        option: None,
        all_rules: false,
        side: Side::Stated,
        seed: 1,
    };
    apportion(&pack, asked, &|_, _| ()).unwrap().remove(0)
}

fn rule<'a>(shared: &'a Shared, id: &str) -> &'a Apportioned {
    shared.rules.iter().find(|r| r.id == id).unwrap()
}

#[test]
fn components_add_up_for_whoever_takes_part() {
    let found = shared(&pack(3, COMPONENTS));
    let game = &found.costs.games.as_ref().unwrap()[0];
    // 100, 200 and 300 cases: √ of the volume times £50.
    let pounds =
        |own: f64, cases: f64, pairs: f64| own + 9000.0 + 50.0 * cases.sqrt() + 10.0 * pairs;
    let near = |group: usize, pounds: f64| {
        assert!(
            (game.cost(group) as f64 / 100.0 - pounds).abs() < 0.006,
            "{group}"
        );
    };
    near(0b001, pounds(1000.0, 100.0, 0.0));
    near(0b110, pounds(2300.0, 500.0, 1.0));
    near(0b111, pounds(3300.0, 600.0, 3.0));
    assert!(found.cannot.is_empty(), "{:?}", found.cannot);
    for rule in &found.rules {
        let years = rule.pence.as_ref().unwrap();
        for (year, total) in years.iter().zip(found.costs.totals.as_ref().unwrap()) {
            assert_eq!(
                year.iter().map(|m| m.as_pence()).sum::<i64>(),
                *total,
                "{}",
                rule.id
            );
        }
    }
}

/// Seventeen councils are one too many for a table; the rules that remain must go on as before.
#[test]
fn a_council_more_than_a_table_holds_changes_no_rule() {
    let (table, beyond) = (shared(&pack(16, COMPONENTS)), shared(&pack(17, COMPONENTS)));
    assert!(table.costs.games.is_some() && beyond.costs.games.is_none());
    // The seventeenth costs nothing and counts nothing: all others pay as among sixteen.
    let mut files = pack(17, COMPONENTS);
    let text = String::from_utf8(files.bytes("estimates.csv").unwrap().to_vec()).unwrap();
    let free = text
        .replace("own,c16,exactly(2600)", "own,c16,exactly(0)")
        .replace("cases,c16,exactly(1700)", "cases,c16,exactly(0)")
        .replace("talk,,exactly(10)", "talk,,exactly(0)");
    files.add("estimates.csv", free);
    let mut sixteen = pack(16, COMPONENTS);
    let text = String::from_utf8(sixteen.bytes("estimates.csv").unwrap().to_vec()).unwrap();
    sixteen.add(
        "estimates.csv",
        text.replace("talk,,exactly(10)", "talk,,exactly(0)"),
    );
    let costs = COMPONENTS.replace(
        "kind = \"fixed\"",
        "kind = \"fixed\"\nneeded_by = [\"c0\", \"c1\"]",
    );
    files.add("costs.toml", costs.clone());
    sixteen.add("costs.toml", costs);
    let (small, large) = (shared(&sixteen), shared(&files));
    for id in ["alone", "scrb", "shapley"] {
        let (a, b) = (rule(&small, id), rule(&large, id));
        let mean = a.paid.amounts[0].iter().sum::<f64>() / 16.0;
        for p in 0..16 {
            let (a, b) = (a.paid.amounts[0][p], b.paid.amounts[0][p]);
            let within = if id == "shapley" { 0.02 * mean } else { 2.0 };
            assert!((a - b).abs() < within, "{id} {p}: {a} {b}");
        }
    }
    let shapley = rule(&large, "shapley");
    assert!(shapley.looked_at.unwrap() > 200 && shapley.paid.half_widths.is_some());
    let cannot: Vec<&str> = large.cannot.iter().map(|(id, ..)| id.as_str()).collect();
    assert_eq!(cannot, ["nucleolus"]);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let slip = |from: &str, to: &str| {
        let costs = COMPONENTS.replacen(from, to, 1);
        assert_ne!(costs, COMPONENTS, "{from}");
        let reading = Pack::read(&pack(3, &costs));
        assert!(reading.pack.is_none(), "{to}");
        told(&reading.problems)
    };
    for (from, to, said) in [
        ("\"fixed\"", "\"fixd\"", "did you mean `fixed`"),
        ("\"system\"", "\"sistem\"", "did you mean `system`"),
        ("\"system\"", "\"own\"", "is not one amount of money a year"),
        (
            "cost = \"own\"",
            "cost = \"talk\"",
            "is not one number for each partner",
        ),
        ("cost = \"own\"", "", "this needs `cost`"),
        ("exponent = 0.5", "", "must be said once"),
        ("exponent = 0.5", "exponent = -1.0", "must be said once"),
        (
            "exponent = 0.5",
            "exponent = 0.5\ncapacity = 3.0",
            "must be said once",
        ),
        (
            "says = \"One system\"",
            "needed_by = [\"c9\"]",
            "`c9` is not one of the partners",
        ),
        (
            "kind = \"own\"",
            "kind = \"own\"\nneeded_by = [\"c1\"]",
            "does not look at `needed_by`",
        ),
        (
            "kind = \"own\"",
            "colour = \"red\"\nkind = \"own\"",
            "unknown field",
        ),
    ] {
        let problems = slip(from, to);
        assert!(problems.contains(said), "{to}: {problems}");
        assert!(problems.contains("costs.toml:"), "{to}: {problems}");
    }
    let reading = Pack::read(&pack(3, ""));
    assert!(told(&reading.problems).contains("made of nothing"));
}
