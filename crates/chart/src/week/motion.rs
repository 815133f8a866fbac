//! Moment after moment in the same place.

use super::Week;
use super::room::Room;
use crate::palette::{BLUE, GRID};
use crate::sheet::{MARGIN, Sheet, WIDTH};

/// How long each moment stays, in seconds.
const STAYS: f64 = 0.9;

/// Draws every moment on top of each other and the style that shows one at a time. Returns the
/// height at which the picture ends.
///
/// All are hidden but the busiest, so that this one stands where the style is not followed.
pub(super) fn draw(week: &Week, sheet: &mut Sheet, room: &Room, (id, top): (&str, f64)) -> f64 {
    let count = week.frames.len();
    if count > 1 {
        sheet.put(&style(id, count));
    }
    sheet.line((MARGIN, top), (WIDTH - MARGIN, top), GRID, 5.0);
    let top = top + 4.0;
    room.names(sheet, &week.teams, top);
    let busiest = week.busiest();
    for (i, frame) in week.frames.iter().enumerate() {
        let still = busiest.is_some_and(|b| std::ptr::eq(b, frame));
        sheet.put(&open(i, count, still));
        let done = (i + 1) as f64 / count as f64 * (WIDTH - 2.0 * MARGIN);
        sheet.line((MARGIN, top - 4.0), (MARGIN + done, top - 4.0), BLUE, 5.0);
        room.head(sheet, &frame.label, top);
        room.frame(sheet, frame, top);
        sheet.put("</g>");
    }
    top + room.height()
}

/// The group of one moment. Its delay is negative: the loop is already under way, so that it comes
/// round to this moment when its turn is.
fn open(i: usize, count: usize, still: bool) -> String {
    let visible = if still { "" } else { r#" visibility="hidden""# };
    let delay = if i == 0 { 0 } else { i.abs_diff(count) };
    let delay = STAYS * delay as f64;
    format!(r#"<g class="moment"{visible} style="animation-delay:-{delay:.1}s">"#)
}

/// Names carry the id, because a style within a page holds for all of it.
fn style(id: &str, count: usize) -> String {
    let (whole, share) = (STAYS * count as f64, 100.0 / count as f64);
    format!(
        "<style>#{id} .moment{{animation:{id}-turn {whole:.1}s step-end infinite}}\
         #{id}:hover .moment{{animation-play-state:paused}}\
         @keyframes {id}-turn{{0%{{visibility:visible}}{share:.4}%,100%{{visibility:hidden}}}}\
         @media print,(prefers-reduced-motion:reduce){{#{id} .moment{{animation:none}}}}</style>"
    )
}
