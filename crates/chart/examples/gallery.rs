//! One HTML page with every chart, usual and odd:
//! `cargo run -p comity-chart --example gallery -- /tmp/gallery.html`

use comity_chart::{
    Bar, BudgetByYear, Chart, ChartError, Currency, FanChart, FanPoint, GainsLosses, Payment,
    Payments, Row, Series, Tornado,
};
use std::fmt::Write as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args()
        .nth(1)
        .ok_or("give the path of the page to write")?;
    let mut charts = usual()?;
    charts.extend(odd()?);
    std::fs::write(path, page(&charts))?;
    Ok(())
}

fn usual() -> Result<Vec<Chart>, ChartError> {
    Ok(vec![
        fan(
            "When the money is back",
            &[
                -2.1e6, -2.4e6, -1.6e6, -0.7e6, 0.3e6, 1.2e6, 2.1e6, 3.1e6, 3.9e6, 4.8e6,
            ],
            0.35e6,
        )
        .chart("fan")?,
        gains().worst_first().chart("gains")?,
        tornado().chart("tornado")?,
        total().chart("budget")?,
        partners(7, 1.0).chart("partners")?,
        payments().chart("payments")?,
    ])
}

fn odd() -> Result<Vec<Chart>, ChartError> {
    Ok(vec![
        fan("All zeros", &[0.0; 6], 0.0).chart("fan-zero")?,
        fan("One point", &[2.4e6], 0.8e6).chart("fan-one")?,
        fan("All negative", &[-3.0e6, -3.2e6, -3.9e6], 0.4e6).chart("fan-negative")?,
        fan("Ten billion", &[-4e9, -1e9, 2e9, 6e9, 10e9], 1.2e9).chart("fan-huge")?,
        fan("Three pounds", &[-3.0, -1.0, 0.6, 3.0], 0.5).chart("fan-tiny")?,
        one_row().chart("gains-one")?,
        all_lose().chart("gains-lose")?,
        zero_rows().chart("gains-zero")?,
        hostile().chart("gains-hostile")?,
        one_side().chart("tornado-side")?,
        fourteen().chart("tornado-many")?,
        still().chart("tornado-still")?,
        all_costs().chart("budget-costs")?,
        long().chart("budget-long")?,
        partners(2, 1.0).chart("partners-two")?,
        partners(16, 1e3).chart("partners-many")?,
    ])
}

fn fan(title: &str, middle: &[f64], widens: f64) -> FanChart {
    let point = |(i, p50): (usize, &f64)| {
        let half = widens * (1.0 + i as f64).sqrt() * 1.3;
        FanPoint {
            label: year(i),
            p10: p50 - half * 1.2,
            p25: p50 - half * 0.55,
            p50: *p50,
            p75: p50 + half * 0.5,
            p90: p50 + half,
        }
    };
    FanChart {
        title: title.into(),
        unit_note: "prices of 2026/27".into(),
        what: "cumulative cash, all partners".into(),
        points: middle.iter().enumerate().map(point).collect(),
        ..FanChart::default()
    }
}

