//! Planning a program: which sums over the periods its columns need.

use super::early_first::EarlyFirst;
use super::emit::Emitter;
use super::graph::{Graph, NodeId};
use super::program::{Operand, Periods, Program, Reduction, Request};
use super::terms::{Term, terms};
use super::timeless::Timeless;
use std::collections::{BTreeMap, HashMap};

/// What is done with a shape in each period.
pub(super) enum Use {
    /// Its weighted sum over the periods.
    Sum { to: usize, weights: usize },
    /// Its weighted sums over groups of periods.
    SumByGroup {
        registers: Vec<usize>,
        groups: Vec<usize>,
        weights: usize,
    },
    /// Its part in a running total.
    AddTo {
        running: usize,
        coefficient: NodeId,
        weights: usize,
    },
}

/// A factor of a column: a node still to be computed, or an operand.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Node(NodeId),
    Ready(Operand),
}

/// What an emitter needs to know.
pub(super) struct Plan<'a> {
    pub graph: &'a Graph,
    pub periods: &'a Periods,
    pub timeless: Timeless,
    pub tables: Vec<Vec<f64>>,
    /// Shapes in order, each with its uses.
    pub shapes: Vec<(NodeId, Vec<Use>)>,
    /// Running totals and, for each, the register in which its last period below 0 is kept.
    pub running: BTreeMap<usize, usize>,
    /// The products of which each column is the sum.
    pub columns: Vec<Vec<(Part, Part)>>,
    /// Registers that begin at 0.
    pub zeroed: Vec<usize>,
    /// The next free register.
    pub next: usize,
}

/// Compiles requests.
pub(super) fn compile(
    graph: &mut Graph,
    periods: &Periods,
    requests: &[Request],
    late_from: usize,
) -> Program {
    let mut flows: Vec<Vec<Term>> = requests.iter().map(|r| terms(graph, r.flow)).collect();
    if late_from != usize::MAX {
        let mut order = EarlyFirst::new(late_from);
        for term in flows.iter_mut().flatten() {
            term.coefficient = order.rewritten(graph, term.coefficient);
        }
    }
    let mut planner = Planner::new(graph, periods);
    planner.learn(&flows);
    for (request, terms) in requests.iter().zip(&flows) {
        planner.request(request, terms);
    }
    Emitter::new(planner.plan, late_from).program()
}

struct Planner<'a> {
    plan: Plan<'a>,
    places: HashMap<NodeId, usize>,
    sums: HashMap<(NodeId, usize), usize>,
    /// Registers of sums by group; all requests of one program group the periods alike.
    grouped: HashMap<(NodeId, usize), Vec<usize>>,
}

