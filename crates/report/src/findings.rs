//! What was found about a pack, and what the report is made of.

use comity_business_case::{Appraisal, Sensitivity, Subsets, Task};

/// What was found about a pack: everything that the report shows.
#[derive(Clone, Copy, Debug)]
pub struct Findings<'a> {
    /// Every option for everyone, from every side.
    pub appraisal: &'a Appraisal,
    /// Options for every group of partners, as stated; those left out say that no group was tried.
    pub subsets: &'a [Subsets],
    /// What decides the case; without it the report says nothing of it.
    pub sensitivity: Option<&'a Sensitivity>,
    /// What is missing before members may be asked to decide, with the appraisal looked at.
    pub outstanding: &'a [Task],
}
