//! What partners will not do, and groups that must be so: which groups are left, and, where nobody
//! is left to share with, the least that would have to be given up.
//!
//! A partner that stands alone shares with nobody, so only [`RedLine::NotAlone`] speaks of it;
//! all other red lines speak of groups of two or more.

use super::allowed::Allowed;
use super::game::{CostGame, members};
use super::grouping::{Grouping, GroupingError, Groupings};
use rayon::prelude::*;
use std::collections::HashSet;

/// The most red lines at once: a bit for each.
pub const MOST_RED_LINES: usize = 64;

/// One condition on groups. Sets of partners are bits, as in [`CostGame`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedLine {
    /// A partner shares with nobody but some others: with any of them, not necessarily all.
    OnlyWith {
        /// Who says so.
        partner: usize,
        /// The others with whom it would share.
        others: usize,
    },
    /// A partner never shares with some others.
    NeverWith {
        /// Who says so.
        partner: usize,
        /// With whom it does not share.
        others: usize,
    },
    /// A partner consents to these groups and to no other.
    OnlyIn {
        /// Who says so.
        partner: usize,
        /// The groups, each with the partner.
        groups: Vec<usize>,
    },
    /// A partner cannot go on alone.
    NotAlone {
        /// Who cannot.
        partner: usize,
    },
    /// Every group must hold at least one of some partners.
    Holds {
        /// One of whom must be in it.
        any: usize,
    },
    /// No group may hold all of some partners.
    NotTogether {
        /// Who must not all be in one group.
        all: usize,
    },
    /// A group has at least so many partners.
    AtLeast(usize),
    /// A group has at most so many partners.
    AtMost(usize),
    /// Partners of a group hang together: from each one comes to every other over neighbours
    /// within the group.
    Connected {
        /// The neighbours of each partner.
        neighbours: Vec<usize>,
    },
}

impl RedLine {
    /// True if a group may not be formed because of it.
    ///
    /// ```
    /// use comity_methods::coalition::RedLine;
    /// // A (0) shares with B (1) or C (2), never with D (3).
    /// let line = RedLine::OnlyWith { partner: 0, others: 0b0110 };
    /// assert!(!line.forbids(0b0111) && !line.forbids(0b1110));
    /// assert!(line.forbids(0b1001));
    /// ```
    pub fn forbids(&self, group: usize) -> bool {
        let has = |partner: &usize| group >> partner & 1 == 1;
        if group.count_ones() < 2 {
            return matches!(self, RedLine::NotAlone { partner } if has(partner));
        }
        let size = group.count_ones() as usize;
        match self {
            RedLine::OnlyWith { partner, others } => {
                has(partner) && group & !(1 << partner) & !others != 0
            }
            RedLine::NeverWith { partner, others } => {
                has(partner) && group & !(1 << partner) & others != 0
            }
            RedLine::OnlyIn { partner, groups } => has(partner) && !groups.contains(&group),
            RedLine::NotAlone { .. } => false,
            RedLine::Holds { any } => group & any == 0,
            RedLine::NotTogether { all } => group & all == *all,
            RedLine::AtLeast(least) => size < *least,
            RedLine::AtMost(most) => size > *most,
            RedLine::Connected { neighbours } => !connected(group, neighbours),
        }
    }
}

/// True if from one member all others are reached over neighbours within the group. Being
/// neighbours is mutual: it is enough that one of two is said to be the other's.
fn connected(group: usize, neighbours: &[usize]) -> bool {
    let near = |partner: usize| {
        let own = neighbours.get(partner).copied().unwrap_or(0);
        let back = neighbours.iter().enumerate();
        back.filter(|(_, n)| *n >> partner & 1 == 1)
            .fold(own, |all, (other, _)| all | 1 << other)
    };
    let mut reached = group & group.wrapping_neg();
    loop {
        let further = members(reached).fold(reached, |all, p| all | near(p) & group);
        if further == reached {
            return reached == group;
        }
        reached = further;
    }
}