impl<'a> Planner<'a> {
    fn new(graph: &'a Graph, periods: &'a Periods) -> Planner<'a> {
        let plan = Plan {
            graph,
            periods,
            timeless: Timeless::default(),
            tables: Vec::new(),
            shapes: Vec::new(),
            running: BTreeMap::new(),
            columns: Vec::new(),
            zeroed: Vec::new(),
            next: 0,
        };
        Planner {
            plan,
            places: HashMap::new(),
            sums: HashMap::new(),
            grouped: HashMap::new(),
        }
    }

    fn learn(&mut self, flows: &[Vec<Term>]) {
        let roots: Vec<NodeId> = flows
            .iter()
            .flatten()
            .flat_map(|t| [t.coefficient, t.shape, t.weight])
            .collect();
        let all = self.plan.graph.below(&roots, |_| true);
        let timeless: Vec<NodeId> = all
            .into_iter()
            .filter(|id| !self.plan.graph.varies(*id).by_future)
            .collect();
        self.plan.timeless.learn(
            self.plan.graph,
            &timeless,
            &self.plan.periods.starts,
            self.plan.periods.step,
        );
    }

    fn register(&mut self) -> usize {
        self.plan.next += 1;
        self.plan.next - 1
    }

    fn zeroed_register(&mut self) -> usize {
        let register = self.register();
        self.plan.zeroed.push(register);
        register
    }

    fn table(&mut self, values: &[f64]) -> usize {
        let same = |table: &Vec<f64>| {
            table
                .iter()
                .zip(values)
                .all(|(a, b)| a.to_bits() == b.to_bits())
        };
        self.plan.tables.iter().position(same).unwrap_or_else(|| {
            self.plan.tables.push(values.to_vec());
            self.plan.tables.len() - 1
        })
    }

    fn uses(&mut self, shape: NodeId) -> &mut Vec<Use> {
        let place = *self.places.entry(shape).or_insert_with(|| {
            self.plan.shapes.push((shape, Vec::new()));
            self.plan.shapes.len() - 1
        });
        &mut self.plan.shapes[place].1
    }

    fn request(&mut self, request: &Request, terms: &[Term]) {
        match &request.reduction {
            Reduction::Total(weights) => {
                let column = terms
                    .iter()
                    .map(|t| (Part::Node(t.coefficient), self.total(t, weights)));
                let column = column.collect();
                self.plan.columns.push(column);
            }
            Reduction::Groups {
                weights,
                groups,
                count,
            } => self.groups(terms, weights, groups, *count),
            Reduction::LastBelowZero => {
                let (running, last) = (self.zeroed_register(), self.zeroed_register());
                for term in terms {
                    let weights = self.plan.timeless.get(term.weight).to_vec();
                    let weights = self.table(&weights);
                    self.uses(term.shape).push(Use::AddTo {
                        running,
                        coefficient: term.coefficient,
                        weights,
                    });
                }
                self.plan.running.insert(running, last);
                self.plan.columns.push(vec![(
                    Part::Ready(Operand::Register(last)),
                    Part::Ready(Operand::Constant(1.0)),
                )]);
            }
        }
    }

    /// A term's own weight times the weights asked for, by period.
    fn weighted(&self, term: &Term, weights: &[f64]) -> Vec<f64> {
        self.plan
            .timeless
            .get(term.weight)
            .iter()
            .zip(weights)
            .map(|(own, asked)| own * asked)
            .collect()
    }

    /// The sum of `weight × shape` over the periods: known now, or a register.
    fn total(&mut self, term: &Term, weights: &[f64]) -> Part {
        let weights = self.weighted(term, weights);
        if !self.plan.graph.varies(term.shape).by_future {
            return Part::Ready(Operand::Constant(weights.iter().sum()));
        }
        let weights = self.table(&weights);
        if let Some(&register) = self.sums.get(&(term.shape, weights)) {
            return Part::Ready(Operand::Register(register));
        }
        let to = self.zeroed_register();
        self.sums.insert((term.shape, weights), to);
        self.uses(term.shape).push(Use::Sum { to, weights });
        Part::Ready(Operand::Register(to))
    }

    fn groups(&mut self, terms: &[Term], weights: &[f64], groups: &[usize], count: usize) {
        let first = self.plan.columns.len();
        self.plan.columns.extend((0..count).map(|_| Vec::new()));
        for term in terms {
            let weights = self.weighted(term, weights);
            let sums: Vec<Operand> = if self.plan.graph.varies(term.shape).by_future {
                self.group_registers(term.shape, &weights, groups, count)
            } else {
                let of = |g: usize| {
                    weights
                        .iter()
                        .zip(groups)
                        .filter(|(_, group)| **group == g)
                        .map(|(w, _)| w)
                        .sum()
                };
                (0..count).map(|g| Operand::Constant(of(g))).collect()
            };
            for (group, sum) in sums.into_iter().enumerate() {
                self.plan.columns[first + group]
                    .push((Part::Node(term.coefficient), Part::Ready(sum)));
            }
        }
    }

    fn group_registers(
        &mut self,
        shape: NodeId,
        weights: &[f64],
        groups: &[usize],
        count: usize,
    ) -> Vec<Operand> {
        let weights = self.table(weights);
        let registers = match self.grouped.get(&(shape, weights)) {
            Some(registers) => registers.clone(),
            None => {
                let registers: Vec<usize> = (0..count).map(|_| self.zeroed_register()).collect();
                self.grouped.insert((shape, weights), registers.clone());
                let (registers_used, groups) = (registers.clone(), groups.to_vec());
                self.uses(shape).push(Use::SumByGroup {
                    registers: registers_used,
                    groups,
                    weights,
                });
                registers
            }
        };
        registers.into_iter().map(Operand::Register).collect()
    }
}
