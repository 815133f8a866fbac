//! The charts of those who wait and those who serve them.

use crate::picture::{holds, name};
use comity_chart::{
    Backlog, BacklogOption, BacklogWeek, Baseline, BreakEven, BreakEvenPoint, Chart, ChartError,
    Crossing, Frame, HourLoad, LoadByHour, TeamFrame, Unit, WaitRow, WaitValue, Waits, Week,
};
use proptest::prelude::*;

const HOSTILE: &str = "</text><script>alert(1)</script> & \"x\" ]]> \u{0}\u{202e}";

fn refused(chart: Result<Chart, ChartError>, words: &str) {
    assert_eq!(chart.unwrap_err().to_string(), words);
}

/// Whatever the names, the picture stays a picture.
fn harmless(chart: &Chart) {
    holds(chart);
    assert!(!chart.svg.contains("<script"), "{}", chart.svg);
}

fn names(count: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(name(), count)
}

fn wait_row(partner: &str, middles: &[f64], loses: &[bool]) -> WaitRow {
    let value = |middle: &f64| WaitValue {
        middle: *middle,
        half_width: 0.01,
    };
    WaitRow {
        partner: partner.into(),
        values: middles.iter().map(value).collect(),
        loses: loses.to_vec(),
    }
}

fn waits(rows: Vec<WaitRow>) -> Waits {
    Waits {
        title: "Served in time".into(),
        what: "served in time".into(),
        standard: Some(0.8),
        options: vec!["As now".into(), "One desk".into(), "Two hubs".into()],
        rows,
        ..Waits::default()
    }
}

#[test]
fn waits_name_the_worst_and_the_losers() {
    let check = |rows: Vec<WaitRow>, words: &str| {
        let chart = waits(rows).chart("w").unwrap();
        holds(&chart);
        assert_eq!(chart.sentence, words);
    };
    let fife = wait_row("Fife", &[0.7, 0.8, 0.9], &[false; 3]);
    let angus = |loses: [bool; 3]| wait_row("Angus", &[0.9, 0.6, 0.8], &loses);
    check(
        vec![fife.clone(), angus([false; 3])],
        "Served in time: Angus does worst under One desk, with 60 % (59 to 61 %). Against As now, no partner is shown to lose.",
    );
    check(
        vec![fife.clone(), angus([false, true, true])],
        "Served in time: Angus does worst under One desk, with 60 % (59 to 61 %). Against As now, Angus loses under One desk; Angus loses under Two hubs.",
    );
    let both = wait_row("Fife", &[0.7, 0.8, 0.9], &[false, false, true]);
    check(
        vec![both, angus([false, false, true])],
        "Served in time: Angus does worst under One desk, with 60 % (59 to 61 %). Against As now, all 2 lose under Two hubs.",
    );
}

#[test]
fn of_minutes_the_longest_is_worst() {
    let mut waits = waits(vec![wait_row("Fife", &[3.0, 12.0, 5.0], &[false; 3])]);
    (waits.unit, waits.standard) = (Unit::Minutes, None);
    let chart = waits.chart("w").unwrap();
    holds(&chart);
    assert!(chart.sentence.contains("under One desk, with 12.0 minutes"));
    assert_eq!(
        chart.table.rows[1],
        [
            "Fife",
            "One desk",
            "12.0 minutes",
            "12.0 minutes",
            "not shown to lose"
        ]
    );
}

