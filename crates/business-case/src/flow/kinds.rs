//! `[[kind]]`: what people ask for, how long it takes, how patient they are, what was promised.

use super::durations::Duration;
use super::page::{Page, Who};
use super::quantities::{Measure, Quantity, Written};
use crate::problem::SourceText;
use crate::text::Text;
use comity_methods::flow::Until;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawKind {
    pub id: Text,
    name: Option<Text>,
    says: Option<Text>,
    lgsl: Option<toml::Spanned<i64>>,
    channel: Option<Text>,
    handling: Written,
    handling_factor: Option<Written>,
    patience: Option<Written>,
    priority: Option<toml::Spanned<i64>>,
    urgent: Option<Written>,
    standard: Option<RawStandard>,
    clock: Option<Text>,
    front_line: Option<Written>,
    repeat: Option<Written>,
    repeat_unserved: Option<Written>,
    repeat_after: Option<Written>,
    reach: Option<Written>,
    travel: Option<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStandard {
    within: Written,
    until: Option<Text>,
    share: Option<Written>,
}

/// What people ask for.
#[derive(Clone, Debug)]
pub(super) struct Kind {
    pub id: String,
    pub name: String,
    pub says: String,
    pub lgsl: Option<u32>,
    pub channel: Option<String>,
    pub handling: Duration,
    pub handling_factor: Option<Quantity>,
    pub priority: u8,
    pub standard: Option<PromisedStandard>,
    /// Position of the hours on whose clock it waits, if said.
    pub clock: Option<usize>,
    pub asking: Asking,
    /// Where it is defined.
    pub source: SourceText,
    pub span: std::ops::Range<usize>,
}

/// What has been promised.
#[derive(Clone, Debug)]
pub(super) struct PromisedStandard {
    pub within: Quantity,
    pub until: Until,
    /// 80 % if not said.
    pub share: Option<Quantity>,
}

/// How people ask; what an option may change.
#[derive(Clone, Debug, Default)]
pub(super) struct Asking {
    pub patience: Option<Duration>,
    pub urgent: Option<Quantity>,
    pub front_line: Option<Quantity>,
    pub repeat: Option<Quantity>,
    pub repeat_unserved: Option<Quantity>,
    pub repeat_after: Option<Duration>,
    pub reach: Option<Quantity>,
    pub travel: Option<Duration>,
}

/// How people ask, as written.
pub(super) struct RawAsking<'a> {
    pub patience: Option<&'a Written>,
    pub urgent: Option<&'a Written>,
    pub front_line: Option<&'a Written>,
    pub repeat: Option<&'a Written>,
    pub repeat_unserved: Option<&'a Written>,
    pub repeat_after: Option<&'a Written>,
    pub reach: Option<&'a Written>,
    pub travel: Option<&'a Written>,
}

