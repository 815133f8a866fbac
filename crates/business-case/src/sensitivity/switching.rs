//! Switching values, as HM Treasury's Green Book asks for them: at which value of one estimate an
//! option would be worth nothing, with everything else as uncertain as it is.
//!
//! All rows of an estimate move together. A value is tried by putting constants in place of what
//! would be drawn, in futures that are the same for all values tried; estimates taken as known
//! are tried like any others.

use super::json::{Number, number, perhaps};
use super::study::{Cell, Futures, Study, cells};
use crate::appraisal;
use crate::estimates::Estimate;
use crate::figures::WithError;
use crate::model::Model;
use crate::pack::Pack;
use crate::problem::Problem;
use comity_methods::formula::{Draw, Program, Scratch};
use comity_methods::lanes::{LANES, Lanes};
use comity_methods::sampling::{Distribution, Input, Sampler};
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Blocks of futures, each from a randomisation of its own, so that they show an error.
const BLOCKS: usize = 8;
/// Futures in which each value is tried.
pub(super) const FUTURES: usize = BLOCKS * LANES;
/// The factors tried first.
const FACTORS: [f64; 15] = [
    0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0,
];
/// The shifts tried first, in standard deviations, to either side.
const SHIFTS: [f64; 10] = [0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
/// How closely a switching value is sought, as a share of the step between first tries.
const CLOSE: f64 = 1e-6;
/// The most estimates taken as known that are opened to be tried.
const MOST_OPENED: usize = 500;

/// The switching values of one option.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Switching {
    /// Id of the option.
    pub option: String,
    /// `partners` or `all`.
    pub bearer: String,
    /// Its mean net present value as things stand.
    #[serde(serialize_with = "number")]
    #[schemars(with = "Number")]
    pub npv: WithError,
    /// One for each estimate that it depends on: first those with a switching value that their
    /// owner thinks possible, then by the size of the change.
    pub values: Vec<SwitchingValue>,
}

/// At which value of an estimate an option is worth nothing. Where an estimate has several rows,
/// values are averages over them, and all rows move together.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SwitchingValue {
    /// Id of the estimate without indices.
    pub estimate: String,
    /// What it is, in words.
    pub says: String,
    /// The unit as written in its first row.
    pub unit: String,
    /// How many rows it has.
    pub rows: usize,
    /// Its mean today.
    pub present: f64,
    /// The value at which the mean net present value is 0, the nearest to the present mean if
    /// there are several; null if no value does it within the range searched.
    #[serde(serialize_with = "perhaps")]
    #[schemars(with = "Option<Number>")]
    pub value: Option<WithError>,
    /// The change from the present mean as a share of it; null where the mean is 0.
    pub change: Option<f64>,
    /// The owner's central 90 %; null for what is taken as known, and for a chance.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
    /// Whether the switching value lies within the owner's central 90 %.
    pub within_range: Option<bool>,
    /// How many values make it 0, as far as the first tries show.
    pub crossings: usize,
    /// The range searched.
    pub searched: (f64, f64),
}

/// Everything for trying values.
pub(super) struct Search<'a> {
    program: Program,
    cells: Vec<Cell>,
    families: Vec<Family<'a>>,
    /// By block, then by input. Of a chance: the number that decides.
    drawn: Vec<Vec<Lanes>>,
    /// Chances by input.
    chances: Vec<(usize, f64)>,
    left_out: usize,
}

/// All rows of one estimate.
struct Family<'a> {
    rows: Vec<&'a Estimate>,
    inputs: Vec<usize>,
    /// Mean and standard deviation of each row.
    moments: Vec<(f64, f64)>,
    moves: Moves,
}

/// How the rows of an estimate are moved together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moves {
    /// Its means times a factor.
    Times,
    /// Its means and so many standard deviations: where values on both sides of 0 are possible.
    Shift,
    /// Its probabilities times a factor: it still happens or does not.
    Chance,
}

