//! Tests of the public surface of `comity-methods`, in one binary.

mod math;
mod sampling;
mod statistics;
