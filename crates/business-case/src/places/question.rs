//! `places.toml`: what is asked of the places.

use super::site::Place;
use crate::problem::{Problem, SourceText};
use crate::text::{Text, date_help, nearest_help};
use comity_domain::Provenance;
use jiff::civil::Date;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// Journeys longer than this are counted, in minutes, if nothing else is said.
const LONG_JOURNEY: f64 = 60.0;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawQuestion {
    sites: Spanned<RawCount>,
    #[serde(default)]
    must_stay: Vec<Text>,
    #[serde(default)]
    never: Vec<Text>,
    user_limit: Option<Spanned<f64>>,
    staff_limit: Option<Spanned<f64>>,
    long_journey: Option<Spanned<f64>>,
    virtual_office: Option<RawVirtual>,
    journeys: Option<RawJourneys>,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "write a whole number, such as 2, or the least and the most, such as [1, 3]"
)]
enum RawCount {
    One(u32),
    Between([u32; 2]),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVirtual {
    share: Spanned<f64>,
    users: Option<Spanned<f64>>,
    cost_per_desk: Spanned<f64>,
    source: Text,
    owner: Text,
    date: Text,
    note: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawJourneys {
    staff_days: Spanned<f64>,
    user_visits: Spanned<f64>,
    kg_co2_per_km: Spanned<f64>,
    source: Text,
    owner: Text,
    date: Text,
    note: Option<Text>,
}

/// What is asked: how many sites, which, and how far people may have to go.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceQuestion {
    /// The least and the most sites that are open, the virtual office not counted.
    pub sites: (usize, usize),
    /// Places that must stay open, by position.
    pub must_stay: Vec<usize>,
    /// Places that may not be used.
    pub never: Vec<usize>,
    /// The longest journey of a user to the nearest site, in minutes; any if none.
    pub user_limit: Option<f64>,
    /// The longest journey that staff may be asked to make; any if none.
    pub staff_limit: Option<f64>,
    /// Journeys longer than this are counted, in minutes.
    pub long_journey: f64,
    /// An office that is everywhere, if one is thought of.
    pub virtual_office: Option<VirtualOffice>,
    /// From journeys to carbon.
    pub journeys: Option<Journeys>,
    pub(super) places: QuestionPlaces,
}

/// Where in the file a wish stands, for those that cannot be met.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct QuestionPlaces {
    pub source: SourceText,
    pub sites: Range<usize>,
    pub user_limit: Range<usize>,
}

/// Work that can be done from anywhere.
#[derive(Clone, Debug, PartialEq)]
pub struct VirtualOffice {
    /// The share of each place's posts that can be held there, from 0 to 1.
    pub share: f64,
    /// The share of users who then need no journey.
    pub users: f64,
    /// What a desk costs a year: equipment, lines, support.
    pub cost_per_desk: f64,
    /// Source, owner, date, note.
    pub provenance: Provenance,
}

/// How often people travel and what it emits.
#[derive(Clone, Debug, PartialEq)]
pub struct Journeys {
    /// Days a year on which somebody with a post at a site goes there.
    pub staff_days: f64,
    /// Visits of a user a year.
    pub user_visits: f64,
    /// Kilograms of carbon dioxide (equivalent) for each kilometre of a person.
    pub kg_co2_per_km: f64,
    /// Source, owner, date, note.
    pub provenance: Provenance,
}

/// Checks a question; what is wrong becomes a problem with its place.
pub(super) fn check(
    raw: &RawQuestion,
    source: &SourceText,
    places: &[Place],
    problems: &mut Vec<Problem>,
) -> Option<PlaceQuestion> {
    let before = problems.len();
    let mut page = Page {
        source,
        places,
        problems,
    };
    let minutes = |page: &mut Page<'_>, raw: &Option<Spanned<f64>>, what: &str| {
        let raw = raw.as_ref()?;
        page.number(raw, what, (0.0, 10_000.0), "minutes, such as 45")
    };
    let (least, most) = match raw.sites.get_ref() {
        RawCount::One(n) => (*n, *n),
        RawCount::Between([least, most]) => (*least, *most),
    };
    if least == 0 || least > most {
        let help = "write a whole number, 1 or more, or the least and the most, such as [1, 3]";
        page.problem(raw.sites.span(), "so many sites cannot be asked for", help);
    }
    let question = PlaceQuestion {
        sites: (least as usize, most as usize),
        must_stay: page.sites(&raw.must_stay),
        never: page.sites(&raw.never),
        user_limit: minutes(&mut page, &raw.user_limit, "user_limit"),
        staff_limit: minutes(&mut page, &raw.staff_limit, "staff_limit"),
        long_journey: minutes(&mut page, &raw.long_journey, "long_journey").unwrap_or(LONG_JOURNEY),
        virtual_office: raw.virtual_office.as_ref().and_then(|v| page.office(v)),
        journeys: raw.journeys.as_ref().and_then(|j| page.journeys(j)),
        places: QuestionPlaces {
            source: source.clone(),
            sites: raw.sites.span(),
            user_limit: raw.user_limit.as_ref().map_or(0..0, Spanned::span),
        },
    };
    page.no_site_twice(raw, &question);
    (problems.len() == before).then_some(question)
}

