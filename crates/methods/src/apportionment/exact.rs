//! Exact fractions of 128-bit whole numbers. What does not fit is said, never rounded.

use std::cmp::Ordering;

/// A fraction in lowest terms, its denominator above 0.
///
/// ```
/// use comity_methods::apportionment::Ratio;
/// let third = Ratio::new(2, 6).unwrap();
/// assert_eq!((third.numerator(), third.denominator()), (1, 3));
/// assert_eq!(third.to_string(), "1/3");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

/// Whole numbers grew beyond 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the numbers are too large to be computed exactly; give costs in whole pounds or thousands"
)]
pub struct TooLarge;

impl Ratio {
    /// A fraction; `None` if the denominator is 0 or the numbers are too large.
    #[must_use]
    pub fn new(numerator: i128, denominator: i128) -> Option<Ratio> {
        if denominator == 0 {
            return None;
        }
        let shared = gcd(numerator, denominator)?;
        let sign = denominator.signum();
        Some(Ratio {
            numerator: (numerator / shared).checked_mul(sign)?,
            denominator: (denominator / shared).checked_mul(sign)?,
        })
    }

    /// Above the line.
    #[must_use]
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// Below the line.
    #[must_use]
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// The nearest number of floating point.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        let whole = self.numerator.div_euclid(self.denominator);
        let rest = self.numerator.rem_euclid(self.denominator);
        whole as f64 + rest as f64 / self.denominator as f64
    }

    /// Which is larger, by whole parts and then by what is left over, turned upside down: no
    /// number grows.
    pub(super) fn compare(self, other: Ratio) -> Ordering {
        let (mut a, mut b) = (
            (self.numerator, self.denominator),
            (other.numerator, other.denominator),
        );
        loop {
            let whole = a.0.div_euclid(a.1).cmp(&b.0.div_euclid(b.1));
            let (left, right) = (a.0.rem_euclid(a.1), b.0.rem_euclid(b.1));
            if whole != Ordering::Equal || left == 0 || right == 0 {
                return whole.then(left.signum().cmp(&right.signum()));
            }
            (a, b) = ((b.1, right), (a.1, left));
        }
    }
}

impl std::fmt::Display for Ratio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.denominator {
            1 => write!(f, "{}", self.numerator),
            _ => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

/// The greatest number that divides both; 0 of 0 and 0, so that a list may be folded from 0. `None`
/// for the one number without opposite.
pub(super) fn gcd(a: i128, b: i128) -> Option<i128> {
    let (mut a, mut b) = (a.checked_abs()?, b.checked_abs()?);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    Some(a)
}

/// The whole-number inverse of a growing list of columns: `inverse / determinant` undoes them.
/// Columns are exchanged one at a time without a fraction (Edmonds 1967): every entry is a minor
/// of the columns, so divisions leave no rest and numbers stay small.
#[derive(Clone, Debug)]
pub(super) struct Inverse {
    size: usize,
    rows: Vec<i128>,
    pub determinant: i128,
}

impl Inverse {
    /// The inverse of the unit columns.
    pub fn unit(size: usize) -> Inverse {
        let mut rows = vec![0; size * size];
        rows.iter_mut().step_by(size + 1).for_each(|one| *one = 1);
        Inverse {
            size,
            rows,
            determinant: 1,
        }
    }

    /// One row of the inverse, times the determinant.
    pub fn row(&self, row: usize) -> &[i128] {
        &self.rows[row * self.size..(row + 1) * self.size]
    }

    /// A column in terms of the present columns, times the determinant.
    pub fn expressed(&self, column: &[i128]) -> Option<Vec<i128>> {
        let dot = |row: &[i128]| {
            let mut terms = row.iter().zip(column).filter(|(_, c)| **c != 0);
            terms.try_fold(0i128, |sum, (a, b)| sum.checked_add(a.checked_mul(*b)?))
        };
        self.rows.chunks(self.size).map(dot).collect()
    }

    /// Puts a column, expressed in the present ones, in the place of another.
    pub fn exchange(&mut self, place: usize, expressed: &[i128]) -> Option<()> {
        let (pivot, before) = (expressed[place], self.determinant);
        let kept = self.row(place).to_vec();
        for (row, factor) in self.rows.chunks_mut(self.size).zip(expressed) {
            if std::ptr::eq(factor, &expressed[place]) {
                continue;
            }
            for (entry, kept) in row.iter_mut().zip(&kept) {
                let new = entry.checked_mul(pivot)?;
                *entry = new.checked_sub(kept.checked_mul(*factor)?)? / before;
            }
        }
        self.determinant = pivot;
        if pivot < 0 {
            self.rows.iter_mut().for_each(|entry| *entry = -*entry);
            self.determinant = -pivot;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_undone() {
        let columns = [[1, 1, 0], [0, 1, 1], [1, 0, 1]];
        let mut inverse = Inverse::unit(3);
        for (place, column) in columns.iter().enumerate() {
            let expressed = inverse.expressed(column).expect("small numbers");
            inverse.exchange(place, &expressed).expect("small numbers");
        }
        assert_eq!(inverse.determinant, 2);
        for (place, column) in columns.iter().enumerate() {
            let mut unit = vec![0; 3];
            unit[place] = 2;
            assert_eq!(inverse.expressed(column).expect("small numbers"), unit);
        }
    }

    #[test]
    fn a_list_is_reduced_though_it_begins_with_nothing() {
        let of = |list: &[i128]| list.iter().try_fold(0, |all, x| gcd(all, *x));
        assert_eq!(of(&[0, 6, -9]), Some(3));
        assert_eq!(of(&[0, 0]), Some(0));
        assert_eq!(gcd(4, i128::MIN), None);
    }

    #[test]
    fn fractions_are_in_lowest_terms() {
        let half = Ratio::new(-3, -6).expect("small numbers");
        assert_eq!(half.to_string(), "1/2");
        assert_eq!(Ratio::new(1, 0), None);
        assert_eq!(Ratio::new(i128::MIN, 3), None);
        let of = |above, below| Ratio::new(above, below).expect("small numbers");
        assert_eq!(half.compare(of(2, 3)), Ordering::Less);
        let far = |x: i128| of(i128::MAX - x, i128::MAX - 1000);
        assert_eq!(far(3).compare(far(2)), Ordering::Less);
        assert_eq!(far(2).compare(far(2)), Ordering::Equal);
        assert_eq!(of(-2, 3).compare(of(-1, 3)), Ordering::Less);
        assert_eq!(of(-1, 1).compare(of(-4, 3)), Ordering::Greater);
        assert!((Ratio::new(-1, 3).expect("small numbers").to_f64() + 1.0 / 3.0).abs() < 1e-15);
    }
}
