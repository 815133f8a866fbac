//! A simulation as JSON, with a published schema (`docs/reference/simulation.schema.json`).

use super::measures::{FlowMeasure, Served};
use super::simulate::{FlowVerdict, OptionFlow, Simulation, TeamFlow};
use crate::pack::Pack;
use comity_methods::statistics::Interval;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// A simulation: every measure of every option under its stable id.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SimulationJson {
    /// Name of this format: `comity-simulation-1`.
    format: &'static str,
    /// Version of Comity that computed it.
    comity: &'static str,
    /// The name of the partnership.
    pack: String,
    seed: u64,
    replications: u32,
    /// Weeks before anything counts.
    warm_up_weeks: u32,
    /// Weeks that count.
    measured_weeks: u32,
    /// The share of experiments whose intervals hold the truth.
    confidence: f64,
    /// Why it stopped before every share in standard was known closely enough, if it did.
    not_tight: Option<String>,
    /// By option.
    options: BTreeMap<String, OptionJson>,
}

/// One option. Shares are between 0 and 1, waits and times in minutes on the clock of the kind.
#[derive(Debug, Serialize, JsonSchema)]
struct OptionJson {
    /// All requests.
    all: BTreeMap<&'static str, IntervalJson>,
    /// By partner.
    partners: BTreeMap<String, BTreeMap<&'static str, IntervalJson>>,
    /// By kind of request.
    kinds: BTreeMap<String, BTreeMap<&'static str, IntervalJson>>,
    /// By channel.
    channels: BTreeMap<String, BTreeMap<&'static str, IntervalJson>>,
    /// The option less staying as now, on the same requests.
    against_stay: Option<AgainstJson>,
    teams: Vec<TeamJson>,
    /// Cost of a request that is done, in the pack's currency.
    cost_per_request: Option<IntervalJson>,
    /// How many wait at the end of each week from the start of the run.
    backlog: Vec<BacklogJson>,
    /// Teams whose queue grows for as long as anybody looks.
    grows: Vec<String>,
}

/// A mean and half the width of its interval.
#[derive(Debug, Serialize, JsonSchema)]
struct IntervalJson {
    /// Null where nothing was counted.
    mean: Option<f64>,
    half_width: Option<f64>,
}

/// Differences from staying as now.
#[derive(Debug, Serialize, JsonSchema)]
struct AgainstJson {
    all: BTreeMap<&'static str, IntervalJson>,
    partners: BTreeMap<String, BTreeMap<&'static str, IntervalJson>>,
    /// `gains`, `loses` or `cannot be told`, by partner, for the share in standard; they hold together.
    verdicts: BTreeMap<String, &'static str>,
}

/// A team.
#[derive(Debug, Serialize, JsonSchema)]
struct TeamJson {
    name: String,
    utilisation: Option<IntervalJson>,
    posts: f64,
    after_hours_a_week: IntervalJson,
    /// By hour of the week from Monday 00:00: posts busy, posts on duty, requests waiting.
    by_hour: Vec<[f64; 3]>,
    /// Handling hours a week for each partner's requests.
    handled_hours_a_week: BTreeMap<String, f64>,
}

/// Waiting at the end of a week.
#[derive(Debug, Serialize, JsonSchema)]
struct BacklogJson {
    week: usize,
    p10: f64,
    p50: f64,
    p90: f64,
    /// Days that the longest waiting has waited.
    oldest_days: f64,
}

impl SimulationJson {
    /// The simulation of a pack.
    pub fn new(pack: &Pack, found: &Simulation) -> SimulationJson {
        let options = found.options.iter();
        SimulationJson {
            format: "comity-simulation-1",
            comity: env!("CARGO_PKG_VERSION"),
            pack: pack.partnership.name.clone(),
            seed: found.settings.seed,
            replications: found.replications,
            warm_up_weeks: found.weeks.0,
            measured_weeks: found.weeks.1,
            confidence: found.settings.confidence,
            not_tight: found.not_tight.clone(),
            options: options
                .map(|o| (pack.options[o.option].id.to_string(), option(pack, o)))
                .collect(),
        }
    }

    /// The JSON schema of this format.
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(SimulationJson).into()
    }
}

fn option(pack: &Pack, flow: &OptionFlow) -> OptionJson {
    let by_partner = |served: &[Option<Served>]| {
        let partners = pack.partnership.partners.iter().zip(served);
        partners
            .filter_map(|(p, s)| Some((p.id.to_string(), measures(s.as_ref()?))))
            .collect()
    };
    let named = |served: &[(String, Served)]| {
        served
            .iter()
            .map(|(name, s)| (name.clone(), measures(s)))
            .collect()
    };
    OptionJson {
        all: measures(&flow.all),
        partners: by_partner(&flow.partners),
        kinds: named(&flow.kinds),
        channels: named(&flow.channels),
        against_stay: flow.against_stay.as_ref().map(|against| AgainstJson {
            all: measures(&against.all),
            partners: by_partner(&against.partners),
            verdicts: pack
                .partnership
                .partners
                .iter()
                .zip(&against.verdicts)
                .filter_map(|(p, v)| Some((p.id.to_string(), verdict((*v)?))))
                .collect(),
        }),
        teams: flow.teams.iter().map(|t| team(pack, t)).collect(),
        cost_per_request: flow.cost_per_request.map(interval),
        backlog: flow
            .backlog
            .iter()
            .map(|w| BacklogJson {
                week: w.week,
                p10: w.p10,
                p50: w.p50,
                p90: w.p90,
                oldest_days: w.oldest_days,
            })
            .collect(),
        grows: flow.grows.clone(),
    }
}

fn team(pack: &Pack, team: &TeamFlow) -> TeamJson {
    let partners = pack.partnership.partners.iter();
    TeamJson {
        name: team.name.clone(),
        utilisation: team.utilisation.map(interval),
        posts: team.posts,
        after_hours_a_week: interval(team.after_hours),
        by_hour: team
            .by_hour
            .iter()
            .map(|h| [h.busy, h.on_duty, h.waiting])
            .collect(),
        handled_hours_a_week: partners
            .zip(&team.handled_for)
            .map(|(p, hours)| (p.id.to_string(), *hours))
            .collect(),
    }
}

fn measures(served: &Served) -> BTreeMap<&'static str, IntervalJson> {
    let all = FlowMeasure::ALL.into_iter();
    all.map(|m| (m.id(), interval(served.of(m)))).collect()
}

fn interval(interval: Interval) -> IntervalJson {
    let finite = |x: f64| x.is_finite().then_some(x);
    IntervalJson {
        mean: finite(interval.mean),
        half_width: finite(interval.half_width),
    }
}

fn verdict(verdict: FlowVerdict) -> &'static str {
    match verdict {
        FlowVerdict::Gains => "gains",
        FlowVerdict::Loses => "loses",
        FlowVerdict::CannotBeTold => "cannot be told",
    }
}
