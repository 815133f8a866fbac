//! From a rule to what each partner pays in each year.

use super::costs::{Costs, mean_of};
use super::rule::{Adjust, Much, Portion, Rule, ShareRule, Theory, TierRule};
use crate::pack::Pack;
use crate::problem::Problem;
use comity_methods::apportionment::{self as rules, Bounds, Certificate, Weighting, path};
use comity_methods::coalition::CostGame;
use comity_methods::formula::Draw;

/// What each partner pays in each year, in pence not yet rounded, or as shares of 1 where no cost
/// is known. Partners are those of [`Costs::partners`].
#[derive(Clone, Debug, Default)]
pub struct Paid {
    /// By year and partner.
    pub amounts: Vec<Vec<f64>>,
    /// What the rule alone would ask, before adjustments.
    pub target: Vec<Vec<f64>>,
    /// Years in which a tolerance band let shares change; nothing without one.
    pub reviewed: Option<Vec<bool>>,
    /// What is still owed after the last year, where a true-up is a year late.
    pub owed: Option<Vec<f64>>,
    /// Proofs of nucleoli, by year.
    pub proofs: Vec<Certificate>,
    /// The price of a unit by year, in pence.
    pub prices: Option<Vec<f64>>,
    /// Where shares are sampled: half the width of the 95 % interval of each, in pence a year.
    pub half_widths: Option<Vec<f64>>,
}

/// What a rule looks at: costs, and drivers as known or as in one future.
pub(crate) struct View<'a> {
    pub pack: &'a Pack,
    pub costs: &'a Costs,
    /// A future, or the means.
    pub future: Option<usize>,
}

