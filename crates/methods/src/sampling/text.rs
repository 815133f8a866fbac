//! Distributions as people write them, such as `pert(3600, 4000, 4600)`.

use super::distribution::{
    Distribution, DistributionError, USUAL_COVERAGE, gamma_from_moments, lognormal_from_interval,
    lognormal_from_moments, normal_from_interval,
};
use crate::math::{exp, exp_m1, normal_quantile};
use std::fmt;
use std::ops::Range;

/// How deep mixtures and truncations may stand inside each other.
const DEEPEST: usize = 16;

/// The names with which a distribution can begin.
pub const NAMES: [&str; 15] = [
    "exactly",
    "normal",
    "lognormal",
    "exponential",
    "gamma",
    "pert",
    "triangular",
    "uniform",
    "bernoulli",
    "discrete",
    "mixture",
    "data",
    "truncated",
    "quantiles",
    "chance",
];

/// Why a text is not a distribution.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}; {help}")]
pub struct ParseError {
    /// What is wrong and what was expected.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The bytes of the text to point at.
    pub span: Range<usize>,
}

type Parsed<T> = Result<T, ParseError>;

impl Distribution {
    /// Reads a distribution and checks it.
    ///
    /// Forms: `exactly(5)`, `normal(0.01, sd 0.008)`, `normal(8 to 12)` (central 90 %),
    /// `normal(8 to 12, 80%)`, `lognormal(900 to 1400)`, `lognormal(mu 7, sigma 0.2)`,
    /// `lognormal(mean 15, sd 12)`, `exponential(6)`, `gamma(mean 40, sd 28)`, `gamma(shape 2,
    /// scale 20)`, `pert(3600, 4000, 4600)`, `triangular(1, 2, 4)`, `uniform(4, 10)`, `bernoulli(12%)`,
    /// `discrete(4: 0.2, 5: 0.8)`, `discrete(4, 5, 6)` (equally likely),
    /// `mixture(70%: …, 30%: …)`, `data(1.2, 3.4)`, `truncated(normal(5, 2), 0 to 10)` (also
    /// `0 to`, `to 10`) and `quantiles(10%: 5, 50%: 8, 90%: 14)`. Numbers are `4000`,
    /// `4_000`, `-0.02`, `1e6` or `12%`.
    ///
    /// # Errors
    /// Says what is wrong, where, and what to write instead.
    ///
    /// # Examples
    /// ```
    /// use comity_methods::sampling::Distribution;
    /// let error = Distribution::parse("4000").unwrap_err();
    /// assert_eq!(error.message, "a bare number says nothing about how sure we are");
    /// assert_eq!(error.span, 0..4);
    /// ```
    pub fn parse(text: &str) -> Result<Distribution, ParseError> {
        let mut reader = Reader { text, at: 0 };
        let distribution = reader.distribution(0)?;
        reader.skip_space();
        if reader.at < text.len() {
            let help = "end the distribution at its closing bracket";
            return reader.fail(
                format!("unexpected {:?} after the distribution", reader.rest()),
                help,
                reader.at..text.len(),
            );
        }
        Ok(distribution)
    }
}

/// One argument: a number with what stands before or after it.
#[derive(Debug, Clone)]
struct Argument {
    value: Value,
    span: Range<usize>,
}

#[derive(Debug, Clone)]
enum Value {
    Number(f64),
    Named(String, f64),
    Interval(Option<f64>, Option<f64>),
    Weighted(f64, f64),
    WeightedPart(f64, Distribution),
    Part(Distribution),
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn fail<T>(
        &self,
        message: impl Into<String>,
        help: impl Into<String>,
        span: Range<usize>,
    ) -> Parsed<T> {
        Err(ParseError {
            message: message.into(),
            help: help.into(),
            span,
        })
    }

    /// The bytes of the next character, for pointing at it.
    fn here(&self) -> Range<usize> {
        self.at..self.at + self.rest().chars().next().map_or(0, char::len_utf8)
    }

