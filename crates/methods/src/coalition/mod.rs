//! Who should share with whom: what each group of partners would pay ([`CostGame`]), which groups
//! may be formed ([`Allowed`]), and the best division into groups ([`Groupings`]).

mod allowed;
mod game;
mod grouping;

pub use allowed::Allowed;
pub use game::{CostGame, GameError, MOST_PARTNERS, members};
pub use grouping::{Grouping, GroupingError, Groupings, MOST_GROUPED, close, close_within};
