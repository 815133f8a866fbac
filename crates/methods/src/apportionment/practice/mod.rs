//! Rules of practice: what agreements between public bodies really say, one file each.
//!
//! Rules that look at a driver give shares of 1; rules that need amounts take and give pence.

mod default_key;
mod driver;
mod equal;
mod fixed_and_variable;
mod gain_share;
mod host_premium;
mod mixed;
mod two_tier;
mod unit_price;

pub use default_key::agreed_or_key;
pub use driver::by_driver;
pub use equal::equal;
pub use fixed_and_variable::fixed_and_variable;
pub use gain_share::{equal_gain, gain_share};
pub use host_premium::host_premium;
pub use mixed::{Part, mixed};
pub use two_tier::{Tier, two_tier};
pub use unit_price::{UnitPrice, unit_price};

/// Why a rule cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ShareError {
    /// There is nobody to share.
    #[error("there are no partners to share the cost")]
    Nobody,
    /// A driver below 0, or no number.
    #[error("the driver of partner {partner} is {value}; it must be a number of 0 or more")]
    Driver {
        /// Position of the partner.
        partner: usize,
        /// Its driver.
        value: f64,
    },
    /// A driver that is 0 for everybody.
    #[error("the driver is 0 for every partner, so it cannot tell who pays what")]
    AllZero,
    /// A portion that is none.
    #[error("a portion is {0}; it must be between 0 and 1")]
    Portion(f64),
    /// Portions that do not make a whole.
    #[error("the portions add up to {0}, not to 1")]
    Portions(f64),
    /// Lists of different length.
    #[error("{given} figures were given for {partners} partners")]
    Length {
        /// How many there should be.
        partners: usize,
        /// How many there are.
        given: usize,
    },
    /// A partner in two tiers, or in none.
    #[error("partner {0} is not in exactly one tier")]
    Tier(usize),
    /// A fixed cost beyond the whole.
    #[error("the fixed cost of {fixed} pence is more than the whole cost of {total} pence")]
    Fixed {
        /// The fixed cost.
        fixed: f64,
        /// The whole cost.
        total: f64,
    },
}

/// Portions are shares, and add up to 1 within what decimals lose.
fn whole(portions: impl Iterator<Item = f64>) -> Result<(), ShareError> {
    let mut sum = 0.0;
    for portion in portions {
        if !(0.0..=1.0).contains(&portion) {
            return Err(ShareError::Portion(portion));
        }
        sum += portion;
    }
    match (sum - 1.0).abs() <= 1e-9 {
        true => Ok(()),
        false => Err(ShareError::Portions(sum)),
    }
}

fn sized(list: &[f64], partners: usize) -> Result<(), ShareError> {
    match list.len() == partners {
        true => Ok(()),
        false => Err(ShareError::Length {
            partners,
            given: list.len(),
        }),
    }
}
