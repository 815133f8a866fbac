//! `estimates.csv` and `correlations.csv`: uncertain numbers, each with its provenance.

use crate::files::PackFiles;
use crate::partnership::Partnership;
use crate::problem::Problem;
use crate::table::{Row, Table};
use crate::text::is_name;
use comity_domain::{Grade, Provenance, Unit};
use comity_methods::formula::{Draw, Family, Vocabulary};
use comity_methods::sampling::{Correlation, Distribution, Input, normal_from_rank};
use std::collections::BTreeMap;

/// Name of the file of estimates.
pub const ESTIMATES_FILE: &str = "estimates.csv";
/// Name of the file of correlations.
pub const CORRELATIONS_FILE: &str = "correlations.csv";

/// Columns that every row must fill, besides `id`.
const NEEDED: [&str; 5] = ["distribution", "unit", "source", "owner", "date"];
/// Columns that may be left out.
const OPTIONAL: [&str; 8] = [
    "partner",
    "service",
    "staff_group",
    "grade",
    "note",
    "says",
    "find_out",
    "find_out_cost",
];

/// An uncertain number: distribution, unit, and where it comes from.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// Its name in formulas: `staff`.
    pub name: String,
    /// Its stable id with its indices: `staff[east-herts]`.
    pub id: String,
    /// Positions of the sets by which it is indexed.
    pub sets: Vec<usize>,
    /// Positions of the members for which it stands.
    pub members: Vec<usize>,
    /// How it is distributed, in its own unit.
    pub distribution: Distribution,
    /// The distribution as its owner wrote it.
    pub written: String,
    /// Its unit.
    pub unit: Unit,
    /// What it is, in words.
    pub says: String,
    /// Source, owner, date, grade, note.
    pub provenance: Provenance,
    /// How one would find out more, in words; empty if nobody said.
    pub find_out: String,
    /// What finding out would cost, in the pack's currency.
    pub find_out_cost: Option<f64>,
    /// Line in the file, from 1.
    pub line: usize,
}

impl Estimate {
    /// True for pure chance, `chance()`: a die, which nobody can find out beforehand or change.
    pub fn is_chance(&self) -> bool {
        self.written.trim_start().starts_with("chance")
    }
}

/// Where a correlation comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrelationSource {
    /// Document, record or workshop.
    pub source: String,
    /// Who answers for it.
    pub owner: String,
    /// When it was judged.
    pub date: jiff::civil::Date,
    /// Anything a reader should know.
    pub note: String,
}

/// All estimates of a pack.
#[derive(Clone, Debug, Default)]
pub struct Estimates {
    /// In the order of the file.
    pub list: Vec<Estimate>,
    /// Families by name, as formulas know them.
    pub families: BTreeMap<String, Family>,
    /// Those that are uncertain, in the order of the file; `Draw::Input` points here.
    pub inputs: Vec<Input>,
    /// Correlations between inputs.
    pub correlations: Vec<Correlation>,
    /// Where each of them comes from.
    pub correlation_sources: Vec<CorrelationSource>,
}

/// Reads the estimates.
pub(crate) fn read(
    files: &PackFiles,
    partnership: &Partnership,
    problems: &mut Vec<Problem>,
) -> Estimates {
    let mut estimates = Estimates::default();
    let (mut tables, before) = (0, problems.len());
    for path in files
        .paths()
        .filter(|p| *p == ESTIMATES_FILE || (p.starts_with("estimates/") && p.ends_with(".csv")))
    {
        tables += 1;
        if let Some(table) = Table::open(files, path, problems) {
            Reader {
                partnership,
                problems,
                estimates: &mut estimates,
            }
            .table(&table);
        }
    }
    if tables == 0 {
        problems.push(Problem::new(
            format!("the pack has no {ESTIMATES_FILE}"),
            "add one with the columns id, distribution, unit, source, owner, date; docs/reference/pack.md describes them",
        ));
    }
    if problems.len() == before {
        correlations(files, &mut estimates, problems);
    }
    estimates
}

struct Reader<'a> {
    partnership: &'a Partnership,
    problems: &'a mut Vec<Problem>,
    estimates: &'a mut Estimates,
}

