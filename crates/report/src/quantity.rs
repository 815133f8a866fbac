//! Values of estimates with their units, as officers and as councillors say them.

use comity_chart::Currency;
use comity_domain::grouped;

/// `82 %`, `1.17 years`, `30.0 mGBP/year`: to three figures.
pub fn in_figures(x: f64, unit: &str) -> String {
    let (value, unit) = per_cent(x, unit);
    let number = three_figures(value);
    match unit {
        "" => number,
        unit => format!("{number} {unit}"),
    }
}

/// `82%`, `£30 million a year`: to two figures, money in words.
pub fn in_words(x: f64, unit: &str, code: &str, money: &Currency) -> String {
    let (value, unit) = per_cent(x, unit);
    let (thing, each) = unit.split_once('/').unwrap_or((unit, ""));
    let each = match each {
        "" => String::new(),
        each => format!(" a {each}"),
    };
    let scale = match thing.strip_suffix(code) {
        Some("") => Some(1.0),
        Some("k") => Some(1e3),
        Some("m") => Some(1e6),
        Some("bn") => Some(1e9),
        _ => None,
    };
    if let Some(scale) = scale {
        let sign = if value < 0.0 { "minus " } else { "" };
        return format!("{sign}{}{each}", money.amount(value * scale));
    }
    let number = two_figures(value);
    match thing {
        "" | "ratio" => format!("{number}{each}"),
        "%" => format!("{number}%{each}"),
        thing => format!("{number} {thing}{each}"),
    }
}

/// A share is said in per cent.
fn per_cent(x: f64, unit: &str) -> (f64, &str) {
    match unit {
        "share" => (x * 100.0, "%"),
        _ => (x, unit),
    }
}

fn three_figures(x: f64) -> String {
    grouped(x, places(x, 2.0))
}

fn two_figures(x: f64) -> String {
    if x.abs() < 10.0 {
        let text = grouped(x, places(x, 1.0));
        return if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text
        };
    }
    let step = 10f64.powf(x.abs().log10().floor() - 1.0);
    grouped((x / step).round() * step, 0)
}

fn places(x: f64, figures: f64) -> usize {
    if x == 0.0 {
        return 0;
    }
    (figures - x.abs().log10().floor()).clamp(0.0, 6.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_said_with_their_units() {
        let said = |x, unit| in_words(x, unit, "GBP", &Currency::default());
        assert_eq!(said(0.8171, "share"), "82%");
        assert_eq!(said(30.2, "mGBP/year"), "£30 million a year");
        assert_eq!(said(327.8, "kGBP/year"), "£330,000 a year");
        assert_eq!(said(1.17, "years"), "1.2 years");
        assert_eq!(said(0.346, "ratio"), "0.35");
        assert_eq!(said(9147.0, "contacts/year"), "9,100 contacts a year");
        assert_eq!(in_figures(0.81712, "share"), "81.7 %");
        assert_eq!(in_figures(9147.0, "contacts/year"), "9,147 contacts/year");
    }
}
