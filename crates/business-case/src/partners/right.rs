//! The right partners: who best shares with whom, what each gains in it, what red lines cost, and
//! whether it would hold.
//!
//! What a group costs comes from the business case, or from costs given by hand. From the case a
//! group's cost is what its members together are worse off against staying as now (below 0: they
//! gain), as the mean over futures, and each member bears what the case says it bears; alone
//! nothing changes. With costs by hand each alone pays its own cost, and members of a group are
//! taken to save the same, until shares are agreed.

use crate::pack::Pack;
use crate::partners::StatedRedLine;
use crate::problem::Problem;
use crate::subsets::Subsets;
use comity_domain::Money;
use comity_methods::coalition::{
    Allowed, CostGame, Grouping, GroupingError, Groupings, MOST_GROUPED, RedLines, SidePayments,
    Stability, Worth, equal_saving, members, side_payments, stability,
};
use std::collections::HashMap;

/// Walk-outs that are kept.
const MOST_WALK_OUTS: usize = 20;

/// Who best shares with whom.
#[derive(Clone, Debug)]
pub struct RightPartners {
    /// The option from which costs of groups come; none if they were given by hand.
    pub option: Option<usize>,
    /// Partners that are looked at, by their positions in the partnership; bit `b` of a group is
    /// the partner `partners[b]`.
    pub partners: Vec<usize>,
    /// Their names.
    pub names: Vec<String>,
    /// The cost of each group in pence.
    pub game: CostGame,
    /// Groups whose cost is known.
    pub possible: Allowed,
    /// Those that no red line forbids.
    pub allowed: Allowed,
    /// Red lines in force, by their positions in the pack.
    pub red_lines: Vec<usize>,
    /// The best grouping and the next best; empty if red lines leave none.
    pub best: Vec<Grouping>,
    /// The best grouping if there were no red lines.
    pub free: Option<Grouping>,
    /// The best grouping if one partner says no and stays alone, by partner; `None` where the
    /// others' red lines leave none.
    pub with_alone: Vec<Option<Grouping>>,
    /// What giving up each red line in force is worth.
    pub worth: Vec<Option<Worth>>,
    /// Where red lines leave no grouping: the smallest sets of them (by place in `red_lines`) to
    /// give up; `None` if there is a grouping, or giving up all would not help.
    pub smallest_changes: Option<Vec<Vec<usize>>>,
    /// Whether the best grouping would hold.
    pub stability: Option<Stability>,
    /// What each member of a group bears, in pence; of groups not here by equal saving.
    borne: HashMap<usize, Vec<i64>>,
}

/// Where costs of groups come from, before anything is asked.
struct Basis {
    option: Option<usize>,
    partners: Vec<usize>,
    game: CostGame,
    possible: Allowed,
    borne: HashMap<usize, Vec<i64>>,
}

impl RightPartners {
    /// From the costs of groups that a pack gives by hand, with so many groupings; `None` if it
    /// gives none.
    ///
    /// # Errors
    /// More red lines than can be weighed.
    pub fn of_given(pack: &Pack, count: usize) -> Option<Result<RightPartners, Vec<Problem>>> {
        let groups = pack.groups.as_ref()?;
        let basis = Basis {
            option: None,
            partners: groups.partners.clone(),
            game: groups.game.clone(),
            possible: groups.given.clone(),
            borne: HashMap::new(),
        };
        Some(basis.asked(pack, count))
    }

    /// From what an option is worth to each group of its members, with so many groupings. Groups
    /// that were not computed are not possible.
    ///
    /// ```
    /// use comity_business_case::{Pack, RightPartners, Sampling, subsets};
    /// let pack = Pack::read(&comity_testkit::small_pack()).pack.unwrap();
    /// let few = Sampling { samples: 256, ..Sampling::default() };
    /// let option = pack.options.iter().position(|o| o.id.as_str() == "share").unwrap();
    /// let found = subsets(&pack, option, few, &|_, _| ()).unwrap();
    /// let right = RightPartners::of_option(&pack, &found, 2).unwrap();
    /// assert_eq!(right.words(&right.best[0]), "all together");
    /// ```
    ///
    /// # Errors
    /// More than 20 members; worths beyond what can be added up.
    pub fn of_option(
        pack: &Pack,
        found: &Subsets,
        count: usize,
    ) -> Result<RightPartners, Vec<Problem>> {
        basis(pack, found)?.asked(pack, count)
    }

