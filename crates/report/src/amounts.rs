//! Numbers in tables: one scale for a table, the standard error beside every number.

use crate::words;
use comity_business_case::WithError;

/// A number as a table shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// "−1.4"
    pub shown: String,
    /// "±0.1"
    pub error: String,
    /// "loss" beside negative money, so that the sign is not the only sign.
    pub word: &'static str,
}

/// In which unit, and how finely, a table shows money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    divisor: f64,
    unit: &'static str,
    places: usize,
}

impl Scale {
    /// The scale that shows the largest amount with three or four digits.
    pub fn of(amounts: impl Iterator<Item = f64>) -> Scale {
        let largest = amounts.fold(0.0, |most: f64, x| most.max(x.abs()));
        let (divisor, unit, places) = match largest {
            x if x >= 2e10 => (1e9, "bn", 1),
            x if x >= 1e9 => (1e6, "m", 0),
            x if x >= 2e6 => (1e6, "m", if x >= 2e7 { 1 } else { 2 }),
            x if x >= 2e4 => (1e3, "k", if x >= 2e5 { 0 } else { 1 }),
            _ => (1.0, "", 0),
        };
        Scale {
            divisor,
            unit,
            places,
        }
    }

    /// "£ million", "£ thousand", "£", "EUR million".
    pub fn unit(self, currency: &str) -> String {
        let money = if currency == "GBP" { "£" } else { currency };
        let word = match self.unit {
            "bn" => " billion",
            "m" => " million",
            "k" => " thousand",
            _ => "",
        };
        format!("{money}{word}")
    }

    /// Money with its error.
    pub fn money(self, x: WithError) -> Amount {
        let scaled = WithError {
            value: x.value / self.divisor,
            se: x.se / self.divisor,
        };
        let shown = fixed(scaled.value, self.places);
        Amount {
            word: if shown.starts_with('−') { "loss" } else { "" },
            shown,
            error: error(scaled.se, self.places),
        }
    }
}

/// A number with as many decimals as told.
pub fn plain(x: WithError, places: usize) -> Amount {
    Amount {
        shown: fixed(x.value, places),
        error: error(x.se, places),
        word: "",
    }
}

/// A share of futures: "27 of 100".
pub fn futures(x: WithError) -> Amount {
    Amount {
        shown: words::of_100(x.value),
        error: error(x.se * 100.0, 0),
        word: "",
    }
}

/// The error in the same places: "±0.1", "±<0.1" for less than can be seen, "±0" for none.
fn error(se: f64, places: usize) -> String {
    let shown = format!("{se:.places$}");
    match se {
        s if s <= 0.0 => "±0".to_owned(),
        _ if is_zero(&shown) => format!(
            "±<{:.places$}",
            10f64.powi(-i32::try_from(places).unwrap_or(0))
        ),
        _ => format!("±{}", fixed(se, places)),
    }
}

/// A number with thousands separated and a true minus sign; nothing is never negative.
pub fn fixed(x: f64, places: usize) -> String {
    let text = format!("{:.places$}", x.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let grouped = whole
        .parse::<usize>()
        .map_or_else(|_| whole.to_owned(), words::whole);
    format!(
        "{}{grouped}{rest}",
        if x < 0.0 && !is_zero(&text) {
            "−"
        } else {
            ""
        }
    )
}

fn is_zero(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '0' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_shown_in_one_scale_with_its_error_and_a_word_for_losses() {
        let scale = Scale::of([83e6, -2.0].into_iter());
        assert_eq!(scale.unit("GBP"), "£ million");
        let loss = scale.money(WithError {
            value: -15.77e6,
            se: 300.0,
        });
        assert_eq!(
            loss,
            Amount {
                shown: "−15.8".into(),
                error: "±<0.1".into(),
                word: "loss"
            }
        );
        assert_eq!(
            scale
                .money(WithError {
                    value: -1.0,
                    se: 0.0
                })
                .shown,
            "0.0"
        );
        assert_eq!(
            Scale::of([1e6].into_iter())
                .money(WithError {
                    value: 1e6,
                    se: 1e4
                })
                .shown,
            "1,000"
        );
    }

    #[test]
    fn shares_are_futures_of_100() {
        let share = futures(WithError {
            value: 0.676,
            se: 0.0008,
        });
        assert_eq!(
            (share.shown.as_str(), share.error.as_str()),
            ("68 of 100", "±<1")
        );
    }
}
