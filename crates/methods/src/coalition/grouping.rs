//! Who best shares with whom: the division of all partners into groups that costs least.
//!
//! The dynamic programme of Yeh (1986), "A dynamic programming approach to the complete set
//! partitioning problem": the best grouping of a set is a group with one partner held fast and the
//! best grouping of the rest. All sets of n partners take about 3ⁿ/2 steps. The cheapest cost of
//! every set is kept, so what is best without some partners is read off at once.
//!
//! Ties are decided always the same way: of groupings that cost the same, the one with fewer
//! groups; of those, the one in which the group of the first partner is the smaller number, then
//! the group of the first partner left over, and so on.

use super::allowed::Allowed;
use super::game::{CostGame, GameError};
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// The most partners whose best grouping is found: 3²⁰/2 steps, two or three seconds.
pub const MOST_GROUPED: usize = 20;

/// A cost and the number of groups in one number, so that the smaller is the better grouping:
/// at most 20 groups need 5 bits.
const GROUP_BITS: u32 = 5;
/// No grouping: two of these still fit a number.
const NONE: i64 = i64::MAX / 2;
/// Sums of real costs (20 × £10¹³) stay far below, sums with [`NONE`] far above.
const LIMIT: i64 = i64::MAX / 4;

/// A division of partners into groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouping {
    /// The bits of each group, in the order of the groups' first partners.
    pub groups: Vec<usize>,
    /// What they cost together, in pence.
    pub cost: i64,
}

impl Grouping {
    /// The group in which a partner is.
    pub fn group_of(&self, partner: usize) -> Option<usize> {
        self.groups.iter().copied().find(|g| g >> partner & 1 == 1)
    }
}

/// Why no best grouping can be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GroupingError {
    /// Too many partners.
    #[error(
        "the best grouping of {0} partners cannot be found exactly; at most {MOST_GROUPED} can be \
         taken: group those first who will share in any case"
    )]
    TooMany(usize),
    /// Costs of some partners, permissions of others.
    #[error("costs are given for {costs} partners, but it is said for {allowed} who may share")]
    Differ {
        /// Partners with costs.
        costs: usize,
        /// Partners with permissions.
        allowed: usize,
    },
}

/// The best grouping of every set of partners.
///
/// ```
/// use comity_methods::coalition::{Allowed, CostGame, Groupings};
/// // A, B and C alone £10 each; A and B together £12, any other pair £19, all three £30.
/// let game = CostGame::new(vec![0, 1000, 1000, 1200, 1000, 1900, 1900, 3000])?;
/// let groupings = Groupings::new(&game, &Allowed::all_of(&game)).expect("three partners");
/// let best = groupings.best().expect("everybody may be alone");
/// assert_eq!((best.groups, best.cost), (vec![0b011, 0b100], 2200));
/// // Without A, B and C would share.
/// assert_eq!(groupings.best_of(0b110).map(|g| g.groups), Some(vec![0b110]));
/// // The three best: 22, 29 (twice).
/// let costs: Vec<i64> = groupings.next_best(3).iter().map(|g| g.cost).collect();
/// assert_eq!(costs, [2200, 2900, 2900]);
/// # Ok::<(), comity_methods::coalition::GameError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Groupings {
    partners: usize,
    /// Cost and one group, or [`NONE`], of each group.
    group: Vec<i64>,
    /// Cost and number of groups of the best grouping of each set.
    best: Vec<i64>,
}

impl Groupings {
    /// Finds the best grouping of every set of partners, using allowed groups only.
    ///
    /// # Errors
    /// More than [`MOST_GROUPED`] partners; permissions for other partners than costs.
    pub fn new(game: &CostGame, allowed: &Allowed) -> Result<Groupings, GroupingError> {
        let partners = game.partners();
        if partners > MOST_GROUPED {
            return Err(GroupingError::TooMany(partners));
        }
        if allowed.partners() != partners {
            let (costs, allowed) = (partners, allowed.partners());
            return Err(GroupingError::Differ { costs, allowed });
        }
        let keyed = |(group, cost): (usize, &i64)| match allowed.holds(group) {
            true => (cost << GROUP_BITS) + 1,
            false => NONE,
        };
        let group: Vec<i64> = game.costs().iter().enumerate().map(keyed).collect();
        let best = best_of_every_set(&group);
        Ok(Groupings {
            partners,
            group,
            best,
        })
    }

    /// The best grouping of all partners; `None` if the allowed groups do not take in everybody.
    pub fn best(&self) -> Option<Grouping> {
        self.best_of(self.everybody())
    }

