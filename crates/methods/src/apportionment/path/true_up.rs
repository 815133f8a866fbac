/// Settles at the year's end what was charged against what the actual driver says, one year
/// late: the charge of each year plus what was short (less what was over) the year before. The
/// last settlement has no year to go into and is given apart.
///
/// ```
/// use comity_methods::apportionment::path::true_up;
/// let charged = vec![vec![60.0, 40.0], vec![60.0, 40.0]];
/// let actual = vec![vec![70.0, 30.0], vec![65.0, 35.0]];
/// let (paid, owed) = true_up(&charged, &actual);
/// assert_eq!(paid, [[60.0, 40.0], [70.0, 30.0]]);
/// assert_eq!(owed, [5.0, -5.0]);
/// ```
#[must_use]
pub fn true_up(charged: &[Vec<f64>], actual: &[Vec<f64>]) -> (Vec<Vec<f64>>, Vec<f64>) {
    let mut owed = vec![0.0; charged.first().map_or(0, Vec::len)];
    let mut paid = Vec::new();
    for (charged, actual) in charged.iter().zip(actual) {
        paid.push(charged.iter().zip(&owed).map(|(c, o)| c + o).collect());
        owed = actual.iter().zip(charged).map(|(a, c)| a - c).collect();
    }
    (paid, owed)
}
