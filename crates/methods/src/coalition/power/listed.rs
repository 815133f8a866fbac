//! Power by going through every coalition, 64 of them at a time: a bit for each that carries.

use super::{Counts, VotingRule};

/// The most voters whose coalitions are gone through: 2²⁵ bits, 4 MB.
pub const MOST_LISTED: usize = 25;

/// Voters told apart within a word of 64 coalitions.
const WITHIN: usize = 6;

/// For each of the first six voters, the coalitions of a word that have it.
const HAVE: [u64; WITHIN] = [
    0xAAAA_AAAA_AAAA_AAAA,
    0xCCCC_CCCC_CCCC_CCCC,
    0xF0F0_F0F0_F0F0_F0F0,
    0xFF00_FF00_FF00_FF00,
    0xFFFF_0000_FFFF_0000,
    0xFFFF_FFFF_0000_0000,
];

/// A bit for each coalition of at most [`MOST_LISTED`] voters.
struct Coalitions {
    voters: usize,
    words: Vec<u64>,
}

impl Coalitions {
    fn new(voters: usize) -> Coalitions {
        let words = vec![0; 1 << voters.saturating_sub(WITHIN)];
        Coalitions { voters, words }
    }

    /// Those that carry a decision.
    fn carrying(rule: &VotingRule) -> Coalitions {
        let mut found = Coalitions::new(rule.voters());
        let all = 1usize << rule.voters().min(WITHIN);
        found.words.fill(u64::MAX >> (64 - all));
        for condition in rule.conditions() {
            let (low, high) = condition
                .weights
                .split_at(condition.weights.len().min(WITHIN));
            let (low, high) = (sums(low), sums(high));
            for (word, above) in found.words.iter_mut().zip(&high) {
                let meets = |(bit, votes): (usize, &u64)| {
                    u64::from(above + votes >= condition.quota) << bit
                };
                *word &= low
                    .iter()
                    .enumerate()
                    .map(meets)
                    .fold(0, |all, bit| all | bit);
            }
        }
        found
    }

    /// Those whose complement does not carry: they can block.
    fn blocking(rule: &VotingRule) -> Coalitions {
        let carrying = Coalitions::carrying(rule);
        let all = 1usize << rule.voters().min(WITHIN);
        let words = carrying.words.iter().rev();
        let turned = words.map(|w| !(w.reverse_bits() >> (64 - all)) & (u64::MAX >> (64 - all)));
        Coalitions {
            voters: carrying.voters,
            words: turned.collect(),
        }
    }

    fn count(&self) -> u128 {
        self.words.iter().map(|w| u128::from(w.count_ones())).sum()
    }

    /// For a voter: the coalitions of a word that have it, and those bits that are set without it.
    fn with_and_without(&self, word: usize, voter: usize) -> (u64, u64) {
        match voter.checked_sub(WITHIN) {
            None => (HAVE[voter], self.words[word] << (1 << voter)),
            Some(bit) if word >> bit & 1 == 1 => (u64::MAX, self.words[word ^ (1 << bit)]),
            Some(_) => (0, 0),
        }
    }

    /// Coalitions with a voter that are in the list with it and not without it, by the number of
    /// others.
    fn swings(&self, voter: usize) -> Vec<u128> {
        let mut by_others = vec![0u128; self.voters];
        let sizes = sizes();
        for (at, word) in self.words.iter().enumerate() {
            let (with, without) = self.with_and_without(at, voter);
            let swings = word & with & !without;
            if swings == 0 {
                continue;
            }
            let above = at.count_ones() as usize;
            for (size, mask) in sizes.iter().enumerate() {
                let count = (swings & mask).count_ones();
                if count > 0 {
                    by_others[above + size - 1] += u128::from(count);
                }
            }
        }
        by_others
    }

    /// Those from which nobody may be taken away.
    fn minimal(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(move |(at, word)| {
            let needless = (0..self.voters)
                .map(|voter| self.with_and_without(at, voter))
                .fold(0, |all, (with, without)| all | (with & without));
            let minimal = word & !needless;
            (0..64)
                .filter(move |bit| minimal >> bit & 1 == 1)
                .map(move |bit| at * 64 + bit)
        })
    }
}

