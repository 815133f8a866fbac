//! Where the work is done: plans side by side, posts gained and lost, and maps.

use crate::amounts::Scale;
use crate::case::Case;
use crate::error::ReportError;
use crate::grid::Grid;
use crate::picture::Picture;
use crate::words;
use comity_business_case::{
    Criterion, Located, PlacePlan, Places, PlanPosts, WithError, grouped, locate,
};
use comity_chart::{MapPlace, SiteMap};

/// Plans that are shown.
const SHOWN: usize = 4;
/// A map shows at most so many places.
const ON_MAP: usize = 60;

/// The part of the page.
pub struct PlacesPart {
    /// Why nothing could be compared; empty if something was.
    pub problem: String,
    /// Who has no workable place, plan by plan.
    pub without_place: Vec<String>,
    /// What was compared.
    pub how: String,
    pub plans: Option<Grid>,
    pub criteria: Option<Grid>,
    pub partners: Option<Grid>,
    pub maps: Vec<Picture>,
}

struct Plan<'a> {
    letter: char,
    plan: &'a PlacePlan,
    posts: PlanPosts,
    best_in: Vec<Criterion>,
}

struct Shown<'a> {
    case: &'a Case<'a>,
    places: &'a Places,
    found: &'a Located,
    plans: Vec<Plan<'a>>,
}

impl PlacesPart {
    /// The part; nothing if the pack says nothing of places.
    pub fn new(case: &Case<'_>) -> Result<Option<PlacesPart>, ReportError> {
        let Some(places) = &case.pack.places else {
            return Ok(None);
        };
        let found = match locate(case.pack) {
            Ok(found) => found,
            Err(problems) => return Ok(Some(PlacesPart::refused(&problems))),
        };
        let plans = found.side_by_side(SHOWN).into_iter().zip('A'..='Z');
        let plan = |((at, best_in), letter): ((usize, Vec<Criterion>), char)| Plan {
            letter,
            plan: &found.plans[at],
            posts: places.posts_in(&found.plans[at]),
            best_in,
        };
        let shown = Shown {
            case,
            places,
            found: &found,
            plans: plans.map(plan).collect(),
        };
        Ok(Some(PlacesPart {
            problem: String::new(),
            without_place: shown.without_place(),
            how: shown.how(),
            plans: shown.named(),
            criteria: shown.criteria(),
            partners: shown.partners(),
            maps: shown.maps()?,
        }))
    }

    fn refused(problems: &[comity_business_case::Problem]) -> PlacesPart {
        let told = problems
            .iter()
            .map(|p| format!("{}: {}.", p.message, p.help));
        PlacesPart {
            problem: told.collect::<Vec<_>>().join(" "),
            without_place: Vec::new(),
            how: String::new(),
            plans: None,
            criteria: None,
            partners: None,
            maps: Vec::new(),
        }
    }
}