    fn take(&mut self, sign: char) -> bool {
        self.skip_space();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len_utf8();
        }
        found
    }

    /// The longest run of such characters from here.
    fn run(&mut self, belongs: impl Fn(char) -> bool) -> (&'a str, Range<usize>) {
        self.skip_space();
        let rest = self.rest();
        let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        let span = self.at..self.at + length;
        self.at = span.end;
        (&rest[..length], span)
    }

    fn word(&mut self) -> (&'a str, Range<usize>) {
        self.run(|c| c.is_alphanumeric() || c == '_')
    }

    fn starts_number(&self) -> bool {
        self.rest()
            .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
    }

    fn distribution(&mut self, depth: usize) -> Parsed<Distribution> {
        self.skip_space();
        if depth > DEEPEST {
            return self.fail(
                format!("distributions stand more than {DEEPEST} deep inside each other"),
                "write it more simply, for example as one mixture",
                self.here(),
            );
        }
        if self.starts_number() {
            return self.bare_number();
        }
        let (name, name_span) = self.word();
        if name.is_empty() {
            let span = if self.rest().is_empty() {
                self.at..self.at
            } else {
                self.here()
            };
            return self.fail(
                "a distribution was expected here",
                "write for example pert(3600, 4000, 4600)",
                span,
            );
        }
        if !NAMES.contains(&name) {
            return self.unknown(name, name_span);
        }
        if !self.take('(') {
            let help = format!("write {}", form(name));
            return self.fail(format!("{name} has no opening bracket"), help, name_span);
        }
        let arguments = self.arguments(name, name_span.clone(), depth)?;
        let span = name_span.start..self.at;
        let distribution = self.build(name, &arguments, span.clone())?;
        checked(distribution.check(), span)?;
        Ok(distribution)
    }

    fn bare_number<T>(&mut self) -> Parsed<T> {
        let start = self.at;
        let value = self.number()?;
        let help = format!(
            "write exactly({value}) if it is known, or a range such as pert({}, {value}, {})",
            example(value, 0.9),
            example(value, 1.15)
        );
        self.fail(
            "a bare number says nothing about how sure we are",
            help,
            start..self.at,
        )
    }

    fn unknown<T>(&self, name: &str, span: Range<usize>) -> Parsed<T> {
        let nearest = NAMES
            .iter()
            .min_by_key(|known| edits(&name.to_lowercase(), known));
        let help = match nearest {
            Some(known) if edits(&name.to_lowercase(), known) <= 3 => {
                format!("did you mean {known}? Write {}", form(known))
            }
            _ => format!("the known ones are {}", NAMES.join(", ")),
        };
        self.fail(
            format!("there is no distribution named {name:?}"),
            help,
            span,
        )
    }

    fn arguments(
        &mut self,
        name: &str,
        name_span: Range<usize>,
        depth: usize,
    ) -> Parsed<Vec<Argument>> {
        let mut arguments = Vec::new();
        if self.take(')') {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.argument(depth)?);
            if self.take(')') {
                return Ok(arguments);
            }
            if !self.take(',') {
                self.skip_space();
                if self.rest().is_empty() {
                    return self.fail(
                        format!("the bracket of {name} is never closed"),
                        "add ) at the end",
                        name_span.start..self.at,
                    );
                }
                return self.fail(
                    "a comma or a closing bracket was expected here",
                    format!("write {}", form(name)),
                    self.here(),
                );
            }
        }
    }

    fn argument(&mut self, depth: usize) -> Parsed<Argument> {
        self.skip_space();
        let start = self.at;
        let value = self.value(depth)?;
        Ok(Argument {
            value,
            span: start..self.at,
        })
    }

    fn value(&mut self, depth: usize) -> Parsed<Value> {
        if !self.starts_number() {
            return self.value_from_word(depth);
        }
        let first = self.number()?;
        if self.take(':') {
            self.skip_space();
            return if self.starts_number() {
                Ok(Value::Weighted(first, self.number()?))
            } else {
                Ok(Value::WeightedPart(first, self.distribution(depth + 1)?))
            };
        }
        if self.take_word("to") {
            self.skip_space();
            let second = if self.starts_number() {
                Some(self.number()?)
            } else {
                None
            };
            return Ok(Value::Interval(Some(first), second));
        }
        Ok(Value::Number(first))
    }

    fn value_from_word(&mut self, depth: usize) -> Parsed<Value> {
        if self.take_word("to") {
            self.skip_space();
            return Ok(Value::Interval(None, Some(self.number()?)));
        }
        for name in ["sd", "mu", "sigma", "mean", "shape", "scale"] {
            if self.take_word(name) {
                self.skip_space();
                return Ok(Value::Named(name.to_owned(), self.number()?));
            }
        }
        Ok(Value::Part(self.distribution(depth + 1)?))
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        let before = self.at;
        let found = self.word().0 == wanted;
        if !found {
            self.at = before;
        }
        found
    }

    fn number(&mut self) -> Parsed<f64> {
        self.skip_space();
        let start = self.at;
        let (mantissa, _) = self.run(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | '_'));
        let mut digits = mantissa.to_owned();
        // An exponent is a letter e with a digit or a sign after it.
        if self.rest().starts_with(['e', 'E']) {
            self.at += 1;
            digits.push('e');
            digits.push_str(
                self.run(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '_'))
                    .0,
            );
        }
        let percent = self.rest().starts_with('%');
        self.at += usize::from(percent);
        let span = if self.at == start {
            self.here()
        } else {
            start..self.at
        };
        let plain = !digits.starts_with('_') && !digits.ends_with('_');
        match digits.replace('_', "").parse::<f64>() {
            Ok(value) if plain && value.is_finite() => {
                Ok(if percent { value / 100.0 } else { value })
            }
            Ok(value) if plain => self.fail(
                format!("{} is too large: {value}", &self.text[span.clone()]),
                "write a number below 1e308",
                span,
            ),
            _ => self.fail(
                "a number was expected here",
                "write numbers such as 4000, 4_000, -0.02, 1e6 or 12%",
                span,
            ),
        }
    }

    fn build(
        &self,
        name: &str,
        arguments: &[Argument],
        span: Range<usize>,
    ) -> Parsed<Distribution> {
        let values: Vec<Value> = arguments.iter().map(|a| a.value.clone()).collect();
        let built = match (name, values.as_slice()) {
            ("exactly", [Value::Number(x)]) => Distribution::Exactly(*x),
            ("normal", [Value::Number(mean), Value::Number(sd)]) => Distribution::Normal {
                mean: *mean,
                sd: *sd,
            },
            ("normal", [Value::Number(mean), Value::Named(word, sd)]) if word == "sd" => {
                Distribution::Normal {
                    mean: *mean,
                    sd: *sd,
                }
            }
            ("lognormal", [Value::Named(m, mu), Value::Named(s, sigma)])
                if m == "mu" && s == "sigma" =>
            {
                Distribution::Lognormal {
                    mu: *mu,
                    sigma: *sigma,
                }
            }
            ("lognormal", [Value::Named(m, mean), Value::Named(s, sd)])
                if m == "mean" && s == "sd" =>
            {
                checked(lognormal_from_moments(*mean, *sd), span)?
            }
            ("exponential", [Value::Number(mean)]) => Distribution::Exponential { mean: *mean },
            ("gamma", [Value::Named(m, mean), Value::Named(s, sd)]) if m == "mean" && s == "sd" => {
                checked(gamma_from_moments(*mean, *sd), span)?
            }
            ("gamma", [Value::Named(s, shape), Value::Named(c, scale)])
                if s == "shape" && c == "scale" =>
            {
                Distribution::Gamma {
                    shape: *shape,
                    scale: *scale,
                }
            }
            ("normal" | "lognormal", [Value::Interval(Some(low), Some(high)), rest @ ..]) => {
                let coverage = match rest {
                    [] => USUAL_COVERAGE,
                    [Value::Number(coverage)] => *coverage,
                    _ => return self.wrong_arguments(name, arguments, span),
                };
                let from = if name == "normal" {
                    normal_from_interval
                } else {
                    lognormal_from_interval
                };
                checked(from(*low, *high, coverage), span)?
            }
            (
                "pert",
                [
                    Value::Number(low),
                    Value::Number(likely),
                    Value::Number(high),
                ],
            ) => Distribution::Pert {
                low: *low,
                likely: *likely,
                high: *high,
            },
            (
                "triangular",
                [
                    Value::Number(low),
                    Value::Number(likely),
                    Value::Number(high),
                ],
            ) => Distribution::Triangular {
                low: *low,
                likely: *likely,
                high: *high,
            },
            ("uniform", [Value::Number(low), Value::Number(high)]) => Distribution::Uniform {
                low: *low,
                high: *high,
            },
            ("chance", []) => Distribution::Uniform {
                low: 0.0,
                high: 1.0,
            },
            ("bernoulli", [Value::Number(p)]) => Distribution::Bernoulli(*p),
            ("truncated", [Value::Part(of), Value::Interval(low, high)]) => {
                Distribution::Truncated {
                    of: Box::new(of.clone()),
                    low: *low,
                    high: *high,
                }
            }
            _ => match listed(name, &values) {
                Some(distribution) => distribution,
                None => return self.wrong_arguments(name, arguments, span),
            },
        };
        Ok(built)
    }

    fn wrong_arguments<T>(
        &self,
        name: &str,
        arguments: &[Argument],
        span: Range<usize>,
    ) -> Parsed<T> {
        let count = arguments.len();
        let things = if count == 1 {
            "1 argument"
        } else {
            &format!("{count} arguments")
        };
        let mut help = format!("write {}", form(name));
        if split_thousand(arguments, self.text) {
            help.push_str("; thousands are written 4_000, as a comma starts the next argument");
        }
        self.fail(
            format!("{name} does not fit the {things} it is given"),
            help,
            span,
        )
    }
}

