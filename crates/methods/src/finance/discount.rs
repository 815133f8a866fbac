//! Discount factors that chain year by year.

/// A rate and the first year (counted from the base year, 0) in which it applies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// First year.
    pub from_year: usize,
    /// Rate per year, as a ratio.
    pub rate: f64,
}

/// When in a year its flows are taken to fall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// At its start: year 0 is not discounted. The Green Book's own convention.
    StartOfYear,
    /// In its middle: every factor is half a year's discount smaller.
    MidYear,
}

/// The factor for each of `years` years: year 0 counts in full, and each further year is divided
/// by one plus *that year's own* rate (Green Book 2026: factors chain across the bands).
///
/// ```
/// use comity_methods::finance::{Band, Timing, discount_factors};
/// let bands = [Band { from_year: 0, rate: 0.035 }, Band { from_year: 31, rate: 0.03 }];
/// let factors = discount_factors(&bands, 33, Timing::StartOfYear);
/// assert_eq!(factors[0], 1.0);
/// assert!((factors[10] - 1.035f64.powi(-10)).abs() < 1e-15);
/// assert!((factors[32] - 1.035f64.powi(-30) / 1.03 / 1.03).abs() < 1e-15);
/// ```
pub fn discount_factors(bands: &[Band], years: usize, timing: Timing) -> Vec<f64> {
    let rate = |year: usize| {
        bands
            .iter()
            .rfind(|b| b.from_year <= year)
            .map_or(0.0, |b| b.rate)
    };
    let mut factor = 1.0;
    let factors = (0..years).map(|year| {
        if year > 0 {
            factor /= 1.0 + rate(year);
        }
        match timing {
            Timing::StartOfYear => factor,
            Timing::MidYear => factor / (1.0 + rate(year)).sqrt(),
        }
    });
    factors.collect()
}
