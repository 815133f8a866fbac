//! The arithmetic of Comity: sampling, statistics, finance, queues and the formula language.

pub mod apportionment;
pub mod coalition;
pub mod finance;
pub mod flow;
pub mod formula;
pub mod lanes;
pub mod location;
pub mod math;
pub mod queueing;
pub mod sampling;
pub mod statistics;
