//! What is left of a gain if nothing comes in from outside: income is promised more often than
//! it arrives.

use super::json::{Number, number};
use super::parts::Parts;
use super::study::{Futures, Study, over};
use crate::figures::WithError;
use comity_methods::statistics::mean;
use schemars::JsonSchema;
use serde::Serialize;

/// An option's mean net present value with and without its income from outside: lines of the kind
/// `income`, and what others give to those concerned. Transfers among them are neither.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OutsideIncome {
    /// Id of the option.
    pub option: String,
    /// `partners` or `all`.
    pub bearer: String,
    /// Mean net present value as it stands.
    #[serde(serialize_with = "number")]
    #[schemars(with = "Number")]
    pub npv: WithError,
    /// The same with that income at nil.
    #[serde(serialize_with = "number")]
    #[schemars(with = "Number")]
    pub without: WithError,
}

pub(super) fn outside_incomes(
    study: &Study<'_>,
    parts: &Parts,
    futures: &[Futures],
) -> Vec<OutsideIncome> {
    let of = |(column, cell): (usize, &super::study::Cell)| {
        let income = parts.income[column]?;
        Some(OutsideIncome {
            option: study.option_id(cell.option),
            bearer: cell.scope.id(study.pack),
            npv: study.mean_npv(column, futures),
            without: over(futures, |f| mean(&f.npv[column]) - f.parts[income]),
        })
    };
    study.cells.iter().enumerate().filter_map(of).collect()
}