#[test]
fn waits_that_cannot_be_drawn() {
    refused(
        waits(vec![]).chart("w"),
        "the chart has no rows; give at least one",
    );
    refused(
        waits(vec![wait_row("Fife", &[0.1, 0.2], &[false; 3])]).chart("w"),
        "row 1 (Fife) has 2 values where there should be 3; give one for each",
    );
    refused(
        waits(vec![wait_row("Fife", &[0.1, f64::NAN, 0.3], &[false; 3])]).chart("w"),
        "row 1 (Fife), One desk: NaN cannot be drawn; give a finite number below a million",
    );
    refused(
        waits(vec![wait_row("Fife", &[0.1, 82.0, 0.3], &[false; 3])]).chart("w"),
        "row 1 (Fife): 82 is not a chance; give a figure from 0 to 1, e.g. 0.6 for 60 of 100",
    );
    let mut many = waits(vec![]);
    many.options = vec![String::new(); 7];
    refused(
        many.chart("w"),
        "the chart has 7 options, but no more than 6 can be told apart; draw two charts",
    );
    let mut below = waits(vec![wait_row("Fife", &[0.1, 0.2, 0.3], &[false; 3])]);
    below.rows[0].values[0].half_width = -0.1;
    refused(
        below.chart("w"),
        "row 1 (Fife), half width: -0.1 is below zero; give 0 or more",
    );
}

#[test]
fn waits_with_hostile_names() {
    let mut waits = waits(vec![wait_row(
        HOSTILE,
        &[0.1, 0.2, 0.3],
        &[false, true, false],
    )]);
    (waits.title, waits.what) = (HOSTILE.into(), HOSTILE.into());
    waits.options[1] = HOSTILE.into();
    harmless(&waits.chart("w").unwrap());
}

fn hour(day: &str, hour: u8, busy: f64, on_duty: f64, waiting: f64) -> HourLoad {
    HourLoad {
        day: day.into(),
        hour,
        busy,
        on_duty,
        waiting,
    }
}

fn load(hours: Vec<HourLoad>) -> LoadByHour {
    LoadByHour {
        title: "The week".into(),
        hours,
    }
}

#[test]
fn the_tightest_hour_counts_those_who_wait() {
    let check = |hours: Vec<HourLoad>, words: &str| {
        let chart = load(hours).chart("l").unwrap();
        holds(&chart);
        assert_eq!(chart.sentence, words);
    };
    check(
        vec![
            hour("Tue", 9, 5.0, 5.0, 1.0),
            hour("Mon", 23, 5.0, 5.0, 9.0),
            hour("Mon", 8, 1.0, 5.0, 0.0),
        ],
        "Tightest is Mon 23:00 to 24:00, with 5 of 5 posts busy and 9 people waiting on average. \
         Slackest is Mon 08:00 to 09:00, with 1 of 5 posts busy and 0 people waiting.",
    );
    check(
        vec![
            hour("Mon", 9, 0.0, 0.0, 2.0),
            hour("Mon", 10, 0.0, 0.0, 0.0),
        ],
        "Tightest is Mon 09:00 to 10:00, with 0 of 0 posts busy and 2 people waiting on average. \
         No hour is slacker.",
    );
}

/// Found by `loads_keep_their_labels_apart`: the figures of the axis ran into the day.
#[test]
fn large_figures_leave_room_for_the_day() {
    holds(
        &load(vec![hour("0MM", 9, 0.0, 90_000.0, 0.0)])
            .chart("l")
            .unwrap(),
    );
}

#[test]
fn the_table_of_hours_goes_by_day() {
    let hours = vec![
        hour("Mon", 10, 1.0, 2.0, 0.0),
        hour("Tue", 9, 1.0, 2.0, 0.0),
        hour("Mon", 9, 1.25, 2.0, 0.5),
    ];
    let table = load(hours).chart("l").unwrap().table;
    assert_eq!(table.rows[0], ["Mon 09:00", "1.2", "2.0", "0.5"]);
    assert_eq!(table.rows[1][0], "Mon 10:00");
    assert_eq!(table.rows[2][0], "Tue 09:00");
}

