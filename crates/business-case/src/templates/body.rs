//! What a template or a part contributes to an option: definitions, lines, estimates, price paths.

use super::Named;
use crate::problem::{Problem, SourceText};
use crate::text::Text;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The tables that templates and parts have in common.
#[derive(Clone, Debug, Default)]
pub(super) struct Body {
    pub define: Vec<Define>,
    pub lines: Vec<Line>,
    pub estimates: Vec<Estimate>,
    pub prices: Vec<Price>,
}

/// A definition with the comment that stands above it.
#[derive(Clone, Debug)]
pub(super) struct Define {
    pub name: String,
    pub comment: String,
    pub formula: Named,
}

/// A line: its keys as they are written, and its formula.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub id: Named,
    pub comment: String,
    pub words: Vec<(&'static str, Named)>,
    pub flags: Vec<(&'static str, bool)>,
    /// The kind of project whose official uplift against optimism is shown.
    pub bias: Option<Named>,
}

/// An estimate to be made: a placeholder and where to find the evidence.
#[derive(Clone, Debug)]
pub(super) struct Estimate {
    pub id: Named,
    pub each_partner: bool,
    pub distribution: String,
    pub unit: String,
    pub says: String,
    pub find: String,
    pub basis: String,
    pub grade: String,
}

/// A price path.
#[derive(Clone, Debug)]
pub(super) struct Price {
    pub id: Named,
    pub says: String,
    pub growth: Named,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLine {
    id: Text,
    says: Text,
    kind: Text,
    bears: Text,
    split: Option<Text>,
    transfer_to: Option<Text>,
    heading: Option<Text>,
    owner: Option<Text>,
    price: Option<Text>,
    cash: Option<bool>,
    one_off: Option<bool>,
    optimism_bias: Option<RawBias>,
    formula: Text,
}

/// What mitigates the bias is evidence of one case, so a template names the kind alone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBias {
    kind: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEstimate {
    id: Text,
    each: Option<Text>,
    distribution: Text,
    unit: Text,
    says: Text,
    find: Text,
    basis: Text,
    grade: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPrice {
    id: Text,
    says: Text,
    growth: Text,
}

/// Puts the tables of a file together.
pub(super) struct Reader<'a> {
    pub source: &'a SourceText,
    pub problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    pub fn named(&self, text: &Text) -> Named {
        Named {
            word: text.get_ref().trim_end().to_owned(),
            source: self.source.clone(),
            span: text.span(),
        }
    }

    pub fn body(
        &mut self,
        define: &BTreeMap<String, Text>,
        lines: &[RawLine],
        estimates: &[RawEstimate],
        prices: &[RawPrice],
    ) -> Body {
        let mut body = Body {
            define: define.iter().map(|(n, f)| self.define(n, f)).collect(),
            lines: lines.iter().map(|l| self.line(l)).collect(),
            estimates: estimates.iter().map(|e| self.estimate(e)).collect(),
            prices: prices.iter().map(|p| self.price(p)).collect(),
        };
        body.define.sort_by_key(|d| d.formula.span.start);
        body
    }

    fn define(&self, name: &str, formula: &Text) -> Define {
        Define {
            name: name.to_owned(),
            comment: comment_above(&self.source.text, formula.span().start),
            formula: self.named(formula),
        }
    }

    fn line(&self, raw: &RawLine) -> Line {
        let begins = self.source.text[..raw.id.span().start].rfind("[[line]]");
        let optional = [
            ("split", &raw.split),
            ("transfer_to", &raw.transfer_to),
            ("heading", &raw.heading),
            ("owner", &raw.owner),
            ("price", &raw.price),
        ];
        let first = [
            ("says", &raw.says),
            ("kind", &raw.kind),
            ("bears", &raw.bears),
        ];
        let mut words: Vec<_> = first.map(|(key, text)| (key, self.named(text))).into();
        words.extend(
            optional
                .into_iter()
                .filter_map(|(key, text)| Some((key, self.named(text.as_ref()?)))),
        );
        words.push(("formula", self.named(&raw.formula)));
        let flags = [("cash", raw.cash), ("one_off", raw.one_off)];
        Line {
            id: self.named(&raw.id),
            comment: begins.map_or(String::new(), |at| comment_above(&self.source.text, at)),
            words,
            flags: flags
                .into_iter()
                .filter_map(|(key, flag)| Some((key, flag?)))
                .collect(),
            bias: raw.optimism_bias.as_ref().map(|b| self.named(&b.kind)),
        }
    }

    fn estimate(&mut self, raw: &RawEstimate) -> Estimate {
        if let Some(each) = raw.each.as_ref().filter(|e| e.get_ref() != "partner") {
            self.problems.push(self.named(each).problem(
                format!("an estimate cannot be made for each `{}`", each.get_ref()),
                "write each = \"partner\", or leave it out for one row",
            ));
        }
        let word = |text: &Text| text.get_ref().trim().to_owned();
        for (key, text) in [
            ("says", &raw.says),
            ("find", &raw.find),
            ("basis", &raw.basis),
        ] {
            if word(text).is_empty() {
                self.problems.push(self.named(text).problem(
                    format!("{key} is empty"),
                    "say what it is, where the evidence can be found, and why this placeholder",
                ));
            }
        }
        Estimate {
            id: self.named(&raw.id),
            each_partner: raw.each.is_some(),
            distribution: word(&raw.distribution),
            unit: word(&raw.unit),
            says: word(&raw.says),
            find: word(&raw.find),
            basis: word(&raw.basis),
            grade: raw.grade.as_ref().map_or("D".to_owned(), word),
        }
    }

    fn price(&self, raw: &RawPrice) -> Price {
        Price {
            id: self.named(&raw.id),
            says: raw.says.get_ref().clone(),
            growth: self.named(&raw.growth),
        }
    }
}

/// The lines of comment that stand right above a place, as they are written.
fn comment_above(text: &str, at: usize) -> String {
    let line_start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let above: Vec<&str> = text[..line_start].lines().collect();
    let count = above
        .iter()
        .rev()
        .take_while(|l| l.starts_with('#'))
        .count();
    above[above.len() - count..].join("\n")
}
