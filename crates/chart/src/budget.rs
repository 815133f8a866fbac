//! The budget by year: columns above and below zero.

use crate::axis::{Axis, years};
use crate::chart::{Chart, Table, said};
use crate::error::{At, ChartError, check_id};
use crate::palette::{INK, QUIET};
use crate::place::{Block, Placer, stack};
use crate::pounds::{Currency, is_nothing};
use crate::sheet::{Anchor, LEADING, Label, MARGIN, SMALL, Sheet, WIDTH, name_height, subtitle};

const TOP: f64 = 84.0;
const BOTTOM: f64 = 384.0;
/// The height of the plot in a small panel.
const SMALL_PLOT: f64 = 110.0;
/// Between two small panels.
const GUTTER: f64 = 22.0;

/// Net cash by year: savings above zero, costs below. One series is one large
/// panel; several are small ones with the same scale.
///
/// ```
/// use comity_chart::{BudgetByYear, Series};
///
/// let chart = BudgetByYear {
///     title: "Net cash by year".into(),
///     years: vec!["2026/27".into(), "2027/28".into()],
///     series: vec![Series { name: "All partners".into(), values: vec![-1.2e6, 1.8e6], interval: None }],
///     ..BudgetByYear::default()
/// }
/// .chart("budget")?;
/// assert_eq!(
///     chart.sentence,
///     "From 2026/27 to 2027/28, All partners: about £600,000 saved in all. Costliest year: \
///      2026/27 (£1.2 million spent). Best year: 2027/28 (£1.8 million saved)."
/// );
/// # Ok::<(), comity_chart::ChartError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BudgetByYear {
    /// The title.
    pub title: String,
    /// The years, in order.
    pub years: Vec<String>,
    /// Who pays and saves: one for a total, or up to about sixteen partners.
    pub series: Vec<Series>,
    /// The currency; pounds unless told otherwise.
    pub currency: Currency,
}

/// One line of the budget, in pounds, one figure for each year.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series {
    /// The name, e.g. "All partners".
    pub name: String,
    /// Net cash: savings are positive, costs negative.
    pub values: Vec<f64>,
    /// P10 and P90 of each year, if they are known.
    pub interval: Option<Vec<(f64, f64)>>,
}

/// One year of one series.
#[derive(Debug, Clone, Copy)]
struct Cell {
    value: f64,
    range: Option<(f64, f64)>,
}

impl Cell {
    /// The extent of the column together with its whisker and zero.
    fn extent(&self) -> (f64, f64) {
        let (low, high) = self.range.unwrap_or((self.value, self.value));
        (low.min(self.value).min(0.0), high.max(self.value).max(0.0))
    }
}

impl Series {
    fn cells(&self) -> impl Iterator<Item = Cell> + '_ {
        let range = |i: usize| self.interval.as_ref().and_then(|all| all.get(i).copied());
        self.values.iter().enumerate().map(move |(i, value)| Cell {
            value: *value,
            range: range(i),
        })
    }

    fn total(&self) -> f64 {
        self.values.iter().sum()
    }

    fn check(&self, at: &At<'_>, years: &[String]) -> Result<(), ChartError> {
        let intervals = self.interval.as_ref().map_or(years.len(), Vec::len);
        for found in [self.values.len(), intervals] {
            if found != years.len() {
                return Err(ChartError::Length {
                    row: at.row,
                    name: self.name.clone(),
                    years: years.len(),
                    found,
                });
            }
        }
        for (cell, year) in self.cells().zip(years) {
            at.money(year, cell.value)?;
            if let Some((low, high)) = cell.range {
                at.rising(&[("P10", low), ("P90", high)])?;
            }
        }
        at.money("all years", self.total())
    }
}

impl BudgetByYear {
    /// The picture, the sentence and the table. `id` must be unique in the page.
    ///
    /// # Errors
    /// See [`BudgetByYear::check`]; also an `id` that cannot stand in a page.
    pub fn chart(&self, id: &str) -> Result<Chart, ChartError> {
        check_id(id)?;
        self.check()?;
        let sentence = self.sentence();
        let svg = match self.series.as_slice() {
            [only] => self.draw_one(id, only, &sentence),
            several => self.draw_several(id, several, &sentence),
        };
        Ok(Chart {
            svg,
            title: self.title.clone(),
            sentence,
            table: self.table(),
        })
    }

