//! Drawing uncertain inputs.

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
pub use text::ParseError;
