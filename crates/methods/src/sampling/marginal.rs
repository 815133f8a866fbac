//! From evenly spread numbers to values of one input, a block at a time.

use super::distribution::Distribution;
use super::law::{Chance, Curve, Law, Steps, Z_LIMIT};
use crate::lanes::Lanes;
use crate::math::{exp, ln, normal_density, normal_quantile};

/// Steps up to this many are counted, more are searched.
const FEW_STEPS: usize = 16;
/// Intervals of the grid on which a smooth distribution is tabulated.
const INTERVALS: usize = 256;
/// The error allowed at the middle of an interval, as a share of the central range.
const TOLERANCE: f64 = 4e-8;
/// The same for a distribution that bends more sharply.
const FINE_INTERVALS: usize = 1024;
/// A stretch less likely than this is never drawn.
const LEAST_MASS: f64 = 1e-13;

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
    Exponential { mean: f64 },
    Uniform { low: f64, high: f64 },
    Triangular(Triangle),
    FewSteps(Steps),
    ManySteps(Steps),
    Curve(Curve),
    Table(Box<Table<{ INTERVALS + 1 }>>),
    FineTable(Box<Table<{ FINE_INTERVALS + 1 }>>),
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
    /// use comity_methods::lanes::Lanes;
    /// use comity_methods::sampling::{Distribution, marginal::Marginal};
    /// let pert = Distribution::parse("pert(1, 2, 6)").unwrap();
    /// let mut block = Lanes::ZERO; // z = 0 is the median
    /// Marginal::compile(&pert).apply(&mut block);
    /// assert!((block[0] - pert.quantile(0.5)).abs() < 5e-7);
    /// ```
    #[must_use]
    pub fn compile(distribution: &Distribution) -> Marginal {
        Marginal(match distribution.law() {
            Law::Normal { mean, sd } => Kind::Normal { mean, sd },
            Law::Lognormal { mu, sigma } => Kind::Lognormal { mu, sigma },
            Law::Exponential { mean } => Kind::Exponential { mean },
            Law::Uniform { low, high } => Kind::Uniform { low, high },
            Law::Triangular { low, likely, high } => triangle(low, likely, high),
            Law::Steps(s) if s.values.len() == 1 => Kind::Constant(s.values[0]),
            Law::Steps(s) if s.values.len() <= FEW_STEPS => Kind::FewSteps(s),
            Law::Steps(s) => Kind::ManySteps(s),
            Law::Curve(curve) => Kind::Curve(curve),
            law => smooth(&law),
        })
    }

    /// What [`apply`](Self::apply) wants in its block.
    #[must_use]
    pub fn takes(&self) -> Takes {
        match self.0 {
            Kind::Constant(_) => Takes::Nothing,
            Kind::Normal { .. }
            | Kind::Lognormal { .. }
            | Kind::Curve(_)
            | Kind::Table(_)
            | Kind::FineTable(_) => Takes::Normal,
            _ => Takes::Uniform,
        }
    }

    /// Replaces each number of the block, of the kind that [`takes`](Self::takes) names, by
    /// the input's value. A table errs by less than 1e-7 of the range and never leaves it.
    #[inline(always)]
    pub fn apply(&self, block: &mut Lanes) {
        match &self.0 {
            Kind::Constant(value) => *block = Lanes::all(*value),
            Kind::Normal { mean, sd } => each(block, |z| mean + sd * z),
            Kind::Lognormal { mu, sigma } => each(block, |z| exp(mu + sigma * z)),
            Kind::Exponential { mean } => each(block, |u| exponential(*mean, u)),
            Kind::Uniform { low, high } => each(block, |u| uniform(*low, *high, u)),
            Kind::Triangular(triangle) => each(block, |u| triangle.at(u)),
            Kind::FewSteps(steps) => count_steps(steps, block),
            Kind::ManySteps(steps) => each(block, |u| step_at(steps, u)),
            Kind::Table(table) => each(block, |z| table.at(z)),
            Kind::FineTable(table) => each(block, |z| table.at(z)),
            Kind::Pieces(pieces) => pieces.apply(block),
            Kind::Curve(curve) => each(block, |z| curve.at(z).0),
        }
    }

    /// One value from one number strictly between 0 and 1: the same bits as
    /// [`apply`](Self::apply) gives in a block of which a lane holds that number, or its normal
    /// quantile where it [`takes`](Self::takes) that.
    ///
    /// # Examples
    /// ```
    /// use comity_methods::sampling::{Distribution, marginal::Marginal};
    /// let handling = Distribution::parse("exponential(6)").unwrap();
    /// let median = Marginal::compile(&handling).value(0.5);
    /// assert!((median - 6.0 * 2.0f64.ln()).abs() < 1e-12);
    /// ```
    #[inline]
    #[must_use]
    pub fn value(&self, uniform_number: f64) -> f64 {
        let u = uniform_number;
        match &self.0 {
            Kind::Constant(value) => *value,
            Kind::Normal { mean, sd } => mean + sd * normal_quantile(u),
            Kind::Lognormal { mu, sigma } => exp(mu + sigma * normal_quantile(u)),
            Kind::Exponential { mean } => exponential(*mean, u),
            Kind::Uniform { low, high } => uniform(*low, *high, u),
            Kind::Triangular(triangle) => triangle.at(u),
            Kind::FewSteps(steps) | Kind::ManySteps(steps) => step_at(steps, u),
            Kind::Table(table) => table.at(normal_quantile(u)),
            Kind::FineTable(table) => table.at(normal_quantile(u)),
            Kind::Pieces(pieces) => pieces.value(u),
            Kind::Curve(curve) => curve.at(normal_quantile(u)).0,
        }
    }
}

