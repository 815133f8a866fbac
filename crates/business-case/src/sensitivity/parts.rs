//! The parts of a net present value that some measures ask about: its lines, and its income from
//! outside.

use super::study::{Cell, Futures, Study, over, present_value};
use crate::figures::WithError;
use crate::model::{Entry, Model};
use crate::options::LineKind;
use crate::pack::Pack;
use comity_methods::formula::{NodeId, Program, Request};
use std::collections::BTreeMap;

/// Computes parts; each is a column.
pub(super) struct Parts {
    pub program: Program,
    /// For each cell: option and line of every line that brings money, and its column.
    pub lines: Vec<Vec<((usize, usize), usize)>>,
    /// For each cell: the column of income from outside, if there is any.
    pub income: Vec<Option<usize>>,
}

impl Parts {
    pub fn new(study: &mut Study<'_>) -> Parts {
        let mut requests: Vec<Request> = Vec::new();
        let (mut lines, mut income) = (Vec::new(), Vec::new());
        let (pack, model) = (study.pack, &mut study.model);
        for cell in &study.cells {
            let mut ask = |model: &Model, flow: NodeId| {
                requests.push(present_value(model, flow));
                requests.len() - 1
            };
            let flows = money_lines(cell, model);
            let columns = flows
                .into_iter()
                .map(|(line, flow)| (line, ask(model, flow)));
            lines.push(columns.collect());
            income.push(outside(pack, cell, model).map(|flow| ask(model, flow)));
        }
        Parts {
            program: Program::compile(&mut model.graph, &model.periods, &requests),
            lines,
            income,
        }
    }

    /// The mean of a column.
    pub fn mean(&self, column: usize, futures: &[Futures]) -> WithError {
        over(futures, |f| f.parts[column])
    }
}

/// What an entry is for a cell's scope: its kind, and whether the scope receives it.
fn seen(cell: &Cell, entry: &Entry) -> Option<(LineKind, bool)> {
    let part = cell.scope.parts(entry)?;
    let kind = if part.mirrored {
        entry.kind.mirrored()
    } else {
        entry.kind
    };
    Some((kind, part.mirrored))
}

/// Savings, income and benefits that are cash, by line.
fn money_lines(cell: &Cell, model: &mut Model) -> BTreeMap<(usize, usize), NodeId> {
    let mut flows: BTreeMap<(usize, usize), NodeId> = BTreeMap::new();
    let (entries, graph) = (&model.entries[cell.option], &mut model.graph);
    for entry in entries {
        let brings = |(kind, _): (LineKind, bool)| kind.sign() > 0.0 && entry.cash;
        if seen(cell, entry).is_some_and(brings) {
            let line = (entry.option, entry.line);
            let so_far = flows.get(&line).copied();
            let total = so_far.map_or(entry.real, |flow| graph.add(flow, entry.real));
            flows.insert(line, total);
        }
    }
    flows
}

/// What comes in from outside the scope: income of its own, what others pay to it, and, where an
/// option states the whole, less the income that staying as now would have brought.
fn outside(pack: &Pack, cell: &Cell, model: &mut Model) -> Option<NodeId> {
    let mut total = None;
    let (entries, graph) = (&model.entries[cell.option], &mut model.graph);
    for entry in entries {
        let Some((kind, received)) = seen(cell, entry) else {
            continue;
        };
        let line = &pack.options[entry.option].lines[entry.line];
        let own = !received && line.kind == LineKind::Income;
        if kind != LineKind::Income && !own {
            continue;
        }
        let so_far = total.unwrap_or_else(|| graph.constant(0.0));
        total = Some(if kind.sign() > 0.0 {
            graph.add(so_far, entry.real)
        } else {
            graph.subtract(so_far, entry.real)
        });
    }
    total
}
