//! What every chart promises, whatever the figures.

#![allow(clippy::unwrap_used, reason = "a test that panics says where")]

mod decisions;
mod maps;
mod payments;
mod picture;
mod refusals;
mod sentences;
mod tables;
mod waiting;

use comity_chart::{Bar, BudgetByYear, FanChart, FanPoint, GainsLosses, Row, Series, Tornado};

fn fan(rows: &[[f64; 5]]) -> FanChart {
    let point = |(i, [p10, p25, p50, p75, p90]): (usize, &[f64; 5])| FanPoint {
        label: format!("{}/{}", 2026 + i, 27 + i),
        p10: *p10,
        p25: *p25,
        p50: *p50,
        p75: *p75,
        p90: *p90,
    };
    FanChart {
        title: "When the money is back".into(),
        what: "cumulative cash".into(),
        points: rows.iter().enumerate().map(point).collect(),
        ..FanChart::default()
    }
}

fn row(name: &str, p10: f64, middle: f64, p90: f64, p_gain: f64) -> Row {
    Row {
        name: name.into(),
        p10,
        middle,
        p90,
        p_gain,
    }
}

fn gains(rows: Vec<Row>) -> GainsLosses {
    GainsLosses {
        title: "Who gains".into(),
        rows,
        ..GainsLosses::default()
    }
}

fn bar(name: &str, when_low: f64, when_high: f64) -> Bar {
    Bar {
        name: name.into(),
        when_low,
        when_high,
        ..Bar::default()
    }
}

fn tornado(base: f64, bars: Vec<Bar>) -> Tornado {
    Tornado {
        title: "What matters".into(),
        what: "net gain".into(),
        base,
        bars,
        ..Tornado::default()
    }
}

fn series(name: &str, values: &[f64]) -> Series {
    Series {
        name: name.into(),
        values: values.to_vec(),
        interval: None,
    }
}

fn budget(years: usize, series: Vec<Series>) -> BudgetByYear {
    let years = (0..years)
        .map(|i| format!("{}/{}", 2026 + i, 27 + i))
        .collect();
    BudgetByYear {
        title: "Net cash".into(),
        years,
        series,
        ..BudgetByYear::default()
    }
}
