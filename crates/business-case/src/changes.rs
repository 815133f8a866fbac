//! What differs between two packs, and what it takes to apply one difference alone.
//!
//! Things are the same if their ids are. Additions that nothing old speaks of (an estimate, a
//! definition, a price path) do nothing by themselves: the lines that use them do.

use crate::estimates::Estimate;
use crate::options::{Basis, Bearer, Bears, DeliveryOption, Line, Price, Split};
use crate::pack::Pack;
use crate::partnership::{DefinitionText, Partnership};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What sort of thing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Partners, services, sets, currency, dates, horizon, conventions.
    Frame,
    /// The numbers of an estimate, or that it is there.
    Estimate,
    /// Which estimates go together.
    Correlations,
    /// A price path.
    Price,
    /// A definition.
    Definition,
    /// An option, or who takes part in it.
    Option,
    /// A line.
    Line,
    /// Where a number comes from; the number is the same.
    Provenance,
    /// Days of the calendar, indicators, terms of leaving, and how the case is seen from outside.
    Circumstances,
    /// Words for readers.
    Words,
}

/// How the effect of a change on results was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Applied {
    /// With all other changes of the frame, in one step before all others.
    Frame,
    /// By itself.
    Alone,
    /// With others that only hold together.
    Together,
    /// Not at all: by itself it moves no result of an option that both packs have.
    Nothing,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// What has changed: `staff[alder]`, `shared.setup`, `partnership.horizon_years`.
    pub id: String,
    /// What sort of thing it is.
    pub kind: ChangeKind,
    /// What was and what is, in a sentence.
    pub says: String,
    /// How its effect was found.
    pub applied: Applied,
}

/// What it takes to apply a change to the old pack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Edit {
    Estimate(String),
    /// All rows of one name.
    Family(String),
    Correlations,
    Price(String),
    Define(String),
    /// Who takes part and who hosts.
    Members(String),
    /// All of an option, whose lines now say something else: a change, or everything.
    Restated(String),
    OwnDefine(String, String),
    Line(String, String),
}

/// The differences, each with what it takes to apply it.
pub(crate) fn between(before: &Pack, after: &Pack) -> Vec<(Change, Option<Edit>)> {
    let mut found = Found {
        before,
        after,
        changes: Vec::new(),
    };
    found.frame();
    found.estimates();
    found.correlations();
    found.prices();
    found.definitions();
    for option in &after.options {
        match before.option(option.id.as_str()) {
            Some(old) => found.option(old, option),
            None => found.only_in(option, "is new"),
        }
    }
    let gone = before
        .options
        .iter()
        .filter(|o| after.option(o.id.as_str()).is_none());
    gone.for_each(|o| found.only_in(o, "is gone"));
    found.circumstances();
    found.changes.sort_by_key(|(change, _)| change.kind);
    found.changes
}

struct Found<'a> {
    before: &'a Pack,
    after: &'a Pack,
    changes: Vec<(Change, Option<Edit>)>,
}

