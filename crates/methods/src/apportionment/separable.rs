//! Rules that look only at what each pays alone and what each adds: separable cost. They need
//! 2n + 1 groups, so they can be used for any number of partners.

use super::shapley::OneByOne;
use super::structured::StructuredCost;
use crate::coalition::CostGame;

/// What each partner would pay alone and what it adds, and the cost of all, in pence.
#[derive(Clone, Debug, PartialEq)]
pub struct Separable {
    /// The cost of all.
    pub total: f64,
    /// What each would pay alone.
    pub alone: Vec<f64>,
    /// What all cost more because it is among them.
    pub added: Vec<f64>,
}

impl From<&CostGame> for Separable {
    fn from(game: &CostGame) -> Separable {
        let of =
            |cost: &dyn Fn(usize) -> i64| (0..game.partners()).map(|p| cost(p) as f64).collect();
        Separable {
            total: game.total() as f64,
            alone: of(&|p| game.alone(p)),
            added: of(&|p| game.added_by(p)),
        }
    }
}

impl From<&StructuredCost> for Separable {
    fn from(cost: &StructuredCost) -> Separable {
        let all = 0..cost.partners();
        let total = cost.of(all.clone());
        let without = |p: usize| cost.of(all.clone().filter(|q| *q != p));
        Separable {
            total,
            alone: all.clone().map(|p| cost.of([p])).collect(),
            added: all.clone().map(|p| total - without(p)).collect(),
        }
    }
}

/// Separable cost, remaining benefit: each pays what it adds, and the common cost is split by how
/// much each saves beyond that (Ransmeier 1942, for the Tennessee Valley Authority; also called
/// alternative cost avoided). In pence.
///
/// Where nobody saves anything beyond what it adds, the common cost is split equally.
///
/// ```
/// use comity_methods::{apportionment::scrb, coalition::CostGame};
/// let towns = CostGame::new(vec![0, 1100, 700, 1500])?;
/// assert_eq!(scrb(&towns), [950.0, 550.0]);
/// # Ok::<(), comity_methods::coalition::GameError>(())
/// ```
#[must_use]
pub fn scrb(cost: impl Into<Separable>) -> Vec<f64> {
    let of = cost.into();
    let beyond: Vec<f64> = of.alone.iter().zip(&of.added).map(|(a, b)| a - b).collect();
    of.with_common(&beyond)
}

/// Equal split of the common cost: each pays what it adds and an equal part of the rest (equal
/// non-separable cost). In pence.
///
/// ```
/// use comity_methods::{apportionment::ensc, coalition::CostGame};
/// let towns = CostGame::new(vec![0, 1100, 700, 1500])?;
/// assert_eq!(ensc(&towns), [950.0, 550.0]);
/// # Ok::<(), comity_methods::coalition::GameError>(())
/// ```
#[must_use]
pub fn ensc(cost: impl Into<Separable>) -> Vec<f64> {
    let of = cost.into();
    of.with_common(&vec![1.0; of.alone.len()])
}

/// Equal saving: each saves the same number of pounds against paying alone. In pence.
///
/// ```
/// use comity_methods::{apportionment::equal_saving, coalition::CostGame};
/// let towns = CostGame::new(vec![0, 1100, 700, 1500])?;
/// assert_eq!(equal_saving(&towns), [950.0, 550.0]);
/// # Ok::<(), comity_methods::coalition::GameError>(())
/// ```
#[must_use]
pub fn equal_saving(cost: impl Into<Separable>) -> Vec<f64> {
    let of = cost.into();
    let each = (of.alone.iter().sum::<f64>() - of.total) / of.alone.len() as f64;
    of.alone.iter().map(|alone| alone - each).collect()
}

/// By what each would pay alone: everybody saves the same percentage. In pence; nothing if alone
/// everybody would pay nothing.
///
/// ```
/// use comity_methods::{apportionment::proportional_to_alone, coalition::CostGame};
/// let towns = CostGame::new(vec![0, 1000, 500, 1200])?;
/// assert_eq!(proportional_to_alone(&towns), Some(vec![800.0, 400.0]));
/// # Ok::<(), comity_methods::coalition::GameError>(())
/// ```
#[must_use]
pub fn proportional_to_alone(cost: impl Into<Separable>) -> Option<Vec<f64>> {
    let of = cost.into();
    let sum: f64 = of.alone.iter().sum();
    let part = |alone: &f64| of.total * alone / sum;
    (sum > 0.0).then(|| of.alone.iter().map(part).collect())
}

impl Separable {
    /// What each adds, and the rest by weights; equally where they are all 0.
    fn with_common(&self, weights: &[f64]) -> Vec<f64> {
        let common = self.total - self.added.iter().sum::<f64>();
        let sum: f64 = weights.iter().sum();
        let part = |weight: f64| match sum == 0.0 {
            true => common / weights.len() as f64,
            false => common * weight / sum,
        };
        let each = self.added.iter().zip(weights);
        each.map(|(added, weight)| added + part(*weight)).collect()
    }
}
