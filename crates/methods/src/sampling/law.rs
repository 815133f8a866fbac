//! A distribution made ready for arithmetic: sorted, normalised, constants worked out.

use super::distribution::Distribution;
use crate::math::{
    beta_density_and_chances, exp, exp_m1, gamma_chances, ln, ln_1p, ln_gamma, normal_cdf,
    normal_density, normal_quantile,
};

/// Half the width of the grid of z on which distributions are tabulated: Φ(−8.25) is below
/// the smallest probability that is ever drawn.
pub(crate) const Z_LIMIT: f64 = 8.25;

/// A probability together with its complement, both to full relative precision.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Chance {
    /// The probability of at most this.
    pub below: f64,
    /// The probability of more.
    pub above: f64,
}

impl Chance {
    pub const NONE: Chance = Chance {
        below: 0.0,
        above: 1.0,
    };
    pub const ALL: Chance = Chance {
        below: 1.0,
        above: 0.0,
    };

    pub fn of(p: f64) -> Chance {
        Chance {
            below: p,
            above: 1.0 - p,
        }
    }

    pub fn from_z(z: f64) -> Chance {
        Chance {
            below: normal_cdf(z),
            above: normal_cdf(-z),
        }
    }

    pub fn z(self) -> f64 {
        if self.below < self.above {
            normal_quantile(self.below)
        } else {
            -normal_quantile(self.above)
        }
    }

    /// `self − other`, taken in the tail where it loses least.
    pub fn less(self, other: Chance) -> f64 {
        if other.below < 0.5 {
            self.below - other.below
        } else {
            other.above - self.above
        }
    }

    fn swap(self) -> Chance {
        Chance {
            below: self.above,
            above: self.below,
        }
    }
}

/// Equal or weighted steps: a distribution on finitely many values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Steps {
    /// Distinct values, rising.
    pub values: Vec<f64>,
    /// The probability of at most the value.
    pub reached: Vec<f64>,
}

impl Steps {
    fn new(mut pairs: Vec<(f64, f64)>) -> Steps {
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let total: f64 = pairs.iter().map(|p| p.1).sum();
        let (mut values, mut reached, mut sum) = (Vec::new(), Vec::new(), 0.0);
        for (value, weight) in pairs {
            sum += weight;
            if values.last() == Some(&value) {
                reached.pop();
            } else {
                values.push(value);
            }
            reached.push(sum / total);
        }
        if let Some(last) = reached.last_mut() {
            *last = 1.0;
        }
        Steps { values, reached }
    }

    fn weights(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let before = std::iter::once(0.0).chain(self.reached.iter().copied());
        self.values
            .iter()
            .zip(self.reached.iter().zip(before))
            .map(|(&v, (&r, b))| (v, r - b))
    }

    fn reached_at(&self, count: usize) -> f64 {
        if count == 0 {
            0.0
        } else {
            self.reached[count - 1]
        }
    }

    fn quantile(&self, p: f64) -> f64 {
        let at = self.reached.partition_point(|&r| r < p);
        self.values[at.min(self.values.len() - 1)]
    }
}

/// A rising curve through elicited quantiles: monotone cubic (Fritsch and Butland 1984)
/// in z = Φ⁻¹(p), continued by straight lines, so that two points give a normal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curve {
    z: Vec<f64>,
    x: Vec<f64>,
    slope: Vec<f64>,
}

impl Curve {
    fn new(points: &[(f64, f64)]) -> Curve {
        let z: Vec<f64> = points.iter().map(|p| normal_quantile(p.0)).collect();
        let x: Vec<f64> = points.iter().map(|p| p.1).collect();
        let secant = |i: usize| (x[i + 1] - x[i]) / (z[i + 1] - z[i]);
        let last = z.len() - 1;
        let slope = (0..=last)
            .map(|i| {
                if i == 0 {
                    return secant(0);
                }
                if i == last {
                    return secant(last - 1);
                }
                let (before, after) = (z[i] - z[i - 1], z[i + 1] - z[i]);
                let (w1, w2) = (2.0 * after + before, after + 2.0 * before);
                (w1 + w2) / (w1 / secant(i - 1) + w2 / secant(i))
            })
            .collect();
        Curve { z, x, slope }
    }

