//! Waits of given requests at one server, in turn: no chance in it at all (Lindley 1952).

use super::error::QueueError;

/// The wait of each request, first come, first served, from when they come (in order of time) and
/// how long each takes: last wait plus last service less the time between, but never below 0.
///
/// # Errors
/// Lists of different lengths, or times that go back.
///
/// # Examples
/// ```
/// use comity_methods::queueing::waits_in_turn;
/// let waits = waits_in_turn(&[0.0, 1.0, 2.0, 3.0, 10.0], &[3.0, 2.0, 1.0, 4.0, 1.0])?;
/// assert_eq!(waits, [0.0, 2.0, 3.0, 3.0, 0.0]);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn waits_in_turn(arrivals: &[f64], services: &[f64]) -> Result<Vec<f64>, QueueError> {
    if arrivals.len() != services.len() {
        return Err(QueueError::WrongLength {
            what: "the list of times of service",
            expected: arrivals.len(),
            found: services.len(),
        });
    }
    if let Some(entry) = arrivals.windows(2).position(|pair| pair[1] < pair[0]) {
        return Err(QueueError::NotInOrder {
            what: "the times of arrival",
            entry: entry + 1,
        });
    }
    let mut free_at = f64::NEG_INFINITY;
    let wait = |(arrival, service): (&f64, &f64)| {
        let start = free_at.max(*arrival);
        free_at = start + service;
        start - arrival
    };
    Ok(arrivals.iter().zip(services).map(wait).collect())
}
