//! Tables and paragraphs of 80 columns.

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

const WIDTH: u16 = 80;

/// A table; numbers stand to the right, the first column to the left.
pub fn table(head: &[&str]) -> Table {
    let mut table = Table::new();
    let style = TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));
    table
        .load_style(style)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(WIDTH);
    table.set_header(head.iter().map(ToString::to_string));
    for (position, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if position + 1 == head.len() { 0 } else { 1 }));
        if position > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// Breaks a text into lines of at most 80 characters.
pub fn fold(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let long = lines.last().is_some_and(|l| {
            !l.is_empty() && l.chars().count() + 1 + word.chars().count() > usize::from(WIDTH)
        });
        if long {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n")
}
