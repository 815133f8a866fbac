//! What decides a case: what would have to be otherwise, what the spread of results comes from,
//! what is worth finding out, what one may come to regret, and on what the gain rests.
//!
//! Each question has a file of its own; `study` draws the futures that they share.

mod concentration;
mod evidence;
mod indices;
mod json;
mod outside_income;
mod parts;
mod regret;
mod study;
mod switching;

pub use concentration::{Concentration, LineShare};
pub use evidence::{Evidence, EvidencePlan};
pub use indices::{GroupIndex, Indices};
pub use json::SensitivityJson;
pub use outside_income::OutsideIncome;
pub use regret::{Regret, Regrets};
pub use switching::{Switching, SwitchingValue};

use crate::appraisal::Sampling;
use crate::pack::Pack;
use crate::problem::Problem;
use crate::scope::Scope;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::atomic::{AtomicUsize, Ordering};
use study::Study;

/// What decides a case, for all partners together (`partners`) and for everyone (`all`). Options
/// and bearers stand by their ids; money is present value in the pack's currency, over staying as
/// now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Sensitivity {
    /// How it was drawn.
    pub drawn: Drawn,
    /// Values of estimates at which an option is worth nothing.
    pub switching: Vec<Switching>,
    /// What the variance of each option's result comes from.
    pub indices: Vec<Indices>,
    /// What is worth finding out before choosing.
    pub evidence: Vec<EvidencePlan>,
    /// What each choice may cost in hindsight.
    pub regrets: Vec<Regrets>,
    /// On which lines the gain of each option rests.
    pub concentration: Vec<Concentration>,
    /// What is left if no income comes from outside; only where some does.
    pub outside_income: Vec<OutsideIncome>,
    /// Things a reader should know.
    pub warnings: Vec<String>,
}

/// How futures were drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Drawn {
    /// The seed.
    pub seed: u64,
    /// Independent randomisations.
    pub randomisations: usize,
    /// Futures of each, for regret, information, concentration and outside income.
    pub points: usize,
    /// Futures of each for Sobol indices, drawn twice and once more for each group.
    pub index_points: usize,
    /// Futures in which each value tried for a switching value is computed.
    pub switching_futures: usize,
}

/// Finds what decides a case. `progress` hears how many steps of how many are done; it may be
/// called from several threads. Run it inside a `rayon` pool to choose how many.
///
/// At most 4,096 futures of each randomisation are drawn, fewer where very many estimates would
/// not fit into memory; `drawn` says how many.
///
/// # Errors
/// Formulas that do not fit, correlations that cannot be, results that come to no number.
pub fn sensitivity(
    pack: &Pack,
    sampling: Sampling,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Sensitivity, Vec<Problem>> {
    sensitivity_for(pack, &[Scope::Partners, Scope::All], sampling, progress)
}

/// As [`sensitivity`], for others than all partners and everyone: for one partner, say.
///
/// # Errors
/// As [`sensitivity`].
pub fn sensitivity_for(
    pack: &Pack,
    scopes: &[Scope],
    sampling: Sampling,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Sensitivity, Vec<Problem>> {
    let mut study = Study::new(pack, scopes, sampling)?;
    let parts = parts::Parts::new(&mut study);
    let search = switching::Search::new(&study)?;
    let done = AtomicUsize::new(0);
    let steps = 2 * study.randomisations() + search.families();
    let step = || progress(done.fetch_add(1, Ordering::Relaxed) + 1, steps);
    let futures = study.futures(&parts, &step)?;
    let mut warnings: Vec<String> = study.warnings.iter().map(|w| w.message.clone()).collect();
    warnings.extend(search.warning());
    Ok(Sensitivity {
        drawn: Drawn {
            seed: sampling.seed,
            randomisations: study.randomisations(),
            points: study.points(),
            index_points: study.index_points(),
            switching_futures: switching::FUTURES,
        },
        switching: search.run(&study, &futures, &step),
        indices: indices::indices(&study, &step),
        evidence: evidence::plans(&study, &futures),
        regrets: regret::regrets(&study, &futures),
        concentration: concentration::concentrations(&study, &parts, &futures),
        outside_income: outside_income::outside_incomes(&study, &parts, &futures),
        warnings,
    })
}
