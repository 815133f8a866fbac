//! Where desks and people stand, and how one moment is drawn.
//!
//! A week has thousands of desks and people, so a row of desks is one dashed line and a queue is a
//! path of dots with one text: a tenth of what an element for each would take.

use super::{DRAWN, Frame, TeamFrame, Week};
use crate::palette::{BLUE, INK, ORANGE, QUIET};
use crate::place::stack;
use crate::sheet::{Anchor, Label, SMALL, Sheet};
use crate::text;
use std::fmt::Write as _;

/// The line with the moment's name.
const HEAD: f64 = 34.0;
/// The line with a team's name.
const NAME: f64 = 26.0;
/// Between desks and those who wait for them.
const STEP: f64 = 4.0;
/// Below a team.
const AFTER: f64 = 12.0;
/// Below the last team.
const FOOT: f64 = 10.0;
/// People of one partner have one of these colours, and a letter that tells them apart.
const TONES: [&str; 4] = [BLUE, ORANGE, INK, QUIET];

/// The room that a moment takes: the same for all, so that nothing jumps.
#[derive(Debug, Clone)]
pub(super) struct Room {
    pub left: f64,
    pub right: f64,
    /// From one desk or person to the next.
    pitch: f64,
    /// For each team its rows of desks and of people.
    rows: Vec<(usize, usize)>,
    /// The room that the words at the right of a team's name need.
    words: f64,
}

impl Room {
    /// As much as the fullest of these moments needs.
    pub fn new(week: &Week, frames: &[&Frame], (left, right): (f64, f64), pitch: f64) -> Self {
        let mut room = Self {
            left,
            right,
            pitch,
            rows: vec![(1, 1); week.teams.len()],
            words: 0.0,
        };
        for frame in frames {
            let mut rows = std::mem::take(&mut room.rows);
            for ((desks, people), (team, queue, count)) in rows.iter_mut().zip(frame.by_team()) {
                let all = team.busy.max(team.on_duty);
                let drawn = (all as usize).min(DRAWN);
                *desks = room.rows_of(drawn, all).max(*desks);
                *people = room.rows_of(queue.len(), count).max(*people);
                room.words = room.state(team, count).width().max(room.words);
            }
            room.rows = rows;
        }
        room
    }

    /// The same room farther to the right.
    pub fn moved(&self, by: f64) -> Self {
        let mut room = self.clone();
        (room.left, room.right) = (self.left + by, self.right + by);
        room
    }

    pub fn height(&self) -> f64 {
        HEAD + FOOT + self.heights().sum::<f64>()
    }

    /// How tall each team is.
    fn heights(&self) -> impl Iterator<Item = f64> {
        let rows = self.rows.iter().map(|(desks, people)| desks + people);
        rows.map(|rows| NAME + STEP + AFTER + self.pitch * rows as f64)
    }

    /// Where each team begins, below the head.
    fn tops(&self, top: f64) -> Vec<f64> {
        stack(top + HEAD, self.heights())
    }

    /// How many stand in one row.
    fn across(&self) -> usize {
        ((self.right - self.left) / self.pitch) as usize
    }

    fn rows_of(&self, drawn: usize, all: u32) -> usize {
        let (_, row) = self.rest_at(drawn, all);
        row + 1
    }

    /// Where "+12" stands, as column and row: after the last one drawn, or below if it has no room
    /// there. If nothing is left out, where the last one drawn stands.
    fn rest_at(&self, drawn: usize, all: u32) -> (usize, usize) {
        let across = self.across().max(1);
        let Some(words) = rest(drawn, all) else {
            let last = drawn.saturating_sub(1);
            return (last % across, last / across);
        };
        let cells = (text::width(&words, SMALL, false) / self.pitch).ceil() as usize;
        match (drawn % across, drawn / across) {
            (column, row) if column + cells <= across => (column, row),
            (_, row) => (0, row + 1),
        }
    }

    /// The middle of one place.
    fn at(&self, column: usize, row: usize, top: f64) -> (f64, f64) {
        let [x, y] = [column, row].map(|i| self.pitch * (i as f64 + 0.5));
        (self.left + x, top + y)
    }

