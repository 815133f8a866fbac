//! Why there is no report.

use comity_chart::ChartError;
use std::fmt;

/// Why a report could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReportError {
    /// A chart refused its figures.
    Chart {
        /// The chart's title.
        title: String,
        /// What it refused.
        why: ChartError,
    },
    /// The page could not be put together.
    Page(askama::Error),
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReportError::Chart { title, why } => write!(f, "the chart \"{title}\": {why}"),
            ReportError::Page(why) => write!(f, "the page could not be put together: {why}"),
        }
    }
}

impl std::error::Error for ReportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ReportError::Chart { why, .. } => Some(why),
            ReportError::Page(why) => Some(why),
        }
    }
}
