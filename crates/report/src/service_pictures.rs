//! Pictures of how people are served.

use crate::case::Case;
use crate::error::ReportError;
use crate::findings::FlowFindings;
use crate::picture::Picture;
use comity_business_case::{BreakEven, FlowMeasure, FlowVerdict, OptionFlow, Served};
use comity_chart::{
    Backlog, BacklogOption, BacklogWeek, Baseline, BreakEvenPoint, Crossing, Frame, HourLoad,
    LoadByHour, TeamFrame, Unit, WaitRow, WaitValue, Waits, Week,
};

/// As many options as one picture can tell apart.
const MOST_OPTIONS: usize = 6;
/// Moments of the week's picture.
const MOST_FRAMES: usize = 60;
const MOST_TEAMS: usize = 6;
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Shares in standard, and mean waits, by partner and option.
pub fn waits(case: &Case<'_>, found: &FlowFindings) -> Result<Vec<Picture>, ReportError> {
    let shown: Vec<&OptionFlow> = found.simulation.options.iter().take(MOST_OPTIONS).collect();
    let measures = [
        (
            FlowMeasure::Within,
            "Served in standard",
            "served in standard, of all who ask",
            Unit::Percent,
        ),
        (
            FlowMeasure::MeanWait,
            "How long people wait",
            "mean wait",
            Unit::Minutes,
        ),
    ];
    let mut pictures = Vec::new();
    for (measure, title, what, unit) in measures {
        let (rows, untold) = rows(case, &shown, measure);
        let chart = Waits {
            title: title.to_owned(),
            what: what.to_owned(),
            unit,
            standard: None,
            options: shown.iter().map(|o| case.option_name(o.option)).collect(),
            rows,
        };
        if chart.rows.is_empty() {
            continue;
        }
        let id = format!("flow-{}", measure.id().replace('_', "-"));
        let picture = Picture::draw(id, title, "all options", |id| chart.chart(id))?;
        pictures.push(picture.noting(not_shown(&untold)));
    }
    Ok(pictures)
}

/// Who is left out of a picture, and why; nothing if nobody is.
fn not_shown(untold: &[String]) -> String {
    match untold.is_empty() {
        true => String::new(),
        false => format!(
            "Not shown, as too few runs say anything of them to tell how far off it is: {}.",
            untold.join(", ")
        ),
    }
}

/// A row for each partner with requests; and who cannot be shown, by name.
fn rows(
    case: &Case<'_>,
    shown: &[&OptionFlow],
    measure: FlowMeasure,
) -> (Vec<WaitRow>, Vec<String>) {
    let partners = 0..case.pack.partnership.partners.len();
    let row = |p: usize| {
        let served: Option<Vec<&Served>> = shown.iter().map(|o| o.partners[p].as_ref()).collect();
        let values = served?.into_iter().map(|s| s.of(measure));
        let loses = shown.iter().map(|o| loses(o, p, measure));
        Some(WaitRow {
            partner: case.partner(Some(p)),
            loses: loses.collect(),
            values: values
                .map(|i| WaitValue {
                    middle: i.mean,
                    half_width: i.half_width,
                })
                .collect(),
        })
    };
    told(partners.filter_map(row).collect())
}

/// Rows that can be drawn, and the partners of the others. A bar without an end cannot be drawn,
/// and without a bar a figure would look sure.
fn told(rows: Vec<WaitRow>) -> (Vec<WaitRow>, Vec<String>) {
    let told = |v: &WaitValue| v.middle.is_finite() && v.half_width.is_finite();
    let all = |row: &WaitRow| row.values.iter().all(told);
    let (rows, untold): (Vec<_>, Vec<_>) = rows.into_iter().partition(all);
    (rows, untold.into_iter().map(|row| row.partner).collect())
}

/// Whether a partner is shown to lose: for the share in standard with all partners taken together,
/// for a wait by its own paired difference.
fn loses(option: &OptionFlow, partner: usize, measure: FlowMeasure) -> bool {
    let Some(against) = &option.against_stay else {
        return false;
    };
    match measure {
        FlowMeasure::Within => against.verdicts[partner] == Some(FlowVerdict::Loses),
        _ => {
            let difference = against.partners[partner].as_ref();
            difference.is_some_and(|s| s.of(measure).low() > 0.0)
        }
    }
}

