//! Networks of teams that requests pass between (Jackson 1957): each team behaves as if requests
//! came to it at random, at the rate that the whole network sends.

use super::erlang_c::{ErlangC, erlang_c};
use super::error::{QueueError, not_negative, positive, share};
use super::team::Team;

/// A share of leaving below this is a rounding of shares that sum to 1.
const NOBODY: f64 = 1e-12;

/// One team of a network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node {
    /// Requests that come to it from outside in a unit of time.
    pub outside_rate: f64,
    /// Mean time that one takes to serve, at each visit.
    pub mean_service: f64,
    /// How many are on duty.
    pub servers: usize,
}

/// A network in the long run.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenNetwork {
    /// Visits to each node in a unit of time.
    pub arrival_rates: Vec<f64>,
    /// Waiting at each node, for one visit.
    pub nodes: Vec<ErlangC>,
    /// Mean number present in the whole network.
    pub mean_present: f64,
    /// Mean time in the network, all visits together.
    pub mean_time: f64,
}

/// An open network; `routing[i][j]` is the share of those leaving node `i` that goes on to `j`, and
/// who goes nowhere leaves the network.
///
/// # Errors
/// Numbers that make no sense, a node from which nobody gets out, or one with more work than it
/// can do.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{Node, open_network};
/// // One request in ten is not solved at first, and comes back to the same desk.
/// let desk = Node { outside_rate: 0.54, mean_service: 1.0, servers: 1 };
/// let network = open_network(&[desk], &[vec![0.1]])?;
/// assert!((network.arrival_rates[0] - 0.6).abs() < 1e-12);
/// assert!((network.mean_present - 1.5).abs() < 1e-12);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn open_network(nodes: &[Node], routing: &[Vec<f64>]) -> Result<OpenNetwork, QueueError> {
    check_routing(nodes.len(), routing)?;
    let outside: Vec<f64> = nodes.iter().map(|n| n.outside_rate).collect();
    for (index, rate) in outside.iter().enumerate() {
        not_negative("the rate from outside", *rate).map_err(|e| e.within("node", index))?;
    }
    let coming = positive("what comes from outside in all", outside.iter().sum())?;
    let arrival_rates = traffic(outside, routing)?;
    let waiting = arrival_rates.iter().zip(nodes).enumerate();
    let waiting: Result<Vec<ErlangC>, QueueError> = waiting
        .map(|(index, (rate, node))| at_node(*rate, node).map_err(|e| e.within("node", index)))
        .collect();
    let waiting = waiting?;
    let mean_present = waiting.iter().map(|node| node.mean_present).sum();
    Ok(OpenNetwork {
        arrival_rates,
        nodes: waiting,
        mean_present,
        mean_time: mean_present / coming,
    })
}

/// Waiting at one node.
fn at_node(arrival_rate: f64, node: &Node) -> Result<ErlangC, QueueError> {
    erlang_c(&Team {
        arrival_rate,
        mean_service: node.mean_service,
        servers: node.servers,
    })
}

/// Checks that routing is a square of shares, of which no row sums to more than 1, and that
/// everyone gets out.
fn check_routing(nodes: usize, routing: &[Vec<f64>]) -> Result<(), QueueError> {
    let right_length = |what, found| {
        if found == nodes {
            return Ok(());
        }
        Err(QueueError::WrongLength {
            what,
            expected: nodes,
            found,
        })
    };
    right_length("the routing", routing.len())?;
    for (index, row) in routing.iter().enumerate() {
        right_length("the routing from it", row.len()).map_err(|e| e.within("node", index))?;
        check_row(row).map_err(|e| e.within("node", index))?;
    }
    match never_leaves(routing) {
        Some(node) => Err(QueueError::NeverLeaves { node }),
        None => Ok(()),
    }
}

/// Checks the shares that go on from one node.
fn check_row(row: &[f64]) -> Result<(), QueueError> {
    for part in row {
        share("a share that goes on", *part)?;
    }
    let sum: f64 = row.iter().sum();
    if sum <= 1.0 + 1e-9 {
        return Ok(());
    }
    Err(QueueError::WrongSum {
        what: "the shares that go on",
        sum,
        expected: "at most 1",
    })
}

/// The first node from which no way leads out: with none, the traffic equations have one solution.
fn never_leaves(routing: &[Vec<f64>]) -> Option<usize> {
    let mut gets_out: Vec<bool> = routing
        .iter()
        .map(|row| 1.0 - row.iter().sum::<f64>() > NOBODY)
        .collect();
    for _ in routing {
        for (node, row) in routing.iter().enumerate() {
            let leads_out = row.iter().zip(&gets_out).any(|(p, out)| *p > 0.0 && *out);
            gets_out[node] = gets_out[node] || leads_out;
        }
    }
    gets_out.iter().position(|out| !out)
}

/// Visits a unit of time: what comes from outside and from other nodes, λ = γ + λ·P.
fn traffic(outside: Vec<f64>, routing: &[Vec<f64>]) -> Result<Vec<f64>, QueueError> {
    let size = outside.len();
    let entry = |i: usize, j: usize| f64::from(u8::from(i == j)) - routing[j][i];
    let rows: Vec<Vec<f64>> = (0..size)
        .map(|i| (0..size).map(|j| entry(i, j)).collect())
        .collect();
    solve(rows, outside)
}

/// Gaussian elimination with the greatest pivot of each column.
fn solve(mut rows: Vec<Vec<f64>>, mut right: Vec<f64>) -> Result<Vec<f64>, QueueError> {
    let size = right.len();
    for column in 0..size {
        let greatest =
            |a: &usize, b: &usize| rows[*a][column].abs().total_cmp(&rows[*b][column].abs());
        let pivot = (column..size).max_by(greatest).unwrap_or(column);
        if rows[pivot][column].abs() < NOBODY {
            return Err(QueueError::NeverLeaves { node: column });
        }
        rows.swap(column, pivot);
        right.swap(column, pivot);
        let (above, below) = rows.split_at_mut(column + 1);
        for (row, target) in below.iter_mut().zip(column + 1..) {
            let factor = row[column] / above[column][column];
            for (entry, pivot_entry) in row.iter_mut().zip(&above[column]) {
                *entry -= factor * pivot_entry;
            }
            right[target] -= factor * right[column];
        }
    }
    Ok(substitute_back(&rows, right))
}

/// The solution of an upper triangle.
fn substitute_back(rows: &[Vec<f64>], mut right: Vec<f64>) -> Vec<f64> {
    for i in (0..right.len()).rev() {
        let known: f64 = (i + 1..right.len()).map(|j| rows[i][j] * right[j]).sum();
        right[i] = (right[i] - known) / rows[i][i];
    }
    right
}
