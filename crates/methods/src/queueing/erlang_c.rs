//! Erlang C: everyone waits until served (Erlang 1917). Times of service are exponential.

use super::erlang_b::erlang_b;
use super::error::QueueError;
use super::team::Team;
use crate::math::{exp, exp_m1, ln};

/// Waiting in a team that everyone waits for, in the long run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangC {
    /// The share that has to wait at all.
    pub wait_probability: f64,
    /// Mean wait before service (Wq), of all.
    pub mean_wait: f64,
    /// Mean time from coming to leaving (W).
    pub mean_time: f64,
    /// Mean number waiting (Lq).
    pub mean_queue: f64,
    /// Mean number present, waiting or being served (L).
    pub mean_present: f64,
    /// The share of its time that a server is busy.
    pub utilisation: f64,
    /// How fast a queue clears: the rate at full stretch less the arrival rate.
    pub spare_rate: f64,
    /// Mean time of service, as given.
    pub mean_service: f64,
}

/// Waiting in a team by Erlang C.
///
/// # Errors
/// Numbers that make no sense, or more work than the servers can do.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{Team, erlang_c};
/// let desk = erlang_c(&Team { arrival_rate: 0.4, mean_service: 6.0, servers: 3 })?;
/// assert!((desk.wait_probability - 0.647191).abs() < 5e-7);
/// assert!((desk.mean_wait - 6.471910).abs() < 5e-7);
/// assert!((desk.mean_queue - 2.588764).abs() < 5e-7);
/// assert!((desk.waits_at_most(20.0) - 0.912412).abs() < 5e-7);
/// assert!((desk.wait_quantile(0.95) - 25.606185).abs() < 5e-7);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn erlang_c(team: &Team) -> Result<ErlangC, QueueError> {
    team.check_stable()?;
    let load = team.load_per_server();
    let without_queue = erlang_b(team.offered_load(), team.servers)?;
    let wait_probability =
        (without_queue.loss / ((1.0 - load) + load * without_queue.loss)).min(1.0);
    let spare_rate = team.full_rate() * (1.0 - load);
    let mean_wait = wait_probability / spare_rate;
    let mean_queue = team.arrival_rate * mean_wait;
    Ok(ErlangC {
        wait_probability,
        mean_wait,
        mean_time: mean_wait + team.mean_service,
        mean_queue,
        mean_present: mean_queue + team.offered_load(),
        utilisation: load,
        spare_rate,
        mean_service: team.mean_service,
    })
}

impl ErlangC {
    /// The share that waits no longer than `time`.
    #[must_use]
    pub fn waits_at_most(&self, time: f64) -> f64 {
        if time < 0.0 {
            return 0.0;
        }
        1.0 - self.wait_probability * exp(-self.spare_rate * time)
    }

    /// The wait that a share `p` does not exceed; 0 if as many do not wait at all, infinite for
    /// all of them.
    #[must_use]
    pub fn wait_quantile(&self, p: f64) -> f64 {
        if 1.0 - self.wait_probability >= p {
            return 0.0;
        }
        if p >= 1.0 {
            return f64::INFINITY;
        }
        ln(self.wait_probability / (1.0 - p)).max(0.0) / self.spare_rate
    }

    /// The share that has left within `time` of coming: wait and service together.
    #[must_use]
    pub fn leaves_within(&self, time: f64) -> f64 {
        if time <= 0.0 {
            return 0.0;
        }
        let service_rate = 1.0 / self.mean_service;
        let slower = service_rate.min(self.spare_rate);
        let apart = (service_rate - self.spare_rate).abs();
        // Still here: in service from the start, or after a wait. The second is the integral of
        // one exponential over the other, written so that equal rates divide nothing by nothing.
        let over = if apart * time < 1e-9 {
            time
        } else {
            -exp_m1(-apart * time) / apart
        };
        let after_wait = self.wait_probability * service_rate * exp(-slower * time) * over;
        (1.0 - exp(-service_rate * time) - after_wait).clamp(0.0, 1.0)
    }

    /// The time from coming to leaving that a share `p` does not exceed, by halving.
    #[must_use]
    pub fn time_quantile(&self, p: f64) -> f64 {
        if p >= 1.0 {
            return f64::INFINITY;
        }
        let (mut low, mut high) = (0.0, self.mean_time);
        while self.leaves_within(high) < p {
            (low, high) = (high, 2.0 * high);
        }
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if self.leaves_within(middle) < p {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }
}
