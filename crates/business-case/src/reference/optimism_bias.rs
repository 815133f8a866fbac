//! Official uplifts for optimism bias: a dated table, each value with its source.

use crate::conventions::ConventionSource;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The table that comes with Comity.
const SHIPPED: &str = include_str!("../../../../data/conventions/optimism-bias-2026.toml");

/// What is biased.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Biased {
    /// The duration of works.
    Duration,
    /// Capital expenditure.
    Capital,
    /// Operating expenditure.
    Operating,
}

impl Biased {
    fn words(self) -> &'static str {
        match self {
            Biased::Duration => "the duration of works",
            Biased::Capital => "capital expenditure",
            Biased::Operating => "operating expenditure",
        }
    }
}

/// The two starting values of the guidance, as shares: 2 for 200 %. They are averages of real
/// projects, not the most and least that can happen.
#[derive(Clone, Debug, PartialEq)]
pub struct BiasRange {
    /// Where nothing is done about it.
    pub upper: f64,
    /// Where everything is done about it.
    pub lower: f64,
    /// Id of the source.
    pub source: String,
}

/// A kind of project. What has no value in the guidance has none here.
#[derive(Clone, Debug, PartialEq)]
pub struct BiasKind {
    /// For example `outsourcing`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Of works duration.
    pub duration: Option<BiasRange>,
    /// Of capital expenditure.
    pub capital: Option<BiasRange>,
    /// Of operating expenditure.
    pub operating: Option<BiasRange>,
}

impl BiasKind {
    /// Its values for what is biased.
    pub fn range(&self, biased: Biased) -> Option<&BiasRange> {
        match biased {
            Biased::Duration => self.duration.as_ref(),
            Biased::Capital => self.capital.as_ref(),
            Biased::Operating => self.operating.as_ref(),
        }
    }
}

/// A dated table of optimism bias.
#[derive(Clone, Debug, PartialEq)]
pub struct OptimismBias {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Kinds of projects.
    pub kinds: Vec<BiasKind>,
    /// Sources by id.
    pub sources: BTreeMap<String, ConventionSource>,
}

/// By how much to raise an estimate, as a share of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uplift {
    /// `(1 − mitigated) × upper`, as the guidance computes it.
    pub managed: f64,
    /// The same, but never below the lower value: the guidance calls that what is left when all
    /// is done that can be. This one is to be used.
    pub used: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBias {
    id: String,
    name: String,
    source: BTreeMap<String, ConventionSource>,
    kind: Vec<RawKind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    id: String,
    name: String,
    duration: Option<RawRange>,
    capital: Option<RawRange>,
    operating: Option<RawRange>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRange {
    upper: String,
    lower: String,
    source: String,
}

impl OptimismBias {
    /// The table that comes with Comity: `data/conventions/optimism-bias-2026.toml`.
    pub fn shipped() -> OptimismBias {
        match OptimismBias::read(SHIPPED) {
            Ok(read) => read,
            Err(error) => panic!("the shipped table of optimism bias has an error: {error}"),
        }
    }

    /// Reads a table.
    ///
    /// # Errors
    /// In words: text that is no such table, a value that is no percentage, a lower value above the
    /// upper, or a value whose source is not listed.
    pub fn read(text: &str) -> Result<OptimismBias, String> {
        let raw: RawBias = toml::from_str(text).map_err(|e| e.to_string())?;
        let range = |found: Option<RawRange>| -> Result<Option<BiasRange>, String> {
            found.map(|r| read_range(r, &raw.source)).transpose()
        };
        let kind = |kind: RawKind| -> Result<BiasKind, String> {
            Ok(BiasKind {
                id: kind.id,
                name: kind.name,
                duration: range(kind.duration)?,
                capital: range(kind.capital)?,
                operating: range(kind.operating)?,
            })
        };
        Ok(OptimismBias {
            kinds: raw
                .kind
                .into_iter()
                .map(kind)
                .collect::<Result<_, String>>()?,
            id: raw.id,
            name: raw.name,
            sources: raw.source,
        })
    }

    /// The kind with an id.
    pub fn kind(&self, id: &str) -> Option<&BiasKind> {
        self.kinds.iter().find(|k| k.id == id)
    }

    /// The uplift for a kind of project of which a share of the bias is mitigated (0 nothing, 1 all),
    /// by evidence that what causes it is under control.
    ///
    /// # Errors
    /// In words: a kind that is not in the table, one without a value for what is asked, or a share
    /// outside 0 to 1.
    ///
    /// # Examples
    /// ```
    /// use comity_business_case::{Biased, OptimismBias};
    /// let bias = OptimismBias::shipped();
    /// let uplift = bias.uplift("equipment-development", Biased::Capital, 0.4).unwrap();
    /// assert!((uplift.used - 1.2).abs() < 1e-12);
    /// assert!(bias.uplift("outsourcing", Biased::Capital, 0.4).is_err());
    /// ```
    pub fn uplift(&self, kind: &str, biased: Biased, mitigated: f64) -> Result<Uplift, String> {
        let known: Vec<&str> = self.kinds.iter().map(|k| k.id.as_str()).collect();
        let found = self.kind(kind).ok_or_else(|| {
            format!(
                "there is no kind of project `{kind}`; {}",
                crate::text::nearest_help(kind, &known)
            )
        })?;
        let range = found
            .range(biased)
            .ok_or_else(|| format!("{} has no value for {}", found.name, biased.words()))?;
        if !(0.0..=1.0).contains(&mitigated) {
            return Err(format!(
                "the share mitigated lies between 0 and 1, not {mitigated}"
            ));
        }
        let managed = (1.0 - mitigated) * range.upper;
        Ok(Uplift {
            managed,
            used: managed.max(range.lower),
        })
    }
}

fn read_range(
    raw: RawRange,
    sources: &BTreeMap<String, ConventionSource>,
) -> Result<BiasRange, String> {
    if !sources.contains_key(&raw.source) {
        return Err(format!(
            "a value names the source `{0}`, which is not listed under [source.{0}]",
            raw.source
        ));
    }
    let (upper, lower) = (share(&raw.upper)?, share(&raw.lower)?);
    if lower > upper {
        return Err(format!("{} is not below {}", raw.lower, raw.upper));
    }
    Ok(BiasRange {
        upper,
        lower,
        source: raw.source,
    })
}

/// A percentage, which may go beyond 100 %.
fn share(text: &str) -> Result<f64, String> {
    let number = text
        .strip_suffix('%')
        .and_then(|n| n.trim().parse::<f64>().ok());
    let share = number
        .map(|n| n / 100.0)
        .filter(|s| (0.0..10.0).contains(s));
    share.ok_or_else(|| format!("`{text}` is not an uplift: write a percentage such as 41%"))
}
