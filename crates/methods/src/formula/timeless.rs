//! Values of the nodes that no future changes, for every period.

use super::graph::{Graph, Node, NodeId, binary_value, unary_value};
use std::collections::HashMap;

/// Values by period of every node that varies at most by time.
#[derive(Debug, Default)]
pub(super) struct Timeless(HashMap<NodeId, Vec<f64>>);

impl Timeless {
    /// Computes what is not yet known under `roots`.
    pub fn learn(&mut self, graph: &Graph, roots: &[NodeId], starts: &[f64], step: f64) {
        for id in graph.below(roots, |varies| !varies.by_future) {
            if !self.0.contains_key(&id) {
                let values = self.values(graph, id, starts, step);
                self.0.insert(id, values);
            }
        }
    }

    /// The values of a node that was learnt.
    pub fn get(&self, id: NodeId) -> &[f64] {
        self.0.get(&id).map_or(&[], Vec::as_slice)
    }

    fn values(&self, graph: &Graph, id: NodeId, starts: &[f64], step: f64) -> Vec<f64> {
        let periods = 0..starts.len();
        match graph.node(id) {
            Node::Constant(bits) => vec![f64::from_bits(bits); starts.len()],
            Node::Start | Node::Input(_) => starts.to_vec(),
            Node::Unary(operation, a) => self
                .get(a)
                .iter()
                .map(|x| unary_value(operation, *x))
                .collect(),
            Node::Binary(operation, a, b) => {
                let (a, b) = (self.get(a), self.get(b));
                periods
                    .map(|q| binary_value(operation, a[q], b[q]))
                    .collect()
            }
            Node::Select(c, a, b) => {
                let (c, a, b) = (self.get(c), self.get(a), self.get(b));
                periods
                    .map(|q| if c[q] != 0.0 { a[q] } else { b[q] })
                    .collect()
            }
            Node::Cumulative(a) => {
                let running = self.get(a).iter().scan(0.0, |total, rate| {
                    *total += rate * step;
                    Some(*total)
                });
                running.collect()
            }
        }
    }
}