impl Found<'_> {
    fn add(&mut self, kind: ChangeKind, id: impl Into<String>, says: String, edit: Option<Edit>) {
        let applied = match (kind, &edit) {
            (ChangeKind::Frame, _) => Applied::Frame,
            (_, Some(_)) => Applied::Alone,
            (_, None) => Applied::Nothing,
        };
        let id = id.into();
        self.changes.push((
            Change {
                id,
                kind,
                says,
                applied,
            },
            edit,
        ));
    }

    fn frame(&mut self) {
        let (old, new) = (&self.before.partnership, &self.after.partnership);
        for ((name, was), (_, is)) in frame_fields(old).into_iter().zip(frame_fields(new)) {
            if was != is {
                let says = format!("{name}: {was} → {is}");
                self.add(ChangeKind::Frame, format!("partnership.{name}"), says, None);
            }
        }
        for set in &new.sets {
            let known = old.sets.iter().find(|s| s.name == set.name);
            let was: &[String] = known.map_or(&[], |s| &s.members);
            self.membership(&set.name, was, &set.members);
            if let Some(known) = known.filter(|s| s.index != set.index) {
                let says = format!("{}: index {} → {}", set.name, known.index, set.index);
                self.add(
                    ChangeKind::Frame,
                    format!("partnership.{}", set.name),
                    says,
                    None,
                );
            }
        }
        let gone = old
            .sets
            .iter()
            .filter(|s| !new.sets.iter().any(|n| n.name == s.name));
        for set in gone {
            self.membership(&set.name, &set.members, &[]);
        }
        if old.units != new.units && old.units.currency() == new.units.currency() {
            let says = "the words for things counted differ".to_owned();
            self.add(ChangeKind::Frame, "partnership.counts", says, None);
        }
        if old.outside_view != new.outside_view {
            let says = "partnership: the outside view is asked in another way".to_owned();
            self.add(
                ChangeKind::Circumstances,
                "partnership.outside_view",
                says,
                None,
            );
        }
        self.words(
            "partnership",
            &[
                ("name", &old.name, &new.name),
                ("says", &old.says, &new.says),
            ],
        );
        for partner in &new.partners {
            if let Some(was) = old.partners.iter().find(|p| p.id == partner.id) {
                let id = format!("partnership.{}", partner.id);
                self.words(&id, &[("name", &was.name, &partner.name)]);
            }
        }
    }

    fn membership(&mut self, set: &str, was: &[String], is: &[String]) {
        if was == is {
            return;
        }
        let listed = |ids: &[String], others: &[String]| -> Vec<String> {
            ids.iter()
                .filter(|i| !others.contains(i))
                .cloned()
                .collect()
        };
        let (new, gone) = (listed(is, was), listed(was, is));
        let mut parts = Vec::new();
        if !new.is_empty() {
            parts.push(format!("{} new", new.join(", ")));
        }
        if !gone.is_empty() {
            parts.push(format!("{} gone", gone.join(", ")));
        }
        if parts.is_empty() {
            parts.push("another order".to_owned());
        }
        let says = format!("{set}: {}", parts.join("; "));
        self.add(ChangeKind::Frame, format!("partnership.{set}"), says, None);
    }

    fn words(&mut self, id: &str, fields: &[(&str, &str, &str)]) {
        for (field, was, is) in fields.iter().filter(|(_, was, is)| was != is) {
            let says = format!("{id}: {field} “{was}” → “{is}”");
            self.add(ChangeKind::Words, id, says, None);
        }
    }

    fn estimates(&mut self) {
        let (old, new) = (by_id(self.before), by_id(self.after));
        let reshaped = reshaped(self.before, self.after);
        for name in &reshaped {
            let says = match (
                self.before.estimates.families.contains_key(name),
                self.after.estimates.families.contains_key(name),
            ) {
                (true, true) => {
                    format!("{name}: it now stands for other members, or measures something else")
                }
                (false, _) => format!(
                    "{name}: new, {}",
                    new.values()
                        .find(|e| e.name == *name)
                        .map_or(String::new(), |e| numbers(e))
                ),
                (true, false) => format!("{name}: gone"),
            };
            self.add(
                ChangeKind::Estimate,
                name,
                says,
                Some(Edit::Family(name.clone())),
            );
        }
        let steady = |e: &Estimate| !reshaped.contains(&e.name);
        for (id, estimate) in new.iter().filter(|(_, e)| steady(e)) {
            match old.get(id) {
                None => {
                    let says = format!("{id}: new, {}", numbers(estimate));
                    self.add(ChangeKind::Estimate, *id, says, None);
                }
                Some(was) => self.estimate(was, estimate),
            }
        }
        for (id, estimate) in old
            .iter()
            .filter(|(id, e)| steady(e) && !new.contains_key(*id))
        {
            let says = format!("{id}: gone, was {}", numbers(estimate));
            self.add(ChangeKind::Estimate, *id, says, None);
        }
    }

    fn estimate(&mut self, was: &Estimate, is: &Estimate) {
        let id = is.id.as_str();
        let same = was.distribution == is.distribution && was.unit.scale == is.unit.scale;
        let (p, q) = (&was.provenance, &is.provenance);
        let mut parts = Vec::new();
        for (field, a, b) in [
            ("source", &p.source, &q.source),
            ("owner", &p.owner, &q.owner),
            ("note", &p.note, &q.note),
        ] {
            if a != b {
                parts.push(format!("{field} “{a}” → “{b}”"));
            }
        }
        if p.grade != q.grade {
            parts.insert(0, format!("grade {:?} → {:?}", p.grade, q.grade));
        }
        if p.date != q.date {
            parts.push(format!("{} → {}", p.date, q.date));
        }
        let from = parts.join(", ");
        if !same {
            let tail = if from.is_empty() {
                String::new()
            } else {
                format!(" ({from})")
            };
            let says = format!("{id}: {} → {}{tail}", numbers(was), numbers(is));
            self.add(
                ChangeKind::Estimate,
                id,
                says,
                Some(Edit::Estimate(id.to_owned())),
            );
        } else if !from.is_empty() {
            let says = format!("{id}: {from}; the same numbers");
            self.add(ChangeKind::Provenance, id, says, None);
        }
        self.words(
            id,
            &[
                ("says", &was.says, &is.says),
                ("find_out", &was.find_out, &is.find_out),
            ],
        );
        if was.find_out_cost != is.find_out_cost {
            let told = |cost: Option<f64>| cost.map_or("not said".to_owned(), |c| c.to_string());
            let (a, b) = (told(was.find_out_cost), told(is.find_out_cost));
            let says = format!("{id}: finding out costs {a} → {b}");
            self.add(ChangeKind::Circumstances, id, says, None);
        }
    }

    fn correlations(&mut self) {
        let (old, new) = (correlated(self.before), correlated(self.after));
        let pairs: BTreeSet<_> = old.keys().chain(new.keys()).collect();
        let told = |r: Option<&f64>| r.map_or("none".to_owned(), |r| format!("{r:.2}"));
        let changed: Vec<String> = pairs
            .into_iter()
            .filter(|pair| old.get(*pair) != new.get(*pair))
            .map(|pair| {
                format!(
                    "{} with {}: {} → {}",
                    pair.0,
                    pair.1,
                    told(old.get(pair)),
                    told(new.get(pair))
                )
            })
            .collect();
        if !changed.is_empty() {
            let says = format!("correlations of normal scores: {}", changed.join("; "));
            self.add(
                ChangeKind::Correlations,
                "correlations",
                says,
                Some(Edit::Correlations),
            );
        }
    }

    fn prices(&mut self) {
        let (old, new) = (
            &self.before.partnership.prices,
            &self.after.partnership.prices,
        );
        for (name, path) in new {
            let id = format!("price.{name}");
            match old.get(name) {
                None => self.add(
                    ChangeKind::Price,
                    id,
                    format!("price path {name}: new"),
                    None,
                ),
                Some(was) if formula(&was.growth) != formula(&path.growth) => {
                    let says = format!(
                        "price path {name}: {} → {}",
                        formula(&was.growth),
                        formula(&path.growth)
                    );
                    self.add(ChangeKind::Price, id, says, Some(Edit::Price(name.clone())));
                }
                Some(was) => self.words(&id, &[("says", &was.says, &path.says)]),
            }
        }
        for name in old.keys().filter(|n| !new.contains_key(*n)) {
            self.add(
                ChangeKind::Price,
                format!("price.{name}"),
                format!("price path {name}: gone"),
                None,
            );
        }
    }

    fn definitions(&mut self) {
        let (old, new) = (
            &self.before.partnership.define,
            &self.after.partnership.define,
        );
        self.defined("", old, new, |name| Edit::Define(name.to_owned()));
    }

    fn defined(
        &mut self,
        option: &str,
        old: &BTreeMap<String, DefinitionText>,
        new: &BTreeMap<String, DefinitionText>,
        edit: impl Fn(&str) -> Edit,
    ) {
        let id = |name: &str| match option {
            "" => name.to_owned(),
            _ => format!("{option}.{name}"),
        };
        for (name, text) in new {
            let says = match old.get(name) {
                None => format!("definition {}: new, {}", id(name), formula(text)),
                Some(was) if formula(was) != formula(text) => {
                    format!(
                        "definition {}: {} → {}",
                        id(name),
                        formula(was),
                        formula(text)
                    )
                }
                Some(_) => continue,
            };
            let harmless = !old.contains_key(name) && !speaks_before(self.before, name);
            let edit = (!harmless).then(|| edit(name));
            self.add(ChangeKind::Definition, id(name), says, edit);
        }
        for name in old.keys().filter(|n| !new.contains_key(*n)) {
            self.add(
                ChangeKind::Definition,
                id(name),
                format!("definition {}: gone", id(name)),
                None,
            );
        }
    }

    fn only_in(&mut self, option: &DeliveryOption, how: &str) {
        let says = format!("option {} ({}) {how}", option.id, option.name);
        self.add(ChangeKind::Option, option.id.as_str(), says, None);
    }

    fn option(&mut self, was: &DeliveryOption, is: &DeliveryOption) {
        let id = is.id.as_str();
        let restated = was.basis != is.basis;
        let mut parts = Vec::new();
        for (field, a, b) in [
            (
                "members",
                members(self.before, was, self.after),
                members(self.after, is, self.before),
            ),
            ("host", host(self.before, was), host(self.after, is)),
            ("basis", basis(was).to_owned(), basis(is).to_owned()),
        ] {
            if a != b {
                parts.push(format!("{field} {a} → {b}"));
            }
        }
        if !parts.is_empty() {
            let (edit, tail) = match restated {
                true => (
                    Edit::Restated(id.to_owned()),
                    "; its lines and definitions with it",
                ),
                false => (Edit::Members(id.to_owned()), ""),
            };
            let says = format!("option {id}: {}{tail}", parts.join(", "));
            self.add(ChangeKind::Option, id, says, Some(edit));
        }
        self.words(
            id,
            &[
                ("name", &was.name, &is.name),
                ("says", &was.says, &is.says),
                ("form", &was.form, &is.form),
            ],
        );
        if was.exit != is.exit {
            let says = format!("option {id}: the terms of leaving differ");
            self.add(ChangeKind::Circumstances, id, says, None);
        }
        if !restated {
            let edit = |name: &str| Edit::OwnDefine(id.to_owned(), name.to_owned());
            self.defined(id, &was.define, &is.define, edit);
            self.lines(was, is);
        }
    }

    fn lines(&mut self, was: &DeliveryOption, is: &DeliveryOption) {
        let edit = |line: &Line| Some(Edit::Line(is.id.to_string(), line.id.to_string()));
        for line in &is.lines {
            let id = format!("{}.{}", is.id, line.id);
            let Some(old) = was.lines.iter().find(|l| l.id == line.id) else {
                let says = format!(
                    "line {id}: new, a {}, {}",
                    line.kind,
                    formula(&line.formula)
                );
                self.add(ChangeKind::Line, id, says, edit(line));
                continue;
            };
            let fields = line_fields(self.before, old)
                .into_iter()
                .zip(line_fields(self.after, line));
            let changed: Vec<String> = fields
                .filter(|((_, a), (_, b))| a != b)
                .map(|((field, a), (_, b))| format!("{field} {a} → {b}"))
                .collect();
            if !changed.is_empty() {
                let says = format!("line {id}: {}", changed.join(", "));
                self.add(ChangeKind::Line, id.as_str(), says, edit(line));
            }
            if old.optimism_bias != line.optimism_bias {
                let (a, b) = (bias(old), bias(line));
                let says = format!("line {id}: optimism bias {a} → {b}");
                self.add(ChangeKind::Circumstances, id.as_str(), says, None);
            }
            let once = |l: &Line| if l.one_off { "yes" } else { "no" };
            self.words(
                &id,
                &[
                    ("says", &old.says, &line.says),
                    ("heading", &old.heading, &line.heading),
                    ("owner", &old.owner, &line.owner),
                    ("one_off", once(old), once(line)),
                ],
            );
        }
        for line in was
            .lines
            .iter()
            .filter(|l| !is.lines.iter().any(|n| n.id == l.id))
        {
            let id = format!("{}.{}", is.id, line.id);
            let says = format!("line {id}: gone, was {}", formula(&line.formula));
            self.add(ChangeKind::Line, id, says, edit(line));
        }
    }

    fn circumstances(&mut self) {
        let day = |pack: &Pack| -> BTreeSet<String> {
            let whose =
                |p: Option<usize>| p.map_or("", |p| pack.partnership.partners[p].id.as_str());
            let row = |e: &crate::calendar::CalendarEntry| {
                format!("{} {} {} {}", e.date, whose(e.partner), e.what, e.says)
            };
            pack.calendar.iter().map(row).collect()
        };
        let indicator = |pack: &Pack| -> BTreeSet<String> {
            let whose =
                |p: Option<usize>| p.map_or("", |p| pack.partnership.partners[p].id.as_str());
            let row = |i: &crate::indicators::Indicator| {
                format!(
                    "{} {} {} {} {}",
                    i.id,
                    whose(i.partner),
                    i.needed,
                    i.held,
                    i.unit.text
                )
            };
            pack.indicators.iter().map(row).collect()
        };
        let (before, after) = (self.before, self.after);
        self.rows("calendar", &day(before), &day(after));
        self.rows("indicators", &indicator(before), &indicator(after));
    }

    fn rows(&mut self, id: &str, was: &BTreeSet<String>, is: &BTreeSet<String>) {
        let (new, gone) = (is.difference(was).count(), was.difference(is).count());
        if new + gone > 0 {
            let says = format!("{id}.csv: rows new or changed {new}, gone or changed {gone}");
            self.add(ChangeKind::Circumstances, id, says, None);
        }
    }
}

