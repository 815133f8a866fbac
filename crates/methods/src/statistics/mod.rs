//! Describing samples, and what a few observations say of the next.

pub mod exchangeable;
pub mod information;
mod least_squares;
pub mod moments;
pub mod pooled;
pub mod quantiles;
pub mod rank;
pub mod replicates;
pub mod survival;

pub use exchangeable::{left_out, next_of};
pub mod sobol_indices;

pub use information::{Information, Steadied, partial_perfect_information, perfect_information};
pub use moments::{mean, sd};
pub use pooled::pooled_quantiles;
pub use quantiles::{estimated_quantiles, quantiles};
pub use rank::{mid_ranks, spearman, spearman_of_ranks};
pub use replicates::WithError;
pub use sobol_indices::{Evaluations, SobolIndex, sobol_indices};
pub use survival::{KaplanMeier, Life, PooledRate, Step, pooled_rate};