/// For each number of voters, the coalitions of a word that have so many of the first six.
fn sizes() -> [u64; WITHIN + 1] {
    let mut sizes = [0; WITHIN + 1];
    for bit in 0..64u64 {
        sizes[bit.count_ones() as usize] |= 1 << bit;
    }
    sizes
}

/// The votes of each coalition of some voters.
fn sums(weights: &[u64]) -> Vec<u64> {
    let mut sums = vec![0];
    for weight in weights {
        let with: Vec<u64> = sums.iter().map(|sum| sum + weight).collect();
        sums.extend(with);
    }
    sums
}

pub(super) fn counts(rule: &VotingRule) -> Counts {
    let carrying = Coalitions::carrying(rule);
    Counts {
        swings: (0..rule.voters()).map(|v| carrying.swings(v)).collect(),
        carrying: carrying.count(),
    }
}

/// Groups from which nobody may be taken away, the smallest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinimalGroups {
    /// As many as were asked for, by their bits.
    pub groups: Vec<usize>,
    /// How many there are.
    pub count: usize,
}

/// The groups that can block any decision and need each of their members for it, at most `most`
/// of them; `None` with more than [`MOST_LISTED`] voters.
///
/// ```
/// use comity_methods::coalition::{VotingRule, blocking_groups};
/// // 6, 6 and 3 votes of 15, 8 carry: any two can block.
/// let rule = VotingRule::weighted(vec![6, 6, 3], 8)?;
/// assert_eq!(blocking_groups(&rule, 10).map(|b| b.groups), Some(vec![0b011, 0b101, 0b110]));
/// # Ok::<(), comity_methods::coalition::PowerError>(())
/// ```
pub fn blocking_groups(rule: &VotingRule, most: usize) -> Option<MinimalGroups> {
    (rule.voters() <= MOST_LISTED).then(|| smallest(&Coalitions::blocking(rule), most))
}

/// The groups that carry a decision and need each of their members for it, at most `most` of
/// them; `None` with more than [`MOST_LISTED`] voters.
///
/// ```
/// use comity_methods::coalition::{VotingRule, carrying_groups};
/// let rule = VotingRule::weighted(vec![50, 49, 1], 51)?;
/// assert_eq!(carrying_groups(&rule, 10).map(|b| b.groups), Some(vec![0b011, 0b101]));
/// # Ok::<(), comity_methods::coalition::PowerError>(())
/// ```
pub fn carrying_groups(rule: &VotingRule, most: usize) -> Option<MinimalGroups> {
    (rule.voters() <= MOST_LISTED).then(|| smallest(&Coalitions::carrying(rule), most))
}

/// True if a group and all others could both carry a decision, so that one contradicts the other:
/// the quota is too low. `None` with more than [`MOST_LISTED`] voters.
///
/// ```
/// use comity_methods::coalition::{VotingRule, may_contradict};
/// let half = VotingRule::weighted(vec![1, 1], 1)?;
/// assert_eq!(may_contradict(&half), Some(true));
/// # Ok::<(), comity_methods::coalition::PowerError>(())
/// ```
pub fn may_contradict(rule: &VotingRule) -> Option<bool> {
    (rule.voters() <= MOST_LISTED).then(|| {
        let (carrying, blocking) = (Coalitions::carrying(rule), Coalitions::blocking(rule));
        let mut pairs = carrying.words.iter().zip(&blocking.words);
        pairs.any(|(carries, blocks)| carries & !blocks != 0)
    })
}

fn smallest(coalitions: &Coalitions, most: usize) -> MinimalGroups {
    let mut groups: Vec<usize> = coalitions.minimal().collect();
    groups.sort_unstable_by_key(|group| (group.count_ones(), *group));
    let count = groups.len();
    groups.truncate(most);
    MinimalGroups { groups, count }
}
