//! The expression graph: every formula of a case in one place, each thing once.
//!
//! Nodes are hash-consed (the same expression is the same node, so `a - a` is exactly 0),
//! constants are folded, and children always come before parents. Its readers are the program
//! that computes numbers (`program`), the explanation of a figure, and in time a spreadsheet:
//! [`Graph::label`] keeps the names that people gave to nodes.

use crate::math;
use std::collections::{BTreeSet, HashMap};

/// A node's place in its graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

/// Operations of one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unary {
    /// Change of sign.
    Negate,
    /// Absolute value.
    Abs,
    /// Square root.
    Sqrt,
    /// e to the power.
    Exp,
    /// Natural logarithm.
    Ln,
    /// Greatest whole number below.
    Floor,
    /// Least whole number above.
    Ceil,
    /// 1 for 0, otherwise 0.
    Not,
}

/// Operations of two operands. Comparisons give 1 or 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Binary {
    /// Sum.
    Add,
    /// Difference.
    Subtract,
    /// Product.
    Multiply,
    /// Quotient.
    Divide,
    /// The smaller.
    Min,
    /// The larger.
    Max,
    /// Power.
    Power,
    /// First below second.
    Less,
    /// First not above second.
    LessOrEqual,
    /// Both the same.
    Equal,
    /// Neither is 0.
    And,
    /// Not both are 0.
    Or,
}

/// A node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// A number, by its bits.
    Constant(u64),
    /// An uncertain input, by its position.
    Input(u32),
    /// The start of the period, in years from the start of the case.
    Start,
    /// One operand.
    Unary(Unary, NodeId),
    /// Two operands.
    Binary(Binary, NodeId, NodeId),
    /// If the first is not 0 the second, else the third.
    Select(NodeId, NodeId, NodeId),
    /// The amount of a yearly rate from the start of the case to the end of the period.
    Cumulative(NodeId),
}

/// What a node's value depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Varies {
    /// It differs between periods.
    pub by_time: bool,
    /// It differs between futures.
    pub by_future: bool,
}

impl Varies {
    fn and(self, other: Varies) -> Varies {
        Varies {
            by_time: self.by_time || other.by_time,
            by_future: self.by_future || other.by_future,
        }
    }
}

/// The graph.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    varies: Vec<Varies>,
    places: HashMap<Node, NodeId>,
    labels: HashMap<NodeId, String>,
}

impl Graph {
    /// The node at a place.
    pub fn node(&self, id: NodeId) -> Node {
        self.nodes[id.0 as usize]
    }

