//! Opening hours: a week that repeats, less the days that are closed.

use std::collections::BTreeSet;

/// Minutes of a day.
pub const DAY: f64 = 1440.0;
/// Minutes of a week.
pub const WEEK: f64 = 7.0 * DAY;

/// When something is open.
///
/// # Examples
/// ```
/// use comity_methods::flow::Hours;
/// let office = Hours::new("office", (0..5).map(|d| (d as f64 * 1440.0 + 540.0, d as f64 * 1440.0 + 1020.0)))
///     .unwrap()
///     .closed_on([0]);
/// assert_eq!(office.open_minutes(0.0, 1440.0), 0.0); // the first Monday is a holiday
/// assert_eq!(office.open_minutes(1440.0, 2880.0), 480.0);
/// assert_eq!(office.open_minutes(0.0, 2.0 * 10_080.0), 9.0 * 480.0);
/// assert_eq!(office.next_change(0.0), Some(1440.0 + 540.0));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Hours {
    /// Its name, for messages.
    pub id: String,
    /// Open stretches of a week in minutes from Monday 00:00: rising, apart, within the week,
    /// none across midnight.
    week: Vec<(f64, f64)>,
    /// Days of the run, from 0, on which it stays closed.
    closed: BTreeSet<u32>,
}

/// Why hours cannot be.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum HoursError {
    /// A stretch that does not rise within the week.
    #[error("an open stretch must begin before it ends, within the week; {0} to {1} does not")]
    Stretch(f64, f64),
    /// Never open.
    #[error("the week has no open minute")]
    Closed,
}

