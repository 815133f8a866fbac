//! `[[arrivals]]`: who asks, how often, when.

use super::durations::Duration;
use super::hours::OpeningHours;
use super::kinds::Kind;
use super::page::{Page, Who};
use super::profile::{Profile, RawMultiples};
use super::quantities::{Measure, Quantity, RawQuantity, Written};
use super::traces::Trace;
use crate::files::PackFiles;
use crate::text::Text;
use comity_methods::sampling::Distribution;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawArrivals {
    pub id: Option<Text>,
    pub kind: Option<Text>,
    mix: Option<toml::Spanned<BTreeMap<String, Written>>>,
    partner: Option<Text>,
    rate: Option<Written>,
    volume: Option<Written>,
    pub hours: Option<Text>,
    #[serde(default)]
    by_hour: RawMultiples,
    #[serde(default)]
    by_weekday: RawMultiples,
    #[serde(default)]
    by_month: RawMultiples,
    growth: Option<Written>,
    batch: Option<Written>,
    gap: Option<Written>,
    population: Option<toml::Spanned<i64>>,
    think: Option<Written>,
    pub at: Option<toml::Spanned<Vec<f64>>>,
    pub handling: Option<toml::Spanned<Vec<f64>>>,
    pub file: Option<Text>,
}

/// A stream of people who ask, from one partner or from each.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    pub id: String,
    /// Kinds by position with their shares, in the order of their ids.
    pub mix: Vec<(usize, Option<Quantity>)>,
    pub partners: Vec<usize>,
    pub when: When,
    /// Position of the hours in which people can ask.
    pub hours: usize,
    pub batch: Option<Distribution>,
    /// For problems found later.
    pub place: (crate::problem::SourceText, std::ops::Range<usize>),
}

/// When people ask.
#[derive(Clone, Debug)]
pub(super) enum When {
    /// At a rate while it is open, with a profile and growth.
    Rate {
        rate: Quantity,
        overall: bool,
        profile: Profile,
        growth: Option<Quantity>,
    },
    /// One after another.
    Gap(Duration),
    /// A finite number of people, each of whom asks again.
    Population { size: u32, think: Duration },
    /// As a log says, for each partner in the order of `partners`.
    Log(Vec<Trace>),
}

/// The ways to say when people ask, and the words that go with each.
const WAYS: [&str; 6] = ["rate", "volume", "gap", "population", "at", "file"];

impl RawArrivals {
    fn ways(&self) -> Vec<&'static str> {
        let said = [
            self.rate.is_some(),
            self.volume.is_some(),
            self.gap.is_some(),
            self.population.is_some(),
            self.at.is_some(),
            self.file.is_some(),
        ];
        WAYS.into_iter()
            .zip(said)
            .filter(|(_, said)| *said)
            .map(|(way, _)| way)
            .collect()
    }

    /// Fields that are filled but say nothing in a way.
    fn idle(&self, way: &str) -> Vec<&'static str> {
        let by_rate = way == "rate" || way == "volume";
        let fields = [
            ("by_hour", !self.by_hour.is_empty(), by_rate),
            ("by_weekday", !self.by_weekday.is_empty(), by_rate),
            ("by_month", !self.by_month.is_empty(), by_rate),
            ("growth", self.growth.is_some(), by_rate),
            ("hours", self.hours.is_some(), by_rate || way == "gap"),
            ("batch", self.batch.is_some(), by_rate || way == "gap"),
            ("think", self.think.is_some(), way == "population"),
            ("handling", self.handling.is_some(), way == "at"),
            ("mix", self.mix.is_some(), way != "file"),
        ];
        fields
            .into_iter()
            .filter(|(_, said, used)| *said && !used)
            .map(|(name, ..)| name)
            .collect()
    }
}

/// What arrivals may speak of.
pub(super) struct Known<'a> {
    pub kinds: &'a [Kind],
    pub hours: &'a [OpeningHours],
    pub files: &'a PackFiles,
}