    /// The best grouping of some partners, the others left out.
    pub fn best_of(&self, partners: usize) -> Option<Grouping> {
        let cost = self.cost_of(partners)?;
        let mut groups = Vec::new();
        let mut left = partners;
        while left != 0 {
            let group = self.first_group(left)?;
            groups.push(group);
            left ^= group;
        }
        Some(Grouping { groups, cost })
    }

    /// What the best grouping of some partners costs, in pence; nobody costs nothing.
    pub fn cost_of(&self, partners: usize) -> Option<i64> {
        let best = *self.best.get(partners)?;
        (best < LIMIT).then_some(best >> GROUP_BITS)
    }

    /// The best grouping of all if one partner says no and stays alone; `None` if it cannot be
    /// alone, or the others cannot be grouped.
    pub fn with_alone(&self, partner: usize) -> Option<Grouping> {
        let own = 1usize << partner;
        let alone = *self.group.get(own).filter(|cost| **cost < LIMIT)?;
        let mut grouping = self.best_of(self.everybody() & !own)?;
        grouping.groups.push(own);
        grouping.groups.sort_unstable_by_key(|g| g.trailing_zeros());
        grouping.cost += alone >> GROUP_BITS;
        Some(grouping)
    }

    /// The best groupings of all partners, the best first; fewer if there are no more.
    pub fn next_best(&self, count: usize) -> Vec<Grouping> {
        let mut found = Vec::new();
        let mut heap = BinaryHeap::from([Reverse(Begun::new(self))]);
        while let Some(Reverse(begun)) = heap.pop() {
            if found.len() == count {
                break;
            }
            match begun.left {
                0 => found.push(Grouping {
                    cost: begun.at_best >> GROUP_BITS,
                    groups: begun.groups,
                }),
                _ => heap.extend(begun.continued(self, count).map(Reverse)),
            }
        }
        found
    }

    fn everybody(&self) -> usize {
        self.best.len() - 1
    }

    /// The group of the lowest partner in the best grouping of a set.
    fn first_group(&self, set: usize) -> Option<usize> {
        let best = self.best[set];
        with_lowest(set).find(|group| self.group[*group] + self.best[set ^ group] == best)
    }

    /// How many partners there are.
    pub fn partners(&self) -> usize {
        self.partners
    }
}

/// Sets that differ in the first three partners only stand side by side and are computed at once.
const BLOCK: usize = 8;

/// For each set the least of: a group with its last partner, and the best of the rest. (Any one
/// partner of the set may be held fast; with the last, blocks of sets can be computed together.)
fn best_of_every_set(group: &[i64]) -> Vec<i64> {
    let mut best = vec![0; group.len()];
    for set in 1..group.len().min(BLOCK) {
        best[set] = best_of_one_set(set, group, &best);
    }
    let groups = group.as_chunks::<BLOCK>().0;
    let blocks = best.as_chunks_mut::<BLOCK>().0;
    for high in 1..groups.len() {
        let last = 1usize << high.ilog2();
        let rest = high ^ last;
        let mut least = [NONE; BLOCK];
        let mut part = rest;
        loop {
            divide(&groups[part | last], &blocks[rest ^ part], &mut least);
            if part == 0 {
                break;
            }
            part = (part - 1) & rest;
        }
        blocks[high] = least.map(whole_or_none);
    }
    best
}

fn best_of_one_set(set: usize, group: &[i64], best: &[i64]) -> i64 {
    let ways = with_lowest(set).map(|g| group[g] + best[set ^ g]);
    whole_or_none(ways.min().unwrap_or(NONE))
}

/// [`NONE`] plus anything is [`NONE`] again, or sums of it would grow.
fn whole_or_none(value: i64) -> i64 {
    if value < LIMIT { value } else { NONE }
}

/// Lowers `least` of each set of three partners to a group within it plus the best of the rest.
#[inline(always)]
fn divide(group: &[i64; BLOCK], best: &[i64; BLOCK], least: &mut [i64; BLOCK]) {
    for part in 0..BLOCK {
        for rest in 0..BLOCK {
            if part & rest == 0 {
                least[part | rest] = least[part | rest].min(group[part] + best[rest]);
            }
        }
    }
}

/// The groups within a set that hold its lowest partner, the smallest number first.
fn with_lowest(set: usize) -> impl Iterator<Item = usize> {
    let lowest = set & set.wrapping_neg();
    let rest = set ^ lowest;
    let next = move |part: &usize| (*part != rest).then(|| (part.wrapping_sub(rest)) & rest);
    std::iter::successors(Some(0), next).map(move |part| part | lowest)
}

/// Groups chosen so far, and what all would cost if the rest were grouped as well as can be.
#[derive(PartialEq, Eq)]
struct Begun {
    at_best: i64,
    groups: Vec<usize>,
    chosen: i64,
    left: usize,
}

