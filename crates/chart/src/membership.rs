//! How many must take part: what groups of each size are worth, from the worst to the best.

use crate::axis::Axis;
use crate::chart::{Chart, Table};
use crate::error::{At, ChartError, check_id};
use crate::palette::{BLUE, INK, ORANGE};
use crate::place::stack;
use crate::pounds::Currency;
use crate::sheet::{Anchor, Label, MARGIN, SMALL, Sheet, WIDTH, rules, subtitle};
use crate::text;

const NAMES: f64 = 140.0;
const TOP: f64 = 52.0;
const ROW: f64 = 54.0;

/// The value of every group that might take part, by its number of members.
///
/// ```
/// use comity_chart::{GroupSize, Membership};
///
/// let size = |members, groups, pay, worst, median, best| GroupSize { members, groups, pay, worst, median, best };
/// let chart = Membership {
///     title: "How many must take part".into(),
///     sizes: vec![size(2, 3, 1, -2e6, -1e6, 1e6), size(3, 1, 1, 2e6, 2e6, 2e6)],
///     ..Membership::default()
/// }
/// .chart("membership")?;
/// assert_eq!(
///     chart.sentence,
///     "With two members, 1 of 3 groups gains: from £2 million lost to £1 million gained. \
///      With all three, the gain is about £2 million. From three members on, every group gains."
/// );
/// # Ok::<(), comity_chart::ChartError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Membership {
    /// The title.
    pub title: String,
    /// Sizes of groups, the smallest first.
    pub sizes: Vec<GroupSize>,
    /// The currency; pounds unless told otherwise.
    pub currency: Currency,
}

/// Groups of one size; values in pounds are of all their members together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GroupSize {
    /// How many take part.
    pub members: usize,
    /// How many groups have this size.
    pub groups: usize,
    /// How many of them gain.
    pub pay: usize,
    /// The value of the worst group.
    pub worst: f64,
    /// The value of the group in the middle.
    pub median: f64,
    /// The value of the best group.
    pub best: f64,
}

impl Membership {
    /// The picture, the sentence and the table. `id` must be unique in the page.
    ///
    /// # Errors
    /// No sizes, values that are not money or not in order; an `id` that cannot stand in a page.
    pub fn chart(&self, id: &str) -> Result<Chart, ChartError> {
        check_id(id)?;
        self.check()?;
        let sentence = self.sentence();
        let svg = self.draw(id, &sentence);
        Ok(Chart {
            svg,
            title: self.title.clone(),
            sentence,
            table: self.table(),
        })
    }

    fn check(&self) -> Result<(), ChartError> {
        if self.sizes.is_empty() {
            return Err(ChartError::Empty { what: "sizes" });
        }
        for (i, size) in self.sizes.iter().enumerate() {
            let name = members(size.members);
            let at = At {
                row: i + 1,
                name: &name,
            };
            at.rising(&[
                ("worst", size.worst),
                ("median", size.median),
                ("best", size.best),
            ])?;
        }
        Ok(())
    }

    fn sentence(&self) -> String {
        let (Some(first), Some(last)) = (self.sizes.first(), self.sizes.last()) else {
            return String::new();
        };
        let word = if last.median < 0.0 { "loss" } else { "gain" };
        let all = format!(
            "With all {}, the {word} is {}.",
            number(last.members),
            self.currency.about(last.median)
        );
        if self.sizes.len() == 1 {
            return all;
        }
        let gain = match (first.pay, first.groups) {
            (1, of) => format!("1 of {of} groups gains"),
            (pay, of) if pay == of => format!("all {of} groups gain"),
            (0, of) => format!("none of {of} groups gains"),
            (pay, of) => format!("{pay} of {of} groups gain"),
        };
        format!(
            "With {}, {gain}: from {} to {}. {all} {}",
            members(first.members),
            self.currency.gain_or_loss(first.worst),
            self.currency.gain_or_loss(first.best),
            self.break_even()
        )
    }

