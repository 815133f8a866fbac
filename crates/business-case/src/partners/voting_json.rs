//! Voting power as JSON, with a published schema (`docs/reference/power.schema.json`).

use super::voting::Voting;
use comity_methods::coalition::{Power, VoterPower, blocking_groups, may_contradict, members};
use schemars::JsonSchema;
use serde::Serialize;

/// Blocking groups in the answer at most.
const MOST_GROUPS: usize = 1_000;

/// The voting power of each partner under each rule.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PowerJson {
    /// Name of this format: `comity-power-1`.
    format: &'static str,
    /// Version of Comity that computed it.
    comity: &'static str,
    rules: Vec<RuleJson>,
}

/// One rule.
#[derive(Debug, Serialize, JsonSchema)]
struct RuleJson {
    id: String,
    name: String,
    /// All of these must be met.
    conditions: Vec<ConditionJson>,
    voters: Vec<VoterJson>,
    /// The share of all ways to vote in which a decision is carried.
    carried_share: f64,
    /// True if a group and all others could both carry; null with more than 25 voters.
    may_contradict: Option<bool>,
    /// Groups that can block and need each of their members for it, the smallest first, at most
    /// 1,000; null with more than 25 voters.
    blocking: Option<Vec<Vec<String>>>,
    /// How many such groups there are.
    blocking_count: Option<usize>,
}

/// One condition: those in favour have votes enough.
#[derive(Debug, Serialize, JsonSchema)]
struct ConditionJson {
    says: String,
    /// In the order of the voters.
    votes: Vec<u64>,
    quota: u64,
}

/// One voter. Shares are between 0 and 1.
#[derive(Debug, Serialize, JsonSchema)]
struct VoterJson {
    name: String,
    /// The share of all orders in which this vote carries.
    shapley_shubik: f64,
    /// The same as a fraction: `1/3`; null with more than 33 voters.
    shapley_shubik_exact: Option<String>,
    /// Coalitions of the others that this vote turns into carrying ones; a text, since it may be
    /// more than JSON numbers hold.
    swings: String,
    /// Its part of all swings.
    banzhaf: f64,
    /// The share of all votes of the others in which this vote decides.
    banzhaf_absolute: f64,
    has_veto: bool,
    is_dictator: bool,
    /// True if this vote never makes a difference.
    is_dummy: bool,
    /// Shapley–Shubik power less the share of costs, if costs are said.
    power_less_costs: Option<f64>,
}

impl PowerJson {
    /// Rules with their power.
    pub fn new(rules: &[(&Voting, Power)]) -> PowerJson {
        PowerJson {
            format: "comity-power-1",
            comity: env!("CARGO_PKG_VERSION"),
            rules: rules
                .iter()
                .map(|(voting, power)| rule(voting, power))
                .collect(),
        }
    }

    /// The published schema.
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(PowerJson).into()
    }
}

fn rule(voting: &Voting, power: &Power) -> RuleJson {
    let less = voting.costs.as_ref().and_then(|costs| power.less(costs));
    let blocking = blocking_groups(&voting.rule, MOST_GROUPS);
    let names = |group: &usize| members(*group).map(|v| voting.names[v].clone()).collect();
    let voters = power.voters.iter().zip(&voting.names).enumerate();
    RuleJson {
        id: voting.id.to_string(),
        name: voting.name.clone(),
        conditions: voting
            .conditions
            .iter()
            .map(|c| ConditionJson {
                says: c.says.clone(),
                votes: c.votes.clone(),
                quota: c.quota,
            })
            .collect(),
        voters: voters
            .map(|(at, (v, name))| voter(name, v, less.as_ref().map(|l| l[at])))
            .collect(),
        carried_share: power.carried_share,
        may_contradict: may_contradict(&voting.rule),
        blocking: blocking
            .as_ref()
            .map(|b| b.groups.iter().map(names).collect()),
        blocking_count: blocking.map(|b| b.count),
    }
}

fn voter(name: &str, found: &VoterPower, power_less_costs: Option<f64>) -> VoterJson {
    let exact = found.shapley_shubik_exact;
    VoterJson {
        name: name.to_owned(),
        shapley_shubik: found.shapley_shubik,
        shapley_shubik_exact: exact.map(|(up, down)| format!("{up}/{down}")),
        swings: found.swings.to_string(),
        banzhaf: found.banzhaf,
        banzhaf_absolute: found.banzhaf_absolute,
        has_veto: found.has_veto,
        is_dictator: found.is_dictator,
        is_dummy: found.is_dummy(),
        power_less_costs,
    }
}