#[test]
fn hours_that_cannot_be_drawn() {
    refused(
        load(vec![]).chart("l"),
        "the chart has no hours; give at least one",
    );
    refused(
        load(vec![hour("Mon", 24, 1.0, 1.0, 0.0)]).chart("l"),
        "row 1 (Mon): hour 24 is not on the clock; give 0 to 23",
    );
    refused(
        load(vec![
            hour("Mon", 9, 1.0, 1.0, 0.0),
            hour("Mon", 9, 1.0, 1.0, 0.0),
        ])
        .chart("l"),
        "row 2 (Mon): hour 9 is there twice; give each hour once",
    );
    refused(
        load(vec![hour("Mon", 9, 1.0, f64::NAN, 0.0)]).chart("l"),
        "row 1 (Mon), on duty: NaN cannot be drawn; give a finite number below a million",
    );
    harmless(
        &load(vec![hour(HOSTILE, 9, 1.0, 1.0, 1.0)])
            .chart("l")
            .unwrap(),
    );
}

fn any_load() -> impl Strategy<Value = LoadByHour> {
    let most = prop::sample::select(vec![0.0, 1.0, 12.0, 900.0, 90_000.0]);
    (names(7), most, 0..24u8, 1..8usize).prop_flat_map(|(days, most, from, count)| {
        let figures = prop::collection::vec(prop::array::uniform3(0.0..=most), 24 * count);
        figures.prop_map(move |figures| {
            let mut all = Vec::new();
            for (d, day) in days.iter().take(count).enumerate() {
                let day = format!("{d}{day}");
                all.extend((from..24).map(|h| {
                    let [busy, on_duty, waiting] = figures[d * 24 + usize::from(h)];
                    hour(&day, h, busy, on_duty, waiting)
                }));
            }
            load(all)
        })
    })
}

fn break_even(ys: &[f64], crossing: Option<[f64; 3]>, today: f64) -> BreakEven {
    let point = |(i, y): (usize, &f64)| BreakEvenPoint {
        x: i as f64 * 0.1,
        y: *y,
        half_width: 0.01,
    };
    BreakEven {
        title: "Break-even".into(),
        option: "One desk".into(),
        what_varies: "repeat contacts".into(),
        y_what: "in time".into(),
        points: ys.iter().enumerate().map(point).collect(),
        baseline: Baseline {
            name: "as now".into(),
            y: 0.8,
            half_width: 0.01,
        },
        crossing: crossing.map(|[low, x, high]| Crossing { x, low, high }),
        today,
        better_is_higher: true,
        ..BreakEven::default()
    }
}

#[test]
fn break_evens_say_which_way_it_goes() {
    let check = |ys: &[f64], crossing: Option<[f64; 3]>, today: f64, words: &str| {
        let chart = break_even(ys, crossing, today).chart("b").unwrap();
        holds(&chart);
        assert_eq!(chart.sentence, words);
    };
    let at = Some([0.09, 0.1, 0.11]);
    let (falls, rises) = ([0.9, 0.8, 0.7], [0.7, 0.8, 0.9]);
    check(
        &falls,
        at,
        0.05,
        "One desk does better than as now (in time): repeat contacts may rise from today's 5 % to about 10 % (9 to 11 %) before that ends.",
    );
    check(
        &falls,
        at,
        0.2,
        "Repeat contacts would have to fall from today's 20 % to about 10 % (9 to 11 %) before One desk does better than as now (in time).",
    );
    check(
        &rises,
        at,
        0.2,
        "One desk does better than as now (in time): repeat contacts may fall from today's 20 % to about 10 % (9 to 11 %) before that ends.",
    );
    check(
        &rises,
        at,
        0.05,
        "Repeat contacts would have to rise from today's 5 % to about 10 % (9 to 11 %) before One desk does better than as now (in time).",
    );
    check(
        &falls,
        at,
        0.1,
        "Today's repeat contacts (10 %) are too close to the turning point of about 10 % (9 to 11 %) to say whether One desk does better than as now (in time).",
    );
}

#[test]
fn without_a_crossing_it_says_what_holds() {
    let check = |ys: &[f64], words: &str| {
        let chart = break_even(ys, None, 0.1).chart("b").unwrap();
        holds(&chart);
        let end = "wherever repeat contacts may lie within 0 to 20 %; today 10 %.";
        assert_eq!(chart.sentence, format!("One desk {words}, {end}"));
    };
    check(&[0.9, 0.85, 0.83], "does better than as now (in time)");
    check(
        &[0.7, 0.6, 0.5],
        "does worse than as now (in time) from the start",
    );
    check(
        &[0.8, 0.805, 0.795],
        "is not shown to do better or worse than as now (in time)",
    );
    check(
        &[0.9, 0.7, 0.9],
        "does now better, now worse than as now (in time), without one clear turning point",
    );
}

