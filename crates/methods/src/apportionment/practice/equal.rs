/// Everybody the same share.
///
/// ```
/// assert_eq!(comity_methods::apportionment::equal(4), [0.25; 4]);
/// ```
#[must_use]
pub fn equal(partners: usize) -> Vec<f64> {
    vec![1.0 / partners as f64; partners]
}
