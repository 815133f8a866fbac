//! The cost gap rule.

use crate::coalition::{CostGame, members};

/// The cost gap (τ-) rule of Tijs and Driessen (1986): each pays what it adds, and the common cost
/// is split by the least common cost of any group that it can be in. In pence; nothing if
/// some group has a common cost below 0, where the rule says nothing.
///
/// ```
/// use comity_methods::{apportionment::tau, coalition::CostGame};
/// let towns = CostGame::new(vec![0, 1100, 700, 1500])?;
/// assert_eq!(tau(&towns), Some(vec![950.0, 550.0]));
/// # Ok::<(), comity_methods::coalition::GameError>(())
/// ```
#[must_use]
pub fn tau(game: &CostGame) -> Option<Vec<f64>> {
    let added: Vec<i64> = (0..game.partners()).map(|p| game.added_by(p)).collect();
    let mut gaps: Vec<i64> = game.costs().to_vec();
    for (p, added) in added.iter().enumerate() {
        let holds = |(group, _): &(usize, &mut i64)| group >> p & 1 == 1;
        let with = gaps.iter_mut().enumerate().filter(holds);
        with.for_each(|(_, gap)| *gap -= added);
    }
    let mut least = vec![i64::MAX; added.len()];
    for (group, gap) in gaps.iter().enumerate().skip(1) {
        for p in members(group) {
            least[p] = least[p].min(*gap);
        }
    }
    let sum: i64 = least.iter().sum();
    let common = gaps[game.everybody()];
    let sound = gaps.iter().all(|gap| *gap >= 0) && sum >= common;
    sound.then(|| {
        let part = |least: i64| match sum {
            0 => 0.0,
            _ => common as f64 * least as f64 / sum as f64,
        };
        let parts = added.iter().zip(&least);
        parts.map(|(a, l)| *a as f64 + part(*l)).collect()
    })
}
