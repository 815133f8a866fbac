//! `indicators.csv`: what a change asks of leaders, politics, people, processes and technology, and
//! how much of it is there. Each row stands for itself: nothing is weighted or summed into a score.

use crate::files::PackFiles;
use crate::partnership::Partnership;
use crate::problem::Problem;
use crate::rows::Rows;
use crate::table::{Row, Table};
use comity_domain::{Id, Provenance, Unit};
use std::fmt;

/// Name of the file.
pub const INDICATORS_FILE: &str = "indicators.csv";

const NEEDED: [&str; 9] = [
    "id", "theme", "says", "needed", "held", "unit", "source", "owner", "date",
];
const KNOWN: [&str; 12] = [
    "id", "partner", "theme", "says", "needed", "held", "unit", "source", "owner", "date", "grade",
    "note",
];

/// What an indicator is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Theme {
    /// Sponsors, chief executives, and their time.
    Leadership,
    /// Backing of elected members, mandates.
    Politics,
    /// Staff: numbers, consultation, turnover.
    People,
    /// Who can do what the change needs.
    Skills,
    /// Days set free for the change from other work.
    ReleasedDays,
    /// How far ways of working are described and alike.
    Process,
    /// Systems, data, networks.
    Technology,
}

impl Theme {
    /// Each with the word for it.
    pub const ALL: [(Theme, &'static str); 7] = [
        (Theme::Leadership, "leadership"),
        (Theme::Politics, "politics"),
        (Theme::People, "people"),
        (Theme::Skills, "skills"),
        (Theme::ReleasedDays, "released days"),
        (Theme::Process, "process"),
        (Theme::Technology, "technology"),
    ];
}

impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = Theme::ALL.iter().find(|(theme, _)| theme == self);
        f.write_str(word.map_or("", |(_, word)| word))
    }
}

/// Something that a change needs, and how much of it is there.
///
/// ```
/// let mut files = comity_testkit::small_pack();
/// files.add(
///     "indicators.csv",
///     "id,partner,theme,says,needed,held,unit,source,owner,date\n\
///      analysts,east,released days,Days of analysts,40,15,days,Plan,Head of ICT,2026-01-31\n",
/// );
/// let pack = comity_business_case::Pack::read(&files).pack.unwrap();
/// assert_eq!(pack.indicators[0].shortfall(), 25.0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    /// Its id; with the partner it is unique.
    pub id: Id,
    /// The partner that it concerns, by position; all of them together if none.
    pub partner: Option<usize>,
    /// What it is about.
    pub theme: Theme,
    /// In words.
    pub says: String,
    /// How much is needed, in the unit.
    pub needed: f64,
    /// How much is there, in the unit.
    pub held: f64,
    /// The unit of both.
    pub unit: Unit,
    /// Source, owner, date, grade, note.
    pub provenance: Provenance,
    /// Line in the file, from 1.
    pub line: usize,
}

impl Indicator {
    /// Needed less held, in its unit; 0 or less where enough is there.
    pub fn shortfall(&self) -> f64 {
        self.needed - self.held
    }

    /// True if it concerns a partner: that one, or all together.
    pub fn concerns(&self, partner: usize) -> bool {
        self.partner.is_none_or(|own| own == partner)
    }
}

/// Reads the file, if there is one.
pub(crate) fn read(
    files: &PackFiles,
    partnership: &Partnership,
    problems: &mut Vec<Problem>,
) -> Vec<Indicator> {
    let Some(table) = Table::open(files, INDICATORS_FILE, problems) else {
        return Vec::new();
    };
    if !table.check_columns(&NEEDED, &KNOWN, problems) {
        return Vec::new();
    }
    let mut indicators: Vec<Indicator> = Vec::new();
    let mut rows = Rows {
        partnership,
        table: &table,
        problems,
    };
    for row in &table.rows {
        let before = rows.problems.len();
        let indicator = indicator(&mut rows, row);
        let Some(indicator) = indicator.filter(|_| rows.problems.len() == before) else {
            continue;
        };
        let same = |i: &&Indicator| (&i.id, i.partner) == (&indicator.id, indicator.partner);
        match indicators.iter().find(same) {
            Some(first) => {
                let message = format!("this indicator is there already, in line {}", first.line);
                rows.problem(row, "id", message, "take one of the two rows out");
            }
            None => indicators.push(indicator),
        }
    }
    indicators
}

fn indicator(rows: &mut Rows<'_>, row: &Row) -> Option<Indicator> {
    let id = rows.id(row, "id");
    let partner = rows.partner(row, "partner");
    let theme = rows.word(row, "theme", &Theme::ALL);
    let says = rows.needed(row, "says", "this indicator", "say what is needed");
    let (needed, held) = (rows.amount(row, "needed"), rows.amount(row, "held"));
    let unit = rows.unit(row, "unit");
    let provenance = rows.provenance(row, "this indicator");
    Some(Indicator {
        id: id?,
        partner,
        theme: theme?,
        says: says?,
        needed: needed?,
        held: held?,
        unit: unit?,
        provenance: provenance?,
        line: row.line,
    })
}
