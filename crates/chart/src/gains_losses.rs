//! Who gains and who loses: a dot and a bar for each partner.

use crate::axis::Axis;
use crate::chart::{Chart, Table, of_100, said};
use crate::error::{At, ChartError, check_id};
use crate::palette::{BLUE, INK, ORANGE, QUIET};
use crate::place::stack;
use crate::pounds::{Currency, is_nothing};
use crate::sheet::{Anchor, Label, MARGIN, SMALL, Sheet, WIDTH, name_height, rules, subtitle};
use crate::text;

const NAMES: f64 = 210.0;
const TOP: f64 = 66.0;
/// Room for a name.
const ROOM: f64 = NAMES - MARGIN - 12.0;

/// Gains and losses by partner, with the range of 8 in 10 futures.
///
/// ```
/// use comity_chart::{GainsLosses, Row};
///
/// let row = |name: &str, p10, middle, p90, p_gain| Row { name: name.into(), p10, middle, p90, p_gain };
/// let chart = GainsLosses {
///     title: "Who gains and who loses".into(),
///     per: "a year".into(),
///     rows: vec![row("Fife", -9e4, -2e4, 1e4, 0.27), row("Inverclyde", -9e4, 24e4, 51e4, 0.73)],
///     ..GainsLosses::default()
/// }
/// .chart("gains")?;
/// assert_eq!(chart.table.rows[0][4], "27 of 100");
/// # Ok::<(), comity_chart::ChartError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct GainsLosses {
    /// The title.
    pub title: String,
    /// Who acts in the sentence; "Sharing" unless told otherwise.
    pub subject: String,
    /// How often the amount comes, e.g. "a year"; empty for once.
    pub per: String,
    /// The partners or other bearers, in the order in which they are drawn.
    pub rows: Vec<Row>,
    /// The currency; pounds unless told otherwise.
    pub currency: Currency,
}

impl Default for GainsLosses {
    fn default() -> Self {
        Self {
            title: String::new(),
            subject: "Sharing".into(),
            per: String::new(),
            rows: Vec::new(),
            currency: Currency::default(),
        }
    }
}

/// One who gains or loses, in pounds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// The name, e.g. "Inverclyde".
    pub name: String,
    /// 1 in 10 futures are below.
    pub p10: f64,
    /// The mean or the median; a mean may lie outside the bar.
    pub middle: f64,
    /// 9 in 10 futures are below.
    pub p90: f64,
    /// The share of futures with a gain, from 0 to 1.
    pub p_gain: f64,
}

impl GainsLosses {
    /// Puts the worst-off first.
    #[must_use]
    pub fn worst_first(mut self) -> Self {
        self.rows.sort_by(|a, b| a.middle.total_cmp(&b.middle));
        self
    }

    /// The picture, the sentence and the table. `id` must be unique in the page.
    ///
    /// # Errors
    /// See [`GainsLosses::check`]; also an `id` that cannot stand in a page.
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

    /// Refuses no rows, figures that are not money, and chances outside 0 to 1.
    ///
    /// # Errors
    /// Names the row.
    pub fn check(&self) -> Result<(), ChartError> {
        if self.rows.is_empty() {
            return Err(ChartError::Empty { what: "rows" });
        }
        for (i, row) in self.rows.iter().enumerate() {
            let at = At {
                row: i + 1,
                name: &row.name,
            };
            at.rising(&[("P10", row.p10), ("P90", row.p90)])?;
            at.money("middle", row.middle)?;
            at.chance(row.p_gain)?;
        }
        Ok(())
    }

    /// At most 60 words: the best-off, the worst-off, and how many gain. When
    /// long names need the room, the ranges are left to the table.
    fn sentence(&self) -> String {
        let by_middle = |a: &&Row, b: &&Row| a.middle.total_cmp(&b.middle);
        let worst = self.rows.iter().min_by(by_middle);
        let best = self.rows.iter().max_by(by_middle);
        let (Some(best), Some(worst)) = (best, worst) else {
            return String::new();
        };
        if self.rows.len() == 1 {
            return format!(
                "{}. It {}.",
                self.verdict(best, true),
                chance_words(best.p_gain)
            );
        }
        let attempts = [(true, true), (true, false), (false, false)];
        let tellings = attempts.map(|(first, second)| self.telling(best, worst, first, second));
        let [.., shortest] = &tellings;
        tellings
            .iter()
            .find(|t| t.split_whitespace().count() <= 60)
            .unwrap_or(shortest)
            .clone()
    }

    fn telling(&self, best: &Row, worst: &Row, best_range: bool, worst_range: bool) -> String {
        let gaining = self.rows.iter().filter(|row| row.p_gain > 0.5).count();
        let of = self.rows.len();
        let gaining = match gaining {
            0 => format!("None of the {of} gains in most futures."),
            all if all == of => format!("All {of} gain in most futures."),
            1 => format!("1 of {of} gains in most futures."),
            some => format!("{some} of {of} gain in most futures."),
        };
        if self
            .rows
            .iter()
            .all(|row| is_nothing(row.middle - best.middle))
        {
            return format!(
                "{} does the same for each of the {of} in the middle future: {}. {gaining}",
                self.subject,
                self.result(best, false)
            );
        }
        let worst_words = self.result(worst, worst_range);
        format!(
            "{}. Worst off is {}: {worst_words}. {gaining}",
            self.verdict(best, best_range),
            said(&worst.name)
        )
    }