impl Reader<'_> {
    fn table(&mut self, table: &Table) {
        let sets = self
            .partnership
            .sets
            .iter()
            .skip(3)
            .map(|s| s.name.as_str());
        let known: Vec<&str> = ["id"]
            .into_iter()
            .chain(NEEDED)
            .chain(OPTIONAL)
            .chain(sets)
            .collect();
        if !table.check_columns(
            &["id", "distribution", "unit", "source", "owner", "date"],
            &known,
            self.problems,
        ) {
            return;
        }
        for row in &table.rows {
            if let Some(estimate) = self.estimate(table, row) {
                self.add(table, row, estimate);
            }
        }
    }

    fn problem(
        &mut self,
        table: &Table,
        row: &Row,
        column: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.problems
            .push(Problem::new(message, help).at(&table.source, row.place(table, column)));
    }

    fn estimate(&mut self, table: &Table, row: &Row) -> Option<Estimate> {
        let before = self.problems.len();
        let name = row.cell(table, "id").to_owned();
        if !is_name(&name) || Vocabulary::is_reserved(&name) {
            let help = "use letters, digits and _, beginning with a letter, and no word of the formula language; partner and service have columns of their own";
            self.problem(
                table,
                row,
                "id",
                format!("`{name}` cannot be the id of an estimate"),
                help,
            );
        }
        if let Some(set) = self.partnership.sets.iter().find(|s| s.index == name) {
            self.problem(
                table,
                row,
                "id",
                format!("`{name}` is the index of the {}", set.name),
                "choose another id",
            );
        }
        let (sets, members) = self.members(table, row);
        let distribution = self.distribution(table, row);
        let unit = self.unit(table, row);
        let per_cent = unit.as_ref().is_some_and(|u| u.text.starts_with('%'));
        if per_cent && values_in_per_cent(row.cell(table, "distribution")) {
            let help = "write 5 with the unit %, or 5% with the unit share";
            let message = "per cent of a per cent: both the numbers and the unit say %";
            self.problem(table, row, "distribution", message, help);
        }
        let provenance = self.provenance(table, row);
        let find_out_cost = self.find_out_cost(table, row);
        if self.problems.len() > before {
            return None;
        }
        Some(Estimate {
            id: full_name(self.partnership, &name, &sets, &members),
            name,
            sets,
            members,
            distribution: distribution?,
            written: row.cell(table, "distribution").to_owned(),
            unit: unit?,
            says: row.cell(table, "says").to_owned(),
            provenance: provenance?,
            find_out: row.cell(table, "find_out").to_owned(),
            find_out_cost,
            line: row.line,
        })
    }

    fn members(&mut self, table: &Table, row: &Row) -> (Vec<usize>, Vec<usize>) {
        let (mut sets, mut members) = (Vec::new(), Vec::new());
        for (position, set) in self.partnership.sets.iter().enumerate() {
            let column = match position {
                0 => "partner",
                1 => "service",
                2 => "staff_group",
                _ => set.name.as_str(),
            };
            let id = row.cell(table, column);
            if id.is_empty() {
                continue;
            }
            match set.members.iter().position(|m| m == id) {
                Some(member) => {
                    sets.push(position);
                    members.push(member);
                }
                None => {
                    let known: Vec<_> = set.members.iter().map(String::as_str).collect();
                    let help = crate::text::nearest_help(id, &known);
                    self.problem(
                        table,
                        row,
                        column,
                        format!("`{id}` is not one of the {}", set.name),
                        help,
                    );
                }
            }
        }
        (sets, members)
    }

    fn distribution(&mut self, table: &Table, row: &Row) -> Option<Distribution> {
        let text = row.cell(table, "distribution");
        let place = row.place(table, "distribution");
        let parsed = Distribution::parse(text).map_err(|e| {
            let span = place.start + e.span.start..place.start + e.span.end;
            let exact = table.source.text.get(place.start..place.start + text.len()) == Some(text);
            let at = if exact { span } else { place };
            Problem::new(e.message, e.help).at(&table.source, at)
        });
        parsed.map_err(|problem| self.problems.push(problem)).ok()
    }

    fn unit(&mut self, table: &Table, row: &Row) -> Option<Unit> {
        let parsed = self.partnership.units.parse(row.cell(table, "unit"));
        parsed
            .map_err(|e| self.problem(table, row, "unit", e.message, e.help))
            .ok()
    }

    /// A plain amount of the pack's currency, 0 or more.
    fn find_out_cost(&mut self, table: &Table, row: &Row) -> Option<f64> {
        let text = row.cell(table, "find_out_cost");
        if text.is_empty() {
            return None;
        }
        let plain = |c: char| c.is_ascii_digit() || c == '.' || c == '_';
        let amount = text.chars().all(plain).then(|| text.replace('_', ""));
        let amount = amount.and_then(|t| t.parse::<f64>().ok());
        let amount = amount.filter(|a| a.is_finite());
        if amount.is_none() {
            let currency = self.partnership.units.currency().to_owned();
            let message = format!("`{text}` is not what finding out costs");
            let help = format!(
                "write an amount of {currency} as a plain number, such as 2000; leave it blank if it is not known"
            );
            self.problem(table, row, "find_out_cost", message, help);
        }
        amount
    }

    fn provenance(&mut self, table: &Table, row: &Row) -> Option<Provenance> {
        for column in ["source", "owner", "date"] {
            if row.cell(table, column).is_empty() {
                let message = format!("this estimate has no {column}");
                let help = match column {
                    "source" => "say where the number comes from: a document, a ledger, a workshop",
                    "owner" => "say who answers for the number",
                    _ => "say when it was true or written down, as 2026-11-24",
                };
                self.problem(table, row, column, message, help);
            }
        }
        let grade = match row.cell(table, "grade") {
            "" => Some(Grade::D),
            text => Grade::parse(text),
        };
        if grade.is_none() {
            let help = "A measured and reconciled, B published or measured, C elicited judgement, D placeholder (blank is D)";
            self.problem(
                table,
                row,
                "grade",
                format!("`{}` is not a grade", row.cell(table, "grade")),
                help,
            );
        }
        let date = row.cell(table, "date");
        let parsed = date.parse::<jiff::civil::Date>();
        if parsed.is_err() && !date.is_empty() {
            self.problem(
                table,
                row,
                "date",
                format!("`{date}` is not a date"),
                crate::text::date_help(date),
            );
        }
        Some(Provenance {
            source: row.cell(table, "source").to_owned(),
            owner: row.cell(table, "owner").to_owned(),
            date: parsed.ok()?,
            grade: grade?,
            note: row.cell(table, "note").to_owned(),
        })
    }

    fn add(&mut self, table: &Table, row: &Row, estimate: Estimate) {
        let family = self.estimates.families.get(&estimate.name);
        let other = |differs: fn(&Family, &Estimate) -> bool| {
            family.is_some_and(|family| differs(family, &estimate))
        };
        let complaint = if other(|f, e| f.sets != e.sets) {
            Some((
                "id",
                "this row fills other index columns than the rows before it",
                "fill partner, service and staff_group in all rows of an estimate or in none",
            ))
        } else if other(|f, e| f.dimension != e.unit.dimension) {
            Some((
                "unit",
                "this row measures something else than the rows before it",
                "use units of one kind within an estimate",
            ))
        } else if other(|f, e| f.draws.contains_key(&e.members)) {
            Some((
                "id",
                "this estimate is there already",
                "take one of the two rows out",
            ))
        } else {
            None
        };
        if let Some((column, message, help)) = complaint {
            self.problem(
                table,
                row,
                column,
                format!("{}: {message}", estimate.id),
                help,
            );
            return;
        }
        self.estimates.push(estimate);
    }
}

