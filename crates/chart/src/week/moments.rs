//! Which moments of a week tell most of it.

use super::{Frame, Week};

/// How many moments stand side by side.
const SHOWN: usize = 8;

/// The busiest moment of all and of each team, the first and the last, and between them those that
/// lie farthest from any other; in order.
pub(super) fn chosen(week: &Week) -> Vec<&Frame> {
    let count = week.frames.len();
    let mut shown = landmarks(week);
    while shown.len() < SHOWN.min(count) {
        let far = |i: &usize| shown.iter().map(|s| s.abs_diff(*i)).min();
        // Of equals the earliest.
        let Some(next) = (0..count).rev().max_by_key(far) else {
            break;
        };
        shown.push(next);
    }
    shown.sort_unstable();
    shown.iter().filter_map(|i| week.frames.get(*i)).collect()
}

/// The moments that must not be missed, each once.
fn landmarks(week: &Week) -> Vec<usize> {
    let busiest = peak(week, |frame| (frame.waiting(), frame.busy()));
    let teams = (0..week.teams.len()).filter_map(|team| {
        let of = |frame: &Frame| frame.waiting_count.get(team).copied().unwrap_or(0);
        peak(week, of).filter(|i| week.frames.get(*i).is_some_and(|frame| of(frame) > 0))
    });
    let ends = [0, week.frames.len().saturating_sub(1)];
    let mut all = Vec::new();
    for i in busiest.into_iter().chain(ends).chain(teams) {
        if all.len() < SHOWN && !all.contains(&i) {
            all.push(i);
        }
    }
    all
}

/// The first moment at which the rank is highest.
fn peak<R: Ord>(week: &Week, rank: impl Fn(&Frame) -> R) -> Option<usize> {
    let frames = week.frames.iter().enumerate().rev();
    frames.max_by_key(|(_, frame)| rank(frame)).map(|(i, _)| i)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TeamFrame;

    fn week(counts: &[u32]) -> Week {
        let frame = |(i, count): (usize, &u32)| Frame {
            label: i.to_string(),
            teams: vec![TeamFrame::default()],
            waiting: vec![Vec::new()],
            waiting_count: vec![*count],
        };
        Week {
            teams: vec!["Desk".into()],
            frames: counts.iter().enumerate().map(frame).collect(),
            ..Week::default()
        }
    }

    fn labels(counts: &[u32]) -> Vec<String> {
        let week = week(counts);
        let frames = chosen(&week).into_iter();
        frames.map(|frame| frame.label.clone()).collect()
    }

    #[test]
    fn a_short_week_is_shown_whole() {
        assert_eq!(labels(&[0, 3, 1]), ["0", "1", "2"]);
    }

    #[test]
    fn the_busiest_moment_is_always_there() {
        let mut counts = vec![0; 45];
        counts[17] = 9;
        let shown = labels(&counts);
        assert_eq!(shown.len(), 8);
        assert!(shown.contains(&"17".to_owned()), "{shown:?}");
        assert_eq!(shown.first().map(String::as_str), Some("0"));
        assert_eq!(shown.last().map(String::as_str), Some("44"));
    }
}
