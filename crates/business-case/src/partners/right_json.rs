//! The right partners as JSON, with a published schema (`docs/reference/coalitions.schema.json`).

use super::right::RightPartners;
use crate::pack::Pack;
use comity_methods::coalition::{Grouping, members};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Who best shares with whom. Amounts are in whole pence (hundredths of the pack's currency).
#[derive(Debug, Serialize, JsonSchema)]
pub struct CoalitionsJson {
    /// Name of this format: `comity-coalitions-1`.
    format: &'static str,
    /// Version of Comity that computed it.
    comity: &'static str,
    /// The name of the partnership.
    pack: String,
    cases: Vec<CaseJson>,
}

/// One option, or the costs given by hand.
#[derive(Debug, Serialize, JsonSchema)]
struct CaseJson {
    /// The option's id; null for costs given by hand.
    option: Option<String>,
    /// The best grouping and the next best; empty if red lines leave none.
    groupings: Vec<GroupingJson>,
    /// The best grouping if there were no red lines.
    without_red_lines: Option<GroupingJson>,
    /// By partner: the best grouping if it says no.
    if_it_says_no: BTreeMap<String, Option<GroupingJson>>,
    red_lines: Vec<RedLineJson>,
    /// Where red lines leave no grouping: the smallest sets of them to give up, by their places in
    /// `red_lines`.
    smallest_changes: Option<Vec<Vec<usize>>>,
    /// Whether the best grouping would hold.
    stability: Option<StabilityJson>,
}

/// A grouping.
#[derive(Debug, Serialize, JsonSchema)]
struct GroupingJson {
    /// Ids of the partners of each group.
    groups: Vec<Vec<String>>,
    /// What all gain against each alone.
    all_gain: i64,
    /// What each partner gains against being alone.
    gains: BTreeMap<String, Option<i64>>,
}

/// A red line in force.
#[derive(Debug, Serialize, JsonSchema)]
struct RedLineJson {
    words: String,
    says: String,
    source: String,
    /// What all would gain if it alone were given up; null where there is no grouping before or
    /// after.
    worth: Option<i64>,
}

/// Whether a grouping would hold.
#[derive(Debug, Serialize, JsonSchema)]
struct StabilityJson {
    holds: bool,
    /// Partners who would rather be elsewhere.
    moves: Vec<MoveJson>,
    /// Groups that would rather walk out, the greatest saving first, at most 20.
    walk_outs: Vec<WalkOutJson>,
    walk_out_count: usize,
}

/// A partner that would rather be elsewhere.
#[derive(Debug, Serialize, JsonSchema)]
struct MoveJson {
    partner: String,
    to: Vec<String>,
    saves: i64,
    /// True if nobody there would pay more.
    is_welcome: bool,
}

/// A group that would rather walk out.
#[derive(Debug, Serialize, JsonSchema)]
struct WalkOutJson {
    group: Vec<String>,
    saves: i64,
}

impl CoalitionsJson {
    /// Answers about one pack.
    pub fn new(pack: &Pack, found: &[RightPartners]) -> CoalitionsJson {
        CoalitionsJson {
            format: "comity-coalitions-1",
            comity: env!("CARGO_PKG_VERSION"),
            pack: pack.partnership.name.clone(),
            cases: found
                .iter()
                .map(|right| Case { pack, right }.json())
                .collect(),
        }
    }

    /// The JSON schema of this format.
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(CoalitionsJson).into()
    }
}

struct Case<'a> {
    pack: &'a Pack,
    right: &'a RightPartners,
}

impl Case<'_> {
    fn json(&self) -> CaseJson {
        let right = self.right;
        let no = right.with_alone.iter().enumerate();
        CaseJson {
            option: right.option.map(|o| self.pack.options[o].id.to_string()),
            groupings: right.best.iter().map(|g| self.grouping(g)).collect(),
            without_red_lines: right.free.as_ref().map(|g| self.grouping(g)),
            if_it_says_no: no
                .map(|(p, g)| (self.id(p), g.as_ref().map(|g| self.grouping(g))))
                .collect(),
            red_lines: self.red_lines(),
            smallest_changes: right.smallest_changes.clone(),
            stability: self.stability(),
        }
    }

    fn id(&self, bit: usize) -> String {
        let position = self.right.partners[bit];
        self.pack.partnership.partners[position].id.to_string()
    }

    fn ids(&self, group: usize) -> Vec<String> {
        members(group).map(|bit| self.id(bit)).collect()
    }

    fn grouping(&self, grouping: &Grouping) -> GroupingJson {
        let partners = 0..self.right.names.len();
        GroupingJson {
            groups: grouping.groups.iter().map(|g| self.ids(*g)).collect(),
            all_gain: self.right.all_gain(grouping),
            gains: partners
                .map(|p| (self.id(p), self.right.gains(grouping, p)))
                .collect(),
        }
    }

    fn red_lines(&self) -> Vec<RedLineJson> {
        let partners = &self.pack.partnership.partners;
        let names: Vec<&str> = partners.iter().map(|p| p.name.as_str()).collect();
        let places = self.right.red_lines.iter().zip(&self.right.worth);
        places
            .map(|(at, worth)| {
                let line = &self.pack.partner_terms.red_lines[*at];
                RedLineJson {
                    words: line.words(&names),
                    says: line.says.clone(),
                    source: line.source.clone(),
                    worth: worth.as_ref().map(|w| w.pence),
                }
            })
            .collect()
    }

    fn stability(&self) -> Option<StabilityJson> {
        let found = self.right.stability.as_ref()?;
        Some(StabilityJson {
            holds: found.holds(),
            moves: found
                .moves
                .iter()
                .map(|m| MoveJson {
                    partner: self.id(m.partner),
                    to: self.ids(m.to),
                    saves: m.saves,
                    is_welcome: m.is_welcome,
                })
                .collect(),
            walk_outs: found
                .walk_outs
                .iter()
                .map(|w| WalkOutJson {
                    group: self.ids(w.group),
                    saves: w.saves,
                })
                .collect(),
            walk_out_count: found.walk_out_count,
        })
    }
}
