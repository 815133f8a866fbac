//! Laws of bank holidays that hold in every year; `flow_files` has the published lists.

use comity_business_case::{Nation, bank_holidays};
use jiff::civil::{Date, Weekday};

/// No day is lost when one moves: every nation has as many in each ordinary year, none at a
/// weekend.
#[test]
fn every_ordinary_year_has_as_many_and_none_at_a_weekend() {
    for (nation, count) in [
        (Nation::EnglandAndWales, 8),
        (Nation::Scotland, 9),
        (Nation::NorthernIreland, 10),
    ] {
        for year in (2027..2400).chain(2013..2020) {
            let days = bank_holidays(nation, year);
            assert_eq!(days.len(), count, "{nation:?} {year}");
            let weekend = |d: &Date| matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday);
            assert!(!days.iter().any(weekend), "{nation:?} {year}");
        }
    }
}

/// Easter by its definition: the first Sunday after the full moon that the Gregorian epact gives
/// (Lilius and Clavius, by way of Knuth, The Art of Computer Programming 1.3.2, exercise 14).
fn easter_by_epact(year: i16) -> Date {
    let y = i32::from(year);
    let (golden, century) = (y % 19 + 1, y / 100 + 1);
    let leap_days_left_out = 3 * century / 4 - 12;
    let lunar_correction = (8 * century + 5) / 25 - 5;
    let mut epact = (11 * golden + 20 + lunar_correction - leap_days_left_out).rem_euclid(30);
    if (epact == 25 && golden > 11) || epact == 24 {
        epact += 1;
    }
    let after_1_march = match 44 - epact {
        day if day < 21 => day + 30,
        day => day,
    } - 1;
    let full_moon = Date::new(year, 3, 1).unwrap() + jiff::Span::new().days(after_1_march);
    let mut days = full_moon.series(jiff::Span::new().days(1)).skip(1);
    days.find(|d| d.weekday() == Weekday::Sunday).unwrap()
}

#[test]
fn good_friday_is_two_days_before_the_sunday_of_the_epact() {
    for year in 1900..2400 {
        let sunday = easter_by_epact(year);
        let friday = sunday.checked_sub(jiff::Span::new().days(2)).unwrap();
        let days = bank_holidays(Nation::Scotland, year);
        assert!(days.contains(&friday), "{year}: Easter on {sunday}");
    }
}
