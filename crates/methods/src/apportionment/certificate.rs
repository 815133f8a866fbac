//! The proof that a split is the nucleolus, in whole numbers, for anyone to check.

use super::exact::Ratio;
use super::nucleolus::Bounds;
use crate::coalition::{CostGame, members};
use std::cmp::Ordering;

/// Why a split is the nucleolus (after Kohlberg 1971).
///
/// At each stage some groups object by the level, and weights above 0 balance them: counted with
/// their weights, and with those settled before, every partner occurs 0 times. So no
/// other split with the same settled parts lowers one of these objections without raising
/// another. No open group objects by more. When the settled groups tell the part of every partner,
/// there is no other split.
#[derive(Clone, Debug, PartialEq)]
pub struct Certificate {
    /// What each partner pays, in pence.
    pub shares: Vec<Ratio>,
    /// The unit of each group's objection; nothing if all are 1.
    pub weights: Option<Vec<i64>>,
    /// What a single partner may be asked for.
    pub bounds: Bounds,
    /// Stage by stage, the largest objection first.
    pub stages: Vec<Stage>,
}

/// One stage of a certificate. Groups are bits; weights are whole numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// The largest objection of the groups still open, by weight.
    pub level: Ratio,
    /// Who objects by the level, each with a weight above 0.
    pub groups: Vec<(usize, i128)>,
    /// Partners that pay what they would pay alone, each with a weight above 0.
    pub alone: Vec<(usize, i128)>,
    /// What was settled before, with weights of any sign.
    pub settled: Vec<(usize, i128)>,
}

/// What is wrong with a certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotProved {
    /// Parts do not add up, or are not as many as partners.
    #[error("the parts do not add up to the cost of all")]
    Total,
    /// Somebody pays more than alone.
    #[error("partner {0} pays more than alone")]
    Alone(usize),
    /// A stage whose weights do not balance.
    #[error("at stage {0} the weights do not balance")]
    Balance(usize),
    /// A stage that names a group that does not object by the level.
    #[error("at stage {stage} group {group:#b} does not object by the level")]
    Level {
        /// Position of the stage.
        stage: usize,
        /// The group.
        group: usize,
    },
    /// A group that objects by more than it may.
    #[error("at stage {stage} group {group:#b} objects by more than the level")]
    Beyond {
        /// Position of the stage.
        stage: usize,
        /// The group.
        group: usize,
    },
    /// A stage that names a group or a partner that is not there.
    #[error("stage {0} names a group or a partner that is not there")]
    NotThere(usize),
    /// A stage that leans on what partners pay alone, which nothing bounds.
    #[error("stage {0} leans on what partners pay alone, and that is no bound here")]
    NoBound(usize),
    /// A unit of objection that is not above 0.
    #[error("the objection of group {0:#b} is counted in a unit that is not above 0")]
    Unit(usize),
    /// The stages leave a partner's part open.
    #[error("the settled groups do not tell every partner's part")]
    Open,
    /// Numbers beyond 128 bits.
    #[error("the numbers are too large to be checked exactly")]
    TooLarge,
}

impl Certificate {
    /// Checks every claim in exact arithmetic; shares no code with the search.
    ///
    /// # Errors
    /// The first claim that does not hold.
    pub fn verify(&self, game: &CostGame) -> Result<(), NotProved> {
        let mut checked = Checked::new(self, game)?;
        for place in 0..self.stages.len() {
            checked.stage(place)?;
        }
        match checked.across.is_empty() {
            true => Ok(()),
            false => Err(NotProved::Open),
        }
    }
}

struct Checked<'a> {
    certificate: &'a Certificate,
    game: &'a CostGame,
    /// What each pays, over `below`.
    pays: Vec<i128>,
    below: i128,
    /// Combinations of partners that are 0 in every settled group; they span all that are.
    across: Vec<Vec<i128>>,
    /// Groups known to be made of settled ones.
    settled: Vec<bool>,
}

impl<'a> Checked<'a> {
    fn new(certificate: &'a Certificate, game: &'a CostGame) -> Result<Self, NotProved> {
        let shares = &certificate.shares;
        let n = game.partners();
        let sized = certificate
            .weights
            .as_ref()
            .is_none_or(|w| w.len() == game.costs().len());
        if shares.len() != n || !sized {
            return Err(NotProved::Total);
        }
        let units = certificate.weights.iter().flatten().enumerate().skip(1);
        if let Some((group, _)) = units.into_iter().find(|(_, unit)| **unit <= 0) {
            return Err(NotProved::Unit(group));
        }
        let below = common(shares).ok_or(NotProved::TooLarge)?;
        let over = |s: &Ratio| s.numerator().checked_mul(below / s.denominator());
        let pays: Option<Vec<i128>> = shares.iter().map(over).collect();
        let unit = |p: usize| (0..n).map(|q| i128::from(p == q)).collect();
        let mut checked = Checked {
            certificate,
            game,
            pays: pays.ok_or(NotProved::TooLarge)?,
            below,
            across: (0..n).map(unit).collect(),
            settled: vec![false; game.costs().len()],
        };
        if checked.objection(game.everybody()) != Some(0) {
            return Err(NotProved::Total);
        }
        checked
            .now_settled(game.everybody())
            .ok_or(NotProved::TooLarge)?;
        if certificate.bounds == Bounds::AtMostAlone {
            let more = |p: &usize| checked.objection(1 << p).is_none_or(|o| o > 0);
            if let Some(p) = (0..n).find(more) {
                return Err(NotProved::Alone(p));
            }
        }
        Ok(checked)
    }

