//! The five tests in sentences that a councillor can check.

use super::tested::{Apportioned, Shared, all_years};
use crate::groups::listed;
use crate::pack::Pack;
use comity_domain::grouped;
use comity_methods::apportionment::Standing;
use comity_methods::coalition::members;

/// An amount of pence in the pack's currency, to some four digits: `£623.06m`, `£410k`,
/// `−USD 12`.
pub fn pounds(pack: &Pack, pence: f64) -> String {
    let sign = if pence <= -50.0 { "−" } else { "" };
    let amount = match (pence / 100.0).abs() {
        x if x >= 1e6 => format!("{}m", grouped(x / 1e6, 2)),
        x if x >= 1e4 => format!("{}k", grouped(x / 1e3, 0)),
        x => grouped(x, 0),
    };
    match pack.partnership.units.currency() {
        "GBP" => format!("{sign}£{amount}"),
        other => format!("{sign}{other} {amount}"),
    }
}

/// What the tests say of a rule over all years: one sentence each, with whether it holds.
pub fn verdicts(pack: &Pack, shared: &Shared, rule: &Apportioned) -> Vec<(bool, String)> {
    let teller = Teller { pack, shared };
    let Some(standing) = &rule.all_years else {
        return Vec::new();
    };
    let mut told = vec![
        (standing.alone(), teller.alone(standing)),
        (
            standing.in_groups(),
            teller.groups(standing, rule.looked_at),
        ),
        (standing.pays_its_way(), teller.pays_its_way(standing)),
        (standing.gain_shared(), teller.gain(standing)),
    ];
    if let Some(kept) = rule.kept {
        let holds = kept.all * 2 > kept.futures;
        let share = kept.all as f64 * 100.0 / kept.futures as f64;
        let sentence = format!(
            "If things turn out otherwise, all four hold in {} of 100 futures (alone {}, groups {}, pays its way {}, gain {}).",
            grouped(share, 0),
            percent(kept.alone, kept.futures),
            percent(kept.in_groups, kept.futures),
            percent(kept.pays_its_way, kept.futures),
            percent(kept.gain_shared, kept.futures),
        );
        told.push((holds, sentence));
    }
    told
}

fn percent(some: usize, all: usize) -> String {
    grouped(some as f64 * 100.0 / all as f64, 0)
}

/// What a rule means for one partner: sentences, in years and over all of them. `partner` is a
/// place among those who share.
pub fn for_partner(
    pack: &Pack,
    shared: &Shared,
    rule: &Apportioned,
    partner: usize,
) -> Vec<String> {
    let teller = Teller { pack, shared };
    let name = teller.name(partner);
    let mut told = Vec::new();
    let all = all_years(&rule.paid.amounts);
    let sum: f64 = all.iter().sum();
    let share = grouped(all[partner] * 100.0 / sum, 1);
    if shared.costs.totals.is_none() {
        let shares = rule.paid.amounts.iter().zip(&shared.costs.years);
        let shares: Vec<String> = shares
            .map(|(year, label)| format!("{} % in {label}", grouped(year[partner] * 100.0, 1)))
            .collect();
        return vec![format!("{name} pays {}.", shares.join(", "))];
    }
    let over = match shared.costs.years.len() {
        1 => String::new(),
        years => format!(" over {years} years"),
    };
    told.push(format!(
        "{name} pays {}{over}, {share} % of the whole.",
        pounds(pack, all[partner])
    ));
    if let Some(standing) = &rule.all_years {
        told.extend(teller.stands(standing, partner, &all));
    }
    if let Some(by_year) = &rule.by_year
        && by_year.len() > 1
    {
        let worse = |s: &&Standing| s.saves[partner] < -0.5;
        let years = by_year.iter().filter(worse).count();
        if years > 0 {
            told.push(format!(
                "In {years} of {} years it pays more than it would alone.",
                by_year.len()
            ));
        }
    }
    if let Some(without) = rule.without.iter().find(|w| w.leaver == partner) {
        let more = match without.leaver_pays_more >= 0.0 {
            true => format!("pay {} more", pounds(pack, without.leaver_pays_more)),
            false => format!("pay {} less", pounds(pack, -without.leaver_pays_more)),
        };
        let exit = match without.price_of_exit > 0.5 {
            true => format!(
                "the others would need {} to be no worse off: the price of exit",
                pounds(pack, without.price_of_exit)
            ),
            false => "the others would be no worse off".to_owned(),
        };
        told.push(format!("If it left, it would {more}, and {exit}."));
    }
    told
}

