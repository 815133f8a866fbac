//! `[[team]]`: who answers in an option, how many, when, and whom.

use super::durations::Duration;
use super::hours::OpeningHours;
use super::kinds::Kind;
use super::page::{Page, Who, ids};
use super::quantities::{Measure, Quantity, Written};
use crate::text::Text;
use comity_methods::flow::{Closing, Full};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// Ids as written; an empty list names nobody and is refused.
pub(super) type List = toml::Spanned<Vec<Text>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTeam {
    pub id: Text,
    name: Option<Text>,
    each: Option<Text>,
    partner: Option<Text>,
    posts: Option<toml::Spanned<RawPosts>>,
    hours: Option<Text>,
    shifts: Option<Vec<RawShift>>,
    #[serde(default)]
    serves: Vec<RawServes>,
    closing: Option<Text>,
    preempts: Option<bool>,
    absence: Option<Written>,
    other_work: Option<Written>,
    learning: Option<RawLearning>,
    room: Option<toml::Spanned<i64>>,
    full: Option<Text>,
    cost_per_hour: Option<Written>,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "posts must be a whole number, \"to standard\", \"unlimited\", or a table by partner such as { east = 7, west = 4 }"
)]
enum RawPosts {
    Number(i64),
    Word(String),
    Table(BTreeMap<String, i64>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawShift {
    hours: Text,
    posts: toml::Spanned<RawPosts>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawServes {
    kinds: Option<List>,
    partners: Option<toml::Spanned<RawWhom>>,
    steps: Option<List>,
    tier: Option<toml::Spanned<i64>>,
    from_waiting: Option<toml::Spanned<i64>>,
    keep_free: Option<toml::Spanned<i64>>,
    handling_factor: Option<Written>,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "partners must be \"all\", \"own\", \"others\" or a list of partner ids"
)]
enum RawWhom {
    Word(String),
    List(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLearning {
    extra: Written,
    fades: Written,
}

/// A team of an option, or one such team for each partner.
#[derive(Clone, Debug)]
pub(super) struct TeamPlan {
    pub id: String,
    pub name: String,
    /// One for each partner.
    pub each: bool,
    /// Whose staff they are.
    pub partner: Option<usize>,
    pub shifts: Vec<(usize, Posts)>,
    pub serves: Vec<ServesPlan>,
    pub closing: Closing,
    pub preempts: bool,
    pub absence: Option<Quantity>,
    pub other_work: Option<Duration>,
    pub learning: Option<(Quantity, Quantity)>,
    pub room: Option<u32>,
    pub full: Full,
    pub cost_per_hour: Option<Quantity>,
    pub span: Range<usize>,
}

/// How many posts; `None` for as many as it takes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Posts {
    All(Option<u32>),
    By(Vec<u32>),
    /// The fewest that keep the standard, to be found by simulation.
    ToStandard,
}

impl TeamPlan {
    /// True if its posts are to be found by simulation.
    pub fn to_standard(&self) -> bool {
        self.shifts
            .iter()
            .any(|(_, posts)| *posts == Posts::ToStandard)
    }
}

impl Posts {
    pub fn of(&self, partner: Option<usize>) -> Option<u32> {
        match self {
            Posts::All(posts) => *posts,
            Posts::By(posts) => Some(partner.and_then(|p| posts.get(p).copied()).unwrap_or(0)),
            Posts::ToStandard => Some(1),
        }
    }
}

/// Which requests a team takes, and how.
#[derive(Clone, Debug)]
pub(super) struct ServesPlan {
    pub kinds: Vec<bool>,
    pub partners: Whom,
    /// Ids of steps; all if none.
    pub steps: Option<Vec<String>>,
    pub tier: u8,
    pub from_waiting: u32,
    pub keep_free: u32,
    pub factor: Option<Quantity>,
}

/// Whose requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Whom {
    All,
    Own,
    Others,
    These(Vec<bool>),
}

impl Whom {
    /// True if a team of `own` takes requests of `partner`.
    pub fn holds(&self, own: Option<usize>, partner: usize) -> bool {
        match self {
            Whom::All => true,
            Whom::Own => own == Some(partner),
            Whom::Others => own != Some(partner),
            Whom::These(these) => these.get(partner).copied().unwrap_or(false),
        }
    }
}

/// What a layout may speak of, and who takes part.
pub(super) struct Around<'a> {
    pub kinds: &'a [Kind],
    pub hours: &'a [OpeningHours],
    /// Ids of the layout's steps.
    pub steps: &'a [String],
    /// Partners that take part.
    pub members: Vec<usize>,
}

impl Page<'_> {
    /// Reads a team.
    pub fn team(&mut self, raw: &RawTeam, around: &Around<'_>) -> Option<TeamPlan> {
        let id = crate::text::id(&raw.id, &self.source, self.problems)?.to_string();
        let each = self.each(raw);
        let partner = raw.partner.as_ref().and_then(|p| self.partner(p));
        let who = match (each, partner) {
            (true, _) => Who::Each(around.members.clone()),
            (false, Some(partner)) => Who::Each(vec![partner]),
            (false, None) => Who::Nobody,
        };
        let shifts = self.shifts(raw, each, around);
        let owned = each || partner.is_some();
        let mut serves: Vec<ServesPlan> = Vec::new();
        for entry in &raw.serves {
            serves.extend(self.serves(entry, (each, owned), around));
        }
        if raw.serves.is_empty() {
            serves.push(ServesPlan::everything(each, around));
        }
        let text = |t: &Option<Text>| t.as_ref().map(|t| t.get_ref().trim().to_owned());
        let closing = [("finish", Closing::Finish), ("put down", Closing::PutDown)];
        let full = [("lost", Full::Lost), ("hold", Full::Hold)];
        Some(TeamPlan {
            name: text(&raw.name).unwrap_or_else(|| id.clone()),
            each,
            partner,
            shifts,
            serves,
            closing: self.or(
                raw.closing.as_ref(),
                &closing,
                "what becomes of work in hand",
                Closing::Finish,
            ),
            preempts: raw.preempts.unwrap_or(false),
            absence: self.maybe(
                raw.absence.as_ref(),
                "the share of absence",
                Measure::Chance,
                &who,
            ),
            other_work: raw
                .other_work
                .as_ref()
                .and_then(|w| self.duration(w, "other work", &who)),
            learning: raw.learning.as_ref().and_then(|l| self.learning(l, &who)),
            room: raw
                .room
                .as_ref()
                .and_then(|r| self.whole(r, 0..=u32::MAX, "the room to wait")),
            full: self.or(
                raw.full.as_ref(),
                &full,
                "what happens when it is full",
                Full::Lost,
            ),
            cost_per_hour: self.maybe(
                raw.cost_per_hour.as_ref(),
                "the cost of a post",
                Measure::Pay,
                &who,
            ),
            span: raw.id.span(),
            id,
        })
    }

