//! Present values by dated schedules of discount rates.

mod discount;

pub use discount::{Band, Timing, discount_factors};
