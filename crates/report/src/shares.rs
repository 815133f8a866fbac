//! Who pays what: rules side by side, each put to the same tests, and what they mean for each
//! partner. No rule is called the fair one.

use crate::case::Case;
use crate::error::ReportError;
use crate::grid::Grid;
use crate::picture::Picture;
use crate::shares_picture::picture;
use crate::{shares_tables as tables, words};
use comity_business_case::{
    Apportioned, CostOf, Problem, Shared, for_partner, pounds, subsidies, verdicts,
};

/// The part of the page.
pub struct SharesPart {
    /// Why nothing could be worked out; empty if something was.
    pub problem: String,
    pub costs: Vec<SharedCost>,
}

/// One cost that is shared.
pub struct SharedCost {
    pub title: String,
    pub how: String,
    pub picture: Vec<Picture>,
    pub rules: Option<Grid>,
    pub pays: Option<Grid>,
    pub tests: Option<Grid>,
    pub edges: Option<Grid>,
    /// What is not known, and which rules cannot be used.
    pub unknown: Vec<String>,
    pub told: Vec<Told>,
    pub leaving: Vec<Leaving>,
    pub partners: Vec<ForPartner>,
    pub power: Vec<Grid>,
}

/// What the tests say of one rule of the case.
pub struct Told {
    pub name: String,
    /// A word for whether a test holds, and its sentence.
    pub verdicts: Vec<(&'static str, String)>,
    pub subsidies: Vec<String>,
}

/// What each leaving would do under one rule.
pub struct Leaving {
    pub name: String,
    pub grid: Grid,
    pub joined: String,
}

/// What the rules mean for one partner: the name of each, and its sentences.
pub struct ForPartner {
    pub name: String,
    pub rules: Vec<(String, String)>,
}

impl SharesPart {
    /// The part; nothing if the pack shares no cost.
    pub fn new(case: &Case<'_>) -> Result<Option<SharesPart>, ReportError> {
        match case.findings.shares {
            None => Ok(None),
            Some(Err(problems)) => Ok(Some(SharesPart {
                problem: refused(problems),
                costs: Vec::new(),
            })),
            Some(Ok(found)) => {
                let costs = found.iter().enumerate();
                let costs = costs.map(|(place, shared)| Sharing::new(case, shared, place).part());
                Ok(Some(SharesPart {
                    problem: String::new(),
                    costs: costs.collect::<Result<_, _>>()?,
                }))
            }
        }
    }
}

fn refused(problems: &[Problem]) -> String {
    let told = problems.iter().map(refusal);
    told.collect::<Vec<_>>().join(" ")
}

fn refusal(problem: &Problem) -> String {
    format!("{}: {}.", words::capital(&problem.message), problem.help)
}

/// One cost that is shared, and the case it belongs to.
pub struct Sharing<'a> {
    pub case: &'a Case<'a>,
    pub shared: &'a Shared,
    /// Its number among the costs of the page, for ids.
    pub place: usize,
}

impl<'a> Sharing<'a> {
    fn new(case: &'a Case<'a>, shared: &'a Shared, place: usize) -> Sharing<'a> {
        Sharing {
            case,
            shared,
            place,
        }
    }

    fn part(&self) -> Result<SharedCost, ReportError> {
        Ok(SharedCost {
            title: self.title(),
            how: self.how(),
            picture: picture(self)?,
            rules: tables::rules(self),
            pays: tables::pays(self),
            tests: tables::tests(self),
            edges: tables::edges(self),
            unknown: self.unknown(),
            told: self.own().filter_map(|rule| self.told(rule)).collect(),
            leaving: self.leaving(),
            partners: self.partners(),
            power: tables::power(self),
        })
    }

    /// The name of the option, or of the partnership.
    pub fn title(&self) -> String {
        match &self.shared.cost {
            CostOf::Option(option) => self.case.option_name(*option),
            CostOf::Estimate(name) => {
                let found = self.case.pack.estimates.list.iter();
                let mut found = found.filter(|e| &e.name == name);
                found
                    .next()
                    .map_or_else(|| name.clone(), |e| self.case.estimate_name(e))
            }
            CostOf::Groups | CostOf::Structure | CostOf::Unknown => {
                self.case.pack.partnership.name.clone()
            }
        }
    }

    /// The name of one who shares, by place.
    pub fn name(&self, place: usize) -> String {
        let partner = self.shared.costs.partners.get(place).copied();
        self.case.partner(partner.or(Some(usize::MAX)))
    }

    /// The pack's own rules.
    fn own(&self) -> impl Iterator<Item = &'a Apportioned> {
        self.shared.rules.iter().filter(|rule| rule.own)
    }

