//! The functions of the formula language, as its reference lists them.

/// A function: how it is written and what it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// The forms in which it may be written.
    pub form: &'static str,
    /// What it gives, with units.
    pub gives: &'static str,
    /// Fewest and most arguments.
    pub arguments: (usize, usize),
}

const fn function(
    name: &'static str,
    form: &'static str,
    arguments: (usize, usize),
    gives: &'static str,
) -> Function {
    Function {
        name,
        form,
        gives,
        arguments,
    }
}

/// All functions, by theme. `docs/reference/formula.md` is checked against this list.
pub const FUNCTIONS: [Function; 21] = [
    function(
        "ramp",
        "ramp(after, lasting)",
        (2, 2),
        "0 until `after` has passed, then evenly up to 1 over `lasting`, then 1",
    ),
    function("step", "step(when)", (1, 1), "0 before `when`, then 1"),
    function("before", "before(when)", (1, 1), "1 before `when`, then 0"),
    function(
        "between",
        "between(from, to)",
        (2, 2),
        "1 from `from` until before `to`, otherwise 0",
    ),
    function(
        "pulse",
        "pulse(when) or pulse(when, lasting)",
        (1, 2),
        "a rate per year that adds up to 1: all in the period that holds `when`, or evenly over `lasting` from then",
    ),
    function(
        "growth",
        "growth(rate) or growth(rate, from)",
        (1, 2),
        "(1 + rate) to the power of the years passed at the start of the period, or passed since `from`",
    ),
    function(
        "delay",
        "delay(value, by)",
        (2, 2),
        "the value as it was `by` earlier; 0 before the case began",
    ),
    function(
        "change",
        "change(value)",
        (1, 1),
        "how fast the value changes, per year: its difference from the period before (0 before the case began) over the period's length",
    ),
    function(
        "cumulative",
        "cumulative(rate)",
        (1, 1),
        "the amount of a rate from the start of the case to the end of the period",
    ),
    function(
        "by_year",
        "by_year(first, second, …)",
        (1, 400),
        "the first value in the first year, the second in the second; the last one stays",
    ),
    function(
        "clamp",
        "clamp(value) or clamp(value, low, high)",
        (1, 3),
        "the value held between 0 and 1, or between low and high",
    ),
    function(
        "min",
        "min(a, b, …) or min(value over members)",
        (1, 100),
        "the smallest",
    ),
    function(
        "max",
        "max(a, b, …) or max(value over members)",
        (1, 100),
        "the largest",
    ),
    function("abs", "abs(value)", (1, 1), "the value without its sign"),
    function(
        "floor",
        "floor(ratio)",
        (1, 1),
        "the whole number at or below",
    ),
    function(
        "ceil",
        "ceil(ratio)",
        (1, 1),
        "the whole number at or above",
    ),
    function("sqrt", "sqrt(value)", (1, 1), "the square root"),
    function("exp", "exp(ratio)", (1, 1), "e to the power"),
    function("ln", "ln(ratio)", (1, 1), "the natural logarithm"),
    function(
        "member",
        "member(p)",
        (1, 1),
        "1 if the partner takes part in the option, otherwise 0",
    ),
    function(
        "host",
        "host(p)",
        (1, 1),
        "1 if the partner hosts the option, otherwise 0",
    ),
];

/// Folds over a set, written `sum(value over members)`.
pub const FOLDS: [&str; 4] = ["sum", "mean", "min", "max"];

/// Time, as formulas see it: name and meaning.
pub const TIME_NAMES: [(&str, &str); 7] = [
    (
        "t",
        "the middle of the period, in years from the start of the case",
    ),
    (
        "start",
        "the start of the period, in years from the start of the case",
    ),
    (
        "end",
        "the end of the period, in years from the start of the case",
    ),
    (
        "year",
        "the number of whole years passed at the start of the period: 0, 1, 2 … (a plain ratio)",
    ),
    (
        "period",
        "the number of periods passed: 0, 1, 2 … (a plain ratio)",
    ),
    ("period_length", "the length of one period (a time)"),
    ("horizon", "the length of the whole case (a time)"),
];

/// The function of this name.
pub fn function_named(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|f| f.name == name)
}