    /// "Sharing gains Fife about £240,000 a year (between … in 8 of 10 futures)".
    fn verdict(&self, row: &Row, range: bool) -> String {
        let (subject, name) = (&self.subject, said(&row.name));
        let range = self.range(row, range, " in 8 of 10 futures");
        if is_nothing(row.middle) {
            return format!("{subject} leaves {name} as it is{range}");
        }
        let verb = if row.middle > 0.0 { "gains" } else { "costs" };
        format!(
            "{subject} {verb} {name} {}{range}",
            self.often(self.currency.about(row.middle))
        )
    }

    fn result(&self, row: &Row, range: bool) -> String {
        if is_nothing(row.middle) {
            return format!("nothing gained or lost{}", self.range(row, range, ""));
        }
        let about = format!("about {}", self.currency.gain_or_loss(row.middle));
        format!("{}{}", self.often(about), self.range(row, range, ""))
    }

    fn often(&self, amount: String) -> String {
        if self.per.is_empty() {
            amount
        } else {
            format!("{amount} {}", self.per)
        }
    }

    fn range(&self, row: &Row, wanted: bool, of: &str) -> String {
        if !wanted {
            return String::new();
        }
        format!(" ({}{of})", self.currency.range(row.p10, row.p90))
    }

    fn table(&self) -> Table {
        let head = [
            "Who",
            "1 in 10 below",
            "Middle",
            "9 in 10 below",
            "Gains in",
        ];
        let row = |row: &Row| {
            let money = [row.p10, row.middle, row.p90].map(|v| self.currency.exact(v));
            let chance = of_100(row.p_gain);
            std::iter::once(row.name.clone())
                .chain(money)
                .chain([chance])
                .collect()
        };
        Table {
            caption: self.often(self.title.clone()),
            head: head.map(str::to_owned).to_vec(),
            rows: self.rows.iter().map(row).collect(),
        }
    }

    fn draw(&self, id: &str, sentence: &str) -> String {
        let chances = self
            .rows
            .iter()
            .map(|row| text::width(&chance_words(row.p_gain), SMALL, false));
        let right = WIDTH - MARGIN - chances.fold(0.0, f64::max);
        let values = self
            .rows
            .iter()
            .flat_map(|row| [row.p10, row.middle, row.p90]);
        let values: Vec<f64> = values.chain([0.0]).collect();
        let x = Axis::across(&values, (NAMES + 24.0, right - 36.0), &self.currency);
        let tops = self.tops();
        let bottom = tops.last().copied().unwrap_or(TOP);

        let mut sheet = Sheet::new(id);
        sheet.text(&subtitle(&self.note()));
        x.columns(&mut sheet, TOP - 6.0, bottom, &self.currency);
        directions(&mut sheet, x.at(0.0), TOP - 14.0, ["← loses", "gains →"]);
        rules(&mut sheet, &tops);
        sheet.line((x.at(0.0), TOP - 6.0), (x.at(0.0), bottom), INK, 1.4);
        for (row, ends) in self.rows.iter().zip(tops.windows(2)) {
            let y = ends.iter().sum::<f64>() / 2.0;
            self.draw_row(&mut sheet, row, y, &x, right);
        }
        sheet.finish(bottom + 34.0, &self.title, sentence)
    }

    /// Where each row begins and, last, where the rows end.
    fn tops(&self) -> Vec<f64> {
        let heights = self
            .rows
            .iter()
            .map(|row| name_height(&row.name, ROOM) + 12.0);
        stack(TOP, heights.map(|height| height.max(58.0)))
    }

    fn note(&self) -> String {
        let per = if self.per.is_empty() {
            String::new()
        } else {
            format!(", {}", self.per)
        };
        format!("Dot: the middle future{per}. Bar: 8 of 10 futures.")
    }

    fn draw_row(&self, sheet: &mut Sheet, row: &Row, y: f64, x: &Axis, right: f64) {
        let good = row.middle >= 0.0 || is_nothing(row.middle);
        let colour = if good { BLUE } else { ORANGE };
        sheet.name(MARGIN, y, &row.name, ROOM);
        let bar = y + 10.0;
        let (low, dot, high) = (x.at(row.p10), x.at(row.middle), x.at(row.p90));
        sheet.line((low, bar), (high, bar), colour, 4.0);
        for end in [low, high] {
            sheet.line((end, bar - 6.0), (end, bar + 6.0), colour, 1.6);
        }
        let fill = if good { colour } else { "#fff" };
        sheet.circle(
            (dot, bar),
            7.0,
            &format!(r#"fill="{fill}" stroke="{colour}" stroke-width="3""#),
        );
        let value = Label::new(dot, y - 6.0, self.currency.short_signed(row.middle))
            .size(SMALL)
            .bold();
        sheet.text(
            &value
                .fill(colour)
                .anchor(Anchor::Middle)
                .within(NAMES + 6.0, right - 10.0),
        );
        let words = Label::new(WIDTH - MARGIN, y + 6.0, chance_words(row.p_gain)).size(SMALL);
        sheet.text(&words.anchor(Anchor::End));
    }
}

/// The words for both sides of the zero line, close to it.
fn directions(sheet: &mut Sheet, zero: f64, y: f64, words: [&str; 2]) {
    let [left, right] = words.map(|words| Label::new(zero, y, words).size(SMALL).fill(QUIET));
    sheet.text(&left.at(zero - 10.0, y).anchor(Anchor::End));
    sheet.text(&right.at(zero + 10.0, y));
}

/// "gains in 60 of 100".
fn chance_words(share: f64) -> String {
    format!("gains in {}", of_100(share))
}
