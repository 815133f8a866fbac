//! Reading a reference class from its table, with the place of everything that is wrong.

use super::ReferenceClass;
use super::programme::{Event, Pair, Programme, SourceGrade, Usable};
use crate::problem::{Problem, SourceText};
use crate::table::{Row, Table};
use comity_domain::Id;
use std::collections::BTreeMap;

const NEEDED: [&str; 8] = [
    "id", "name", "stratum", "service", "form", "event", "grade", "source",
];
const KNOWN: [&str; 28] = [
    "id",
    "name",
    "place",
    "stratum",
    "service",
    "partners",
    "form",
    "start",
    "end",
    "ccy",
    "fc_cost_m",
    "ac_cost_m",
    "cost_basis",
    "cost_pair",
    "fc_save_m",
    "ac_save_m",
    "save_basis",
    "save_pair",
    "slip_months",
    "slip_pair",
    "outcome",
    "event",
    "last_seen",
    "life",
    "end_trigger",
    "grade",
    "source",
    "note",
];
/// Years outside this span are slips of the pen.
const YEARS: std::ops::RangeInclusive<i16> = 1950..=2100;

pub(super) fn read(file_name: &str, text: &str) -> (ReferenceClass, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut programmes = Vec::new();
    let source = SourceText::new(file_name, text);
    if let Some(table) = Table::read(source, &mut problems)
        && table.check_columns(&NEEDED, &KNOWN, &mut problems)
    {
        let mut lines = BTreeMap::new();
        for row in &table.rows {
            let before = problems.len();
            let mut cells = Cells {
                table: &table,
                row,
                problems: &mut problems,
            };
            let programme = cells.programme();
            cells.refuse_twice(&mut lines);
            programmes.extend(programme.filter(|_| problems.len() == before));
        }
    }
    let name = file_name.to_owned();
    (ReferenceClass { name, programmes }, problems)
}

/// One row and the problems found in it.
struct Cells<'a> {
    table: &'a Table,
    row: &'a Row,
    problems: &'a mut Vec<Problem>,
}

