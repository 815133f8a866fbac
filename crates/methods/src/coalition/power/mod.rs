//! Voting power: how often a partner's vote makes the difference, which is not its share of votes.
//!
//! Two counts. Shapley and Shubik (1954): if partners come round to a decision one after the
//! other, in every order, how often is it this one whose vote carries it? Banzhaf (1965): of all
//! ways in which the others may vote, in how many does this one's vote decide (a swing)? Both are
//! counted exactly: by going through every coalition up to [`MOST_LISTED`] voters and rule of any
//! kind, by a dynamic programme over whole votes beyond (at most [`MOST_VOTERS`]).

mod listed;
mod programme;
mod rule;

pub use listed::{MOST_LISTED, MinimalGroups, blocking_groups, carrying_groups, may_contradict};
pub use rule::{Condition, MOST_VOTERS, VotingRule, square_root_weights};

/// Why there is no power to compute.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PowerError {
    /// Nobody votes.
    #[error("nobody votes: give the votes of each partner")]
    NoVoters,
    /// Counts would not fit.
    #[error("{0} voters are more than can be counted exactly; at most {MOST_VOTERS} can be taken")]
    TooManyVoters(usize),
    /// Conditions of one rule speak of different voters.
    #[error("one condition is about {0} voters, another about {1}; each must name the same voters")]
    OtherVoters(usize, usize),
    /// The sum of votes does not fit 64 bits.
    #[error("there are more votes than can be added up; give them in thousands")]
    TooManyVotes,
    /// A quota of 0.
    #[error("0 votes are enough: everything is carried; the quota must be at least 1")]
    NobodyCarries,
    /// A quota beyond all votes.
    #[error("{quota} votes are needed, but there are only {total}: nothing is ever carried")]
    NeverCarried {
        /// Votes needed.
        quota: u64,
        /// Votes there are.
        total: u64,
    },
    /// A veto of somebody who is not there.
    #[error("voter {0} (from 0) is not one of {1}")]
    NoSuchVoter(usize, usize),
    /// The dynamic programme would be too large.
    #[error(
        "with {voters} voters the table of all sums of votes would have {cells} cells, more than \
         can be held; give votes in smaller whole numbers (in thousands, say)"
    )]
    TooLarge {
        /// How many vote.
        voters: usize,
        /// Cells of the table.
        cells: u128,
    },
}

/// One voter's power.
#[derive(Clone, Debug, PartialEq)]
pub struct VoterPower {
    /// Shapley–Shubik: the share of all orders in which this voter's vote carries. Sums to 1.
    pub shapley_shubik: f64,
    /// The same as a fraction in lowest terms, for at most 33 voters.
    pub shapley_shubik_exact: Option<(u128, u128)>,
    /// Coalitions of the others that this voter's vote turns from losing to carrying.
    pub swings: u128,
    /// Banzhaf: its part of all swings. Sums to 1.
    pub banzhaf: f64,
    /// The share of all ways in which the others may vote where this voter decides.
    pub banzhaf_absolute: f64,
    /// True if nothing is carried against this voter.
    pub has_veto: bool,
    /// True if this voter carries everything alone and nothing is carried without it.
    pub is_dictator: bool,
}

impl VoterPower {
    /// True if this voter's vote never makes a difference.
    pub fn is_dummy(&self) -> bool {
        self.swings == 0
    }
}

/// The power of every voter under a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Power {
    /// In the order of the voters.
    pub voters: Vec<VoterPower>,
    /// Coalitions that carry a decision.
    pub carrying: u128,
    /// The share of all ways to vote in which a decision is carried: how readily the body acts
    /// (Coleman 1971).
    pub carried_share: f64,
}

impl Power {
    /// Each voter's Shapley–Shubik power less its share of something else: of the costs, say.
    /// Nothing if the shares are not one for each voter, or come to nothing.
    ///
    /// ```
    /// use comity_methods::coalition::{VotingRule, power};
    /// let found = power(&VotingRule::weighted(vec![6, 6, 3], 8)?)?;
    /// let less = found.less(&[40.0, 40.0, 20.0]).expect("three shares");
    /// assert!((less[2] - (1.0 / 3.0 - 0.2)).abs() < 1e-15);
    /// # Ok::<(), comity_methods::coalition::PowerError>(())
    /// ```
    pub fn less(&self, shares: &[f64]) -> Option<Vec<f64>> {
        let sum: f64 = shares.iter().sum();
        let fits = shares.len() == self.voters.len() && sum.is_finite() && sum > 0.0;
        let pairs = self.voters.iter().zip(shares);
        fits.then(|| pairs.map(|(v, s)| v.shapley_shubik - s / sum).collect())
    }
}

