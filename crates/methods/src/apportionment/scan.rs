//! Every group of a game at once, in floating point: which may object most to a split.

use crate::coalition::CostGame;

/// All groups at once, in floating point: who seems to object most.
pub(super) struct Scan {
    /// The cost of each group; without end for those whose part is settled.
    costs: Vec<f64>,
    /// One over the weights; nothing if all are 1.
    per_weight: Option<Vec<f64>>,
    /// What may be lost in sums.
    noise: f64,
    low: Vec<f64>,
    high: Vec<f64>,
}

/// Partners whose sums are tabulated in the inner loop.
const LOW: usize = 9;

impl Scan {
    pub fn new(game: &CostGame, weights: Option<&[i64]>) -> Scan {
        let mut costs: Vec<f64> = game.costs().iter().map(|c| *c as f64).collect();
        let size = costs.iter().fold(1.0, |most: f64, c| most.max(c.abs()));
        costs[0] = f64::INFINITY;
        let one_over = |w: &i64| 1.0 / *w as f64;
        Scan {
            costs,
            per_weight: weights.map(|w| w.iter().map(one_over).collect()),
            noise: 1e-11 * size,
            low: Vec::new(),
            high: Vec::new(),
        }
    }

    /// Leaves out every group whose numbers add up to 0.
    pub fn settle(&mut self, across: &[u64]) {
        let (low, high) = across.split_at(LOW.min(across.len()));
        let (low, high) = (sums(low, u64::wrapping_add), sums(high, u64::wrapping_add));
        for (costs, high) in self.costs.chunks_mut(low.len()).zip(&high) {
            for (cost, low) in costs.iter_mut().zip(&low) {
                if low.wrapping_add(*high) == 0 {
                    *cost = f64::INFINITY;
                }
            }
        }
    }

    fn tabulate(&mut self, split: &[f64]) {
        let (low, high) = split.split_at(LOW.min(split.len()));
        let plus = |a: f64, b: f64| a + b;
        (self.low, self.high) = (sums(low, plus), sums(high, plus));
    }

    /// The group that objects most beyond the level, if any does.
    pub fn largest(&mut self, split: &[f64], level: f64) -> Option<usize> {
        self.tabulate(split);
        let (mut most, mut found) = (f64::NEG_INFINITY, None);
        for block in 0..self.high.len() {
            let of_block = (0..self.low.len())
                .step_by(8)
                .fold([f64::NEG_INFINITY; 8], |most, at| {
                    self.eight(block, at, most)
                });
            let of_block = of_block.into_iter().fold(f64::NEG_INFINITY, larger);
            if of_block > most {
                (most, found) = (of_block, Some(block));
            }
        }
        let block = found?;
        let (first, last) = (block * self.low.len(), (block + 1) * self.low.len());
        let group = (first..last).find(|g| self.objection(*g) == most)?;
        let weight = self.per_weight.as_ref().map_or(1.0, |w| 1.0 / w[group]);
        (most > level && (most - level) * weight > self.noise).then_some(group)
    }

    /// The largest of eight neighbouring objections each in its place.
    #[inline(always)]
    fn eight(&self, block: usize, at: usize, mut most: [f64; 8]) -> [f64; 8] {
        let first = block * self.low.len() + at;
        let end = (at + 8).min(self.low.len());
        let (low, high) = (&self.low[at..end], self.high[block]);
        let costs = &self.costs[first..first + low.len()];
        match &self.per_weight {
            None => {
                for ((most, low), cost) in most.iter_mut().zip(low).zip(costs) {
                    *most = larger(*most, low + high - cost);
                }
            }
            Some(per_weight) => {
                let per_weight = &per_weight[first..first + low.len()];
                let each = most.iter_mut().zip(low).zip(costs).zip(per_weight);
                for (((most, low), cost), per) in each {
                    *most = larger(*most, (low + high - cost) * per);
                }
            }
        }
        most
    }

    fn objection(&self, group: usize) -> f64 {
        let (block, at) = (group / self.low.len(), group % self.low.len());
        let beyond = self.low[at] + self.high[block] - self.costs[group];
        self.per_weight
            .as_ref()
            .map_or(beyond, |w| beyond * w[group])
    }

    /// All groups that may object beyond the level, as far as floating point can tell.
    pub fn near(&mut self, split: &[f64], level: f64) -> Vec<usize> {
        self.tabulate(split);
        let may = |group: &usize| {
            let weight = self.per_weight.as_ref().map_or(1.0, |w| 1.0 / w[*group]);
            (self.objection(*group) - level) * weight > -self.noise
        };
        (1..self.costs.len()).filter(may).collect()
    }
}

fn larger(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

/// The sum over every set of numbers, by the set's bits.
fn sums<T: Copy + Default>(numbers: &[T], plus: impl Fn(T, T) -> T) -> Vec<T> {
    let mut sums = vec![T::default()];
    for number in numbers {
        let with: Vec<T> = sums.iter().map(|s| plus(*s, *number)).collect();
        sums.extend(with);
    }
    sums
}
