//! `drivers.csv`: what each partner uses or is, year by year, as shares look at it.

use crate::files::PackFiles;
use crate::partnership::Partnership;
use crate::problem::Problem;
use crate::rows::Rows;
use crate::table::{Row, Table};
use crate::text::nearest_help;
use comity_domain::Provenance;
use std::collections::BTreeMap;

/// Name of the file.
pub const DRIVERS_FILE: &str = "drivers.csv";

const NEEDED: [&str; 8] = [
    "driver", "partner", "year", "value", "unit", "source", "owner", "date",
];
const KNOWN: [&str; 10] = [
    "driver", "partner", "year", "value", "unit", "source", "owner", "date", "grade", "note",
];

/// One value of a driver.
#[derive(Clone, Debug, PartialEq)]
pub struct DriverValue {
    /// The number.
    pub value: f64,
    /// Its unit as written.
    pub unit: String,
    /// Where it comes from.
    pub provenance: Provenance,
    /// Its line in the file.
    pub line: usize,
}

/// Every driver of a pack: by name, partner and year (0, 1, …).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drivers {
    values: BTreeMap<String, BTreeMap<(usize, usize), DriverValue>>,
}

impl Drivers {
    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// The value of a year, or the last before it.
    pub fn at(&self, name: &str, partner: usize, year: usize) -> Option<&DriverValue> {
        let values = self.values.get(name)?;
        let until = values.range((partner, 0)..=(partner, year));
        until.last().map(|(_, value)| value)
    }
}

/// Reads the file, if there is one.
pub(crate) fn read(
    files: &PackFiles,
    partnership: &Partnership,
    problems: &mut Vec<Problem>,
) -> Drivers {
    let mut drivers = Drivers::default();
    let Some(table) = Table::open(files, DRIVERS_FILE, problems) else {
        return drivers;
    };
    if !table.check_columns(&NEEDED, &KNOWN, problems) {
        return drivers;
    }
    let mut rows = Rows {
        partnership,
        table: &table,
        problems,
    };
    for row in &table.rows {
        read_row(&mut rows, row, &mut drivers);
    }
    drivers
}

fn read_row(rows: &mut Rows<'_>, row: &Row, drivers: &mut Drivers) {
    let help = "name what shares look at, such as caseload";
    let name = rows.needed(row, "driver", "this row", help);
    let what = name.clone().unwrap_or_else(|| "this row".to_owned());
    let partner = match rows.cell(row, "partner").is_empty() {
        true => {
            let help = "one row for each partner";
            rows.needed(row, "partner", &what, help).and(None)
        }
        false => partner(rows, row),
    };
    let year = year(rows, row);
    let value = rows.amount(row, "value");
    let unit = rows.needed(row, "unit", &what, "such as cases, or people");
    let provenance = rows.provenance(row, &what);
    let (Some(name), Some(partner), Some(year)) = (name, partner, year) else {
        return;
    };
    let (Some(value), Some(unit), Some(provenance)) = (value, unit, provenance) else {
        return;
    };
    let other = drivers.values.get(&name).and_then(|of| of.values().next());
    if let Some(other) = other.filter(|other| other.unit != unit) {
        let message = format!(
            "{name} is in {unit} here and in {} in line {}",
            other.unit, other.line
        );
        let help = "give all rows of a driver in one unit, or shares compare unlike numbers";
        rows.problem(row, "unit", message, help);
    }
    let line = row.line;
    let of = drivers.values.entry(name.clone()).or_default();
    let before = of.insert(
        (partner, year),
        DriverValue {
            value,
            unit,
            provenance,
            line,
        },
    );
    if let Some(before) = before {
        let message = format!(
            "{name} of this partner and year stands in line {} too",
            before.line
        );
        rows.problem(row, "driver", message, "keep one of the two rows");
    }
}

fn partner(rows: &mut Rows<'_>, row: &Row) -> Option<usize> {
    let id = rows.cell(row, "partner");
    let partners = &rows.partnership.partners;
    let found = partners.iter().position(|p| p.id.as_str() == id);
    if found.is_none() {
        let known: Vec<&str> = partners.iter().map(|p| p.id.as_str()).collect();
        let message = format!("`{id}` is not one of the partners");
        rows.problem(row, "partner", message, nearest_help(&id, &known));
    }
    found
}

/// A year by its label; blank is the first year, from which a value stays.
fn year(rows: &mut Rows<'_>, row: &Row) -> Option<usize> {
    let cell = rows.cell(row, "year");
    let timeline = &rows.partnership.timeline;
    if cell.is_empty() {
        return Some(0);
    }
    let labels: Vec<String> = (0..timeline.years())
        .map(|y| timeline.year_label(y))
        .collect();
    let found = labels.iter().position(|l| *l == cell);
    if found.is_none() {
        let known: Vec<&str> = labels.iter().map(String::as_str).collect();
        let message = format!("`{cell}` is not a year of this pack");
        rows.problem(row, "year", message, nearest_help(&cell, &known));
    }
    found
}
