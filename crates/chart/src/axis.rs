//! Money axes: sensible ticks, grid lines, a clear zero line.

use crate::palette::{GRID, INK, QUIET};
use crate::place::Placer;
use crate::pounds::Currency;
use crate::sheet::{Anchor, Label, MARGIN, SMALL, Sheet, WIDTH};
use crate::text;

/// Round figures that cover the data, and where they stand on the sheet.
#[derive(Debug, Clone)]
pub struct Axis {
    pub ticks: Vec<f64>,
    step: f64,
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Axis {
    /// Ticks around `values`, about `count` of them. Never finer than a pound.
    pub fn around(values: impl IntoIterator<Item = f64>, count: usize) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values {
            (low, high) = (low.min(value), high.max(value));
        }
        if high - low < 1.0 {
            (low, high) = (low - 0.5, high + 0.5);
        }
        let step = nice_step((high - low) / count as f64);
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let steps = (last - first) as usize;
        let ticks = (0..=steps).map(|i| (first + i as f64) * step).collect();
        Self {
            ticks,
            step,
            low: first * step,
            high: last * step,
            from: 0.0,
            to: 1.0,
        }
    }

    /// Cuts the axis off where the data end, keeping the ticks inside.
    pub fn tight(mut self, values: impl IntoIterator<Item = f64>) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values {
            (low, high) = (low.min(value), high.max(value));
        }
        if high - low >= 1.0 {
            self.ticks.retain(|tick| (low..=high).contains(tick));
            (self.low, self.high) = (low, high);
        }
        self
    }

    /// Lays the axis from one coordinate to another.
    pub fn lay(mut self, from: f64, to: f64) -> Self {
        (self.from, self.to) = (from, to);
        self
    }

    /// Where a value stands.
    pub fn at(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        self.from + share * (self.to - self.from)
    }

    /// What a tick is called.
    pub fn word(&self, tick: f64, money: &Currency) -> String {
        let largest = self.ticks.iter().fold(0f64, |m, t| m.max(t.abs()));
        money.tick(tick, largest, self.step)
    }

    /// Whether zero is on the axis.
    pub fn has_zero(&self) -> bool {
        (self.low..=self.high).contains(&0.0)
    }

    /// The room that the widest tick label needs.
    pub fn widest(&self, money: &Currency) -> f64 {
        let widths = self
            .ticks
            .iter()
            .map(|t| text::width(&self.word(*t, money), SMALL, false));
        widths.fold(0.0, f64::max)
    }

    /// Horizontal grid lines from `left` to `right`; labels left of them.
    pub fn rows(&self, sheet: &mut Sheet, left: f64, right: f64, money: Option<&Currency>) {
        for tick in &self.ticks {
            let y = self.at(*tick);
            sheet.line((left, y), (right, y), GRID, 1.0);
            let Some(money) = money else { continue };
            let label = Label::new(left - 10.0, y + SMALL * 0.35, self.word(*tick, money));
            sheet.text(&tick_style(label, *tick).anchor(Anchor::End));
        }
    }

    /// Vertical grid lines from `top` to `bottom`; labels below them, zero
    /// first, and only those that have room.
    pub fn columns(&self, sheet: &mut Sheet, top: f64, bottom: f64, money: &Currency) {
        let mut placer = Placer::default();
        let mut ticks = self.ticks.clone();
        ticks.sort_by_key(|tick| *tick != 0.0);
        for tick in ticks {
            let x = self.at(tick);
            sheet.line((x, top), (x, bottom), GRID, 1.0);
            let label = Label::new(x, bottom + SMALL + 6.0, self.word(tick, money));
            let label = tick_style(label, tick)
                .anchor(Anchor::Middle)
                .within(MARGIN, WIDTH - MARGIN);
            if placer.take(label.block().wider(5.0)) {
                sheet.text(&label);
            }
        }
    }
}

/// Zero is darker than the others.
fn tick_style(label: Label, tick: f64) -> Label {
    label
        .size(SMALL)
        .fill(if tick == 0.0 { INK } else { QUIET })
}

/// The nearest of 1, 2, 2.5, 5 and 10 times a power of ten, from above.
fn nice_step(raw: f64) -> f64 {
    if raw <= 1.0 {
        return 1.0;
    }
    let power = 10f64.powf(raw.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    let found = steps.into_iter().find(|s| s * power >= raw * 0.999_999);
    let step = found.unwrap_or(10.0) * power;
    // £2.50 would need pence.
    if step < 10.0 { step.ceil() } else { step }
}

/// Names of years below a plot: the last, the first, then as many as fit in
/// even strides.
pub fn years(
    sheet: &mut Sheet,
    names: &[&str],
    at: impl Fn(usize) -> f64,
    y: f64,
    bounds: (f64, f64),
) {
    let Some(last) = names.len().checked_sub(1) else {
        return;
    };
    let room = (bounds.1 - bounds.0) / 2.0 - 8.0;
    let label = |i: usize| {
        let full = names.get(i).copied().unwrap_or_default();
        let words = text::shorten(full, SMALL, false, room);
        let cut = words != full;
        let label = Label::new(at(i), y, words)
            .size(SMALL)
            .fill(QUIET)
            .anchor(Anchor::Middle);
        let label = label.within(bounds.0, bounds.1);
        if cut { label.full(full) } else { label }
    };
    let widest = (0..=last).map(|i| label(i).width()).fold(0.0, f64::max) + 14.0;
    let apart = if last == 0 {
        widest
    } else {
        (at(last) - at(0)) / last as f64
    };
    let stride = ((widest / apart).ceil() as usize).max(1);
    let mut placer = Placer::default();
    for i in [last, 0].into_iter().chain((0..last).step_by(stride)) {
        let label = label(i);
        if placer.take(label.block().wider(6.0)) {
            sheet.text(&label);
        }
    }
}
