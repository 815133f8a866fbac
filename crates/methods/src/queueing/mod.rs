//! Waiting by formula: the quick answer that stands beside a simulation, and the truth that the
//! simulation is measured against.
//!
//! Rates and times are plain numbers in any one unit of time: requests a minute go with minutes.
//! A formula holds for a service that goes on as it is; `docs/background/queueing.md` says which
//! one answers which question and where each stops being true.

pub mod allen_cunneen;
pub mod birth_death;
pub mod erlang_a;
pub mod erlang_b;
pub mod erlang_c;
pub mod error;
pub mod infinite_server;
pub mod jackson;
pub mod lindley;
pub mod priorities;
mod quadrature;
pub mod single_server;
pub mod staffing;
pub mod team;

pub use allen_cunneen::{Approximation, allen_cunneen, kingman_bound};
pub use birth_death::{
    BirthDeath, FinitePopulation, FiniteRoom, Population, finite_population, finite_room,
};
pub use erlang_a::{ErlangA, erlang_a};
pub use erlang_b::{ErlangB, erlang_b, servers_for_loss};
pub use erlang_c::{ErlangC, erlang_c};
pub use error::QueueError;
pub use infinite_server::{Poisson, RateStep, ServiceShape, mean_present, poisson_present};
pub use jackson::{Node, OpenNetwork, open_network};
pub use lindley::waits_in_turn;
pub use priorities::{ClassTimes, non_preemptive, preemptive_resume};
pub use single_server::{
    Batch, PriorityClass, Service, SingleServer, batch_arrivals, multiple_vacations,
    pollaczek_khinchine, single_server_non_preemptive, single_server_preemptive_resume,
};
pub use staffing::{
    Before, RateProfile, Standard, halfin_whitt_wait, lagged_sipp, servers_by_erlang_a,
    servers_by_erlang_c, sipp, square_root_staffing,
};
pub use team::Team;
