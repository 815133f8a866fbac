//! The elementary functions against the platform's, statrs, and at their edges.

use comity_methods::math::*;

/// Distance in units in the last place of `want`.
fn ulps(got: f64, want: f64) -> f64 {
    if got == want || (got.is_nan() && want.is_nan()) {
        return 0.0;
    }
    let unit = (f64::from_bits(want.abs().to_bits() + 1) - want.abs()).max(f64::MIN_POSITIVE);
    ((got - want) / unit).abs()
}

/// Deterministic points spread over `low..high`.
fn points(low: f64, high: f64) -> impl Iterator<Item = f64> {
    (0..200_000u32)
        .map(move |i| low + (high - low) * (f64::from(i) * 0.618_033_988_749_895).fract())
}

fn worst(of: impl Iterator<Item = f64>, got: fn(f64) -> f64, want: fn(f64) -> f64) -> f64 {
    of.map(|x| ulps(got(x), want(x))).fold(0.0, f64::max)
}

#[test]
fn exp_agrees_with_the_platform() {
    assert!(worst(points(-708.0, 709.7), exp, f64::exp) <= 1.5);
    assert!(worst(points(-1.0, 1.0), exp, f64::exp) <= 1.5);
    for (x, want) in [
        (0.0, 1.0),
        (-0.0, 1.0),
        (f64::INFINITY, f64::INFINITY),
        (f64::NEG_INFINITY, 0.0),
        (710.0, f64::INFINITY),
        (-746.0, 0.0),
        (f64::NAN, f64::NAN),
    ] {
        assert_eq!(ulps(exp(x), want), 0.0, "exp({x}) = {}", exp(x));
    }
    let subnormal = exp(-740.0);
    assert!((subnormal / (-740.0f64).exp() - 1.0).abs() < 1e-2 && subnormal > 0.0);
}

#[test]
fn exp_m1_agrees_with_the_platform() {
    assert!(worst(points(-50.0, 700.0), exp_m1, f64::exp_m1) <= 3.0);
    assert!(worst(points(-1.0, 1.0), exp_m1, f64::exp_m1) <= 3.0);
    assert!(worst(points(-1e-9, 1e-9), exp_m1, f64::exp_m1) <= 3.0);
    assert_eq!(exp_m1(f64::NEG_INFINITY), -1.0);
    assert_eq!(exp_m1(f64::INFINITY), f64::INFINITY);
    assert!(exp_m1(f64::NAN).is_nan());
}

#[test]
fn ln_agrees_with_the_platform() {
    assert!(worst(points(1e-3, 10.0), ln, f64::ln) <= 1.0);
    assert!(worst(points(0.9, 1.1), ln, f64::ln) <= 1.0);
    assert!(worst(points(-745.0, 709.0).map(f64::exp), ln, f64::ln) <= 1.0);
    for (x, want) in [
        (0.0, f64::NEG_INFINITY),
        (-0.0, f64::NEG_INFINITY),
        (-1.0, f64::NAN),
        (f64::NEG_INFINITY, f64::NAN),
        (f64::INFINITY, f64::INFINITY),
        (f64::NAN, f64::NAN),
        (5e-324, 5e-324f64.ln()),
        (f64::MAX, f64::MAX.ln()),
    ] {
        assert_eq!(ulps(ln(x), want), 0.0, "ln({x}) = {}", ln(x));
    }
}

#[test]
fn ln_1p_agrees_with_the_platform() {
    assert!(worst(points(-0.999, 5.0), ln_1p, f64::ln_1p) <= 3.0);
    assert!(worst(points(-0.01, 0.01), ln_1p, f64::ln_1p) <= 3.0);
    assert!(worst(points(-1e-12, 1e-12), ln_1p, f64::ln_1p) <= 3.0);
    assert_eq!(ln_1p(-1.0), f64::NEG_INFINITY);
    assert_eq!(ln_1p(f64::INFINITY), f64::INFINITY);
    assert!(ln_1p(-2.0).is_nan() && ln_1p(f64::NAN).is_nan());
}

#[test]
fn pow_agrees_with_the_platform() {
    let bases = points(1e-4, 8.0);
    let exponents = points(-30.0, 30.0).skip(17);
    let worst = bases
        .zip(exponents)
        .map(|(b, e)| ulps(pow(b, e), b.powf(e)))
        .fold(0.0, f64::max);
    assert!(worst <= 2.0, "{worst}");
    let near_one = points(0.97, 1.06)
        .map(|b| ulps(pow(b, 40.0), b.powf(40.0)))
        .fold(0.0, f64::max);
    assert!(near_one <= 1.5, "{near_one}");
}

#[test]
fn pow_has_the_edges_of_the_platform() {
    let inf = f64::INFINITY;
    let values = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        2.0,
        -2.0,
        0.5,
        -0.5,
        3.0,
        -3.0,
        1e-310,
        1e300,
        -1e300,
        1e17,
        inf,
        -inf,
        f64::NAN,
    ];
    for b in values {
        for e in values {
            let (got, want) = (pow(b, e), b.powf(e));
            let same_sign = got.is_nan() || got.is_sign_negative() == want.is_sign_negative();
            let near = ulps(got, want) <= 4.0;
            assert!(near && same_sign, "pow({b}, {e}) = {got}, not {want}");
        }
    }
}

