//! Numbers of a flow file that may rest on estimates: formulas without time, compiled once.

use crate::partnership::DefinitionText;
use crate::problem::{Problem, SourceText};
use comity_domain::Dimension;
use comity_methods::formula::{Graph, Moment, NodeId};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// Minutes of a year of 365.25 days, the base unit of time.
pub(super) const MINUTES_A_YEAR: f64 = 525_960.0;
/// Hours of such a year.
pub(super) const HOURS_A_YEAR: f64 = 8_766.0;

/// A quantity as written: a formula in quotes, or a plain number.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "write a formula in quotes, such as \"15%\" or \"10 minutes\", or a plain number"
)]
pub(super) enum RawQuantity {
    Number(f64),
    Text(String),
}

/// A quantity as written, and where.
pub(super) type Written = toml::Spanned<RawQuantity>;

/// What a quantity measures, and which values make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// A share: a ratio from 0 to 1.
    Chance,
    /// A multiple: a ratio of 0 or more.
    Factor,
    /// A time of 0 or more; in minutes.
    Minutes,
    /// Things per time, 0 or more; per minute.
    Rate,
    /// A rate of growth; per year.
    Growth,
    /// Money per time, 0 or more; per hour.
    Pay,
}

impl Measure {
    /// The one dimension that fits; none for things per time, where any counted thing does.
    pub fn dimension(self) -> Option<Dimension> {
        match self {
            Measure::Chance | Measure::Factor => Some(Dimension::none()),
            Measure::Minutes => Some(Dimension::time()),
            Measure::Growth => Some(Dimension::time().power(-1)),
            Measure::Pay => Some(Dimension::money_per_year()),
            Measure::Rate => None,
        }
    }

    /// From base units to those of the simulation.
    fn converted(self, value: f64) -> f64 {
        match self {
            Measure::Chance | Measure::Factor | Measure::Growth => value,
            Measure::Minutes => minutes(value),
            Measure::Rate => value / MINUTES_A_YEAR,
            Measure::Pay => value / HOURS_A_YEAR,
        }
    }

    fn fits(self, value: f64) -> bool {
        match self {
            Measure::Chance => (0.0..=1.0).contains(&value),
            Measure::Growth => value > -1.0 && value.is_finite(),
            _ => value >= 0.0 && value.is_finite(),
        }
    }

    fn wanted(self) -> &'static str {
        match self {
            Measure::Chance => "it must lie between 0 and 1 (100 %)",
            Measure::Growth => "it must lie above -1 (-100 %) a year",
            _ => "it must be 0 or more",
        }
    }

    fn shown(self, value: f64) -> String {
        let unit = match self {
            Measure::Minutes => " minutes",
            Measure::Rate => " a minute",
            Measure::Growth => " a year",
            Measure::Pay => " an hour",
            Measure::Chance | Measure::Factor => "",
        };
        format!("{}{unit}", short(value))
    }
}

/// A number to six digits, for messages.
pub(super) fn short(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

/// Years as minutes. What is a millionth of a minute but for the rounding of years becomes it, so
/// that 7 days are 10,080 minutes.
pub(super) fn minutes(years: f64) -> f64 {
    let exact = years * MINUTES_A_YEAR;
    let near = (exact * 1e6).round() / 1e6;
    match (exact - near).abs() <= 1e-12 * exact.abs() {
        true => near,
        false => exact,
    }
}

/// A number that may rest on estimates, for one partner or for each.
#[derive(Clone, Debug)]
pub(super) struct Quantity {
    slots: Slots,
    measure: Measure,
    /// What it is, in words that begin a sentence: `the chance of a repeat contact`.
    what: String,
    source: SourceText,
    span: Range<usize>,
}

/// Where the values of a quantity stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Slots {
    /// The same for everyone.
    All(usize),
    /// One for each partner that is concerned.
    Each(Vec<Option<usize>>),
}

impl Quantity {
    pub fn new(
        slots: Slots,
        measure: Measure,
        what: &str,
        source: &SourceText,
        span: Range<usize>,
    ) -> Quantity {
        Quantity {
            slots,
            measure,
            what: what.to_owned(),
            source: source.clone(),
            span,
        }
    }

    /// Where the value for a partner stands; the same place for formulas that are the same.
    pub fn slot(&self, partner: Option<usize>) -> Option<usize> {
        match &self.slots {
            Slots::All(slot) => Some(*slot),
            Slots::Each(slots) => partner.and_then(|p| slots.get(p).copied().flatten()),
        }
    }

    /// Its value, in the unit of the simulation.
    ///
    /// # Errors
    /// A value that makes no sense, with its place.
    pub fn value(&self, values: &[f64], partner: Option<usize>) -> Result<f64, Problem> {
        let base = self.slot(partner).and_then(|slot| values.get(slot));
        let value = self.measure.converted(base.copied().unwrap_or(f64::NAN));
        match self.measure.fits(value) {
            true => Ok(value),
            false => Err(self.refused(value)),
        }
    }

    fn refused(&self, value: f64) -> Problem {
        let shown = self.measure.shown(value);
        let message = format!("{} comes to {shown}; {}", self.what, self.measure.wanted());
        let help = match self.measure {
            Measure::Chance => {
                "change the estimates behind it, or keep it within its limits: min(1, max(0, …))"
            }
            _ => "change the estimates behind it, or keep it within its limits: max(0, …)",
        };
        self.problem(message, help)
    }

    /// A problem at its place.
    pub fn problem(&self, message: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem::new(message, help).at(&self.source, self.span.clone())
    }
}

/// Whose quantities: of the demand, or of the layout of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    Demand,
    Option(usize),
}

/// All quantities of a flow, each formula once.
#[derive(Clone, Debug, Default)]
pub(super) struct Quantities {
    pub graph: Graph,
    nodes: Vec<NodeId>,
    places: HashMap<NodeId, usize>,
    owned: BTreeSet<(Owner, NodeId)>,
    /// Every formula, so that the estimates named are known to be of use.
    pub formulas: Vec<DefinitionText>,
    moment: Moment,
}

impl Quantities {
    /// The place where a node's value will stand.
    pub fn slot(&mut self, node: NodeId, owner: Owner) -> usize {
        self.owned.insert((owner, node));
        let next = self.nodes.len();
        let slot = *self.places.entry(node).or_insert(next);
        if slot == next {
            self.nodes.push(node);
        }
        slot
    }

    /// Makes them ready to be computed.
    pub fn compile(&mut self) {
        self.moment = Moment::of(&self.graph, &self.nodes).unwrap_or_default();
    }

    /// The values of all, for one vector of inputs in base units.
    pub fn values(&self, inputs: &[f64]) -> Vec<f64> {
        self.moment.values(inputs)
    }

    /// Positions of the inputs on which the quantities of some owners rest.
    pub fn inputs(&self, owners: &[Owner]) -> Vec<usize> {
        let of = self
            .owned
            .iter()
            .filter(|(owner, _)| owners.contains(owner));
        let roots: Vec<NodeId> = of.map(|(_, node)| *node).collect();
        self.graph.inputs_below(&roots).into_iter().collect()
    }
}
