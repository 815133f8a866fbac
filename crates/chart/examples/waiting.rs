//! The charts of waiting, usual and odd, each as a file in a folder:
//! `cargo run -p comity-chart --example waiting -- /tmp/waiting`

use comity_chart::{
    Backlog, BacklogOption, BacklogWeek, Baseline, BreakEven, BreakEvenPoint, Chart, ChartError,
    Crossing, Frame, HourLoad, LoadByHour, TeamFrame, Unit, WaitRow, WaitValue, Waits, Week,
};
use std::path::Path;

const PARTNERS: [&str; 16] = [
    "Fife",
    "Angus",
    "East Renfrewshire",
    "NHS Greater Glasgow and Clyde Health Board",
    "Police Scotland, K Division",
    "Moray",
    "Orkney Islands",
    "Na h-Eileanan Siar",
    "Perth and Kinross",
    "Stirling",
    "Inverclyde",
    "Falkirk",
    "Highland",
    "Midlothian",
    "South Ayrshire",
    "Dundee City",
];
const OPTIONS: [&str; 6] = [
    "As now",
    "One desk, 12 posts",
    "One desk, 14 posts",
    "Two hubs",
    "Overflow only",
    "Shared evenings and weekends",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args()
        .nth(1)
        .ok_or("give the folder to write to")?;
    std::fs::create_dir_all(&folder)?;
    for (name, chart) in charts()? {
        let path = Path::new(&folder).join(format!("{name}.svg"));
        std::fs::write(path, &chart.svg)?;
        println!("{name} ({} bytes): {}", chart.svg.len(), chart.sentence);
    }
    Ok(())
}

fn charts() -> Result<Vec<(&'static str, Chart)>, ChartError> {
    Ok(vec![
        ("waits", waits(5, 3, Unit::Percent).chart("waits")?),
        ("waits-many", waits(16, 6, Unit::Minutes).chart("waits")?),
        ("waits-one", waits(1, 2, Unit::Percent).chart("waits")?),
        ("load", load(5).chart("load")?),
        ("load-long", load(7).chart("load")?),
        ("break-even", break_even(true).chart("even")?),
        ("break-even-never", break_even(false).chart("even")?),
        ("backlog", backlog(3).chart("backlog")?),
        ("backlog-one", backlog(1).chart("backlog")?),
        ("backlog-six", backlog(6).chart("backlog")?),
        ("week", week(3).chart("week")?),
        ("week-stills", week(3).stills("week")?),
        ("week-one", week(1).chart("week")?),
        ("week-one-stills", week(1).stills("week")?),
    ])
}

/// Numbers that look like results, without chance.
fn wave(i: usize) -> f64 {
    (i as f64 * 1.7).sin() * 0.5 + 0.5
}

fn first(names: &[&str], count: usize) -> Vec<String> {
    names.iter().take(count).map(|n| (*n).to_owned()).collect()
}

fn waits(partners: usize, options: usize, unit: Unit) -> Waits {
    let scale = if unit == Unit::Percent { 0.4 } else { 22.0 };
    let least = if unit == Unit::Percent { 0.55 } else { 1.5 };
    let value = |i: usize| WaitValue {
        middle: least + scale * wave(i),
        half_width: scale * 0.05 * (1.0 + wave(i + 3)),
    };
    let worse = |p: usize, o: usize| {
        let change = value(p * 7 + o).middle - value(p * 7).middle;
        if unit == Unit::Percent {
            change < -0.05 * scale
        } else {
            change > 0.05 * scale
        }
    };
    let row = |(p, partner): (usize, &&str)| WaitRow {
        partner: (*partner).to_owned(),
        values: (0..options).map(|o| value(p * 7 + o)).collect(),
        loses: (0..options).map(|o| worse(p, o)).collect(),
    };
    let what = match unit {
        Unit::Percent => "served within the standard, of all who asked",
        _ => "mean wait",
    };
    Waits {
        title: "Who waits".into(),
        what: what.into(),
        unit,
        standard: Some(least + scale * 0.6),
        options: first(&OPTIONS, options),
        rows: PARTNERS
            .iter()
            .take(partners)
            .enumerate()
            .map(row)
            .collect(),
    }
}

