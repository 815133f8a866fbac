//! How real programmes turned out: each a dot on a line, with the one in the middle marked.

use crate::chart::{Chart, Table, said};
use crate::error::{At, ChartError, check_id};
use crate::palette::{BLUE, INK, ORANGE, QUIET};
use crate::ruler::Ruler;
use crate::sheet::{Anchor, Label, MARGIN, SMALL, Sheet, WIDTH, rules, subtitle};

const NAMES: f64 = 150.0;
const TOP: f64 = 84.0;
const ROW: f64 = 84.0;

/// Ratios of what came to what was promised, by programme.
///
/// ```
/// use comity_chart::{OutturnRow, Outturns};
///
/// let row = OutturnRow {
///     name: "One-off costs".into(),
///     dots: vec![("C01".into(), 1.0), ("C02".into(), 1.9), ("C03".into(), 3.0)],
///     median: 1.9,
///     good_above: false,
/// };
/// let chart = Outturns { title: "Promise and outturn".into(), rows: vec![row] }.chart("outturns")?;
/// assert_eq!(
///     chart.sentence,
///     "One-off costs came to 1.90 times the promise in the middle of 3 programmes, from 1.00 to 3.00."
/// );
/// # Ok::<(), comity_chart::ChartError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outturns {
    /// The title.
    pub title: String,
    /// What was promised, such as costs and savings.
    pub rows: Vec<OutturnRow>,
}

/// One kind of promise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OutturnRow {
    /// What was promised, e.g. "One-off costs".
    pub name: String,
    /// Each programme with its ratio, the least first.
    pub dots: Vec<(String, f64)>,
    /// The ratio in the middle.
    pub median: f64,
    /// True if more than promised is good, as of savings.
    pub good_above: bool,
}

impl Outturns {
    /// The picture, the sentence and the table. `id` must be unique in the page.
    ///
    /// # Errors
    /// No rows or dots, ratios that are not numbers; an `id` that cannot stand in a page.
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
        if self.rows.is_empty() || self.rows.iter().any(|r| r.dots.is_empty()) {
            return Err(ChartError::Empty { what: "programmes" });
        }
        for (i, row) in self.rows.iter().enumerate() {
            let at = At {
                row: i + 1,
                name: &row.name,
            };
            at.number("median", row.median)?;
            for (id, ratio) in &row.dots {
                at.number(id, *ratio)?;
            }
        }
        Ok(())
    }

    fn sentence(&self) -> String {
        let row = |r: &OutturnRow| {
            format!(
                "{} came to {} times the promise in the middle of {} programmes, from {} to {}.",
                said(&r.name),
                two(r.median),
                r.dots.len(),
                two(r.least()),
                two(r.greatest())
            )
        };
        let rows: Vec<String> = self.rows.iter().map(row).collect();
        rows.join(" ")
    }

    fn table(&self) -> Table {
        let head = ["Programme", "What", "Came to, times the promise"];
        let of = |row: &OutturnRow| {
            let row = row.clone();
            row.dots
                .into_iter()
                .map(move |(id, ratio)| vec![id, row.name.clone(), two(ratio)])
        };
        Table {
            caption: self.title.clone(),
            head: head.map(str::to_owned).to_vec(),
            rows: self.rows.iter().flat_map(of).collect(),
        }
    }

    fn draw(&self, id: &str, sentence: &str) -> String {
        let least = self.rows.iter().map(OutturnRow::least).fold(0.0, f64::min);
        let most = self
            .rows
            .iter()
            .map(OutturnRow::greatest)
            .fold(1.2, f64::max);
        let x = Ruler::new((least, most), (NAMES + 16.0, WIDTH - MARGIN - 14.0), 6);
        let tops: Vec<f64> = (0..=self.rows.len())
            .map(|i| TOP + ROW * i as f64)
            .collect();
        let bottom = TOP + ROW * self.rows.len() as f64;
        let mut sheet = Sheet::new(id);
        sheet.text(&subtitle(
            "Dot: one programme. Bar: the programme in the middle.",
        ));
        let word = |tick: f64| format!("{}×", x.word(tick));
        x.columns(&mut sheet, TOP - 6.0, bottom, &word);
        rules(&mut sheet, &tops);
        let promise = x.at(1.0);
        sheet.line((promise, TOP - 8.0), (promise, bottom), INK, 1.6);
        let label = Label::new(promise, TOP - 16.0, "as promised").size(SMALL);
        sheet.text(&label.anchor(Anchor::Middle).within(MARGIN, WIDTH - MARGIN));
        for (row, top) in self.rows.iter().zip(&tops) {
            draw_row(&mut sheet, row, top + ROW / 2.0, &x);
        }
        sheet.finish(bottom + 34.0, &self.title, sentence)
    }
}

impl OutturnRow {
    fn least(&self) -> f64 {
        self.dots.iter().map(|d| d.1).fold(f64::INFINITY, f64::min)
    }

    fn greatest(&self) -> f64 {
        self.dots
            .iter()
            .map(|d| d.1)
            .fold(f64::NEG_INFINITY, f64::max)
    }

    fn good(&self, ratio: f64) -> bool {
        if self.good_above {
            ratio >= 1.0
        } else {
            ratio <= 1.0
        }
    }
}

fn draw_row(sheet: &mut Sheet, row: &OutturnRow, y: f64, x: &Ruler) {
    sheet.name(MARGIN, y, &row.name, NAMES - MARGIN - 8.0);
    let line = y + 12.0;
    let (from, to) = (x.at(row.least()), x.at(row.greatest()));
    sheet.line((from, line), (to, line), QUIET, 1.0);
    for (_, ratio) in &row.dots {
        let good = row.good(*ratio);
        let colour = if good { BLUE } else { ORANGE };
        let fill = if good { colour } else { "#fff" };
        let paint =
            format!(r#"fill="{fill}" fill-opacity="0.75" stroke="{colour}" stroke-width="2.4""#);
        sheet.circle((x.at(*ratio), line), 6.5, &paint);
    }
    let middle = x.at(row.median);
    sheet.line((middle, line - 16.0), (middle, line + 16.0), INK, 4.0);
    let words = format!("middle {}×, n = {}", two(row.median), row.dots.len());
    let label = Label::new(middle, y - 14.0, words)
        .size(SMALL)
        .bold()
        .anchor(Anchor::Middle);
    sheet.text(&label.within(NAMES + 6.0, WIDTH - MARGIN));
}

/// Two decimals with a true minus sign.
fn two(x: f64) -> String {
    let text = format!("{:.2}", x.abs());
    let minus = if x <= -0.005 { "−" } else { "" };
    format!("{minus}{text}")
}
