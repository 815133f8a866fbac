//! One simulated week as a picture that moves: desks, and the people who wait for them.
//!
//! The motion is CSS inside the SVG, without script. Whoever has asked for less motion, prints the
//! page or has no CSS sees the busiest moment stand still; [`Week::stills`] shows a few moments side
//! by side instead.

mod moments;
mod motion;
mod room;

use crate::chart::{Chart, Table, capital, list, said};
use crate::error::{At, ChartError, check_count, check_id};
use crate::marks::legend;
use crate::palette::QUIET;
use crate::sheet::{MARGIN, Sheet, WIDTH, subtitle};
use room::{Room, desk, person};

/// As many people of one team as are drawn one by one.
const DRAWN: usize = 40;
/// Between two moments side by side.
const GAP: f64 = 32.0;
const MOST_FRAMES: usize = 60;
const MOST_TEAMS: usize = 6;
const MOST_PARTNERS: usize = 16;

/// A week frame by frame.
///
/// ```
/// use comity_chart::{Frame, TeamFrame, Week};
///
/// let frame = |label: &str, busy, waiting: Vec<usize>| Frame {
///     label: label.into(),
///     teams: vec![TeamFrame { busy, on_duty: 5 }],
///     waiting_count: vec![waiting.len() as u32],
///     waiting: vec![waiting],
/// };
/// let week = Week {
///     title: "A week at the desk".into(),
///     teams: vec!["One desk".into()],
///     partners: vec!["Fife".into(), "Angus".into()],
///     frames: vec![frame("Mon 09:00", 3, vec![]), frame("Mon 10:00", 5, vec![1, 0, 0])],
/// };
/// let chart = week.chart("week")?;
/// assert_eq!(
///     chart.sentence,
///     "From Mon 09:00 to Mon 10:00 somebody waits in 1 of 2 moments. Most wait on Mon 10:00: 3 \
///      people, with 5 of 5 desks busy. Of them 2 are from Fife and 1 from Angus."
/// );
/// assert!(week.stills("stills")?.svg.contains("Mon 09:00"));
/// # Ok::<(), comity_chart::ChartError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Week {
    /// The title.
    pub title: String,
    /// The teams, at most six.
    pub teams: Vec<String>,
    /// The partners whose people wait, at most sixteen; each gets a letter.
    pub partners: Vec<String>,
    /// The moments in order, at most sixty.
    pub frames: Vec<Frame>,
}

/// One moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    /// When it is, e.g. "Mon 10:00".
    pub label: String,
    /// Each team's desks.
    pub teams: Vec<TeamFrame>,
    /// For each team the partner of each person who waits, as an index, the next to be served
    /// first. It may break off after the first forty.
    pub waiting: Vec<Vec<usize>>,
    /// For each team how many wait in all.
    pub waiting_count: Vec<u32>,
}

/// One team's desks at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TeamFrame {
    /// Desks busy.
    pub busy: u32,
    /// Desks staffed. Some may still be busy when fewer are, as those who finish a call after their
    /// shift are.
    pub on_duty: u32,
}

impl Frame {
    fn busy(&self) -> u32 {
        self.teams.iter().map(|team| team.busy).sum()
    }

    fn on_duty(&self) -> u32 {
        self.teams.iter().map(|team| team.on_duty).sum()
    }

    fn waiting(&self) -> u64 {
        self.waiting_count
            .iter()
            .map(|count| u64::from(*count))
            .sum()
    }

    /// Desks, queue and its length of each team.
    fn by_team(&self) -> impl Iterator<Item = (TeamFrame, &[usize], u32)> {
        let queues = self.waiting.iter().map(Vec::as_slice);
        let teams = self.teams.iter().copied().zip(queues);
        teams
            .zip(&self.waiting_count)
            .map(|((team, queue), count)| {
                let drawn = queue.len().min(DRAWN);
                (team, queue.get(..drawn).unwrap_or_default(), *count)
            })
    }
}

