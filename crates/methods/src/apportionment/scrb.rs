//! Rules that look only at what each pays alone and what each adds: separable cost.

use crate::coalition::CostGame;

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
pub fn scrb(game: &CostGame) -> Vec<f64> {
    let beyond: Vec<f64> = (0..game.partners())
        .map(|p| (game.alone(p) - game.added_by(p)) as f64)
        .collect();
    with_common(game, &beyond)
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
pub fn ensc(game: &CostGame) -> Vec<f64> {
    with_common(game, &vec![1.0; game.partners()])
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
pub fn equal_saving(game: &CostGame) -> Vec<f64> {
    let each = game.saving() as f64 / game.partners() as f64;
    let partners = 0..game.partners();
    partners.map(|p| game.alone(p) as f64 - each).collect()
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
pub fn proportional_to_alone(game: &CostGame) -> Option<Vec<f64>> {
    let alone: Vec<f64> = (0..game.partners()).map(|p| game.alone(p) as f64).collect();
    let sum: f64 = alone.iter().sum();
    let part = |a: f64| game.total() as f64 * a / sum;
    (sum > 0.0).then(|| alone.into_iter().map(part).collect())
}

/// What each adds, and the rest by weights.
fn with_common(game: &CostGame, weights: &[f64]) -> Vec<f64> {
    let added: Vec<f64> = (0..game.partners())
        .map(|p| game.added_by(p) as f64)
        .collect();
    let common = game.total() as f64 - added.iter().sum::<f64>();
    let sum: f64 = weights.iter().sum();
    let part = |w: f64| match sum == 0.0 {
        true => common / weights.len() as f64,
        false => common * w / sum,
    };
    added
        .iter()
        .zip(weights)
        .map(|(a, w)| a + part(*w))
        .collect()
}
