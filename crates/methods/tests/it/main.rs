//! Tests of the public surface of `comity-methods`, in one binary.

mod formula;
mod math;
mod sampling;
mod statistics;