    /// The value at `z` and its slope there.
    pub fn at(&self, z: f64) -> (f64, f64) {
        let last = self.z.len() - 1;
        let after = self.z.partition_point(|&knot| knot <= z);
        if after == 0 || after > last {
            let end = if after == 0 { 0 } else { last };
            return (
                self.x[end] + self.slope[end] * (z - self.z[end]),
                self.slope[end],
            );
        }
        let (i, j) = (after - 1, after);
        let h = self.z[j] - self.z[i];
        let t = (z - self.z[i]) / h;
        let rise = self.x[j] - self.x[i];
        let (d0, d1) = (self.slope[i] * h, self.slope[j] * h);
        let (c2, c3) = (3.0 * rise - 2.0 * d0 - d1, d0 + d1 - 2.0 * rise);
        let value = self.x[i] + t * (d0 + t * (c2 + t * c3));
        (value, (d0 + t * (2.0 * c2 + t * 3.0 * c3)) / h)
    }

    /// The `z` at which the curve reaches `x`.
    fn z_of(&self, x: f64) -> f64 {
        let last = self.x.len() - 1;
        let after = self.x.partition_point(|&knot| knot <= x);
        if after == 0 || after > last {
            let end = if after == 0 { 0 } else { last };
            return self.z[end] + (x - self.x[end]) / self.slope[end];
        }
        let (mut low, mut high) = (self.z[after - 1], self.z[after]);
        let mut z =
            low + (high - low) * (x - self.x[after - 1]) / (self.x[after] - self.x[after - 1]);
        for _ in 0..100 {
            let (value, slope) = self.at(z);
            if value > x {
                high = z
            } else {
                low = z
            }
            let next = z - (value - x) / slope;
            let next = if next >= low && next <= high {
                next
            } else {
                0.5 * (low + high)
            };
            let done = (next - z).abs() <= 1e-15 * (1.0 + z.abs());
            z = next;
            if done {
                break;
            }
        }
        z
    }
}

/// A place where a distribution function jumps, starts, stops or bends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Knot {
    pub x: f64,
    /// The probability of less than `x`.
    pub before: Chance,
    /// The probability of at most `x`.
    pub reached: Chance,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Law {
    Normal {
        mean: f64,
        sd: f64,
    },
    Lognormal {
        mu: f64,
        sigma: f64,
    },
    Exponential {
        mean: f64,
    },
    Gamma {
        shape: f64,
        scale: f64,
    },
    Pert {
        low: f64,
        width: f64,
        a: f64,
        b: f64,
        ln_beta: f64,
    },
    Triangular {
        low: f64,
        likely: f64,
        high: f64,
    },
    Uniform {
        low: f64,
        high: f64,
    },
    Steps(Steps),
    Mixture {
        parts: Vec<(f64, Law)>,
        knots: Vec<Knot>,
    },
    Truncated {
        of: Box<Law>,
        low: f64,
        high: f64,
        from: Chance,
        to: Chance,
    },
    Curve(Curve),
}

