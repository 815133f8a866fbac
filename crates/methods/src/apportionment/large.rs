//! Rules and tests for more partners than a table of groups holds: what can be said without
//! looking at every group.

use super::separable::Separable;
use super::shapley::{OneByOne, SamplePlan, Sampled, sampled_shapley};
use super::stand::{HALF_A_PENNY, Objection, Standing, gini};
use super::structured::StructuredCost;

/// Shapley values of a structured cost: in closed form where that is possible, the rest sampled.
/// The half widths are those of the sampled part.
#[must_use]
pub fn structured_shapley(cost: &StructuredCost, plan: &SamplePlan) -> Sampled {
    let (closed, rest) = cost.in_closed_form();
    let mut found = sampled_shapley(&rest, plan);
    found
        .values
        .iter_mut()
        .zip(closed)
        .for_each(|(v, c)| *v += c);
    found
}

/// A group of so many partners cannot be named by bits.
const MOST_NAMED: usize = usize::BITS as usize;

/// Puts the questions to a split of a structured cost, looking at some groups only: all of two,
/// all but two, and those that grow from each partner by taking in whoever makes the group
/// object most. How many were looked at comes second. "No objection found" is not "none". With 64
/// partners or more the nearest group is not named.
#[must_use]
pub fn stand_among(cost: &StructuredCost, pays: &[f64]) -> (Standing, usize) {
    let n = cost.partners();
    let of = Separable::from(cost);
    let saves: Vec<f64> = of.alone.iter().zip(pays).map(|(a, p)| a - p).collect();
    let share = |(a, s): (&f64, &f64)| (*a > 0.0).then(|| s / a);
    let saves_share: Vec<Option<f64>> = of.alone.iter().zip(&saves).map(share).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for a in 0..n {
        for b in a + 1..n {
            groups.push(vec![a, b]);
            groups.push((0..n).filter(|p| *p != a && *p != b).collect());
        }
        groups.extend(grown(cost, pays, a));
    }
    groups.retain(|g| g.len() > 1 && g.len() < n);
    let over =
        |g: &Vec<usize>| g.iter().map(|p| pays[*p]).sum::<f64>() - cost.of(g.iter().copied());
    let objections = groups.iter().filter(|g| over(g) > HALF_A_PENNY).count()
        + saves.iter().filter(|s| **s < -HALF_A_PENNY).count();
    let nearest = groups
        .iter()
        .map(|g| (over(g), g))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let standing = Standing {
        nearest: nearest
            .filter(|_| n < MOST_NAMED)
            .map(|(over, members)| Objection {
                group: members.iter().map(|p| 1usize << p).sum(),
                over,
            }),
        objections,
        beyond_added: pays.iter().zip(&of.added).map(|(p, a)| p - a).collect(),
        gini: gini(&saves_share),
        saves_share,
        saves,
    };
    (standing, groups.len() + n)
}

/// Groups that grow from one partner: each time by whoever makes the group object most.
fn grown(cost: &StructuredCost, pays: &[f64], first: usize) -> Vec<Vec<usize>> {
    let n = cost.partners();
    let (mut group, mut found) = (vec![first], Vec::new());
    let mut joined = cost.nobody();
    cost.join(&mut joined, first);
    while group.len() + 1 < n.min(40) {
        let over = |p: &usize| {
            let mut with = joined.clone();
            pays[*p] - cost.join(&mut with, *p)
        };
        let outside = (0..n).filter(|p| !group.contains(p));
        let Some(next) = outside.max_by(|a, b| over(a).total_cmp(&over(b))) else {
            break;
        };
        cost.join(&mut joined, next);
        group.push(next);
        found.push(group.clone());
    }
    found
}
