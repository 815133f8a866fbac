//! What is known about an uncertain number.

use super::law::{Chance, Law, kept_share};
use crate::math::{ln, ln_1p, normal_quantile};

/// How far weights may be from summing to 1.
const WEIGHT_TOLERANCE: f64 = 1e-9;
/// A truncated distribution must keep at least this share of the whole.
const LEAST_KEPT: f64 = 1e-6;
/// The shapes of a gamma that can be drawn well.
const LEAST_SHAPE: f64 = 0.05;
const MOST_SHAPE: f64 = 10_000.0;
/// The share of a central interval when none is stated.
pub(crate) const USUAL_COVERAGE: f64 = 0.9;

/// An uncertain number, in the unit of the input it describes.
///
/// A distribution is plain data; [`check`](Distribution::check) says whether it makes
/// sense, and the other functions may be trusted only once it has passed.
///
/// # Examples
/// ```
/// use comity_methods::sampling::Distribution;
/// let staff = Distribution::parse("pert(3600, 4000, 4600)").unwrap();
/// assert!((staff.mean() - (3600.0 + 4.0 * 4000.0 + 4600.0) / 6.0).abs() < 1e-9);
/// assert_eq!(staff.to_string(), "pert(3600, 4000, 4600)");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Distribution {
    /// Known, or taken as known.
    Exactly(f64),
    /// The bell curve.
    Normal {
        /// Its centre.
        mean: f64,
        /// Its standard deviation, above 0.
        sd: f64,
    },
    /// A number whose logarithm is normal: above 0, with a long upper tail.
    Lognormal {
        /// The mean of the natural logarithm.
        mu: f64,
        /// The standard deviation of the natural logarithm, above 0.
        sigma: f64,
    },
    /// A time until something that happens as likely at any moment: most are short, a few long.
    Exponential {
        /// The mean, above 0.
        mean: f64,
    },
    /// The sum of `shape` such times of mean `scale`; the shape need not be whole.
    Gamma {
        /// Above 0: the squared ratio of mean to standard deviation.
        shape: f64,
        /// Above 0: the mean divided by the shape.
        scale: f64,
    },
    /// A smooth hump: `low + (high−low)·Beta(1+4(likely−low)/(high−low), 1+4(high−likely)/(high−low))`.
    Pert {
        /// The least possible value.
        low: f64,
        /// The most likely value.
        likely: f64,
        /// The greatest possible value.
        high: f64,
    },
    /// A straight rise to the likely value and a straight fall from it.
    Triangular {
        /// The least possible value.
        low: f64,
        /// The most likely value.
        likely: f64,
        /// The greatest possible value.
        high: f64,
    },
    /// Every value between two ends equally likely.
    Uniform {
        /// The least possible value.
        low: f64,
        /// The greatest possible value.
        high: f64,
    },
    /// 1 with this probability, else 0.
    Bernoulli(f64),
    /// These values with these weights, which sum to 1.
    Discrete(Vec<(f64, f64)>),
    /// One of several distributions, chosen with these weights, which sum to 1.
    Mixture(Vec<(f64, Distribution)>),
    /// Any of these observations, each equally likely.
    Empirical(Vec<f64>),
    /// A distribution of which only the part between two ends is possible.
    Truncated {
        /// The whole distribution.
        of: Box<Distribution>,
        /// The least possible value.
        low: Option<f64>,
        /// The greatest possible value.
        high: Option<f64>,
    },
    /// The smooth distribution that has value `x` at probability `p`, for pairs `(p, x)`:
    /// a monotone cubic on the normal scale, so that two points give a normal.
    Quantiles(Vec<(f64, f64)>),
}