impl View<'_> {
    /// Works out a rule and its adjustments.
    ///
    /// # Errors
    /// Why it cannot be used, in words.
    pub fn paid(&self, rule: &ShareRule) -> Result<Paid, Problem> {
        let wrong = |(message, help): (String, String)| {
            Problem::new(message, help).at(&rule.source, rule.span.clone())
        };
        let mut paid = Paid::default();
        let years = 0..self.costs.years.len();
        paid.target = years
            .map(|year| self.of_year(&rule.rule, year, &mut paid))
            .collect::<Result<_, _>>()
            .map_err(wrong)?;
        if let Rule::UnitPrice(driver) = &rule.rule {
            paid.prices = self.prices(driver);
        }
        paid.amounts.clone_from(&paid.target);
        for adjust in &rule.adjust {
            self.adjust(adjust, rule, &mut paid).map_err(wrong)?;
        }
        Ok(paid)
    }

    /// What is to be paid in a year, in pence; 1 where that is not known.
    fn total(&self, year: usize) -> f64 {
        let costs = &self.costs;
        match (self.future, &costs.futures, &costs.totals) {
            (Some(future), Some(futures), _) => futures.together[year][future] * 100.0,
            (_, _, Some(totals)) => totals[year] as f64,
            _ => 1.0,
        }
    }

    fn game(&self, year: usize) -> Result<&CostGame, Wrong> {
        let game = self.costs.games.as_ref().and_then(|games| games.get(year));
        game.ok_or_else(|| {
            let help = "name an option, or add groups.csv";
            (
                "the cost of groups is not known".to_owned(),
                help.to_owned(),
            )
        })
    }

    /// What each would pay alone.
    fn alone(&self, year: usize) -> Result<Vec<f64>, Wrong> {
        if let Some(structure) = &self.costs.structure {
            return Ok(rules::Separable::from(structure).alone);
        }
        let game = self.game(year)?;
        Ok((0..game.partners()).map(|p| game.alone(p) as f64).collect())
    }

    /// A rule of theory where there are too many groups to look at each.
    fn of_structure(&self, theory: Theory, paid: &mut Paid) -> Result<Vec<f64>, Wrong> {
        let Some(cost) = &self.costs.structure else {
            return Err((
                "the cost is not known".to_owned(),
                "add costs.toml".to_owned(),
            ));
        };
        match theory {
            Theory::Alone => rules::proportional_to_alone(cost).ok_or_else(nothing_alone),
            Theory::EqualSaving => Ok(rules::equal_saving(cost)),
            Theory::Scrb => Ok(rules::scrb(cost)),
            Theory::Ensc => Ok(rules::ensc(cost)),
            Theory::Shapley => {
                let found = rules::structured_shapley(cost, &rules::SamplePlan::default());
                paid.half_widths = Some(found.half_widths);
                Ok(found.values)
            }
            _ => {
                let message = "this rule looks at every group, and there are too many".to_owned();
                Err((message, "it can be used for at most 16 partners".to_owned()))
            }
        }
    }

    fn of_year(&self, rule: &Rule, year: usize, paid: &mut Paid) -> Result<Vec<f64>, Wrong> {
        let count = self.costs.partners.len();
        let total = self.total(year);
        let of_shares = |shares: Vec<f64>| shares.into_iter().map(|s| s * total).collect();
        match rule {
            Rule::Equal => Ok(of_shares(rules::equal(count))),
            Rule::Driver(name) | Rule::UnitPrice(name) => self.by_driver(name, year).map(of_shares),
            Rule::Table(shares) => Ok(of_shares(self.own(shares)?)),
            Rule::Parts(parts) => self.parts(parts, year, paid),
            Rule::Tiers(tiers) => self.tiers(tiers, year).map(of_shares),
            Rule::Gain(_) if total == 0.0 => Err(self.nothing(year)),
            Rule::Gain(split) => {
                let alone = self.alone(year)?;
                let amounts = self.of_year(split, year, paid)?;
                let shares: Vec<f64> = amounts.iter().map(|a| a / total).collect();
                rules::gain_share(&alone, total, &shares).map_err(|e| self.wrong(&e))
            }
            Rule::AgreedOrKey {
                agrees,
                agreed,
                key,
            } => {
                let all = self.costs.partners.iter().all(|p| agrees[*p]);
                self.of_year(if all { agreed } else { key }, year, paid)
            }
            Rule::Theory(theory) if self.costs.structure.is_some() => {
                self.of_structure(*theory, paid)
            }
            Rule::Theory(theory) => {
                let game = self.game(year)?;
                let amounts = theory_of(*theory, game, paid)?;
                let scale = match game.total() {
                    0 => 1.0,
                    mean => total / mean as f64,
                };
                Ok(amounts.into_iter().map(|a| a * scale).collect())
            }
        }
    }

    fn parts(&self, parts: &[Portion], year: usize, paid: &mut Paid) -> Result<Vec<f64>, Wrong> {
        let total = self.total(year);
        let mut left = total;
        let mut amounts = vec![0.0; self.costs.partners.len()];
        for part in parts {
            let much = match &part.much {
                Much::Share(share) => share * total,
                Much::Cost(name) => self.pounds(name) * 100.0,
                Much::Rest => left,
            };
            left -= much;
            let of_part = self.of_year(&part.rule, year, paid)?;
            let each = amounts.iter_mut().zip(of_part);
            let part = if total == 0.0 { 0.0 } else { much / total };
            each.for_each(|(sum, amount)| *sum += amount * part);
        }
        if left < -0.5 {
            let message = format!(
                "the parts come to more than the whole cost in {}",
                self.costs.years[year]
            );
            return Err((message, "look at the fixed costs among them".to_owned()));
        }
        if left > 0.5 {
            let message = format!(
                "the parts leave some of the cost in {} to nobody",
                self.costs.years[year]
            );
            return Err((
                message,
                "let the last part take the rest: leave out its portion and cost".to_owned(),
            ));
        }
        Ok(amounts)
    }

    fn tiers(&self, tiers: &[TierRule], year: usize) -> Result<Vec<f64>, Wrong> {
        let place = |p: &usize| self.costs.partners.iter().position(|q| q == p);
        let mut known = Vec::new();
        for tier in tiers {
            let members: Vec<usize> = tier.members.iter().filter_map(place).collect();
            let of = |b: &usize| self.driver(&tier.driver, self.costs.partners[*b], year);
            let driver = members.iter().map(of).collect::<Result<_, _>>()?;
            known.push(rules::Tier {
                portion: tier.portion,
                members,
                driver,
            });
        }
        let count = self.costs.partners.len();
        rules::two_tier(count, &known).map_err(|e| self.wrong(&e))
    }

    fn by_driver(&self, name: &str, year: usize) -> Result<Vec<f64>, Wrong> {
        let of = |p: &usize| self.driver(name, *p, year);
        let values: Vec<f64> = self
            .costs
            .partners
            .iter()
            .map(of)
            .collect::<Result<_, _>>()?;
        rules::by_driver(&values).map_err(|e| self.wrong(&e))
    }

    /// A driver of a partner: from drivers.csv, else an estimate.
    fn driver(&self, name: &str, partner: usize, year: usize) -> Result<f64, Wrong> {
        if let Some(found) = self.pack.drivers.at(name, partner, year) {
            return Ok(found.value);
        }
        // A name of drivers.csv means nothing else: its rows are not filled up from estimates.
        let listed = self.pack.drivers.names().any(|known| known == name);
        let estimate = self.estimate(name, Some(partner)).filter(|_| !listed);
        estimate.ok_or_else(|| {
            let partner = &self.pack.partnership.partners[partner].name;
            let message = format!(
                "{partner} has no {name} for {} or before",
                self.costs.years.get(year).map_or("", String::as_str)
            );
            (message, "add a row to drivers.csv".to_owned())
        })
    }

    /// An estimate as known, or in the future looked at; in base units.
    fn estimate(&self, name: &str, partner: Option<usize>) -> Option<f64> {
        let mean = mean_of(self.pack, name, partner);
        let (Some(future), Some(futures)) = (self.future, &self.costs.futures) else {
            return mean;
        };
        let family = self.pack.estimates.families.get(name)?;
        match family.draws.get(&partner.into_iter().collect::<Vec<_>>())? {
            Draw::Input(input, base) => Some(futures.input(*input, future) * base),
            _ => mean,
        }
    }

    fn pounds(&self, name: &str) -> f64 {
        self.estimate(name, None).unwrap_or(0.0)
    }

    fn prices(&self, driver: &str) -> Option<Vec<f64>> {
        self.costs.totals.as_ref()?;
        let of_year = |year: usize| {
            let volume = |p: &usize| self.driver(driver, *p, year).ok();
            let volumes: Option<Vec<f64>> = self.costs.partners.iter().map(volume).collect();
            Some(self.total(year) / volumes?.iter().sum::<f64>())
        };
        (0..self.costs.years.len()).map(of_year).collect()
    }

    /// A list by partner of the partnership as one of those who share, which must pay everything.
    fn own(&self, shares: &[f64]) -> Result<Vec<f64>, Wrong> {
        let own: Vec<f64> = self.costs.partners.iter().map(|p| shares[*p]).collect();
        let sum: f64 = own.iter().sum();
        if (sum - 1.0).abs() > 1e-6 {
            let message = format!(
                "those who share this cost have {:.1} % of the shares",
                sum * 100.0
            );
            return Err((
                message,
                "give shares only to those who take part".to_owned(),
            ));
        }
        Ok(own)
    }

    fn wrong(&self, error: &rules::ShareError) -> Wrong {
        let name = |b: usize| {
            let partner = self.costs.partners.get(b).copied().unwrap_or(b);
            self.pack
                .partnership
                .partners
                .get(partner)
                .map_or("?", |p| p.name.as_str())
        };
        let message = match error {
            rules::ShareError::Driver { partner, value } => {
                format!(
                    "the driver of {} is {value}; it must be a number of 0 or more",
                    name(*partner)
                )
            }
            rules::ShareError::Tier(partner) => {
                format!("{} is in no tier, or in two", name(*partner))
            }
            other => other.to_string(),
        };
        (message, "look at the rule and at drivers.csv".to_owned())
    }

    fn adjust(&self, adjust: &Adjust, rule: &ShareRule, paid: &mut Paid) -> Result<(), Wrong> {
        let totals: Vec<f64> = (0..self.costs.years.len()).map(|y| self.total(y)).collect();
        let shares = |amounts: &[Vec<f64>]| -> Vec<Vec<f64>> {
            let of = |(year, total): (&Vec<f64>, &f64)| year.iter().map(|a| a / total).collect();
            amounts.iter().zip(&totals).map(of).collect()
        };
        let amounts = |shares: Vec<Vec<f64>>| -> Vec<Vec<f64>> {
            let of = |(year, total): (Vec<f64>, &f64)| year.iter().map(|s| s * total).collect();
            shares.into_iter().zip(&totals).map(of).collect()
        };
        let by_shares = !matches!(adjust, Adjust::NoDetriment(_) | Adjust::HostPremium { .. });
        if let Some(year) = totals.iter().position(|t| by_shares && *t == 0.0) {
            return Err(self.nothing(year));
        }
        match adjust {
            Adjust::Damping(steps) => {
                let damped = path::damped(&self.from(rule)?, &shares(&paid.amounts), steps);
                paid.amounts = amounts(damped);
            }
            Adjust::Tolerance(band) => {
                let kept = path::tolerance(&self.from(rule)?, &shares(&paid.amounts), *band);
                paid.amounts = amounts(kept.charged);
                paid.reviewed = Some(kept.changed);
            }
            Adjust::TrueUp => {
                let mut late = vec![self.from(rule)?];
                let target = shares(&paid.amounts);
                late.extend(target.iter().take(target.len().saturating_sub(1)).cloned());
                let charged = amounts(late);
                let (settled, owed) = path::true_up(&charged, &paid.amounts);
                paid.amounts = settled;
                paid.owed = Some(owed);
            }
            Adjust::Collar { up, down } => {
                let mut before: Vec<f64> = self.from(rule)?.iter().map(|s| s * totals[0]).collect();
                for (year, amounts) in paid.amounts.iter_mut().enumerate() {
                    // Limits are on the change of each payment against that of all together.
                    let moved = if year == 0 {
                        1.0
                    } else {
                        totals[year] / totals[year - 1]
                    };
                    // Who receives money is held around it too: the cap is never below the floor.
                    let near = |b: &f64, by: f64| b * moved + (b * moved).abs() * by;
                    let limit = |by: f64| before.iter().map(|b| near(b, by)).collect::<Vec<_>>();
                    let caps = up.map_or(vec![f64::MAX; before.len()], limit);
                    let floors = down.map_or(vec![f64::MIN; before.len()], |down| limit(-down));
                    let held = path::collared(amounts, &floors, &caps).map_err(|e| {
                        let help = "widen the collar".to_owned();
                        (format!("in {} {e}", self.costs.years[year]), help)
                    })?;
                    *amounts = held.amounts;
                    before.clone_from(amounts);
                }
            }
            Adjust::NoDetriment(years) => {
                for year in 0..(*years).min(paid.amounts.len()) {
                    let game = self.game(year)?;
                    let alone: Vec<f64> =
                        (0..game.partners()).map(|p| game.alone(p) as f64).collect();
                    let kept = path::no_detriment(&paid.amounts[year], &alone);
                    paid.amounts[year] = kept.map_err(|e| self.detriment(year, e))?;
                }
            }
            Adjust::HostPremium { host, premium } => {
                let place = self.costs.partners.iter().position(|p| p == host);
                let Some(host) = place else {
                    let message = "the host does not share this cost".to_owned();
                    return Err((message, "name one of those who take part".to_owned()));
                };
                let premium = self.pounds(premium) * 100.0;
                for year in &mut paid.amounts {
                    *year = rules::host_premium(year, host, premium);
                }
            }
        }
        Ok(())
    }

    fn nothing(&self, year: usize) -> Wrong {
        let year = &self.costs.years[year];
        (
            format!("nothing is to be paid in {year}, so there are no shares of it"),
            "look at the cost of that year, or take what looks at shares out".to_owned(),
        )
    }

    fn detriment(&self, year: usize, e: path::Detriment) -> Wrong {
        let money = |pence: f64| super::told::pounds(self.pack, pence);
        let message = format!(
            "nobody can be kept from paying more than alone in {}: together they pay {} more than alone",
            self.costs.years[year],
            money(e.short)
        );
        let help = format!(
            "it would take {} from elsewhere in that year, or the guarantee taken out",
            money(e.short)
        );
        (message, help)
    }

    /// What is charged today, as shares: as the file says, else by what each pays alone.
    fn from(&self, rule: &ShareRule) -> Result<Vec<f64>, Wrong> {
        if let Some(from) = &rule.from {
            return self.own(from);
        }
        let missing = || {
            let help = "add from = { … } to the file: what is charged today";
            (
                "it is not said what is charged today".to_owned(),
                help.to_owned(),
            )
        };
        let game = self.game(0).map_err(|_| missing())?;
        let alone: Vec<f64> = (0..game.partners()).map(|p| game.alone(p) as f64).collect();
        rules::by_driver(&alone).map_err(|_| missing())
    }
}

