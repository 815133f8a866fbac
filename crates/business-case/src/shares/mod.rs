//! Who pays what: the rules of `shares/*.toml` on the cost of a shared service, put to five tests.
//!
//! `read` and `drivers` read what a pack says (`docs/reference/shares.md`); `costs` works out what
//! is to be shared and what every group of partners would pay by itself, from the case (`by_year`), from
//! `groups.csv`, from what it is made of (`structure`), or from one estimate; `path` turns a rule into payments by year; `tested` puts
//! the five tests to them, in every year and in many futures; `told` says it in sentences.

mod by_year;
mod costs;
mod drivers;
mod json;
mod path;
mod read;
mod rule;
mod structure;
mod tested;
mod told;

pub use by_year::MOST_SHARING;
pub use costs::Costs;
pub(crate) use drivers::read as read_drivers;
pub use drivers::{DRIVERS_FILE, DriverValue, Drivers};
pub use json::ApportionmentJson;
pub use path::Paid;
pub(crate) use read::{is_read, read};
pub use rule::{Adjust, CostOf, Much, Portion, Rule, ShareRule, Theory, TierRule};
pub(crate) use structure::read as read_structure;
pub use structure::{COSTS_FILE, Structure};
pub use tested::{Apportioned, Asked as ApportionAsked, Kept, Shared, Without, apportion};
pub use told::{for_partner, pounds, subsidies, verdicts};
