//! The block in which all arithmetic runs: one array of futures for one quantity.

use std::ops::{Deref, DerefMut};

/// Futures evaluated together: long enough that the interpreter's own work does not count, short
/// enough that the quantities in use stay in the second-level cache.
pub const LANES: usize = 256;

/// One quantity in [`LANES`] futures, aligned so that no vector straddles two cache lines.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub struct Lanes(pub [f64; LANES]);

impl Lanes {
    /// Nothing in every future.
    pub const ZERO: Lanes = Lanes([0.0; LANES]);

    /// One value in every future.
    pub const fn all(value: f64) -> Lanes {
        Lanes([value; LANES])
    }
}

impl Deref for Lanes {
    type Target = [f64; LANES];

    #[inline(always)]
    fn deref(&self) -> &[f64; LANES] {
        &self.0
    }
}

impl DerefMut for Lanes {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [f64; LANES] {
        &mut self.0
    }
}
