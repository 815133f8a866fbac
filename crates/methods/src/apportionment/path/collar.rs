/// Payments held between a floor and a cap.
#[derive(Clone, Debug, PartialEq)]
pub struct Collared {
    /// What each pays; they add up to the same total.
    pub amounts: Vec<f64>,
    /// Who is held at the cap.
    pub capped: Vec<bool>,
    /// Who is held at the floor.
    pub floored: Vec<bool>,
}

/// A total that no payments between floors and caps add up to, or limits that are none: a floor
/// above its cap, no number, not one of each for every payment.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("the limits allow {least} to {most} together, but {total} is to be paid")]
pub struct TooTight {
    /// All floors together.
    pub least: f64,
    /// All caps together.
    pub most: f64,
    /// What is to be paid.
    pub total: f64,
}

/// Holds payments within limits and lets the others carry the difference, in proportion to what
/// they pay, without breaking their own limits. Self-financing: the sum stays.
///
/// # Errors
/// If the limits leave no room, with how much they would have to be moved.
///
/// ```
/// use comity_methods::apportionment::path::collared;
/// // Nobody more than 10 % above last year's 100 each.
/// let held = collared(&[130.0, 90.0, 80.0], &[0.0; 3], &[110.0; 3])?;
/// assert_eq!(held.capped, [true, false, false]);
/// assert!((held.amounts.iter().sum::<f64>() - 300.0).abs() < 1e-9);
/// # Ok::<(), comity_methods::apportionment::path::TooTight>(())
/// ```
pub fn collared(amounts: &[f64], floors: &[f64], caps: &[f64]) -> Result<Collared, TooTight> {
    let total: f64 = amounts.iter().sum();
    let (least, most): (f64, f64) = (floors.iter().sum(), caps.iter().sum());
    let slack = 1e-9 * total.abs().max(1.0);
    let sized = amounts.len() == floors.len() && amounts.len() == caps.len();
    let apart = floors.iter().zip(caps).all(|(floor, cap)| floor <= cap);
    let room = total.is_finite() && total >= least - slack && total <= most + slack;
    if !(sized && apart && room) {
        return Err(TooTight { least, most, total });
    }
    // All are scaled by one factor and held in their limits; the factor at which they add up is
    // found by halving, since the sum rises with it.
    let held = |factor: f64| -> Vec<f64> {
        let each = amounts.iter().zip(floors).zip(caps);
        each.map(|((a, f), c)| scaled(*a, factor).clamp(*f, *c))
            .collect()
    };
    let sum = |factor: f64| held(factor).iter().sum::<f64>();
    let (mut low, mut high) = (-1.0, 1.0);
    while sum(high) < total - slack && high < FAR {
        high *= 2.0;
    }
    while sum(low) > total + slack && low > -FAR {
        low *= 2.0;
    }
    for _ in 0..400 {
        let middle = low + (high - low) / 2.0;
        if sum(middle) < total {
            low = middle
        } else {
            high = middle
        }
    }
    let amounts = held(high);
    let at =
        |limits: &[f64]| -> Vec<bool> { amounts.iter().zip(limits).map(|(a, l)| a == l).collect() };
    Ok(Collared {
        capped: at(caps),
        floored: at(floors),
        amounts,
    })
}

/// A factor by which even a payment of nothing reaches any limit.
const FAR: f64 = 1e30;

/// An amount moved by a factor so that a larger factor never makes it smaller.
fn scaled(amount: f64, factor: f64) -> f64 {
    amount + (factor - 1.0) * amount.abs().max(1e-9)
}
