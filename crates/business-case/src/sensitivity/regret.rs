//! What a choice may cost in hindsight (Savage 1951): in each future, the best option less the
//! one chosen.

use super::json::{Number, number};
use super::study::{Futures, Study};
use crate::figures::WithError;
use comity_methods::statistics::{estimated_quantiles, mean};
use schemars::JsonSchema;
use serde::Serialize;

/// The regrets of all options, staying as now first.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Regrets {
    /// `partners` or `all`.
    pub bearer: String,
    /// One for each option.
    pub options: Vec<Regret>,
}

/// The regret of one option.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Regret {
    /// Id of the option.
    pub option: String,
    /// Mean regret.
    #[serde(serialize_with = "number")]
    #[schemars(with = "Number")]
    pub mean: WithError,
    /// One future in twenty has more.
    #[serde(serialize_with = "number")]
    #[schemars(with = "Number")]
    pub p95: WithError,
    /// The greatest in all futures drawn.
    pub greatest: f64,
    /// The share of futures in which no option is better.
    #[serde(serialize_with = "number")]
    #[schemars(with = "Number")]
    pub share_best: WithError,
}

pub(super) fn regrets(study: &Study<'_>, futures: &[Futures]) -> Vec<Regrets> {
    let scope = |scope: crate::scope::Scope| {
        let decisions = study.decisions(scope, futures);
        let best: Vec<Vec<f64>> = decisions.iter().map(|d| best(d)).collect();
        let ids = study.decision_ids(scope).into_iter().enumerate();
        Regrets {
            bearer: scope.id(study.pack),
            options: ids.map(|(d, id)| of(d, id, &decisions, &best)).collect(),
        }
    };
    study.scopes.iter().map(|s| scope(*s)).collect()
}

/// The best of all decisions in each future.
fn best(decisions: &[Vec<f64>]) -> Vec<f64> {
    let of = |j: usize| {
        decisions
            .iter()
            .map(|d| d[j])
            .fold(f64::NEG_INFINITY, f64::max)
    };
    (0..decisions[0].len()).map(of).collect()
}

fn of(d: usize, option: String, decisions: &[Vec<Vec<f64>>], best: &[Vec<f64>]) -> Regret {
    let regrets: Vec<Vec<f64>> = decisions
        .iter()
        .zip(best)
        .map(|(decisions, best)| best.iter().zip(&decisions[d]).map(|(b, x)| b - x).collect())
        .collect();
    // All or none of the futures drawn: a rare one may lie just beyond, so the error is one future.
    let futures = regrets.iter().map(Vec::len).sum::<usize>() as f64;
    let share = |x: WithError| match x.value {
        0.0 | 1.0 => WithError {
            se: 1.0 / futures,
            ..x
        },
        _ => x,
    };
    let over = |read: fn(&[f64]) -> f64| {
        WithError::from_randomisations(&regrets.iter().map(|r| read(r)).collect::<Vec<f64>>())
    };
    Regret {
        option,
        mean: over(mean),
        p95: over(|r| estimated_quantiles(r, &[0.95])[0]),
        greatest: regrets.iter().flatten().copied().fold(0.0, f64::max),
        share_best: share(over(|r| {
            r.iter().filter(|x| **x <= 0.0).count() as f64 / r.len() as f64
        })),
    }
}
