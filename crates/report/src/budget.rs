//! The budget by year: cash of all partners together, then of each partner.

use crate::case::Case;
use crate::error::ReportError;
use crate::picture::Picture;
use comity_business_case::{Bearer, Budget, Scope};
use comity_chart::{BudgetByYear, Series};

/// As many partners as one chart can show well.
const PANELS: usize = 16;

/// The budgets of an option; none where no money changes hands.
pub fn pictures(case: &Case<'_>, option: usize) -> Result<Vec<Picture>, ReportError> {
    let Some(about) = case.pack.options.get(option) else {
        return Ok(Vec::new());
    };
    let draw = |id: &str, title: &str, series: Vec<Series>| {
        let chart = BudgetByYear {
            title: title.to_owned(),
            years: years(case),
            series,
            currency: case.currency.clone(),
        };
        Picture::draw(format!("{id}-{}", about.id), title, &about.name, |id| {
            chart.chart(id)
        })
    };
    let mut pictures = Vec::new();
    if let Some(budget) = case.appraisal.budget(option, Scope::Partners) {
        let note = "The financial view: change in cash from staying as now, in cash of the day. The column is the average, the whisker spans 8 of 10 futures.";
        let all = series(budget, "All partners".to_owned(), true);
        pictures.push(
            draw("budget", "Budget by year, all partners", vec![all])?.noting(note.to_owned()),
        );
    }
    let each: Vec<Series> = partners(case, option).collect();
    let parts = each.len().div_ceil(PANELS);
    for (part, some) in each.chunks(PANELS).enumerate() {
        let title = match parts {
            1 => "Budget by year, each partner".to_owned(),
            _ => format!(
                "Budget by year, each partner (part {} of {parts})",
                part + 1
            ),
        };
        pictures.push(draw(
            &format!("budget-{}", part + 1),
            &title,
            some.to_vec(),
        )?);
    }
    Ok(pictures)
}

fn years(case: &Case<'_>) -> Vec<String> {
    let timeline = &case.pack.partnership.timeline;
    (0..timeline.years())
        .map(|year| timeline.year_label(year))
        .collect()
}

fn partners<'a>(case: &'a Case<'_>, option: usize) -> impl Iterator<Item = Series> + 'a {
    case.pack
        .partnership
        .partners
        .iter()
        .enumerate()
        .filter_map(move |(position, partner)| {
            let budget = case
                .appraisal
                .budget(option, Scope::One(Bearer::Partner(position)))?;
            Some(series(budget, partner.name.clone(), false))
        })
}

fn series(budget: &Budget, name: String, whiskers: bool) -> Series {
    let interval = || {
        budget
            .years
            .iter()
            .map(|y| (y.quantiles[0].value, y.quantiles[2].value))
            .collect()
    };
    Series {
        name,
        values: budget.years.iter().map(|y| y.mean.value).collect(),
        interval: whiskers.then(interval),
    }
}
