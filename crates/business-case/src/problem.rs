//! What is wrong with a pack: what, where, what was expected, what to do.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// The text of one file and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    /// Path within the pack.
    pub name: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
}

impl SourceText {
    pub(crate) fn new(name: &str, text: &str) -> SourceText {
        SourceText {
            name: name.into(),
            text: text.into(),
        }
    }

    /// Line and column (from 1) of a byte.
    pub fn place(&self, byte: usize) -> (usize, usize) {
        let before = self
            .text
            .get(..byte.min(self.text.len()))
            .unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (
            before.matches('\n').count() + 1,
            before[line_start..].chars().count() + 1,
        )
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something a reader should know; the case can be appraised.
    Warning,
    /// The case cannot be appraised.
    Error,
}

/// One thing that is wrong, or worth knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// In which file.
    pub source: Option<SourceText>,
    /// Where in it, in bytes.
    pub span: Option<Range<usize>>,
}

impl Problem {
    pub(crate) fn new(message: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem {
            severity: Severity::Error,
            message: printable(message.into()),
            help: printable(help.into()),
            source: None,
            span: None,
        }
    }

    pub(crate) fn warning(message: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem {
            severity: Severity::Warning,
            ..Problem::new(message, help)
        }
    }

    pub(crate) fn in_file(mut self, source: &SourceText) -> Problem {
        self.source = Some(source.clone());
        self
    }

    pub(crate) fn at(self, source: &SourceText, span: Range<usize>) -> Problem {
        let end = span.end.min(source.text.len());
        Problem {
            span: Some(span.start.min(end)..end),
            ..self.in_file(source)
        }
    }

    /// `file:line:column`, as far as it is known.
    pub fn place(&self) -> String {
        match (&self.source, &self.span) {
            (Some(source), Some(span)) => {
                let (line, column) = source.place(span.start);
                format!("{}:{line}:{column}", source.name)
            }
            (Some(source), None) => source.name.to_string(),
            _ => String::new(),
        }
    }
}

/// A text without signs that could change a terminal.
fn printable(text: String) -> String {
    match crate::text::has_control(&text) {
        true => text
            .chars()
            .map(|c| if c.is_control() { '\u{fffd}' } else { c })
            .collect(),
        false => text,
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl miette::Diagnostic for Problem {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Warning => miette::Severity::Warning,
            Severity::Error => miette::Severity::Error,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.span.as_ref()?;
        self.source.as_ref().map(|s| s as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        let span = self.span.clone()?;
        Some(Box::new(std::iter::once(miette::LabeledSpan::new(
            None,
            span.start,
            span.len(),
        ))))
    }
}

/// Longer lines are shown in part, so that they fit a terminal of 80 columns.
const SHOWN: usize = 70;
/// What is shown before the place that is meant.
const LEAD: usize = 16;

impl miette::SourceCode for SourceText {
    fn read_span<'a>(
        &'a self,
        span: &miette::SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn miette::SpanContents<'a> + 'a>, miette::MietteError> {
        let around = miette::SourceCode::read_span(self.text.as_ref(), span, before, after)?;
        let fits = |line: &[u8]| line.len() <= SHOWN;
        if around.data().split(|b| *b == b'\n').all(fits) {
            return Ok(Box::new(self.part(
                around.data(),
                *around.span(),
                around.line(),
                around.column(),
            )));
        }
        Ok(Box::new(self.window(span)))
    }
}

impl SourceText {
    fn part<'a>(
        &self,
        data: &'a [u8],
        span: miette::SourceSpan,
        line: usize,
        column: usize,
    ) -> miette::MietteSpanContents<'a> {
        let lines = data.split(|b| *b == b'\n').count();
        miette::MietteSpanContents::new_named(
            self.name.to_string(),
            data,
            span,
            line,
            column,
            lines,
        )
    }

    /// The part of a long line in which a place lies.
    fn window(&self, span: &miette::SourceSpan) -> miette::MietteSpanContents<'_> {
        let text = &self.text;
        let at = text.floor_char_boundary(span.offset().min(text.len()));
        let line_start = text[..at].rfind('\n').map_or(0, |n| n + 1);
        let line_end = text[at..].find('\n').map_or(text.len(), |n| at + n);
        let start = text.ceil_char_boundary(line_start.max(at.saturating_sub(LEAD)));
        let end = text
            .floor_char_boundary(line_end.min(start + SHOWN))
            .max(start);
        let (line, column) = (text[..at].matches('\n').count(), start - line_start);
        self.part(
            &text.as_bytes()[start..end],
            (start, end - start).into(),
            line,
            column,
        )
    }
}
