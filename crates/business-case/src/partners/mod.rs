//! The right partners and how they decide: voting rules (`voting/*.toml`), red lines and measures
//! (`partners.toml`), and who best shares with whom.

mod quota;
mod restriction;
mod right;
mod right_json;
mod terms;
mod voting;
mod voting_json;

pub use restriction::{Restriction, StatedRedLine};
pub use right::RightPartners;
pub use right_json::CoalitionsJson;
pub use terms::{PARTNERS_FILE, PartnerMeasure, PartnerTerms};
pub use voting::{Voting, VotingCondition};
pub use voting_json::PowerJson;

pub(crate) use terms::read as read_terms;
pub(crate) use voting::read as read_voting;

/// Folder of voting rules.
pub const VOTING_FOLDER: &str = "voting/";

/// True for files that are read here.
pub(crate) fn is_read(path: &str) -> bool {
    path == PARTNERS_FILE || (path.starts_with(VOTING_FOLDER) && path.ends_with(".toml"))
}
