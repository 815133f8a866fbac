//! One randomisation of an appraisal: its futures, and what they say.
//!
//! Each randomisation is computed as a whole by one thread and gives a small summary; summaries
//! are joined in their order, so the result is the same for any number of threads.

use crate::figures::QUANTILES;
use crate::plan::{Column, Plan};
use crate::scope::Scope;
use comity_methods::lanes::{LANES, Lanes};
use comity_methods::sampling::Sampler;
use comity_methods::statistics::{estimated_quantiles, mean, mid_ranks, sd, spearman_of_ranks};

/// Futures of each randomisation from which cash by year and drivers are read.
pub(crate) const DETAILED: usize = 512;

/// What one column says in one randomisation.
#[derive(Clone, Debug)]
pub(crate) struct Summary {
    /// How many futures it sums up.
    pub count: usize,
    pub mean: f64,
    pub sd: f64,
    pub quantiles: Vec<f64>,
    pub positive: f64,
    /// Share of futures at the largest value that a payback can have.
    pub never: f64,
}

/// What one randomisation says.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub columns: Vec<Summary>,
    /// For each pair: mean, sd and positive share of the difference.
    pub pairs: Vec<(f64, f64, f64)>,
    /// For each group of columns: the share of futures in which all are above 0.
    pub together: Vec<f64>,
    /// For each choice: the mean of the best of its columns and 0.
    pub best: Vec<f64>,
    /// For each budget, year by year: mean, p10, p50, p90; for all partners together also p10, p25,
    /// p50, p75, p90 of the total so far.
    pub yearly: Vec<Vec<Year>>,
    /// Paybacks in the detailed futures, in periods, and what they say.
    pub paybacks: Vec<(Vec<f64>, Summary)>,
    /// For each driven column and each input: what it does.
    pub drivers: Vec<Vec<Drive>>,
    /// A future in which something was no number: block and column.
    pub not_a_number: Option<(u32, usize)>,
}

/// Cash of one year.
#[derive(Clone, Debug, Default)]
pub(crate) struct Year {
    pub mean: f64,
    pub quantiles: Vec<f64>,
    pub running: Vec<f64>,
}

impl Year {
    fn unknown() -> Year {
        Year {
            mean: f64::NAN,
            quantiles: vec![f64::NAN; 3],
            running: vec![f64::NAN; 5],
        }
    }
}

/// What one input does to one column.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Drive {
    pub rank_correlation: f64,
    /// Mean of the column where the input is in its lowest tenth.
    pub when_low: f64,
    /// Mean of the column where the input is in its highest tenth.
    pub when_high: f64,
}

/// What to ask of every randomisation besides the plan's columns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Questions {
    pub pairs: Vec<(usize, usize)>,
    pub together: Vec<Vec<usize>>,
    pub choices: Vec<Vec<usize>>,
    pub driven: Vec<usize>,
}

/// Columns of one randomisation, one value for each future.
pub(crate) struct Memory {
    columns: Vec<Vec<f64>>,
    inputs: Vec<Vec<f64>>,
    years: Vec<Vec<f64>>,
}

pub(crate) struct Worker<'a> {
    pub plan: &'a Plan,
    pub sampler: &'a Sampler,
    pub questions: &'a Questions,
    pub points: usize,
    pub years: usize,
    pub periods: usize,
}

