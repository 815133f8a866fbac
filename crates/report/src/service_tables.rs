//! Tables of how people are served, and what needs only a sentence.

use crate::case::Case;
use crate::findings::FlowFindings;
use crate::grid::Grid;
use comity_business_case::{
    FlowMeasure, FlowUnit, Interval, OptionFlow, Problem, QuickAnswer, grouped,
};

/// Every measure of all requests.
pub fn measures(case: &Case<'_>, found: &FlowFindings) -> Grid {
    let options = &found.simulation.options;
    let names: Vec<String> = options.iter().map(|o| case.option_name(o.option)).collect();
    let head: Vec<&str> = std::iter::once("All requests")
        .chain(names.iter().map(String::as_str))
        .collect();
    let row = |measure: FlowMeasure| {
        let values = options
            .iter()
            .map(|o| shown(o.all.of(measure), measure.unit()));
        let name = format!("{}{}", capital(measure.name()), unit(measure.unit()));
        std::iter::once(name).chain(values).collect()
    };
    let some = |m: &FlowMeasure| options.iter().any(|o| o.all.of(*m).mean != 0.0);
    Grid::new(
        "flow-measures",
        "How people are served in each option",
        &head,
        &[1, 2, 3, 4, 5, 6, 7, 8],
    )
    .noting("After ± stands half of the interval.")
    .rows(FlowMeasure::ALL.into_iter().filter(some).map(row))
}

/// Break-evens of handling times, in words.
pub fn handling(case: &Case<'_>, found: &FlowFindings) -> Vec<String> {
    let said = |name: String, even: &comity_business_case::BreakEven| match even.crossing {
        Some((x, low, high)) if even.better_at_first => format!(
            "{name} serves people better than staying as long as handling times rise by less than about {} ({} to {}).",
            more(x),
            more(low),
            more(high)
        ),
        Some((x, ..)) => format!(
            "{name} serves people better than staying only if handling times change by {} or more.",
            more(x)
        ),
        None if even.better_at_first => format!(
            "{name} serves people better than staying even if handling times rise by more than half."
        ),
        None => {
            format!("{name} serves people no better than staying, whatever handling times become.")
        }
    };
    let evens = found.break_evens.iter();
    evens
        .map(|e| said(case.option_name(e.option), &e.handling))
        .collect()
}

/// A multiple as a change: 1.06 is 6 %.
fn more(multiple: f64) -> String {
    format!("{:.1} %", 100.0 * (multiple - 1.0)).replace('-', "−")
}

/// The fewest posts that keep the standard.
pub fn staff(case: &Case<'_>, found: &FlowFindings) -> Option<Grid> {
    let head = [
        "Team",
        "Option",
        "Posts now",
        "Posts needed",
        "Tightest kind",
        "In standard with these, %",
        "With one less, %",
        "Promised, %",
    ];
    let rows = found.staff.iter().flat_map(|(option, teams)| {
        teams.iter().flatten().map(|t| {
            vec![
                t.name.clone(),
                case.option_name(*option),
                t.stated.map_or("to standard".to_owned(), |p| grouped(p, 1)),
                t.posts.map_or("none do".to_owned(), |p| p.to_string()),
                t.tightest.clone(),
                shown(t.within, FlowUnit::Share),
                t.within_with_one_less
                    .map_or("–".to_owned(), |w| shown(w, FlowUnit::Share)),
                grouped(100.0 * t.promised, 0),
            ]
        })
    });
    Grid::new(
        "flow-staff",
        "Staff to standard: the fewest posts that keep it",
        &head,
        &[2, 3, 5, 6, 7],
    )
    .noting("Each team for itself, found by trying on the same requests.")
    .rows(rows)
    .unless_empty()
}

/// Options of which it is not known how few posts keep the standard, and why.
pub fn unstaffed(case: &Case<'_>, found: &FlowFindings) -> Vec<String> {
    let failed = found.staff.iter();
    let failed = failed.filter_map(|(option, teams)| Some((*option, teams.as_ref().err()?)));
    let said = |(option, problems): (usize, &Vec<Problem>)| {
        let problems: Vec<String> = problems
            .iter()
            .map(|p| format!("{}; {}", p.message, p.help))
            .collect();
        format!(
            "{}: how few posts keep the standard is not known: {}.",
            case.option_name(option),
            problems.join(". ")
        )
    };
    failed.map(said).collect()
}

