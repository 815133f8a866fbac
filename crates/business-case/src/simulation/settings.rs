//! How long and how often a service is simulated.

/// How an experiment is run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlowSettings {
    /// The seed.
    pub seed: u64,
    /// Replications at the first look; doubled at each further one.
    pub least: u32,
    /// The most replications.
    pub most: u32,
    /// The share of experiments whose intervals hold the truth.
    pub confidence: f64,
    /// Replications stop when every share in standard, of every option and partner, is known to
    /// within this (half the width of its interval).
    pub precision: f64,
    /// Weeks that count, if not those of the pack. More than are known of the pack's holidays,
    /// seasons and trends ([`ServiceFlow::most_weeks`](crate::ServiceFlow::most_weeks)) are refused.
    pub weeks: Option<u32>,
}

impl Default for FlowSettings {
    fn default() -> FlowSettings {
        FlowSettings {
            seed: 1,
            least: 20,
            most: 320,
            confidence: 0.95,
            precision: 0.005,
            weeks: None,
        }
    }
}

impl FlowSettings {
    /// How often the experiment looks whether it is tight enough.
    pub(crate) fn looks(&self) -> u32 {
        let mut looks = 1;
        while (self.least << looks) <= self.most {
            looks += 1;
        }
        looks
    }
}
