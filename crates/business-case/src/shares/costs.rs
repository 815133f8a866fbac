//! What is to be shared, and what groups would pay by themselves: of one year, and of all years.

use super::by_year::{GroupYears, group_years};
use super::rule::CostOf;
use crate::outside::Side;
use crate::pack::Pack;
use crate::problem::Problem;
use comity_methods::coalition::{Allowed, CostGame, close_within};
use comity_methods::formula::Draw;

/// The cost that a rule splits.
#[derive(Clone, Debug)]
pub struct Costs {
    /// Who shares it, by position in the partnership; bit `b` of a group is `partners[b]`.
    pub partners: Vec<usize>,
    /// Years, as the pack calls them.
    pub years: Vec<String>,
    /// What is to be paid in each year, in pence; nothing if only shares are known.
    pub totals: Option<Vec<i64>>,
    /// What each group would pay, by year; nothing if that is not known.
    pub games: Option<Vec<CostGame>>,
    /// The same over all years, where every group may also split.
    pub whole: Option<CostGame>,
    /// The same in many futures, if the case tells.
    pub(crate) futures: Option<GroupYears>,
}

/// Works out the cost.
///
/// # Errors
/// What keeps the case from being computed for groups.
pub(crate) fn costs(
    pack: &Pack,
    of: &CostOf,
    side: Side,
    seed: u64,
) -> Result<Costs, Vec<Problem>> {
    let timeline = &pack.partnership.timeline;
    let years: Vec<String> = (0..timeline.years())
        .map(|y| timeline.year_label(y))
        .collect();
    match of {
        CostOf::Option(option) => of_option(pack, *option, years, (side, seed)),
        CostOf::Groups => Ok(of_table(pack, years)),
        CostOf::Estimate(name) => {
            let pence = (mean_of(pack, name, None).unwrap_or(0.0) * 100.0).round() as i64;
            Ok(Costs {
                totals: Some(vec![pence; years.len()]),
                ..unknown(pack, years)
            })
        }
        CostOf::Unknown => Ok(unknown(pack, years)),
    }
}

fn unknown(pack: &Pack, years: Vec<String>) -> Costs {
    Costs {
        partners: (0..pack.partnership.partners.len()).collect(),
        years,
        totals: None,
        games: None,
        whole: None,
        futures: None,
    }
}

/// The table's costs, the same in every year; a sum stands for itself.
fn of_table(pack: &Pack, years: Vec<String>) -> Costs {
    let Some(groups) = &pack.groups else {
        return unknown(pack, years);
    };
    let years = match groups.a_year {
        true => years,
        false => vec!["the whole".to_owned()],
    };
    let count = years.len() as i64;
    let closed = whole_game(&groups.closed, groups.game.total());
    let times = |cost: i64| cost.saturating_mul(count);
    let whole = CostGame::new(closed.costs().iter().copied().map(times).collect());
    Costs {
        partners: groups.partners.clone(),
        totals: Some(vec![groups.game.total(); years.len()]),
        games: Some(vec![groups.game.clone(); years.len()]),
        whole: Some(whole.unwrap_or(closed)),
        futures: None,
        years,
    }
}

/// A closed game, but with the cost of all as it will be paid.
fn whole_game(closed: &CostGame, total: i64) -> CostGame {
    let mut costs = closed.costs().to_vec();
    if let Some(last) = costs.last_mut() {
        *last = total;
    }
    CostGame::new(costs).unwrap_or_else(|_| closed.clone())
}

fn of_option(
    pack: &Pack,
    option: usize,
    years: Vec<String>,
    (side, seed): (Side, u64),
) -> Result<Costs, Vec<Problem>> {
    let found = group_years(pack, option, side, seed)?;
    let too_large = |e: comity_methods::coalition::GameError| {
        let help =
            "look at the amounts of the case: a group of partners costs more than can be added up";
        vec![Problem::new(e.to_string(), help).in_file(&pack.options[option].source)]
    };
    let games: Result<Vec<CostGame>, _> = found
        .mean
        .iter()
        .map(|costs| CostGame::new(filled(costs, &found.possible)))
        .collect();
    let games = games.map_err(too_large)?;
    let all_years = |group: usize| found.mean.iter().map(|year| year[group]).sum::<f64>();
    let all: Vec<f64> = (0..found.possible.len()).map(all_years).collect();
    let whole = CostGame::new(filled(&all, &found.possible)).map_err(too_large)?;
    Ok(Costs {
        partners: found.members.clone(),
        totals: Some(games.iter().map(CostGame::total).collect()),
        whole: Some(closed(&whole, &found.possible)),
        games: Some(games),
        futures: Some(found),
        years,
    })
}

/// Whole pence; groups that cannot be cost what their members pay alone.
pub(crate) fn filled(pounds: &[f64], possible: &[bool]) -> Vec<i64> {
    let pence = |group: usize| (pounds[group] * 100.0).round() as i64;
    let alone = |group: usize| {
        comity_methods::coalition::members(group)
            .map(|p| pence(1 << p))
            .sum()
    };
    (0..pounds.len())
        .map(|group| match group {
            0 => 0,
            _ if possible[group] => pence(group),
            _ => alone(group),
        })
        .collect()
}

/// Every group may also split, but all together pay what they pay.
pub(crate) fn closed(game: &CostGame, possible: &[bool]) -> CostGame {
    let allowed = Allowed::from_fn(game.partners(), |g| possible[g]);
    match close_within(game, &allowed) {
        Ok(Some(closed)) => whole_game(&closed, game.total()),
        _ => game.clone(),
    }
}

/// The mean of an estimate in base units (pounds a year), for a partner or for all.
pub(crate) fn mean_of(pack: &Pack, name: &str, partner: Option<usize>) -> Option<f64> {
    let family = pack.estimates.families.get(name)?;
    match family.draws.get(&partner.into_iter().collect::<Vec<_>>())? {
        Draw::Known(value) => Some(*value),
        Draw::Input(input, base) => {
            Some(pack.estimates.inputs.get(*input)?.distribution.mean() * base)
        }
        Draw::Surface(_) => None,
    }
}
