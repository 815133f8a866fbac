//! From evenly spread numbers to values of one input, a block at a time.

use super::distribution::Distribution;
use super::law::{Chance, Law, Steps, Z_LIMIT};
use crate::lanes::Lanes;
use crate::math::{exp, normal_density};

/// Steps up to this many are counted, more are searched.
const FEW_STEPS: usize = 16;
/// Intervals of the grid on which a smooth distribution is tabulated.
const INTERVALS: usize = 256;
/// The error allowed at the middle of an interval, as a share of the central range.
const TOLERANCE: f64 = 1e-8;
/// No stretch of a distribution with corners takes more intervals than this.
const MOST_INTERVALS: usize = 4096;

/// What a marginal wants in its block before [`Marginal::apply`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Nothing: the value is known.
    Nothing,
    /// Numbers between 0 and 1.
    Uniform,
    /// Standard normal numbers.
    Normal,
}

/// A distribution compiled for evaluation on whole blocks.
#[derive(Debug, Clone)]
pub struct Marginal(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Constant(f64),
    Normal { mean: f64, sd: f64 },
    Lognormal { mu: f64, sigma: f64 },
    Uniform { low: f64, high: f64 },
    Triangular(Triangle),
    FewSteps(Steps),
    ManySteps(Steps),
    Table(Box<Table>),
    Pieces(Pieces),
}

#[derive(Debug, Clone)]
struct Triangle {
    low: f64,
    likely: f64,
    high: f64,
    /// The probability below the likely value.
    turn: f64,
    rising: f64,
    falling: f64,
}

impl Marginal {
    /// Compiles a distribution that passes its [`check`](Distribution::check).
    ///
    /// # Examples
    /// ```
    /// use comity_methods::lanes::LANES;
    /// use comity_methods::sampling::{Distribution, marginal::Marginal};
    /// let pert = Distribution::parse("pert(1, 2, 6)").unwrap();
    /// let mut block = [0.0; LANES]; // z = 0 is the median
    /// Marginal::compile(&pert).apply(&mut block);
    /// assert!((block[0] - pert.quantile(0.5)).abs() < 5e-7);
    /// ```
    #[must_use]
    pub fn compile(distribution: &Distribution) -> Marginal {
        Marginal(match distribution.law() {
            Law::Normal { mean, sd } => Kind::Normal { mean, sd },
            Law::Lognormal { mu, sigma } => Kind::Lognormal { mu, sigma },
            Law::Uniform { low, high } => Kind::Uniform { low, high },
            Law::Triangular { low, likely, high } => triangle(low, likely, high),
            Law::Steps(s) if s.values.len() == 1 => Kind::Constant(s.values[0]),
            Law::Steps(s) if s.values.len() <= FEW_STEPS => Kind::FewSteps(s),
            Law::Steps(s) => Kind::ManySteps(s),
            law => smooth(&law),
        })
    }

    /// What [`apply`](Self::apply) wants in its block.
    #[must_use]
    pub fn takes(&self) -> Takes {
        match self.0 {
            Kind::Constant(_) => Takes::Nothing,
            Kind::Normal { .. } | Kind::Lognormal { .. } | Kind::Table(_) | Kind::Pieces(_) => {
                Takes::Normal
            }
            _ => Takes::Uniform,
        }
    }

    /// Replaces each number of the block, of the kind that [`takes`](Self::takes) names, by
    /// the input's value. A table errs by less than 1e-7 of the range and never leaves it.
    #[inline(always)]
    pub fn apply(&self, block: &mut Lanes) {
        match &self.0 {
            Kind::Constant(value) => *block = [*value; crate::lanes::LANES],
            Kind::Normal { mean, sd } => {
                for x in block {
                    *x = mean + sd * *x;
                }
            }
            Kind::Lognormal { mu, sigma } => {
                for x in block {
                    *x = exp(mu + sigma * *x);
                }
            }
            Kind::Uniform { low, high } => {
                for x in block {
                    *x = (low + (high - low) * *x).min(*high);
                }
            }
            Kind::Triangular(triangle) => triangle.apply(block),
            Kind::FewSteps(steps) => count_steps(steps, block),
            Kind::ManySteps(steps) => search_steps(steps, block),
            Kind::Table(table) => table.apply(block),
            Kind::Pieces(pieces) => {
                for x in block {
                    *x = pieces.at(*x);
                }
            }
        }
    }
}