#[inline(always)]
fn each(block: &mut Lanes, value: impl Fn(f64) -> f64) {
    for x in block.iter_mut() {
        *x = value(*x);
    }
}

#[inline(always)]
fn exponential(mean: f64, u: f64) -> f64 {
    -mean * ln((1.0 - u).max(0.5 * f64::EPSILON))
}

#[inline(always)]
fn uniform(low: f64, high: f64, u: f64) -> f64 {
    (low + (high - low) * u).min(high)
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
    fn at(&self, u: f64) -> f64 {
        let rising = (self.low + (u * self.rising).sqrt()).min(self.likely);
        let falling = (self.high - ((1.0 - u) * self.falling).sqrt()).max(self.likely);
        if u <= self.turn { rising } else { falling }
    }
}

#[inline(always)]
fn count_steps(steps: &Steps, block: &mut Lanes) {
    let uniform = *block;
    *block = Lanes::all(steps.values[0]);
    for (reached, value) in steps.reached.iter().zip(&steps.values[1..]) {
        for (x, u) in block.iter_mut().zip(uniform.iter()) {
            *x = if u > reached { *value } else { *x };
        }
    }
}

#[inline(always)]
fn step_at(steps: &Steps, u: f64) -> f64 {
    let at = steps.reached.partition_point(|r| *r < u);
    steps.values[at.min(steps.values.len() - 1)]
}

/// A cubic between each two neighbours of a uniform grid of z.
#[derive(Debug, Clone)]
struct Table<const NODES: usize> {
    /// Value, and slope times the grid's step, at each grid point.
    nodes: [[f64; 2]; NODES],
}

/// The cubic with these values and slopes at t = 0 and t = 1.
#[inline(always)]
fn hermite([x0, d0]: [f64; 2], [x1, d1]: [f64; 2], t: f64) -> f64 {
    let rise = x1 - x0;
    let c3 = (d0 - rise) + (d1 - rise);
    let c2 = (rise - d0) - c3;
    x0 + t * (d0 + t * (c2 + t * c3))
}

impl<const NODES: usize> Table<NODES> {
    /// A power of two.
    const INTERVALS: usize = NODES - 1;
    const PER_Z: f64 = Self::INTERVALS as f64 / (2.0 * Z_LIMIT);
    /// Just inside the last interval.
    const TOP: f64 = Self::INTERVALS as f64 * (1.0 - f64::EPSILON / 2.0);