impl<'a> Search<'a> {
    pub fn new(study: &Study<'a>) -> Result<Search<'a>, Vec<Problem>> {
        let (opened, left_out) = opened(study.pack);
        let mut model = Model::build(&opened)?;
        let (cells, program) = cells(&opened, &study.scopes, &mut model);
        let positions: BTreeMap<&str, usize> = opened
            .estimates
            .inputs
            .iter()
            .enumerate()
            .map(|(i, input)| (input.id.as_str(), i))
            .collect();
        let families = families(study.pack, &positions, &cells);
        let chance = |(i, input): (usize, &Input)| match input.distribution {
            Distribution::Bernoulli(p) => Some((i, p)),
            _ => None,
        };
        let inputs = opened.estimates.inputs.iter().enumerate();
        let chances: Vec<(usize, f64)> = inputs.filter_map(chance).collect();
        let drawn = drawn(&opened, study, &chances)?;
        Ok(Search {
            program,
            cells,
            families,
            drawn,
            chances,
            left_out,
        })
    }

    pub fn families(&self) -> usize {
        self.families.len()
    }

    pub fn warning(&self) -> Option<String> {
        (self.left_out > 0).then(|| {
            format!(
                "{} estimates are taken as known (exactly), more than {MOST_OPENED}; no switching values were sought for them",
                self.left_out
            )
        })
    }

    pub fn run(
        &self,
        study: &Study<'_>,
        futures: &[Futures],
        step: &(dyn Fn() + Sync),
    ) -> Vec<Switching> {
        let one = |family: &Family<'_>| {
            let found = Trial::new(self, family).values();
            step();
            found
        };
        let found: Vec<Vec<Option<SwitchingValue>>> =
            self.families.par_iter().with_max_len(1).map(one).collect();
        let of = |(column, cell): (usize, &Cell)| Switching {
            option: study.option_id(cell.option),
            bearer: cell.scope.id(study.pack),
            npv: study.mean_npv(column, futures),
            values: ranked(found.iter().filter_map(|f| f[column].clone()).collect()),
        };
        self.cells.iter().enumerate().map(of).collect()
    }
}

fn ranked(mut values: Vec<SwitchingValue>) -> Vec<SwitchingValue> {
    let rank = |v: &SwitchingValue| match (&v.value, v.within_range) {
        (Some(_), Some(true)) => 0,
        (Some(_), _) => 1,
        (None, _) => 2,
    };
    let size = |v: &SwitchingValue| v.change.map_or(f64::INFINITY, f64::abs);
    values.sort_by(|a, b| {
        rank(a)
            .cmp(&rank(b))
            .then_with(|| size(a).total_cmp(&size(b)))
    });
    values
}

/// The pack with estimates that are taken as known made inputs, and how many were left as they
/// are.
fn opened(pack: &Pack) -> (Pack, usize) {
    let mut opened = pack.clone();
    let known = |e: &&Estimate| matches!(e.distribution, Distribution::Exactly(_));
    let count = pack.estimates.list.iter().filter(known).count();
    if count > MOST_OPENED {
        return (opened, count);
    }
    let estimates = &mut opened.estimates;
    for estimate in pack.estimates.list.iter().filter(known) {
        let draw = Draw::Input(estimates.inputs.len(), estimate.unit.scale);
        estimates.inputs.push(Input {
            id: estimate.id.clone(),
            distribution: estimate.distribution.clone(),
        });
        if let Some(family) = estimates.families.get_mut(&estimate.name) {
            family.draws.insert(estimate.members.clone(), draw);
        }
    }
    (opened, 0)
}

