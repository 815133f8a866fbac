//! The report: one accessible HTML page that holds a whole business case.
//!
//! [`html`] takes a pack and what was found about it and gives the text of one file: style and
//! pictures inside, no script, nothing fetched from elsewhere. It reads no clock, so the same pack
//! and findings give the same bytes. Each part of the page is one file here and one template.
//!
//! First stands one page for those who vote; then, in the order of the Green Book's Five Case
//! Model, what officers need; last what everything rests on.
//!
//! ```
//! use comity_business_case::{Pack, Sampling, appraise, outstanding};
//! use comity_report::Findings;
//!
//! let pack = Pack::read(&comity_testkit::small_pack()).pack.ok_or("the pack has errors")?;
//! let few = Sampling { samples: 512, ..Sampling::default() };
//! let appraisal = appraise(&pack, few, &|_, _| ()).map_err(|problems| problems[0].to_string())?;
//! let tasks = outstanding(&pack, Some(&appraisal));
//! let findings = Findings { appraisal: &appraisal, subsets: &[], sensitivity: None, outstanding: &tasks, flow: None, shares: None };
//! let page = comity_report::html(&pack, &findings)?;
//! assert!(page.starts_with("<!DOCTYPE html>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod amounts;
mod budget;
mod case;
mod commercial;
mod comparisons;
mod conventions;
mod councillor;
mod councillor_doubts;
mod decides;
mod drivers;
mod economic;
mod error;
mod evidence;
mod financial;
mod findings;
mod gains;
mod glance;
mod grid;
mod indicators;
mod lines;
mod management;
mod membership;
mod money_over_time;
mod opening;
mod option;
mod outside_view;
mod page;
mod picture;
mod places;
mod quantity;
mod reproduce;
mod said;
mod service;
mod service_pictures;
mod service_tables;
mod shares;
mod shares_picture;
mod shares_tables;
mod strategic;
mod words;

pub use error::ReportError;
pub use findings::{Findings, FlowFindings, OptionBreakEvens, Staffed};

/// A text that every report holds and by which it is known.
pub const MARK: &str = "<meta name=\"generator\" content=\"Comity ";

use askama::Template;
use comity_business_case::Pack;

/// The report as the text of one HTML file.
///
/// # Errors
/// A figure that cannot be drawn, with the chart and the row.
pub fn html(pack: &Pack, findings: &Findings<'_>) -> Result<String, ReportError> {
    let case = case::Case::new(pack, findings);
    let page = page::Page::new(&case)?;
    page.render().map_err(ReportError::Page)
}
