//! What every subset says about membership: how many must take part, what each leaving does to
//! the rest, and in what order partners have reason to leave.

use crate::figures::WithError;
use crate::subsets::{Group, GroupValue, Subsets};

/// Groups of one size.
#[derive(Clone, Debug, PartialEq)]
pub struct OfSize {
    /// How many take part.
    pub members: usize,
    /// How many groups have this size.
    pub groups: usize,
    /// How many of them pay: their value is above 0 by more than its error may be.
    pub pay: usize,
    /// In how many of them every member gains on average.
    pub all_gain: usize,
    /// The group with the highest value.
    pub best: GroupValue,
    /// The group with the lowest.
    pub worst: GroupValue,
}

/// What it does to the others when one partner does not take part.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaving {
    /// Who leaves.
    pub partner: usize,
    /// What the leaver itself gives up: its mean when all take part.
    pub gives_up: f64,
    /// What the others together gain (or lose, below 0) by its leaving.
    pub others: f64,
    /// The value that is left, if the option can go on.
    pub left: WithError,
    /// Whose mean falls most, and by how much (below 0 if it falls).
    pub hardest_hit: (usize, f64),
}

/// One step of the order in which partners have reason to leave.
#[derive(Clone, Debug, PartialEq)]
pub struct Departure {
    /// Who leaves: the member with the lowest mean, which is below 0.
    pub partner: usize,
    /// Its mean before it leaves.
    pub mean: f64,
    /// What is left, if the option can go on.
    pub left: Option<GroupValue>,
}

impl Subsets {
    /// The value of one group.
    pub fn group(&self, group: Group) -> Option<&GroupValue> {
        let place = self.groups.binary_search_by_key(&group, |g| g.group).ok()?;
        self.groups.get(place)
    }

    /// All members.
    pub fn whole(&self) -> Option<&GroupValue> {
        self.groups.iter().max_by_key(|g| g.group.size())
    }

    /// Groups by size, the smallest first.
    pub fn sizes(&self) -> Vec<OfSize> {
        let largest = self.whole().map_or(0, |w| w.group.size());
        (2..=largest)
            .filter_map(|size| self.of_size(size))
            .collect()
    }

    fn of_size(&self, members: usize) -> Option<OfSize> {
        let groups = || {
            self.groups
                .iter()
                .filter(move |g| g.group.size() == members)
        };
        let by_value = |a: &&GroupValue, b: &&GroupValue| a.value.value.total_cmp(&b.value.value);
        Some(OfSize {
            members,
            groups: groups().count(),
            pay: groups().filter(|g| pays(g)).count(),
            all_gain: groups().filter(|g| all_gain(g)).count(),
            best: groups().max_by(by_value)?.clone(),
            worst: groups().min_by(by_value)?.clone(),
        })
    }

    /// The least number of members with which some group pays; nothing if smaller groups were not
    /// all computed.
    pub fn some_group_pays_from(&self) -> Option<usize> {
        if !self.complete {
            return None;
        }
        self.sizes().iter().find(|s| s.pay > 0).map(|s| s.members)
    }

    /// The least number of members from which every group pays: break-even membership. Nothing if
    /// smaller groups were not all computed.
    pub fn every_group_pays_from(&self) -> Option<usize> {
        if !self.complete {
            return None;
        }
        let sizes = self.sizes();
        let failing = sizes.iter().rposition(|s| s.pay < s.groups);
        sizes.get(failing.map_or(0, |f| f + 1)).map(|s| s.members)
    }

    /// What each partner's leaving does to the rest, the hardest for them first. The host is not
    /// among them: without it nothing is left.
    pub fn leaving(&self) -> Vec<Leaving> {
        let Some(whole) = self.whole() else {
            return Vec::new();
        };
        let one = |partner| self.leaves(whole, partner);
        let mut found: Vec<Leaving> = whole.group.partners().filter_map(one).collect();
        found.sort_by(|a, b| a.others.total_cmp(&b.others));
        found
    }

    fn leaves(&self, whole: &GroupValue, partner: usize) -> Option<Leaving> {
        let left = self.group(whole.group.without(partner))?;
        let change = |p: usize| Some((p, left.of(p)? - whole.of(p)?));
        let changes: Vec<(usize, f64)> = left.group.partners().filter_map(change).collect();
        Some(Leaving {
            partner,
            gives_up: whole.of(partner)?,
            others: changes.iter().map(|(_, c)| c).sum(),
            left: left.value,
            hardest_hit: changes.into_iter().min_by(|a, b| a.1.total_cmp(&b.1))?,
        })
    }

    /// Who has reason to leave, one after the other: each time the member with the lowest mean,
    /// as long as that is below 0.
    pub fn order_of_leaving(&self) -> Vec<Departure> {
        let mut steps = Vec::new();
        let mut present = self.whole();
        while let Some(group) = present {
            let Some((partner, mean)) = group.worst_off().filter(|(_, mean)| *mean < 0.0) else {
                break;
            };
            present = self.group(group.group.without(partner));
            let left = present.cloned();
            steps.push(Departure {
                partner,
                mean,
                left,
            });
        }
        steps
    }
}

/// Above 0 by more than twice its error.
fn pays(group: &GroupValue) -> bool {
    group.value.value > 2.0 * group.value.se
}

fn all_gain(group: &GroupValue) -> bool {
    group.members.iter().all(|mean| *mean > 0.0)
}
