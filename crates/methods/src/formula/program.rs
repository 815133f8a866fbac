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

use super::graph::{Binary, Graph, Node, NodeId, Unary};
use super::kernels::{self, View};
use super::registers;
use super::terms::{Term, terms};
use super::timeless::Timeless;
use crate::lanes::{LANES, Lanes};
use std::collections::{BTreeSet, HashMap};

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
    pub from: [Operand; 3],
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    Unary(Unary),
    Binary(Binary),
    Select,
    /// `to += from[0] × from[1] × from[2]`; the last is the same in all futures.
    AddProduct,
    /// As `AddProduct`, to the register of the period's group.
    AddProductByGroup { registers: Vec<usize>, groups: Vec<usize> },
    /// `to = from[0]` in the first period, then `to ×= from[1]`.
    Grow,
    /// `to = periods passed` where the register `from[0]` is below 0.
    MarkBelowZero,
}

const NOTHING: Operand = Operand::Constant(0.0);
const ONE: Operand = Operand::Constant(1.0);

/// What a column is made of: the sum of products.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Column(pub Vec<(Operand, Operand)>);

/// A compiled set of requests. Running it is pure and may be done on any thread.
#[derive(Clone, Debug)]
pub struct Program {
    once: Vec<Instruction>,
    zeroed: Vec<usize>,
    each: Vec<Instruction>,
    after: Vec<Instruction>,
    finish: Vec<Column>,
    tables: Vec<Vec<f64>>,
    periods: usize,
    registers: usize,
    inputs: BTreeSet<usize>,
    arch: pulp::Arch,
}

/// The memory in which a program runs; one for each thread.
#[derive(Clone, Debug)]
pub struct Scratch {
    registers: Vec<Option<Box<Lanes>>>,
}

impl Program {
    /// Compiles requests. New nodes may be added to the graph.
    pub fn compile(graph: &mut Graph, periods: &Periods, requests: &[Request]) -> Program {
        let flows: Vec<Vec<Term>> = requests.iter().map(|r| terms(graph, r.flow)).collect();
        let mut compiler = Compiler::new(graph, periods);
        compiler.learn(&flows);
        for (request, terms) in requests.iter().zip(&flows) {
            compiler.plan(request, terms);
        }
        compiler.program()
    }

    /// Number of columns that a run fills.
    pub fn columns(&self) -> usize {
        self.finish.len()
    }

    /// Positions of the inputs that the program reads.
    pub fn inputs(&self) -> &BTreeSet<usize> {
        &self.inputs
    }

    /// Steps of a run for one block: before the periods, in each period.
    pub fn steps(&self) -> (usize, usize) {
        (self.once.len(), self.each.len())
    }

    /// Memory for running it.
    pub fn scratch(&self) -> Scratch {
        Scratch { registers: (0..self.registers).map(|_| Some(Box::new([0.0; LANES]))).collect() }
    }

    /// Fills `out` (one block for each column) from `inputs` (one block for each input).
    pub fn run(&self, scratch: &mut Scratch, inputs: &[Lanes], out: &mut [Lanes]) {
        self.arch.dispatch(Run { program: self, scratch, inputs, out });
    }

    #[inline(always)]
    fn run_all(&self, scratch: &mut Scratch, inputs: &[Lanes], out: &mut [Lanes]) {
        for instruction in &self.once {
            self.step(instruction, scratch, inputs, 0);
        }
        for &register in &self.zeroed {
            if let Some(lanes) = &mut scratch.registers[register] {
                lanes.fill(0.0);
            }
        }
        for period in 0..self.periods {
            for instruction in &self.each {
                self.step(instruction, scratch, inputs, period);
            }
        }
        for instruction in &self.after {
            self.step(instruction, scratch, inputs, 0);
        }
        for (column, out) in self.finish.iter().zip(out) {
            out.fill(0.0);
            for (a, b) in &column.0 {
                let (a, b) = (self.view(*a, scratch, inputs, 0), self.view(*b, scratch, inputs, 0));
                kernels::add_product(out, a, b, 1.0);
            }
        }
    }

