//! What is worth finding out before choosing among all options and staying as now, in money,
//! beside what finding out costs.

use super::json::{Number, number};
use super::study::{Futures, Group, Study};
use crate::estimates::Estimate;
use crate::figures::WithError;
use crate::scope::Scope;
use comity_methods::statistics::{
    Information, Steadied, mean, partial_perfect_information, perfect_information,
};
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

/// What to find out first.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EvidencePlan {
    /// For whom the choice is made: `partners` or `all`.
    pub bearer: String,
    /// The option that is best on average today, and would be chosen.
    pub chosen: String,
    /// What it would be worth to know everything.
    #[serde(serialize_with = "number")]
    #[schemars(with = "Number")]
    pub perfect: WithError,
    /// False if that is not distinguishable from nothing.
    pub perfect_told_from_nothing: bool,
    /// By group, ordered by value less cost; a cost that nobody states counts as nothing here.
    pub evidence: Vec<Evidence>,
}

/// What one group of estimates is worth finding out about.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Evidence {
    /// Its name: the ids of its estimates, joined by `+` where correlations tie them.
    pub group: String,
    /// Expected value of perfect information about the group and nothing else; no study of it
    /// can be worth more.
    #[serde(serialize_with = "number")]
    #[schemars(with = "Number")]
    pub value: WithError,
    /// False if the value is not distinguishable from nothing.
    pub told_from_nothing: bool,
    /// How one would find out, as the estimates say.
    pub find_out: Vec<String>,
    /// What that costs; null if no estimate of the group says.
    pub cost: Option<f64>,
}

impl Evidence {
    /// Value less cost, where a cost is stated.
    pub fn net(&self) -> Option<f64> {
        Some(self.value.value - self.cost?)
    }
}

pub(super) fn plans(study: &Study<'_>, futures: &[Futures]) -> Vec<EvidencePlan> {
    let plan = |scope: Scope| plan(study, futures, scope);
    study.scopes.iter().map(|s| plan(*s)).collect()
}

fn plan(study: &Study<'_>, futures: &[Futures], scope: Scope) -> EvidencePlan {
    let decisions = study.decisions(scope, futures);
    let benefits = slices(&decisions);
    let perfect = perfect_information(&benefits);
    let inputs: Vec<&[Vec<f64>]> = futures.iter().map(|f| f.inputs.as_slice()).collect();
    let steadied = Steadied::fit(&inputs, &benefits);
    let about = |group: &Group| evidence(study, group, information(group, &inputs, &steadied));
    let learnable = |group: &&Group| !is_chance(study, group);
    let mut evidence: Vec<Evidence> = study
        .groups
        .par_iter()
        .filter(learnable)
        .map(about)
        .collect();
    let worth = |e: &Evidence| e.value.value - e.cost.unwrap_or(0.0);
    evidence.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    EvidencePlan {
        bearer: scope.id(study.pack),
        chosen: chosen(&study.decision_ids(scope), &decisions),
        perfect: perfect.value,
        perfect_told_from_nothing: perfect.told_from_nothing,
        evidence,
    }
}

/// Nobody can find out beforehand how a die falls.
fn is_chance(study: &Study<'_>, group: &Group) -> bool {
    let list = study.pack.estimates.list.iter();
    let mut rows = list.filter(|e| group.families.contains(&e.name));
    rows.all(Estimate::is_chance)
}

/// The decision that is best on average; staying as now if none is better.
fn chosen(ids: &[String], decisions: &[Vec<Vec<f64>>]) -> String {
    let total = |d: usize| decisions.iter().map(|r| mean(&r[d])).sum::<f64>();
    let better = |best: usize, d: usize| if total(d) > total(best) { d } else { best };
    ids[(1..ids.len()).fold(0, better)].clone()
}

fn information(group: &Group, inputs: &[&[Vec<f64>]], steadied: &Steadied<'_>) -> Information {
    let own = |all: &&[Vec<f64>]| -> Vec<Vec<f64>> {
        group.inputs.iter().map(|i| all[*i].clone()).collect()
    };
    let own: Vec<Vec<Vec<f64>>> = inputs.iter().map(own).collect();
    let benefits = steadied.about(&group.inputs);
    partial_perfect_information(&slices(&own), &slices(&benefits))
}

fn slices(of: &[Vec<Vec<f64>>]) -> Vec<&[Vec<f64>]> {
    of.iter().map(Vec::as_slice).collect()
}

fn evidence(study: &Study<'_>, group: &Group, found: Information) -> Evidence {
    let rows = || {
        let list = study.pack.estimates.list.iter();
        list.filter(|e| group.families.contains(&e.name))
    };
    let mut find_out: Vec<String> = Vec::new();
    for row in rows().filter(|r| !r.find_out.is_empty()) {
        if !find_out.contains(&row.find_out) {
            find_out.push(row.find_out.clone());
        }
    }
    let costs: Vec<f64> = rows().filter_map(|r| r.find_out_cost).collect();
    Evidence {
        group: group.name.clone(),
        value: found.value,
        told_from_nothing: found.told_from_nothing,
        find_out,
        cost: (!costs.is_empty()).then(|| costs.iter().sum()),
    }
}
