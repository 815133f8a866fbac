//! CSV tables with the place of every cell.

use crate::files::PackFiles;
use crate::problem::{Problem, SourceText};
use std::ops::Range;

/// A table with a header row.
pub(crate) struct Table {
    pub source: SourceText,
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
    header: Range<usize>,
}

/// One row.
pub(crate) struct Row {
    cells: Vec<String>,
    /// Line in the file, from 1.
    pub line: usize,
    bytes: Range<usize>,
}

impl Table {
    /// Reads a file as a table; `None` if there is no such file, or no table in it.
    pub fn open(files: &PackFiles, path: &str, problems: &mut Vec<Problem>) -> Option<Table> {
        match files.text(path)? {
            Ok(source) => Table::read(source, problems),
            Err(problem) => {
                problems.push(problem);
                None
            }
        }
    }

    /// Reads a table; rows that cannot be read become problems, the others stay.
    pub fn read(source: SourceText, problems: &mut Vec<Problem>) -> Option<Table> {
        let text = source.text.clone();
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        let mut record = csv::StringRecord::new();
        loop {
            let start = reader.position().byte() as usize;
            let line = reader.position().line() as usize;
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {
                    let bytes = start..reader.position().byte() as usize;
                    rows.push(row(&record, line, bytes, &text));
                }
                Err(error) => {
                    problems.push(
                        Problem::new(error.to_string(), "save the table again as CSV (UTF-8)")
                            .in_file(&source),
                    );
                    return None;
                }
            }
        }
        Table {
            columns: Vec::new(),
            rows,
            header: 0..0,
            source,
        }
        .with_header(problems)
    }

    fn with_header(mut self, problems: &mut Vec<Problem>) -> Option<Table> {
        self.rows.retain(|row| {
            row.cells.iter().any(|c| !c.is_empty()) && !row.cells[0].starts_with('#')
        });
        if self.rows.is_empty() {
            problems.push(
                Problem::new(
                    format!("{} is empty", self.source.name),
                    "its first row names the columns",
                )
                .in_file(&self.source),
            );
            return None;
        }
        let header = self.rows.remove(0);
        self.columns = header
            .cells
            .iter()
            .map(|c| c.to_lowercase().replace(' ', "_"))
            .collect();
        self.header = header.bytes;
        let width = self.columns.len();
        let other = [(";", "semicolons"), ("\t", "tabs")]
            .into_iter()
            .find(|(sign, _)| width == 1 && self.columns[0].contains(sign));
        if let Some((_, signs)) = other {
            let message = format!("the columns are separated by {signs}, not by commas");
            let help = "save the table again as \"CSV UTF-8 (comma delimited)\"; a decimal comma then becomes a point";
            problems.push(Problem::new(message, help).at(&self.source, self.header));
            return None;
        }
        let (source, before) = (&self.source, problems.len());
        for row in self.rows.iter().filter(|r| r.cells.len() != width) {
            let message = format!(
                "this row has {} cells, but the table has {width} columns",
                row.cells.len()
            );
            let help = "put text that holds a comma in double quotes, as in \"pert(1, 2, 4)\"";
            problems.push(Problem::new(message, help).at(source, row.bytes.clone()));
        }
        (problems.len() == before).then_some(self)
    }

    /// Complains of missing, doubled and unknown columns.
    pub fn check_columns(
        &self,
        needed: &[&str],
        known: &[&str],
        problems: &mut Vec<Problem>,
    ) -> bool {
        let before = problems.len();
        let mut complain = |message: String, help: String| {
            problems.push(Problem::new(message, help).at(&self.source, self.header.clone()));
        };
        for column in needed
            .iter()
            .filter(|n| !self.columns.iter().any(|c| c == *n))
        {
            complain(
                format!("the column `{column}` is missing"),
                format!("the table needs the columns {}", needed.join(", ")),
            );
        }
        for (position, column) in self.columns.iter().enumerate() {
            if self.columns[..position].contains(column) {
                complain(
                    format!("there are two columns `{column}`"),
                    "keep one of them".to_owned(),
                );
            } else if !known.contains(&column.as_str()) {
                complain(
                    format!("there is no use for a column `{column}`"),
                    crate::text::nearest_help(column, known),
                );
            }
        }
        problems.len() == before
    }
}

impl Row {
    /// The cell in a column; empty if there is no such column.
    pub fn cell(&self, table: &Table, column: &str) -> &str {
        let position = table.columns.iter().position(|c| c == column);
        position
            .and_then(|p| self.cells.get(p))
            .map_or("", String::as_str)
    }

    /// The place of a cell; of the row if there is no such column.
    pub fn place(&self, table: &Table, column: &str) -> Range<usize> {
        let position = table.columns.iter().position(|c| c == column);
        let raw = table.source.text.get(self.bytes.clone()).unwrap_or("");
        match position.and_then(|p| nth_field(raw, p)) {
            Some(field) => self.bytes.start + field.start..self.bytes.start + field.end,
            None => self.bytes.clone(),
        }
    }
}

fn row(record: &csv::StringRecord, line: usize, bytes: Range<usize>, text: &str) -> Row {
    let raw = &text[bytes.clone()];
    let skipped = raw.len() - raw.trim_start_matches(['\r', '\n']).len();
    let end = bytes.start + raw.trim_end_matches(['\r', '\n']).len();
    let newlines = raw[..skipped].matches('\n').count();
    Row {
        cells: record.iter().map(|c| c.trim().to_owned()).collect(),
        line: line + newlines,
        bytes: bytes.start + skipped..end.max(bytes.start + skipped),
    }
}

/// The bytes of the nth field of a raw record, without its quotes and outer spaces.
fn nth_field(raw: &str, n: usize) -> Option<Range<usize>> {
    let (mut quoted, mut field, mut start) = (false, 0, 0);
    for (at, byte) in raw.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                if field == n {
                    return Some(bare(raw, start..at));
                }
                field += 1;
                start = at + 1;
            }
            _ => {}
        }
    }
    (field == n).then(|| bare(raw, start..raw.len()))
}

fn bare(raw: &str, field: Range<usize>) -> Range<usize> {
    let text = &raw[field.clone()];
    let left = text.len() - text.trim_start_matches([' ', '"']).len();
    let right = text.len() - text.trim_end_matches([' ', '"']).len();
    if left + right >= text.len() {
        field
    } else {
        field.start + left..field.end - right
    }
}
