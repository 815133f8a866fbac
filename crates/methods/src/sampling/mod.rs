//! Drawing uncertain inputs.
//!
//! A [`Distribution`] says what is known about an input; a [`Sampler`] draws all inputs of a
//! case in blocks of futures, in several independent randomisations, so that every figure
//! has an error bar. Uniform points (`net`) become values (`marginal`), correlated where
//! asked (`copula`).

pub mod copula;
pub mod distribution;
mod law;
pub mod marginal;
pub mod net;
pub mod philox;
pub mod sampler;
pub mod stream;
mod text;

pub use copula::{Matrix, nearest_correlation, normal_from_rank};
pub use distribution::{Distribution, DistributionError};
pub use net::Scheme;
pub use sampler::{Correlation, Input, Repair, Sampler, SamplingError};
pub use text::{NAMES, ParseError};
