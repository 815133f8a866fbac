//! "Did you mean …?"

/// The candidate closest to `word` by edit distance, if one is close enough to be a likely slip.
///
/// ```
/// use comity_domain::nearest;
/// assert_eq!(nearest("staf", ["staff", "savings"]), Some("staff"));
/// assert_eq!(nearest("zebra", ["staff", "savings"]), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 64 {
        return None;
    }
    let reach = 1 + word.chars().count() / 4;
    candidates
        .into_iter()
        .filter(|c| c.len() <= 96)
        .map(|c| (distance(&word.to_lowercase(), &c.to_lowercase()), c))
        .filter(|(d, _)| *d <= reach)
        .min_by_key(|(d, _)| *d)
        .map(|(_, c)| c)
}

/// Levenshtein's distance, row by row.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (corner + usize::from(x != *y))
                .min(above + 1)
                .min(row[j] + 1);
            corner = above;
        }
    }
    row[b.len()]
}
