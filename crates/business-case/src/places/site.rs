//! `places.csv`: sites where the service works or could work, and places where people are.

use crate::files::PackFiles;
use crate::partnership::Partnership;
use crate::problem::Problem;
use crate::rows::Rows;
use crate::table::{Row, Table};
use comity_domain::{Id, Provenance};

/// Name of the file.
pub const PLACES_FILE: &str = "places.csv";

const NEEDED: [&str; 5] = ["id", "name", "source", "owner", "date"];
const KNOWN: [&str; 20] = [
    "id",
    "name",
    "partner",
    "posts",
    "capacity",
    "floor_space",
    "cost",
    "users",
    "staff_homes",
    "claimants",
    "deprivation",
    "east",
    "north",
    "lat",
    "lon",
    "source",
    "owner",
    "date",
    "grade",
    "note",
];

/// A place: a site of the service, or where people are who use it or work for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// In whose area it lies, by position.
    pub partner: Option<usize>,
    /// Posts of the service that are here now.
    pub posts: u64,
    /// Posts for which there is room; `None` where the service cannot work.
    pub capacity: Option<u64>,
    /// Floor space that the service takes while the site is open, in square metres.
    pub floor_space: Option<f64>,
    /// What the site costs a year while it is open, in the pack's currency.
    pub cost: Option<f64>,
    /// Service users who live here.
    pub users: f64,
    /// Staff who live here.
    pub staff_homes: Option<u64>,
    /// People here who claim benefits for being out of work.
    pub claimants: Option<f64>,
    /// Decile of deprivation: 1 for the most deprived tenth of the country, 10 for the least.
    pub deprivation: Option<u8>,
    /// Where it is on a map: east and north, in any one unit.
    pub at: Option<(f64, f64)>,
    /// Source, owner, date, grade, note.
    pub provenance: Provenance,
    /// Line in the file, from 1.
    pub line: usize,
}

impl Place {
    /// True if the service works here or could.
    pub fn is_site(&self) -> bool {
        self.capacity.is_some()
    }
}

/// Reads the file; rows that cannot be read become problems.
pub(super) fn read(
    files: &PackFiles,
    partnership: &Partnership,
    problems: &mut Vec<Problem>,
) -> Vec<Place> {
    let Some(table) = Table::open(files, PLACES_FILE, problems) else {
        return Vec::new();
    };
    if !table.check_columns(&NEEDED, &KNOWN, problems) {
        return Vec::new();
    }
    let mut places: Vec<Place> = Vec::new();
    let mut rows = Rows {
        partnership,
        table: &table,
        problems,
    };
    for row in &table.rows {
        let before = rows.problems.len();
        let place = place(&mut rows, row);
        let Some(place) = place.filter(|_| rows.problems.len() == before) else {
            continue;
        };
        match places.iter().find(|p| p.id == place.id) {
            Some(first) => {
                let message = format!("this place is there already, in line {}", first.line);
                rows.problem(row, "id", message, "take one of the two rows out");
            }
            None => places.push(place),
        }
    }
    places
}

fn place(rows: &mut Rows<'_>, row: &Row) -> Option<Place> {
    let id = Id::new(row.cell(rows.table, "id"));
    let id = id
        .map_err(|e| rows.problem(row, "id", e.to_string(), "for example town-hall"))
        .ok();
    let name = rows.needed(row, "name", "this place", "write how people call it");
    let place = Place {
        partner: rows.partner(row, "partner"),
        posts: whole(rows, row, "posts").unwrap_or(0),
        capacity: whole(rows, row, "capacity"),
        floor_space: amount(rows, row, "floor_space"),
        cost: amount(rows, row, "cost"),
        users: amount(rows, row, "users").unwrap_or(0.0),
        staff_homes: whole(rows, row, "staff_homes"),
        claimants: amount(rows, row, "claimants"),
        deprivation: decile(rows, row),
        at: on_map(rows, row),
        provenance: rows.provenance(row, "this place")?,
        line: row.line,
        id: id?,
        name: name?,
    };
    site_is_whole(rows, row, &place);
    Some(place)
}

