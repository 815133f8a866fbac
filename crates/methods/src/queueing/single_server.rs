//! One server and any distribution of the time of service: the mean wait needs only its first two
//! moments (Pollaczek 1930; Khinchine 1932).

use super::error::{QueueError, not_negative, positive, share};

/// Moments of the time of service, or of any time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Service {
    /// Its mean.
    pub mean: f64,
    /// The mean of its square.
    pub second_moment: f64,
    /// The mean of its cube, if known; only the second moment of the wait needs it.
    pub third_moment: Option<f64>,
}

impl Service {
    /// A time with this mean and squared coefficient of variation (variance ÷ mean²).
    #[must_use]
    pub fn with_scv(mean: f64, scv: f64) -> Service {
        Service {
            mean,
            second_moment: mean * mean * (1.0 + scv),
            third_moment: None,
        }
    }

    /// An exponential time.
    #[must_use]
    pub fn exponential(mean: f64) -> Service {
        Service {
            third_moment: Some(6.0 * mean * mean * mean),
            ..Service::with_scv(mean, 1.0)
        }
    }

    /// A time that is always the same.
    #[must_use]
    pub fn constant(mean: f64) -> Service {
        Service {
            third_moment: Some(mean * mean * mean),
            ..Service::with_scv(mean, 0.0)
        }
    }

    /// One of several kinds by chance: each with its share; the shares sum to 1.
    ///
    /// # Errors
    /// A share outside 0 to 1, or another sum.
    ///
    /// # Examples
    /// ```
    /// use comity_methods::queueing::{Service, pollaczek_khinchine};
    /// // A help desk: resets, faults and requests for change, in minutes.
    /// let mix = Service::mixture(&[
    ///     (0.6, Service::exponential(6.0)),
    ///     (0.3, Service::with_scv(15.0, 0.64)),
    ///     (0.1, Service::with_scv(40.0, 0.5)),
    /// ])?;
    /// let desk = pollaczek_khinchine(0.04, &mix)?;
    /// assert!((desk.utilisation - 0.484).abs() < 1e-12);
    /// assert!((desk.mean_wait - 15.267442).abs() < 5e-7);
    /// # Ok::<(), comity_methods::queueing::QueueError>(())
    /// ```
    pub fn mixture(kinds: &[(f64, Service)]) -> Result<Service, QueueError> {
        for (part, _) in kinds {
            share("the share of a kind", *part)?;
        }
        let sum: f64 = kinds.iter().map(|(part, _)| part).sum();
        if (sum - 1.0).abs() > 1e-9 {
            return Err(QueueError::WrongSum {
                what: "the shares of the kinds",
                sum,
                expected: "1",
            });
        }
        let mean_of = |what: fn(&Service) -> f64| kinds.iter().map(|(p, s)| p * what(s)).sum();
        let thirds = kinds.iter().map(|(p, s)| Some(p * s.third_moment?));
        Ok(Service {
            mean: mean_of(|s| s.mean),
            second_moment: mean_of(|s| s.second_moment),
            third_moment: thirds.sum(),
        })
    }

    /// Passes moments that a time may have: no variance is negative.
    fn check(&self) -> Result<&Service, QueueError> {
        positive("the mean time of service", self.mean)?;
        let variance = self.second_moment - self.mean * self.mean;
        // A constant time may lie a rounding below.
        not_negative(
            "the variance of the time of service",
            variance + 1e-9 * self.second_moment,
        )?;
        not_negative("the third moment", self.third_moment.unwrap_or(0.0))?;
        Ok(self)
    }
}

/// Waiting for one server, in the long run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SingleServer {
    /// Mean wait before service, of all.
    pub mean_wait: f64,
    /// Mean time from coming to leaving.
    pub mean_time: f64,
    /// Mean number waiting.
    pub mean_queue: f64,
    /// Mean number present.
    pub mean_present: f64,
    /// The share of its time that the server is busy.
    pub utilisation: f64,
    /// The mean of the squared wait, where it is known.
    pub wait_second_moment: Option<f64>,
}

