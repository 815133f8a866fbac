//! Laws of shares, and the published cases to the printed digit.

use crate::case::{example, read};
use crate::shares_slips::{but, sharing, text};
use comity_business_case::{
    ApportionAsked, Apportioned, ApportionmentJson, Pack, PackFiles, Shared, Side, apportion,
};

const ASKED: ApportionAsked = ApportionAsked {
    option: None,
    all_rules: true,
    side: Side::Stated,
    seed: 1,
};

fn shared(files: &PackFiles) -> (Pack, Vec<Shared>) {
    let pack = Pack::read(files).pack.unwrap();
    let found = apportion(&pack, ASKED, &|_, _| ()).unwrap();
    (pack, found)
}

fn rule<'a>(found: &'a [Shared], id: &str) -> &'a Apportioned {
    let mut rules = found.iter().flat_map(|s| &s.rules);
    rules.find(|r| r.id == id).unwrap()
}

#[track_caller]
fn pays(found: &[Shared], id: &str, wanted: &[f64], unit: f64, within: f64) {
    let amounts = &rule(found, id).paid.amounts[0];
    for (amount, wanted) in amounts.iter().zip(wanted) {
        assert!((amount / unit - wanted).abs() < within, "{id}: {amounts:?}");
    }
}

#[test]
fn the_tennessee_valley() {
    let (_, found) = shared(&example("tva-1933"));
    let thousand = 1000.0 * 100.0;
    for (id, wanted) in [
        ("shapley", [117_829.0, 100_756.5, 193_998.5]),
        ("nucleolus", [116_234.0, 93_540.0, 202_810.0]),
        ("scrb", [117_475.54, 99_157.29, 195_951.16]),
        ("tau", [117_475.54, 99_157.29, 195_951.16]),
        ("ensc", [119_424.0, 107_973.0, 185_187.0]),
        (
            "nucleolus-per-partner",
            [120_841.33, 105_138.33, 186_604.33],
        ),
    ] {
        pays(&found, id, &wanted, thousand, 0.006);
        assert!(
            rule(&found, id).all_years.as_ref().unwrap().in_groups(),
            "{id}"
        );
    }
}

#[test]
fn water_in_skane() {
    let (_, found) = shared(&example("skane-water-1979"));
    let million = 1e6 * 100.0;
    for (id, wanted, groups_that_walk) in [
        ("shapley", [20.01, 10.71, 6.61, 10.37, 16.95, 19.18], 1),
        ("nucleolus", [20.35, 12.06, 5.00, 8.61, 18.32, 19.49], 0),
        (
            "nucleolus-per-partner",
            [20.03, 12.52, 3.94, 9.07, 18.54, 19.71],
            0,
        ),
        (
            "nucleolus-percent",
            [19.81, 12.57, 4.35, 9.25, 18.37, 19.47],
            0,
        ),
        ("ensc", [21.10, 13.59, 4.56, 10.14, 16.63, 17.80], 0),
    ] {
        pays(&found, id, &wanted, million, 0.006);
        let standing = &rule(&found, id).by_year.as_ref().unwrap()[0];
        if id != "ensc" {
            assert_eq!(standing.objections, groups_that_walk, "{id}");
        }
    }
    let objections = |id: &str| rule(&found, id).by_year.as_ref().unwrap()[0].objections;
    assert_eq!((objections("population"), objections("alone")), (22, 6));
}

/// Whatever the rule and its adjustments, each year adds up to its cost to the penny.
#[test]
fn every_year_adds_up() {
    let damping = "by = \"damping\"\nsteps = [\"1/3\", \"2/3\"]";
    let mut packs = vec![
        sharing(),
        example("tva-1933"),
        example("skane-water-1979"),
        example("clyde-valley"),
    ];
    for adjust in [
        "by = \"collar\"\nup = \"5 %\"",
        "by = \"collar\"\nup = \"5 %\"\ndown = \"2 %\"",
        "by = \"tolerance\"\nband = \"3 %\"",
        "by = \"true-up\"",
        "by = \"host-premium\"\nhost = \"east\"\npremium = \"nothing\"",
    ] {
        packs.push(but(&[(damping, adjust)]));
    }
    for files in packs {
        let (pack, found) = shared(&files);
        for of in &found {
            assert!(
                of.cannot
                    .iter()
                    .all(|(id, ..)| pack.shares.iter().all(|r| r.id.as_str() != id))
            );
            for rule in &of.rules {
                let (totals, years) = (
                    of.costs.totals.as_ref().unwrap(),
                    rule.pence.as_ref().unwrap(),
                );
                for ((total, pence), exact) in totals.iter().zip(years).zip(&rule.paid.amounts) {
                    let sum: i64 = pence.iter().map(|m| m.as_pence()).sum();
                    assert_eq!(sum, *total, "{}: {}", pack.partnership.name, rule.id);
                    let near = pence
                        .iter()
                        .zip(exact)
                        .all(|(m, x)| (m.as_pence() as f64 - x).abs() < 1.001);
                    assert!(near, "{}: {}", pack.partnership.name, rule.id);
                }
            }
        }
    }
}

