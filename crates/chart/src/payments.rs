//! Who pays what by each rule, beside what each would pay alone and what each adds to the cost.

use crate::chart::{Chart, Table, list, said};
use crate::error::{At, ChartError, check_count, check_id};
use crate::marks::{MOST, legend, mark};
use crate::palette::{INK, ORANGE, PALE};
use crate::place::stack;
use crate::pounds::Currency;
use crate::sheet::{Anchor, Label, MARGIN, SMALL, Sheet, WIDTH, name_height, rules, subtitle};
use crate::unit::{Unit, UnitAxis};

const NAMES: f64 = 190.0;
/// Room for a name.
const ROOM: f64 = NAMES - MARGIN - 8.0;
/// Where the legend begins.
const LEGEND: f64 = 30.0;
/// The height that one rule takes within a row.
const LINE: f64 = 24.0;
/// A payment beyond so many times what somebody would pay alone leaves no room for the others.
const FURTHEST: f64 = 20.0;
/// Half a penny is left to rounding.
const ROUNDING: f64 = 0.005;

/// Payments by partner and rule, with the range between what a partner adds to the cost and what it
/// would pay alone.
///
/// Where everybody would pay something alone, payments are drawn as percentages of it, so that
/// large and small partners can be read side by side; else as shares of the whole cost.
///
/// ```
/// use comity_chart::{Payment, Payments};
///
/// let row = |partner: &str, pays: [f64; 2], alone, adds| Payment {
///     partner: partner.into(),
///     pays: pays.to_vec(),
///     alone: Some(alone),
///     adds: Some(adds),
/// };
/// let chart = Payments {
///     title: "Who pays what".into(),
///     rules: vec!["By caseload".into(), "Equal".into()],
///     rows: vec![row("Fife", [6e5, 5e5], 7e5, 4e5), row("Angus", [4e5, 5e5], 45e4, 3e5)],
///     ..Payments::default()
/// }
/// .chart("pays")?;
/// assert_eq!(
///     chart.sentence,
///     "Of what it would pay alone, Angus pays most under Equal, 111 %; Fife pays least under \
///      Equal, 71 %. 1 of these 2 rules asks nobody for more than it would pay alone: By caseload."
/// );
/// # Ok::<(), comity_chart::ChartError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Payments {
    /// The title.
    pub title: String,
    /// For how long, e.g. "over ten years"; may be empty.
    pub over: String,
    /// The rules, at most six.
    pub rules: Vec<String>,
    /// One row for each partner.
    pub rows: Vec<Payment>,
    /// The currency; nothing if payments are shares of the whole, from 0 to 1.
    pub currency: Option<Currency>,
}

impl Default for Payments {
    fn default() -> Self {
        Self {
            title: String::new(),
            over: String::new(),
            rules: Vec::new(),
            rows: Vec::new(),
            currency: Some(Currency::default()),
        }
    }
}

/// What one partner pays, in pounds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Payment {
    /// The partner's name.
    pub partner: String,
    /// By each rule.
    pub pays: Vec<f64>,
    /// What it would pay alone, if that is known.
    pub alone: Option<f64>,
    /// What all would save without it, if that is known.
    pub adds: Option<f64>,
}

impl Payment {
    fn above_alone(&self, pays: f64) -> bool {
        self.alone.is_some_and(|alone| pays > alone + ROUNDING)
    }

    fn below_added(&self, pays: f64) -> bool {
        self.adds.is_some_and(|adds| pays < adds - ROUNDING)
    }

    /// How it stands to the two ends of the range.
    fn verdict(&self, pays: f64) -> &'static str {
        match (self.above_alone(pays), self.below_added(pays)) {
            (true, _) => "more than alone",
            (_, true) => "less than it adds",
            _ if self.alone.is_none() && self.adds.is_none() => "–",
            _ => "between",
        }
    }
}

/// With very long names the sentence leaves out its last part.
const MOST_WORDS: usize = 60;