/// Why a distribution makes no sense, in words for the person who wrote it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}; {help}")]
pub struct DistributionError {
    /// What is wrong and what was expected.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

fn refuse(message: impl Into<String>, help: impl Into<String>) -> Result<(), DistributionError> {
    Err(DistributionError {
        message: message.into(),
        help: help.into(),
    })
}

/// The normal whose central `coverage` (0.9 for 90 %) lies between `low` and `high`.
///
/// # Errors
/// If `low < high` or `0 < coverage < 1` does not hold.
pub fn normal_from_interval(
    low: f64,
    high: f64,
    coverage: f64,
) -> Result<Distribution, DistributionError> {
    check_interval(low, high, coverage)?;
    let reach = normal_quantile(0.5 + 0.5 * coverage);
    Ok(Distribution::Normal {
        mean: low + 0.5 * (high - low),
        sd: 0.5 * (high - low) / reach,
    })
}

/// The lognormal whose central `coverage` (0.9 for 90 %) lies between `low` and `high`.
///
/// # Errors
/// If `0 < low < high` or `0 < coverage < 1` does not hold.
///
/// # Examples
/// ```
/// use comity_methods::sampling::distribution::lognormal_from_interval;
/// let cost = lognormal_from_interval(900.0, 1400.0, 0.9).unwrap();
/// assert!((cost.quantile(0.95) - 1400.0).abs() < 1e-9);
/// assert_eq!(cost.to_string(), "lognormal(900 to 1400)");
/// ```
pub fn lognormal_from_interval(
    low: f64,
    high: f64,
    coverage: f64,
) -> Result<Distribution, DistributionError> {
    check_interval(low, high, coverage)?;
    if low <= 0.0 {
        refuse(
            format!("a lognormal is always above 0, but its range starts at {low}"),
            "start above 0, or use normal(…) or pert(…)",
        )?;
    }
    let reach = normal_quantile(0.5 + 0.5 * coverage);
    let (l, h) = (ln(low), ln(high));
    Ok(Distribution::Lognormal {
        mu: 0.5 * (l + h),
        sigma: 0.5 * (h - l) / reach,
    })
}

/// The lognormal with this mean and standard deviation.
///
/// # Errors
/// If one of them is not above 0.
///
/// # Examples
/// ```
/// use comity_methods::sampling::distribution::lognormal_from_moments;
/// let handling = lognormal_from_moments(15.0, 12.0).unwrap();
/// assert!((handling.mean() - 15.0).abs() < 1e-9 && (handling.sd() - 12.0).abs() < 1e-9);
/// assert_eq!(handling.to_string(), "lognormal(mean 15, sd 12)");
/// ```
pub fn lognormal_from_moments(mean: f64, sd: f64) -> Result<Distribution, DistributionError> {
    check_moments("lognormal", mean, sd)?;
    let variance = ln_1p((sd / mean) * (sd / mean));
    Ok(Distribution::Lognormal {
        mu: ln(mean) - 0.5 * variance,
        sigma: variance.sqrt(),
    })
}

/// The gamma distribution with this mean and standard deviation.
///
/// # Errors
/// If one of them is not above 0.
///
/// # Examples
/// ```
/// use comity_methods::sampling::distribution::gamma_from_moments;
/// let handling = gamma_from_moments(40.0, 28.0).unwrap();
/// assert!((handling.mean() - 40.0).abs() < 1e-12 && (handling.sd() - 28.0).abs() < 1e-12);
/// assert_eq!(handling.to_string(), "gamma(mean 40, sd 28)");
/// ```
pub fn gamma_from_moments(mean: f64, sd: f64) -> Result<Distribution, DistributionError> {
    check_moments("gamma", mean, sd)?;
    Ok(Distribution::Gamma {
        shape: (mean / sd) * (mean / sd),
        scale: sd * (sd / mean),
    })
}

fn check_moments(name: &str, mean: f64, sd: f64) -> Result<(), DistributionError> {
    finite(&[mean, sd])?;
    if mean <= 0.0 {
        refuse(
            format!("a {name} is always above 0, but its mean is {mean}"),
            "give a mean above 0",
        )?;
    }
    check_spread("sd", sd, "exactly(…)")
}

fn check_interval(low: f64, high: f64, coverage: f64) -> Result<(), DistributionError> {
    finite(&[low, high, coverage])?;
    if low >= high {
        refuse(
            format!("the range {low} to {high} does not rise"),
            "write the smaller number first, or exactly(…) if it is known",
        )?;
    }
    if !(0.0 < coverage && coverage < 1.0) {
        refuse(
            format!(
                "the share of a range must lie between 0% and 100%, not {}%",
                coverage * 100.0
            ),
            "leave it out for the usual 90%",
        )?;
    }
    Ok(())
}

fn finite(values: &[f64]) -> Result<(), DistributionError> {
    match values.iter().find(|v| !v.is_finite()) {
        Some(value) => refuse(
            format!("{value} is not a number one can reckon with"),
            "write a finite number",
        ),
        None => Ok(()),
    }
}

impl Distribution {
    /// Whether the numbers make sense together.
    ///
    /// # Errors
    /// Says what is wrong, what was expected and what to do.
    ///
    /// # Examples
    /// ```
    /// use comity_methods::sampling::Distribution;
    /// let wrong = Distribution::Pert { low: 1.0, likely: 9.0, high: 8.0 };
    /// assert_eq!(
    ///     wrong.check().unwrap_err().message,
    ///     "the likely value 9 lies outside low 1 to high 8"
    /// );
    /// ```
    pub fn check(&self) -> Result<(), DistributionError> {
        match self {
            Distribution::Exactly(value) => finite(&[*value]),
            Distribution::Normal { mean, sd } => {
                finite(&[*mean, *sd])?;
                check_spread("sd", *sd, "exactly(…)")
            }
            Distribution::Lognormal { mu, sigma } => {
                finite(&[*mu, *sigma])?;
                check_spread("sigma", *sigma, "exactly(…)")
            }
            Distribution::Exponential { mean } => {
                finite(&[*mean])?;
                check_spread("mean", *mean, "exactly(…)")
            }
            Distribution::Gamma { shape, scale } => {
                finite(&[*shape, *scale])?;
                check_gamma(*shape, *scale)
            }
            Distribution::Pert { low, likely, high }
            | Distribution::Triangular { low, likely, high } => check_hump(*low, *likely, *high),
            Distribution::Uniform { low, high } => {
                finite(&[*low, *high])?;
                check_ends(*low, *high)
            }
            Distribution::Bernoulli(p) if (0.0..=1.0).contains(p) => Ok(()),
            Distribution::Bernoulli(p) => refuse(
                format!("a probability lies between 0 and 1 (100%), not {p}"),
                "write a number such as 0.12, or 12%",
            ),
            Distribution::Discrete(pairs) => {
                finite(&pairs.iter().map(|p| p.0).collect::<Vec<_>>())?;
                check_weights(pairs.iter().map(|p| p.1))
            }
            Distribution::Mixture(parts) => {
                check_weights(parts.iter().map(|p| p.0))?;
                parts.iter().try_for_each(|(_, part)| part.check())
            }
            Distribution::Empirical(data) if data.is_empty() => refuse(
                "there is no observation in the data",
                "list at least one number",
            ),
            Distribution::Empirical(data) => finite(data),
            Distribution::Truncated { of, low, high } => check_truncated(of, *low, *high),
            Distribution::Quantiles(points) => check_quantiles(points),
        }
    }

