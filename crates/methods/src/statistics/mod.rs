//! Describing samples, and what a few observations say of the next.

pub mod exchangeable;
pub mod fit;
pub mod information;
pub mod interval;
mod least_squares;
pub mod moments;
pub mod mser;
pub mod pooled;
pub mod quantiles;
pub mod rank;
pub mod replicates;
pub mod sequential;
pub mod sobol_indices;
pub mod student_t;
pub mod survival;

pub use exchangeable::{left_out, next_of};
pub use fit::{Fitted, fit};
pub use information::{Information, Steadied, partial_perfect_information, perfect_information};
pub use interval::{Interval, confidence_interval, paired_difference, simultaneous};
pub use moments::{mean, sd};
pub use mser::mser;
pub use pooled::pooled_quantiles;
pub use quantiles::{estimated_quantiles, quantiles};
pub use rank::{mid_ranks, spearman, spearman_of_ranks};
pub use replicates::WithError;
pub use sequential::{Precision, StoppingRule, Verdict};
pub use sobol_indices::{Evaluations, SobolIndex, sobol_indices};
pub use student_t::student_t_quantile;
pub use survival::{KaplanMeier, Life, PooledRate, Step, pooled_rate};
