//! The case: a pack with its appraisal, and the questions that every part of the page asks.

use crate::words;
use comity_business_case::{Appraisal, Estimate, Figure, Pack, STAY, Scope, Spread};
use comity_chart::Currency;

/// A pack and its appraisal.
pub struct Case<'a> {
    pub pack: &'a Pack,
    pub appraisal: &'a Appraisal,
    pub currency: Currency,
}

impl<'a> Case<'a> {
    pub fn new(pack: &'a Pack, appraisal: &'a Appraisal) -> Case<'a> {
        Case {
            pack,
            appraisal,
            currency: Currency::code(pack.partnership.units.currency()),
        }
    }

    /// Positions of the options besides staying as now.
    pub fn alternatives(&self) -> impl Iterator<Item = usize> + '_ {
        let options = self.pack.options.iter().enumerate();
        options
            .filter(|(_, o)| o.id.as_str() != STAY)
            .map(|(position, _)| position)
    }

    /// A figure that differs between futures.
    pub fn spread(&self, option: usize, scope: Scope, measure: &str) -> Option<&'a Spread> {
        self.appraisal
            .of(self.pack, option, scope, measure)
            .and_then(Figure::spread)
    }

    /// "over ten years"
    pub fn span(&self) -> String {
        format!(
            "over {}",
            words::years(self.pack.partnership.timeline.years())
        )
    }

    /// How many futures were drawn.
    pub fn futures(&self) -> usize {
        let sampling = self.appraisal.sampling;
        sampling.points() * sampling.randomisations.max(2)
    }

    /// The estimate with an id.
    pub fn estimate(&self, id: &str) -> Option<&'a Estimate> {
        self.pack.estimates.list.iter().find(|e| e.id == id)
    }

    /// What an estimate is, in words: "Staff cost today, Council A".
    pub fn estimate_name(&self, estimate: &Estimate) -> String {
        let says = estimate_words(estimate).to_owned();
        std::iter::once(says)
            .chain(self.members(estimate))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The same where long names are cut: "Council A: Staff cost today".
    pub fn estimate_label(&self, estimate: &Estimate) -> String {
        match self.members(estimate).join(", ") {
            none if none.is_empty() => estimate_words(estimate).to_owned(),
            members => format!("{members}: {}", estimate_words(estimate)),
        }
    }

    fn members(&self, estimate: &Estimate) -> Vec<String> {
        let members = estimate.sets.iter().zip(&estimate.members);
        members
            .map(|(set, member)| self.member(*set, *member))
            .collect()
    }

    /// The name of a member of a set; sets begin with partners and services.
    fn member(&self, set: usize, member: usize) -> String {
        let partnership = &self.pack.partnership;
        let named = match set {
            0 => partnership.partners.get(member).map(|p| p.name.clone()),
            1 => partnership.services.get(member).map(|s| s.name.clone()),
            _ => None,
        };
        let id = || {
            partnership
                .sets
                .get(set)
                .and_then(|s| s.members.get(member).cloned())
        };
        named.or_else(id).unwrap_or_default()
    }
}

fn estimate_words(estimate: &Estimate) -> &str {
    if estimate.says.is_empty() {
        &estimate.name
    } else {
        &estimate.says
    }
}
