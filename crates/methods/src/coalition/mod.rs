//! Who should share with whom: what each group of partners would pay ([`CostGame`]), and what
//! follows from it.

mod game;

pub use game::{CostGame, GameError, MOST_PARTNERS, members};