/// How many wait at the end of each week, where some queue grows for ever.
pub fn backlog(case: &Case<'_>, found: &FlowFindings) -> Result<Vec<Picture>, ReportError> {
    let options = &found.simulation.options;
    if options.iter().all(|o| o.grows.is_empty()) {
        return Ok(Vec::new());
    }
    let of = |o: &OptionFlow| BacklogOption {
        name: case.option_name(o.option),
        grows: !o.grows.is_empty(),
        weeks: o
            .backlog
            .iter()
            .map(|w| BacklogWeek {
                p10: w.p10,
                p50: w.p50,
                p90: w.p90,
            })
            .collect(),
    };
    let chart = Backlog {
        title: "Does the queue settle?".to_owned(),
        options: options.iter().take(MOST_OPTIONS).map(of).collect(),
    };
    let draw = |id: &str| chart.chart(id);
    let picture = Picture::draw("flow-backlog".to_owned(), &chart.title, "all options", draw)?;
    Ok(vec![picture])
}

/// The load of the week: of staying as now and of the option with the fewest posts, all teams
/// together.
pub fn load(case: &Case<'_>, found: &FlowFindings) -> Result<Vec<Picture>, ReportError> {
    let options = &found.simulation.options;
    let posts = |o: &OptionFlow| o.teams.iter().map(|t| t.posts).sum::<f64>();
    let leanest = options
        .iter()
        .skip(1)
        .min_by(|a, b| posts(a).total_cmp(&posts(b)));
    let mut pictures = Vec::new();
    for option in options.first().into_iter().chain(leanest) {
        let name = case.option_name(option.option);
        let chart = LoadByHour {
            title: format!("The week in {name}"),
            hours: hours(option),
        };
        if chart.hours.is_empty() {
            continue;
        }
        let id = format!("flow-load-{}", case.pack.options[option.option].id);
        pictures.push(Picture::draw(id, &chart.title, &name, |id| {
            chart.chart(id)
        })?);
    }
    Ok(pictures)
}

/// Hours in which any post is on duty; teams with as many posts as it takes are left out.
fn hours(option: &OptionFlow) -> Vec<HourLoad> {
    let teams: Vec<_> = option
        .teams
        .iter()
        .filter(|t| t.utilisation.is_some())
        .collect();
    let sum = |at: usize, of: fn(&comity_business_case::HourOfWeek) -> f64| -> f64 {
        teams.iter().map(|t| of(&t.by_hour[at])).sum()
    };
    (0..168)
        .filter(|at| sum(*at, |h| h.on_duty) > 0.0)
        .map(|at| HourLoad {
            day: DAYS[at / 24].to_owned(),
            hour: (at % 24) as u8,
            busy: sum(at, |h| h.busy),
            on_duty: sum(at, |h| h.on_duty),
            waiting: sum(at, |h| h.waiting),
        })
        .collect()
}

/// How many repeat contacts each way of sharing bears.
pub fn break_evens(case: &Case<'_>, found: &FlowFindings) -> Result<Vec<Picture>, ReportError> {
    let of = |option: usize, even: &BreakEven| {
        let about = &case.pack.options[option];
        let chart = chart(&about.name, even);
        let id = format!("flow-repeat-{}", about.id);
        Picture::draw(id, &chart.title, &about.name, |id| chart.chart(id))
    };
    let evens = found.break_evens.iter();
    evens.map(|e| of(e.option, &e.repeat)).collect()
}

fn chart(name: &str, even: &BreakEven) -> comity_chart::BreakEven {
    let stay = even.points.first().map(|p| p.stay);
    comity_chart::BreakEven {
        title: format!("{name}: how many may call again"),
        option: name.to_owned(),
        what_varies: "repeat contacts".to_owned(),
        x_unit: Unit::Percent,
        y_what: "served in standard".to_owned(),
        y_unit: Unit::Percent,
        points: even
            .points
            .iter()
            .map(|p| BreakEvenPoint {
                x: p.x,
                y: p.option.mean,
                half_width: p.option.half_width,
            })
            .collect(),
        baseline: Baseline {
            name: "staying as now".to_owned(),
            y: stay.map_or(0.0, |s| s.mean),
            half_width: stay.map_or(0.0, |s| s.half_width),
        },
        crossing: even
            .crossing
            .map(|(x, low, high)| Crossing { x, low, high }),
        today: even.today,
        better_is_higher: true,
    }
}