    fn or<T: Copy>(&mut self, text: Option<&Text>, words: &[(&str, T)], what: &str, usual: T) -> T {
        text.and_then(|t| self.word(t, words, what))
            .unwrap_or(usual)
    }

    fn each(&mut self, raw: &RawTeam) -> bool {
        let Some(text) = &raw.each else { return false };
        self.word(text, &[("partner", ())], "for whom there is one such team");
        if let Some(partner) = &raw.partner {
            let help = "take `partner` out: each of these teams belongs to its own";
            self.problem(
                partner.span(),
                "this team belongs to each partner and to one at once",
                help,
            );
        }
        true
    }

    fn learning(&mut self, raw: &RawLearning, who: &Who) -> Option<(Quantity, Quantity)> {
        let extra = self.quantity(
            &raw.extra,
            "what learning costs at first",
            Measure::Factor,
            who,
        );
        let fades = self.quantity(
            &raw.fades,
            "the time in which learning fades",
            Measure::Minutes,
            who,
        );
        extra.zip(fades)
    }

    fn shifts(&mut self, raw: &RawTeam, each: bool, around: &Around<'_>) -> Vec<(usize, Posts)> {
        let before = self.problems.len();
        let shifts: Vec<(usize, Posts)> = match (&raw.shifts, &raw.posts) {
            (Some(shifts), None) => {
                if let Some(hours) = &raw.hours {
                    let help = "each shift has hours of its own; take these out";
                    self.problem(hours.span(), "this team has hours and shifts", help);
                }
                let mut read = Vec::new();
                for shift in shifts {
                    let posts = self.posts(&shift.posts, each, around);
                    let hours = self.hours_of(Some(&shift.hours), around.hours);
                    read.extend(posts.map(|posts| (hours, posts)));
                }
                read
            }
            (None, Some(posts)) => {
                let posts = self.posts(posts, each, around);
                let hours = self.hours_of(raw.hours.as_ref(), around.hours);
                posts.map(|posts| (hours, posts)).into_iter().collect()
            }
            (shifts, _) => {
                let message = match shifts {
                    Some(_) => "this team has posts and shifts",
                    None => "this team has no posts",
                };
                let help = "write posts = 3 with hours = \"…\", or shifts = [{ hours = \"…\", posts = 3 }]";
                self.problem(raw.id.span(), message, help);
                Vec::new()
            }
        };
        let nobody = |partner| shifts.iter().all(|(_, posts)| posts.of(partner) == Some(0));
        let idle = match each {
            true => around.members.iter().all(|p| nobody(Some(*p))),
            false => nobody(None),
        };
        if idle && self.problems.len() == before {
            self.problem(
                raw.id.span(),
                "this team has no post on duty at any time",
                "give it posts, or take it out",
            );
        }
        shifts
    }

