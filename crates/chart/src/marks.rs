//! Marks that stay apart without colour, and the legend that names them.

use crate::palette::{BLUE, INK, ORANGE};
use crate::sheet::{Label, MARGIN, SMALL, Sheet, WIDTH};
use crate::text;

/// As many options as can be told apart at a glance.
pub(crate) const MOST: usize = 6;
/// From one line of a legend to the next.
const LINE: f64 = 27.0;
/// Room for the sample before its words.
const SAMPLE: f64 = 40.0;

/// The mark of the option with this number, from 0: a disc, an open square, a triangle, an open
/// diamond, a cross, an open circle with a dot.
pub(crate) fn mark(sheet: &mut Sheet, option: usize, (x, y): (f64, f64)) {
    let r = 7.0;
    let filled = |colour: &str| format!(r#"fill="{colour}""#);
    let open = |colour: &str| format!(r##"fill="#fff" stroke="{colour}" stroke-width="2.6""##);
    match option % MOST {
        0 => sheet.circle((x, y), r, &filled(INK)),
        1 => sheet.rect((x - 6.0, y - 6.0), (x + 6.0, y + 6.0), &open(BLUE)),
        2 => {
            let corners = [(x, y - 8.0), (x + 8.0, y + 6.5), (x - 8.0, y + 6.5)];
            sheet.path(&corners, true, &filled(ORANGE));
        }
        3 => {
            let corners = [(x, y - 8.0), (x + 8.0, y), (x, y + 8.0), (x - 8.0, y)];
            sheet.path(&corners, true, &open(INK));
        }
        4 => {
            sheet.line((x - 6.5, y - 6.5), (x + 6.5, y + 6.5), BLUE, 3.4);
            sheet.line((x - 6.5, y + 6.5), (x + 6.5, y - 6.5), BLUE, 3.4);
        }
        _ => {
            sheet.circle((x, y), r, &open(ORANGE));
            sheet.circle((x, y), 2.6, &filled(ORANGE));
        }
    }
}

/// The line, in the colour of the option's mark.
pub(crate) fn colour(option: usize) -> &'static str {
    match option % MOST {
        0 | 3 => INK,
        1 | 4 => BLUE,
        _ => ORANGE,
    }
}

/// Names side by side, in as many lines as they need, each after its sample; `sample` draws around
/// the middle that it is given. Returns the height at which the legend ends.
pub(crate) fn legend(
    sheet: &mut Sheet,
    names: &[&str],
    top: f64,
    sample: impl Fn(&mut Sheet, usize, (f64, f64)),
) -> f64 {
    let (mut x, mut y) = (MARGIN, top);
    for (i, name) in names.iter().enumerate() {
        let label = entry(name);
        let width = SAMPLE + label.width() + 24.0;
        if x > MARGIN && x + width - 24.0 > WIDTH - MARGIN {
            (x, y) = (MARGIN, y + LINE);
        }
        sample(sheet, i, (x + SAMPLE / 2.0 - 4.0, y + LINE / 2.0));
        sheet.text(&label.at(x + SAMPLE, y + LINE / 2.0 + SMALL * 0.35));
        x += width;
    }
    y + LINE
}

fn entry(name: &str) -> Label {
    let words = text::shorten(name, SMALL, false, WIDTH - 2.0 * MARGIN - SAMPLE);
    let cut = words != name;
    let label = Label::new(0.0, 0.0, words).size(SMALL);
    if cut { label.full(name) } else { label }
}