impl SingleServer {
    /// All means that follow from that of the wait (Little 1961).
    fn from_wait(arrival_rate: f64, mean_service: f64, mean_wait: f64) -> SingleServer {
        SingleServer {
            mean_wait,
            mean_time: mean_wait + mean_service,
            mean_queue: arrival_rate * mean_wait,
            mean_present: arrival_rate * (mean_wait + mean_service),
            utilisation: arrival_rate * mean_service,
            wait_second_moment: None,
        }
    }
}

/// Passes a load that one server can carry.
fn stable(load: f64) -> Result<f64, QueueError> {
    if load < 1.0 {
        return Ok(load);
    }
    Err(QueueError::Unstable {
        offered_load: load,
        servers: 1,
    })
}

/// M/G/1: requests come at random times to one server, first come, first served. The second
/// moment of the wait is given if the third of the service is.
///
/// # Errors
/// Numbers that make no sense, or more work than one server can do.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{Service, pollaczek_khinchine};
/// let constant = pollaczek_khinchine(0.8, &Service::constant(1.0))?;
/// let irregular = pollaczek_khinchine(0.8, &Service::with_scv(1.0, 4.0))?;
/// assert!((constant.mean_wait - 2.0).abs() < 1e-12);
/// assert!((irregular.mean_wait - 10.0).abs() < 1e-12);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn pollaczek_khinchine(
    arrival_rate: f64,
    service: &Service,
) -> Result<SingleServer, QueueError> {
    not_negative("the arrival rate", arrival_rate)?;
    service.check()?;
    let spare = 1.0 - stable(arrival_rate * service.mean)?;
    let mean_wait = arrival_rate * service.second_moment / (2.0 * spare);
    let squared = |third| 2.0 * mean_wait * mean_wait + arrival_rate * third / (3.0 * spare);
    Ok(SingleServer {
        wait_second_moment: service.third_moment.map(squared),
        ..SingleServer::from_wait(arrival_rate, service.mean, mean_wait)
    })
}

/// M/G/1 whose server turns to other work whenever nobody waits, again and again until somebody
/// does: the mean wait is longer by E\[V²\] ÷ 2 E\[V\] (Levy and Yechiali 1975).
///
/// # Errors
/// Numbers that make no sense, or more work than one server can do.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{Service, multiple_vacations};
/// // Rounds of ten minutes add five to the wait.
/// let desk = multiple_vacations(0.08, &Service::exponential(10.0), &Service::constant(10.0))?;
/// assert!((desk.mean_wait - 45.0).abs() < 1e-9);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn multiple_vacations(
    arrival_rate: f64,
    service: &Service,
    vacation: &Service,
) -> Result<SingleServer, QueueError> {
    let without = pollaczek_khinchine(arrival_rate, service)?;
    vacation.check()?;
    let mean_wait = without.mean_wait + vacation.second_moment / (2.0 * vacation.mean);
    Ok(SingleServer::from_wait(
        arrival_rate,
        service.mean,
        mean_wait,
    ))
}

/// How many requests come together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Batch {
    /// Batches that come in a unit of time.
    pub rate: f64,
    /// Mean number of requests in one.
    pub mean_size: f64,
    /// Mean of its square; at least that of the mean.
    pub size_second_moment: f64,
}

/// M^\[X\]/G/1: requests come in batches at random times and are served one by one (Gaver 1959).
/// Rates and numbers in the result are of requests, not batches.
///
/// # Errors
/// Numbers that make no sense, or more work than one server can do.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{Batch, Service, batch_arrivals};
/// let pairs = Batch { rate: 0.4, mean_size: 2.0, size_second_moment: 4.0 };
/// let desk = batch_arrivals(&pairs, &Service::exponential(1.0))?;
/// // One by one the wait would be 4.
/// assert!((desk.mean_wait - 6.5).abs() < 1e-9);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn batch_arrivals(batch: &Batch, service: &Service) -> Result<SingleServer, QueueError> {
    not_negative("the rate of batches", batch.rate)?;
    positive("the mean size of a batch", batch.mean_size)?;
    // A batch has at least one request, so its squared size is at least its size.
    let beyond_first = batch.size_second_moment - batch.mean_size;
    not_negative("the second moment of the size less its mean", beyond_first)?;
    let arrival_rate = batch.rate * batch.mean_size;
    let one_by_one = pollaczek_khinchine(arrival_rate, service)?;
    let spare = 1.0 - one_by_one.utilisation;
    let behind_others = beyond_first * service.mean / (2.0 * batch.mean_size * spare);
    let mean_wait = one_by_one.mean_wait + behind_others;
    Ok(SingleServer::from_wait(
        arrival_rate,
        service.mean,
        mean_wait,
    ))
}

