//! How an option answers: its teams, its steps, and what it changes for those who ask.

use super::durations::Duration;
use super::hours::OpeningHours;
use super::kinds::{Asking, Kind, RawAsking};
use super::page::{Page, Who};
use super::quantities::{Measure, Quantity, Written};
use super::teams::{Around, List, RawTeam, TeamPlan};
use crate::problem::SourceText;
use crate::text::Text;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// Id of the step where none is listed.
pub(super) const ANSWER: &str = "answer";
/// Id of the step at the wrong desk.
pub(super) const TRANSFER: &str = "transfer";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStep {
    id: Text,
    kinds: Option<List>,
    handling: Option<Written>,
    #[serde(default)]
    next: BTreeMap<String, Written>,
    #[serde(default)]
    after: BTreeMap<String, Written>,
    first: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEffect {
    kinds: Option<List>,
    partners: Option<List>,
    handling_factor: Option<Written>,
    demand: Option<Written>,
    transfer: Option<RawTransfer>,
    repeat: Option<Written>,
    repeat_unserved: Option<Written>,
    repeat_after: Option<Written>,
    urgent: Option<Written>,
    reach: Option<Written>,
    front_line: Option<Written>,
    patience: Option<Written>,
    travel: Option<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTransfer {
    chance: Written,
    handling: Written,
}

/// How one option answers.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Position of the option.
    pub option: usize,
    /// True if this is staying as now.
    pub stays: bool,
    /// True if some partners take no part in the option: they keep the layout of staying as now.
    pub partial: bool,
    pub says: String,
    pub teams: Vec<TeamPlan>,
    pub steps: Vec<StepPlan>,
    pub effects: Vec<Effect>,
    pub source: SourceText,
    /// Where the option is named.
    pub span: Range<usize>,
}

/// One piece of work on requests of some kinds.
#[derive(Clone, Debug)]
pub(super) struct StepPlan {
    pub id: String,
    pub kinds: Vec<bool>,
    /// The kind's own if none.
    pub handling: Option<Duration>,
    /// Positions of further steps, with chances and what lies between.
    pub next: Vec<(usize, Quantity, Option<Duration>)>,
    pub first: bool,
    pub span: Range<usize>,
}

/// What an option changes for requests of some kinds and partners.
#[derive(Clone, Debug)]
pub(super) struct Effect {
    pub kinds: Vec<bool>,
    pub partners: Vec<bool>,
    pub handling_factor: Option<Quantity>,
    pub demand: Option<Quantity>,
    pub transfer: Option<(Quantity, Duration)>,
    pub asking: Asking,
}

impl Effect {
    pub fn concerns(&self, kind: usize, partner: usize) -> bool {
        self.kinds[kind] && self.partners[partner]
    }
}

/// A layout as written.
pub(super) struct RawLayout<'a> {
    pub says: Option<&'a Text>,
    pub teams: &'a [RawTeam],
    pub steps: &'a [RawStep],
    pub effects: &'a [toml::Spanned<RawEffect>],
    pub span: Range<usize>,
}