/// Who pays more and who less than the rule itself would ask, until when.
pub fn subsidies(pack: &Pack, shared: &Shared, rule: &Apportioned) -> Vec<String> {
    let teller = Teller { pack, shared };
    let off = |year: usize, p: usize| rule.paid.amounts[year][p] - rule.paid.target[year][p];
    let years = shared.costs.years.len();
    let unit = if shared.costs.totals.is_some() {
        0.5
    } else {
        5e-5
    };
    let mut told = Vec::new();
    for p in 0..shared.costs.partners.len() {
        let each = (0..years).map(|y| off(y, p));
        let total: f64 = each.clone().sum();
        let furthest = each.map(f64::abs).fold(0.0, f64::max);
        let last = (0..years).rev().find(|y| off(*y, p).abs() > unit);
        let Some(last) = last.filter(|_| total.abs() > unit) else {
            continue;
        };
        let much = match shared.costs.totals.is_some() {
            true if years > 1 => format!("{} in all", pounds(pack, total.abs())),
            true => pounds(pack, total.abs()),
            // Points of different years do not add up to points.
            false => format!("up to {} points", grouped(furthest * 100.0, 1)),
        };
        let word = if total > 0.0 { "more" } else { "less" };
        let when = if years == 1 { "In" } else { "Until" };
        told.push(format!(
            "{when} {} {} pays {word} than the rule itself would ask: {much}.",
            shared.costs.years[last],
            teller.name(p)
        ));
    }
    told
}

struct Teller<'a> {
    pack: &'a Pack,
    shared: &'a Shared,
}

