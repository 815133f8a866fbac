//! Why a figure is what it is: a tree from the figure over lines, formulas and definitions down
//! to estimates and their sources.

use crate::appraisal::{Sampling, appraise, figure_id, sampler};
use crate::estimates::Estimate;
use crate::explain_decides::explain_decides;
use crate::explain_flow;
use crate::explain_made::explain_made;
use crate::explain_outside;
use crate::explain_values::{Asked, Values, View};
use crate::figures::{Figure, WithError};
use crate::model::{Model, vocabulary};
use crate::options::{Basis, Bearer, Bears, Line, Split};
use crate::outside::{self, Side};
use crate::pack::Pack;
use crate::partnership::DefinitionText;
use crate::problem::Problem;
use crate::scope::Scope;
use comity_domain::{grouped, nearest};
use comity_methods::formula::{Expression, Kind, PARTNERS, Vocabulary, in_words};

/// A branch of an explanation.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// What this branch is: a figure, a line, a definition, an estimate.
    pub title: String,
    /// Its value, where it has one.
    pub value: Option<Value>,
    /// Sentences about it.
    pub notes: Vec<String>,
    /// What it is made of.
    pub parts: Vec<Explanation>,
}

/// A value with its unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// In the first year, if it differs from the last.
    pub first: Option<WithError>,
    /// In the last year, or altogether.
    pub last: WithError,
    /// Its unit in words.
    pub unit: String,
}

/// Explains a figure (`hub.east-herts.npv`) or an estimate (`staff[east-herts]`).
///
/// # Errors
/// Formulas that do not fit; or no such figure, with the nearest one.
pub fn explain(pack: &Pack, id: &str, sampling: Sampling) -> Result<Explanation, Vec<Problem>> {
    if let Some(estimate) = pack.estimates.list.iter().find(|e| e.id == id) {
        return Ok(of_estimate(estimate));
    }
    if let Some(ratio) = explain_outside::explain_ratio(pack, id) {
        return Ok(ratio);
    }
    let made = explain_made(pack, id, sampling).or_else(|| explain_decides(pack, id, sampling));
    if let Some(made) = made {
        return made;
    }
    let (side, own) = Side::of_id(id);
    let mut model = Model::build(pack)?;
    let Some((option, scope, view)) = find(pack, &model, own) else {
        return Err(vec![unknown(pack, &model, id)]);
    };
    model.entries = outside::entries(pack, &mut model, side);
    // All partners and everyone have present values even where nothing touches them: these are 0.
    let cash_only = matches!(view, View::Cash | View::Year(_));
    let touched = model.entries[option]
        .iter()
        .any(|e| scope.parts(e).is_some() && (e.cash || !cash_only));
    let together = matches!(scope, Scope::Partners | Scope::All);
    if !touched && (cash_only || !together) {
        return Err(vec![unknown(pack, &model, id)]);
    }
    let (sampler, _) = sampler(pack, sampling)?;
    let asked = Asked {
        pack,
        option,
        scope,
        view,
    };
    let values = asked.values(&mut model, &sampler, sampling);
    let words = vocabulary(pack, &pack.options[option], &mut Vec::new());
    let teller = Teller {
        pack,
        side,
        option,
        scope,
        view,
        words,
        values,
    };
    let mut told = teller.figure(id);
    if own.ends_with(".npv") && !pack.options[option].stays() {
        told.notes.extend(spread_note(pack, id, sampling)?);
    }
    Ok(told)
}

/// In how many futures a net present value is a gain, and its middle range.
fn spread_note(pack: &Pack, id: &str, sampling: Sampling) -> Result<Option<String>, Vec<Problem>> {
    let appraisal = appraise(pack, sampling, &|_, _| ())?;
    let spread = appraisal.figure(id).and_then(Figure::spread);
    let currency = pack.partnership.units.currency();
    let note = spread.and_then(|s| {
        let [low, high] = [s.quantile(0.1)?, s.quantile(0.9)?].map(|q| grouped(q.value, 0));
        let share = grouped(s.p_positive.value * 100.0, 1);
        Some(format!(
            "It is above 0 in {share} of 100 futures, and between {currency} {low} and {currency} {high} in 8 of 10."
        ))
    });
    Ok(note)
}

