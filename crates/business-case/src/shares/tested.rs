//! Rules side by side, each put to the five tests in every year, over all years, and in many
//! futures.

use super::costs::{Costs, closed, costs, filled};
use super::path::{Paid, View};
use super::rule::{CostOf, Rule, ShareRule, Theory};
use crate::options::FormKind;
use crate::outside::Side;
use crate::pack::Pack;
use crate::problem::{Problem, SourceText};
use comity_domain::{Id, Money, whole_pence};
use comity_methods::apportionment::{Standing, price_of_exit, stand, stand_among};
use comity_methods::coalition::{CostGame, members};
use rayon::prelude::*;

/// What is to be worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Only the cost of this option; nothing: everything that the pack's rules share, or all
    /// ways of sharing if it has no rules.
    pub option: Option<usize>,
    /// Every rule of theory beside the pack's own, and not only the best known.
    pub all_rules: bool,
    /// From which side an option's cost is looked at: as stated, or as such programmes turned
    /// out.
    pub side: Side,
    /// The same pack, version and seed give the same figures.
    pub seed: u64,
}

/// One cost, and every rule that splits it.
#[derive(Clone, Debug)]
pub struct Shared {
    /// Where it comes from.
    pub cost: CostOf,
    /// The cost, and what groups would pay.
    pub costs: Costs,
    /// The rules: the pack's own first.
    pub rules: Vec<Apportioned>,
    /// Rules that cannot be used here: id, name, and why.
    pub cannot: Vec<(String, String, Problem)>,
}

/// What a rule does, and how it stands up.
#[derive(Clone, Debug)]
pub struct Apportioned {
    /// Its id: of its file, or the word for a rule of theory.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub says: Option<String>,
    /// True if it is the pack's own.
    pub own: bool,
    /// Payments.
    pub paid: Paid,
    /// Payments by year and partner in whole pence, which add up to the cost of the year; nothing
    /// if only shares are known.
    pub pence: Option<Vec<Vec<Money>>>,
    /// The first four tests by year; nothing if the cost of groups is not known.
    pub by_year: Option<Vec<Standing>>,
    /// The same over all years, where groups may also split.
    pub all_years: Option<Standing>,
    /// In how many futures they hold, over all years.
    pub kept: Option<Kept>,
    /// What each leaving would do.
    pub without: Vec<Without>,
    /// Where there are too many groups to look at each: how many were looked at.
    pub looked_at: Option<usize>,
}

/// In how many futures tests hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Futures.
    pub futures: usize,
    /// In which nobody would do better alone.
    pub alone: usize,
    /// In which no group would.
    pub in_groups: usize,
    /// In which everybody pays what it adds.
    pub pays_its_way: usize,
    /// In which everybody gains.
    pub gain_shared: usize,
    /// In which all four hold.
    pub all: usize,
}

/// What it means if one partner leaves, over all years, in pence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Without {
    /// Who leaves: its place among those who share.
    pub leaver: usize,
    /// What it would pay alone beyond what it pays now; below 0 it gains by leaving.
    pub leaver_pays_more: f64,
    /// What those who stay would pay beyond what they pay now, together: the price of exit, at
    /// least 0.
    pub price_of_exit: f64,
    /// Whom of those who stay the same rule would hit hardest, and by how much; nothing if the
    /// rule cannot be used without the leaver. Below 0 it gains: the leaver's joining had
    /// made it worse off.
    pub hardest_hit: Option<(usize, f64)>,
    /// Who would gain most by the leaving: for it, the leaver's joining was a loss.
    pub would_gain: Option<(usize, f64)>,
}

/// Rules of theory that stand beside every pack's own.
const BESIDE: [Theory; 5] = [
    Theory::Alone,
    Theory::EqualSaving,
    Theory::Scrb,
    Theory::Shapley,
    Theory::Nucleolus,
];