/// Families on which some cell depends and whose rows can be moved. Pure chance cannot.
fn families<'a>(
    pack: &'a Pack,
    positions: &BTreeMap<&str, usize>,
    cells: &[Cell],
) -> Vec<Family<'a>> {
    let mut by_name: Vec<Family<'a>> = Vec::new();
    for row in pack.estimates.list.iter().filter(|e| !e.is_chance()) {
        let Some(input) = positions.get(row.id.as_str()) else {
            continue;
        };
        let known = by_name.iter().position(|f| f.rows[0].name == row.name);
        let at = known.unwrap_or_else(|| {
            by_name.push(Family {
                rows: Vec::new(),
                inputs: Vec::new(),
                moments: Vec::new(),
                moves: Moves::Shift,
            });
            by_name.len() - 1
        });
        let family = &mut by_name[at];
        family.rows.push(row);
        family.inputs.push(*input);
        family
            .moments
            .push((row.distribution.mean(), row.distribution.sd()));
    }
    for family in &mut by_name {
        family.moves = moves(family);
    }
    let used = |f: &Family<'_>| {
        f.inputs
            .iter()
            .any(|i| cells.iter().any(|c| c.inputs.contains(i)))
    };
    by_name.retain(|f| used(f) && f.can_move());
    by_name
}

/// The far ends of what is possible decide whether an estimate may be on both sides of 0.
fn moves(family: &Family<'_>) -> Moves {
    let all = |of: fn(&Distribution) -> bool| family.rows.iter().all(|r| of(&r.distribution));
    if all(|d| matches!(d, Distribution::Bernoulli(_))) {
        Moves::Chance
    } else if all(|d| d.quantile(0.001) >= 0.0 && d.mean() > 0.0)
        || all(|d| d.quantile(0.999) <= 0.0 && d.mean() < 0.0)
    {
        Moves::Times
    } else {
        Moves::Shift
    }
}

impl Family<'_> {
    fn can_move(&self) -> bool {
        self.moments.iter().any(|(mean, sd)| match self.moves {
            Moves::Shift => *sd > 0.0,
            Moves::Times | Moves::Chance => *mean != 0.0,
        })
    }

    /// The amount by which nothing changes.
    fn still(&self) -> f64 {
        match self.moves {
            Moves::Shift => 0.0,
            Moves::Times | Moves::Chance => 1.0,
        }
    }

    fn tries(&self) -> Vec<f64> {
        match self.moves {
            Moves::Times => FACTORS.to_vec(),
            Moves::Shift => {
                let below = SHIFTS.iter().rev().map(|d| -d);
                below.chain([0.0]).chain(SHIFTS).collect()
            }
            Moves::Chance => {
                let greatest = self.moments.iter().fold(0.0, |m: f64, (p, _)| m.max(*p));
                let most = (1.0 / greatest).min(10.0);
                let mut tries: Vec<f64> = (0..=10).map(|i| most * f64::from(i) / 10.0).collect();
                tries.push(1.0);
                tries.sort_by(f64::total_cmp);
                tries.dedup();
                tries
            }
        }
    }

    /// What row i comes to when moved by an amount, in its own unit.
    fn moved(&self, row: usize, amount: f64) -> f64 {
        let (mean, sd) = self.moments[row];
        match self.moves {
            Moves::Times | Moves::Chance => mean * amount,
            Moves::Shift => mean + amount * sd,
        }
    }

    /// The average over rows of something in their own units, in the unit of the first.
    fn average(&self, of: impl Fn(usize) -> f64) -> f64 {
        let first = self.rows[0].unit.scale;
        let rows = self.rows.iter().enumerate();
        let sum: f64 = rows.map(|(i, r)| of(i) * (r.unit.scale / first)).sum();
        sum / self.rows.len() as f64
    }

    /// The owners' central 90 %.
    fn range(&self) -> Option<(f64, f64)> {
        let known = |r: &Estimate| matches!(r.distribution, Distribution::Exactly(_));
        if self.moves == Moves::Chance || self.rows.iter().all(|r| known(r)) {
            return None;
        }
        // Both ends of what is known are the value itself.
        let end = |p: f64| {
            self.average(|i| match self.rows[i].distribution {
                Distribution::Exactly(value) => value,
                ref other => other.quantile(p),
            })
        };
        Some((end(0.05), end(0.95)))
    }
}

/// Blocks of futures with, in place of each chance, the number that decides it.
fn drawn(
    opened: &Pack,
    study: &Study<'_>,
    chances: &[(usize, f64)],
) -> Result<Vec<Vec<Lanes>>, Vec<Problem>> {
    let mut even = opened.clone();
    for (input, _) in chances {
        let (low, high) = (0.0, 1.0);
        even.estimates.inputs[*input].distribution = Distribution::Uniform { low, high };
    }
    let (sampler, _) = appraisal::sampler(&even, study.sampling)?;
    let block = |r: usize| draw(&sampler, r as u32);
    Ok((0..BLOCKS).map(block).collect())
}

