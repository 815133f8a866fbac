//! Rules that split a cost: published cases to the printed digit, laws, slow right versions.

mod classics;
pub mod games;
mod hostile;
mod laws;
mod nucleoli;
mod sampled;
