//! The files of places, read together, and wishes that cannot be met.

use super::question::{self, PlaceQuestion, RawQuestion};
use super::site::{self, PLACES_FILE, Place};
use super::travel::{self, TRAVEL_FILE, Travel};
use crate::files::PackFiles;
use crate::partnership::Partnership;
use crate::problem::Problem;
use crate::text::read_toml;
use comity_methods::location::{Distances, LocationError, SiteRules, fewest_sites, p_centre};

/// The file with the question.
const QUESTION_FILE: &str = "places.toml";

/// The most places: their journeys make a table of all pairs.
const MOST_PLACES: usize = 2_000;

/// Where the service works and could work, who travels how far, and what is asked.
///
/// Made by [`Pack::read`](crate::Pack::read) from `places.csv`, `travel.csv` and `places.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Places {
    /// All places, in the order of their file.
    pub places: Vec<Place>,
    /// What is asked.
    pub question: PlaceQuestion,
    /// Positions of the places where the service works or could.
    pub(super) sites: Vec<usize>,
    pub(super) travel: Travel,
}

/// True for a file that is read as part of places.
pub(crate) fn is_read(path: &str) -> bool {
    [PLACES_FILE, TRAVEL_FILE, QUESTION_FILE].contains(&path)
}

/// Reads the files, if there are any.
pub(crate) fn read(
    files: &PackFiles,
    partnership: &Partnership,
    problems: &mut Vec<Problem>,
) -> Option<Places> {
    if !files.paths().any(is_read) {
        return None;
    }
    if files.bytes(PLACES_FILE).is_none() {
        let message = format!("there are journeys or a question of places, but no {PLACES_FILE}");
        let help = "add it: a row for each site and for each place where people are (docs/reference/places.md)";
        problems.push(Problem::new(message, help));
        return None;
    }
    let before = problems.len();
    let places = site::read(files, partnership, problems);
    if problems.len() > before || !are_enough(&places, problems) {
        return None;
    }
    let travel = travel::read(files, partnership, &places, problems);
    let question = asked(files, &places, problems);
    let (travel, question) = (travel?, question?);
    let sites = (0..places.len()).filter(|p| places[*p].is_site());
    let read = Places {
        sites: sites.collect(),
        places,
        question,
        travel,
    };
    read.can_be_met(problems);
    Some(read)
}

/// Refuses places among which there is nothing to choose.
fn are_enough(places: &[Place], problems: &mut Vec<Problem>) -> bool {
    let homes: u64 = places.iter().filter_map(|p| p.staff_homes).sum();
    let posts: u64 = places.iter().map(|p| p.posts).sum();
    let (message, help) = if !places.iter().any(Place::is_site) {
        let help = "fill the column capacity for every place where the service works or could";
        (
            "no place has a capacity, so the service can be nowhere".to_owned(),
            help,
        )
    } else if places.len() > MOST_PLACES {
        let help = "put places together, such as by ward or postcode district";
        (format!("there are more than {MOST_PLACES} places"), help)
    } else if places.iter().any(|p| p.staff_homes.is_some()) && homes != posts {
        let help = "count each member of staff once where they live and once where their post is";
        (
            format!("{homes} staff live somewhere, but there are {posts} posts"),
            help,
        )
    } else {
        return true;
    };
    problems.push(Problem::new(message, help));
    false
}

