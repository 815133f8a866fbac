//! `flow/*.toml`: how requests flow through the service, in the service's words.
//!
//! Files without an option say who asks for what (`kinds`, `arrivals`, `hours`); files with one
//! say how that option answers (`layout`, `teams`). [`ServiceFlow`] holds both, checked;
//! [`ServiceFlow::network`] makes the simulation's network of an option for given values of the
//! uncertain estimates. `docs/reference/flow.md` describes the files.

mod arrivals;
mod build;
mod check;
mod classes;
mod durations;
mod holidays;
mod hours;
mod kinds;
mod layout;
mod page;
mod profile;
mod quantities;
mod read;
mod run;
mod sources;
mod teams;
mod traces;

pub use build::{ClassLabel, ServiceNetwork, TeamLabel};
pub use holidays::{Nation, bank_holidays};
pub use read::ServiceFlow;
pub(crate) use read::{is_read, read};
pub use run::RunWeeks;
