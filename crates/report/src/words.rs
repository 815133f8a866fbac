//! Words for counts, dates and shares, as a councillor would read them out.

/// "ten years", "1 year" is "one year", "15 years".
pub fn years(count: usize) -> String {
    let word = number(count);
    if count == 1 {
        format!("{word} year")
    } else {
        format!("{word} years")
    }
}

/// Numbers up to twelve in words.
pub fn number(count: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    WORDS
        .get(count)
        .map_or_else(|| whole(count), |word| (*word).to_owned())
}

/// A whole number with a comma before every three digits.
pub fn whole(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// "27 of 100"; never rounded to certainty.
pub fn of_100(share: f64) -> String {
    match (share * 100.0).round() {
        r if r <= 0.0 && share > 0.0 => "under 1 of 100".to_owned(),
        r if r >= 100.0 && share < 1.0 => "over 99 of 100".to_owned(),
        r => format!("{} of 100", r + 0.0),
    }
}

/// "Alder, Birch and Cedar".
pub fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// "1 April 2026" from its numbers.
pub fn date(year: i16, month: i8, day: i8) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let name = usize::try_from(month)
        .ok()
        .and_then(|m| MONTHS.get(m.wrapping_sub(1)));
    format!("{day} {} {year}", name.copied().unwrap_or_default())
}

/// "2026-04-01" is "1 April 2026"; anything else stays as it is.
pub fn date_in_words(text: &str) -> String {
    let mut parts = text.split('-');
    let day = (|| {
        let (year, month, day) = (
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
        );
        Some(date(year, month, day))
    })();
    day.unwrap_or_else(|| text.to_owned())
}

/// The first letter made a capital.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_words_up_to_twelve() {
        assert_eq!(years(1), "one year");
        assert_eq!(years(12), "twelve years");
        assert_eq!(years(60), "60 years");
        assert_eq!(whole(65_536), "65,536");
    }

    #[test]
    fn shares_are_never_rounded_to_certainty() {
        assert_eq!(of_100(0.268), "27 of 100");
        assert_eq!(of_100(0.0), "0 of 100");
        assert_eq!(of_100(0.001), "under 1 of 100");
        assert_eq!(of_100(0.9999), "over 99 of 100");
        assert_eq!(of_100(1.0), "100 of 100");
    }

    #[test]
    fn names_are_joined_as_in_speech() {
        let names = ["Alder".to_owned(), "Birch".to_owned(), "Cedar".to_owned()];
        assert_eq!(list(&names), "Alder, Birch and Cedar");
        assert_eq!(date(2026, 4, 1), "1 April 2026");
    }
}
