//! A smooth surface through a few computed points.

use super::least_squares::Sums;
use super::moments::mean;
use crate::formula::{Axis, Surface};

/// A surface with how well it fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// The surface, without ends.
    pub surface: Surface,
    /// The share of the variance between the points that it explains; 1 if they are all alike.
    pub r_squared: f64,
    /// The standard deviation of what it leaves over, in the unit of the values, degrees of freedom
    /// taken into account.
    pub residual: f64,
}

/// Points for each coefficient of a surface.
const POINTS_A_TERM: usize = 3;

/// Lays a polynomial through values at points (`points[point][axis]`, standardised): straight lines
/// first, then squares, then products of two axes, as long as there are three points for each
/// coefficient. With fewer points than that for the straight lines, the mean alone.
///
/// # Examples
/// ```
/// use comity_methods::formula::Axis;
/// use comity_methods::statistics::fit;
/// let axis = Axis { input: 0, centre: 0.0, spread: 1.0 };
/// let points: Vec<Vec<f64>> = (0..20).map(|i| vec![f64::from(i) / 10.0 - 1.0]).collect();
/// let values: Vec<f64> = points.iter().map(|p| 2.0 + p[0] * p[0]).collect();
/// let fitted = fit(&[axis], &points, &values);
/// assert!((fitted.surface.at(&[0.5]) - 2.25).abs() < 1e-9 && fitted.r_squared > 0.999);
/// ```
#[must_use]
pub fn fit(axes: &[Axis], points: &[Vec<f64>], values: &[f64]) -> Fitted {
    let terms = terms(axes.len(), points.len() / POINTS_A_TERM);
    let column = |point: &[f64]| -> Vec<f64> {
        let product = |of: &Vec<usize>| of.iter().map(|axis| point[*axis]).product();
        std::iter::once(1.0)
            .chain(terms.iter().map(product))
            .collect()
    };
    let mut sums = Sums::new(1 + terms.len(), 1);
    for (point, value) in points.iter().zip(values) {
        sums.see(&column(point), std::iter::once(*value));
    }
    let coefficients = sums.coefficients().remove(0);
    let surface = Surface {
        axes: axes.to_vec(),
        constant: coefficients[0],
        terms: coefficients[1..].iter().copied().zip(terms).collect(),
        ..Surface::flat(0.0)
    };
    let centre = mean(values);
    let square = |of: &dyn Fn(usize) -> f64| (0..values.len()).map(|i| of(i) * of(i)).sum::<f64>();
    let left = square(&|i| values[i] - surface.at(&points[i]));
    let whole = square(&|i| values[i] - centre);
    let freedom = values.len().saturating_sub(coefficients.len());
    Fitted {
        r_squared: if whole > 0.0 { 1.0 - left / whole } else { 1.0 },
        residual: (left / freedom.max(1) as f64).sqrt(),
        surface,
    }
}

/// The terms of a polynomial in so many axes with at most so many coefficients, the constant
/// included.
fn terms(axes: usize, most: usize) -> Vec<Vec<usize>> {
    let mut terms: Vec<Vec<usize>> = Vec::new();
    let lines = (0..axes).map(|a| vec![a]).collect::<Vec<_>>();
    let squares = (0..axes).map(|a| vec![a, a]).collect();
    let products = (0..axes)
        .flat_map(|a| (a + 1..axes).map(move |b| vec![a, b]))
        .collect();
    for more in [lines, squares, products] {
        if 1 + terms.len() + more.len() > most {
            break;
        }
        terms.extend(more);
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_points_give_few_terms() {
        assert_eq!(terms(2, 2).len(), 0);
        assert_eq!(terms(2, 3).len(), 2);
        assert_eq!(terms(2, 5).len(), 4);
        assert_eq!(terms(2, 6).len(), 5);
    }

    #[test]
    fn one_point_is_its_own_surface() {
        let fitted = fit(&[], &[vec![]], &[7.0]);
        assert_eq!((fitted.surface.at(&[]), fitted.residual), (7.0, 0.0));
    }

    #[test]
    fn two_axes_that_work_together() {
        let axis = |input| Axis {
            input,
            centre: 0.0,
            spread: 1.0,
        };
        let points: Vec<Vec<f64>> = (0..36)
            .map(|i| vec![f64::from(i % 6) - 2.5, f64::from(i / 6) - 2.5])
            .collect();
        let truth = |p: &[f64]| 1.0 + 2.0 * p[0] - p[1] + 0.5 * p[0] * p[1] + 0.1 * p[1] * p[1];
        let values: Vec<f64> = points.iter().map(|p| truth(p)).collect();
        let fitted = fit(&[axis(0), axis(1)], &points, &values);
        assert!((fitted.surface.at(&[0.3, -1.1]) - truth(&[0.3, -1.1])).abs() < 1e-9);
        assert!(fitted.residual < 1e-9);
    }
}
