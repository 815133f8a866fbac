//! Who pays what.

use crate::picture::{holds, money, name};
use comity_chart::{Currency, Payment, Payments};
use proptest::prelude::*;

fn row(partner: &str, pays: &[f64], alone: Option<f64>, adds: Option<f64>) -> Payment {
    Payment {
        partner: partner.into(),
        pays: pays.to_vec(),
        alone,
        adds,
    }
}

fn payments(rules: &[&str], rows: Vec<Payment>) -> Payments {
    Payments {
        title: "Who pays what".into(),
        over: "over ten years".into(),
        rules: rules.iter().map(|r| (*r).to_owned()).collect(),
        rows,
        ..Payments::default()
    }
}

#[test]
fn who_pays_most_and_which_rules_ask_nobody_for_more_than_alone() {
    let check = |rules: &[&str], rows: Vec<Payment>, words: &str| {
        let chart = payments(rules, rows).chart("p").unwrap();
        holds(&chart);
        assert_eq!(chart.sentence, words);
    };
    let towns = |a: &[f64], b: &[f64]| {
        vec![
            row("A", a, Some(1100.0), Some(800.0)),
            row("B", b, Some(700.0), Some(400.0)),
        ]
    };
    check(
        &["By people"],
        towns(&[1125.0], &[375.0]),
        "Of what it would pay alone, A pays most under By people, 102 %; B pays least under By people, 54 %. It asks somebody for more than it would pay alone.",
    );
    check(
        &["SCRB"],
        towns(&[950.0], &[550.0]),
        "Of what it would pay alone, A pays most under SCRB, 86 %; B pays least under SCRB, 79 %. It asks nobody for more than it would pay alone.",
    );
    check(
        &["Key", "SCRB", "Equal"],
        towns(&[1125.0, 950.0, 750.0], &[375.0, 550.0, 750.0]),
        "Of what it would pay alone, B pays most under Equal, 107 %; B pays least under Key, 54 %. 1 of these 3 rules asks nobody for more than it would pay alone: SCRB.",
    );
    check(
        &["SCRB", "Half"],
        towns(&[950.0, 900.0], &[550.0, 600.0]),
        "Of what it would pay alone, A pays most under SCRB, 86 %; B pays least under SCRB, 79 %. None of these 2 rules asks anybody for more than it would pay alone.",
    );
    check(
        &["Key"],
        vec![row("A", &[30.0], None, None), row("B", &[10.0], None, None)],
        "Of the whole cost, A pays most under Key, 75 %; B pays least under Key, 25 %.",
    );
}

/// Where somebody would pay nothing alone, percentages of it say nothing.
#[test]
fn who_would_pay_nothing_alone_is_held_against_the_whole() {
    let rows = vec![
        row("A", &[30.0], Some(0.0), Some(-5.0)),
        row("B", &[10.0], Some(60.0), Some(20.0)),
    ];
    let chart = payments(&["Key"], rows).chart("p").unwrap();
    holds(&chart);
    assert!(chart.sentence.starts_with("Of the whole cost, A"));
    assert_eq!(chart.table.rows[0][6], "more than alone");
    assert_eq!(chart.table.rows[1][6], "less than it adds");
    assert!(chart.svg.contains("£30 over") && chart.svg.contains("£10 under"));
}

/// Half a penny is left to rounding, so nobody is said to pay more for it.
#[test]
fn rounding_is_no_payment_beyond() {
    let rows = vec![row("A", &[100.004], Some(100.0), Some(100.008))];
    let chart = payments(&["Key"], rows).chart("p").unwrap();
    assert_eq!(chart.table.rows[0][6], "between");
}

#[test]
fn shares_without_a_cost_have_no_pounds() {
    let mut shares = payments(
        &["Key"],
        vec![row("A", &[0.7], None, None), row("B", &[0.3], None, None)],
    );
    shares.currency = None;
    let chart = shares.chart("p").unwrap();
    holds(&chart);
    assert_eq!(
        chart.table.rows,
        [["A", "Key", "70 %"], ["B", "Key", "30 %"]]
    );
    assert!(!chart.svg.contains('£') && !chart.svg.contains("adds to the cost"));
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let told = |rules: &[&str], rows| payments(rules, rows).chart("p").unwrap_err().to_string();
    assert!(told(&["Key"], vec![]).contains("rows"));
    assert!(told(&[], vec![row("A", &[], None, None)]).contains("rules"));
    assert!(told(&["1", "2", "3", "4", "5", "6", "7"], vec![]).contains('7'));
    assert!(told(&["Key"], vec![row("A", &[f64::NAN], None, None)]).contains("row 1 (A), Key"));
    assert!(told(&["Key"], vec![row("A", &[1.0, 2.0], None, None)]).contains("2 payments"));
    let alone = vec![row("A", &[1.0], Some(f64::INFINITY), None)];
    assert!(told(&["Key"], alone).contains("alone"));
    assert!(told(&["Key"], vec![row("A", &[0.0], None, None)]).contains("cost to share"));
}

#[test]
fn hostile_names_stay_text() {
    const HOSTILE: &str = "</text><script>alert(1)</script> & \"x\" ]]> \u{0}\u{202e}";
    let mut chart = payments(&[HOSTILE], vec![row(HOSTILE, &[1.0], Some(0.5), Some(2.0))]);
    (chart.title, chart.over) = (HOSTILE.into(), HOSTILE.into());
    let chart = chart.chart("p").unwrap();
    holds(&chart);
    assert!(!chart.svg.contains("<script"));
}

fn any_payments() -> impl Strategy<Value = Payments> {
    (1..13usize, 1..7usize, any::<bool>()).prop_flat_map(|(partners, rules, pounds)| {
        let known = || prop::collection::vec(prop::option::weighted(0.9, money()), partners);
        let pays = prop::collection::vec(prop::collection::vec(money(), rules), partners);
        let names = |count| prop::collection::vec(name(), count);
        (names(partners), names(rules), pays, known(), known()).prop_map(
            move |(partners, rules, pays, alone, adds)| Payments {
                title: "Who pays what".into(),
                over: String::new(),
                rules,
                rows: (0..partners.len())
                    .map(|p| row(&partners[p], &pays[p], alone[p], adds[p]))
                    .collect(),
                currency: pounds.then(Currency::default),
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn payments_keep_their_labels_apart(payments in any_payments()) {
        // A whole cost of nothing or less is refused, and so is a share beyond all drawing.
        if let Ok(chart) = payments.chart("p") {
            holds(&chart);
            prop_assert_eq!(chart.table.rows.len(), payments.rows.len() * payments.rules.len());
            prop_assert!(chart.sentence.split_whitespace().count() <= 60, "{}", chart.sentence);
        }
    }
}
