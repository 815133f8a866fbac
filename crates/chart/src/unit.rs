//! Plain figures in words: shares of 100, minutes, bare numbers.

use crate::ruler::Ruler;
use crate::sheet::{SMALL, Sheet, horizontal};
use crate::text;

/// What a figure counts.
///
/// ```
/// use comity_chart::Unit;
///
/// assert_eq!(Unit::Percent.said(0.82, 0), "82 %");
/// assert_eq!(Unit::Minutes.said(1.0, 0), "1 minute");
/// assert_eq!(Unit::Minutes.range(11.2, 13.1, 0), "11 to 13 minutes");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unit {
    /// A share: 0.82 is written "82 %".
    #[default]
    Percent,
    /// Minutes.
    Minutes,
    /// A number of its own, such as posts.
    Number,
}

impl Unit {
    /// For a sentence: "82 %", "12 minutes", "7".
    #[must_use]
    pub fn said(self, value: f64, places: usize) -> String {
        let figure = self.figure(value, places);
        let word = if figure == "1" { "minute" } else { "minutes" };
        match self {
            Self::Percent => format!("{figure} %"),
            Self::Minutes => format!("{figure} {word}"),
            Self::Number => figure,
        }
    }

    /// For a label: "82 %", "12 min", "7".
    #[must_use]
    pub fn short(self, value: f64, places: usize) -> String {
        format!("{}{}", self.figure(value, places), self.after())
    }

    /// A range with the unit said once: "80 to 84 %"; one figure if both ends read the same.
    #[must_use]
    pub fn range(self, low: f64, high: f64, places: usize) -> String {
        let from = self.figure(low, places);
        let to = self.said(high, places);
        if from == self.figure(high, places) {
            return to;
        }
        format!("{from} to {to}")
    }

    /// The ends of an interval around a figure: none leaves the ground on which the figure stands, so
    /// that no share is below none or above all and no wait is below none.
    pub(crate) fn ends(self, middle: f64, half_width: f64) -> (f64, f64) {
        let (low, high) = (middle - half_width, middle + half_width);
        let least = if self != Self::Number && middle >= 0.0 {
            0.0
        } else {
            f64::NEG_INFINITY
        };
        let most = if self == Self::Percent && middle <= 1.0 {
            1.0
        } else {
            f64::INFINITY
        };
        (low.max(least), high.min(most))
    }

    /// As many decimals as the error leaves sense in: one if it is below one unit, or if there is no
    /// error and the figure is small.
    pub(crate) fn places(self, value: f64, half_width: f64) -> usize {
        let (figure, error) = (self.scaled(value).abs(), self.scaled(half_width));
        let whole = (figure - figure.round()).abs() < 0.05;
        let fine = (error > 0.0 && error < 0.95) || (error == 0.0 && figure < 10.0);
        usize::from(fine && !(whole && error == 0.0))
    }

    /// The bare figure with a true minus sign.
    pub(crate) fn figure(self, value: f64, places: usize) -> String {
        let text = format!("{:.places$}", self.scaled(value).abs());
        let nothing = text.chars().all(|c| c == '0' || c == '.');
        let minus = if value < 0.0 && !nothing { "−" } else { "" };
        format!("{minus}{text}")
    }

    /// The figure as it is written: shares times a hundred.
    pub(crate) fn scaled(self, value: f64) -> f64 {
        match self {
            Self::Percent => value * 100.0,
            Self::Minutes | Self::Number => value,
        }
    }

    fn after(self) -> &'static str {
        match self {
            Self::Percent => " %",
            Self::Minutes => " min",
            Self::Number => "",
        }
    }
}

/// An axis of figures in one unit.
pub(crate) struct UnitAxis {
    unit: Unit,
    ruler: Ruler,
}

impl UnitAxis {
    /// Over these values with a little room at both ends, yet never below nothing, nor above all
    /// for shares that cannot be more.
    pub fn around(
        unit: Unit,
        values: impl IntoIterator<Item = f64>,
        stretch: (f64, f64),
        count: usize,
    ) -> Self {
        let ends = (f64::INFINITY, f64::NEG_INFINITY);
        let (low, high) = values.into_iter().fold(ends, |(low, high), value| {
            let value = unit.scaled(value);
            (low.min(value), high.max(value))
        });
        let room = if high > low { (high - low) * 0.06 } else { 0.5 };
        let least = if low >= 0.0 { 0.0 } else { f64::NEG_INFINITY };
        let most = if unit == Unit::Percent && high <= 100.0 {
            100.0
        } else {
            f64::INFINITY
        };
        let range = ((low - room).max(least), (high + room).min(most));
        Self {
            unit,
            ruler: Ruler::new(range, stretch, count),
        }
    }

    /// Where a value stands.
    pub fn at(&self, value: f64) -> f64 {
        self.ruler.at(self.unit.scaled(value))
    }

    /// Vertical grid lines, with their words below.
    pub fn columns(&self, sheet: &mut Sheet, top: f64, bottom: f64) {
        self.ruler
            .columns(sheet, top, bottom, &|tick| self.word(tick));
    }

    /// Horizontal grid lines, with their words at the left.
    pub fn rows(&self, sheet: &mut Sheet, left: f64, right: f64) {
        for tick in self.ruler.ticks() {
            horizontal(sheet, self.ruler.at(tick), left, right, self.word(tick));
        }
    }

    /// The room that the widest tick needs.
    pub fn widest(&self) -> f64 {
        let ticks = self.ruler.ticks().into_iter();
        let widths = ticks.map(|tick| text::width(&self.word(tick), SMALL, false));
        widths.fold(0.0, f64::max)
    }

    fn word(&self, tick: f64) -> String {
        format!("{}{}", self.ruler.word(tick), self.unit.after())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_follow_the_error() {
        assert_eq!(Unit::Percent.places(0.82, 0.02), 0);
        assert_eq!(Unit::Percent.places(0.824, 0.004), 1);
        assert_eq!(Unit::Minutes.places(2.43, 0.0), 1);
        assert_eq!(Unit::Minutes.places(2.0, 0.0), 0);
        assert_eq!(Unit::Number.places(43.2, 0.0), 0);
    }

    #[test]
    fn nothing_is_never_negative() {
        assert_eq!(Unit::Minutes.figure(-0.2, 0), "0");
        assert_eq!(Unit::Minutes.figure(-3.2, 1), "−3.2");
        assert_eq!(Unit::Percent.range(0.801, 0.804, 0), "80 %");
    }
}
