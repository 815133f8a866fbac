//! The opening: what the case is, who is in it, and on what terms it was computed.

use crate::case::Case;
use crate::words;
use comity_business_case::{Problem, STAY, Scheme, Timing};
use comity_domain::PeriodLength;

/// The version that computed the appraisal: all rooms of the house share it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Title, facts and warnings.
pub struct Opening {
    pub title: String,
    pub says: String,
    pub facts: Vec<(&'static str, String)>,
    pub price_day: String,
    pub warnings: Vec<Warning>,
}

/// A warning of the appraisal.
pub struct Warning {
    pub message: String,
    pub help: String,
    pub place: String,
}

impl Opening {
    pub fn new(case: &Case<'_>) -> Opening {
        Opening {
            title: case.pack.partnership.name.clone(),
            says: case.pack.partnership.says.clone(),
            facts: facts(case),
            price_day: case.start(),
            warnings: no_yardstick(case)
                .into_iter()
                .chain(case.appraisal.warnings.iter().map(warning))
                .collect(),
        }
    }
}

fn facts(case: &Case<'_>) -> Vec<(&'static str, String)> {
    let partnership = &case.pack.partnership;
    let timeline = &partnership.timeline;
    let partners: Vec<String> = partnership
        .partners
        .iter()
        .map(|p| p.name.clone())
        .collect();
    let schedule = partnership.conventions.schedule(&partnership.discounting);
    let last = timeline.year_label(timeline.years().saturating_sub(1));
    vec![
        ("Partners", words::list(&partners)),
        (
            "Time",
            format!(
                "{} from {}, computed {}; the last year is {last}",
                words::capital(&words::years(timeline.years())),
                case.start(),
                step(timeline.length())
            ),
        ),
        (
            "Conventions",
            format!(
                "{}; discounting: {}, {}",
                partnership.conventions.name,
                schedule.map_or(partnership.discounting.as_str(), |s| s.name.as_str()),
                match partnership.timing {
                    Timing::StartOfYear => "flows of a year taken at its start",
                    Timing::MidYear => "flows of a year taken in its middle",
                }
            ),
        ),
        (
            "Futures",
            format!("{}: {}", words::whole(case.futures()), drawing(case)),
        ),
        (
            "Seed and version",
            format!(
                "Seed {}, Comity {VERSION}; the same case, seed and version give the same figures",
                case.appraisal.sampling.seed
            ),
        ),
    ]
}

fn step(length: PeriodLength) -> &'static str {
    match length {
        PeriodLength::Year => "year by year",
        PeriodLength::Quarter => "quarter by quarter",
        PeriodLength::Month => "month by month",
    }
}

fn drawing(case: &Case<'_>) -> String {
    let sampling = case.appraisal.sampling;
    let points = match sampling.scheme {
        Scheme::Sobol => "scrambled Sobol points",
        _ => "independent random points",
    };
    let (count, each) = (
        sampling.randomisations.max(2),
        words::whole(sampling.points()),
    );
    format!(
        "{} independent randomisations of {each} {points}",
        words::number(count)
    )
}

fn warning(problem: &Problem) -> Warning {
    Warning {
        message: words::capital(&problem.message),
        help: words::capital(&problem.help),
        place: problem.place(),
    }
}

/// Without staying as now there is nothing to measure against.
fn no_yardstick(case: &Case<'_>) -> Option<Warning> {
    let missing = case.pack.option(STAY).is_none();
    missing.then(|| Warning {
        message: "This case does not say what staying as now costs".to_owned(),
        help: "Figures of options that state the whole of their costs are plain totals, not changes. Add options/stay.toml".to_owned(),
        place: String::new(),
    })
}
