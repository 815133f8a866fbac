//! What a service costs each group of partners that might share it: a cost game.

/// The most partners for whom the cost of every group is kept: 2²⁴ groups, 128 MB.
pub const MOST_PARTNERS: usize = 24;

/// The cost of every group of partners, in whole pence. A group is a set of bits: bit `p` is set
/// if partner `p` is in it.
///
/// ```
/// use comity_methods::coalition::CostGame;
/// // Town A alone £11, B alone £7, both together £15 (Young 1994).
/// let game = CostGame::new(vec![0, 1100, 700, 1500])?;
/// assert_eq!(game.partners(), 2);
/// assert_eq!(game.alone(1), 700);
/// assert_eq!(game.added_by(0), 800);
/// assert_eq!(game.saving(), 300);
/// # Ok::<(), comity_methods::coalition::GameError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostGame {
    partners: usize,
    costs: Vec<i64>,
}

/// Why a list of costs is not a cost game.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GameError {
    /// The number of groups of n partners is 2ⁿ.
    #[error("{0} costs were given; n partners have 2ⁿ groups, the empty one first: 2, 4, 8, 16 …")]
    NotAPowerOfTwo(usize),
    /// Too many partners for a table of all groups.
    #[error("{0} partners have too many groups for a table; at most {MOST_PARTNERS} can be taken")]
    TooMany(usize),
    /// Nobody costs something.
    #[error("nobody at all is said to cost {0} pence; the cost of the empty group must be 0")]
    EmptyCosts(i64),
    /// A cost beyond what can be added up without loss.
    #[error("the cost of group {group} is {cost} pence, more than can be added up (£10¹³)")]
    TooLarge {
        /// The group's bits.
        group: usize,
        /// Its cost.
        cost: i64,
    },
}

/// The largest cost of a group, in pence: sums over 24 partners stay far inside 64 bits.
const MOST_PENCE: i64 = 1_000_000_000_000_000;

impl CostGame {
    /// A game from the cost of each group in pence, by the group's bits, the empty group first.
    ///
    /// # Errors
    /// A number of costs that is no power of two, too many partners, an empty group that costs,
    /// costs beyond £10¹³.
    pub fn new(costs: Vec<i64>) -> Result<CostGame, GameError> {
        if !costs.len().is_power_of_two() || costs.len() < 2 {
            return Err(GameError::NotAPowerOfTwo(costs.len()));
        }
        let partners = costs.len().trailing_zeros() as usize;
        if partners > MOST_PARTNERS {
            return Err(GameError::TooMany(partners));
        }
        if costs[0] != 0 {
            return Err(GameError::EmptyCosts(costs[0]));
        }
        let too_large = |cost: &i64| !(-MOST_PENCE..=MOST_PENCE).contains(cost);
        if let Some(group) = costs.iter().position(too_large) {
            let cost = costs[group];
            return Err(GameError::TooLarge { group, cost });
        }
        Ok(CostGame { partners, costs })
    }

    /// A game from a function of the group's bits; the empty group costs nothing.
    ///
    /// # Errors
    /// As [`CostGame::new`].
    pub fn from_fn(partners: usize, cost: impl Fn(usize) -> i64) -> Result<CostGame, GameError> {
        if partners > MOST_PARTNERS {
            return Err(GameError::TooMany(partners));
        }
        let of = |group| if group == 0 { 0 } else { cost(group) };
        CostGame::new((0..1usize << partners).map(of).collect())
    }

    /// How many partners there are.
    pub fn partners(&self) -> usize {
        self.partners
    }

    /// The bits of all partners together.
    pub fn everybody(&self) -> usize {
        self.costs.len() - 1
    }

    /// The cost of each group, by its bits.
    pub fn costs(&self) -> &[i64] {
        &self.costs
    }

    /// The cost of one group.
    pub fn cost(&self, group: usize) -> i64 {
        self.costs[group]
    }

    /// The cost of all together: what is to be shared.
    pub fn total(&self) -> i64 {
        self.costs[self.everybody()]
    }

    /// What a partner would pay alone.
    pub fn alone(&self, partner: usize) -> i64 {
        self.costs[1 << partner]
    }

    /// What all costs more because a partner is in it: its separable cost.
    pub fn added_by(&self, partner: usize) -> i64 {
        self.total() - self.costs[self.everybody() & !(1 << partner)]
    }

    /// What all together save against each alone.
    pub fn saving(&self) -> i64 {
        (0..self.partners).map(|p| self.alone(p)).sum::<i64>() - self.total()
    }
}

/// The partners in a group, the lowest first.
///
/// ```
/// assert_eq!(comity_methods::coalition::members(0b101).collect::<Vec<_>>(), [0, 2]);
/// ```
pub fn members(group: usize) -> impl Iterator<Item = usize> {
    (0..usize::BITS as usize).filter(move |p| group >> p & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_game_is_said() {
        assert_eq!(
            CostGame::new(vec![0, 1, 2]),
            Err(GameError::NotAPowerOfTwo(3))
        );
        assert_eq!(CostGame::new(vec![5, 1]), Err(GameError::EmptyCosts(5)));
        let far = CostGame::new(vec![0, i64::MAX]);
        assert!(matches!(far, Err(GameError::TooLarge { group: 1, .. })));
        assert_eq!(CostGame::from_fn(40, |_| 0), Err(GameError::TooMany(40)));
    }
}
