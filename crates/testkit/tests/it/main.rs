//! Checks of the house itself.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod house;
