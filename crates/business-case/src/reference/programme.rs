//! One programme of the reference class.

use comity_methods::statistics::Life;
use serde::Deserialize;

/// How near to what happened the source of a programme stands.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceGrade {
    /// An auditor, a regulator or a parliament.
    A,
    /// The body's own report, or one who leads it.
    B,
    /// The press, or a party to a quarrel.
    C,
}

impl SourceGrade {
    /// Reads `A`, `B` or `C`.
    pub fn parse(text: &str) -> Option<SourceGrade> {
        match text {
            "A" => Some(SourceGrade::A),
            "B" => Some(SourceGrade::B),
            "C" => Some(SourceGrade::C),
            _ => None,
        }
    }

    /// What it means, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            SourceGrade::A => "auditor, regulator or parliament",
            SourceGrade::B => "the body's own report",
            SourceGrade::C => "press, or a party to a quarrel",
        }
    }
}

/// What became of a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// It still ran when it was last seen.
    Running,
    /// It went on without a large part of its partners or services.
    Reduced,
    /// It stopped.
    Ended,
    /// It became part of something else: a merged body, a successor.
    Absorbed,
    /// It was given up before it served anyone.
    NeverStarted,
}

impl Event {
    /// Every event.
    pub const ALL: [Event; 5] = [
        Event::Running,
        Event::Reduced,
        Event::Ended,
        Event::Absorbed,
        Event::NeverStarted,
    ];

    /// The word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Event::Running => "running",
            Event::Reduced => "reduced",
            Event::Ended => "ended",
            Event::Absorbed => "absorbed",
            Event::NeverStarted => "never started",
        }
    }
}

/// Whether something may be computed from a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Usable {
    /// Yes, with a caution where there is one.
    Yes(String),
    /// No, and why.
    No(String),
}

impl Usable {
    /// True for yes.
    pub fn yes(&self) -> bool {
        matches!(self, Usable::Yes(_))
    }

    /// The caution, or why not; may be empty.
    pub fn words(&self) -> &str {
        match self {
            Usable::Yes(words) | Usable::No(words) => words,
        }
    }
}

/// What was forecast and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Forecast; in millions of the programme's currency, unless the basis says otherwise.
    pub forecast: Option<f64>,
    /// Actual, or the latest estimate of a running programme; in the same unit.
    pub actual: Option<f64>,
    /// What the two numbers count.
    pub basis: String,
    /// Whether the two can be compared and do not count again what another row counts.
    pub usable: Usable,
}

impl Pair {
    /// Actual over forecast, where the two can be compared.
    pub fn ratio(&self) -> Option<f64> {
        match (self.usable.yes(), self.forecast, self.actual) {
            (true, Some(forecast), Some(actual)) => Some(actual / forecast),
            _ => None,
        }
    }
}

/// One programme. An empty text is unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct Programme {
    /// A stable id, such as `C02`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where.
    pub place: String,
    /// `central`, `local`, `police` …
    pub stratum: String,
    /// What was shared.
    pub service: String,
    /// How many partners.
    pub partners: Option<u32>,
    /// In what form.
    pub form: String,
    /// The year in which it started.
    pub start: Option<i16>,
    /// The year in which it ended, or was reduced.
    pub end: Option<i16>,
    /// The currency of its money, as ISO code.
    pub currency: String,
    /// Cost.
    pub cost: Pair,
    /// Saving.
    pub saving: Pair,
    /// By how many months it came late.
    pub slip_months: Option<f64>,
    /// Whether the slip is one of delivery.
    pub slip_usable: Usable,
    /// The outcome in words.
    pub outcome: String,
    /// What became of it, in one word.
    pub event: Event,
    /// The year in which it was last seen running.
    pub last_seen: Option<i16>,
    /// Whether its length counts as the life of a partnership that could be left.
    pub life_usable: Usable,
    /// What brought about its end.
    pub end_trigger: String,
    /// How near to what happened its sources stand.
    pub grade: SourceGrade,
    /// Where all this can be read.
    pub sources: Vec<String>,
    /// Anything else a reader should know.
    pub note: String,
}

impl Programme {
    /// By how many months it came late, where that is a slip of delivery.
    pub fn delay_months(&self) -> Option<f64> {
        self.slip_months.filter(|_| self.slip_usable.yes())
    }

    /// How many years the partnership lasted, or had lasted when it was last seen.
    pub fn life(&self) -> Option<Life> {
        let ended = matches!(self.event, Event::Ended | Event::Reduced);
        let until = if ended { self.end } else { self.last_seen };
        match (self.life_usable.yes(), self.start, until) {
            (true, Some(start), Some(until)) => Some(Life {
                length: f64::from(until - start),
                ended,
            }),
            _ => None,
        }
    }

    /// `2005 to 2013`, `from 2006, seen 2011`; `years unknown` where nothing is known.
    pub fn years(&self) -> String {
        match (self.start, self.end, self.last_seen) {
            (Some(start), Some(end), _) => format!("{start} to {end}"),
            (Some(start), None, Some(seen)) => format!("from {start}, seen {seen}"),
            (Some(start), None, None) => format!("from {start}"),
            (None, Some(end), _) => format!("to {end}"),
            (None, None, Some(seen)) => format!("seen {seen}"),
            (None, None, None) => "years unknown".to_owned(),
        }
    }
}
