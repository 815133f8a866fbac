//! The flow simulation: exact traces, laws, theory, reference networks.

pub mod networks;
mod reference;
mod theory;
