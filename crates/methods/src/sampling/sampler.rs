//! All uncertain inputs of a case, drawn together.

use super::copula::{Matrix, cholesky, nearest_correlation};
use super::distribution::{Distribution, DistributionError};
use super::marginal::{Marginal, Takes};
use super::net::{Points, Scheme};
use super::stream::Stream;
use crate::lanes::Lanes;
use crate::math::{normal_cdf, normal_quantile, normal_quantile_but_far_tail};

/// An uncertain input of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// The name that stays the same for ever; its random numbers hang on it.
    pub id: String,
    /// What is known about it.
    pub distribution: Distribution,
}

/// How two inputs move together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correlation {
    /// Position of one input in the list.
    pub first: usize,
    /// Position of the other.
    pub second: usize,
    /// The correlation of the underlying normals, between −1 and 1.
    pub r: f64,
}

/// A group whose correlations could not all hold at once and were changed: to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    /// The ids of the group, sorted.
    pub ids: Vec<String>,
    /// The largest change made to any correlation.
    pub largest_change: f64,
}

/// Why inputs cannot be drawn.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SamplingError {
    /// A distribution makes no sense.
    #[error("input {id}: {error}")]
    Distribution {
        /// The input.
        id: String,
        /// What is wrong with its distribution.
        error: DistributionError,
    },
    /// Two inputs have one id.
    #[error("two inputs are both called {id:?}; give each input an id of its own")]
    SameId {
        /// The id.
        id: String,
    },
    /// A correlation names an input that is not there.
    #[error("a correlation names input number {position}, but there are only {count}")]
    NoSuchInput {
        /// The position asked for, counted from 0.
        position: usize,
        /// How many inputs there are.
        count: usize,
    },
    /// A correlation of an input with itself.
    #[error("{id} is correlated with itself; remove that correlation")]
    WithItself {
        /// The input.
        id: String,
    },
    /// A correlation outside −1 to 1.
    #[error("the correlation of {first} and {second} must lie between -1 and 1, not {r}")]
    OutOfRange {
        /// One input.
        first: String,
        /// The other.
        second: String,
        /// The correlation given.
        r: f64,
    },
    /// Two correlations for one pair.
    #[error("the correlation of {first} and {second} is given twice; keep one of them")]
    GivenTwice {
        /// One input.
        first: String,
        /// The other.
        second: String,
    },
}

/// Draws every input of a case, a block of futures at a time.
///
/// Drawing is a pure function of the randomisation and the block: the same bits on any
/// thread and any machine. Each input's numbers depend on its own id, the seed and, in a
/// correlated group, on the group's members; never on other inputs or on their order.
///
/// # Examples
/// ```
/// use comity_methods::lanes::Lanes;
/// use comity_methods::sampling::{Distribution, Input, Sampler, Scheme};
/// let distribution = Distribution::parse("pert(3600, 4000, 4600)").unwrap();
/// let input = Input { id: "staff.a".into(), distribution };
/// let (sampler, repairs) = Sampler::new(vec![input], &[], 42, Scheme::Sobol).unwrap();
/// assert!(repairs.is_empty());
/// let mut columns = [Lanes::ZERO];
/// sampler.draw(0, 0, &mut columns);
/// assert!(columns[0].iter().all(|x| (3600.0..=4600.0).contains(x)));
/// ```
#[derive(Debug, Clone)]
pub struct Sampler {
    inputs: Vec<Input>,
    columns: Vec<Column>,
    groups: Vec<Group>,
    scheme: Scheme,
    arch: pulp::Arch,
}

#[derive(Debug, Clone)]
struct Column {
    points: Points,
    marginal: Marginal,
    grouped: bool,
}

/// Inputs tied by correlations, in the order of their ids.
#[derive(Debug, Clone)]
struct Group {
    members: Vec<usize>,
    lower: Matrix,
}

impl Sampler {
    /// Makes ready to draw these inputs. Correlations tie inputs into groups; those of an
    /// input that is known exactly are left out.
    ///
    /// # Errors
    /// If a distribution or correlation makes no sense, or two inputs share an id.
    pub fn new(
        inputs: Vec<Input>,
        correlations: &[Correlation],
        seed: u64,
        scheme: Scheme,
    ) -> Result<(Sampler, Vec<Repair>), SamplingError> {
        check_inputs(&inputs)?;
        check_correlations(&inputs, correlations)?;
        let mut columns: Vec<Column> = inputs
            .iter()
            .map(|input| Column {
                points: Points::new(Stream::of(&input.id, seed)),
                marginal: Marginal::compile(&input.distribution),
                grouped: false,
            })
            .collect();
        let known = |i: usize| columns[i].marginal.takes() == Takes::Nothing;
        let real: Vec<Correlation> = correlations
            .iter()
            .copied()
            .filter(|c| !known(c.first) && !known(c.second))
            .collect();
        let (groups, repairs) = groups(&inputs, &real);
        for member in groups.iter().flat_map(|g| &g.members) {
            columns[*member].grouped = true;
        }
        let arch = pulp::Arch::new();
        Ok((
            Sampler {
                inputs,
                columns,
                groups,
                scheme,
                arch,
            },
            repairs,
        ))
    }

