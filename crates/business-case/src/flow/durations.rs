//! How long something takes from request to request: `exponential(6) minutes`, `7 days`.

use super::page::{Page, Who};
use super::quantities::{Measure, Quantity, RawQuantity, Written, minutes};
use crate::problem::Problem;
use comity_domain::Dimension;
use comity_methods::sampling::{Distribution, NAMES};

/// How long something takes.
#[derive(Clone, Debug)]
pub(super) enum Duration {
    /// It varies from request to request; in minutes.
    Drawn(Distribution),
    /// It takes exactly so long.
    Exactly(Quantity),
}

impl Duration {
    /// The law of its minutes.
    ///
    /// # Errors
    /// A formula whose value makes no sense, with its place.
    pub fn law(&self, values: &[f64], partner: Option<usize>) -> Result<Distribution, Problem> {
        match self {
            Duration::Drawn(law) => Ok(law.clone()),
            Duration::Exactly(time) => time.value(values, partner).map(Distribution::Exactly),
        }
    }
}

impl Page<'_> {
    /// A duration: a distribution with a unit of time, or a formula that comes to a time.
    pub fn duration(&mut self, raw: &Written, what: &str, who: &Who) -> Option<Duration> {
        if let RawQuantity::Text(text) = raw.get_ref()
            && let Some((law, unit)) = distribution_and_unit(text)
        {
            return self.drawn(raw, law, unit, what);
        }
        let time = self.quantity(raw, what, Measure::Minutes, who)?;
        Some(Duration::Exactly(time))
    }

    fn drawn(&mut self, raw: &Written, law: &str, unit: &str, what: &str) -> Option<Duration> {
        let law = self.distribution(raw, law)?;
        let years = self.unit_of_time(raw, unit, what)?;
        let law = law.times(minutes(years));
        if law.support().0 < 0.0 {
            let message = format!("{what} can be negative: {law} minutes may lie below 0");
            let help = "write truncated(…, 0 to) around it, or choose lognormal, gamma or pert";
            self.problem(raw.span(), message, help);
            return None;
        }
        Some(Duration::Drawn(law))
    }

    /// A distribution that stands at the beginning of a text.
    pub fn distribution(&mut self, raw: &Written, law: &str) -> Option<Distribution> {
        let parsed = Distribution::parse(law);
        let error = match parsed {
            Ok(law) => return Some(law),
            Err(error) => error,
        };
        let start = raw.span().start + 1;
        let exact = self.source.text.get(start..start + law.len()) == Some(law);
        let place = match exact {
            true => start + error.span.start..start + error.span.end,
            false => raw.span(),
        };
        self.problem(place, error.message, error.help);
        None
    }

    /// Years in a unit of time.
    fn unit_of_time(&mut self, raw: &Written, unit: &str, what: &str) -> Option<f64> {
        if unit.is_empty() {
            let help = "write the unit after the bracket, as in \"exponential(6) minutes\"";
            self.problem(raw.span(), format!("{what} has no unit of time"), help);
            return None;
        }
        match self.pack.partnership.units.parse(unit) {
            Err(error) => self.problem(raw.span(), error.message, error.help),
            Ok(found) if found.dimension == Dimension::time() => return Some(found.scale),
            Ok(_) => {
                let message = format!("`{unit}` is no unit of time");
                self.problem(raw.span(), message, "write minutes, hours, days or weeks");
            }
        }
        None
    }
}

/// A text taken apart if it begins with a distribution: what ends at the last bracket, and the
/// rest. No formula has a bare word after a bracket.
fn distribution_and_unit(text: &str) -> Option<(&str, &str)> {
    let end = text.rfind(')').map_or(text.len(), |at| at + 1);
    let (law, unit) = (text.get(..end)?, text.get(end..)?.trim());
    let name = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()?;
    let named = NAMES.contains(&name) && text.contains('(');
    let worded = end < text.len() && !unit.is_empty() && !name.is_empty();
    let is_word = unit.chars().all(|c| c.is_alphabetic());
    (named || (worded && is_word && text.starts_with(name))).then_some((law, unit))
}
