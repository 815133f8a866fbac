//! A flow as a sum of terms: what differs only between futures, times what moves in time, times
//! what is the same in all futures.
//!
//! Most of a case's lines are a few shapes in time (a ramp, a growth, a pulse) multiplied by
//! amounts that are drawn once a future. Summing the shape over the periods and multiplying
//! afterwards does in one step per shape what would otherwise be done for every line, partner
//! and period.

use super::graph::{Binary, Graph, Node, NodeId, Unary};
use std::collections::HashMap;

/// A flow is the sum of `coefficient × shape × weight`; coefficients do not vary by time, weights
/// not by future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub coefficient: NodeId,
    pub shape: NodeId,
    pub weight: NodeId,
}

/// Beyond so many terms a sum stays one shape: products of long sums would explode.
const MOST_TERMS: usize = 96;

/// A product on its way to being a term.
struct Product {
    coefficient: NodeId,
    factors: Vec<NodeId>,
    shape: Vec<NodeId>,
}

/// The terms of a flow, each shape once, in the order in which the shapes appear.
pub(super) fn terms(graph: &mut Graph, flow: NodeId) -> Vec<Term> {
    let one = graph.constant(1.0);
    let mut waiting = vec![Product {
        coefficient: one,
        factors: vec![flow],
        shape: Vec::new(),
    }];
    let mut merged: Vec<Term> = Vec::new();
    let mut places: HashMap<(NodeId, NodeId), usize> = HashMap::new();
    while let Some(mut product) = waiting.pop() {
        let Some(factor) = product.factors.pop() else {
            add(graph, &mut merged, &mut places, product);
            continue;
        };
        let room = merged.len() + waiting.len() < MOST_TERMS;
        if let Some(other) = split(graph, factor, &mut product, room) {
            waiting.push(other);
        }
        waiting.push(product);
    }
    merged
}

/// Takes one factor apart; a sum gives the product of its second operand as a new product.
fn split(graph: &mut Graph, factor: NodeId, product: &mut Product, room: bool) -> Option<Product> {
    if !graph.varies(factor).by_time {
        product.coefficient = graph.multiply(product.coefficient, factor);
        return None;
    }
    match graph.node(factor) {
        Node::Unary(Unary::Negate, a) => {
            product.coefficient = graph.unary(Unary::Negate, product.coefficient);
            product.factors.push(a);
        }
        Node::Binary(Binary::Multiply, a, b) => product.factors.extend([b, a]),
        Node::Binary(Binary::Divide, a, b) if graph.constant_value(a) != Some(1.0) => {
            // Parts of one whole (a cost split by weights) share the division by it.
            let one = graph.constant(1.0);
            let reciprocal = graph.divide(one, b);
            product.factors.extend([reciprocal, a]);
        }
        Node::Binary(operation @ (Binary::Add | Binary::Subtract), a, b) if room => {
            let mut second = Product {
                coefficient: product.coefficient,
                factors: product.factors.clone(),
                shape: product.shape.clone(),
            };
            if operation == Binary::Subtract {
                second.coefficient = graph.unary(Unary::Negate, second.coefficient);
            }
            second.factors.push(b);
            product.factors.push(a);
            return Some(second);
        }
        _ => product.shape.push(factor),
    }
    None
}

fn add(
    graph: &mut Graph,
    merged: &mut Vec<Term>,
    places: &mut HashMap<(NodeId, NodeId), usize>,
    product: Product,
) {
    let mut factors = product.shape;
    factors.sort_unstable();
    let one = graph.constant(1.0);
    let (mut shape, mut weight) = (one, one);
    for factor in factors {
        let part = if graph.varies(factor).by_future {
            &mut shape
        } else {
            &mut weight
        };
        *part = graph.multiply(*part, factor);
    }
    match places.get(&(shape, weight)) {
        Some(&place) => {
            let both = graph.add(merged[place].coefficient, product.coefficient);
            merged[place].coefficient = both;
        }
        None => {
            places.insert((shape, weight), merged.len());
            merged.push(Term {
                coefficient: product.coefficient,
                shape,
                weight,
            });
        }
    }
}