fn asked(
    files: &PackFiles,
    places: &[Place],
    problems: &mut Vec<Problem>,
) -> Option<PlaceQuestion> {
    let Some(text) = files.text(QUESTION_FILE) else {
        let message = format!("there are places, but no {QUESTION_FILE}: nothing is asked of them");
        let help = "add it with a line such as sites = 2 (docs/reference/places.md)";
        problems.push(Problem::new(message, help));
        return None;
    };
    let source = match text {
        Ok(source) => source,
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    let raw: RawQuestion = read_toml(&source, problems)?;
    question::check(&raw, &source, places, problems)
}

impl Places {
    /// All posts there are now.
    pub fn posts(&self) -> u64 {
        self.places.iter().map(|p| p.posts).sum()
    }

    /// Positions of the places where the service works or could.
    pub fn sites(&self) -> &[usize] {
        &self.sites
    }

    /// Rules for so many sites, in positions among the sites.
    pub(super) fn rules(&self, count: usize) -> SiteRules {
        let among = |places: &[usize]| -> Vec<usize> {
            let found = places
                .iter()
                .map(|p| self.sites.iter().position(|s| s == p));
            found.flatten().collect()
        };
        SiteRules::open(count)
            .keeping(&among(&self.question.must_stay))
            .without(&among(&self.question.never))
    }

    /// Minutes of those users who travel at all, from each place that has any to each site.
    pub(super) fn user_minutes(&self) -> Option<Distances> {
        let with_users = self
            .places
            .iter()
            .enumerate()
            .filter(|(_, p)| p.users > 0.0);
        let row = |place: usize| {
            let to = self.sites.iter();
            to.map(move |site| self.travel.users.between(place, *site))
        };
        let rows: Vec<Vec<f64>> = with_users.map(|(place, _)| row(place).collect()).collect();
        Distances::new(&rows).ok()
    }

    /// Minutes of staff from every place to each site.
    pub(super) fn staff_minutes(&self) -> Result<Distances, LocationError> {
        let row = |place: usize| {
            let to = self.sites.iter();
            to.map(move |site| self.travel.staff.between(place, *site))
                .collect()
        };
        let rows: Vec<Vec<f64>> = (0..self.places.len()).map(row).collect();
        Distances::new(&rows)
    }

    /// Refuses at once what no plan can do, with the smallest change that makes it possible.
    fn can_be_met(&self, problems: &mut Vec<Problem>) {
        let before = problems.len();
        self.so_many_sites(problems);
        if problems.len() == before {
            self.enough_room(problems);
            self.within_limit(problems);
        }
    }

    fn wish(&self, span: &std::ops::Range<usize>, message: String, help: String) -> Problem {
        Problem::new(message, help).at(&self.question.places.source, span.clone())
    }

    fn so_many_sites(&self, problems: &mut Vec<Problem>) {
        let (least, most) = self.question.sites;
        let must_stay = self.question.must_stay.len();
        let available = self.sites.len() - self.question.never.len().min(self.sites.len());
        let span = &self.question.places.sites;
        if least > available || most > available {
            let message = format!("{} asked for, but only {available} may be used", are(most));
            let help = format!("ask for {available} or fewer, or give more places a capacity");
            problems.push(self.wish(span, message, help));
        } else if least < must_stay {
            let message = format!("{} asked for, but {must_stay} must stay open", are(least));
            let help = match most >= must_stay {
                true => format!("write sites = [{must_stay}, {most}]"),
                false => format!("ask for {must_stay}, or let {} go", must_stay - most),
            };
            problems.push(self.wish(span, message, help));
        }
    }

    /// Complains if even the largest sites that may be open together hold too few.
    fn enough_room(&self, problems: &mut Vec<Problem>) {
        let room = self.largest_first();
        let held = |sites: usize| self.virtual_room() + room.iter().take(sites).sum::<u64>();
        let (most, posts) = (self.question.sites.1, self.posts());
        if held(most) >= posts {
            return;
        }
        let short = posts - held(most);
        let enough = (most..=room.len()).find(|n| held(*n) >= posts);
        let largest = match most {
            1 => "the largest site that may be open".to_owned(),
            n => format!("the {n} largest sites that may be open"),
        };
        let (office, hold) = match (&self.question.virtual_office, most) {
            (Some(_), _) => (" and the virtual office", "hold"),
            (None, 1) => ("", "holds"),
            (None, _) => ("", "hold"),
        };
        let held = held(most);
        let message = format!(
            "there is no room for {short} of the {posts} posts: {largest}{office} {hold} {held}"
        );
        let help = match enough {
            Some(enough) => format!("allow {enough} sites, or find room for {short} more posts"),
            None => {
                format!("find room for {short} more posts: even all sites together have too little")
            }
        };
        problems.push(self.wish(&self.question.places.sites, message, help));
    }

    /// Room of the sites that may be open: those that must be first, then the largest.
    fn largest_first(&self) -> Vec<u64> {
        let question = &self.question;
        let room = |place: &usize| self.places[*place].capacity.unwrap_or(0);
        let free =
            |place: &&usize| !question.must_stay.contains(place) && !question.never.contains(place);
        let mut others: Vec<u64> = self.sites.iter().filter(free).map(room).collect();
        others.sort_by_key(|n| std::cmp::Reverse(*n));
        question.must_stay.iter().map(room).chain(others).collect()
    }

    /// Posts that the virtual office can hold.
    fn virtual_room(&self) -> u64 {
        let Some(office) = &self.question.virtual_office else {
            return 0;
        };
        let room = super::plan::remote(office);
        room.of_all(&self.staff_groups())
    }

    /// Complains if no plan brings all users within their limit.
    fn within_limit(&self, problems: &mut Vec<Problem>) {
        let (Some(limit), Some(minutes)) = (self.question.user_limit, self.user_minutes()) else {
            return;
        };
        let most = self.question.sites.1;
        let Ok(centre) = p_centre(&minutes, &self.rules(most)) else {
            return;
        };
        if centre.farthest <= limit {
            return;
        }
        let message = format!(
            "with {} somebody is more than {limit} minutes away, wherever they are",
            sites(most)
        );
        let smallest = round_up(centre.farthest);
        let help = match fewest_sites(&minutes, limit, &self.rules(most)) {
            Ok(cover) => format!(
                "write user_limit = {smallest}, the least that {} can keep, or allow {} sites",
                sites(most),
                cover.sites.len()
            ),
            Err(LocationError::OutOfReach { smallest: all, .. }) => format!(
                "write user_limit = {smallest}, the least that {} can keep; with every site open it is {}",
                sites(most),
                round_up(all)
            ),
            Err(_) => {
                format!(
                    "write user_limit = {smallest}, the least that {} can keep",
                    sites(most)
                )
            }
        };
        problems.push(self.wish(&self.question.places.user_limit, message, help));
    }
}

fn sites(count: usize) -> String {
    match count {
        1 => "1 site".to_owned(),
        n => format!("{n} sites"),
    }
}

fn are(count: usize) -> String {
    let verb = if count == 1 { "is" } else { "are" };
    format!("{} {verb}", sites(count))
}

/// To a tenth, never down: a limit that is said to be possible is.
fn round_up(minutes: f64) -> f64 {
    (minutes * 10.0 - 1e-9).ceil() / 10.0
}
