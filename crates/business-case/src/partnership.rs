//! `partnership.toml`: who, what money, what time, which conventions, shared definitions.

use crate::conventions::{Conventions, SHIPPED};
use crate::files::PackFiles;
use crate::problem::{Problem, SourceText};
use crate::reference::{Exclusion, Filter, ReferenceClass, SourceGrade};
use crate::text::{Text, formula_place, id, nearest_help, read_toml};
use comity_domain::{Id, Member, Partner, PeriodLength, Timeline, Units};
use comity_methods::finance::Timing;
use comity_methods::formula::{Expression, Set, Vocabulary, parse};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// Name of the file.
pub const PARTNERSHIP_FILE: &str = "partnership.toml";

/// Ids that figures use for groups of bearers; no partner may take them.
pub const RESERVED_BEARERS: [&str; 8] = [
    "partners",
    "all",
    "staff",
    "front-line",
    "service-users",
    "place",
    "outside",
    "host",
];

/// What a partnership file says.
#[derive(Clone, Debug)]
pub struct Partnership {
    /// Its name.
    pub name: String,
    /// What it is about, in a sentence or two.
    pub says: String,
    /// Periods and years.
    pub timeline: Timeline,
    /// Units, with the currency.
    pub units: Units,
    /// The partners.
    pub partners: Vec<Partner>,
    /// The services that might be shared.
    pub services: Vec<Member>,
    /// Partners, services, staff groups and the pack's own sets, as formulas know them.
    pub sets: Vec<Set>,
    /// The pinned conventions.
    pub conventions: Conventions,
    /// Id of the discounting schedule.
    pub discounting: String,
    /// When in a year flows are taken to fall.
    pub timing: Timing,
    /// Definitions that all options may use.
    pub define: BTreeMap<String, DefinitionText>,
    /// Relative price paths by id: growth per year over general inflation.
    pub prices: BTreeMap<String, PricePath>,
    /// What the pack says about the outside view.
    pub outside_view: OutsideText,
    /// The file, for problems found later.
    pub source: SourceText,
}

/// What a pack says about the outside view: which programmes are like it, or why it does without.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutsideText {
    /// Which programmes count.
    pub filter: Filter,
    /// Why there is no outside view, if there is none.
    pub without: Option<String>,
}

/// A definition: its formula and where its text stands.
#[derive(Clone, Debug)]
pub struct DefinitionText {
    /// The formula as written.
    pub formula: String,
    /// Its tree.
    pub expression: Expression,
    /// The file that holds it.
    pub source: SourceText,
    /// Where its text begins, in bytes of the file.
    pub start: usize,
    /// The whole value's place.
    pub span: Range<usize>,
}

