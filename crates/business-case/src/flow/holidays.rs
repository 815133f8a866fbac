//! Bank holidays by rule, for England and Wales, Scotland and Northern Ireland.
//!
//! Source: Banking and Financial Dealings Act 1971, Schedule 1, with the days that a royal
//! proclamation or the Secretary of State adds each year (New Year's Day and the early May day in
//! England and Wales, the late May day and Christmas in Scotland) and 12 July in Northern Ireland.
//! Good Friday and Christmas are common law holidays. A day that falls on a weekend is made up for
//! on the next working day. Single days are listed by year.

use jiff::civil::{Date, Weekday};
use std::collections::BTreeSet;

/// Whose bank holidays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nation {
    /// England and Wales.
    EnglandAndWales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

impl Nation {
    /// Each with the word for it.
    pub const ALL: [(&'static str, Nation); 3] = [
        ("england-and-wales", Nation::EnglandAndWales),
        ("scotland", Nation::Scotland),
        ("northern-ireland", Nation::NorthernIreland),
    ];
}

/// The bank holidays of a year.
///
/// # Examples
/// ```
/// use comity_business_case::{Nation, bank_holidays};
/// let days = bank_holidays(Nation::EnglandAndWales, 2027);
/// assert!(days.contains(&"2027-12-28".parse().unwrap())); // for Boxing Day, a Sunday
/// assert_eq!(days.len(), 8);
/// ```
pub fn bank_holidays(nation: Nation, year: i16) -> BTreeSet<Date> {
    let mut days = BTreeSet::new();
    let mut add = |day: Option<Date>| days.extend(day);
    for (month, day) in fixed(nation) {
        add(date(year, *month, *day));
    }
    let easter = easter_sunday(year);
    add(easter.and_then(|e| later(e, -2)));
    if nation != Nation::Scotland {
        add(easter.and_then(|e| later(e, 1)));
    }
    add(early_may(year));
    add(late_may(year));
    add(match nation {
        Nation::Scotland => first_monday(year, 8),
        _ => last_monday(year, 8),
    });
    let days = made_up(days);
    days.into_iter().chain(single(nation, year)).collect()
}

/// Days of month and day.
fn fixed(nation: Nation) -> &'static [(i8, i8)] {
    match nation {
        Nation::EnglandAndWales => &[(1, 1), (12, 25), (12, 26)],
        Nation::Scotland => &[(1, 1), (1, 2), (11, 30), (12, 25), (12, 26)],
        Nation::NorthernIreland => &[(1, 1), (3, 17), (7, 12), (12, 25), (12, 26)],
    }
}

/// Each day that falls on a weekend moves to the next working day that is no holiday itself.
fn made_up(days: BTreeSet<Date>) -> BTreeSet<Date> {
    let weekend = |d: &Date| matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday);
    let (moving, mut kept): (BTreeSet<Date>, BTreeSet<Date>) = days.into_iter().partition(weekend);
    for day in moving {
        let mut free = (1..=7).filter_map(|n| later(day, n));
        kept.extend(free.find(|d| !weekend(d) && !kept.contains(d)));
    }
    kept
}

/// The first Monday of May; in 2020 Friday 8 May, 75 years after the end of the war in Europe.
fn early_may(year: i16) -> Option<Date> {
    match year {
        2020 => date(2020, 5, 8),
        _ => first_monday(year, 5),
    }
}

/// The last Monday of May; in 2022 Thursday 2 June, for the Platinum Jubilee.
fn late_may(year: i16) -> Option<Date> {
    match year {
        2022 => date(2022, 6, 2),
        _ => last_monday(year, 5),
    }
}

/// Days that were holidays once: the Platinum Jubilee and the funeral of Queen Elizabeth II in
/// 2022, the coronation of King Charles III in 2023; in Scotland the Monday after its national
/// team's first match of the World Cup of 2026 (royal proclamation).
fn single(nation: Nation, year: i16) -> Vec<Date> {
    let days: &[(i8, i8)] = match (year, nation) {
        (2022, _) => &[(6, 3), (9, 19)],
        (2023, _) => &[(5, 8)],
        (2026, Nation::Scotland) => &[(6, 15)],
        _ => &[],
    };
    days.iter()
        .filter_map(|(m, d)| date(year, *m, *d))
        .collect()
}

/// Easter by the Gregorian computus (Meeus, Jones and Butcher: Nature 1876, anonymous).
fn easter_sunday(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    date(
        year,
        i8::try_from(n / 31).ok()?,
        i8::try_from(n % 31 + 1).ok()?,
    )
}

fn first_monday(year: i16, month: i8) -> Option<Date> {
    date(year, month, 1)?
        .nth_weekday_of_month(1, Weekday::Monday)
        .ok()
}

fn last_monday(year: i16, month: i8) -> Option<Date> {
    date(year, month, 1)?
        .nth_weekday_of_month(-1, Weekday::Monday)
        .ok()
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

fn later(date: Date, days: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().days(days)).ok()
}
