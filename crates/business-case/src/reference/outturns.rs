//! How the programmes of a reference class turned out in one respect, and what that lets one
//! expect of the next.

use super::outside_view::LEAST_ROWS;
use super::programme::{Programme, SourceGrade};
use comity_methods::sampling::Distribution;
use comity_methods::statistics::{left_out, next_of, quantiles};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// Actual cost over forecast cost.
    Cost,
    /// Actual saving over forecast saving.
    Saving,
    /// Months by which a programme came late.
    Delay,
}

impl Measured {
    /// `cost`, `saving`, `delay`.
    pub fn word(self) -> &'static str {
        match self {
            Measured::Cost => "cost",
            Measured::Saving => "saving",
            Measured::Delay => "delay",
        }
    }

    /// The least possible value: a cost is never below 0, and the class knows no programme that
    /// came early; a saving may turn into a loss.
    pub fn least_possible(self) -> Option<f64> {
        match self {
            Measured::Cost | Measured::Delay => Some(0.0),
            Measured::Saving => None,
        }
    }

    /// What one programme says, if it says something that can be used.
    pub fn of(self, programme: &Programme) -> Option<Outturn> {
        let (value, caution) = match self {
            Measured::Cost => (programme.cost.ratio(), programme.cost.usable.words()),
            Measured::Saving => (programme.saving.ratio(), programme.saving.usable.words()),
            Measured::Delay => (programme.delay_months(), programme.slip_usable.words()),
        };
        value.map(|value| Outturn {
            id: programme.id.clone(),
            value,
            caution: caution.to_owned(),
            grade: programme.grade,
        })
    }
}

/// One observation.
#[derive(Clone, Debug, PartialEq)]
pub struct Outturn {
    /// The programme's id.
    pub id: String,
    /// A ratio, or months.
    pub value: f64,
    /// What differs between the two numbers of a ratio, if anything.
    pub caution: String,
    /// How near to what happened the source stands.
    pub grade: SourceGrade,
}

/// How programmes turned out in one respect.
#[derive(Clone, Debug, PartialEq)]
pub struct Outturns {
    /// In which respect.
    pub measured: Measured,
    /// The observations, least first.
    pub rows: Vec<Outturn>,
    /// True if too few matched the filter, so that the whole class is used.
    pub widened: bool,
}

/// How well programmes are predicted by the others: each is left out in turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// The share that should lie inside.
    pub level: f64,
    /// How many do.
    pub inside: usize,
    /// How many there are.
    pub n: usize,
    /// The ids of those outside.
    pub outside: Vec<String>,
}

/// The levels at which calibration is told.
const LEVELS: [f64; 2] = [0.5, 0.8];

/// From this many on nobody would say "only".
const MANY: usize = 50;

impl Outturns {
    pub(super) fn new(measured: Measured, mut rows: Vec<Outturn>, widened: bool) -> Outturns {
        rows.sort_by(|a, b| a.value.total_cmp(&b.value));
        Outturns {
            measured,
            rows,
            widened,
        }
    }

    /// How many programmes.
    pub fn n(&self) -> usize {
        self.rows.len()
    }

    /// The least value; none of nothing.
    pub fn least(&self) -> Option<f64> {
        self.rows.first().map(|r| r.value)
    }

    /// The middle value; none of nothing.
    pub fn median(&self) -> Option<f64> {
        (!self.rows.is_empty()).then(|| quantiles(&self.values(), &[0.5])[0])
    }

    /// The greatest value; none of nothing.
    pub fn greatest(&self) -> Option<f64> {
        self.rows.last().map(|r| r.value)
    }

    fn values(&self) -> Vec<f64> {
        self.rows.iter().map(|r| r.value).collect()
    }

    fn enough(&self) -> bool {
        self.n() >= LEAST_ROWS
    }

    /// What to expect of one more such programme ([`next_of`]); none if fewer than
    /// [`LEAST_ROWS`] programmes, or no two that differ, are known.
    pub fn distribution(&self) -> Option<Distribution> {
        let least = self.measured.least_possible();
        self.enough()
            .then(|| next_of(&self.values(), least))
            .flatten()
    }

    /// At 50 % and 80 %: how many of the programmes lie where the others would have them. Empty if
    /// nothing is predicted.
    pub fn calibration(&self) -> Vec<Calibration> {
        let levels = LEVELS.iter().filter(|_| self.enough());
        levels.filter_map(|level| self.at_level(*level)).collect()
    }

    fn at_level(&self, level: f64) -> Option<Calibration> {
        let inside = left_out(&self.values(), self.measured.least_possible(), level)?;
        let outside = self.rows.iter().zip(&inside).filter(|(_, i)| !**i);
        let outside: Vec<String> = outside.map(|(row, _)| row.id.clone()).collect();
        Some(Calibration {
            level,
            inside: self.n() - outside.len(),
            n: self.n(),
            outside,
        })
    }

    /// In plain words, how little this is to go by.
    pub fn frailty(&self) -> String {
        let mut sentences = vec![self.how_few()];
        sentences.extend(self.who_says());
        sentences.push(self.selection().to_owned());
        sentences.extend(self.cautions());
        sentences.join(" ")
    }

    fn how_few(&self) -> String {
        let n = self.n();
        match self.enough() {
            true => format!(
                "{}{n} programmes: the next one lies outside all that was seen with a chance of 2 in {}.",
                if n < MANY { "Only " } else { "" },
                n + 1
            ),
            false => format!(
                "{}, and fewer than {LEAST_ROWS} predict nothing.",
                counted(n)
            ),
        }
    }

    fn who_says(&self) -> Option<String> {
        let audited = self.rows.iter().filter(|r| r.grade == SourceGrade::A);
        let others = self.n() - audited.count();
        (others > 0).then(|| {
            format!(
                "{others} of {} rest on what the bodies say themselves or on the press (grades B and C).",
                self.n()
            )
        })
    }

    fn selection(&self) -> &'static str {
        match self.measured {
            Measured::Cost => {
                "Nobody drew this sample: auditors look at what has gone wrong, so overruns are over-represented."
            }
            Measured::Saving => {
                "Nobody drew this sample: audited failures are over-represented, savings that bodies report themselves are over-stated, and programmes that never started are left out."
            }
            Measured::Delay => {
                "A delay is on record only where something was late: programmes that came in time are missing."
            }
        }
    }

    fn cautions(&self) -> Option<String> {
        let with: Vec<&str> = self
            .rows
            .iter()
            .filter(|r| !r.caution.is_empty())
            .map(|r| r.id.as_str())
            .collect();
        (!with.is_empty()).then(|| {
            format!(
                "{} of {} bear a caution, for scope or stage differ, or a number is derived or not final: {}.",
                with.len(),
                self.n(),
                with.join(", ")
            )
        })
    }
}

/// `1 programme`, `3 programmes`.
pub(super) fn counted(n: usize) -> String {
    match n {
        1 => "1 programme".to_owned(),
        n => format!("{n} programmes"),
    }
}