/// For each voter, in how many coalitions of how many others its vote decides; and how many
/// coalitions carry.
struct Counts {
    /// By voter, then by the number of others.
    swings: Vec<Vec<u128>>,
    carrying: u128,
}

/// The power of every voter, counted exactly.
///
/// ```
/// use comity_methods::coalition::{VotingRule, power};
/// // Grampian Valuation Joint Board in blocks: seats 40/40/20 %, power a third each.
/// let found = power(&VotingRule::weighted(vec![6, 6, 3], 8)?)?;
/// let exact: Vec<_> = found.voters.iter().map(|v| v.shapley_shubik_exact).collect();
/// assert_eq!(exact, [Some((1, 3)); 3]);
/// # Ok::<(), comity_methods::coalition::PowerError>(())
/// ```
///
/// # Errors
/// More than [`MOST_LISTED`] voters with votes so large that their sums fill more than 4 million
/// cells.
pub fn power(rule: &VotingRule) -> Result<Power, PowerError> {
    let counts = match rule.voters() {
        n if n <= MOST_LISTED => listed::counts(rule),
        _ => programme::counts(rule)?,
    };
    // Swings of one voter fit 128 bits, those of all voters need not.
    let of_one = |by_others: &Vec<u128>| by_others.iter().sum::<u128>() as f64;
    let all: f64 = counts.swings.iter().map(of_one).sum();
    let everybody = u128::MAX >> (u128::BITS as usize - rule.voters());
    let voters = counts.swings.iter().enumerate().map(|(voter, by_others)| {
        let without = everybody & !(1 << voter);
        voter_power(rule, by_others, all, 1 << voter, without)
    });
    Ok(Power {
        voters: voters.collect(),
        carrying: counts.carrying,
        carried_share: counts.carrying as f64 / power_of_two(rule.voters()),
    })
}

fn voter_power(
    rule: &VotingRule,
    by_others: &[u128],
    all: f64,
    own: u128,
    others: u128,
) -> VoterPower {
    let swings: u128 = by_others.iter().sum();
    let has_veto = !rule.carried(others);
    VoterPower {
        shapley_shubik: shapley_shubik(by_others),
        shapley_shubik_exact: fraction(by_others),
        swings,
        banzhaf: swings as f64 / all,
        banzhaf_absolute: swings as f64 / power_of_two(by_others.len() - 1),
        has_veto,
        is_dictator: has_veto && rule.carried(own),
    }
}

fn power_of_two(exponent: usize) -> f64 {
    2f64.powi(exponent as i32)
}

/// Orders in which the voter decides, by how many came before: of n voters, one in n·C(n−1, s)
/// for each coalition of s others.
fn shapley_shubik(by_others: &[u128]) -> f64 {
    let n = by_others.len();
    let (mut sum, mut ways) = (0.0, 1u128);
    for (s, count) in by_others.iter().enumerate() {
        sum += *count as f64 / ways as f64;
        // C(n−1, s+1) from C(n−1, s), whole at each step; the product is held in parts so that it
        // does not run over.
        ways = next_binomial(ways, (n - 1 - s) as u128, s as u128 + 1);
    }
    sum / n as f64
}

/// `ways × up ÷ down`, where the quotient is whole.
fn next_binomial(ways: u128, up: u128, down: u128) -> u128 {
    (ways / down) * up + (ways % down) * up / down
}

/// The most voters whose n! fits 128 bits.
const MOST_EXACT: usize = 33;

/// The same as a fraction of all n! orders, in lowest terms.
fn fraction(by_others: &[u128]) -> Option<(u128, u128)> {
    let n = by_others.len();
    if n > MOST_EXACT {
        return None;
    }
    let factorial = |k: usize| (1..=k as u128).product::<u128>();
    let orders: u128 = by_others
        .iter()
        .enumerate()
        .map(|(s, count)| count * factorial(s) * factorial(n - 1 - s))
        .sum();
    let common = gcd(orders, factorial(n));
    Some((orders / common, factorial(n) / common))
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}