#[test]
fn normal_cdf_and_quantile_agree_with_statrs() {
    use statrs::distribution::{ContinuousCDF, Normal};
    let normal = Normal::standard();
    for z in points(-8.0, 8.0) {
        let want = normal.cdf(z);
        // statrs' erfc is itself good to some 1e-10 only; the exact values below decide.
        assert!(
            (normal_cdf(z) - want).abs() <= 1e-9 * want,
            "{z} {} {want}",
            normal_cdf(z)
        );
    }
    // The continued fraction in 300 decimal digits.
    for (z, want) in [
        (-2.5, 6.209_665_325_776_135e-3),
        (-5.0, 2.866_515_718_791_939e-7),
        (-5.7, 5.990_371_401_063_534e-9),
        (-7.0, 1.279_812_543_885_835e-12),
        (-8.0, 6.220_960_574_271_784e-16),
        (-20.0, 2.753_624_118_606_234e-89),
        (-37.0, 5.725_571_222_524_577e-300),
    ] {
        assert!(
            (normal_cdf(z) / want - 1.0).abs() < 3e-15,
            "{z} {}",
            normal_cdf(z)
        );
    }
    for p in points(0.0, 1.0).skip(1) {
        let z = normal_quantile(p);
        assert!(
            (normal_cdf(z) - p).abs() <= 4e-16 + 4e-15 * p.min(1.0 - p),
            "{p} {z}"
        );
    }
    for z in points(-37.0, -1.0) {
        let back = normal_quantile(normal_cdf(z));
        assert!((back - z).abs() < 1e-14 * z.abs(), "{z} {back}");
    }
    assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
    assert_eq!(normal_quantile(1.0), f64::INFINITY);
    assert!(normal_quantile(-0.1).is_nan() && normal_quantile(1.1).is_nan());
    assert!(normal_quantile(f64::NAN).is_nan() && normal_cdf(f64::NAN).is_nan());
    assert_eq!(normal_cdf(f64::INFINITY), 1.0);
    assert_eq!(normal_cdf(f64::NEG_INFINITY), 0.0);
}

/// Chances below and above by scipy 1.x, `scipy.stats.gamma.cdf` and `sf`.
#[test]
fn chances_of_a_gamma_agree_with_scipy() {
    let cases = [
        (
            0.05,
            1e-8,
            0.408_942_399_583_405_43,
            0.591_057_600_416_594_6,
        ),
        (
            0.05,
            3.0,
            0.999_284_094_568_797_4,
            0.000_715_905_431_202_587,
        ),
        (0.5, 0.2, 0.472_910_743_134_461_96, 0.527_089_256_865_538_1),
        (2.0, 0.01, 4.966_791_334_026_596e-5, 0.999_950_332_086_659_7),
        (
            2.0,
            30.0,
            0.999_999_999_997_099_1,
            2.900_863_120_340_457_3e-12,
        ),
        (
            100.0,
            130.0,
            0.997_249_591_632_693_4,
            0.002_750_408_367_306_518,
        ),
        (
            1e3,
            900.0,
            0.000_549_902_265_711_781_8,
            0.999_450_097_734_288_2,
        ),
        (
            1e4,
            10_300.0,
            0.998_529_505_103_614_3,
            0.001_470_494_896_385_681_3,
        ),
    ];
    for (shape, x, below, above) in cases {
        let got = gamma_chances(shape, x);
        let room = 1e-13 * shape.max(1.0).sqrt();
        assert!((got.0 / below - 1.0).abs() < room, "{shape} {x} {got:?}");
        assert!(
            (got.1 / above - 1.0).abs() < 10.0 * room,
            "{shape} {x} {got:?}"
        );
    }
}

#[test]
fn gamma_and_beta_agree_with_statrs() {
    for x in points(0.05, 40.0).take(20_000) {
        let want = statrs::function::gamma::ln_gamma(x);
        assert!(
            (ln_gamma(x) - want).abs() < 2e-13 * want.abs().max(1.0),
            "{x}"
        );
    }
    for (i, z) in points(-3.0, 3.0).take(20_000).enumerate() {
        // Shapes from 0.1 to 1,000, within three standard deviations of the mean or near 0.
        let shape = 10f64.powf(-1.0 + 4.0 * (i % 101) as f64 / 100.0);
        let x = (shape + z * shape.sqrt()).max(0.01 * shape);
        let want = statrs::function::gamma::gamma_lr(shape, x);
        let (below, above) = gamma_chances(shape, x);
        assert!((below - want).abs() < 1e-11, "{shape} {x} {below} {want}");
        assert!((above - (1.0 - want)).abs() < 1e-11, "{shape} {x}");
    }
    for (i, x) in points(0.0, 1.0).take(20_000).enumerate() {
        let a = 1.0 + 4.0 * (i % 101) as f64 / 100.0;
        let want = statrs::function::beta::beta_reg(a, 6.0 - a, x);
        let got = regularised_incomplete_beta(a, 6.0 - a, x);
        assert!((got - want).abs() < 1e-12, "{a} {x} {got} {want}");
    }
}