impl Teller<'_> {
    fn name(&self, place: usize) -> &str {
        let partner = self.shared.costs.partners[place];
        &self.pack.partnership.partners[partner].name
    }

    fn group(&self, group: usize) -> String {
        let all = self.shared.costs.partners.len();
        let outside: Vec<&str> = (0..all)
            .filter(|b| group >> b & 1 == 0)
            .map(|b| self.name(b))
            .collect();
        if all > 4 && outside.len() < 3 {
            return format!("all but {}", listed(&outside));
        }
        listed(&members(group).map(|b| self.name(b)).collect::<Vec<_>>())
    }

    fn money(&self, pence: f64) -> String {
        pounds(self.pack, pence)
    }

    fn alone(&self, standing: &Standing) -> String {
        let worse: Vec<usize> = (0..standing.saves.len())
            .filter(|p| standing.saves[*p] < -0.5)
            .collect();
        match worse.as_slice() {
            [] => "Nobody would pay less alone.".to_owned(),
            [one] => format!(
                "{} pays {} more than it would alone.",
                self.name(*one),
                self.money(-standing.saves[*one])
            ),
            all if all.len() == standing.saves.len() => {
                let sum: f64 = standing.saves.iter().sum();
                format!(
                    "Everybody pays more than alone, together {}: sharing costs more than it saves, and no split can mend that.",
                    self.money(-sum)
                )
            }
            several => {
                let names: Vec<&str> = several.iter().map(|p| self.name(*p)).collect();
                let sum: f64 = several.iter().map(|p| -standing.saves[*p]).sum();
                format!(
                    "{} pay together {} more than each would alone.",
                    listed(&names),
                    self.money(sum)
                )
            }
        }
    }

    fn groups(&self, standing: &Standing, looked_at: Option<usize>) -> String {
        let Some(nearest) = standing.nearest else {
            return match standing.in_groups() {
                true => "There is no smaller group of two or more.".to_owned(),
                false => "A partner alone would do better.".to_owned(),
            };
        };
        let group = self.group(nearest.group);
        if let (true, Some(count)) = (standing.in_groups(), looked_at) {
            return format!(
                "No objection was found among {} groups looked at; there are too many to look at each. Nearest: {group}, who would need {} more.",
                grouped(count as f64, 0),
                self.money(-nearest.over)
            );
        }
        if standing.in_groups() {
            return format!(
                "No group could do it cheaper by itself. Nearest to it: {group}, who would need {} more.",
                self.money(-nearest.over)
            );
        }
        let others = match standing.objections {
            1 => String::new(),
            n => format!(" It is one of {n} that would."),
        };
        if nearest.over > 0.5 {
            return format!(
                "{} pay together {} more than they would by themselves.{others}",
                begun(&group),
                self.money(nearest.over)
            );
        }
        let n = standing.objections;
        format!(
            "{n} would do better alone; of groups, {group} are nearest to leaving and would need {} more.",
            self.money(-nearest.over)
        )
    }

    fn pays_its_way(&self, standing: &Standing) -> String {
        let below: Vec<usize> = (0..standing.beyond_added.len())
            .filter(|p| standing.beyond_added[*p] < -0.5)
            .collect();
        if below.is_empty() {
            return "Everybody pays at least what it adds, so nobody is subsidised.".to_owned();
        }
        if below.len() == standing.beyond_added.len() {
            return "Whoever left, the others would pay less: everybody adds more than it pays."
                .to_owned();
        }
        let each: Vec<String> = below
            .iter()
            .map(|p| {
                format!(
                    "{} by {}",
                    self.name(*p),
                    self.money(-standing.beyond_added[*p])
                )
            })
            .collect();
        let each: Vec<&str> = each.iter().map(String::as_str).collect();
        let why = match each.len() {
            1 => "which pays less than it adds",
            _ => "which pay less than they add",
        };
        format!("The others subsidise {}, {why}.", listed(&each))
    }

    fn gain(&self, standing: &Standing) -> String {
        let known = standing.saves_share.iter().enumerate();
        let mut known: Vec<(usize, f64)> = known.filter_map(|(p, s)| Some((p, (*s)?))).collect();
        known.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (Some(worst), Some(best)) = (known.first(), known.last()) else {
            return "Alone nobody would pay anything, so savings have no percentage.".to_owned();
        };
        let shown = |share: f64| grouped(share.abs() * 100.0, 1);
        if shown(worst.1) == shown(best.1) && worst.1 > 0.0 {
            return format!("Everybody saves {} %.", shown(worst.1));
        }
        let told = |(p, share): (usize, f64)| {
            let word = if share < 0.0 { "loses" } else { "saves" };
            format!(
                "{} {word} {} %",
                self.name(p),
                grouped(share.abs() * 100.0, 1)
            )
        };
        format!("Worst off: {}; best off: {}.", told(*worst), told(*best))
    }

    fn stands(&self, standing: &Standing, p: usize, all: &[f64]) -> Vec<String> {
        let (saves, name) = (standing.saves[p], self.name(p));
        let alone = self.money(all[p] + saves);
        let part = standing.saves_share[p].map_or(String::new(), |s| {
            format!(" ({} %)", grouped(s.abs() * 100.0, 1))
        });
        let first = match saves >= -0.5 {
            true => format!(
                "On its own the service would cost {alone}, so it saves {}{part}.",
                self.money(saves)
            ),
            false => format!(
                "On its own the service would cost {alone}, so it loses {}{part}.",
                self.money(-saves)
            ),
        };
        let beyond = standing.beyond_added[p];
        let added = self.money(all[p] - beyond);
        let second = match beyond >= -0.5 {
            true => format!(
                "Serving {name} adds {added} to the cost; it pays that and {} of what all have in common.",
                self.money(beyond)
            ),
            false => format!(
                "Serving {name} adds {added} to the cost; the others carry {} of it.",
                self.money(-beyond)
            ),
        };
        vec![first, second]
    }
}

/// With a capital, as at the beginning of a sentence.
fn begun(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}