#[test]
fn where_less_is_better_the_verdict_turns() {
    let mut chart = break_even(&[0.9, 0.8, 0.7], Some([0.09, 0.1, 0.11]), 0.2);
    chart.better_is_higher = false;
    let chart = chart.chart("b").unwrap();
    assert!(chart.sentence.contains("may fall from today's 20 %"));
    let verdicts: Vec<&str> = chart.table.rows.iter().map(|row| row[3].as_str()).collect();
    assert_eq!(verdicts, ["–", "worse", "the same", "better"]);
}

#[test]
fn break_evens_that_cannot_be_drawn() {
    refused(
        break_even(&[], None, 0.1).chart("b"),
        "the chart has no points; give at least one",
    );
    refused(
        break_even(&[0.5, f64::NAN], None, 0.1).chart("b"),
        "row 2 (point), y: NaN cannot be drawn; give a finite number below a million",
    );
    let mut wrong = break_even(&[0.5, 0.6], None, 0.1);
    wrong.points[1].x = 0.0;
    refused(
        wrong.chart("b"),
        "row 2 (point): it does not lie to the right of the one before; sort the points by x",
    );
    let wrong = break_even(&[0.5, 0.6], Some([0.3, 0.2, 0.4]), 0.1).chart("b");
    assert!(matches!(wrong, Err(ChartError::BelowZero { .. })));
    let mut named = break_even(&[0.5], None, 0.1);
    for words in [
        &mut named.title,
        &mut named.option,
        &mut named.what_varies,
        &mut named.y_what,
        &mut named.baseline.name,
    ] {
        *words = HOSTILE.into();
    }
    harmless(&named.chart("b").unwrap());
}

fn any_break_even() -> impl Strategy<Value = BreakEven> {
    let unit = || prop::sample::select(vec![Unit::Percent, Unit::Minutes, Unit::Number]);
    let point = (0.001..2.0f64, -0.5..1.5f64, 0.0..0.3f64);
    let scale = prop::sample::select(vec![0.01, 1.0, 60.0, 5000.0]);
    let place = prop::option::of((0.0..1.0f64, 0.0..0.2f64));
    (
        names(4),
        unit(),
        unit(),
        prop::collection::vec(point, 1..20),
        scale,
        place,
        0.0..2.0f64,
    )
        .prop_map(|(names, x_unit, y_unit, points, scale, place, today)| {
            let mut x = 0.0;
            let points = points.into_iter().map(|(step, y, half_width)| {
                x += step;
                BreakEvenPoint {
                    x,
                    y: y * scale,
                    half_width: half_width * scale,
                }
            });
            BreakEven {
                title: "Break-even".into(),
                option: names[0].clone(),
                what_varies: names[1].clone(),
                x_unit,
                y_what: names[2].clone(),
                y_unit,
                points: points.collect(),
                baseline: Baseline {
                    name: names[3].clone(),
                    y: scale / 2.0,
                    half_width: 0.1,
                },
                crossing: place.map(|(x, half)| Crossing {
                    x,
                    low: x - half,
                    high: x + half,
                }),
                today,
                better_is_higher: scale > 1.0,
            }
        })
}

fn backlog(options: &[(&str, &[[f64; 3]], bool)]) -> Backlog {
    let week = |[p10, p50, p90]: &[f64; 3]| BacklogWeek {
        p10: *p10,
        p50: *p50,
        p90: *p90,
    };
    let option = |(name, weeks, grows): &(&str, &[[f64; 3]], bool)| BacklogOption {
        name: (*name).into(),
        weeks: weeks.iter().map(week).collect(),
        grows: *grows,
    };
    Backlog {
        title: "Backlog".into(),
        options: options.iter().map(option).collect(),
    }
}