impl Page<'_> {
    /// Reads a kind; `hours` are the ids of all hours.
    pub fn kind(&mut self, raw: &RawKind, hours: &[&str]) -> Option<Kind> {
        let who = Who::Each(self.everyone());
        let id = crate::text::id(&raw.id, &self.source, self.problems);
        let channel = raw.channel.as_ref();
        let channel = channel.and_then(|c| crate::text::id(c, &self.source, self.problems));
        let lgsl = raw.lgsl.as_ref();
        let lgsl = lgsl.and_then(|l| {
            self.whole(
                l,
                1..=99_999,
                "the number of the Local Government Service List",
            )
        });
        let handling = self.duration(&raw.handling, "the handling time", &who);
        let factor = raw.handling_factor.as_ref();
        let handling_factor = self.maybe(
            factor,
            "the factor of the handling time",
            Measure::Factor,
            &who,
        );
        let priority = raw.priority.as_ref();
        let priority = priority.map_or(Some(1), |p| self.whole(p, 0..=7, "the priority"));
        let standard = raw.standard.as_ref().and_then(|s| self.standard(s, &who));
        let clock = raw
            .clock
            .as_ref()
            .and_then(|c| self.position(c, hours, "hours"));
        let asking = self.asking(&raw.asking(), &who);
        self.urgent_before(raw, priority);
        self.repeat_after(raw);
        let text = |t: &Option<Text>| t.as_ref().map(|t| t.get_ref().trim().to_owned());
        let id = id?.to_string();
        Some(Kind {
            name: text(&raw.name).unwrap_or_else(|| id.clone()),
            says: text(&raw.says).unwrap_or_default(),
            id,
            lgsl,
            channel: channel.map(|c| c.to_string()),
            handling: handling?,
            handling_factor,
            priority: u8::try_from(priority?).ok()?,
            standard,
            clock,
            asking,
            source: self.source.clone(),
            span: raw.id.span(),
        })
    }

    /// How people ask, as a kind or an effect says it.
    pub fn asking(&mut self, raw: &RawAsking<'_>, who: &Who) -> Asking {
        let chance = Measure::Chance;
        Asking {
            patience: raw.patience.and_then(|d| self.duration(d, "patience", who)),
            urgent: self.maybe(raw.urgent, "the urgent share", chance, who),
            front_line: self.maybe(
                raw.front_line,
                "the front line's time",
                Measure::Minutes,
                who,
            ),
            repeat: self.maybe(raw.repeat, "the chance of a repeat contact", chance, who),
            repeat_unserved: self.maybe(
                raw.repeat_unserved,
                "the chance of a repeat contact of those not served",
                chance,
                who,
            ),
            repeat_after: raw
                .repeat_after
                .and_then(|d| self.duration(d, "the time until a repeat contact", who)),
            reach: self.maybe(
                raw.reach,
                "the share that gets as far as asking",
                chance,
                who,
            ),
            travel: raw
                .travel
                .and_then(|d| self.duration(d, "the way to the first queue", who)),
        }
    }

    fn standard(&mut self, raw: &RawStandard, who: &Who) -> Option<PromisedStandard> {
        let within = self.quantity(
            &raw.within,
            "the time of the standard",
            Measure::Minutes,
            who,
        );
        let words = [("start", Until::Start), ("done", Until::Done)];
        let until = raw.until.as_ref();
        let until = until.map_or(Some(Until::Start), |u| {
            self.word(u, &words, "until when the standard runs")
        });
        let share = self.maybe(
            raw.share.as_ref(),
            "the share of the standard",
            Measure::Chance,
            who,
        );
        Some(PromisedStandard {
            within: within?,
            until: until?,
            share,
        })
    }

    fn urgent_before(&mut self, raw: &RawKind, priority: Option<u32>) {
        if let (Some(urgent), Some(0)) = (&raw.urgent, priority) {
            let help =
                "set priority = 1, so that the urgent ones can go before; or take urgent out";
            self.problem(
                urgent.span(),
                "nothing goes before priority 0, so no share can be more urgent",
                help,
            );
        }
    }

    fn repeat_after(&mut self, raw: &RawKind) {
        let repeats = raw.repeat.as_ref().or(raw.repeat_unserved.as_ref());
        if let (Some(repeat), None) = (repeats, &raw.repeat_after) {
            let help = "add repeat_after, such as repeat_after = \"7 days\"";
            self.problem(
                repeat.span(),
                "some come back, but it is not said after how long",
                help,
            );
        }
    }
}

impl RawKind {
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

impl Asking {
    /// What another says takes the place of what this says.
    pub fn changed_by(&mut self, other: &Asking) {
        fn replace<T: Clone>(place: &mut Option<T>, with: &Option<T>) {
            if with.is_some() {
                place.clone_from(with);
            }
        }
        replace(&mut self.patience, &other.patience);
        replace(&mut self.urgent, &other.urgent);
        replace(&mut self.front_line, &other.front_line);
        replace(&mut self.repeat, &other.repeat);
        replace(&mut self.repeat_unserved, &other.repeat_unserved);
        replace(&mut self.repeat_after, &other.repeat_after);
        replace(&mut self.reach, &other.reach);
        replace(&mut self.travel, &other.travel);
    }
}