impl Begun {
    fn new(of: &Groupings) -> Begun {
        Begun {
            at_best: of.best[of.everybody()],
            groups: Vec::new(),
            chosen: 0,
            left: of.everybody(),
        }
    }

    /// It with one more group, in every way that could be among the best `count`: each way leads
    /// to at least one grouping that costs what it is at best.
    fn continued(self, of: &Groupings, count: usize) -> impl Iterator<Item = Begun> {
        let cost = |group: usize| self.chosen + of.group[group] + of.best[self.left ^ group];
        let mut ways: Vec<(i64, usize)> = with_lowest(self.left)
            .filter(|g| of.group[*g] < LIMIT && of.best[self.left ^ *g] < LIMIT)
            .map(|group| (cost(group), group))
            .collect();
        if ways.len() > count {
            ways.select_nth_unstable(count);
            ways.truncate(count);
        }
        ways.into_iter().map(move |(at_best, group)| {
            let mut groups = self.groups.clone();
            groups.push(group);
            let chosen = self.chosen + of.group[group];
            let left = self.left ^ group;
            Begun {
                at_best,
                groups,
                chosen,
                left,
            }
        })
    }
}

impl Ord for Begun {
    fn cmp(&self, other: &Begun) -> Ordering {
        let key = |b: &Begun| b.at_best;
        key(self)
            .cmp(&key(other))
            .then_with(|| self.groups.cmp(&other.groups))
    }
}

impl PartialOrd for Begun {
    fn partial_cmp(&self, other: &Begun) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The game in which every group may also split: each group costs what its cheapest division
/// costs. Tests of a sharing rule should use it, or a group that nobody would form objects.
///
/// ```
/// use comity_methods::coalition::{CostGame, close};
/// let game = CostGame::new(vec![0, 1000, 1000, 2500])?;
/// assert_eq!(close(&game).expect("two partners").total(), 2000);
/// # Ok::<(), comity_methods::coalition::GameError>(())
/// ```
///
/// # Errors
/// More than [`MOST_GROUPED`] partners.
pub fn close(game: &CostGame) -> Result<CostGame, GroupingError> {
    let all = Allowed::all_of(game);
    let closed = close_within(game, &all)?;
    // Everybody may be alone, so there is a grouping of every set.
    Ok(closed.unwrap_or_else(|| game.clone()))
}

/// As [`close`], from allowed groups only; nothing if some set of partners cannot be divided
/// into them, or if its costs are beyond those of a game.
///
/// # Errors
/// As [`Groupings::new`].
pub fn close_within(game: &CostGame, allowed: &Allowed) -> Result<Option<CostGame>, GroupingError> {
    let groupings = Groupings::new(game, allowed)?;
    let costs: Option<Vec<i64>> = (0..game.costs().len())
        .map(|set| groupings.cost_of(set))
        .collect();
    let game: Option<Result<CostGame, GameError>> = costs.map(CostGame::new);
    Ok(game.and_then(Result::ok))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_equal_groupings_the_one_with_fewer_groups_is_best() {
        let game = CostGame::from_fn(3, |_| 0).expect("a game");
        let groupings = Groupings::new(&game, &Allowed::all(3)).expect("small");
        let order: Vec<Vec<usize>> = groupings
            .next_best(9)
            .into_iter()
            .map(|g| g.groups)
            .collect();
        let expected = vec![
            vec![0b111],
            vec![0b001, 0b110],
            vec![0b011, 0b100],
            vec![0b101, 0b010],
            vec![0b001, 0b010, 0b100],
        ];
        assert_eq!(order, expected);
    }

    #[test]
    fn nobody_can_be_grouped_where_groups_do_not_meet() {
        let game = CostGame::from_fn(3, |_| -7).expect("a game");
        let pairs = Allowed::from_fn(3, |g| g.count_ones() == 2);
        let groupings = Groupings::new(&game, &pairs).expect("small");
        assert_eq!(groupings.best(), None);
        assert_eq!(groupings.next_best(3), []);
        assert_eq!(groupings.cost_of(0b011), Some(-7));
        assert_eq!(groupings.with_alone(0), None);
        assert_eq!(close_within(&game, &pairs), Ok(None));
    }

    #[test]
    fn too_many_partners_are_refused_and_so_are_others_permissions() {
        let game = CostGame::from_fn(21, |_| 1).expect("a game");
        let refused = Groupings::new(&game, &Allowed::all(21)).err();
        assert_eq!(refused, Some(GroupingError::TooMany(21)));
        let game = CostGame::from_fn(2, |_| 1).expect("a game");
        let refused = Groupings::new(&game, &Allowed::all(3)).err();
        assert!(matches!(refused, Some(GroupingError::Differ { .. })));
    }
}