    fn posts(
        &mut self,
        raw: &toml::Spanned<RawPosts>,
        each: bool,
        around: &Around<'_>,
    ) -> Option<Posts> {
        match raw.get_ref() {
            RawPosts::Number(number) => {
                let number = toml::Spanned::new(raw.span(), *number);
                Some(Posts::All(Some(self.whole(
                    &number,
                    0..=100_000,
                    "the number of posts",
                )?)))
            }
            RawPosts::Word(word) if word == "unlimited" => Some(Posts::All(None)),
            RawPosts::Word(word) if word == "to standard" => Some(Posts::ToStandard),
            RawPosts::Word(word) => {
                let message = format!("`{word}` is no number of posts");
                self.problem(
                    raw.span(),
                    message,
                    "write a whole number, \"to standard\" or \"unlimited\"",
                );
                None
            }
            RawPosts::Table(_) if !each => {
                let help = "write each = \"partner\", so that each partner has one such team; or one number";
                self.problem(
                    raw.span(),
                    "posts by partner belong to a team of each partner",
                    help,
                );
                None
            }
            RawPosts::Table(table) => self.posts_by_partner(raw.span(), table, around),
        }
    }

    fn posts_by_partner(
        &mut self,
        span: Range<usize>,
        table: &BTreeMap<String, i64>,
        around: &Around<'_>,
    ) -> Option<Posts> {
        let (pack, before) = (self.pack, self.problems.len());
        let mut posts = vec![None; ids(pack).len()];
        for (partner, number) in table {
            let text = toml::Spanned::new(span.clone(), partner.clone());
            let number = toml::Spanned::new(span.clone(), *number);
            let number = self.whole(&number, 0..=100_000, "the number of posts");
            if let Some(partner) = self.partner(&text) {
                posts[partner] = number;
            }
        }
        let missing = around.members.iter().find(|p| posts[**p].is_none());
        if let (Some(missing), true) = (missing, self.problems.len() == before) {
            let message = format!(
                "it is not said how many posts `{}` has",
                ids(pack)[*missing]
            );
            self.problem(
                span,
                message,
                "name every partner that takes part; 0 is a number too",
            );
            return None;
        }
        Some(Posts::By(
            posts.into_iter().map(|p| p.unwrap_or(0)).collect(),
        ))
    }

