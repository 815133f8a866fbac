//! What matters most: how far each estimate swings the result.

use crate::axis::Axis;
use crate::chart::{Chart, Table, capital, said};
use crate::error::{At, ChartError, check_id};
use crate::palette::{INK, QUIET};
use crate::place::stack;
use crate::pounds::{Currency, is_nothing};
use crate::sheet::{
    Anchor, LEADING, Label, MARGIN, SMALL, Sheet, WIDTH, name_height, rules, subtitle,
};
use crate::text;

const NAMES: f64 = 196.0;
const TOP: f64 = 66.0;
/// Room for the labels at both ends of the longest bar; more if a value needs it.
const ENDS: f64 = 126.0;
/// Room for a name.
const ROOM: f64 = NAMES - MARGIN - 12.0;
/// More bars than this are left to the table.
const MOST: usize = 12;

/// A tornado: for each estimate, the result when it is in its lowest and in its
/// highest tenth. The widest swing comes first.
///
/// ```
/// use comity_chart::{Bar, Tornado};
///
/// let chart = Tornado {
///     title: "What matters most".into(),
///     what: "net gain over ten years".into(),
///     base: 1.2e6,
///     bars: vec![Bar {
///         name: "Cases a year".into(),
///         when_low: -0.2e6,
///         when_high: 2.4e6,
///         low_words: "9,000 cases".into(),
///         high_words: "14,000 cases".into(),
///         rank_correlation: 0.81,
///     }],
///     ..Tornado::default()
/// }
/// .chart("tornado")?;
/// assert_eq!(
///     chart.sentence,
///     "Net gain over ten years: about £1.2 million in the base case. Cases a year matters most: \
///      about £200,000 below zero when low (9,000 cases), about £2.4 million when high (14,000 cases)."
/// );
/// # Ok::<(), comity_chart::ChartError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tornado {
    /// The title.
    pub title: String,
    /// The result that swings, e.g. "net gain over ten years".
    pub what: String,
    /// The result in the base case, in pounds.
    pub base: f64,
    /// The estimates, in any order.
    pub bars: Vec<Bar>,
    /// The currency; pounds unless told otherwise.
    pub currency: Currency,
}

/// One estimate and the results, in pounds, at its two ends.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bar {
    /// The estimate, e.g. "Cases a year".
    pub name: String,
    /// The result when the estimate is in its lowest tenth.
    pub when_low: f64,
    /// The result when it is in its highest tenth.
    pub when_high: f64,
    /// What low means, e.g. "9,000 cases"; may be empty.
    pub low_words: String,
    /// What high means, e.g. "14,000 cases"; may be empty.
    pub high_words: String,
    /// Spearman's rank correlation between estimate and result, −1 to 1.
    pub rank_correlation: f64,
}

/// One end of a bar.
struct End<'a> {
    value: f64,
    words: &'a str,
    low_input: bool,
}

impl Bar {
    /// The end with the smaller result, then the one with the larger.
    fn ends(&self) -> [End<'_>; 2] {
        let low = End {
            value: self.when_low,
            words: or(&self.low_words, "when low"),
            low_input: true,
        };
        let high = End {
            value: self.when_high,
            words: or(&self.high_words, "when high"),
            low_input: false,
        };
        if low.value <= high.value {
            [low, high]
        } else {
            [high, low]
        }
    }

    fn swing(&self, base: f64) -> f64 {
        let [small, large] = self.ends();
        large.value.max(base) - small.value.min(base)
    }
}

fn or<'a>(given: &'a str, otherwise: &'a str) -> &'a str {
    if given.trim().is_empty() {
        otherwise
    } else {
        given
    }
}

impl Tornado {
    /// The picture, the sentence and the table. `id` must be unique in the page.
    ///
    /// # Errors
    /// See [`Tornado::check`]; also an `id` that cannot stand in a page.
    pub fn chart(&self, id: &str) -> Result<Chart, ChartError> {
        check_id(id)?;
        self.check()?;
        let bars = self.widest_first();
        let sentence = self.sentence(&bars);
        let svg = self.draw(id, &bars, &sentence);
        Ok(Chart {
            svg,
            title: self.title.clone(),
            sentence,
            table: self.table(&bars),
        })
    }