/// Works out who pays what. `progress` hears how many of how many steps are done.
///
/// # Errors
/// What keeps the case from being computed for groups; nothing to share.
pub fn apportion(
    pack: &Pack,
    asked: Asked,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<Shared>, Vec<Problem>> {
    let wanted = wanted(pack, asked.option);
    if wanted.is_empty() {
        return Err(vec![nothing(pack)]);
    }
    let mut found = Vec::new();
    for (place, cost) in wanted.iter().enumerate() {
        progress(place, wanted.len());
        found.push(shared(pack, cost, asked)?);
    }
    progress(wanted.len(), wanted.len());
    Ok(found)
}

/// Which costs are shared.
fn wanted(pack: &Pack, option: Option<usize>) -> Vec<CostOf> {
    if let Some(option) = option {
        return vec![CostOf::Option(option)];
    }
    let mut wanted: Vec<CostOf> = Vec::new();
    for rule in &pack.shares {
        if !wanted.contains(&rule.cost) {
            wanted.push(rule.cost.clone());
        }
    }
    if wanted.is_empty() && pack.groups.is_some() {
        wanted.push(CostOf::Groups);
    }
    if wanted.is_empty() && pack.structure.is_some() {
        wanted.push(CostOf::Structure);
    }
    if wanted.is_empty() {
        let several = |o: &usize| {
            let option = &pack.options[*o];
            let members = option.members.iter().filter(|m| **m).count();
            option.form_kind() == FormKind::Sharing && (2..=super::MOST_SHARING).contains(&members)
        };
        let sharing = (0..pack.options.len()).filter(several);
        wanted.extend(sharing.map(CostOf::Option));
    }
    wanted
}

fn nothing(pack: &Pack) -> Problem {
    let message = format!(
        "{} has no cost to share: no rule in shares/, no groups.csv, no way of sharing with 2 to {} members",
        pack.partnership.name,
        super::MOST_SHARING
    );
    let help = "docs/reference/shares.md shows what a rule needs";
    Problem::new(message, help)
}

fn shared(pack: &Pack, cost: &CostOf, asked: Asked) -> Result<Shared, Vec<Problem>> {
    let costs = costs(pack, cost, asked.side, asked.seed)?;
    let futures = games_of_futures(&costs);
    let own = pack.shares.iter().filter(|r| r.cost == *cost);
    let beside = match costs.games.is_some() || costs.structure.is_some() {
        true => beside(cost, asked.all_rules),
        false => Vec::new(),
    };
    let work = Work {
        pack,
        costs: &costs,
        futures: &futures,
    };
    let (mut rules, mut cannot) = (Vec::new(), Vec::new());
    for (rule, own) in own
        .map(|r| (r, true))
        .chain(beside.iter().map(|r| (r, false)))
    {
        match work.rule(rule, own) {
            Ok(found) => rules.push(found),
            Err(problem) => cannot.push((rule.id.to_string(), rule.name.clone(), problem)),
        }
    }
    Ok(Shared {
        cost: cost.clone(),
        costs,
        rules,
        cannot,
    })
}

/// Rules that need no file.
fn beside(cost: &CostOf, all: bool) -> Vec<ShareRule> {
    let rule = |word: &str, name: &str, says: &str, rule: Rule| {
        Some(ShareRule {
            id: Id::new(word).ok()?,
            name: name.to_owned(),
            says: Some(says.to_owned()),
            cost: cost.clone(),
            from: None,
            rule,
            adjust: Vec::new(),
            source: SourceText::new("", ""),
            span: 0..0,
        })
    };
    let equal = rule("equal", "Equal", "all pay the same", Rule::Equal);
    let theories = Theory::ALL.iter().map(|(theory, ..)| *theory);
    let theories = theories
        .filter(|t| all || BESIDE.contains(t))
        .filter_map(|theory| {
            let (word, name, says) = theory.told();
            rule(word, name, says, Rule::Theory(theory))
        });
    equal.into_iter().chain(theories).collect()
}

/// What groups would pay over all years, in each future.
fn games_of_futures(costs: &Costs) -> Vec<CostGame> {
    let Some(found) = &costs.futures else {
        return Vec::new();
    };
    (0..found.futures())
        .into_par_iter()
        .map(|future| {
            let pounds: Vec<f64> = found.all_years.iter().map(|f| f[future]).collect();
            let game = CostGame::new(filled(&pounds, &found.possible)).ok()?;
            Some(closed(&game, &found.possible))
        })
        .collect::<Option<Vec<CostGame>>>()
        .unwrap_or_default()
}

struct Work<'a> {
    pack: &'a Pack,
    costs: &'a Costs,
    futures: &'a [CostGame],
}

