//! Who should share with whom: what each group of partners would pay ([`CostGame`]), which groups
//! may be formed ([`Allowed`], [`RedLines`]), the best division into groups ([`Groupings`]), whether
//! it would hold ([`stability()`]), and who decides once they share ([`power()`]).

mod alike;
mod allowed;
mod game;
mod grouping;
mod power;
mod red_lines;
mod stability;

pub use alike::{Beside, Profile, alike};
pub use allowed::Allowed;
pub use game::{CostGame, GameError, MOST_PARTNERS, members};
pub use grouping::{Grouping, GroupingError, Groupings, MOST_GROUPED, close, close_within};
pub use power::{
    Condition, MOST_LISTED, MOST_VOTERS, MinimalGroups, Power, PowerError, VoterPower, VotingRule,
    blocking_groups, carrying_groups, may_contradict, power, square_root_weights,
};
pub use red_lines::{MOST_RED_LINES, RedLine, RedLines, SidePayments, Worth, side_payments};
pub use stability::{Move, Pays, Stability, WalkOut, equal_saving, stability};