impl Week {
    /// The moving picture, the sentence and the table. `id` must be unique in the page.
    ///
    /// The picture pauses under the pointer. Where people use the keyboard only, offer
    /// [`Week::stills`] beside it, or put it where it can be folded away.
    ///
    /// # Errors
    /// No frames, teams or partners, or too many; a frame that does not have desks and a queue for
    /// each team; a partner that there is not; fewer people counted than listed; an `id` that cannot
    /// stand in a page.
    pub fn chart(&self, id: &str) -> Result<Chart, ChartError> {
        self.with(id, Self::draw)
    }

    /// Six to eight moments side by side, the busiest among them, for those who would rather have
    /// nothing move. `id` must be unique in the page.
    ///
    /// # Errors
    /// As [`Week::chart`].
    pub fn stills(&self, id: &str) -> Result<Chart, ChartError> {
        self.with(id, Self::draw_stills)
    }

    fn with(
        &self,
        id: &str,
        draw: impl Fn(&Self, &str, &str) -> String,
    ) -> Result<Chart, ChartError> {
        check_id(id)?;
        self.check()?;
        let sentence = self.sentence();
        Ok(Chart {
            svg: draw(self, id, &sentence),
            title: self.title.clone(),
            sentence,
            table: self.table(),
        })
    }

    fn check(&self) -> Result<(), ChartError> {
        check_count("teams", MOST_TEAMS, self.teams.len())?;
        check_count("partners", MOST_PARTNERS, self.partners.len())?;
        check_count("frames", MOST_FRAMES, self.frames.len())?;
        for (i, frame) in self.frames.iter().enumerate() {
            self.check_frame(i + 1, frame)?;
        }
        Ok(())
    }

    fn check_frame(&self, row: usize, frame: &Frame) -> Result<(), ChartError> {
        let name = frame.label.as_str();
        let at = At { row, name };
        let teams = self.teams.len();
        at.even("teams", teams, frame.teams.len())?;
        at.even("queues", teams, frame.waiting.len())?;
        at.even("counts of people waiting", teams, frame.waiting_count.len())?;
        let partners = self.partners.len();
        let wrong = frame.waiting.iter().flatten().find(|p| **p >= partners);
        let longer = |(queue, count): (&Vec<usize>, &u32)| queue.len() > *count as usize;
        let why = if let Some(partner) = wrong {
            format!("somebody of partner {partner} waits, but there are {partners}, counted from 0")
        } else if frame.waiting.iter().zip(&frame.waiting_count).any(longer) {
            "more people are listed than counted; count all who wait".into()
        } else {
            return Ok(());
        };
        let name = name.into();
        Err(ChartError::Misplaced { row, name, why })
    }

    fn sentence(&self) -> String {
        let ends = (self.frames.first(), self.frames.last());
        let (Some(first), Some(last), Some(busiest)) = (ends.0, ends.1, self.busiest()) else {
            return String::new();
        };
        let span = format!("From {} to {}", said(&first.label), said(&last.label));
        let all = self.frames.len();
        let some = self.frames.iter().filter(|f| f.waiting() > 0).count();
        let desks = format!("{} of {} desks busy", busiest.busy(), busiest.on_duty());
        let when = said(&busiest.label);
        if some == 0 {
            return format!("{span} nobody waits. The busiest moment is {when}, with {desks}.");
        }
        let people = match busiest.waiting() {
            1 => "1 person".to_owned(),
            more => format!("{more} people"),
        };
        format!(
            "{span} somebody waits in {some} of {all} moments. Most wait on {when}: {people}, with {desks}.{}",
            self.origins(busiest)
        )
    }