/// What of the frame is one value.
fn frame_fields(partnership: &Partnership) -> Vec<(&'static str, String)> {
    let timeline = &partnership.timeline;
    vec![
        ("currency", partnership.units.currency().to_owned()),
        ("start", timeline.start().to_string()),
        ("period", format!("{:?}", timeline.length()).to_lowercase()),
        ("horizon_years", timeline.years().to_string()),
        ("conventions", partnership.conventions.id.clone()),
        ("discounting", partnership.discounting.clone()),
        ("timing", timing(partnership.timing).to_owned()),
    ]
}

/// Names of estimates that cannot stand beside the old ones, or that are heard without being named.
fn reshaped(before: &Pack, after: &Pack) -> BTreeSet<String> {
    let (old, new) = (&before.estimates.families, &after.estimates.families);
    let sets = |pack: &Pack, sets: &[usize]| -> Vec<String> {
        sets.iter()
            .map(|s| pack.partnership.sets[*s].name.clone())
            .collect()
    };
    let mut names = BTreeSet::new();
    for (name, family) in new {
        let differs = old.get(name).is_some_and(|was| {
            was.dimension != family.dimension
                || sets(before, &was.sets) != sets(after, &family.sets)
        });
        let clashes = !old.contains_key(name) && (name == "inflation" || defines(before, name));
        if differs || clashes {
            names.insert(name.clone());
        }
    }
    if old.contains_key("inflation") && !new.contains_key("inflation") {
        names.insert("inflation".to_owned());
    }
    names
}

