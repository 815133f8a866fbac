//! The report: one accessible HTML page that holds a whole business case.
//!
//! [`html`] takes a pack and its appraisal and gives the text of one file: style and pictures
//! inside, no script, nothing fetched from elsewhere. It reads no clock, so the same pack and
//! appraisal give the same bytes. Each part of the page is one file here and one template.
//!
//! ```
//! use comity_business_case::{Pack, Sampling, appraise};
//!
//! let pack = Pack::read(&comity_testkit::small_pack()).pack.ok_or("the pack has errors")?;
//! let few = Sampling { samples: 512, ..Sampling::default() };
//! let appraisal = appraise(&pack, few, &|_, _| ()).map_err(|problems| problems[0].to_string())?;
//! let page = comity_report::html(&pack, &appraisal)?;
//! assert!(page.starts_with("<!DOCTYPE html>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod amounts;
mod budget;
mod case;
mod comparisons;
mod conventions;
mod drivers;
mod error;
mod evidence;
mod gains;
mod glance;
mod lines;
mod money_over_time;
mod opening;
mod option;
mod page;
mod picture;
mod reproduce;
mod words;

pub use error::ReportError;

/// A text that every report holds and by which it is known.
pub const MARK: &str = "<meta name=\"generator\" content=\"Comity ";

use askama::Template;
use comity_business_case::{Appraisal, Pack};

/// The report as the text of one HTML file.
///
/// # Errors
/// A figure that cannot be drawn, with the chart and the row.
pub fn html(pack: &Pack, appraisal: &Appraisal) -> Result<String, ReportError> {
    let case = case::Case::new(pack, appraisal);
    let page = page::Page::new(&case)?;
    page.render().map_err(ReportError::Page)
}
