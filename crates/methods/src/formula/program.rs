//! The numbers reader of the graph: a program that computes columns for blocks of futures.
//!
//! Compiling takes every requested flow apart into terms (see `terms`), computes by itself what no
//! future changes, and sorts the rest into three parts:
//!
//! 1. *once*: what differs between futures only and is needed by the next part;
//! 2. *each*: shapes that differ by future and by time, computed for each period and summed;
//! 3. *after*: coefficients that only the columns need;
//! 4. *finish*: columns, from sums of shapes and their coefficients.
//!
//! A base raised to a time that advances evenly (`growth`) becomes one product a period.
//!
//! Where some inputs change while the others stay (who takes part, in the same futures), the
//! first three parts come twice: *early*, what does not depend on them, and *late*, the rest.

use super::compile;
use super::graph::{Binary, Graph, NodeId, Unary};
use super::kernels::{self, View};
use crate::lanes::{LANES, Lanes};
use std::collections::BTreeSet;

/// The periods over which flows run.
#[derive(Clone, Debug, PartialEq)]
pub struct Periods {
    /// Their starts, in years.
    pub starts: Vec<f64>,
    /// Their length, in years.
    pub step: f64,
}

/// How a flow over periods becomes columns.
#[derive(Clone, Debug, PartialEq)]
pub enum Reduction {
    /// One column: the sum of `weight × flow`.
    Total(Vec<f64>),
    /// A column for each group: the sum of `weight × flow` over the periods of the group.
    Groups {
        /// One weight for each period.
        weights: Vec<f64>,
        /// The group of each period.
        groups: Vec<usize>,
        /// Number of groups.
        count: usize,
    },
    /// One column: the number of periods until the running total of the flow is never again
    /// below 0; 0 if it never is below.
    LastBelowZero,
}

/// A flow and what is wanted of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The flow, a rate per year.
    pub flow: NodeId,
    /// What is wanted.
    pub reduction: Reduction,
}

/// Where an operand is found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Operand {
    Input(usize),
    Register(usize),
    Constant(f64),
    Table(usize),
}

/// One step of a program.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Instruction {
    pub action: Action,
    pub to: usize,
    pub from: Vec<Operand>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    Unary(Unary),
    Binary(Binary),
    Select,
    /// `to += from[0] × from[1] × from[2] + from[3] × from[4] × from[5] + …`; every third is the
    /// same in all futures.
    AddProducts,
    /// As `AddProducts`, to the register of the period's group.
    AddProductsByGroup {
        registers: Vec<usize>,
        groups: Vec<usize>,
    },
    /// `to = from[0]` in the first period, then `to ×= from[1]`.
    Grow,
    /// `to = periods passed` where the register `from[0]` is below 0.
    MarkBelowZero,
}

/// What a column is made of: the sum of products.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Column(pub Vec<(Operand, Operand)>);

/// Steps taken once, those taken for each period, and those taken after the periods.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Stage {
    pub once: Vec<Instruction>,
    /// Registers that begin at 0.
    pub zeroed: Vec<usize>,
    pub each: Vec<Instruction>,
    pub after: Vec<Instruction>,
}

/// Sets of columns, one for each step; column 127 stands for all from there on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Needed {
    pub once: Vec<u128>,
    pub after: Vec<u128>,
}

/// The bit of a column in a set of columns; one bit stands for all from the 128th on.
pub fn column_bit(column: usize) -> u128 {
    1 << column.min(127)
}

/// A compiled set of requests. Running it is pure and may be done on any thread.
#[derive(Clone, Debug)]
pub struct Program {
    pub(super) early: Stage,
    pub(super) late: Stage,
    /// For which columns each late step before and after the periods is needed.
    pub(super) needed: Needed,
    pub(super) finish: Vec<Column>,
    pub(super) tables: Vec<Vec<f64>>,
    pub(super) periods: usize,
    pub(super) registers: usize,
    pub(super) inputs: BTreeSet<usize>,
    pub(super) arch: pulp::Arch,
}

