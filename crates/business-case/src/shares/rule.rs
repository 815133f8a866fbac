//! A rule as a pack says it: what is split how, and what is adjusted afterwards.

use crate::problem::SourceText;
use comity_domain::Id;
use std::ops::Range;

/// One file in `shares/`.
#[derive(Clone, Debug)]
pub struct ShareRule {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// What it is about, in a sentence or two.
    pub says: Option<String>,
    /// Where the cost comes from.
    pub cost: CostOf,
    /// What is charged today, as shares of 1 by partner.
    pub from: Option<Vec<f64>>,
    /// The rule.
    pub rule: Rule,
    /// What is done to its path, in this order.
    pub adjust: Vec<Adjust>,
    /// The file.
    pub source: SourceText,
    /// Where its rule stands in it.
    pub span: Range<usize>,
}

/// Where the cost that is shared comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CostOf {
    /// An option of the case, for every group of its members.
    Option(usize),
    /// `groups.csv`.
    Groups,
    /// An estimate of money a year.
    Estimate(String),
    /// Not known: shares only.
    Unknown,
}

/// How a cost is split. Lists go by partner of the partnership.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// Everybody the same.
    Equal,
    /// In proportion to a driver.
    Driver(String),
    /// In proportion to a driver, as a price for each unit.
    UnitPrice(String),
    /// Shares as agreed.
    Table(Vec<f64>),
    /// Parts of the cost, each by its own rule.
    Parts(Vec<Portion>),
    /// A portion for each tier, within it by a driver.
    Tiers(Vec<TierRule>),
    /// What each would pay alone, less its part of the gain.
    Gain(Box<Rule>),
    /// What was agreed if all agree, else the key.
    AgreedOrKey {
        /// Who agrees, by partner.
        agrees: Vec<bool>,
        /// What was agreed.
        agreed: Box<Rule>,
        /// What holds otherwise.
        key: Box<Rule>,
    },
    /// A rule that looks at the cost of groups.
    Theory(Theory),
}

/// One part of a cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Portion {
    /// How much.
    pub much: Much,
    /// By which rule.
    pub rule: Rule,
}

/// How much of the cost a part is.
#[derive(Clone, Debug, PartialEq)]
pub enum Much {
    /// A share of 1.
    Share(f64),
    /// An estimate of money a year.
    Cost(String),
    /// What the others leave.
    Rest,
}

/// A tier of partners.
#[derive(Clone, Debug, PartialEq)]
pub struct TierRule {
    /// Its part of the cost, as a share of 1.
    pub portion: f64,
    /// Its partners, by position in the partnership.
    pub members: Vec<usize>,
    /// Their driver.
    pub driver: String,
}

/// Rules that look at the cost of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theory {
    /// In proportion to what each would pay alone.
    Alone,
    /// The same saving in pounds.
    EqualSaving,
    /// Separable cost, remaining benefit.
    Scrb,
    /// Separable cost, the rest equally.
    Ensc,
    /// Cost gap.
    Tau,
    /// Shapley value.
    Shapley,
    /// Nucleolus.
    Nucleolus,
    /// Per-capita nucleolus.
    NucleolusPerPartner,
    /// Proportional nucleolus.
    NucleolusPercent,
}

impl Theory {
    /// All of them: the word in packs, a name, and how a councillor might put it.
    pub const ALL: [(Theory, &'static str, &'static str, &'static str); 9] = [
        (
            Theory::Alone,
            "alone",
            "By cost alone",
            "all save the same percentage of what each would pay alone",
        ),
        (
            Theory::EqualSaving,
            "equal-saving",
            "Equal saving",
            "all save the same number of pounds",
        ),
        (
            Theory::Scrb,
            "scrb",
            "Separable cost",
            "each pays what it adds; the common cost is split by how much each saves beyond that",
        ),
        (
            Theory::Ensc,
            "ensc",
            "Separable, rest equal",
            "each pays what it adds, and an equal part of the common cost",
        ),
        (
            Theory::Tau,
            "tau",
            "Cost gap",
            "each pays what it adds; the common cost is split by the least common cost of a group that each can be in",
        ),
        (
            Theory::Shapley,
            "shapley",
            "Shapley",
            "each pays what it adds on average, over every order of joining",
        ),
        (
            Theory::Nucleolus,
            "nucleolus",
            "Nucleolus",
            "the least happy group is made as happy as possible, then the next",
        ),
        (
            Theory::NucleolusPerPartner,
            "nucleolus-per-partner",
            "Nucleolus by head",
            "the same, with a group's unhappiness counted by head",
        ),
        (
            Theory::NucleolusPercent,
            "nucleolus-percent",
            "Nucleolus in percent",
            "the same, with a group's unhappiness counted in percent of its cost",
        ),
    ];

    /// Its word in packs, name and explanation.
    pub fn told(self) -> (&'static str, &'static str, &'static str) {
        let found = Theory::ALL.iter().find(|(theory, ..)| *theory == self);
        found.map_or(("", "", ""), |(_, word, name, says)| (*word, *name, *says))
    }
}

/// What is done to a path of shares.
#[derive(Clone, Debug, PartialEq)]
pub enum Adjust {
    /// In the first years only part of the way.
    Damping(Vec<f64>),
    /// Shares stay while they have moved by no more.
    Tolerance(f64),
    /// Settled a year late.
    TrueUp,
    /// Payments move by no more a year; nothing: no limit.
    Collar {
        /// Upwards, as a share of 1.
        up: Option<f64>,
        /// Downwards.
        down: Option<f64>,
    },
    /// Nobody pays more than alone, in the first years.
    NoDetriment(usize),
    /// The host is paid for hosting.
    HostPremium {
        /// Who hosts, by position in the partnership.
        host: usize,
        /// An estimate of money a year.
        premium: String,
    },
}

impl Rule {
    /// Names of drivers and of estimates of money, here and below.
    pub fn names(&self) -> Vec<&str> {
        match self {
            Rule::Equal | Rule::Table(_) | Rule::Theory(_) => Vec::new(),
            Rule::Driver(name) | Rule::UnitPrice(name) => vec![name],
            Rule::Tiers(tiers) => tiers.iter().map(|t| t.driver.as_str()).collect(),
            Rule::Gain(split) => split.names(),
            Rule::AgreedOrKey { agreed, key, .. } => [agreed.names(), key.names()].concat(),
            Rule::Parts(parts) => parts.iter().flat_map(Portion::names).collect(),
        }
    }

    /// True if it needs the cost of groups.
    pub fn needs_groups(&self) -> bool {
        match self {
            Rule::Theory(_) | Rule::Gain(_) => true,
            Rule::Parts(parts) => parts.iter().any(|p| p.rule.needs_groups()),
            Rule::AgreedOrKey { agreed, key, .. } => agreed.needs_groups() || key.needs_groups(),
            _ => false,
        }
    }
}

impl Portion {
    fn names(&self) -> Vec<&str> {
        let cost = match &self.much {
            Much::Cost(name) => Some(name.as_str()),
            Much::Share(_) | Much::Rest => None,
        };
        self.rule.names().into_iter().chain(cost).collect()
    }
}

impl ShareRule {
    /// Names of drivers and estimates that it speaks of.
    pub fn names(&self) -> Vec<&str> {
        let mut names = self.rule.names();
        if let CostOf::Estimate(name) = &self.cost {
            names.push(name);
        }
        let premiums = self.adjust.iter().filter_map(|a| match a {
            Adjust::HostPremium { premium, .. } => Some(premium.as_str()),
            _ => None,
        });
        names.extend(premiums);
        names
    }
}