/// Distributions whose arguments are a list of any length.
fn listed(name: &str, values: &[Value]) -> Option<Distribution> {
    let numbers = || {
        values
            .iter()
            .map(|v| {
                if let Value::Number(x) = v {
                    Some(*x)
                } else {
                    None
                }
            })
            .collect::<Option<Vec<_>>>()
    };
    let pairs = || {
        values
            .iter()
            .map(|v| {
                if let Value::Weighted(a, b) = v {
                    Some((*a, *b))
                } else {
                    None
                }
            })
            .collect::<Option<Vec<_>>>()
    };
    match name {
        "data" => numbers().map(Distribution::Empirical),
        "discrete" => pairs()
            .or_else(|| {
                let numbers = numbers()?;
                let weight = 1.0 / numbers.len() as f64;
                Some(numbers.into_iter().map(|x| (x, weight)).collect())
            })
            .map(Distribution::Discrete),
        "quantiles" => pairs().map(Distribution::Quantiles),
        "mixture" => values
            .iter()
            .map(|v| match v {
                Value::WeightedPart(weight, part) => Some((*weight, part.clone())),
                _ => None,
            })
            .collect::<Option<Vec<_>>>()
            .map(Distribution::Mixture),
        _ => None,
    }
}

fn checked<T>(result: Result<T, DistributionError>, span: Range<usize>) -> Parsed<T> {
    result.map_err(|e| ParseError {
        message: e.message,
        help: e.help,
        span,
    })
}