    /// Refuses no bars and figures that are not finite.
    ///
    /// # Errors
    /// Names the row; row 0 is the base case.
    pub fn check(&self) -> Result<(), ChartError> {
        if self.bars.is_empty() {
            return Err(ChartError::Empty { what: "bars" });
        }
        At {
            row: 0,
            name: "base case",
        }
        .money("result", self.base)?;
        for (i, bar) in self.bars.iter().enumerate() {
            let at = At {
                row: i + 1,
                name: &bar.name,
            };
            at.money("result when low", bar.when_low)?;
            at.money("result when high", bar.when_high)?;
            at.money("rank correlation", bar.rank_correlation)?;
        }
        Ok(())
    }

    fn widest_first(&self) -> Vec<&Bar> {
        let mut bars: Vec<&Bar> = self.bars.iter().collect();
        bars.sort_by(|a, b| b.swing(self.base).total_cmp(&a.swing(self.base)));
        bars
    }

    fn sentence(&self, bars: &[&Bar]) -> String {
        let what = capital(or(&self.what, "the result"));
        let base = format!("{what}: {} in the base case.", self.about(self.base));
        let Some(first) = bars.first() else {
            return base;
        };
        if is_nothing(first.swing(self.base)) {
            return format!("{base} No estimate moves it.");
        }
        let next: Vec<String> = bars
            .iter()
            .skip(1)
            .take(2)
            .map(|bar| said(&bar.name))
            .collect();
        let next = if next.is_empty() {
            String::new()
        } else {
            format!(" Next: {}.", next.join(", then "))
        };
        format!(
            "{base} {} matters most: {} when low{}, {} when high{}.{next}",
            said(&first.name),
            self.about(first.when_low),
            bracket(&first.low_words),
            self.about(first.when_high),
            bracket(&first.high_words),
        )
    }

    /// A result that may be negative, in words: "about £200,000 below zero".
    fn about(&self, pounds: f64) -> String {
        let about = if is_nothing(pounds) { "" } else { "about " };
        format!("{about}{}", self.currency.either(pounds, "", "below zero"))
    }

    fn table(&self, bars: &[&Bar]) -> Table {
        let head = [
            "Estimate",
            "Low means",
            "Result when low",
            "High means",
            "Result when high",
            "Rank correlation",
        ];
        let row = |bar: &&Bar| {
            let correlation = format!("{:.2}", bar.rank_correlation + 0.0).replace("-0.00", "0.00");
            vec![
                bar.name.clone(),
                or(&bar.low_words, "lowest tenth").into(),
                self.currency.exact(bar.when_low),
                or(&bar.high_words, "highest tenth").into(),
                self.currency.exact(bar.when_high),
                correlation.replace('-', "−"),
            ]
        };
        let what = capital(or(&self.what, "the result"));
        Table {
            caption: format!(
                "{what}: {} in the base case",
                self.currency.exact(self.base)
            ),
            head: head.map(str::to_owned).to_vec(),
            rows: bars.iter().map(row).collect(),
        }
    }

    fn draw(&self, id: &str, bars: &[&Bar], sentence: &str) -> String {
        let shown = bars.get(..MOST).unwrap_or(bars);
        let values = shown.iter().flat_map(|bar| [bar.when_low, bar.when_high]);
        let values: Vec<f64> = values.chain([self.base]).collect();
        let room = values
            .iter()
            .map(|v| text::width(&self.currency.short(*v), SMALL, true) + 14.0);
        let room = room.fold(ENDS, f64::max);
        let x = Axis::across(
            &values,
            (NAMES + room, WIDTH - MARGIN - room),
            &self.currency,
        );
        let rows: Vec<RowPlan> = shown
            .iter()
            .map(|bar| RowPlan::new(bar, &x, self))
            .collect();
        let tops = stack(TOP, rows.iter().map(|row| row.height));
        let bottom = tops.last().copied().unwrap_or(TOP);

        let mut sheet = Sheet::new(id);
        sheet.text(&subtitle(&self.subtitle(bars.len())));
        x.columns(&mut sheet, TOP, bottom, &self.currency);
        rules(&mut sheet, &tops);
        if x.has_zero() {
            sheet.line((x.at(0.0), TOP), (x.at(0.0), bottom), INK, 1.4);
        }
        for ((bar, plan), ends) in shown.iter().zip(&rows).zip(tops.windows(2)) {
            let y = ends.iter().sum::<f64>() / 2.0;
            self.draw_bar(&mut sheet, bar, plan, y, &x);
        }
        self.draw_base(&mut sheet, x.at(self.base), bottom);
        sheet.finish(bottom + 34.0, &self.title, sentence)
    }

