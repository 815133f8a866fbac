//! The fan: cumulative cash of all partners, from the start to the end of each year.

use crate::case::Case;
use crate::error::ReportError;
use crate::picture::Picture;
use comity_business_case::{BudgetYear, Scope};
use comity_chart::{FanChart, FanPoint};

/// The fan of an option; none where no money changes hands.
pub fn picture(case: &Case<'_>, option: usize) -> Result<Option<Picture>, ReportError> {
    let Some(budget) = case.appraisal.budget(option, Scope::Partners) else {
        return Ok(None);
    };
    let start = FanPoint {
        label: "Start".to_owned(),
        ..FanPoint::default()
    };
    let fan = FanChart {
        title: "When the money is back".to_owned(),
        unit_note: "cash of the day, undiscounted".to_owned(),
        what: "cumulative cash, all partners".to_owned(),
        points: std::iter::once(start)
            .chain(budget.years.iter().filter_map(point))
            .collect(),
        below_zero_at_end: case
            .spread(option, Scope::Partners, "payback")
            .and_then(|p| p.p_never)
            .map(|p| p.value),
        currency: case.currency.clone(),
    };
    let (id, name) = case
        .pack
        .options
        .get(option)
        .map(|o| (o.id.as_str(), o.name.as_str()))
        .unwrap_or_default();
    Picture::draw(format!("fan-{id}"), &fan.title, name, |id| fan.chart(id)).map(Some)
}

fn point(year: &BudgetYear) -> Option<FanPoint> {
    let [p10, p25, p50, p75, p90] = year.running?.map(|q| q.value);
    Some(FanPoint {
        label: year.label.clone(),
        p10,
        p25,
        p50,
        p75,
        p90,
    })
}
