//! Where a value comes from.

use jiff::civil::Date;

/// How far a value may be trusted, after the data-confidence grades of public-sector cost-benefit
/// work: from measured in the partner's own records down to a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Measured in the body's own audited or reconciled records.
    A,
    /// Published or measured, not reconciled; or measured elsewhere in a like service.
    B,
    /// Judgement of people who know the service, elicited and written down.
    C,
    /// A placeholder or uncorroborated guess.
    D,
}

impl Grade {
    /// Reads `A` to `D`.
    pub fn parse(text: &str) -> Option<Grade> {
        match text {
            "A" => Some(Grade::A),
            "B" => Some(Grade::B),
            "C" => Some(Grade::C),
            "D" => Some(Grade::D),
            _ => None,
        }
    }

    /// What the grade means, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Grade::A => "measured, reconciled",
            Grade::B => "published or measured",
            Grade::C => "elicited judgement",
            Grade::D => "placeholder",
        }
    }
}

/// Source, owner, date, grade and note: what every value must carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Document, record or person the value comes from.
    pub source: String,
    /// Who answers for it.
    pub owner: String,
    /// The day on which it was true or written down.
    pub date: Date,
    /// How far to trust it.
    pub grade: Grade,
    /// Anything a reader should know.
    pub note: String,
}
