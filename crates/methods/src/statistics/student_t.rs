//! Student's t: how far off a mean of few values may be.

use crate::math::{ln, ln_gamma, normal_quantile, regularised_incomplete_beta};

/// Degrees of freedom from which the series in their inverse is exact to 1e-12 for chances down to
/// 1e-12, and so better than the incomplete beta function, whose logarithms lose digits as they grow.
const MANY: f64 = 1e4;

/// The value that a t variable with so many degrees of freedom stays below with probability `p`;
/// relative error below 1e-10 for chances down to 1e-12, and as near to one half as numbers go.
/// Infinite at 0 and 1, NaN outside and for
/// degrees of freedom not above 0; the normal quantile for infinitely many.
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
    if !(0.0..=1.0).contains(&p) || n.is_nan() || n <= 0.0 {
        return f64::NAN;
    }
    if p == 0.5 {
        return 0.0;
    }
    // The smaller tail, so that a tiny probability keeps its digits.
    let above = p.min(1.0 - p);
    let size = if above == 0.0 {
        f64::INFINITY
    } else if n >= MANY {
        nearly_normal(-normal_quantile(above), n)
    } else {
        exceeded_with(above, n)
    };
    if p < 0.5 { -size } else { size }
}

/// The series of Abramowitz & Stegun 26.7.5, about the normal quantile `z`.
fn nearly_normal(z: f64, n: f64) -> f64 {
    let w = z * z;
    let first = z * (w + 1.0) / 4.0;
    let second = z * ((5.0 * w + 16.0) * w + 3.0) / 96.0;
    let third = z * (((3.0 * w + 19.0) * w + 17.0) * w - 15.0) / 384.0;
    z + (first + (second + third / n) / n) / n
}

/// The value exceeded with this chance below one half: Newton's steps inside a bracket.
fn exceeded_with(above: f64, n: f64) -> f64 {
    let ln_constant = ln_gamma(0.5 * (n + 1.0)) - ln_gamma(0.5 * n) - 0.5 * ln(n * PI);
    let density = |t: f64| crate::math::exp(ln_constant - 0.5 * (n + 1.0) * ln(1.0 + t * t / n));
    // Near the middle, what lies between 0 and t keeps the digits that the tail loses.
    let excess = |t: f64| match above > 0.25 {
        true => (0.5 - above) - middle(t, n),
        false => tail(t, n) - above,
    };
    let (mut low, mut high) = (0.0, 1.0);
    while excess(high) > 0.0 {
        (low, high) = (high, 2.0 * high);
    }
    let mut t = (-normal_quantile(above)).clamp(low, high);
    for _ in 0..100 {
        let excess = excess(t);
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

/// The chance of a value between 0 and `t`, for `t` of 0 or more.
fn middle(t: f64, n: f64) -> f64 {
    0.5 * regularised_incomplete_beta(0.5, 0.5 * n, t * t / (n + t * t))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, StudentsT};

    #[test]
    fn it_agrees_with_statrs() {
        for n in [1.0, 2.0, 4.0, 9.0, 19.0, 99.0, 999.0] {
            let reference = StudentsT::new(0.0, 1.0, n).unwrap();
            for p in [0.001, 0.1, 0.5, 0.9, 0.975, 0.995, 0.9999] {
                let t = student_t_quantile(p, n);
                assert!((reference.cdf(t) - p).abs() < 1e-10, "{n} {p} {t}");
            }
        }
    }

    /// By `scipy.stats.t.ppf`: far tails, few and very many degrees of freedom.
    #[test]
    fn it_agrees_with_scipy_at_the_edges() {
        let cases = [
            (1e-12, 3.0, -10_331.108_244_292_487),
            (1e-9, 50.0, -7.305_270_603_258_703),
            (0.99, 0.5, 1_028.491_010_471_619_8),
            (0.999_999, 9_999.0, 4.756_229_965_761_222),
            (0.995, 2e4, 2.576_075_153_017_255),
            (0.975, 1e5, 1.959_987_707_534_609_5),
            (0.999_9, 1e7, 3.719_017_864_382_277_8),
        ];
        for (p, n, want) in cases {
            let t = student_t_quantile(p, n);
            assert!((t / want - 1.0).abs() < 1e-10, "{p} {n}: {t}, not {want}");
        }
        let z = normal_quantile(0.975);
        assert_eq!(student_t_quantile(0.975, f64::INFINITY), z);
    }

    /// For one and two degrees of freedom the quantile is tan(π·d) and 2d·√2/√(1 − 4d²), d from
    /// one half; for others nearly d over the density at 0, which for three is 2/(π·√3).
    #[test]
    fn it_keeps_its_digits_near_the_middle() {
        for d in [
            2f64.powi(-50),
            1e-12,
            1e-9,
            1e-8,
            1e-6,
            1e-3,
            0.1,
            0.2,
            0.249,
            0.251,
        ] {
            let p = 0.5 + d;
            let d = p - 0.5;
            let two = 2.0 * d * 2f64.sqrt() / (1.0 - 4.0 * d * d).sqrt();
            for (n, want) in [(1.0, (PI * d).tan()), (2.0, two)] {
                for (p, want) in [(p, want), (0.5 - d, -want)] {
                    let t = student_t_quantile(p, n);
                    assert!((t / want - 1.0).abs() < 1e-10, "{p} {n}: {t}, not {want}");
                }
            }
            if d < 1e-6 {
                let (t, want) = (student_t_quantile(p, 3.0), d * PI * 3f64.sqrt() / 2.0);
                assert!((t / want - 1.0).abs() < 1e-10, "{p}: {t}, not {want}");
            }
        }
    }

    #[test]
    fn the_series_takes_over_without_a_step() {
        for p in [1e-12_f64, 1e-6, 0.01, 0.3, 0.499_999_999, 0.9, 0.999] {
            let (before, after) = (
                exceeded_with(p.min(1.0 - p), MANY),
                student_t_quantile(p, MANY).abs(),
            );
            assert!(
                (before / after - 1.0).abs() < 1e-10,
                "{p}: {before} {after}"
            );
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
