//! The sentence reader: a formula in words.

use super::syntax::{Expression, Kind};

/// A formula in plain words. `says` gives what an estimate or definition is, where somebody has
/// said so; otherwise its name stands.
///
/// ```
/// use comity_methods::formula::{in_words, parse};
/// let formula = parse("staff[p] * ramp(delay, 2 years)").unwrap();
/// let says = |name: &str| (name == "staff").then(|| "staff cost today".to_owned());
/// assert_eq!(
///     in_words(&formula, &says),
///     "staff cost today × what is reached of a rise that begins after delay and lasts 2 years"
/// );
/// ```
pub fn in_words(e: &Expression, says: &dyn Fn(&str) -> Option<String>) -> String {
    match &e.kind {
        Kind::Number(value, units) if units.is_empty() => value.to_string(),
        Kind::Number(value, units) => format!("{value} {}", units.join(" ")),
        Kind::Name(name, _) => {
            says(name).unwrap_or_else(|| time_words(name).unwrap_or(name).to_owned())
        }
        Kind::Call(name, arguments) => call(name, arguments, says),
        Kind::Over {
            fold, body, set, ..
        } => {
            let what = match fold.as_str() {
                "sum" => "the sum",
                "mean" => "the mean",
                "min" => "the smallest",
                _ => "the largest",
            };
            format!(
                "{what} over all {} of {}",
                set.replace('_', " "),
                in_words(body, says)
            )
        }
        Kind::Binary(operator, a, b) => {
            let (left, right) = (inner(a, operator, says), inner(b, operator, says));
            format!("{left} {} {right}", operator_words(operator))
        }
        Kind::Unary("-", a) => format!("minus {}", inner(a, "*", says)),
        Kind::Unary(_, a) => format!("not {}", inner(a, "*", says)),
        Kind::If(c, a, b) => {
            format!(
                "{} if {}, otherwise {}",
                in_words(a, says),
                in_words(c, says),
                in_words(b, says)
            )
        }
    }
}

fn operator_words(operator: &str) -> &str {
    match operator {
        "*" => "×",
        "/" => "÷",
        "+" => "plus",
        "-" => "less",
        "^" => "to the power",
        "<" => "is below",
        ">" => "is above",
        "<=" => "is at most",
        ">=" => "is at least",
        "=" => "equals",
        "!=" => "differs from",
        other => other,
    }
}

/// An operand, in brackets where the words would otherwise be read another way.
fn inner(e: &Expression, around: &str, says: &dyn Fn(&str) -> Option<String>) -> String {
    let words = in_words(e, says);
    let strength = |operator: &str| match operator {
        "or" | "and" => 0,
        "+" | "-" => 2,
        "*" | "/" => 3,
        "^" => 4,
        _ => 1,
    };
    match &e.kind {
        Kind::Binary(operator, ..) if strength(operator) < strength(around) => format!("({words})"),
        Kind::If(..) => format!("({words})"),
        _ => words,
    }
}

fn time_words(name: &str) -> Option<&'static str> {
    Some(match name {
        "t" => "the time passed",
        "start" => "the time passed at the period's start",
        "end" => "the time passed at the period's end",
        "year" => "the whole years passed",
        "period" => "the periods passed",
        "period_length" => "the length of a period",
        "horizon" => "the length of the case",
        _ => return None,
    })
}

fn call(name: &str, arguments: &[Expression], says: &dyn Fn(&str) -> Option<String>) -> String {
    let w: Vec<String> = arguments.iter().map(|a| in_words(a, says)).collect();
    match (name, w.as_slice()) {
        ("ramp", [after, lasting]) => {
            format!("what is reached of a rise that begins after {after} and lasts {lasting}")
        }
        ("step", [when]) => format!("from {when} on"),
        ("before", [when]) => format!("until {when}"),
        ("between", [from, to]) => format!("from {from} until {to}"),
        ("pulse", [when]) => format!("once, at {when}"),
        ("pulse", [when, lasting]) => format!("spread over {lasting} from {when}"),
        ("growth", [rate]) => format!("grown by {rate}"),
        ("growth", [rate, from]) => format!("grown by {rate} since {from}"),
        ("delay", [value, by]) => format!("{value} as it was {by} earlier"),
        ("change", [value]) => format!("the change of ({value})"),
        ("cumulative", [rate]) => format!("all so far of ({rate})"),
        ("clamp", [value]) => format!("{value}, held between 0 and 1"),
        ("clamp", [value, low, high]) => format!("{value}, held between {low} and {high}"),
        ("member", [_]) => "where it takes part".to_owned(),
        ("host", [_]) => "where it is the host".to_owned(),
        ("by_year", _) => format!("year by year {}", w.join(", ")),
        ("min", _) => format!("the smallest of {}", w.join(", ")),
        ("max", _) => format!("the largest of {}", w.join(", ")),
        _ => format!("{name}({})", w.join(", ")),
    }
}
