//! `comity apportion`: who pays what, by every rule, and how each stands up to the five tests.

use crate::arguments::{Format, on_threads};
use crate::layout::{fold, table};
use crate::money::{Scale, grouped};
use crate::paragraph::{counted, hanging};
use crate::{Failure, print, problems, progress};
use clap::Args;
use comity_business_case::{
    ApportionAsked, Apportioned, ApportionmentJson, CostOf, Pack, Shared, WithError, apportion,
    for_partner, subsidies, verdicts,
};
use std::path::PathBuf;

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
    /// The pack: a folder with partnership.toml
    pub pack: PathBuf,
    /// The cost of this option [default: what the pack's rules share]
    #[arg(long, value_name = "ID")]
    pub option: Option<String>,
    /// Only this rule, year by year
    #[arg(long, value_name = "ID")]
    pub rule: Option<String>,
    /// What every rule means for one partner, in sentences
    #[arg(long, value_name = "ID", conflicts_with = "rule")]
    pub partner: Option<String>,
    /// Every rule of theory too, and not only the best known
    #[arg(long)]
    pub all: bool,
    /// As such programmes turned out, instead of as stated
    #[arg(long)]
    pub outside: bool,
    /// The seed: the same pack, version and seed give the same figures
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Threads to use; figures do not depend on it [default: all processors]
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub threads: Option<u64>,
    /// As tables, or everything as JSON
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

pub fn run(asked: &Asked) -> Result<(), Failure> {
    let pack = problems::read_case(&asked.pack)?;
    let wanted = ApportionAsked {
        option: option(&pack, asked.option.as_deref())?,
        all_rules: asked.all || asked.rule.is_some(),
        side: crate::subsets::side(&pack, asked.outside)?,
        seed: asked.seed,
    };
    let bar = progress::bar("Groups of partners");
    let found = on_threads(asked.threads, || {
        apportion(&pack, wanted, &progress::told(&bar))
    });
    bar.finish_and_clear();
    let found = found.map_err(|found| problems::refused(&found))?;
    if asked.format == Format::Json {
        let json = serde_json::to_string_pretty(&ApportionmentJson::new(&pack, &found));
        return print(&json.map_err(|_| Failure::Asked)?);
    }
    let parts: Vec<String> = match (&asked.rule, &asked.partner) {
        (Some(id), _) => one_rule(&pack, &found, id)?,
        (None, Some(id)) => one_partner(&pack, &found, id)?,
        (None, None) => found.iter().map(|s| Shown::new(&pack, s).text()).collect(),
    };
    print(&trimmed(&parts.join("\n\n\n")))
}

fn trimmed(text: &str) -> String {
    text.lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
}

fn option(pack: &Pack, wanted: Option<&str>) -> Result<Option<usize>, Failure> {
    let Some(id) = wanted else { return Ok(None) };
    let found = pack
        .options
        .iter()
        .position(|o| o.id.as_str() == id && !o.stays());
    if found.is_none() {
        let known = pack.options.iter().filter(|o| !o.stays());
        let known: Vec<&str> = known.map(|o| o.id.as_str()).collect();
        eprintln!(
            "there is no way of sharing `{id}`; the pack has {}",
            known.join(", ")
        );
        return Err(Failure::Asked);
    }
    Ok(found)
}

fn one_rule(pack: &Pack, found: &[Shared], id: &str) -> Result<Vec<String>, Failure> {
    let shown: Vec<String> = found
        .iter()
        .filter_map(|shared| {
            let rule = shared.rules.iter().find(|r| r.id == id)?;
            Some(Shown::new(pack, shared).rule(rule))
        })
        .collect();
    if shown.is_empty() {
        let cannot = found
            .iter()
            .flat_map(|s| &s.cannot)
            .find(|(own, ..)| own == id);
        if let Some((_, _, problem)) = cannot {
            return Err(problems::refused(std::slice::from_ref(problem)));
        }
        let known = found
            .iter()
            .flat_map(|s| s.rules.iter().map(|r| r.id.as_str()));
        eprintln!(
            "there is no rule `{id}`; there are {}",
            known.collect::<Vec<_>>().join(", ")
        );
        return Err(Failure::Asked);
    }
    Ok(shown)
}