impl Law {
    /// The law of a distribution that passes its own check.
    pub fn of(distribution: &Distribution) -> Law {
        match distribution {
            Distribution::Exactly(value) => Law::Steps(Steps::new(vec![(*value, 1.0)])),
            Distribution::Normal { mean, sd } => Law::Normal {
                mean: *mean,
                sd: *sd,
            },
            Distribution::Lognormal { mu, sigma } => Law::Lognormal {
                mu: *mu,
                sigma: *sigma,
            },
            Distribution::Exponential { mean } => Law::Exponential { mean: *mean },
            Distribution::Gamma { shape: 1.0, scale } => Law::Exponential { mean: *scale },
            Distribution::Gamma { shape, scale } => Law::Gamma {
                shape: *shape,
                scale: *scale,
            },
            Distribution::Pert { low, likely, high } => pert(*low, *likely, *high),
            Distribution::Triangular { low, likely, high } => Law::Triangular {
                low: *low,
                likely: *likely,
                high: *high,
            },
            Distribution::Uniform { low, high } => Law::Uniform {
                low: *low,
                high: *high,
            },
            Distribution::Bernoulli(p) => Law::Steps(Steps::new(vec![(0.0, 1.0 - p), (1.0, *p)])),
            Distribution::Discrete(pairs) => Law::Steps(Steps::new(pairs.clone())),
            Distribution::Empirical(data) => {
                Law::Steps(Steps::new(data.iter().map(|&x| (x, 1.0)).collect()))
            }
            Distribution::Mixture(parts) => {
                mixture(parts.iter().map(|(w, d)| (*w, Law::of(d))).collect())
            }
            Distribution::Truncated { of, low, high } => {
                let low = low.unwrap_or(f64::NEG_INFINITY);
                truncated(Law::of(of), low, high.unwrap_or(f64::INFINITY))
            }
            Distribution::Quantiles(points) => Law::Curve(Curve::new(points)),
        }
    }

    /// The probability of at most `x`.
    pub fn reached(&self, x: f64) -> Chance {
        match self {
            Law::Normal { mean, sd } => Chance::from_z((x - mean) / sd),
            Law::Lognormal { .. } if x <= 0.0 => Chance::NONE,
            Law::Lognormal { mu, sigma } => Chance::from_z((ln(x) - mu) / sigma),
            Law::Exponential { mean } => {
                let x = x.clamp(0.0, f64::INFINITY) / mean;
                Chance {
                    below: -exp_m1(-x),
                    above: exp(-x),
                }
            }
            Law::Gamma { shape, scale } => {
                let (below, above) = gamma_chances(*shape, x / scale);
                Chance { below, above }
            }
            Law::Pert { .. } => self.pert_density_and_chance(x).1,
            Law::Triangular { low, likely, high } => triangular_chance(*low, *likely, *high, x),
            Law::Uniform { low, high } => {
                let clamped = x.clamp(*low, *high);
                let width = high - low;
                Chance {
                    below: (clamped - low) / width,
                    above: (high - clamped) / width,
                }
            }
            Law::Steps(s) => Chance::of(s.reached_at(s.values.partition_point(|&v| v <= x))),
            Law::Mixture { parts, .. } => weighted(parts, |law| law.reached(x)),
            Law::Truncated { .. } if x.is_nan() => Chance::of(f64::NAN),
            Law::Truncated { low, .. } if x < *low => Chance::NONE,
            Law::Truncated { high, .. } if x >= *high => Chance::ALL,
            Law::Truncated { of, from, to, .. } => {
                let mass = to.less(*from);
                let c = of.reached(x);
                Chance {
                    below: c.less(*from) / mass,
                    above: to.less(c) / mass,
                }
            }
            Law::Curve(curve) => Chance::from_z(curve.z_of(x)),
        }
    }

    /// The probability of less than `x`.
    pub fn before(&self, x: f64) -> Chance {
        match self {
            Law::Steps(s) => Chance::of(s.reached_at(s.values.partition_point(|&v| v < x))),
            Law::Mixture { parts, .. } => weighted(parts, |law| law.before(x)),
            _ => self.reached(x),
        }
    }