/// How a price moves against general inflation.
#[derive(Clone, Debug)]
pub struct PricePath {
    /// In words.
    pub says: String,
    /// Growth per year over general inflation.
    pub growth: DefinitionText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    name: Text,
    says: Option<Text>,
    currency: Text,
    start: toml::Spanned<toml::Value>,
    period: Text,
    horizon_years: toml::Spanned<i64>,
    conventions: Text,
    discounting: Option<Text>,
    timing: Option<Text>,
    partner: Vec<RawMember>,
    #[serde(default)]
    service: Vec<RawMember>,
    #[serde(default)]
    staff_group: Vec<RawMember>,
    #[serde(default)]
    set: Vec<RawSet>,
    #[serde(default)]
    counts: Vec<Text>,
    #[serde(default)]
    define: BTreeMap<String, Text>,
    #[serde(default)]
    price: Vec<RawPrice>,
    outside_view: Option<toml::Spanned<RawOutsideView>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOutsideView {
    without: Option<String>,
    #[serde(default)]
    strata: Vec<String>,
    #[serde(default)]
    services: Vec<String>,
    #[serde(default)]
    forms: Vec<String>,
    #[serde(default)]
    grades: Vec<SourceGrade>,
    from: Option<i16>,
    to: Option<i16>,
    #[serde(default)]
    exclude: Vec<Exclusion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMember {
    id: Text,
    name: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSet {
    name: Text,
    index: Text,
    members: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPrice {
    id: Text,
    says: Option<Text>,
    growth: Text,
}

/// Reads the file; problems are added to the list.
pub(crate) fn read(files: &PackFiles, problems: &mut Vec<Problem>) -> Option<Partnership> {
    let source = match files.text(PARTNERSHIP_FILE) {
        Some(Ok(source)) => source,
        Some(Err(problem)) => {
            problems.push(problem);
            return None;
        }
        None => {
            problems.push(no_pack());
            return None;
        }
    };
    let raw: Raw = read_toml(&source, problems)?;
    let before = problems.len();
    let partnership = Reader { source, problems }.partnership(raw);
    partnership.filter(|_| problems.len() == before)
}

fn no_pack() -> Problem {
    Problem::new(
        format!("this folder is no pack: it has no {PARTNERSHIP_FILE}"),
        "name the folder that holds partnership.toml, estimates.csv and options/; docs/tutorial shows how one begins",
    )
}

struct Reader<'a> {
    source: SourceText,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.problems
            .push(Problem::new(message, help).at(&self.source, span));
    }

    fn partnership(mut self, raw: Raw) -> Option<Partnership> {
        let timeline = self.timeline(&raw)?;
        let partners = self.members(&raw.partner, "partner");
        if partners.is_empty() {
            self.problem(
                0..0,
                "the partnership has no partners",
                "add a [[partner]] with id and name for each",
            );
        }
        let services = self.members(&raw.service, "service");
        let groups = self.members(&raw.staff_group, "staff group");
        let sets = self.sets(&raw.set, [&partners, &services, &groups]);
        let conventions = self.conventions(&raw.conventions)?;
        let discounting = self.discounting(&raw, &conventions, timeline.years());
        let timing = self.timing(raw.timing.as_ref());
        let counts: Vec<String> = raw.counts.iter().map(|c| c.get_ref().clone()).collect();
        let define = definitions(&raw.define, &self.source, self.problems);
        let prices = self.prices(&raw.price);
        let outside_view = self.outside_view(raw.outside_view);
        Some(Partnership {
            name: raw.name.into_inner(),
            says: raw.says.map(Text::into_inner).unwrap_or_default(),
            units: Units::new(&self.currency(&raw.currency), counts),
            timeline,
            partners: partners
                .into_iter()
                .map(|m| Partner {
                    id: m.id,
                    name: m.name,
                })
                .collect(),
            services,
            sets,
            conventions,
            discounting,
            timing,
            define,
            prices,
            outside_view,
            source: self.source,
        })
    }

    fn currency(&mut self, text: &Text) -> String {
        let code = text.get_ref();
        if code.len() != 3 || !code.chars().all(|c| c.is_ascii_uppercase()) {
            self.problem(
                text.span(),
                format!("`{code}` is not a currency code"),
                "write three capitals, such as GBP",
            );
        }
        code.clone()
    }

    fn timeline(&mut self, raw: &Raw) -> Option<Timeline> {
        let start = match raw.start.get_ref() {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let Ok(start) = start.parse::<jiff::civil::Date>() else {
            self.problem(
                raw.start.span(),
                format!("`{start}` is not a date"),
                crate::text::date_help(&start),
            );
            return None;
        };
        let Some(length) = PeriodLength::parse(raw.period.get_ref()) else {
            let message = format!("`{}` is not a period", raw.period.get_ref());
            self.problem(raw.period.span(), message, "write year, quarter or month");
            return None;
        };
        let years = usize::try_from(*raw.horizon_years.get_ref()).unwrap_or(0);
        match Timeline::new(start, length, years) {
            Ok(timeline) => Some(timeline),
            Err(error) => {
                self.problem(
                    raw.horizon_years.span(),
                    error.to_string(),
                    "write for example horizon_years = 10",
                );
                None
            }
        }
    }

    fn members(&mut self, raw: &[RawMember], what: &str) -> Vec<Member> {
        let mut members: Vec<Member> = Vec::new();
        for member in raw {
            let Some(id) = self.id(&member.id, what) else {
                continue;
            };
            if members.iter().any(|m| m.id == id) {
                self.problem(
                    member.id.span(),
                    format!("there are two of the {what} `{id}`"),
                    "give each an id of its own",
                );
            }
            let name = member.name.as_ref().unwrap_or(&member.id).get_ref().clone();
            members.push(Member { id, name });
        }
        members
    }

    fn id(&mut self, text: &Text, what: &str) -> Option<Id> {
        let id = id(text, &self.source, self.problems)?;
        if what == "partner" && RESERVED_BEARERS.contains(&id.as_str()) {
            self.problem(
                text.span(),
                format!("`{id}` cannot be a partner's id"),
                "it names a group in the results; choose another",
            );
        }
        Some(id)
    }

    fn sets(&mut self, raw: &[RawSet], own: [&[Member]; 3]) -> Vec<Set> {
        let names = [("partners", "p"), ("services", "s"), ("staff_groups", "g")];
        let ids = |members: &[Member]| members.iter().map(|m| m.id.to_string()).collect();
        let known = names.iter().zip(own).map(|((name, index), members)| Set {
            name: (*name).to_owned(),
            index: (*index).to_owned(),
            members: ids(members),
        });
        let mut sets: Vec<Set> = known.collect();
        for set in raw {
            let (name, index) = (set.name.get_ref(), set.index.get_ref());
            if sets.iter().any(|s| s.name == *name || s.index == *index) || name == "members" {
                self.problem(
                    set.name.span(),
                    format!("the set `{name}` or its index `{index}` is there already"),
                    "p, s and g, partners, members, services and staff_groups are taken",
                );
            }
            for word in [&set.name, &set.index] {
                self.word(word);
            }
            let mut members: Vec<String> = Vec::new();
            for member in &set.members {
                let Some(id) = id(member, &self.source, self.problems) else {
                    continue;
                };
                if members.iter().any(|m| m == id.as_str()) {
                    self.problem(
                        member.span(),
                        format!("`{id}` is twice in the set `{name}`"),
                        "a sum over the set would count it twice; take one of them out",
                    );
                }
                members.push(id.to_string());
            }
            sets.push(Set {
                name: name.clone(),
                index: index.clone(),
                members,
            });
        }
        sets
    }

    fn word(&mut self, text: &Text) {
        let word = text.get_ref();
        if !crate::text::is_name(word) || Vocabulary::is_reserved(word) {
            self.problem(
                text.span(),
                format!("`{word}` cannot be a name in formulas"),
                "use letters, digits and _, and no word of the language",
            );
        }
    }

    fn conventions(&mut self, text: &Text) -> Option<Conventions> {
        let wanted = text.get_ref();
        let Some((_, file)) = SHIPPED.iter().find(|(id, _)| id == wanted) else {
            let known: Vec<_> = SHIPPED.iter().map(|(id, _)| *id).collect();
            let help = nearest_help(wanted, &known);
            self.problem(
                text.span(),
                format!("there are no conventions `{wanted}`"),
                help,
            );
            return None;
        };
        Conventions::read(file)
            .map_err(|error| {
                self.problem(
                    text.span(),
                    error,
                    "this file comes with Comity and should be whole",
                )
            })
            .ok()
    }

    fn discounting(&mut self, raw: &Raw, conventions: &Conventions, years: usize) -> String {
        let Some(text) = &raw.discounting else {
            return "standard".to_owned();
        };
        let id = text.get_ref();
        match conventions.schedule(id) {
            Some(schedule) if schedule.least_horizon_years > years => {
                let message = format!(
                    "`{id}` discounting is for horizons of at least {} years",
                    schedule.least_horizon_years
                );
                self.problem(text.span(), message, "use standard");
            }
            Some(_) => {}
            None => {
                let known: Vec<_> = conventions
                    .schedules
                    .iter()
                    .map(|s| s.id.as_str())
                    .collect();
                self.problem(
                    text.span(),
                    format!("there is no discounting `{id}`"),
                    nearest_help(id, &known),
                );
            }
        }
        id.clone()
    }

    fn timing(&mut self, text: Option<&Text>) -> Timing {
        match text.map(|t| (t.get_ref().as_str(), t.span())) {
            None | Some(("start of year", _)) => Timing::StartOfYear,
            Some(("middle of year", _)) => Timing::MidYear,
            Some((other, span)) => {
                self.problem(
                    span,
                    format!("`{other}` is not a timing"),
                    "write \"start of year\" (the Green Book's) or \"middle of year\"",
                );
                Timing::StartOfYear
            }
        }
    }

    fn outside_view(&mut self, raw: Option<toml::Spanned<RawOutsideView>>) -> OutsideText {
        let Some(raw) = raw else {
            return OutsideText::default();
        };
        let span = raw.span();
        let raw = raw.into_inner();
        let filter = Filter {
            strata: raw.strata,
            services: raw.services,
            forms: raw.forms,
            grades: raw.grades,
            from: raw.from,
            to: raw.to,
            exclude: raw.exclude,
        };
        for slip in filter.unmet(&ReferenceClass::shipped()) {
            self.problem(
                span.clone(),
                slip,
                "`comity reference` lists the programmes",
            );
        }
        if raw
            .without
            .as_ref()
            .is_some_and(|why| why.trim().is_empty())
        {
            self.problem(
                span.clone(),
                "the outside view is left out, and nothing says why",
                "write without = \"…\" with the reason, or take it out",
            );
        }
        if raw.without.is_some() && filter != Filter::default() {
            self.problem(
                span,
                "the outside view is left out and narrowed at once",
                "keep `without`, or say which programmes count",
            );
        }
        OutsideText {
            filter,
            without: raw.without,
        }
    }

    fn prices(&mut self, raw: &[RawPrice]) -> BTreeMap<String, PricePath> {
        let mut prices = BTreeMap::new();
        for price in raw {
            let name = price.id.get_ref().clone();
            if ["general", "cash"].contains(&name.as_str()) || prices.contains_key(&name) {
                self.problem(
                    price.id.span(),
                    format!("the price path `{name}` is there already"),
                    "give each an id of its own; general and cash are taken",
                );
            }
            if let Some(growth) = definition(&price.growth, &self.source, self.problems) {
                let says = price
                    .says
                    .as_ref()
                    .map(|s| s.get_ref().clone())
                    .unwrap_or_default();
                prices.insert(name, PricePath { says, growth });
            }
        }
        prices
    }
}

/// Reads a `[define]` table.
pub(crate) fn definitions(
    raw: &BTreeMap<String, Text>,
    source: &SourceText,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, DefinitionText> {
    let mut read = BTreeMap::new();
    for (name, text) in raw {
        if !crate::text::is_name(name) || Vocabulary::is_reserved(name) {
            let message = format!("`{name}` cannot be the name of a definition");
            let help = "use letters, digits and _, beginning with a letter, and no word of the language; indices are found by themselves";
            problems.push(Problem::new(message, help).at(source, text.span()));
        }
        if let Some(definition) = definition(text, source, problems) {
            read.insert(name.clone(), definition);
        }
    }
    read
}

/// Reads one formula.
pub(crate) fn definition(
    text: &Text,
    source: &SourceText,
    problems: &mut Vec<Problem>,
) -> Option<DefinitionText> {
    let (start, span) = formula_place(text, source);
    match parse(text.get_ref()) {
        Ok(expression) => Some(DefinitionText {
            formula: text.get_ref().clone(),
            expression,
            source: source.clone(),
            start,
            span,
        }),
        Err(error) => {
            let place = crate::text::within(&error.span, text.get_ref(), start, &span, source);
            problems.push(Problem::new(error.message, error.help).at(source, place));
            None
        }
    }
}
