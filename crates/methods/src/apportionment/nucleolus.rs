//! The nucleolus: the split that makes the least happy group as happy as possible, then the next.
//!
//! A group's objection to a split is what its members pay more than the group would pay by itself.
//! The nucleolus makes the largest objection as small as possible; among the splits that do, the
//! next largest; and so on (Schmeidler 1969). Each stage is a linear programme. Its dual has one
//! row for each partner and one more, and a column for every group; it is solved by exchanging
//! columns, each time taking in the group with the largest objection. All arithmetic that decides
//! is in whole numbers, so there is no tolerance; floating point only suggests which group to look
//! at. A group whose dual weight is above 0 objects by the same amount in every best split: it is
//! settled, and the next stage begins (settling by "no slack" instead settles too much when
//! several programmes are tied, a common mistake). The weights make the [`Certificate`].

use super::certificate::{Certificate, Stage};
use super::exact::{Inverse, Ratio, TooLarge, gcd};
use super::scan::Scan;
use crate::coalition::{CostGame, members};
use std::cmp::Ordering;

/// In what unit a group's objection is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighting {
    /// In pounds: the nucleolus.
    Pounds,
    /// In pounds for each of its members: the per-capita nucleolus.
    PerPartner,
    /// In percent of what the group would pay: the proportional nucleolus.
    Percent,
}

/// What a single partner may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// Nobody pays more than alone: the nucleolus.
    AtMostAlone,
    /// Nothing is ruled out: the prenucleolus. The same where no split could be refused anyway.
    None,
}

/// A nucleolus, exact.
#[derive(Clone, Debug, PartialEq)]
pub struct Nucleolus {
    /// What each partner pays, in pence.
    pub shares: Vec<Ratio>,
    /// The largest objection, then the next …, each smaller: in pence, pence a member, or parts
    /// of the cost. Below 0, every group pays less than it would by itself.
    pub levels: Vec<Ratio>,
    /// Why it can be no other split.
    pub certificate: Certificate,
}

impl Nucleolus {
    /// What each partner pays, in pence, as floating point.
    #[must_use]
    pub fn pence(&self) -> Vec<f64> {
        self.shares.iter().map(|s| s.to_f64()).collect()
    }
}

/// Why there is no nucleolus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoNucleolus {
    /// All together pay more than each alone, so somebody must pay more than alone.
    #[error(
        "together all pay {0} pence more than each alone, so no split leaves everybody at most what it pays alone"
    )]
    DearerTogether(i64),
    /// Objections in percent need costs above 0.
    #[error("a group costs {cost} pence by itself; objections in percent need costs above 0")]
    NoCost {
        /// The group's bits.
        group: usize,
        /// Its cost.
        cost: i64,
    },
    /// Beyond exact arithmetic.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
}

/// The nucleolus of a cost game, with its proof.
///
/// # Errors
/// Where it does not exist; numbers too large for exact arithmetic (not met with costs in pence
/// below a billion pounds).
///
/// ```
/// use comity_methods::{apportionment::*, coalition::CostGame};
/// // The Talmud's estate of 200 with claims of 100, 200, 300 (Aumann and Maschler 1985), as the
/// // cost of groups: what is not left to the others.
/// let claims = [100, 200, 300];
/// let of = |g: usize| (0..3).filter(|p| g >> p & 1 == 1).map(|p| claims[p]).sum::<i64>();
/// let game = CostGame::from_fn(3, |g| of(g).min(200))?;
/// let found = nucleolus(&game, Weighting::Pounds, Bounds::AtMostAlone)?;
/// assert_eq!(found.pence(), [50.0, 75.0, 75.0]);
/// found.certificate.verify(&game)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn nucleolus(
    game: &CostGame,
    weighting: Weighting,
    bounds: Bounds,
) -> Result<Nucleolus, NoNucleolus> {
    if bounds == Bounds::AtMostAlone && game.saving() < 0 {
        return Err(NoNucleolus::DearerTogether(-game.saving()));
    }
    let weights = weights(game, weighting)?;
    let mut search = Search::new(game, weights, bounds);
    let mut stages = Vec::new();
    while search.settled_groups.len() < game.partners() {
        let stage = search.stage().ok_or(TooLarge)?;
        stages.push(stage);
    }
    let shares: Option<Vec<Ratio>> = search.split.iter().map(|x| search.ratio(*x)).collect();
    let shares = shares.ok_or(TooLarge)?;
    let levels = stages.iter().map(|stage| stage.level);
    let levels = levels.map(|l| search.level(l)).collect::<Option<_>>();
    Ok(Nucleolus {
        levels: levels.ok_or(TooLarge)?,
        certificate: Certificate {
            shares: shares.clone(),
            weights: search.weights.by_group,
            bounds,
            stages,
        },
        shares,
    })
}