impl Hours {
    /// Hours of a week from open stretches in minutes from Monday 00:00, in any order; those that
    /// touch or overlap are joined, those across midnight parted. They are kept to the nearest
    /// 1024th of a minute.
    ///
    /// # Errors
    /// If a stretch does not rise within the week, or there is none.
    pub fn new(
        id: &str,
        stretches: impl IntoIterator<Item = (f64, f64)>,
    ) -> Result<Hours, HoursError> {
        let stretches = stretches.into_iter();
        let mut sorted: Vec<(f64, f64)> = stretches.map(|(a, b)| (exact(a), exact(b))).collect();
        let fits = |(from, to): (f64, f64)| 0.0 <= from && from < to && to <= WEEK;
        if let Some(&(from, to)) = sorted.iter().find(|s| !fits(**s)) {
            return Err(HoursError::Stretch(from, to));
        }
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut joined: Vec<(f64, f64)> = Vec::new();
        for (from, to) in sorted {
            match joined.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        if joined.is_empty() {
            return Err(HoursError::Closed);
        }
        Ok(Hours {
            id: id.to_owned(),
            week: joined.into_iter().flat_map(by_day).collect(),
            closed: BTreeSet::new(),
        })
    }

    /// Never closed.
    pub fn always() -> Hours {
        Hours {
            id: "always".to_owned(),
            week: by_day((0.0, WEEK)).collect(),
            closed: BTreeSet::new(),
        }
    }

    /// Open whenever one of these is.
    pub fn any_of(id: &str, all: &[&Hours]) -> Hours {
        let stretches = all.iter().flat_map(|h| h.week.iter().copied());
        let closed_in_all = |day: &u32| all.iter().all(|h| h.closed.contains(day));
        let days = all.first().map(|h| h.closed.iter().copied());
        let closed = days.into_iter().flatten().filter(closed_in_all).collect();
        Hours {
            closed,
            ..Hours::new(id, stretches).unwrap_or_else(|_| Hours::always())
        }
    }

    /// The part between two minutes of the week; `None` if it is never open then.
    pub fn part(&self, from: f64, to: f64) -> Option<Hours> {
        let (from, to) = (exact(from), exact(to));
        let cut = self.week.iter().map(|s| (s.0.max(from), s.1.min(to)));
        let week: Vec<(f64, f64)> = cut.filter(|(from, to)| from < to).collect();
        (!week.is_empty()).then(|| Hours {
            id: self.id.clone(),
            week,
            closed: self.closed.clone(),
        })
    }

    /// True if it is open at the same times as another, whatever their names.
    pub fn same_times(&self, other: &Hours) -> bool {
        self.week == other.week && self.closed == other.closed
    }

    /// Closed on these days of the run as well, counted from 0.
    #[must_use]
    pub fn closed_on(mut self, days: impl IntoIterator<Item = u32>) -> Hours {
        self.closed.extend(days);
        self
    }

    /// Open stretches of a usual week in minutes from Monday 00:00, parted at midnight.
    pub(super) fn stretches(&self) -> impl Iterator<Item = (f64, f64)> {
        self.week.iter().copied()
    }

    /// Days of the run, from 0, on which it stays closed.
    pub(super) fn closed_days(&self) -> &BTreeSet<u32> {
        &self.closed
    }

    /// True if it is open at a minute of the run; it closes at the end of a stretch.
    pub fn is_open(&self, t: f64) -> bool {
        let (week, at) = within_week(t);
        let stretch = self.week.iter().find(|(from, to)| *from <= at && at < *to);
        stretch.is_some_and(|(from, _)| !self.closed.contains(&day_of(week * WEEK + from)))
    }

    /// True if it is open all the time.
    pub fn never_closes(&self) -> bool {
        self.closed.is_empty() && self.week.iter().map(|(from, to)| to - from).sum::<f64>() == WEEK
    }

    /// Open minutes of a usual week.
    pub fn minutes_a_week(&self) -> f64 {
        self.week.iter().map(|(from, to)| to - from).sum()
    }

    /// Open minutes of a usual week between two of its minutes.
    pub fn open_within_week(&self, from: f64, to: f64) -> f64 {
        let common = |s: &(f64, f64)| (s.1.min(to) - s.0.max(from)).max(0.0);
        self.week.iter().map(common).sum()
    }

    /// Open minutes between two minutes of the run.
    pub fn open_minutes(&self, from: f64, to: f64) -> f64 {
        self.elapsed(to) - self.elapsed(from)
    }

    /// Open minutes from the start of the run until `t`.
    fn elapsed(&self, t: f64) -> f64 {
        let (week, at) = within_week(t);
        let part = |until: f64| -> f64 {
            let upto = |(from, to): &(f64, f64)| (to.min(until) - from).max(0.0);
            self.week.iter().map(upto).sum()
        };
        let lost = self.closed.range(..=day_of(t)).map(|day| {
            let start = f64::from(*day) * DAY;
            let (_, at_start) = within_week(start);
            let until = (t - start).min(DAY);
            part(at_start + until) - part(at_start)
        });
        week * self.minutes_a_week() + part(at) - lost.sum::<f64>()
    }

    /// The next minute after `t` at which it opens or closes, if it ever does.
    pub fn next_change(&self, t: f64) -> Option<f64> {
        let open = self.is_open(t);
        let mut at = t;
        loop {
            // Both ends of every stretch: a week and more.
            for _ in 0..=2 * self.week.len() {
                at = self.next_edge(at);
                if self.is_open(at) != open {
                    return Some(at);
                }
            }
            // Where it has been open for a week, only the next closed day changes that. A week in
            // which it never opens has closed days, so that only so many weeks are gone through;
            // all that follows the last day that has a number is like it.
            if open {
                let next = self.closed.range(day_of(at)..).next()?;
                return Some(f64::from(*next) * DAY);
            }
            if day_of(at) == u32::MAX {
                return None;
            }
        }
    }

    /// The next beginning or end of a stretch of the week after `t`.
    fn next_edge(&self, t: f64) -> f64 {
        let (week, at) = within_week(t);
        let edges = self.week.iter().flat_map(|(from, to)| [*from, *to]);
        let later = edges.clone().find(|e| *e > at);
        let first = self.week.first().map_or(0.0, |s| s.0) + WEEK;
        week * WEEK + later.unwrap_or(first)
    }
}

/// The nearest 1024th of a minute. Such numbers of minutes add up without rounding for longer than
/// any run, so that the minute at which something opens is the same in every week.
fn exact(minute: f64) -> f64 {
    (minute * 1024.0).round() / 1024.0
}

/// The week of a minute, and the minute within it.
fn within_week(t: f64) -> (f64, f64) {
    let week = (t / WEEK).floor();
    (week, t - week * WEEK)
}

fn day_of(t: f64) -> u32 {
    (t / DAY).floor().max(0.0) as u32
}

/// A stretch parted at each midnight, so that a closed day takes whole stretches.
fn by_day((from, to): (f64, f64)) -> impl Iterator<Item = (f64, f64)> {
    let first = (from / DAY).floor() as usize;
    let last = (to / DAY).ceil() as usize;
    (first..last).map(move |d| {
        let start = d as f64 * DAY;
        (from.max(start), to.min(start + DAY))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office() -> Hours {
        let day = |d: u32| (f64::from(d) * DAY + 540.0, f64::from(d) * DAY + 1020.0);
        Hours::new("office", (0..5).map(day)).unwrap_or_else(|_| Hours::always())
    }

    /// Minute by minute.
    fn by_looking(hours: &Hours, t: f64, until: f64) -> Option<f64> {
        let open = hours.is_open(t);
        let minutes = (t as u64 + 1)..=(until as u64);
        let mut minutes = minutes.map(|m| m as f64);
        minutes.find(|m| hours.is_open(*m) != open)
    }

    #[test]
    fn the_next_change_is_the_one_that_comes_next() {
        let holidays = 4..32;
        for hours in [
            office(),
            office().closed_on([0, 3]),
            office().closed_on(holidays.clone()),
            Hours::always().closed_on([3, 4, 20]),
            Hours::always().closed_on(holidays),
        ] {
            for t in (0..40).map(|i| 997.0 * f64::from(i)) {
                let next = hours.next_change(t);
                let looked = by_looking(&hours, t, 60.0 * DAY);
                assert_eq!(next, looked, "{hours:?} after {t}");
            }
        }
        assert_eq!(Hours::always().next_change(5.0), None);
    }

    /// It once went through every week until the last closed day.
    #[test]
    fn a_closed_day_in_the_far_future_is_found_at_once() {
        let far = u32::MAX - 1;
        let hours = Hours::always().closed_on([far]);
        for day in [0.0, 1e6, 4e9] {
            assert_eq!(hours.next_change(day * DAY), Some(f64::from(far) * DAY));
        }
        let after = hours.next_change(f64::from(far) * DAY);
        assert_eq!(after, Some((f64::from(far) + 1.0) * DAY));
        let last = Hours::always().closed_on([u32::MAX]);
        assert_eq!(last.next_change(f64::from(u32::MAX) * DAY), None);
    }
}
