//! The flow simulation: exact traces, laws, theory, reference networks.

mod coverage;
mod laws;
mod lindley;
pub mod networks;
mod reference;
mod theory;
