//! The page: all parts in their order, and the template that holds them.

use crate::case::Case;
use crate::commercial::Commercial;
use crate::conventions::ConventionsPart;
use crate::councillor::Councillor;
use crate::economic::Economic;
use crate::error::ReportError;
use crate::evidence::Evidence;
use crate::financial::Financial;
use crate::glance::Cell;
use crate::grid::Grid;
use crate::management::Management;
use crate::opening::{Opening, VERSION};
use crate::places::PlacesPart;
use crate::service::Service;
use crate::shares::SharesPart;
use crate::strategic::Strategic;
use crate::{reproduce, words};
use askama::Template;

/// Everything the page shows.
#[derive(Template)]
#[template(path = "page.html")]
pub struct Page {
    councillor: Councillor,
    opening: Opening,
    strategic: Strategic,
    economic: Economic,
    service: Option<Service>,
    places: Option<PlacesPart>,
    commercial: Commercial,
    financial: Financial,
    shares: Option<SharesPart>,
    management: Management,
    evidence: Evidence,
    conventions: ConventionsPart,
    names: Option<Grid>,
    command: String,
    randomisations: String,
    detailed: String,
    version: &'static str,
}

impl Page {
    pub fn new(case: &Case<'_>) -> Result<Page, ReportError> {
        let councillor = Councillor::new(case);
        Ok(Page {
            names: names(&councillor),
            councillor,
            opening: Opening::new(case),
            strategic: Strategic::new(case)?,
            economic: Economic::new(case)?,
            service: Service::new(case)?,
            places: PlacesPart::new(case)?,
            commercial: Commercial::new(case),
            financial: Financial::new(case)?,
            shares: SharesPart::new(case)?,
            management: Management::new(case),
            evidence: Evidence::new(case),
            conventions: ConventionsPart::new(case),
            command: reproduce::command(case),
            randomisations: words::number(case.appraisal.sampling.randomisations.max(2)),
            detailed: words::whole(case.appraisal.detailed),
            version: VERSION,
        })
    }
}

/// The figures of the first page with their names.
fn names(councillor: &Councillor) -> Option<Grid> {
    let row = |(words, id): (String, String)| vec![words, id];
    let head = ["As it is said", "Its name"];
    Grid::new(
        "names",
        "Every figure of the first page, by its name",
        &head,
        &[],
    )
    .rows(councillor.figures().into_iter().map(row))
    .unless_empty()
}
