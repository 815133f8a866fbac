//! How requests flow through a service: discrete-event simulation.
//!
//! People ask; their requests wait for a desk that is open and free; somebody handles them; some
//! give up, some come back. A [`Network`] says all of that as plain data, in minutes. [`compile`]
//! checks it, and [`Simulator::run`] plays it once: a *replication*, found from a seed and a
//! number alone. Options meet the same requests, so that their differences are sharp; how many
//! replications are enough is for [`StoppingRule`](crate::statistics::StoppingRule) to say.
//!
//! Reading order: `network` (what can be said) → `check`, `traffic` (what makes no sense, what is
//! too much work) → `draws` (each request's fate, from its own id) → `agenda` (what happens next)
//! → `waiting` (who waits where) → `simulator` (what happens then) → `tally`, `outcome` (what is
//! counted) → `replicate` (on all processors).
//!
//! Two rules hold in every run and are asserted at its end: nobody is lost (all who came were
//! served, gave up, were turned away or are still there), and Little's law (Little 1961): the time
//! that all requests spent in the service is the time integral of their number.

mod agenda;
mod arriving;
mod check;
mod compiled;
mod draws;
mod histogram;
mod hours;
mod network;
mod replicate;
mod simulator;
mod tally;
mod traffic;

pub use check::Fault;
pub use compiled::{Compiled, compile};
pub use histogram::Histogram;
pub use hours::{DAY, Hours, HoursError, WEEK};
pub use network::{
    Arrivals, Class, Closing, Full, Learning, Network, Next, Queue, Rates, Repeat, Serves, Shift,
    Source, Standard, Start, Step, Team, Until, Urgent,
};
pub use replicate::replicate;
pub use simulator::Simulator;
pub use tally::{
    ClassTally, Conservation, Frame, FramesWanted, HOURS, Outcome, QueueTally, Run, TeamTally,
};
pub use traffic::{Load, loads, per_week};
