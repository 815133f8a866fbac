//! Several servers and priorities, with one exponential time of service for all classes.

use super::erlang_c::erlang_c;
use super::error::{QueueError, not_negative, positive};
use super::team::Team;

/// How long a class waits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassTimes {
    /// Mean time present and not being served.
    pub mean_wait: f64,
    /// Mean time from coming to leaving.
    pub mean_time: f64,
    /// Mean number present and not being served.
    pub mean_queue: f64,
}

/// Checks the rates of classes and returns those of the first one, two, …
fn cumulated(class_rates: &[f64]) -> Result<Vec<f64>, QueueError> {
    let mut sum = 0.0;
    let add = |(index, rate): (usize, &f64)| {
        let rate = not_negative("the arrival rate", *rate).map_err(|e| e.within("class", index))?;
        sum += rate;
        Ok(sum)
    };
    class_rates.iter().enumerate().map(add).collect()
}

/// M/M/c with priorities, where a service under way is finished first (Cobham 1954). The arrival
/// rate of each class, most urgent first, in place of that of the team.
///
/// # Errors
/// Numbers that make no sense, or more work than the servers can do.
///
/// # Examples
/// ```
/// use comity_methods::queueing::non_preemptive;
/// // One request in four is urgent; three servers, six minutes each.
/// let waits = non_preemptive(&[0.1, 0.3], 6.0, 3)?;
/// assert!((waits[0].mean_wait - 1.617978).abs() < 5e-7);
/// assert!((waits[1].mean_wait - 8.089888).abs() < 5e-7);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn non_preemptive(
    class_rates: &[f64],
    mean_service: f64,
    servers: usize,
) -> Result<Vec<ClassTimes>, QueueError> {
    let rates = cumulated(class_rates)?;
    let team = Team {
        arrival_rate: rates.last().copied().unwrap_or(0.0),
        mean_service,
        servers,
    };
    let until_one_is_free = erlang_c(&team)?.wait_probability / team.full_rate();
    let mut spare_before = 1.0;
    let result = |(rate, cumulated): (&f64, f64)| {
        let spare = 1.0 - cumulated / team.full_rate();
        let mean_wait = until_one_is_free / (spare_before * spare);
        spare_before = spare;
        ClassTimes {
            mean_wait,
            mean_time: mean_wait + mean_service,
            mean_queue: rate * mean_wait,
        }
    };
    Ok(class_rates.iter().zip(rates).map(result).collect())
}

/// M/M/c with priorities, where a more urgent request interrupts a service under way. The first
/// classes together see nothing of the rest, so each class is the difference of two Erlang C
/// (Buzen and Bondi 1983).
///
/// # Errors
/// Numbers that make no sense, a class that never comes, or more work than the servers can do.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{Team, erlang_c, preemptive_resume};
/// let waits = preemptive_resume(&[0.1, 0.3], 6.0, 3)?;
/// let alone = erlang_c(&Team { arrival_rate: 0.1, mean_service: 6.0, servers: 3 })?;
/// assert!((waits[0].mean_wait - alone.mean_wait).abs() < 1e-12);
/// assert!((waits[0].mean_queue + waits[1].mean_queue - 2.588764).abs() < 5e-7);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn preemptive_resume(
    class_rates: &[f64],
    mean_service: f64,
    servers: usize,
) -> Result<Vec<ClassTimes>, QueueError> {
    let rates = cumulated(class_rates)?;
    let mut queue_before = 0.0;
    let mut times = Vec::new();
    for (index, (rate, arrival_rate)) in class_rates.iter().zip(rates).enumerate() {
        positive("the arrival rate", *rate).map_err(|e| e.within("class", index))?;
        let together = erlang_c(&Team {
            arrival_rate,
            mean_service,
            servers,
        })?;
        let mean_queue = (together.mean_queue - queue_before).max(0.0);
        queue_before = together.mean_queue;
        times.push(ClassTimes {
            mean_wait: mean_queue / rate,
            mean_time: mean_queue / rate + mean_service,
            mean_queue,
        });
    }
    Ok(times)
}
