//! How alike partners are: each measure beside the median of all, and no score.
//!
//! Whether a difference matters is for those who know the service to say; adding up size, cost and
//! distance into one number would hide it.

/// One measure of all partners.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// What is measured: `Cost per invoice`.
    pub measure: String,
    /// The median of the values that are known; 0 if none is.
    pub median: f64,
    /// By partner: its value, and how many times the median it is. `None` where it is not known.
    pub partners: Vec<Option<Beside>>,
}

/// A value beside the median.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beside {
    /// The value.
    pub value: f64,
    /// Value over median; `None` if the median is 0.
    pub times_median: Option<f64>,
}

impl Profile {
    /// The partner farthest from the median, by ratio; the first of equals. `None` if no ratio is
    /// known.
    pub fn farthest(&self) -> Option<(usize, f64)> {
        let apart = |ratio: f64| if ratio < 1.0 { 1.0 / ratio } else { ratio };
        let known = self.partners.iter().enumerate();
        known
            .filter_map(|(at, b)| Some((at, b.as_ref()?.times_median?)))
            .filter(|(_, ratio)| *ratio > 0.0)
            .fold(None, |best: Option<(usize, f64)>, next| match best {
                Some(found) if apart(found.1) >= apart(next.1) => Some(found),
                _ => Some(next),
            })
    }
}

/// Sets each partner's value beside the median; values that are no finite numbers count as not
/// known.
///
/// ```
/// use comity_methods::coalition::alike;
/// let found = alike("Cost per invoice", &[Some(4.0), Some(5.0), None, Some(10.0)]);
/// assert_eq!(found.median, 5.0);
/// assert_eq!(found.partners[3].and_then(|b| b.times_median), Some(2.0));
/// assert_eq!(found.farthest(), Some((3, 2.0)));
/// ```
pub fn alike(measure: &str, values: &[Option<f64>]) -> Profile {
    let known = |value: &Option<f64>| value.filter(|x| x.is_finite());
    let mut sorted: Vec<f64> = values.iter().filter_map(known).collect();
    sorted.sort_by(f64::total_cmp);
    let median = middle(&sorted);
    let beside = |value: f64| Beside {
        value,
        times_median: (median != 0.0).then(|| value / median),
    };
    Profile {
        measure: measure.to_owned(),
        median,
        partners: values.iter().map(|v| known(v).map(beside)).collect(),
    }
}

/// The middle of sorted numbers, or halfway between the two in the middle.
fn middle(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    match sorted.len() {
        0 => 0.0,
        n if n % 2 == 1 => sorted[half],
        _ => sorted[half - 1] + (sorted[half] - sorted[half - 1]) / 2.0,
    }
}
