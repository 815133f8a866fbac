//! `travel.csv`: minutes and kilometres between places, for staff and for users.

use super::site::{Place, amount};
use crate::files::PackFiles;
use crate::partnership::Partnership;
use crate::problem::Problem;
use crate::rows::Rows;
use crate::table::{Row, Table};
use crate::text::nearest_help;
use comity_methods::location::{Distances, LocationError};

/// Name of the file.
pub const TRAVEL_FILE: &str = "travel.csv";

const NEEDED: [&str; 5] = ["from", "to", "source", "owner", "date"];
const KNOWN: [&str; 10] = [
    "from",
    "to",
    "staff_minutes",
    "user_minutes",
    "km",
    "source",
    "owner",
    "date",
    "grade",
    "note",
];

/// Journeys between all places, one way.
#[derive(Clone, Debug, PartialEq)]
pub struct Travel {
    /// Minutes of staff.
    pub staff: Distances,
    /// Minutes of users.
    pub users: Distances,
    /// Kilometres, if they are given.
    pub km: Option<Distances>,
}

/// One row.
struct Journey {
    ends: (usize, usize),
    staff: f64,
    users: f64,
    km: Option<f64>,
    line: usize,
}

/// Reads the file. Journeys that are not given lead over other places, the shortest way.
pub(super) fn read(
    files: &PackFiles,
    partnership: &Partnership,
    places: &[Place],
    problems: &mut Vec<Problem>,
) -> Option<Travel> {
    if files.bytes(TRAVEL_FILE).is_none() {
        let message = format!("there are places, but no {TRAVEL_FILE}: nobody knows how far it is");
        let help =
            "add it with the columns from, to, staff_minutes, user_minutes, source, owner, date";
        problems.push(Problem::new(message, help));
        return None;
    }
    let table = Table::open(files, TRAVEL_FILE, problems)?;
    if !table.check_columns(&NEEDED, &KNOWN, problems) {
        return None;
    }
    let before = problems.len();
    let mut rows = Rows {
        partnership,
        table: &table,
        problems,
    };
    let mut journeys: Vec<Journey> = Vec::new();
    for row in &table.rows {
        if let Some(journey) = journey(&mut rows, row, places) {
            match journeys.iter().find(|j| same(j.ends, journey.ends)) {
                Some(first) => {
                    let message = format!(
                        "this journey is there already, in line {}; a row counts both ways",
                        first.line
                    );
                    rows.problem(row, "from", message, "take one of the two rows out");
                }
                None => journeys.push(journey),
            }
        }
    }
    if problems.len() > before {
        return None;
    }
    let has_km = !journeys.is_empty() && journeys.iter().all(|j| j.km.is_some());
    let mut between = |minutes: &dyn Fn(&Journey) -> f64| {
        let edges: Vec<_> = journeys
            .iter()
            .map(|j| (j.ends.0, j.ends.1, minutes(j)))
            .collect();
        let found = Distances::from_edges(places.len(), &edges);
        found
            .map_err(|why| no_way(why, &table, places, problems))
            .ok()
    };
    let staff = between(&|j| j.staff)?;
    let users = between(&|j| j.users)?;
    let km = match has_km {
        true => between(&|j| j.km.unwrap_or(0.0)),
        false => None,
    };
    Some(Travel { staff, users, km })
}

fn same(one: (usize, usize), other: (usize, usize)) -> bool {
    one == other || one == (other.1, other.0)
}

fn journey(rows: &mut Rows<'_>, row: &Row, places: &[Place]) -> Option<Journey> {
    let before = rows.problems.len();
    let (from, to) = (end(rows, row, "from", places), end(rows, row, "to", places));
    let staff = amount(rows, row, "staff_minutes");
    let users = amount(rows, row, "user_minutes");
    let km = amount(rows, row, "km");
    rows.provenance(row, "this journey");
    if staff.or(users).is_none() && rows.problems.len() == before {
        let help =
            "fill staff_minutes or user_minutes; where one is blank, the other counts for both";
        rows.problem(
            row,
            "staff_minutes",
            "it is not said how long this journey takes",
            help,
        );
    }
    if from.is_some() && from == to {
        let help = "take the row out: where somebody is already, no journey is needed";
        rows.problem(row, "to", "this journey ends where it begins", help);
    }
    (rows.problems.len() == before).then_some(())?;
    Some(Journey {
        ends: (from?, to?),
        staff: staff.or(users)?,
        users: users.or(staff)?,
        km,
        line: row.line,
    })
}

fn end(rows: &mut Rows<'_>, row: &Row, column: &str, places: &[Place]) -> Option<usize> {
    let id = rows.needed(row, column, "this journey", "write the id of a place")?;
    let found = places.iter().position(|p| p.id.as_str() == id);
    if found.is_none() {
        let known: Vec<&str> = places.iter().map(|p| p.id.as_str()).collect();
        let message = format!("`{id}` is not one of the places");
        rows.problem(row, column, message, nearest_help(&id, &known));
    }
    found
}

/// Two places that no journey joins.
fn no_way(why: LocationError, table: &Table, places: &[Place], problems: &mut Vec<Problem>) {
    let name = |at: usize| places.get(at).map_or("", |p| p.id.as_str());
    let (message, help) = match why {
        LocationError::NoWay { from, to } => (
            format!("no journey leads from `{}` to `{}`", name(from), name(to)),
            "add a row for it, or rows that lead there over other places".to_owned(),
        ),
        other => (other.to_string(), "see docs/reference/places.md".to_owned()),
    };
    let problem = Problem::new(message, help).in_file(&table.source);
    if !problems.contains(&problem) {
        problems.push(problem);
    }
}
