//! `costs.toml`: what the cost of a shared service is made of, for as many partners as there are.
//!
//! Components are added up for whoever takes part: what each costs by itself, fixed costs that
//! somebody needs, one thing as large as the largest need, coordination of every two, and what
//! follows the volume of all. Amounts are estimates, taken at their means.

use super::costs::mean_of;
use crate::files::PackFiles;
use crate::pack::Pack;
use crate::problem::{Problem, SourceText};
use crate::text::{Text, nearest_help, partner, read_toml};
use comity_domain::Dimension;
use comity_methods::apportionment::{Component, Curve, StructuredCost};
use comity_methods::formula::PARTNERS;
use serde::Deserialize;
use std::ops::Range;

/// Name of the file.
pub const COSTS_FILE: &str = "costs.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    component: Vec<toml::Spanned<RawComponent>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawComponent {
    kind: Text,
    says: Option<String>,
    cost: Option<Text>,
    needed_by: Option<Vec<Text>>,
    volume: Option<Text>,
    exponent: Option<toml::Spanned<f64>>,
    capacity: Option<toml::Spanned<f64>>,
}

/// What a cost is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Structure {
    /// What each component is, in words, in the order of the file.
    pub says: Vec<String>,
    /// Estimates and drivers that it speaks of.
    pub(crate) names: Vec<String>,
    /// The cost a year, in pence.
    pub cost: StructuredCost,
}

/// Reads the file, if there is one.
pub(crate) fn read(
    files: &PackFiles,
    pack: &Pack,
    problems: &mut Vec<Problem>,
) -> Option<Structure> {
    let source = match files.text(COSTS_FILE)? {
        Ok(source) => source,
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    let raw = read_toml::<RawFile>(&source, problems)?;
    let before = problems.len();
    let mut page = Page {
        pack,
        source: &source,
        problems,
        names: Vec::new(),
    };
    if raw.component.is_empty() {
        let help = "add [[component]] with kind = \"fixed\" and cost = \"an estimate\"";
        page.problems
            .push(Problem::new("this cost is made of nothing", help).in_file(&source));
    }
    let says = raw.component.iter().map(|c| said(c.get_ref())).collect();
    let components: Vec<Component> = raw
        .component
        .iter()
        .filter_map(|c| page.component(c))
        .collect();
    let names = page.names;
    (problems.len() == before).then(|| Structure {
        says,
        names,
        cost: StructuredCost::new(pack.partnership.partners.len(), components),
    })
}

fn said(raw: &RawComponent) -> String {
    raw.says
        .clone()
        .unwrap_or_else(|| raw.kind.get_ref().clone())
}

struct Page<'a> {
    pack: &'a Pack,
    source: &'a SourceText,
    problems: &'a mut Vec<Problem>,
    names: Vec<String>,
}