impl Shown<'_> {
    fn without_place(&self) -> Vec<String> {
        let all = words::whole(self.places.posts() as usize);
        let left = |p: &Plan<'_>| p.posts.without_place.iter().sum::<u64>();
        if self.plans.iter().all(|p| left(p) == 0) {
            return vec![format!(
                "In every plan shown, each of the {all} members of staff has a place that they can get to."
            )];
        }
        let told = |p: &Plan<'_>| match left(p) {
            0 => format!("Plan {}: everybody has a workable place.", p.letter),
            n => format!(
                "Plan {}: {} of {all} members of staff have no workable place.",
                p.letter,
                words::whole(n as usize)
            ),
        };
        self.plans.iter().map(told).collect()
    }

    fn how(&self) -> String {
        let found = self.found;
        let compared = match found.complete {
            true => format!(
                "All {} plans that keep to the wishes were compared",
                found.plans.len()
            ),
            false => format!(
                "There are too many plans to look at each; the {} best found were compared",
                found.plans.len()
            ),
        };
        let begin = match self.places.homes_known() {
            true => "where they live",
            false => "where they work now, since it is not known where they live",
        };
        format!(
            "{compared}; {} of them are beaten by no other in all criteria at once. Shown are the best in one criterion or more. Criteria are kept apart and never added up: which matters most is for the partners to say. Journeys are one way, those of staff begin {begin}; a long one takes more than {} minutes.",
            found.unbeaten.len(),
            self.places.question.long_journey
        )
    }

    fn named(&self) -> Option<Grid> {
        let row = |p: &Plan<'_>| {
            let best: Vec<&str> = p.best_in.iter().map(|c| c.name()).collect();
            vec![
                p.letter.to_string(),
                self.places.plan_name(p.plan),
                best.join("; "),
            ]
        };
        let head = ["Plan", "Open", "Best in"];
        Grid::new("place-plans", "The plans", &head, &[])
            .rows(self.plans.iter().map(row))
            .unless_empty()
    }

    /// A table with a column for now and one for each plan.
    fn grid(&self, id: &str, caption: &str, first: &str) -> Grid {
        let letters: Vec<String> = self
            .plans
            .iter()
            .map(|p| format!("Plan {}", p.letter))
            .collect();
        let head: Vec<&str> = [first, "Now"]
            .into_iter()
            .chain(letters.iter().map(String::as_str))
            .collect();
        Grid::new(id, caption, &head, &[1, 2, 3, 4, 5])
    }

    fn criteria(&self) -> Option<Grid> {
        let shown = || std::iter::once(&self.found.now).chain(self.plans.iter().map(|p| p.plan));
        let scale = Scale::of(shown().filter_map(|p| p.value(Criterion::Cost)));
        let unit = scale.unit(self.case.pack.partnership.units.currency());
        let row = |criterion: Criterion| {
            let cell = |plan: &PlacePlan| match (plan.value(criterion), criterion) {
                (None, _) => "–".to_owned(),
                (Some(value), Criterion::Cost) => scale.money(WithError { value, se: 0.0 }).shown,
                (Some(value), _) => grouped(value, criterion.places()),
            };
            let name = match criterion {
                Criterion::Cost => format!("{}, {unit}", criterion.name()),
                _ => criterion.name().to_owned(),
            };
            std::iter::once(name).chain(shown().map(cell)).collect()
        };
        self.grid("place-criteria", "What each plan does", "Less is better")
            .rows(self.found.criteria().into_iter().map(row))
            .unless_empty()
    }

    fn partners(&self) -> Option<Grid> {
        let partners = &self.case.pack.partnership.partners;
        let of = |posts: &PlanPosts| self.places.by_partner(posts, partners.len());
        let before = of(&self.places.posts_now());
        let after: Vec<Vec<u64>> = self.plans.iter().map(|p| of(&p.posts)).collect();
        let row = |p: usize| {
            let cells = after.iter().map(|a| changed(a[p], before[p]));
            let name = partners[p].name.clone();
            [name, grouped(before[p] as f64, 0)]
                .into_iter()
                .chain(cells)
                .collect()
        };
        let concerned = |p: &usize| before[*p] > 0 || after.iter().any(|a| a[*p] > 0);
        self.grid("place-partners", "Posts in each partner's area", "Partner")
            .noting("In brackets the change from now. A post held from anywhere stays with whoever holds it.")
            .rows((0..partners.len()).filter(concerned).map(row))
            .unless_empty()
    }

    fn maps(&self) -> Result<Vec<Picture>, ReportError> {
        self.plans
            .iter()
            .filter_map(|p| self.map(p).transpose())
            .collect()
    }

    /// A map of a plan; nothing unless every site is on the map.
    fn map(&self, plan: &Plan<'_>) -> Result<Option<Picture>, ReportError> {
        let all = &self.places.places;
        let sites = self.places.sites();
        if sites.len() > ON_MAP || sites.iter().any(|s| all[*s].at.is_none()) {
            return Ok(None);
        }
        let place = |site: &usize| {
            let (east, north) = all[*site].at.unwrap_or_default();
            MapPlace {
                name: all[*site].name.clone(),
                east,
                north,
                open: plan.plan.sites.contains(site),
                before: all[*site].posts,
                after: plan.posts.after(*site),
            }
        };
        let name = self.places.plan_name(plan.plan);
        let chart = SiteMap {
            title: format!("Plan {}: {name}", plan.letter),
            places: sites.iter().map(place).collect(),
        };
        let id = format!("map-{}", plan.letter.to_ascii_lowercase());
        Picture::draw(id, &chart.title, &name, |id| chart.chart(id)).map(Some)
    }
}

/// "405 (−947)"
fn changed(after: u64, before: u64) -> String {
    let shown = grouped(after as f64, 0);
    match after.cmp(&before) {
        std::cmp::Ordering::Equal => format!("{shown} (=)"),
        std::cmp::Ordering::Less => format!("{shown} (−{})", grouped((before - after) as f64, 0)),
        std::cmp::Ordering::Greater => {
            format!("{shown} (+{})", grouped((after - before) as f64, 0))
        }
    }
}
