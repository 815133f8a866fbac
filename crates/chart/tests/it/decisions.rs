//! The charts of membership, outturns, survival and days: labels apart, tables whole, sentences
//! true, and figures that cannot be drawn refused.

use crate::picture::{holds, money, name};
use comity_chart::{
    ChartError, Day, GroupSize, Membership, OutturnRow, Outturns, SurvivalCurve, SurvivalStep,
    Timeline,
};
use proptest::prelude::*;

fn size(members: usize, pay: usize, worst: f64, median: f64, best: f64) -> GroupSize {
    GroupSize {
        members,
        groups: 21,
        pay,
        worst,
        median,
        best,
    }
}

fn membership(sizes: Vec<GroupSize>) -> Membership {
    Membership {
        title: "How many must take part".into(),
        sizes,
        ..Membership::default()
    }
}

fn outturns(dots: &[f64], median: f64) -> Outturns {
    let row = |name: &str, good_above| OutturnRow {
        name: name.into(),
        dots: dots.iter().map(|d| ("C01".to_owned(), *d)).collect(),
        median,
        good_above,
    };
    Outturns {
        title: "Promise and outturn".into(),
        rows: vec![row("One-off costs", false), row("Savings", true)],
    }
}

fn survival(steps: &[(f64, f64, f64)], longest: f64) -> SurvivalCurve {
    let step = |(years, share, se): &(f64, f64, f64)| SurvivalStep {
        years: *years,
        at_risk: 9,
        ended: 1,
        share: *share,
        se: *se,
    };
    SurvivalCurve {
        title: "How long such partnerships last".into(),
        steps: steps.iter().map(step).collect(),
        longest,
    }
}

fn timeline(years: usize, days: &[(&str, f64, &str)]) -> Timeline {
    let day = |(who, at, what): &(&str, f64, &str)| Day {
        who: (*who).into(),
        at: *at,
        date: "6 May 2027".into(),
        what: (*what).into(),
        says: "All seats".into(),
    };
    Timeline {
        title: "Elections".into(),
        years: (0..years)
            .map(|y| format!("{}/{}", 2027 + y, 28 + y))
            .collect(),
        days: days.iter().map(day).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn sizes_keep_their_labels_apart(all in prop::collection::vec(prop::array::uniform3(money()), 1..20)) {
        let sizes = all.into_iter().enumerate().map(|(i, mut of)| {
            of.sort_by(f64::total_cmp);
            size(i + 2, i.min(21), of[0], of[1], of[2])
        });
        holds(&membership(sizes.collect()).chart("m").unwrap());
    }

    #[test]
    fn outturns_keep_their_labels_apart(mut dots in prop::collection::vec(-9.0..12.0f64, 1..30)) {
        dots.sort_by(f64::total_cmp);
        holds(&outturns(&dots, dots[dots.len() / 2]).chart("o").unwrap());
    }

    #[test]
    fn days_keep_their_labels_apart(
        years in 1..60usize,
        names in prop::collection::vec(name(), 1..12),
        at in 0.0..1.0f64,
    ) {
        let at = at * years as f64;
        let days: Vec<(&str, f64, &str)> = names.iter().map(|n| (n.as_str(), at, "election")).collect();
        holds(&timeline(years, &days).chart("t").unwrap());
    }

    #[test]
    fn curves_keep_their_labels_apart(shares in prop::collection::vec(0.0..1.0f64, 1..20), se in 0.0..0.5f64, longest in 0.1..60.0f64) {
        let steps: Vec<(f64, f64, f64)> = shares.iter().enumerate().map(|(i, s)| (i as f64, *s, se)).collect();
        holds(&survival(&steps, longest).chart("s").unwrap());
    }
}

#[test]
fn sentences_say_from_how_many_members_every_group_gains() {
    let said = |sizes| membership(sizes).chart("m").unwrap().sentence;
    let some = vec![size(2, 7, -2e6, 1e6, 3e6), size(3, 21, 1e6, 2e6, 4e6)];
    assert!(said(some).ends_with("From three members on, every group gains."));
    let all = vec![size(2, 21, 1e6, 1e6, 3e6), size(3, 21, 1e6, 2e6, 4e6)];
    assert!(said(all).ends_with("Every group gains."));
    let none = vec![size(2, 7, -2e6, 1e6, 3e6), size(3, 20, -1e6, 2e6, 4e6)];
    assert!(said(none).ends_with("Not even with all members can it be said to gain."));
}

#[test]
fn tables_hold_every_figure() {
    let table = membership(vec![size(2, 7, -2.0, 1.0, 3.0)])
        .chart("m")
        .unwrap()
        .table;
    assert_eq!(table.rows, [["2", "21", "7", "−£2", "£1", "£3"]]);
    let table = outturns(&[-0.5, 1.9], 0.7).chart("o").unwrap().table;
    assert_eq!(table.rows.len(), 4);
    assert_eq!(table.rows[0], ["C01", "One-off costs", "−0.50"]);
    let table = survival(&[(3.0, 0.8, 0.1)], 9.0).chart("s").unwrap().table;
    assert_eq!(table.rows, [["3", "9", "1", "80 of 100", "60 and 100"]]);
    let table = timeline(2, &[("Alder", 0.1, "election")])
        .chart("t")
        .unwrap()
        .table;
    assert_eq!(
        table.rows,
        [["6 May 2027", "Alder", "election", "All seats"]]
    );
}

#[test]
fn an_election_is_a_circle_and_a_mandate_a_square() {
    let days = [("Alder", 0.1, "election"), ("Birch", 3.0, "mandate")];
    let chart = timeline(4, &days).chart("t").unwrap();
    assert_eq!(chart.svg.matches("<circle").count(), 1);
    assert!(
        chart
            .sentence
            .starts_with("2 days fall within the years of the case, 1 of them")
    );
}

#[test]
fn nothing_and_nonsense_are_refused() {
    let empty = |refused: Result<comity_chart::Chart, ChartError>| {
        assert!(matches!(refused, Err(ChartError::Empty { .. })));
    };
    empty(membership(Vec::new()).chart("m"));
    empty(outturns(&[], 1.0).chart("o"));
    empty(survival(&[], 1.0).chart("s"));
    empty(timeline(3, &[]).chart("t"));
    let refused = outturns(&[f64::NAN], 1.0).chart("o").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "row 1 (One-off costs), C01: NaN cannot be drawn; give a finite number below a million"
    );
    assert!(matches!(
        membership(vec![size(2, 1, 3.0, 1.0, 2.0)]).chart("m"),
        Err(ChartError::OutOfOrder { .. })
    ));
    assert!(matches!(
        survival(&[(1.0, 1.4, 0.1)], 2.0).chart("s"),
        Err(ChartError::NotAChance { .. })
    ));
}

#[test]
fn hostile_names_stay_text() {
    let name = "</text><script>alert(1)</script> & \"x\"";
    let chart = timeline(3, &[(name, 0.5, "election")]).chart("t").unwrap();
    holds(&chart);
    assert!(!chart.svg.contains("<script"));
}
