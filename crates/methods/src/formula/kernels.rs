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
    each!(
        Add,
        Subtract,
        Multiply,
        Divide,
        Min,
        Max,
        Power,
        Less,
        LessOrEqual,
        Equal,
        And,
        Or
    );
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

/// The most terms that `add_products` takes at once.
pub(super) const TERMS: usize = 16;
/// Futures for which a sum of products stays in registers.
const STRIP: usize = 32;

/// One product, made ready: `a × b × weight`, or `a × weight`.
#[derive(Clone, Copy)]
struct Product<'a> {
    a: &'a Lanes,
    b: Option<&'a Lanes>,
    weight: f64,
}

/// `out += a × b × weight` for each of `count` terms, in their order. The sum stays in registers
/// while the terms pass. A weight of 0 leaves its term out.
#[inline(always)]
pub(super) fn add_products<'a>(
    out: &mut Lanes,
    count: usize,
    term: impl Fn(usize) -> [View<'a>; 3],
) {
    const NOTHING: &Lanes = &Lanes::ZERO;
    let mut products = [Product {
        a: NOTHING,
        b: None,
        weight: 0.0,
    }; TERMS];
    let (mut used, mut constant) = (0, 0.0);
    for i in 0..count {
        let [a, b, View::All(weight)] = term(i) else {
            continue;
        };
        let product = match (a, b) {
            (View::Each(a), View::Each(b)) => Product {
                a,
                b: Some(b),
                weight,
            },
            (View::Each(a), View::All(b)) | (View::All(b), View::Each(a)) => Product {
                a,
                b: None,
                weight: b * weight,
            },
            (View::All(a), View::All(b)) => {
                constant += a * b * weight;
                continue;
            }
        };
        if product.weight != 0.0 {
            products[used] = product;
            used += 1;
        }
    }
    let products = &products[..used];
    if constant != 0.0 {
        out.iter_mut().for_each(|x| *x += constant);
    }
    if let [one] = products {
        return add_one(out, one);
    }
    for start in (0..LANES).step_by(STRIP) {
        let mut sum = [0.0; STRIP];
        sum.copy_from_slice(&out[start..start + STRIP]);
        for product in products {
            add_strip(&mut sum, product, start);
        }
        out[start..start + STRIP].copy_from_slice(&sum);
    }
}

/// The commonest sum of all, a shape into its total, without strips.
#[inline(always)]
fn add_one(out: &mut Lanes, product: &Product<'_>) {
    match product.b {
        Some(b) => {
            for i in 0..LANES {
                out[i] += product.a[i] * b[i] * product.weight;
            }
        }
        None => {
            for i in 0..LANES {
                out[i] += product.a[i] * product.weight;
            }
        }
    }
}

#[inline(always)]
fn add_strip(sum: &mut [f64; STRIP], product: &Product<'_>, start: usize) {
    let a = &product.a[start..start + STRIP];
    match product.b.map(|b| &b[start..start + STRIP]) {
        Some(b) if product.weight == 1.0 => {
            for i in 0..STRIP {
                sum[i] += a[i] * b[i];
            }
        }
        Some(b) => {
            for i in 0..STRIP {
                sum[i] += a[i] * b[i] * product.weight;
            }
        }
        None => {
            for i in 0..STRIP {
                sum[i] += a[i] * product.weight;
            }
        }
    }
}

/// `out = number` where `running` is below 0.
#[inline(always)]
pub(super) fn mark_below_zero(out: &mut Lanes, running: &Lanes, number: f64) {
    for i in 0..LANES {
        out[i] = if running[i] < 0.0 { number } else { out[i] };
    }
}