impl Estimates {
    /// Adds an estimate that fits its family.
    pub(crate) fn push(&mut self, estimate: Estimate) {
        let draw = match &estimate.distribution {
            Distribution::Exactly(value) => Draw::Known(value * estimate.unit.scale),
            other => {
                let input = Input {
                    id: estimate.id.clone(),
                    distribution: other.clone(),
                };
                self.inputs.push(input);
                Draw::Input(self.inputs.len() - 1, estimate.unit.scale)
            }
        };
        let family = self
            .families
            .entry(estimate.name.clone())
            .or_insert_with(|| Family {
                sets: estimate.sets.clone(),
                dimension: estimate.unit.dimension.clone(),
                draws: BTreeMap::new(),
            });
        family.draws.insert(estimate.members.clone(), draw);
        self.list.push(estimate);
    }
}

/// True if a distribution's values are written with %. Weights, chances and the coverage of an
/// interval may be.
fn values_in_per_cent(distribution: &str) -> bool {
    let weighted = distribution.trim_start().starts_with("discrete");
    let value = |part: &str| {
        let (before, after) = part.split_once(':').unwrap_or((part, part));
        let value = if weighted { before } else { after };
        value.trim_end_matches([' ', ')']).ends_with('%')
    };
    let parts: Vec<&str> = distribution.split(',').collect();
    let coverage = |i: usize| i > 0 && parts[i - 1].contains(" to ");
    (0..parts.len()).any(|i| value(parts[i]) && !coverage(i))
}