/// All red lines of some partners.
///
/// ```
/// use comity_methods::coalition::{Allowed, RedLine, RedLines};
/// // Three partners; C cannot go on alone, and nobody shares with C.
/// let lines = RedLines::new(3, vec![
///     RedLine::NotAlone { partner: 2 },
///     RedLine::NeverWith { partner: 0, others: 0b100 },
///     RedLine::NeverWith { partner: 1, others: 0b100 },
/// ]).expect("few lines");
/// let possible = Allowed::all(3);
/// assert!(!lines.leave_a_grouping(&possible));
/// // Any one of the three would do.
/// assert_eq!(lines.smallest_changes(&possible), Some(vec![vec![0], vec![1], vec![2]]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedLines {
    partners: usize,
    lines: Vec<RedLine>,
}

impl RedLines {
    /// Red lines of so many partners; `None` if there are more than [`MOST_RED_LINES`].
    pub fn new(partners: usize, lines: Vec<RedLine>) -> Option<RedLines> {
        (lines.len() <= MOST_RED_LINES).then_some(RedLines { partners, lines })
    }

    /// No red lines: every group goes.
    pub fn none(partners: usize) -> RedLines {
        let lines = Vec::new();
        RedLines { partners, lines }
    }

    /// The lines.
    pub fn lines(&self) -> &[RedLine] {
        &self.lines
    }

    /// The lines that forbid a group, as bits of their positions.
    pub fn broken_by(&self, group: usize) -> u64 {
        let lines = self.lines.iter().enumerate();
        lines
            .filter(|(_, line)| line.forbids(group))
            .fold(0, |all, (at, _)| all | 1 << at)
    }

    /// The possible groups that no line forbids.
    pub fn allowed(&self, possible: &Allowed) -> Allowed {
        self.allowed_without(possible, 0)
    }

    /// The same, with some lines given up (bits of their positions).
    pub fn allowed_without(&self, possible: &Allowed, given_up: u64) -> Allowed {
        let may = |g: usize| possible.holds(g) && self.broken_by(g) & !given_up == 0;
        Allowed::from_fn(self.partners, may)
    }

    /// True if everybody can be in a group (or alone, where that is possible).
    pub fn leave_a_grouping(&self, possible: &Allowed) -> bool {
        Search::new(self, possible).within(0).is_some()
    }

    /// All smallest sets of lines that would have to be given up so that everybody can be in a
    /// group; one empty set if none need be, `None` if giving up all would not help.
    pub fn smallest_changes(&self, possible: &Allowed) -> Option<Vec<Vec<usize>>> {
        let mut search = Search::new(self, possible);
        (0..=self.lines.len()).find_map(|count| search.within(count as u32))
    }

    /// For each line, by how many pence the best grouping would be cheaper if it alone were given
    /// up; `None` for lines without which there is still (or was before) no grouping at all.
    ///
    /// # Errors
    /// As [`Groupings::new`].
    pub fn worth(
        &self,
        game: &CostGame,
        possible: &Allowed,
    ) -> Result<Vec<Option<Worth>>, GroupingError> {
        let now = Groupings::new(game, &self.allowed(possible))?.best();
        let without = |at: usize| {
            let allowed = self.allowed_without(possible, 1 << at);
            let best = Groupings::new(game, &allowed)?.best();
            Ok(now.as_ref().zip(best).map(|(now, grouping)| Worth {
                pence: now.cost - grouping.cost,
                grouping,
            }))
        };
        (0..self.lines.len()).into_par_iter().map(without).collect()
    }
}

/// What giving up one red line is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worth {
    /// By how much all together would pay less.
    pub pence: i64,
    /// The best grouping then.
    pub grouping: Grouping,
}

/// A search for groupings that break few lines.
struct Search {
    everybody: usize,
    /// Possible groups by their lowest partner, each with the lines it breaks.
    groups: Vec<Vec<(usize, u64)>>,
}

