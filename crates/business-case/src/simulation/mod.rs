//! What comes of a service's flow: simulated for every option, on the same requests.
//!
//! [`simulate`] says how people are served in each option and who loses; [`staff`] how few posts
//! keep the standard; [`break_even`] how far something may go before an option serves people no
//! better than staying.

mod break_even;
mod figures;
mod json;
mod load;
mod measures;
mod settings;
mod simulate;
mod staff;
mod warm_up;

pub use break_even::{BreakEven, BreakEvenAsked, BreakEvenPoint, Lever, break_even};
pub use figures::{FittedFigure, FlowBudget, FlowFigure, FlowFigures};
pub(crate) use figures::{figures, key, speaks_of_flow};
pub use json::SimulationJson;
pub use load::{OptionLoad, QuickAnswer};
pub use measures::{FlowMeasure, FlowUnit, Served};
pub use settings::FlowSettings;
pub use simulate::{
    AgainstStay, FlowVerdict, HourOfWeek, OptionFlow, Simulation, TeamFlow, WeekBacklog, simulate,
};
pub use staff::{StaffSettings, StaffToStandard, staff};
