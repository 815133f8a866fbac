//! Who gains and who loses by an option: partners and groups, the worst off first.

use crate::case::Case;
use crate::error::ReportError;
use crate::picture::Picture;
use comity_business_case::{Bearer, Scope, Side};
use comity_chart::{GainsLosses, Row};

/// The chart of an option from a side; none where nobody is touched.
pub fn picture(case: &Case<'_>, option: usize, side: Side) -> Result<Option<Picture>, ReportError> {
    let Some(about) = case.pack.options.get(option) else {
        return Ok(None);
    };
    let scopes = case.appraisal.scopes.get(option).into_iter().flatten();
    let rows: Vec<Row> = scopes
        .filter_map(|scope| row(case, option, *scope, side))
        .collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let chart = GainsLosses {
        title: format!("Who gains and who loses, {}", side.words()),
        subject: about.name.clone(),
        per: case.span(),
        rows,
        currency: case.currency.clone(),
    }
    .worst_first();
    let note = "Present value of the change from staying as now, the worst off first. Where the futures are lopsided, the middle one differs from the average.";
    let picture = Picture::draw(
        format!("{}gains-{}", side.prefix().replace('.', "-"), about.id),
        &chart.title,
        &about.name,
        |id| chart.chart(id),
    )?;
    Ok(Some(picture.noting(note.to_owned())))
}

fn row(case: &Case<'_>, option: usize, scope: Scope, side: Side) -> Option<Row> {
    let Scope::One(bearer) = scope else {
        return None;
    };
    let npv = case.seen(side, option, scope, "npv")?;
    let outside = if matches!(bearer, Bearer::Partner(_)) {
        ""
    } else {
        " (not a partner)"
    };
    Some(Row {
        name: format!("{}{outside}", scope.name(case.pack)),
        p10: npv.quantile(0.1)?.value,
        middle: npv.quantile(0.5)?.value,
        p90: npv.quantile(0.9)?.value,
        p_gain: npv.p_positive.value.clamp(0.0, 1.0),
    })
}