    /// The same in a unit of which `factor` make one of the old: hours become minutes by 60.
    /// `factor` is above 0.
    ///
    /// # Examples
    /// ```
    /// use comity_methods::sampling::Distribution;
    /// let hours = Distribution::parse("pert(1, 2, 4)").unwrap();
    /// assert_eq!(hours.times(60.0).to_string(), "pert(60, 120, 240)");
    /// ```
    #[must_use]
    pub fn times(&self, factor: f64) -> Distribution {
        let by = |x: f64| x * factor;
        let pairs = |list: &[(f64, f64)]| list.iter().map(|(x, w)| (by(*x), *w)).collect();
        match self {
            Distribution::Exactly(x) => Distribution::Exactly(by(*x)),
            Distribution::Normal { mean, sd } => Distribution::Normal {
                mean: by(*mean),
                sd: by(*sd),
            },
            Distribution::Lognormal { mu, sigma } => Distribution::Lognormal {
                mu: mu + ln(factor),
                sigma: *sigma,
            },
            Distribution::Exponential { mean } => Distribution::Exponential { mean: by(*mean) },
            Distribution::Gamma { shape, scale } => Distribution::Gamma {
                shape: *shape,
                scale: by(*scale),
            },
            Distribution::Pert { low, likely, high } => Distribution::Pert {
                low: by(*low),
                likely: by(*likely),
                high: by(*high),
            },
            Distribution::Triangular { low, likely, high } => Distribution::Triangular {
                low: by(*low),
                likely: by(*likely),
                high: by(*high),
            },
            Distribution::Uniform { low, high } => Distribution::Uniform {
                low: by(*low),
                high: by(*high),
            },
            Distribution::Bernoulli(p) => {
                Distribution::Discrete(vec![(0.0, 1.0 - p), (factor, *p)])
            }
            Distribution::Discrete(values) => Distribution::Discrete(pairs(values)),
            Distribution::Mixture(parts) => {
                Distribution::Mixture(parts.iter().map(|(w, of)| (*w, of.times(factor))).collect())
            }
            Distribution::Empirical(data) => {
                Distribution::Empirical(data.iter().map(|x| by(*x)).collect())
            }
            Distribution::Truncated { of, low, high } => Distribution::Truncated {
                of: Box::new(of.times(factor)),
                low: low.map(by),
                high: high.map(by),
            },
            Distribution::Quantiles(points) => {
                Distribution::Quantiles(points.iter().map(|(p, x)| (*p, by(*x))).collect())
            }
        }
    }

    pub(crate) fn law(&self) -> Law {
        Law::of(self)
    }

