//! What it is worth to find something out before choosing.
//!
//! *Perfect information* is to know the future; *partial* perfect information to know some
//! inputs and nothing else. Its value is what one would gain on average by choosing afterwards
//! instead of now. What a choice gains given some inputs is a regression of net benefits on those
//! inputs (Strong, Oakley and Brennan 2014, *Medical Decision Making* 34).

use super::WithError;
use super::least_squares::Sums;
use super::moments::{mean, sd};

/// Up to this many inputs their pairwise products are in the regression too.
const PRODUCTS_UP_TO: usize = 4;
/// Up to this many inputs their squares are.
const SQUARES_UP_TO: usize = 48;
/// Beyond this many inputs net benefits are not steadied: it would take longer than it is worth.
const STEADIED_UP_TO: usize = 128;

/// The value of information, in the unit of the net benefits.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Information {
    /// The value; 0 where the estimate is below 0.
    pub value: WithError,
    /// True if it is above nothing by more than 1.96 of its errors; if not, say "not
    /// distinguishable from nothing".
    pub told_from_nothing: bool,
}

impl Information {
    fn of(estimate: WithError) -> Information {
        Information {
            value: WithError {
                value: estimate.value.max(0.0),
                ..estimate
            },
            told_from_nothing: estimate.value > 0.0 && estimate.value >= 1.96 * estimate.se,
        }
    }
}

/// The expected value of perfect information: the mean of the best decision of each future, less
/// the mean of the decision that is best on average.
///
/// `net_benefits[r][d][j]` is decision d in future j of randomisation r.
///
/// # Panics
/// If randomisations differ in their number of decisions.
///
/// # Examples
/// ```
/// use comity_methods::statistics::perfect_information;
/// // Doing nothing, or a gamble that wins 3 or loses 1.
/// let futures = vec![vec![0.0, 0.0], vec![3.0, -1.0]];
/// let found = perfect_information(&[&futures, &futures]);
/// assert_eq!(found.value.value, 0.5);
/// ```
#[must_use]
pub fn perfect_information(net_benefits: &[&[Vec<f64>]]) -> Information {
    let Some(best) = best_on_average(net_benefits) else {
        return Information::default();
    };
    let gain = |futures: &&[Vec<f64>]| {
        let more = |j: usize| {
            let most = futures
                .iter()
                .fold(f64::NEG_INFINITY, |most, d| d[j].max(most));
            most - futures[best][j]
        };
        mean(&(0..futures[best].len()).map(more).collect::<Vec<f64>>())
    };
    let gains: Vec<f64> = net_benefits.iter().map(gain).collect();
    Information::of(WithError::from_randomisations(&gains))
}

/// The expected value of perfect information about some inputs.
///
/// In each randomisation the decision of every future is chosen by a regression fitted to the
/// *other* randomisations, and its gain over the decision that is best on average is read from
/// the net benefits themselves. (The largest of fitted values would be biased upwards: noise
/// in the fit looks like worth, and worth nothing would never show as nothing.) What is
/// found is thus what a real rule gains, never more than the truth but by chance, and less only by what
/// the regression cannot see: a curve beyond cubes of one input, or beyond squares and
/// products of several.
///
/// `inputs[r][i][j]` is input i of the group in future j of randomisation r, `net_benefits` as in
/// [`perfect_information`]. Inputs may be collinear or constant. With fewer than two randomisations
/// nothing can be held back, and nothing is found.
///
/// # Panics
/// If randomisations differ in their numbers of inputs or decisions.
///
/// # Examples
/// ```
/// use comity_methods::statistics::partial_perfect_information;
/// // Doing nothing, or winning what the one input says.
/// let x: Vec<f64> = (0..200).map(|j| f64::from(j) / 100.0 - 0.995).collect();
/// let (inputs, futures) = (vec![x.clone()], vec![vec![0.0; 200], x]);
/// let found = partial_perfect_information(&[&inputs, &inputs], &[&futures, &futures]);
/// assert!((found.value.value - 0.25).abs() < 1e-9);
/// ```
#[must_use]
pub fn partial_perfect_information(
    inputs: &[&[Vec<f64>]],
    net_benefits: &[&[Vec<f64>]],
) -> Information {
    let basis = Basis::of(inputs);
    let Some(best) = best_on_average(net_benefits) else {
        return Information::default();
    };
    if inputs.len() < 2 || basis.columns() < 2 {
        return Information::default();
    }
    let sums: Vec<Sums> = inputs
        .iter()
        .zip(net_benefits)
        .map(|(x, nb)| basis.sums(x, nb))
        .collect();
    let gain = |r: usize| {
        let fit = all_but(r, &sums).map_or_else(Vec::new, |s| s.coefficients());
        basis.gain(&fit, inputs[r], net_benefits[r], best)
    };
    let gains: Vec<f64> = (0..sums.len()).map(gain).collect();
    Information::of(WithError::from_randomisations(&gains))
}

