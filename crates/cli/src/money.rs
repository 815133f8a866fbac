//! Numbers in tables: one scale for a table, an error beside every number.

use comity_business_case::WithError;
pub use comity_business_case::grouped;

/// The scale in which a table shows money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    divisor: f64,
    word: &'static str,
}

impl Scale {
    /// The scale that suits the largest amount.
    pub fn of(amounts: impl Iterator<Item = f64>) -> Scale {
        let largest = amounts.fold(0.0, |most: f64, x| most.max(x.abs()));
        let (divisor, word) = match largest {
            x if x >= 2e7 => (1e6, "m"),
            x if x >= 2e4 => (1e3, "k"),
            _ => (1.0, ""),
        };
        Scale { divisor, word }
    }

    /// True for amounts that would be shown as next to nothing.
    pub fn is_too_coarse(self, amount: f64) -> bool {
        amount.abs() < 0.1 * self.divisor
    }

    /// `£m`, `£k`, `£`, `EUR m`, …
    pub fn unit(self, currency: &str) -> String {
        match (currency, self.word) {
            ("GBP", word) => format!("£{word}"),
            (code, "") => code.to_owned(),
            (code, word) => format!("{code} {word}"),
        }
    }

    /// `1,372`: an amount that is known without error.
    pub fn whole(self, amount: f64) -> String {
        grouped(amount / self.divisor, 0)
    }

    /// `1,371.87 ±0.01`
    pub fn show(self, amount: WithError) -> String {
        with_error(WithError {
            value: amount.value / self.divisor,
            se: amount.se / self.divisor,
        })
    }
}

/// A number with its error, to the place at which the error begins, at most two decimals. The
/// error is rounded up, so that it is never made to look smaller than it is.
pub fn with_error(x: WithError) -> String {
    let places = if x.se > 0.0 {
        (-x.se.log10()).ceil().clamp(0.0, 2.0) as usize
    } else {
        0
    };
    let unit = 10f64.powi(-(places as i32));
    let error = if x.se > 0.0 {
        (x.se / unit - 1e-9).ceil() * unit
    } else {
        0.0
    };
    let places = if x.se > 0.0 || x.value.fract() == 0.0 {
        places
    } else {
        2
    };
    format!(
        "{} ±{}",
        grouped(x.value, places),
        grouped(error, if x.se > 0.0 { places } else { 0 })
    )
}

/// A share of futures in per cent, with its error.
pub fn per_cent(x: WithError) -> String {
    with_error(WithError {
        value: x.value * 100.0,
        se: x.se * 100.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_to_the_place_of_their_error() {
        let show = |value, se| with_error(WithError { value, se });
        assert_eq!(show(1371.8746, 0.0116), "1,371.87 ±0.02");
        assert_eq!(show(-1354.68, 14.3), "−1,355 ±15");
        assert_eq!(show(27.0, 0.0), "27 ±0");
        assert_eq!(show(-0.2, 3.0), "0 ±3");
        assert_eq!(show(12.3456789, 1e-9), "12.35 ±0.01");
        assert_eq!(show(7.5, 0.0), "7.50 ±0");
    }

    #[test]
    fn the_scale_suits_the_largest_amount() {
        let scale = Scale::of([1_371_874.6, -20.0].into_iter());
        assert_eq!(scale.unit("GBP"), "£k");
        assert_eq!(
            scale.show(WithError {
                value: 1_371_874.6,
                se: 11.6
            }),
            "1,371.87 ±0.02"
        );
        assert_eq!(Scale::of([3e7].into_iter()).unit("EUR"), "EUR m");
    }
}
