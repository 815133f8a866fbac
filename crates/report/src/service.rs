//! How people are served: what the simulation of the flow found, for those who wait and those who
//! serve them.

use crate::case::Case;
use crate::error::ReportError;
use crate::findings::FlowFindings;
use crate::grid::Grid;
use crate::picture::Picture;
use crate::service_pictures as pictures;
use crate::service_tables as tables;
use comity_business_case::{FlowMeasure, FlowVerdict, OptionFlow, grouped};

/// The part of the page.
pub struct Service {
    /// How it was simulated.
    pub how: String,
    /// Queues that grow for ever, in a sentence each.
    pub growing: Vec<String>,
    /// How many are left waiting, if no queue grows.
    pub settles: Option<String>,
    /// Who is served better or worse, option by option.
    pub verdicts: Vec<String>,
    pub backlog: Vec<Picture>,
    pub waits: Vec<Picture>,
    pub measures: Grid,
    pub load: Vec<Picture>,
    pub break_evens: Vec<Picture>,
    /// Break-evens that need no picture.
    pub handling: Vec<String>,
    pub staff: Option<Grid>,
    /// Options whose staff to standard is not known, and why.
    pub unstaffed: Vec<String>,
    pub work: Option<Grid>,
    pub quick: Option<Grid>,
    pub week: Vec<Picture>,
}

impl Service {
    /// The part; nothing if the pack says nothing of its flow.
    pub fn new(case: &Case<'_>) -> Result<Option<Service>, ReportError> {
        let Some(found) = case.findings.flow else {
            return Ok(None);
        };
        Ok(Some(Service {
            how: how(found),
            growing: growing(case, found),
            settles: settles(case, found),
            verdicts: verdicts(case, found),
            backlog: pictures::backlog(case, found)?,
            waits: pictures::waits(case, found)?,
            measures: tables::measures(case, found),
            load: pictures::load(case, found)?,
            break_evens: pictures::break_evens(case, found)?,
            handling: tables::handling(case, found),
            staff: tables::staff(case, found),
            unstaffed: tables::unstaffed(case, found),
            work: tables::work(case, found),
            quick: tables::quick(case, found),
            week: pictures::week(case, found)?,
        }))
    }
}

fn how(found: &FlowFindings) -> String {
    let simulation = &found.simulation;
    let (before, counted, _) = simulation.weeks;
    let mut how = format!(
        "Every option was played {} times over {counted} weeks, after {before} weeks that do not count, with the same requests in each (seed {}). Intervals hold the truth in {:.0} of 100 such experiments. Waits run on the clock of the opening hours until somebody first deals with a request. Whoever gives up or is turned away counts as not served in standard.",
        simulation.replications,
        simulation.settings.seed,
        100.0 * simulation.settings.confidence
    );
    if let Some(why) = &simulation.not_tight {
        how.push_str(&format!(" The experiment stopped early: {why}."));
    }
    how
}

fn growing(case: &Case<'_>, found: &FlowFindings) -> Vec<String> {
    let options = found
        .simulation
        .options
        .iter()
        .filter(|o| !o.grows.is_empty());
    let said = |o: &OptionFlow| {
        format!(
            "{}: more work comes to {} than its posts can do. Its queue grows for as long as anybody looks, so its waits only say how long that was.",
            case.option_name(o.option),
            o.grows.join(", ")
        )
    };
    options.map(said).collect()
}

/// That no queue grows for ever, and how many wait as the last week ends.
fn settles(case: &Case<'_>, found: &FlowFindings) -> Option<String> {
    let options = &found.simulation.options;
    if options.iter().any(|o| !o.grows.is_empty()) {
        return None;
    }
    let left = |o: &OptionFlow| {
        let last = o.backlog.last()?;
        let whole = |x: f64| grouped(x, 0);
        Some(format!(
            "{}: about {} ({} to {} in 8 of 10 runs)",
            case.option_name(o.option),
            whole(last.p50),
            whole(last.p10),
            whole(last.p90)
        ))
    };
    let left: Option<Vec<String>> = options.iter().map(left).collect();
    let left = left.filter(|left| !left.is_empty())?;
    Some(format!(
        "No queue grows for ever in any option. So many wait at the end of the last week: {}.",
        left.join("; ")
    ))
}

fn verdicts(case: &Case<'_>, found: &FlowFindings) -> Vec<String> {
    let options = found.simulation.options.iter();
    options.filter_map(|o| verdict(case, o)).collect()
}

/// Who is served better and who worse than if all stay as now, as far as the intervals show it.
pub fn verdict(case: &Case<'_>, option: &OptionFlow) -> Option<String> {
    let against = option.against_stay.as_ref()?;
    let of = |wanted: FlowVerdict| -> Vec<String> {
        let partners = against.verdicts.iter().enumerate();
        partners
            .filter(|(_, v)| **v == Some(wanted))
            .map(|(p, _)| {
                let change = against.partners[p].as_ref();
                let points = change.map_or(f64::NAN, |s| 100.0 * s.of(FlowMeasure::Within).mean);
                format!("{} ({points:+.1} points)", case.partner(Some(p))).replace('-', "−")
            })
            .collect()
    };
    let loses = of(FlowVerdict::Loses);
    let mut said = match loses.is_empty() {
        true => "nobody is shown to be served worse than now".to_owned(),
        false => format!("served worse than now: {}", loses.join(", ")),
    };
    for (verdict, words) in [
        (FlowVerdict::Gains, "served better"),
        (FlowVerdict::CannotBeTold, "cannot be told apart"),
    ] {
        let partners = of(verdict);
        if !partners.is_empty() {
            said.push_str(&format!("; {words}: {}", partners.join(", ")));
        }
    }
    Some(format!("{}: {said}.", case.option_name(option.option)))
}