fn views(pack: &Pack, option: usize, scope: Scope) -> Vec<(String, View)> {
    let named = [
        ("npv", View::Npv),
        ("bcr", View::Npv),
        ("cash_npv", View::Cash),
        ("payback", View::Cash),
        ("costs_pv", View::Costs),
        ("benefits_pv", View::Benefits),
    ];
    let timeline = &pack.partnership.timeline;
    let years = (0..timeline.years()).map(|y| {
        (
            format!("cash_{}", timeline.year_label(y).replace('/', "-")),
            View::Year(y),
        )
    });
    let all = named
        .into_iter()
        .map(|(name, view)| (name.to_owned(), view))
        .chain(years);
    all.map(|(measure, view)| (figure_id(pack, option, scope, &measure), view))
        .collect()
}

fn all_ids(pack: &Pack, model: &Model) -> Vec<(String, usize, Scope, View)> {
    let options = (0..pack.options.len()).flat_map(|o| {
        Scope::of(pack, &model.entries[o])
            .into_iter()
            .map(move |s| (o, s))
    });
    let ids = options.flat_map(|(o, s)| {
        views(pack, o, s)
            .into_iter()
            .map(move |(id, view)| (id, o, s, view))
    });
    ids.collect()
}

fn find(pack: &Pack, model: &Model, id: &str) -> Option<(usize, Scope, View)> {
    all_ids(pack, model)
        .into_iter()
        .find(|(i, ..)| i == id)
        .map(|(_, o, s, v)| (o, s, v))
}

fn unknown(pack: &Pack, model: &Model, id: &str) -> Problem {
    let ids = all_ids(pack, model);
    let estimates = pack.estimates.list.iter().map(|e| e.id.as_str());
    let close = nearest(id, ids.iter().map(|(i, ..)| i.as_str()).chain(estimates));
    let family = pack.estimates.list.iter().find(|e| e.name == id);
    let close = family.map(|e| e.id.as_str()).or(close);
    let hint = close
        .map(|c| format!("did you mean `{c}`? "))
        .unwrap_or_default();
    let example = ids.first().map_or("", |(i, ..)| i.as_str());
    Problem::new(
        format!("there is no figure or estimate `{id}` to explain"),
        format!(
            "{hint}Figures are option.bearer.measure, such as `{example}`; `comity appraise --format json` lists them all"
        ),
    )
}

struct Teller<'a> {
    pack: &'a Pack,
    side: Side,
    option: usize,
    scope: Scope,
    view: View,
    words: Vocabulary,
    values: Values,
}

