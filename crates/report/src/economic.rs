//! The Economic Case: is it worth doing, for whom, and what would have to be true?

use crate::case::Case;
use crate::decides::{self, DecidesPart};
use crate::error::ReportError;
use crate::glance::{self, Glance};
use crate::grid::Grid;
use crate::membership::{self, MembershipPart};
use crate::outside_view::OutsidePart;
use crate::picture::Picture;
use crate::{drivers, gains};
use comity_business_case::Side;

/// The part of the page.
pub struct Economic {
    pub glance: Glance,
    pub options: Vec<OptionWorth>,
    pub outside: OutsidePart,
    pub regrets: Vec<Grid>,
}

/// What one option is worth, and to whom.
pub struct OptionWorth {
    pub id: String,
    pub name: String,
    pub verdict: Vec<String>,
    pub gains: Vec<Picture>,
    pub membership: Option<MembershipPart>,
    pub decides: DecidesPart,
    pub drivers: Option<Picture>,
}

impl Economic {
    pub fn new(case: &Case<'_>) -> Result<Economic, ReportError> {
        let options: Result<Vec<OptionWorth>, ReportError> =
            case.alternatives().map(|o| worth(case, o)).collect();
        Ok(Economic {
            glance: Glance::new(case),
            options: options?,
            outside: OutsidePart::new(case)?,
            regrets: decides::regrets(case),
        })
    }
}

fn worth(case: &Case<'_>, option: usize) -> Result<OptionWorth, ReportError> {
    let about = &case.pack.options[option];
    let mut seen = Vec::new();
    for side in [Side::Stated, Side::TurnedOut] {
        if case.appraisal.from_side(side).is_some() {
            seen.extend(gains::picture(case, option, side)?);
        }
    }
    Ok(OptionWorth {
        id: about.id.to_string(),
        name: about.name.clone(),
        verdict: glance::sentences(case, option),
        gains: seen,
        membership: membership::part(case, option)?,
        decides: decides::part(case, option),
        drivers: drivers::picture(case, option)?,
    })
}