    fn serves(
        &mut self,
        raw: &RawServes,
        (each, owned): (bool, bool),
        around: &Around<'_>,
    ) -> Option<ServesPlan> {
        let kinds = self.kinds_of(raw.kinds.as_ref(), around.kinds);
        let partners = raw
            .partners
            .as_ref()
            .map_or(Some(usual_whom(each)), |p| self.whom(p, owned));
        let known: Vec<&str> = around.steps.iter().map(String::as_str).collect();
        let steps = raw.steps.as_ref().map(|steps| {
            self.not_empty(steps.span(), steps.get_ref().len(), "steps");
            let found = steps
                .get_ref()
                .iter()
                .filter_map(|s| self.position(s, &known, "steps"));
            found.map(|s| known[s].to_owned()).collect()
        });
        let number =
            |page: &mut Self, raw: &Option<toml::Spanned<i64>>, ends, usual, what: &str| {
                raw.as_ref()
                    .map_or(Some(usual), |n| page.whole(n, ends, what))
            };
        let tier = number(self, &raw.tier, 0..=255, 0, "the tier");
        let from_waiting = number(
            self,
            &raw.from_waiting,
            1..=u32::MAX,
            1,
            "the number of waiting from which it takes",
        );
        let keep_free = number(
            self,
            &raw.keep_free,
            0..=u32::MAX,
            0,
            "the number of desks kept free",
        );
        let who = Who::Each(around.members.clone());
        let factor = self.maybe(
            raw.handling_factor.as_ref(),
            "the factor of the handling time",
            Measure::Factor,
            &who,
        );
        Some(ServesPlan {
            kinds,
            partners: partners?,
            steps,
            tier: u8::try_from(tier?).ok()?,
            from_waiting: from_waiting?,
            keep_free: keep_free?,
            factor,
        })
    }

    /// Which kinds are named; all if none are.
    pub fn kinds_of(&mut self, raw: Option<&List>, kinds: &[Kind]) -> Vec<bool> {
        let Some(raw) = raw else {
            return vec![true; kinds.len()];
        };
        self.not_empty(raw.span(), raw.get_ref().len(), "kinds");
        let known: Vec<&str> = kinds.iter().map(|k| k.id.as_str()).collect();
        let mut named = vec![false; kinds.len()];
        for text in raw.get_ref() {
            if let Some(kind) = self.position(text, &known, "kinds") {
                named[kind] = true;
            }
        }
        named
    }

    /// Complains of a list that names nothing.
    pub fn not_empty(&mut self, span: Range<usize>, count: usize, what: &str) {
        if count == 0 {
            let help = format!("name {what}, or leave the list out: that means all");
            self.problem(span, format!("this list of {what} is empty"), help);
        }
    }

    fn whom(&mut self, raw: &toml::Spanned<RawWhom>, owned: bool) -> Option<Whom> {
        let words = [("all", 0), ("own", 1), ("others", 2)];
        match raw.get_ref() {
            RawWhom::List(list) => {
                self.not_empty(raw.span(), list.len(), "partners");
                let mut these = vec![false; self.everyone().len()];
                for id in list {
                    let text = toml::Spanned::new(raw.span(), id.clone());
                    if let Some(partner) = self.partner(&text) {
                        these[partner] = true;
                    }
                }
                Some(Whom::These(these))
            }
            RawWhom::Word(word) => {
                let text = toml::Spanned::new(raw.span(), word.clone());
                let which = self.word(&text, &words, "whose requests it takes")?;
                if which > 0 && !owned {
                    let message =
                        format!("`{word}` means nothing here: this is no single partner's team");
                    self.problem(
                        raw.span(),
                        message,
                        "add partner = \"…\" or each = \"partner\" to the team, or list partners",
                    );
                    return None;
                }
                Some([Whom::All, Whom::Own, Whom::Others][which].clone())
            }
        }
    }
}

/// A team of each partner serves its own, any other everyone.
fn usual_whom(each: bool) -> Whom {
    match each {
        true => Whom::Own,
        false => Whom::All,
    }
}

impl ServesPlan {
    fn everything(each: bool, around: &Around<'_>) -> ServesPlan {
        ServesPlan {
            kinds: vec![true; around.kinds.len()],
            partners: usual_whom(each),
            steps: None,
            tier: 0,
            from_waiting: 1,
            keep_free: 0,
            factor: None,
        }
    }
}
