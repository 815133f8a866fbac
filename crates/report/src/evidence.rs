//! The estimates: what each says, where it comes from, and how far to trust it.

use crate::amounts::fixed;
use crate::case::Case;
use crate::words;
use comity_business_case::Estimate;
use comity_domain::Grade;

/// Everything the figures rest on.
pub struct Evidence {
    pub honest: String,
    pub grades: Vec<GradeRow>,
    pub estimates: Vec<EstimateRow>,
    pub correlations: Vec<CorrelationRow>,
}

/// How many estimates have a grade.
pub struct GradeRow {
    pub letter: &'static str,
    pub words: String,
    pub count: usize,
    pub share: String,
}

/// An estimate as the page shows it.
pub struct EstimateRow {
    pub name: String,
    pub id: String,
    pub value: String,
    pub grade: &'static str,
    pub grade_words: &'static str,
    pub source: String,
    pub owner: String,
    pub date: String,
    pub note: String,
}

/// Two estimates that go together.
pub struct CorrelationRow {
    pub first: String,
    pub second: String,
    pub r: String,
    pub source: String,
    pub owner: String,
    pub note: String,
}

const GRADES: [Grade; 4] = [Grade::A, Grade::B, Grade::C, Grade::D];

impl Evidence {
    pub fn new(case: &Case<'_>) -> Evidence {
        let list = &case.pack.estimates.list;
        Evidence {
            honest: honest(list),
            grades: GRADES.map(|grade| grade_row(list, grade)).into(),
            estimates: list.iter().map(|estimate| row(case, estimate)).collect(),
            correlations: correlations(case),
        }
    }
}

fn count(list: &[Estimate], grade: Grade) -> usize {
    list.iter().filter(|e| e.provenance.grade == grade).count()
}

/// How much is placeholder, in one sentence.
fn honest(list: &[Estimate]) -> String {
    let (placeholders, all) = (count(list, Grade::D), list.len());
    match placeholders {
        0 => format!("None of the {all} estimates is a placeholder (grade D)."),
        some if some == all => format!(
            "All {all} estimates are placeholders (grade D): the figures show how the case works, not what it is worth."
        ),
        1 => format!(
            "One of the {all} estimates is a placeholder (grade D), there until somebody measures or judges it."
        ),
        some => format!(
            "{} of the {all} estimates ({}) are placeholders (grade D), there until somebody measures or judges them.",
            words::capital(&words::number(some)),
            words::of_100(some as f64 / all as f64)
        ),
    }
}

fn grade_row(list: &[Estimate], grade: Grade) -> GradeRow {
    let count = count(list, grade);
    let share = if list.is_empty() {
        0.0
    } else {
        count as f64 / list.len() as f64
    };
    GradeRow {
        letter: letter(grade),
        words: words::capital(grade.words()),
        count,
        share: words::of_100(share),
    }
}

fn row(case: &Case<'_>, estimate: &Estimate) -> EstimateRow {
    let from = &estimate.provenance;
    EstimateRow {
        name: case.estimate_name(estimate),
        id: estimate.id.clone(),
        value: format!("{} {}", estimate.written, estimate.unit.text),
        grade: letter(from.grade),
        grade_words: from.grade.words(),
        source: from.source.clone(),
        owner: from.owner.clone(),
        date: words::date(from.date.year(), from.date.month(), from.date.day()),
        note: from.note.clone(),
    }
}

fn letter(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "A",
        Grade::B => "B",
        Grade::C => "C",
        Grade::D => "D",
    }
}

fn correlations(case: &Case<'_>) -> Vec<CorrelationRow> {
    let inputs = &case.pack.estimates.inputs;
    let name = |position: usize| {
        let id = inputs
            .get(position)
            .map(|input| input.id.as_str())
            .unwrap_or_default();
        case.estimate(id)
            .map_or_else(|| id.to_owned(), |e| case.estimate_name(e))
    };
    let estimates = &case.pack.estimates;
    let rows = estimates
        .correlations
        .iter()
        .zip(&estimates.correlation_sources);
    rows.map(|(c, from)| CorrelationRow {
        first: name(c.first),
        second: name(c.second),
        r: fixed(c.r, 2),
        source: from.source.clone(),
        owner: from.owner.clone(),
        note: from.note.clone(),
    })
    .collect()
}