impl Page<'_> {
    fn say<T>(
        &mut self,
        at: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<T> {
        let problem = Problem::new(message, help).at(self.source, at);
        self.problems.push(problem);
        None
    }

    fn component(&mut self, raw: &toml::Spanned<RawComponent>) -> Option<Component> {
        let (at, raw) = (raw.span(), raw.get_ref());
        self.surplus(raw);
        match raw.kind.get_ref().as_str() {
            "own" => Some(Component::Own {
                costs: self.by_partner(at, raw.cost.as_ref(), "cost", true)?,
            }),
            "largest" => Some(Component::Largest {
                costs: self.by_partner(at, raw.cost.as_ref(), "cost", true)?,
            }),
            "fixed" => Some(Component::Fixed {
                cost: self.money(at, raw.cost.as_ref())?,
                needed_by: self.needed_by(raw.needed_by.as_deref())?,
            }),
            "pairs" => Some(Component::Pairs {
                cost: self.money(at, raw.cost.as_ref())?,
            }),
            "volume" => {
                let volumes = self.by_partner(at.clone(), raw.volume.as_ref(), "volume", false)?;
                let curve = self.curve(at, raw)?;
                Some(Component::Volume { volumes, curve })
            }
            word => {
                let known = ["own", "fixed", "largest", "pairs", "volume"];
                let message = format!("`{word}` is no kind of component");
                self.say(raw.kind.span(), message, nearest_help(word, &known))
            }
        }
    }

    /// What is given but not looked at by this kind.
    fn surplus(&mut self, raw: &RawComponent) {
        let given: [(&str, bool, &[&str]); 4] = [
            ("needed_by", raw.needed_by.is_some(), &["fixed"]),
            ("volume", raw.volume.is_some(), &["volume"]),
            ("exponent", raw.exponent.is_some(), &["volume"]),
            ("capacity", raw.capacity.is_some(), &["volume"]),
        ];
        for (field, there, kinds) in given {
            if there && !kinds.contains(&raw.kind.get_ref().as_str()) {
                let message = format!("`{}` does not look at `{field}`", raw.kind.get_ref());
                let help = format!("take `{field}` out; it is for {}", kinds.join(", "));
                let _: Option<()> = self.say(raw.kind.span(), message, help);
            }
        }
    }

    fn curve(&mut self, at: Range<usize>, raw: &RawComponent) -> Option<Curve> {
        let cost = self.money(at.clone(), raw.cost.as_ref())?;
        match (&raw.exponent, &raw.capacity) {
            (Some(exponent), None) if *exponent.get_ref() > 0.0 => Some(Curve::Power {
                unit: cost,
                exponent: *exponent.get_ref(),
            }),
            (None, Some(capacity)) if *capacity.get_ref() > 0.0 => Some(Curve::Steps {
                cost,
                capacity: *capacity.get_ref(),
            }),
            _ => {
                let help = "exponent = 0.8: the cost of one unit, times volume to this power; or capacity = 500: a step of this cost for every 500 begun";
                self.say(
                    at,
                    "how the cost follows volume must be said once, by a number above 0",
                    help,
                )
            }
        }
    }

    fn needed_by(&mut self, ids: Option<&[Text]>) -> Option<Vec<usize>> {
        let partners = &self.pack.partnership.partners;
        let Some(ids) = ids else {
            return Some((0..partners.len()).collect());
        };
        ids.iter()
            .map(|id| {
                partner(
                    id.get_ref(),
                    id.span(),
                    partners,
                    self.source,
                    self.problems,
                )
            })
            .collect()
    }

    fn named<'n>(
        &mut self,
        at: Range<usize>,
        name: Option<&'n Text>,
        field: &str,
    ) -> Option<&'n Text> {
        match name {
            Some(name) => {
                self.names.push(name.get_ref().clone());
                Some(name)
            }
            None => {
                let help = format!("for example {field} = \"system\", the name of an estimate");
                self.say(at, format!("this needs `{field}`"), help)
            }
        }
    }

    /// One amount of money a year, in pence.
    fn money(&mut self, at: Range<usize>, name: Option<&Text>) -> Option<f64> {
        let name = self.named(at, name, "cost")?;
        let family = self.pack.estimates.families.get(name.get_ref());
        let money = |f: &&comity_methods::formula::Family| {
            f.dimension == Dimension::money_per_year() && f.sets.is_empty()
        };
        match (family, family.filter(money)) {
            (_, Some(_)) => Some(mean_of(self.pack, name.get_ref(), None)? * 100.0),
            (Some(_), None) => {
                let message = format!("`{}` is not one amount of money a year", name.get_ref());
                self.say(
                    name.span(),
                    message,
                    "name an estimate in GBP/year that is not by partner",
                )
            }
            (None, None) => self.unknown(name),
        }
    }

    fn unknown<T>(&mut self, name: &Text) -> Option<T> {
        let families = self.pack.estimates.families.keys();
        let known: Vec<&str> = families.map(String::as_str).collect();
        let message = format!("there is no estimate `{}`", name.get_ref());
        let help = nearest_help(name.get_ref(), &known);
        self.say(name.span(), message, help)
    }

    /// A number for each partner: money a year in pence, or a driver or estimate as it is.
    fn by_partner(
        &mut self,
        at: Range<usize>,
        name: Option<&Text>,
        field: &str,
        money: bool,
    ) -> Option<Vec<f64>> {
        let name = self.named(at, name, field)?;
        let partners = 0..self.pack.partnership.partners.len();
        if !money && self.pack.drivers.names().any(|n| n == name.get_ref()) {
            let of = |p: usize| self.pack.drivers.at(name.get_ref(), p, 0).map(|d| d.value);
            let values: Option<Vec<f64>> = partners.map(of).collect();
            return values.or_else(|| self.incomplete(name));
        }
        let Some(family) = self.pack.estimates.families.get(name.get_ref()) else {
            return self.unknown(name);
        };
        let fits = !money || family.dimension == Dimension::money_per_year();
        if family.sets != [PARTNERS] || !fits {
            let message = format!(
                "`{}` is not one number for each partner, as this needs",
                name.get_ref()
            );
            let help = match money {
                true => "name an estimate in GBP/year with a row for each partner",
                false => "name an estimate or a driver with a row for each partner",
            };
            return self.say(name.span(), message, help);
        }
        let scale = if money { 100.0 } else { 1.0 };
        let of = |p: usize| mean_of(self.pack, name.get_ref(), Some(p)).map(|x| x * scale);
        let values: Option<Vec<f64>> = partners.map(of).collect();
        values.or_else(|| self.incomplete(name))
    }

    fn incomplete<T>(&mut self, name: &Text) -> Option<T> {
        let message = format!(
            "`{}` has no number for some of the partners",
            name.get_ref()
        );
        self.say(
            name.span(),
            message,
            "add a row for each partner; 0 is a number",
        )
    }
}
