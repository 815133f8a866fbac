//! Units of the quantities in a case, and the check that they fit.
//!
//! A unit is a product of powers of money, time, people and counted things: `GBP/year`,
//! `minutes/request`, `kGBP/FTE/year`, `%`. All time is one dimension, measured in years
//! (a year is 365.25 days); so minutes × GBP/hour is money. Values are kept in the base units
//! (currency unit, year, person, one counted thing) and converted where they are read.

use crate::nearest;
use std::collections::BTreeMap;
use std::fmt;

/// Exponents of money, time, people and counted things.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimension(BTreeMap<String, i8>);

/// Name of the money dimension.
const MONEY: &str = "money";
/// Name of the time dimension.
const TIME: &str = "year";

impl Dimension {
    /// A plain ratio.
    pub fn none() -> Dimension {
        Dimension::default()
    }

    /// Money.
    pub fn money() -> Dimension {
        Dimension::of(MONEY)
    }

    /// Time.
    pub fn time() -> Dimension {
        Dimension::of(TIME)
    }

    /// Money per year: what a line must come to.
    pub fn money_per_year() -> Dimension {
        Dimension::money().times(&Dimension::time().power(-1))
    }

    fn of(base: &str) -> Dimension {
        Dimension(BTreeMap::from([(base.to_owned(), 1)]))
    }

    /// True for a plain ratio.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Product.
    pub fn times(&self, other: &Dimension) -> Dimension {
        let mut powers = self.0.clone();
        for (base, power) in &other.0 {
            let sum = powers
                .get(base)
                .copied()
                .unwrap_or(0)
                .saturating_add(*power);
            if sum == 0 {
                powers.remove(base);
            } else {
                powers.insert(base.clone(), sum);
            }
        }
        Dimension(powers)
    }

    /// Whole power.
    pub fn power(&self, power: i8) -> Dimension {
        if power == 0 {
            return Dimension::none();
        }
        let raised = |(base, p): (&String, &i8)| (base.clone(), p.saturating_mul(power));
        Dimension(self.0.iter().map(raised).collect())
    }

    /// Square root, if every power is even.
    pub fn root(&self) -> Option<Dimension> {
        let halves = self
            .0
            .iter()
            .map(|(base, p)| (p % 2 == 0).then(|| (base.clone(), p / 2)));
        halves.collect::<Option<_>>().map(Dimension)
    }

    /// Quotient.
    pub fn over(&self, other: &Dimension) -> Dimension {
        self.times(&other.power(-1))
    }

    /// The dimension in base units of a currency: `GBP/year`; `a plain ratio` for none.
    pub fn in_words(&self, currency: &str) -> String {
        let name = |base: &str| {
            if base == MONEY {
                currency.to_owned()
            } else {
                base.to_owned()
            }
        };
        let part = |sign: i8| -> Vec<String> {
            let of_sign = self.0.iter().filter(|(_, p)| p.signum() == sign);
            of_sign
                .map(|(base, p)| match p.unsigned_abs() {
                    1 => name(base),
                    n => format!("{}^{n}", name(base)),
                })
                .collect()
        };
        let (above, below) = (part(1), part(-1));
        match (above.is_empty(), below.is_empty()) {
            (true, true) => "a plain ratio".to_owned(),
            (false, true) => above.join(" "),
            (true, false) => format!("1/{}", below.join("/")),
            (false, false) => format!("{}/{}", above.join(" "), below.join("/")),
        }
    }
}

/// A unit as written, its dimension, and how many base units it is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// As written by the person.
    pub text: String,
    /// What it measures.
    pub dimension: Dimension,
    /// Base units in one of it.
    pub scale: f64,
}

/// Why a text is no unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitError {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for UnitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.help)
    }
}

impl std::error::Error for UnitError {}

