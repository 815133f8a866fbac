//! Days that others set, and what a change needs of people and things.

use crate::case::{read, small_with, told};
use comity_business_case::{CalendarKind, Pack, PackFiles, Theme};

const CALENDAR: &str = "date,partner,what,says,source,owner\n";
const INDICATORS: &str = "id,partner,theme,says,needed,held,unit,source,owner,date,grade\n";

fn calendar(rows: &str) -> PackFiles {
    small_with("calendar.csv", format!("{CALENDAR}{rows}"))
}

fn indicators(rows: &str) -> PackFiles {
    small_with("indicators.csv", format!("{INDICATORS}{rows}"))
}

fn says(files: &PackFiles, expected: &str) {
    let reading = Pack::read(files);
    assert!(reading.pack.is_none());
    assert_eq!(told(&reading.problems), expected);
}

#[test]
fn days_fall_in_years_of_the_case() {
    let rows = [
        ("2026-03-31", None),
        ("2026-04-01", Some(0)),
        ("2027-03-31", Some(0)),
        ("2027-04-01", Some(1)),
        ("2031-03-31", Some(4)),
        ("2031-04-01", None),
    ];
    let text: String = rows
        .iter()
        .map(|(d, _)| format!("{d},east,election,Votes,Law,East\n"))
        .collect();
    let pack = read(&calendar(&text));
    let timeline = &pack.partnership.timeline;
    let years: Vec<Option<usize>> = pack.calendar.iter().map(|e| e.year(timeline)).collect();
    assert_eq!(years, rows.map(|(_, year)| year));
    assert_eq!(pack.elections().count(), 4);
    assert_eq!(pack.elections().filter(|(year, _)| *year < 2).count(), 3);
}

#[test]
fn days_stand_in_their_order_and_concern_one_partner_or_all() {
    let pack = read(&calendar(
        "2027-05-06,west,election,Votes,Law,West\n2026-05-07,,contract end,The lease,Lease,Estates\n",
    ));
    assert_eq!(pack.calendar[0].what, CalendarKind::ContractEnd);
    assert!(pack.calendar[0].concerns(0) && pack.calendar[0].concerns(1));
    assert!(!pack.calendar[1].concerns(0) && pack.calendar[1].concerns(1));
    assert_eq!((pack.calendar[0].line, pack.calendar[1].line), (3, 2));
}

#[test]
fn slips_in_the_calendar() {
    says(
        &calendar("6/5/2027,wset,elections,,Law,\n"),
        "calendar.csv:2:1
  `6/5/2027` is not a date
  write it as 2027-05-06
calendar.csv:2:10
  `wset` is not one of the partners
  did you mean `west`? Otherwise choose from east, west; leave it blank for all partners
calendar.csv:2:15
  `elections` is no word for the column `what`
  did you mean `election`? Otherwise choose from election, mandate, decision, contract end, other
calendar.csv:2:25
  this day is not put into words
  say what happens on it
calendar.csv:2:30
  this day has no owner
  say who answers for it",
    );
    let twice = "2027-05-06,west,election,Votes,Law,West\n";
    says(
        &calendar(&twice.repeat(2)),
        "calendar.csv:3:1
  this day is there already, in line 2
  take one of the two rows out",
    );
    says(
        &small_with("calendar.csv", "date,whom\n"),
        "calendar.csv:1:1
  the column `what` is missing
  the table needs the columns date, what, says, source, owner
calendar.csv:1:1
  the column `says` is missing
  the table needs the columns date, what, says, source, owner
calendar.csv:1:1
  the column `source` is missing
  the table needs the columns date, what, says, source, owner
calendar.csv:1:1
  the column `owner` is missing
  the table needs the columns date, what, says, source, owner
calendar.csv:1:1
  there is no use for a column `whom`
  did you mean `what`? Otherwise choose from date, partner, what, says, source, owner, note",
    );
}

#[test]
fn an_indicator_has_a_shortfall_in_its_own_unit() {
    let pack = read(&indicators(
        "sponsor,east,leadership,A sponsor is named,1,0,person,Letter,East,2026-01-31,A\n\
         days,,released days,Days of analysts,40,52.5,days,Plan,Programme,2026-01-31,\n",
    ));
    let [sponsor, days] = &pack.indicators[..] else {
        panic!("two rows")
    };
    assert_eq!((sponsor.shortfall(), days.shortfall()), (1.0, -12.5));
    assert_eq!(
        (sponsor.theme, days.theme),
        (Theme::Leadership, Theme::ReleasedDays)
    );
    assert!(days.concerns(0) && days.concerns(1) && !sponsor.concerns(1));
}

#[test]
fn slips_in_indicators() {
    says(
        &indicators("released days,,days,,forty,-1,dyas,,,soon,E\n"),
        "indicators.csv:2:1
  `released days` cannot be an id: an id is a letter followed by at most 63 letters, digits, `_` or `-`
  for example released-days
indicators.csv:2:16
  `days` is no word for the column `theme`
  choose from leadership, politics, people, skills, released days, process, technology
indicators.csv:2:21
  this indicator is not put into words
  say what is needed
indicators.csv:2:22
  `forty` is not a plain number, 0 or more
  write digits and a decimal point, such as 12 or 7.5; the unit has a column of its own
indicators.csv:2:28
  `-1` is not a plain number, 0 or more
  write digits and a decimal point, such as 12 or 7.5; the unit has a column of its own
indicators.csv:2:31
  `dyas` is not a unit that this pack knows
  did you mean `day`? Money is GBP; for things that you count, add the word (singular) to `counts` in partnership.toml
indicators.csv:2:36
  this indicator has no source
  say where this is known from
indicators.csv:2:37
  this indicator has no owner
  say who answers for it
indicators.csv:2:38
  `soon` is not a date
  write it as year, month and day: 2026-11-24
indicators.csv:2:43
  `E` is not a grade
  A measured and reconciled, B published or measured, C elicited judgement, D placeholder (blank is D)",
    );
    let row = "sponsor,east,leadership,A sponsor is named,1,0,person,Letter,East,2026-01-31,A\n";
    says(
        &indicators(&row.repeat(2)),
        "indicators.csv:3:1
  this indicator is there already, in line 2
  take one of the two rows out",
    );
}

#[test]
fn a_misspelt_file_is_named() {
    let files = small_with("calender.csv", CALENDAR);
    let said = told(&Pack::read(&files).problems);
    assert!(
        said.contains("calender.csv was not read") && said.contains("days from calendar.csv"),
        "{said}"
    );
}