/// True if a pack defines a name, for all options or for one.
fn defines(pack: &Pack, name: &str) -> bool {
    pack.partnership.define.contains_key(name)
        || pack.options.iter().any(|o| o.define.contains_key(name))
}

/// True if a name means something in a pack already.
pub(crate) fn speaks_before(pack: &Pack, name: &str) -> bool {
    pack.estimates.families.contains_key(name) || defines(pack, name)
}

/// Names of estimates that may be added to the old pack without touching anything.
pub(crate) fn may_be_added(before: &Pack, after: &Pack) -> BTreeSet<String> {
    let reshaped = reshaped(before, after);
    let names = after.estimates.families.keys();
    names.filter(|n| !reshaped.contains(*n)).cloned().collect()
}

fn by_id(pack: &Pack) -> BTreeMap<&str, &Estimate> {
    pack.estimates
        .list
        .iter()
        .map(|e| (e.id.as_str(), e))
        .collect()
}

fn numbers(estimate: &Estimate) -> String {
    format!("{} {}", estimate.written, estimate.unit.text)
}

/// Correlations of normal scores by the ids of the two estimates.
fn correlated(pack: &Pack) -> BTreeMap<(String, String), f64> {
    let id = |i: usize| pack.estimates.inputs[i].id.clone();
    let pair = |a: String, b: String| if a < b { (a, b) } else { (b, a) };
    let all = pack.estimates.correlations.iter();
    all.map(|c| (pair(id(c.first), id(c.second)), c.r))
        .collect()
}

