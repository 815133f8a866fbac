//! Charts for business cases: a picture, a sentence and a table from one struct.
//!
//! Each chart takes plain figures, money in **pounds** (not pence) and shares
//! from 0 to 1, and gives a [`Chart`]. The picture, the sentence and the table
//! are made from the same rows in the same call, so the text alternative cannot
//! drift from the picture.
//!
//! The SVG is self-contained: no script, no style sheet, no outside font; only
//! the moving picture of a [`Week`] carries a style of its own. It is drawn 720
//! units wide and scales to its place. Estimated text boxes ([`text`]) keep
//! labels apart and inside the picture. Colour never carries the meaning alone:
//! position, hatching or a word says it too.
//!
//! ```
//! use comity_chart::{GainsLosses, Row};
//!
//! let gains = GainsLosses {
//!     title: "Who gains and who loses".into(),
//!     per: "a year".into(),
//!     rows: vec![Row { name: "Inverclyde".into(), p10: -90e3, middle: 240e3, p90: 510e3, p_gain: 0.73 }],
//!     ..GainsLosses::default()
//! };
//! let chart = gains.chart("gains")?;
//! assert_eq!(
//!     chart.sentence,
//!     "Sharing gains Inverclyde about £240,000 a year (between £90,000 lost and £510,000 gained \
//!      in 8 of 10 futures). It gains in 73 of 100."
//! );
//! assert!(chart.svg.starts_with("<svg"));
//! # Ok::<(), comity_chart::ChartError>(())
//! ```

mod axis;
mod backlog;
mod break_even;
mod budget;
mod chart;
mod error;
mod fan;
mod gains_losses;
mod load_by_hour;
mod marks;
mod membership;
mod outturns;
mod palette;
mod payments;
mod place;
pub mod pounds;
mod ruler;
mod sheet;
mod site_map;
mod survival;
pub mod text;
mod timeline;
mod tornado;
mod unit;
mod waits;
mod week;

pub use backlog::{Backlog, BacklogOption, BacklogWeek};
pub use break_even::{Baseline, BreakEven, BreakEvenPoint, Crossing};
pub use budget::{BudgetByYear, Series};
pub use chart::{Chart, Table};
pub use error::ChartError;
pub use fan::{FanChart, FanPoint};
pub use gains_losses::{GainsLosses, Row};
pub use load_by_hour::{HourLoad, LoadByHour};
pub use membership::{GroupSize, Membership};
pub use outturns::{OutturnRow, Outturns};
pub use payments::{Payment, Payments};
pub use pounds::Currency;
pub use site_map::{MapPlace, SiteMap};
pub use survival::{SurvivalCurve, SurvivalStep};
pub use timeline::{Day, Timeline};
pub use tornado::{Bar, Tornado};
pub use unit::Unit;
pub use waits::{WaitRow, WaitValue, Waits};
pub use week::{Frame, TeamFrame, Week};