/// One class of requests, more urgent than those after it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriorityClass {
    /// Requests of it in a unit of time.
    pub arrival_rate: f64,
    /// Its time of service.
    pub service: Service,
}

/// The load of the first classes, and half their squared work: what one who comes at random finds
/// left of a service under way.
struct Cumulated {
    before: f64,
    with: f64,
    residual: f64,
}

/// Both for each class, most urgent first.
fn cumulated(classes: &[PriorityClass]) -> Result<Vec<Cumulated>, QueueError> {
    let (mut load, mut residual) = (0.0, 0.0);
    let mut steps = Vec::new();
    for (index, class) in classes.iter().enumerate() {
        let alone = pollaczek_khinchine(class.arrival_rate, &class.service);
        let alone = alone.map_err(|e| e.within("class", index))?;
        residual += 0.5 * class.arrival_rate * class.service.second_moment;
        let before = load;
        load = stable(load + alone.utilisation)?;
        steps.push(Cumulated {
            before,
            with: load,
            residual,
        });
    }
    Ok(steps)
}

/// M/G/1 with priorities, where a service under way is finished first (Cobham 1954). One result a
/// class, most urgent first.
///
/// # Errors
/// Numbers that make no sense, or more work than one server can do.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{PriorityClass, Service, single_server_non_preemptive};
/// let class = |arrival_rate, scv| PriorityClass { arrival_rate, service: Service::with_scv(1.0, scv) };
/// let waits = single_server_non_preemptive(&[class(0.2, 1.0), class(0.3, 0.5), class(0.3, 0.0)])?;
/// assert!((waits[0].mean_wait - 0.71875).abs() < 1e-12);
/// assert!((waits[1].mean_wait - 1.4375).abs() < 1e-12);
/// assert!((waits[2].mean_wait - 5.75).abs() < 1e-12);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn single_server_non_preemptive(
    classes: &[PriorityClass],
) -> Result<Vec<SingleServer>, QueueError> {
    let steps = cumulated(classes)?;
    let residual = steps.last().map_or(0.0, |last| last.residual);
    let result = |(class, step): (&PriorityClass, &Cumulated)| {
        let mean_wait = residual / ((1.0 - step.before) * (1.0 - step.with));
        SingleServer::from_wait(class.arrival_rate, class.service.mean, mean_wait)
    };
    Ok(classes.iter().zip(&steps).map(result).collect())
}

/// M/G/1 with priorities, where a more urgent request interrupts a service under way, which later
/// goes on where it stopped. The wait counts all time present and not being served. Classes are
/// unmoved by those after them. (White and Christie 1958; Conway, Maxwell and Miller 1967.)
///
/// # Errors
/// Numbers that make no sense, or more work than one server can do.
///
/// # Examples
/// ```
/// use comity_methods::queueing::{PriorityClass, Service, single_server_preemptive_resume};
/// let class = PriorityClass { arrival_rate: 0.4, service: Service::exponential(1.0) };
/// let waits = single_server_preemptive_resume(&[class, class])?;
/// // The urgent see M/M/1 at a load of 0.4.
/// assert!((waits[0].mean_time - 1.0 / 0.6).abs() < 1e-12);
/// // Together as many are present as without priorities: 0.8 ÷ 0.2.
/// assert!((waits[0].mean_present + waits[1].mean_present - 4.0).abs() < 1e-12);
/// # Ok::<(), comity_methods::queueing::QueueError>(())
/// ```
pub fn single_server_preemptive_resume(
    classes: &[PriorityClass],
) -> Result<Vec<SingleServer>, QueueError> {
    let steps = cumulated(classes)?;
    let result = |(class, step): (&PriorityClass, &Cumulated)| {
        let (spare_before, spare) = (1.0 - step.before, 1.0 - step.with);
        let mean = class.service.mean;
        let mean_wait = step.residual / (spare_before * spare) + mean * step.before / spare_before;
        SingleServer::from_wait(class.arrival_rate, mean, mean_wait)
    };
    Ok(classes.iter().zip(&steps).map(result).collect())
}