fn year(i: usize) -> String {
    format!("{}/{}", 2026 + i, 27 + i)
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

fn gains() -> GainsLosses {
    GainsLosses {
        title: "Who gains and who loses".into(),
        per: "a year".into(),
        rows: vec![
            row("Inverclyde", -90e3, 240e3, 510e3, 0.73),
            row("Renfrewshire", 60e3, 310e3, 620e3, 0.94),
            row("East Renfrewshire", -160e3, -40e3, 75e3, 0.31),
            row("Police Scotland, K Division", -20e3, 90e3, 190e3, 0.85),
            row(
                "NHS Greater Glasgow and Clyde Health Board",
                -310e3,
                120e3,
                480e3,
                0.60,
            ),
        ],
        ..GainsLosses::default()
    }
}

fn one_row() -> GainsLosses {
    GainsLosses {
        title: "One row".into(),
        rows: vec![row("Inverclyde", -90e3, 240e3, 510e3, 0.73)],
        ..gains()
    }
}

fn all_lose() -> GainsLosses {
    let rows = vec![
        row("Fife", -9e9, -4.2e9, -1e9, 0.0),
        row("Angus", -6e9, -1.1e9, -0.4e9, 0.002),
    ];
    GainsLosses {
        title: "All lose, in euro".into(),
        rows,
        currency: Currency::code("EUR"),
        ..gains()
    }
}

fn zero_rows() -> GainsLosses {
    let rows = vec![
        row("Fife", 0.0, 0.0, 0.0, 0.0),
        row("Angus", 0.0, 0.0, 0.0, 0.0),
    ];
    GainsLosses {
        title: "Nothing moves".into(),
        rows,
        ..gains()
    }
}

fn hostile() -> GainsLosses {
    let rows = vec![
        row(
            "<script>alert('&')</script> \"Trust\" & Sons",
            -3.0,
            1.0,
            3.0,
            0.6,
        ),
        row(
            "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch",
            1.0,
            2.0,
            3.0,
            1.0,
        ),
        row(
            "東京都千代田区役所総務部総務課総務係",
            -3.0,
            -2.0,
            -1.0,
            0.0,
        ),
    ];
    GainsLosses {
        title: "Odd names, tiny sums".into(),
        rows,
        ..gains()
    }
}

fn bar(
    name: &str,
    when_low: f64,
    when_high: f64,
    low: &str,
    high: &str,
    rank_correlation: f64,
) -> Bar {
    Bar {
        name: name.into(),
        when_low,
        when_high,
        low_words: low.into(),
        high_words: high.into(),
        rank_correlation,
    }
}

fn tornado() -> Tornado {
    Tornado {
        title: "What matters most".into(),
        what: "net gain over ten years, all partners".into(),
        base: 1.2e6,
        bars: vec![
            bar(
                "Cases a year",
                -0.4e6,
                3.1e6,
                "9,000 cases",
                "14,000 cases",
                0.81,
            ),
            bar(
                "Price of the new system",
                2.3e6,
                0.1e6,
                "£0.9m",
                "£1.9m",
                -0.55,
            ),
            bar(
                "Months until everyone has moved",
                1.9e6,
                0.5e6,
                "12 months",
                "30 months",
                -0.4,
            ),
            bar(
                "Staff who leave rather than move",
                1.5e6,
                0.8e6,
                "2 in 100 leave",
                "12 in 100 leave",
                -0.2,
            ),
            bar("Rent", 1.25e6, 1.1e6, "", "", -0.05),
        ],
        ..Tornado::default()
    }
}

fn one_side() -> Tornado {
    let bars = vec![
        bar(
            "Both ends above the base",
            1.6e6,
            2.4e6,
            "low rent and few people",
            "high rent and many people",
            0.1,
        ),
        bar("Both ends below", -0.4e6, 0.9e6, "few", "many", 0.7),
    ];
    Tornado {
        title: "Both ends on one side".into(),
        bars,
        ..tornado()
    }
}

fn fourteen() -> Tornado {
    let bar = |i: usize| {
        let swing = 2e6 / (i as f64 + 1.0);
        bar(
            &format!("Estimate {} with a name of some length", i + 1),
            -5e6 - swing,
            -5e6 + swing,
            "",
            "",
            0.5,
        )
    };
    Tornado {
        title: "Fourteen estimates".into(),
        base: -5e6,
        bars: (0..14).map(bar).collect(),
        ..tornado()
    }
}

fn still() -> Tornado {
    let bars = vec![bar("Rent", 0.0, 0.0, "", "", 0.0)];
    Tornado {
        title: "Nothing matters".into(),
        base: 0.0,
        bars,
        ..tornado()
    }
}

fn budget(title: &str, years: usize, series: Vec<Series>) -> BudgetByYear {
    BudgetByYear {
        title: title.into(),
        years: (0..years).map(year).collect(),
        series,
        ..BudgetByYear::default()
    }
}

fn series(name: &str, values: &[f64], half: f64) -> Series {
    let interval = (half > 0.0).then(|| values.iter().map(|v| (v - half, v + half)).collect());
    Series {
        name: name.into(),
        values: values.to_vec(),
        interval,
    }
}

fn payments() -> Payments {
    let row = |partner: &str, pays: [f64; 3], alone, adds| Payment {
        partner: partner.to_owned(),
        pays: pays.to_vec(),
        alone: Some(alone),
        adds: Some(adds),
    };
    Payments {
        title: "Who pays what".to_owned(),
        over: "over ten years".to_owned(),
        rules: ["By population", "Separable cost", "Equal"]
            .map(str::to_owned)
            .to_vec(),
        rows: vec![
            row("Inverclyde", [8.6e6, 8.7e6, 15.2e6], 9.5e6, 8.4e6),
            row("Renfrewshire", [18.4e6, 18.5e6, 15.2e6], 20.3e6, 17.9e6),
            row(
                "NHS Greater Glasgow and Clyde Health Board",
                [18.6e6, 18.4e6, 15.2e6],
                18.5e6,
                17.0e6,
            ),
        ],
        ..Payments::default()
    }
}

fn total() -> BudgetByYear {
    let values = [-2.1e6, -0.3e6, 0.6e6, 0.9e6, 1.0e6, 1.1e6, 1.1e6];
    budget(
        "Net cash by year",
        7,
        vec![series("Net cash of all partners", &values, 0.35e6)],
    )
}

fn all_costs() -> BudgetByYear {
    budget(
        "Only costs",
        3,
        vec![series("Set-up", &[-3.0e6, -1.0e6, -0.2e6], 0.0)],
    )
}

fn long() -> BudgetByYear {
    let values: Vec<f64> = (0..25)
        .map(|i| 4e5 * (f64::from(i) * 0.7 - 5.0).sin() - 2e5)
        .collect();
    budget(
        "Twenty-five years",
        25,
        vec![series("All partners", &values, 0.0)],
    )
}

fn partners(count: usize, times: f64) -> BudgetByYear {
    let names = [
        "Inverclyde",
        "Renfrewshire",
        "East Renfrewshire",
        "Police Scotland, K Division",
        "NHS Greater Glasgow and Clyde Health Board",
    ];
    let one = |(i, name): (usize, &&str)| {
        let lift = (i as f64 * 1.9).sin() * 8e4 * times;
        let values: Vec<f64> = (0..7)
            .map(|y| lift + times * (f64::from(y) * 7e4 - 2.2e5))
            .collect();
        series(name, &values, if i % 2 == 0 { 5e4 * times } else { 0.0 })
    };
    let all = names
        .iter()
        .cycle()
        .take(count)
        .enumerate()
        .map(one)
        .collect();
    budget("Net cash by partner", 7, all)
}

/// The page as a workbench might show it.
fn page(charts: &[Chart]) -> String {
    let mut out = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Gallery</title><style>body{font:18px/1.5 system-ui,sans-serif;max-width:760px;margin:0 auto;padding:16px;color:#1f2328}\
         figure{margin:0 0 64px}figcaption{font-weight:600;font-size:22px}svg{display:block;margin:12px 0}\
         table{border-collapse:collapse;font-size:14px;display:none}</style>",
    );
    for chart in charts {
        let _ = write!(
            out,
            "<figure><figcaption>{}</figcaption>{}<p>{}</p></figure>",
            escape(&chart.title),
            chart.svg,
            escape(&chart.sentence)
        );
    }
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
