//! Convention files: every value has its source, and discount factors are what they say.

use comity_business_case::{Conventions, SHIPPED};
use comity_methods::finance::{Timing, discount_factors};

#[test]
fn every_shipped_file_reads_and_bears_its_own_id() {
    for (id, text) in SHIPPED {
        assert_eq!(Conventions::read(text).unwrap().id, id);
    }
}

#[test]
fn every_value_names_a_source_that_is_told_in_full() {
    for (id, text) in SHIPPED {
        let read = Conventions::read(text).unwrap();
        let schedules = read.schedules.iter().flat_map(|s| &s.sources);
        for source in schedules.chain([&read.inflation_source]) {
            assert!(read.sources.contains_key(source), "{id}: {source}");
        }
        for (name, source) in &read.sources {
            let told = [
                &source.title,
                &source.publisher,
                &source.edition,
                &source.licence,
                &source.url,
            ];
            assert!(told.iter().all(|t| !t.trim().is_empty()), "{id}: {name}");
            assert!(source.url.starts_with("https://"), "{id}: {name}");
            for date in [&source.date, &source.retrieved] {
                assert!(date.parse::<jiff::civil::Date>().is_ok(), "{id}: {name}");
            }
        }
    }
}

#[test]
fn a_value_without_its_source_is_refused() {
    for (id, text) in SHIPPED {
        for (number, line) in text.lines().enumerate() {
            if line.contains("source = \"") || line.starts_with("[source.") {
                let without = without_source(text, number);
                assert!(
                    Conventions::read(&without).is_err(),
                    "{id} line {}",
                    number + 1
                );
            }
        }
    }
}

/// The file without one mention of a source, or without one section about a source.
fn without_source(text: &str, line: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let section = lines[line].starts_with('[');
    let end = line
        + if section {
            section_length(&lines[line..])
        } else {
            1
        };
    let mut kept = lines[..line].to_vec();
    let left_out = lines[line].split(", source").next().unwrap();
    let inline = format!("{left_out} }},");
    if !section && left_out != lines[line] {
        kept.push(&inline);
    }
    kept.extend(&lines[end..]);
    kept.join("\n")
}

fn section_length(lines: &[&str]) -> usize {
    lines
        .iter()
        .position(|l| l.is_empty())
        .unwrap_or(lines.len())
}

#[test]
fn a_source_that_is_not_listed_is_named() {
    let text = SHIPPED[0]
        .1
        .replace("[source.inflation-target]", "[source.target]");
    assert_eq!(
        Conventions::read(&text).unwrap_err(),
        "a value names the source `inflation-target`, which is not listed under [source.inflation-target]"
    );
}

#[test]
fn rates_are_percentages_between_nothing_and_a_hundred() {
    for rate in ["3.5", "0.035", "-1%", "100%", "NaN%", "%"] {
        let text = SHIPPED[0].1.replacen("\"3.5%\"", &format!("\"{rate}\""), 1);
        assert_eq!(
            Conventions::read(&text).unwrap_err(),
            format!("`{rate}` is not a rate: write a percentage such as 3.5%")
        );
    }
}

/// Green Book 2026, discount rates: 3.5 % for years 1 to 30, 3 % from 31, 2.5 % from 76; health
/// 1.5 %, 1.29 %, 1.07 %; the lower-rate sensitivity 3 %, 2.57 %, 2.14 %. Year 0 is undiscounted,
/// each later year adds its own rate.
#[test]
fn factors_of_all_schedules_against_hand_arithmetic() {
    let read = Conventions::read(SHIPPED[0].1).unwrap();
    let rates = [
        ("standard", [1.035, 1.03, 1.025]),
        ("health", [1.015, 1.0129, 1.0107]),
        ("lower", [1.03, 1.0257, 1.0214]),
    ];
    for (id, [first, second, third]) in rates {
        let bands = &read.schedule(id).unwrap().bands;
        let factors = discount_factors(bands, 77, Timing::StartOfYear);
        let by_hand = [
            (0, 1.0),
            (1, 1.0 / first),
            (30, f64::powi(first, -30)),
            (31, f64::powi(first, -30) / second),
            (75, f64::powi(first, -30) * f64::powi(second, -45)),
            (76, f64::powi(first, -30) * f64::powi(second, -45) / third),
        ];
        for (year, factor) in by_hand {
            let off = (factors[year] / factor - 1.0).abs();
            assert!(off < 1e-12, "{id}, year {year}: {}", factors[year]);
        }
        // From the middle of a year, half of that year's own rate more.
        let middle = discount_factors(bands, 77, Timing::MidYear);
        for (year, rate) in [(0, first), (30, first), (31, second), (76, third)] {
            let off = (middle[year] / (factors[year] / f64::sqrt(rate)) - 1.0).abs();
            assert!(off < 1e-12, "{id}, year {year}: {}", middle[year]);
        }
    }
}
