//! Student's t: how far off a mean of few values may be.

use crate::math::{ln, ln_gamma, normal_quantile, regularised_incomplete_beta};

/// The value that a t variable with so many degrees of freedom stays below with probability `p`;
/// to about 1e-10. Infinite at 0 and 1, NaN outside and for degrees of freedom not above 0.
///
/// # Examples
/// ```
/// use comity_methods::statistics::student_t_quantile;
/// assert!((student_t_quantile(0.975, 19.0) - 2.093_024_054_4).abs() < 1e-9);
/// assert_eq!(student_t_quantile(0.5, 3.0), 0.0);
/// ```
#[must_use]
pub fn student_t_quantile(p: f64, degrees_of_freedom: f64) -> f64 {
    let n = degrees_of_freedom;
    if !(0.0..=1.0).contains(&p) || !(n > 0.0) {
        return f64::NAN;
    }
    if p < 0.5 {
        return -student_t_quantile(1.0 - p, n);
    }
    if p == 0.5 || p == 1.0 {
        return if p == 1.0 { f64::INFINITY } else { 0.0 };
    }
    let above = 1.0 - p;
    let ln_constant = ln_gamma(0.5 * (n + 1.0)) - ln_gamma(0.5 * n) - 0.5 * ln(n * PI);
    let density = |t: f64| crate::math::exp(ln_constant - 0.5 * (n + 1.0) * ln(1.0 + t * t / n));
    let (mut low, mut high) = (0.0, 1.0);
    while tail(high, n) > above {
        (low, high) = (high, 2.0 * high);
    }
    let mut t = normal_quantile(p).clamp(low, high);
    for _ in 0..100 {
        let excess = tail(t, n) - above;
        if excess > 0.0 {
            low = t;
        } else {
            high = t;
        }
        let newton = t + excess / density(t);
        let next = if low < newton && newton < high {
            newton
        } else {
            0.5 * (low + high)
        };
        let step = (next - t).abs();
        t = next;
        if step <= 1e-13 * t {
            break;
        }
    }
    t
}

const PI: f64 = std::f64::consts::PI;

/// The chance of more than `t`, for `t` of 0 or more.
fn tail(t: f64, n: f64) -> f64 {
    0.5 * regularised_incomplete_beta(0.5 * n, 0.5, n / (n + t * t))
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, StudentsT};

    #[test]
    fn it_agrees_with_statrs() {
        for n in [1.0, 2.0, 4.0, 9.0, 19.0, 99.0, 999.0] {
            let reference = StudentsT::new(0.0, 1.0, n).unwrap();
            for p in [0.001, 0.1, 0.5, 0.9, 0.975, 0.995, 0.9999] {
                let t = student_t_quantile(p, n);
                assert!((reference.cdf(t) - p).abs() < 1e-9, "{n} {p} {t}");
            }
        }
    }

    #[test]
    fn ends_and_nonsense() {
        assert_eq!(student_t_quantile(1.0, 5.0), f64::INFINITY);
        assert_eq!(student_t_quantile(0.0, 5.0), f64::NEG_INFINITY);
        assert!(student_t_quantile(1.5, 5.0).is_nan());
        assert!(student_t_quantile(0.9, 0.0).is_nan());
    }
}