/// Units that every pack knows besides money: name, dimension ("" for none), base units in one.
/// Sources: SI for length and mass; the international mile is 1.609344 km; a year is 365.25 days
/// (the Julian year), a month its twelfth.
const KNOWN: &[(&str, &str, f64)] = &[
    ("ratio", "", 1.0),
    ("share", "", 1.0),
    ("%", "", 0.01),
    ("thousand", "", 1e3),
    ("million", "", 1e6),
    ("year", TIME, 1.0),
    ("quarter", TIME, 0.25),
    ("month", TIME, 1.0 / 12.0),
    ("week", TIME, 7.0 / 365.25),
    ("day", TIME, 1.0 / 365.25),
    ("hour", TIME, 1.0 / 8_766.0),
    ("minute", TIME, 1.0 / 525_960.0),
    ("second", TIME, 1.0 / 31_557_600.0),
    ("FTE", "FTE", 1.0),
    ("post", "FTE", 1.0),
    ("person", "person", 1.0),
    ("people", "person", 1.0),
    ("km", "km", 1.0),
    ("mile", "km", 1.609_344),
    ("m2", "m2", 1.0),
    ("kg", "kg", 1.0),
    ("tonne", "kg", 1e3),
    ("kgCO2e", "kgCO2e", 1.0),
    ("tCO2e", "kgCO2e", 1e3),
    ("kWh", "kWh", 1.0),
];

/// Things that public services count, known without being declared.
const COUNTED: &[&str] = &[
    "contact",
    "request",
    "case",
    "call",
    "visit",
    "item",
    "transaction",
    "document",
    "invoice",
    "payslip",
    "property",
    "household",
    "application",
    "appointment",
    "desk",
    "site",
    "licence",
    "server",
    "vehicle",
    "resident",
    "pupil",
    "patient",
    "member",
    "loan",
    "meal",
    "job",
];

/// The units of one pack: the known ones, its currency, and the things that it says it counts.
///
/// ```
/// use comity_domain::Units;
/// let units = Units::new("GBP", ["booking"]);
/// let unit = units.parse("kGBP/booking").unwrap();
/// assert_eq!((unit.scale, unit.dimension.in_words("GBP")), (1000.0, "GBP/booking".into()));
/// assert!(units.parse("GBP/yaer").unwrap_err().help.contains("year"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Units {
    currency: String,
    counted: Vec<String>,
}

impl Units {
    /// Units for a currency (ISO code) and counted things, singular.
    pub fn new<S: Into<String>>(currency: &str, counted: impl IntoIterator<Item = S>) -> Units {
        Units {
            currency: currency.to_owned(),
            counted: counted.into_iter().map(Into::into).collect(),
        }
    }

    /// The currency's code.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// Reads a unit: words joined by `/`, `*`, spaces or `per`; a word may end in a whole power
    /// as in `km^2`.
    pub fn parse(&self, text: &str) -> Result<Unit, UnitError> {
        if text.len() > 200 {
            return Err(self.unknown(&text.chars().take(40).collect::<String>()));
        }
        let spaced = text.replace('/', " / ").replace('*', " ");
        let mut unit = Unit {
            text: text.trim().to_owned(),
            dimension: Dimension::none(),
            scale: 1.0,
        };
        let (mut below, mut words) = (false, 0);
        for word in spaced.split_whitespace() {
            if word == "/" || word == "per" {
                below = true;
                continue;
            }
            let (dimension, scale) = self.factor(word)?;
            let sign = if below { -1 } else { 1 };
            unit.dimension = unit.dimension.times(&dimension.power(sign));
            unit.scale *= if below { 1.0 / scale } else { scale };
            words += 1;
        }
        if words == 0 {
            return Err(UnitError {
                message: "the unit is missing".to_owned(),
                help: format!(
                    "write one, such as {}/year, %, minutes/request, or ratio",
                    self.currency
                ),
            });
        }
        Ok(unit)
    }

