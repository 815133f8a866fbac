//! Birth–death chains: how long a service spends with each number of requests present, when the
//! number goes up and down by one. Everything is kept in logarithms, so nothing overflows.

use super::error::{QueueError, not_negative, positive, some_servers};
use super::team::Team;
use crate::math::{exp, ln};

/// The share of time with 0, 1, 2, … present, in the long run.
#[derive(Debug, Clone, PartialEq)]
pub struct BirthDeath {
    /// `probabilities[n]`: the share of time with `n` present; they sum to 1.
    pub probabilities: Vec<f64>,
}

impl BirthDeath {
    /// The chain that goes from `n` to `n + 1` at rate `up[n]` and back at rate `down[n]`. It has one
    /// state more than the lists have entries. The balance of flows between neighbours gives it
    /// (Feller 1950, chapter XVII).
    ///
    /// # Errors
    /// Lists of different lengths, a negative rate up, a rate down that is not above 0.
    ///
    /// # Examples
    /// ```
    /// use comity_methods::queueing::BirthDeath;
    /// let chain = BirthDeath::new(&[1.0, 1.0], &[1.0, 2.0])?;
    /// assert!((chain.probabilities[2] - 0.2).abs() < 1e-15);
    /// assert!((chain.mean() - 0.8).abs() < 1e-15);
    /// # Ok::<(), comity_methods::queueing::QueueError>(())
    /// ```
    pub fn new(up: &[f64], down: &[f64]) -> Result<BirthDeath, QueueError> {
        if up.len() != down.len() {
            return Err(QueueError::WrongLength {
                what: "the list of rates down",
                expected: up.len(),
                found: down.len(),
            });
        }
        let mut weights = vec![0.0];
        let mut weight = 0.0;
        for (state, (up, down)) in up.iter().zip(down).enumerate() {
            weight += ln_ratio(*up, *down).map_err(|e| e.within("state", state))?;
            weights.push(weight);
        }
        Ok(BirthDeath {
            probabilities: normalised(weights),
        })
    }

    /// The mean number present.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean_of(|present| present as f64)
    }

    /// The mean of something that depends on the number present.
    #[must_use]
    pub fn mean_of(&self, what: impl Fn(usize) -> f64) -> f64 {
        let states = self.probabilities.iter().enumerate();
        states.map(|(present, share)| share * what(present)).sum()
    }
}

/// ln of the rate up over the rate down.
fn ln_ratio(up: f64, down: f64) -> Result<f64, QueueError> {
    not_negative("the rate up", up)?;
    positive("the rate down", down)?;
    Ok(if up == 0.0 {
        f64::NEG_INFINITY
    } else {
        ln(up) - ln(down)
    })
}

/// Probabilities from logarithms of weights.
fn normalised(ln_weights: Vec<f64>) -> Vec<f64> {
    let most = ln_weights.iter().copied().fold(f64::MIN, f64::max);
    let weights: Vec<f64> = ln_weights.into_iter().map(|w| exp(w - most)).collect();
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|w| w / sum).collect()
}

/// A team with a limited waiting room, in the long run (M/M/c/K).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FiniteRoom {
    /// The share turned away because all places are taken.
    pub blocking: f64,
    /// Requests served in a unit of time.
    pub throughput: f64,
    /// Mean number present.
    pub mean_present: f64,
    /// Mean number waiting.
    pub mean_queue: f64,
    /// Mean wait of those let in.
    pub mean_wait: f64,
    /// Mean time from coming to leaving of those let in.
    pub mean_time: f64,
    /// The share of its time that a server is busy.
    pub utilisation: f64,
}

