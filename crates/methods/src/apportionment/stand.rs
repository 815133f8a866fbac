//! The questions that any split must answer, whatever the rule.

use crate::coalition::{CostGame, members};

/// A group that would pay less by itself, or the one that comes nearest to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Objection {
    /// Its members, as bits.
    pub group: usize,
    /// What it pays beyond what it would pay by itself, in pence; below 0 it would lose by going.
    pub over: f64,
}

/// How a split stands up to the questions.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// **Alone**: what each partner saves against going alone, in pence; below 0 it would do
    /// better alone.
    pub saves: Vec<f64>,
    /// **In groups**: the group of two or more that would gain most by going, or lose least.
    /// Nothing for fewer than three partners.
    pub nearest: Option<Objection>,
    /// How many groups of one or more would gain by going.
    pub objections: usize,
    /// **Pays its way**: what each pays beyond what it adds to the cost, in pence; below 0 the
    /// others subsidise it by so much.
    pub beyond_added: Vec<f64>,
    /// **Gain shared**: each partner's saving as a part of what it would pay alone; nothing where
    /// that is nothing.
    pub saves_share: Vec<Option<f64>>,
    /// How unequal these savings are: the Gini index, 0 if all save the same part. Nothing where
    /// somebody loses.
    pub gini: Option<f64>,
}

/// Half a penny: below, money cannot tell.
const HALF_A_PENNY: f64 = 0.5;

/// Puts the questions to a split, in pence.
///
/// ```
/// use comity_methods::{apportionment::stand, coalition::CostGame};
/// // Young's two towns by population: town A pays more than alone.
/// let towns = CostGame::new(vec![0, 1100, 700, 1500])?;
/// let found = stand(&towns, &[1125.0, 375.0]);
/// assert_eq!(found.saves, [-25.0, 325.0]);
/// assert!(!found.alone() && !found.pays_its_way());
/// # Ok::<(), comity_methods::coalition::GameError>(())
/// ```
#[must_use]
pub fn stand(game: &CostGame, pays: &[f64]) -> Standing {
    let partners = 0..game.partners();
    let saves: Vec<f64> = partners
        .clone()
        .map(|p| game.alone(p) as f64 - pays[p])
        .collect();
    let share = |p: usize| (game.alone(p) > 0).then(|| saves[p] / game.alone(p) as f64);
    let saves_share: Vec<Option<f64>> = partners.clone().map(share).collect();
    let (nearest, objections) = objections(game, pays);
    Standing {
        nearest,
        objections,
        beyond_added: partners
            .map(|p| pays[p] - game.added_by(p) as f64)
            .collect(),
        gini: gini(&saves_share),
        saves_share,
        saves,
    }
}

impl Standing {
    /// Nobody would do better alone.
    #[must_use]
    pub fn alone(&self) -> bool {
        self.saves.iter().all(|s| *s >= -HALF_A_PENNY)
    }

    /// No group, of one or more, would do better by itself.
    #[must_use]
    pub fn in_groups(&self) -> bool {
        self.objections == 0
    }

    /// Nobody pays less than it adds.
    #[must_use]
    pub fn pays_its_way(&self) -> bool {
        self.beyond_added.iter().all(|b| *b >= -HALF_A_PENNY)
    }

    /// Everybody gains something.
    #[must_use]
    pub fn gain_shared(&self) -> bool {
        self.saves.iter().all(|s| *s > HALF_A_PENNY)
    }

    /// All four hold.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.alone() && self.in_groups() && self.pays_its_way() && self.gain_shared()
    }

    /// Who saves the smallest part, or loses most; by position.
    #[must_use]
    pub fn worst_off(&self) -> Option<usize> {
        let known = self.saves_share.iter().enumerate();
        let known = known.filter_map(|(p, share)| Some((p, (*share)?)));
        known.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(p, _)| p)
    }
}

/// The group nearest to leaving, and how many would gain by it. Sums over groups are built from
/// those of smaller groups; a penny a member is left to rounding.
fn objections(game: &CostGame, pays: &[f64]) -> (Option<Objection>, usize) {
    let mut sums = vec![0.0; game.costs().len()];
    let mut count = 0;
    let mut nearest: Option<Objection> = None;
    for group in 1..game.everybody() {
        let lowest = group.trailing_zeros() as usize;
        sums[group] = sums[group & (group - 1)] + pays[lowest];
        let over = sums[group] - game.cost(group) as f64;
        count += usize::from(over > HALF_A_PENNY);
        let larger = nearest.is_none_or(|n| over > n.over);
        if larger && !group.is_power_of_two() {
            nearest = Some(Objection { group, over });
        }
    }
    (nearest, count)
}

/// Of what is left in the middle of whom: the members' mean absolute difference over twice their
/// mean.
fn gini(shares: &[Option<f64>]) -> Option<f64> {
    let known: Vec<f64> = shares.iter().copied().collect::<Option<_>>()?;
    let sum: f64 = known.iter().sum();
    if known.iter().any(|s| *s < 0.0) || sum <= 0.0 {
        return None;
    }
    let differences = known
        .iter()
        .flat_map(|a| known.iter().map(move |b| (a - b).abs()));
    Some(differences.sum::<f64>() / (2.0 * known.len() as f64 * sum))
}

/// What it costs the others if one partner leaves: what those who stay would pay by themselves
/// beyond what they pay now, in pence, at least 0. And what the leaver would then pay beyond now.
///
/// ```
/// use comity_methods::{apportionment::price_of_exit, coalition::CostGame};
/// let towns = CostGame::new(vec![0, 1100, 700, 1500])?;
/// assert_eq!(price_of_exit(&towns, &[950.0, 550.0], 1), (150.0, 150.0));
/// # Ok::<(), comity_methods::coalition::GameError>(())
/// ```
#[must_use]
pub fn price_of_exit(game: &CostGame, pays: &[f64], leaver: usize) -> (f64, f64) {
    let stay = game.everybody() & !(1 << leaver);
    let now: f64 = members(stay).map(|p| pays[p]).sum();
    let damage = (game.cost(stay) as f64 - now).max(0.0);
    (damage, game.alone(leaver) as f64 - pays[leaver])
}
