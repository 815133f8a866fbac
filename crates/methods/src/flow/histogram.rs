//! Waits counted in narrow bands: all percentiles from a fixed amount of memory.

/// Bands in each doubling of the wait: a band is at most 1.6 % wide, and a percentile read from it
/// by going evenly through the band errs by far less.
const BANDS: usize = 64;
const BAND_BITS: u32 = BANDS.trailing_zeros();
/// The shortest wait told apart from none: 2⁻⁷ minutes, about half a second.
const SHORTEST: f64 = 0.007_812_5;
/// Doublings from there: up to 2²³ minutes, sixteen years.
const DOUBLINGS: usize = 30;
const SIZE: usize = 1 + BANDS * DOUBLINGS;

/// How many waits fell where.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    counts: Vec<u32>,
}

impl Default for Histogram {
    fn default() -> Histogram {
        Histogram {
            counts: vec![0; SIZE],
        }
    }
}

impl Histogram {
    /// Counts one wait, in minutes.
    #[inline(always)]
    pub fn count(&mut self, minutes: f64) {
        self.counts[band(minutes)] += 1;
    }

    /// Counts all that another has counted.
    pub fn add(&mut self, other: &Histogram) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
    }

    /// How many were counted.
    pub fn total(&self) -> u64 {
        self.counts.iter().map(|c| u64::from(*c)).sum()
    }

    /// The wait that a share `p` of all did not exceed; NaN if nothing was counted.
    ///
    /// # Examples
    /// ```
    /// use comity_methods::flow::Histogram;
    /// let mut waits = Histogram::default();
    /// (1..=1000).for_each(|i| waits.count(f64::from(i) / 10.0));
    /// assert!((waits.quantile(0.95) - 95.0).abs() < 0.2);
    /// ```
    pub fn quantile(&self, p: f64) -> f64 {
        let total = self.total();
        if total == 0 {
            return f64::NAN;
        }
        let wanted = p.clamp(0.0, 1.0) * total as f64;
        let mut below = 0.0;
        for (band, count) in self.counts.iter().enumerate().filter(|(_, c)| **c > 0) {
            let count = f64::from(*count);
            if below + count >= wanted {
                let (low, high) = edges(band);
                return low + (high - low) * ((wanted - below) / count).clamp(0.0, 1.0);
            }
            below += count;
        }
        f64::NAN
    }

    /// The share that waited at most so many minutes; NaN if nothing was counted.
    pub fn share_within(&self, minutes: f64) -> f64 {
        let here = band(minutes);
        let (low, high) = edges(here);
        let inside = if here == 0 {
            1.0
        } else {
            ((minutes - low) / (high - low)).clamp(0.0, 1.0)
        };
        let below: u64 = self.counts[..here].iter().map(|c| u64::from(*c)).sum();
        (below as f64 + f64::from(self.counts[here]) * inside) / self.total() as f64
    }
}

/// The band of a wait: its binary exponent and first digits, read off the number itself.
#[inline(always)]
fn band(minutes: f64) -> usize {
    const FIRST: u64 = SHORTEST.to_bits() >> (52 - BAND_BITS);
    let place = (minutes.to_bits() >> (52 - BAND_BITS)) as i64 - FIRST as i64 + 1;
    if minutes < SHORTEST {
        0
    } else {
        (place as usize).min(SIZE - 1)
    }
}

/// Where a band begins and ends; the first holds those who did not wait.
fn edges(band: usize) -> (f64, f64) {
    let edge = |place: usize| {
        let (doubling, part) = (place / BANDS, place % BANDS);
        SHORTEST * (1u64 << doubling) as f64 * (1.0 + part as f64 / BANDS as f64)
    };
    match band {
        0 => (0.0, 0.0),
        _ => (edge(band - 1), edge(band)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wait_lies_in_its_band() {
        for minutes in [0.0078125, 0.01, 0.5, 1.0, 9.999, 10.0, 479.0, 1e6] {
            let (low, high) = edges(band(minutes));
            assert!(low <= minutes && minutes < high, "{minutes}: {low} {high}");
        }
        assert_eq!(band(0.0), 0);
        assert_eq!(band(1e300), SIZE - 1);
    }

    #[test]
    fn no_wait_is_no_wait() {
        let mut waits = Histogram::default();
        (0..9).for_each(|_| waits.count(0.0));
        waits.count(8.0);
        assert_eq!(waits.quantile(0.5), 0.0);
        assert!(waits.quantile(0.99) > 7.9);
        assert_eq!(waits.share_within(0.0), 0.9);
        assert_eq!(waits.share_within(100.0), 1.0);
    }
}