struct Page<'a> {
    source: &'a SourceText,
    places: &'a [Place],
    problems: &'a mut Vec<Problem>,
}

impl Page<'_> {
    fn problem(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        let problem = Problem::new(message, help);
        self.problems.push(problem.at(self.source, span));
    }

    fn number(
        &mut self,
        raw: &Spanned<f64>,
        what: &str,
        ends: (f64, f64),
        such: &str,
    ) -> Option<f64> {
        let value = *raw.get_ref();
        if (ends.0..=ends.1).contains(&value) {
            return Some(value);
        }
        let message = format!("{what} cannot be {value}");
        let help = format!("write a number from {} to {}: {such}", ends.0, ends.1);
        self.problem(raw.span(), message, help);
        None
    }

    fn sites(&mut self, named: &[Text]) -> Vec<usize> {
        let mut sites: Vec<usize> = named.iter().filter_map(|text| self.site(text)).collect();
        sites.sort_unstable();
        sites.dedup();
        sites
    }

    fn site(&mut self, text: &Text) -> Option<usize> {
        let id = text.get_ref().as_str();
        let found = self.places.iter().position(|p| p.id.as_str() == id);
        let sites = || self.places.iter().filter(|p| p.is_site());
        let known: Vec<&str> = sites().map(|p| p.id.as_str()).collect();
        match found {
            Some(at) if self.places[at].is_site() => Some(at),
            Some(_) => {
                let help = "a site has a capacity in places.csv: fill it, or name another place";
                self.problem(text.span(), format!("`{id}` is a place, but no site"), help);
                None
            }
            None => {
                let help = nearest_help(id, &known);
                self.problem(
                    text.span(),
                    format!("`{id}` is not one of the places"),
                    help,
                );
                None
            }
        }
    }

    fn no_site_twice(&mut self, raw: &RawQuestion, question: &PlaceQuestion) {
        for text in &raw.never {
            let id = text.get_ref().as_str();
            let both = |at: &&usize| self.places[**at].id.as_str() == id;
            if question.must_stay.iter().any(|at| both(&at)) {
                let message = format!("`{id}` must stay open and may never be used");
                self.problem(text.span(), message, "take it out of one of the two lists");
            }
        }
    }

    fn office(&mut self, raw: &RawVirtual) -> Option<VirtualOffice> {
        let share = self.number(&raw.share, "share", (0.0, 1.0), "0.4 for 40 %");
        let users = match &raw.users {
            Some(users) => self.number(users, "users", (0.0, 1.0), "0.4 for 40 %"),
            None => Some(0.0),
        };
        let most = (0.0, 1e9);
        let cost = self.number(
            &raw.cost_per_desk,
            "cost_per_desk",
            most,
            "a year, such as 900",
        );
        let note = raw.note.as_ref();
        let provenance = self.provenance(&raw.source, &raw.owner, &raw.date, note);
        Some(VirtualOffice {
            share: share?,
            users: users?,
            cost_per_desk: cost?,
            provenance: provenance?,
        })
    }

    fn journeys(&mut self, raw: &RawJourneys) -> Option<Journeys> {
        let days = self.number(
            &raw.staff_days,
            "staff_days",
            (0.0, 366.0),
            "days a year, such as 110",
        );
        let most = (0.0, 10_000.0);
        let visits = self.number(&raw.user_visits, "user_visits", most, "a year, such as 1.5");
        let kg = self.number(
            &raw.kg_co2_per_km,
            "kg_co2_per_km",
            (0.0, 10.0),
            "such as 0.17",
        );
        let note = raw.note.as_ref();
        let provenance = self.provenance(&raw.source, &raw.owner, &raw.date, note);
        Some(Journeys {
            staff_days: days?,
            user_visits: visits?,
            kg_co2_per_km: kg?,
            provenance: provenance?,
        })
    }

    /// Where the numbers of a table come from; graded D, since such a table has no grade.
    fn provenance(
        &mut self,
        source: &Text,
        owner: &Text,
        date: &Text,
        note: Option<&Text>,
    ) -> Option<Provenance> {
        for (text, help) in [
            (source, "say where this is known from"),
            (owner, "say who answers for it"),
        ] {
            if text.get_ref().trim().is_empty() {
                self.problem(text.span(), "these numbers have no source or owner", help);
            }
        }
        let day = date.get_ref().parse::<Date>();
        if day.is_err() {
            let message = format!("`{}` is not a date", date.get_ref());
            self.problem(date.span(), message, date_help(date.get_ref()));
        }
        Some(Provenance {
            source: source.get_ref().clone(),
            owner: owner.get_ref().clone(),
            date: day.ok()?,
            grade: comity_domain::Grade::D,
            note: note.map(|n| n.get_ref().clone()).unwrap_or_default(),
        })
    }
}
