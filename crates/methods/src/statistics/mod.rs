//! Describing samples.

pub mod moments;
pub mod pooled;
pub mod quantiles;
pub mod rank;
pub mod replicates;

pub use moments::{mean, sd};
pub use pooled::pooled_quantiles;
pub use quantiles::{estimated_quantiles, quantiles};
pub use rank::{mid_ranks, spearman, spearman_of_ranks};
pub use replicates::WithError;
