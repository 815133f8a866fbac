//! Money as people write it and as they say it.

use std::borrow::Cow;

/// The true minus sign.
const MINUS: &str = "\u{2212}";

/// How a currency is written in front of a figure. Pounds unless told otherwise.
///
/// ```
/// use comity_chart::Currency;
///
/// let pounds = Currency::default();
/// assert_eq!(pounds.short(1_234_567.0), "£1.2m");
/// assert_eq!(pounds.short(-250_000.0), "−£250k");
/// assert_eq!(pounds.short(-0.2), "£0");
/// assert_eq!(pounds.about(243_210.0), "about £240,000");
/// assert_eq!(pounds.gain_or_loss(-91_000.0), "£91,000 lost");
/// assert_eq!(Currency::code("EUR").short(1.2e6), "EUR\u{a0}1.2m");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    before: Cow<'static, str>,
}

impl Default for Currency {
    fn default() -> Self {
        Self {
            before: Cow::Borrowed("£"),
        }
    }
}

impl Currency {
    /// A currency by its ISO 4217 code. "GBP" is written "£"; any other code
    /// stands in front of the figure with a no-break space.
    pub fn code(code: &str) -> Self {
        if code == "GBP" {
            return Self::default();
        }
        Self {
            before: Cow::Owned(format!("{code}\u{a0}")),
        }
    }

    /// For a label: "£1.2m", "−£250k", "£0".
    pub fn short(&self, pounds: f64) -> String {
        let (figure, unit) = shortened(pounds.abs());
        self.signed(pounds, &format!("{figure}{unit}"))
    }

    /// For a label that must show the direction: "+£240k", "−£90k", "£0".
    pub fn short_signed(&self, pounds: f64) -> String {
        let short = self.short(pounds);
        let plus = if pounds >= 0.5 { "+" } else { "" };
        format!("{plus}{short}")
    }

    /// For a table, to the pound: "−£1,234,567".
    pub fn exact(&self, pounds: f64) -> String {
        self.signed(pounds, &thousands(pounds.abs().round()))
    }

    /// For a sentence, without the sign and to two significant figures:
    /// "£240,000", "£1.2 million".
    pub fn amount(&self, pounds: f64) -> String {
        let rounded = two_figures(pounds.abs());
        let words = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")];
        let figure = match words.iter().find(|(scale, _)| rounded >= *scale) {
            Some((scale, word)) => format!("{} {word}", one_decimal(rounded / scale)),
            None => thousands(rounded),
        };
        format!("{}{figure}", self.before)
    }

    /// For a sentence: "about £240,000", or "£0".
    pub fn about(&self, pounds: f64) -> String {
        let about = if is_nothing(pounds) { "" } else { "about " };
        format!("{about}{}", self.amount(pounds))
    }

    /// Which way it goes, in words: "£510,000 gained", "£90,000 lost", "£0".
    pub fn gain_or_loss(&self, pounds: f64) -> String {
        self.either(pounds, "gained", "lost")
    }

    /// A range in words: "between £90,000 lost and £510,000 gained", "between
    /// £20,000 and £90,000 lost".
    pub fn range(&self, low: f64, high: f64) -> String {
        self.range_in(low, high, "gained", "lost")
    }

    /// The amount with a word for its direction; nothing has none.
    pub(crate) fn either(&self, pounds: f64, above: &str, below: &str) -> String {
        let word = direction(pounds, above, below);
        format!("{} {word}", self.amount(pounds))
            .trim_end()
            .to_owned()
    }

    /// A range with the caller's words for the two directions.
    pub(crate) fn range_in(&self, low: f64, high: f64, above: &str, below: &str) -> String {
        let ends = [
            self.either(low, above, below),
            self.either(high, above, below),
        ];
        let [from, to] = &ends;
        if from == to {
            return format!("about {to}");
        }
        let word = direction(low, above, below);
        if !word.is_empty() && word == direction(high, above, below) {
            // Both on one side: the smaller amount first, the word once.
            let (near, far) = if low < 0.0 { (high, low) } else { (low, high) };
            return format!(
                "between {} and {} {word}",
                self.amount(near),
                self.amount(far)
            );
        }
        format!("between {from} and {to}")
    }

    /// An axis label, in the unit of the largest tick and with the decimals
    /// that the step between ticks needs.
    pub(crate) fn tick(&self, pounds: f64, largest: f64, step: f64) -> String {
        if is_nothing(pounds) {
            return format!("{}0", self.before);
        }
        let (scale, unit) = scale_of(largest);
        let decimals = (0..4).find(|d| is_whole(step / scale * 10f64.powi(*d)));
        let decimals = usize::try_from(decimals.unwrap_or(4)).unwrap_or_default();
        let figure = format!("{:.decimals$}", pounds.abs() / scale);
        self.signed(pounds, &format!("{figure}{unit}"))
    }

    /// The figure with sign and currency; nothing is never negative.
    fn signed(&self, pounds: f64, figure: &str) -> String {
        let minus = if pounds < 0.0 && !is_nothing(pounds) {
            MINUS
        } else {
            ""
        };
        format!("{minus}{}{figure}", self.before)
    }
}

/// Whether it rounds to no pounds at all.
pub(crate) fn is_nothing(pounds: f64) -> bool {
    pounds.abs() < 0.5
}

fn direction<'a>(pounds: f64, above: &'a str, below: &'a str) -> &'a str {
    match pounds {
        p if is_nothing(p) => "",
        p if p > 0.0 => above,
        _ => below,
    }
}

fn is_whole(figure: f64) -> bool {
    (figure - figure.round()).abs() < 1e-6
}

/// The units of short labels, smallest first.
const UNITS: [(f64, &str); 5] = [(1.0, ""), (1e3, "k"), (1e6, "m"), (1e9, "bn"), (1e12, "tn")];

/// The largest unit that is not larger than the amount.
fn scale_of(amount: f64) -> (f64, &'static str) {
    let found = UNITS.iter().rev().find(|(scale, _)| amount >= *scale);
    *found.unwrap_or(&UNITS[0])
}

/// At most three digits and a unit. The first unit in which the *rounded*
/// figure stays below 1,000, so that 999,600 becomes 1m and not 1000k.
fn shortened(amount: f64) -> (String, &'static str) {
    for (scale, unit) in UNITS {
        let figure = amount / scale;
        let coarse = scale == 1.0 || figure >= 9.95;
        if coarse && figure.round() < 1000.0 {
            return (format!("{figure:.0}"), unit);
        }
        if !coarse {
            return (one_decimal(figure), unit);
        }
    }
    (thousands((amount / 1e12).round()), "tn")
}

/// One decimal, but none if it is 0.
pub(crate) fn one_decimal(figure: f64) -> String {
    let text = format!("{figure:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// To two significant figures, but never finer than a pound.
fn two_figures(amount: f64) -> f64 {
    if amount < 10.0 {
        return amount.round();
    }
    let step = 10f64.powf(amount.log10().floor() - 1.0);
    (amount / step).round() * step
}

/// Whole figures with a comma before every three digits.
pub(crate) fn thousands(amount: f64) -> String {
    let digits = format!("{amount:.0}");
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