/// One simulated week of each option, moving, and the same in a few moments that stand still.
pub fn week(case: &Case<'_>, found: &FlowFindings) -> Result<Vec<Picture>, ReportError> {
    let mut pictures = Vec::new();
    let options = &found.simulation.options;
    for option in options.iter().take(2) {
        let chart = frames(case, option);
        if chart.frames.is_empty() || chart.teams.len() > MOST_TEAMS {
            continue;
        }
        let id = &case.pack.options[option.option].id;
        let name = case.option_name(option.option);
        let stills = format!("flow-stills-{id}");
        pictures.push(Picture::draw(stills, &chart.title, &name, |id| {
            chart.stills(id)
        })?);
        let moving = format!("flow-week-{id}");
        let title = format!("{}, moving", chart.title);
        let moving = Picture::draw(moving, &title, &name, |id| chart.chart(id))?;
        let note =
            "It plays by itself; where less motion is asked for, its busiest moment stands still.";
        pictures.push(moving.noting(note.to_owned()));
    }
    Ok(pictures)
}

fn frames(case: &Case<'_>, option: &OptionFlow) -> Week {
    let network = &option.network.network;
    let first = |team: usize| {
        let serves = &network.teams[team].serves;
        serves.iter().min_by_key(|s| s.tier).map(|s| s.queue)
    };
    let queues: Vec<Option<usize>> = (0..network.teams.len()).map(first).collect();
    let open = |f: &&comity_business_case::Frame| f.teams.iter().any(|t| t.1.unwrap_or(0) > 0);
    let frame = |f: &comity_business_case::Frame| {
        let at = (f.at % 10_080.0) as usize;
        let waiting = |q: &Option<usize>| -> Vec<usize> {
            let classes = q.map(|q| &f.waiting[q][..]).unwrap_or_default();
            classes
                .iter()
                .map(|c| option.network.classes[*c as usize].partner)
                .collect()
        };
        Frame {
            label: format!("{} {:02}:{:02}", DAYS[at / 1440 % 7], at / 60 % 24, at % 60),
            teams: f
                .teams
                .iter()
                .map(|(busy, on_duty)| TeamFrame {
                    busy: *busy,
                    on_duty: on_duty.unwrap_or(*busy),
                })
                .collect(),
            waiting: queues.iter().map(waiting).collect(),
            waiting_count: queues
                .iter()
                .map(|q| q.map_or(0, |q| f.waiting_count[q]))
                .collect(),
        }
    };
    Week {
        title: format!("One simulated week in {}", case.option_name(option.option)),
        teams: option
            .network
            .teams
            .iter()
            .map(|t| t.name.clone())
            .collect(),
        partners: case
            .pack
            .partnership
            .partners
            .iter()
            .map(|p| p.name.clone())
            .collect(),
        frames: option
            .frames
            .iter()
            .filter(open)
            .take(MOST_FRAMES)
            .map(frame)
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_told_is_said_and_not_drawn_as_sure() {
        let row = |partner: &str, middle, half_width| WaitRow {
            partner: partner.to_owned(),
            values: vec![WaitValue { middle, half_width }],
            loses: vec![false],
        };
        let rows = vec![
            row("Arden", 0.8, f64::INFINITY),
            row("Brook", 0.9, 0.1),
            row("Cole", f64::NAN, f64::NAN),
            row("Dale", 0.7, f64::NAN),
        ];
        let (shown, untold) = told(rows);
        assert_eq!(shown, [row("Brook", 0.9, 0.1)]);
        let note = not_shown(&untold);
        assert!(
            note.ends_with("how far off it is: Arden, Cole, Dale."),
            "{note}"
        );
        assert_eq!(not_shown(&[]), "");
    }
}