    /// What a partner pays as a member of a group, in pence.
    pub fn pays(&self, group: usize, partner: usize) -> Option<i64> {
        pays(&self.game, &self.borne, group, partner)
    }

    /// What a partner gains in a grouping against being alone, in pence.
    pub fn gains(&self, grouping: &Grouping, partner: usize) -> Option<i64> {
        let group = grouping.group_of(partner)?;
        Some(self.game.alone(partner) - self.pays(group, partner)?)
    }

    /// What all gain in a grouping against each alone, in pence.
    pub fn all_gain(&self, grouping: &Grouping) -> i64 {
        let alone = |p| self.game.alone(p);
        (0..self.names.len()).map(alone).sum::<i64>() - grouping.cost
    }

    /// For each group of a grouping in which somebody pays more than alone: the smallest side
    /// payments with which it is acceptable to all.
    pub fn side_payments(&self, grouping: &Grouping) -> Vec<(usize, SidePayments)> {
        let of = |group: &usize| {
            let pays: Option<Vec<i64>> = members(*group).map(|p| self.pays(*group, p)).collect();
            let alone: Vec<i64> = members(*group).map(|p| self.game.alone(p)).collect();
            let pays = pays?;
            let suits = pays.iter().zip(&alone).all(|(pays, alone)| pays <= alone);
            (!suits).then(|| (*group, side_payments(&pays, &alone)))
        };
        grouping.groups.iter().filter_map(of).collect()
    }

    /// A grouping in words: `Alder and Birch; Cedar alone`, `all but Cedar`.
    pub fn words(&self, grouping: &Grouping) -> String {
        if grouping.groups == [self.game.everybody()] && self.names.len() > 1 {
            return "all together".to_owned();
        }
        if grouping.groups.len() == self.names.len() {
            return "each alone".to_owned();
        }
        let shared = grouping.groups.iter().filter(|g| g.count_ones() > 1);
        if let (Some(group), 1) = (shared.clone().next(), shared.count()) {
            return self.one_group(*group);
        }
        let words: Vec<String> = grouping
            .groups
            .iter()
            .map(|group| match group.count_ones() {
                1 => format!("{} alone", self.group(*group)),
                _ => self.group(*group),
            })
            .collect();
        words.join("; ")
    }

    /// A grouping in which only one group shares.
    fn one_group(&self, group: usize) -> String {
        let left = self.game.everybody() & !group;
        match (self.all_but(group), left.count_ones()) {
            (Some(words), _) => words,
            (None, 1) => format!("{}; {} alone", self.group(group), self.names_of(left)),
            (None, 2) => format!("{}; {} each alone", self.group(group), self.names_of(left)),
            (None, _) => format!("{}; the others each alone", self.group(group)),
        }
    }

    /// `all but Cedar` for groups that leave out few.
    fn all_but(&self, group: usize) -> Option<String> {
        let left = self.game.everybody() & !group;
        let few = left != 0 && group.count_ones() > 3.max(2 * left.count_ones());
        few.then(|| format!("all but {}", self.names_of(left)))
    }

    /// The names of a group: `Alder, Birch and Cedar`; `all but Cedar` if few are not in it.
    pub fn group(&self, group: usize) -> String {
        self.all_but(group).unwrap_or_else(|| self.names_of(group))
    }

    fn names_of(&self, group: usize) -> String {
        let names = members(group).filter_map(|b| self.names.get(b));
        crate::groups::listed(&names.map(String::as_str).collect::<Vec<_>>())
    }
}

fn pays(
    game: &CostGame,
    borne: &HashMap<usize, Vec<i64>>,
    group: usize,
    partner: usize,
) -> Option<i64> {
    let place = members(group).position(|p| p == partner)?;
    match borne.get(&group) {
        Some(each) => each.get(place).copied(),
        None => equal_saving(game, group, partner),
    }
}

