//! Values of formulas that do not depend on time, for one future at a time.
//!
//! Where a block of futures is more than is wanted (a service that is simulated once for each
//! future), this reads the same graph one vector of inputs at a time.

use super::graph::{Graph, Node, NodeId, binary_value, unary_value};
use std::collections::HashMap;

/// Some nodes of a graph, ready to be computed for one future.
///
/// # Examples
/// ```
/// use comity_methods::formula::{Graph, Moment};
/// let mut graph = Graph::default();
/// let (a, b) = (graph.input(0), graph.input(1));
/// let sum = graph.add(a, b);
/// let moment = Moment::of(&graph, &[sum, a]).unwrap();
/// assert_eq!(moment.values(&[2.0, 3.0]), [5.0, 2.0]);
/// let start = graph.start();
/// assert!(Moment::of(&graph, &[start]).is_none());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Moment {
    /// The nodes, children first; their operands are positions in this list.
    steps: Vec<Node>,
    /// Where the wanted nodes stand in it.
    wanted: Vec<usize>,
}

impl Moment {
    /// Prepares nodes, in this order; `None` if one of them depends on time.
    pub fn of(graph: &Graph, nodes: &[NodeId]) -> Option<Moment> {
        if nodes.iter().any(|n| graph.varies(*n).by_time) {
            return None;
        }
        let mut places: HashMap<NodeId, usize> = HashMap::new();
        let mut steps = Vec::new();
        for id in graph.below(nodes, |_| true) {
            let place = |child: NodeId| NodeId(places[&child] as u32);
            steps.push(match graph.node(id) {
                Node::Unary(operation, a) => Node::Unary(operation, place(a)),
                Node::Binary(operation, a, b) => Node::Binary(operation, place(a), place(b)),
                Node::Select(c, a, b) => Node::Select(place(c), place(a), place(b)),
                other => other,
            });
            places.insert(id, steps.len() - 1);
        }
        let wanted = nodes.iter().map(|n| places[n]).collect();
        Some(Moment { steps, wanted })
    }

    /// Their values where the inputs are these; an input that is missing counts as not a number.
    pub fn values(&self, inputs: &[f64]) -> Vec<f64> {
        let mut values: Vec<f64> = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let at = |id: NodeId| values[id.0 as usize];
            let value = match *step {
                Node::Constant(bits) => f64::from_bits(bits),
                Node::Input(i) => inputs.get(i as usize).copied().unwrap_or(f64::NAN),
                Node::Unary(operation, a) => unary_value(operation, at(a)),
                Node::Binary(operation, a, b) => binary_value(operation, at(a), at(b)),
                Node::Select(c, a, _) if at(c) != 0.0 => at(a),
                Node::Select(_, _, b) => at(b),
                Node::Start | Node::Cumulative(_) => f64::NAN,
            };
            values.push(value);
        }
        self.wanted.iter().map(|w| values[*w]).collect()
    }
}
