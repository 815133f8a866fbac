//! Erlang A: people give up when their patience ends (Palm 1957; Garnett, Mandelbaum and Reiman
//! 2002). Times of service and patience are exponential. It never grows without end.
//!
//! All of it follows from the *offered wait*, that which somebody of endless patience would meet:
//! its density at u > 0 is proportional to exp(λ·∫₀ᵘ e^(−θv) dv − cμ·u) (Baccelli and Hébuterne
//! 1981), here integrated numerically about its peak, where neither a large load nor a long
//! patience can overflow or cancel.

use super::erlang_b::erlang_b;
use super::error::{QueueError, positive};
use super::quadrature::integrate;
use super::team::Team;
use crate::math::{exp, exp_m1, ln_1p};

/// The density is followed until it is e⁻⁶⁰ of its peak.
const DEEP: f64 = 60.0;

/// Waiting in a team whose queue some leave, in the long run. Shares are of all who come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangA {
    /// The share that finds all servers busy.
    pub wait_probability: f64,
    /// The share that gives up.
    pub abandonment: f64,
    /// The share that is served. Kept beside `abandonment` because 1 − it would lose its digits.
    pub served: f64,
    /// Mean time in the queue, of all: until served or given up.
    pub mean_wait: f64,
    /// Mean wait of those who are served.
    pub mean_wait_of_served: f64,
    /// Mean number waiting.
    pub mean_queue: f64,
    /// Mean number present, waiting or being served.
    pub mean_present: f64,
    /// The share of its time that a server is busy.
    pub utilisation: f64,
    straight_away: f64,
    offered_wait: OfferedWait,
}

/// Waiting in a team by Erlang A, whose requests have this mean patience.
///
/// # Errors
/// Numbers that make no sense. If nobody ever gives up, use Erlang C.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{Team, erlang_a};
/// let desk = erlang_a(&Team { arrival_rate: 0.4, mean_service: 6.0, servers: 3 }, 30.0)?;
/// assert!((desk.wait_probability - 0.536045).abs() < 5e-7);
/// assert!((desk.abandonment - 0.078758).abs() < 5e-7);
/// assert!((desk.mean_wait - 2.362734).abs() < 5e-7);
/// assert!((desk.utilisation - 0.736994).abs() < 5e-7);
/// // Who gives up within 20 minutes is not served within them.
/// assert!((desk.served_within(20.0) - 0.919270).abs() < 5e-7);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn erlang_a(team: &Team, mean_patience: f64) -> Result<ErlangA, QueueError> {
    team.check()?;
    positive("the mean patience", mean_patience)?;
    let giving_up = positive("1 ÷ the mean patience", 1.0 / mean_patience)?;
    let mut wait = OfferedWait::shape(team, giving_up);
    let straight_away = wait.scale(team)?;
    let waiting_served = wait.mean_of(|u| exp(-giving_up * u));
    // Times are integrated in patiences, which neither overflow nor vanish.
    let abandonment = wait.mean_of(|u| -exp_m1(-giving_up * u));
    let served_waits = wait.mean_of(|u| giving_up * u * exp(-giving_up * u)) * mean_patience;
    let served = (straight_away + waiting_served).min(1.0);
    let mean_wait = abandonment * mean_patience;
    Ok(ErlangA {
        wait_probability: wait.probability,
        abandonment: abandonment.min(wait.probability),
        served,
        mean_wait,
        mean_wait_of_served: served_waits / served,
        mean_queue: team.arrival_rate * mean_wait,
        mean_present: team.arrival_rate * mean_wait + team.offered_load() * served,
        utilisation: (team.load_per_server() * served).min(1.0),
        straight_away,
        offered_wait: wait,
    })
}

impl ErlangA {
    /// The share of all who come that is served after a wait of no more than `time`; who gives up
    /// counts as not served.
    #[must_use]
    pub fn served_within(&self, time: f64) -> f64 {
        if time < 0.0 {
            return 0.0;
        }
        let wait = &self.offered_wait;
        let waited = wait.mean_up_to(time, |u| exp(-wait.giving_up * u));
        (self.straight_away + waited).min(self.served)
    }
}