fn full_name(partnership: &Partnership, name: &str, sets: &[usize], members: &[usize]) -> String {
    if sets.is_empty() {
        return name.to_owned();
    }
    let id = |(s, m): (&usize, &usize)| partnership.sets[*s].members[*m].as_str();
    let ids: Vec<&str> = sets.iter().zip(members).map(id).collect();
    format!("{name}[{}]", ids.join(", "))
}

fn correlations(files: &PackFiles, estimates: &mut Estimates, problems: &mut Vec<Problem>) {
    let Some(table) = Table::open(files, CORRELATIONS_FILE, problems) else {
        return;
    };
    let needed = ["first", "second", "r", "source", "owner", "date"];
    let known: Vec<&str> = needed.iter().copied().chain(["kind", "note"]).collect();
    if !table.check_columns(&needed, &known, problems) {
        return;
    }
    let mut seen = std::collections::BTreeSet::new();
    for row in &table.rows {
        match correlation(&table, row, estimates) {
            Ok((c, _)) if !seen.insert((c.first.min(c.second), c.first.max(c.second))) => {
                problems.push(
                    Problem::new(
                        "this pair of estimates is correlated twice",
                        "take one of the two rows out",
                    )
                    .at(&table.source, row.place(&table, "first")),
                );
            }
            Ok((c, note)) => {
                estimates.correlations.push(c);
                estimates.correlation_sources.push(note);
            }
            Err(problem) => problems.push(*problem),
        }
    }
}

fn correlation(
    table: &Table,
    row: &Row,
    estimates: &Estimates,
) -> Result<(Correlation, CorrelationSource), Box<Problem>> {
    let problem = |column: &str, message: String, help: String| {
        Box::new(Problem::new(message, help).at(&table.source, row.place(table, column)))
    };
    for column in ["source", "owner", "date"] {
        if row.cell(table, column).is_empty() {
            return Err(problem(
                column,
                format!("this correlation has no {column}"),
                "a correlation is an estimate too: say who judged it, on what, when".to_owned(),
            ));
        }
    }
    let position = |column: &str| {
        let id = row.cell(table, column).replace(' ', "");
        let found = estimates
            .inputs
            .iter()
            .position(|i| i.id.replace(' ', "") == id);
        found.ok_or_else(|| {
            if estimates.list.iter().any(|e| e.id.replace(' ', "") == id) {
                return problem(
                    column,
                    format!("`{id}` is known exactly, so nothing can be correlated with it"),
                    "take this row out, or give the estimate a range".to_owned(),
                );
            }
            let known: Vec<_> = estimates.inputs.iter().map(|i| i.id.as_str()).collect();
            let help = comity_domain::nearest(&id, known)
                .map(|n| format!("did you mean `{n}`? "))
                .unwrap_or_default();
            problem(
                column,
                format!("`{id}` is not an uncertain estimate"),
                format!("{help}Write it with its indices, such as staff[east-herts]"),
            )
        })
    };
    let (first, second) = (position("first")?, position("second")?);
    if first == second {
        return Err(problem(
            "second",
            "an estimate is always correlated with itself".to_owned(),
            "name two different ones".to_owned(),
        ));
    }
    let text = row.cell(table, "r");
    let r = text
        .parse::<f64>()
        .ok()
        .filter(|r| (-1.0..=1.0).contains(r));
    let Some(r) = r else {
        return Err(problem(
            "r",
            format!("`{text}` cannot be a correlation"),
            "write a number from -1 to 1".to_owned(),
        ));
    };
    let r = match row.cell(table, "kind") {
        "" | "normal" => r,
        "rank" => normal_from_rank(r),
        other => {
            return Err(problem(
                "kind",
                format!("`{other}` is not a kind of correlation"),
                "write normal (of the underlying normal scores; blank means this) or rank (Spearman's)"
                    .to_owned(),
            ));
        }
    };
    let date = row.cell(table, "date");
    let Ok(date) = date.parse() else {
        return Err(problem(
            "date",
            format!("`{date}` is not a date"),
            crate::text::date_help(date),
        ));
    };
    let cell = |column: &str| row.cell(table, column).to_owned();
    let from = CorrelationSource {
        source: cell("source"),
        owner: cell("owner"),
        date,
        note: cell("note"),
    };
    Ok((Correlation { first, second, r }, from))
}
