//! Cells of small tables: words, partners, dates, amounts, where they come from.

use crate::partnership::Partnership;
use crate::problem::Problem;
use crate::table::{Row, Table};
use crate::text::{date_help, nearest_help};
use comity_domain::{Grade, Id, Provenance, Unit};
use jiff::civil::Date;

/// Reads cells of one table; what is wrong becomes a problem with its place.
pub(crate) struct Rows<'a> {
    pub partnership: &'a Partnership,
    pub table: &'a Table,
    pub problems: &'a mut Vec<Problem>,
}

impl Rows<'_> {
    pub fn problem(
        &mut self,
        row: &Row,
        column: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let place = row.place(self.table, column);
        self.problems
            .push(Problem::new(message, help).at(&self.table.source, place));
    }

    pub fn cell(&self, row: &Row, column: &str) -> String {
        row.cell(self.table, column).to_owned()
    }

    /// A cell that must be filled.
    pub fn needed(&mut self, row: &Row, column: &str, what: &str, help: &str) -> Option<String> {
        let cell = self.cell(row, column);
        if cell.is_empty() {
            let message = match column {
                "says" => format!("{what} is not put into words"),
                _ => format!("{what} has no {column}"),
            };
            self.problem(row, column, message, help);
            return None;
        }
        Some(cell)
    }

    pub fn id(&mut self, row: &Row, column: &str) -> Option<Id> {
        Id::new(row.cell(self.table, column))
            .map_err(|e| self.problem(row, column, e.to_string(), "for example released-days"))
            .ok()
    }

    /// A partner's position; `None` if the cell is blank.
    pub fn partner(&mut self, row: &Row, column: &str) -> Option<usize> {
        let id = self.cell(row, column);
        let partners = &self.partnership.partners;
        let found = partners.iter().position(|p| p.id.as_str() == id);
        if found.is_none() && !id.is_empty() {
            let known: Vec<&str> = partners.iter().map(|p| p.id.as_str()).collect();
            let help = format!(
                "{}; leave it blank for all partners",
                nearest_help(&id, &known)
            );
            self.problem(
                row,
                column,
                format!("`{id}` is not one of the partners"),
                help,
            );
        }
        found
    }

    /// One of some words.
    pub fn word<T: Copy>(&mut self, row: &Row, column: &str, words: &[(T, &str)]) -> Option<T> {
        let cell = self.cell(row, column);
        let found = words
            .iter()
            .find(|(_, word)| *word == cell)
            .map(|(t, _)| *t);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(_, word)| *word).collect();
            let message = match cell.is_empty() {
                true => format!("the column `{column}` is empty here"),
                false => format!("`{cell}` is no word for the column `{column}`"),
            };
            self.problem(row, column, message, nearest_help(&cell, &known));
        }
        found
    }

    pub fn date(&mut self, row: &Row, column: &str, what: &str) -> Option<Date> {
        let help = "write it as year, month and day: 2026-11-24";
        let text = self.needed(row, column, what, help)?;
        text.parse::<Date>()
            .map_err(|_| {
                self.problem(
                    row,
                    column,
                    format!("`{text}` is not a date"),
                    date_help(&text),
                );
            })
            .ok()
    }

    /// A plain number, 0 or more.
    pub fn amount(&mut self, row: &Row, column: &str) -> Option<f64> {
        let text = self.cell(row, column);
        let number = text.replace('_', "").parse::<f64>().ok();
        let amount = number.filter(|x| x.is_finite() && *x >= 0.0);
        if amount.is_none() {
            let message = match text.is_empty() {
                true => format!("it is not said how much is {column}"),
                false => format!("`{text}` is not a plain number, 0 or more"),
            };
            let help = "write digits and a decimal point, such as 12 or 7.5; the unit has a column of its own";
            self.problem(row, column, message, help);
        }
        amount
    }

    pub fn unit(&mut self, row: &Row, column: &str) -> Option<Unit> {
        let parsed = self.partnership.units.parse(row.cell(self.table, column));
        parsed
            .map_err(|e| self.problem(row, column, e.message, e.help))
            .ok()
    }

    /// Source, owner, date, grade and note; a blank grade is D.
    pub fn provenance(&mut self, row: &Row, what: &str) -> Option<Provenance> {
        let source = self.needed(row, "source", what, "say where this is known from");
        let owner = self.needed(row, "owner", what, "say who answers for it");
        let date = self.date(row, "date", what);
        let text = self.cell(row, "grade");
        let grade = match text.is_empty() {
            true => Some(Grade::D),
            false => Grade::parse(&text),
        };
        if grade.is_none() {
            let help = "A measured and reconciled, B published or measured, C elicited judgement, D placeholder (blank is D)";
            self.problem(row, "grade", format!("`{text}` is not a grade"), help);
        }
        Some(Provenance {
            source: source?,
            owner: owner?,
            date: date?,
            grade: grade?,
            note: self.cell(row, "note"),
        })
    }
}
