//! Who should share with whom: what each group of partners would pay ([`CostGame`]), which groups
//! may be formed ([`Allowed`]), and the best division into groups ([`Groupings`]);
//! and who decides once they share ([`power()`]).

mod allowed;
mod game;
mod grouping;
mod power;

pub use allowed::Allowed;
pub use game::{CostGame, GameError, MOST_PARTNERS, members};
pub use grouping::{Grouping, GroupingError, Groupings, MOST_GROUPED, close, close_within};
pub use power::{
    Condition, MOST_LISTED, MOST_VOTERS, MinimalGroups, Power, PowerError, VoterPower, VotingRule,
    blocking_groups, carrying_groups, may_contradict, power, square_root_weights,
};
