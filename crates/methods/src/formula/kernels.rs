//! The loops over one block of futures. All are plain additions, products and comparisons in a
//! fixed order, so that every width of vector gives the same bits.

use super::graph::{Binary, Unary, binary_value, unary_value};
use crate::lanes::{LANES, Lanes};

/// An operand: one value for each future, or one for all.
#[derive(Clone, Copy)]
pub(super) enum View<'a> {
    Each(&'a Lanes),
    All(f64),
}

#[inline(always)]
fn one(out: &mut Lanes, a: View<'_>, f: impl Fn(f64) -> f64) {
    match a {
        View::Each(a) => {
            for i in 0..LANES {
                out[i] = f(a[i]);
            }
        }
        View::All(a) => out.fill(f(a)),
    }
}

#[inline(always)]
fn two(out: &mut Lanes, a: View<'_>, b: View<'_>, f: impl Fn(f64, f64) -> f64) {
    match (a, b) {
        (View::Each(a), View::Each(b)) => {
            for i in 0..LANES {
                out[i] = f(a[i], b[i]);
            }
        }
        (View::Each(a), View::All(b)) => {
            for i in 0..LANES {
                out[i] = f(a[i], b);
            }
        }
        (View::All(a), View::Each(b)) => {
            for i in 0..LANES {
                out[i] = f(a, b[i]);
            }
        }
        (View::All(a), View::All(b)) => out.fill(f(a, b)),
    }
}

/// `out = operation(a)`.
#[inline(always)]
pub(super) fn unary(out: &mut Lanes, operation: Unary, a: View<'_>) {
    macro_rules! each {
        ($($name:ident),*) => { match operation { $(Unary::$name => one(out, a, #[inline(always)] |x| unary_value(Unary::$name, x)),)* } };
    }
    each!(Negate, Abs, Sqrt, Exp, Ln, Floor, Ceil, Not);
}

/// `out = a operation b`.
#[inline(always)]
pub(super) fn binary(out: &mut Lanes, operation: Binary, a: View<'_>, b: View<'_>) {
    macro_rules! each {
        ($($name:ident),*) => { match operation { $(Binary::$name => two(out, a, b, #[inline(always)] |x, y| binary_value(Binary::$name, x, y)),)* } };
    }
    each!(Add, Subtract, Multiply, Divide, Min, Max, Power, Less, LessOrEqual, Equal, And, Or);
}

/// `out = if c then a else b`.
#[inline(always)]
pub(super) fn select(out: &mut Lanes, c: View<'_>, a: View<'_>, b: View<'_>) {
    match c {
        View::All(c) => one(out, if c != 0.0 { a } else { b }, |x| x),
        View::Each(c) => match (a, b) {
            (View::Each(a), View::Each(b)) => {
                for i in 0..LANES {
                    out[i] = if c[i] != 0.0 { a[i] } else { b[i] };
                }
            }
            (View::Each(a), View::All(b)) => {
                for i in 0..LANES {
                    out[i] = if c[i] != 0.0 { a[i] } else { b };
                }
            }
            (View::All(a), View::Each(b)) => {
                for i in 0..LANES {
                    out[i] = if c[i] != 0.0 { a } else { b[i] };
                }
            }
            (View::All(a), View::All(b)) => {
                for i in 0..LANES {
                    out[i] = if c[i] != 0.0 { a } else { b };
                }
            }
        },
    }
}

/// `out += a × b × weight`.
#[inline(always)]
pub(super) fn add_product(out: &mut Lanes, a: View<'_>, b: View<'_>, weight: f64) {
    match (a, b) {
        (View::Each(a), View::Each(b)) if weight == 1.0 => {
            for i in 0..LANES {
                out[i] += a[i] * b[i];
            }
        }
        (View::Each(a), View::Each(b)) => {
            for i in 0..LANES {
                out[i] += a[i] * b[i] * weight;
            }
        }
        (View::Each(a), View::All(b)) | (View::All(b), View::Each(a)) => {
            let factor = b * weight;
            for i in 0..LANES {
                out[i] += a[i] * factor;
            }
        }
        (View::All(a), View::All(b)) => out.iter_mut().for_each(|x| *x += a * b * weight),
    }
}

/// `out = number` where `running` is below 0.
#[inline(always)]
pub(super) fn mark_below_zero(out: &mut Lanes, running: &Lanes, number: f64) {
    for i in 0..LANES {
        out[i] = if running[i] < 0.0 { number } else { out[i] };
    }
}