impl Page<'_> {
    /// Reads one `[[arrivals]]`; a log with several kinds gives several streams.
    pub fn arrivals(&mut self, raw: &toml::Spanned<RawArrivals>, known: &Known<'_>) -> Vec<Stream> {
        let (span, raw) = (raw.span(), raw.get_ref());
        let place = raw.kind.as_ref().map(toml::Spanned::span);
        let place = place
            .or(raw.mix.as_ref().map(toml::Spanned::span))
            .unwrap_or(span.clone());
        let partners = match &raw.partner {
            Some(text) => self.partner(text).into_iter().collect(),
            None => self.everyone(),
        };
        let ways = raw.ways();
        let [way] = ways.as_slice() else {
            let message = match ways.is_empty() {
                true => "it is not said how often people ask".to_owned(),
                false => format!("{} are said at once", ways.join(" and ")),
            };
            let help = "write one of rate, volume, gap, population, at and file";
            self.problem(place, message, help);
            return Vec::new();
        };
        for field in raw.idle(way) {
            let message = format!("`{field}` says nothing where arrivals are given by {way}");
            self.problem(place.clone(), message, "take it out");
        }
        if let (Some(file), "file") = (&raw.file, *way) {
            return self.log(raw, file, &partners, known);
        }
        let who = Who::Each(partners.clone());
        let mix = self.mix(raw, &place, known.kinds, &who);
        let id = self.arrivals_id(raw, &mix, &place, known.kinds);
        let hours = self.hours_of(raw.hours.as_ref(), known.hours);
        let batch = raw.batch.as_ref().and_then(|b| self.batch(b));
        let when = self.when(raw, way, &partners);
        match (id, when) {
            (Some(id), Some(when)) if !mix.is_empty() => vec![Stream {
                id,
                mix,
                partners,
                when,
                hours,
                batch,
                place: (self.source.clone(), place),
            }],
            _ => Vec::new(),
        }
    }

    /// The position of hours; `always` is the first.
    pub fn hours_of(&mut self, text: Option<&Text>, hours: &[OpeningHours]) -> usize {
        let known: Vec<&str> = hours.iter().map(|h| h.id.as_str()).collect();
        text.and_then(|t| self.position(t, &known, "hours"))
            .unwrap_or(0)
    }

    fn when(&mut self, raw: &RawArrivals, way: &str, partners: &[usize]) -> Option<When> {
        let who = Who::Each(partners.to_vec());
        match way {
            "rate" | "volume" => {
                let overall = way == "volume";
                let written = raw.rate.as_ref().or(raw.volume.as_ref())?;
                let what = if overall { "the volume" } else { "the rate" };
                let rate = self.quantity(written, what, Measure::Rate, &who);
                let profile = self.profile(&raw.by_hour, &raw.by_weekday, &raw.by_month);
                let growth = self.maybe(raw.growth.as_ref(), "the growth", Measure::Growth, &who);
                Some(When::Rate {
                    rate: rate?,
                    overall,
                    profile,
                    growth,
                })
            }
            "gap" => Some(When::Gap(self.duration(
                raw.gap.as_ref()?,
                "the gap between arrivals",
                &who,
            )?)),
            "population" => {
                let written = raw.population.as_ref()?;
                let size = self.whole(written, 1..=100_000, "the number of people");
                let Some(think) = &raw.think else {
                    let help = "add think, such as think = \"exponential(60) minutes\"";
                    self.problem(
                        written.span(),
                        "it is not said after how long each asks again",
                        help,
                    );
                    return None;
                };
                let think = self.duration(think, "the time until somebody asks again", &who);
                Some(When::Population {
                    size: size?,
                    think: think?,
                })
            }
            _ => {
                let trace = self.inline_trace(raw)?;
                Some(When::Log(partners.iter().map(|_| trace.clone()).collect()))
            }
        }
    }

    /// Kinds with their shares, in the order of their ids, so that the order of `[[kind]]`
    /// changes no request.
    fn mix(
        &mut self,
        raw: &RawArrivals,
        place: &std::ops::Range<usize>,
        kinds: &[Kind],
        who: &Who,
    ) -> Vec<(usize, Option<Quantity>)> {
        let known: Vec<&str> = kinds.iter().map(|k| k.id.as_str()).collect();
        match (&raw.kind, &raw.mix) {
            (Some(kind), None) => {
                let kind = self.position(kind, &known, "kinds");
                kind.into_iter().map(|k| (k, None)).collect()
            }
            (None, Some(mix)) => {
                let mut read = Vec::new();
                for (kind, share) in mix.get_ref() {
                    let text = toml::Spanned::new(share.span(), kind.clone());
                    let kind = self.position(&text, &known, "kinds");
                    let share = self.quantity(share, "the share of a kind", Measure::Chance, who);
                    read.extend(kind.zip(share).map(|(kind, share)| (kind, Some(share))));
                }
                if mix.get_ref().is_empty() {
                    self.problem(
                        mix.span(),
                        "the mix is empty",
                        "name kinds with their shares, or write kind = \"…\"",
                    );
                }
                read
            }
            _ => {
                let help =
                    "write kind = \"…\", or mix = { … } with the share of each kind; not both";
                self.problem(place.clone(), "it is not said what people ask for", help);
                Vec::new()
            }
        }
    }

    fn arrivals_id(
        &mut self,
        raw: &RawArrivals,
        mix: &[(usize, Option<Quantity>)],
        place: &std::ops::Range<usize>,
        kinds: &[Kind],
    ) -> Option<String> {
        if let Some(id) = &raw.id {
            return crate::text::id(id, &self.source, self.problems).map(|id| id.to_string());
        }
        let ids: Vec<&str> = mix.iter().map(|(k, _)| kinds[*k].id.as_str()).collect();
        let text = toml::Spanned::new(place.clone(), ids.join("-"));
        match mix.is_empty() {
            true => None,
            false => crate::text::id(&text, &self.source, self.problems).map(|id| id.to_string()),
        }
    }

    /// How many ask at once: a distribution of plain numbers.
    fn batch(&mut self, raw: &Written) -> Option<Distribution> {
        match raw.get_ref() {
            RawQuantity::Text(text) => self.distribution(raw, &text.clone()),
            RawQuantity::Number(_) => {
                let help =
                    "write for example batch = \"discrete(1: 0.7, 2: 0.3)\" or \"exactly(2)\"";
                self.problem(
                    raw.span(),
                    "a bare number does not say how many ask at once",
                    help,
                );
                None
            }
        }
    }
}
