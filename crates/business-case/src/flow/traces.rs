//! Arrivals as a log: exact minutes in the flow file, or a CSV file.

use super::arrivals::{Known, RawArrivals, Stream, When};
use super::page::{Page, ids};
use crate::problem::Problem;
use crate::table::{Row, Table};
use crate::text::{Text, nearest_help};
use std::collections::BTreeMap;
use std::ops::Range;

const NEEDED: [&str; 1] = ["at"];
const KNOWN: [&str; 4] = ["at", "partner", "kind", "handling"];
/// A minute of the run that nobody will simulate: 400 years.
const LAST_MINUTE: f64 = 210_384_000.0;

/// Minutes from the start, rising, with the handling minutes of each or of none.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Trace {
    pub at: Vec<f64>,
    pub handling: Vec<f64>,
}

/// A row of a log, read.
struct Logged {
    partner: usize,
    kind: usize,
    at: f64,
    handling: Option<f64>,
}

impl Page<'_> {
    /// Minutes in the flow file itself.
    pub fn inline_trace(&mut self, raw: &RawArrivals) -> Option<Trace> {
        let at = raw.at.as_ref()?;
        let handling = raw.handling.as_ref();
        let minutes = |x: &f64| (0.0..=LAST_MINUTE).contains(x);
        let rising = at.get_ref().windows(2).all(|w| w[0] <= w[1]);
        if !rising || !at.get_ref().iter().all(minutes) {
            let help =
                "write minutes from the start of the run, none below 0, in the order of time";
            self.problem(at.span(), "these times do not rise from 0", help);
            return None;
        }
        if let Some(handling) = handling {
            let (times, count) = (at.get_ref().len(), handling.get_ref().len());
            if times != count || !handling.get_ref().iter().all(minutes) {
                let message =
                    format!("there are {times} times, but {count} handling times of 0 or more");
                self.problem(
                    handling.span(),
                    message,
                    "write minutes for each time, or leave handling out",
                );
                return None;
            }
        }
        Some(Trace {
            at: at.get_ref().clone(),
            handling: handling.map(|h| h.get_ref().clone()).unwrap_or_default(),
        })
    }

    /// A CSV file: one stream for each kind in it.
    pub fn log(
        &mut self,
        raw: &RawArrivals,
        file: &Text,
        partners: &[usize],
        known: &Known<'_>,
    ) -> Vec<Stream> {
        let path = file.get_ref().as_str();
        if known.files.bytes(path).is_none() {
            let help = "write its path from the pack's folder, such as \"flow/log.csv\"";
            self.problem(
                file.span(),
                format!("there is no file `{path}` in the pack"),
                help,
            );
            return Vec::new();
        }
        let Some(table) = Table::open(known.files, path, self.problems) else {
            return Vec::new();
        };
        if !table.check_columns(&NEEDED, &KNOWN, self.problems) {
            return Vec::new();
        }
        let kinds: Vec<&str> = known.kinds.iter().map(|k| k.id.as_str()).collect();
        let fixed_kind = raw
            .kind
            .as_ref()
            .and_then(|k| self.position(k, &kinds, "kinds"));
        let fixed_partner = match partners {
            [one] => Some(*one),
            _ => None,
        };
        let mut rows = Vec::new();
        for row in &table.rows {
            let read = logged(self.pack, &table, row, &kinds, (fixed_partner, fixed_kind));
            match read {
                Ok(row) => rows.push(row),
                Err(problem) => self.problems.push(problem),
            }
        }
        let text = raw.kind.as_ref().unwrap_or(file);
        self.streams(raw, rows, text.span(), known, fixed_kind.is_some())
    }

    fn streams(
        &mut self,
        raw: &RawArrivals,
        rows: Vec<Logged>,
        place: Range<usize>,
        known: &Known<'_>,
        one_kind: bool,
    ) -> Vec<Stream> {
        let mut logs: BTreeMap<&str, BTreeMap<usize, Vec<Logged>>> = BTreeMap::new();
        for row in rows {
            let of_kind = logs.entry(known.kinds[row.kind].id.as_str()).or_default();
            of_kind.entry(row.partner).or_default().push(row);
        }
        let mut streams = Vec::new();
        for (kind, by_partner) in logs {
            let id = match (&raw.id, one_kind) {
                (Some(id), true) => id.get_ref().clone(),
                (Some(id), false) => format!("{}-{kind}", id.get_ref()),
                (None, _) => kind.to_owned(),
            };
            let text = toml::Spanned::new(
                raw.id.as_ref().map_or(place.clone(), toml::Spanned::span),
                id,
            );
            let Some(id) = crate::text::id(&text, &self.source, self.problems) else {
                continue;
            };
            let partners: Vec<usize> = by_partner.keys().copied().collect();
            let mut traces = Vec::new();
            for rows in by_partner.into_values() {
                traces.push(self.trace(rows, kind, &place));
            }
            streams.push(Stream {
                id: id.to_string(),
                mix: known
                    .kinds
                    .iter()
                    .position(|k| k.id == kind)
                    .map(|k| (k, None))
                    .into_iter()
                    .collect(),
                partners,
                when: When::Log(traces),
                hours: 0,
                batch: None,
                place: (self.source.clone(), place.clone()),
            });
        }
        streams
    }

    fn trace(&mut self, mut rows: Vec<Logged>, kind: &str, place: &Range<usize>) -> Trace {
        rows.sort_by(|a, b| a.at.total_cmp(&b.at));
        let handling: Vec<f64> = rows.iter().filter_map(|r| r.handling).collect();
        if !handling.is_empty() && handling.len() != rows.len() {
            let message =
                format!("some rows of the kind `{kind}` have a handling time, others have none");
            self.problem(
                place.clone(),
                message,
                "fill `handling` in all rows of a partner and kind, or in none",
            );
        }
        Trace {
            at: rows.iter().map(|r| r.at).collect(),
            handling,
        }
    }
}

fn logged(
    pack: &crate::pack::Pack,
    table: &Table,
    row: &Row,
    kinds: &[&str],
    fixed: (Option<usize>, Option<usize>),
) -> Result<Logged, Problem> {
    let refused = |column: &str, message: String, help: String| {
        Problem::new(message, help).at(&table.source, row.place(table, column))
    };
    let among = |column: &str, known: &[&str], fixed: Option<usize>| match row.cell(table, column) {
        "" => fixed.ok_or_else(|| {
            let help =
                format!("fill the column `{column}`, or name the {column} in the [[arrivals]]");
            refused(column, format!("this row says no {column}"), help)
        }),
        cell => known.iter().position(|k| *k == cell).ok_or_else(|| {
            refused(
                column,
                format!("`{cell}` is not one of the {column}s"),
                nearest_help(cell, known),
            )
        }),
    };
    let minutes = |column: &str| {
        let cell = row.cell(table, column);
        let number = cell.replace('_', "").parse::<f64>().ok();
        let number = number.filter(|x| (0.0..=LAST_MINUTE).contains(x));
        number.ok_or_else(|| {
            let help = "write minutes, 0 or more, such as 12.5";
            refused(
                column,
                format!("`{cell}` is no number of minutes"),
                help.to_owned(),
            )
        })
    };
    let handling = match row.cell(table, "handling") {
        "" => None,
        _ => Some(minutes("handling")?),
    };
    Ok(Logged {
        partner: among("partner", &ids(pack), fixed.0)?,
        kind: among("kind", kinds, fixed.1)?,
        at: minutes("at")?,
        handling,
    })
}
