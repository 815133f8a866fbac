//! Good plans quickly: add the best site until there are enough, then exchange one for another for
//! as long as that helps (Teitz and Bart 1968; fast interchange by Whitaker 1983).

use super::distances::Distances;
use super::prices::Question;
use super::rules::{State, sites_in};
use crate::sampling::philox::philox;

/// Sites that must be open, and the best ones one after the other.
pub(super) fn greedy(costs: &Distances, count: usize, states: &[State]) -> Vec<usize> {
    let mut open = sites_in(states, State::Open);
    let mut nearest = vec![f64::INFINITY; costs.places()];
    for site in &open {
        closer(&mut nearest, costs.to_site(*site));
    }
    while open.len() < count {
        let free = (0..costs.sites()).filter(|s| states[*s] == State::Free && !open.contains(s));
        let value = |site: &usize| total(&nearest, costs.to_site(*site));
        let Some(site) = free.min_by(|a, b| value(a).total_cmp(&value(b))) else {
            break;
        };
        open.push(site);
        closer(&mut nearest, costs.to_site(site));
    }
    open
}

/// Sites that must be open, and others by the draw of a fixed number: a start like any other.
pub(super) fn drawn(draw: u32, count: usize, states: &[State]) -> Vec<usize> {
    let mut open = sites_in(states, State::Open);
    let mut free = sites_in(states, State::Free);
    free.sort_by_key(|site| philox([*site as u32, draw, 0, 0], [0x91AC_E5E7, 0])[0]);
    open.extend(free.into_iter().take(count.saturating_sub(open.len())));
    open
}

fn closer(nearest: &mut [f64], site: &[f64]) {
    for (near, cost) in nearest.iter_mut().zip(site) {
        *near = near.min(*cost);
    }
}

fn total(nearest: &[f64], site: &[f64]) -> f64 {
    nearest.iter().zip(site).map(|(n, c)| n.min(*c)).sum()
}

/// Exchanges sites for as long as the whole cost falls. Every place goes to its cheapest open site.
pub(super) fn exchange(costs: &Distances, mut open: Vec<usize>, states: &[State]) -> Vec<usize> {
    let mut two = Nearest::new(costs, &open);
    // Each exchange lowers the cost; the guard is against noise in the last bits only.
    for _ in 0..10_000 {
        let Some((out, site)) = two.best_exchange(costs, &open, states) else {
            break;
        };
        open[out] = site;
        two = Nearest::new(costs, &open);
    }
    open
}

/// For each place, its cheapest open site and the next.
struct Nearest {
    first: Vec<(usize, f64)>,
    second: Vec<f64>,
    value: f64,
}

impl Nearest {
    fn new(costs: &Distances, open: &[usize]) -> Nearest {
        let mut first = vec![(0, f64::INFINITY); costs.places()];
        let mut second = vec![f64::INFINITY; costs.places()];
        for (position, site) in open.iter().enumerate() {
            let each = first.iter_mut().zip(&mut second);
            for ((first, second), cost) in each.zip(costs.to_site(*site)) {
                if *cost < first.1 {
                    *second = first.1;
                    *first = (position, *cost);
                } else {
                    *second = second.min(*cost);
                }
            }
        }
        let value = first.iter().map(|f| f.1).sum();
        Nearest {
            first,
            second,
            value,
        }
    }

    /// Which open site (by position) to exchange for which other, if any exchange helps.
    fn best_exchange(
        &self,
        costs: &Distances,
        open: &[usize],
        states: &[State],
    ) -> Option<(usize, usize)> {
        let mut best = (-1e-9 * self.value.abs(), None);
        let mut losses = vec![0.0; open.len()];
        for site in (0..costs.sites()).filter(|s| states[*s] == State::Free) {
            if open.contains(&site) {
                continue;
            }
            let gain = self.gain(costs.to_site(site), &mut losses);
            for (out, loss) in losses.iter().enumerate() {
                if states[open[out]] == State::Free && loss - gain < best.0 {
                    best = (loss - gain, Some((out, site)));
                }
            }
        }
        best.1
    }

    /// What opening a site saves; and in `losses` what shutting each open one then costs.
    fn gain(&self, site: &[f64], losses: &mut [f64]) -> f64 {
        losses.fill(0.0);
        let mut gain = 0.0;
        for ((first, second), cost) in self.first.iter().zip(&self.second).zip(site) {
            if *cost < first.1 {
                gain += first.1 - cost;
            } else {
                losses[first.0] += second.min(*cost) - first.1;
            }
        }
        gain
    }
}

/// The same where the value of a plan can only be asked for: every exchange is looked at.
pub(super) fn exchange_asking(
    question: &impl Question,
    mut open: Vec<usize>,
    states: &[State],
) -> (Vec<usize>, f64) {
    let mut value = question.value(&open);
    for _ in 0..10_000 {
        let mut best = (value - 1e-9 * value.abs(), None);
        if !value.is_finite() {
            best.0 = f64::INFINITY;
        }
        for out in (0..open.len()).filter(|o| states[open[*o]] == State::Free) {
            let free = (0..question.sites()).filter(|s| states[*s] == State::Free);
            for site in free.filter(|s| !open.contains(s)) {
                let mut tried = open.clone();
                tried[out] = site;
                if question.at_least(&tried) >= best.0 {
                    continue;
                }
                let found = question.value(&tried);
                if found < best.0 {
                    best = (found, Some(tried));
                }
            }
        }
        let Some(better) = best.1 else { break };
        (value, open) = (best.0, better);
    }
    (open, value)
}