/// What a site must have besides.
fn site_is_whole(rows: &mut Rows<'_>, row: &Row, place: &Place) {
    match place.capacity {
        None if place.posts > 0 => {
            let help = "write for how many posts there is room; a site that must close still has the room it has now";
            rows.problem(row, "capacity", "a place with posts has no capacity", help);
        }
        Some(_) if place.partner.is_none() => {
            let help =
                "write the id of the partner in whose area it lies; posts are counted by partner";
            rows.problem(row, "partner", "this site has no partner", help);
        }
        Some(_) if place.cost.is_none() => {
            let help = "write what the site costs a year while it is open; 0 if nothing";
            rows.problem(row, "cost", "it is not said what this site costs", help);
        }
        _ => {}
    }
}

/// A plain number, 0 or more; nothing if the cell is blank or there is no such column.
pub(super) fn amount(rows: &mut Rows<'_>, row: &Row, column: &str) -> Option<f64> {
    let text = rows.cell(row, column);
    if text.is_empty() {
        return None;
    }
    let number = text.replace('_', "").parse::<f64>().ok();
    let amount = number.filter(|x| (0.0..=1e12).contains(x));
    if amount.is_none() {
        let message = format!("`{text}` is not a plain number, 0 or more");
        let help = "write digits and a decimal point, such as 12 or 7.5, without a unit; leave it blank if it is not known";
        rows.problem(row, column, message, help);
    }
    amount
}

/// A number of people or posts.
fn whole(rows: &mut Rows<'_>, row: &Row, column: &str) -> Option<u64> {
    let text = rows.cell(row, column);
    if text.is_empty() {
        return None;
    }
    let number = text.replace('_', "").parse::<u64>().ok();
    let number = number.filter(|n| *n <= 1_000_000);
    if number.is_none() {
        let message = format!("`{text}` is not a whole number from 0 to 1,000,000");
        let help =
            "people and posts are counted one by one: round, such as 12; full-time equivalents too";
        rows.problem(row, column, message, help);
    }
    number
}

fn decile(rows: &mut Rows<'_>, row: &Row) -> Option<u8> {
    let text = rows.cell(row, "deprivation");
    if text.is_empty() {
        return None;
    }
    let decile = text.parse::<u8>().ok().filter(|d| (1..=10).contains(d));
    if decile.is_none() {
        let message = format!("`{text}` is not a decile of deprivation");
        let help = "write a whole number from 1 (the most deprived tenth) to 10 (the least)";
        rows.problem(row, "deprivation", message, help);
    }
    decile
}

/// East and north as written, or from latitude and longitude in degrees.
fn on_map(rows: &mut Rows<'_>, row: &Row) -> Option<(f64, f64)> {
    let grid = pair(rows, row, ["east", "north"], [1e8, 1e8]);
    let globe = pair(rows, row, ["lat", "lon"], [90.0, 180.0]);
    match (grid, globe) {
        (Some(_), Some(_)) => {
            let help = "keep east and north, or lat and lon";
            rows.problem(row, "lat", "this place is on the map twice", help);
            None
        }
        (Some(at), None) => Some(at),
        // Degrees of longitude are as long as those of latitude at the equator, and half at 60°.
        (None, Some((lat, lon))) => Some((lon * cosine_of_degrees(lat), lat)),
        (None, None) => None,
    }
}

/// Two cells that are filled together.
fn pair(rows: &mut Rows<'_>, row: &Row, columns: [&str; 2], most: [f64; 2]) -> Option<(f64, f64)> {
    let cells = columns.map(|c| rows.cell(row, c));
    if cells.iter().all(String::is_empty) {
        return None;
    }
    let mut numbers = [0.0; 2];
    for ((cell, column), (number, most)) in
        cells.iter().zip(columns).zip(numbers.iter_mut().zip(most))
    {
        let read = cell.parse::<f64>().ok().filter(|x| x.abs() <= most);
        let Some(read) = read else {
            let message = match cell.is_empty() {
                true => format!(
                    "`{}` goes with `{}`: this cell is empty",
                    columns[0], columns[1]
                ),
                false => format!("`{cell}` is no place on a map"),
            };
            let help = "write a number, such as 258700 for metres of the national grid or 55.86 for degrees";
            rows.problem(row, column, message, help);
            return None;
        };
        *number = read;
    }
    Some((numbers[0], numbers[1]))
}

/// The cosine by its series, so that maps are the same on every platform; 10⁻⁶ off at 90°.
fn cosine_of_degrees(degrees: f64) -> f64 {
    let square = (degrees * std::f64::consts::PI / 180.0).powi(2);
    let mut term = 1.0;
    let mut sum = 1.0;
    for n in 1..8 {
        term *= -square / f64::from(2 * n * (2 * n - 1));
        sum += term;
    }
    sum
}
