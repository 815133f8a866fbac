//! What all measures share: the net present values, the groups of estimates, and futures drawn
//! once.

use super::parts::Parts;
use crate::appraisal::{self, Sampling};
use crate::figures::WithError;
use crate::model::Model;
use crate::options::STAY;
use crate::pack::Pack;
use crate::plan::net;
use crate::problem::Problem;
use crate::scope::Scope;
use comity_methods::formula::{NodeId, Program, Reduction, Request};
use comity_methods::lanes::{LANES, Lanes};
use comity_methods::sampling::Sampler;
use comity_methods::statistics::mean;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// The most futures of one randomisation that are kept.
const MOST_POINTS: usize = 4096;
/// The most numbers that are kept at once: 256 MiB.
const MOST_NUMBERS: usize = 1 << 25;
/// Futures of one randomisation for Sobol indices, and the most evaluations for all of them.
const INDEX_POINTS: usize = 4096;
const MOST_EVALUATIONS: usize = 1 << 21;

/// Makes another seed of a seed.
const SECOND_SEED: u64 = 0x5EC0_4D5E_7000_0000;

/// One option for one scope: a column of the program.
pub(super) struct Cell {
    pub option: usize,
    pub scope: Scope,
    /// The inputs on which it depends.
    pub inputs: BTreeSet<usize>,
}

/// Estimates that are asked about together: those of one id, with all that are tied to them by
/// correlations, since indices need groups that do not go together.
pub(super) struct Group {
    pub name: String,
    pub families: Vec<String>,
    /// Those of its inputs that some net present value depends on, or that go with one.
    pub inputs: Vec<usize>,
}

/// Columns of one randomisation.
pub(super) struct Futures {
    /// By input; empty where no net present value depends on it.
    pub inputs: Vec<Vec<f64>>,
    /// By cell.
    pub npv: Vec<Vec<f64>>,
    /// The mean of each part.
    pub parts: Vec<f64>,
}

pub(super) struct Study<'a> {
    pub pack: &'a Pack,
    /// For whom everything is asked.
    pub scopes: Vec<Scope>,
    pub sampling: Sampling,
    pub model: Model,
    pub sampler: Sampler,
    /// The same of another seed, for a second set of futures that has nothing to do with the first.
    pub second: Sampler,
    pub cells: Vec<Cell>,
    pub program: Program,
    pub groups: Vec<Group>,
    pub warnings: Vec<Problem>,
    inputs: BTreeSet<usize>,
}

impl<'a> Study<'a> {
    pub fn new(
        pack: &'a Pack,
        scopes: &[Scope],
        sampling: Sampling,
    ) -> Result<Study<'a>, Vec<Problem>> {
        let mut model = Model::build(pack)?;
        let (sampler, warnings) = appraisal::sampler(pack, sampling)?;
        let other = Sampling {
            seed: sampling.seed ^ SECOND_SEED,
            ..sampling
        };
        let (second, _) = appraisal::sampler(pack, other)?;
        let (cells, program) = cells(pack, scopes, &mut model);
        let groups = groups(pack, program.inputs());
        let grouped = groups.iter().flat_map(|g| g.inputs.iter().copied());
        Ok(Study {
            pack,
            scopes: scopes.to_vec(),
            sampling,
            model,
            sampler,
            second,
            cells,
            program,
            inputs: grouped.collect(),
            groups,
            warnings,
        })
    }

    pub fn randomisations(&self) -> usize {
        self.sampling.randomisations.max(2)
    }

    /// Futures of each randomisation.
    pub fn points(&self) -> usize {
        let kept = self.randomisations() * (self.inputs.len() + self.cells.len()).max(1);
        let room = power_of_two_within(MOST_NUMBERS / kept);
        self.sampling.points().min(MOST_POINTS).min(room.max(16))
    }

    /// Futures of each randomisation for Sobol indices.
    pub fn index_points(&self) -> usize {
        let times = self.randomisations() * (self.groups.len() + 2);
        let room = power_of_two_within(MOST_EVALUATIONS / times);
        self.points().min(INDEX_POINTS).min(room.max(16))
    }

    /// Draws every randomisation.
    pub fn futures(
        &self,
        parts: &Parts,
        step: &(dyn Fn() + Sync),
    ) -> Result<Vec<Futures>, Vec<Problem>> {
        let one = |r: usize| {
            let futures = self.draw(r as u32, parts);
            step();
            futures
        };
        let all: Vec<Futures> = (0..self.randomisations())
            .into_par_iter()
            .with_max_len(1)
            .map(one)
            .collect();
        let broken = |c: &usize| all.iter().any(|f| f.npv[*c].iter().any(|x| !x.is_finite()));
        let problems: Vec<Problem> = (0..self.cells.len())
            .filter(broken)
            .map(|c| self.no_number(&self.cells[c]))
            .collect();
        if problems.is_empty() {
            Ok(all)
        } else {
            Err(problems)
        }
    }

    fn no_number(&self, cell: &Cell) -> Problem {
        let id = appraisal::figure_id(self.pack, cell.option, cell.scope, "npv");
        Problem::new(
            format!("{id} comes to no number in some future"),
            "run `comity appraise`; it names the line and shows a future in which this happens",
        )
    }

    fn draw(&self, randomisation: u32, parts: &Parts) -> Futures {
        let points = self.points();
        let kept = |i: usize| if self.inputs.contains(&i) { points } else { 0 };
        let mut futures = Futures {
            inputs: (0..self.sampler.inputs().len())
                .map(|i| Vec::with_capacity(kept(i)))
                .collect(),
            npv: vec![Vec::with_capacity(points); self.cells.len()],
            parts: Vec::new(),
        };
        let mut part_columns = vec![Vec::with_capacity(points); parts.program.columns()];
        let mut drawn = vec![Lanes::ZERO; self.sampler.inputs().len()];
        let mut out = vec![Lanes::ZERO; self.program.columns()];
        let mut part_out = vec![Lanes::ZERO; parts.program.columns()];
        let (mut scratch, mut part_scratch) = (self.program.scratch(), parts.program.scratch());
        for start in (0..points).step_by(LANES) {
            let inside = LANES.min(points - start);
            self.sampler
                .draw(randomisation, (start / LANES) as u32, &mut drawn);
            self.program.run(&mut scratch, &drawn, &mut out);
            parts.program.run(&mut part_scratch, &drawn, &mut part_out);
            for i in &self.inputs {
                futures.inputs[*i].extend_from_slice(&drawn[*i][..inside]);
            }
            extend(&mut futures.npv, &out, inside);
            extend(&mut part_columns, &part_out, inside);
        }
        futures.parts = part_columns.iter().map(|c| mean(c)).collect();
        futures
    }

    /// Columns of the net present values of a scope, by position of the option.
    pub fn columns(&self, scope: Scope) -> impl Iterator<Item = (usize, usize)> {
        let cells = self.cells.iter().enumerate();
        cells
            .filter(move |(_, cell)| cell.scope == scope)
            .map(|(column, cell)| (column, cell.option))
    }

    /// Net benefits of every decision for a scope, staying as now (nothing) first.
    pub fn decisions(&self, scope: Scope, futures: &[Futures]) -> Vec<Vec<Vec<f64>>> {
        let nothing = vec![0.0; self.points()];
        let of = |f: &Futures| {
            let options = self.columns(scope).map(|(column, _)| f.npv[column].clone());
            std::iter::once(nothing.clone()).chain(options).collect()
        };
        futures.iter().map(of).collect()
    }

    /// Ids of every decision for a scope, staying as now first.
    pub fn decision_ids(&self, scope: Scope) -> Vec<String> {
        let options = self
            .columns(scope)
            .map(|(_, option)| self.option_id(option));
        std::iter::once(STAY.to_owned()).chain(options).collect()
    }

    pub fn option_id(&self, option: usize) -> String {
        self.pack.options[option].id.to_string()
    }

    pub fn mean_npv(&self, column: usize, futures: &[Futures]) -> WithError {
        over(futures, |f| mean(&f.npv[column]))
    }
}