/// The wait that somebody of endless patience would meet: its density above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
struct OfferedWait {
    /// θ: the rate of giving up.
    giving_up: f64,
    /// The lesser of arrival rate and full rate, over θ.
    bend: f64,
    /// How much the full rate exceeds the arrival rate, or 0.
    drift: f64,
    /// Where the density is greatest.
    peak: f64,
    /// How far below and above the peak it is followed.
    reach: (f64, f64),
    /// The chance of waiting at all: the integral of the density.
    probability: f64,
    /// The density at the peak.
    height: f64,
}

impl OfferedWait {
    /// The density as a multiple of its peak.
    fn shape(team: &Team, giving_up: f64) -> OfferedWait {
        let (arrival, full) = (team.arrival_rate, team.full_rate());
        let mut wait = OfferedWait {
            giving_up,
            bend: arrival.min(full) / giving_up,
            drift: (full - arrival).max(0.0),
            peak: ln_1p((arrival - full).max(0.0) / full) / giving_up,
            reach: (0.0, 0.0),
            probability: 1.0,
            height: 1.0,
        };
        let step = (1.0 / full).min(1.0 / giving_up);
        let reach = |sign: f64| {
            let mut far = step;
            while wait.drop(sign * far) < DEEP {
                far *= 2.0;
            }
            far
        };
        let below = if wait.peak > 0.0 {
            reach(-1.0).min(wait.peak)
        } else {
            0.0
        };
        wait.reach = (below, reach(1.0));
        wait
    }

    /// ln of the peak over the density at a distance from it.
    fn drop(&self, from_peak: f64) -> f64 {
        self.bend * convex(self.giving_up * from_peak) + self.drift * from_peak
    }

    /// Gives the density its height; returns the chance of being served straight away.
    ///
    /// With B of Erlang B and J the integral over the peak, the chances of waiting and of not are
    /// as B·cμ·J to (1 − B) times the density at 0 over the peak.
    fn scale(&mut self, team: &Team) -> Result<f64, QueueError> {
        let without_queue = erlang_b(team.offered_load(), team.servers)?;
        let all = self.mean_of(|_| 1.0);
        let waiting = without_queue.loss * team.full_rate() * all;
        let not_waiting = without_queue.served * exp(-self.drop(-self.peak));
        let either = waiting + not_waiting;
        self.probability = (waiting / either).min(1.0);
        self.height = self.probability / all;
        Ok(not_waiting / either)
    }

    /// The mean of something over all who wait, counted as a share of all who come.
    fn mean_of(&self, what: impl Fn(f64) -> f64) -> f64 {
        self.mean_up_to(f64::INFINITY, what)
    }

    /// The same over those whose offered wait is at most `time`.
    fn mean_up_to(&self, time: f64, what: impl Fn(f64) -> f64) -> f64 {
        let end = self.reach.1.min(time - self.peak);
        let start = -self.reach.0;
        if end <= start {
            return 0.0;
        }
        let patience = 1.0 / self.giving_up;
        let mut breaks = vec![start];
        let scales = [-patience, 0.0, patience, 40.0 * patience];
        breaks.extend(scales.into_iter().filter(|s| *s > start && *s < end));
        breaks.push(end);
        let value = |s: f64| exp(-self.drop(s)) * what(self.peak + s);
        self.height * integrate(&value, &breaks)
    }
}

/// e^(−x) − 1 + x, which is x²/2 near 0, without loss.
fn convex(x: f64) -> f64 {
    if x.abs() > 0.25 {
        return exp_m1(-x) + x;
    }
    let mut term = 0.5 * x * x;
    let mut sum = term;
    for n in 3..=13 {
        term *= -x / f64::from(n);
        sum += term;
    }
    sum
}