    /// Where those who wait come from, if all of them are listed.
    fn origins(&self, frame: &Frame) -> String {
        let listed: Vec<usize> = frame.waiting.iter().flatten().copied().collect();
        let whole = listed.len() as u64 == frame.waiting();
        if !whole || self.partners.len() < 2 {
            return String::new();
        }
        let mut counts: Vec<(usize, &String)> = self
            .partners
            .iter()
            .enumerate()
            .map(|(i, name)| (listed.iter().filter(|p| **p == i).count(), name))
            .filter(|(count, _)| *count > 0)
            .collect();
        counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let more = counts.iter().skip(3).map(|(count, _)| count).sum::<usize>();
        let be = if counts.first().is_some_and(|c| c.0 == 1) {
            "is"
        } else {
            "are"
        };
        let told = counts
            .iter()
            .take(3)
            .enumerate()
            .map(|(i, (count, name))| match i {
                0 => format!("{count} {be} from {}", said(name)),
                _ => format!("{count} from {}", said(name)),
            });
        let rest = (more > 0).then(|| format!("{more} from elsewhere"));
        let all: Vec<String> = told.chain(rest).collect();
        format!(" Of them {}.", list(&all))
    }

    fn table(&self) -> Table {
        let of = |team: &String| {
            ["busy", "on duty", "waiting"].map(|what| capital(&format!("{team}: {what}")))
        };
        let row = |frame: &Frame| {
            let cells = frame.by_team().flat_map(|(team, _, count)| {
                [team.busy, team.on_duty, count].map(|figure| figure.to_string())
            });
            std::iter::once(frame.label.clone()).chain(cells).collect()
        };
        Table {
            caption: format!("{}: moment by moment", self.title),
            head: std::iter::once("Moment".to_owned())
                .chain(self.teams.iter().flat_map(of))
                .collect(),
            rows: self.frames.iter().map(row).collect(),
        }
    }

    /// What squares, discs and letters mean, from `top` down.
    fn draw_legend(&self, sheet: &mut Sheet, top: f64) -> f64 {
        let names: Vec<&str> = ["desk busy", "desk free"]
            .into_iter()
            .chain(self.partners.iter().map(String::as_str))
            .collect();
        legend(sheet, &names, top, |sheet, i, at| match i.checked_sub(2) {
            None => desk(sheet, at, i == 0),
            Some(partner) => person(sheet, partner, at),
        })
    }

    fn draw(&self, id: &str, sentence: &str) -> String {
        let mut sheet = Sheet::new(id);
        sheet.text(&subtitle(
            "Squares: desks. Discs: people waiting, next first. Pauses under the pointer.",
        ));
        let top = self.draw_legend(&mut sheet, 30.0) + 16.0;
        let room = Room::new(self, &self.all(), (MARGIN, WIDTH - MARGIN), 24.0);
        let bottom = motion::draw(self, &mut sheet, &room, (id, top));
        sheet.finish(bottom, &self.title, sentence)
    }

    fn draw_stills(&self, id: &str, sentence: &str) -> String {
        let mut sheet = Sheet::new(id);
        sheet.text(&subtitle(
            "Squares: desks. Discs: people who wait, the next in line first.",
        ));
        let top = self.draw_legend(&mut sheet, 30.0) + 20.0;
        let shown = moments::chosen(self);
        let half = (WIDTH - 2.0 * MARGIN - GAP) / 2.0;
        let room = Room::new(self, &shown, (MARGIN, MARGIN + half), 21.0);
        let mut bottom = top;
        for (i, frame) in shown.iter().enumerate() {
            let y = top + (i / 2) as f64 * room.height();
            let room = room.moved((i % 2) as f64 * (half + GAP));
            sheet.line((room.left, y + 2.0), (room.right, y + 2.0), QUIET, 1.0);
            let busiest = self.busiest().is_some_and(|b| std::ptr::eq(b, *frame));
            let most = if busiest { ", the busiest" } else { "" };
            room.head(&mut sheet, &format!("{}{most}", frame.label), y);
            room.names(&mut sheet, &self.teams, y);
            room.frame(&mut sheet, frame, y);
            bottom = y + room.height();
        }
        sheet.finish(bottom, &self.title, sentence)
    }

    fn all(&self) -> Vec<&Frame> {
        self.frames.iter().collect()
    }

    /// The moment at which most wait; of equals the one with most desks busy, then the first.
    fn busiest(&self) -> Option<&Frame> {
        let rank = |frame: &&Frame| (frame.waiting(), frame.busy());
        self.frames.iter().rev().max_by_key(rank)
    }
}
