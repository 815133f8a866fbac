//! Reports for people.
use comity_business_case::{Appraisal, Pack};
/// The report.
/// # Errors
/// None.
pub fn html(_pack: &Pack, _appraisal: &Appraisal) -> Result<String, String> {
    Ok(String::new())
}