    /// The inputs, in the order given.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// How futures are placed.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Fills `columns[i]` with input i in futures `block*LANES ..` of one randomisation.
    ///
    /// # Panics
    /// If there are fewer columns than inputs.
    pub fn draw(&self, randomisation: u32, block: u32, columns: &mut [Lanes]) {
        assert!(
            columns.len() >= self.columns.len(),
            "one column is needed for each input"
        );
        self.arch.dispatch(Draw {
            sampler: self,
            randomisation,
            block,
            columns,
        });
    }
}

/// One call of [`Sampler::draw`], to be compiled for each kind of vector unit.
struct Draw<'a> {
    sampler: &'a Sampler,
    randomisation: u32,
    block: u32,
    columns: &'a mut [Lanes],
}

impl pulp::WithSimd for Draw<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Draw {
            sampler,
            randomisation,
            block,
            columns,
        } = self;
        for (column, out) in sampler.columns.iter().zip(columns.iter_mut()) {
            let takes = column.marginal.takes();
            if takes != Takes::Nothing {
                column
                    .points
                    .fill(sampler.scheme, randomisation, block, out);
            }
            if takes == Takes::Normal || column.grouped {
                to_normal(sampler.scheme, out);
            }
        }
        for group in &sampler.groups {
            correlate(group, columns);
        }
        for (column, out) in sampler.columns.iter().zip(columns.iter_mut()) {
            if column.grouped && column.marginal.takes() == Takes::Uniform {
                for x in out.iter_mut() {
                    *x = normal_cdf(*x);
                }
            }
            column.marginal.apply(out);
        }
    }
}

#[inline(always)]
fn to_normal(scheme: Scheme, block: &mut Lanes) {
    match scheme {
        // Net points lie in the middle of 2³² slices, well inside the far tail's edge.
        Scheme::Sobol => {
            for u in block.iter_mut() {
                *u = normal_quantile_but_far_tail(*u);
            }
        }
        Scheme::Random => {
            for u in block.iter_mut() {
                *u = normal_quantile(*u);
            }
        }
    }
}

/// Multiplies the group's columns by its lower triangle, last member first.
#[inline(always)]
fn correlate(group: &Group, columns: &mut [Lanes]) {
    for (i, member) in group.members.iter().enumerate().rev() {
        let mut sum = Lanes::ZERO;
        for (j, other) in group.members[..=i].iter().enumerate() {
            let factor = group.lower.get(i, j);
            for (s, z) in sum.iter_mut().zip(columns[*other].iter()) {
                *s += factor * z;
            }
        }
        columns[*member] = sum;
    }
}

fn check_inputs(inputs: &[Input]) -> Result<(), SamplingError> {
    let mut ids: Vec<&str> = inputs.iter().map(|input| input.id.as_str()).collect();
    ids.sort_unstable();
    if let Some(pair) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(SamplingError::SameId {
            id: pair[0].to_owned(),
        });
    }
    for Input { id, distribution } in inputs {
        distribution
            .check()
            .map_err(|error| SamplingError::Distribution {
                id: id.clone(),
                error,
            })?;
    }
    Ok(())
}

fn check_correlations(inputs: &[Input], correlations: &[Correlation]) -> Result<(), SamplingError> {
    let mut pairs = Vec::new();
    for &Correlation { first, second, r } in correlations {
        let count = inputs.len();
        let id = |i: usize| inputs.get(i).map(|input| input.id.clone());
        let position = if first < count { second } else { first };
        let (Some(a), Some(b)) = (id(first), id(second)) else {
            return Err(SamplingError::NoSuchInput { position, count });
        };
        if first == second {
            return Err(SamplingError::WithItself { id: a });
        }
        if !(-1.0..=1.0).contains(&r) {
            return Err(SamplingError::OutOfRange {
                first: a,
                second: b,
                r,
            });
        }
        let pair = (first.min(second), first.max(second));
        if pairs.contains(&pair) {
            return Err(SamplingError::GivenTwice {
                first: a,
                second: b,
            });
        }
        pairs.push(pair);
    }
    Ok(())
}