fn basis(pack: &Pack, found: &Subsets) -> Result<Basis, Vec<Problem>> {
    let option = &pack.options[found.option];
    let refuse = |message: String, help: &str| {
        Err(vec![Problem::new(message, help).in_file(&option.source)])
    };
    let taking_part = option.members.iter().enumerate();
    let partners: Vec<usize> = taking_part.filter(|(_, m)| **m).map(|(p, _)| p).collect();
    if partners.is_empty() || partners.len() > MOST_GROUPED {
        let message = format!("`{}` has {} members", option.id, partners.len());
        return refuse(
            message,
            "the best grouping is found among 1 to 20; narrow members in the option",
        );
    }
    let mut costs = vec![0i64; 1 << partners.len()];
    let mut borne = HashMap::new();
    for value in &found.groups {
        let bits = partners.iter().enumerate();
        let group: usize = bits
            .filter(|(_, p)| value.group.holds(**p))
            .map(|(bit, _)| 1 << bit)
            .sum();
        let pence = |mean: &f64| -Money::from_pounds(*mean).as_pence();
        let each: Vec<i64> = value.members.iter().map(pence).collect();
        costs[group] = each.iter().fold(0, |sum, x| sum.saturating_add(*x));
        borne.insert(group, each);
    }
    let possible = Allowed::from_fn(partners.len(), |group| {
        group.count_ones() == 1 || borne.contains_key(&group)
    });
    match CostGame::new(costs) {
        Ok(game) => Ok(Basis {
            option: Some(found.option),
            partners,
            game,
            possible,
            borne,
        }),
        Err(error) => refuse(
            error.to_string(),
            "look at the amounts of the option's lines",
        ),
    }
}

impl Basis {
    fn asked(self, pack: &Pack, count: usize) -> Result<RightPartners, Vec<Problem>> {
        let (red_lines, lines) = in_force(pack, self.option, &self.partners);
        let lines = RedLines::new(self.partners.len(), lines).unwrap_or_else(|| {
            // Reading a pack refuses more than there are bits for.
            RedLines::none(self.partners.len())
        });
        let allowed = lines.allowed(&self.possible);
        self.groupings(pack, count, red_lines, &lines, allowed)
            .map_err(|error| vec![Problem::new(error.to_string(), "look at fewer partners")])
    }

    fn groupings(
        self,
        pack: &Pack,
        count: usize,
        red_lines: Vec<usize>,
        lines: &RedLines,
        allowed: Allowed,
    ) -> Result<RightPartners, GroupingError> {
        let groupings = Groupings::new(&self.game, &allowed)?;
        let best = groupings.next_best(count.max(1));
        let free = Groupings::new(&self.game, &self.possible)?.best();
        let pays = |group, partner| pays(&self.game, &self.borne, group, partner);
        let would_hold =
            |best: &Grouping| stability(&self.game, &allowed, best, &pays, MOST_WALK_OUTS);
        let name = |p: &usize| pack.partnership.partners[*p].name.clone();
        let smallest_changes = match best.is_empty() {
            true => lines.smallest_changes(&self.possible),
            false => None,
        };
        Ok(RightPartners {
            option: self.option,
            names: self.partners.iter().map(name).collect(),
            with_alone: (0..self.partners.len())
                .map(|p| self.with_alone(&groupings, p))
                .collect(),
            worth: lines.worth(&self.game, &self.possible)?,
            stability: best.first().map(would_hold),
            smallest_changes,
            red_lines,
            best,
            free,
            allowed,
            partners: self.partners,
            game: self.game,
            possible: self.possible,
            borne: self.borne,
        })
    }
}

impl Basis {
    /// The best grouping of the others with one alone: who says no is alone, even where it has
    /// said that it cannot be.
    fn with_alone(&self, groupings: &Groupings, partner: usize) -> Option<Grouping> {
        let own = 1usize << partner;
        let mut grouping = groupings.best_of(self.game.everybody() & !own)?;
        grouping.groups.push(own);
        grouping.groups.sort_unstable_by_key(|g| g.trailing_zeros());
        grouping.cost += self.game.alone(partner);
        Some(grouping)
    }
}

/// Red lines in force among some partners: their positions, and they as conditions.
fn in_force(
    pack: &Pack,
    option: Option<usize>,
    partners: &[usize],
) -> (Vec<usize>, Vec<comity_methods::coalition::RedLine>) {
    let lines = pack.partner_terms.red_lines.iter().enumerate();
    lines
        .filter(|(_, line)| StatedRedLine::applies(line, option))
        .filter_map(|(at, line)| Some((at, line.among(partners)?)))
        .unzip()
}
