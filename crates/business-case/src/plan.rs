//! Which columns an appraisal computes, and which figures it reads from them.

use crate::model::{Entry, Model};
use crate::options::STAY;
use crate::pack::Pack;
use crate::scope::Scope;
use comity_methods::formula::{Graph, NodeId, Program, Reduction, Request};
use std::collections::{BTreeSet, HashMap};

/// A column of numbers, one for each future, made of the program's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    /// A column of the program.
    Plain(usize),
    /// The first less the second.
    Net(usize, usize),
    /// The first over the second.
    Ratio(usize, usize),
}

/// What a figure measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Net present value, real and discounted, of everything.
    Npv,
    /// The same of what is cash.
    CashNpv,
    /// Present value of benefits.
    BenefitsPv,
    /// Present value of costs.
    CostsPv,
    /// Benefits over costs.
    Bcr,
    /// Years until cumulative nominal cash is never again below nothing.
    Payback,
}

impl Measure {
    /// The last part of figure ids.
    pub fn id(self) -> &'static str {
        match self {
            Measure::Npv => "npv",
            Measure::CashNpv => "cash_npv",
            Measure::BenefitsPv => "benefits_pv",
            Measure::CostsPv => "costs_pv",
            Measure::Bcr => "bcr",
            Measure::Payback => "payback",
        }
    }
}

/// A figure to be read from a column.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub option: usize,
    pub scope: Scope,
    pub measure: Measure,
    pub column: usize,
    /// For net present values: the inputs on which it depends.
    pub inputs: BTreeSet<usize>,
}

/// The plan of an appraisal.
pub(crate) struct Plan {
    /// Computes what is read from all futures.
    pub program: Program,
    /// Distinct columns.
    pub columns: Vec<Column>,
    /// Figures in order.
    pub figures: Vec<Planned>,
    /// Computes cash by year, read from some futures.
    pub yearly: Program,
    /// For each group of yearly columns: option and scope.
    pub budgets: Vec<(usize, Scope)>,
    /// Columns of `yearly`, after the years, that hold paybacks.
    pub paybacks: Vec<(usize, Scope)>,
}

impl Plan {
    /// The plan for a model's entries, seen from some side.
    pub fn new(pack: &Pack, model: &mut Model, entries: &[Vec<Entry>]) -> Plan {
        let mut planner = Planner {
            pack,
            discounted: model.discounted.clone(),
            requests: Vec::new(),
            known: HashMap::new(),
            columns: Vec::new(),
            figures: Vec::new(),
            yearly: Vec::new(),
            budgets: Vec::new(),
            paybacks: Vec::new(),
            payback_flows: Vec::new(),
        };
        for (option, entries) in entries.iter().enumerate() {
            planner.option(option, entries, &mut model.graph);
        }
        let paybacks = planner.payback_flows.iter().map(|flow| Request {
            flow: *flow,
            reduction: Reduction::LastBelowZero,
        });
        planner.yearly.extend(paybacks);
        Plan {
            program: Program::compile(&mut model.graph, &model.periods, &planner.requests),
            columns: planner.columns,
            figures: planner.figures,
            yearly: Program::compile(&mut model.graph, &model.periods, &planner.yearly),
            budgets: planner.budgets,
            paybacks: planner.paybacks,
        }
    }

    /// The column of a figure.
    pub fn column(&self, option: usize, scope: Scope, measure: Measure) -> Option<usize> {
        let of = |f: &&Planned| f.option == option && f.scope == scope && f.measure == measure;
        self.figures.iter().find(of).map(|f| f.column)
    }
}

struct Planner<'a> {
    pack: &'a Pack,
    discounted: Vec<f64>,
    requests: Vec<Request>,
    known: HashMap<NodeId, usize>,
    columns: Vec<Column>,
    figures: Vec<Planned>,
    yearly: Vec<Request>,
    budgets: Vec<(usize, Scope)>,
    paybacks: Vec<(usize, Scope)>,
    payback_flows: Vec<NodeId>,
}

/// The flows of one scope: rates per year, none of them signed against the scope.
struct Flows {
    benefits: NodeId,
    costs: NodeId,
    real_cash: NodeId,
    nominal_cash: NodeId,
    has_costs: bool,
    all_cash: bool,
    any_cash: bool,
}