/// What is wrong, and what to do.
type Wrong = (String, String);

/// Where a rule of theory has no answer.
fn says_nothing(why: &str) -> Wrong {
    let message = format!("{why}, so this rule says nothing");
    (message, "look at the other rules".to_owned())
}

fn nothing_alone() -> Wrong {
    says_nothing("alone nobody would pay anything")
}

/// A rule of theory, in pence.
fn theory_of(theory: Theory, game: &CostGame, paid: &mut Paid) -> Result<Vec<f64>, Wrong> {
    match theory {
        Theory::Alone => rules::proportional_to_alone(game).ok_or_else(nothing_alone),
        Theory::EqualSaving => Ok(rules::equal_saving(game)),
        Theory::Scrb => Ok(rules::scrb(game)),
        Theory::Ensc => Ok(rules::ensc(game)),
        Theory::Tau => {
            rules::tau(game).ok_or_else(|| says_nothing("some group's common cost is below 0"))
        }
        Theory::Shapley => Ok(rules::shapley(game)),
        Theory::Nucleolus => nucleolus(game, Weighting::Pounds, paid),
        Theory::NucleolusPerPartner => nucleolus(game, Weighting::PerPartner, paid),
        Theory::NucleolusPercent => nucleolus(game, Weighting::Percent, paid),
    }
}

/// Where all together pay more than each alone, somebody must: then without that bound.
fn nucleolus(game: &CostGame, weighting: Weighting, paid: &mut Paid) -> Result<Vec<f64>, Wrong> {
    let bounds = match game.saving() >= 0 {
        true => Bounds::AtMostAlone,
        false => Bounds::None,
    };
    let found = rules::nucleolus(game, weighting, bounds);
    let found = found.map_err(|e| (e.to_string(), "look at the other rules".to_owned()))?;
    let amounts = found.pence();
    paid.proofs.push(found.certificate);
    Ok(amounts)
}