    /// Refuses no years, no series, series of another length than the years,
    /// and figures that are not money.
    ///
    /// # Errors
    /// Names the series and the year.
    pub fn check(&self) -> Result<(), ChartError> {
        if self.years.is_empty() {
            return Err(ChartError::Empty { what: "years" });
        }
        if self.series.is_empty() {
            return Err(ChartError::Empty { what: "series" });
        }
        for (i, series) in self.series.iter().enumerate() {
            series.check(
                &At {
                    row: i + 1,
                    name: &series.name,
                },
                &self.years,
            )?;
        }
        Ok(())
    }

    fn sentence(&self) -> String {
        match self.series.as_slice() {
            [only] => self.sentence_of_one(only),
            several => self.sentence_of_several(several),
        }
    }

    /// "From 2026/27 to 2035/36", or "In 2026/27".
    fn span(&self) -> String {
        match self.years.as_slice() {
            [first, .., last] => format!("From {first} to {last}"),
            [only] => format!("In {only}"),
            [] => String::new(),
        }
    }

    fn sentence_of_one(&self, series: &Series) -> String {
        let (span, name, total) = (self.span(), said(&series.name), self.result(series.total()));
        if self.years.len() == 1 {
            return format!("{span}, {name}: {total}.");
        }
        let all = format!("{span}, {name}: {total} in all.");
        let costliest = self.extreme(
            series,
            "Costliest",
            -1.0,
            "No year costs more than it saves.",
        );
        let best = self.extreme(series, "Best", 1.0, "No year saves more than it costs.");
        format!("{all} {costliest} {best}")
    }

    /// The year that goes farthest in one direction.
    fn extreme(&self, series: &Series, word: &str, sign: f64, none: &str) -> String {
        let years = self.years.iter().zip(&series.values);
        let farthest = years.max_by(|a, b| (a.1 * sign).total_cmp(&(b.1 * sign)));
        match farthest {
            Some((year, value)) if value * sign > 0.0 && !is_nothing(*value) => {
                format!(
                    "{word} year: {year} ({}).",
                    self.currency.either(*value, "saved", "spent")
                )
            }
            _ => none.into(),
        }
    }

    fn sentence_of_several(&self, several: &[Series]) -> String {
        let by_total = |a: &&Series, b: &&Series| a.total().total_cmp(&b.total());
        let (best, worst) = (
            several.iter().max_by(by_total),
            several.iter().min_by(by_total),
        );
        let (Some(best), Some(worst)) = (best, worst) else {
            return String::new();
        };
        let saving = several
            .iter()
            .filter(|s| s.total() > 0.0 && !is_nothing(s.total()))
            .count();
        let verb = if saving == 1 {
            "saves more than it spends"
        } else {
            "save more than they spend"
        };
        format!(
            "{}, {saving} of {} {verb}. Most: {}, {}. Least: {}, {}.",
            self.span(),
            several.len(),
            said(&best.name),
            self.result(best.total()),
            said(&worst.name),
            self.result(worst.total()),
        )
    }

    fn result(&self, pounds: f64) -> String {
        if is_nothing(pounds) {
            return "as much saved as spent".into();
        }
        format!("about {}", self.currency.either(pounds, "saved", "spent"))
    }

    /// One series: a row for each year. Several: a row for each series.
    fn table(&self) -> Table {
        let (head, rows) = match self.series.as_slice() {
            [only] => self.table_by_year(only),
            several => self.table_by_series(several),
        };
        Table {
            caption: self.title.clone(),
            head,
            rows,
        }
    }

    fn table_by_year(&self, series: &Series) -> (Vec<String>, Vec<Vec<String>>) {
        let mut head = vec!["Year".to_owned(), series.name.clone()];
        if series.interval.is_some() {
            head.extend(["1 in 10 below".to_owned(), "9 in 10 below".to_owned()]);
        }
        let row = |(year, cell): (&String, Cell)| {
            let range = cell.range.map(|(low, high)| [low, high]);
            let figures = std::iter::once(cell.value).chain(range.into_iter().flatten());
            std::iter::once(year.clone())
                .chain(figures.map(|v| self.currency.exact(v)))
                .collect()
        };
        (
            head,
            self.years.iter().zip(series.cells()).map(row).collect(),
        )
    }

