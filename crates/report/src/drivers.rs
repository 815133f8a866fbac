//! What moves an option's result most: the estimates that matter, and how firm they are.

use crate::amounts::fixed;
use crate::case::Case;
use crate::error::ReportError;
use crate::picture::Picture;
use crate::words;
use comity_business_case::{Driver, Scope};
use comity_chart::{Bar, Tornado};
use comity_domain::Grade;

/// More than this are left out.
const MOST: usize = 12;

/// The tornado of an option, for all partners; none where nothing uncertain moves it.
pub fn picture(case: &Case<'_>, option: usize) -> Result<Option<Picture>, ReportError> {
    let found = case.appraisal.tornado(option, Scope::Partners);
    let (drivers, without_ends): (Vec<&Driver>, Vec<&Driver>) = found
        .into_iter()
        .flat_map(|t| &t.drivers)
        .take(MOST)
        .partition(|d| has_ends(d));
    let npv = case.spread(option, Scope::Partners, "npv");
    let (Some(about), Some(npv), false) = (case.pack.options.get(option), npv, drivers.is_empty())
    else {
        return Ok(None);
    };
    let chart = Tornado {
        title: "What moves the result most".to_owned(),
        what: format!("gain of all partners {}", case.span()),
        base: npv.mean.value,
        bars: drivers.iter().map(|driver| bar(case, driver)).collect(),
        currency: case.currency.clone(),
    };
    let picture = Picture::draw(
        format!("drivers-{}", about.id),
        &chart.title,
        &about.name,
        |id| chart.chart(id),
    )?;
    Ok(Some(picture.noting(format!(
        "{}{}",
        note(case, &drivers),
        left_out(case, &without_ends)
    ))))
}

/// An estimate with few values, such as "does it happen?", may have no lowest or highest tenth.
fn has_ends(driver: &Driver) -> bool {
    driver.when_low.value.is_finite() && driver.when_high.value.is_finite()
}

fn name(case: &Case<'_>, driver: &Driver) -> String {
    case.estimate(&driver.estimate)
        .map_or_else(|| driver.estimate.clone(), |e| case.estimate_label(e))
}

fn bar(case: &Case<'_>, driver: &Driver) -> Bar {
    Bar {
        name: name(case, driver),
        when_low: driver.when_low.value,
        when_high: driver.when_high.value,
        rank_correlation: driver.rank_correlation.value,
        ..Bar::default()
    }
}

/// What low and high mean, and how many of the drivers are placeholders.
fn note(case: &Case<'_>, drivers: &[&Driver]) -> String {
    let is_placeholder = |d: &&&Driver| {
        case.estimate(&d.estimate)
            .is_some_and(|e| e.provenance.grade == Grade::D)
    };
    let placeholders = drivers.iter().filter(is_placeholder).count();
    let firmness = match (placeholders, drivers.len()) {
        (0, _) => "None of these estimates is a placeholder.".to_owned(),
        (all, of) if all == of => {
            "Every one of these estimates is a placeholder (grade D).".to_owned()
        }
        (1, of) => format!(
            "One of these {} estimates is a placeholder (grade D).",
            words::number(of)
        ),
        (some, of) => {
            let (some, of) = (words::capital(&words::number(some)), words::number(of));
            format!("{some} of these {of} estimates are placeholders (grade D).")
        }
    };
    format!(
        "The base case is the average of all futures; low and high are those in which the estimate is in its lowest and its highest tenth. {firmness}"
    )
}

/// Drivers that matter but cannot be drawn, with the reason.
fn left_out(case: &Case<'_>, drivers: &[&Driver]) -> String {
    let told = |d: &&Driver| {
        format!(
            "{} (rank correlation {})",
            name(case, d),
            fixed(d.rank_correlation.value, 2)
        )
    };
    let names: Vec<String> = drivers.iter().map(told).collect();
    match names.len() {
        0 => String::new(),
        _ => format!(
            " Not drawn, because its few values have no lowest and highest tenth: {}.",
            words::list(&names)
        ),
    }
}