impl Page<'_> {
    /// Reads the layout of an option.
    pub fn layout(
        &mut self,
        raw: &RawLayout<'_>,
        option: usize,
        kinds: &[Kind],
        hours: &[OpeningHours],
    ) -> Layout {
        let members = self.everyone();
        let members = members
            .into_iter()
            .filter(|p| self.words.members[*p])
            .collect();
        let mut ids: Vec<String> = raw.steps.iter().map(|s| s.id.get_ref().clone()).collect();
        if ids.is_empty() {
            ids.push(ANSWER.to_owned());
        }
        let around = Around {
            kinds,
            hours,
            steps: &ids,
            members,
        };
        self.no_two(raw.steps.iter().map(|s| &s.id), "steps");
        self.no_two(raw.teams.iter().map(|t| &t.id), "teams");
        let mut steps = Vec::new();
        for step in raw.steps {
            steps.push(self.step(step, &around));
        }
        self.firsts(&steps, kinds);
        self.transfers(raw, &steps);
        let teams = raw
            .teams
            .iter()
            .filter_map(|t| self.team(t, &around))
            .collect();
        let effects = raw
            .effects
            .iter()
            .map(|e| self.effect(e, &around))
            .collect();
        if raw.teams.is_empty() {
            self.problem(
                raw.span.clone(),
                "this layout has no team",
                "add a [[team]] with posts",
            );
        }
        Layout {
            option,
            stays: self.pack.options[option].stays(),
            partial: self.words.members.contains(&false),
            says: raw
                .says
                .map(|s| s.get_ref().trim().to_owned())
                .unwrap_or_default(),
            teams,
            steps,
            effects,
            source: self.source.clone(),
            span: raw.span.clone(),
        }
    }

    /// Complains of ids that stand twice.
    pub fn no_two<'t>(&mut self, texts: impl Iterator<Item = &'t Text>, what: &str) {
        let mut seen: Vec<&str> = Vec::new();
        for text in texts {
            let id = text.get_ref().as_str();
            if seen.contains(&id) {
                let message = format!("there are two {what} `{id}`");
                self.problem(text.span(), message, "give each an id of its own");
            }
            seen.push(id);
        }
    }

    fn step(&mut self, raw: &RawStep, around: &Around<'_>) -> StepPlan {
        crate::text::id(&raw.id, &self.source, self.problems);
        let who = Who::Each(around.members.clone());
        let kinds = self.kinds_of(raw.kinds.as_ref(), around.kinds);
        let handling = raw.handling.as_ref();
        let handling = handling.and_then(|h| self.duration(h, "the handling time", &who));
        let known: Vec<&str> = around.steps.iter().map(String::as_str).collect();
        let mut next = Vec::new();
        for (id, chance) in &raw.next {
            let text = toml::Spanned::new(chance.span(), id.clone());
            let step = self.position(&text, &known, "steps");
            let chance = self.quantity(chance, "the chance of a next step", Measure::Chance, &who);
            let after = raw.after.get(id);
            let after = after.and_then(|d| self.duration(d, "the time until the next step", &who));
            next.extend(step.zip(chance).map(|(step, chance)| (step, chance, after)));
        }
        for (id, after) in raw
            .after
            .iter()
            .filter(|(id, _)| !raw.next.contains_key(*id))
        {
            let message = format!("`{id}` is no next step, so nothing lies before it");
            self.problem(
                after.span(),
                message,
                "add it to `next` with its chance, or take it out",
            );
        }
        StepPlan {
            id: raw.id.get_ref().clone(),
            kinds,
            handling,
            next,
            first: raw.first.unwrap_or(false),
            span: raw.id.span(),
        }
    }

    /// The step that an effect puts before all others has a name, which no other may have.
    fn transfers(&mut self, raw: &RawLayout<'_>, steps: &[StepPlan]) {
        let transfers = raw.effects.iter().any(|e| e.get_ref().transfer.is_some());
        if let (true, Some(step)) = (transfers, steps.iter().find(|s| s.id == TRANSFER)) {
            let message =
                "an effect with `transfer` adds a step of that name, so there would be two";
            self.problem(step.span.clone(), message, "call this step something else");
        }
    }

    /// Each kind has at most one first step, and steps lead to steps of the same kinds.
    fn firsts(&mut self, steps: &[StepPlan], kinds: &[Kind]) {
        for (kind, of) in kinds.iter().enumerate().map(|(at, kind)| (at, &kind.id)) {
            let mut first = steps.iter().filter(|s| s.first && s.kinds[kind]);
            if let (Some(_), Some(second)) = (first.next(), first.next()) {
                let message = format!("the kind `{of}` has two first steps");
                self.problem(
                    second.span.clone(),
                    message,
                    "take one `first` out, or narrow `kinds`",
                );
            }
            if !steps.is_empty() && !steps.iter().any(|s| s.kinds[kind]) {
                let message = format!("no step is for the kind `{of}`");
                let place = steps.last().map_or(0..0, |s| s.span.clone());
                self.problem(
                    place,
                    message,
                    "add the kind to the `kinds` of a step, or leave `kinds` out",
                );
            }
            for step in steps.iter().filter(|s| s.kinds[kind]) {
                for (next, chance, _) in &step.next {
                    if steps.get(*next).is_some_and(|n| !n.kinds[kind]) {
                        let message = format!(
                            "the step `{}` leads to `{}`, which is not for the kind `{of}`",
                            step.id, steps[*next].id
                        );
                        let problem = chance.problem(
                            message,
                            "add the kind to the further step, or narrow this one",
                        );
                        self.problems.push(problem);
                    }
                }
            }
        }
    }

    fn effect(&mut self, raw: &toml::Spanned<RawEffect>, around: &Around<'_>) -> Effect {
        let (span, raw) = (raw.span(), raw.get_ref());
        if raw.is_empty() {
            let help = "say what changes, such as repeat = \"20%\", or take the effect out";
            self.problem(span, "this effect changes nothing", help);
        }
        let kinds = self.kinds_of(raw.kinds.as_ref(), around.kinds);
        let partners = self.partners_of(raw.partners.as_ref(), &around.members);
        let named: Vec<usize> = (0..partners.len()).filter(|p| partners[*p]).collect();
        let who = Who::Each(named);
        let transfer = raw.transfer.as_ref().and_then(|t| {
            let chance =
                self.quantity(&t.chance, "the chance of a transfer", Measure::Chance, &who);
            chance.zip(self.duration(&t.handling, "the handling time before a transfer", &who))
        });
        let handling = raw.handling_factor.as_ref();
        Effect {
            kinds,
            partners,
            handling_factor: self.maybe(
                handling,
                "the factor of the handling time",
                Measure::Factor,
                &who,
            ),
            demand: self.maybe(
                raw.demand.as_ref(),
                "the multiple of demand",
                Measure::Factor,
                &who,
            ),
            transfer,
            asking: self.asking(&raw.asking(), &who),
        }
    }

    /// Which partners are named; all that take part if none are.
    fn partners_of(&mut self, raw: Option<&List>, members: &[usize]) -> Vec<bool> {
        let mut named: Vec<bool> = self
            .everyone()
            .iter()
            .map(|p| members.contains(p))
            .collect();
        let Some(raw) = raw else { return named };
        self.not_empty(raw.span(), raw.get_ref().len(), "partners");
        let taking_part = named.clone();
        named.fill(false);
        for text in raw.get_ref() {
            match self.partner(text) {
                Some(partner) if taking_part[partner] => named[partner] = true,
                Some(_) => {
                    let message = format!(
                        "`{}` takes no part in this option, so nothing changes for it",
                        text.get_ref()
                    );
                    self.problem(
                        text.span(),
                        message,
                        "take it out, or add it to the option's members",
                    );
                }
                None => {}
            }
        }
        named
    }
}

impl RawEffect {
    /// True if it changes nothing for anybody.
    fn is_empty(&self) -> bool {
        let own = [&self.handling_factor, &self.demand];
        let asking = self.asking();
        let replaced = [
            asking.patience,
            asking.urgent,
            asking.front_line,
            asking.repeat,
            asking.repeat_unserved,
            asking.repeat_after,
            asking.reach,
            asking.travel,
        ];
        own.iter().all(|f| f.is_none())
            && self.transfer.is_none()
            && replaced.iter().all(Option::is_none)
    }

    fn asking(&self) -> RawAsking<'_> {
        RawAsking {
            patience: self.patience.as_ref(),
            urgent: self.urgent.as_ref(),
            front_line: self.front_line.as_ref(),
            repeat: self.repeat.as_ref(),
            repeat_unserved: self.repeat_unserved.as_ref(),
            repeat_after: self.repeat_after.as_ref(),
            reach: self.reach.as_ref(),
            travel: self.travel.as_ref(),
        }
    }
}
