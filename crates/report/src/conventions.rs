//! The conventions: discount rates and inflation, each with its source.

use crate::case::Case;
use crate::words;
use comity_business_case::ConventionSource;

/// The rates that this case uses and where they come from.
pub struct ConventionsPart {
    pub name: String,
    pub rates: Vec<RateRow>,
    pub sources: Vec<SourceRow>,
}

/// One rate.
pub struct RateRow {
    pub what: String,
    pub rate: String,
    pub source: String,
}

/// One publication.
pub struct SourceRow {
    pub title: String,
    pub publisher: String,
    pub edition: String,
    pub retrieved: String,
    pub licence: String,
    pub url: String,
    /// False for an address that is no web page: it is shown, not linked.
    pub linked: bool,
}

impl ConventionsPart {
    pub fn new(case: &Case<'_>) -> ConventionsPart {
        let conventions = &case.pack.partnership.conventions;
        ConventionsPart {
            name: conventions.name.clone(),
            rates: discounting(case)
                .into_iter()
                .chain([inflation(case)])
                .collect(),
            sources: conventions.sources.values().map(source).collect(),
        }
    }
}

/// The bands within the horizon.
fn discounting(case: &Case<'_>) -> Vec<RateRow> {
    let partnership = &case.pack.partnership;
    let Some(schedule) = partnership.conventions.schedule(&partnership.discounting) else {
        return Vec::new();
    };
    let horizon = partnership.timeline.years();
    let mut rows = Vec::new();
    for (band, source) in schedule
        .bands
        .iter()
        .zip(&schedule.sources)
        .filter(|(band, _)| band.from_year < horizon)
    {
        let what = match band.from_year {
            0 => format!("Discount rate: {}", schedule.name),
            year => format!("Discount rate from year {year} on"),
        };
        rows.push(RateRow {
            what,
            rate: per_year(band.rate),
            source: title(case, source),
        });
    }
    rows
}

/// General inflation: the case's own estimate, or else the convention.
fn inflation(case: &Case<'_>) -> RateRow {
    let conventions = &case.pack.partnership.conventions;
    let what = "General inflation".to_owned();
    match case.estimate("inflation") {
        Some(own) => RateRow {
            what,
            rate: known(&format!("{} {}", own.distribution, own.unit.text)),
            source: format!("This case: {}", own.provenance.source),
        },
        None => RateRow {
            what,
            rate: per_year(conventions.inflation),
            source: title(case, &conventions.inflation_source),
        },
    }
}

/// "exactly(0) %/year" is "0 %/year".
fn known(value: &str) -> String {
    value
        .strip_prefix("exactly(")
        .map_or_else(|| value.to_owned(), |rest| rest.replacen(')', "", 1))
}

/// "3.5 % a year"
fn per_year(rate: f64) -> String {
    let text = format!("{:.2}", rate * 100.0);
    format!(
        "{} % a year",
        text.trim_end_matches('0').trim_end_matches('.')
    )
}

fn title(case: &Case<'_>, id: &str) -> String {
    let found = case.pack.partnership.conventions.sources.get(id);
    found.map_or_else(
        || id.to_owned(),
        |s| format!("{}, {}", s.publisher, s.title),
    )
}

fn source(source: &ConventionSource) -> SourceRow {
    SourceRow {
        title: source.title.clone(),
        publisher: source.publisher.clone(),
        edition: source.edition.clone(),
        retrieved: words::date_in_words(&source.retrieved),
        licence: source.licence.clone(),
        linked: source.url.starts_with("https://"),
        url: source.url.clone(),
    }
}
