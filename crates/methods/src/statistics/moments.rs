//! Mean and standard deviation, always added up in the same order.

/// Running sums kept side by side, so that vector units may add them up; part of the
/// definition of the result, not a choice of the machine.
const SUMS: usize = 16;

/// The arithmetic mean; NaN of nothing.
///
/// # Examples
/// ```
/// use comity_methods::statistics::mean;
/// assert_eq!(mean(&[1.0, 2.0, 6.0]), 3.0);
/// ```
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
    sum(values, |x| x) / values.len() as f64
}

/// The standard deviation of a sample (divisor n − 1); 0 for fewer than two values.
///
/// # Examples
/// ```
/// use comity_methods::statistics::sd;
/// assert_eq!(sd(&[1.0, 3.0]), 2.0_f64.sqrt());
/// ```
#[must_use]
pub fn sd(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let centre = mean(values);
    let squares = sum(values, |x| (x - centre) * (x - centre));
    (squares / (values.len() - 1) as f64).sqrt()
}

#[inline(always)]
fn sum(values: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    let (blocks, rest) = values.as_chunks::<SUMS>();
    let mut sums = [0.0; SUMS];
    for block in blocks {
        for (sum, x) in sums.iter_mut().zip(block) {
            *sum += of(*x);
        }
    }
    for (sum, x) in sums.iter_mut().zip(rest) {
        *sum += of(*x);
    }
    let mut width = SUMS / 2;
    while width > 0 {
        for i in 0..width {
            sums[i] += sums[i + width];
        }
        width /= 2;
    }
    sums[0]
}
