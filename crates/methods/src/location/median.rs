//! The p-median: so many sites that all people together travel least.

use super::branch::{Limits, search};
use super::distances::Distances;
use super::error::{LocationError, all_not_negative, of_length};
use super::prices::{Best, Effort, Question};
use super::rules::{SiteRules, State};
use super::swap::{drawn, exchange, greedy};

/// Starts of the exchange besides the greedy one.
const STARTS: u32 = 3;
/// Numbers up to this are exact to far below one half.
const MOST_WHOLE: f64 = 1e9;
const LIMITS: Limits = Limits {
    first: Effort {
        rounds: 400,
        patience: 12,
        step: 1.5,
    },
    each: Effort {
        rounds: 60,
        patience: 8,
        step: 0.5,
    },
    trials: 2_000,
};

/// A plan and what is proven of it.
#[derive(Clone, Debug, PartialEq)]
pub struct MedianPlan {
    /// Sites that are open, in order.
    pub sites: Vec<usize>,
    /// The site that each place goes to: the nearest that is open.
    pub goes_to: Vec<usize>,
    /// Distance times weight, all places together.
    pub value: f64,
    /// No plan is below this.
    pub bound: f64,
}

impl MedianPlan {
    /// By which share a better plan could be better at most; 0 if none is.
    pub fn gap(&self) -> f64 {
        gap(self.value, self.bound)
    }
}

/// The part of a value that a bound leaves open.
pub(super) fn gap(value: f64, bound: f64) -> f64 {
    if value <= bound {
        0.0
    } else {
        (value - bound) / value
    }
}

/// The sites that make the sum of weight times distance to the nearest one least, where `rules`
/// say how many are open. Weights are people, visits or whatever travels, one for each place.
///
/// ```
/// use comity_methods::location::{Distances, SiteRules, p_median};
/// // Five towns along a road, ten minutes apart; most people live in the last.
/// let road: Vec<_> = (0..4).map(|i| (i, i + 1, 10.0)).collect();
/// let towns = Distances::from_edges(5, &road)?;
/// let people = [1.0, 1.0, 1.0, 1.0, 9.0];
/// let plan = p_median(&towns, &people, &SiteRules::open(2))?;
/// assert_eq!((plan.sites.as_slice(), plan.value), ([1, 4].as_slice(), 30.0));
/// assert_eq!(plan.gap(), 0.0); // proven: no two sites are better
/// # Ok::<(), comity_methods::location::LocationError>(())
/// ```
///
/// # Errors
/// Weights that are negative or too few, rules that exclude each other.
pub fn p_median(
    distances: &Distances,
    weights: &[f64],
    rules: &SiteRules,
) -> Result<MedianPlan, LocationError> {
    of_length("the list of weights", distances.places(), weights.len())?;
    all_not_negative("the weight of place", weights)?;
    let states = rules.counted(distances.sites())?;
    let question = Median::new(distances.map(|place, d| weights[place] * d));
    let best = question.start(rules.count, &states);
    let prices = question.first_prices(&best.sites);
    let found = search(&question, rules.count, states, best, prices, LIMITS);
    let sites = found.best.sites;
    let nearest = |place| distances.nearest(place, &sites).map_or(0, |(site, _)| site);
    Ok(MedianPlan {
        goes_to: (0..distances.places()).map(nearest).collect(),
        value: found.best.value,
        bound: found.bound,
        sites,
    })
}

struct Median {
    costs: Distances,
    needs: Vec<f64>,
    whole: bool,
}

impl Median {
    fn new(costs: Distances) -> Median {
        let mut sum = 0.0;
        let mut whole = true;
        for site in 0..costs.sites() {
            let largest = costs.to_site(site).iter().fold(0.0, |m: f64, c| m.max(*c));
            sum += largest;
            whole &= costs.to_site(site).iter().all(|c| c.fract() == 0.0);
        }
        Median {
            needs: vec![1.0; costs.places()],
            whole: whole && sum * costs.places() as f64 <= MOST_WHOLE * costs.sites() as f64,
            costs,
        }
    }

    /// The best of a few starts.
    fn start(&self, count: usize, states: &[State]) -> Best {
        let mut best = Best {
            sites: Vec::new(),
            value: f64::INFINITY,
        };
        let starts = (0..STARTS).map(|draw| drawn(draw, count, states));
        for start in std::iter::once(greedy(&self.costs, count, states)).chain(starts) {
            let sites = exchange(&self.costs, start, states);
            best.offer(&sites, self.value(&sites));
        }
        best
    }

    /// Prices to begin with: between what a place costs in a good plan and at its next best site.
    fn first_prices(&self, open: &[usize]) -> Vec<f64> {
        let of = |place: usize| {
            let mut two = [f64::INFINITY; 2];
            for site in open {
                let cost = self.costs.between(place, *site);
                if cost < two[0] {
                    two = [cost, two[0]];
                } else if cost < two[1] {
                    two[1] = cost;
                }
            }
            if two[1].is_finite() {
                0.5 * (two[0] + two[1])
            } else {
                two[0]
            }
        };
        (0..self.costs.places()).map(of).collect()
    }
}

impl Question for Median {
    fn needs(&self) -> &[f64] {
        &self.needs
    }

    fn sites(&self) -> usize {
        self.costs.sites()
    }

    fn worth(&self, site: usize, prices: &[f64]) -> f64 {
        // Eight sums side by side, in a fixed order, so that one does not wait for the other.
        let costs = self.costs.to_site(site);
        let mut sums = [0.0_f64; 8];
        let (costs, last_costs) = costs.as_chunks::<8>();
        let (prices, last_prices) = prices.as_chunks::<8>();
        for (costs, prices) in costs.iter().zip(prices) {
            for ((sum, cost), price) in sums.iter_mut().zip(costs).zip(prices) {
                *sum += (cost - price).min(0.0);
            }
        }
        let last = last_costs.iter().zip(last_prices);
        let last: f64 = last.map(|(cost, price)| (cost - price).min(0.0)).sum();
        sums.iter().sum::<f64>() + last
    }

    fn serve(&self, site: usize, prices: &[f64], served: &mut [f64]) {
        let costs = self.costs.to_site(site);
        for ((served, cost), price) in served.iter_mut().zip(costs).zip(prices) {
            *served += f64::from(u8::from(cost < price));
        }
    }

    fn value(&self, open: &[usize]) -> f64 {
        let mut nearest = vec![f64::INFINITY; self.costs.places()];
        for site in open {
            for (near, cost) in nearest.iter_mut().zip(self.costs.to_site(*site)) {
                *near = near.min(*cost);
            }
        }
        nearest.iter().sum()
    }

    fn at_least(&self, open: &[usize]) -> f64 {
        self.value(open)
    }

    fn improve(&self, open: Vec<usize>, states: &[State]) -> (Vec<usize>, f64) {
        let sites = exchange(&self.costs, open, states);
        let value = self.value(&sites);
        (sites, value)
    }

    fn whole(&self) -> bool {
        self.whole
    }
}
