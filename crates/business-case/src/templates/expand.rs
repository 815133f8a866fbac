//! One way with its parts: which bodies it is made of, in which order.

use super::body::{Body, Estimate};
use super::{Named, Template, Templates};
use crate::problem::Problem;
use crate::text::nearest_help;
use std::collections::BTreeSet;

/// A body and the part it comes from: its id and what it says; nothing for the template's own.
pub(super) struct Piece<'a> {
    pub part: Option<(&'a str, &'a str)>,
    pub body: &'a Body,
}

/// The way's own body, then its parts: each after those that it rests on, but a part that the
/// template lists stands where it lists it.
pub(super) fn pieces<'a>(way: &'a Template, templates: &'a Templates) -> Vec<Piece<'a>> {
    let mut pieces = vec![Piece {
        part: None,
        body: &way.body,
    }];
    let listed: BTreeSet<&str> = way.parts.iter().map(|n| n.word.as_str()).collect();
    let mut done = BTreeSet::new();
    for name in &way.parts {
        add(&name.word, true, templates, &listed, &mut done, &mut pieces);
    }
    pieces
}

fn add<'a>(
    name: &str,
    as_listed: bool,
    templates: &'a Templates,
    listed: &BTreeSet<&str>,
    done: &mut BTreeSet<String>,
    pieces: &mut Vec<Piece<'a>>,
) {
    if (listed.contains(name) && !as_listed) || !done.insert(name.to_owned()) {
        return;
    }
    if let Some((id, part)) = templates.parts.get_key_value(name) {
        for under in &part.parts {
            add(&under.word, false, templates, listed, done, pieces);
        }
        pieces.push(Piece {
            part: Some((id, &part.says)),
            body: &part.body,
        });
    }
}

/// The estimates of a way. Its own ones with `{way}` stand in for those of its parts.
pub(super) fn estimates<'a>(way: &'a Template, pieces: &[Piece<'a>]) -> Vec<&'a Estimate> {
    let own: BTreeSet<&str> = way
        .body
        .estimates
        .iter()
        .map(|e| e.id.word.as_str())
        .collect();
    let of_parts = pieces.iter().skip(1).flat_map(|p| &p.body.estimates);
    let left = of_parts.filter(|e| !own.contains(e.id.word.as_str()));
    way.body.estimates.iter().chain(left).collect()
}

/// What keeps a way from being put together.
pub(super) fn problems(way: &Template, templates: &Templates) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut all: Vec<&Named> = way.parts.iter().collect();
    let mut at = 0;
    while let Some(name) = all.get(at).copied() {
        at += 1;
        match templates.parts.get(&name.word) {
            None => problems.push(no_part(name, templates)),
            Some(part) => {
                let new = |n: &&Named| all.iter().all(|known| known.word != n.word);
                let more: Vec<&Named> = part.parts.iter().filter(new).collect();
                all.extend(more);
            }
        }
    }
    if problems.is_empty() {
        let pieces = pieces(way, templates);
        problems.extend(twice(&pieces));
        problems.extend(missing(way, templates, &pieces));
        problems.extend(strange_marks(&pieces));
        problems.extend(strange_exit(way, &pieces));
    }
    problems
}

fn no_part(name: &Named, templates: &Templates) -> Problem {
    let known: Vec<&str> = templates.parts.keys().map(String::as_str).collect();
    name.problem(
        format!("there is no part `{}`", name.word),
        nearest_help(&name.word, &known),
    )
}

/// Definitions and lines that two bodies of a way have under one name.
fn twice(pieces: &[Piece]) -> Vec<Problem> {
    let (mut names, mut lines, mut problems) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for body in pieces.iter().map(|p| p.body) {
        for define in body.define.iter().filter(|d| !names.insert(&d.name)) {
            problems.push(define.formula.problem(
                format!("`{}` is defined twice in one way", define.name),
                "a template and its parts share their names: take one of the two out",
            ));
        }
        for line in body.lines.iter().filter(|l| !lines.insert(&l.id.word)) {
            problems.push(line.id.problem(
                format!("there are two lines `{}` in one way", line.id.word),
                "a template and its parts share their names: give each line an id of its own",
            ));
        }
    }
    problems
}

/// Definitions that parts need and nobody makes.
fn missing(way: &Template, templates: &Templates, pieces: &[Piece]) -> Vec<Problem> {
    let made: BTreeSet<&str> = pieces
        .iter()
        .flat_map(|p| p.body.define.iter().map(|d| d.name.as_str()))
        .collect();
    let mut problems = Vec::new();
    for id in pieces.iter().filter_map(|p| p.part.map(|(id, _)| id)) {
        for need in templates.parts[id]
            .needs
            .iter()
            .filter(|n| !made.contains(n.word.as_str()))
        {
            let place = way
                .parts
                .iter()
                .find(|n| n.word == id)
                .unwrap_or(&way.place);
            problems.push(place.problem(
                format!("the part `{id}` needs a definition `{}`", need.word),
                format!(
                    "add `{}` under [define], or a part that makes it",
                    need.word
                ),
            ));
        }
    }
    problems
}

/// Marks in braces other than the two that are replaced.
fn strange_marks(pieces: &[Piece]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for body in pieces.iter().map(|p| p.body) {
        let formulas = body.define.iter().map(|d| &d.formula);
        let words = body
            .lines
            .iter()
            .flat_map(|l| l.words.iter().map(|(_, w)| w));
        let ids = body.estimates.iter().map(|e| &e.id);
        for named in formulas.chain(words).chain(ids) {
            let rest = named.word.replace("{way}", "").replace("{service}", "");
            if rest.contains(['{', '}']) {
                problems.push(named.problem(
                    "braces mark what is replaced, and this mark is not known",
                    "write {way} for the way's id, {service} for the service's name",
                ));
            }
        }
    }
    problems
}

/// Lines that the exit terms name and the way has not.
fn strange_exit(way: &Template, pieces: &[Piece]) -> Vec<Problem> {
    let lines: Vec<&str> = pieces
        .iter()
        .flat_map(|p| p.body.lines.iter().map(|l| l.id.word.as_str()))
        .collect();
    let named = way.exit.iter().flat_map(|e| &e.lines);
    named
        .filter(|l| !lines.contains(&l.as_str()))
        .map(|line| {
            way.place.problem(
                format!("the exit terms name a line `{line}` that this way has not"),
                nearest_help(line, &lines),
            )
        })
        .collect()
}
