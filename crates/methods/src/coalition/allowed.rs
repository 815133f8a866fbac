//! Which groups of partners are possible at all: a bit for each group.

use super::game::{CostGame, MOST_PARTNERS};

/// For each group of partners, whether it may be formed. A group is a set of bits, as in
/// [`CostGame`]; the empty group is never formed.
///
/// ```
/// use comity_methods::coalition::Allowed;
/// let pairs_at_most = Allowed::from_fn(3, |group| group.count_ones() <= 2);
/// assert!(pairs_at_most.holds(0b101));
/// assert!(!pairs_at_most.holds(0b111));
/// assert_eq!(pairs_at_most.count(), 6);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    partners: usize,
    words: Vec<u64>,
}

impl Allowed {
    /// Every group of so many partners (at most [`MOST_PARTNERS`]).
    pub fn all(partners: usize) -> Allowed {
        Allowed::from_fn(partners, |_| true)
    }

    /// Every group of a game's partners.
    pub fn all_of(game: &CostGame) -> Allowed {
        Allowed::all(game.partners())
    }

    /// The groups of which something is true; of more than [`MOST_PARTNERS`] partners the first.
    pub fn from_fn(partners: usize, may: impl Fn(usize) -> bool) -> Allowed {
        let partners = partners.min(MOST_PARTNERS);
        let groups = 1usize << partners;
        let mut words = vec![0; groups.div_ceil(64)];
        for group in (1..groups).filter(|g| may(*g)) {
            words[group / 64] |= 1 << (group % 64);
        }
        Allowed { partners, words }
    }

    /// How many partners there are.
    pub fn partners(&self) -> usize {
        self.partners
    }

    /// True if a group may be formed.
    pub fn holds(&self, group: usize) -> bool {
        let word = self.words.get(group / 64).copied().unwrap_or(0);
        word >> (group % 64) & 1 == 1
    }

    /// How many groups may be formed.
    pub fn count(&self) -> usize {
        self.words.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// The groups that may be formed, the smallest number first.
    pub fn groups(&self) -> impl Iterator<Item = usize> {
        (1..1usize << self.partners).filter(|g| self.holds(*g))
    }
}