    fn stage(&mut self, place: usize) -> Result<(), NotProved> {
        let stage = &self.certificate.stages[place];
        self.names(stage, place)?;
        if !self.balances(stage).ok_or(NotProved::TooLarge)? {
            return Err(NotProved::Balance(place));
        }
        for (group, _) in &stage.groups {
            let by_level = self
                .against(*group, stage.level)
                .ok_or(NotProved::TooLarge)?;
            if by_level != Ordering::Equal {
                return Err(NotProved::Level {
                    stage: place,
                    group: *group,
                });
            }
        }
        for (p, _) in &stage.alone {
            if self.objection(1 << p) != Some(0) {
                return Err(NotProved::Alone(*p));
            }
        }
        for group in 1..self.game.everybody() {
            let beyond = !self.settled[group]
                && self
                    .against(group, stage.level)
                    .ok_or(NotProved::TooLarge)?
                    == Ordering::Greater;
            if beyond && !self.made_of_settled(group).ok_or(NotProved::TooLarge)? {
                return Err(NotProved::Beyond {
                    stage: place,
                    group,
                });
            }
            self.settled[group] |= beyond;
        }
        let groups = stage.groups.iter().map(|(group, _)| *group);
        let alone = stage.alone.iter().map(|(p, _)| 1 << p);
        for group in groups.chain(alone) {
            self.now_settled(group).ok_or(NotProved::TooLarge)?;
        }
        Ok(())
    }

    /// Refuses groups and partners that are not there, and bounds that do not hold.
    fn names(&self, stage: &Stage, place: usize) -> Result<(), NotProved> {
        let mut groups = stage.groups.iter().chain(&stage.settled);
        let known = |(group, _): &(usize, i128)| (1..=self.game.everybody()).contains(group);
        let partner = |(p, _): &(usize, i128)| *p < self.game.partners();
        if !groups.all(known) || !stage.alone.iter().all(partner) {
            return Err(NotProved::NotThere(place));
        }
        match self.certificate.bounds == Bounds::None && !stage.alone.is_empty() {
            true => Err(NotProved::NoBound(place)),
            false => Ok(()),
        }
    }

    /// True if weights are above 0, some group is open, and every partner occurs 0 times.
    fn balances(&self, stage: &Stage) -> Option<bool> {
        let weighty = stage.groups.iter().chain(&stage.alone).all(|(_, w)| *w > 0);
        let mut open = false;
        for (group, _) in &stage.groups {
            open |= !self.made_of_settled(*group)?;
        }
        let mut times = vec![0i128; self.game.partners()];
        let alone = stage.alone.iter().map(|(p, w)| (1usize << p, *w));
        let groups = stage.groups.iter().chain(&stage.settled).copied();
        for (group, weight) in groups.chain(alone) {
            for p in members(group) {
                times[p] = times[p].checked_add(weight)?;
            }
        }
        for (group, _) in &stage.settled {
            open &= self.made_of_settled(*group)?;
        }
        Some(weighty && open && times.iter().all(|t| *t == 0))
    }

    /// What a group pays beyond its cost, over `below`.
    fn objection(&self, group: usize) -> Option<i128> {
        let pays = members(group).try_fold(0i128, |s, p| s.checked_add(self.pays[p]))?;
        pays.checked_sub(i128::from(self.game.cost(group)).checked_mul(self.below)?)
    }

    fn against(&self, group: usize, level: Ratio) -> Option<Ordering> {
        let weights = self.certificate.weights.as_ref();
        let weight = weights.map_or(1, |w| i128::from(w[group]));
        let shared = super::exact::gcd(weight, level.denominator())?;
        let above = level.numerator().checked_mul(weight / shared)?;
        let level = Ratio::new(above, level.denominator() / shared)?;
        Some(Ratio::new(self.objection(group)?, self.below)?.compare(level))
    }

    fn made_of_settled(&self, group: usize) -> Option<bool> {
        for across in &self.across {
            if times(across, group)? != 0 {
                return Some(false);
            }
        }
        Some(true)
    }

    /// Takes a group among the settled: what is 0 in it too is one combination less.
    fn now_settled(&mut self, group: usize) -> Option<()> {
        let dots: Option<Vec<i128>> = self.across.iter().map(|a| times(a, group)).collect();
        let dots = dots?;
        let Some(pivot) = dots.iter().position(|d| *d != 0) else {
            return Some(());
        };
        let (kept, by) = (self.across.remove(pivot), dots[pivot]);
        let others = dots.iter().enumerate().filter(|(place, _)| *place != pivot);
        for (across, (_, dot)) in self.across.iter_mut().zip(others) {
            for (entry, kept) in across.iter_mut().zip(&kept) {
                *entry = entry
                    .checked_mul(by)?
                    .checked_sub(kept.checked_mul(*dot)?)?;
            }
            let shared = across
                .iter()
                .try_fold(0, |all, e| super::exact::gcd(all, *e))?;
            across.iter_mut().for_each(|entry| *entry /= shared.max(1));
        }
        Some(())
    }
}

/// The sum of a combination over the members of a group.
fn times(across: &[i128], group: usize) -> Option<i128> {
    members(group).try_fold(0i128, |sum, p| sum.checked_add(across[p]))
}

/// The least number that every denominator divides.
fn common(shares: &[Ratio]) -> Option<i128> {
    shares.iter().try_fold(1i128, |all, share| {
        let shared = super::exact::gcd(all, share.denominator())?;
        (all / shared).checked_mul(share.denominator())
    })
}
