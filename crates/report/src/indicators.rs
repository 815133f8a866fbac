//! Indicators: what the change needs, what is there, and what is short.

use crate::amounts::fixed;
use crate::case::Case;
use crate::grid::Grid;
use crate::words;
use comity_business_case::{Indicator, Theme};

/// A table of indicators of some themes; nothing if there are none.
pub fn grid(
    case: &Case<'_>,
    id: &str,
    caption: &str,
    wanted: &dyn Fn(Theme) -> bool,
) -> Option<Grid> {
    let head = [
        "What is needed",
        "Theme",
        "Whom it concerns",
        "Needed",
        "There",
        "Short",
        "Owner",
    ];
    let rows = case.pack.indicators.iter().filter(|i| wanted(i.theme));
    Grid::new(id, caption, &head, &[3, 4, 5])
        .noting("Never weighted or added up to a score.")
        .rows(rows.map(|i| row(case, i)))
        .unless_empty()
}

fn row(case: &Case<'_>, indicator: &Indicator) -> Vec<String> {
    let short = (indicator.needed - indicator.held).max(0.0);
    let amount = |x: f64| {
        let places = usize::from(x.fract() != 0.0);
        format!("{} {}", fixed(x, places), indicator.unit.text)
    };
    vec![
        indicator.says.clone(),
        words::capital(&indicator.theme.to_string()),
        case.partner(indicator.partner),
        amount(indicator.needed),
        amount(indicator.held),
        if short > 0.0 {
            amount(short)
        } else {
            "nothing".to_owned()
        },
        indicator.provenance.owner.clone(),
    ]
}