    fn break_even(&self) -> String {
        let failing = self.sizes.iter().rposition(|s| s.pay < s.groups);
        match failing {
            None => "Every group gains.".to_owned(),
            Some(at) => self.sizes.get(at + 1).map_or_else(
                || "Not even with all members can it be said to gain.".to_owned(),
                |s| format!("From {} on, every group gains.", members(s.members)),
            ),
        }
    }

    fn table(&self) -> Table {
        let head = [
            "Members",
            "Groups",
            "That gain",
            "Worst group",
            "Middle group",
            "Best group",
        ];
        let row = |s: &GroupSize| {
            let counts = [s.members, s.groups, s.pay].map(|n| n.to_string());
            let money = [s.worst, s.median, s.best].map(|v| self.currency.exact(v));
            counts.into_iter().chain(money).collect()
        };
        Table {
            caption: self.title.clone(),
            head: head.map(str::to_owned).to_vec(),
            rows: self.sizes.iter().map(row).collect(),
        }
    }

    fn draw(&self, id: &str, sentence: &str) -> String {
        let widths = self
            .sizes
            .iter()
            .map(|s| text::width(&pay_words(s), SMALL, false));
        let right = WIDTH - MARGIN - widths.fold(0.0, f64::max);
        let values = self.sizes.iter().flat_map(|s| [s.worst, s.best]);
        let values: Vec<f64> = values.chain([0.0]).collect();
        let x = Axis::across(&values, (NAMES + 20.0, right - 30.0), &self.currency);
        let tops = stack(TOP, self.sizes.iter().map(|_| ROW));
        let bottom = tops.last().copied().unwrap_or(TOP);
        let mut sheet = Sheet::new(id);
        sheet.text(&subtitle(
            "Dot: the middle group. Bar: from the worst group to the best.",
        ));
        x.columns(&mut sheet, TOP - 6.0, bottom, &self.currency);
        rules(&mut sheet, &tops);
        sheet.line((x.at(0.0), TOP - 6.0), (x.at(0.0), bottom), INK, 1.4);
        for (size, top) in self.sizes.iter().zip(&tops) {
            self.draw_row(&mut sheet, size, top + ROW / 2.0, &x, right);
        }
        sheet.finish(bottom + 34.0, &self.title, sentence)
    }

    fn draw_row(&self, sheet: &mut Sheet, size: &GroupSize, y: f64, x: &Axis, right: f64) {
        let good = size.median >= 0.0;
        let colour = if good { BLUE } else { ORANGE };
        sheet.text(&Label::new(
            MARGIN,
            y + 6.0,
            format!("{} members", size.members),
        ));
        let bar = y + 9.0;
        let (low, dot, high) = (x.at(size.worst), x.at(size.median), x.at(size.best));
        sheet.line((low, bar), (high, bar), colour, 4.0);
        for end in [low, high] {
            sheet.line((end, bar - 6.0), (end, bar + 6.0), colour, 1.6);
        }
        let fill = if good { colour } else { "#fff" };
        let paint = format!(r#"fill="{fill}" stroke="{colour}" stroke-width="3""#);
        sheet.circle((dot, bar), 7.0, &paint);
        let value = Label::new(dot, y - 6.0, self.currency.short_signed(size.median))
            .size(SMALL)
            .bold()
            .fill(colour)
            .anchor(Anchor::Middle)
            .within(NAMES + 2.0, right - 8.0);
        sheet.text(&value);
        let words = Label::new(WIDTH - MARGIN, y + 6.0, pay_words(size)).size(SMALL);
        sheet.text(&words.anchor(Anchor::End));
    }
}

/// "7 of 21 gain".
fn pay_words(size: &GroupSize) -> String {
    format!("{} of {} gain", size.pay, size.groups)
}

/// "two members".
fn members(count: usize) -> String {
    format!("{} members", number(count))
}

fn number(count: usize) -> String {
    const WORDS: [&str; 11] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    let word = WORDS.get(count);
    word.map_or_else(|| count.to_string(), |w| (*w).to_owned())
}
