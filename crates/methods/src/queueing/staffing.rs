//! How many servers a standard takes: at a steady rate, and over a day whose rate changes.

use super::erlang_a::erlang_a;
use super::erlang_c::erlang_c;
use super::error::{
    MOST_SERVERS, QueueError, not_negative, positive, share_below_one, some_servers,
};
use super::team::Team;
use crate::math::{normal_cdf, normal_density};

/// A promise: this share is served after a wait of no more than so long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standard {
    /// The share, 0 up to but not including 1.
    pub share: f64,
    /// The longest wait that keeps the promise.
    pub within: f64,
}

impl Standard {
    fn check(&self) -> Result<(), QueueError> {
        share_below_one("the share within the standard", self.share)?;
        not_negative("the wait of the standard", self.within)?;
        Ok(())
    }
}

/// The fewest servers that keep a standard if everyone waits (Erlang C).
///
/// # Errors
/// Numbers that make no sense, or more servers than can be looked at.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{Standard, servers_by_erlang_c};
/// let standard = Standard { share: 0.8, within: 10.0 };
/// let needed = |per_hour: f64| servers_by_erlang_c(per_hour / 60.0, 12.1, &standard);
/// assert_eq!([needed(6.0)?, needed(12.0)?, needed(24.0)?], [3, 4, 7]);
/// // Together 10 would do in place of 14.
/// assert_eq!(needed(42.0)?, 10);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn servers_by_erlang_c(
    arrival_rate: f64,
    mean_service: f64,
    standard: &Standard,
) -> Result<usize, QueueError> {
    standard.check()?;
    let team = Team {
        arrival_rate,
        mean_service,
        servers: 1,
    };
    let least = team.check()?.offered_load().floor() + 1.0;
    fewest(least as usize, |servers| {
        let waiting = erlang_c(&team.with_servers(servers))?;
        Ok(waiting.waits_at_most(standard.within) >= standard.share)
    })
}

/// The fewest servers that keep a standard if people give up (Erlang A). Who gives up has not been
/// served within the standard.
///
/// # Errors
/// Numbers that make no sense, or more servers than can be looked at.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{Standard, servers_by_erlang_a};
/// let standard = Standard { share: 0.8, within: 10.0 };
/// assert_eq!(servers_by_erlang_a(0.7, 12.1, 30.0, &standard)?, 9);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn servers_by_erlang_a(
    arrival_rate: f64,
    mean_service: f64,
    mean_patience: f64,
    standard: &Standard,
) -> Result<usize, QueueError> {
    standard.check()?;
    let team = Team {
        arrival_rate,
        mean_service,
        servers: 1,
    };
    fewest(1, |servers| {
        let waiting = erlang_a(&team.with_servers(servers), mean_patience)?;
        Ok(waiting.served_within(standard.within) >= standard.share)
    })
}

/// The least number from `least` that is enough, if more than enough is enough: first in steps that
/// double, then by halving.
fn fewest(
    least: usize,
    enough: impl Fn(usize) -> Result<bool, QueueError>,
) -> Result<usize, QueueError> {
    let (mut low, mut high, mut step) = (least, some_servers(least)?, 1);
    while !enough(high)? {
        if high == MOST_SERVERS {
            return Err(QueueError::TooManyServers);
        }
        low = high + 1;
        high = (high + step).min(MOST_SERVERS);
        step *= 2;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if enough(middle)? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(high)
}

/// Square-root staffing: the load R and a reserve of β·√R, rounded up (Erlang 1924; Halfin and
/// Whitt 1981). An approximation that is good for large teams; [`halfin_whitt_wait`] says what a β
/// buys.
///
/// # Errors
/// A load or reserve that is negative, or more servers than can be looked at.
///
/// # Examples
/// ```
/// use comity_methods::queueing::square_root_staffing;
/// assert_eq!(square_root_staffing(100.0, 1.0)?, 110);
/// // Four such teams keep a reserve of 40 between them; one for all needs but 20.
/// assert_eq!(square_root_staffing(400.0, 1.0)?, 420);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn square_root_staffing(offered_load: f64, reserve: f64) -> Result<usize, QueueError> {
    not_negative("the offered load", offered_load)?;
    not_negative("the reserve β", reserve)?;
    let servers = (offered_load + reserve * offered_load.sqrt()).ceil();
    some_servers(servers.max(1.0) as usize)
}

