//! Numbers as people write them.

/// A number with its thousands separated and a true minus sign; a negative number that rounds to
/// nothing has none.
///
/// ```
/// use comity_domain::grouped;
/// assert_eq!(grouped(1234567.891, 2), "1,234,567.89");
/// assert_eq!(grouped(-1500.0, 0), "−1,500");
/// assert_eq!(grouped(-0.2, 0), "0");
/// ```
pub fn grouped(x: f64, places: usize) -> String {
    let text = format!("{:.places$}", x.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let nothing = text.chars().all(|c| "0.".contains(c));
    let sign = if x < 0.0 && !nothing { "−" } else { "" };
    format!("{sign}{}{rest}", in_threes(whole))
}

/// Digits with a comma before every three.
pub(crate) fn in_threes(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