impl Cells<'_> {
    fn programme(&mut self) -> Option<Programme> {
        let (start, end, last_seen) =
            (self.year("start"), self.year("end"), self.year("last_seen"));
        self.in_order(start, "end", end);
        self.in_order(start, "last_seen", last_seen);
        let slip_months = self.number("slip_months");
        let slip_usable = self.usable("slip_pair", slip_months.is_some(), "slip_months");
        let (event, grade) = (self.event(), self.grade());
        let programme = Programme {
            id: self.id(),
            name: self.needed("name", "the name by which the programme is known"),
            place: self.text("place"),
            stratum: self.needed("stratum", "for example local"),
            service: self.text("service"),
            partners: self.partners(),
            form: self.text("form"),
            start,
            end,
            currency: self.text("ccy"),
            cost: self.pair(["fc_cost_m", "ac_cost_m", "cost_basis", "cost_pair"]),
            saving: self.pair(["fc_save_m", "ac_save_m", "save_basis", "save_pair"]),
            slip_months,
            slip_usable,
            outcome: self.text("outcome"),
            last_seen,
            life_usable: self.usable("life", false, ""),
            end_trigger: self.text("end_trigger"),
            sources: self.sources(),
            note: self.text("note"),
            // What may be missing comes last, so that everything else has been looked at.
            event: event?,
            grade: grade?,
        };
        self.check_uses(&programme);
        Some(programme)
    }

    fn cell(&self, column: &str) -> &str {
        self.row.cell(self.table, column)
    }

    fn text(&self, column: &str) -> String {
        self.cell(column).to_owned()
    }

    fn complain(&mut self, column: &str, message: String, help: impl Into<String>) {
        let place = self.row.place(self.table, column);
        self.problems
            .push(Problem::new(message, help).at(&self.table.source, place));
    }

    fn needed(&mut self, column: &str, help: &str) -> String {
        let text = self.text(column);
        if text.is_empty() {
            self.complain(column, format!("the programme has no {column}"), help);
        }
        text
    }

    fn id(&mut self) -> String {
        let text = self.text("id");
        if let Err(error) = Id::new(&text) {
            self.complain("id", error.to_string(), "for example C02");
        }
        text
    }

    fn refuse_twice(&mut self, lines: &mut BTreeMap<String, usize>) {
        let id = self.text("id");
        match lines.get(&id) {
            Some(line) => {
                let message = format!("there is a programme {id} already, in line {line}");
                self.complain("id", message, "give one of them another id, or keep one");
            }
            None => {
                lines.insert(id, self.row.line);
            }
        }
    }

    fn number(&mut self, column: &str) -> Option<f64> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        let number = text.parse::<f64>().ok().filter(|n| n.is_finite());
        if number.is_none() {
            let message = format!("`{text}` is not a number");
            let help = "write digits with a decimal point and no separators, such as 121.2; leave the cell empty if it is unknown";
            self.complain(column, message, help);
        }
        number
    }

    fn year(&mut self, column: &str) -> Option<i16> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        let year = text.parse::<i16>().ok().filter(|y| YEARS.contains(y));
        if year.is_none() {
            let message = format!("`{text}` is not a year");
            let help = format!(
                "write a year from {} to {}, such as 2011; leave the cell empty if it is unknown",
                YEARS.start(),
                YEARS.end()
            );
            self.complain(column, message, help);
        }
        year
    }

    fn in_order(&mut self, start: Option<i16>, column: &str, later: Option<i16>) {
        if let (Some(start), Some(year)) = (start, later)
            && year < start
        {
            let message = format!("{column} {year} comes before the start {start}");
            self.complain(column, message, "mend one of the two years");
        }
    }

    fn partners(&mut self) -> Option<u32> {
        let text = self.text("partners");
        let count = text.parse::<u32>().ok().filter(|n| *n > 0);
        if count.is_none() && !text.is_empty() {
            let message = format!("`{text}` is not a number of partners");
            let help = "write a whole number from 1; leave the cell empty if it is unknown";
            self.complain("partners", message, help);
        }
        count
    }

    /// `yes`, `yes: caution` or `no: why`. An empty cell means no; but not where a number waits.
    fn usable(&mut self, column: &str, waiting: bool, number: &str) -> Usable {
        let text = self.text(column);
        let (word, words) = text.split_once(':').unwrap_or((text.as_str(), ""));
        match (word.trim(), words.trim()) {
            ("yes", caution) => return Usable::Yes(caution.to_owned()),
            ("no", why) if !why.is_empty() => return Usable::No(why.to_owned()),
            ("", _) if !waiting => {}
            ("", _) => self.complain(
                column,
                format!("{number} is there, but {column} does not say whether it counts"),
                "write yes, or no and why, such as no: scope differs",
            ),
            _ => self.complain(
                column,
                format!("`{text}` does not say whether the row counts"),
                "write yes, or no and why, such as no: scope differs",
            ),
        }
        Usable::No("not stated".to_owned())
    }

    fn pair(&mut self, [forecast, actual, basis, usable]: [&str; 4]) -> Pair {
        let numbers = (self.number(forecast), self.number(actual));
        let both = numbers.0.is_some() && numbers.1.is_some();
        let pair = Pair {
            forecast: numbers.0,
            actual: numbers.1,
            basis: self.text(basis),
            usable: self.usable(usable, both, forecast),
        };
        if pair.usable.yes() && !both {
            self.complain(
                usable,
                format!("there is nothing to compare: {forecast} or {actual} is missing"),
                "give both numbers, or write no: forecast unknown",
            );
        }
        if pair.usable.yes() && numbers.0.is_some_and(|f| f <= 0.0) {
            self.complain(
                forecast,
                format!("nothing can be compared with a {forecast} of 0 or less"),
                format!("give a number above 0, or write no and why under {usable}"),
            );
        }
        pair
    }

    fn event(&mut self) -> Option<Event> {
        let text = self.text("event");
        let event = Event::ALL.into_iter().find(|e| e.word() == text);
        if event.is_none() {
            let help = crate::text::nearest_help(&text, &Event::ALL.map(Event::word));
            self.complain("event", format!("`{text}` is not an event"), help);
        }
        event
    }

    fn grade(&mut self) -> Option<SourceGrade> {
        let text = self.text("grade");
        let grade = SourceGrade::parse(&text);
        if grade.is_none() {
            let message = match text.as_str() {
                "" => "the programme has no grade".to_owned(),
                _ => format!("`{text}` is not a grade"),
            };
            let help = "write A (auditor, regulator or parliament), B (the body's own report) or C (press, or a party to a quarrel)";
            self.complain("grade", message, help);
        }
        grade
    }

    fn sources(&mut self) -> Vec<String> {
        let text = self.needed(
            "source",
            "say where this can be read; separate several by ` ; `",
        );
        text.split(" ; ").map(|s| s.trim().to_owned()).collect()
    }

    /// A row that counts must have what it takes.
    fn check_uses(&mut self, programme: &Programme) {
        if programme.slip_usable.yes() && self.cell("slip_months").is_empty() {
            let help = "give slip_months, or write no: unknown";
            self.complain("slip_pair", "there is no slip to count".to_owned(), help);
        }
        // A cost ratio below 0 would be a cost that pays.
        if programme.cost.ratio().is_some_and(|r| r < 0.0) {
            let help = "give a number of 0 or more, or write no and why under cost_pair";
            self.complain("ac_cost_m", "a cost cannot be below 0".to_owned(), help);
        }
        if programme.delay_months().is_some_and(|d| d < 0.0) {
            let help = "give 0 for a programme that came in time or early";
            self.complain("slip_months", "a slip cannot be below 0".to_owned(), help);
        }
        let served = !matches!(programme.event, Event::Absorbed | Event::NeverStarted);
        if !programme.life_usable.yes() || (served && programme.life().is_some()) {
            return;
        }
        let message = format!(
            "how long a programme that is `{}` lasted is not known from this row",
            programme.event.word()
        );
        let help = "a life needs start, and end if it ended or was reduced, or last_seen if it is running; or write no and why under life";
        self.complain("life", message, help);
    }
}