    /// The density at `x`, steps left out.
    pub fn density(&self, x: f64) -> f64 {
        match self {
            Law::Normal { mean, sd } => normal_density((x - mean) / sd) / sd,
            Law::Lognormal { .. } if x <= 0.0 => 0.0,
            Law::Lognormal { mu, sigma } => normal_density((ln(x) - mu) / sigma) / (sigma * x),
            Law::Exponential { .. } | Law::Gamma { .. } if x < 0.0 => 0.0,
            Law::Gamma { .. } if x == f64::INFINITY => 0.0,
            Law::Exponential { mean } => exp(-x / mean) / mean,
            Law::Gamma { shape, scale } => {
                let y = x / scale;
                exp((shape - 1.0) * ln(y) - y - ln_gamma(*shape)) / scale
            }
            Law::Pert { .. } => self.pert_density_and_chance(x).0,
            Law::Triangular { low, likely, high } => {
                let peak = 2.0 / (high - low);
                if x < *low || x > *high {
                    0.0
                } else if x < *likely {
                    peak * (x - low) / (likely - low)
                } else if x > *likely {
                    peak * (high - x) / (high - likely)
                } else {
                    peak
                }
            }
            Law::Uniform { low, high } if *low <= x && x <= *high => 1.0 / (high - low),
            Law::Uniform { .. } | Law::Steps(_) => 0.0,
            Law::Mixture { parts, .. } => parts.iter().map(|(w, law)| w * law.density(x)).sum(),
            Law::Truncated { low, high, .. } if x < *low || x > *high => 0.0,
            Law::Truncated { of, from, to, .. } => of.density(x) / to.less(*from),
            Law::Curve(curve) => {
                let z = curve.z_of(x);
                normal_density(z) / curve.at(z).1
            }
        }
    }

    /// The density at `x` and the probability of at most `x`, together where that is cheaper.
    pub fn density_and_chance(&self, x: f64) -> (f64, Chance) {
        match self {
            Law::Pert { .. } => self.pert_density_and_chance(x),
            _ => (self.density(x), self.reached(x)),
        }
    }

    fn pert_density_and_chance(&self, x: f64) -> (f64, Chance) {
        let Law::Pert {
            low,
            width,
            a,
            b,
            ln_beta,
        } = self
        else {
            return (0.0, Chance::NONE);
        };
        let (density, below, above) = beta_density_and_chances(*a, *b, *ln_beta, (x - low) / width);
        (density / width, Chance { below, above })
    }

    /// The smallest value reached with probability `chance`.
    pub fn quantile(&self, chance: Chance) -> f64 {
        match self {
            Law::Normal { mean, sd } => mean + sd * chance.z(),
            Law::Lognormal { mu, sigma } => exp(mu + sigma * chance.z()),
            Law::Exponential { mean } if chance.below < 0.5 => -mean * ln_1p(-chance.below),
            Law::Exponential { mean } => -mean * ln(chance.above),
            Law::Gamma { shape, .. } => {
                let high = self.beyond(chance);
                self.solve(chance, 0.0, high, high * (shape / (shape + 2.0)))
            }
            Law::Triangular { low, likely, high } => {
                triangular_quantile(*low, *likely, *high, chance)
            }
            Law::Uniform { low, high } => (low + (high - low) * chance.below).min(*high),
            Law::Steps(s) => s.quantile(chance.below),
            Law::Curve(curve) => curve.at(chance.z()).0,
            Law::Truncated {
                of,
                low,
                high,
                from,
                to,
            } => {
                let mass = to.less(*from);
                let below = from.below + chance.below * mass;
                let above = to.above + chance.above * mass;
                of.quantile(Chance { below, above }).clamp(*low, *high)
            }
            Law::Pert { low, width, .. } => {
                self.solve(chance, *low, low + width, low + 0.5 * width)
            }
            Law::Mixture { parts, knots } => self.mixture_quantile(parts, knots, chance),
        }
    }

    /// Something above the value reached with this probability, by doubling from the mean.
    fn beyond(&self, chance: Chance) -> f64 {
        let mut high = self.moments().0;
        for _ in 0..64 {
            if self.reached(high).less(chance) >= 0.0 {
                break;
            }
            high *= 2.0;
        }
        high
    }

    fn mixture_quantile(&self, parts: &[(f64, Law)], knots: &[Knot], chance: Chance) -> f64 {
        let (low, high) = bracket(parts, chance);
        let after = knots.partition_point(|k| k.reached.less(chance) < 0.0);
        if let Some(knot) = knots.get(after)
            && knot.before.less(chance) < 0.0
        {
            return knot.x;
        }
        let low = if after > 0 {
            low.max(knots[after - 1].x)
        } else {
            low
        };
        let high = knots.get(after).map_or(high, |k| high.min(k.x));
        self.solve(chance, low, high, 0.5 * (low + high))
    }

