//! A bound below which no plan can be: the Lagrangian dual of a choice of sites.
//!
//! Let every place pay a price to be served. A site is then worth, at best, what it costs to serve
//! the places that pay more than they cost; the sum of all prices and of the best sites' worths is
//! never above the value of any plan. Prices go up where nobody serves a place and down where several
//! do (subgradient steps, Held, Wolfe and Crowder 1974), which raises the bound. Sites whose worth
//! shows that no better plan opens (or shuts) them are decided for good (Christofides and Beasley 1982).

use super::rules::{State, sites_in};

/// What the bound must know of a question: cheap answers about one site at given prices.
pub(super) trait Question {
    /// What each place needs: 1 if it is served as a whole, else its people.
    fn needs(&self) -> &[f64];
    /// How many sites there are.
    fn sites(&self) -> usize;
    /// The least that an open site adds at these prices: 0 or less.
    fn worth(&self, site: usize, prices: &[f64]) -> f64;
    /// Adds whom the site would serve at these prices.
    fn serve(&self, site: usize, prices: &[f64], served: &mut [f64]);
    /// The value of a plan; infinite if it is none.
    fn value(&self, open: &[usize]) -> f64;
    /// What a plan comes to at least: quickly said, so that it need not be worked out.
    fn at_least(&self, open: &[usize]) -> f64;
    /// A plan at least as good, by exchanging sites that are free to change.
    fn improve(&self, open: Vec<usize>, states: &[State]) -> (Vec<usize>, f64);
    /// True if the value of every plan is a whole number.
    fn whole(&self) -> bool;
}

/// The best plan so far.
#[derive(Clone, Debug)]
pub(super) struct Best {
    pub sites: Vec<usize>,
    pub value: f64,
}

impl Best {
    /// Takes a plan if it is better.
    pub fn offer(&mut self, sites: &[usize], value: f64) {
        if value < self.value {
            self.value = value;
            self.sites = sites.to_vec();
            self.sites.sort_unstable();
        }
    }

    /// True if a bound shows that nothing better is left.
    pub fn is_proven_by(&self, bound: f64, whole: bool) -> bool {
        let rounded = if whole { (bound - 1e-6).ceil() } else { bound };
        rounded >= self.value - 1e-9 * self.value.abs()
    }
}

/// How hard to try.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    /// Steps of prices.
    pub rounds: usize,
    /// Steps without a better bound after which steps are halved.
    pub patience: usize,
    /// The share of the distance to the best plan that the first steps go.
    pub step: f64,
}

/// Raises the bound for what the states leave open; `prices` are where to begin and, after, the best
/// found. States that the bound decides are set.
pub(super) fn raise(
    question: &impl Question,
    count: usize,
    states: &mut [State],
    prices: &mut Vec<f64>,
    best: &mut Best,
    effort: Effort,
) -> f64 {
    let needs = question.needs();
    let (mut bound, mut at) = (f64::NEG_INFINITY, prices.clone());
    let (mut step, mut since) = (effort.step, 0);
    let mut top = Charged::default();
    let mut served = vec![0.0; needs.len()];
    for _ in 0..effort.rounds {
        let (now, value) = Charged::at(question, count, states, &at);
        since += 1;
        if value > bound {
            if value > bound + 1e-6 * bound.abs() {
                since = 0;
            }
            bound = value;
            prices.clone_from(&at);
            best.offer(&now.chosen, question.value(&now.chosen));
            top = now.clone();
            if best.is_proven_by(bound, question.whole()) {
                break;
            }
        }
        if since >= effort.patience {
            (step, since) = (step / 2.0, 0);
            if step < 1e-3 {
                break;
            }
        }
        served.fill(0.0);
        for site in &now.chosen {
            question.serve(*site, &at, &mut served);
        }
        if !go_on(&mut at, needs, &served, step * aim(best.value, value)) {
            break;
        }
    }
    decide(&top, bound, states, best, question.whole());
    bound
}

/// How far the bound should rise at one go.
fn aim(best: f64, bound: f64) -> f64 {
    match best.is_finite() {
        true => (best - bound).max(1e-9 * best.abs()),
        false => 0.05 * bound.abs() + 1.0,
    }
}

/// Moves prices by one step; false if everybody is served just once, so that there is nowhere to go.
fn go_on(prices: &mut [f64], needs: &[f64], served: &[f64], rise: f64) -> bool {
    let missing = |(n, s): (&f64, &f64)| n - s;
    let squares: f64 = needs.iter().zip(served).map(missing).map(|m| m * m).sum();
    if squares <= 0.0 {
        return false;
    }
    for (price, lacks) in prices.iter_mut().zip(needs.iter().zip(served).map(missing)) {
        *price += rise / squares * lacks;
    }
    true
}

/// What each site is worth at some prices, and the best choice.
#[derive(Clone, Debug, Default)]
struct Charged {
    worth: Vec<f64>,
    chosen: Vec<usize>,
    /// Free sites, the best first, and how many of them are chosen.
    free: Vec<usize>,
    taken: usize,
}

impl Charged {
    /// The best choice at some prices, and the bound that they give.
    fn at(
        question: &impl Question,
        count: usize,
        states: &[State],
        prices: &[f64],
    ) -> (Charged, f64) {
        let value = |(site, state): (usize, &State)| match state {
            State::Shut => 0.0,
            State::Free | State::Open => question.worth(site, prices),
        };
        let worth: Vec<f64> = states.iter().enumerate().map(value).collect();
        let mut chosen = sites_in(states, State::Open);
        let mut free = sites_in(states, State::Free);
        free.sort_unstable_by(|a, b| worth[*a].total_cmp(&worth[*b]).then(a.cmp(b)));
        let taken = count.saturating_sub(chosen.len()).min(free.len());
        chosen.extend(&free[..taken]);
        let paid: f64 = prices
            .iter()
            .zip(question.needs())
            .map(|(p, n)| p * n)
            .sum();
        let bound = paid + chosen.iter().map(|site| worth[*site]).sum::<f64>();
        let charged = Charged {
            worth,
            chosen,
            free,
            taken,
        };
        (charged, bound)
    }
}

/// Decides sites: one that would lift the bound to the best plan if it were opened is shut, one that
/// would if it were shut is opened.
fn decide(top: &Charged, bound: f64, states: &mut [State], best: &Best, whole: bool) {
    let (taken, left) = top.free.split_at(top.taken);
    if let Some(last) = taken.last() {
        for site in left {
            let forced = bound + top.worth[*site] - top.worth[*last];
            if best.is_proven_by(forced, whole) {
                states[*site] = State::Shut;
            }
        }
    }
    if let Some(next) = left.first() {
        for site in taken {
            let without = bound - top.worth[*site] + top.worth[*next];
            if best.is_proven_by(without, whole) {
                states[*site] = State::Open;
            }
        }
    }
}
