//! The Shapley value: the average of what each partner adds, over every order of joining.

use crate::coalition::CostGame;
use crate::sampling::stream::Stream;
use crate::statistics::student_t_quantile;

/// The Shapley value of each partner, in pence; exact up to the last digits of floating point.
///
/// All groups are looked at once: the weight of a group depends on its size only, and the sums
/// over the groups that hold a partner are got by folding the table in half, one partner after
/// the other; in all some 2·2ⁿ additions (20 partners: a few milliseconds).
///
/// ```
/// use comity_methods::{apportionment::shapley, coalition::CostGame};
/// // A runway for three lengths: each step is paid by those who need it (Littlechild and Owen 1973).
/// let longest = |g: usize| 600 * i64::from(usize::BITS - g.leading_zeros());
/// let runway = CostGame::from_fn(3, longest)?;
/// let pays: Vec<f64> = shapley(&runway).into_iter().map(f64::round).collect();
/// assert_eq!(pays, [200.0, 500.0, 1100.0]);
/// # Ok::<(), comity_methods::coalition::GameError>(())
/// ```
#[must_use]
pub fn shapley(game: &CostGame) -> Vec<f64> {
    let n = game.partners();
    let (joining, staying_out) = weights(n);
    let mut folded = Vec::with_capacity(game.costs().len());
    let mut out_of_it = 0.0;
    for (block, costs) in game.costs().chunks(64).enumerate() {
        let size = (block * 64).count_ones() as usize;
        let mut sum = 0.0;
        for (group, cost) in costs.iter().enumerate() {
            let size = size + group.count_ones() as usize;
            let cost = *cost as f64;
            let out = staying_out[size] * cost;
            sum += out;
            folded.push(joining[size] * cost + out);
        }
        out_of_it += sum;
    }
    let mut values = vec![0.0; n];
    let mut length = folded.len();
    for value in values.iter_mut().rev() {
        length /= 2;
        let (without, with) = folded[..2 * length].split_at_mut(length);
        *value = fold(without, with) - out_of_it;
    }
    values
}

/// By the size of a group: the weight of its cost for a partner in it, and for one outside.
/// |S|!(n−1−|S|)!/n!, without factorials, which overflow beyond 20.
fn weights(n: usize) -> (Vec<f64>, Vec<f64>) {
    let mut out = vec![0.0; n + 1];
    out[0] = 1.0 / n as f64;
    for size in 1..n {
        out[size] = out[size - 1] * size as f64 / (n - size) as f64;
    }
    let mut joining = vec![0.0];
    joining.extend_from_slice(&out[..n]);
    (joining, out)
}

/// Adds the second half to the first; the sum of the second, in eight strands.
fn fold(without: &mut [f64], with: &[f64]) -> f64 {
    let mut strands = [0.0; 8];
    let (heads, tails) = (without.chunks_mut(8), with.chunks(8));
    for (head, tail) in heads.zip(tails) {
        for ((a, b), strand) in head.iter_mut().zip(tail).zip(&mut strands) {
            *strand += b;
            *a += b;
        }
    }
    strands.iter().sum()
}

/// A cost that can be told for partners who join one by one, in any order, for numbers of
/// partners that no table holds.
pub trait OneByOne: Sync {
    /// What is known of those who joined so far.
    type Joined: Clone;
    /// How many partners there are.
    fn partners(&self) -> usize;
    /// Nobody yet.
    fn nobody(&self) -> Self::Joined;
    /// Lets a partner join; the cost of all who joined so far, in pence.
    fn join(&self, joined: &mut Self::Joined, partner: usize) -> f64;
}

/// How many orders of joining are looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SamplePlan {
    /// Stop when every half width is below so much of the mean absolute value.
    pub relative_half_width: f64,
    /// Chance that an interval holds the value, such as 0.95.
    pub confidence: f64,
    /// Look at so many rounds at most.
    pub most_rounds: u32,
    /// The same seed gives the same answer on any machine.
    pub seed: u64,
}

impl Default for SamplePlan {
    fn default() -> SamplePlan {
        SamplePlan {
            relative_half_width: 0.01,
            confidence: 0.95,
            most_rounds: 10_000,
            seed: 1,
        }
    }
}

/// Shapley values from sampled orders of joining.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampled {
    /// The estimate for each partner, in pence; they add up to the cost of all.
    pub values: Vec<f64>,
    /// Half the width of each interval.
    pub half_widths: Vec<f64>,
    /// Rounds looked at.
    pub rounds: u32,
    /// True if every interval became as narrow as asked, after enough rounds to tell.
    pub narrow_enough: bool,
}