    #[inline(always)]
    fn at(&self, z: f64) -> f64 {
        /// Adding 2⁵² leaves a whole number in the low bits.
        const WHOLE: f64 = 4_503_599_627_370_496.0;
        let (low, high) = (self.nodes[0][0], self.nodes[Self::INTERVALS][0]);
        let place = ((z + Z_LIMIT) * Self::PER_Z).max(0.0).min(Self::TOP);
        let shifted = (place - 0.5).max(0.0) + WHOLE;
        let t = place - (shifted - WHOLE);
        let i = shifted.to_bits() as usize & (Self::INTERVALS - 1);
        hermite(self.nodes[i], self.nodes[i + 1], t)
            .max(low)
            .min(high)
    }
}

/// Stretches of a distribution between its corners.
#[derive(Debug, Clone, Default)]
struct Pieces {
    stretches: Vec<Stretch>,
    nodes: Vec<[f64; 2]>,
}

/// One stretch: either a single value or a smooth rise, tabulated by the z of the
/// probability within the stretch, in which it looks like a distribution of its own.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    /// The probabilities at which it starts and ends.
    from: f64,
    to: f64,
    first: usize,
    /// 0 for a single value.
    intervals: usize,
}

impl Stretch {
    /// How far through the stretch a probability lies, from 0 to 1.
    #[inline(always)]
    fn share(&self, u: f64) -> f64 {
        ((u - self.from) / (self.to - self.from)).clamp(0.0, 1.0)
    }
}

impl Pieces {
    #[inline(always)]
    fn apply(&self, block: &mut Lanes) {
        let mut which = [0; crate::lanes::LANES];
        for (u, which) in block.iter_mut().zip(&mut which) {
            *which = self.stretch_of(*u);
            *u = self.stretches[*which].share(*u);
        }
        for u in block.iter_mut() {
            *u = normal_quantile(*u);
        }
        for (z, which) in block.iter_mut().zip(&which) {
            *z = self.at(&self.stretches[*which], *z);
        }
    }

    fn value(&self, u: f64) -> f64 {
        let stretch = &self.stretches[self.stretch_of(u)];
        self.at(stretch, normal_quantile(stretch.share(u)))
    }

    #[inline(always)]
    fn stretch_of(&self, u: f64) -> usize {
        let after = self.stretches.partition_point(|s| s.to < u);
        after.min(self.stretches.len() - 1)
    }

    fn at(&self, stretch: &Stretch, z: f64) -> f64 {
        if stretch.intervals == 0 {
            return self.nodes[stretch.first][0];
        }
        let per_z = stretch.intervals as f64 / (2.0 * Z_LIMIT);
        let place = ((z + Z_LIMIT) * per_z)
            .max(0.0)
            .min(stretch.intervals as f64);
        let i = (place as usize).min(stretch.intervals - 1);
        let (a, b) = (
            self.nodes[stretch.first + i],
            self.nodes[stretch.first + i + 1],
        );
        hermite(a, b, place - i as f64).max(a[0]).min(b[0])
    }

    fn add(&mut self, from: Chance, to: Chance, nodes: &[[f64; 2]]) {
        let (first, intervals) = (self.nodes.len(), nodes.len() - 1);
        self.stretches.push(Stretch {
            from: from.below,
            to: to.below,
            first,
            intervals,
        });
        self.nodes.extend_from_slice(nodes);
    }
}

/// A stretch of a law on which its quantile function is smooth.
struct Smooth<'a> {
    law: &'a Law,
    /// Where the stretch starts and ends.
    x: (f64, f64),
    /// The probabilities there.
    chance: (Chance, Chance),
    mass: f64,
}

fn smooth(law: &Law) -> Kind {
    let stretches = stretches(law);
    if let [only] = stretches.as_slice()
        && only.is_smooth()
    {
        let nodes = only.nodes(INTERVALS);
        if only.error(&nodes) <= TOLERANCE
            && let Ok(nodes) = nodes.try_into()
        {
            return Kind::Table(Box::new(Table { nodes }));
        }
        if let Ok(nodes) = only.nodes(FINE_INTERVALS).try_into() {
            return Kind::FineTable(Box::new(Table { nodes }));
        }
    }
    let mut pieces = Pieces::default();
    for stretch in stretches {
        pieces.add(stretch.chance.0, stretch.chance.1, &stretch.enough_nodes());
    }
    Kind::Pieces(pieces)
}