    /// The moment's name.
    pub fn head(&self, sheet: &mut Sheet, name: &str, top: f64) {
        let words = text::shorten(name, SMALL + 2.0, true, self.right - self.left);
        let label = Label::new(self.left, top + 24.0, words).bold().bare();
        sheet.text(&label);
    }

    /// The teams' names: they stay while the moments change.
    pub fn names(&self, sheet: &mut Sheet, teams: &[String], top: f64) {
        let room = self.right - self.left - self.words - 12.0;
        for (name, top) in teams.iter().zip(self.tops(top)) {
            let words = text::shorten(name, SMALL, false, room);
            let cut = words != *name;
            let label = Label::new(self.left, top + NAME - 8.0, words);
            let label = label.size(SMALL).bare();
            sheet.text(&if cut { label.full(name) } else { label });
        }
    }

    /// Desks, people and figures of one moment.
    pub fn frame(&self, sheet: &mut Sheet, frame: &Frame, top: f64) {
        let mut ink = Ink::default();
        let tops = self.tops(top);
        let teams = frame.by_team().zip(&self.rows).zip(&tops);
        for (((team, queue, count), (desk_rows, _)), top) in teams {
            let state = self.state(team, count).anchor(Anchor::End);
            sheet.text(&state.at(self.right, top + NAME - 8.0).bare());
            let desks = top + NAME;
            self.desks(sheet, &mut ink, team, desks);
            let people = desks + STEP + self.pitch * *desk_rows as f64;
            self.people(&mut ink, queue, people);
            self.rest(sheet, (queue.len(), count), people);
        }
        ink.put(sheet, self.pitch);
    }

    /// "9 of 10 desks busy, 3 waiting", or what of it there is room for.
    fn state(&self, team: TeamFrame, count: u32) -> Label {
        let waiting = format!("{count} waiting");
        let words = if self.right - self.left > 500.0 {
            let (busy, on_duty) = (team.busy, team.on_duty);
            format!("{busy} of {on_duty} desks busy, {waiting}")
        } else {
            waiting
        };
        Label::new(0.0, 0.0, words).size(SMALL)
    }

    fn desks(&self, sheet: &mut Sheet, ink: &mut Ink, team: TeamFrame, top: f64) {
        let all = team.busy.max(team.on_duty);
        let drawn = (all as usize).min(DRAWN);
        let busy = (team.busy as usize).min(drawn);
        let across = self.across().max(1);
        for row in 0..drawn.div_ceil(across) {
            let first = row * across;
            let last = (first + across).min(drawn);
            let (x, y) = self.at(0, row, top);
            ink.desks.dash(x, y, last - first, self.pitch);
            let taken = busy.clamp(first, last);
            let (x, y) = self.at(taken - first, row, top);
            ink.free.dash(x, y, last - taken, self.pitch);
        }
        self.rest(sheet, (drawn, all), top);
    }

    fn people(&self, ink: &mut Ink, queue: &[usize], top: f64) {
        for (row, people) in queue.chunks(self.across().max(1)).enumerate() {
            let places = |column| self.at(column, row, top);
            for (column, partner) in people.iter().enumerate() {
                ink.dot(*partner, places(column));
            }
            let xs: Vec<String> = (0..people.len()).map(|c| short(places(c).0)).collect();
            let letters: String = people.iter().copied().map(letter).collect();
            let y = short(places(0).1 + self.pitch * 0.21);
            let _ = write!(
                ink.letters,
                r#"<text x="{}" y="{y}">{letters}</text>"#,
                xs.join(" ")
            );
        }
    }

    /// "+12" for those that are not drawn.
    fn rest(&self, sheet: &mut Sheet, (drawn, all): (usize, u32), top: f64) {
        let Some(words) = rest(drawn, all) else {
            return;
        };
        let (column, row) = self.rest_at(drawn, all);
        let (x, y) = self.at(column, row, top);
        let label = Label::new(x - self.pitch * 0.4, y + SMALL * 0.35, words);
        sheet.text(&label.size(SMALL).bare());
    }
}