    #[inline(always)]
    fn view<'a>(&self, operand: Operand, scratch: &'a Scratch, inputs: &'a [Lanes], period: usize) -> View<'a> {
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
    fn step(&self, instruction: &Instruction, scratch: &mut Scratch, inputs: &[Lanes], period: usize) {
        let to = match &instruction.action {
            Action::AddProductByGroup { registers, groups } => registers[groups[period]],
            _ => instruction.to,
        };
        let Some(mut out) = scratch.registers[to].take() else { return };
        let view = |i: usize| self.view(instruction.from[i], scratch, inputs, period);
        match &instruction.action {
            Action::Unary(operation) => kernels::unary(&mut out, *operation, view(0)),
            Action::Binary(operation) => kernels::binary(&mut out, *operation, view(0), view(1)),
            Action::Select => kernels::select(&mut out, view(0), view(1), view(2)),
            Action::AddProduct | Action::AddProductByGroup { .. } => match view(2) {
                View::All(0.0) | View::Each(_) => {}
                View::All(weight) => kernels::add_product(&mut out, view(0), view(1), weight),
            },
            Action::Grow if period == 0 => kernels::select(&mut out, View::All(1.0), view(0), view(0)),
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
    out: &'a mut [Lanes],
}

impl pulp::WithSimd for Run<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        self.program.run_all(self.scratch, self.inputs, self.out);
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

/// What is done with a shape in each period.
enum Use {
    Sum { to: usize, weights: usize },
    SumByGroup { registers: Vec<usize>, groups: Vec<usize>, weights: usize },
    AddTo { running: usize, coefficient: NodeId, weights: usize },
}

struct Compiler<'a> {
    graph: &'a Graph,
    periods: &'a Periods,
    timeless: Timeless,
    tables: Vec<Vec<f64>>,
    /// Shapes in order, each with its uses.
    shapes: Vec<(NodeId, Vec<Use>)>,
    shape_places: HashMap<NodeId, usize>,
    sums: HashMap<(NodeId, usize), usize>,
    /// Registers of sums by group; all requests of one program group the periods alike.
    grouped: HashMap<(NodeId, usize), Vec<usize>>,
    /// Pairs of running totals and the registers in which their last period below 0 is kept.
    running: Vec<(usize, usize)>,
    columns: Vec<Vec<(NodeIdOr, NodeIdOr)>>,
    next: usize,
    zeroed: Vec<usize>,
}

/// An operand that may still be a node.
#[derive(Clone, Copy)]
enum NodeIdOr {
    Node(NodeId),
    Ready(Operand),
}

impl<'a> Compiler<'a> {
    fn new(graph: &'a Graph, periods: &'a Periods) -> Compiler<'a> {
        Compiler {
            graph,
            periods,
            timeless: Timeless::default(),
            tables: Vec::new(),
            shapes: Vec::new(),
            shape_places: HashMap::new(),
            sums: HashMap::new(),
            grouped: HashMap::new(),
            running: Vec::new(),
            columns: Vec::new(),
            next: 0,
            zeroed: Vec::new(),
        }
    }

    fn learn(&mut self, flows: &[Vec<Term>]) {
        let roots: Vec<NodeId> = flows.iter().flatten().flat_map(|t| [t.coefficient, t.shape, t.weight]).collect();
        let all = self.graph.below(&roots, |_| true);
        let timeless: Vec<NodeId> = all.into_iter().filter(|id| !self.graph.varies(*id).by_future).collect();
        self.timeless.learn(self.graph, &timeless, &self.periods.starts, self.periods.step);
    }

    fn register(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    fn zeroed_register(&mut self) -> usize {
        let register = self.register();
        self.zeroed.push(register);
        register
    }

    fn table(&mut self, values: &[f64]) -> usize {
        let same = |table: &Vec<f64>| table.iter().zip(values).all(|(a, b)| a.to_bits() == b.to_bits());
        self.tables.iter().position(same).unwrap_or_else(|| {
            self.tables.push(values.to_vec());
            self.tables.len() - 1
        })
    }

    fn uses(&mut self, shape: NodeId) -> &mut Vec<Use> {
        let place = *self.shape_places.entry(shape).or_insert_with(|| {
            self.shapes.push((shape, Vec::new()));
            self.shapes.len() - 1
        });
        &mut self.shapes[place].1
    }

    fn plan(&mut self, request: &Request, terms: &[Term]) {
        match &request.reduction {
            Reduction::Total(weights) => {
                let column = terms.iter().map(|t| (NodeIdOr::Node(t.coefficient), self.total(t, weights)));
                let column = column.collect();
                self.columns.push(column);
            }
            Reduction::Groups { weights, groups, count } => self.plan_groups(terms, weights, groups, *count),
            Reduction::LastBelowZero => {
                let (running, last) = (self.zeroed_register(), self.zeroed_register());
                for term in terms {
                    let weights = self.timeless.get(term.weight).to_vec();
                    let weights = self.table(&weights);
                    self.uses(term.shape).push(Use::AddTo { running, coefficient: term.coefficient, weights });
                }
                self.running.push((running, last));
                self.columns.push(vec![(NodeIdOr::Ready(Operand::Register(last)), NodeIdOr::Ready(Operand::Constant(1.0)))]);
            }
        }
    }

    /// A term's own weight times the weights asked for, by period.
    fn weighted(&self, term: &Term, weights: &[f64]) -> Vec<f64> {
        self.timeless.get(term.weight).iter().zip(weights).map(|(own, asked)| own * asked).collect()
    }

    /// The sum of `weight × shape` over the periods: known now, or a register.
    fn total(&mut self, term: &Term, weights: &[f64]) -> NodeIdOr {
        let weights = self.weighted(term, weights);
        if !self.graph.varies(term.shape).by_future {
            return NodeIdOr::Ready(Operand::Constant(weights.iter().sum()));
        }
        let weights = self.table(&weights);
        if let Some(&register) = self.sums.get(&(term.shape, weights)) {
            return NodeIdOr::Ready(Operand::Register(register));
        }
        let to = self.zeroed_register();
        self.sums.insert((term.shape, weights), to);
        self.uses(term.shape).push(Use::Sum { to, weights });
        NodeIdOr::Ready(Operand::Register(to))
    }

    fn plan_groups(&mut self, terms: &[Term], weights: &[f64], groups: &[usize], count: usize) {
        let first = self.columns.len();
        self.columns.extend((0..count).map(|_| Vec::new()));
        for term in terms {
            let weights = self.weighted(term, weights);
            let sums: Vec<Operand> = if self.graph.varies(term.shape).by_future {
                self.group_registers(term.shape, &weights, groups, count)
            } else {
                let of = |g: usize| weights.iter().zip(groups).filter(|(_, group)| **group == g).map(|(w, _)| w).sum();
                (0..count).map(|g| Operand::Constant(of(g))).collect()
            };
            for (group, sum) in sums.into_iter().enumerate() {
                self.columns[first + group].push((NodeIdOr::Node(term.coefficient), NodeIdOr::Ready(sum)));
            }
        }
    }

    fn group_registers(&mut self, shape: NodeId, weights: &[f64], groups: &[usize], count: usize) -> Vec<Operand> {
        let weights = self.table(weights);
        let registers = match self.grouped.get(&(shape, weights)) {
            Some(registers) => registers.clone(),
            None => {
                let registers: Vec<usize> = (0..count).map(|_| self.zeroed_register()).collect();
                self.grouped.insert((shape, weights), registers.clone());
                let (registers_used, groups) = (registers.clone(), groups.to_vec());
                self.uses(shape).push(Use::SumByGroup { registers: registers_used, groups, weights });
                registers
            }
        };
        registers.into_iter().map(Operand::Register).collect()
    }

    fn program(self) -> Program {
        let (mut emitter, shapes, running, columns) = self.into_emitter();
        for (shape, uses) in shapes {
            emitter.shape(shape, uses);
        }
        for (running, last) in running {
            emitter.each.push(Instruction {
                action: Action::MarkBelowZero,
                to: last,
                from: [Operand::Register(running), NOTHING, NOTHING],
            });
        }
        let once = std::mem::take(&mut emitter.once);
        let finish = columns.into_iter().map(|c| emitter.column(c)).collect();
        let after = std::mem::replace(&mut emitter.once, once);
        emitter.program(after, finish)
    }

    #[allow(clippy::type_complexity, reason = "the parts of one struct, taken apart in one place")]
    fn into_emitter(self) -> (Emitter<'a>, Vec<(NodeId, Vec<Use>)>, Vec<(usize, usize)>, Vec<Vec<(NodeIdOr, NodeIdOr)>>) {
        let emitter = Emitter {
            graph: self.graph,
            periods: self.periods,
            timeless: self.timeless,
            tables: self.tables,
            places: HashMap::new(),
            once: Vec::new(),
            each: Vec::new(),
            zeroed: self.zeroed,
            next: self.next,
            inputs: BTreeSet::new(),
        };
        (emitter, self.shapes, self.running, self.columns)
    }
}

/// Writes the instructions.
struct Emitter<'a> {
    graph: &'a Graph,
    periods: &'a Periods,
    timeless: Timeless,
    tables: Vec<Vec<f64>>,
    places: HashMap<NodeId, Operand>,
    once: Vec<Instruction>,
    each: Vec<Instruction>,
    zeroed: Vec<usize>,
    next: usize,
    inputs: BTreeSet<usize>,
}

impl Emitter<'_> {
    fn register(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    fn shape(&mut self, shape: NodeId, uses: Vec<Use>) {
        let shape = self.operand(shape);
        for each in uses {
            let instruction = self.using(shape, each);
            self.each.push(instruction);
        }
    }

    fn using(&mut self, shape: Operand, each: Use) -> Instruction {
        match each {
            Use::Sum { to, weights } => {
                Instruction { action: Action::AddProduct, to, from: [shape, ONE, Operand::Table(weights)] }
            }
            Use::SumByGroup { registers, groups, weights } => Instruction {
                to: registers.first().copied().unwrap_or(0),
                action: Action::AddProductByGroup { registers, groups },
                from: [shape, ONE, Operand::Table(weights)],
            },
            Use::AddTo { running, coefficient, weights } => {
                let coefficient = self.operand(coefficient);
                let from = [coefficient, shape, Operand::Table(weights)];
                Instruction { action: Action::AddProduct, to: running, from }
            }
        }
    }

    fn column(&mut self, of: Vec<(NodeIdOr, NodeIdOr)>) -> Column {
        let mut ready = |x: NodeIdOr| match x {
            NodeIdOr::Node(id) => self.operand(id),
            NodeIdOr::Ready(operand) => operand,
        };
        Column(of.into_iter().map(|(a, b)| (ready(a), ready(b))).collect())
    }

    /// The operand that holds a node, after writing what is needed to compute it.
    fn operand(&mut self, id: NodeId) -> Operand {
        for below in self.graph.below(&[id], |varies| varies.by_future) {
            if !self.places.contains_key(&below) {
                let place = self.emit(below);
                self.places.insert(below, place);
            }
        }
        self.place(id)
    }

    fn place(&mut self, id: NodeId) -> Operand {
        let varies = self.graph.varies(id);
        match self.places.get(&id) {
            Some(place) => *place,
            None if varies.by_time => {
                let values = self.timeless.get(id).to_vec();
                let operand = Operand::Table(self.tables.len());
                self.tables.push(values);
                self.places.insert(id, operand);
                operand
            }
            None => Operand::Constant(self.timeless.get(id).first().copied().unwrap_or(f64::NAN)),
        }
    }

    fn emit(&mut self, id: NodeId) -> Operand {
        let (action, from) = match self.graph.node(id) {
            Node::Input(position) => {
                self.inputs.insert(position as usize);
                return Operand::Input(position as usize);
            }
            Node::Constant(_) | Node::Start => return self.place(id),
            Node::Unary(operation, a) => (Action::Unary(operation), [self.place(a), NOTHING, NOTHING]),
            Node::Binary(Binary::Power, base, exponent) if self.advance(base, exponent).is_some() => {
                return self.grow(base, exponent);
            }
            Node::Binary(operation, a, b) => (Action::Binary(operation), [self.place(a), self.place(b), NOTHING]),
            Node::Select(c, a, b) => (Action::Select, [self.place(c), self.place(a), self.place(b)]),
            Node::Cumulative(rate) => {
                let to = self.register();
                self.zeroed.push(to);
                let from = [self.place(rate), ONE, Operand::Constant(self.periods.step)];
                self.each.push(Instruction { action: Action::AddProduct, to, from });
                return Operand::Register(to);
            }
        };
        let to = self.register();
        let part = if self.graph.varies(id).by_time { &mut self.each } else { &mut self.once };
        part.push(Instruction { action, to, from });
        Operand::Register(to)
    }

    /// First exponent and its advance a period, if the exponent is the same in all futures and
    /// advances evenly while the base stays.
    fn advance(&self, base: NodeId, exponent: NodeId) -> Option<(f64, f64)> {
        if self.graph.varies(base).by_time || self.graph.varies(exponent).by_future {
            return None;
        }
        let values = self.timeless.get(exponent);
        let (first, last) = (*values.first()?, *values.last()?);
        let step = (last - first) / (values.len() - 1).max(1) as f64;
        let even = |(q, x): (usize, &f64)| (first + step * q as f64 - x).abs() <= 1e-12 * (1.0 + x.abs());
        let all_even = values.iter().enumerate().all(even);
        (all_even && values.len() > 1).then_some((first, step))
    }

    fn grow(&mut self, base: NodeId, exponent: NodeId) -> Operand {
        let (first, step) = self.advance(base, exponent).unwrap_or((0.0, 0.0));
        let base = self.place(base);
        let (first, ratio) = (self.raised(base, first), self.raised(base, step));
        let to = self.register();
        self.each.push(Instruction { action: Action::Grow, to, from: [first, ratio, NOTHING] });
        Operand::Register(to)
    }

    fn raised(&mut self, base: Operand, exponent: f64) -> Operand {
        if exponent == 0.0 {
            return Operand::Constant(1.0);
        }
        let to = self.register();
        let from = [base, Operand::Constant(exponent), NOTHING];
        self.once.push(Instruction { action: Action::Binary(Binary::Power), to, from });
        Operand::Register(to)
    }

    fn program(self, after: Vec<Instruction>, finish: Vec<Column>) -> Program {
        let mut parts =
            registers::Parts { once: self.once, zeroed: self.zeroed, each: self.each, after, finish };
        let registers = registers::allocate(&mut parts);
        Program {
            once: parts.once,
            zeroed: parts.zeroed,
            each: parts.each,
            after: parts.after,
            finish: parts.finish,
            tables: self.tables,
            periods: self.periods.starts.len(),
            registers,
            inputs: self.inputs,
            arch: pulp::Arch::new(),
        }
    }
}
impl Program {
    /// listing
    pub fn listing(&self) -> String { let mut s = format!("registers {}\n", self.registers); for i in &self.once { s += &format!("once {i:?}\n"); } for i in &self.each { s += &format!("each {:?} r{} {:?}\n", i.action, i.to, i.from); } s + &format!("finish products {}\n", self.finish.iter().map(|c| c.0.len()).sum::<usize>()) }
}
