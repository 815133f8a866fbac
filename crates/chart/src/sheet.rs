//! The paper: writes SVG elements, escapes names, closes with title and text.

use crate::palette::{BLUE, GRID, INK, ORANGE, QUIET};
use crate::place::Block;
use crate::text;
use std::fmt::Write as _;

/// Every chart is this wide; the height follows from what it shows.
pub const WIDTH: f64 = 720.0;
/// Names and labels. Large, because at phone width a unit is half a pixel.
pub const BODY: f64 = 18.0;
/// Axis labels and notes.
pub const SMALL: f64 = 16.0;
/// From one line of text to the next, as a share of its size.
pub const LEADING: f64 = 1.22;
/// Room that stays free at the left and right edge.
pub const MARGIN: f64 = 2.0;

const FONT: &str = "system-ui, &quot;Helvetica Neue&quot;, Arial, sans-serif";

/// A white edge around letters, so that no line runs through them.
const HALO: &str =
    r##" stroke="#fff" stroke-width="4" stroke-linejoin="round" paint-order="stroke""##;

/// A name takes at most this many lines.
pub const NAME_LINES: usize = 3;

/// Which end of a text its position means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// One line of text to be set.
#[derive(Debug, Clone)]
pub struct Label {
    x: f64,
    y: f64,
    words: String,
    size: f64,
    bold: bool,
    anchor: Anchor,
    fill: &'static str,
    full: Option<String>,
    halo: &'static str,
}

impl Label {
    /// `words` on the baseline `y`, beginning at `x`.
    pub fn new(x: f64, y: f64, words: impl Into<String>) -> Self {
        let words = words.into();
        Self {
            x,
            y,
            words,
            size: BODY,
            bold: false,
            anchor: Anchor::Start,
            fill: INK,
            full: None,
            halo: HALO,
        }
    }
    /// The same label somewhere else.
    pub fn at(mut self, x: f64, y: f64) -> Self {
        (self.x, self.y) = (x, y);
        self
    }
    pub fn size(mut self, size: f64) -> Self {
        self.size = size;
        self
    }
    pub fn bold(mut self) -> Self {
        self.bold = true;
        self
    }
    pub fn anchor(mut self, anchor: Anchor) -> Self {
        self.anchor = anchor;
        self
    }
    /// Without the white edge, where no line runs.
    pub fn bare(mut self) -> Self {
        self.halo = "";
        self
    }
    pub fn fill(mut self, fill: &'static str) -> Self {
        self.fill = fill;
        self
    }
    /// The whole name, for those who point at a shortened one.
    pub fn full(mut self, name: &str) -> Self {
        self.full = Some(name.to_owned());
        self
    }
    pub fn width(&self) -> f64 {
        text::width(&self.words, self.size, self.bold)
    }
    /// Pushes the label inwards until it stands between `left` and `right`.
    pub fn within(mut self, left: f64, right: f64) -> Self {
        let block = self.block();
        self.x -= (block.right - right).max(0.0);
        self.x += (left - self.block().left).max(0.0);
        self
    }
    /// The box it covers: ascent 0.92 and descent 0.24 of the size.
    pub fn block(&self) -> Block {
        let width = self.width();
        let left = match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - width / 2.0,
            Anchor::End => self.x - width,
        };
        Block {
            left,
            right: left + width,
            top: self.y - 0.92 * self.size,
            bottom: self.y + 0.24 * self.size,
        }
    }
}

/// An SVG in the making.
pub struct Sheet {
    id: String,
    body: String,
}

