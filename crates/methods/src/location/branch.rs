//! Closes what is left between the best plan and its bound: a site is tried open, then shut.

use super::prices::{Best, Effort, Question, raise};
use super::rules::{State, sites_in};

/// How hard to try.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Steps of prices at first.
    pub first: Effort,
    /// Steps of prices in each trial.
    pub each: Effort,
    /// The most trials.
    pub trials: usize,
}

/// What was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub best: Best,
    /// No plan is below this.
    pub bound: f64,
}

/// A part of all plans: those that agree with the states.
struct Part {
    states: Vec<State>,
    prices: Vec<f64>,
    bound: f64,
}

/// The best plan of `count` open sites, and a bound; they meet unless the trials ran out.
pub(super) fn search(
    question: &impl Question,
    count: usize,
    states: Vec<State>,
    mut best: Best,
    prices: Vec<f64>,
    limits: Limits,
) -> Found {
    let whole = question.whole();
    let mut parts = vec![Part {
        states,
        prices,
        bound: f64::NEG_INFINITY,
    }];
    let mut effort = limits.first;
    for trial in 0.. {
        let Some(mut part) = parts.pop() else { break };
        if best.is_proven_by(part.bound, whole) {
            continue;
        }
        if trial >= limits.trials {
            parts.push(part);
            break;
        }
        let Part { states, prices, .. } = &mut part;
        let bound = raise(question, count, states, prices, &mut best, effort);
        part.bound = bound.max(part.bound);
        if trial == 0 {
            let (sites, value) = question.improve(best.sites.clone(), &part.states);
            best.offer(&sites, value);
        }
        effort = limits.each;
        if !best.is_proven_by(part.bound, whole) {
            split(question, count, part, &mut best, &mut parts);
        }
    }
    let left = parts.iter().map(|p| p.bound);
    let bound = left.fold(best.value, f64::min);
    let bound = if whole { (bound - 1e-6).ceil() } else { bound };
    Found {
        bound: bound.min(best.value),
        best,
    }
}

/// Two parts instead of one: the most valued free site open, and shut. A part with one plan left is
/// simply looked at.
fn split(
    question: &impl Question,
    count: usize,
    part: Part,
    best: &mut Best,
    parts: &mut Vec<Part>,
) {
    let mut open = sites_in(&part.states, State::Open);
    let free = sites_in(&part.states, State::Free);
    if open.len() > count || open.len() + free.len() < count {
        return;
    }
    if open.len() == count || open.len() + free.len() == count {
        open.extend(free.iter().take(count - open.len()));
        best.offer(&open, question.value(&open));
        return;
    }
    let worth = |site: &usize| question.worth(*site, &part.prices);
    let better = |a: &usize, b: &usize| worth(a).total_cmp(&worth(b)).then(a.cmp(b));
    let Some(site) = free.iter().copied().min_by(better) else {
        return;
    };
    for state in [State::Shut, State::Open] {
        let mut states = part.states.clone();
        states[site] = state;
        parts.push(Part {
            states,
            prices: part.prices.clone(),
            bound: part.bound,
        });
    }
}