#[test]
fn a_backlog_settles_or_grows() {
    let chart = backlog(&[
        ("As now", &[[0.0, 1.0, 4.0]], false),
        (
            "One desk",
            &[[0.0, 9.0, 9.0], [900.0, 1200.4, 2000.0]],
            true,
        ),
    ])
    .chart("b")
    .unwrap();
    holds(&chart);
    assert_eq!(
        chart.sentence,
        "Under As now the backlog settles: about 1 waits at the end of week 1 (0 to 4 in 8 of 10 runs). \
         Under One desk it keeps growing: about 1,200 wait at the end of week 2 (900 to 2,000)."
    );
    assert_eq!(
        chart.table.rows[2],
        ["One desk", "2", "900", "1,200", "2,000"]
    );
}

#[test]
fn backlogs_that_cannot_be_drawn() {
    refused(
        backlog(&[]).chart("b"),
        "the chart has no options; give at least one",
    );
    refused(
        backlog(&[("Fife", &[], false)]).chart("b"),
        "the chart has no weeks; give at least one",
    );
    refused(
        backlog(&[("Fife", &[[0.0, f64::NAN, 1.0]], false)]).chart("b"),
        "row 1 (Fife), P50: NaN cannot be drawn; give a finite number below a million",
    );
    refused(
        backlog(&[("Fife", &[[0.0, 2.0, 1.0]], false)]).chart("b"),
        "row 1 (Fife): P50 is above P90; percentiles must rise from P10 to P90",
    );
    harmless(
        &backlog(&[(HOSTILE, &[[0.0, 1.0, 2.0]], true)])
            .chart("b")
            .unwrap(),
    );
}

fn any_backlog() -> impl Strategy<Value = Backlog> {
    let week = (0.0..1.0f64, 0.0..1.0f64, 0.0..1.0f64);
    let weeks = prop::collection::vec(week, 1..60);
    let option = (name(), weeks, any::<bool>());
    let scale = prop::sample::select(vec![0.0, 1.0, 30.0, 9e3, 9e5]);
    (prop::collection::vec(option, 1..7), scale).prop_map(|(options, scale)| Backlog {
        title: "Backlog".into(),
        options: options
            .into_iter()
            .map(|(name, weeks, grows)| BacklogOption {
                name,
                grows,
                weeks: weeks
                    .into_iter()
                    .map(|(a, b, c)| {
                        let mut all = [a * scale, b * scale, c * scale];
                        all.sort_by(f64::total_cmp);
                        let [p10, p50, p90] = all;
                        BacklogWeek { p10, p50, p90 }
                    })
                    .collect(),
            })
            .collect(),
    })
}

fn week(frames: &[(&str, TeamFrame, &[usize], u32)]) -> Week {
    let frame = |(label, team, queue, count): &(&str, TeamFrame, &[usize], u32)| Frame {
        label: (*label).into(),
        teams: vec![*team],
        waiting: vec![queue.to_vec()],
        waiting_count: vec![*count],
    };
    Week {
        title: "A week".into(),
        teams: vec!["One desk".into()],
        partners: vec!["Fife".into(), "Angus".into()],
        frames: frames.iter().map(frame).collect(),
    }
}

fn desks(busy: u32, on_duty: u32) -> TeamFrame {
    TeamFrame { busy, on_duty }
}

