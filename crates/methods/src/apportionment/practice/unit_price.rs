use super::{ShareError, by_driver};

/// A price for each request, and what each pays by it.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitPrice {
    /// Pence a unit.
    pub price: f64,
    /// What each pays, in pence.
    pub amounts: Vec<f64>,
    /// What the cost came to beyond what was paid (below 0: paid too much): the true-up.
    pub true_up: f64,
}

/// A price set in advance from expected cost and volumes, paid on actual volumes.
///
/// # Errors
/// Volumes below 0, or none expected.
///
/// ```
/// use comity_methods::apportionment::unit_price;
/// let paid = unit_price(1000.0, &[60.0, 40.0], 1100.0, &[70.0, 40.0])?;
/// assert_eq!((paid.price, paid.amounts, paid.true_up), (10.0, vec![700.0, 400.0], 0.0));
/// # Ok::<(), comity_methods::apportionment::ShareError>(())
/// ```
pub fn unit_price(
    expected_cost: f64,
    expected: &[f64],
    actual_cost: f64,
    actual: &[f64],
) -> Result<UnitPrice, ShareError> {
    by_driver(expected)?;
    by_driver(actual)?;
    let price = expected_cost / expected.iter().sum::<f64>();
    let amounts: Vec<f64> = actual.iter().map(|volume| price * volume).collect();
    let true_up = actual_cost - amounts.iter().sum::<f64>();
    Ok(UnitPrice {
        price,
        amounts,
        true_up,
    })
}