impl Worker<'_> {
    /// Memory for running it; every number in it is written anew by each run.
    pub fn memory(&self) -> Memory {
        let detailed = self.points.min(DETAILED);
        Memory {
            columns: vec![vec![0.0; self.points]; self.plan.columns.len()],
            inputs: vec![vec![0.0; detailed]; self.sampler.inputs().len()],
            years: vec![vec![0.0; detailed]; self.plan.yearly.columns()],
        }
    }

    pub fn run(&self, memory: &mut Memory, randomisation: u32) -> Outcome {
        self.draw(randomisation, memory);
        let Memory {
            columns,
            inputs,
            years,
        } = &*memory;
        let not_a_number = self.not_a_number(columns);
        let (years, paybacks) = years.split_at(self.plan.budgets.len() * self.years);
        Outcome {
            yearly: self.yearly(years),
            paybacks: paybacks
                .iter()
                .map(|values| (values.clone(), self.summary(values)))
                .collect(),
            drivers: self.drivers(columns, inputs),
            pairs: self
                .questions
                .pairs
                .iter()
                .map(|(a, b)| difference(&columns[*a], &columns[*b]))
                .collect(),
            together: self
                .questions
                .together
                .iter()
                .map(|group| all_positive(group, columns))
                .collect(),
            best: self
                .questions
                .choices
                .iter()
                .map(|choice| mean_of_best(choice, columns))
                .collect(),
            columns: columns.iter().map(|values| self.summary(values)).collect(),
            not_a_number,
        }
    }

    fn draw(&self, randomisation: u32, memory: &mut Memory) {
        let mut drawn = vec![Lanes::ZERO; self.sampler.inputs().len()];
        let (mut scratch, mut yearly_scratch) =
            (self.plan.program.scratch(), self.plan.yearly.scratch());
        let mut out = vec![Lanes::ZERO; self.plan.program.columns()];
        let mut yearly_out = vec![Lanes::ZERO; self.plan.yearly.columns()];
        for start in (0..self.points).step_by(LANES) {
            self.sampler
                .draw(randomisation, (start / LANES) as u32, &mut drawn);
            self.plan.program.run(&mut scratch, &drawn, &mut out);
            for (column, values) in self.plan.columns.iter().zip(&mut memory.columns) {
                store(
                    *column,
                    &out,
                    &mut values[start..self.points.min(start + LANES)],
                );
            }
            if start < DETAILED {
                self.plan
                    .yearly
                    .run(&mut yearly_scratch, &drawn, &mut yearly_out);
                copy(&drawn, start, &mut memory.inputs);
                copy(&yearly_out, start, &mut memory.years);
            }
        }
    }

    fn summary(&self, values: &[f64]) -> Summary {
        if values.iter().any(|x| x.is_nan()) {
            return Summary {
                count: values.len(),
                mean: f64::NAN,
                sd: f64::NAN,
                quantiles: vec![f64::NAN; QUANTILES.len()],
                positive: 0.0,
                never: 0.0,
            };
        }
        let count = values.len() as f64;
        let last = self.periods as f64;
        Summary {
            count: values.len(),
            mean: mean(values),
            sd: sd(values),
            quantiles: estimated_quantiles(values, &QUANTILES),
            positive: values.iter().filter(|x| **x > 0.0).count() as f64 / count,
            never: values.iter().filter(|x| **x >= last).count() as f64 / count,
        }
    }

    /// Ratios may be undefined; anything else must be a number.
    fn not_a_number(&self, columns: &[Vec<f64>]) -> Option<(u32, usize)> {
        let first = |values: &Vec<f64>| values.iter().position(|x| !x.is_finite());
        let candidates = columns
            .iter()
            .enumerate()
            .filter(|(c, _)| !matches!(self.plan.columns[*c], Column::Ratio(..)));
        let found = candidates
            .into_iter()
            .find_map(|(c, values)| first(values).map(|at| (at, c)));
        found.map(|(at, column)| ((at / LANES) as u32, column))
    }

    fn yearly(&self, columns: &[Vec<f64>]) -> Vec<Vec<Year>> {
        if columns.iter().flatten().any(|x| x.is_nan()) {
            return vec![vec![Year::unknown(); self.years]; self.plan.budgets.len()];
        }
        let budgets = self.plan.budgets.iter().zip(columns.chunks(self.years));
        budgets
            .map(|((_, scope), years)| budget(years, *scope == Scope::Partners))
            .collect()
    }

    fn drivers(&self, columns: &[Vec<f64>], inputs: &[Vec<f64>]) -> Vec<Vec<Drive>> {
        let used = self.plan.program.inputs();
        let orders: Vec<Option<Order>> = inputs
            .iter()
            .enumerate()
            .map(|(i, x)| used.contains(&i).then(|| Order::of(x)))
            .collect();
        let driven = self.questions.driven.iter().map(|c| {
            let values = &columns[*c][..inputs.first().map_or(0, Vec::len)];
            let own = mid_ranks(values);
            orders
                .iter()
                .map(|order| {
                    order
                        .as_ref()
                        .map_or(Drive::default(), |o| o.drive(&own, values))
                })
                .collect()
        });
        driven.collect()
    }
}