fn one_partner(pack: &Pack, found: &[Shared], id: &str) -> Result<Vec<String>, Failure> {
    let partners = &pack.partnership.partners;
    let Some(partner) = partners.iter().position(|p| p.id.as_str() == id) else {
        let known: Vec<&str> = partners.iter().map(|p| p.id.as_str()).collect();
        eprintln!("there is no partner `{id}`; there are {}", known.join(", "));
        return Err(Failure::Asked);
    };
    let shown = found.iter().filter_map(|shared| {
        let place = shared.costs.partners.iter().position(|p| *p == partner)?;
        Some(Shown::new(pack, shared).partner(place))
    });
    Ok(shown.collect())
}

struct Shown<'a> {
    pack: &'a Pack,
    shared: &'a Shared,
    scale: Scale,
}

/// Rules beside each other in one table.
const ACROSS: usize = 5;

impl<'a> Shown<'a> {
    fn new(pack: &'a Pack, shared: &'a Shared) -> Shown<'a> {
        let totals = shared.costs.totals.iter().flatten();
        let scale = Scale::of(totals.map(|pence| *pence as f64 / 100.0));
        Shown {
            pack,
            shared,
            scale,
        }
    }

    fn text(&self) -> String {
        let mut parts = vec![self.heading(), self.payments()];
        if self.shared.rules.iter().any(|r| r.all_years.is_some()) {
            parts.push(self.tests());
        } else {
            let note = "What groups of partners would pay is not known here, so nobody can say who would do better alone: name an option in the rule, or add groups.csv.";
            parts.push(fold(note));
        }
        parts.extend(self.sampled());
        let own = self.shared.rules.iter().filter(|r| r.own);
        parts.extend(own.filter_map(|rule| self.sentences(rule)));
        parts.extend(self.shared.cannot.iter().map(|(id, name, why)| {
            fold(&format!(
                "{name} ({id}) cannot be used: {}; {}.",
                why.message, why.help
            ))
        }));
        parts.join("\n\n")
    }

    /// What is said of shares that are sampled, and of groups that were not looked at.
    fn sampled(&self) -> Option<String> {
        let widest = |r: &Apportioned| {
            let widths = r.paid.half_widths.iter().flatten();
            widths.fold(0.0f64, |most, w| most.max(*w))
        };
        let looked_at = self.shared.rules.iter().find_map(|r| r.looked_at)?;
        let sampled = self.shared.rules.iter().map(widest).fold(0.0, f64::max);
        Some(fold(&format!(
            "There are too many groups to look at each: {} were, so “in groups” says that no objection was found among those. Shapley values are exact where a part of the cost allows it, else sampled, to within {} a year.",
            grouped(looked_at as f64, 0),
            self.written(sampled)
        )))
    }

    fn name(&self, place: usize) -> &str {
        let partner = self.shared.costs.partners[place];
        &self.pack.partnership.partners[partner].name
    }

    fn unit(&self) -> String {
        match self.shared.costs.totals {
            Some(_) => self.scale.unit(self.pack.partnership.units.currency()),
            None => "%".to_owned(),
        }
    }

    /// An amount of pence in the table's scale, or a share in per cent.
    fn amount(&self, pence: f64) -> String {
        if self.shared.costs.totals.is_none() {
            return grouped(pence * 100.0, 1);
        }
        let shown = self.scale.show(WithError {
            value: pence / 100.0,
            se: 0.0,
        });
        shown.split(" ±").next().unwrap_or_default().to_owned()
    }

    /// An amount with its unit: `£1.2m`, `USD 412.58m`.
    fn written(&self, pence: f64) -> String {
        let amount = self.amount(pence);
        match self.unit().rsplit_once(' ') {
            Some((currency, word)) => format!("{currency} {amount}{word}"),
            None => match self.unit().strip_prefix('£') {
                Some(word) => format!("£{amount}{word}"),
                None => format!("{} {amount}", self.unit()),
            },
        }
    }

    fn title(&self) -> &str {
        match self.shared.cost {
            CostOf::Option(option) => &self.pack.options[option].name,
            _ => &self.pack.partnership.name,
        }
    }

    fn heading(&self) -> String {
        let costs = &self.shared.costs;
        let rule = "─".repeat(self.title().chars().count().min(80));
        let over = match costs.years.len() {
            1 => String::new(),
            years => format!(" over {years} years"),
        };
        let what = match &costs.totals {
            Some(totals) => {
                let sum = self.written(totals.iter().sum::<i64>() as f64);
                format!("{} partners share {sum}{over}.", costs.partners.len())
            }
            None => format!(
                "{} partners share a cost that is not given: shares only.",
                costs.partners.len()
            ),
        };
        let how = match self.shared.cost {
            CostOf::Option(_) => {
                " It is the cash of the day, not discounted, that they pay for the service when they share it; what groups of them would pay comes from the same case, in the same futures."
            }
            CostOf::Groups => " What groups of them would pay stands in groups.csv.",
            CostOf::Structure => " What it is made of stands in costs.toml.",
            _ => "",
        };
        format!(
            "{}\n{rule}\n{}",
            fold(self.title()),
            fold(&format!("{what}{how}"))
        )
    }

    fn payments(&self) -> String {
        let sums: Vec<(&Apportioned, Vec<f64>)> = self
            .shared
            .rules
            .iter()
            .map(|r| (r, self.sums(r)))
            .collect();
        let title = match (&self.shared.costs.totals, self.shared.costs.years.len()) {
            (Some(_), 1) => format!("What each pays, {}", self.unit()),
            (Some(_), _) => format!("What each pays over all years, {}", self.unit()),
            (None, _) => "Shares of the last year, %".to_owned(),
        };
        let tables: Vec<String> = sums
            .chunks(ACROSS)
            .map(|rules| {
                let head = std::iter::once("").chain(rules.iter().map(|(r, _)| r.name.as_str()));
                let mut table = table(&head.collect::<Vec<_>>());
                for place in 0..self.shared.costs.partners.len() {
                    let amounts = rules.iter().map(|(_, sums)| self.amount(sums[place]));
                    table.add_row(std::iter::once(self.name(place).to_owned()).chain(amounts));
                }
                table.to_string()
            })
            .collect();
        format!("{title}\n{}", tables.join("\n\n"))
    }

    /// Over all years, or the shares of the last year.
    fn sums(&self, rule: &Apportioned) -> Vec<f64> {
        let amounts = &rule.paid.amounts;
        if self.shared.costs.totals.is_none() {
            return amounts.last().cloned().unwrap_or_default();
        }
        let count = self.shared.costs.partners.len();
        (0..count)
            .map(|p| amounts.iter().map(|year| year[p]).sum())
            .collect()
    }

    fn tests(&self) -> String {
        let futures = self.shared.rules.iter().any(|r| r.kept.is_some());
        let mut head = vec!["Rule", "Alone", "In groups", "Pays its way", "Gain shared"];
        if futures {
            head.push("Futures");
        }
        head.push("Worst off");
        let mut table = table(&head);
        for rule in &self.shared.rules {
            let Some(standing) = &rule.all_years else {
                continue;
            };
            let word = |holds: bool| if holds { "yes" } else { "no" }.to_owned();
            let mut row = vec![
                rule.name.clone(),
                word(standing.alone()),
                word(standing.in_groups()),
                word(standing.pays_its_way()),
                word(standing.gain_shared()),
            ];
            if futures {
                let share = |k: comity_business_case::Kept| k.all as f64 * 100.0 / k.futures as f64;
                row.push(
                    rule.kept
                        .map_or(String::new(), |k| format!("{} %", grouped(share(k), 0))),
                );
            }
            row.push(
                standing
                    .worst_off()
                    .map_or(String::new(), |p| self.name(p).to_owned()),
            );
            table.add_row(row);
        }
        let mut text = "Would nobody do better alone, or in a group? Does everybody pay what it adds? Does everybody gain?".to_owned();
        if futures {
            text.push_str(" In what share of futures do all four hold?");
        }
        let title = match self.shared.costs.years.len() {
            1 => "The tests",
            _ => "The tests, over all years",
        };
        format!("{title}\n{table}\n{}", fold(&text))
    }

    /// What the tests say, and who subsidises whom; nothing if there is nothing to say.
    fn sentences(&self, rule: &Apportioned) -> Option<String> {
        let over = match self.shared.costs.years.len() {
            1 => "",
            _ => ", over all years",
        };
        let mut told = vec![format!("{}{over}:", rule.name)];
        for (holds, sentence) in verdicts(self.pack, self.shared, rule) {
            told.push(item(if holds { "yes" } else { "no" }, &sentence));
        }
        told.extend(
            subsidies(self.pack, self.shared, rule)
                .iter()
                .map(|s| item("", s)),
        );
        (told.len() > 1).then(|| told.join("\n"))
    }

    /// One rule, year by year.
    fn rule(&self, rule: &Apportioned) -> String {
        let partners: Vec<usize> = (0..self.shared.costs.partners.len()).collect();
        let pays: Vec<String> = partners
            .chunks(ACROSS)
            .map(|p| self.years(rule, p))
            .collect();
        let pays = pays.join("\n\n");
        let mut parts = vec![
            format!(
                "{} ({})\n{}",
                rule.name,
                rule.id,
                fold(rule.says.as_deref().unwrap_or(""))
            ),
            format!("What each pays, {}\n{pays}", self.unit()),
        ];
        if rule.paid.reviewed.is_some() {
            parts.push("* shares moved beyond the band and were changed".to_owned());
        }
        if let Some(prices) = &rule.paid.prices {
            let prices: Vec<String> = prices.iter().map(|p| grouped(p / 100.0, 2)).collect();
            let unit = self.pack.partnership.units.currency();
            parts.push(fold(&format!(
                "Price of a unit, {unit}, year by year: {}.",
                prices.join(", ")
            )));
        }
        parts.extend(self.sentences(rule));
        if !rule.without.is_empty() {
            parts.push(self.leaving(rule));
        }
        let stages: usize = rule.paid.proofs.iter().map(|p| p.stages.len()).sum();
        if stages > 0 {
            parts.push(fold(&format!("Proved exactly, in {} of balanced groups; --format json prints them for anyone to check.", counted(stages, "stage"))));
        }
        parts.join("\n\n")
    }

    /// What some partners pay in each year.
    fn years(&self, rule: &Apportioned, partners: &[usize]) -> String {
        let names = partners.iter().map(|p| self.name(*p));
        let mut table = table(&std::iter::once("Year").chain(names).collect::<Vec<_>>());
        for (year, amounts) in rule.paid.amounts.iter().enumerate() {
            let changed = rule.paid.reviewed.as_ref().is_some_and(|r| r[year]);
            let star = if changed { " *" } else { "" };
            let label = format!("{}{star}", self.shared.costs.years[year]);
            let amounts = partners.iter().map(|p| self.amount(amounts[*p]));
            table.add_row(std::iter::once(label).chain(amounts));
        }
        table.to_string()
    }

    fn leaving(&self, rule: &Apportioned) -> String {
        let unit = self.unit();
        let alone = format!("It pays more alone, {unit}");
        let price = format!("Price of exit, {unit}");
        let mut table = table(&["Without", &alone, &price, "Hit hardest by the same rule"]);
        for one in &rule.without {
            let hit = one.hardest_hit.map_or(String::new(), |(p, by)| {
                format!("{} {}", self.name(p), self.amount(by))
            });
            table.add_row([
                self.name(one.leaver).to_owned(),
                self.amount(one.leaver_pays_more),
                self.amount(one.price_of_exit),
                hit,
            ]);
        }
        let joiners = rule
            .without
            .iter()
            .filter_map(|w| Some((w.leaver, w.would_gain?)));
        let joiners: Vec<String> = joiners
            .map(|(joiner, (p, by))| {
                format!(
                    "{} pays {} more since {} joined.",
                    self.name(p),
                    self.written(-by),
                    self.name(joiner)
                )
            })
            .collect();
        let note = match joiners.is_empty() {
            true => "Nobody who was there before pays more because somebody joined.".to_owned(),
            false => joiners.join(" "),
        };
        format!("What each leaving would do\n{table}\n{}", fold(&note))
    }

    fn partner(&self, place: usize) -> String {
        let mut parts = vec![format!("{}: {}", self.title(), self.name(place))];
        for rule in &self.shared.rules {
            let told = for_partner(self.pack, self.shared, rule, place).join(" ");
            parts.push(format!("{}\n{}", rule.name, fold(&told)));
        }
        parts.join("\n\n")
    }
}

/// A sentence with a word before it.
fn item(word: &str, sentence: &str) -> String {
    hanging(sentence, &format!("{word:<4}"), "    ")
}