/// A number read in each randomisation.
pub(super) fn over(futures: &[Futures], read: impl Fn(&Futures) -> f64) -> WithError {
    WithError::from_randomisations(&futures.iter().map(read).collect::<Vec<f64>>())
}

/// The columns: every option besides staying as now, for each scope.
pub(super) fn cells(pack: &Pack, scopes: &[Scope], model: &mut Model) -> (Vec<Cell>, Program) {
    let (mut cells, mut requests) = (Vec::new(), Vec::new());
    let alternatives = (0..pack.options.len()).filter(|o| pack.options[*o].id.as_str() != STAY);
    for option in alternatives {
        for &scope in scopes {
            let flow = net(scope, &model.entries[option], &mut model.graph);
            requests.push(present_value(model, flow));
            let inputs = model.graph.inputs_below(&[flow]);
            cells.push(Cell {
                option,
                scope,
                inputs,
            });
        }
    }
    let program = Program::compile(&mut model.graph, &model.periods, &requests);
    (cells, program)
}

/// The present value of a flow in prices of the start.
pub(super) fn present_value(model: &Model, flow: NodeId) -> Request {
    Request {
        flow,
        reduction: Reduction::Total(model.discounted.clone()),
    }
}

/// Families tied by correlations become one group; those on which nothing depends are left out.
fn groups(pack: &Pack, used: &BTreeSet<usize>) -> Vec<Group> {
    let estimates = &pack.estimates;
    let mut label: Vec<usize> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    let family = |input: usize| {
        let id = &estimates.inputs[input].id;
        id.split('[').next().unwrap_or(id)
    };
    for input in 0..estimates.inputs.len() {
        let name = family(input);
        let known = names.iter().position(|n| *n == name);
        label.push(known.unwrap_or(names.len()));
        if known.is_none() {
            names.push(name);
        }
    }
    let mut joined: Vec<usize> = (0..names.len()).collect();
    for pair in &estimates.correlations {
        let (keep, give_up) = (joined[label[pair.first]], joined[label[pair.second]]);
        joined
            .iter_mut()
            .filter(|l| **l == give_up)
            .for_each(|l| *l = keep);
    }
    let group = |of: usize| {
        let families: Vec<String> = (0..names.len())
            .filter(|f| joined[*f] == of)
            .map(|f| names[f].to_owned())
            .collect();
        let inputs: Vec<usize> = (0..label.len())
            .filter(|i| joined[label[*i]] == of)
            .collect();
        Group {
            name: families.join(" + "),
            families,
            inputs,
        }
    };
    let all = (0..names.len()).map(group);
    all.filter(|g| g.inputs.iter().any(|i| used.contains(i)))
        .collect()
}

fn extend(columns: &mut [Vec<f64>], blocks: &[Lanes], inside: usize) {
    for (column, block) in columns.iter_mut().zip(blocks) {
        column.extend_from_slice(&block[..inside]);
    }
}

fn power_of_two_within(most: usize) -> usize {
    match most {
        0 => 0,
        _ => 1 << most.ilog2(),
    }
}
