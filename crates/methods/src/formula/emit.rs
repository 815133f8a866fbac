//! Writing a program's instructions, each value once, in the order in which they are needed.

use super::compile::{Part, Plan, Use};
use super::graph::{Binary, Graph, Node, NodeId, Unary};
use super::program::{Action, Column, Instruction, Operand, Periods, Program, Stage};
use super::registers;
use super::stages;
use super::timeless::Timeless;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const ONE: Operand = Operand::Constant(1.0);

/// Writes the instructions.
pub(super) struct Emitter<'a> {
    graph: &'a Graph,
    periods: &'a Periods,
    timeless: Timeless,
    tables: Vec<Vec<f64>>,
    shapes: Vec<(NodeId, Vec<Use>)>,
    running: BTreeMap<usize, usize>,
    columns: Vec<Vec<(Part, Part)>>,
    /// Products that each running total gains in a period.
    gains: BTreeMap<usize, Vec<Operand>>,
    places: HashMap<NodeId, Operand>,
    once: Vec<Instruction>,
    each: Vec<Instruction>,
    zeroed: Vec<usize>,
    next: usize,
    inputs: BTreeSet<usize>,
    late_from: usize,
}

impl<'a> Emitter<'a> {
    pub fn new(plan: Plan<'a>, late_from: usize) -> Emitter<'a> {
        Emitter {
            graph: plan.graph,
            periods: plan.periods,
            timeless: plan.timeless,
            tables: plan.tables,
            shapes: plan.shapes,
            running: plan.running,
            columns: plan.columns,
            gains: BTreeMap::new(),
            places: HashMap::new(),
            once: Vec::new(),
            each: Vec::new(),
            zeroed: plan.zeroed,
            next: plan.next,
            inputs: BTreeSet::new(),
            late_from,
        }
    }

    pub fn program(mut self) -> Program {
        for (shape, uses) in std::mem::take(&mut self.shapes) {
            self.shape(shape, uses);
        }
        for (running, last) in std::mem::take(&mut self.running) {
            self.run_on(running, last);
        }
        let once = std::mem::take(&mut self.once);
        let columns = std::mem::take(&mut self.columns);
        let finish = columns.into_iter().map(|c| self.column(c)).collect();
        let after = std::mem::replace(&mut self.once, once);
        self.assemble(after, finish)
    }

    /// Adds what a running total gains in a period, and notes whether it is below 0.
    fn run_on(&mut self, running: usize, last: usize) {
        let from = self.gains.remove(&running).unwrap_or_default();
        self.each.push(Instruction {
            action: Action::AddProducts,
            to: running,
            from,
        });
        let from = vec![Operand::Register(running)];
        self.each.push(Instruction {
            action: Action::MarkBelowZero,
            to: last,
            from,
        });
    }

    fn register(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    fn shape(&mut self, shape: NodeId, uses: Vec<Use>) {
        let shape = self.operand(shape);
        for each in uses {
            match each {
                Use::Sum { to, weights } => {
                    let from = vec![shape, ONE, Operand::Table(weights)];
                    self.each.push(Instruction {
                        action: Action::AddProducts,
                        to,
                        from,
                    });
                }
                Use::SumByGroup {
                    registers,
                    groups,
                    weights,
                } => {
                    let from = vec![shape, ONE, Operand::Table(weights)];
                    let to = registers.first().copied().unwrap_or(0);
                    let action = Action::AddProductsByGroup { registers, groups };
                    self.each.push(Instruction { action, to, from });
                }
                Use::AddTo {
                    running,
                    coefficient,
                    weights,
                } => {
                    let coefficient = self.operand(coefficient);
                    let gain = [coefficient, shape, Operand::Table(weights)];
                    self.gains.entry(running).or_default().extend(gain);
                }
            }
        }
    }

    fn column(&mut self, of: Vec<(Part, Part)>) -> Column {
        let mut ready = |x: Part| match x {
            Part::Node(id) => self.operand(id),
            Part::Ready(operand) => operand,
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
            Node::Unary(operation, a) => (Action::Unary(operation), vec![self.place(a)]),
            Node::Binary(Binary::Power, base, exponent)
                if self.advance(base, exponent).is_some() =>
            {
                return self.grow(base, exponent);
            }
            Node::Binary(operation, a, b) => (
                Action::Binary(operation),
                vec![self.place(a), self.place(b)],
            ),
            Node::Select(c, a, b) => (
                Action::Select,
                vec![self.place(c), self.place(a), self.place(b)],
            ),
            Node::Cumulative(rate) => {
                let to = self.register();
                self.zeroed.push(to);
                let from = vec![self.place(rate), ONE, Operand::Constant(self.periods.step)];
                self.each.push(Instruction {
                    action: Action::AddProducts,
                    to,
                    from,
                });
                return Operand::Register(to);
            }
        };
        let to = self.register();
        let part = if self.graph.varies(id).by_time {
            &mut self.each
        } else {
            &mut self.once
        };
        part.push(Instruction { action, to, from });
        Operand::Register(to)
    }

    /// First exponent and its advance a period, if the exponent is the same in all futures and
    /// advances evenly while the base stays.
    fn advance(&self, base: NodeId, exponent: NodeId) -> Option<(f64, f64)> {
        let (base, exponent_varies) = (self.graph.varies(base), self.graph.varies(exponent));
        if base.by_time || exponent_varies.by_future || !exponent_varies.by_time {
            return None;
        }
        let values = self.timeless.get(exponent);
        let (first, last) = (*values.first()?, *values.last()?);
        let step = (last - first) / (values.len() - 1).max(1) as f64;
        let even =
            |(q, x): (usize, &f64)| (first + step * q as f64 - x).abs() <= 1e-12 * (1.0 + x.abs());
        let all_even = values.iter().enumerate().all(even);
        (all_even && values.len() > 1).then_some((first, step))
    }

    fn grow(&mut self, base: NodeId, exponent: NodeId) -> Operand {
        let (first, step) = self.advance(base, exponent).unwrap_or((0.0, 0.0));
        let base = self.place(base);
        let (first, ratio) = (self.raised(base, first), self.raised(base, step));
        let to = self.register();
        self.each.push(Instruction {
            action: Action::Grow,
            to,
            from: vec![first, ratio],
        });
        Operand::Register(to)
    }

    /// A base raised to a known power: e to the power of the power times its logarithm. Bases
    /// are near 1 and powers small, where this is as exact as a power and many times faster.
    fn raised(&mut self, base: Operand, exponent: f64) -> Operand {
        if exponent == 0.0 {
            return Operand::Constant(1.0);
        }
        let logarithm = self.before(Action::Unary(Unary::Ln), vec![base]);
        let multiple = self.before(
            Action::Binary(Binary::Multiply),
            vec![logarithm, Operand::Constant(exponent)],
        );
        self.before(Action::Unary(Unary::Exp), vec![multiple])
    }

    fn before(&mut self, action: Action, from: Vec<Operand>) -> Operand {
        let to = self.register();
        self.once.push(Instruction { action, to, from });
        Operand::Register(to)
    }

    fn assemble(self, after: Vec<Instruction>, finish: Vec<Column>) -> Program {
        let whole = Stage {
            once: self.once,
            zeroed: self.zeroed,
            each: self.each,
            after,
        };
        let (early, late) = stages::split(whole, self.late_from);
        let mut parts = registers::Parts {
            stages: [early, late],
            finish,
        };
        let registers = registers::allocate(&mut parts);
        let [early, late] = parts.stages;
        Program {
            needed: stages::needed(&late, &parts.finish),
            early,
            late,
            finish: parts.finish,
            tables: self.tables,
            periods: self.periods.starts.len(),
            registers,
            inputs: self.inputs,
            arch: pulp::Arch::new(),
        }
    }
}
