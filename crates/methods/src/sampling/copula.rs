//! Inputs that move together: correlations of the underlying normals.

/// A small square matrix, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    size: usize,
    cells: Vec<f64>,
}

impl Matrix {
    /// The matrix with 1 on its diagonal and 0 elsewhere.
    #[must_use]
    pub fn identity(size: usize) -> Matrix {
        let mut matrix = Matrix {
            size,
            cells: vec![0.0; size * size],
        };
        for i in 0..size {
            matrix.set(i, i, 1.0);
        }
        matrix
    }

    /// The number of rows.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// The cell in this row and column.
    #[must_use]
    pub fn get(&self, row: usize, column: usize) -> f64 {
        self.cells[row * self.size + column]
    }

    /// Sets the cell in this row and column.
    pub fn set(&mut self, row: usize, column: usize, value: f64) {
        self.cells[row * self.size + column] = value;
    }

    fn set_both(&mut self, i: usize, j: usize, value: f64) {
        self.set(i, j, value);
        self.set(j, i, value);
    }

    fn minus(&self, other: &Matrix) -> Matrix {
        let cells = self
            .cells
            .iter()
            .zip(&other.cells)
            .map(|(a, b)| a - b)
            .collect();
        Matrix {
            size: self.size,
            cells,
        }
    }

    fn largest(&self) -> f64 {
        self.cells
            .iter()
            .fold(0.0, |worst, cell| worst.max(cell.abs()))
    }
}

/// The lower triangle L with L·Lᵀ = `matrix`, or `None` if it is not safely positive
/// definite (a pivot below 1e-10).
#[must_use]
pub fn cholesky(matrix: &Matrix) -> Option<Matrix> {
    let n = matrix.size();
    let mut lower = Matrix {
        size: n,
        cells: vec![0.0; n * n],
    };
    for i in 0..n {
        for j in 0..=i {
            let mut rest = matrix.get(i, j);
            for k in 0..j {
                rest -= lower.get(i, k) * lower.get(j, k);
            }
            if i != j {
                lower.set(i, j, rest / lower.get(j, j));
            } else if rest > 1e-10 {
                lower.set(i, i, rest.sqrt());
            } else {
                return None;
            }
        }
    }
    Some(lower)
}

/// The correlation matrix nearest to `wanted` (sum of squares) that can exist, made safely
/// positive definite, and the largest change to any cell. Alternating projections with
/// Dykstra's correction: Higham, IMA Journal of Numerical Analysis 22 (2002).
///
/// # Examples
/// ```
/// use comity_methods::sampling::{Matrix, nearest_correlation};
/// let mut wanted = Matrix::identity(3);
/// for (i, j, r) in [(0, 1, 0.9), (1, 2, 0.9), (0, 2, -0.9)] {
///     wanted.set(i, j, r);
///     wanted.set(j, i, r);
/// }
/// let (nearest, change) = nearest_correlation(&wanted);
/// assert_eq!(nearest.get(0, 0), 1.0);
/// assert!(change > 0.1);
/// ```
#[must_use]
pub fn nearest_correlation(wanted: &Matrix) -> (Matrix, f64) {
    if cholesky(wanted).is_some() {
        return (wanted.clone(), 0.0);
    }
    let n = wanted.size();
    let mut current = wanted.clone();
    let mut correction = Matrix {
        size: n,
        cells: vec![0.0; n * n],
    };
    for _ in 0..1000 {
        let corrected = current.minus(&correction);
        let possible = without_negative_eigenvalues(&corrected);
        correction = possible.minus(&corrected);
        let mut next = possible;
        for i in 0..n {
            next.set(i, i, 1.0);
        }
        let moved = next.minus(&current).largest();
        current = next;
        if moved < 1e-12 {
            break;
        }
    }
    let nearest = shrink_until_definite(&current);
    let change = nearest.minus(wanted).largest();
    (nearest, change)
}

/// Draws all correlations a little towards 0 until the matrix is safely positive definite.
fn shrink_until_definite(matrix: &Matrix) -> Matrix {
    let mut share = 1e-9;
    loop {
        let mut shrunk = matrix.clone();
        for (i, cell) in shrunk.cells.iter_mut().enumerate() {
            let diagonal = i % (matrix.size + 1) == 0;
            *cell = if diagonal { 1.0 } else { *cell * (1.0 - share) };
        }
        if share >= 1.0 || cholesky(&shrunk).is_some() {
            return shrunk;
        }
        share *= 4.0;
    }
}

fn without_negative_eigenvalues(matrix: &Matrix) -> Matrix {
    let n = matrix.size();
    let (values, vectors) = eigen(matrix);
    let mut sum = Matrix {
        size: n,
        cells: vec![0.0; n * n],
    };
    for i in 0..n {
        for j in 0..=i {
            let mut cell = 0.0;
            for (k, value) in values.iter().enumerate() {
                cell += vectors.get(i, k) * vectors.get(j, k) * value.max(0.0);
            }
            sum.set_both(i, j, cell);
        }
    }
    sum
}

/// Eigenvalues, and eigenvectors as columns, of a symmetric matrix by Jacobi's rotations.
fn eigen(matrix: &Matrix) -> (Vec<f64>, Matrix) {
    let n = matrix.size();
    let (mut a, mut vectors) = (matrix.clone(), Matrix::identity(n));
    for _ in 0..60 {
        let mut off = 0.0;
        for i in 0..n {
            for j in 0..i {
                off += a.get(i, j) * a.get(i, j);
            }
        }
        if off < 1e-30 {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut vectors, p, q);
            }
        }
    }
    ((0..n).map(|i| a.get(i, i)).collect(), vectors)
}

/// The rotation that makes cell (p, q) zero.
fn rotate(a: &mut Matrix, vectors: &mut Matrix, p: usize, q: usize) {
    let apq = a.get(p, q);
    if apq == 0.0 {
        return;
    }
    let theta = (a.get(q, q) - a.get(p, p)) / (2.0 * apq);
    let sign = if theta >= 0.0 { 1.0 } else { -1.0 };
    let t = sign / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    let turn = |x: f64, y: f64| (c * x - s * y, s * x + c * y);
    for k in 0..a.size() {
        let (x, y) = turn(a.get(k, p), a.get(k, q));
        a.set(k, p, x);
        a.set(k, q, y);
    }
    for k in 0..a.size() {
        let (x, y) = turn(a.get(p, k), a.get(q, k));
        a.set(p, k, x);
        a.set(q, k, y);
        let (x, y) = turn(vectors.get(k, p), vectors.get(k, q));
        vectors.set(k, p, x);
        vectors.set(k, q, y);
    }
}

/// The correlation of two normals whose rank (Spearman) correlation is `rho`:
/// 2·sin(π·rho/6), by the sine's own series so that set-up has the same bits everywhere.
///
/// # Examples
/// ```
/// use comity_methods::sampling::copula::normal_from_rank;
/// assert!((normal_from_rank(1.0) - 1.0).abs() < 1e-15);
/// assert_eq!(normal_from_rank(0.0), 0.0);
/// ```
#[must_use]
pub fn normal_from_rank(rho: f64) -> f64 {
    let x = rho * (std::f64::consts::PI / 6.0);
    let (mut term, mut sum, mut k) = (x, x, 1.0);
    while k < 20.0 {
        term *= -x * x / ((k + 1.0) * (k + 2.0));
        sum += term;
        k += 2.0;
    }
    2.0 * sum
}
