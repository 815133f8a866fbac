//! Would a grouping hold? Who would rather be in another group or alone, and which group would
//! rather walk out, each with pounds.

use super::allowed::Allowed;
use super::game::{CostGame, members};
use super::grouping::Grouping;

/// A partner that would rather be elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// Who.
    pub partner: usize,
    /// The group it would be in then, itself included.
    pub to: usize,
    /// How many pence less it would pay there.
    pub saves: i64,
    /// True if nobody there would pay more because it came: with such moves a grouping is not even
    /// individually stable; with others it is not stable in the sense of Nash.
    pub is_welcome: bool,
}

/// A group that would do better by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WalkOut {
    /// Who.
    pub group: usize,
    /// How many pence less it would cost them than they pay now, together.
    pub saves: i64,
}

/// What keeps a grouping from holding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stability {
    /// Each partner's best move, if it has one, the greatest saving first.
    pub moves: Vec<Move>,
    /// Groups that would rather walk out, the greatest saving first; at most as many as were asked
    /// for.
    pub walk_outs: Vec<WalkOut>,
    /// How many such groups there are.
    pub walk_out_count: usize,
    /// The group that is nearest to walking out though it would not: who, and how many pence it
    /// would lose by it.
    pub nearest: Option<WalkOut>,
}

impl Stability {
    /// True if no group would rather walk out, and nobody would rather move to where it is welcome
    /// (or alone). Who would like to come and is not welcome cannot: partners are sovereign.
    pub fn holds(&self) -> bool {
        self.walk_out_count == 0 && !self.moves.iter().any(|m| m.is_welcome)
    }
}

/// What each partner would pay as a member of a group: `pays(group, partner)` in pence, `None` if
/// that is not known.
pub type Pays<'a> = dyn Fn(usize, usize) -> Option<i64> + 'a;

/// Looks for partners and groups that a grouping does not suit. `pays` says what each would pay
/// in any group (in the groups of the grouping: what it pays now); `most` walk-outs are listed.
/// Only groups that are allowed are looked at.
///
/// A group walks out if its members together pay more than it costs: they could then divide the
/// gain so that each is better off (the core). For one partner that is standing alone.
///
/// ```
/// use comity_methods::coalition::{Allowed, CostGame, Grouping, stability};
/// // Two towns share at £15, £11.25 and £3.75 by population; A alone is £11.
/// let game = CostGame::new(vec![0, 1100, 700, 1500])?;
/// let all = Grouping { groups: vec![0b11], cost: 1500 };
/// let by_population = |group, partner: usize| match group {
///     0b11 => [1125, 375].get(partner).copied(),
///     alone => Some(game.cost(alone)),
/// };
/// let found = stability(&game, &Allowed::all(2), &all, &by_population, 5);
/// assert_eq!((found.moves[0].partner, found.moves[0].saves), (0, 25));
/// assert_eq!((found.walk_outs[0].group, found.walk_outs[0].saves), (0b01, 25));
/// # Ok::<(), comity_methods::coalition::GameError>(())
/// ```
pub fn stability(
    game: &CostGame,
    allowed: &Allowed,
    grouping: &Grouping,
    pays: &Pays<'_>,
    most: usize,
) -> Stability {
    let mut moves = moves(allowed, grouping, pays);
    moves.sort_by_key(|m| (-m.saves, m.partner));
    let now = payments(game.partners(), grouping, pays);
    let saves = |group: usize| {
        let paid: i64 = members(group).map(|p| now[p]).sum();
        paid - game.cost(group)
    };
    let others = allowed.groups().filter(|g| !grouping.groups.contains(g));
    let mut all: Vec<WalkOut> = others
        .map(|group| WalkOut {
            group,
            saves: saves(group),
        })
        .collect();
    all.sort_by_key(|w| (-w.saves, w.group));
    let walk_out_count = all.partition_point(|w| w.saves > 0);
    let nearest = all.get(walk_out_count).copied();
    all.truncate(walk_out_count.min(most));
    Stability {
        moves,
        walk_outs: all,
        walk_out_count,
        nearest: nearest.map(|w| WalkOut {
            saves: -w.saves,
            ..w
        }),
    }
}

/// What each pays now; nothing where that is not known.
fn payments(partners: usize, grouping: &Grouping, pays: &Pays<'_>) -> Vec<i64> {
    let own = |p: usize| grouping.group_of(p).and_then(|group| pays(group, p));
    (0..partners).map(|p| own(p).unwrap_or(0)).collect()
}

fn moves(allowed: &Allowed, grouping: &Grouping, pays: &Pays<'_>) -> Vec<Move> {
    let partners = grouping.groups.iter().flat_map(|g| members(*g));
    let best = |partner: usize| {
        let own = grouping.group_of(partner)?;
        let now = pays(own, partner)?;
        let to = |from: &usize| from | 1 << partner;
        let elsewhere = grouping.groups.iter().filter(|g| **g != own).map(to);
        let alone = std::iter::once(1 << partner).filter(|alone| *alone != own);
        elsewhere
            .chain(alone)
            .filter(|to| allowed.holds(*to))
            .filter_map(|to| Some((pays(to, partner)?, to)))
            .filter(|(then, _)| *then < now)
            .min()
            .map(|(then, to)| Move {
                partner,
                to,
                saves: now - then,
                is_welcome: is_welcome(to, partner, pays),
            })
    };
    partners.filter_map(best).collect()
}

/// True if nobody of a group pays more after somebody has joined it.
fn is_welcome(to: usize, partner: usize, pays: &Pays<'_>) -> bool {
    let before = to & !(1 << partner);
    members(before).all(|p| match (pays(before, p), pays(to, p)) {
        (Some(before), Some(after)) => after <= before,
        _ => false,
    })
}

/// Payments by equal saving: members of a group share equally what it costs less than they alone
/// (or more); pence that are left over go to the first. Without any other rule this is the plain
/// one.
///
/// ```
/// use comity_methods::coalition::{CostGame, equal_saving};
/// let game = CostGame::new(vec![0, 1100, 700, 1500])?;
/// assert_eq!(equal_saving(&game, 0b11, 0), Some(950));
/// assert_eq!(equal_saving(&game, 0b11, 1), Some(550));
/// assert_eq!(equal_saving(&game, 0b01, 1), None);
/// # Ok::<(), comity_methods::coalition::GameError>(())
/// ```
pub fn equal_saving(game: &CostGame, group: usize, partner: usize) -> Option<i64> {
    let place = members(group).position(|p| p == partner)? as i64;
    let size = i64::from(group.count_ones());
    let saving = members(group).map(|p| game.alone(p)).sum::<i64>() - game.cost(group);
    let (each, left) = (saving.div_euclid(size), saving.rem_euclid(size));
    Some(game.alone(partner) - each - i64::from(place < left))
}
