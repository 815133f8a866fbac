//! The outside view: how real programmes turned out, how few they are, and how well they predict
//! each other.

use crate::case::Case;
use crate::error::ReportError;
use crate::grid::Grid;
use crate::picture::Picture;
use crate::words;
use comity_business_case::{Calibration, Outturns, Side};
use comity_chart::{OutturnRow, SurvivalCurve, SurvivalStep};

/// The part of the page.
pub struct OutsidePart {
    /// What the outside view multiplies by, or why there is none.
    pub sentences: Vec<String>,
    pub widened: Vec<String>,
    pub pictures: Vec<Picture>,
    pub calibration: Option<Grid>,
    /// How little each measure stands on: its name and words.
    pub frailty: Vec<(&'static str, String)>,
}

impl OutsidePart {
    pub fn new(case: &Case<'_>) -> Result<OutsidePart, ReportError> {
        let outside = &case.pack.outside;
        if let Some(why) = &outside.without {
            return Ok(OutsidePart {
                sentences: vec![format!("This case does without the outside view: {why}")],
                widened: Vec::new(),
                pictures: Vec::new(),
                calibration: None,
                frailty: Vec::new(),
            });
        }
        let view = &outside.view;
        let ratios = [("Cost", &view.cost), ("Saving", &view.saving)];
        let known = ratios.iter().filter(|(_, o)| o.n() > 0);
        let mut frailty: Vec<(&str, String)> = known.map(|(n, o)| (*n, o.frailty())).collect();
        frailty.push(("Duration", view.survival.frailty()));
        Ok(OutsidePart {
            sentences: sentences(case),
            widened: view
                .widened
                .iter()
                .map(|w| format!("{}.", words::capital(w)))
                .collect(),
            pictures: [outturns(&ratios)?, survival(case)?]
                .into_iter()
                .flatten()
                .collect(),
            calibration: calibration(&ratios),
            frailty,
        })
    }
}

fn sentences(case: &Case<'_>) -> Vec<String> {
    let outside = &case.pack.outside;
    let mut sentences = vec![words::capital(&outside.in_words())];
    if case.appraisal.from_side(Side::TurnedOut).is_some() {
        sentences.push("Each future draws one ratio for costs that are spent once and one for what is gained, the same for all options.".to_owned());
    }
    let ending = case.pack.options.iter().filter(|o| outside.ends(o));
    let names: Vec<String> = ending.map(|o| o.name.clone()).collect();
    if !names.is_empty() {
        let verb = if names.len() == 1 { "ends" } else { "end" };
        sentences.push(format!(
            "{} also {verb} when such partnerships did, since no line prices leaving.",
            words::list(&names)
        ));
    }
    let delay = &outside.view.delay_months;
    if let Some(median) = delay.median() {
        sentences.push(format!(
            "Such programmes came {median:.0} months late in the middle of {}; delays are shown, not applied, because savings were counted at a date and lack what came late already.",
            delay.n()
        ));
    }
    sentences
}

fn outturns(ratios: &[(&str, &Outturns)]) -> Result<Option<Picture>, ReportError> {
    let row = |(name, of): &(&str, &Outturns)| {
        let (good_above, name) = match *name {
            "Cost" => (false, "One-off costs"),
            _ => (true, "Savings"),
        };
        Some(OutturnRow {
            name: name.to_owned(),
            dots: of.rows.iter().map(|r| (r.id.clone(), r.value)).collect(),
            median: of.median()?,
            good_above,
        })
    };
    let chart = comity_chart::Outturns {
        title: "What was promised and what came of it".to_owned(),
        rows: ratios.iter().filter_map(row).collect(),
    };
    if chart.rows.is_empty() {
        return Ok(None);
    }
    let picture = Picture::draw(
        "outturns".to_owned(),
        &chart.title,
        "reference class",
        |id| chart.chart(id),
    )?;
    let note = "Filled dots came out as promised or better, open ones worse. comity reference and a programme's id tell its story and its sources.";
    Ok(Some(picture.noting(note.to_owned())))
}

fn survival(case: &Case<'_>) -> Result<Option<Picture>, ReportError> {
    let curve = &case.pack.outside.view.survival.curve;
    let steps = curve.steps.iter().map(|s| SurvivalStep {
        years: s.time,
        at_risk: s.at_risk,
        ended: s.ended,
        share: s.surviving.value.clamp(0.0, 1.0),
        se: s.surviving.se,
    });
    let chart = SurvivalCurve {
        title: "How long such partnerships last".to_owned(),
        steps: steps.collect(),
        longest: curve.longest,
    };
    if chart.steps.is_empty() {
        return Ok(None);
    }
    let picture = Picture::draw(
        "survival".to_owned(),
        &chart.title,
        "reference class",
        |id| chart.chart(id),
    )?;
    let note = "The curve of Kaplan and Meier, which also counts partnerships that are still running; the band is 1.96 of its standard errors to each side.";
    Ok(Some(picture.noting(note.to_owned())))
}

/// How often the others would have predicted each programme.
fn calibration(ratios: &[(&str, &Outturns)]) -> Option<Grid> {
    let row = |name: &str, c: Calibration| {
        vec![
            name.to_owned(),
            format!("{:.0} of 100", c.level * 100.0),
            format!("{} of {}", c.inside, c.n),
            c.outside.join(", "),
        ]
    };
    let rows = ratios
        .iter()
        .flat_map(|(name, of)| of.calibration().into_iter().map(|c| row(name, c)));
    let head = ["Measure", "Should lie inside", "Lie inside", "Outside"];
    Grid::new(
        "calibration",
        "How well programmes predict each other",
        &head,
        &[1, 2],
    )
    .noting("Each programme is left out in turn and predicted from the others.")
    .rows(rows)
    .unless_empty()
}
