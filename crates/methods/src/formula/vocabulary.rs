//! What formulas may speak of: sets with their indices, estimates, definitions, units, time.

use super::surface::Surface;
use super::syntax::{Expression, Index, Kind};
use comity_domain::{Dimension, Units};
use std::collections::{BTreeMap, BTreeSet};

/// A set over which things may be indexed, such as the partners with index `p`.
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    /// Its name after `over`: `partners`.
    pub name: String,
    /// The index that runs over it: `p`.
    pub index: String,
    /// The ids of its members.
    pub members: Vec<String>,
}

/// Where one estimate's number comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Draw {
    /// Known for certain, in base units.
    Known(f64),
    /// Drawn: the position among the inputs, and the base units in one of its unit.
    Input(usize, f64),
    /// Computed elsewhere, as a function of inputs, in base units.
    Surface(Box<Surface>),
}

/// An estimate, or a family of them, one for each member of some sets.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// Positions of the sets by which it is indexed.
    pub sets: Vec<usize>,
    /// What it measures.
    pub dimension: Dimension,
    /// Its members, by their positions in those sets.
    pub draws: BTreeMap<Vec<usize>, Draw>,
}

/// A named part of formulas.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// Positions of the sets by which it is indexed: those whose index it leaves free.
    pub sets: Vec<usize>,
    /// What it says.
    pub expression: Expression,
}

/// Everything a formula of one option may speak of.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// Partners first, then services, staff groups, and the pack's own sets.
    pub sets: Vec<Set>,
    /// Estimates by name.
    pub estimates: BTreeMap<String, Family>,
    /// Definitions by name.
    pub definitions: BTreeMap<String, Definition>,
    /// Who takes part: one for each partner; who may take part, if membership is open.
    pub members: Vec<bool>,
    /// The input that says whether the first partner takes part (1 or 0), followed by one for
    /// each other partner; none where membership is settled.
    pub open_from: Option<usize>,
    /// The position of the hosting partner.
    pub host: Option<usize>,
    /// Length of a period, in years.
    pub step: f64,
    /// Length of the case, in years.
    pub horizon: f64,
    /// Units of literals.
    pub units: Units,
}

/// Position of the partners among the sets.
pub const PARTNERS: usize = 0;

impl Vocabulary {
    /// The set with this name; `members` are partners too.
    pub fn set_named(&self, name: &str) -> Option<usize> {
        let name = if name == "members" { "partners" } else { name };
        self.sets.iter().position(|s| s.name == name)
    }

    /// The set over which this index runs by itself.
    pub fn set_of_index(&self, index: &str) -> Option<usize> {
        self.sets.iter().position(|s| s.index == index)
    }

    /// The sets whose index stands free in an expression, in the order of the sets.
    pub fn free_sets(&self, expression: &Expression) -> Vec<usize> {
        let mut free = BTreeSet::new();
        self.gather(expression, &mut Vec::new(), &mut free);
        free.into_iter().collect()
    }

    fn gather(&self, expression: &Expression, bound: &mut Vec<String>, free: &mut BTreeSet<usize>) {
        match &expression.kind {
            Kind::Number(..) => {}
            Kind::Name(name, indices) if indices.is_empty() => self.note(name, bound, free),
            Kind::Name(_, indices) => {
                indices
                    .iter()
                    .for_each(|Index { name, .. }| self.note(name, bound, free));
            }
            Kind::Call(_, arguments) => arguments.iter().for_each(|a| self.gather(a, bound, free)),
            Kind::Over {
                body, index, set, ..
            } => {
                let own = self.set_named(set).map(|s| self.sets[s].index.clone());
                bound.push(index.clone().or(own).unwrap_or_default());
                self.gather(body, bound, free);
                bound.pop();
            }
            Kind::Binary(_, a, b) => {
                self.gather(a, bound, free);
                self.gather(b, bound, free);
            }
            Kind::Unary(_, a) => self.gather(a, bound, free),
            Kind::If(c, a, b) => [c, a, b].iter().for_each(|e| self.gather(e, bound, free)),
        }
    }

    fn note(&self, name: &str, bound: &[String], free: &mut BTreeSet<usize>) {
        if !bound.iter().any(|b| b == name) {
            free.extend(self.set_of_index(name));
        }
    }
}