/// A team with room for `capacity` requests, those being served among them; more are turned away.
///
/// # Errors
/// Numbers that make no sense, or fewer places than servers.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{Team, finite_room};
/// let desk = finite_room(&Team { arrival_rate: 2.0, mean_service: 1.0, servers: 2 }, 5)?;
/// assert!((desk.blocking - 0.181818).abs() < 5e-7);
/// assert!((desk.mean_present - 2.727273).abs() < 5e-7);
/// assert!((desk.mean_wait - 0.666667).abs() < 5e-7);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn finite_room(team: &Team, capacity: usize) -> Result<FiniteRoom, QueueError> {
    team.check()?;
    if capacity < team.servers {
        return Err(QueueError::RoomBelowServers {
            capacity,
            servers: team.servers,
        });
    }
    let capacity = some_servers(capacity)?;
    let chain = BirthDeath::new(&vec![team.arrival_rate; capacity], &leaving(team, capacity))?;
    let mean_queue = chain.mean_of(|present| present.saturating_sub(team.servers) as f64);
    let busy = chain.mean_of(|present| present.min(team.servers) as f64);
    let blocking = chain.probabilities[capacity];
    let mean_wait = if busy > 0.0 {
        mean_queue * team.mean_service / busy
    } else {
        0.0
    };
    Ok(FiniteRoom {
        blocking,
        throughput: busy / team.mean_service,
        mean_present: mean_queue + busy,
        mean_queue,
        mean_wait,
        mean_time: mean_wait + team.mean_service,
        utilisation: (busy / team.servers as f64).min(1.0),
    })
}

/// The rates at which a team's requests leave with 1, 2, … `most` present.
fn leaving(team: &Team, most: usize) -> Vec<f64> {
    let busy = |present: usize| present.min(team.servers) as f64;
    (1..=most).map(|n| busy(n) / team.mean_service).collect()
}

/// A team that serves a fixed number of people, each of whom asks again some time after being
/// served: M/M/c//N, the machine repair model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Population {
    /// How many people there are.
    pub people: usize,
    /// Requests of one person in a unit of time, while not already waiting or being served.
    pub rate_each: f64,
    /// Mean time that one takes to serve.
    pub mean_service: f64,
    /// How many are on duty.
    pub servers: usize,
}

/// What such a team does in the long run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FinitePopulation {
    /// The share of time with nobody present.
    pub empty: f64,
    /// Requests served in a unit of time.
    pub throughput: f64,
    /// Mean number of people present, waiting or being served.
    pub mean_present: f64,
    /// Mean number waiting.
    pub mean_queue: f64,
    /// Mean wait before service.
    pub mean_wait: f64,
    /// The share of its time that a server is busy.
    pub utilisation: f64,
}

/// A team that serves a fixed number of people (Palm 1947).
///
/// # Errors
/// Numbers that make no sense, or nobody to serve.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{Population, finite_population};
/// let staff = Population { people: 5, rate_each: 0.2, mean_service: 1.0, servers: 1 };
/// let desk = finite_population(&staff)?;
/// assert!((desk.empty - 0.284868).abs() < 5e-7);
/// assert!((desk.mean_present - 1.424339).abs() < 5e-7);
/// assert!((desk.throughput - 0.715132).abs() < 5e-7);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn finite_population(of: &Population) -> Result<FinitePopulation, QueueError> {
    let team = Team {
        arrival_rate: of.rate_each,
        mean_service: of.mean_service,
        servers: of.servers,
    };
    team.check()?;
    positive("the number of people", of.people as f64)?;
    let people = some_servers(of.people)?;
    let asking = |present| (people - present) as f64 * of.rate_each;
    let up: Vec<f64> = (0..people).map(asking).collect();
    let chain = BirthDeath::new(&up, &leaving(&team, people))?;
    let mean_queue = chain.mean_of(|present| present.saturating_sub(of.servers) as f64);
    let busy = chain.mean_of(|present| present.min(of.servers) as f64);
    let throughput = busy / of.mean_service;
    Ok(FinitePopulation {
        empty: chain.probabilities[0],
        throughput,
        mean_present: mean_queue + busy,
        mean_queue,
        mean_wait: if busy > 0.0 {
            mean_queue / throughput
        } else {
            0.0
        },
        utilisation: (busy / of.servers as f64).min(1.0),
    })
}
