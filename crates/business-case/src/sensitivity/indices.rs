//! Sobol indices of each net present value by group of estimates.

use super::json::{Number, number};
use super::study::{Cell, Group, Study};
use crate::figures::WithError;
use comity_methods::lanes::{LANES, Lanes};
use comity_methods::statistics::{Evaluations, SobolIndex, sobol_indices};
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

/// What the variance of one net present value comes from.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Indices {
    /// Id of the option.
    pub option: String,
    /// `partners` or `all`.
    pub bearer: String,
    /// By group, the largest total index first.
    pub groups: Vec<GroupIndex>,
}

/// The Sobol indices of one group of estimates, as shares of the variance.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct GroupIndex {
    /// Its name: the ids of its estimates, joined by `+` where correlations tie them.
    pub group: String,
    /// First-order index: what would go if the group were known.
    #[serde(serialize_with = "number")]
    #[schemars(with = "Number")]
    pub first: WithError,
    /// Total index: what would stay if all else were known.
    #[serde(serialize_with = "number")]
    #[schemars(with = "Number")]
    pub total: WithError,
}

pub(super) fn indices(study: &Study<'_>, step: &(dyn Fn() + Sync)) -> Vec<Indices> {
    let one = |r: usize| {
        let found = evaluations(study, r as u32);
        step();
        found
    };
    let all: Vec<Vec<Evaluations>> = (0..study.randomisations())
        .into_par_iter()
        .with_max_len(1)
        .map(one)
        .collect();
    let of = |(column, cell): (usize, &Cell)| {
        let own: Vec<Evaluations> = all.iter().map(|r| r[column].clone()).collect();
        Indices {
            option: study.option_id(cell.option),
            bearer: cell.scope.id(study.pack),
            groups: ranked(study, cell, &sobol_indices(&own)),
        }
    };
    study.cells.iter().enumerate().map(of).collect()
}

fn ranked(study: &Study<'_>, cell: &Cell, found: &[SobolIndex]) -> Vec<GroupIndex> {
    let touches = |g: &Group| g.inputs.iter().any(|i| cell.inputs.contains(i));
    let mut groups: Vec<GroupIndex> = study
        .groups
        .iter()
        .zip(found)
        .filter(|(group, _)| touches(group))
        .map(|(group, index)| GroupIndex {
            group: group.name.clone(),
            first: index.first,
            total: index.total,
        })
        .collect();
    groups.sort_by(|a, b| b.total.value.total_cmp(&a.total.value));
    groups
}

/// Evaluations of every cell in one randomisation.
fn evaluations(study: &Study<'_>, randomisation: u32) -> Vec<Evaluations> {
    let points = study.index_points();
    let empty = Evaluations {
        mixed: vec![Vec::with_capacity(points); study.groups.len()],
        ..Evaluations::default()
    };
    let mut found = vec![empty; study.cells.len()];
    let inputs = study.sampler.inputs().len();
    let (mut a, mut b) = (vec![Lanes::ZERO; inputs], vec![Lanes::ZERO; inputs]);
    let mut out = vec![Lanes::ZERO; study.cells.len()];
    let mut scratch = study.program.scratch();
    for start in (0..points).step_by(LANES) {
        let (block, inside) = ((start / LANES) as u32, LANES.min(points - start));
        study.sampler.draw(randomisation, block, &mut a);
        study.second.draw(randomisation, block, &mut b);
        let mut run = |drawn: &[Lanes], found: &mut [Evaluations], to: Set| {
            study.program.run(&mut scratch, drawn, &mut out);
            for (cell, column) in found.iter_mut().zip(&out) {
                to.of(cell).extend_from_slice(&column[..inside]);
            }
        };
        run(&a, &mut found, Set::A);
        run(&b, &mut found, Set::B);
        for (position, group) in study.groups.iter().enumerate() {
            exchange(&group.inputs, &mut a, &mut b);
            run(&a, &mut found, Set::Mixed(position));
            exchange(&group.inputs, &mut a, &mut b);
        }
    }
    found
}

fn exchange(inputs: &[usize], a: &mut [Lanes], b: &mut [Lanes]) {
    for i in inputs {
        std::mem::swap(&mut a[*i], &mut b[*i]);
    }
}

/// A set of evaluations.
#[derive(Clone, Copy)]
enum Set {
    A,
    B,
    Mixed(usize),
}

impl Set {
    fn of(self, evaluations: &mut Evaluations) -> &mut Vec<f64> {
        match self {
            Set::A => &mut evaluations.a,
            Set::B => &mut evaluations.b,
            Set::Mixed(group) => &mut evaluations.mixed[group],
        }
    }
}
