//! Reads `shares/*.toml`.

use super::rule::{Adjust, CostOf, Much, Portion, Rule, ShareRule, Theory, TierRule};
use crate::files::PackFiles;
use crate::pack::Pack;
use crate::problem::{Problem, SourceText};
use crate::text::{Text, id, nearest_help, partner, read_toml};
use comity_methods::formula::PARTNERS;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

const FOLDER: &str = "shares/";

/// The words for rules, besides those of theory.
const PRACTICE: [&str; 8] = [
    "equal",
    "driver",
    "unit-price",
    "table",
    "parts",
    "tiers",
    "gain",
    "agreed-or-key",
];

/// The words for adjustments.
const ADJUSTMENTS: [&str; 6] = [
    "damping",
    "tolerance",
    "true-up",
    "collar",
    "no-detriment",
    "host-premium",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    id: Text,
    name: Text,
    says: Option<String>,
    option: Option<Text>,
    cost: Option<Text>,
    from: Option<toml::Spanned<BTreeMap<Text, Text>>>,
    rule: toml::Spanned<RawRule>,
    #[serde(default)]
    adjust: Vec<toml::Spanned<RawAdjust>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    by: Text,
    driver: Option<Text>,
    shares: Option<toml::Spanned<BTreeMap<Text, Text>>>,
    portion: Option<Text>,
    cost: Option<Text>,
    #[serde(default)]
    part: Vec<toml::Spanned<RawRule>>,
    #[serde(default)]
    tier: Vec<toml::Spanned<RawTier>>,
    split: Option<Box<toml::Spanned<RawRule>>>,
    agrees: Option<Vec<Text>>,
    agreed: Option<Box<toml::Spanned<RawRule>>>,
    key: Option<Box<toml::Spanned<RawRule>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTier {
    portion: Text,
    members: Vec<Text>,
    driver: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAdjust {
    by: Text,
    steps: Option<Vec<Text>>,
    band: Option<Text>,
    up: Option<Text>,
    down: Option<Text>,
    years: Option<toml::Spanned<i64>>,
    host: Option<Text>,
    premium: Option<Text>,
}

impl RawRule {
    /// Which fields are given, and the words that look at them.
    fn given(&self) -> [(&'static str, bool, &'static [&'static str]); 8] {
        [
            ("driver", self.driver.is_some(), &["driver", "unit-price"]),
            ("shares", self.shares.is_some(), &["table"]),
            ("part", !self.part.is_empty(), &["parts"]),
            ("tier", !self.tier.is_empty(), &["tiers"]),
            ("split", self.split.is_some(), &["gain"]),
            ("agrees", self.agrees.is_some(), &["agreed-or-key"]),
            ("agreed", self.agreed.is_some(), &["agreed-or-key"]),
            ("key", self.key.is_some(), &["agreed-or-key"]),
        ]
    }
}

impl RawAdjust {
    fn given(&self) -> [(&'static str, bool, &'static [&'static str]); 7] {
        [
            ("steps", self.steps.is_some(), &["damping"]),
            ("band", self.band.is_some(), &["tolerance"]),
            ("up", self.up.is_some(), &["collar"]),
            ("down", self.down.is_some(), &["collar"]),
            ("years", self.years.is_some(), &["no-detriment"]),
            ("host", self.host.is_some(), &["host-premium"]),
            ("premium", self.premium.is_some(), &["host-premium"]),
        ]
    }
}

/// True for a file that is read here.
pub(crate) fn is_read(path: &str) -> bool {
    path.starts_with(FOLDER) && path.ends_with(".toml")
}

/// Reads the files.
pub(crate) fn read(files: &PackFiles, pack: &Pack, problems: &mut Vec<Problem>) -> Vec<ShareRule> {
    let mut rules: Vec<ShareRule> = Vec::new();
    for path in files.paths().filter(|p| is_read(p)) {
        let source = match files.text(path) {
            Some(Ok(source)) => source,
            Some(Err(problem)) => {
                problems.push(problem);
                continue;
            }
            None => continue,
        };
        let Some(raw) = read_toml::<RawFile>(&source, problems) else {
            continue;
        };
        let at = raw.id.span();
        let mut page = Page {
            pack,
            source: &source,
            problems,
        };
        let Some(rule) = page.file(raw) else { continue };
        if let Some(other) = rules.iter().find(|r| r.id == rule.id) {
            let message = format!("{} has the id `{}` too", other.source.name, rule.id);
            page.say(at, message, "give each rule an id of its own");
        }
        rules.push(rule);
    }
    rules
}

/// One file and what is wrong with it.
struct Page<'a> {
    pack: &'a Pack,
    source: &'a SourceText,
    problems: &'a mut Vec<Problem>,
}

impl Page<'_> {
    fn say(&mut self, at: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        let problem = Problem::new(message, help).at(self.source, at);
        self.problems.push(problem);
    }

    fn file(&mut self, raw: RawFile) -> Option<ShareRule> {
        let id = id(&raw.id, self.source, self.problems);
        let before = self.problems.len();
        let cost = self.cost(raw.option.as_ref(), raw.cost.as_ref());
        let from = raw.from.as_ref().and_then(|from| self.shares(from));
        let span = raw.rule.span();
        let rule = self.of_all(&raw.rule);
        let adjust: Vec<Adjust> = raw.adjust.iter().filter_map(|a| self.adjust(a)).collect();
        let (cost, rule) = (cost?, rule?);
        self.left_out(&cost, &rule, &span);
        if rule.needs_groups()
            && !matches!(cost, CostOf::Option(_) | CostOf::Groups | CostOf::Structure)
        {
            let help = "name the option whose cost is shared: option = \"…\", or add groups.csv";
            self.say(span.clone(), "this rule looks at what groups of partners would pay, and the file does not say where that is known from", help);
        }
        let needs_cost = |a: &Adjust| {
            !matches!(
                a,
                Adjust::Damping(_) | Adjust::Tolerance(_) | Adjust::TrueUp
            )
        };
        let place = adjust.iter().position(needs_cost);
        if let (Some(place), CostOf::Unknown) = (place, &cost) {
            let at = raw.adjust.get(place).map_or(span.clone(), |a| a.span());
            let help = "say which: option = \"…\", cost = \"an estimate\", or groups.csv";
            self.say(
                at,
                "this adjustment looks at payments, and no cost is given",
                help,
            );
        }
        (self.problems.len() == before).then_some(())?;
        Some(ShareRule {
            id: id?,
            name: raw.name.into_inner(),
            says: raw.says,
            cost,
            from,
            rule,
            adjust,
            source: self.source.clone(),
            span,
        })
    }

    /// Who shares the cost and stands in no tier.
    fn left_out(&mut self, cost: &CostOf, rule: &Rule, at: &Range<usize>) {
        let Rule::Tiers(tiers) = rule else { return };
        let shares = |p: &usize| match cost {
            CostOf::Option(option) => self.pack.options[*option].members[*p],
            CostOf::Groups => self.pack.groups.iter().any(|g| g.partners.contains(p)),
            _ => true,
        };
        let partners = &self.pack.partnership.partners;
        let out = (0..partners.len()).filter(shares);
        let out = out.filter(|p| !tiers.iter().any(|tier| tier.members.contains(p)));
        for p in out.collect::<Vec<_>>() {
            let message = format!(
                "{} shares this cost and stands in no tier",
                partners[p].name
            );
            self.say(at.clone(), message, "add it to the members of one");
        }
    }

    fn cost(&mut self, option: Option<&Text>, cost: Option<&Text>) -> Option<CostOf> {
        match (option, cost) {
            (Some(option), Some(_)) => {
                let help = "keep the option, or the estimate";
                self.say(option.span(), "both an option and a cost are given", help);
                None
            }
            (Some(option), None) => self.option(option).map(CostOf::Option),
            (None, Some(cost)) => self.money(cost).map(CostOf::Estimate),
            (None, None) if self.pack.groups.is_some() => Some(CostOf::Groups),
            (None, None) if self.pack.structure.is_some() => Some(CostOf::Structure),
            (None, None) => Some(CostOf::Unknown),
        }
    }

    fn option(&mut self, wanted: &Text) -> Option<usize> {
        let options = &self.pack.options;
        let found = options
            .iter()
            .position(|o| o.id.as_str() == wanted.get_ref());
        match found {
            Some(option) if options[option].stays() => {
                let help = "name a way of sharing";
                self.say(wanted.span(), "staying as now shares no cost", help);
                None
            }
            Some(option) => Some(option),
            None => {
                let known: Vec<&str> = options.iter().map(|o| o.id.as_str()).collect();
                let message = format!("there is no option `{}`", wanted.get_ref());
                self.say(
                    wanted.span(),
                    message,
                    nearest_help(wanted.get_ref(), &known),
                );
                None
            }
        }
    }

    /// The name of an estimate of money, or of money a year, that is not one for each partner.
    fn money(&mut self, name: &Text) -> Option<String> {
        let families = &self.pack.estimates.families;
        let Some(family) = families.get(name.get_ref()) else {
            let known: Vec<&str> = families.keys().map(String::as_str).collect();
            let message = format!("there is no estimate `{}`", name.get_ref());
            self.say(name.span(), message, nearest_help(name.get_ref(), &known));
            return None;
        };
        let money = comity_domain::Dimension::money_per_year();
        if family.dimension != money || !family.sets.is_empty() {
            let message = format!("`{}` is not one amount of money a year", name.get_ref());
            self.say(
                name.span(),
                message,
                "name an estimate in GBP/year that is not by partner",
            );
            return None;
        }
        Some(name.get_ref().clone())
    }

    /// A rule that splits all of a cost, not a part of it.
    fn of_all(&mut self, raw: &toml::Spanned<RawRule>) -> Option<Rule> {
        if let Some(portion) = &raw.get_ref().portion {
            let help = "take it out; portions are for parts: [[rule.part]]";
            self.say(portion.span(), "this rule splits the whole cost", help);
        }
        if let Some(cost) = &raw.get_ref().cost {
            let help = "to say which cost is shared, write it above [rule]; for a part of it, under [[rule.part]]";
            self.say(cost.span(), "a cost is not looked at here", help);
        }
        self.rule(raw)
    }

    fn rule(&mut self, raw: &toml::Spanned<RawRule>) -> Option<Rule> {
        let (at, raw) = (raw.span(), raw.get_ref());
        let word = raw.by.get_ref().as_str();
        let theory = Theory::ALL.iter().find(|(_, known, ..)| *known == word);
        if theory.is_some() || PRACTICE.contains(&word) {
            self.surplus(&raw.by, &raw.given());
        }
        if let Some((theory, ..)) = theory {
            return Some(Rule::Theory(*theory));
        }
        match word {
            "equal" => Some(Rule::Equal),
            "driver" => self.driver(at, raw.driver.as_ref()).map(Rule::Driver),
            "unit-price" => self.driver(at, raw.driver.as_ref()).map(Rule::UnitPrice),
            "table" => match &raw.shares {
                Some(shares) => self.shares(shares).map(Rule::Table),
                None => self.missing(
                    at,
                    "shares",
                    "shares = { arden = \"60 %\", brook = \"40 %\" }",
                ),
            },
            "parts" => self.parts(at, &raw.part),
            "tiers" => self.tiers(at, &raw.tier),
            "gain" => self
                .below(
                    at,
                    raw.split.as_deref(),
                    "split",
                    "[rule.split]\nby = \"equal\"",
                )
                .map(|rule| Rule::Gain(Box::new(rule))),
            "agreed-or-key" => {
                let who = raw.agrees.as_deref().unwrap_or_default();
                let agrees = self.partners(who);
                let agreed = self.below(
                    at.clone(),
                    raw.agreed.as_deref(),
                    "agreed",
                    "[rule.agreed]\nby = \"equal\"",
                );
                let key = self.below(at, raw.key.as_deref(), "key", "[rule.key]\nby = \"equal\"");
                let all = 0..self.pack.partnership.partners.len();
                Some(Rule::AgreedOrKey {
                    agrees: all.map(|p| agrees.contains(&p)).collect(),
                    agreed: Box::new(agreed?),
                    key: Box::new(key?),
                })
            }
            _ => {
                let theory = Theory::ALL.iter().map(|(_, word, ..)| *word);
                let known: Vec<&str> = PRACTICE.into_iter().chain(theory).collect();
                let message = format!("`{word}` is no rule");
                self.say(raw.by.span(), message, nearest_help(word, &known));
                None
            }
        }
    }

    /// What is given but not looked at by this word.
    fn surplus(&mut self, by: &Text, given: &[(&str, bool, &[&str])]) {
        for (field, there, looked_at_by) in given {
            if *there && !looked_at_by.contains(&by.get_ref().as_str()) {
                let message = format!("`{}` does not look at `{field}`", by.get_ref());
                let help = format!("take `{field}` out; it is for {}", looked_at_by.join(", "));
                self.say(by.span(), message, help);
            }
        }
    }

    fn missing<T>(&mut self, at: Range<usize>, field: &str, example: &str) -> Option<T> {
        let message = format!("this needs `{field}`");
        self.say(at, message, format!("for example {example}"));
        None
    }

    fn below(
        &mut self,
        at: Range<usize>,
        raw: Option<&toml::Spanned<RawRule>>,
        field: &str,
        example: &str,
    ) -> Option<Rule> {
        match raw {
            Some(raw) => self.of_all(raw),
            None => self.missing(at, field, example),
        }
    }

    /// A driver that is in drivers.csv, or an estimate by partner.
    fn driver(&mut self, at: Range<usize>, name: Option<&Text>) -> Option<String> {
        let Some(name) = name else {
            return self.missing(at, "driver", "driver = \"caseload\"");
        };
        let families = &self.pack.estimates.families;
        let by_partner = families.iter().filter(|(_, f)| f.sets == [PARTNERS]);
        let estimates = by_partner.map(|(name, _)| name.as_str());
        let known: Vec<&str> = self.pack.drivers.names().chain(estimates).collect();
        if known.contains(&name.get_ref().as_str()) {
            return Some(name.get_ref().clone());
        }
        let message = format!(
            "`{}` is neither in drivers.csv nor an estimate of each partner",
            name.get_ref()
        );
        let help = match known.is_empty() {
            true => "add drivers.csv: driver, partner, year, value, unit, source, owner, date"
                .to_owned(),
            false => nearest_help(name.get_ref(), &known),
        };
        self.say(name.span(), message, help);
        None
    }

    fn parts(&mut self, at: Range<usize>, raw: &[toml::Spanned<RawRule>]) -> Option<Rule> {
        if raw.is_empty() {
            return self.missing(
                at,
                "part",
                "[[rule.part]]\nportion = \"40 %\"\nby = \"equal\"",
            );
        }
        let mut parts = Vec::new();
        let mut given = 0.0;
        for (place, part) in raw.iter().enumerate() {
            let rule = self.rule(part);
            let (portion, cost) = (&part.get_ref().portion, &part.get_ref().cost);
            let much = match (portion, cost) {
                (Some(portion), None) => self.share(portion).map(Much::Share),
                (None, Some(cost)) => self.money(cost).map(Much::Cost),
                (None, None) if place + 1 == raw.len() => Some(Much::Rest),
                _ => {
                    let help = "say portion = \"40 %\" or cost = \"an estimate\"; only the last part may leave both out";
                    self.say(
                        part.span(),
                        "how much of the cost this part is, is not said once",
                        help,
                    );
                    None
                }
            };
            given += if let Some(Much::Share(share)) = much {
                share
            } else {
                0.0
            };
            parts.push(much.zip(rule).map(|(much, rule)| Portion { much, rule }));
        }
        let parts: Vec<Portion> = parts.into_iter().collect::<Option<_>>()?;
        let all_shares = parts.iter().all(|p| matches!(p.much, Much::Share(_)));
        if given > 1.0 + 1e-9 || (all_shares && given < 1.0 - 1e-9) {
            let message = format!(
                "the portions add up to {} %, not to 100 %",
                round(given * 100.0)
            );
            self.say(
                at,
                message,
                "change one of them, or leave the last one out: it takes the rest",
            );
            return None;
        }
        Some(Rule::Parts(parts))
    }

    fn tiers(&mut self, at: Range<usize>, raw: &[toml::Spanned<RawTier>]) -> Option<Rule> {
        if raw.is_empty() {
            return self.missing(at, "tier", "[[rule.tier]]\nportion = \"45.76 %\"\nmembers = [\"county\"]\ndriver = \"properties\"");
        }
        let mut tiers = Vec::new();
        let (mut sum, mut seen) = (0.0, Vec::new());
        for tier in raw {
            let of = tier.get_ref();
            let members = self.partners(&of.members);
            let portion = self.share(&of.portion);
            let driver = self.driver(tier.span(), Some(&of.driver));
            for member in &members {
                if seen.contains(member) {
                    let name = &self.pack.partnership.partners[*member].name;
                    let message = format!("{name} stands twice among the members of tiers");
                    self.say(tier.span(), message, "keep it once");
                    return None;
                }
                seen.push(*member);
            }
            sum += portion.unwrap_or(0.0);
            tiers.push(portion.zip(driver).map(|(portion, driver)| TierRule {
                portion,
                members,
                driver,
            }));
        }
        let tiers: Vec<TierRule> = tiers.into_iter().collect::<Option<_>>()?;
        if (sum - 1.0).abs() > 1e-9 {
            let message = format!(
                "the portions add up to {} %, not to 100 %",
                round(sum * 100.0)
            );
            self.say(at, message, "change one of them");
            return None;
        }
        Some(Rule::Tiers(tiers))
    }

    fn partners(&mut self, ids: &[Text]) -> Vec<usize> {
        ids.iter().filter_map(|id| self.partner(id)).collect()
    }

    fn partner(&mut self, id: &Text) -> Option<usize> {
        let partners = &self.pack.partnership.partners;
        partner(
            id.get_ref(),
            id.span(),
            partners,
            self.source,
            self.problems,
        )
    }

    /// Shares by partner, which make a whole; who is not named has none.
    fn shares(&mut self, raw: &toml::Spanned<BTreeMap<Text, Text>>) -> Option<Vec<f64>> {
        let mut shares = vec![0.0; self.pack.partnership.partners.len()];
        let before = self.problems.len();
        for (id, share) in raw.get_ref() {
            if let (Some(partner), Some(share)) = (self.partner(id), self.share(share)) {
                shares[partner] = share;
            }
        }
        let sum: f64 = shares.iter().sum();
        if self.problems.len() > before {
            return None;
        }
        if (sum - 1.0).abs() > 1e-6 {
            let message = format!(
                "these shares add up to {} %, not to 100 %",
                round(sum * 100.0)
            );
            self.say(
                raw.span(),
                message,
                "change one of them, so that every pound is paid once",
            );
            return None;
        }
        Some(shares)
    }

    /// `"40 %"`, `"1/3"` or `"0.4"`: between 0 and 1.
    fn share(&mut self, text: &Text) -> Option<f64> {
        let written = text.get_ref().trim();
        let number = |text: &str| text.trim().parse::<f64>().ok();
        let share = match (written.strip_suffix('%'), written.split_once('/')) {
            (Some(percent), _) => number(percent).map(|p| p / 100.0),
            (None, Some((above, below))) => number(above).zip(number(below)).map(|(a, b)| a / b),
            (None, None) => number(written),
        };
        let share = share.filter(|s| (0.0..=1.0).contains(s));
        if share.is_none() {
            let message = format!("`{written}` is not a share between 0 and 100 %");
            self.say(
                text.span(),
                message,
                "write it as \"40 %\", \"2/5\" or \"0.4\"",
            );
        }
        share
    }

    /// Steps of damping, none behind the one before.
    fn steps(&mut self, raw: &[Text]) -> Option<Vec<f64>> {
        let steps: Vec<f64> = raw.iter().map(|s| self.share(s)).collect::<Option<_>>()?;
        let back = steps.windows(2).position(|w| w[1] < w[0]);
        if let Some(back) = back.and_then(|place| raw.get(place + 1)) {
            let message = format!(
                "the step `{}` goes back behind the one before",
                back.get_ref()
            );
            let help = "put them in order: each is how far from today to the rule that year is";
            self.say(back.span(), message, help);
            return None;
        }
        Some(steps)
    }

    fn adjust(&mut self, raw: &toml::Spanned<RawAdjust>) -> Option<Adjust> {
        let (at, raw) = (raw.span(), raw.get_ref());
        if ADJUSTMENTS.contains(&raw.by.get_ref().as_str()) {
            self.surplus(&raw.by, &raw.given());
        }
        match raw.by.get_ref().as_str() {
            "damping" => match &raw.steps {
                Some(steps) => self.steps(steps).map(Adjust::Damping),
                None => self.missing(at, "steps", "steps = [\"1/3\", \"2/3\"]"),
            },
            "tolerance" => match &raw.band {
                Some(band) => self.share(band).map(Adjust::Tolerance),
                None => self.missing(at, "band", "band = \"3 %\""),
            },
            "true-up" => Some(Adjust::TrueUp),
            "collar" if raw.up.is_none() && raw.down.is_none() => {
                self.missing(at, "up", "up = \"7 %\"")
            }
            "collar" => {
                let up = raw.up.as_ref().map(|up| self.share(up));
                let down = raw.down.as_ref().map(|down| self.share(down));
                let known = |limit: Option<Option<f64>>| limit.map_or(Some(None), |l| l.map(Some));
                Some(Adjust::Collar {
                    up: known(up)?,
                    down: known(down)?,
                })
            }
            "no-detriment" => {
                let all = self.pack.partnership.timeline.years();
                let years = raw.years.as_ref().map_or(all as i64, |y| *y.get_ref());
                match usize::try_from(years) {
                    Ok(years) => Some(Adjust::NoDetriment(years)),
                    Err(_) => {
                        self.say(
                            at,
                            "a number of years is 0 or more",
                            "for example years = 3",
                        );
                        None
                    }
                }
            }
            "host-premium" => {
                let host = match &raw.host {
                    Some(host) => self.partner(host),
                    None => self.missing(at.clone(), "host", "host = \"arden\""),
                };
                let premium = match &raw.premium {
                    Some(premium) => self.money(premium),
                    None => self.missing(
                        at,
                        "premium",
                        "premium = \"premium\", an estimate in GBP/year",
                    ),
                };
                Some(Adjust::HostPremium {
                    host: host?,
                    premium: premium?,
                })
            }
            word => {
                let message = format!("`{word}` is no adjustment");
                self.say(raw.by.span(), message, nearest_help(word, &ADJUSTMENTS));
                None
            }
        }
    }
}

/// At most two decimals.
fn round(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}