/// The unit of each group's objection, as whole numbers.
#[derive(Clone, Debug)]
struct Weights {
    /// Nothing if all are 1.
    by_group: Option<Vec<i64>>,
    /// One of these is so much of the unit.
    scale: i64,
}

/// Beyond this, weights in percent are rounded: one part in a million.
const MOST_WEIGHT: i64 = 1 << 22;

fn weights(game: &CostGame, weighting: Weighting) -> Result<Weights, NoNucleolus> {
    let costs = game.costs();
    let (by_group, scale) = match weighting {
        Weighting::Pounds => (None, 1),
        Weighting::PerPartner => {
            let sizes = (0..costs.len()).map(|g| i64::from(g.count_ones()));
            (Some(sizes.collect()), 1)
        }
        Weighting::Percent => {
            if let Some(group) = (1..costs.len()).find(|g| costs[*g] <= 0) {
                let cost = costs[group];
                return Err(NoNucleolus::NoCost { group, cost });
            }
            let shared = costs.iter().fold(0, |all, c| {
                gcd(i128::from(all), i128::from(*c)).map_or(1, |g| g as i64)
            });
            let most = costs.iter().copied().max().unwrap_or(1);
            let scale = shared.max(1) * (most / shared.max(1) / MOST_WEIGHT + 1);
            let part = |c: &i64| (*c + scale / 2) / scale;
            (Some(costs.iter().map(|c| part(c).max(1)).collect()), scale)
        }
    };
    Ok(Weights { by_group, scale })
}

impl Weights {
    fn of(&self, group: usize) -> i128 {
        self.by_group.as_ref().map_or(1, |w| i128::from(w[group]))
    }
}

/// A column of the dual programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// A group whose objection is settled; its multiplier may have any sign.
    Settled(usize),
    /// No more than alone.
    Alone(usize),
    /// A group that may object.
    Open(usize),
}

/// The search through the stages.
struct Search<'a> {
    game: &'a CostGame,
    weights: Weights,
    bounds: Bounds,
    /// Groups whose parts are settled, none made of others.
    settled_groups: Vec<usize>,
    /// What each settled group pays, over `common`.
    paid: Vec<i128>,
    basis: Vec<Column>,
    /// The open columns that the stage began with.
    start: Vec<Column>,
    inverse: Inverse,
    /// What each partner pays at the present corner, and the largest objection: over
    /// `common · determinant`.
    split: Vec<i128>,
    level: i128,
    common: i128,
    scan: Scan,
}

