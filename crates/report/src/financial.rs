//! The Financial Case: can it be paid for? Cash by year, when the money is back, and what is spent.

use crate::amounts::{Amount, Scale, futures, plain};
use crate::case::Case;
use crate::error::ReportError;
use crate::glance::Cell;
use crate::grid::Grid;
use crate::picture::Picture;
use crate::{budget, glance, money_over_time, words};
use comity_business_case::{Content, Scope, Spread};

/// The part of the page.
pub struct Financial {
    pub returns: Vec<Back>,
    pub costs: Option<Grid>,
    pub staying: Option<String>,
    pub options: Vec<OptionCash>,
}

/// When the money of an option is back.
pub struct Back {
    pub id: String,
    pub name: String,
    pub back: Cell,
    pub never: Cell,
}

/// Cash of one option.
pub struct OptionCash {
    pub id: String,
    pub name: String,
    /// Said where there would be no picture.
    pub missing: Option<&'static str>,
    pub pictures: Vec<Picture>,
}

impl Financial {
    pub fn new(case: &Case<'_>) -> Result<Financial, ReportError> {
        let options: Result<Vec<OptionCash>, ReportError> =
            case.alternatives().map(|o| cash(case, o)).collect();
        Ok(Financial {
            returns: case.alternatives().filter_map(|o| back(case, o)).collect(),
            costs: costs(case),
            staying: glance::cost_of_staying(case),
            options: options?,
        })
    }
}

fn cash(case: &Case<'_>, option: usize) -> Result<OptionCash, ReportError> {
    let about = &case.pack.options[option];
    let fan = money_over_time::picture(case, option)?;
    let none = "No partner's cash changes, so there is no budget to show.";
    let missing = fan.is_none().then_some(none);
    let mut pictures: Vec<Picture> = fan.into_iter().collect();
    pictures.extend(budget::pictures(case, option)?);
    Ok(OptionCash {
        id: about.id.to_string(),
        name: about.name.clone(),
        missing,
        pictures,
    })
}

fn back(case: &Case<'_>, option: usize) -> Option<Back> {
    let about = case.pack.options.get(option)?;
    let payback = case.spread(option, Scope::Partners, "payback");
    let never = payback.and_then(|p| p.p_never).map(futures);
    let none = || Cell::Words("No cash changes".to_owned());
    Some(Back {
        id: about.id.to_string(),
        name: about.name.clone(),
        back: middle(case, payback),
        never: never.map_or_else(none, Cell::Number),
    })
}

/// The middle future's payback.
fn middle(case: &Case<'_>, payback: Option<&Spread>) -> Cell {
    let horizon = case.pack.partnership.timeline.years();
    let Some(median) = payback.and_then(|p| p.quantile(0.5)) else {
        return Cell::Words("No cash changes".to_owned());
    };
    if median.value >= horizon as f64 {
        return Cell::Words(format!("Not within {}", words::years(horizon)));
    }
    if median.value <= 0.0 {
        return Cell::Words("At once: cash is never below zero".to_owned());
    }
    let amount = plain(median, 1);
    Cell::Number(Amount {
        shown: format!("{} years", amount.shown),
        ..amount
    })
}

/// What each option spends and brings for all partners.
fn costs(case: &Case<'_>) -> Option<Grid> {
    let measures = ["costs_pv", "benefits_pv"];
    let found = |option: usize, measure: &str| {
        let figure = case
            .appraisal
            .of(case.pack, option, Scope::Partners, measure)?;
        match &figure.content {
            Content::Spread(spread) => Some(spread.mean),
            _ => Some(figure.mean()),
        }
    };
    let amounts = case
        .alternatives()
        .flat_map(|o| measures.map(|m| found(o, m)))
        .flatten();
    let scale = Scale::of(amounts.map(|x| x.value));
    let unit = scale.unit(case.pack.partnership.units.currency());
    let shown = |x: Option<comity_business_case::WithError>| {
        x.map_or_else(String::new, |x| {
            let amount = scale.money(x);
            format!("{} {}", amount.shown, amount.error)
        })
    };
    let row = |option: usize| {
        let amounts = measures.map(|m| shown(found(option, m)));
        std::iter::once(case.option_name(option))
            .chain(amounts)
            .collect()
    };
    let head = ["Option", "Spent", "Saved, received and gained"];
    Grid::new(
        "costs",
        format!("What all partners spend and gain, {unit}"),
        &head,
        &[1, 2],
    )
    .noting("Economic view: present values of changes from staying as now, cash or not.")
    .rows(case.alternatives().map(row))
    .unless_empty()
}
