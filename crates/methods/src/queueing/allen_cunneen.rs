//! Times between arrivals and of service that are more or less regular than chance: no formula is
//! exact, so what is here is an approximation or a bound, and says so.

use super::erlang_c::erlang_c;
use super::error::{QueueError, not_negative, positive};
use super::team::Team;

/// An approximate answer: not exact but where [`allen_cunneen`] says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Approximation {
    /// Mean wait before service, about.
    pub mean_wait: f64,
    /// Mean time from coming to leaving, about.
    pub mean_time: f64,
    /// Mean number waiting, about.
    pub mean_queue: f64,
    /// Mean number present, about.
    pub mean_present: f64,
    /// The share of its time that a server is busy; this is exact.
    pub utilisation: f64,
}

/// Approximation for G/G/c: the wait of Erlang C times the mean of the two squared coefficients of
/// variation (variance ÷ mean²), that of the times between arrivals and that of service
/// (Allen and Cunneen; Allen 1990). Exact for exponential times, and for any service with one server
/// and random arrivals; near it when servers are busy, rough when they are not.
///
/// # Errors
/// Numbers that make no sense, or more work than the servers can do.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{Team, allen_cunneen};
/// let team = Team { arrival_rate: 0.4, mean_service: 6.0, servers: 3 };
/// let regular = allen_cunneen(&team, 1.0, 0.0)?;
/// assert!((regular.mean_wait - 6.471910 / 2.0).abs() < 5e-7);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn allen_cunneen(
    team: &Team,
    arrival_scv: f64,
    service_scv: f64,
) -> Result<Approximation, QueueError> {
    not_negative("the variation of arrivals", arrival_scv)?;
    not_negative("the variation of service", service_scv)?;
    let exponential = erlang_c(team)?;
    let mean_wait = 0.5 * (arrival_scv + service_scv) * exponential.mean_wait;
    let mean_queue = team.arrival_rate * mean_wait;
    Ok(Approximation {
        mean_wait,
        mean_time: mean_wait + team.mean_service,
        mean_queue,
        mean_present: mean_queue + team.offered_load(),
        utilisation: exponential.utilisation,
    })
}

/// Upper bound of the mean wait for one server, whatever the distributions (Kingman 1962): λ times
/// the sum of the variances of the times between arrivals and of service, over 2 (1 − ρ).
///
/// # Errors
/// Numbers that make no sense, nobody who comes, or more work than one server can do.
///
/// # Examples
/// ```
/// use comity_methods::queueing::kingman_bound;
/// // M/M/1 with a load of 0.8 waits 4; the bound is not far above.
/// assert!((kingman_bound(0.8, 1.0, 1.0, 1.0)? - 5.125).abs() < 1e-12);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn kingman_bound(
    arrival_rate: f64,
    mean_service: f64,
    arrival_scv: f64,
    service_scv: f64,
) -> Result<f64, QueueError> {
    positive("the arrival rate", arrival_rate)?;
    not_negative("the variation of arrivals", arrival_scv)?;
    not_negative("the variation of service", service_scv)?;
    let team = Team {
        arrival_rate,
        mean_service,
        servers: 1,
    };
    let load = team.check_stable()?.load_per_server();
    // λ·(ca²/λ² + cs²·s²) = (ca² + cs²·ρ²)/λ.
    let spread = (arrival_scv + service_scv * load * load) / arrival_rate;
    Ok(spread / (2.0 * (1.0 - load)))
}
