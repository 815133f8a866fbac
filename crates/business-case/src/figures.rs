//! Figures: what an appraisal found, each with its error.

/// The quantiles that every figure states.
pub const QUANTILES: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

pub use comity_methods::statistics::WithError;

/// How a figure is distributed over the futures.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// Mean.
    pub mean: WithError,
    /// Standard deviation.
    pub sd: WithError,
    /// Quantiles, as [`QUANTILES`] lists them.
    pub quantiles: [WithError; 7],
    /// The share of futures in which it is above 0.
    pub p_positive: WithError,
    /// For payback: the share of futures in which it does not come within the horizon.
    pub p_never: Option<WithError>,
}

impl Spread {
    /// The value below which a share of the futures lie, for the shares in [`QUANTILES`].
    pub fn quantile(&self, share: f64) -> Option<WithError> {
        let position = QUANTILES.iter().position(|q| (q - share).abs() < 1e-9)?;
        Some(self.quantiles[position])
    }
}

/// The content of a figure.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A number that differs between futures.
    Spread(Spread),
    /// A difference between two options: its mean, spread and the share of futures above 0.
    Difference {
        /// Mean difference.
        mean: WithError,
        /// Standard deviation.
        sd: WithError,
        /// Share of futures in which the first is better.
        p_positive: WithError,
    },
    /// One number, such as a probability.
    Single(WithError),
}

/// A figure under its stable id.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// `option.bearer.measure`
    pub id: String,
    /// Its unit.
    pub unit: String,
    /// What it says.
    pub content: Content,
}

impl Figure {
    /// Its mean, or its one number.
    pub fn mean(&self) -> WithError {
        match &self.content {
            Content::Spread(spread) => spread.mean,
            Content::Difference { mean, .. } => *mean,
            Content::Single(number) => *number,
        }
    }

    /// Its spread, if it has one.
    pub fn spread(&self) -> Option<&Spread> {
        match &self.content {
            Content::Spread(spread) => Some(spread),
            _ => None,
        }
    }
}

/// True if two means cannot be told apart: their paired difference is smaller than 1.96 of its own
/// standard errors.
pub fn cannot_be_told_apart(difference: WithError) -> bool {
    difference.value.abs() < 1.96 * difference.se
}