/// Whether two arguments look like one number with a comma in its thousands.
fn split_thousand(arguments: &[Argument], text: &str) -> bool {
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    arguments.windows(2).any(|pair| {
        let (before, after) = (&text[pair[0].span.clone()], &text[pair[1].span.clone()]);
        let ends_in_digit = before.ends_with(|c: char| c.is_ascii_digit());
        ends_in_digit && after.get(..3).is_some_and(all_digits)
    })
}

fn form(name: &str) -> &'static str {
    match name {
        "exactly" => "exactly(5)",
        "normal" => "normal(0.01, sd 0.008) or normal(8 to 12)",
        "lognormal" => {
            "lognormal(900 to 1400), lognormal(900 to 1400, 80%) or lognormal(mean 15, sd 12)"
        }
        "exponential" => "exponential(6), where 6 is the mean",
        "gamma" => "gamma(mean 40, sd 28), or gamma(shape 2, scale 20)",
        "pert" => "pert(low, likely, high), for example pert(3600, 4000, 4600)",
        "triangular" => "triangular(low, likely, high), for example triangular(1, 2, 4)",
        "uniform" => "uniform(low, high), for example uniform(4, 10)",
        "bernoulli" => "bernoulli(12%)",
        "discrete" => "discrete(4: 0.2, 5: 0.2, 6: 0.6), or discrete(4, 5, 6) for equal chances",
        "mixture" => "mixture(70%: lognormal(180 to 320), 30%: lognormal(300 to 600))",
        "data" => "data(1.2, 3.4, 5)",
        "truncated" => "truncated(normal(5, 2), 0 to 10), also with 0 to, or to 10",
        "chance" => "chance()",
        _ => "quantiles(10%: 5, 50%: 8, 90%: 14)",
    }
}

/// `value` scaled for an example, to two digits.
fn example(value: f64, by: f64) -> f64 {
    let scaled = if value >= 0.0 {
        value * by
    } else {
        value * (2.0 - by)
    };
    format!("{scaled:.1e}").parse().unwrap_or(scaled)
}

/// The number of letters to change, add or leave out (Levenshtein).
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