impl Sheet {
    pub fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            body: String::new(),
        }
    }

    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str, width: f64) {
        self.dashed(from, to, stroke, width, "");
    }

    /// A line with a dash pattern such as "4 4".
    pub fn dashed(
        &mut self,
        from: (f64, f64),
        to: (f64, f64),
        stroke: &str,
        width: f64,
        dash: &str,
    ) {
        let (x1, y1, x2, y2) = (n(from.0), n(from.1), n(to.0), n(to.1));
        let dash = match dash {
            "" => String::new(),
            dash => format!(r#" stroke-dasharray="{dash}""#),
        };
        let width = n(width);
        self.put(&format!(
            r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{stroke}" stroke-width="{width}"{dash}/>"#
        ));
    }

    /// A box between two corners, given in any order.
    pub fn rect(&mut self, a: (f64, f64), b: (f64, f64), paint: &str) {
        let (x, y) = (n(a.0.min(b.0)), n(a.1.min(b.1)));
        let (w, h) = (n((a.0 - b.0).abs()), n((a.1 - b.1).abs()));
        self.put(&format!(
            r#"<rect x="{x}" y="{y}" width="{w}" height="{h}" {paint}/>"#
        ));
    }

    pub fn circle(&mut self, at: (f64, f64), radius: f64, paint: &str) {
        let (x, y, r) = (n(at.0), n(at.1), n(radius));
        self.put(&format!(r#"<circle cx="{x}" cy="{y}" r="{r}" {paint}/>"#));
    }

    /// A line or a closed area through the points.
    pub fn path(&mut self, points: &[(f64, f64)], closed: bool, paint: &str) {
        let steps: Vec<String> = points
            .iter()
            .map(|(x, y)| format!("{} {}", n(*x), n(*y)))
            .collect();
        let close = if closed { "Z" } else { "" };
        self.put(&format!(
            r#"<path d="M{}{close}" {paint}/>"#,
            steps.join("L")
        ));
    }

    pub fn text(&mut self, label: &Label) {
        let anchor = match label.anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let weight = if label.bold {
            r#" font-weight="600""#
        } else {
            ""
        };
        let title = label.full.as_ref().map_or_else(String::new, |full| {
            format!("<title>{}</title>", escape(full))
        });
        let (x, y, size) = (n(label.x), n(label.y), n(label.size));
        let (fill, halo, words) = (label.fill, label.halo, escape(&label.words));
        self.put(&format!(
            r#"<text x="{x}" y="{y}" font-size="{size}" fill="{fill}"{anchor}{weight}{halo}>{title}{words}</text>"#
        ));
    }

    /// A name around the height `y`. A shortened name carries the whole one as
    /// its title.
    pub fn name(&mut self, x: f64, y: f64, name: &str, room: f64) {
        let set = text::wrap(name, BODY, false, room, NAME_LINES);
        let cut = set.iter().any(|line| line.ends_with('…'));
        let leading = BODY * LEADING;
        let first = y - leading * (set.len().saturating_sub(1)) as f64 / 2.0 + BODY * 0.35;
        for (i, line) in set.into_iter().enumerate() {
            let label = Label::new(x, first + leading * i as f64, line);
            self.text(&if cut { label.full(name) } else { label });
        }
    }

    /// The paint of something good (solid) or bad (hatched): a difference that
    /// a black-and-white printer keeps.
    pub fn paint(&self, good: bool) -> String {
        if good {
            return format!(r#"fill="{BLUE}""#);
        }
        format!(r##"fill="url(#{}-hatch)" stroke="{ORANGE}""##, self.id)
    }

    /// An element as it is written.
    pub fn put(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    /// Closes the sheet: `height` units tall, with its title and its sentence.
    pub fn finish(self, height: f64, title: &str, sentence: &str) -> String {
        let Self { id, body } = self;
        let (height, title, sentence) = (n(height), escape(title), escape(sentence));
        let mut svg = String::with_capacity(body.len() + 1200);
        let _ = write!(
            svg,
            r##"<svg xmlns="http://www.w3.org/2000/svg" id="{id}" viewBox="0 0 {WIDTH} {height}" width="100%" role="img" aria-labelledby="{id}-title {id}-desc" font-family="{FONT}" font-variant="tabular-nums">
<title id="{id}-title">{title}</title>
<desc id="{id}-desc">{sentence}</desc>
<defs><pattern id="{id}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/><rect width="3.6" height="6" fill="{ORANGE}"/></pattern></defs>
<rect width="{WIDTH}" height="{height}" fill="#fff"/>
{body}</svg>"##
        );
        svg
    }
}

/// What is shown, at the top left, in at most one line.
pub(crate) fn subtitle(words: &str) -> Label {
    let short = text::shorten(words, SMALL, false, WIDTH - 2.0 * MARGIN);
    let label = Label::new(MARGIN, 20.0, short.clone())
        .size(SMALL)
        .fill(QUIET);
    if short == words {
        label
    } else {
        label.full(words)
    }
}

/// A horizontal grid line with its word at the left.
pub(crate) fn horizontal(sheet: &mut Sheet, y: f64, left: f64, right: f64, word: String) {
    sheet.line((left, y), (right, y), GRID, 1.0);
    let label = Label::new(left - 10.0, y + SMALL * 0.35, word);
    sheet.text(&label.size(SMALL).fill(QUIET).anchor(Anchor::End));
}

/// Thin lines between rows.
pub(crate) fn rules(sheet: &mut Sheet, tops: &[f64]) {
    let inner = tops.len().saturating_sub(2);
    for top in tops.iter().skip(1).take(inner) {
        sheet.line((MARGIN, *top), (WIDTH - MARGIN, *top), GRID, 1.0);
    }
}

/// How tall a name set into `room` will be.
pub fn name_height(name: &str, room: f64) -> f64 {
    text::wrap(name, BODY, false, room, NAME_LINES).len() as f64 * BODY * LEADING
}

/// A coordinate to a tenth of a unit.
fn n(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.strip_suffix(".0").unwrap_or(&text) {
        "-0" => "0".into(),
        short => short.into(),
    }
}

/// Text that can stand in an element or an attribute. Characters that XML
/// forbids, and those that turn the direction of the text around, are dropped.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' | '\r' => out.push(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
