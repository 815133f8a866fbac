//! Tests of the command `comity`, in one binary.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod command;
mod new;
mod stories;
mod tutorial;
