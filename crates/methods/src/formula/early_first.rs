//! Reordering products so that what late inputs do not touch is multiplied first, once, and only
//! the rest again and again.

use super::graph::{Binary, Graph, Node, NodeId};
use std::collections::HashMap;

/// Rewrites coefficients for inputs of which those from `late_from` on change while the others
/// stay.
pub(super) struct EarlyFirst {
    late_from: usize,
    late: HashMap<NodeId, bool>,
    done: HashMap<NodeId, NodeId>,
}

/// What a product is made of.
#[derive(Default)]
struct Factors {
    above: Vec<NodeId>,
    below: Vec<NodeId>,
}

impl EarlyFirst {
    pub fn new(late_from: usize) -> EarlyFirst {
        EarlyFirst {
            late_from,
            late: HashMap::new(),
            done: HashMap::new(),
        }
    }

    /// The same value with its products reordered.
    pub fn rewritten(&mut self, graph: &mut Graph, id: NodeId) -> NodeId {
        if !self.is_late(graph, id) {
            return id;
        }
        if let Some(&done) = self.done.get(&id) {
            return done;
        }
        let new = match graph.node(id) {
            Node::Binary(Binary::Multiply | Binary::Divide, ..) => self.product(graph, id),
            Node::Binary(operation @ (Binary::Add | Binary::Subtract), a, b) => {
                let (a, b) = (self.rewritten(graph, a), self.rewritten(graph, b));
                graph.binary(operation, a, b)
            }
            _ => id,
        };
        self.done.insert(id, new);
        new
    }

    fn product(&mut self, graph: &mut Graph, id: NodeId) -> NodeId {
        let mut factors = Factors::default();
        self.take_apart(graph, id, false, &mut factors);
        let (late_above, above) = self.parted(graph, factors.above);
        let (late_below, below) = self.parted(graph, factors.below);
        let early = quotient(graph, &above, &below);
        let late = quotient(graph, &late_above, &late_below);
        graph.multiply(early, late)
    }

    fn take_apart(&mut self, graph: &mut Graph, id: NodeId, below: bool, factors: &mut Factors) {
        match graph.node(id) {
            Node::Binary(Binary::Multiply, a, b) if self.is_late(graph, id) => {
                self.take_apart(graph, a, below, factors);
                self.take_apart(graph, b, below, factors);
            }
            Node::Binary(Binary::Divide, a, b) if self.is_late(graph, id) => {
                self.take_apart(graph, a, below, factors);
                self.take_apart(graph, b, !below, factors);
            }
            _ => {
                let factor = self.rewritten(graph, id);
                let side = if below {
                    &mut factors.below
                } else {
                    &mut factors.above
                };
                side.push(factor);
            }
        }
    }

    /// Late factors, and the others.
    fn parted(&mut self, graph: &Graph, factors: Vec<NodeId>) -> (Vec<NodeId>, Vec<NodeId>) {
        factors.into_iter().partition(|f| self.is_late(graph, *f))
    }

    fn is_late(&mut self, graph: &Graph, id: NodeId) -> bool {
        if let Some(&known) = self.late.get(&id) {
            return known;
        }
        let late = match graph.node(id) {
            Node::Input(position) => position as usize >= self.late_from,
            _ => {
                let children: Vec<NodeId> = graph.children(id).collect();
                children.into_iter().any(|c| self.is_late(graph, c))
            }
        };
        self.late.insert(id, late);
        late
    }
}

fn quotient(graph: &mut Graph, above: &[NodeId], below: &[NodeId]) -> NodeId {
    let mut product = |of: &[NodeId]| {
        let mut factors = of.to_vec();
        factors.sort_unstable();
        let one = graph.constant(1.0);
        factors.into_iter().fold(one, |p, f| graph.multiply(p, f))
    };
    let (above, below) = (product(above), product(below));
    graph.divide(above, below)
}