/// The futures in the order of one input.
struct Order {
    ranks: Vec<f64>,
    lowest: Vec<usize>,
    highest: Vec<usize>,
}

impl Order {
    /// The outer tenths; where equal values reach further in, all of them belong.
    fn of(input: &[f64]) -> Order {
        let ranks = mid_ranks(input);
        let count = ranks.len() as f64;
        let tenth = (count / 10.0).max(1.0);
        // Where more than a tenth share one end's value, as with a rare event, all of them count:
        // there is no telling which of them would be the tenth.
        let least = ranks.iter().copied().fold(f64::INFINITY, f64::min);
        let greatest = ranks.iter().copied().fold(0.0, f64::max);
        let futures =
            |within: &dyn Fn(f64) -> bool| (0..ranks.len()).filter(|i| within(ranks[*i])).collect();
        Order {
            lowest: futures(&|rank| rank <= tenth || rank == least),
            highest: futures(&|rank| rank > count - tenth || rank == greatest),
            ranks,
        }
    }

    fn drive(&self, own: &[f64], values: &[f64]) -> Drive {
        let mean_of = |futures: &[usize]| {
            futures.iter().map(|i| values[*i]).sum::<f64>() / futures.len() as f64
        };
        Drive {
            rank_correlation: spearman_of_ranks(&self.ranks, own),
            when_low: mean_of(&self.lowest),
            when_high: mean_of(&self.highest),
        }
    }
}

fn budget(years: &[Vec<f64>], with_total: bool) -> Vec<Year> {
    let mut total = vec![0.0; years.first().map_or(0, Vec::len)];
    let mut year = |values: &Vec<f64>| {
        total.iter_mut().zip(values).for_each(|(t, x)| *t += x);
        Year {
            mean: mean(values),
            quantiles: estimated_quantiles(values, &[0.1, 0.5, 0.9]),
            running: if with_total {
                estimated_quantiles(&total, &[0.1, 0.25, 0.5, 0.75, 0.9])
            } else {
                Vec::new()
            },
        }
    };
    years.iter().map(&mut year).collect()
}

fn copy(blocks: &[Lanes], start: usize, columns: &mut [Vec<f64>]) {
    for (block, column) in blocks.iter().zip(columns) {
        let end = column.len().min(start + LANES);
        column[start..end].copy_from_slice(&block[..end - start]);
    }
}

fn store(column: Column, blocks: &[Lanes], values: &mut [f64]) {
    match column {
        Column::Plain(a) => values.copy_from_slice(&blocks[a][..values.len()]),
        Column::Net(a, b) => two(values, &blocks[a], &blocks[b], |x, y| x - y),
        Column::Ratio(a, b) => two(values, &blocks[a], &blocks[b], |x, y| x / y),
    }
}

fn two(values: &mut [f64], a: &Lanes, b: &Lanes, f: impl Fn(f64, f64) -> f64) {
    for ((value, x), y) in values.iter_mut().zip(a.iter()).zip(b.iter()) {
        *value = f(*x, *y);
    }
}

fn difference(a: &[f64], b: &[f64]) -> (f64, f64, f64) {
    let less: Vec<f64> = a.iter().zip(b).map(|(x, y)| x - y).collect();
    let positive = less.iter().filter(|x| **x > 0.0).count() as f64 / less.len() as f64;
    (mean(&less), sd(&less), positive)
}

/// The share of futures in which all of a group are above 0.
fn all_positive(group: &[usize], columns: &[Vec<f64>]) -> f64 {
    let count = group.first().map_or(0, |c| columns[*c].len());
    let mut least = vec![f64::INFINITY; count];
    for column in group {
        least
            .iter_mut()
            .zip(&columns[*column])
            .for_each(|(l, x)| *l = if *x < *l { *x } else { *l });
    }
    least.iter().filter(|x| **x > 0.0).count() as f64 / count.max(1) as f64
}

/// The mean of the largest of a choice and 0.
fn mean_of_best(choice: &[usize], columns: &[Vec<f64>]) -> f64 {
    let count = choice.first().map_or(0, |c| columns[*c].len());
    let mut best = vec![0.0; count];
    for column in choice {
        best.iter_mut()
            .zip(&columns[*column])
            .for_each(|(b, x)| *b = if *x > *b { *x } else { *b });
    }
    if best.is_empty() { 0.0 } else { mean(&best) }
}