    fn subtitle(&self, of: usize) -> String {
        let what = capital(or(&self.what, "the result"));
        if of > MOST {
            return format!("{what}; the {MOST} widest swings of {of}");
        }
        what
    }

    fn draw_base(&self, sheet: &mut Sheet, x: f64, bottom: f64) {
        sheet.dashed((x, TOP - 8.0), (x, bottom), INK, 1.4, "5 4");
        let words = format!("base case {}", self.currency.short(self.base));
        let label = Label::new(x, TOP - 16.0, words).size(SMALL).bold();
        sheet.text(&label.anchor(Anchor::Middle).within(MARGIN, WIDTH - MARGIN));
    }

    fn draw_bar(&self, sheet: &mut Sheet, bar: &Bar, plan: &RowPlan, y: f64, x: &Axis) {
        sheet.name(MARGIN, y, &bar.name, ROOM);
        let base = x.at(self.base);
        // The longer half first, so that a shorter one on the same side shows.
        let mut ends = bar.ends();
        ends.sort_by(|a, b| {
            (b.value - self.base)
                .abs()
                .total_cmp(&(a.value - self.base).abs())
        });
        for end in &ends {
            let paint = sheet.paint(end.low_input);
            sheet.rect((base, y - 12.0), (x.at(end.value), y + 12.0), &paint);
        }
        plan.labels(y).iter().for_each(|label| sheet.text(label));
    }
}

/// The label block at each end of a bar, wrapped to the room there is.
struct RowPlan {
    height: f64,
    left: (f64, Vec<String>),
    right: (f64, Vec<String>),
}

impl RowPlan {
    /// The left block ends left of both the base and the smaller result, the
    /// right one begins right of both, so that they never meet.
    fn new(bar: &Bar, x: &Axis, tornado: &Tornado) -> Self {
        let [small, large] = bar.ends();
        let base = x.at(tornado.base);
        let left = x.at(small.value).min(base) - 8.0;
        let right = x.at(large.value).max(base) + 8.0;
        let lines = |end: &End<'_>, room: f64| {
            let mut lines = vec![tornado.currency.short(end.value)];
            lines.extend(text::wrap(end.words, SMALL, false, room, 2));
            lines
        };
        let at_left = lines(&small, (left - NAMES).min(170.0));
        let at_right = lines(&large, (WIDTH - MARGIN - right).min(170.0));
        let most = at_left.len().max(at_right.len());
        let height = (most as f64 * SMALL * LEADING).max(name_height(&bar.name, ROOM)) + 16.0;
        Self {
            height: height.max(50.0),
            left: (left, at_left),
            right: (right, at_right),
        }
    }

    fn labels(&self, y: f64) -> Vec<Label> {
        let (left, right) = (&self.left, &self.right);
        let mut labels = block(left.0, y, &left.1, Anchor::End);
        labels.extend(block(right.0, y, &right.1, Anchor::Start));
        labels
    }
}

/// A value in bold with its words below, around the height `y`.
fn block(x: f64, y: f64, lines: &[String], anchor: Anchor) -> Vec<Label> {
    let leading = SMALL * LEADING;
    let first = y - leading * (lines.len() as f64 - 1.0) / 2.0 + SMALL * 0.35;
    let set = |(i, line): (usize, &String)| {
        let label = Label::new(x, first + leading * i as f64, line.as_str())
            .size(SMALL)
            .anchor(anchor);
        if i == 0 {
            label.bold()
        } else {
            label.fill(QUIET)
        }
    };
    lines.iter().enumerate().map(set).collect()
}

fn bracket(words: &str) -> String {
    if words.trim().is_empty() {
        String::new()
    } else {
        format!(" ({})", words.trim())
    }
}