impl Teller<'_> {
    fn figure(&self, id: &str) -> Explanation {
        let option = &self.pack.options[self.option];
        let mut notes = vec![format!(
            "{}, for {}{}.",
            option.name,
            self.scope.name(self.pack),
            match self.side {
                Side::Stated => String::new(),
                side => format!(", {}", side.words()),
            }
        )];
        notes.extend(self.view_notes(id));
        if self.side == Side::TurnedOut {
            notes.extend(explain_outside::ends_note(self.pack, option));
        }
        if option.basis == Basis::Change {
            notes.push("Everything is a change from staying as now.".to_owned());
        }
        if self.values.lines.is_empty() {
            notes.push("No line of the option is of that sort, so it is nothing.".to_owned());
        }
        let mut lines: Vec<(&(usize, usize), &WithError)> = self.values.lines.iter().collect();
        lines.sort_by(|a, b| {
            b.1.value
                .abs()
                .total_cmp(&a.1.value.abs())
                .then(a.0.cmp(b.0))
        });
        Explanation {
            title: id.to_owned(),
            value: self.total(id),
            notes,
            parts: lines
                .into_iter()
                .map(|(key, value)| self.line(*key, *value))
                .collect(),
        }
    }

    /// What the lines add up to, if that is the figure itself.
    fn total(&self, id: &str) -> Option<Value> {
        let made_of_it = id.ends_with(".bcr") || id.ends_with(".payback");
        let unit = self.pack.partnership.units.currency().to_owned();
        (!made_of_it).then_some(Value {
            first: None,
            last: self.values.total,
            unit,
        })
    }

    fn view_notes(&self, id: &str) -> Option<String> {
        let text = match self.view {
            View::Npv if id.ends_with(".bcr") => {
                "The ratio divides the benefits below, as present values, by the costs; its value is in `comity appraise`."
            }
            View::Npv => {
                "Present values of the lines below, benefits less costs, real and discounted, add up to it."
            }
            View::Cash if id.ends_with(".payback") => {
                "Payback adds up the cash lines below period by period, in cash of the day; here they stand as present values. The time itself is in `comity appraise`."
            }
            View::Cash => "Present values of the cash lines below add up to it.",
            View::Costs => "Present values of the costs below add up to it.",
            View::Benefits => "Present values of the benefits below add up to it.",
            View::Year(_) => "Cash of the year, nominal and undiscounted, adds up to it.",
        };
        Some(text.to_owned())
    }

    fn line(&self, (option, position): (usize, usize), value: WithError) -> Explanation {
        let of = &self.pack.options[option];
        let line: &Line = &of.lines[position];
        let mut names = Vec::new();
        let mut notes = vec![
            line.says.clone(),
            format!("= {}", line.formula.formula.trim()),
            self.in_words(&line.formula.expression),
        ];
        let mut parts = self.names(&line.formula.expression, &self.bound(), &mut names);
        if let Some((note, ratio)) =
            explain_outside::line_note(self.pack, self.side, self.option, (option, position))
        {
            notes.push(note);
            parts.extend(ratio);
        }
        match &line.bears {
            Bears::AllMembers(Split::Equal) => {
                notes.push("Split in equal parts between those who take part.".to_owned())
            }
            Bears::AllMembers(Split::By(weights)) => {
                notes.push(format!(
                    "Split between those who take part in proportion to {}.",
                    weights.formula.trim()
                ));
                parts.extend(self.names(&weights.expression, &[], &mut names));
            }
            _ => {}
        }
        Explanation {
            title: format!("{} ({})", line.id, line.kind),
            value: Some(Value {
                first: None,
                last: value,
                unit: self.pack.partnership.units.currency().to_owned(),
            }),
            notes,
            parts,
        }
    }

    /// The partner for whom the figure is, as the meaning of `p`.
    fn bound(&self) -> Vec<(String, usize)> {
        match self.scope {
            Scope::One(Bearer::Partner(partner)) => {
                vec![(self.words.sets[PARTNERS].index.clone(), partner)]
            }
            _ => Vec::new(),
        }
    }

    fn in_words(&self, e: &Expression) -> String {
        let says = |name: &str| {
            if let Some(says) = explain_flow::says(name) {
                return Some(format!("[{says}]"));
            }
            let estimate = self.pack.estimates.list.iter().find(|x| x.name == name)?;
            (!estimate.says.is_empty()).then(|| format!("[{}]", estimate.says))
        };
        format!("In words: {}.", in_words(e, &says))
    }

    /// Explanations of every estimate and definition that an expression names, each once.
    fn names(
        &self,
        e: &Expression,
        bound: &[(String, usize)],
        seen: &mut Vec<String>,
    ) -> Vec<Explanation> {
        let mut parts = Vec::new();
        for full in self.mentioned(e, bound) {
            if !seen.contains(&full) {
                seen.push(full.clone());
                parts.extend(self.named(&full, bound, seen));
            }
        }
        parts
    }

    fn named(
        &self,
        full: &str,
        bound: &[(String, usize)],
        seen: &mut Vec<String>,
    ) -> Option<Explanation> {
        if let Some(estimate) = self.pack.estimates.list.iter().find(|e| e.id == full) {
            return Some(of_estimate(estimate));
        }
        let (name, members) = full.split_once('[').unwrap_or((full, ""));
        if let Some(flow) = explain_flow::explained(self.pack, self.option, full) {
            return Some(flow);
        }
        let text = self.text(name)?;
        let bound = self.rebound(name, members.trim_end_matches(']'), bound);
        let values = self.values.names.get(full).copied();
        Some(Explanation {
            title: full.to_owned(),
            value: values.map(|(first, last)| self.value(full, first, last)),
            notes: vec![
                format!("= {}", text.formula.trim()),
                self.in_words(&text.expression),
            ],
            parts: self.names(&text.expression, &bound, seen),
        })
    }

    fn text(&self, name: &str) -> Option<&DefinitionText> {
        let own = self.pack.options[self.option].define.get(name);
        own.or_else(|| self.pack.partnership.define.get(name))
    }

    fn value(&self, full: &str, first: WithError, last: WithError) -> Value {
        let differs =
            (first.value - last.value).abs() > 1e-9 * (first.value.abs() + last.value.abs());
        let unit = self
            .values
            .dimensions
            .get(full)
            .cloned()
            .unwrap_or_default()
            .in_words(self.pack.partnership.units.currency());
        Value {
            first: differs.then_some(first),
            last,
            unit: if unit == "a plain ratio" {
                String::new()
            } else {
                unit
            },
        }
    }

    /// Which member each index of a definition stands for, from its full name.
    fn rebound(
        &self,
        name: &str,
        members: &str,
        bound: &[(String, usize)],
    ) -> Vec<(String, usize)> {
        let Some(definition) = self.words.definitions.get(name) else {
            return bound.to_vec();
        };
        let one = |(set, id): (&usize, &str)| {
            let set = &self.words.sets[*set];
            set.members
                .iter()
                .position(|m| m == id.trim())
                .map(|m| (set.index.clone(), m))
        };
        definition
            .sets
            .iter()
            .zip(members.split(','))
            .filter_map(one)
            .collect()
    }

    /// Full names in an expression; an index that stands for nobody in particular (a figure for
    /// all partners) stands for everyone.
    fn mentioned(&self, e: &Expression, bound: &[(String, usize)]) -> Vec<String> {
        let mut found = Vec::new();
        self.mention(e, bound, &mut found);
        found
    }

    fn mention(&self, e: &Expression, bound: &[(String, usize)], found: &mut Vec<String>) {
        match &e.kind {
            Kind::Number(..) => {}
            Kind::Name(name, indices) => {
                let names: Vec<&str> = indices.iter().map(|i| i.name.as_str()).collect();
                self.full_names(name, &names, bound, found);
            }
            Kind::Call(_, arguments) => {
                arguments.iter().for_each(|a| self.mention(a, bound, found))
            }
            Kind::Over {
                body, index, set, ..
            } => {
                let own = self
                    .words
                    .set_named(set)
                    .map(|s| self.words.sets[s].index.clone());
                let runs = index.clone().or(own).unwrap_or_default();
                let outer: Vec<_> = bound.iter().filter(|(b, _)| *b != runs).cloned().collect();
                self.mention(body, &outer, found);
            }
            Kind::Binary(_, a, b) => [a, b].iter().for_each(|x| self.mention(x, bound, found)),
            Kind::Unary(_, a) => self.mention(a, bound, found),
            Kind::If(c, a, b) => [c, a, b].iter().for_each(|x| self.mention(x, bound, found)),
        }
    }

    fn full_names(
        &self,
        name: &str,
        indices: &[&str],
        bound: &[(String, usize)],
        found: &mut Vec<String>,
    ) {
        let sets = match (
            self.words.estimates.get(name),
            self.words.definitions.get(name),
        ) {
            (Some(family), _) => &family.sets,
            (None, Some(definition)) => &definition.sets,
            _ => return,
        };
        let mut all = vec![Vec::new()];
        for (set, index) in sets.iter().zip(indices) {
            let members = &self.words.sets[*set].members;
            let standing = bound.iter().find(|(b, _)| b == index).map(|(_, m)| *m);
            let fixed = members.iter().position(|m| m == index);
            let choices: Vec<usize> = standing
                .or(fixed)
                .map_or_else(|| (0..members.len()).collect(), |m| vec![m]);
            all = all
                .iter()
                .flat_map(|a: &Vec<usize>| {
                    choices.iter().map(move |c| [a.as_slice(), &[*c]].concat())
                })
                .collect();
        }
        found.extend(
            all.iter()
                .map(|members| self.words.full_name(name, sets, members)),
        );
    }
}

pub(crate) fn of_estimate(estimate: &Estimate) -> Explanation {
    let provenance = &estimate.provenance;
    let mut notes = Vec::new();
    if !estimate.says.is_empty() {
        notes.push(estimate.says.clone());
    }
    notes.push(format!("= {} {}", estimate.written, estimate.unit.text));
    notes.push(format!(
        "Source: {}; owner: {}; {}; grade {:?} ({}).",
        provenance.source,
        provenance.owner,
        provenance.date,
        provenance.grade,
        provenance.grade.words()
    ));
    if !provenance.note.is_empty() {
        notes.push(provenance.note.clone());
    }
    let mean = WithError {
        value: estimate.distribution.mean(),
        se: 0.0,
    };
    let unit = if estimate.unit.text == "ratio" {
        String::new()
    } else {
        estimate.unit.text.clone()
    };
    Explanation {
        title: estimate.id.clone(),
        value: Some(Value {
            first: None,
            last: mean,
            unit,
        }),
        notes,
        parts: Vec::new(),
    }
}