fn draw(sampler: &Sampler, randomisation: u32) -> Vec<Lanes> {
    let mut columns = vec![Lanes::ZERO; sampler.inputs().len()];
    sampler.draw(randomisation, 0, &mut columns);
    columns
}

/// Whether something happens, from the number that decides it.
fn decided(number: &Lanes, chance: f64) -> Lanes {
    let mut happens = *number;
    let happens_above = 1.0 - chance;
    happens
        .iter_mut()
        .for_each(|u| *u = if *u >= happens_above { 1.0 } else { 0.0 });
    happens
}

/// Trying values of one family.
struct Trial<'s, 'a> {
    search: &'s Search<'a>,
    family: &'s Family<'a>,
    drawn: Vec<Vec<Lanes>>,
    scratch: Scratch,
    out: Vec<Lanes>,
    /// Amounts tried, in rising order, with the mean of every cell in every block.
    tried: Vec<(f64, Vec<[f64; BLOCKS]>)>,
}

impl<'s, 'a> Trial<'s, 'a> {
    fn new(search: &'s Search<'a>, family: &'s Family<'a>) -> Trial<'s, 'a> {
        let mut drawn = search.drawn.clone();
        for block in &mut drawn {
            for (input, chance) in &search.chances {
                block[*input] = decided(&block[*input], *chance);
            }
        }
        Trial {
            search,
            family,
            drawn,
            scratch: search.program.scratch(),
            out: vec![Lanes::ZERO; search.cells.len()],
            tried: Vec::new(),
        }
    }

    /// For each cell: its switching value, if it depends on the family.
    fn values(mut self) -> Vec<Option<SwitchingValue>> {
        for amount in self.family.tries() {
            let found = self.means(amount);
            self.tried.push((amount, found));
        }
        let cells = &self.search.cells;
        let depends = |c: usize| {
            self.family
                .inputs
                .iter()
                .any(|i| cells[c].inputs.contains(i))
        };
        let depending: Vec<bool> = (0..cells.len()).map(depends).collect();
        (depending.into_iter().enumerate())
            .map(|(cell, depends)| depends.then(|| self.value(cell)))
            .collect()
    }

    /// The mean of every cell in every block with the family moved by an amount.
    fn means(&mut self, amount: f64) -> Vec<[f64; BLOCKS]> {
        let mut means = vec![[0.0; BLOCKS]; self.search.cells.len()];
        for (position, block) in self.drawn.iter_mut().enumerate() {
            for (row, input) in self.family.inputs.iter().enumerate() {
                let value = self.family.moved(row, amount);
                block[*input] = match self.family.moves {
                    Moves::Chance => decided(&self.search.drawn[position][*input], value),
                    Moves::Times | Moves::Shift => Lanes::all(value),
                };
            }
            self.search
                .program
                .run(&mut self.scratch, block, &mut self.out);
            for (mean, column) in means.iter_mut().zip(&self.out) {
                mean[position] = column.iter().sum::<f64>() / LANES as f64;
            }
        }
        means
    }

    fn value(&mut self, cell: usize) -> SwitchingValue {
        let at = |i: usize| (self.tried[i].0, pooled(&self.tried[i].1[cell]));
        let all: Vec<(f64, f64)> = (0..self.tried.len()).map(at).collect();
        let brackets = brackets(&all);
        let still = self.family.still();
        let found: Vec<(f64, f64)> = nearest(&brackets, still)
            .into_iter()
            .map(|bracket| self.crossing(cell, bracket))
            .collect();
        let best = found
            .into_iter()
            .min_by(|a, b| (a.0 - still).abs().total_cmp(&(b.0 - still).abs()));
        self.described(best, brackets.len())
    }

