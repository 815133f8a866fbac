//! Whole pence that add up.

/// Whole pence nearest to amounts that add up to `total`: each is rounded down, and the pence
/// left over go to those who lost the largest remainder (Hamilton's method). Where remainders are
/// equal, the larger amount comes first, then the earlier one.
///
/// What amounts add up to beyond or below the total (rounding of sums, at most a penny or two) is
/// spread in the same way, so the answer always adds up.
///
/// ```
/// use comity_methods::apportionment::whole_pence;
/// assert_eq!(whole_pence(100, &[33.4, 33.3, 33.3]), [34, 33, 33]);
/// ```
#[must_use]
pub fn whole_pence(total: i64, amounts: &[f64]) -> Vec<i64> {
    let mut pence: Vec<i64> = amounts.iter().map(|a| a.floor() as i64).collect();
    let mut order: Vec<usize> = (0..amounts.len()).collect();
    let lost = |p: &usize| amounts[*p] - amounts[*p].floor();
    order.sort_by(|a, b| {
        let by_rest = lost(b).total_cmp(&lost(a));
        by_rest.then(amounts[*b].total_cmp(&amounts[*a]))
    });
    let mut left = total - pence.iter().sum::<i64>();
    let step = left.signum();
    while left != 0 && !order.is_empty() {
        for p in &order {
            if left == 0 {
                break;
            }
            pence[*p] += step;
            left -= step;
        }
    }
    pence
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_add_up_to_the_penny_and_none_is_off_by_more_than_one(
            weights in prop::collection::vec(0.01f64..1e6, 1..30),
            total in -1_000_000_000i64..1_000_000_000,
        ) {
            let sum: f64 = weights.iter().sum();
            let amounts: Vec<f64> = weights.iter().map(|w| total as f64 * w / sum).collect();
            let pence = whole_pence(total, &amounts);
            prop_assert_eq!(pence.iter().sum::<i64>(), total);
            for (p, a) in pence.iter().zip(&amounts) {
                prop_assert!((*p as f64 - a).abs() <= 1.0);
            }
        }
    }
}
