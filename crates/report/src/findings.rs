//! What was found about a pack, and what the report is made of.

use comity_business_case::{
    Appraisal, BreakEven, Problem, Sensitivity, Shared, Simulation, StaffToStandard, Subsets, Task,
};

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
    /// How requests flow; nothing if the pack says nothing of it.
    pub flow: Option<&'a FlowFindings>,
    /// Who pays what, or why it could not be worked out; nothing if the pack shares no cost.
    pub shares: Option<Result<&'a [Shared], &'a [Problem]>>,
}

/// What was found about how requests flow.
#[derive(Clone, Debug)]
pub struct FlowFindings {
    /// Every option with a layout, on the same requests.
    pub simulation: Simulation,
    /// Of ways of sharing: how far things may go.
    pub break_evens: Vec<OptionBreakEvens>,
    /// The fewest posts that keep the standard, by option (position); or why they were not found.
    pub staff: Vec<(usize, Staffed)>,
}

/// The fewest posts of each team of an option, or why they were not found.
pub type Staffed = Result<Vec<StaffToStandard>, Vec<Problem>>;

/// How far repeat contacts and handling times of one option may go.
#[derive(Clone, Debug)]
pub struct OptionBreakEvens {
    /// The option's position.
    pub option: usize,
    /// Repeat contacts.
    pub repeat: BreakEven,
    /// Handling times.
    pub handling: BreakEven,
}