    /// As [`solve`](Self::solve) for a mixture on a stretch that may have no end.
    pub fn solve_near(&self, chance: Chance, stretch: (f64, f64), guess: f64) -> f64 {
        let Law::Mixture { parts, .. } = self else {
            return self.quantile(chance);
        };
        let (low, high) = bracket(parts, chance);
        self.solve(chance, low.max(stretch.0), high.min(stretch.1), guess)
    }

    /// The `x` in `low..=high` at which a continuous rising stretch reaches `chance`:
    /// Newton's steps from `guess`, kept inside a shrinking bracket.
    pub fn solve(&self, chance: Chance, mut low: f64, mut high: f64, guess: f64) -> f64 {
        // The ends themselves, or no stretch at all.
        if low.is_nan() || low >= high || chance.below <= 0.0 || chance.above <= 0.0 {
            return if chance.above <= 0.0 { high } else { low };
        }
        let mut x = if low < guess && guess < high {
            guess
        } else {
            0.5 * (low + high)
        };
        for _ in 0..200 {
            let (density, reached) = self.density_and_chance(x);
            let excess = reached.less(chance);
            if excess > 0.0 {
                high = x
            } else {
                low = x
            }
            let newton = x - excess / density;
            let next = if low <= newton && newton <= high {
                newton
            } else {
                0.5 * (low + high)
            };
            let step = (next - x).abs();
            x = next;
            // Newton's error is about the square of its last step.
            let room = (x - low).max(high - x).min(x.abs().max(f64::MIN_POSITIVE));
            if excess == 0.0 || step <= 1e-15 * x.abs() || (newton == next && step < 1e-9 * room) {
                break;
            }
        }
        x
    }

    /// The least and the greatest possible value.
    pub fn support(&self) -> (f64, f64) {
        match self {
            Law::Normal { .. } | Law::Curve(_) => (f64::NEG_INFINITY, f64::INFINITY),
            Law::Lognormal { .. } | Law::Exponential { .. } | Law::Gamma { .. } => {
                (0.0, f64::INFINITY)
            }
            Law::Pert { low, width, .. } => (*low, low + width),
            Law::Triangular { low, high, .. } | Law::Uniform { low, high } => (*low, *high),
            Law::Steps(s) => (s.values[0], s.values[s.values.len() - 1]),
            Law::Mixture { parts, .. } => parts
                .iter()
                .map(|(_, law)| law.support())
                .fold((f64::INFINITY, f64::NEG_INFINITY), |a, b| {
                    (a.0.min(b.0), a.1.max(b.1))
                }),
            Law::Truncated { of, low, high, .. } => {
                let (l, h) = of.support();
                (l.max(*low), h.min(*high))
            }
        }
    }

    /// Where the distribution function jumps, starts, stops or bends; rising.
    fn corners(&self) -> Vec<f64> {
        let (low, high) = self.support();
        let mut corners = match self {
            Law::Triangular { likely, .. } => vec![*likely],
            Law::Steps(s) => s.values.clone(),
            Law::Curve(curve) => curve.x.clone(),
            Law::Mixture { parts, .. } => parts.iter().flat_map(|(_, law)| law.corners()).collect(),
            Law::Truncated { of, .. } => of.corners(),
            _ => vec![],
        };
        corners.extend([low, high]);
        corners.retain(|x| x.is_finite() && low <= *x && *x <= high);
        corners.sort_by(f64::total_cmp);
        corners.dedup();
        corners
    }

    /// The [`corners`](Self::corners) with the probabilities there.
    pub fn knots(&self) -> Vec<Knot> {
        if let Law::Mixture { knots, .. } = self {
            return knots.clone();
        }
        let knot = |x| Knot {
            x,
            before: self.before(x),
            reached: self.reached(x),
        };
        self.corners().into_iter().map(knot).collect()
    }

