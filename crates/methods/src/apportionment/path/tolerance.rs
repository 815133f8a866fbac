/// Shares that stay until the driver has moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Reviewed {
    /// Shares charged in each year.
    pub charged: Vec<Vec<f64>>,
    /// In which years they were changed.
    pub changed: Vec<bool>,
}

/// Keeps the shares of the year before while no partner's driver has moved by more than `band`
/// from what is charged (0.03: three points of a hundred). When one has, all move to their
/// driver. Drift over several years counts together, since it is measured against the charge.
///
/// ```
/// use comity_methods::apportionment::path::tolerance;
/// // South Hams planning: 74 % of the caseload, charged 75 %: inside three points, unchanged.
/// let kept = tolerance(&[0.75, 0.25], &[vec![0.739, 0.261], vec![0.71, 0.29]], 0.03);
/// assert_eq!(kept.charged, [[0.75, 0.25], [0.71, 0.29]]);
/// assert_eq!(kept.changed, [false, true]);
/// ```
#[must_use]
pub fn tolerance(first: &[f64], driver: &[Vec<f64>], band: f64) -> Reviewed {
    let mut now = first.to_vec();
    let mut reviewed = Reviewed {
        charged: Vec::new(),
        changed: Vec::new(),
    };
    for shares in driver {
        let mut moved = now.iter().zip(shares).map(|(a, b)| (a - b).abs());
        // What decimals lose is no move.
        let changed = moved.any(|m| m > band + 1e-9);
        if changed {
            now.clone_from(shares);
        }
        reviewed.charged.push(now.clone());
        reviewed.changed.push(changed);
    }
    reviewed
}
