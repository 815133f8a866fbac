//! Votes that are enough, in the words of standing orders: `8`, `more than half`, `at least 2/3`.

/// How many votes of `total` are meant; `None` if the words say nothing.
///
/// A share is held as a fraction, so that two thirds of 15 are 10 and not one more.
pub fn votes(words: &str, total: u64) -> Option<u64> {
    let words = words.trim();
    if words == "all" {
        return Some(total);
    }
    if let Some(share) = words.strip_prefix("more than ") {
        let (up, down) = fraction(share)?;
        return part(total, up, down).map(|(whole, _)| whole + 1);
    }
    let (up, down) = fraction(words.strip_prefix("at least ").unwrap_or(words))?;
    part(total, up, down).map(|(whole, more)| whole + u64::from(more))
}

/// Whole votes in a share of all, and whether there is more than that.
fn part(total: u64, up: u128, down: u128) -> Option<(u64, bool)> {
    let product = u128::from(total).checked_mul(up)?;
    let whole = u64::try_from(product / down).ok()?;
    Some((whole, product % down != 0))
}

/// `half`, `2/3`, `55%`, `66.7 %` as a fraction.
fn fraction(words: &str) -> Option<(u128, u128)> {
    let words = words.trim();
    if words == "half" {
        return Some((1, 2));
    }
    if let Some(percent) = words.strip_suffix('%') {
        let (whole, places) = percent
            .trim()
            .split_once('.')
            .unwrap_or((percent.trim(), ""));
        let down = 10u128.checked_pow(u32::try_from(places.len()).ok()?)?;
        let up = format!("{whole}{places}").parse::<u32>().ok()?;
        return Some((u128::from(up), 100 * down)).filter(|_| places.len() <= 6);
    }
    let (up, down) = words.split_once('/')?;
    let (up, down) = (
        up.trim().parse::<u32>().ok()?,
        down.trim().parse::<u32>().ok()?,
    );
    (down > 0).then_some((u128::from(up), u128::from(down)))
}

#[cfg(test)]
mod tests {
    use super::votes;

    #[test]
    fn words_of_standing_orders_are_votes() {
        let said = [
            ("more than half", 8),
            ("half", 8),
            ("at least 2/3", 10),
            ("more than 2/3", 11),
            ("at least 60%", 9),
            ("at least 66.7 %", 11),
            ("all", 15),
        ];
        for (words, expected) in said {
            assert_eq!(votes(words, 15), Some(expected), "{words}");
        }
        for words in ["", "most", "2/0", "more than", "x%", "-1/2", "5.0000001%"] {
            assert_eq!(votes(words, 15), None, "{words}");
        }
    }
}
