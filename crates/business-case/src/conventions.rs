//! Dated conventions of appraisal: discount rates and inflation, each value with its source.

use comity_methods::finance::Band;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The convention packs that come with Comity: id and text.
pub const SHIPPED: [(&str, &str); 1] = [(
    "green-book-2026",
    include_str!("../../../data/conventions/green-book-2026.toml"),
)];

/// Where a convention's value comes from.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct ConventionSource {
    /// Title of the publication.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Which edition.
    pub edition: String,
    /// Its date.
    pub date: String,
    /// When it was looked up.
    pub retrieved: String,
    /// Under which licence.
    pub licence: String,
    /// Where it can be found.
    pub url: String,
}

/// A schedule of discount rates.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// `standard`, `health`, `lower`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The shortest horizon, in years, for which it may be used.
    pub least_horizon_years: usize,
    /// Rates by year.
    pub bands: Vec<Band>,
    /// Id of the source of each band.
    pub sources: Vec<String>,
}

/// A convention pack.
#[derive(Clone, Debug, PartialEq)]
pub struct Conventions {
    /// The id that packs pin.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Schedules of discount rates.
    pub schedules: Vec<Schedule>,
    /// Inflation where a pack has no estimate of its own, per year.
    pub inflation: f64,
    /// Id of its source.
    pub inflation_source: String,
    /// Sources by id.
    pub sources: BTreeMap<String, ConventionSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConventions {
    id: String,
    name: String,
    source: BTreeMap<String, ConventionSource>,
    inflation: RawRate,
    discounting: Vec<RawSchedule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRate {
    rate: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSchedule {
    id: String,
    name: String,
    least_horizon_years: Option<usize>,
    band: Vec<RawBand>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBand {
    from_year: usize,
    rate: String,
    source: String,
}

impl Conventions {
    /// Reads a convention pack.
    ///
    /// # Errors
    /// In words: text that is no such pack, a rate that is no percentage, or a value whose source
    /// is not listed.
    pub fn read(text: &str) -> Result<Conventions, String> {
        let raw: RawConventions = toml::from_str(text).map_err(|e| e.to_string())?;
        let sourced = |id: &String| match raw.source.contains_key(id) {
            true => Ok(id.clone()),
            false => Err(format!(
                "a value names the source `{id}`, which is not listed under [source.{id}]"
            )),
        };
        let schedule = |s: &RawSchedule| -> Result<Schedule, String> {
            let bands = s.band.iter().map(|b| {
                Ok(Band {
                    from_year: b.from_year,
                    rate: percentage(&b.rate)?,
                })
            });
            Ok(Schedule {
                id: s.id.clone(),
                name: s.name.clone(),
                least_horizon_years: s.least_horizon_years.unwrap_or(0),
                bands: bands.collect::<Result<_, String>>()?,
                sources: s
                    .band
                    .iter()
                    .map(|b| sourced(&b.source))
                    .collect::<Result<_, String>>()?,
            })
        };
        Ok(Conventions {
            schedules: raw
                .discounting
                .iter()
                .map(schedule)
                .collect::<Result<_, String>>()?,
            inflation: percentage(&raw.inflation.rate)?,
            inflation_source: sourced(&raw.inflation.source)?,
            id: raw.id,
            name: raw.name,
            sources: raw.source,
        })
    }

    /// The schedule with an id.
    pub fn schedule(&self, id: &str) -> Option<&Schedule> {
        self.schedules.iter().find(|s| s.id == id)
    }
}

fn percentage(text: &str) -> Result<f64, String> {
    let number = text
        .strip_suffix('%')
        .and_then(|n| n.trim().parse::<f64>().ok());
    let ratio = number.map(|n| n / 100.0).filter(|r| (0.0..1.0).contains(r));
    ratio.ok_or_else(|| format!("`{text}` is not a rate: write a percentage such as 3.5%"))
}