/// Whose requests each team handles, and what they cost the front line.
pub fn work(case: &Case<'_>, found: &FlowFindings) -> Option<Grid> {
    let partners: Vec<String> = case
        .pack
        .partnership
        .partners
        .iter()
        .map(|p| p.name.clone())
        .collect();
    let head: Vec<&str> = ["Where the work is done", "Option"]
        .into_iter()
        .chain(partners.iter().map(String::as_str))
        .collect();
    let rows = found.simulation.options.iter().flat_map(|o| {
        let name = case.option_name(o.option);
        let handled = o.teams.iter().map({
            let name = name.clone();
            move |t| row(&t.name, &name, t.handled_for.iter().copied())
        });
        let front = front_line(o, partners.len())
            .map(|hours| row("The partners' own front line", &name, hours.into_iter()));
        handled.chain(front).collect::<Vec<_>>()
    });
    Grid::new(
        "flow-work",
        "Where the work goes, hours a week for each partner's requests",
        &head,
        &[2, 3, 4, 5, 6, 7, 8, 9],
    )
    .rows(rows)
    .unless_empty()
}

fn row(team: &str, option: &str, hours: impl Iterator<Item = f64>) -> Vec<String> {
    let hours = hours.map(|h| grouped(h, 1));
    [team.to_owned(), option.to_owned()]
        .into_iter()
        .chain(hours)
        .collect()
}

fn front_line(option: &OptionFlow, partners: usize) -> Option<Vec<f64>> {
    let hours: Vec<f64> = (0..partners)
        .map(|p| {
            option.partners[p]
                .as_ref()
                .map_or(0.0, |s| s.of(FlowMeasure::FrontLine).mean)
        })
        .collect();
    hours.iter().any(|h| *h > 0.0).then_some(hours)
}

/// Formulas beside the simulation.
pub fn quick(case: &Case<'_>, found: &FlowFindings) -> Option<Grid> {
    let head = [
        "Teams",
        "Option",
        "Work asked, posts",
        "Posts",
        "Erlang C",
        "Erlang A",
        "Allen–Cunneen",
        "Simulated",
    ];
    let rows = found.simulation.options.iter().flat_map(|o| {
        let name = case.option_name(o.option);
        o.load.iter().map(move |l| {
            let wait = |of: fn(&QuickAnswer) -> Option<f64>| {
                let found = l.quick.as_ref().and_then(of);
                found.map_or("–".to_owned(), |w| grouped(w, 2))
            };
            vec![
                l.teams.join(" + "),
                name.clone(),
                grouped(l.posts_asked, 2),
                grouped(l.posts, 1),
                wait(|q| q.erlang_c),
                wait(|q| q.erlang_a),
                wait(|q| q.allen_cunneen),
                grouped(l.simulated, 2),
            ]
        })
    });
    Grid::new("flow-quick", "The quick answer beside the simulated one: mean waits in minutes", &head, &[2, 3, 4, 5, 6, 7])
        .noting("Formulas take the day as even. What the simulation adds is its peaks, urgent requests, people who give up, queues left overnight and contacts that come again.")
        .rows(rows)
        .unless_empty()
}

fn shown(interval: Interval, unit: FlowUnit) -> String {
    let (scale, places) = match unit {
        FlowUnit::Share => (100.0, 1),
        FlowUnit::Minutes => (1.0, 2),
        FlowUnit::PerWeek => (1.0, 0),
        FlowUnit::HoursAWeek => (1.0, 1),
    };
    if !interval.mean.is_finite() {
        return "–".to_owned();
    }
    let mean = grouped(scale * interval.mean, places);
    match interval.half_width.is_finite() {
        true => format!("{mean} ±{}", grouped(scale * interval.half_width, places)),
        false => mean,
    }
}

fn unit(unit: FlowUnit) -> &'static str {
    match unit {
        FlowUnit::Share => ", %",
        FlowUnit::Minutes => ", minutes",
        FlowUnit::PerWeek | FlowUnit::HoursAWeek => "",
    }
}

/// The text with its first letter made a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
