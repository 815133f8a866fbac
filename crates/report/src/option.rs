//! One option: what it is, its pictures, its lines.

use crate::case::Case;
use crate::error::ReportError;
use crate::lines::{self, LineRow};
use crate::picture::Picture;
use crate::words;
use crate::{budget, drivers, gains, glance, money_over_time};
use comity_business_case::{Basis, DeliveryOption, STAY};

/// An option's section.
pub struct OptionPart {
    pub id: String,
    pub name: String,
    pub says: String,
    pub form: String,
    pub members: String,
    pub host: String,
    pub basis: &'static str,
    /// The answer in sentences.
    pub verdict: Vec<String>,
    /// Said where a picture would be empty.
    pub missing: Vec<&'static str>,
    pub pictures: Vec<Picture>,
    pub lines: Vec<LineRow>,
}

/// Options besides staying as now, then staying as now.
pub fn parts(case: &Case<'_>) -> Result<Vec<OptionPart>, ReportError> {
    let stay = case.pack.options.iter().position(|o| o.id.as_str() == STAY);
    let order = case.alternatives().chain(stay);
    order
        .filter_map(|position| Some((position, case.pack.options.get(position)?)))
        .map(|(p, o)| part(case, p, o))
        .collect()
}

fn part(
    case: &Case<'_>,
    position: usize,
    option: &DeliveryOption,
) -> Result<OptionPart, ReportError> {
    let stay = option.id.as_str() == STAY;
    let mut part = OptionPart {
        id: option.id.to_string(),
        name: option.name.clone(),
        says: option.says.clone(),
        form: capital_words(&option.form),
        members: members(case, option),
        host: option
            .host
            .and_then(|h| case.pack.partnership.partners.get(h))
            .map(|h| h.name.clone())
            .unwrap_or_default(),
        basis: basis(option, stay),
        verdict: if stay {
            glance::cost_of_staying(case).into_iter().collect()
        } else {
            glance::sentences(case, position)
        },
        missing: Vec::new(),
        pictures: Vec::new(),
        lines: lines::rows(case, option),
    };
    if !stay {
        part.draw(case, position)?;
    }
    Ok(part)
}

impl OptionPart {
    fn draw(&mut self, case: &Case<'_>, position: usize) -> Result<(), ReportError> {
        let fan = money_over_time::picture(case, position)?;
        let gains = gains::picture(case, position)?;
        let drivers = drivers::picture(case, position)?;
        if fan.is_none() {
            self.missing
                .push("No partner's cash changes, so there is no budget to show.");
        }
        if drivers.is_none() {
            self.missing
                .push("No estimate moves the result of all partners by more than its error.");
        }
        self.pictures
            .extend(fan.into_iter().chain(gains).chain(drivers));
        self.pictures.extend(budget::pictures(case, position)?);
        Ok(())
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
fn members(case: &Case<'_>, option: &DeliveryOption) -> String {
    let partners = &case.pack.partnership.partners;
    let names = partners
        .iter()
        .zip(&option.members)
        .filter(|(_, takes_part)| **takes_part);
    let names: Vec<String> = names.map(|(partner, _)| partner.name.clone()).collect();
    match names.len() {
        all if all == partners.len() && all > 1 => format!("All {} partners", words::number(all)),
        0 => "No partner".to_owned(),
        _ => words::list(&names),
    }
}

/// "lead-authority" is "Lead authority".
fn capital_words(form: &str) -> String {
    words::capital(&form.replace(['-', '_'], " "))
}