/// The connected groups of inputs, their triangles, and what had to be repaired.
fn groups(inputs: &[Input], correlations: &[Correlation]) -> (Vec<Group>, Vec<Repair>) {
    let mut groups = Vec::new();
    let mut repairs = Vec::new();
    for members in connected(inputs, correlations) {
        let wanted = wanted_matrix(&members, correlations);
        let (possible, largest_change) = nearest_correlation(&wanted);
        if largest_change > 0.0 {
            let ids = members.iter().map(|&i| inputs[i].id.clone()).collect();
            repairs.push(Repair {
                ids,
                largest_change,
            });
        }
        // The nearest matrix is definite by construction; without one, no correlation.
        let lower = cholesky(&possible).unwrap_or_else(|| Matrix::identity(members.len()));
        groups.push(Group { members, lower });
    }
    (groups, repairs)
}

/// Groups of two or more inputs tied by correlations, each sorted by id.
fn connected(inputs: &[Input], correlations: &[Correlation]) -> Vec<Vec<usize>> {
    let mut label: Vec<usize> = (0..inputs.len()).collect();
    for c in correlations {
        let (keep, drop) = (label[c.first], label[c.second]);
        for l in &mut label {
            if *l == drop {
                *l = keep;
            }
        }
    }
    let mut by_id: Vec<usize> = (0..inputs.len()).collect();
    by_id.sort_by(|&a, &b| inputs[a].id.cmp(&inputs[b].id));
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); inputs.len()];
    for i in by_id {
        groups[label[i]].push(i);
    }
    groups.retain(|group| group.len() > 1);
    groups
}

fn wanted_matrix(members: &[usize], correlations: &[Correlation]) -> Matrix {
    let mut matrix = Matrix::identity(members.len());
    for c in correlations {
        let place = |i: usize| members.iter().position(|&m| m == i);
        if let (Some(i), Some(j)) = (place(c.first), place(c.second)) {
            matrix.set(i, j, c.r);
            matrix.set(j, i, c.r);
        }
    }
    matrix
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulp::Simd;

    /// The same bits from plain code and from every vector unit this machine has.
    #[test]
    fn every_vector_width_gives_the_same_bits() {
        let texts = [
            "normal(0.01, sd 0.008)",
            "lognormal(800 to 2400)",
            "pert(0.1, 0.35, 2)",
            "triangular(1, 2, 4)",
            "discrete(4, 5, 6)",
            "mixture(70%: lognormal(180 to 320), 30%: lognormal(300 to 600))",
            "mixture(88%: exactly(0), 12%: lognormal(300 to 1500))",
            "quantiles(10%: 5, 50%: 8, 90%: 14)",
        ];
        let input = |text: &&str| Input {
            id: (*text).to_owned(),
            distribution: Distribution::parse(text).expect("well formed"),
        };
        let ties = [(0, 1, 0.5), (1, 3, 0.3), (3, 4, -0.2)];
        let ties = ties.map(|(first, second, r)| Correlation { first, second, r });
        for scheme in [Scheme::Sobol, Scheme::Random] {
            let inputs = texts.iter().map(input).collect();
            let (sampler, _) = Sampler::new(inputs, &ties, 3, scheme).expect("well formed");
            let mut wide = [Lanes::ZERO; 8];
            let mut plain = [Lanes::ZERO; 8];
            for block in 0..64 {
                sampler.draw(1, block, &mut wide);
                let columns = &mut plain[..];
                pulp::Scalar::new().vectorize(Marked(Draw {
                    sampler: &sampler,
                    randomisation: 1,
                    block,
                    columns,
                }));
                assert_eq!(
                    wide.map(|c| c.map(f64::to_bits)),
                    plain.map(|c| c.map(f64::to_bits))
                );
                #[cfg(target_arch = "x86_64")]
                if let Some(v3) = pulp::x86::V3::try_new() {
                    let columns = &mut plain[..];
                    v3.vectorize(Marked(Draw {
                        sampler: &sampler,
                        randomisation: 1,
                        block,
                        columns,
                    }));
                    assert_eq!(
                        wide.map(|c| c.map(f64::to_bits)),
                        plain.map(|c| c.map(f64::to_bits))
                    );
                }
            }
        }
    }

    /// A draw as a plain function for one given vector unit.
    struct Marked<'a>(Draw<'a>);

    impl pulp::NullaryFnOnce for Marked<'_> {
        type Output = ();

        #[inline(always)]
        fn call(self) {
            pulp::WithSimd::with_simd(self.0, pulp::Scalar::new());
        }
    }
}