    /// Where a mean is 0 between two amounts, and the error of that amount: a secant with one
    /// end's weight halved while it stays (Illinois), and halving where that is slow.
    fn crossing(&mut self, cell: usize, bracket: [(f64, f64); 2]) -> (f64, f64) {
        let [mut low, mut high] = bracket;
        let slope = (high.1 - low.1) / (high.0 - low.0);
        let close = CLOSE * (high.0 - low.0);
        let mut blocks = [0.0; BLOCKS];
        let mut at = low.0;
        for round in 0..60 {
            let secant = high.0 - high.1 * (high.0 - low.0) / (high.1 - low.1);
            let inside = low.0 < secant && secant < high.0 && round % 3 != 2;
            let next = if inside {
                secant
            } else {
                0.5 * (low.0 + high.0)
            };
            blocks = self.means(next)[cell];
            let value = pooled(&blocks);
            let moved = (next - at).abs();
            at = next;
            let beside = value.abs() <= (slope * close).abs();
            if !value.is_finite() || beside || high.0 - low.0 <= close || moved == 0.0 {
                break;
            }
            if (value > 0.0) == (low.1 > 0.0) {
                low = (next, value);
            } else {
                high = (next, value);
            }
        }
        (at, WithError::from_randomisations(&blocks).se / slope.abs())
    }

    fn described(&self, found: Option<(f64, f64)>, crossings: usize) -> SwitchingValue {
        let family = self.family;
        let at = |amount: f64| family.average(|row| family.moved(row, amount));
        let present = family.average(|row| family.moments[row].0);
        let value = found.map(|(amount, se)| WithError {
            value: at(amount),
            se: (at(amount + se) - at(amount)).abs(),
        });
        let range = family.range();
        let (from, to) = (
            self.tried.first().map_or(present, |t| at(t.0)),
            self.tried.last().map_or(present, |t| at(t.0)),
        );
        SwitchingValue {
            estimate: family.rows[0].name.clone(),
            says: family.rows[0].says.clone(),
            unit: family.rows[0].unit.text.clone(),
            rows: family.rows.len(),
            present,
            change: value
                .filter(|_| present != 0.0)
                .map(|v| (v.value - present) / present.abs()),
            low: range.map(|r| r.0),
            high: range.map(|r| r.1),
            within_range: value
                .zip(range)
                .map(|(v, (low, high))| low <= v.value && v.value <= high),
            value,
            crossings,
            searched: (from.min(to), from.max(to)),
        }
    }
}

fn pooled(blocks: &[f64; BLOCKS]) -> f64 {
    blocks.iter().sum::<f64>() / BLOCKS as f64
}

/// Between which amounts a sign changes. Where a mean is no number nothing is known; where it is 0
/// but for rounding, as with an estimate that all else is multiplied by, nothing turns.
fn brackets(all: &[(f64, f64)]) -> Vec<[(f64, f64); 2]> {
    let finite = all
        .iter()
        .map(|(_, mean)| mean.abs())
        .filter(|m| m.is_finite());
    let rounding = 1e-12 * finite.fold(0.0, f64::max);
    let mut brackets = Vec::new();
    for stretch in all.split(|(_, mean)| !mean.is_finite()) {
        let signed: Vec<(f64, f64)> = stretch
            .iter()
            .copied()
            .filter(|(_, mean)| mean.abs() > rounding)
            .collect();
        let pairs = signed.windows(2).map(|pair| [pair[0], pair[1]]);
        brackets.extend(pairs.filter(|[a, b]| (a.1 > 0.0) != (b.1 > 0.0)));
    }
    brackets
}

/// The brackets that may hold the crossing nearest to an amount: the first to either side.
fn nearest(brackets: &[[(f64, f64); 2]], still: f64) -> Vec<[(f64, f64); 2]> {
    let around = brackets.iter().find(|b| b[0].0 < still && still < b[1].0);
    let below = brackets.iter().rfind(|b| b[1].0 <= still);
    let above = brackets.iter().find(|b| b[0].0 >= still);
    let near = around.into_iter().chain(below).chain(above);
    near.copied().collect()
}
