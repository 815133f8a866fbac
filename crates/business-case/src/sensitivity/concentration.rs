//! On which lines the gain of an option rests: eggs in one basket.

use super::json::{Number, number};
use super::parts::Parts;
use super::study::{Futures, Study};
use crate::figures::WithError;
use crate::options::Basis;
use schemars::JsonSchema;
use serde::Serialize;

/// Above this share one line carries the case, and a warning says so.
const TOO_MUCH: f64 = 0.5;

/// How the money that an option brings is spread over its lines: savings, income and benefits
/// that are cash, in mean present value. There is none for an option that states the whole, where all
/// that staying as now costs would count as saved.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Concentration {
    /// Id of the option.
    pub option: String,
    /// `partners` or `all`.
    pub bearer: String,
    /// All of it.
    #[serde(serialize_with = "number")]
    #[schemars(with = "Number")]
    pub total: WithError,
    /// The lines, the largest first; those that bring nothing or less on average are left out.
    pub lines: Vec<LineShare>,
    /// Herfindahl index, the sum of squared shares: 1 if all comes from one line, 1/n if n lines
    /// bring the same.
    pub herfindahl: f64,
    /// True if one line brings more than half.
    pub rests_on_one: bool,
}

/// What one line brings.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LineShare {
    /// Id of the line.
    pub line: String,
    /// What it is.
    pub says: String,
    /// Its budget heading; empty if it has none.
    pub heading: String,
    /// Mean present value.
    #[serde(serialize_with = "number")]
    #[schemars(with = "Number")]
    pub amount: WithError,
    /// Its share of all lines that bring something.
    pub share: f64,
}

pub(super) fn concentrations(
    study: &Study<'_>,
    parts: &Parts,
    futures: &[Futures],
) -> Vec<Concentration> {
    let change = |c: &usize| study.pack.options[study.cells[*c].option].basis == Basis::Change;
    (0..study.cells.len())
        .filter(change)
        .filter_map(|column| of(study, parts, futures, column))
        .collect()
}

fn of(
    study: &Study<'_>,
    parts: &Parts,
    futures: &[Futures],
    column: usize,
) -> Option<Concentration> {
    let mut lines: Vec<LineShare> = parts.lines[column]
        .iter()
        .map(|((option, line), part)| {
            let line = &study.pack.options[*option].lines[*line];
            LineShare {
                line: line.id.to_string(),
                says: line.says.clone(),
                heading: line.heading.clone(),
                amount: parts.mean(*part, futures),
                share: 0.0,
            }
        })
        .filter(|line| line.amount.value > 0.0)
        .collect();
    let kept: Vec<usize> = parts.lines[column].iter().map(|l| l.1).collect();
    let positive = |f: &Futures| kept.iter().map(|p| f.parts[*p].max(0.0)).sum();
    let total = super::study::over(futures, positive);
    let all: f64 = lines.iter().map(|l| l.amount.value).sum();
    lines
        .iter_mut()
        .for_each(|l| l.share = l.amount.value / all);
    lines.sort_by(|a, b| b.share.total_cmp(&a.share));
    let largest = lines.first()?.share;
    let cell = &study.cells[column];
    Some(Concentration {
        option: study.option_id(cell.option),
        bearer: cell.scope.id(study.pack),
        total,
        herfindahl: lines.iter().map(|l| l.share * l.share).sum(),
        rests_on_one: largest > TOO_MUCH,
        lines,
    })
}
