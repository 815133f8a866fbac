//! Reading TOML with places: texts that know where they stand.

use crate::problem::{Problem, SourceText};
use comity_domain::{Id, Partner, nearest};
use serde::de::DeserializeOwned;
use std::ops::Range;

/// A text and its place in a TOML file.
pub(crate) type Text = toml::Spanned<String>;

/// Reads a TOML file; what is wrong becomes a problem with its place.
pub(crate) fn read_toml<T: DeserializeOwned>(
    source: &SourceText,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    match toml::from_str(&source.text) {
        Ok(value) => Some(value),
        Err(error) => {
            let message = plain(error.message());
            let at = error.span().map_or(0, |s| s.start);
            let near = source.text.get(at..).unwrap_or("");
            let page = match &*source.name {
                "places.toml" => "places.md",
                crate::partners::PARTNERS_FILE => "partners.md",
                name if name.starts_with("voting/") => "partners.md",
                name if name.starts_with("flow/") => "flow.md",
                name if name.starts_with("shares/") => "shares.md",
                _ => "pack.md",
            };
            let help = toml_help(&message, near).replace("pack.md", page);
            let problem = Problem::new(message, help);
            problems.push(match error.span() {
                Some(span) => problem.at(source, span),
                None => problem.in_file(source),
            });
            None
        }
    }
}

fn toml_help(message: &str, near: &str) -> &'static str {
    let begins = |word: &str| near.trim_start().starts_with(word);
    if begins("“") || begins("”") || begins("‘") || begins("’") {
        "these are the curly quotes of a word processor: use straight ones, as in \"saving\""
    } else if begins("True") || begins("False") || begins("TRUE") || begins("FALSE") {
        "write true or false in small letters, without quotes"
    } else if message.starts_with("unknown field") {
        "use one of the names listed, or take this out; docs/reference/pack.md describes every field"
    } else if message.starts_with("missing field") {
        "add it; docs/reference/pack.md describes every field"
    } else if message.starts_with("duplicate key") {
        "a name may stand only once; partners, services and lines have two brackets: [[partner]], [[line]]"
    } else if message.contains("expected a boolean") {
        "write true or false, without quotes"
    } else if message.contains("expected a whole number") {
        "write a whole number without quotes, such as 10"
    } else if message.contains("invalid type") {
        "texts stand in quotes, numbers do not; docs/reference/pack.md describes every field"
    } else {
        "this is not TOML as it should be; see docs/reference/pack.md for the form"
    }
}

/// The parser's words, without those of programmers.
fn plain(message: &str) -> String {
    message
        .replace("expected i64", "expected a whole number")
        .replace("expected usize", "expected a whole number")
}

/// Checks an id.
pub(crate) fn id(text: &Text, source: &SourceText, problems: &mut Vec<Problem>) -> Option<Id> {
    let checked = Id::new(text.get_ref());
    checked
        .map_err(|e| {
            problems
                .push(Problem::new(e.to_string(), "for example east-herts").at(source, text.span()))
        })
        .ok()
}

/// True for a word that formulas can speak of.
pub(crate) fn is_name(word: &str) -> bool {
    word.len() <= 64
        && word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The position of a partner by its id.
pub(crate) fn partner(
    id: &str,
    place: Range<usize>,
    partners: &[Partner],
    source: &SourceText,
    problems: &mut Vec<Problem>,
) -> Option<usize> {
    let found = partners.iter().position(|p| p.id.as_str() == id);
    if found.is_none() {
        let known: Vec<&str> = partners.iter().map(|p| p.id.as_str()).collect();
        let message = format!("`{id}` is not one of the partners");
        problems.push(Problem::new(message, nearest_help(id, &known)).at(source, place));
    }
    found
}

/// "did you mean …" or the list.
pub(crate) fn nearest_help(word: &str, known: &[&str]) -> String {
    let list = format!("choose from {}", known.join(", "));
    match nearest(word, known.iter().copied()) {
        Some(close) => format!("did you mean `{close}`? Otherwise {list}"),
        None => list,
    }
}

/// Where the content of a TOML string begins in its file, and the place of the whole string.
pub(crate) fn formula_place(text: &Text, source: &SourceText) -> (usize, Range<usize>) {
    let span = text.span();
    let written = source.text.get(span.clone()).unwrap_or("");
    let quotes = if written.starts_with("\"\"\"") || written.starts_with("'''") {
        3
    } else {
        1
    };
    let newline = match written.get(3..) {
        Some(text) if quotes == 3 && text.starts_with("\r\n") => 2,
        Some(text) if quotes == 3 && text.starts_with('\n') => 1,
        _ => 0,
    };
    (span.start + quotes + newline, span)
}

/// A place within a formula as a place in its file; the whole string if escapes moved things.
pub(crate) fn within(
    inner: &Range<usize>,
    formula: &str,
    start: usize,
    whole: &Range<usize>,
    source: &SourceText,
) -> Range<usize> {
    let written = |length: usize| source.text.get(start..start + length);
    let line_ends = |end: usize| formula.get(..end).map_or(0, |f| f.matches('\n').count());
    if written(formula.len()) == Some(formula) {
        return start + inner.start..start + inner.end;
    }
    // TOML reads the \r\n of a file from Windows as \n.
    match written(formula.len() + line_ends(formula.len())) {
        Some(text) if text.replace("\r\n", "\n") == formula => {
            let moved = |byte: usize| start + byte + line_ends(byte);
            moved(inner.start)..moved(inner.end)
        }
        _ => whole.clone(),
    }
}

/// How a date should be written: that very date, if it is written the British way.
pub(crate) fn date_help(written: &str) -> String {
    let parts: Vec<&str> = written.split(['/', '.', '-']).collect();
    let number = |i: usize| parts.get(i).and_then(|p| p.trim().parse::<i16>().ok());
    let date = match (number(0), number(1), number(2)) {
        (Some(day), Some(month), Some(year)) if year > 31 => jiff::civil::Date::new(
            if year < 100 { 2000 + year } else { year },
            i8::try_from(month).unwrap_or(0),
            i8::try_from(day).unwrap_or(0),
        )
        .ok(),
        _ => None,
    };
    match date {
        Some(date) => format!("write it as {date}"),
        None => "write it as year, month and day: 2026-11-24".to_owned(),
    }
}

/// True if a text holds signs that are no part of writing and could change a terminal.
pub(crate) fn has_control(text: &str) -> bool {
    text.chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}
