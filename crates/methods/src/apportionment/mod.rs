//! Who pays what: rules that split the cost of a shared service, and tests that any split must
//! answer.
//!
//! **Rules of practice** look at a driver or an agreed figure: [`equal`], [`by_driver`],
//! [`fixed_and_variable`], [`two_tier`], [`mixed`], [`equal_gain`], [`unit_price`] … **Rules of
//! theory** look at what each group of partners would pay by itself, a
//! [`CostGame`](crate::coalition::CostGame): [`scrb`], [`ensc`], [`equal_saving`], [`tau`],
//! [`shapley()`], [`nucleolus()`] with a proof that anyone can check. **Adjustments** act on a path of
//! shares over the years: [`path`]. Whatever the rule, [`stand`] puts the same questions to it:
//! would somebody, or some group, be better off alone, does everybody pay their way, who gains.
//!
//! Rules give each partner's part of the cost as a number of pence, not rounded, or as a share of
//! one; [`comity_domain::whole_pence`] makes whole pence of it that add up to the total. None of
//! the rules is "the fair one": they stand side by side, and the tests say what each does to whom.

mod certificate;
mod exact;
mod large;
mod nucleolus;
pub mod path;
mod practice;
mod scan;
mod separable;
mod shapley;
mod stand;
mod structured;
mod tau;

pub use certificate::{Certificate, NotProved, Stage};
pub use exact::{Ratio, TooLarge};
pub use large::{stand_among, structured_shapley};
pub use nucleolus::{Bounds, NoNucleolus, Nucleolus, Weighting, nucleolus};
pub use practice::{
    Part, ShareError, Tier, UnitPrice, agreed_or_key, by_driver, equal, equal_gain,
    fixed_and_variable, gain_share, host_premium, mixed, two_tier, unit_price,
};
pub use separable::{Separable, ensc, equal_saving, proportional_to_alone, scrb};
pub use shapley::{OneByOne, SamplePlan, Sampled, sampled_shapley, shapley};
pub use stand::{Objection, Standing, price_of_exit, stand};
pub use structured::{Component, Curve, StructuredCost};
pub use tau::tau;
