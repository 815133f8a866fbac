//! A figure that was computed elsewhere for some values of the inputs, as a smooth function of them.
//!
//! A simulation cannot be run in each of sixty thousand futures. It is run in a few, and a surface
//! is laid through what it found; formulas then speak of the surface as of an estimate, in every
//! future at that future's own values.

use super::graph::{Binary, Graph, NodeId};

/// A polynomial in inputs, kept between two ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Surface {
    /// The inputs that it depends on, each with the value and the spread by which it is counted.
    pub axes: Vec<Axis>,
    /// The value at the centre of all axes.
    pub constant: f64,
    /// A coefficient, and the positions among the axes whose product it multiplies (one twice for
    /// a square).
    pub terms: Vec<(f64, Vec<usize>)>,
    /// Nothing below.
    pub least: f64,
    /// Nothing above.
    pub most: f64,
}

/// One input: it enters as (value − centre) / spread, in the unit in which it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// Its position among the inputs.
    pub input: usize,
    /// A value in its middle.
    pub centre: f64,
    /// Above 0.
    pub spread: f64,
}

impl Surface {
    /// The same everywhere.
    pub fn flat(value: f64) -> Surface {
        Surface {
            axes: Vec::new(),
            constant: value,
            terms: Vec::new(),
            least: f64::NEG_INFINITY,
            most: f64::INFINITY,
        }
    }

    /// Its value where the axes stand at these standardised places.
    ///
    /// # Examples
    /// ```
    /// use comity_methods::formula::{Axis, Surface};
    /// let axis = Axis { input: 0, centre: 10.0, spread: 2.0 };
    /// let wait = Surface { axes: vec![axis], terms: vec![(3.0, vec![0])], least: 0.0, ..Surface::flat(4.0) };
    /// assert_eq!(wait.at(&[0.5]), 5.5);
    /// assert_eq!(wait.at(&[-2.0]), 0.0);
    /// ```
    pub fn at(&self, places: &[f64]) -> f64 {
        let product = |of: &Vec<usize>| of.iter().map(|axis| places[*axis]).product::<f64>();
        let terms = self.terms.iter().map(|(c, of)| c * product(of));
        (self.constant + terms.sum::<f64>())
            .max(self.least)
            .min(self.most)
    }

    /// The surface as a part of a graph.
    pub(super) fn lower(&self, graph: &mut Graph) -> NodeId {
        let places: Vec<NodeId> = self
            .axes
            .iter()
            .map(|axis| {
                let input = graph.input(axis.input);
                let away = graph.plus(input, -axis.centre);
                let scale = graph.constant(1.0 / axis.spread);
                graph.multiply(away, scale)
            })
            .collect();
        let mut sum = graph.constant(self.constant);
        for (coefficient, of) in &self.terms {
            let mut term = graph.constant(*coefficient);
            for axis in of {
                term = graph.multiply(term, places[*axis]);
            }
            sum = graph.add(sum, term);
        }
        for (end, operation) in [(self.least, Binary::Max), (self.most, Binary::Min)] {
            if end.is_finite() {
                let end = graph.constant(end);
                sum = graph.binary(operation, sum, end);
            }
        }
        sum
    }
}