/// The law cut at its corners, gaps left out.
fn stretches(law: &Law) -> Vec<Smooth<'_>> {
    let (low, high) = law.support();
    let mut from = (low, Chance::NONE);
    let mut all = Vec::new();
    let mut add = |x: (f64, f64), chance: (Chance, Chance)| {
        let mass = chance.1.less(chance.0);
        if mass > LEAST_MASS {
            all.push(Smooth {
                law,
                x,
                chance,
                mass,
            });
        }
    };
    for knot in law.knots() {
        add((from.0, knot.x), (from.1, knot.before));
        add((knot.x, knot.x), (knot.before, knot.reached));
        from = (knot.x, knot.reached);
    }
    add((from.0, high), (from.1, Chance::ALL));
    all
}

impl Smooth<'_> {
    fn is_smooth(&self) -> bool {
        self.x.0 < self.x.1
    }

    /// As many nodes as the tolerance asks for.
    fn enough_nodes(&self) -> Vec<[f64; 2]> {
        if !self.is_smooth() {
            return vec![[self.x.0, 0.0]];
        }
        let mut intervals = INTERVALS / 2;
        loop {
            let nodes = self.nodes(intervals);
            if intervals >= FINE_INTERVALS || self.error(&nodes) <= TOLERANCE {
                return nodes;
            }
            intervals *= 2;
        }
    }

    /// Values and slopes (times the step) at equally spaced z, marching upwards: each value
    /// is guessed from the one before and put right by Newton's method.
    fn nodes(&self, intervals: usize) -> Vec<[f64; 2]> {
        let step = 2.0 * Z_LIMIT / intervals as f64;
        let mut nodes: Vec<[f64; 2]> = Vec::with_capacity(intervals + 1);
        for i in 0..=intervals {
            let z = step * i as f64 - Z_LIMIT;
            let guess = match nodes.as_slice() {
                [] => f64::NAN,
                [last] => last[0] + last[1],
                // The parabola through the last value and the last two slopes.
                [.., before, last] => last[0] + 1.5 * last[1] - 0.5 * before[1],
            };
            let x = self.value(z, guess);
            let x = nodes.last().map_or(x, |last| x.max(last[0]));
            nodes.push([
                x,
                step * self.mass * normal_density(z) / self.law.density(x),
            ]);
        }
        tame(&mut nodes);
        nodes
    }

    /// The value at the z of the probability within the stretch.
    fn value(&self, z: f64, guess: f64) -> f64 {
        let (low, high) = self.x;
        let within = Chance::from_z(z);
        let below = self.chance.0.below + self.mass * within.below;
        let above = self.chance.1.above + self.mass * within.above;
        let chance = Chance { below, above };
        let solved = matches!(
            self.law,
            Law::Pert { .. } | Law::Mixture { .. } | Law::Gamma { .. }
        );
        if solved && guess.is_finite() && low.is_finite() && high.is_finite() {
            return self.law.solve(chance, low, high, guess);
        }
        if solved && guess.is_finite() {
            return self.law.solve_near(chance, (low, high), guess);
        }
        self.law.quantile(chance).max(low).min(high)
    }

    /// The greatest error at the middle of an interval between z = ±6, as a share of the
    /// range between z = ±4.
    fn error(&self, nodes: &[[f64; 2]]) -> f64 {
        let intervals = nodes.len() - 1;
        let step = 2.0 * Z_LIMIT / intervals as f64;
        let at = |z: f64| ((z + Z_LIMIT) / step) as usize;
        let range = nodes[at(4.0)][0] - nodes[at(-4.0)][0];
        let mut worst = 0.0f64;
        for i in (at(-6.0)..at(6.0)).step_by(intervals / 64) {
            let guess = hermite(nodes[i], nodes[i + 1], 0.5);
            let exact = self.value(step * (i as f64 + 0.5) - Z_LIMIT, guess);
            worst = worst.max((exact - guess).abs());
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
