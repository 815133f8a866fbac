//! Axes of plain numbers: years, ratios, shares.

use crate::palette::{GRID, QUIET};
use crate::sheet::{Anchor, Label, MARGIN, SMALL, Sheet, WIDTH};

/// Round numbers over a range, and where they stand on the sheet.
#[derive(Debug, Clone)]
pub struct Ruler {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    step: f64,
}

impl Ruler {
    /// From one value to another over a stretch of the sheet, with about `count` ticks.
    pub fn new((low, high): (f64, f64), (from, to): (f64, f64), count: usize) -> Ruler {
        let high = if high > low { high } else { low + 1.0 };
        let raw = (high - low) / count.max(1) as f64;
        let power = 10f64.powf(raw.log10().floor());
        let found = [1.0, 2.0, 5.0, 10.0]
            .into_iter()
            .find(|s| s * power >= raw * 0.999_999);
        Ruler {
            low,
            high,
            from,
            to,
            step: found.unwrap_or(10.0) * power,
        }
    }

    /// No finer than this from tick to tick: hours and people come in ones.
    pub fn never_below(mut self, step: f64) -> Ruler {
        self.step = self.step.max(step);
        self
    }

    /// With exactly this from tick to tick.
    pub fn every(self, step: f64) -> Ruler {
        Ruler { step, ..self }
    }

    /// Where a value stands.
    pub fn at(&self, value: f64) -> f64 {
        self.from + (value - self.low) / (self.high - self.low) * (self.to - self.from)
    }

    /// The round numbers within the range.
    pub fn ticks(&self) -> Vec<f64> {
        let first = (self.low / self.step - 1e-9).ceil();
        let last = (self.high / self.step + 1e-9).floor();
        let count = (last - first).max(0.0) as usize;
        (0..=count)
            .map(|i| (first + i as f64) * self.step)
            .collect()
    }

    /// A tick in words, with the decimals that the step needs.
    pub fn word(&self, tick: f64) -> String {
        let places = (-self.step.log10().floor()).clamp(0.0, 6.0) as usize;
        let text = format!("{:.places$}", tick.abs());
        let minus = if tick < -self.step / 2.0 { "−" } else { "" };
        format!("{minus}{text}")
    }

    /// Vertical grid lines, with their words below.
    pub fn columns(&self, sheet: &mut Sheet, top: f64, bottom: f64, word: &dyn Fn(f64) -> String) {
        let mut free = f64::NEG_INFINITY;
        for tick in self.ticks() {
            let x = self.at(tick);
            sheet.line((x, top), (x, bottom), GRID, 1.0);
            let label = Label::new(x, bottom + SMALL + 6.0, word(tick))
                .size(SMALL)
                .fill(QUIET)
                .anchor(Anchor::Middle)
                .within(MARGIN, WIDTH - MARGIN);
            let block = label.block();
            if block.left > free {
                free = block.right + 8.0;
                sheet.text(&label);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_within() {
        let ruler = Ruler::new((0.0, 6.4), (0.0, 100.0), 6);
        assert_eq!(ruler.ticks(), [0.0, 2.0, 4.0, 6.0]);
        assert_eq!(ruler.word(2.0), "2");
        let fine = Ruler::new((-0.4, 1.0), (0.0, 100.0), 3);
        assert_eq!(fine.word(-0.5), "−0.5");
        assert!((fine.at(1.0) - 100.0).abs() < 1e-9);
    }
}