fn triangle(low: f64, likely: f64, high: f64) -> Kind {
    let width = high - low;
    let turn = (likely - low) / width;
    let (rising, falling) = (width * (likely - low), width * (high - likely));
    Kind::Triangular(Triangle {
        low,
        likely,
        high,
        turn,
        rising,
        falling,
    })
}

impl Triangle {
    #[inline(always)]
    fn apply(&self, block: &mut Lanes) {
        for u in block {
            let rising = (self.low + (*u * self.rising).sqrt()).min(self.likely);
            let falling = (self.high - ((1.0 - *u) * self.falling).sqrt()).max(self.likely);
            *u = if *u <= self.turn { rising } else { falling };
        }
    }
}

#[inline(always)]
fn count_steps(steps: &Steps, block: &mut Lanes) {
    let uniform = *block;
    *block = [steps.values[0]; crate::lanes::LANES];
    for (reached, value) in steps.reached.iter().zip(&steps.values[1..]) {
        for (x, u) in block.iter_mut().zip(&uniform) {
            *x = if u > reached { *value } else { *x };
        }
    }
}

#[inline(always)]
fn search_steps(steps: &Steps, block: &mut Lanes) {
    let last = steps.values.len() - 1;
    for u in block {
        let at = steps.reached.partition_point(|r| r < u);
        *u = steps.values[at.min(last)];
    }
}

/// A cubic between each two neighbours of a uniform grid of z.
#[derive(Debug, Clone)]
struct Table {
    /// Value, and slope times the grid's step, at each grid point.
    nodes: [[f64; 2]; INTERVALS + 1],
}

/// The cubic with these values and slopes at t = 0 and t = 1.
#[inline(always)]
fn hermite([x0, d0]: [f64; 2], [x1, d1]: [f64; 2], t: f64) -> f64 {
    let rise = x1 - x0;
    let c3 = (d0 - rise) + (d1 - rise);
    let c2 = (rise - d0) - c3;
    x0 + t * (d0 + t * (c2 + t * c3))
}

impl Table {
    #[inline(always)]
    fn apply(&self, block: &mut Lanes) {
        const PER_Z: f64 = INTERVALS as f64 / (2.0 * Z_LIMIT);
        /// Adding 2⁵² leaves a whole number in the low bits.
        const WHOLE: f64 = 4_503_599_627_370_496.0;
        let (low, high) = (self.nodes[0][0], self.nodes[INTERVALS][0]);
        for z in block {
            let place = ((*z + Z_LIMIT) * PER_Z).max(0.0).min(INTERVALS as f64);
            let shifted = (place - 0.5).max(0.0) + WHOLE;
            let t = place - (shifted - WHOLE);
            let i = (shifted.to_bits() as usize & (2 * INTERVALS - 1)).min(INTERVALS - 1);
            *z = hermite(self.nodes[i], self.nodes[i + 1], t)
                .max(low)
                .min(high);
        }
    }
}

/// Stretches of a distribution between its corners, each with a grid of its own.
#[derive(Debug, Clone, Default)]
struct Pieces {
    stretches: Vec<Stretch>,
    nodes: Vec<[f64; 2]>,
}

#[derive(Debug, Clone, Copy)]
struct Stretch {
    /// Where the next stretch starts.
    end: f64,
    start: f64,
    per_z: f64,
    first: usize,
    intervals: usize,
}