/// The memory in which a program runs; one for each thread.
#[derive(Clone, Debug)]
pub struct Scratch {
    registers: Vec<Option<Box<Lanes>>>,
}

impl Program {
    /// Compiles requests. New nodes may be added to the graph.
    pub fn compile(graph: &mut Graph, periods: &Periods, requests: &[Request]) -> Program {
        compile::compile(graph, periods, requests, usize::MAX)
    }

    /// As [`Program::compile`], for inputs of which those from `late_from` on change while the
    /// others stay: see [`Program::prepare`].
    pub fn compile_late(
        graph: &mut Graph,
        periods: &Periods,
        requests: &[Request],
        late_from: usize,
    ) -> Program {
        compile::compile(graph, periods, requests, late_from)
    }

    /// Number of columns that a run fills.
    pub fn columns(&self) -> usize {
        self.finish.len()
    }

    /// Positions of the inputs that the program reads.
    pub fn inputs(&self) -> &BTreeSet<usize> {
        &self.inputs
    }

    /// Memory for running it.
    pub fn scratch(&self) -> Scratch {
        Scratch {
            registers: (0..self.registers)
                .map(|_| Some(Box::new(Lanes::ZERO)))
                .collect(),
        }
    }

    /// Fills `out` (one block for each column) from `inputs` (one block for each input).
    pub fn run(&self, scratch: &mut Scratch, inputs: &[Lanes], out: &mut [Lanes]) {
        self.prepare(scratch, inputs);
        self.finish(scratch, inputs, out);
    }

    /// Computes what does not depend on late inputs. Afterwards [`Program::finish`] may be
    /// called many times with other late inputs.
    pub fn prepare(&self, scratch: &mut Scratch, inputs: &[Lanes]) {
        self.arch.dispatch(Run {
            program: self,
            scratch,
            inputs,
            out: None,
        });
    }

    /// Computes the rest.
    pub fn finish(&self, scratch: &mut Scratch, inputs: &[Lanes], out: &mut [Lanes]) {
        self.finish_some(scratch, inputs, out, u128::MAX);
    }

    /// Computes the rest for some columns: those whose bit is set in `wanted` (the highest bit
    /// stands for all columns from the 128th on). What the others hold is left as it was.
    pub fn finish_some(
        &self,
        scratch: &mut Scratch,
        inputs: &[Lanes],
        out: &mut [Lanes],
        wanted: u128,
    ) {
        self.arch.dispatch(Run {
            program: self,
            scratch,
            inputs,
            out: Some((out, wanted)),
        });
    }

    #[inline(always)]
    fn early(&self, scratch: &mut Scratch, inputs: &[Lanes]) {
        for instruction in &self.early.once {
            self.step(instruction, scratch, inputs, 0);
        }
        self.each(&self.early, scratch, inputs);
        for instruction in &self.early.after {
            self.step(instruction, scratch, inputs, 0);
        }
    }

    #[inline(always)]
    fn late(&self, scratch: &mut Scratch, inputs: &[Lanes], wanted: u128) {
        for (instruction, needed) in self.late.once.iter().zip(&self.needed.once) {
            if needed & wanted != 0 {
                self.step(instruction, scratch, inputs, 0);
            }
        }
        self.each(&self.late, scratch, inputs);
        for (instruction, needed) in self.late.after.iter().zip(&self.needed.after) {
            if needed & wanted != 0 {
                self.step(instruction, scratch, inputs, 0);
            }
        }
    }

    #[inline(always)]
    fn each(&self, stage: &Stage, scratch: &mut Scratch, inputs: &[Lanes]) {
        for &register in &stage.zeroed {
            if let Some(lanes) = &mut scratch.registers[register] {
                lanes.fill(0.0);
            }
        }
        for period in 0..self.periods {
            for instruction in &stage.each {
                self.step(instruction, scratch, inputs, period);
            }
        }
    }

