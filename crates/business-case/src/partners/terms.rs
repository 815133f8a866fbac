//! `partners.toml`: with whom each partner would share, and how partners compare.

use super::restriction::{Restriction, StatedRedLine};
use crate::files::PackFiles;
use crate::options::DeliveryOption;
use crate::partnership::Partnership;
use crate::problem::{Problem, SourceText};
use crate::text::{Text, nearest_help, partner, read_toml};
use comity_domain::Partner;
use comity_methods::coalition::{MOST_RED_LINES, Profile, alike};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// Name of the file.
pub const PARTNERS_FILE: &str = "partners.toml";

/// What partners say of sharing with each other.
#[derive(Clone, Debug, Default)]
pub struct PartnerTerms {
    /// Red lines, in the order of the file.
    pub red_lines: Vec<StatedRedLine>,
    /// Measures by which partners are set side by side.
    pub measures: Vec<PartnerMeasure>,
}

/// A measure by which partners are set side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct PartnerMeasure {
    /// Each partner's value beside the median.
    pub profile: Profile,
    /// Its unit, in words; may be empty.
    pub unit: String,
    /// Where the values come from; may be empty.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    red_line: Vec<toml::Spanned<RawLine>>,
    #[serde(default)]
    measure: Vec<RawMeasure>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLine {
    #[serde(default)]
    says: String,
    #[serde(default)]
    source: String,
    partner: Option<Text>,
    options: Option<Vec<Text>>,
    only_with: Option<Vec<Text>>,
    never_with: Option<Vec<Text>>,
    only_in: Option<Vec<Text>>,
    not_alone: Option<bool>,
    must_hold: Option<Vec<Text>>,
    not_together: Option<Vec<Text>>,
    at_least: Option<u32>,
    at_most: Option<u32>,
    neighbours: Option<Vec<(Text, Text)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMeasure {
    name: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    source: String,
    values: toml::Spanned<BTreeMap<String, f64>>,
}

/// Reads the file, if there is one.
pub(crate) fn read(
    files: &PackFiles,
    partnership: &Partnership,
    options: &[DeliveryOption],
    problems: &mut Vec<Problem>,
) -> PartnerTerms {
    let source = match files.text(PARTNERS_FILE) {
        Some(Ok(source)) => source,
        Some(Err(problem)) => {
            problems.push(problem);
            return PartnerTerms::default();
        }
        None => return PartnerTerms::default(),
    };
    let Some(raw) = read_toml::<Raw>(&source, problems) else {
        return PartnerTerms::default();
    };
    let mut reader = Reader {
        partners: &partnership.partners,
        options,
        source,
        problems,
    };
    if let Some(one) = raw.red_line.get(MOST_RED_LINES) {
        let message = format!("there are more than {MOST_RED_LINES} red lines");
        let help = "say the same in fewer: never_with takes a list of partners";
        reader.problem(one.span(), message, help);
    }
    PartnerTerms {
        red_lines: raw.red_line.iter().filter_map(|l| reader.line(l)).collect(),
        measures: raw
            .measure
            .iter()
            .filter_map(|m| reader.measure(m))
            .collect(),
    }
}

const KINDS: &str = "only_with, never_with, only_in, not_alone, must_hold, not_together, at_least, at_most or neighbours";

struct Reader<'a> {
    partners: &'a [Partner],
    options: &'a [DeliveryOption],
    source: SourceText,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.problems
            .push(Problem::new(message, help).at(&self.source, span));
    }

    fn line(&mut self, raw: &toml::Spanned<RawLine>) -> Option<StatedRedLine> {
        let before = self.problems.len();
        let (line, span) = (raw.get_ref(), raw.span());
        let options = line.options.iter().flatten();
        let options: Vec<usize> = options.filter_map(|o| self.option(o)).collect();
        let mut found = self.of_partner(line, &span);
        found.extend(self.of_groups(line));
        if self.problems.len() > before {
            return None;
        }
        if found.len() != 1 {
            let message = match found.len() {
                0 => "this red line does not say what it restricts".to_owned(),
                n => format!("this red line restricts {n} things"),
            };
            let help = format!(
                "give each red line exactly one of {KINDS}; several take several [[red_line]]"
            );
            self.problem(span, message, help);
            return None;
        }
        if let (Some(partner), true) = (&line.partner, self.is_of_groups(line)) {
            let help = "take `partner` out: this restricts the groups of all";
            self.problem(
                partner.span(),
                "a red line about all groups has no partner",
                help,
            );
            return None;
        }
        Some(StatedRedLine {
            says: line.says.clone(),
            source: line.source.clone(),
            restriction: found.pop()?,
            options,
            file: self.source.clone(),
            span,
        })
    }

    fn is_of_groups(&self, line: &RawLine) -> bool {
        line.must_hold.is_some()
            || line.not_together.is_some()
            || line.at_least.is_some()
            || line.at_most.is_some()
            || line.neighbours.is_some()
    }

    /// Restrictions that one partner says.
    fn of_partner(&mut self, line: &RawLine, span: &Range<usize>) -> Vec<Restriction> {
        let says = line.only_with.is_some()
            || line.never_with.is_some()
            || line.only_in.is_some()
            || line.not_alone.is_some();
        if !says {
            return Vec::new();
        }
        let Some(text) = &line.partner else {
            let help = "add partner = \"…\" to this red line";
            self.problem(span.clone(), "it is not said whose red line this is", help);
            return Vec::new();
        };
        let Some(partner) = self.partner(text) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        if let Some(others) = &line.only_with {
            found.push(Restriction::OnlyWith(partner, self.partners(others)));
        }
        if let Some(others) = &line.never_with {
            found.push(Restriction::NeverWith(partner, self.partners(others)));
        }
        if let Some(groups) = &line.only_in {
            let groups = groups
                .iter()
                .filter_map(|g| self.group(g, partner))
                .collect();
            found.push(Restriction::OnlyIn(partner, groups));
        }
        match line.not_alone {
            Some(true) => found.push(Restriction::NotAlone(partner)),
            Some(false) => {
                let help = "take this red line out: everybody may stand alone who does not say not_alone = true";
                self.problem(span.clone(), "`not_alone = false` restricts nothing", help);
            }
            None => {}
        }
        found
    }

    /// Restrictions of all groups.
    fn of_groups(&mut self, line: &RawLine) -> Vec<Restriction> {
        let mut found = Vec::new();
        if let Some(partners) = &line.must_hold {
            found.push(Restriction::MustHold(self.partners(partners)));
        }
        if let Some(partners) = &line.not_together {
            found.push(Restriction::NotTogether(self.partners(partners)));
            if let (Some(only), true) = (partners.first(), partners.len() < 2) {
                let help = "name two partners or more who may not all be in one group";
                self.problem(
                    only.span(),
                    "one partner cannot be kept apart from itself",
                    help,
                );
            }
        }
        found.extend(line.at_least.map(|n| Restriction::AtLeast(n as usize)));
        found.extend(line.at_most.map(|n| Restriction::AtMost(n as usize)));
        if let Some(pairs) = &line.neighbours {
            let pairs = pairs
                .iter()
                .filter_map(|(a, b)| Some((self.partner(a)?, self.partner(b)?)));
            found.push(Restriction::Neighbours(pairs.collect()));
        }
        found
    }

    fn partners(&mut self, texts: &[Text]) -> Vec<usize> {
        texts.iter().filter_map(|t| self.partner(t)).collect()
    }

    fn partner(&mut self, text: &Text) -> Option<usize> {
        self.position(text.get_ref(), text.span())
    }

    fn position(&mut self, id: &str, span: Range<usize>) -> Option<usize> {
        partner(id, span, self.partners, &self.source, self.problems)
    }

    fn option(&mut self, text: &Text) -> Option<usize> {
        let found = self
            .options
            .iter()
            .position(|o| o.id.as_str() == text.get_ref());
        if found.is_none() {
            let known: Vec<&str> = self.options.iter().map(|o| o.id.as_str()).collect();
            let help = match known.is_empty() {
                true => "this pack has no options: take `options` out".to_owned(),
                false => nearest_help(text.get_ref(), &known),
            };
            self.problem(
                text.span(),
                format!("there is no option `{}`", text.get_ref()),
                help,
            );
        }
        found
    }

    /// `moray+fife`, which must hold the one who says so.
    fn group(&mut self, text: &Text, own: usize) -> Option<Vec<usize>> {
        let ids = text.get_ref().split('+').map(str::trim);
        let before = self.problems.len();
        let mut group: Vec<usize> = ids
            .filter_map(|id| self.position(id, text.span()))
            .collect();
        if self.problems.len() > before {
            return None;
        }
        group.sort_unstable();
        group.dedup();
        if !group.contains(&own) {
            let name = &self.partners[own].name;
            let message = format!(
                "{name} is not in the group `{}` to which it consents",
                text.get_ref()
            );
            self.problem(
                text.span(),
                message,
                "name whole groups, such as moray+fife",
            );
            return None;
        }
        Some(group)
    }

    fn measure(&mut self, raw: &RawMeasure) -> Option<PartnerMeasure> {
        let before = self.problems.len();
        let (values, span) = (raw.values.get_ref(), raw.values.span());
        for (id, value) in values {
            self.position(id, span.clone());
            if !value.is_finite() {
                let message = format!("the value of `{id}` is no number");
                self.problem(
                    span.clone(),
                    message,
                    "leave out partners whose value is not known",
                );
            }
        }
        let of = |p: &Partner| values.get(p.id.as_str()).copied();
        let values: Vec<Option<f64>> = self.partners.iter().map(of).collect();
        (self.problems.len() == before).then(|| PartnerMeasure {
            profile: alike(&raw.name, &values),
            unit: raw.unit.clone(),
            source: raw.source.clone(),
        })
    }
}
