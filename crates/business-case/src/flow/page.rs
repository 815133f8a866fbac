//! One flow file while it is read: where problems go, and how words become what they stand for.

use super::quantities::{Measure, Owner, Quantities, Quantity, RawQuantity, Slots, Written};
use crate::pack::Pack;
use crate::partnership::{DefinitionText, definition};
use crate::problem::{Problem, SourceText};
use crate::text::{Text, nearest_help, within};
use comity_domain::Dimension;
use comity_methods::formula::{LowerError, Lowering, NodeId, PARTNERS, Vocabulary};
use std::ops::Range;

/// For whom a quantity is worked out: for whom its `p` stands.
#[derive(Clone, Debug)]
pub(super) enum Who {
    /// Each of these partners.
    Each(Vec<usize>),
    /// Nobody in particular: `p` may not stand in it.
    Nobody,
}

/// One file while it is read.
pub(super) struct Page<'a> {
    pub pack: &'a Pack,
    pub source: SourceText,
    pub problems: &'a mut Vec<Problem>,
    pub book: &'a mut Quantities,
    /// What its formulas may speak of.
    pub words: &'a Vocabulary,
    pub owner: Owner,
    /// False where estimates or options have problems of their own: formulas are then only parsed.
    pub sound: bool,
}

impl Page<'_> {
    pub fn problem(
        &mut self,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(Problem::new(message, help).at(&self.source, span));
    }

    /// A layout for several options is read once for each: what is wrong is told once.
    fn add(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// Everyone.
    pub fn everyone(&self) -> Vec<usize> {
        (0..self.pack.partnership.partners.len()).collect()
    }

    /// The position of a word among those known.
    pub fn position(&mut self, text: &Text, known: &[&str], what: &str) -> Option<usize> {
        let word = text.get_ref().as_str();
        let found = known.iter().position(|k| *k == word);
        if found.is_none() {
            let help = match known.is_empty() {
                true => format!("there are no {what} yet: add them"),
                false => nearest_help(word, known),
            };
            let message = format!("`{word}` is not one of the {what}");
            self.problem(text.span(), message, help);
        }
        found
    }

    /// What a word stands for.
    pub fn word<T: Copy>(&mut self, text: &Text, words: &[(&str, T)], what: &str) -> Option<T> {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let word = text.get_ref().as_str();
        let found = words.iter().find(|(known, _)| *known == word);
        if found.is_none() {
            let message = format!("`{word}` does not say {what}");
            self.problem(text.span(), message, nearest_help(word, &known));
        }
        found.map(|(_, means)| *means)
    }

    /// A partner's position.
    pub fn partner(&mut self, text: &Text) -> Option<usize> {
        let pack = self.pack;
        let known: Vec<&str> = ids(pack);
        self.position(text, &known, "partners")
    }

    /// A whole number between two ends.
    pub fn whole(
        &mut self,
        raw: &toml::Spanned<i64>,
        ends: std::ops::RangeInclusive<u32>,
        what: &str,
    ) -> Option<u32> {
        let number = u32::try_from(*raw.get_ref()).ok();
        let number = number.filter(|n| ends.contains(n));
        if number.is_none() {
            let (least, most) = (ends.start(), ends.end());
            let message = format!("{what} cannot be {}", raw.get_ref());
            let help = match *most {
                u32::MAX => format!("write a whole number, {least} or more"),
                _ => format!("write a whole number from {least} to {most}"),
            };
            self.problem(raw.span(), message, help);
        }
        number
    }

    /// A quantity, if it is written.
    pub fn maybe(
        &mut self,
        raw: Option<&Written>,
        what: &str,
        measure: Measure,
        who: &Who,
    ) -> Option<Quantity> {
        raw.and_then(|raw| self.quantity(raw, what, measure, who))
    }

    /// A quantity: a formula without time that measures what it should.
    pub fn quantity(
        &mut self,
        raw: &Written,
        what: &str,
        measure: Measure,
        who: &Who,
    ) -> Option<Quantity> {
        let slots = match raw.get_ref() {
            RawQuantity::Number(number) => self.number(raw, *number, what, measure)?,
            RawQuantity::Text(text) => {
                let text = toml::Spanned::new(raw.span(), text.clone());
                let formula = definition(&text, &self.source, self.problems)?;
                self.book.formulas.push(formula.clone());
                match self.sound {
                    true => self.slots(&formula, what, measure, who)?,
                    false => Slots::Each(Vec::new()),
                }
            }
        };
        Some(Quantity::new(
            slots,
            measure,
            what,
            &self.source,
            raw.span(),
        ))
    }

    fn number(
        &mut self,
        raw: &Written,
        number: f64,
        what: &str,
        measure: Measure,
    ) -> Option<Slots> {
        let wanted = measure.dimension();
        let ratio = wanted.as_ref().is_some_and(Dimension::is_none);
        if !ratio || !number.is_finite() {
            let help = match measure {
                Measure::Minutes => "write it in quotes with its unit, as in \"10 minutes\"",
                Measure::Rate => "write it in quotes with its unit, as in \"24 contacts per hour\"",
                Measure::Growth => "write it in quotes with its unit, as in \"2% per year\"",
                Measure::Pay => "write it in quotes with its unit, as in \"25 GBP per hour\"",
                Measure::Chance | Measure::Factor => "write a finite number",
            };
            self.problem(raw.span(), format!("{what} is a bare number"), help);
            return None;
        }
        let node = self.book.graph.constant(number);
        Some(Slots::All(self.book.slot(node, self.owner)))
    }

    fn slots(
        &mut self,
        formula: &DefinitionText,
        what: &str,
        measure: Measure,
        who: &Who,
    ) -> Option<Slots> {
        let by_partner = self
            .words
            .free_sets(&formula.expression)
            .contains(&PARTNERS);
        let partners = match who {
            _ if !by_partner => {
                let node = self.lowered(formula, &[], what, measure)?;
                return Some(Slots::All(self.book.slot(node, self.owner)));
            }
            Who::Each(partners) => partners,
            Who::Nobody => {
                let message = format!("{what} speaks of `p`, but this is no single partner's");
                let help = "write an id in place of p, or sum(… over members)";
                self.problem(formula.span.clone(), message, help);
                return None;
            }
        };
        let mut slots = vec![None; self.pack.partnership.partners.len()];
        for partner in partners {
            let node = self.lowered(formula, &[(PARTNERS, *partner)], what, measure)?;
            slots[*partner] = Some(self.book.slot(node, self.owner));
        }
        Some(Slots::Each(slots))
    }

    /// The node of a formula, if it measures what it should and does not depend on time.
    fn lowered(
        &mut self,
        formula: &DefinitionText,
        bound: &[(usize, usize)],
        what: &str,
        measure: Measure,
    ) -> Option<NodeId> {
        let mut lowering = Lowering::new(&mut self.book.graph, self.words);
        let wanted = measure.dimension();
        let node = match &wanted {
            Some(wanted) => lowering.formula_of(&formula.expression, bound, wanted, what),
            None => match lowering.formula(&formula.expression, bound) {
                Ok(found) if found.dimension.as_ref().is_none_or(per_time) => Ok(found.node),
                Ok(_) => {
                    let per_year = Dimension::time().power(-1);
                    lowering.formula_of(&formula.expression, bound, &per_year, what)
                }
                Err(error) => Err(error),
            },
        };
        match node {
            Ok(node) if self.book.graph.varies(node).by_time => {
                let message = format!("{what} depends on time, but a week is simulated as it is");
                let help = "leave t, year, ramp, growth and the like out; by_month and growth of the arrivals say how demand moves";
                self.problem(formula.span.clone(), message, help);
                None
            }
            Ok(node) => Some(node),
            Err(error) => {
                self.complain(error, formula);
                None
            }
        }
    }

    /// What is wrong with a formula, at its place; in its definition if it lies there.
    fn complain(&mut self, error: LowerError, formula: &DefinitionText) {
        let shared = &self.pack.partnership.define;
        let own = match self.owner {
            Owner::Option(option) => self.pack.options.get(option).map(|o| &o.define),
            Owner::Demand => None,
        };
        let name = error.definition.as_ref();
        let defined = name.and_then(|n| shared.get(n).or_else(|| own.and_then(|o| o.get(n))));
        let text = defined.unwrap_or(formula);
        let (source, inner) = (text.source.clone(), error.error);
        let place = within(&inner.span, &text.formula, text.start, &text.span, &source);
        self.add(Problem::new(inner.message, inner.help).at(&source, place));
    }
}

/// True for things per time: `1/year`, or a counted thing per year.
fn per_time(dimension: &Dimension) -> bool {
    let things = dimension.times(&Dimension::time());
    let words = things.in_words("money");
    let not_counted = ["money", "year", "FTE", "km", "m2", "kg", "kgCO2e", "kWh"];
    let single = !words.contains([' ', '/', '^']) && !not_counted.contains(&words.as_str());
    things.is_none() || single
}

/// Ids of the partners.
pub(super) fn ids(pack: &Pack) -> Vec<&str> {
    pack.partnership
        .partners
        .iter()
        .map(|p| p.id.as_str())
        .collect()
}
