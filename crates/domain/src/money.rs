//! Money as whole pence, and its division without losing a penny.

use crate::number::in_threes;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

/// An amount in whole pence (or the hundredth part of another currency).
///
/// ```
/// use comity_domain::Money;
/// assert_eq!(Money::from_pounds(-1234.565).to_string(), "-1,234.56");
/// assert_eq!((Money::pence(250) + Money::pence(-300)).to_string(), "-0.50");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

impl Money {
    /// An amount in pence.
    pub const fn pence(pence: i64) -> Money {
        Money(pence)
    }

    /// The nearest penny to an amount in pounds; halves go to the even penny; amounts beyond
    /// ±£90 million billion are held at that bound, and not-a-number is nothing.
    pub fn from_pounds(pounds: f64) -> Money {
        Money((pounds * 100.0).round_ties_even() as i64)
    }

    /// The amount in pence.
    pub const fn as_pence(self) -> i64 {
        self.0
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(-self.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money(0), Add::add)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (pounds, pence) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        write!(f, "{sign}{}.{pence:02}", in_threes(&pounds.to_string()))
    }
}

/// Divides `total` by `weights` (finite, none negative, not all zero) so that the parts sum to
/// it exactly: everyone gets the whole pence of their exact part, and the pence left over go to
/// the largest remainders, earlier partners first where remainders tie. `None` if the weights
/// cannot divide anything.
///
/// ```
/// use comity_domain::{Money, apportion_pence};
/// let parts = apportion_pence(Money::pence(100), &[1.0, 1.0, 1.0]).unwrap();
/// assert_eq!(parts, [Money::pence(34), Money::pence(33), Money::pence(33)]);
/// ```
pub fn apportion_pence(total: Money, weights: &[f64]) -> Option<Vec<Money>> {
    let sum: f64 = weights.iter().sum();
    if !(sum.is_finite() && sum > 0.0) || weights.iter().any(|w| *w < 0.0) {
        return None;
    }
    let exact: Vec<f64> = weights.iter().map(|w| total.0 as f64 * (w / sum)).collect();
    Some(whole_pence(total, &exact))
}

/// Whole pence nearest to amounts in pence that add up to `total`, up to what decimals lose: each
/// is rounded down, and the pence left over go to those who lost the largest remainders (Hamilton's
/// method), earlier ones first where remainders tie. Amounts may be below 0.
///
/// ```
/// use comity_domain::{Money, whole_pence};
/// let parts = whole_pence(Money::pence(100), &[133.4, 33.3, -66.7]);
/// assert_eq!(parts, [134, 33, -67].map(Money::pence));
/// ```
pub fn whole_pence(total: Money, amounts: &[f64]) -> Vec<Money> {
    let mut parts: Vec<i64> = amounts.iter().map(|x| x.floor() as i64).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|&a, &b| {
        let remainder = |i: usize| amounts[i] - amounts[i].floor();
        remainder(b).total_cmp(&remainder(a)).then(a.cmp(&b))
    });
    if !order.is_empty() {
        let given: i128 = parts.iter().map(|p| i128::from(*p)).sum();
        hand_out(i128::from(total.0) - given, &order, &mut parts);
    }
    parts.into_iter().map(Money).collect()
}

/// Adds `left` pence in `order`: whole rounds to all, then a penny each (or takes them back when
/// rounding of very large amounts handed out too many).
fn hand_out(left: i128, order: &[usize], parts: &mut [i64]) {
    let (each, rest) = (left / order.len() as i128, left % order.len() as i128);
    for (place, &i) in order.iter().enumerate() {
        let penny = if (place as i128) < rest.abs() {
            rest.signum()
        } else {
            0
        };
        let part = i128::from(parts[i]) + each + penny;
        parts[i] = part.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
    }
}