impl Search {
    fn new(lines: &RedLines, possible: &Allowed) -> Search {
        let mut groups = vec![Vec::new(); lines.partners];
        for group in possible.groups() {
            let lowest = group.trailing_zeros() as usize;
            if let Some(own) = groups.get_mut(lowest) {
                own.push((group, lines.broken_by(group)));
            }
        }
        Search {
            everybody: (1 << lines.partners) - 1,
            groups,
        }
    }

    /// The sets of at most so many lines that, given up, leave a grouping; none of them holds
    /// another.
    fn within(&mut self, most: u32) -> Option<Vec<Vec<usize>>> {
        let (mut seen, mut found) = (HashSet::new(), Vec::new());
        self.go_on(self.everybody, 0, most, &mut seen, &mut found);
        found.sort_unstable();
        found.dedup();
        let sets = found.iter().map(|set| places(*set)).collect();
        (!found.is_empty()).then(|| sorted(sets))
    }

    fn go_on(
        &self,
        left: usize,
        broken: u64,
        most: u32,
        seen: &mut HashSet<(usize, u64)>,
        found: &mut Vec<u64>,
    ) {
        if left == 0 {
            found.push(broken);
            return;
        }
        if !seen.insert((left, broken)) {
            return;
        }
        for (group, breaks) in &self.groups[left.trailing_zeros() as usize] {
            let all = broken | breaks;
            if group & !left == 0 && all.count_ones() <= most {
                self.go_on(left ^ group, all, most, seen, found);
            }
        }
    }
}

fn places(set: u64) -> Vec<usize> {
    (0..MOST_RED_LINES)
        .filter(|at| set >> at & 1 == 1)
        .collect()
}

fn sorted(mut sets: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    sets.sort();
    sets
}

/// Payments among the members of a group so that none pays more than it would accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SidePayments {
    /// What each receives, in pence (below 0: gives); they sum to nothing.
    Among(Vec<i64>),
    /// Even all that some could give is not enough: so many pence must come from outside.
    Short(i64),
}

/// The smallest side payments that make a group acceptable to all: who would pay more than it
/// accepts is made up for it, by those who would pay less, in proportion to what they are better
/// off (pence that are left over from the first). `pays` and `accepts` are by member.
///
/// ```
/// use comity_methods::coalition::{SidePayments, side_payments};
/// // Moray would pay £410k and accept £400k; the other two are £30k and £10k better off.
/// let found = side_payments(&[270_000, 90_000, 410_000], &[300_000, 100_000, 400_000]);
/// assert_eq!(found, SidePayments::Among(vec![-7_500, -2_500, 10_000]));
/// assert_eq!(side_payments(&[10, 20], &[12, 15]), SidePayments::Short(3));
/// ```
pub fn side_payments(pays: &[i64], accepts: &[i64]) -> SidePayments {
    let better: Vec<i64> = accepts.iter().zip(pays).map(|(a, p)| a - p).collect();
    let needed: i64 = better.iter().filter(|b| **b < 0).map(|b| -b).sum();
    let spare: i64 = better.iter().filter(|b| **b > 0).sum();
    if needed > spare {
        return SidePayments::Short(needed - spare);
    }
    let mut left = needed;
    let part = |own: i64| (i128::from(own) * i128::from(needed) / i128::from(spare.max(1))) as i64;
    let mut receives: Vec<i64> = better
        .iter()
        .map(|own| if *own < 0 { -own } else { -part(*own) })
        .collect();
    left -= better
        .iter()
        .filter(|b| **b > 0)
        .map(|b| part(*b))
        .sum::<i64>();
    for (receives, own) in receives.iter_mut().zip(&better) {
        let more = left.min(own + *receives).max(0);
        if *own > 0 && more > 0 {
            *receives -= more.min(left);
            left -= more.min(left);
        }
    }
    SidePayments::Among(receives)
}
