//! The files of a pack, already read: this room does no input or output itself.

use crate::problem::{Problem, SourceText};
use std::collections::BTreeMap;

/// The longest line that a pack's file may have, in bytes.
const LONGEST_LINE: usize = 100_000;

/// Files by their path within the pack, with `/` between folders.
#[derive(Clone, Debug, Default)]
pub struct PackFiles(BTreeMap<String, Vec<u8>>);

impl PackFiles {
    /// No files.
    pub fn new() -> PackFiles {
        PackFiles::default()
    }

    /// Adds a file.
    pub fn add(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.0.insert(path.to_owned(), bytes.into());
    }

    /// Paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The bytes of a file.
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    /// The text of a file, without a byte-order mark; `None` if there is no such file.
    ///
    /// # Errors
    /// A problem with its place if the file is not UTF-8 or has a line that no person wrote.
    pub(crate) fn text(&self, path: &str) -> Option<Result<SourceText, Problem>> {
        let bytes = self.0.get(path)?;
        if let Some(problem) = no_text(path, bytes) {
            return Some(Err(problem));
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
            Err(error) => return Some(Err(not_utf8(path, bytes, error.valid_up_to()))),
        };
        let source = SourceText::new(path, text);
        if crate::text::has_control(text) {
            return Some(Err(Problem::new(
                format!("{path} holds control characters"),
                "it is no plain text, or was damaged on its way; save it again as UTF-8",
            )
            .in_file(&source)));
        }
        let long = text.lines().position(|line| line.len() > LONGEST_LINE);
        Some(match long {
            Some(line) => Err(Problem::new(
                format!(
                    "line {} of {path} is longer than {LONGEST_LINE} characters",
                    line + 1
                ),
                "a line break or a closing quote is probably missing, or this is not a text file",
            )
            .in_file(&source)),
            None => Ok(source),
        })
    }
}

/// Files that only pretend to be text: workbooks under another name, and UTF-16.
fn no_text(path: &str, bytes: &[u8]) -> Option<Problem> {
    let (what, help) = if bytes.starts_with(b"PK") {
        (
            "is a workbook under another name",
            "open it and save the sheet as \"CSV UTF-8\"",
        )
    } else if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        (
            "is written in UTF-16 (\"Unicode text\")",
            "save it again as UTF-8 (in Excel: \"CSV UTF-8\")",
        )
    } else {
        return None;
    };
    let problem = Problem::new(format!("{path} {what}"), help);
    Some(problem.in_file(&SourceText::new(path, "")))
}

fn not_utf8(path: &str, bytes: &[u8], at: usize) -> Problem {
    let line = bytes[..at].iter().filter(|b| **b == b'\n').count() + 1;
    Problem::new(
        format!("{path} is not UTF-8 text: line {line} holds a byte that has no meaning in it"),
        if path.ends_with(".csv") {
            "save it again as UTF-8 (in Excel: \"CSV UTF-8\"); a £ sign from an older program is the usual cause"
        } else {
            "save it again as UTF-8; a £ sign from an older program is the usual cause"
        },
    )
    .in_file(&SourceText::new(path, &String::from_utf8_lossy(&bytes[..at.min(100_000)])))
}
