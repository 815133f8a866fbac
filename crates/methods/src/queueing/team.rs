//! A team of equal servers with one queue, as most formulas see it.

use super::error::{QueueError, not_negative, positive, some_servers};

/// Requests that come at random times (Poisson) to equal servers, first come, first served.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Team {
    /// Requests that come in a unit of time.
    pub arrival_rate: f64,
    /// Mean time that one takes to serve.
    pub mean_service: f64,
    /// How many are on duty.
    pub servers: usize,
}

impl Team {
    /// Arrival rate times mean service: how many would be busy if nobody waited, in Erlangs.
    #[must_use]
    pub fn offered_load(&self) -> f64 {
        self.arrival_rate * self.mean_service
    }

    /// The share of their time that they would be busy if all were served; 1 or more is too much.
    #[must_use]
    pub fn load_per_server(&self) -> f64 {
        self.offered_load() / self.servers as f64
    }

    /// How many a unit of time they serve while all are busy.
    #[must_use]
    pub fn full_rate(&self) -> f64 {
        self.servers as f64 / self.mean_service
    }

    /// The same team with another number of servers.
    #[must_use]
    pub fn with_servers(self, servers: usize) -> Team {
        Team { servers, ..self }
    }

    /// Passes the team if its numbers make sense.
    ///
    /// # Errors
    /// A negative rate, no time of service, no server or too many.
    pub fn check(&self) -> Result<&Team, QueueError> {
        not_negative("the arrival rate", self.arrival_rate)?;
        positive("the mean time of service", self.mean_service)?;
        some_servers(self.servers)?;
        not_negative("arrival rate × time of service", self.offered_load())?;
        positive("the rate of service", self.full_rate())?;
        Ok(self)
    }

    /// Passes the team if it also keeps up with its work.
    ///
    /// # Errors
    /// As [`Team::check`], and [`QueueError::Unstable`].
    pub fn check_stable(&self) -> Result<&Team, QueueError> {
        self.check()?;
        let offered_load = self.offered_load();
        if offered_load < self.servers as f64 {
            return Ok(self);
        }
        Err(QueueError::Unstable {
            offered_load,
            servers: self.servers,
        })
    }
}
