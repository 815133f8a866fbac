//! Erlang B: requests that find every server busy are lost (Erlang 1917). It holds for any
//! distribution of the time of service, only its mean counts.

use super::error::{MOST_SERVERS, QueueError, not_negative, positive, share, some_servers};

/// What becomes of requests that cannot wait.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangB {
    /// The share that is lost: all servers were busy.
    pub loss: f64,
    /// The share that is served. Kept beside `loss` because 1 − loss would lose its digits.
    pub served: f64,
    /// How many servers are busy on average.
    pub carried_load: f64,
    /// The share of its time that a server is busy.
    pub utilisation: f64,
}

/// Loss at an offered load (arrival rate × mean service, in Erlangs). The recursion over the number
/// of servers adds and divides positive numbers only, so it is good for any load.
///
/// # Errors
/// A load that is negative, no server, or too many.
///
/// # Examples
/// ```
/// use comity_methods::queueing::erlang_b;
/// let desk = erlang_b(8.0, 10)?;
/// assert!((desk.loss - 0.121661).abs() < 5e-7);
/// assert!((desk.utilisation - 0.8 * (1.0 - desk.loss)).abs() < 1e-15);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn erlang_b(offered_load: f64, servers: usize) -> Result<ErlangB, QueueError> {
    not_negative("the offered load", offered_load)?;
    let servers = some_servers(servers)?;
    let before = (1..servers).fold(1.0, |loss, n| one_more(offered_load, loss, n));
    let served = servers as f64 / (servers as f64 + offered_load * before);
    let carried_load = offered_load * served;
    Ok(ErlangB {
        loss: one_more(offered_load, before, servers),
        served,
        carried_load,
        utilisation: carried_load / servers as f64,
    })
}

/// The loss with `servers` servers from that with one fewer.
fn one_more(offered_load: f64, loss: f64, servers: usize) -> f64 {
    let found_busy = offered_load * loss;
    found_busy / (servers as f64 + found_busy)
}

/// The fewest servers that lose no more than a share of requests.
///
/// # Errors
/// A load that is negative, a target outside 0 to 1 or at 0, or more servers than can be looked at.
///
/// # Examples
/// ```
/// use comity_methods::queueing::servers_for_loss;
/// assert_eq!(servers_for_loss(8.0, 0.13)?, 10);
/// assert_eq!(servers_for_loss(8.0, 0.12)?, 11);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn servers_for_loss(offered_load: f64, target: f64) -> Result<usize, QueueError> {
    not_negative("the offered load", offered_load)?;
    positive("the target for loss", share("the target for loss", target)?)?;
    let mut loss = 1.0;
    for servers in 1..=MOST_SERVERS {
        loss = one_more(offered_load, loss, servers);
        if loss <= target {
            return Ok(servers);
        }
    }
    Err(QueueError::TooManyServers)
}
