//! Voting rules: when those in favour carry a decision.

use super::PowerError;

/// The most voters whose power is computed: counts of coalitions fit 128 bits.
pub const MOST_VOTERS: usize = 127;

/// One condition: those in favour have votes enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Votes of each voter. A partner whose members vote as a block is one voter with all their
    /// seats.
    pub weights: Vec<u64>,
    /// The votes that are enough.
    pub quota: u64,
}

impl Condition {
    /// All votes there are; `None` if they cannot be added up.
    fn total(&self) -> Option<u64> {
        self.weights
            .iter()
            .try_fold(0u64, |sum, w| sum.checked_add(*w))
    }

    /// The same condition with the smallest whole numbers.
    fn reduced(&self) -> Condition {
        let common = self.weights.iter().copied().fold(0, gcd).max(1);
        Condition {
            weights: self.weights.iter().map(|w| w / common).collect(),
            quota: self.quota.div_ceil(common),
        }
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// A voting rule: a decision is carried if every condition is met.
///
/// ```
/// use comity_methods::coalition::VotingRule;
/// // Aberdeen 6, Aberdeenshire 6, Moray 3 votes; 8 carry.
/// let board = VotingRule::weighted(vec![6, 6, 3], 8)?;
/// assert!(board.carried(0b101));
/// assert!(!board.carried(0b100));
/// // The same, and at least two of the three.
/// let double = board.and(VotingRule::one_each(3, 2)?)?;
/// assert_eq!(double.conditions().len(), 2);
/// # Ok::<(), comity_methods::coalition::PowerError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VotingRule {
    voters: usize,
    conditions: Vec<Condition>,
}

impl VotingRule {
    /// A rule whose conditions must all be met.
    ///
    /// # Errors
    /// No condition or voters, more than [`MOST_VOTERS`], conditions of different voters, a quota
    /// of 0 or more than there is.
    pub fn new(conditions: Vec<Condition>) -> Result<VotingRule, PowerError> {
        let voters = conditions.first().map_or(0, |c| c.weights.len());
        if voters == 0 {
            return Err(PowerError::NoVoters);
        }
        if voters > MOST_VOTERS {
            return Err(PowerError::TooManyVoters(voters));
        }
        for condition in &conditions {
            if condition.weights.len() != voters {
                return Err(PowerError::OtherVoters(voters, condition.weights.len()));
            }
            let total = condition.total().ok_or(PowerError::TooManyVotes)?;
            if condition.quota == 0 {
                return Err(PowerError::NobodyCarries);
            }
            if condition.quota > total {
                let quota = condition.quota;
                return Err(PowerError::NeverCarried { quota, total });
            }
        }
        let conditions = conditions.iter().map(Condition::reduced).collect();
        Ok(VotingRule { voters, conditions })
    }

    /// Votes by weight, or seats that vote in blocks: `quota` votes carry.
    ///
    /// # Errors
    /// As [`VotingRule::new`].
    pub fn weighted(weights: Vec<u64>, quota: u64) -> Result<VotingRule, PowerError> {
        VotingRule::new(vec![Condition { weights, quota }])
    }

    /// One partner, one vote.
    ///
    /// # Errors
    /// As [`VotingRule::new`].
    pub fn one_each(voters: usize, quota: u64) -> Result<VotingRule, PowerError> {
        VotingRule::weighted(vec![1; voters], quota)
    }

    /// All must agree.
    ///
    /// # Errors
    /// As [`VotingRule::new`].
    pub fn unanimity(voters: usize) -> Result<VotingRule, PowerError> {
        VotingRule::one_each(voters, voters as u64)
    }

    /// The same, where another rule must carry as well.
    ///
    /// # Errors
    /// Rules of different voters.
    pub fn and(mut self, other: VotingRule) -> Result<VotingRule, PowerError> {
        self.conditions.extend(other.conditions);
        VotingRule::new(self.conditions)
    }

    /// The same, where nothing is carried against some voters.
    ///
    /// # Errors
    /// A voter who is not there.
    pub fn with_vetoes(mut self, vetoers: &[usize]) -> Result<VotingRule, PowerError> {
        for vetoer in vetoers {
            let mut weights = vec![0; self.voters];
            let own = weights
                .get_mut(*vetoer)
                .ok_or(PowerError::NoSuchVoter(*vetoer, self.voters))?;
            *own = 1;
            self.conditions.push(Condition { weights, quota: 1 });
        }
        Ok(self)
    }

    /// How many voters there are.
    pub fn voters(&self) -> usize {
        self.voters
    }

    /// The conditions, each in the smallest whole numbers.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// True if a decision is carried by those whose bits are set.
    pub fn carried(&self, in_favour: u128) -> bool {
        self.conditions.iter().all(|condition| {
            let weights = condition.weights.iter().enumerate();
            let votes: u64 = weights
                .filter(|(voter, _)| in_favour >> voter & 1 == 1)
                .map(|(_, weight)| weight)
                .sum();
            votes >= condition.quota
        })
    }
}

/// Votes by the square root of size (Penrose 1946), in thousandths of the largest, at least 1;
/// sizes that are no positive numbers get no vote.
///
/// ```
/// use comity_methods::coalition::square_root_weights;
/// assert_eq!(square_root_weights(&[1_000_000.0, 250_000.0, 10_000.0]), [1000, 500, 100]);
/// ```
pub fn square_root_weights(sizes: &[f64]) -> Vec<u64> {
    let counts = |size: &f64| size.is_finite() && *size > 0.0;
    let largest = sizes.iter().copied().filter(counts).fold(0.0, f64::max);
    let weight = |size: &f64| match counts(size) {
        true => ((size / largest).sqrt() * 1000.0).round().max(1.0) as u64,
        false => 0,
    };
    sizes.iter().map(weight).collect()
}