    fn factor(&self, word: &str) -> Result<(Dimension, f64), UnitError> {
        let (name, power) = match word.split_once('^') {
            None => (word, 1),
            Some((name, digits)) => (name, digits.parse::<i8>().map_err(|_| self.unknown(word))?),
        };
        let (dimension, scale) = self.word(name).ok_or_else(|| self.unknown(word))?;
        Ok((dimension.power(power), scale.powi(i32::from(power))))
    }

    /// One word, as a dimension and its worth in base units; singular or plural.
    pub fn word(&self, name: &str) -> Option<(Dimension, f64)> {
        if name == "1" {
            return Some((Dimension::none(), 1.0));
        }
        self.money(name)
            .or_else(|| self.counted_or_known(name))
            .or_else(|| {
                let singular = name
                    .strip_suffix("ies")
                    .map(|stem| format!("{stem}y"))
                    .filter(|s| self.counted_or_known(s).is_some())
                    .or_else(|| name.strip_suffix('s').map(str::to_owned))?;
                self.counted_or_known(&singular)
            })
    }

    fn money(&self, name: &str) -> Option<(Dimension, f64)> {
        let pounds = self.currency == "GBP";
        let thousands = |prefix: &str| match prefix {
            "" => Some(1.0),
            "k" => Some(1e3),
            "m" => Some(1e6),
            "bn" => Some(1e9),
            _ => None,
        };
        let scale = match name {
            "pence" | "penny" | "p" if pounds => Some(0.01),
            _ => name
                .strip_suffix(self.currency.as_str())
                .or_else(|| name.strip_prefix('£').filter(|_| pounds))
                .and_then(thousands),
        };
        scale.map(|s| (Dimension::money(), s))
    }

    fn counted_or_known(&self, name: &str) -> Option<(Dimension, f64)> {
        if COUNTED.contains(&name) || self.counted.iter().any(|c| c == name) {
            return Some((Dimension::of(name), 1.0));
        }
        let (_, base, scale) = KNOWN.iter().find(|(known, _, _)| *known == name)?;
        let dimension = if base.is_empty() {
            Dimension::none()
        } else {
            Dimension::of(base)
        };
        Some((dimension, *scale))
    }

    /// What people write for a unit that Comity knows by another name.
    fn meant(&self, word: &str) -> Option<String> {
        let name = match word.to_lowercase().trim_end_matches('.') {
            "yr" | "yrs" | "annum" | "p.a" | "pa" => "year",
            "qtr" | "qtrs" => "quarter",
            "mth" | "mths" => "month",
            "wk" | "wks" => "week",
            "hr" | "hrs" | "h" => "hour",
            "min" | "mins" => "minute",
            "wte" => "FTE",
            "none" | "number" | "n/a" | "-" => "ratio",
            "£000" | "£000s" | "£'000" | "k£" => return Some(format!("k{}", self.currency)),
            "percent" | "pct" => "%",
            _ => return None,
        };
        Some(name.to_owned())
    }

    fn unknown(&self, word: &str) -> UnitError {
        if let Some(meant) = self.meant(word) {
            return UnitError {
                message: format!("`{word}` is not a unit that this pack knows"),
                help: format!("write `{meant}`"),
            };
        }
        let money = ["", "k", "m", "bn"].map(|prefix| format!("{prefix}{}", self.currency));
        let names = KNOWN
            .iter()
            .map(|(name, _, _)| *name)
            .chain(COUNTED.iter().copied());
        let all = money
            .iter()
            .map(String::as_str)
            .chain(names)
            .chain(self.counted.iter().map(String::as_str));
        let hint = nearest(word, all)
            .map(|n| format!("did you mean `{n}`? "))
            .unwrap_or_default();
        UnitError {
            message: format!("`{word}` is not a unit that this pack knows"),
            help: format!(
                "{hint}Money is {}; for things that you count, add the word (singular) to `counts` in partnership.toml",
                self.currency
            ),
        }
    }
}