/// The order of partners in partnership.toml is only an order.
#[test]
fn another_order_of_partners_is_only_an_order() {
    let files = sharing();
    let mut turned = sharing();
    let before = text(&files, "partnership.toml");
    let east = "id = \"east\"\nname = \"East\"";
    let west = "id = \"west\"\nname = \"West\"";
    let after = before
        .replace(east, "?")
        .replace(west, east)
        .replace('?', west);
    turned.add("partnership.toml", after);
    let ((_, one), (_, other)) = (shared(&files), shared(&turned));
    for rule_of_one in one.iter().flat_map(|s| &s.rules) {
        let rule_of_other = rule(&other, &rule_of_one.id);
        for (a, b) in rule_of_one
            .paid
            .amounts
            .iter()
            .zip(&rule_of_other.paid.amounts)
        {
            assert!(
                (a[0] - b[1]).abs() < 0.01 && (a[1] - b[0]).abs() < 0.01,
                "{}",
                rule_of_one.id
            );
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let pack = read(&example("clyde-valley"));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let found = pool
            .install(|| apportion(&pack, ASKED, &|_, _| ()))
            .unwrap();
        serde_json::to_string(&ApportionmentJson::new(&pack, &found)).unwrap()
    };
    assert!(with(1) == with(3));
}

/// Two steps, and from the third year the rule itself.
#[test]
fn damping_ends_at_its_target() {
    let (_, found) = shared(&sharing());
    let paid = &rule(&found, "caseload").paid;
    for (year, (amounts, target)) in paid.amounts.iter().zip(&paid.target).enumerate() {
        let off = amounts.iter().zip(target).map(|(a, t)| (a - t).abs());
        let off = off.fold(0.0, f64::max);
        assert_eq!(off < 1e-3, year >= 2, "{year}: {off}");
    }
}

/// East alone £100k, West alone £200k, both together a tenth less: as an option and as a table.
#[test]
fn a_table_and_an_option_that_say_the_same_give_the_same() {
    let mut files = sharing();
    files.add(
        "estimates.csv",
        "id,partner,distribution,unit,source,owner,date,grade
staff,east,exactly(100),kGBP/year,ledger,East finance,2026-01-31,A
staff,west,exactly(200),kGBP/year,ledger,West finance,2026-01-31,A
saving,,exactly(10%),share,workshop,programme,2026-02-01,C
inflation,,exactly(0),%/year,for round numbers,programme,2026-02-01,D
",
    );
    files.add(
        "options/share.toml",
        "id = \"share\"
name = \"Share\"
form = \"joint-committee\"

[[line]]
id = \"saving\"
says = \"Posts no longer needed\"
kind = \"saving\"
bears = \"each member\"
formula = \"staff[p] * saving\"
",
    );
    files.add(
        "groups.csv",
        "group,cost,unit,source,owner,date
east,100,kGBP/year,ledger,East finance,2026-01-31
west,200,kGBP/year,ledger,West finance,2026-01-31
east+west,270,kGBP/year,ledger,programme,2026-01-31
",
    );
    let table = text(&files, "shares/caseload.toml");
    let table = table
        .replace("option = \"share\"\n", "")
        .replace("\"caseload\"", "\"table\"");
    files.add("shares/table.toml", table);
    let (_, found) = shared(&files);
    let [one, other] = found.as_slice() else {
        panic!("{} costs", found.len());
    };
    assert_eq!(one.costs.totals, Some(vec![27_000_000; 5]));
    assert_eq!(one.costs.totals, other.costs.totals);
    for (a, b) in one.rules.iter().zip(&other.rules) {
        for (a, b) in a
            .paid
            .amounts
            .iter()
            .flatten()
            .zip(b.paid.amounts.iter().flatten())
        {
            assert!((a - b).abs() < 1e-3);
        }
        let whole = |r: &Apportioned| r.all_years.clone().unwrap();
        assert_eq!(whole(a).objections, whole(b).objections, "{}", a.id);
    }
}