    /// "over ten years"; empty for a sum paid once.
    pub fn over(&self) -> String {
        match self.shared.costs.years.len() {
            1 => String::new(),
            years => format!("over {}", words::years(years)),
        }
    }

    /// An amount of pence to some four digits, as the sentences of the tests have it: "£623.06m",
    /// "£410k".
    pub fn money(&self, pence: f64) -> String {
        pounds(self.case.pack, pence)
    }

    fn how(&self) -> String {
        let costs = &self.shared.costs;
        let partners = words::capital(&words::number(costs.partners.len()));
        let Some(totals) = &costs.totals else {
            return format!(
                "{partners} partners share a cost that is not given, so there are shares only."
            );
        };
        let sum = self.money(totals.iter().map(|t| *t as f64).sum());
        let over = match self.over().as_str() {
            "" => String::new(),
            over => format!(" {over}"),
        };
        let futures = self.shared.rules.iter().find_map(|rule| rule.kept);
        let futures = futures.map_or(String::new(), |kept| {
            format!(", in the same {} futures", words::whole(kept.futures))
        });
        let how = match self.shared.cost {
            CostOf::Option(_) => format!(
                " It is the cash of the day that they pay for the service when they share it, as the case states it, before the outside view; what groups of them would pay comes from the same case{futures}."
            ),
            CostOf::Groups => " What groups of them would pay stands in groups.csv.".to_owned(),
            CostOf::Structure => " What it is made of stands in costs.toml.".to_owned(),
            CostOf::Estimate(_) | CostOf::Unknown => String::new(),
        };
        format!("{partners} partners share {sum}{over}.{how}")
    }

    fn unknown(&self) -> Vec<String> {
        let mut unknown = Vec::new();
        if self.shared.rules.iter().all(|r| r.all_years.is_none()) {
            unknown.push("What groups of partners would pay is not known here. So the tests are left out: nobody can say who would do better alone or in a group, nor what anybody adds. A rule that names an option, or groups.csv, would tell.".to_owned());
        }
        let cannot = self.shared.cannot.iter();
        unknown.extend(
            cannot.map(|(_, name, why)| format!("{name} cannot be used. {}", refusal(why))),
        );
        unknown
    }

    /// What the tests say of a rule; nothing if there is nothing to say.
    fn told(&self, rule: &Apportioned) -> Option<Told> {
        let word = |holds: bool| if holds { "Holds." } else { "Fails." };
        let verdicts = verdicts(self.case.pack, self.shared, rule).into_iter();
        let told = Told {
            name: rule.name.clone(),
            verdicts: verdicts.map(|(holds, says)| (word(holds), says)).collect(),
            subsidies: subsidies(self.case.pack, self.shared, rule),
        };
        (!told.verdicts.is_empty() || !told.subsidies.is_empty()).then_some(told)
    }

    /// Under each rule of the case; under all that stand beside each other if it has none.
    fn leaving(&self) -> Vec<Leaving> {
        let any = self.own().next().is_some();
        let shown = self.shared.rules.iter().filter(|rule| rule.own || !any);
        shown
            .filter_map(|rule| {
                Some(Leaving {
                    name: rule.name.clone(),
                    grid: tables::leaving(self, rule)?,
                    joined: self.joined(rule),
                })
            })
            .collect()
    }

    /// For whom somebody's joining was a loss.
    fn joined(&self, rule: &Apportioned) -> String {
        let worse = rule.without.iter();
        let worse = worse.filter_map(|w| Some((w.leaver, w.would_gain?)));
        let told: Vec<String> = worse
            .map(|(joiner, (p, by))| {
                format!(
                    "{} pays {} more because {} takes part.",
                    self.name(p),
                    self.money(-by),
                    self.name(joiner)
                )
            })
            .collect();
        let known = rule.without.iter().any(|w| w.hardest_hit.is_some());
        match (known, told.is_empty()) {
            (false, _) => "What the same rule would ask of the others is not known: it says nothing about fewer partners.".to_owned(),
            (true, true) => "Nobody pays more because somebody else takes part.".to_owned(),
            (true, false) => told.join(" "),
        }
    }

    fn partners(&self) -> Vec<ForPartner> {
        let page = |place: usize| ForPartner {
            name: self.name(place),
            rules: self
                .shared
                .rules
                .iter()
                .map(|rule| {
                    let told = for_partner(self.case.pack, self.shared, rule, place);
                    (rule.name.clone(), told.join(" "))
                })
                .collect(),
        };
        let places = 0..self.shared.costs.partners.len();
        match self.shared.rules.is_empty() {
            true => Vec::new(),
            false => places.map(page).collect(),
        }
    }
}
