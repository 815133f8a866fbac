//! What a pack says about its partners besides the case: how they vote (`voting/*.toml`), and with
//! whom each would share (`red-lines.toml`).

mod quota;
mod voting;
mod voting_json;

pub use voting::{Voting, VotingCondition};
pub use voting_json::PowerJson;

pub(crate) use voting::read as read_voting;

/// Folder of voting rules.
pub const VOTING_FOLDER: &str = "voting/";

/// True for files that are read here.
pub(crate) fn is_read(path: &str) -> bool {
    path.starts_with(VOTING_FOLDER) && path.ends_with(".toml")
}
