//! All plans there are, and which of them deserve a look: criteria are kept apart, never added up.

use super::error::LocationError;
use super::rules::{SiteRules, State, sites_in};

/// How many plans there are under the rules; at most what a `u128` holds.
///
/// # Errors
/// Rules that exclude each other.
pub fn count_plans(sites: usize, rules: &SiteRules) -> Result<u128, LocationError> {
    let states = rules.counted(sites)?;
    let open = sites_in(&states, State::Open).len();
    let free = sites_in(&states, State::Free).len();
    Ok(binomial(free, rules.count - open))
}

fn binomial(n: usize, k: usize) -> u128 {
    let k = k.min(n - k);
    let step =
        |product: u128, i: usize| Some(product.checked_mul((n - i) as u128)? / (i as u128 + 1));
    (0..k).try_fold(1, step).unwrap_or(u128::MAX)
}

/// Every plan under the rules, each as its open sites in order, if there are at most `most`.
///
/// ```
/// use comity_methods::location::{SiteRules, every_plan};
/// let plans = every_plan(4, &SiteRules::open(2).keeping(&[0]), 1_000)?;
/// assert_eq!(plans, [[0, 1], [0, 2], [0, 3]]);
/// # Ok::<(), comity_methods::location::LocationError>(())
/// ```
///
/// # Errors
/// Rules that exclude each other; more plans than `most`.
pub fn every_plan(
    sites: usize,
    rules: &SiteRules,
    most: usize,
) -> Result<Vec<Vec<usize>>, LocationError> {
    let plans = count_plans(sites, rules)?;
    if plans > most as u128 {
        return Err(LocationError::TooManyPlans { plans, most });
    }
    let states = rules.counted(sites)?;
    let open = sites_in(&states, State::Open);
    let free = sites_in(&states, State::Free);
    let mut found = Vec::new();
    choose(
        &free,
        rules.count - open.len(),
        &mut open.clone(),
        &mut found,
    );
    Ok(found)
}

fn choose(free: &[usize], count: usize, open: &mut Vec<usize>, found: &mut Vec<Vec<usize>>) {
    if count == 0 {
        let mut plan = open.clone();
        plan.sort_unstable();
        found.push(plan);
        return;
    }
    for (at, site) in free.iter().enumerate().take(free.len() + 1 - count) {
        open.push(*site);
        choose(&free[at + 1..], count - 1, open, found);
        open.pop();
    }
}

/// The rows that no other row beats: none is as good in everything and better in something. Less is
/// better in every column. Of equal rows all stay.
///
/// ```
/// use comity_methods::location::pareto;
/// // Cost and travel of four plans: the third is worse than the first in both.
/// assert_eq!(pareto(&[vec![3.0, 9.0], vec![5.0, 4.0], vec![4.0, 10.0], vec![9.0, 4.0]]), [0, 1]);
/// ```
pub fn pareto(rows: &[Vec<f64>]) -> Vec<usize> {
    // Whoever beats a row also comes before it in the order of columns, so only those are asked.
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let compare = |a: &f64, b: &f64| a.total_cmp(b);
    order.sort_by(|a, b| {
        let each = rows[*a].iter().zip(&rows[*b]);
        let first = each.map(|(x, y)| compare(x, y)).find(|o| o.is_ne());
        first.unwrap_or(std::cmp::Ordering::Equal).then(a.cmp(b))
    });
    let mut kept: Vec<usize> = Vec::new();
    for row in order {
        if !kept.iter().any(|other| beats(&rows[*other], &rows[row])) {
            kept.push(row);
        }
    }
    kept.sort_unstable();
    kept
}

fn beats(one: &[f64], other: &[f64]) -> bool {
    let pairs = || one.iter().zip(other);
    pairs().all(|(a, b)| a <= b) && pairs().any(|(a, b)| a < b)
}

/// The `count` rows that are least in the first of some columns, ties by the next and so on: the best
/// plan by one criterion and those nearest to it.
///
/// ```
/// use comity_methods::location::nearest_best;
/// let rows = [vec![3.0, 9.0], vec![5.0, 4.0], vec![3.0, 8.0]];
/// assert_eq!(nearest_best(&rows, &[0, 1], 2), [2, 0]);
/// ```
pub fn nearest_best(rows: &[Vec<f64>], columns: &[usize], count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let value = |row: usize, column: usize| rows[row].get(column).copied().unwrap_or(0.0);
    order.sort_by(|a, b| {
        let each = columns.iter();
        let first = each.map(|c| value(*a, *c).total_cmp(&value(*b, *c)));
        let first = first.into_iter().find(|o| o.is_ne());
        first.unwrap_or(std::cmp::Ordering::Equal).then(a.cmp(b))
    });
    order.truncate(count);
    order
}
