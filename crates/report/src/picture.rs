//! A chart on the page: heading, sentence, picture, and the same as a table.

use crate::error::ReportError;
use comity_chart::{Chart, ChartError, Table};

/// A chart with what the page needs besides.
pub struct Picture {
    /// Unique in the page.
    pub id: String,
    pub title: String,
    pub sentence: String,
    /// Anything a reader should know; may be empty.
    pub note: String,
    pub svg: String,
    pub table: Table,
    /// Names the table's region, unique in the page.
    pub label: String,
}

impl Picture {
    /// Draws a chart; `of` is what it belongs to, such as the option's name.
    pub fn draw(
        id: String,
        title: &str,
        of: &str,
        chart: impl FnOnce(&str) -> Result<Chart, ChartError>,
    ) -> Result<Picture, ReportError> {
        let drawn = chart(&id).map_err(|why| ReportError::Chart {
            title: format!("{title}, {of}"),
            why,
        })?;
        Ok(Picture {
            id,
            title: drawn.title,
            sentence: drawn.sentence,
            note: String::new(),
            svg: drawn.svg,
            table: drawn.table,
            label: format!("Table: {title}, {of}"),
        })
    }

    pub fn noting(mut self, note: String) -> Picture {
        self.note = note;
        self
    }
}
