//! The page: all parts in their order, and the template that holds them.

use crate::case::Case;
use crate::conventions::ConventionsPart;
use crate::error::ReportError;
use crate::evidence::Evidence;
use crate::glance::{Cell, Glance};
use crate::opening::{Opening, VERSION};
use crate::option::{self, OptionPart};
use crate::{reproduce, words};
use askama::Template;

/// Everything the page shows.
#[derive(Template)]
#[template(path = "page.html")]
pub struct Page {
    opening: Opening,
    glance: Glance,
    options: Vec<OptionPart>,
    evidence: Evidence,
    conventions: ConventionsPart,
    command: String,
    randomisations: String,
    detailed: String,
    version: &'static str,
}

impl Page {
    pub fn new(case: &Case<'_>) -> Result<Page, ReportError> {
        Ok(Page {
            opening: Opening::new(case),
            glance: Glance::new(case),
            options: option::parts(case)?,
            evidence: Evidence::new(case),
            conventions: ConventionsPart::new(case),
            command: reproduce::command(case),
            randomisations: words::number(case.appraisal.sampling.randomisations.max(2)),
            detailed: words::whole(case.appraisal.detailed),
            version: VERSION,
        })
    }
}
