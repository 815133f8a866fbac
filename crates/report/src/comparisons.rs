//! Which of two options is better, and whether they can be told apart at all.

use crate::case::Case;
use crate::words;
use comity_business_case::{Content, Figure, cannot_be_told_apart};

/// A sentence for every pair of options, for all partners and for everyone.
pub fn sentences(case: &Case<'_>) -> Vec<String> {
    case.appraisal
        .figures
        .iter()
        .filter_map(|figure| sentence(case, figure))
        .collect()
}

fn sentence(case: &Case<'_>, figure: &Figure) -> Option<String> {
    let Content::Difference {
        mean, p_positive, ..
    } = &figure.content
    else {
        return None;
    };
    let (option, rest) = figure.id.split_once('.')?;
    let (scope, measure) = rest.split_once('.')?;
    let whom = match scope {
        "all" => "For everyone",
        "partners" => "For all partners",
        _ => return None,
    };
    let name = |id: &str| case.pack.option(id).map(|o| o.name.clone());
    let (first, second) = (name(option)?, name(measure.strip_prefix("npv_over_")?)?);
    let by = case.currency.about(mean.value.abs());
    let error = case.currency.amount(mean.se);
    if cannot_be_told_apart(*mean) {
        return Some(format!(
            "{whom}, {first} and {second} cannot be told apart: the difference, {by}, is less than 1.96 of its standard errors ({error} each)."
        ));
    }
    let ahead = mean.value > 0.0;
    let (better, worse) = if ahead {
        (first, second)
    } else {
        (second, first)
    };
    let share = words::of_100(if ahead {
        p_positive.value
    } else {
        1.0 - p_positive.value
    });
    Some(format!(
        "{whom}, {better} is better than {worse} by {by} on average (standard error {error}), and better in {share} futures."
    ))
}
