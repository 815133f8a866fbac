//! Tests of the public surface of `comity-methods`, in one binary.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod apportionment;
mod coalition;
mod exchangeable;
mod flow;
mod formula;
mod information;
mod location;
mod math;
mod queueing;
mod sampling;
mod sobol_indices;
mod statistics;
mod survival;