/// A formula on one line.
fn formula(text: &DefinitionText) -> String {
    let words: Vec<&str> = text.formula.split_whitespace().collect();
    format!("`{}`", words.join(" "))
}

/// Ids of members that both packs know as partners.
fn members(pack: &Pack, option: &DeliveryOption, other: &Pack) -> String {
    let partners = pack.partnership.partners.iter().enumerate();
    let known = |id: &comity_domain::Id| other.partnership.partners.iter().any(|p| p.id == *id);
    let ids: BTreeSet<&str> = partners
        .filter(|(p, partner)| option.members[*p] && known(&partner.id))
        .map(|(_, partner)| partner.id.as_str())
        .collect();
    match ids.is_empty() {
        true => "nobody".to_owned(),
        false => ids.into_iter().collect::<Vec<_>>().join(", "),
    }
}

fn host(pack: &Pack, option: &DeliveryOption) -> String {
    let id = |p: usize| pack.partnership.partners[p].id.to_string();
    option.host.map_or("nobody".to_owned(), id)
}

fn basis(option: &DeliveryOption) -> &'static str {
    match option.basis {
        Basis::Change => "change",
        Basis::Whole => "whole",
    }
}

/// All of a line that moves figures.
fn line_fields(pack: &Pack, line: &Line) -> Vec<(&'static str, String)> {
    let (bears, split) = match &line.bears {
        Bears::EachMember => ("each member".to_owned(), "none".to_owned()),
        Bears::EachPartner => ("each partner".to_owned(), "none".to_owned()),
        Bears::Host => ("host".to_owned(), "none".to_owned()),
        Bears::AllMembers(Split::Equal) => ("all members".to_owned(), "equal".to_owned()),
        Bears::AllMembers(Split::By(text)) => ("all members".to_owned(), formula(text)),
        Bears::One(bearer) => (bearer_id(pack, *bearer), "none".to_owned()),
    };
    let price = match &line.price {
        Price::General => "general".to_owned(),
        Price::Cash => "cash".to_owned(),
        Price::Path(path) => path.clone(),
    };
    let transfer = line
        .transfer_to
        .map_or("nobody".to_owned(), |b| bearer_id(pack, b));
    vec![
        ("kind", line.kind.to_string()),
        ("borne by", bears),
        ("split", split),
        ("formula", formula(&line.formula)),
        ("price", price),
        ("cash", line.cash.to_string()),
        ("transfer to", transfer),
    ]
}

fn bearer_id(pack: &Pack, bearer: Bearer) -> String {
    crate::scope::Scope::One(bearer).id(pack)
}

fn timing(timing: comity_methods::finance::Timing) -> &'static str {
    match timing {
        comity_methods::finance::Timing::StartOfYear => "start of year",
        comity_methods::finance::Timing::MidYear => "middle of year",
    }
}

fn bias(line: &Line) -> String {
    line.optimism_bias.as_ref().map_or("none".to_owned(), |b| {
        format!("{} ({:.0}% mitigated)", b.kind, b.mitigated * 100.0)
    })
}