    fn table_by_series(&self, several: &[Series]) -> (Vec<String>, Vec<Vec<String>>) {
        let head = std::iter::once("Who".to_owned()).chain(self.years.iter().cloned());
        let row = |series: &Series| {
            let cells = series.cells().map(|cell| self.cell_words(cell));
            let total = self.currency.exact(series.total());
            std::iter::once(series.name.clone())
                .chain(cells)
                .chain([total])
                .collect()
        };
        (
            head.chain(["All years".to_owned()]).collect(),
            several.iter().map(row).collect(),
        )
    }

    fn cell_words(&self, cell: Cell) -> String {
        let value = self.currency.exact(cell.value);
        match cell.range {
            None => value,
            Some((low, high)) => format!(
                "{value} ({} to {})",
                self.currency.exact(low),
                self.currency.exact(high)
            ),
        }
    }

    fn axis(&self, count: usize) -> Axis {
        let cells = self.series.iter().flat_map(Series::cells);
        Axis::around(
            cells.flat_map(|cell| <[f64; 2]>::from(cell.extent())),
            count,
        )
    }

    fn draw_one(&self, id: &str, series: &Series, sentence: &str) -> String {
        let y = self.axis(5).lay(BOTTOM, TOP);
        let left = MARGIN + y.widest(&self.currency) + 10.0;
        let panel = Panel {
            left,
            right: WIDTH - MARGIN,
            y,
            count: self.years.len(),
        };
        let mut sheet = Sheet::new(id);
        let note = if series.interval.is_some() {
            ". Whisker: 8 of 10 futures"
        } else {
            ""
        };
        sheet.text(&subtitle(&format!("{}{note}", series.name)));
        direction_words(&mut sheet, left, TOP - 34.0, BOTTOM + 40.0);
        panel
            .y
            .rows(&mut sheet, panel.left, panel.right, Some(&self.currency));
        panel.draw(&mut sheet, series);
        self.label_columns(&mut sheet, &panel, series);
        let names: Vec<&str> = self.years.iter().map(String::as_str).collect();
        years(
            &mut sheet,
            &names,
            |i| panel.x(i),
            BOTTOM + 66.0,
            (MARGIN, WIDTH - MARGIN),
        );
        sheet.finish(BOTTOM + 78.0, &self.title, sentence)
    }

    /// A value at every column that has room for it, the largest first.
    fn label_columns(&self, sheet: &mut Sheet, panel: &Panel, series: &Series) {
        let mut cells: Vec<(usize, Cell)> = series.cells().enumerate().collect();
        cells.sort_by(|a, b| b.1.value.abs().total_cmp(&a.1.value.abs()));
        let mut placer = Placer::default();
        let columns = cells
            .iter()
            .map(|(i, cell)| panel.column(*i, cell.extent()));
        columns.for_each(|column| placer.reserve(column));
        for (i, cell) in cells {
            let (low, high) = cell.extent();
            let down = cell.value < 0.0 && !is_nothing(cell.value);
            let y = if down {
                panel.y.at(low) + SMALL + 2.0
            } else {
                panel.y.at(high) - 7.0
            };
            let label = Label::new(panel.x(i), y, self.currency.short(cell.value))
                .size(SMALL)
                .bold();
            let label = label
                .anchor(Anchor::Middle)
                .within(panel.left, WIDTH - MARGIN);
            if placer.take(label.block().wider(3.0)) {
                sheet.text(&label);
            }
        }
    }

    fn draw_several(&self, id: &str, several: &[Series], sentence: &str) -> String {
        let grid = Grid::new(self.axis(3), several, &self.currency);
        let mut sheet = Sheet::new(id);
        sheet.text(&subtitle(
            "Savings above the zero line, costs (hatched) below; one scale for all",
        ));
        for (i, series) in several.iter().enumerate() {
            self.draw_small(&mut sheet, series, &grid, i);
        }
        sheet.finish(grid.bottom(), &self.title, sentence)
    }

    fn draw_small(&self, sheet: &mut Sheet, series: &Series, grid: &Grid, i: usize) {
        let (left, plot) = grid.corner(i);
        let y = grid.y.clone().lay(plot + SMALL_PLOT, plot);
        let panel = Panel {
            left,
            right: left + grid.width,
            y,
            count: self.years.len(),
        };
        let height = name_height(&series.name, grid.width);
        let above = plot - SMALL * LEADING - 14.0;
        sheet.name(left, above - height / 2.0, &series.name, grid.width);
        let total = format!("{} in all", self.currency.short_signed(series.total()));
        let total = Label::new(left, above + SMALL, total).size(SMALL).bold();
        sheet.text(&total);
        let axis = i.is_multiple_of(grid.columns).then_some(&self.currency);
        panel.y.rows(sheet, panel.left, panel.right, axis);
        panel.draw(sheet, series);
        let ends: Vec<&str> = self.years.iter().map(String::as_str).collect();
        years(
            sheet,
            &ends,
            |i| panel.x(i),
            plot + SMALL_PLOT + 22.0,
            (panel.left, panel.right),
        );
    }
}

