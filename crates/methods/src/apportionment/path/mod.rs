//! Adjustments of shares over the years: each takes a path (a list of years, each a list of
//! partners) and gives a path whose every year adds up to the same.

mod collar;
mod damped;
mod no_detriment;
mod tolerance;
mod true_up;

pub use collar::{Collared, TooTight, collared};
pub use damped::damped;
pub use no_detriment::{Detriment, no_detriment};
pub use tolerance::{Reviewed, tolerance};
pub use true_up::true_up;