impl fmt::Display for Distribution {
    /// The text that [`Distribution::parse`] reads back as the same distribution.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Distribution::Exactly(x) => write!(f, "exactly({})", Short(*x)),
            Distribution::Normal { mean, sd } => {
                write!(f, "normal({}, sd {})", Short(*mean), Short(*sd))
            }
            Distribution::Lognormal { mu, sigma } => write_lognormal(f, *mu, *sigma),
            Distribution::Exponential { mean } => write!(f, "exponential({})", Short(*mean)),
            Distribution::Gamma { shape, scale } => write_gamma(f, *shape, *scale),
            Distribution::Pert { low, likely, high } => {
                write!(
                    f,
                    "pert({}, {}, {})",
                    Short(*low),
                    Short(*likely),
                    Short(*high)
                )
            }
            Distribution::Triangular { low, likely, high } => {
                write!(
                    f,
                    "triangular({}, {}, {})",
                    Short(*low),
                    Short(*likely),
                    Short(*high)
                )
            }
            Distribution::Uniform { low, high } => {
                write!(f, "uniform({}, {})", Short(*low), Short(*high))
            }
            Distribution::Bernoulli(p) => write!(f, "bernoulli({})", Short(*p)),
            Distribution::Discrete(pairs) => write_list(f, "discrete", pairs, |f, (x, w)| {
                write!(f, "{}: {}", Short(*x), Short(*w))
            }),
            Distribution::Mixture(parts) => write_list(f, "mixture", parts, |f, (w, part)| {
                write!(f, "{}: {part}", Short(*w))
            }),
            Distribution::Empirical(data) => {
                write_list(f, "data", data, |f, x| write!(f, "{}", Short(*x)))
            }
            Distribution::Truncated { of, low, high } => {
                write!(f, "truncated({of}, ")?;
                if let Some(low) = low {
                    write!(f, "{} ", Short(*low))?;
                }
                f.write_str("to")?;
                if let Some(high) = high {
                    write!(f, " {}", Short(*high))?;
                }
                f.write_str(")")
            }
            Distribution::Quantiles(points) => write_list(f, "quantiles", points, |f, (p, x)| {
                write!(f, "{}: {}", Short(*p), Short(*x))
            }),
        }
    }
}

fn write_list<T>(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    items: &[T],
    item: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    write!(f, "{name}(")?;
    for (i, each) in items.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        item(f, each)?;
    }
    f.write_str(")")
}

/// The range a person would have written, where that gives back the very same numbers.
fn write_lognormal(f: &mut fmt::Formatter<'_>, mu: f64, sigma: f64) -> fmt::Result {
    for coverage in [USUAL_COVERAGE, 0.8, 0.5, 0.95, 0.98, 0.99] {
        let reach = sigma * normal_quantile(0.5 + 0.5 * coverage);
        let (low, high) = (tidy(exp(mu - reach)), tidy(exp(mu + reach)));
        let same = Ok(Distribution::Lognormal { mu, sigma });
        if lognormal_from_interval(low, high, coverage) == same {
            write!(f, "lognormal({} to {}", Short(low), Short(high))?;
            if coverage != USUAL_COVERAGE {
                write!(f, ", {}", Short(coverage))?;
            }
            return f.write_str(")");
        }
    }
    let (mean, variance) = (exp(mu + 0.5 * sigma * sigma), exp_m1(sigma * sigma));
    let (mean, sd) = (tidy(mean), tidy(mean * variance.sqrt()));
    if lognormal_from_moments(mean, sd) == Ok(Distribution::Lognormal { mu, sigma }) {
        return write!(f, "lognormal(mean {}, sd {})", Short(mean), Short(sd));
    }
    write!(f, "lognormal(mu {}, sigma {})", Short(mu), Short(sigma))
}

/// Mean and standard deviation where a person would have written those, else shape and scale.
fn write_gamma(f: &mut fmt::Formatter<'_>, shape: f64, scale: f64) -> fmt::Result {
    let short = tidy(shape) == shape && tidy(scale) == scale;
    let (mean, sd) = (tidy(shape * scale), tidy(shape.sqrt() * scale));
    if !short && gamma_from_moments(mean, sd) == Ok(Distribution::Gamma { shape, scale }) {
        return write!(f, "gamma(mean {}, sd {})", Short(mean), Short(sd));
    }
    write!(f, "gamma(shape {}, scale {})", Short(shape), Short(scale))
}

/// To ten significant digits.
fn tidy(x: f64) -> f64 {
    format!("{x:.9e}").parse().unwrap_or(x)
}

/// A number in the fewest digits that read back the same, with an exponent where that is
/// much shorter.
struct Short(f64);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.abs();
        if size != 0.0 && !(1e-7..1e15).contains(&size) {
            write!(f, "{:e}", self.0)
        } else {
            write!(f, "{}", self.0)
        }
    }
}