/// "+12", if not all are drawn.
fn rest(drawn: usize, all: u32) -> Option<String> {
    let more = (all as usize).saturating_sub(drawn);
    (more > 0).then(|| format!("+{more}"))
}

/// What one moment consists of, colour by colour.
#[derive(Default)]
struct Ink {
    desks: Stroke,
    free: Stroke,
    dots: [Stroke; 4],
    letters: String,
}

impl Ink {
    fn dot(&mut self, partner: usize, (x, y): (f64, f64)) {
        if let Some(dots) = self.dots.get_mut(partner % TONES.len()) {
            dots.dot(x, y);
        }
    }

    fn put(self, sheet: &mut Sheet, pitch: f64) {
        self.desks.put(sheet, BLUE, &dashes(pitch, 6.0));
        self.free.put(sheet, "#fff", &dashes(pitch, 11.0));
        let round = format!(r#"stroke-width="{}" stroke-linecap="round""#, pitch - 3.0);
        for (dots, tone) in self.dots.into_iter().zip(TONES) {
            dots.put(sheet, tone, &round);
        }
        if !self.letters.is_empty() {
            let size = letter_size(pitch);
            sheet.put(&format!(
                r##"<g font-size="{size}" font-weight="600" text-anchor="middle" fill="#fff">{}</g>"##,
                self.letters
            ));
        }
    }
}

/// A path in the making.
#[derive(Default)]
struct Stroke {
    path: String,
    /// Where the last dot stands.
    last: Option<(f64, f64)>,
}

impl Stroke {
    /// A line from the middle of the first place to that of the last; dashed, it is a row of squares.
    fn dash(&mut self, x: f64, y: f64, count: usize, pitch: f64) {
        if count > 0 {
            let (from, by) = (x - pitch / 2.0, pitch * count as f64);
            let _ = write!(self.path, "M{} {}h{}", short(from), short(y), short(by));
        }
    }

    /// A line of no length; its round ends make it a dot. Within a row a step from the last dot is
    /// shorter than a place.
    fn dot(&mut self, x: f64, y: f64) {
        let _ = match self.last {
            Some((before, row)) if row == y => write!(self.path, "m{} 0h0", short(x - before)),
            _ => write!(self.path, "M{} {}h0", short(x), short(y)),
        };
        self.last = Some((x, y));
    }

    fn put(self, sheet: &mut Sheet, colour: &str, paint: &str) {
        if !self.path.is_empty() {
            let path = self.path;
            sheet.put(&format!(
                r#"<path d="{path}" fill="none" stroke="{colour}" {paint}/>"#
            ));
        }
    }
}

/// Squares with this much between them, in the middle of their places.
fn dashes(pitch: f64, between: f64) -> String {
    let size = pitch - between;
    let start = pitch - between / 2.0;
    format!(
        r#"stroke-width="{size}" stroke-dasharray="{size} {between}" stroke-dashoffset="{start}""#
    )
}

/// A coordinate to a tenth.
fn short(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A partner's letter.
fn letter(partner: usize) -> char {
    let letters = b'A'..=b'Z';
    letters.map(char::from).nth(partner % 26).unwrap_or('A')
}

fn letter_size(pitch: f64) -> f64 {
    (pitch * 0.6).round()
}

/// One desk for the legend.
pub(super) fn desk(sheet: &mut Sheet, (x, y): (f64, f64), busy: bool) {
    let fill = if busy { BLUE } else { "#fff" };
    let paint = format!(r#"fill="{fill}" stroke="{BLUE}" stroke-width="2.5""#);
    sheet.rect((x - 7.7, y - 7.7), (x + 7.7, y + 7.7), &paint);
}

/// One person for the legend.
pub(super) fn person(sheet: &mut Sheet, partner: usize, (x, y): (f64, f64)) {
    let mut ink = Ink::default();
    ink.dot(partner, (x, y));
    let _ = write!(
        ink.letters,
        r#"<text x="{}" y="{}">{}</text>"#,
        short(x),
        short(y + 5.0),
        letter(partner)
    );
    ink.put(sheet, 24.0);
}
