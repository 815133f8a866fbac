//! Power of many voters by a dynamic programme over whole votes: how many coalitions of how many
//! voters have which sums of votes. One voter is taken out of the table again by subtraction, in
//! whole numbers, so nothing is lost.

use super::{Counts, PowerError, VotingRule};

/// The most cells of the table: 64 MB.
const MOST_CELLS: u128 = 1 << 22;

/// How many coalitions there are of each size and each sum of votes.
struct Table<'a> {
    rule: &'a VotingRule,
    /// Sums of votes by condition are digits of one number; a voter adds this to it.
    weights: Vec<usize>,
    /// Numbers there can be.
    sums: usize,
    /// True for each number with which a decision is carried.
    carried: Vec<bool>,
    /// By size, then by number.
    cells: Vec<u128>,
}

impl Table<'_> {
    fn new(rule: &VotingRule) -> Result<Table<'_>, PowerError> {
        let totals: Vec<u128> = rule
            .conditions()
            .iter()
            .map(|c| c.weights.iter().map(|w| u128::from(*w)).sum::<u128>() + 1)
            .collect();
        let sizes = rule.voters() as u128 + 1;
        let cells = totals.iter().fold(sizes, |all, t| all.saturating_mul(*t));
        if cells > MOST_CELLS {
            let voters = rule.voters();
            return Err(PowerError::TooLarge { voters, cells });
        }
        let sums = totals.iter().product::<u128>() as usize;
        let mut table = Table {
            rule,
            weights: vec![0; rule.voters()],
            sums,
            carried: vec![true; sums],
            cells: vec![0; cells as usize],
        };
        table.digits(&totals);
        table.fill();
        Ok(table)
    }

    /// Votes and quotas as digits of one number.
    fn digits(&mut self, totals: &[u128]) {
        let mut place = 1;
        for (condition, total) in self.rule.conditions().iter().zip(totals) {
            let total = *total as usize;
            for (sum, weight) in self.weights.iter_mut().zip(&condition.weights) {
                *sum += place * *weight as usize;
            }
            for (number, carried) in self.carried.iter_mut().enumerate() {
                *carried &= (number / place % total) as u64 >= condition.quota;
            }
            place *= total;
        }
    }

    fn fill(&mut self) {
        self.cells[0] = 1;
        for (seen, weight) in self.weights.iter().enumerate() {
            for size in (0..=seen).rev() {
                let (below, above) = self.cells.split_at_mut((size + 1) * self.sums);
                let from = &below[size * self.sums..];
                let to = &mut above[*weight..self.sums];
                to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
            }
        }
    }

    fn carrying(&self) -> u128 {
        let by_size = self.cells.chunks(self.sums);
        let of_size = |cells: &[u128]| -> u128 {
            let carried = cells.iter().zip(&self.carried).filter(|(_, c)| **c);
            carried.map(|(count, _)| count).sum()
        };
        by_size.map(of_size).sum()
    }

    /// Swings of a voter by the number of others.
    fn swings(&self, voter: usize) -> Vec<u128> {
        let weight = self.weights[voter];
        let mut others = vec![0u128; self.sums];
        let mut by_others = Vec::with_capacity(self.weights.len());
        for with in self.cells.chunks(self.sums).take(self.weights.len()) {
            // Coalitions of so many without the voter: all, less those of one fewer with it.
            let mut without = with.to_vec();
            let taken = without[weight.min(self.sums)..].iter_mut().zip(&others);
            taken.for_each(|(all, with)| *all -= with);
            by_others.push(self.decides(&without, weight));
            others = without;
        }
        by_others
    }

    /// Coalitions of others that do not carry and do with so many votes more.
    fn decides(&self, others: &[u128], weight: usize) -> u128 {
        let after = &self.carried[weight.min(self.sums)..];
        let pairs = others.iter().zip(&self.carried).zip(after);
        let swings = pairs.filter(|((_, before), after)| !**before && **after);
        swings.map(|((count, _), _)| count).sum()
    }
}

pub(super) fn counts(rule: &VotingRule) -> Result<Counts, PowerError> {
    let table = Table::new(rule)?;
    Ok(Counts {
        swings: (0..rule.voters()).map(|v| table.swings(v)).collect(),
        carrying: table.carrying(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Condition, listed};
    use super::*;

    #[test]
    fn the_programme_counts_what_going_through_all_coalitions_counts() {
        let conditions = |quotas: [u64; 2]| {
            let weights = [vec![5, 0, 3, 2, 2, 7, 1], vec![1, 1, 1, 2, 0, 1, 1]];
            let both = weights.into_iter().zip(quotas);
            let condition = |(weights, quota)| Condition { weights, quota };
            VotingRule::new(both.map(condition).collect()).expect("a rule")
        };
        for quotas in [[11, 4], [1, 1], [20, 7], [10, 2]] {
            let rule = conditions(quotas);
            let (slow, quick) = (listed::counts(&rule), counts(&rule).expect("small"));
            assert_eq!(slow.swings, quick.swings);
            assert_eq!(slow.carrying, quick.carrying);
        }
    }
}
