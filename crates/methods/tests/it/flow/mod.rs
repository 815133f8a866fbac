//! The flow simulation: exact traces, laws, theory, reference networks.

mod chains;
mod coverage;
mod effects;
mod laws;
mod lindley;
pub mod networks;
mod reference;
mod scripts;
mod theory;
mod traces;