/// "↑ saved" and "↓ spent", above and below the plot.
fn direction_words(sheet: &mut Sheet, x: f64, above: f64, below: f64) {
    for (y, words) in [(above, "↑ money saved"), (below, "↓ money spent")] {
        sheet.text(&Label::new(x, y, words).size(SMALL).fill(QUIET));
    }
}

/// Where the small panels stand.
struct Grid {
    y: Axis,
    columns: usize,
    left: f64,
    width: f64,
    /// The top of the plots in each row of panels and, last, of one row more.
    plots: Vec<f64>,
}

impl Grid {
    /// Below a plot: its years and some air.
    const FOOT: f64 = 46.0;
    /// Between the name and the plot: the total of all years.
    const TOTAL: f64 = SMALL * LEADING + 16.0;

    fn new(y: Axis, several: &[Series], money: &Currency) -> Self {
        let columns = if several.len() <= 4 { 2 } else { 3 };
        let left = MARGIN + y.widest(money) + 10.0;
        let room = WIDTH - MARGIN - left - GUTTER * (columns - 1) as f64;
        let width = room / columns as f64;
        // Each row of panels has room for its tallest name.
        let tallest = |row: &[Series]| {
            let heights = row.iter().map(|series| name_height(&series.name, width));
            heights.fold(0.0, f64::max)
        };
        let mut heads = several
            .chunks(columns)
            .map(|row| tallest(row) + Self::TOTAL);
        let first = 38.0 + heads.next().unwrap_or_default();
        let plots = stack(
            first,
            heads
                .chain([0.0])
                .map(|head| SMALL_PLOT + Self::FOOT + head),
        );
        Self {
            y,
            columns,
            left,
            width,
            plots,
        }
    }

    /// Where the plot of a panel begins.
    fn corner(&self, i: usize) -> (f64, f64) {
        let (column, row) = (i % self.columns, i / self.columns);
        let left = self.left + column as f64 * (self.width + GUTTER);
        (left, self.plots.get(row).copied().unwrap_or_default())
    }

    fn bottom(&self) -> f64 {
        self.plots.last().map_or(0.0, |end| end - 12.0)
    }
}

/// One set of columns with its scale.
struct Panel {
    left: f64,
    right: f64,
    y: Axis,
    count: usize,
}

impl Panel {
    fn slot(&self) -> f64 {
        (self.right - self.left) / self.count as f64
    }

    fn x(&self, i: usize) -> f64 {
        self.left + self.slot() * (i as f64 + 0.5)
    }

    /// Half the width of a column.
    fn half(&self) -> f64 {
        (self.slot() * 0.34).min(44.0)
    }

    /// The room that a column with its whisker covers.
    fn column(&self, i: usize, (low, high): (f64, f64)) -> Block {
        let (x, half) = (self.x(i), self.half());
        Block {
            left: x - half,
            right: x + half,
            top: self.y.at(high),
            bottom: self.y.at(low),
        }
    }

    fn draw(&self, sheet: &mut Sheet, series: &Series) {
        let half = self.half();
        let zero = self.y.at(0.0);
        for (i, cell) in series.cells().enumerate() {
            let (x, y) = (self.x(i), self.y.at(cell.value));
            let paint = sheet.paint(cell.value >= 0.0);
            sheet.rect((x - half, zero), (x + half, y), &paint);
            if let Some((low, high)) = cell.range {
                self.whisker(sheet, x, (half * 0.4).min(7.0), low, high);
            }
        }
        sheet.line((self.left, zero), (self.right, zero), INK, 1.4);
    }

    /// Dark on a white edge, so that it shows on the column too.
    fn whisker(&self, sheet: &mut Sheet, x: f64, cap: f64, low: f64, high: f64) {
        let (low, high) = (self.y.at(low), self.y.at(high));
        sheet.line((x, low), (x, high), "#fff", 4.0);
        sheet.line((x, low), (x, high), INK, 1.5);
        for y in [low, high] {
            sheet.line((x - cap, y), (x + cap, y), INK, 1.5);
        }
    }
}
