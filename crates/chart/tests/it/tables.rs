//! The table holds every figure of the picture, to the pound.

use crate::{bar, budget, fan, gains, row, series, tornado};
use comity_chart::Table;

fn check(table: &Table, head: &[&str], rows: &[&[&str]]) {
    assert_eq!(table.head, head);
    assert_eq!(table.rows, rows);
}

#[test]
fn the_fan() {
    let table = fan(&[[-1_234_567.0, -2.0, 0.0, 1e3, 1e6]])
        .chart("f")
        .unwrap()
        .table;
    check(
        &table,
        &[
            "Year",
            "1 in 10 below",
            "1 in 4 below",
            "Middle future",
            "3 in 4 below",
            "9 in 10 below",
        ],
        &[&[
            "2026/27",
            "−£1,234,567",
            "−£2",
            "£0",
            "£1,000",
            "£1,000,000",
        ]],
    );
}

#[test]
fn gains_in_the_order_given_or_worst_first() {
    let rows = vec![
        row("Angus", 1.0, 2.0, 3.0, 0.998),
        row("Fife", -3.0, -2.0, -1.0, 0.002),
    ];
    let head = [
        "Who",
        "1 in 10 below",
        "Middle",
        "9 in 10 below",
        "Gains in",
    ];
    let angus: &[&str] = &["Angus", "£1", "£2", "£3", "over 99 of 100"];
    let fife: &[&str] = &["Fife", "−£3", "−£2", "−£1", "under 1 of 100"];
    check(
        &gains(rows.clone()).chart("g").unwrap().table,
        &head,
        &[angus, fife],
    );
    check(
        &gains(rows).worst_first().chart("g").unwrap().table,
        &head,
        &[fife, angus],
    );
}

#[test]
fn the_tornado_keeps_every_bar() {
    let bars: Vec<_> = (0..20)
        .map(|i| bar(&format!("E{i}"), -f64::from(i), f64::from(i)))
        .collect();
    let chart = tornado(0.0, bars).chart("t").unwrap();
    assert_eq!(chart.table.rows.len(), 20);
    assert_eq!(
        chart.table.rows[0],
        [
            "E19",
            "lowest tenth",
            "−£19",
            "highest tenth",
            "£19",
            "0.00"
        ]
    );
    assert!(chart.svg.contains("the 12 widest swings of 20"));
}

#[test]
fn budgets_by_year_and_by_partner() {
    let mut one = series("Fife", &[-5.0, 6.0]);
    one.interval = Some(vec![(-6.0, -4.0), (5.0, 7.0)]);
    check(
        &budget(2, vec![one.clone()]).chart("b").unwrap().table,
        &["Year", "Fife", "1 in 10 below", "9 in 10 below"],
        &[
            &["2026/27", "−£5", "−£6", "−£4"],
            &["2027/28", "£6", "£5", "£7"],
        ],
    );
    check(
        &budget(2, vec![one, series("Angus", &[1.0, 2.0])])
            .chart("b")
            .unwrap()
            .table,
        &["Who", "2026/27", "2027/28", "All years"],
        &[
            &["Fife", "−£5 (−£6 to −£4)", "£6 (£5 to £7)", "£1"],
            &["Angus", "£1", "£2", "£3"],
        ],
    );
}
