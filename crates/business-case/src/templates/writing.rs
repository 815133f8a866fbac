//! Writing the files of a new pack so that a person likes to go on with them by hand, and
//! remembering which template each place came from.

use crate::problem::SourceText;
use std::ops::Range;

/// The widest line of a comment.
const WIDTH: usize = 98;

/// A text that grows, and where its parts come from.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub text: String,
    pub places: Vec<Origin>,
}

/// A stretch of a written file and the place in a template that it was made from.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    pub written: Range<usize>,
    pub source: SourceText,
    pub span: Range<usize>,
}

impl Writer {
    /// A line of text as it is.
    pub fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A text as lines of comment.
    pub fn comment(&mut self, text: &str) {
        for line in folded(text, WIDTH) {
            self.line(&format!("# {line}"));
        }
    }

    /// Comment lines as they were written in a template.
    pub fn comment_as_written(&mut self, text: &str) {
        if !text.is_empty() {
            self.line(text);
        }
    }

    /// `key = "text"`.
    pub fn entry(&mut self, key: &str, text: &str) {
        self.line(&format!("{key} = {}", quoted(text)));
    }

    /// `key = "text"`, on several lines if it is long: each but the last ends in `\`, by which TOML
    /// reads it as one.
    pub fn prose(&mut self, key: &str, text: &str) {
        let whole = format!("{key} = {}", quoted(text));
        if whole.chars().count() <= WIDTH || text.contains('\n') {
            return self.line(&whole);
        }
        let lines = folded(text, WIDTH - 4);
        let inner: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
        self.line(&format!("{key} = \"\"\"\n{}\"\"\"", inner.join(" \\\n")));
    }

    /// `optimism_bias = { kind = "…" }`, remembering where it came from.
    pub fn bias(&mut self, kind: &str, source: &SourceText, span: &Range<usize>) {
        let start = self.text.len();
        self.line(&format!("optimism_bias = {{ kind = {} }}", quoted(kind)));
        self.remember(start, source, span);
    }

    /// `key = "text"`, remembering where it came from.
    pub fn entry_from(&mut self, key: &str, text: &str, source: &SourceText, span: &Range<usize>) {
        let start = self.text.len();
        self.entry(key, text);
        self.remember(start, source, span);
    }

    /// Notes that everything from `start` on came from a place in a template.
    pub fn remember(&mut self, start: usize, source: &SourceText, span: &Range<usize>) {
        self.places.push(Origin {
            written: start..self.text.len(),
            source: source.clone(),
            span: span.clone(),
        });
    }
}

/// A TOML string: on one line, or between three quotes if it has several.
pub(super) fn quoted(text: &str) -> String {
    let escaped = escaped(text);
    match escaped.contains('\n') {
        true => format!("\"\"\"\n{}\n\"\"\"", escaped.trim_end()),
        false => format!("\"{escaped}\""),
    }
}

/// A text as it stands within a TOML string.
fn escaped(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\\' => "\\\\".to_owned(),
            '"' => "\\\"".to_owned(),
            '\t' => "\\t".to_owned(),
            c if c.is_control() && c != '\n' => format!("\\u{:04X}", c as u32),
            c => c.to_string(),
        })
        .collect()
}

/// A text broken into lines of at most `width` characters, between words.
pub(super) fn folded(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
