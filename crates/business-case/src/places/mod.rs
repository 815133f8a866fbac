//! Where the work is done: places, journeys between them, and every plan of sites judged by
//! criteria that are kept apart.
//!
//! A pack says it in three files (`docs/reference/places.md`): `places.csv` (sites and where people
//! are), `travel.csv` (minutes between them) and `places.toml` (the question). [`locate`] then looks at
//! every plan that the question allows and says what each does to money, journeys, local jobs, carbon
//! and floor space, who gains and who loses posts, and first of all how many people would be left
//! without a place they can get to.

mod criteria;
mod json;
mod locate;
mod plan;
mod question;
mod read;
mod site;
mod travel;

pub use criteria::Criterion;
pub use json::LocateJson;
pub use locate::{Located, MOST_PLANS, locate};
pub use plan::{PlacePlan, PlanPosts};
pub use question::{Journeys, PlaceQuestion, VirtualOffice};
pub use read::Places;
pub(crate) use read::{is_read, read};
pub use site::{PLACES_FILE, Place};
pub use travel::TRAVEL_FILE;
