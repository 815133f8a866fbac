//! Where the work is done, as a map: which places keep posts, which lose or gain them.

use crate::chart::{Chart, Table, list, said};
use crate::error::{ChartError, LARGEST, check_count, check_id};
use crate::palette::{BLUE, ORANGE, QUIET};
use crate::place::{Block, Placer};
use crate::sheet::{Anchor, Label, MARGIN, SMALL, Sheet, WIDTH, subtitle};
use crate::text;

/// As many places as a map can show.
const MOST: usize = 100;
/// The largest circle.
const WIDEST: f64 = 34.0;
/// A place without posts.
const SMALLEST: f64 = 4.0;
const TOP: f64 = 40.0;
/// Room around the places for circles and names.
const EDGE: f64 = 90.0;
const TALLEST: f64 = 460.0;

/// Places with posts now and in a plan. North is up; circles have the area of their posts.
///
/// ```
/// use comity_chart::{MapPlace, SiteMap};
///
/// let place = |name: &str, east, open, before, after| MapPlace { name: name.into(), east, north: 0.0, open, before, after };
/// let chart = SiteMap {
///     title: "Glasgow alone".into(),
///     places: vec![place("Glasgow", 259.0, true, 1352, 1750), place("Paisley", 248.0, false, 398, 0)],
/// }
/// .chart("map")?;
/// assert_eq!(
///     chart.sentence,
///     "The work is done in 1 of 2 places: Glasgow. Paisley loses most posts, 398 of 398. Glasgow \
///      gains most, 398 more."
/// );
/// # Ok::<(), comity_chart::ChartError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SiteMap {
    /// The title.
    pub title: String,
    /// The places.
    pub places: Vec<MapPlace>,
}

/// One place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MapPlace {
    /// Its name.
    pub name: String,
    /// Where it is, in any unit that is the same for all.
    pub east: f64,
    /// Likewise.
    pub north: f64,
    /// True if the service works there in the plan.
    pub open: bool,
    /// Posts now.
    pub before: u64,
    /// Posts in the plan.
    pub after: u64,
}

impl MapPlace {
    /// Posts that it has more in the plan than now.
    fn gained(&self) -> i64 {
        self.after as i64 - self.before as i64
    }

    /// Refuses a position that is no number; metres of a grid may go into the millions.
    fn check(&self, row: usize) -> Result<(), ChartError> {
        for (column, value) in [("east", self.east), ("north", self.north)] {
            if !(value.is_finite() && value.abs() <= LARGEST) {
                return Err(ChartError::NotANumber {
                    row,
                    name: self.name.clone(),
                    column: column.to_owned(),
                    value,
                });
            }
        }
        Ok(())
    }

    fn change(&self) -> String {
        match self.gained() {
            0 => "no change".to_owned(),
            n if n > 0 => format!("+{}", count(n.unsigned_abs())),
            n => format!("−{}", count(n.unsigned_abs())),
        }
    }
}

impl SiteMap {
    /// The picture, the sentence and the table. `id` must be unique in the page.
    ///
    /// # Errors
    /// No places or too many, positions that are no numbers; an `id` that cannot stand in a page.
    pub fn chart(&self, id: &str) -> Result<Chart, ChartError> {
        check_id(id)?;
        self.check()?;
        let sentence = self.sentence();
        let svg = self.draw(id, &sentence);
        Ok(Chart {
            svg,
            title: self.title.clone(),
            sentence,
            table: self.table(),
        })
    }

    fn check(&self) -> Result<(), ChartError> {
        if self.places.is_empty() {
            return Err(ChartError::Empty { what: "places" });
        }
        check_count("places", MOST, self.places.len())?;
        for (i, place) in self.places.iter().enumerate() {
            place.check(i + 1)?;
        }
        Ok(())
    }

    fn sentence(&self) -> String {
        let open = self.places.iter().filter(|p| p.open);
        let names: Vec<String> = open.map(|p| said(&p.name)).collect();
        let mut words = match names.len() {
            0 => "The work is done in none of these places.".to_owned(),
            n => format!(
                "The work is done in {n} of {} places: {}.",
                self.places.len(),
                list(&names)
            ),
        };
        let most = |better: &dyn Fn(&MapPlace) -> i64| {
            let changed = self.places.iter().filter(|p| better(p) > 0);
            changed.reduce(|most, next| {
                if better(next) > better(most) {
                    next
                } else {
                    most
                }
            })
        };
        match most(&|p| -p.gained()) {
            Some(p) => words.push_str(&format!(
                " {} loses most posts, {} of {}.",
                said(&p.name),
                count(p.gained().unsigned_abs()),
                count(p.before)
            )),
            None => words.push_str(" No place loses posts."),
        }
        if let Some(p) = most(&|p| p.gained()) {
            let more = count(p.gained().unsigned_abs());
            words.push_str(&format!(" {} gains most, {more} more.", said(&p.name)));
        }
        words
    }

    fn table(&self) -> Table {
        let row = |p: &MapPlace| {
            let open = if p.open { "open" } else { "not open" };
            vec![
                p.name.clone(),
                open.to_owned(),
                count(p.before),
                count(p.after),
                p.change(),
            ]
        };
        Table {
            caption: self.title.clone(),
            head: ["Place", "Site", "Posts now", "Posts then", "Change"]
                .map(str::to_owned)
                .to_vec(),
            rows: self.places.iter().map(row).collect(),
        }
    }