impl Pieces {
    fn at(&self, z: f64) -> f64 {
        let which = self
            .stretches
            .partition_point(|s| s.end < z)
            .min(self.stretches.len() - 1);
        let s = &self.stretches[which];
        let place = ((z - s.start) * s.per_z).max(0.0).min(s.intervals as f64);
        let i = (place as usize).min(s.intervals - 1);
        let (a, b) = (self.nodes[s.first + i], self.nodes[s.first + i + 1]);
        hermite(a, b, place - i as f64).max(a[0]).min(b[0])
    }

    fn add(&mut self, start: f64, end: f64, nodes: &[[f64; 2]]) {
        let intervals = nodes.len() - 1;
        let per_z = intervals as f64 / (end - start);
        self.stretches.push(Stretch {
            end,
            start,
            per_z,
            first: self.nodes.len(),
            intervals,
        });
        self.nodes.extend_from_slice(nodes);
    }
}

/// A stretch of a law on which its quantile function is smooth.
struct Smooth<'a> {
    law: &'a Law,
    /// Where the stretch starts and ends, in x and in z.
    x: (f64, f64),
    z: (f64, f64),
}

fn smooth(law: &Law) -> Kind {
    let knots = law.knots();
    let (low, high) = law.support();
    let inside = knots.iter().any(|k| {
        let z = k.reached.z();
        -Z_LIMIT < z && z < Z_LIMIT || k.reached != k.before
    });
    if !inside {
        let whole = Smooth {
            law,
            x: (low, high),
            z: (-Z_LIMIT, Z_LIMIT),
        };
        let nodes = whole.nodes(INTERVALS);
        if whole.error(&nodes) <= TOLERANCE
            && let Ok(nodes) = nodes.try_into()
        {
            return Kind::Table(Box::new(Table { nodes }));
        }
    }
    Kind::Pieces(pieces(law))
}

fn pieces(law: &Law) -> Pieces {
    let mut all = Pieces::default();
    let (low, high) = law.support();
    let mut from = (low, -Z_LIMIT);
    for knot in law.knots() {
        let before = knot.before.z().clamp(-Z_LIMIT, Z_LIMIT);
        let reached = knot.reached.z().clamp(-Z_LIMIT, Z_LIMIT);
        add_smooth(&mut all, law, from, (knot.x, before));
        if reached > before {
            all.add(before.max(from.1), reached, &[[knot.x, 0.0]; 2]);
        }
        from = (knot.x, reached.max(from.1));
    }
    add_smooth(&mut all, law, from, (high, Z_LIMIT));
    all
}

fn add_smooth(all: &mut Pieces, law: &Law, from: (f64, f64), to: (f64, f64)) {
    // A stretch narrower than this is never drawn: it is a gap in what is possible.
    if to.1 - from.1 < 1e-13 {
        return;
    }
    let stretch = Smooth {
        law,
        x: (from.0, to.0),
        z: (from.1, to.1),
    };
    let mut intervals = ((to.1 - from.1) / (2.0 * Z_LIMIT) * INTERVALS as f64).ceil() as usize;
    intervals = intervals.max(2);
    loop {
        let nodes = stretch.nodes(intervals);
        if intervals >= MOST_INTERVALS || stretch.error(&nodes) <= TOLERANCE {
            all.add(from.1, to.1, &nodes);
            return;
        }
        intervals *= 2;
    }
}

