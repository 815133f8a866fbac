//! The lines of an option: what it costs and brings, and who bears it.

use crate::case::Case;
use crate::words;
use comity_business_case::{Bears, DeliveryOption, Line, Scope, Split};

/// A line as the page shows it.
pub struct LineRow {
    pub says: String,
    pub heading: String,
    pub kind: String,
    pub bears: String,
    /// The formula of the split, if it is one.
    pub split: String,
    pub cash: &'static str,
    pub formula: String,
}

/// All lines, in the order of the file.
pub fn rows(case: &Case<'_>, option: &DeliveryOption) -> Vec<LineRow> {
    option
        .lines
        .iter()
        .map(|line| row(case, option, line))
        .collect()
}

fn row(case: &Case<'_>, option: &DeliveryOption, line: &Line) -> LineRow {
    let kind = line.kind.to_string();
    LineRow {
        says: line.says.clone(),
        heading: line.heading.clone(),
        kind: if line.one_off {
            format!("One-off {kind}")
        } else {
            words::capital(&kind)
        },
        bears: bears(case, option, line),
        split: split(line),
        cash: if line.cash { "Yes" } else { "No" },
        formula: line.formula.formula.clone(),
    }
}

fn split(line: &Line) -> String {
    match &line.bears {
        Bears::AllMembers(Split::By(weight)) => weight.formula.clone(),
        _ => String::new(),
    }
}

fn bears(case: &Case<'_>, option: &DeliveryOption, line: &Line) -> String {
    let bearer = match &line.bears {
        Bears::EachMember => "Each member, its own amount".to_owned(),
        Bears::EachPartner => "Each partner, its own amount".to_owned(),
        Bears::Host => host(case, option),
        Bears::AllMembers(Split::Equal) => "All members, in equal parts".to_owned(),
        Bears::AllMembers(Split::By(_)) => "All members, in proportion to".to_owned(),
        Bears::One(one) => Scope::One(*one).name(case.pack),
    };
    match line.transfer_to {
        Some(receiver) => format!(
            "To {}, from: {}",
            Scope::One(receiver).name(case.pack),
            bearer
        ),
        None => bearer,
    }
}

fn host(case: &Case<'_>, option: &DeliveryOption) -> String {
    let name = option
        .host
        .and_then(|p| case.pack.partnership.partners.get(p))
        .map(|p| p.name.as_str());
    format!("{} (host)", name.unwrap_or("The host"))
}
