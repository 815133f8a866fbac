//! Trying each way in a small pack: names and units are checked by the engine itself, and what it
//! finds is shown at its place in the template.

use super::new_pack::{NewPack, Written};
use super::{Template, Templates};
use crate::files::PackFiles;
use crate::model::Model;
use crate::pack::Pack;
use crate::problem::{Problem, Severity};
use std::collections::BTreeMap;

/// What the engine says of every way.
pub(super) fn problems(templates: &Templates) -> Vec<Problem> {
    let mut found: Vec<Problem> = Vec::new();
    for way in templates.ways() {
        for problem in problems_of(way, templates) {
            if !found.contains(&problem) {
                found.push(problem);
            }
        }
    }
    found
}

fn problems_of(way: &Template, templates: &Templates) -> Vec<Problem> {
    let trial = NewPack::trial(&way.id);
    let written = match trial.written(templates) {
        Ok(written) => written,
        Err(problems) => return problems,
    };
    let mut files = PackFiles::new();
    for (path, writer) in &written {
        files.add(path, writer.text.as_str());
    }
    let reading = Pack::read(&files);
    let mut problems = reading.problems;
    if let Some(Err(more)) = reading.pack.as_ref().map(Model::build) {
        problems.extend(more);
    }
    problems.retain(|p| p.severity == Severity::Error);
    problems
        .into_iter()
        .map(|p| traced(p, way, &written))
        .collect()
}

/// The same problem at the place in a template that it came from.
fn traced(problem: Problem, way: &Template, written: &BTreeMap<String, Written>) -> Problem {
    let origin = problem.source.as_ref().zip(problem.span.as_ref());
    let origin = origin.and_then(|(source, span)| {
        let writer = written.get(source.name.as_ref())?;
        let within = |o: &&super::writing::Origin| o.written.contains(&span.start);
        writer.places.iter().find(within)
    });
    let (source, span) = match origin {
        Some(origin) => (&origin.source, origin.span.clone()),
        None => (&way.place.source, way.place.span.clone()),
    };
    Problem {
        source: None,
        span: None,
        ..problem
    }
    .at(source, span)
}
