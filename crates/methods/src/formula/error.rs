//! What is wrong with a formula, and where.

use std::fmt;
use std::ops::Range;

/// An error with its place in the formula's text and a remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// What is wrong.
    pub message: String,
    /// What to do, or the form expected.
    pub help: String,
    /// Where, as bytes of the formula's text.
    pub span: Range<usize>,
}

impl FormulaError {
    pub(super) fn new(
        span: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> FormulaError {
        FormulaError {
            message: message.into(),
            help: help.into(),
            span: span.clone(),
        }
    }
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({}..{}); {}",
            self.message, self.span.start, self.span.end, self.help
        )
    }
}

impl std::error::Error for FormulaError {}