    /// Expected value and variance.
    pub fn moments(&self) -> (f64, f64) {
        match self {
            Law::Normal { mean, sd } => (*mean, sd * sd),
            Law::Lognormal { mu, sigma } => {
                let mean = exp(mu + 0.5 * sigma * sigma);
                (mean, mean * mean * exp_m1(sigma * sigma))
            }
            Law::Exponential { mean } => (*mean, mean * mean),
            Law::Gamma { shape, scale } => (shape * scale, shape * scale * scale),
            Law::Pert {
                low, width, a, b, ..
            } => {
                let share = a / (a + b);
                (
                    low + width * share,
                    width * width * share * (1.0 - share) / (a + b + 1.0),
                )
            }
            Law::Triangular { low, likely, high } => {
                let (p, q) = (likely - low, high - likely);
                (low + (2.0 * p + q) / 3.0, (p * p + q * q + p * q) / 18.0)
            }
            Law::Uniform { low, high } => (0.5 * (low + high), (high - low) * (high - low) / 12.0),
            Law::Steps(s) => {
                let mean = s.weights().map(|(v, w)| v * w).sum();
                (
                    mean,
                    s.weights().map(|(v, w)| w * (v - mean) * (v - mean)).sum(),
                )
            }
            Law::Mixture { parts, .. } => {
                let moments: Vec<_> = parts.iter().map(|(w, law)| (*w, law.moments())).collect();
                let mean = moments.iter().map(|(w, m)| w * m.0).sum::<f64>();
                let spread = |(w, m): &(f64, (f64, f64))| w * (m.1 + (m.0 - mean) * (m.0 - mean));
                (mean, moments.iter().map(spread).sum())
            }
            Law::Truncated { .. } | Law::Curve(_) => self.moments_by_integration(),
        }
    }

    /// Moments by Simpson's rule over z, piece by piece between the knots.
    fn moments_by_integration(&self) -> (f64, f64) {
        let mut ends = vec![-Z_LIMIT, Z_LIMIT];
        ends.extend(
            self.knots()
                .iter()
                .map(|k| k.reached.z().clamp(-Z_LIMIT, Z_LIMIT)),
        );
        ends.sort_by(f64::total_cmp);
        let centre = self.quantile(Chance::of(0.5));
        let (mut mass, mut first, mut second) = (0.0, 0.0, 0.0);
        for pair in ends.windows(2) {
            let panels = ((pair[1] - pair[0]) / 0.02).ceil().max(1.0);
            let h = (pair[1] - pair[0]) / (2.0 * panels);
            let mut i = 0.0;
            while i <= 2.0 * panels {
                let z = pair[0] + i * h;
                let end = i == 0.0 || i == 2.0 * panels;
                let odd = (i * 0.5).floor() != i * 0.5;
                let weight = if end {
                    1.0
                } else if odd {
                    4.0
                } else {
                    2.0
                } * normal_density(z)
                    * h
                    / 3.0;
                let away = self.quantile(Chance::from_z(z)) - centre;
                mass += weight;
                first += weight * away;
                second += weight * away * away;
                i += 1.0;
            }
        }
        let mean = first / mass;
        (centre + mean, second / mass - mean * mean)
    }
}

fn pert(low: f64, likely: f64, high: f64) -> Law {
    let width = high - low;
    let a = 1.0 + 4.0 * (likely - low) / width;
    let b = 1.0 + 4.0 * (high - likely) / width;
    let ln_beta = ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    Law::Pert {
        low,
        width,
        a,
        b,
        ln_beta,
    }
}

fn mixture(parts: Vec<(f64, Law)>) -> Law {
    let total: f64 = parts.iter().map(|p| p.0).sum();
    let parts: Vec<_> = parts.into_iter().map(|(w, law)| (w / total, law)).collect();
    let bare = Law::Mixture {
        parts: parts.clone(),
        knots: vec![],
    };
    let knot = |x| Knot {
        x,
        before: bare.before(x),
        reached: bare.reached(x),
    };
    let knots = bare.corners().into_iter().map(knot).collect();
    Law::Mixture { parts, knots }
}

