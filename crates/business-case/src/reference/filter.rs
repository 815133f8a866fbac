//! Which programmes are like one's own.

use super::ReferenceClass;
use super::programme::{Programme, SourceGrade};
use serde::Deserialize;

/// Which programmes count. Whatever is left empty does not narrow the choice.
///
/// # Examples
/// ```
/// use comity_business_case::{Filter, ReferenceClass};
/// let filter = Filter { strata: vec!["local".to_owned()], from: Some(2010), ..Filter::default() };
/// assert_eq!(filter.in_words(), "stratum local; started in 2010 or later");
/// let class = ReferenceClass::shipped();
/// assert!(filter.picks(class.programme("L04").unwrap()));
/// assert!(!filter.picks(class.programme("C02").unwrap()));
/// ```
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Filter {
    /// Any of these strata.
    pub strata: Vec<String>,
    /// Any of these words begins a word of the service.
    pub services: Vec<String>,
    /// Any of these words begins a word of the form.
    pub forms: Vec<String>,
    /// Any of these grades.
    pub grades: Vec<SourceGrade>,
    /// Started in this year or later; a programme whose start is unknown does not count then.
    pub from: Option<i16>,
    /// Started in this year or earlier; a programme whose start is unknown does not count then.
    pub to: Option<i16>,
    /// Programmes that never count, not even where a measure is widened to the whole class.
    pub exclude: Vec<Exclusion>,
}

/// A programme that does not count.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// Its id.
    pub id: String,
    /// Why not.
    pub why: String,
}

impl Filter {
    /// True if a programme counts.
    pub fn picks(&self, programme: &Programme) -> bool {
        let among = |wanted: &[String]| {
            wanted.is_empty()
                || wanted
                    .iter()
                    .any(|w| w.eq_ignore_ascii_case(&programme.stratum))
        };
        let begins = |wanted: &[String], text: &str| {
            wanted.is_empty() || wanted.iter().any(|w| begins_a_word(text, w))
        };
        among(&self.strata)
            && begins(&self.services, &programme.service)
            && begins(&self.forms, &programme.form)
            && (self.grades.is_empty() || self.grades.contains(&programme.grade))
            && self
                .from
                .is_none_or(|year| programme.start.is_some_and(|s| s >= year))
            && self
                .to
                .is_none_or(|year| programme.start.is_some_and(|s| s <= year))
            && !self.excludes(&programme.id)
    }

    /// True if a programme never counts.
    pub fn excludes(&self, id: &str) -> bool {
        self.exclude.iter().any(|e| e.id == id)
    }

    /// What it asks for, in words; `all programmes` if nothing.
    pub fn in_words(&self) -> String {
        let grades: Vec<String> = self.grades.iter().map(|g| format!("{g:?}")).collect();
        let excluded: Vec<String> = self.exclude.iter().map(excluded_in_words).collect();
        let lists = [
            ("stratum", &self.strata),
            ("service", &self.services),
            ("form", &self.forms),
            ("grade", &grades),
        ];
        let mut parts: Vec<String> = lists
            .iter()
            .filter(|(_, list)| !list.is_empty())
            .map(|(name, list)| format!("{name} {}", list.join(" or ")))
            .collect();
        parts.extend(match (self.from, self.to) {
            (Some(from), Some(to)) => Some(format!("started from {from} to {to}")),
            (Some(from), None) => Some(format!("started in {from} or later")),
            (None, Some(to)) => Some(format!("started in {to} or earlier")),
            (None, None) => None,
        });
        if parts.is_empty() {
            parts.push("all programmes".to_owned());
        }
        if !excluded.is_empty() {
            parts.push(format!("without {}", excluded.join(", ")));
        }
        parts.join("; ")
    }

    /// What it asks for that nothing in the class has: slips of the pen, in words.
    pub fn unmet(&self, class: &ReferenceClass) -> Vec<String> {
        let all = &class.programmes;
        let strata = self.strata.iter().filter(|s| {
            let one = |p: &Programme| s.eq_ignore_ascii_case(&p.stratum);
            !all.iter().any(one)
        });
        let strata = strata.map(|s| {
            let known = class.strata();
            format!(
                "no programme has the stratum `{s}`; {}",
                crate::text::nearest_help(s, &known)
            )
        });
        let none_has = |what: &'static str, words: &[String], of: fn(&Programme) -> &str| {
            words
                .iter()
                .filter(|w| !all.iter().any(|p| begins_a_word(of(p), w)))
                .map(|w| format!("no programme has `{w}` in its {what}"))
                .collect::<Vec<String>>()
        };
        let excluded = self
            .exclude
            .iter()
            .filter(|e| class.programme(&e.id).is_none());
        let excluded = excluded.map(|e| format!("there is no programme `{}` to exclude", e.id));
        let backwards = self.from.zip(self.to).filter(|(from, to)| from > to);
        let backwards = backwards.map(|(from, to)| {
            format!("no programme can start in {from} or later and in {to} or earlier")
        });
        strata
            .chain(backwards)
            .chain(none_has("service", &self.services, |p| &p.service))
            .chain(none_has("form", &self.forms, |p| &p.form))
            .chain(excluded)
            .collect()
    }
}

fn excluded_in_words(exclusion: &Exclusion) -> String {
    match exclusion.why.as_str() {
        "" => exclusion.id.clone(),
        why => format!("{} ({why})", exclusion.id),
    }
}

/// True if a word of the text begins with `word`: `revs` is in `ICT/revs&bens`, `HR` is not in
/// `through`. Capitals do not matter.
fn begins_a_word(text: &str, word: &str) -> bool {
    let (text, word) = (text.to_lowercase(), word.trim().to_lowercase());
    let starts = |at: usize| !text[..at].ends_with(char::is_alphanumeric);
    !word.is_empty() && text.match_indices(&word).any(|(at, _)| starts(at))
}
