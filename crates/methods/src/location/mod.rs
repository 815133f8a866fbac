//! Where the work should be done: which places stay open, and who goes where.
//!
//! Everything begins with [`Distances`]: how far each place (where people live or work) is from each
//! site (where the service might be), in minutes or any other measure, from a matrix or from a
//! network of roads. [`SiteRules`] say how many sites may be open, which must stay and which may not
//! be used. Then one question is one function:
//!
//! | question | function |
//! |---|---|
//! | least travel for all together | [`p_median`] |
//! | the same, where sites hold only so many | [`p_median_with_room`] |
//! | least travel for whoever is worst off | [`p_centre`] |
//! | fewest sites with everybody within a limit | [`fewest_sites`] |
//! | most people within a limit | [`most_covered`] |
//! | new posts for the staff of sites that close | [`redeploy`] |
//! | all plans there are, to be judged by several criteria kept apart | [`every_plan`], [`pareto`], [`nearest_best`] |
//!
//! Every answer comes with what was *proven*: a plan has a value and a bound below which no plan can
//! be, and their distance is the proof gap; 0 means that nothing better exists. A plan is found by
//! exchanging one site for another while that helps (`swap`), the bound by letting every place pay a
//! price to be served and charging each site no more than it is worth (`prices`, a Lagrangian dual),
//! and what is left between the two is closed by trying sites open and shut (`branch`). Nothing is
//! random: starts are fixed, so the same question has the same answer everywhere.
//!
//! A virtual office is a site like others, at no distance from anybody
//! ([`Distances::with_virtual_office`]), with room for that share of each place's work which can be
//! done from anywhere ([`Room::virtual_office`]).
//!
//! A wish that cannot be met is refused with the smallest change that makes it possible
//! ([`LocationError`]).

mod branch;
mod centre;
mod cover;
mod distances;
mod error;
mod median;
mod plans;
mod prices;
mod room;
mod rules;
mod staff;
mod swap;
mod transport;

pub use centre::{CentrePlan, p_centre};
pub use cover::{Cover, Covered, fewest_sites, most_covered};
pub use distances::{Distances, MOST_CELLS};
pub use error::LocationError;
pub use median::{MedianPlan, p_median};
pub use plans::{count_plans, every_plan, nearest_best, pareto};
pub use room::{Room, RoomPlan, p_median_with_room};
pub use rules::SiteRules;
pub use staff::{MINUTE_PARTS, Redeployment, redeploy};