impl Work<'_> {
    fn view(&self, future: Option<usize>) -> View<'_> {
        View {
            pack: self.pack,
            costs: self.costs,
            future,
        }
    }

    fn rule(&self, rule: &ShareRule, own: bool) -> Result<Apportioned, Problem> {
        let paid = self.view(None).paid(rule)?;
        let totals = self.costs.totals.as_ref();
        let rounded = |(year, total): (&Vec<f64>, &i64)| whole_pence(Money::pence(*total), year);
        let pence = totals.map(|totals| paid.amounts.iter().zip(totals).map(rounded).collect());
        let games = self.costs.games.as_ref();
        let by_year = games.map(|games| {
            let years = games.iter().zip(&paid.amounts);
            years.map(|(game, paid)| stand(game, paid)).collect()
        });
        let all = all_years(&paid.amounts);
        let whole = self.costs.whole.as_ref();
        let among = self.costs.structure.as_ref().map(|cost| {
            let years = self.costs.years.len() as f64;
            stand_among(&cost.times(years), &all)
        });
        let (among, looked_at) = among.unzip();
        Ok(Apportioned {
            looked_at,
            id: rule.id.to_string(),
            name: rule.name.clone(),
            says: rule.says.clone(),
            own,
            all_years: whole.map(|game| stand(game, &all)).or(among),
            kept: self.kept(rule, &paid),
            without: self.without(rule, &all),
            paid,
            pence,
            by_year,
        })
    }

    fn kept(&self, rule: &ShareRule, paid: &Paid) -> Option<Kept> {
        if self.futures.is_empty() {
            return None;
        }
        let drawn = self.looks_at_estimates(rule);
        let one = |(future, game): (usize, &CostGame)| {
            let amounts = match drawn {
                true => self.view(Some(future)).paid(rule).ok()?.amounts,
                false => self.in_future(paid, future)?,
            };
            Some(Kept::of(&stand(game, &all_years(&amounts))))
        };
        let each: Vec<Option<Kept>> = self.futures.par_iter().enumerate().map(one).collect();
        Some(each.into_iter().fold(Kept::default(), |sum, one| {
            sum.and(one.unwrap_or(Kept {
                futures: 1,
                ..Kept::default()
            }))
        }))
    }

    /// True if shares follow estimates, which differ between futures.
    fn looks_at_estimates(&self, rule: &ShareRule) -> bool {
        let names = rule.names();
        let known: Vec<&str> = self.pack.drivers.names().collect();
        names.iter().any(|name| !known.contains(name))
    }

    /// The shares of the means on the cost of a future.
    fn in_future(&self, paid: &Paid, future: usize) -> Option<Vec<Vec<f64>>> {
        let (futures, totals) = (self.costs.futures.as_ref()?, self.costs.totals.as_ref()?);
        let of_year = |(year, amounts): (usize, &Vec<f64>)| {
            let pounds = futures.together[year][future] * 100.0;
            let scale = match totals[year] {
                0 => 0.0,
                mean => pounds / mean as f64,
            };
            amounts.iter().map(|a| a * scale).collect()
        };
        Some(paid.amounts.iter().enumerate().map(of_year).collect())
    }

    /// What each leaving does, by the same rule.
    fn without(&self, rule: &ShareRule, all: &[f64]) -> Vec<Without> {
        let (Some(whole), Some(_)) = (&self.costs.whole, &self.costs.games) else {
            return Vec::new();
        };
        let count = self.costs.partners.len();
        if count < 3 {
            return Vec::new();
        }
        let one = |leaver: usize| {
            let (price_of_exit, leaver_pays_more) = price_of_exit(whole, all, leaver);
            let changes = self.changes(rule, all, leaver);
            let larger = |a: &(usize, f64), b: &(usize, f64)| a.1.total_cmp(&b.1);
            Without {
                leaver,
                leaver_pays_more,
                price_of_exit,
                hardest_hit: changes.iter().copied().max_by(larger),
                would_gain: changes
                    .into_iter()
                    .min_by(larger)
                    .filter(|(_, by)| *by < -0.5),
            }
        };
        (0..count).map(one).collect()
    }

    /// What each who stays would pay beyond now, by the same rule.
    fn changes(&self, rule: &ShareRule, all: &[f64], leaver: usize) -> Vec<(usize, f64)> {
        let Some(costs) = left(self.costs, leaver) else {
            return Vec::new();
        };
        let view = View {
            pack: self.pack,
            costs: &costs,
            future: None,
        };
        // Where shares were agreed by name, they say nothing about the rest.
        let Ok(paid) = view.paid(rule) else {
            return Vec::new();
        };
        let stay = (0..all.len()).filter(|p| *p != leaver);
        let then = all_years(&paid.amounts);
        stay.zip(then).map(|(p, then)| (p, then - all[p])).collect()
    }
}

/// The cost of those who stay.
fn left(costs: &Costs, leaver: usize) -> Option<Costs> {
    let kept: Vec<usize> = (0..costs.partners.len()).filter(|p| *p != leaver).collect();
    let games: Vec<CostGame> = costs
        .games
        .as_ref()?
        .iter()
        .map(|g| smaller(g, &kept))
        .collect();
    Some(Costs {
        partners: kept.iter().map(|b| costs.partners[*b]).collect(),
        years: costs.years.clone(),
        totals: Some(games.iter().map(CostGame::total).collect()),
        whole: costs.whole.as_ref().map(|g| smaller(g, &kept)),
        structure: None,
        games: Some(games),
        futures: None,
    })
}

fn smaller(game: &CostGame, kept: &[usize]) -> CostGame {
    let before = |g: usize| members(g).map(|b| 1usize << kept[b]).sum::<usize>();
    CostGame::from_fn(kept.len(), |g| game.cost(before(g))).unwrap_or_else(|_| game.clone())
}

/// Sums over years, by partner.
pub(crate) fn all_years(amounts: &[Vec<f64>]) -> Vec<f64> {
    let count = amounts.first().map_or(0, Vec::len);
    (0..count)
        .map(|p| amounts.iter().map(|year| year[p]).sum())
        .collect()
}

impl Kept {
    fn of(standing: &Standing) -> Kept {
        Kept {
            futures: 1,
            alone: usize::from(standing.alone()),
            in_groups: usize::from(standing.in_groups()),
            pays_its_way: usize::from(standing.pays_its_way()),
            gain_shared: usize::from(standing.gain_shared()),
            all: usize::from(standing.holds()),
        }
    }

    fn and(self, other: Kept) -> Kept {
        Kept {
            futures: self.futures + other.futures,
            alone: self.alone + other.alone,
            in_groups: self.in_groups + other.in_groups,
            pays_its_way: self.pays_its_way + other.pays_its_way,
            gain_shared: self.gain_shared + other.gain_shared,
            all: self.all + other.all,
        }
    }
}