#[test]
fn a_week_names_its_busiest_moment() {
    let check = |frames: &[(&str, TeamFrame, &[usize], u32)], words: &str| {
        let week = week(frames);
        let (moving, still) = (week.chart("w").unwrap(), week.stills("w").unwrap());
        holds(&moving);
        holds(&still);
        assert_eq!(moving.sentence, words);
        assert_eq!(
            (still.sentence, still.table),
            (moving.sentence, moving.table)
        );
    };
    check(
        &[
            ("Mon 9", desks(1, 4), &[], 0),
            ("Mon 10", desks(2, 4), &[], 0),
        ],
        "From Mon 9 to Mon 10 nobody waits. The busiest moment is Mon 10, with 2 of 4 desks busy.",
    );
    check(
        &[
            ("Mon 9", desks(4, 4), &[1], 1),
            ("Mon 10", desks(2, 4), &[], 0),
        ],
        "From Mon 9 to Mon 10 somebody waits in 1 of 2 moments. Most wait on Mon 9: 1 person, with 4 of 4 desks busy. Of them 1 is from Angus.",
    );
    check(
        &[("Mon 9", desks(4, 4), &[1, 0], 70)],
        "From Mon 9 to Mon 9 somebody waits in 1 of 1 moments. Most wait on Mon 9: 70 people, with 4 of 4 desks busy.",
    );
}

#[test]
fn a_week_moves_without_script_and_stands_still_when_asked() {
    let week = week(&[
        ("Mon 9", desks(1, 4), &[], 0),
        ("Mon 10", desks(4, 4), &[0], 1),
    ]);
    let svg = week.chart("w").unwrap().svg;
    assert!(svg.contains("prefers-reduced-motion:reduce"));
    let svg = roxmltree::Document::parse(&svg).unwrap();
    let moments = svg
        .descendants()
        .filter(|node| node.attribute("class") == Some("moment"));
    let hidden: Vec<_> = moments.map(|node| node.attribute("visibility")).collect();
    assert_eq!(hidden, [Some("hidden"), None], "only the busiest stands");
    let stills = week.stills("w").unwrap().svg;
    assert!(!stills.contains("<style"));
}

#[test]
fn people_beyond_forty_are_counted() {
    let queue = [0; 60];
    let week = week(&[("Mon 9", desks(4, 90), &queue, 75)]);
    for chart in [week.chart("w").unwrap(), week.stills("w").unwrap()] {
        holds(&chart);
        assert!(chart.svg.contains(">+35<") && chart.svg.contains(">+50<"));
        assert_eq!(chart.table.rows[0], ["Mon 9", "4", "90", "75"]);
    }
}

#[test]
fn weeks_that_cannot_be_drawn() {
    refused(
        week(&[]).chart("w"),
        "the chart has no frames; give at least one",
    );
    refused(
        week(&[("Mon", desks(1, 1), &[2], 1)]).chart("w"),
        "row 1 (Mon): somebody of partner 2 waits, but there are 2, counted from 0",
    );
    refused(
        week(&[("Mon", desks(1, 1), &[0, 1], 1)]).stills("w"),
        "row 1 (Mon): more people are listed than counted; count all who wait",
    );
    let mut uneven = week(&[("Mon", desks(1, 1), &[], 0)]);
    uneven.frames[0].waiting_count.clear();
    refused(
        uneven.chart("w"),
        "row 1 (Mon) has 0 counts of people waiting where there should be 1; give one for each",
    );
    let mut named = week(&[(HOSTILE, desks(1, 1), &[0], 1)]);
    (named.title, named.teams[0], named.partners[0]) =
        (HOSTILE.into(), HOSTILE.into(), HOSTILE.into());
    harmless(&named.chart("w").unwrap());
    harmless(&named.stills("w").unwrap());
}

/// Three teams of twelve desks with full queues: as heavy as a week gets.
#[test]
fn a_full_week_is_light_enough_for_a_phone() {
    let frame = |i: usize| Frame {
        label: format!("Mon {i:02}:00"),
        teams: vec![desks(9, 12); 3],
        waiting: vec![(0..40).map(|p| (p * 7 + i) % 6).collect(); 3],
        waiting_count: vec![64; 3],
    };
    let week = Week {
        title: "A week".into(),
        teams: vec!["North".into(), "South".into(), "Evenings".into()],
        partners: (0..6).map(|p| format!("Partner {p}")).collect(),
        frames: (0..45).map(frame).collect(),
    };
    let svg = week.chart("w").unwrap().svg;
    assert!(svg.len() < 150_000, "{} bytes", svg.len());
}