impl Planner<'_> {
    fn option(&mut self, option: usize, entries: &[Entry], graph: &mut Graph) {
        for scope in Scope::of(self.pack, entries) {
            let flows = flows(scope, entries, graph);
            let first = self.figures.len();
            self.scope(option, scope, &flows);
            self.figures[first].inputs = graph.inputs_below(&[flows.benefits, flows.costs]);
        }
    }

    fn scope(&mut self, option: usize, scope: Scope, flows: &Flows) {
        let stay = self.pack.options[option].id.as_str() == STAY;
        let together = matches!(scope, Scope::Partners | Scope::All);
        let benefits = self.present_value(flows.benefits);
        let costs = self.present_value(flows.costs);
        self.figure(option, scope, Measure::Npv, Column::Net(benefits, costs));
        if !flows.all_cash && flows.any_cash {
            let cash = self.present_value(flows.real_cash);
            self.figure(option, scope, Measure::CashNpv, Column::Plain(cash));
        }
        if together || stay {
            self.figure(option, scope, Measure::CostsPv, Column::Plain(costs));
        }
        if together && !stay {
            self.figure(option, scope, Measure::BenefitsPv, Column::Plain(benefits));
        }
        if flows.has_costs && !stay {
            self.figure(option, scope, Measure::Bcr, Column::Ratio(benefits, costs));
        }
        let budget = matches!(
            scope,
            Scope::Partners | Scope::One(crate::options::Bearer::Partner(_))
        );
        if budget && flows.any_cash {
            if !stay {
                self.paybacks.push((option, scope));
                self.payback_flows.push(flows.nominal_cash);
            }
            self.budget(option, scope, flows.nominal_cash);
        }
    }

    fn present_value(&mut self, flow: NodeId) -> usize {
        *self.known.entry(flow).or_insert_with(|| {
            let reduction = Reduction::Total(self.discounted.clone());
            self.requests.push(Request { flow, reduction });
            self.requests.len() - 1
        })
    }

    fn figure(&mut self, option: usize, scope: Scope, measure: Measure, column: Column) {
        let position = self.columns.iter().position(|c| *c == column);
        let column = position.unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        });
        self.figures.push(Planned {
            option,
            scope,
            measure,
            column,
            inputs: BTreeSet::new(),
        });
    }

    fn budget(&mut self, option: usize, scope: Scope, flow: NodeId) {
        let timeline = &self.pack.partnership.timeline;
        let groups = (0..timeline.periods())
            .map(|q| timeline.year_of(q))
            .collect();
        let weights = vec![timeline.step(); timeline.periods()];
        let reduction = Reduction::Groups {
            weights,
            groups,
            count: timeline.years(),
        };
        self.yearly.push(Request { flow, reduction });
        self.budgets.push((option, scope));
    }
}

/// What a bearer receives less what it pays, in cash of the day.
pub(crate) fn cash(scope: Scope, entries: &[Entry], graph: &mut Graph) -> NodeId {
    flows(scope, entries, graph).nominal_cash
}

fn flows(scope: Scope, entries: &[Entry], graph: &mut Graph) -> Flows {
    let zero = graph.constant(0.0);
    let (mut benefits, mut costs, mut real_cash, mut nominal_cash) = (zero, zero, zero, zero);
    let (mut has_costs, mut all_cash, mut any_cash) = (false, true, false);
    for entry in entries {
        let Some(part) = scope.parts(entry) else {
            continue;
        };
        let kind = if part.mirrored {
            entry.kind.mirrored()
        } else {
            entry.kind
        };
        let good = kind.sign() > 0.0;
        if kind.is_cost() {
            costs = graph.add(costs, entry.real);
            has_costs = true;
        } else {
            benefits = signed(graph, good, benefits, entry.real);
        }
        all_cash &= entry.cash;
        any_cash |= entry.cash;
        if entry.cash {
            real_cash = signed(graph, good, real_cash, entry.real);
            nominal_cash = signed(graph, good, nominal_cash, entry.nominal);
        }
    }
    Flows {
        benefits,
        costs,
        real_cash,
        nominal_cash,
        has_costs,
        all_cash,
        any_cash,
    }
}

fn signed(graph: &mut Graph, good: bool, total: NodeId, flow: NodeId) -> NodeId {
    if good {
        graph.add(total, flow)
    } else {
        graph.subtract(total, flow)
    }
}

/// What a scope gains a year, less what it loses.
pub(crate) fn net(scope: Scope, entries: &[Entry], graph: &mut Graph) -> NodeId {
    let zero = graph.constant(0.0);
    entries.iter().fold(zero, |total, entry| {
        let Some(part) = scope.parts(entry) else {
            return total;
        };
        let kind = if part.mirrored {
            entry.kind.mirrored()
        } else {
            entry.kind
        };
        if kind.sign() > 0.0 {
            graph.add(total, entry.real)
        } else {
            graph.subtract(total, entry.real)
        }
    })
}