/// Net benefits from which the noise of other inputs can be taken off, so that less is left to
/// chance when the worth of one group is read from them.
///
/// What a straight-line regression says of the *other* inputs has mean 0 whatever the group is, as long as
/// they are independent of it: without it, what is expected given the group stays the same, and
/// the rest scatters less. Each randomisation's regression is fitted to the others.
///
/// # Examples
/// ```
/// use comity_methods::statistics::Steadied;
/// // The decision gains x + 5y; without what y does, x is left.
/// let x = vec![-1.0, 1.0, -1.0, 1.0];
/// let y = vec![-1.0, -1.0, 1.0, 1.0];
/// let gains = x.iter().zip(&y).map(|(x, y)| x + 5.0 * y).collect();
/// let (inputs, benefits) = (vec![x.clone(), y], vec![gains]);
/// let (inputs, benefits) = ([&inputs[..], &inputs[..]], [&benefits[..], &benefits[..]]);
/// let steadied = Steadied::fit(&inputs, &benefits);
/// let left = &steadied.about(&[0])[1][0];
/// assert!(left.iter().zip(&x).all(|(left, x)| (left - x).abs() < 1e-9));
/// ```
#[derive(Debug, Clone)]
pub struct Steadied<'a> {
    inputs: &'a [&'a [Vec<f64>]],
    net_benefits: &'a [&'a [Vec<f64>]],
    basis: Basis,
    /// By randomisation and decision: the constant, then a coefficient for each input of the basis.
    coefficients: Vec<Vec<Vec<f64>>>,
}

impl<'a> Steadied<'a> {
    /// Fits straight lines; inputs and net benefits as in [`partial_perfect_information`], all inputs
    /// rather than those of a group.
    ///
    /// # Panics
    /// If randomisations differ in their numbers of inputs or decisions.
    #[must_use]
    pub fn fit(inputs: &'a [&'a [Vec<f64>]], net_benefits: &'a [&'a [Vec<f64>]]) -> Steadied<'a> {
        let mut basis = Basis::of(inputs);
        if basis.inputs.len() > STEADIED_UP_TO || inputs.len() < 2 {
            basis.inputs.clear();
        }
        let sums: Vec<Sums> = inputs
            .iter()
            .zip(net_benefits)
            .map(|(x, nb)| basis.line_sums(x, nb))
            .collect();
        let without = |r: usize| all_but(r, &sums).map(|s| s.coefficients());
        Steadied {
            inputs,
            net_benefits,
            coefficients: (0..sums.len()).filter_map(without).collect(),
            basis,
        }
    }

    /// Net benefits without what inputs outside the group do to them, by randomisation, decision and
    /// future.
    #[must_use]
    pub fn about(&self, group: &[usize]) -> Vec<Vec<Vec<f64>>> {
        let decision = |r: usize, d: usize| {
            let mut left = self.net_benefits[r][d].clone();
            for (position, (input, centre, spread)) in self.basis.inputs.iter().enumerate() {
                if group.contains(input) {
                    continue;
                }
                let slope = self.coefficients[r][d][position + 1] / spread;
                left.iter_mut()
                    .zip(&self.inputs[r][*input])
                    .for_each(|(left, x)| *left -= slope * (x - centre));
            }
            left
        };
        let randomisation = |r: usize| {
            (0..self.net_benefits[r].len())
                .map(|d| decision(r, d))
                .collect()
        };
        (0..self.net_benefits.len()).map(randomisation).collect()
    }
}

/// The sums of all but one; nothing if it is the only one.
fn all_but(r: usize, sums: &[Sums]) -> Option<Sums> {
    let mut others = sums.iter().enumerate().filter(|(o, _)| *o != r);
    let mut total = others.next()?.1.clone();
    others.for_each(|(_, other)| total.add(other));
    Some(total)
}

