//! Integrals of smooth functions by Gauss and Legendre's rule, halved until it agrees with itself.

/// Places and weights of the 10-point rule on −1 to 1; it is symmetric.
const RULE: [(f64, f64); 5] = [
    (0.148_874_338_981_631_22, 0.295_524_224_714_752_87),
    (0.433_395_394_129_247_2, 0.269_266_719_309_996_35),
    (0.679_409_568_299_024_4, 0.219_086_362_515_982_04),
    (0.865_063_366_688_984_5, 0.149_451_349_150_580_6),
    (0.973_906_528_517_171_7, 0.066_671_344_308_688_14),
];
/// A part is halved at most this often.
const DEEPEST: usize = 40;
/// Parts and whole agree if they differ by no more than this share of the whole integral.
const TOLERANCE: f64 = 1e-14;
/// Or by no more than this, where numbers are so small that they have lost their digits.
const NOTHING: f64 = 1e-320;

/// The integral of `f` over the parts between `breaks`, which go up. Put one wherever `f` changes
/// its scale: a narrow peak in the middle of a wide part would be missed.
pub(super) fn integrate(f: &impl Fn(f64) -> f64, breaks: &[f64]) -> f64 {
    let parts = || breaks.windows(2).map(|ends| (ends[0], ends[1]));
    let size: f64 = parts().map(|(from, to)| rule(f, from, to).abs()).sum();
    parts()
        .map(|(from, to)| halve(f, (from, to), rule(f, from, to), size, DEEPEST))
        .sum()
}

/// The integral over one part, whose estimate in one go is `whole`.
fn halve(
    f: &impl Fn(f64) -> f64,
    (from, to): (f64, f64),
    whole: f64,
    size: f64,
    deeper: usize,
) -> f64 {
    let middle = 0.5 * (from + to);
    let (left, right) = (rule(f, from, middle), rule(f, middle, to));
    let both = left + right;
    let enough = (TOLERANCE * size.max(both.abs())).max(NOTHING);
    if deeper == 0 || !both.is_finite() || (both - whole).abs() <= enough {
        return both;
    }
    halve(f, (from, middle), left, size, deeper - 1)
        + halve(f, (middle, to), right, size, deeper - 1)
}

/// The rule on one part.
fn rule(f: &impl Fn(f64) -> f64, from: f64, to: f64) -> f64 {
    let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
    let at = |(place, weight): (f64, f64)| {
        weight * (f(middle - half * place) + f(middle + half * place))
    };
    half * RULE.into_iter().map(at).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::exp;

    #[test]
    fn exact_for_powers_up_to_the_nineteenth() {
        let sum = integrate(&|x| x.powi(19) + x.powi(6), &[0.0, 1.0]);
        assert!((sum - 1.0 / 20.0 - 1.0 / 7.0).abs() < 1e-15);
    }

    #[test]
    fn a_bell_far_narrower_than_its_range() {
        let bell = |x: f64| exp(-0.5 * x * x);
        let sum = integrate(&bell, &[-1e3, 0.0, 1e3]);
        assert!((sum / std::f64::consts::TAU.sqrt() - 1.0).abs() < 1e-13);
    }
}