fn load(days: usize) -> LoadByHour {
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let hour = |d: usize, h: u8| {
        let on_duty = if (10..15).contains(&h) { 12.0 } else { 7.0 };
        let wanted = 4.0 + 9.0 * wave(usize::from(h) + d);
        HourLoad {
            day: names[d].into(),
            hour: h,
            busy: wanted.min(on_duty * 0.97),
            on_duty,
            waiting: (wanted - on_duty * 0.8).max(0.0),
        }
    };
    let (from, to) = if days > 5 { (0, 24) } else { (8, 18) };
    LoadByHour {
        title: "The week at the desk".into(),
        hours: (0..days)
            .flat_map(|d| (from..to).map(move |h| hour(d, h)))
            .collect(),
    }
}

fn break_even(crosses: bool) -> BreakEven {
    let y = |x: f64| 0.93 - 0.4 * x - 1.4 * x * x - if crosses { 0.0 } else { 0.2 };
    let point = |i: u32| {
        let x = f64::from(i) * 0.05;
        BreakEvenPoint {
            x,
            y: y(x),
            half_width: 0.008 + 0.04 * x,
        }
    };
    BreakEven {
        title: "How many may call again".into(),
        option: "One desk with 12 posts".into(),
        what_varies: "repeat contacts, of all contacts".into(),
        y_what: "served within the standard".into(),
        points: (0..8).map(point).collect(),
        baseline: Baseline {
            name: "staying as now".into(),
            y: 0.794,
            half_width: 0.01,
        },
        crossing: crosses.then_some(Crossing {
            x: 0.2,
            low: 0.188,
            high: 0.213,
        }),
        today: 0.15,
        better_is_higher: true,
        ..BreakEven::default()
    }
}

fn backlog(options: usize) -> Backlog {
    let week = |o: usize, w: usize| {
        let level = 14.0 + 6.0 * wave(o + w * 3);
        let p50 = if o % 2 == 1 {
            level + 9.0 * w as f64
        } else {
            level
        };
        BacklogWeek {
            p10: p50 * 0.7,
            p50,
            p90: p50 * 1.25,
        }
    };
    let option = |(o, name): (usize, &&str)| BacklogOption {
        name: (*name).to_owned(),
        weeks: (0..26).map(|w| week(o, w)).collect(),
        grows: o % 2 == 1,
    };
    Backlog {
        title: "Does the queue settle?".into(),
        options: OPTIONS
            .iter()
            .take(options)
            .enumerate()
            .map(option)
            .collect(),
    }
}

fn week(teams: usize) -> Week {
    let desks = |t: usize, f: usize| {
        let on_duty = if (3..7).contains(&(f % 9)) { 12 } else { 7 } + t as u32;
        let wanted = (18.0 * wave(f + t * 2)) as u32 + 2;
        (on_duty, wanted)
    };
    let frame = |f: usize| {
        let day = ["Mon", "Tue", "Wed", "Thu", "Fri"][f / 9];
        let at: Vec<(u32, u32)> = (0..teams).map(|t| desks(t, f)).collect();
        let count = |(on_duty, wanted): &(u32, u32)| {
            let over = wanted.saturating_sub(*on_duty);
            over * over * if f == 19 { 3 } else { 1 }
        };
        Frame {
            label: format!("{day} {:02}:00", 9 + f % 9),
            teams: at
                .iter()
                .map(|(on_duty, wanted)| TeamFrame {
                    busy: *wanted.min(on_duty),
                    on_duty: *on_duty,
                })
                .collect(),
            waiting: at
                .iter()
                .map(|team| {
                    (0..count(team).min(40) as usize)
                        .map(|p| (p * p + f) % 5)
                        .collect()
                })
                .collect(),
            waiting_count: at.iter().map(count).collect(),
        }
    };
    let names = ["North desk", "South and islands", "Evenings and weekends"];
    Week {
        title: "A week at the desks".into(),
        teams: first(&names, teams),
        partners: first(&PARTNERS, 5),
        frames: (0..45).map(frame).collect(),
    }
}
