//! The block in which all arithmetic runs: one array of futures for one quantity.

/// Futures evaluated together. 128 × 8 bytes is 1 KiB a quantity, so that some thirty
/// live quantities stay in a 32 KiB first-level cache.
pub const LANES: usize = 512;

/// One quantity in [`LANES`] futures.
pub type Lanes = [f64; LANES];