    /// The expected value: exact where a closed form is known, else to about 1e-9 of the sd.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match self {
            Distribution::Exactly(value) => *value,
            _ => self.law().moments().0,
        }
    }

    /// The standard deviation, as accurate as the [`mean`](Self::mean).
    #[must_use]
    pub fn sd(&self) -> f64 {
        self.law().moments().1.max(0.0).sqrt()
    }

    /// The probability of at most `x`.
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        self.law().reached(x).below
    }

    /// The smallest value reached with probability `p` (between 0 and 1).
    ///
    /// # Examples
    /// ```
    /// use comity_methods::sampling::Distribution;
    /// let years = Distribution::parse("discrete(4: 0.2, 5: 0.2, 6: 0.6)").unwrap();
    /// assert_eq!(years.quantile(0.4), 5.0);
    /// assert_eq!(years.quantile(0.5), 6.0);
    /// ```
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        let (low, high) = self.support();
        if p.is_nan() || !(0.0..=1.0).contains(&p) {
            f64::NAN
        } else if p == 0.0 {
            low
        } else if p == 1.0 {
            high
        } else {
            self.law().quantile(Chance::of(p))
        }
    }

    /// The least and the greatest possible value; infinite where there is no end.
    #[must_use]
    pub fn support(&self) -> (f64, f64) {
        self.law().support()
    }
}

fn check_spread(name: &str, spread: f64, instead: &str) -> Result<(), DistributionError> {
    if spread > 0.0 {
        return Ok(());
    }
    refuse(
        format!("the {name} must be above 0, not {spread}"),
        format!("write {instead} for a number that is known"),
    )
}

fn check_gamma(shape: f64, scale: f64) -> Result<(), DistributionError> {
    check_spread("scale", scale, "exactly(…)")?;
    if (LEAST_SHAPE..=MOST_SHAPE).contains(&shape) {
        return Ok(());
    }
    refuse(
        format!(
            "the shape of a gamma must lie between {LEAST_SHAPE} and {MOST_SHAPE}, not {shape}"
        ),
        "write exactly(…) for a number that is known, or lognormal(mean …, sd …)",
    )
}

fn check_ends(low: f64, high: f64) -> Result<(), DistributionError> {
    if low < high && (high - low).is_finite() {
        return Ok(());
    }
    refuse(
        format!("low {low} is not below high {high}"),
        "write the smaller number first, or exactly(…) if it is known",
    )
}

fn check_hump(low: f64, likely: f64, high: f64) -> Result<(), DistributionError> {
    finite(&[low, likely, high])?;
    if low < high && !(low..=high).contains(&likely) {
        refuse(
            format!("the likely value {likely} lies outside low {low} to high {high}"),
            "write low, likely and high in rising order",
        )?;
    }
    check_ends(low, high)
}

fn check_weights(weights: impl Iterator<Item = f64> + Clone) -> Result<(), DistributionError> {
    if weights.clone().next().is_none() {
        refuse(
            "there is nothing to choose from",
            "list at least one value with its weight",
        )?;
    }
    if let Some(weight) = weights.clone().find(|w| !(*w >= 0.0 && w.is_finite())) {
        refuse(
            format!("a weight must be 0 or more, not {weight}"),
            "write weights such as 0.3, or 30%",
        )?;
    }
    let sum: f64 = weights.sum();
    if (sum - 1.0).abs() > WEIGHT_TOLERANCE {
        refuse(
            format!("the weights sum to {sum}, not 1"),
            "make the weights sum to 1 (100%)",
        )?;
    }
    Ok(())
}

fn check_truncated(
    of: &Distribution,
    low: Option<f64>,
    high: Option<f64>,
) -> Result<(), DistributionError> {
    of.check()?;
    let (l, h) = (
        low.unwrap_or(f64::NEG_INFINITY),
        high.unwrap_or(f64::INFINITY),
    );
    finite(&[low, high].into_iter().flatten().collect::<Vec<_>>())?;
    if low.is_none() && high.is_none() {
        refuse(
            "neither end is given",
            "write ends such as 0 to 10, 0 to, or to 10",
        )?;
    }
    if l >= h {
        check_ends(l, h)?;
    }
    let kept = kept_share(&of.law(), l, h);
    if kept < LEAST_KEPT {
        refuse(
            format!("only {kept:.1e} of {of} lies in the part kept"),
            "choose ends that keep at least one in a million, or another distribution",
        )?;
    }
    Ok(())
}

fn check_quantiles(points: &[(f64, f64)]) -> Result<(), DistributionError> {
    finite(&points.iter().flat_map(|p| [p.0, p.1]).collect::<Vec<_>>())?;
    if points.len() < 2 {
        refuse(
            "one point does not say how sure we are",
            "give two or more, such as 10%: 5, 90%: 14",
        )?;
    }
    if let Some((p, _)) = points.iter().find(|(p, _)| !(0.0 < *p && *p < 1.0)) {
        refuse(
            format!(
                "a probability must lie between 0% and 100%, not {}%",
                p * 100.0
            ),
            "give points inside the range; the tails are continued smoothly",
        )?;
    }
    for pair in points.windows(2) {
        let ((p, x), (q, y)) = (pair[0], pair[1]);
        if p >= q || x >= y {
            refuse(
                format!("{}%: {x} and {}%: {y} do not rise", p * 100.0, q * 100.0),
                "write the points in rising order of both probability and value",
            )?;
        }
    }
    Ok(())
}