impl Payments {
    /// The picture, the sentence and the table. `id` must be unique in the page.
    ///
    /// # Errors
    /// No rows or rules, more than six rules, rows that do not have one payment for each rule, figures
    /// that are not money, a whole cost of nothing; an `id` that cannot stand in a page.
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
        check_count("rules", MOST, self.rules.len())?;
        if self.rows.is_empty() {
            return Err(ChartError::Empty { what: "rows" });
        }
        for (i, row) in self.rows.iter().enumerate() {
            let at = At {
                row: i + 1,
                name: &row.partner,
            };
            at.even("payments", self.rules.len(), row.pays.len())?;
            for (rule, pays) in self.rules.iter().zip(&row.pays) {
                at.money(rule, *pays)?;
            }
            at.money("alone", row.alone.unwrap_or(0.0))?;
            at.money("adds", row.adds.unwrap_or(0.0))?;
        }
        match self.against_alone() || self.whole() > 0.0 {
            true => Ok(()),
            false => Err(ChartError::Empty {
                what: "cost to share",
            }),
        }
    }

    /// The whole cost.
    fn whole(&self) -> f64 {
        let first = self.rows.iter().filter_map(|row| row.pays.first());
        first.sum()
    }

    /// Whether payments are held against what each would pay alone.
    fn against_alone(&self) -> bool {
        let fits = |row: &Payment| {
            let Some(alone) = row.alone.filter(|alone| *alone > 0.0) else {
                return false;
            };
            let all = row.pays.iter().chain(&row.adds);
            all.into_iter().all(|x| (x / alone).abs() <= FURTHEST)
        };
        self.rows.iter().all(fits)
    }

    /// An amount of a row as the picture shows it.
    fn share(&self, row: &Payment, amount: f64) -> f64 {
        let base = match self.against_alone() {
            true => row.alone.unwrap_or(1.0),
            false => self.whole(),
        };
        amount / base
    }

    /// Every payment: its row, its rule and its share.
    fn all(&self) -> Vec<(&Payment, &String, f64)> {
        let all = self.rows.iter().flat_map(|row| {
            let each = self.rules.iter().zip(&row.pays);
            each.map(move |(rule, pays)| (row, rule, self.share(row, *pays)))
        });
        all.collect()
    }

    fn sentence(&self) -> String {
        let all = self.all();
        // Of equals the first, so that the order of the rows decides.
        let most = all
            .iter()
            .copied()
            .reduce(|a, b| if b.2 > a.2 { b } else { a });
        let least = all
            .iter()
            .copied()
            .reduce(|a, b| if b.2 < a.2 { b } else { a });
        let (Some(most), Some(least)) = (most, least) else {
            return String::new();
        };
        let of = match self.against_alone() {
            true => "what it would pay alone",
            false => "the whole cost",
        };
        let told = |word: &str, (row, rule, share): (&Payment, &String, f64)| {
            format!(
                "{} pays {word} under {}, {}",
                said(&row.partner),
                said(rule),
                percent(share)
            )
        };
        let first = format!("Of {of}, {}; {}.", told("most", most), told("least", least));
        let whole = format!("{first}{}", self.nobody_worse());
        match whole.split_whitespace().count() > MOST_WORDS {
            true => first,
            false => whole,
        }
    }

    /// Which rules ask nobody for more than it would pay alone.
    fn nobody_worse(&self) -> String {
        if self.rows.iter().any(|row| row.alone.is_none()) {
            return String::new();
        }
        let holds = |i: usize| {
            let mut rows = self.rows.iter();
            !rows.any(|row| row.pays.get(i).is_some_and(|pays| row.above_alone(*pays)))
        };
        let kept = self.rules.iter().enumerate().filter(|(i, _)| holds(*i));
        let kept: Vec<String> = kept.map(|(_, rule)| said(rule)).collect();
        let of = self.rules.len();
        let asks = "nobody for more than it would pay alone";
        match kept.len() {
            0 => match of {
                1 => " It asks somebody for more than it would pay alone.".to_owned(),
                _ => format!(
                    " Each of these {of} rules asks somebody for more than it would pay alone."
                ),
            },
            1 if of == 1 => format!(" It asks {asks}."),
            all if all == of => {
                format!(" None of these {of} rules asks anybody for more than it would pay alone.")
            }
            1 => format!(" 1 of these {of} rules asks {asks}: {}.", list(&kept)),
            some if of > 3 => format!(" {some} of these {of} rules ask {asks}."),
            some => format!(" {some} of these {of} rules ask {asks}: {}.", list(&kept)),
        }
    }

    fn table(&self) -> Table {
        let whole = self.whole();
        let of = |row: &Payment| -> Vec<Vec<String>> {
            let each = self.rules.iter().zip(&row.pays);
            each.map(|(rule, pays)| self.line(row, rule, *pays, whole))
                .collect()
        };
        let mut head = vec!["Partner", "Rule", "Pays"];
        if self.currency.is_some() {
            head.extend([
                "Of the whole",
                "Would pay alone",
                "Adds to the cost",
                "Stands",
            ]);
        }
        Table {
            caption: self.caption(),
            head: head.into_iter().map(str::to_owned).collect(),
            rows: self.rows.iter().flat_map(of).collect(),
        }
    }

    fn line(&self, row: &Payment, rule: &str, pays: f64, whole: f64) -> Vec<String> {
        let mut line = vec![row.partner.clone(), rule.to_owned()];
        let Some(currency) = &self.currency else {
            line.push(percent(pays));
            return line;
        };
        let known = |x: Option<f64>| x.map_or("not known".to_owned(), |x| currency.exact(x));
        let share = match whole > 0.0 {
            true => percent(pays / whole),
            false => "–".to_owned(),
        };
        line.extend([
            currency.exact(pays),
            share,
            known(row.alone),
            known(row.adds),
        ]);
        line.push(row.verdict(pays).to_owned());
        line
    }

    fn caption(&self) -> String {
        let what = match self.against_alone() {
            true => "What each pays, in percent of what it would pay alone",
            false => "What each pays, in percent of the whole cost",
        };
        match self.over.as_str() {
            "" => format!("{what}."),
            over => format!("{what}, {over}."),
        }
    }

    fn draw(&self, id: &str, sentence: &str) -> String {
        let mut sheet = Sheet::new(id);
        sheet.text(&subtitle(&self.caption()));
        let top = self.draw_legend(&mut sheet) + 14.0;
        let tops = self.tops(top);
        let bottom = tops.last().copied().unwrap_or(top);
        let x = self.axis();
        x.columns(&mut sheet, top - 6.0, bottom);
        rules(&mut sheet, &tops);
        for (row, ends) in self.rows.iter().zip(tops.windows(2)) {
            let &[from, to] = ends else { continue };
            self.draw_range(&mut sheet, row, (from + 4.0, to - 4.0), &x);
            self.draw_row(&mut sheet, row, (from + to) / 2.0, &x);
        }
        sheet.finish(bottom + 34.0, &self.title, sentence)
    }

    /// The rules by their marks, then the two ends of the range by their lines.
    fn draw_legend(&self, sheet: &mut Sheet) -> f64 {
        let mut names: Vec<&str> = self.rules.iter().map(String::as_str).collect();
        if self.rows.iter().any(|row| row.alone.is_some()) {
            names.push("would pay alone");
        }
        if self.rows.iter().any(|row| row.adds.is_some()) {
            names.push("adds to the cost");
        }
        legend(sheet, &names, LEGEND, |sheet, i, (x, y)| {
            match names.get(i) {
                Some(&"would pay alone") if i >= self.rules.len() => {
                    alone(sheet, x, (y - 10.0, y + 10.0))
                }
                Some(&"adds to the cost") if i >= self.rules.len() => {
                    adds(sheet, x, (y - 10.0, y + 10.0))
                }
                _ => mark(sheet, i, (x, y)),
            }
        })
    }

    fn axis(&self) -> UnitAxis {
        let ends = self.rows.iter().flat_map(|row| {
            let all = row.pays.iter().chain(&row.alone).chain(&row.adds);
            all.map(move |x| self.share(row, *x))
        });
        let stretch = (NAMES + 14.0, WIDTH - MARGIN - self.widest() - 22.0);
        UnitAxis::around(Unit::Percent, ends, stretch, 5)
    }

    /// The room that the figures at the right need.
    fn widest(&self) -> f64 {
        let labels = self.rows.iter().flat_map(|row| {
            let each = row.pays.iter();
            each.map(move |pays| self.words(row, *pays).width())
        });
        labels.fold(0.0, f64::max)
    }

    /// "£820k" or, in bold, "£820k, over".
    fn words(&self, row: &Payment, pays: f64) -> Label {
        let figure = match &self.currency {
            Some(currency) => currency.short(pays),
            None => percent(pays),
        };
        let label = |words: String| Label::new(0.0, 0.0, words).size(SMALL);
        match (row.above_alone(pays), row.below_added(pays)) {
            (true, _) => label(format!("{figure} over")).bold().fill(ORANGE),
            (_, true) => label(format!("{figure} under")).bold(),
            _ => label(figure),
        }
    }

    /// Where each row begins and, last, where the rows end.
    fn tops(&self, top: f64) -> Vec<f64> {
        let lines = self.rules.len() as f64 * LINE;
        let heights = self.rows.iter().map(|row| name_height(&row.partner, ROOM));
        stack(top, heights.map(|height| height.max(lines) + 14.0))
    }

    /// What a payment may be without anybody carrying anybody: a pale band with its two ends.
    fn draw_range(&self, sheet: &mut Sheet, row: &Payment, y: (f64, f64), x: &UnitAxis) {
        let at = |amount: f64| x.at(self.share(row, amount));
        if let (Some(from), Some(to)) = (row.adds, row.alone)
            && from < to
        {
            let paint = format!(r#"fill="{PALE}""#);
            sheet.rect((at(from), y.0), (at(to), y.1), &paint);
        }
        if let Some(amount) = row.adds {
            adds(sheet, at(amount), y);
        }
        if let Some(amount) = row.alone {
            alone(sheet, at(amount), y);
        }
    }

    fn draw_row(&self, sheet: &mut Sheet, row: &Payment, middle: f64, x: &UnitAxis) {
        sheet.name(MARGIN, middle, &row.partner, ROOM);
        let first = middle - LINE * (row.pays.len() as f64 - 1.0) / 2.0;
        for (i, pays) in row.pays.iter().enumerate() {
            let y = first + LINE * i as f64;
            mark(sheet, i, (x.at(self.share(row, *pays)), y));
            let label = self.words(row, *pays).anchor(Anchor::End);
            sheet.text(&label.at(WIDTH - MARGIN, y + SMALL * 0.35));
        }
    }
}

/// The line at what somebody would pay alone.
fn alone(sheet: &mut Sheet, x: f64, (top, bottom): (f64, f64)) {
    sheet.line((x, top), (x, bottom), INK, 2.4);
}

/// The line at what somebody adds.
fn adds(sheet: &mut Sheet, x: f64, (top, bottom): (f64, f64)) {
    sheet.dashed((x, top), (x, bottom), INK, 2.0, "4 3");
}

/// "71 %", "9.5 %": one decimal below ten.
fn percent(share: f64) -> String {
    Unit::Percent.said(share, Unit::Percent.places(share, 0.0))
}