/// Rounds before the first look at the intervals; and for each partner. What happens to a partner
/// only if it comes first is seen 16 times in n rounds: after n/2 rounds, and at least 16, it is
/// missed once in 3,000 times. A look before it was seen would take a part that does not vary for
/// one that cannot.
const FIRST_LOOK: u32 = 16;
const FIRST_LOOK_EACH: f64 = 0.5;

/// Estimates Shapley values from orders of joining drawn at random. One round is an order and its
/// reverse (what one partner gains by coming early it loses by coming late), each begun at several
/// places, so that in a round every partner comes early, late and in between. The intervals are
/// Student's t over rounds, with the chance of error halved at every doubling: looking often
/// does not make them dishonest.
///
/// ```
/// use comity_methods::apportionment::*;
/// // A fixed cost that all need, and each its own.
/// let cost = StructuredCost::new(3, vec![
///     Component::Fixed { cost: 300.0, needed_by: vec![0, 1, 2] },
///     Component::Own { costs: vec![10.0, 20.0, 30.0] },
/// ]);
/// let found = sampled_shapley(&cost, &SamplePlan::default());
/// assert!((found.values[2] - 130.0).abs() < 1e-9 && found.narrow_enough);
/// ```
#[must_use]
pub fn sampled_shapley<C: OneByOne>(cost: &C, plan: &SamplePlan) -> Sampled {
    let n = cost.partners();
    let mut sums = Sums::new(n);
    let enough = FIRST_LOOK.max((n as f64 * FIRST_LOOK_EACH).ceil() as u32);
    let mut look = enough.min(plan.most_rounds.max(2));
    let mut risk = (1.0 - plan.confidence) / 2.0;
    loop {
        while sums.rounds < look {
            sums.add(&round(cost, plan.seed, sums.rounds));
        }
        let half_widths = sums.half_widths(risk);
        let mean_size = sums.mean.iter().map(|v| v.abs()).sum::<f64>() / n.max(1) as f64;
        let narrow = |w: &f64| *w <= plan.relative_half_width * mean_size;
        let narrow_enough = look >= enough && half_widths.iter().all(narrow);
        if narrow_enough || look >= plan.most_rounds {
            return Sampled {
                values: sums.mean,
                half_widths,
                rounds: look,
                narrow_enough,
            };
        }
        look = (look * 2).min(plan.most_rounds);
        risk /= 2.0;
    }
}

/// How often a round begins an order at another place.
const STARTS: usize = 8;

/// The average of what each partner adds in the orders of one round.
fn round<C: OneByOne>(cost: &C, seed: u64, number: u32) -> Vec<f64> {
    let n = cost.partners();
    let mut order = shuffled(n, seed, number);
    let starts = STARTS.min(n.max(1));
    let mut added = vec![0.0; n];
    for _ in 0..2 {
        for start in 0..starts {
            let from = start * n / starts;
            let (mut joined, mut before) = (cost.nobody(), 0.0);
            for p in order[from..].iter().chain(&order[..from]) {
                let now = cost.join(&mut joined, *p);
                added[*p] += now - before;
                before = now;
            }
        }
        order.reverse();
    }
    added.iter_mut().for_each(|a| *a /= 2.0 * starts as f64);
    added
}

/// An order of joining, each as likely as any other (Fisher and Yates).
fn shuffled(n: usize, seed: u64, number: u32) -> Vec<usize> {
    let stream = Stream::of("order of joining", seed);
    let mut order: Vec<usize> = (0..n).collect();
    for last in (1..n).rev() {
        let drawn = stream.number(number, last as u32);
        order.swap(
            last,
            ((u128::from(drawn) * (last as u128 + 1)) >> 64) as usize,
        );
    }
    order
}

/// Running means and squares (Welford 1962).
struct Sums {
    rounds: u32,
    mean: Vec<f64>,
    squares: Vec<f64>,
}

impl Sums {
    fn new(n: usize) -> Sums {
        Sums {
            rounds: 0,
            mean: vec![0.0; n],
            squares: vec![0.0; n],
        }
    }

    fn add(&mut self, values: &[f64]) {
        self.rounds += 1;
        let count = f64::from(self.rounds);
        for ((value, mean), square) in values.iter().zip(&mut self.mean).zip(&mut self.squares) {
            let off = value - *mean;
            *mean += off / count;
            *square += off * (value - *mean);
        }
    }

    fn half_widths(&self, risk: f64) -> Vec<f64> {
        let free = f64::from(self.rounds) - 1.0;
        let t = student_t_quantile(1.0 - risk / 2.0, free);
        let width = |square: &f64| t * (square / free / f64::from(self.rounds)).sqrt();
        self.squares.iter().map(width).collect()
    }
}
