//! Least squares from sums of products, so that any part of the data can be left out again.

/// Sums of products of columns (the first belongs to the constant) with each other and with
/// results.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sums {
    columns: usize,
    /// Lower triangle, row by row.
    products: Vec<f64>,
    /// For each result: its products with the columns.
    results: Vec<Vec<f64>>,
}

impl Sums {
    pub fn new(columns: usize, results: usize) -> Sums {
        Sums {
            columns,
            products: vec![0.0; columns * (columns + 1) / 2],
            results: vec![vec![0.0; columns]; results],
        }
    }

    /// Takes in one future: its columns, and its results.
    pub fn see(&mut self, columns: &[f64], results: impl Iterator<Item = f64>) {
        let mut at = 0;
        for (i, x) in columns.iter().enumerate() {
            let row = &mut self.products[at..=at + i];
            row.iter_mut()
                .zip(columns)
                .for_each(|(sum, other)| *sum += x * other);
            at += i + 1;
        }
        for (sums, y) in self.results.iter_mut().zip(results) {
            sums.iter_mut()
                .zip(columns)
                .for_each(|(sum, x)| *sum += x * y);
        }
    }

    /// The sums of both.
    pub fn add(&mut self, other: &Sums) {
        let both = |a: &mut Vec<f64>, b: &Vec<f64>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        };
        both(&mut self.products, &other.products);
        for (mine, theirs) in self.results.iter_mut().zip(&other.results) {
            both(mine, theirs);
        }
    }

    /// Coefficients of the columns for each result. A column that says nothing new beside those
    /// before it gets 0.
    pub fn coefficients(&self) -> Vec<Vec<f64>> {
        let factor = self.cholesky();
        self.results
            .iter()
            .map(|result| self.solve(&factor, result))
            .collect()
    }

    fn at(row: usize, column: usize) -> usize {
        row * (row + 1) / 2 + column
    }

    /// The lower triangle L with L Lᵀ = products; a row whose pivot is lost in rounding is 0.
    fn cholesky(&self) -> Vec<f64> {
        /// A pivot below this share of its column's own sum of squares is rounding.
        const LOST: f64 = 1e-9;
        let mut factor = vec![0.0; self.products.len()];
        for i in 0..self.columns {
            for j in 0..=i {
                let before: f64 = (0..j)
                    .map(|k| factor[Self::at(i, k)] * factor[Self::at(j, k)])
                    .sum();
                let left = self.products[Self::at(i, j)] - before;
                let pivot = factor[Self::at(j, j)];
                factor[Self::at(i, j)] = if i == j {
                    let kept = left > LOST * self.products[Self::at(i, i)];
                    if kept { left.sqrt() } else { 0.0 }
                } else if pivot > 0.0 {
                    left / pivot
                } else {
                    0.0
                };
            }
        }
        factor
    }

    fn solve(&self, factor: &[f64], result: &[f64]) -> Vec<f64> {
        let n = self.columns;
        let mut x = result.to_vec();
        for i in 0..n {
            let before: f64 = (0..i).map(|k| factor[Self::at(i, k)] * x[k]).sum();
            x[i] = over(x[i] - before, factor[Self::at(i, i)]);
        }
        for i in (0..n).rev() {
            let after: f64 = (i + 1..n).map(|k| factor[Self::at(k, i)] * x[k]).sum();
            x[i] = over(x[i] - after, factor[Self::at(i, i)]);
        }
        x
    }
}

fn over(x: f64, pivot: f64) -> f64 {
    if pivot > 0.0 { x / pivot } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_and_a_column_twice_does_no_harm() {
        let mut sums = Sums::new(4, 1);
        for i in 0..50 {
            let x = f64::from(i) / 10.0;
            sums.see(&[1.0, x, x, x * x], [3.0 - 2.0 * x].into_iter());
        }
        let found = sums.coefficients().remove(0);
        for (found, wanted) in found.iter().zip([3.0, -2.0, 0.0, 0.0]) {
            assert!((found - wanted).abs() < 1e-9, "{found} instead of {wanted}");
        }
    }
}
