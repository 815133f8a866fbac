//! The Strategic Case: what it is about, who takes part, which ways are looked at, and what
//! politics has set.

use crate::case::Case;
use crate::error::ReportError;
use crate::grid::Grid;
use crate::indicators;
use crate::option::{self, OptionPart};
use crate::picture::Picture;
use crate::words;
use comity_business_case::{CalendarEntry, CalendarKind, Theme};
use comity_chart::{Day, Timeline};

/// The part of the page.
pub struct Strategic {
    pub services: String,
    pub options: Vec<OptionPart>,
    pub timeline: Option<Picture>,
    /// Other days, and those outside the horizon.
    pub days: Option<Grid>,
    pub indicators: Option<Grid>,
}

impl Strategic {
    pub fn new(case: &Case<'_>) -> Result<Strategic, ReportError> {
        let services = &case.pack.partnership.services;
        let names: Vec<String> = services.iter().map(|s| s.name.clone()).collect();
        Ok(Strategic {
            services: words::list(&names),
            options: option::parts(case),
            timeline: timeline(case)?,
            days: days(case),
            indicators: indicators::grid(
                case,
                "leadership",
                "Leadership and politics: what the change needs, and what is there",
                &|theme| matches!(theme, Theme::Leadership | Theme::Politics),
            ),
        })
    }
}

/// True for days on which those who decide may change.
fn politics(entry: &CalendarEntry) -> bool {
    matches!(entry.what, CalendarKind::Election | CalendarKind::Mandate)
}

fn timeline(case: &Case<'_>) -> Result<Option<Picture>, ReportError> {
    let line = &case.pack.partnership.timeline;
    let inside = |e: &&CalendarEntry| politics(e) && e.year(line).is_some();
    let chart = Timeline {
        title: "Elections and mandates".to_owned(),
        years: (0..line.years()).map(|y| line.year_label(y)).collect(),
        days: case
            .pack
            .calendar
            .iter()
            .filter(inside)
            .map(|e| day(case, e))
            .collect(),
    };
    if chart.days.is_empty() {
        return Ok(None);
    }
    Picture::draw("elections".to_owned(), &chart.title, "calendar", |id| {
        chart.chart(id)
    })
    .map(Some)
}

fn day(case: &Case<'_>, entry: &CalendarEntry) -> Day {
    let start = case.pack.partnership.timeline.start();
    let years = |year: i16, day: i16| f64::from(year) + (f64::from(day) - 1.0) / 365.25;
    let begin = years(start.year(), start.day_of_year());
    Day {
        who: case.partner(entry.partner),
        at: years(entry.date.year(), entry.date.day_of_year()) - begin,
        date: words::date(entry.date.year(), entry.date.month(), entry.date.day()),
        what: entry.what.to_string(),
        says: entry.says.clone(),
    }
}

/// Every day of the calendar, with its source.
fn days(case: &Case<'_>) -> Option<Grid> {
    let row = |e: &CalendarEntry| {
        vec![
            words::date(e.date.year(), e.date.month(), e.date.day()),
            case.partner(e.partner),
            words::capital(&e.what.to_string()),
            e.says.clone(),
            format!("{} ({})", e.source, e.owner),
        ]
    };
    let head = [
        "Day",
        "Whom it concerns",
        "What",
        "In words",
        "Source and owner",
    ];
    Grid::new("days", "Days that others have set", &head, &[])
        .rows(case.pack.calendar.iter().map(row))
        .unless_empty()
}
