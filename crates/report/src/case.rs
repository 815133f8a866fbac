//! The case: a pack with what was found, and the questions that every part of the page asks.

use crate::{Findings, words};
use comity_business_case::{
    Appraisal, Estimate, Figure, Pack, STAY, Scope, Side, Spread, figure_id,
};
use comity_chart::Currency;

/// A pack and what was found.
pub struct Case<'a> {
    pub pack: &'a Pack,
    pub findings: &'a Findings<'a>,
    pub appraisal: &'a Appraisal,
    pub currency: Currency,
}

impl<'a> Case<'a> {
    pub fn new(pack: &'a Pack, findings: &'a Findings<'a>) -> Case<'a> {
        Case {
            pack,
            findings,
            appraisal: findings.appraisal,
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

    /// The same from another side.
    pub fn seen(
        &self,
        side: Side,
        option: usize,
        scope: Scope,
        measure: &str,
    ) -> Option<&'a Spread> {
        let seen = self.appraisal.from_side(side)?;
        seen.of(self.pack, option, scope, measure)
            .and_then(Figure::spread)
    }

    /// The name of a figure: `hub.partners.npv`.
    pub fn figure_id(&self, option: usize, scope: Scope, measure: &str) -> String {
        figure_id(self.pack, option, scope, measure)
    }

    /// The name of an option.
    pub fn option_name(&self, option: usize) -> String {
        let found = self.pack.options.get(option);
        found.map(|o| o.name.clone()).unwrap_or_default()
    }

    /// The name of the option with an id; staying as now may have none.
    pub fn name_of(&self, id: &str) -> String {
        let found = self.pack.option(id);
        found.map_or_else(|| "Stay as now".to_owned(), |o| o.name.clone())
    }

    /// The name of a partner by position; all of them if none.
    pub fn partner(&self, partner: Option<usize>) -> String {
        let found = partner.map(|p| self.pack.partnership.partners.get(p));
        match found {
            None => "All partners".to_owned(),
            Some(found) => found.map(|p| p.name.clone()).unwrap_or_default(),
        }
    }

    /// The first day of the case: "1 April 2026".
    pub fn start(&self) -> String {
        let day = self.pack.partnership.timeline.start();
        words::date(day.year(), day.month(), day.day())
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
