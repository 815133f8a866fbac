//! Red lines as a pack says them: among the partners of the partnership, in words, and as
//! conditions on groups of those who are looked at.

use crate::groups::listed;
use crate::problem::SourceText;
use comity_methods::coalition::RedLine;
use std::ops::Range;

/// What a red line restricts. Partners are positions in the partnership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Restriction {
    /// A partner shares with some others only.
    OnlyWith(usize, Vec<usize>),
    /// A partner never shares with some others.
    NeverWith(usize, Vec<usize>),
    /// A partner consents to some groups only.
    OnlyIn(usize, Vec<Vec<usize>>),
    /// A partner cannot go on alone.
    NotAlone(usize),
    /// Every group must hold one of these.
    MustHold(Vec<usize>),
    /// No group may hold all of these.
    NotTogether(Vec<usize>),
    /// The least size of a group.
    AtLeast(usize),
    /// The largest size of a group.
    AtMost(usize),
    /// Pairs of neighbours, over whom groups must hang together.
    Neighbours(Vec<(usize, usize)>),
}

/// A red line of a pack.
#[derive(Clone, Debug)]
pub struct StatedRedLine {
    /// In the pack's own words; may be empty.
    pub says: String,
    /// Where it is written down, or who said so; may be empty.
    pub source: String,
    /// What it restricts.
    pub restriction: Restriction,
    /// Positions of the options to which it applies; all if none is named.
    pub options: Vec<usize>,
    /// The file.
    pub file: SourceText,
    /// Where it stands.
    pub span: Range<usize>,
}

impl StatedRedLine {
    /// True if it applies to an option (`None`: to costs given by hand).
    pub fn applies(&self, option: Option<usize>) -> bool {
        self.options.is_empty() || option.is_some_and(|o| self.options.contains(&o))
    }

    /// It as a condition on groups of some partners; `None` if whose line it is is not among them.
    pub fn among(&self, partners: &[usize]) -> Option<RedLine> {
        let bit = |p: &usize| partners.iter().position(|q| q == p);
        let set = |ps: &[usize]| ps.iter().filter_map(bit).fold(0, |all, b| all | 1 << b);
        let whole = |ps: &Vec<usize>| ps.iter().all(|p| partners.contains(p));
        Some(match &self.restriction {
            Restriction::OnlyWith(p, others) => RedLine::OnlyWith {
                partner: bit(p)?,
                others: set(others),
            },
            Restriction::NeverWith(p, others) => RedLine::NeverWith {
                partner: bit(p)?,
                others: set(others),
            },
            Restriction::OnlyIn(p, groups) => RedLine::OnlyIn {
                partner: bit(p)?,
                groups: groups.iter().filter(|g| whole(g)).map(|g| set(g)).collect(),
            },
            Restriction::NotAlone(p) => RedLine::NotAlone { partner: bit(p)? },
            Restriction::MustHold(ps) => RedLine::Holds { any: set(ps) },
            Restriction::NotTogether(ps) if !whole(ps) => return None,
            Restriction::NotTogether(ps) => RedLine::NotTogether { all: set(ps) },
            Restriction::AtLeast(size) => RedLine::AtLeast(*size),
            Restriction::AtMost(size) => RedLine::AtMost(*size),
            Restriction::Neighbours(pairs) => RedLine::Connected {
                neighbours: partners
                    .iter()
                    .map(|p| {
                        let of = pairs.iter().filter(|(a, _)| a == p).map(|(_, b)| *b);
                        set(&of.collect::<Vec<_>>())
                    })
                    .collect(),
            },
        })
    }

    /// It as a sentence, from what it restricts; `names` are those of the partnership.
    pub fn words(&self, names: &[&str]) -> String {
        let of = |ps: &[usize], joined: &str| {
            let names: Vec<&str> = ps.iter().filter_map(|p| names.get(*p).copied()).collect();
            match joined {
                "or" => listed(&names).replace(" and ", " or "),
                _ => listed(&names),
            }
        };
        let name = |p: &usize| names.get(*p).copied().unwrap_or_default();
        match &self.restriction {
            Restriction::OnlyWith(p, others) => match others.is_empty() {
                true => format!("{} shares with nobody.", name(p)),
                false => format!("{} shares only with {}.", name(p), of(others, "or")),
            },
            Restriction::NeverWith(p, others) => {
                format!("{} never shares with {}.", name(p), of(others, "or"))
            }
            Restriction::OnlyIn(p, groups) => {
                let groups: Vec<String> = groups.iter().map(|g| of(g, "and")).collect();
                format!("{} consents only to: {}.", name(p), groups.join("; "))
            }
            Restriction::NotAlone(p) => format!("{} cannot go on alone.", name(p)),
            Restriction::MustHold(ps) => format!("Every group holds {}.", of(ps, "or")),
            Restriction::NotTogether(ps) => {
                format!("No group holds {} together.", of(ps, "and"))
            }
            Restriction::AtLeast(size) => format!("A group has at least {size} partners."),
            Restriction::AtMost(size) => format!("A group has at most {size} partners."),
            Restriction::Neighbours(_) => "Groups hang together over neighbours.".to_owned(),
        }
    }
}