    #[inline(always)]
    fn columns_from(&self, scratch: &Scratch, inputs: &[Lanes], out: &mut [Lanes], wanted: u128) {
        for (position, (column, out)) in self.finish.iter().zip(out).enumerate() {
            if column_bit(position) & wanted == 0 {
                continue;
            }
            out.fill(0.0);
            for products in column.0.chunks(kernels::TERMS) {
                kernels::add_products(
                    out,
                    products.len(),
                    #[inline(always)]
                    |i| {
                        let (a, b) = products[i];
                        [
                            self.view(a, scratch, inputs, 0),
                            self.view(b, scratch, inputs, 0),
                            View::All(1.0),
                        ]
                    },
                );
            }
        }
    }

    #[inline(always)]
    fn view<'a>(
        &self,
        operand: Operand,
        scratch: &'a Scratch,
        inputs: &'a [Lanes],
        period: usize,
    ) -> View<'a> {
        match operand {
            Operand::Input(i) => View::Each(&inputs[i]),
            Operand::Register(r) => match &scratch.registers[r] {
                Some(lanes) => View::Each(lanes),
                None => View::All(f64::NAN),
            },
            Operand::Constant(value) => View::All(value),
            Operand::Table(t) => View::All(self.tables[t][period]),
        }
    }

    /// The register written to is taken out while its operands are read, so an instruction may
    /// not read the register to which it assigns.
    #[inline(always)]
    fn step(
        &self,
        instruction: &Instruction,
        scratch: &mut Scratch,
        inputs: &[Lanes],
        period: usize,
    ) {
        let to = match &instruction.action {
            Action::AddProductsByGroup { registers, groups } => registers[groups[period]],
            _ => instruction.to,
        };
        let Some(mut out) = scratch.registers[to].take() else {
            return;
        };
        let view = |i: usize| self.view(instruction.from[i], scratch, inputs, period);
        match &instruction.action {
            Action::Unary(operation) => kernels::unary(&mut out, *operation, view(0)),
            Action::Binary(operation) => kernels::binary(&mut out, *operation, view(0), view(1)),
            Action::Select => kernels::select(&mut out, view(0), view(1), view(2)),
            Action::AddProducts | Action::AddProductsByGroup { .. } => {
                for terms in instruction.from.chunks(3 * kernels::TERMS) {
                    kernels::add_products(
                        &mut out,
                        terms.len() / 3,
                        #[inline(always)]
                        |i| {
                            [
                                self.view(terms[3 * i], scratch, inputs, period),
                                self.view(terms[3 * i + 1], scratch, inputs, period),
                                self.view(terms[3 * i + 2], scratch, inputs, period),
                            ]
                        },
                    );
                }
            }
            Action::Grow if period == 0 => {
                kernels::select(&mut out, View::All(1.0), view(0), view(0))
            }
            Action::Grow => grow(&mut out, view(1)),
            Action::MarkBelowZero => {
                if let View::Each(running) = view(0) {
                    kernels::mark_below_zero(&mut out, running, (period + 1) as f64);
                }
            }
        }
        scratch.registers[to] = Some(out);
    }
}

/// One run, as work for the widest vectors that the processor has. (A closure would do, but only
/// a function of our own can be made part of the code that is compiled for those vectors.)
struct Run<'a> {
    program: &'a Program,
    scratch: &'a mut Scratch,
    inputs: &'a [Lanes],
    /// Where columns go, and which; none for the early part.
    out: Option<(&'a mut [Lanes], u128)>,
}

impl pulp::WithSimd for Run<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let (program, scratch) = (self.program, self.scratch);
        match self.out {
            None => program.early(scratch, self.inputs),
            Some((out, wanted)) => {
                program.late(scratch, self.inputs, wanted);
                program.columns_from(scratch, self.inputs, out, wanted);
            }
        }
    }
}

#[inline(always)]
fn grow(out: &mut Lanes, ratio: View<'_>) {
    match ratio {
        View::Each(ratio) => {
            for i in 0..LANES {
                out[i] *= ratio[i];
            }
        }
        View::All(ratio) => out.iter_mut().for_each(|x| *x *= ratio),
    }
}