/// Letters keep to the sheet as well, though their discs have no boxes to check.
fn letters_stay_inside(chart: &Chart) {
    let svg = roxmltree::Document::parse(&chart.svg).unwrap();
    let letters = svg
        .descendants()
        .filter(|node| node.has_tag_name("text") && !node.has_attribute("font-size"));
    for node in letters {
        let xs = node
            .attribute("x")
            .unwrap()
            .split(' ')
            .map(|x| x.parse::<f64>().unwrap());
        let xs: Vec<f64> = xs.collect();
        assert_eq!(xs.len(), node.text().unwrap().chars().count());
        assert!(xs.iter().all(|x| (10.0..710.0).contains(x)), "{xs:?}");
    }
}

fn any_week() -> impl Strategy<Value = Week> {
    (1..7usize, 1..17usize, 1..61usize).prop_flat_map(|(teams, partners, frames)| {
        let desk = (0..60u32, 0..60u32).prop_map(|(busy, on_duty)| desks(busy, on_duty));
        let queue = (
            prop::collection::vec(0..partners, 0..50),
            prop::sample::select(vec![0, 1, 37, 4_000_000_000u32]),
        );
        let team = prop::collection::vec((desk, queue), teams);
        let frame = (name(), team).prop_map(|(label, teams)| Frame {
            label,
            teams: teams.iter().map(|team| team.0).collect(),
            waiting_count: teams
                .iter()
                .map(|(_, (queue, more))| queue.len() as u32 + more)
                .collect(),
            waiting: teams.into_iter().map(|(_, (queue, _))| queue).collect(),
        });
        let frames = prop::collection::vec(frame, frames);
        (names(teams), names(partners), frames).prop_map(|(teams, partners, frames)| Week {
            title: "A week".into(),
            teams,
            partners,
            frames,
        })
    })
}

fn any_waits() -> impl Strategy<Value = Waits> {
    (1..17usize, 1..7usize, any::<bool>()).prop_flat_map(|(partners, options, minutes)| {
        let most = if minutes { 900.0 } else { 1.0 };
        let value = (0.0..=most, 0.0..most)
            .prop_map(|(middle, half_width)| WaitValue { middle, half_width });
        let values = prop::collection::vec(prop::collection::vec(value, options), partners);
        let loses = prop::collection::vec(prop::collection::vec(any::<bool>(), options), partners);
        let unit = if minutes {
            Unit::Minutes
        } else {
            Unit::Percent
        };
        let standard = prop::option::of(0.0..=most);
        (names(partners), names(options), values, loses, standard).prop_map(
            move |(partners, options, values, loses, standard)| Waits {
                title: "Waits".into(),
                what: "mean wait".into(),
                unit,
                standard,
                options,
                rows: partners
                    .into_iter()
                    .zip(values)
                    .zip(loses)
                    .map(|((partner, values), loses)| WaitRow {
                        partner,
                        values,
                        loses,
                    })
                    .collect(),
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn waits_keep_their_labels_apart(waits in any_waits()) {
        let chart = waits.chart("w").unwrap();
        holds(&chart);
        prop_assert_eq!(chart.table.rows.len(), waits.rows.len() * waits.options.len());
    }

    #[test]
    fn loads_keep_their_labels_apart(load in any_load()) {
        let chart = load.chart("l").unwrap();
        holds(&chart);
        prop_assert_eq!(chart.table.rows.len(), load.hours.len());
    }

    #[test]
    fn break_evens_keep_their_labels_apart(chart in any_break_even()) {
        holds(&chart.chart("b").unwrap());
    }

    #[test]
    fn backlogs_keep_their_labels_apart(backlog in any_backlog()) {
        holds(&backlog.chart("b").unwrap());
    }

    #[test]
    fn weeks_keep_their_labels_apart(week in any_week()) {
        for chart in [week.chart("w").unwrap(), week.stills("w").unwrap()] {
            holds(&chart);
            letters_stay_inside(&chart);
        }
    }
}