/// The share that has to wait, about, in a large team with the reserve β·√R: 1 ÷ (1 + β·Φ(β)/φ(β))
/// (Halfin and Whitt 1981). An approximation.
///
/// # Errors
/// A reserve that is not above 0: without one the queue grows without end.
///
/// # Examples
/// ```
/// use comity_methods::queueing::halfin_whitt_wait;
/// assert!((halfin_whitt_wait(1.0)? - 0.2234).abs() < 5e-5);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn halfin_whitt_wait(reserve: f64) -> Result<f64, QueueError> {
    positive("the reserve β", reserve)?;
    let density = normal_density(reserve);
    Ok(density / (density + reserve * normal_cdf(reserve)))
}

/// What comes before the first interval of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// Nothing: the service was closed.
    Closed,
    /// The end of the same profile: it goes round, like a day at an emergency desk.
    SameAgain,
}

/// Arrival rates in intervals of equal length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateProfile<'a> {
    /// Requests that come in a unit of time, for each interval.
    pub rates: &'a [f64],
    /// The length of an interval.
    pub interval: f64,
    /// What comes before the first.
    pub before: Before,
}

impl RateProfile<'_> {
    fn check(&self) -> Result<(), QueueError> {
        positive("the length of an interval", self.interval)?;
        for (index, rate) in self.rates.iter().enumerate() {
            not_negative("the arrival rate", *rate).map_err(|e| e.within("interval", index))?;
        }
        Ok(())
    }

    /// The rate of an interval, which may lie before the first.
    fn rate(&self, interval: i64) -> f64 {
        let index = match self.before {
            Before::Closed => usize::try_from(interval).ok(),
            Before::SameAgain => {
                usize::try_from(interval.rem_euclid(self.rates.len().max(1) as i64)).ok()
            }
        };
        let rate = index.and_then(|i| self.rates.get(i));
        rate.copied().unwrap_or(0.0)
    }

    /// Mean rates over the intervals moved back by `lag`: each then lies across two.
    fn lagged(&self, lag: f64) -> Vec<f64> {
        let back = lag / self.interval;
        let (whole, part) = (back.floor(), back - back.floor());
        let mean = |index: usize| {
            let later = index as i64 - whole as i64;
            (1.0 - part) * self.rate(later) + part * self.rate(later - 1)
        };
        (0..self.rates.len()).map(mean).collect()
    }
}

/// Servers for each interval, as if its rate had held for ever: SIPP, stationary independent
/// period by period. An interval without arrivals needs none. It is an approximation: too few after
/// a peak, too many before, the more so the longer a service takes.
///
/// # Errors
/// Numbers that make no sense, or more servers than can be looked at.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{Before, RateProfile, Standard, sipp};
/// let standard = Standard { share: 0.8, within: 10.0 };
/// let day = RateProfile { rates: &[0.2, 0.4, 0.0], interval: 60.0, before: Before::Closed };
/// assert_eq!(sipp(&day, 12.1, &standard)?, [4, 7, 0]);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn sipp(
    profile: &RateProfile,
    mean_service: f64,
    standard: &Standard,
) -> Result<Vec<usize>, QueueError> {
    profile.check()?;
    servers_for(profile.rates, mean_service, standard)
}

/// Servers for each interval from the mean rate one mean service earlier, because a team is busiest
/// after the peak of arrivals: Lag Avg of Green, Kolesar and Soares (2001). An approximation still.
///
/// # Errors
/// Numbers that make no sense, or more servers than can be looked at.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{Before, RateProfile, Standard, lagged_sipp};
/// let standard = Standard { share: 0.8, within: 10.0 };
/// let day = RateProfile { rates: &[0.2, 0.4, 0.0], interval: 12.1, before: Before::Closed };
/// // The interval is just one service long: everything moves on by one.
/// assert_eq!(lagged_sipp(&day, 12.1, &standard)?, [0, 4, 7]);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn lagged_sipp(
    profile: &RateProfile,
    mean_service: f64,
    standard: &Standard,
) -> Result<Vec<usize>, QueueError> {
    profile.check()?;
    positive("the mean time of service", mean_service)?;
    servers_for(&profile.lagged(mean_service), mean_service, standard)
}

/// Servers for each of some steady rates.
fn servers_for(
    rates: &[f64],
    mean_service: f64,
    standard: &Standard,
) -> Result<Vec<usize>, QueueError> {
    let servers = |(index, rate): (usize, &f64)| {
        if *rate == 0.0 {
            return Ok(0);
        }
        servers_by_erlang_c(*rate, mean_service, standard).map_err(|e| e.within("interval", index))
    };
    rates.iter().enumerate().map(servers).collect()
}