/// `of` kept to `low..=high`; of steps and mixtures this is again steps and mixtures.
fn truncated(of: Law, low: f64, high: f64) -> Law {
    match of {
        Law::Steps(steps) => {
            let kept = steps
                .weights()
                .filter(|(v, _)| low <= *v && *v <= high)
                .collect();
            Law::Steps(Steps::new(kept))
        }
        Law::Mixture { parts, .. } => mixture(
            parts
                .into_iter()
                .map(|(w, law)| (w * kept_share(&law, low, high), law))
                .filter(|(w, _)| *w > 0.0)
                .map(|(w, law)| (w, truncated(law, low, high)))
                .collect(),
        ),
        Law::Truncated {
            of,
            low: l,
            high: h,
            ..
        } => truncated(*of, low.max(l), high.min(h)),
        Law::Uniform { low: l, high: h } => Law::Uniform {
            low: low.max(l),
            high: high.min(h),
        },
        of => {
            let (from, to) = (of.before(low), of.reached(high));
            Law::Truncated {
                of: Box::new(of),
                low,
                high,
                from,
                to,
            }
        }
    }
}

/// The probability that `law` gives to `low..=high`.
pub(crate) fn kept_share(law: &Law, low: f64, high: f64) -> f64 {
    law.reached(high).less(law.before(low)).max(0.0)
}

/// A mixture's quantile lies between the least and the greatest of its parts'.
fn bracket(parts: &[(f64, Law)], chance: Chance) -> (f64, f64) {
    let ends = parts.iter().map(|(_, law)| law.quantile(chance));
    ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| {
        (l.min(x), h.max(x))
    })
}

fn weighted(parts: &[(f64, Law)], chance: impl Fn(&Law) -> Chance) -> Chance {
    let mut sum = Chance {
        below: 0.0,
        above: 0.0,
    };
    for (weight, law) in parts {
        let part = chance(law);
        sum.below += weight * part.below;
        sum.above += weight * part.above;
    }
    sum
}

fn triangular_chance(low: f64, likely: f64, high: f64, x: f64) -> Chance {
    let x = x.clamp(low, high);
    if x <= likely && likely > low {
        return Chance::of((x - low) * (x - low) / ((high - low) * (likely - low)));
    }
    if likely == high {
        return Chance::ALL;
    }
    Chance::of((high - x) * (high - x) / ((high - low) * (high - likely))).swap()
}

fn triangular_quantile(low: f64, likely: f64, high: f64, chance: Chance) -> f64 {
    let width = high - low;
    if chance.below * width <= likely - low {
        return (low + (chance.below * width * (likely - low)).sqrt()).min(likely);
    }
    (high - (chance.above * width * (high - likely)).sqrt()).max(likely)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gamma(shape: f64) -> Law {
        Law::of(&Distribution::Gamma { shape, scale: 2.0 })
    }

    #[test]
    fn density_of_a_gamma_at_its_ends() {
        for (shape, at_zero) in [(0.5, f64::INFINITY), (1.0, 0.5), (2.0, 0.0)] {
            let law = gamma(shape);
            assert_eq!(law.density(0.0), at_zero, "{shape}");
            assert_eq!(law.density(f64::INFINITY), 0.0, "{shape}");
            assert_eq!(law.density(-1.0), 0.0, "{shape}");
            assert!(law.density(f64::NAN).is_nan(), "{shape}");
        }
    }

    #[test]
    fn a_gamma_of_shape_1_is_exponential() {
        let exponential = Law::of(&Distribution::Exponential { mean: 2.0 });
        for p in [0.0, 1e-9, 0.3, 0.5, 0.999, 1.0] {
            let (one, other) = (gamma(1.0), &exponential);
            let x = one.quantile(Chance::of(p));
            assert_eq!(x.to_bits(), other.quantile(Chance::of(p)).to_bits(), "{p}");
            assert_eq!(one.density(x), other.density(x), "{p}");
        }
    }
}