    fn draw(&self, id: &str, sentence: &str) -> String {
        let ground = Ground::of(&self.places);
        let mut sheet = Sheet::new(id);
        sheet.text(&subtitle(
            "Filled: open. Hatched: closed, with its posts now. Size: posts. North is up.",
        ));
        let largest = self.places.iter().map(shown).max().unwrap_or(0).max(1);
        let radius = |p: &MapPlace| {
            let share = shown(p) as f64 / largest as f64;
            (WIDEST * share.sqrt()).max(SMALLEST)
        };
        let mut placer = Placer::default();
        let at: Vec<(f64, f64)> = self.places.iter().map(|p| ground.at(p)).collect();
        for (place, (x, y)) in self.places.iter().zip(&at) {
            let r = radius(place);
            placer.reserve(Block {
                left: x - r,
                right: x + r,
                top: y - r,
                bottom: y + r,
            });
        }
        // The large first, so that the small stay on top.
        let mut order: Vec<usize> = (0..self.places.len()).collect();
        order.sort_by_key(|i| std::cmp::Reverse(shown(&self.places[*i])));
        for i in &order {
            let place = &self.places[*i];
            let paint = match (place.open, shown(place)) {
                (true, _) => sheet.paint(true),
                (false, 0) => format!(r##"fill="#fff" stroke="{QUIET}""##),
                (false, _) => sheet.paint(false),
            };
            sheet.circle(at[*i], radius(place), &paint);
        }
        for i in order {
            let place = &self.places[i];
            name(
                &mut sheet,
                &mut placer,
                place,
                at[i],
                radius(place),
                ground.height,
            );
        }
        sheet.finish(ground.height, &self.title, sentence)
    }
}

/// The posts that a circle shows: then, or now where nothing is left.
fn shown(place: &MapPlace) -> u64 {
    match place.open {
        true => place.after,
        false => place.before,
    }
}

/// The name and the change, beside the circle, on the side that is free; left out where none is:
/// the table has it.
fn name(
    sheet: &mut Sheet,
    placer: &mut Placer,
    place: &MapPlace,
    (x, y): (f64, f64),
    r: f64,
    height: f64,
) {
    let short = text::shorten(&place.name, SMALL, true, 170.0);
    let first = Label::new(0.0, 0.0, short.clone()).size(SMALL).bold();
    let first = if short == place.name {
        first
    } else {
        first.full(&place.name)
    };
    let colour = match place.gained() {
        n if n < 0 => ORANGE,
        0 => QUIET,
        _ => BLUE,
    };
    let change = if place.before + place.after == 0 {
        String::new()
    } else {
        place.change()
    };
    let second = Label::new(0.0, 0.0, change).size(SMALL).fill(colour);
    let sides = [
        (x + r + 6.0, y - 2.0, Anchor::Start),
        (x - r - 6.0, y - 2.0, Anchor::End),
        (x, y + r + 18.0, Anchor::Middle),
        (x, y - r - 24.0, Anchor::Middle),
    ];
    for (x, y, anchor) in sides {
        let one = first.clone().at(x, y).anchor(anchor);
        let two = second.clone().at(x, y + 18.0).anchor(anchor);
        let (a, b) = (one.block(), two.block());
        let both = Block {
            left: a.left.min(b.left),
            right: a.right.max(b.right),
            top: a.top,
            bottom: b.bottom,
        };
        let inside = both.left >= MARGIN
            && both.right <= WIDTH - MARGIN
            && both.top >= TOP - 12.0
            && both.bottom <= height;
        if inside && placer.take(both) {
            sheet.text(&one);
            sheet.text(&two);
            return;
        }
    }
}

/// From east and north to the sheet.
struct Ground {
    west: f64,
    north: f64,
    scale: f64,
    left: f64,
    height: f64,
}

impl Ground {
    fn of(places: &[MapPlace]) -> Ground {
        let ends = |of: &dyn Fn(&MapPlace) -> f64| {
            let start = (f64::INFINITY, f64::NEG_INFINITY);
            places
                .iter()
                .fold(start, |(low, high), p| (low.min(of(p)), high.max(of(p))))
        };
        let (west, east) = ends(&|p| p.east);
        let (south, north) = ends(&|p| p.north);
        let room = (WIDTH - 2.0 * EDGE, TALLEST - 2.0 * EDGE);
        let fits = |extent: f64, room: f64| match extent > 0.0 {
            true => room / extent,
            false => f64::INFINITY,
        };
        let scale = fits(east - west, room.0).min(fits(north - south, room.1));
        let scale = if scale.is_finite() { scale } else { 0.0 };
        Ground {
            left: (WIDTH - scale * (east - west)) / 2.0,
            height: TOP + 2.0 * EDGE + scale * (north - south),
            west,
            north,
            scale,
        }
    }

    fn at(&self, place: &MapPlace) -> (f64, f64) {
        (
            self.left + self.scale * (place.east - self.west),
            TOP + EDGE + self.scale * (self.north - place.north),
        )
    }
}

/// A number with its thousands apart.
fn count(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let (head, rest) = digits.split_at(first);
    let groups = rest.as_bytes().chunks(3).map(String::from_utf8_lossy);
    let head = (!head.is_empty()).then(|| head.into());
    head.into_iter().chain(groups).collect::<Vec<_>>().join(",")
}