impl Smooth<'_> {
    /// Values and slopes (times the step) at equally spaced z, marching upwards: each value
    /// is guessed from the one before and put right by Newton's method.
    fn nodes(&self, intervals: usize) -> Vec<[f64; 2]> {
        let step = (self.z.1 - self.z.0) / intervals as f64;
        let mut nodes: Vec<[f64; 2]> = Vec::with_capacity(intervals + 1);
        for i in 0..=intervals {
            let z = self.z.0 + step * i as f64;
            let guess = match nodes.as_slice() {
                [] => f64::NAN,
                [last] => last[0] + last[1],
                // The parabola through the last value and the last two slopes.
                [.., before, last] => last[0] + 1.5 * last[1] - 0.5 * before[1],
            };
            let x = self.value(z, guess, i == 0, i == intervals);
            let x = nodes.last().map_or(x, |last| x.max(last[0]));
            nodes.push([x, step * normal_density(z) / self.density(x)]);
        }
        tame(&mut nodes);
        nodes
    }

    fn value(&self, z: f64, guess: f64, first: bool, last: bool) -> f64 {
        // At a corner the stretch's own end, not the neighbour's.
        if first && z > -Z_LIMIT {
            return self.x.0;
        }
        if last && z < Z_LIMIT {
            return self.x.1;
        }
        let chance = Chance::from_z(z);
        let direct = !matches!(self.law, Law::Pert { .. } | Law::Mixture { .. });
        if direct || !guess.is_finite() || !self.x.0.is_finite() || !self.x.1.is_finite() {
            let (low, high) = (self.x.0, self.x.1);
            if direct || !guess.is_finite() {
                return self.law.quantile(chance).max(low).min(high);
            }
            return self.solve_unbounded(chance, guess);
        }
        self.law.solve(chance, self.x.0, self.x.1, guess)
    }

    /// As [`Law::solve`] where the stretch has no end: the bracket comes from the parts.
    fn solve_unbounded(&self, chance: Chance, guess: f64) -> f64 {
        let Law::Mixture { parts, .. } = self.law else {
            return self.law.quantile(chance);
        };
        let ends = parts.iter().map(|(_, part)| part.quantile(chance));
        let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| {
            (l.min(x), h.max(x))
        });
        self.law
            .solve(chance, low.max(self.x.0), high.min(self.x.1), guess)
    }

    /// The density just inside the stretch.
    fn density(&self, x: f64) -> f64 {
        let nudge = 1e-12 * (self.x.1 - self.x.0);
        if !nudge.is_finite() || nudge == 0.0 {
            return self.law.density(x);
        }
        self.law
            .density(x.clamp(self.x.0 + nudge, self.x.1 - nudge))
    }

    /// The greatest error at the middle of an interval, as a share of the range between the
    /// nodes nearest z = ±4.
    fn error(&self, nodes: &[[f64; 2]]) -> f64 {
        let step = (self.z.1 - self.z.0) / (nodes.len() - 1) as f64;
        let at = |z: f64| (((z - self.z.0) / step).round().max(0.0) as usize).min(nodes.len() - 1);
        let (from, to) = (at(-6.0), at(6.0));
        let range = nodes[at(4.0)][0] - nodes[at(-4.0)][0];
        let mut worst = 0.0f64;
        for i in (from..to).step_by(((to - from) / 64).max(1)) {
            let z = self.z.0 + step * (i as f64 + 0.5);
            let guess = hermite(nodes[i], nodes[i + 1], 0.5);
            worst = worst.max((self.value(z, guess, false, false) - guess).abs());
        }
        worst / range.max(f64::MIN_POSITIVE)
    }
}

/// Keeps every cubic rising: a slope of at most three times the chord's (Fritsch and
/// Carlson 1980). It acts only where a density is near 0.
fn tame(nodes: &mut [[f64; 2]]) {
    let rises: Vec<f64> = nodes
        .windows(2)
        .map(|pair| pair[1][0] - pair[0][0])
        .collect();
    for (i, node) in nodes.iter_mut().enumerate() {
        let before = if i > 0 { rises[i - 1] } else { f64::INFINITY };
        let after = rises.get(i).copied().unwrap_or(f64::INFINITY);
        let most = 3.0 * before.min(after);
        node[1] = if node[1].is_nan() {
            most.min(before).min(after)
        } else {
            node[1].min(most)
        };
    }
}