    /// What the node's value depends on.
    pub fn varies(&self, id: NodeId) -> Varies {
        self.varies[id.0 as usize]
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True without nodes.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The name that people gave to a node: an estimate, definition or line.
    pub fn label(&self, id: NodeId) -> Option<&str> {
        self.labels.get(&id).map(String::as_str)
    }

    /// Names a node; the first name stays.
    pub fn set_label(&mut self, id: NodeId, name: &str) {
        self.labels.entry(id).or_insert_with(|| name.to_owned());
    }

    /// The value of a constant node.
    pub fn constant_value(&self, id: NodeId) -> Option<f64> {
        match self.node(id) {
            Node::Constant(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    fn insert(&mut self, node: Node) -> NodeId {
        if let Some(&id) = self.places.get(&node) {
            return id;
        }
        let id = NodeId(self.nodes.len() as u32);
        self.varies.push(self.varies_of(node));
        self.nodes.push(node);
        self.places.insert(node, id);
        id
    }

    fn varies_of(&self, node: Node) -> Varies {
        match node {
            Node::Constant(_) => Varies::default(),
            Node::Input(_) => Varies {
                by_future: true,
                by_time: false,
            },
            Node::Start => Varies {
                by_time: true,
                by_future: false,
            },
            Node::Unary(_, a) => self.varies(a),
            Node::Binary(_, a, b) => self.varies(a).and(self.varies(b)),
            Node::Select(c, a, b) => self.varies(c).and(self.varies(a)).and(self.varies(b)),
            Node::Cumulative(a) => Varies {
                by_time: true,
                ..self.varies(a)
            },
        }
    }

    /// A number. `-0.0` becomes `0.0`, so that the two are one node.
    pub fn constant(&mut self, value: f64) -> NodeId {
        self.insert(Node::Constant((value + 0.0).to_bits()))
    }

    /// An uncertain input.
    pub fn input(&mut self, position: usize) -> NodeId {
        self.insert(Node::Input(position as u32))
    }

    /// The start of the period, in years.
    pub fn start(&mut self) -> NodeId {
        self.insert(Node::Start)
    }

    /// One operand, folded where it is known.
    pub fn unary(&mut self, operation: Unary, a: NodeId) -> NodeId {
        if let Some(value) = self.constant_value(a) {
            return self.constant(unary_value(operation, value));
        }
        match (operation, self.node(a)) {
            (Unary::Negate, Node::Unary(Unary::Negate, inner)) => inner,
            _ => self.insert(Node::Unary(operation, a)),
        }
    }

    /// Two operands, folded and simplified where they are known.
    pub fn binary(&mut self, operation: Binary, a: NodeId, b: NodeId) -> NodeId {
        let (x, y) = (self.constant_value(a), self.constant_value(b));
        if let (Some(x), Some(y)) = (x, y) {
            return self.constant(binary_value(operation, x, y));
        }
        if let Some(simpler) = self.simpler(operation, (a, x), (b, y)) {
            return simpler;
        }
        let swap = matches!(
            operation,
            Binary::Add
                | Binary::Multiply
                | Binary::Min
                | Binary::Max
                | Binary::Equal
                | Binary::And
                | Binary::Or
        );
        let (a, b) = if swap && b < a { (b, a) } else { (a, b) };
        self.insert(Node::Binary(operation, a, b))
    }

    fn simpler(
        &mut self,
        operation: Binary,
        (a, x): (NodeId, Option<f64>),
        (b, y): (NodeId, Option<f64>),
    ) -> Option<NodeId> {
        match operation {
            Binary::Add if x == Some(0.0) => Some(b),
            Binary::Add | Binary::Subtract if y == Some(0.0) => Some(a),
            Binary::Subtract if a == b => Some(self.constant(0.0)),
            Binary::Subtract if x == Some(0.0) => Some(self.unary(Unary::Negate, b)),
            Binary::Multiply if x == Some(0.0) || y == Some(0.0) => Some(self.constant(0.0)),
            Binary::Multiply if x == Some(1.0) => Some(b),
            Binary::Multiply | Binary::Divide | Binary::Power if y == Some(1.0) => Some(a),
            Binary::Power if y == Some(0.0) || x == Some(1.0) => Some(self.constant(1.0)),
            Binary::Min | Binary::Max if a == b => Some(a),
            Binary::Power => self.power_of_power(a, b),
            _ => None,
        }
    }

    /// A growth raised to a known power is a growth with another exponent.
    fn power_of_power(&mut self, a: NodeId, exponent: NodeId) -> Option<NodeId> {
        self.constant_value(exponent)?;
        match self.node(a) {
            Node::Binary(Binary::Power, base, inner) if self.constant_value(inner).is_none() => {
                let both = self.multiply(inner, exponent);
                Some(self.binary(Binary::Power, base, both))
            }
            _ => None,
        }
    }

    /// A choice, folded where the condition or its outcome is known.
    pub fn select(&mut self, condition: NodeId, yes: NodeId, no: NodeId) -> NodeId {
        match self.constant_value(condition) {
            _ if yes == no => yes,
            Some(0.0) => no,
            Some(_) => yes,
            None => self.insert(Node::Select(condition, yes, no)),
        }
    }

    /// The running amount of a yearly rate.
    pub fn cumulative(&mut self, rate: NodeId) -> NodeId {
        match self.constant_value(rate) {
            Some(0.0) => rate,
            _ => self.insert(Node::Cumulative(rate)),
        }
    }

    /// The sum of two nodes.
    pub fn add(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.binary(Binary::Add, a, b)
    }

    /// The difference of two nodes.
    pub fn subtract(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.binary(Binary::Subtract, a, b)
    }

    /// The product of two nodes.
    pub fn multiply(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.binary(Binary::Multiply, a, b)
    }

    /// The quotient of two nodes.
    pub fn divide(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.binary(Binary::Divide, a, b)
    }

    /// A node and a number.
    pub fn plus(&mut self, a: NodeId, amount: f64) -> NodeId {
        let amount = self.constant(amount);
        self.add(a, amount)
    }

    /// How many whole `lengths` have passed at a time; a billionth is allowed for the rounding of
    /// thirds.
    pub fn whole(&mut self, time: NodeId, length: f64) -> NodeId {
        let length = self.constant(length);
        let passed = self.divide(time, length);
        let passed = self.plus(passed, 1e-9);
        self.unary(Unary::Floor, passed)
    }

    /// The sum of many nodes, left to right.
    pub fn sum(&mut self, of: impl IntoIterator<Item = NodeId>) -> NodeId {
        let zero = self.constant(0.0);
        of.into_iter().fold(zero, |total, x| self.add(total, x))
    }

    /// The node as it was `lag` years earlier: every mention of time is moved back. Running
    /// amounts count only what lies after the start of the case.
    pub fn delayed(&mut self, id: NodeId, lag: NodeId) -> NodeId {
        let mut moved = HashMap::new();
        for below in self.below(&[id], |varies| varies.by_time) {
            let earlier = self.moved_back(below, lag, &moved);
            moved.insert(below, earlier);
        }
        moved.get(&id).copied().unwrap_or(id)
    }

    /// The nodes under `roots`, and they themselves, that `keep` accepts, children first.
    pub(super) fn below(
        &self,
        roots: &[NodeId],
        keep: impl Fn(Varies) -> bool,
    ) -> BTreeSet<NodeId> {
        let mut found = BTreeSet::new();
        let mut waiting = roots.to_vec();
        while let Some(id) = waiting.pop() {
            if keep(self.varies(id)) && found.insert(id) {
                waiting.extend(self.children(id));
            }
        }
        found
    }

    /// Positions of the inputs on which nodes depend.
    pub fn inputs_below(&self, roots: &[NodeId]) -> BTreeSet<usize> {
        let below = self.below(roots, |varies| varies.by_future);
        let input = |id: NodeId| match self.node(id) {
            Node::Input(position) => Some(position as usize),
            _ => None,
        };
        below.into_iter().filter_map(input).collect()
    }

    /// The operands of a node.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let children = match self.node(id) {
            Node::Constant(_) | Node::Input(_) | Node::Start => [None; 3],
            Node::Unary(_, a) | Node::Cumulative(a) => [Some(a), None, None],
            Node::Binary(_, a, b) => [Some(a), Some(b), None],
            Node::Select(c, a, b) => [Some(c), Some(a), Some(b)],
        };
        children.into_iter().flatten()
    }

    fn moved_back(&mut self, id: NodeId, lag: NodeId, moved: &HashMap<NodeId, NodeId>) -> NodeId {
        let earlier = |child: NodeId| moved.get(&child).copied().unwrap_or(child);
        match self.node(id) {
            Node::Constant(_) | Node::Input(_) => id,
            Node::Start => self.subtract(id, lag),
            Node::Unary(operation, a) => self.unary(operation, earlier(a)),
            Node::Binary(operation, a, b) => self.binary(operation, earlier(a), earlier(b)),
            Node::Select(c, a, b) => self.select(earlier(c), earlier(a), earlier(b)),
            Node::Cumulative(rate) => {
                let (begun, zero) = (self.begun(lag), self.constant(0.0));
                let rate = self.select(begun, earlier(rate), zero);
                self.cumulative(rate)
            }
        }
    }

    /// 1 once the case has begun `lag` years ago. A billionth of a year is allowed for the
    /// rounding of thirds.
    pub fn begun(&mut self, lag: NodeId) -> NodeId {
        let start = self.start();
        let slack = self.constant(1e-9);
        let with_slack = self.add(start, slack);
        self.binary(Binary::LessOrEqual, lag, with_slack)
    }
}

fn truth(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}

/// The value of an operation of one operand.
#[inline(always)]
pub(super) fn unary_value(operation: Unary, x: f64) -> f64 {
    match operation {
        Unary::Negate => -x,
        Unary::Abs => x.abs(),
        Unary::Sqrt => x.sqrt(),
        Unary::Exp => math::exp(x),
        Unary::Ln => math::ln(x),
        Unary::Floor => x.floor(),
        Unary::Ceil => x.ceil(),
        Unary::Not => truth(x == 0.0),
    }
}

/// The value of an operation of two operands.
#[inline(always)]
pub(super) fn binary_value(operation: Binary, x: f64, y: f64) -> f64 {
    match operation {
        Binary::Add => x + y,
        Binary::Subtract => x - y,
        Binary::Multiply => x * y,
        Binary::Divide => x / y,
        Binary::Min => {
            if y < x {
                y
            } else {
                x
            }
        }
        Binary::Max => {
            if y > x {
                y
            } else {
                x
            }
        }
        Binary::Power => math::pow(x, y),
        Binary::Less => truth(x < y),
        Binary::LessOrEqual => truth(x <= y),
        Binary::Equal => truth(x == y),
        Binary::And => truth(x != 0.0 && y != 0.0),
        Binary::Or => truth(x != 0.0 || y != 0.0),
    }
}
