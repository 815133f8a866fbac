//! Figures that cannot be drawn are refused, and the refusal says where.

use crate::{bar, budget, fan, gains, row, series, tornado};
use comity_chart::{Chart, ChartError};

fn refused(chart: Result<Chart, ChartError>, words: &str) {
    assert_eq!(chart.unwrap_err().to_string(), words);
}

#[test]
fn not_a_number() {
    let ok = [1.0; 5];
    refused(
        fan(&[ok, [1.0, 1.0, f64::NAN, 1.0, 1.0]]).chart("f"),
        "row 2 (2027/28), P50: NaN is not an amount of money; give a finite figure in pounds",
    );
    refused(
        gains(vec![row("Fife", 0.0, f64::INFINITY, 1.0, 0.5)]).chart("g"),
        "row 1 (Fife), middle: inf is not an amount of money; give a finite figure in pounds",
    );
    refused(
        budget(2, vec![series("Fife", &[1.0, 1e17])]).chart("b"),
        "row 1 (Fife), 2027/28: 1e17 is beyond a thousand billion; was it given in pence?",
    );
    assert!(
        tornado(f64::NAN, vec![bar("Rent", 1.0, 2.0)])
            .chart("t")
            .is_err()
    );
}

#[test]
fn falling_percentiles_and_odd_chances() {
    refused(
        fan(&[[1.0, 2.0, 3.0, 2.5, 4.0]]).chart("f"),
        "row 1 (2026/27): P50 is above P75; percentiles must rise from P10 to P90",
    );
    refused(
        gains(vec![row("Fife", 0.0, 1.0, 2.0, 60.0)]).chart("g"),
        "row 1 (Fife): 60 is not a chance; give a figure from 0 to 1, e.g. 0.6 for 60 of 100",
    );
}

#[test]
fn nothing_to_draw() {
    refused(
        fan(&[]).chart("f"),
        "the chart has no points; give at least one",
    );
    refused(
        gains(vec![]).chart("g"),
        "the chart has no rows; give at least one",
    );
    refused(
        tornado(0.0, vec![]).chart("t"),
        "the chart has no bars; give at least one",
    );
    refused(
        budget(0, vec![]).chart("b"),
        "the chart has no years; give at least one",
    );
    refused(
        budget(1, vec![]).chart("b"),
        "the chart has no series; give at least one",
    );
    refused(
        budget(3, vec![series("Fife", &[1.0])]).chart("b"),
        "series 1 (Fife) has 1 figures for 3 years; give one for each year",
    );
}

#[test]
fn an_id_that_would_break_the_page() {
    for id in ["", "1st", "a b", "x\"onload=", "é"] {
        assert!(
            matches!(fan(&[[0.0; 5]]).chart(id), Err(ChartError::Id { .. })),
            "{id}"
        );
    }
}