/// The decision that is best on average; the first of equals.
fn best_on_average(net_benefits: &[&[Vec<f64>]]) -> Option<usize> {
    let decisions = net_benefits.first().map_or(0, |n| n.len());
    let total = |d: usize| net_benefits.iter().map(|n| mean(&n[d])).sum::<f64>();
    let better = |best: usize, d: usize| if total(d) > total(best) { d } else { best };
    (0..decisions).reduce(better)
}

/// The columns of the regression, from standardised inputs.
#[derive(Debug, Clone)]
struct Basis {
    /// Position, centre and spread of each input that varies.
    inputs: Vec<(usize, f64, f64)>,
}

impl Basis {
    fn of(randomisations: &[&[Vec<f64>]]) -> Basis {
        let count = randomisations.first().map_or(0, |r| r.len());
        let standard = |i: usize| {
            let over = |of: fn(&[f64]) -> f64| {
                mean(
                    &randomisations
                        .iter()
                        .map(|r| of(&r[i]))
                        .collect::<Vec<f64>>(),
                )
            };
            let spread = over(sd);
            (spread > 0.0 && spread.is_finite()).then(|| (i, over(mean), spread))
        };
        Basis {
            inputs: (0..count).filter_map(standard).collect(),
        }
    }

    fn columns(&self) -> usize {
        let n = self.inputs.len();
        1 + match n {
            0 => 0,
            1 => 3,
            _ if n <= PRODUCTS_UP_TO => 2 * n + n * (n - 1) / 2,
            _ if n <= SQUARES_UP_TO => 2 * n,
            _ => n,
        }
    }

    /// The columns of future j.
    fn fill(&self, inputs: &[Vec<f64>], j: usize, columns: &mut Vec<f64>) {
        columns.clear();
        columns.push(1.0);
        let z = |(i, centre, spread): &(usize, f64, f64)| (inputs[*i][j] - centre) / spread;
        columns.extend(self.inputs.iter().map(z));
        let n = self.inputs.len();
        if n <= SQUARES_UP_TO {
            for i in 1..=n {
                columns.push(columns[i] * columns[i]);
            }
        }
        if n == 1 {
            columns.push(columns[2] * columns[1]);
        } else if n <= PRODUCTS_UP_TO {
            for i in 1..=n {
                for k in i + 1..=n {
                    columns.push(columns[i] * columns[k]);
                }
            }
        }
    }

    fn sums(&self, inputs: &[Vec<f64>], net_benefits: &[Vec<f64>]) -> Sums {
        let mut sums = Sums::new(self.columns(), net_benefits.len());
        let mut columns = Vec::with_capacity(self.columns());
        for j in 0..net_benefits[0].len() {
            self.fill(inputs, j, &mut columns);
            sums.see(&columns, net_benefits.iter().map(|d| d[j]));
        }
        sums
    }

    /// Sums for straight lines only.
    fn line_sums(&self, inputs: &[Vec<f64>], net_benefits: &[Vec<f64>]) -> Sums {
        let mut sums = Sums::new(1 + self.inputs.len(), net_benefits.len());
        let mut columns = Vec::with_capacity(1 + self.inputs.len());
        for j in 0..net_benefits[0].len() {
            columns.clear();
            columns.push(1.0);
            let z = |(i, centre, spread): &(usize, f64, f64)| (inputs[*i][j] - centre) / spread;
            columns.extend(self.inputs.iter().map(z));
            sums.see(&columns, net_benefits.iter().map(|d| d[j]));
        }
        sums
    }

    /// The mean gain of choosing by the fit rather than always taking `best`.
    fn gain(
        &self,
        fit: &[Vec<f64>],
        inputs: &[Vec<f64>],
        net_benefits: &[Vec<f64>],
        best: usize,
    ) -> f64 {
        let mut columns = Vec::with_capacity(self.columns());
        let fitted = |of: &[f64], columns: &[f64]| -> f64 {
            of.iter().zip(columns).map(|(a, b)| a * b).sum()
        };
        let mut one = |j: usize| {
            self.fill(inputs, j, &mut columns);
            let (mut chosen, mut most) = (best, fitted(&fit[best], &columns));
            for (d, of) in fit.iter().enumerate() {
                let value = fitted(of, &columns);
                if value > most {
                    (chosen, most) = (d, value);
                }
            }
            net_benefits[chosen][j] - net_benefits[best][j]
        };
        mean(
            &(0..net_benefits[best].len())
                .map(&mut one)
                .collect::<Vec<f64>>(),
        )
    }
}
