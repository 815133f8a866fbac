//! The options: what each is, and the lines that are counted in it.

use crate::case::Case;
use crate::lines::{self, LineRow};
use crate::words;
use comity_business_case::{Basis, DeliveryOption, STAY};

/// What an option is.
pub struct OptionPart {
    pub id: String,
    pub name: String,
    pub says: String,
    pub form: String,
    pub members: String,
    pub host: String,
    pub basis: &'static str,
    pub lines: Vec<LineRow>,
}

/// Options besides staying as now, then staying as now.
pub fn parts(case: &Case<'_>) -> Vec<OptionPart> {
    let stay = case.pack.options.iter().position(|o| o.id.as_str() == STAY);
    let order = case.alternatives().chain(stay);
    order
        .filter_map(|position| case.pack.options.get(position))
        .map(|option| part(case, option))
        .collect()
}

fn part(case: &Case<'_>, option: &DeliveryOption) -> OptionPart {
    let stay = option.id.as_str() == STAY;
    OptionPart {
        id: option.id.to_string(),
        name: option.name.clone(),
        says: option.says.clone(),
        form: form_words(&option.form),
        members: members(case, option),
        host: option
            .host
            .map(|h| case.partner(Some(h)))
            .unwrap_or_default(),
        basis: basis(option, stay),
        lines: lines::rows(case, option),
    }
}

fn basis(option: &DeliveryOption, stay: bool) -> &'static str {
    match option.basis {
        _ if stay => {
            "The lines are all that staying as now costs. Every other option is measured against it."
        }
        Basis::Change => "The lines say what becomes different from staying as now.",
        Basis::Whole => {
            "The lines are all costs of the new way; what staying as now costs is taken off."
        }
    }
}

/// "All seven partners", or the names.
pub fn members(case: &Case<'_>, option: &DeliveryOption) -> String {
    let partners = &case.pack.partnership.partners;
    let names = partners
        .iter()
        .zip(&option.members)
        .filter(|(_, takes_part)| **takes_part);
    let names: Vec<String> = names.map(|(partner, _)| partner.name.clone()).collect();
    match names.len() {
        2 if partners.len() == 2 => "Both partners".to_owned(),
        all if all == partners.len() && all > 1 => format!("All {} partners", words::number(all)),
        0 => "No partner".to_owned(),
        _ => words::list(&names),
    }
}

/// "lead-authority" is "Lead authority".
pub fn form_words(form: &str) -> String {
    words::capital(&form.replace(['-', '_'], " "))
}
