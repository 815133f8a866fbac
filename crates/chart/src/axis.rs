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
    /// Ticks around `values`, about `count` of them and never finer than a
    /// pound. The axis itself ends where the values end.
    pub fn around(values: impl IntoIterator<Item = f64>, count: usize) -> Self {
        let ends = (f64::INFINITY, f64::NEG_INFINITY);
        let (mut low, mut high) = values
            .into_iter()
            .fold(ends, |(low, high), value| (low.min(value), high.max(value)));
        if high - low < 1.0 {
            (low, high) = (low.floor() - 1.0, high.ceil() + 1.0);
        }
        let step = nice_step((high - low) / count as f64);
        let first = (low / step).ceil();
        let steps = ((high / step).floor() - first).max(0.0) as usize;
        let ticks = (0..=steps).map(|i| (first + i as f64) * step).collect();
        Self {
            ticks,
            step,
            low,
            high,
            from: 0.0,
            to: 1.0,
        }
    }

    /// A horizontal axis with as many ticks as have room for their labels, four
    /// at most.
    pub fn across(values: &[f64], (from, to): (f64, f64), money: &Currency) -> Self {
        let axis = |count| Self::around(values.iter().copied(), count).lay(from, to);
        let fits = |axis: &Self| axis.at(axis.step) - axis.at(0.0) > axis.widest(money) + 12.0;
        let counts = (2..=4).rev();
        counts.map(axis).find(fits).unwrap_or_else(|| axis(1))
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

/// Names of years below a plot: the last, and as many before it as fit in even
/// strides.
pub fn years(
    sheet: &mut Sheet,
    names: &[&str],
    at: impl Fn(usize) -> f64,
    y: f64,
    bounds: (f64, f64),
) {
    let named = names.iter().enumerate();
    let labels: Vec<Label> = named
        .map(|(i, name)| year(name, at(i), y, bounds))
        .collect();
    for label in labels.iter().rev().step_by(stride(&labels)) {
        sheet.text(label);
    }
}

/// One year below its point, but never outside the bounds.
fn year(name: &str, x: f64, y: f64, (left, right): (f64, f64)) -> Label {
    let words = text::shorten(name, SMALL, false, (right - left) / 2.0 - 8.0);
    let cut = words != name;
    let label = Label::new(x, y, words).size(SMALL).fill(QUIET);
    let label = label.anchor(Anchor::Middle).within(left, right);
    if cut { label.full(name) } else { label }
}

/// The smallest stride from the last label backwards at which no two touch. One
/// that reaches the first label is preferred, unless it is twice as long.
fn stride(labels: &[Label]) -> usize {
    let count = labels.len();
    let fits = |stride: &usize| {
        let mut placer = Placer::default();
        let mut shown = labels.iter().rev().step_by(*stride);
        shown.all(|label| placer.take(label.block().wider(6.0)))
    };
    let least = (1..=count).find(fits).unwrap_or(count.max(1));
    let reaches = |stride: &usize| (count - 1).is_multiple_of(*stride) && fits(stride);
    (least..count.min(least * 2)).find(reaches).unwrap_or(least)
}
