//! Ways to run the service, and their lines.

use crate::partnership::DefinitionText;
use crate::problem::SourceText;
use comity_domain::Id;
use std::collections::BTreeMap;
use std::fmt;

/// A delivery option: stay as now, redesign in place, or a way to share.
#[derive(Clone, Debug)]
pub struct DeliveryOption {
    /// Stable id.
    pub id: Id,
    /// The name people use.
    pub name: String,
    /// What it is, in a sentence or two.
    pub says: String,
    /// The form of sharing, in the words of the pack: `lead-authority`, `joint-committee`, …
    pub form: String,
    /// Who takes part, one for each partner.
    pub members: Vec<bool>,
    /// The partner that hosts it.
    pub host: Option<usize>,
    /// Whether its lines are all of its flows, or the change from staying as now.
    pub basis: Basis,
    /// Its own definitions.
    pub define: BTreeMap<String, DefinitionText>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// How a member may leave, if the pack says.
    pub exit: Option<Exit>,
    /// Its file.
    pub source: SourceText,
}

impl DeliveryOption {
    /// True for staying as now, the yardstick of all others.
    pub fn stays(&self) -> bool {
        self.id.as_str() == STAY
    }

    /// True if its terms of leaving name a line that costs something.
    pub fn prices_leaving(&self) -> bool {
        let named = |l: &&Line| {
            let exit = self.exit.as_ref();
            exit.is_some_and(|e| e.lines.contains(&l.id)) && l.kind == LineKind::Cost
        };
        self.lines.iter().any(|l| named(&l))
    }

    /// Whether it stays, redesigns in place or shares.
    pub fn form_kind(&self) -> FormKind {
        match self.form.as_str() {
            _ if self.stays() => FormKind::Staying,
            "stay" => FormKind::Staying,
            "redesign" | "redesign-in-place" => FormKind::Redesign,
            _ => FormKind::Sharing,
        }
    }
}

/// What sort of form an option has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormKind {
    /// Staying as now: the id or the form is `stay`.
    Staying,
    /// Each partner improves its own service: the form is `redesign` or `redesign-in-place`.
    Redesign,
    /// Any other form.
    Sharing,
}

/// How a member may leave an option: the table `[exit]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exit {
    /// The terms, in a sentence or two; may be empty.
    pub says: String,
    /// The notice to give, such as `12 months`; may be empty.
    pub notice: String,
    /// Ids of the option's lines that price leaving.
    pub lines: Vec<Id>,
}

/// What an option's lines describe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The change from staying as now.
    Change,
    /// Everything, as for staying as now.
    Whole,
}

/// Whether a line is good or bad for the one who bears it, and how it enters the ratio of
/// benefits to costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// Money or effort spent: counts as a cost.
    Cost,
    /// A cost that falls away: counts as a benefit.
    Saving,
    /// Money received: counts as a benefit.
    Income,
    /// Anything else that is good: counts as a benefit.
    Benefit,
    /// Harm that is not spending, such as longer journeys: taken off the benefits.
    Disbenefit,
}

impl LineKind {
    /// +1 if it is good for its bearer, -1 if bad.
    pub fn sign(self) -> f64 {
        if matches!(self, LineKind::Cost | LineKind::Disbenefit) {
            -1.0
        } else {
            1.0
        }
    }

    /// True if it enters the costs of the benefit-cost ratio, false if the benefits.
    pub fn is_cost(self) -> bool {
        self == LineKind::Cost
    }

    /// What it is for the one who stands on the other side of a transfer.
    pub fn mirrored(self) -> LineKind {
        if self.sign() < 0.0 {
            LineKind::Income
        } else {
            LineKind::Disbenefit
        }
    }

    /// What it is when it falls away.
    pub fn avoided(self) -> LineKind {
        match self {
            LineKind::Cost => LineKind::Saving,
            LineKind::Saving => LineKind::Cost,
            LineKind::Income | LineKind::Benefit => LineKind::Disbenefit,
            LineKind::Disbenefit => LineKind::Benefit,
        }
    }

    pub(crate) fn parse(text: &str) -> Option<LineKind> {
        Some(match text {
            "cost" => LineKind::Cost,
            "saving" => LineKind::Saving,
            "income" => LineKind::Income,
            "benefit" => LineKind::Benefit,
            "disbenefit" => LineKind::Disbenefit,
            _ => return None,
        })
    }
}

impl fmt::Display for LineKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LineKind::Cost => "cost",
            LineKind::Saving => "saving",
            LineKind::Income => "income",
            LineKind::Benefit => "benefit",
            LineKind::Disbenefit => "disbenefit",
        })
    }
}

/// One who bears a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bearer {
    /// A partner, by position.
    Partner(usize),
    /// Those who do the work.
    Staff,
    /// Those who serve the public, and take on what support no longer does.
    FrontLine,
    /// Residents, pupils, employees served.
    ServiceUsers,
    /// A place: its economy, its environment.
    Place,
    /// Anyone else; only the other side of a transfer.
    Outside,
}

/// Who bears a line, as a pack says it.
#[derive(Clone, Debug)]
pub enum Bears {
    /// The formula says what each taking part bears.
    EachMember,
    /// The formula says what each partner bears, taking part or not.
    EachPartner,
    /// The host alone.
    Host,
    /// All taking part together, split by weights.
    AllMembers(Split),
    /// One bearer.
    One(Bearer),
}

/// How a line that all members bear is split.
#[derive(Clone, Debug)]
pub enum Split {
    /// In equal parts.
    Equal,
    /// In proportion to a formula with the index `p`.
    By(Box<DefinitionText>),
}

/// How a line's price moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Price {
    /// With general inflation: the formula is in prices of the start.
    General,
    /// Not at all: the formula is in cash of the day.
    Cash,
    /// Along a path of the partnership, over general inflation.
    Path(String),
}

/// One flow of money or other outcome, given by a formula.
#[derive(Clone, Debug)]
pub struct Line {
    /// Stable id within its option.
    pub id: Id,
    /// What it is, in a sentence.
    pub says: String,
    /// Good or bad.
    pub kind: LineKind,
    /// Who bears it.
    pub bears: Bears,
    /// Budget heading, if any.
    pub heading: String,
    /// Who answers for it; empty if nobody is named.
    pub owner: String,
    /// Whether money changes hands.
    pub cash: bool,
    /// Whether it happens once only.
    pub one_off: bool,
    /// Who receives what the bearer gives, if it is a transfer.
    pub transfer_to: Option<Bearer>,
    /// How its price moves.
    pub price: Price,
    /// The official uplift against optimism, if the line names its kind of project.
    pub optimism_bias: Option<LineBias>,
    /// The formula: a rate per year, not negative in the ordinary case.
    pub formula: DefinitionText,
}

/// By how much a line is raised against optimism.
#[derive(Clone, Debug, PartialEq)]
pub struct LineBias {
    /// The kind of project, as in the conventions.
    pub kind: String,
    /// The share of the bias that is mitigated, and why.
    pub mitigated: f64,
    /// The evidence for it; empty if nothing is mitigated.
    pub because: String,
    /// By how much the line is raised, as a share of it.
    pub uplift: f64,
}

/// Id of the option that is the yardstick of all others.
pub const STAY: &str = "stay";
