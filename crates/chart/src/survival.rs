//! How long partnerships last: the share still running after each year, with its error.

use crate::chart::{Chart, Table, of_100};
use crate::error::{At, ChartError, check_id};
use crate::palette::{BLUE, INK, PALE, QUIET};
use crate::ruler::Ruler;
use crate::sheet::{Label, MARGIN, SMALL, Sheet, WIDTH, horizontal, subtitle};

const TOP: f64 = 46.0;
const BOTTOM: f64 = 330.0;
const LEFT: f64 = 76.0;
/// As many standard errors as the band is wide to each side.
const BAND: f64 = 1.96;

/// A survival curve with the band of its error.
///
/// ```
/// use comity_chart::{SurvivalCurve, SurvivalStep};
///
/// let step = |years, at_risk, ended, share, se| SurvivalStep { years, at_risk, ended, share, se };
/// let chart = SurvivalCurve {
///     title: "How long such partnerships last".into(),
///     steps: vec![step(3.0, 20, 4, 0.8, 0.09), step(6.0, 10, 2, 0.64, 0.12)],
///     longest: 10.0,
/// }
/// .chart("survival")?;
/// assert_eq!(
///     chart.sentence,
///     "Of 100 such partnerships about 64 last longer than 6 years (between 40 and 88); nothing is known beyond 10 years."
/// );
/// # Ok::<(), comity_chart::ChartError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SurvivalCurve {
    /// The title.
    pub title: String,
    /// Times at which partnerships ended, in order.
    pub steps: Vec<SurvivalStep>,
    /// The longest time seen, in years.
    pub longest: f64,
}

/// A time at which some ended.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SurvivalStep {
    /// Years since the start.
    pub years: f64,
    /// How many were still running and known just before.
    pub at_risk: usize,
    /// How many ended then.
    pub ended: usize,
    /// The share that outlasts it, from 0 to 1.
    pub share: f64,
    /// The standard error of the share.
    pub se: f64,
}

impl SurvivalStep {
    /// The ends of the band, never beyond none or all.
    fn band(&self) -> (f64, f64) {
        let by = BAND * self.se;
        ((self.share - by).max(0.0), (self.share + by).min(1.0))
    }
}

impl SurvivalCurve {
    /// The picture, the sentence and the table. `id` must be unique in the page.
    ///
    /// # Errors
    /// No steps, times that are not numbers, shares outside 0 to 1; an `id` that cannot stand in a
    /// page.
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
        if self.steps.is_empty() {
            return Err(ChartError::Empty { what: "steps" });
        }
        for (i, step) in self.steps.iter().enumerate() {
            let at = At {
                row: i + 1,
                name: "step",
            };
            at.number("years", step.years)?;
            at.number("standard error", step.se)?;
            at.chance(step.share)?;
        }
        At {
            row: 0,
            name: "longest",
        }
        .number("years", self.longest)
    }

    /// What is left at the middle of the curve, where most is known.
    fn sentence(&self) -> String {
        let half = self.longest / 2.0;
        let told = self.steps.iter().rfind(|s| s.years <= half.max(6.0));
        let Some(step) = told.or(self.steps.first()) else {
            return String::new();
        };
        let (low, high) = step.band();
        format!(
            "Of 100 such partnerships about {:.0} last longer than {} (between {:.0} and {:.0}); nothing is known beyond {}.",
            step.share * 100.0,
            years(step.years),
            low * 100.0,
            high * 100.0,
            years(self.longest)
        )
    }

    fn table(&self) -> Table {
        let head = ["Years", "Known then", "Ended", "Still running", "Between"];
        let row = |s: &SurvivalStep| {
            let (low, high) = s.band();
            vec![
                format!("{:.0}", s.years),
                s.at_risk.to_string(),
                s.ended.to_string(),
                of_100(s.share),
                format!("{:.0} and {:.0}", low * 100.0, high * 100.0),
            ]
        };
        Table {
            caption: self.title.clone(),
            head: head.map(str::to_owned).to_vec(),
            rows: self.steps.iter().map(row).collect(),
        }
    }

    fn draw(&self, id: &str, sentence: &str) -> String {
        let last = self.steps.last().map_or(1.0, |s| s.years);
        let end = self.longest.max(last).max(1.0);
        let x = Ruler::new((0.0, end), (LEFT, WIDTH - MARGIN - 16.0), 8);
        let y = Ruler::new((0.0, 1.0), (BOTTOM, TOP), 4);
        let mut sheet = Sheet::new(id);
        sheet.text(&subtitle("Share still running, and the band of its error"));
        for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let words = format!("{:.0} %", share * 100.0);
            horizontal(&mut sheet, y.at(share), LEFT, WIDTH - MARGIN - 16.0, words);
        }
        x.columns(&mut sheet, TOP, BOTTOM + 5.0, &|tick| x.word(tick));
        let line = self.stairs(&x, &y, end, |s| s.share);
        let mut band = self.stairs(&x, &y, end, |s| s.band().1);
        band.extend(self.stairs(&x, &y, end, |s| s.band().0).into_iter().rev());
        sheet.path(&band, true, &format!(r#"fill="{PALE}""#));
        let paint = format!(r#"fill="none" stroke="{BLUE}" stroke-width="3""#);
        sheet.path(&line, false, &paint);
        sheet.line((LEFT, BOTTOM), (WIDTH - MARGIN - 16.0, BOTTOM), INK, 1.4);
        let label = Label::new(LEFT, BOTTOM + 52.0, "Years since the start").size(SMALL);
        sheet.text(&label.fill(QUIET));
        sheet.finish(BOTTOM + 62.0, &self.title, sentence)
    }

    /// A line that keeps its height until each step.
    fn stairs(
        &self,
        x: &Ruler,
        y: &Ruler,
        end: f64,
        height: impl Fn(&SurvivalStep) -> f64,
    ) -> Vec<(f64, f64)> {
        let mut points = vec![(x.at(0.0), y.at(1.0))];
        let mut before = 1.0;
        for step in &self.steps {
            points.push((x.at(step.years), y.at(before)));
            before = height(step);
            points.push((x.at(step.years), y.at(before)));
        }
        points.push((x.at(end), y.at(before)));
        points
    }
}

fn years(count: f64) -> String {
    if (count - 1.0).abs() < 1e-9 {
        return "1 year".to_owned();
    }
    format!("{count:.0} years")
}
