//! Why a formula has no answer, and what to do about it.

use thiserror::Error;

/// More servers than this are not looked at: the formulas take one step a server.
pub const MOST_SERVERS: usize = 1_000_000;

/// What keeps a formula from an answer.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum QueueError {
    /// A number that may not be negative is, or is not finite.
    #[error("{what} is {value}, but must be 0 or more and finite. Check its sign and unit")]
    Negative {
        /// Which number.
        what: &'static str,
        /// What it is.
        value: f64,
    },
    /// A number that must be above 0 is not, or is not finite.
    #[error("{what} is {value}, but must be above 0 and finite. Check its sign and unit")]
    NotPositive {
        /// Which number.
        what: &'static str,
        /// What it is.
        value: f64,
    },
    /// A share lies outside its range.
    #[error(
        "{what} is {value}, but must lie from 0 to 1{}. Write 80 % as 0.8",
        if *.below_one { ", 1 itself left out: no number of servers is ever certain" } else { "" }
    )]
    NotAShare {
        /// Which number.
        what: &'static str,
        /// What it is.
        value: f64,
        /// True if 1 itself is not possible either.
        below_one: bool,
    },
    /// Nobody serves.
    #[error("there is no server, so nobody would ever be served. Give at least 1")]
    NoServer,
    /// More servers than [`MOST_SERVERS`].
    #[error(
        "more than {MOST_SERVERS} servers would have to be looked at. Check the units: the rate and \
         the time of service must be in the same unit of time"
    )]
    TooManyServers,
    /// Work comes in at least as fast as it can be done.
    #[error(
        "work for {offered_load} servers comes in, but there are {servers}: the queue would grow \
         without end. Give at least {} servers, shorten the work, or use Erlang A if people give up",
        needed(*.offered_load)
    )]
    Unstable {
        /// Arrival rate times mean service: how many servers are busy if nobody waits.
        offered_load: f64,
        /// How many there are.
        servers: usize,
    },
    /// Fewer places than servers.
    #[error(
        "there is room for {capacity}, fewer than the {servers} servers. Count those being served \
         too, or give fewer servers"
    )]
    RoomBelowServers {
        /// How many may be present, waiting or being served.
        capacity: usize,
        /// How many servers there are.
        servers: usize,
    },
    /// A list has the wrong length.
    #[error("{what} has {found} entries, but should have {expected}. Give one for each")]
    WrongLength {
        /// Which list.
        what: &'static str,
        /// How many it should have.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// Times that should go up do not.
    #[error("{what}: entry {} is not later than the one before. Sort them by time", .entry + 1)]
    NotInOrder {
        /// Which list.
        what: &'static str,
        /// Its position, counted from 0; the message counts from 1.
        entry: usize,
    },
    /// Shares that may not sum to more than 1 do, or that must sum to 1 do not.
    #[error("{what} sum to {sum}, but should sum to {expected}. Correct one of them")]
    WrongSum {
        /// Which shares.
        what: &'static str,
        /// Their sum.
        sum: f64,
        /// `1` or `at most 1`.
        expected: &'static str,
    },
    /// From a node of a network there is no way out.
    #[error(
        "whoever comes to node {} never leaves the network: every way from it leads round and round. \
         Let a share of those leaving it, or a node after it, go out",
        .node + 1
    )]
    NeverLeaves {
        /// The node, counted from 0; the message counts from 1.
        node: usize,
    },
    /// Something is wrong with one of several nodes, classes or intervals.
    #[error("{part} {}: {problem}", .index + 1)]
    In {
        /// What it is one of: `node`, `class`, `interval`.
        part: &'static str,
        /// Which, counted from 0; the message counts from 1.
        index: usize,
        /// What is wrong.
        problem: Box<QueueError>,
    },
}

impl QueueError {
    /// The same problem, said to be in one of several parts.
    pub(super) fn within(self, part: &'static str, index: usize) -> QueueError {
        QueueError::In {
            part,
            index,
            problem: Box::new(self),
        }
    }
}

/// The fewest servers that keep up with a load.
fn needed(offered_load: f64) -> f64 {
    offered_load.floor() + 1.0
}

/// Passes a number of 0 or more.
pub(super) fn not_negative(what: &'static str, value: f64) -> Result<f64, QueueError> {
    if value >= 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(QueueError::Negative { what, value })
    }
}

/// Passes a number above 0.
pub(super) fn positive(what: &'static str, value: f64) -> Result<f64, QueueError> {
    if value > 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(QueueError::NotPositive { what, value })
    }
}

/// Passes a share from 0 to 1.
pub(super) fn share(what: &'static str, value: f64) -> Result<f64, QueueError> {
    if (0.0..=1.0).contains(&value) {
        Ok(value)
    } else {
        Err(QueueError::NotAShare {
            what,
            value,
            below_one: false,
        })
    }
}

/// Passes a share from 0 up to but not including 1.
pub(super) fn share_below_one(what: &'static str, value: f64) -> Result<f64, QueueError> {
    if (0.0..1.0).contains(&value) {
        Ok(value)
    } else {
        Err(QueueError::NotAShare {
            what,
            value,
            below_one: true,
        })
    }
}

/// Passes a number of servers that can be looked at.
pub(super) fn some_servers(servers: usize) -> Result<usize, QueueError> {
    match servers {
        0 => Err(QueueError::NoServer),
        1..=MOST_SERVERS => Ok(servers),
        _ => Err(QueueError::TooManyServers),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_what_is_wrong_and_what_to_do() {
        let unstable = QueueError::Unstable {
            offered_load: 3.2,
            servers: 3,
        };
        assert_eq!(
            unstable.within("node", 1).to_string(),
            "node 2: work for 3.2 servers comes in, but there are 3: the queue would grow without \
             end. Give at least 4 servers, shorten the work, or use Erlang A if people give up"
        );
        let share = share_below_one("the share within the standard", 80.0);
        assert_eq!(
            share.map_err(|e| e.to_string()),
            Err(
                "the share within the standard is 80, but must lie from 0 to 1, 1 itself left out: \
                 no number of servers is ever certain. Write 80 % as 0.8"
                    .to_owned()
            )
        );
        assert!(not_negative("a rate", f64::NAN).is_err());
        assert!(positive("a time", 0.0).is_err());
        assert_eq!(some_servers(0), Err(QueueError::NoServer));
    }
}