impl<'a> Search<'a> {
    fn new(game: &'a CostGame, weights: Weights, bounds: Bounds) -> Search<'a> {
        let n = game.partners();
        let everybody = game.everybody();
        let mut basis: Vec<Column> = (0..n).map(|p| Column::Open(1 << p)).collect();
        basis.push(Column::Settled(everybody));
        Search {
            game,
            scan: Scan::new(game, weights.by_group.as_deref()),
            weights,
            bounds,
            settled_groups: vec![everybody],
            paid: vec![i128::from(game.total())],
            basis,
            start: Vec::new(),
            inverse: Inverse::unit(n + 1),
            split: vec![i128::from(game.total()); n],
            level: 0,
            common: 1,
        }
    }

    /// Makes the largest objection of open groups as small as can be, and settles who objects.
    fn stage(&mut self) -> Option<Stage> {
        self.invert()?;
        let settled = |column: &Column| matches!(column, Column::Settled(_));
        self.start = self.basis.iter().copied().filter(|c| !settled(c)).collect();
        self.scan.settle(&self.across());
        let mut multipliers = self.multipliers()?;
        loop {
            self.price()?;
            let Some(entering) = self.entering()? else {
                break;
            };
            let expressed = self.inverse.expressed(&self.column(entering))?;
            let leaving = self.leaving(&expressed, &multipliers)?;
            self.inverse.exchange(leaving, &expressed)?;
            self.basis[leaving] = entering;
            multipliers = self.multipliers()?;
        }
        self.settle(&multipliers)
    }

    /// The inverse of the basis from nothing.
    fn invert(&mut self) -> Option<()> {
        let size = self.basis.len();
        self.inverse = Inverse::unit(size);
        let mut places: Vec<Option<Column>> = vec![None; size];
        for column in self.basis.clone() {
            let expressed = self.inverse.expressed(&self.column(column))?;
            let free = (0..size).filter(|p| places[*p].is_none() && expressed[*p] != 0);
            let place = free.min_by_key(|p| expressed[*p].abs())?;
            self.inverse.exchange(place, &expressed)?;
            places[place] = Some(column);
        }
        self.basis = places.into_iter().collect::<Option<_>>()?;
        Some(())
    }

    /// A column as it stands in the programme: who is in it, and the weight of its objection.
    fn column(&self, column: Column) -> Vec<i128> {
        let n = self.game.partners();
        let (group, weight) = match column {
            Column::Settled(group) => (group, 0),
            Column::Alone(p) => (1 << p, 0),
            Column::Open(group) => (group, self.weights.of(group)),
        };
        let mut entries = vec![0; n + 1];
        members(group).for_each(|p| entries[p] = 1);
        entries[n] = weight;
        entries
    }

    /// The dual weights of the basis, times the determinant: the last column of the inverse.
    fn multipliers(&self) -> Option<Vec<i128>> {
        let last = self.basis.len() - 1;
        Some((0..=last).map(|row| self.inverse.row(row)[last]).collect())
    }

    /// Combinations of partners that are 0 in every settled group: one number for each partner. A
    /// group is made of settled ones where its sum is 0 (up to a chance of one in 2⁶⁴, which the
    /// certificate would show).
    fn across(&self) -> Vec<u64> {
        let n = self.game.partners();
        let mut sum = vec![0u64; n];
        let mut random = 0x9E37_79B9_7F4A_7C15u64;
        for (place, column) in self.basis.iter().enumerate() {
            if matches!(column, Column::Settled(_)) {
                continue;
            }
            random = random.wrapping_mul(0xD134_2543_DE82_EF95).wrapping_add(1);
            for (sum, entry) in sum.iter_mut().zip(self.inverse.row(place)) {
                *sum = sum.wrapping_add((*entry as u64).wrapping_mul(random));
            }
        }
        sum
    }

    /// The split and the level at the present corner.
    fn price(&mut self) -> Option<()> {
        let n = self.game.partners();
        let mut sums = vec![0i128; n + 1];
        for (place, column) in self.basis.iter().enumerate() {
            let cost = match column {
                Column::Settled(group) => {
                    let known = self.settled_groups.iter().position(|g| g == group)?;
                    self.paid[known]
                }
                Column::Alone(p) => self.cost(1 << p)?,
                Column::Open(group) => self.cost(*group)?,
            };
            for (sum, entry) in sums.iter_mut().zip(self.inverse.row(place)) {
                *sum = sum.checked_add(cost.checked_mul(*entry)?)?;
            }
        }
        // The prices of the rows are what partners pay; that of the last is the level, opposite.
        self.level = -sums[n];
        sums.truncate(n);
        self.split = sums;
        Some(())
    }

    fn cost(&self, group: usize) -> Option<i128> {
        i128::from(self.game.cost(group)).checked_mul(self.common)
    }

    /// What all exact numbers are over.
    fn below(&self) -> Option<i128> {
        self.common.checked_mul(self.inverse.determinant)
    }

    /// By how much a group objects beyond the level, over `common · determinant`.
    fn beyond(&self, group: usize) -> Option<i128> {
        let pays = members(group).try_fold(0i128, |sum, p| sum.checked_add(self.split[p]))?;
        let alone = i128::from(self.game.cost(group)).checked_mul(self.below()?)?;
        let level = self.weights.of(group).checked_mul(self.level)?;
        pays.checked_sub(alone)?.checked_sub(level)
    }

    /// The next column to take in; nothing if nobody objects beyond the level.
    fn entering(&mut self) -> Option<Option<Column>> {
        if self.bounds == Bounds::AtMostAlone {
            for p in 0..self.game.partners() {
                let alone = i128::from(self.game.alone(p)).checked_mul(self.below()?)?;
                if self.split[p] > alone {
                    return Some(Some(Column::Alone(p)));
                }
            }
        }
        let below = self.below()? as f64;
        let split: Vec<f64> = self.split.iter().map(|x| *x as f64 / below).collect();
        let level = self.level as f64 / below;
        if let Some(group) = self.scan.largest(&split, level)
            && self.beyond(group)? > 0
        {
            return Some(Some(Column::Open(group)));
        }
        for group in self.scan.near(&split, level) {
            if self.beyond(group)? > 0 {
                return Some(Some(Column::Open(group)));
            }
        }
        Some(None)
    }

    /// The column that reaches 0 first. Among equals the one that would if each column the stage
    /// began with counted a little more, the first of them much the most (the lexicographic rule
    /// of Dantzig, Orden and Wolfe 1955): so the search cannot go round in circles, whatever
    /// it takes in.
    fn leaving(&self, expressed: &[i128], multipliers: &[i128]) -> Option<usize> {
        let open = |place: &usize| !matches!(self.basis[*place], Column::Settled(_));
        let falls = (0..self.basis.len()).filter(|p| open(p) && expressed[*p] > 0);
        let mut tied = least(falls.collect(), multipliers, expressed)?;
        for column in &self.start {
            if tied.len() == 1 {
                break;
            }
            let more = self.inverse.expressed(&self.column(*column))?;
            tied = least(tied, &more, expressed)?;
        }
        tied.first().copied()
    }

    /// Settles every group with weight, and makes the basis of the next stage.
    fn settle(&mut self, multipliers: &[i128]) -> Option<Stage> {
        let stage = self.told(multipliers)?;
        let open = self.basis.iter().zip(multipliers);
        let open = open.filter(|(column, _)| !matches!(column, Column::Settled(_)));
        let (mut found, mut idle) = (Vec::new(), Vec::new());
        for (column, multiplier) in open {
            match multiplier {
                0 => idle.push(*column),
                _ => found.push(group_of(*column)),
            }
        }
        // They are tied to each other and to what was settled by one equation: one says nothing new.
        found.pop();
        self.rescale()?;
        for group in found {
            let pays = members(group).try_fold(0i128, |s, p| s.checked_add(self.split[p]))?;
            self.settled_groups.push(group);
            self.paid.push(pays);
        }
        if let Some(first) = idle.first() {
            let other = self.game.everybody() & !group_of(*first);
            let settled = self.settled_groups.iter().map(|g| Column::Settled(*g));
            self.basis = settled.chain(idle).chain([Column::Open(other)]).collect();
        }
        Some(stage)
    }

    /// Puts the split of this stage over one denominator, with what was settled before.
    fn rescale(&mut self) -> Option<()> {
        let below = self.below()?;
        let shared = self.split.iter().try_fold(below, |all, x| gcd(all, *x))?;
        let new = below / shared;
        self.split.iter_mut().for_each(|x| *x /= shared);
        // What earlier groups pay follows from the split, which keeps it.
        for (group, paid) in self.settled_groups.iter().zip(&mut self.paid) {
            *paid = members(*group).try_fold(0i128, |s, p| s.checked_add(self.split[p]))?;
        }
        self.common = new;
        self.inverse.determinant = 1;
        Some(())
    }

    fn told(&self, multipliers: &[i128]) -> Option<Stage> {
        let shared = multipliers.iter().try_fold(0, |all, m| gcd(all, *m))?;
        let level = Ratio::new(self.level, self.below()?)?;
        let mut stage = Stage {
            level,
            groups: Vec::new(),
            alone: Vec::new(),
            settled: Vec::new(),
        };
        for (column, multiplier) in self.basis.iter().zip(multipliers) {
            let weight = *multiplier / shared.max(1);
            match column {
                _ if weight == 0 => {}
                Column::Open(group) => stage.groups.push((*group, weight)),
                Column::Alone(p) => stage.alone.push((*p, weight)),
                Column::Settled(group) => stage.settled.push((*group, weight)),
            }
        }
        stage.groups.sort_unstable();
        stage.alone.sort_unstable();
        stage.settled.sort_unstable();
        Some(stage)
    }

    fn ratio(&self, x: i128) -> Option<Ratio> {
        Ratio::new(x, self.common)
    }

    /// A level in the unit asked for.
    fn level(&self, level: Ratio) -> Option<Ratio> {
        let below = level
            .denominator()
            .checked_mul(i128::from(self.weights.scale))?;
        Ratio::new(level.numerator(), below)
    }
}

/// Those of the places where `values / over` is least; `over` is above 0 there.
fn least(places: Vec<usize>, values: &[i128], over: &[i128]) -> Option<Vec<usize>> {
    let mut tied: Vec<usize> = Vec::new();
    for place in places {
        let order = match tied.first() {
            None => Ordering::Less,
            Some(first) => {
                let one = values[place].checked_mul(over[*first])?;
                one.cmp(&values[*first].checked_mul(over[place])?)
            }
        };
        match order {
            Ordering::Less => tied = vec![place],
            Ordering::Equal => tied.push(place),
            Ordering::Greater => {}
        }
    }
    Some(tied)
}

fn group_of(column: Column) -> usize {
    match column {
        Column::Settled(group) | Column::Open(group) => group,
        Column::Alone(p) => 1 << p,
    }
}
