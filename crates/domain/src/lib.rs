//! The words of Comity: ids, money, units, periods, partners, provenance.
//!
//! This room knows nothing of files, clocks, randomness or pages. What is here is shared by
//! every other room, so a word may enter only if the glossary (`docs/glossary.md`) has it.

mod id;
mod money;
mod nearest;
mod number;
mod partner;
mod period;
mod provenance;
pub mod unit;

pub use id::{Id, IdError};
pub use money::{Money, apportion_pence, whole_pence};
pub use nearest::nearest;
pub use number::grouped;
pub use partner::{Member, Partner};
pub use period::{PeriodLength, Timeline, TimelineError};
pub use provenance::{Grade, Provenance};
pub use unit::{Dimension, Unit, UnitError, Units};
