//! Plans of places as tables for people, 80 columns wide.

use crate::layout::{fold, table};
use crate::money::{Scale, grouped};
use crate::simulate_text::capital;
use comity_business_case::{Criterion, Located, Pack, PlacePlan, Places, PlanPosts};

/// Everything that is said of plans; people without a place first.
pub fn text(pack: &Pack, places: &Places, found: &Located, shown: &[usize]) -> String {
    let plan = |at: &usize| Shown {
        plan: &found.plans[*at],
        posts: places.posts_in(&found.plans[*at]),
    };
    let page = Page {
        pack,
        places,
        found,
        plans: shown.iter().map(plan).collect(),
    };
    let parts = [
        page.heading(),
        page.without_place(),
        page.plans(),
        page.criteria(),
        page.partners(),
        page.by_place(),
    ];
    let text = parts.join("\n\n");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

struct Shown<'a> {
    plan: &'a PlacePlan,
    posts: PlanPosts,
}

struct Page<'a> {
    pack: &'a Pack,
    places: &'a Places,
    found: &'a Located,
    plans: Vec<Shown<'a>>,
}

/// The letter of a plan.
fn letter(at: usize) -> char {
    char::from(b'A' + (at % 26) as u8)
}

fn count(n: u64) -> String {
    grouped(n as f64, 0)
}

/// Posts after, and by how many they differ from now.
fn change(after: u64, before: u64) -> String {
    let change = match after.cmp(&before) {
        std::cmp::Ordering::Less => format!("−{}", count(before - after)),
        std::cmp::Ordering::Equal => "=".to_owned(),
        std::cmp::Ordering::Greater => format!("+{}", count(after - before)),
    };
    format!("{} {change}", count(after))
}

impl Page<'_> {
    fn heading(&self) -> String {
        let title = format!("{}: where the work is done", self.pack.partnership.name);
        let rule = "─".repeat(title.chars().count().min(80));
        let found = self.found;
        let looked = match found.complete {
            true => format!(
                "All {} plans that keep to the wishes were compared",
                found.plans.len()
            ),
            false => format!(
                "There are too many plans to look at each: compared were {}, the best ones found and their neighbours",
                found.plans.len()
            ),
        };
        let far = match found.too_far {
            0 => String::new(),
            n => format!(" ({n} more leave users beyond their limit)"),
        };
        let begin = match self.places.homes_known() {
            true => "where they live",
            false => "where they work now, since the pack does not say where they live",
        };
        let facts = format!(
            "{looked}{far}; {} of them are beaten by no other in all criteria at once. Criteria are kept apart: which matters most is for the partners to say. Journeys are one way; those of staff begin {begin}. A long one takes more than {} minutes.",
            found.unbeaten.len(),
            self.places.question.long_journey
        );
        format!("{}\n{rule}\n{}", fold(&title), fold(&facts))
    }

    fn without_place(&self) -> String {
        let posts = self.places.posts();
        let told = |(at, shown): (usize, &Shown<'_>)| {
            let left: u64 = shown.posts.without_place.iter().sum();
            let whom = shown
                .posts
                .without_place
                .iter()
                .enumerate()
                .filter(|(_, n)| **n > 0);
            let whom: Vec<String> = whom
                .map(|(place, n)| format!("{} {}", self.places.places[place].name, count(*n)))
                .collect();
            let words = match left {
                0 => format!("{}: nobody.", letter(at)),
                _ => format!(
                    "{}: {} of {} ({}).",
                    letter(at),
                    count(left),
                    count(posts),
                    whom.join(", ")
                ),
            };
            fold(&words)
        };
        let lines: Vec<String> = self.plans.iter().enumerate().map(told).collect();
        let limit = match self.places.question.staff_limit {
            Some(limit) => format!(", no more than {limit} minutes away"),
            None => String::new(),
        };
        let head = format!("Staff for whom there is no workable place{limit}");
        format!("{}\n{}", fold(&head), lines.join("\n"))
    }

    fn plans(&self) -> String {
        let told = |(at, shown): (usize, &Shown<'_>)| {
            let best = self.found.best_in(shown.plan);
            let best: Vec<&str> = best.iter().map(|c| c.name()).collect();
            let best = match best.is_empty() {
                true => String::new(),
                false => format!(" Best in: {}.", best.join("; ")),
            };
            let name = self.places.plan_name(shown.plan);
            fold(&format!("{}: {name}.{best}", letter(at)))
        };
        let lines: Vec<String> = self.plans.iter().enumerate().map(told).collect();
        format!("The plans\n{}", lines.join("\n"))
    }

    /// The head of a table: now, then the letters.
    fn head(&self, first: &str) -> Vec<String> {
        let letters = (0..self.plans.len()).map(|at| letter(at).to_string());
        [first.to_owned(), "Now".to_owned()]
            .into_iter()
            .chain(letters)
            .collect()
    }

    fn table(&self, first: &str, rows: Vec<Vec<String>>) -> String {
        let head = self.head(first);
        let names: Vec<&str> = head.iter().map(String::as_str).collect();
        let mut table = table(&names);
        for row in rows {
            table.add_row(row);
        }
        table.to_string()
    }

    fn criteria(&self) -> String {
        let currency = self.pack.partnership.units.currency();
        let shown = || std::iter::once(&self.found.now).chain(self.plans.iter().map(|s| s.plan));
        let scale = Scale::of(shown().filter_map(|plan| plan.value(Criterion::Cost)));
        let row = |criterion: Criterion| {
            let cell = |plan: &PlacePlan| match (plan.value(criterion), criterion) {
                (None, _) => "–".to_owned(),
                (Some(cost), Criterion::Cost) => scale.whole(cost),
                (Some(value), _) => grouped(value, criterion.places()),
            };
            let name = match criterion {
                Criterion::Cost => format!("{}, {}", criterion.name(), scale.unit(currency)),
                _ => criterion.name().to_owned(),
            };
            std::iter::once(capital(&name))
                .chain(shown().map(cell))
                .collect()
        };
        let rows = self.found.criteria().into_iter().map(row).collect();
        self.table("Less is better", rows)
    }

    fn partners(&self) -> String {
        let partners = &self.pack.partnership.partners;
        let before = self
            .places
            .by_partner(&self.places.posts_now(), partners.len());
        let after: Vec<Vec<u64>> = self
            .plans
            .iter()
            .map(|s| self.places.by_partner(&s.posts, partners.len()))
            .collect();
        let concerned = |p: &usize| before[*p] > 0 || after.iter().any(|a| a[*p] > 0);
        let row = |p: usize| {
            let plans = after.iter().map(|a| change(a[p], before[p]));
            [partners[p].name.clone(), count(before[p])]
                .into_iter()
                .chain(plans)
                .collect()
        };
        let rows = (0..partners.len()).filter(concerned).map(row).collect();
        let table = self.table("Partner", rows);
        format!(
            "{}\n{table}",
            fold(
                "Posts in each partner's area, and the change from now. A post held from anywhere stays with whoever holds it."
            )
        )
    }

    fn by_place(&self) -> String {
        let places = &self.places.places;
        let now = self.places.posts_now();
        let concerned =
            |at: &usize| now.after(*at) > 0 || self.plans.iter().any(|s| s.posts.after(*at) > 0);
        let row = |at: usize| {
            let place = &places[at];
            let plans = self
                .plans
                .iter()
                .map(|s| change(s.posts.after(at), place.posts));
            [self.described(at), count(place.posts)]
                .into_iter()
                .chain(plans)
                .collect()
        };
        let rows = (0..places.len()).filter(concerned).map(row).collect();
        let table = self.table("Place (claimants; decile)", rows);
        let words = "Posts at each place, in brackets people out of work who claim and the decile of deprivation (1 is the most deprived tenth of the country).";
        format!("{}\n{table}", fold(words))
    }

    fn described(&self, at: usize) -> String {
        let place = &self.places.places[at];
        let claimants = place.claimants.map(|c| grouped(c, 0));
        let decile = place.deprivation.map(|d| d.to_string());
        match (claimants, decile) {
            (None, None) => place.name.clone(),
            (claimants, decile) => format!(
                "{} ({}; {})",
                place.name,
                claimants.unwrap_or("–".to_owned()),
                decile.unwrap_or("–".to_owned())
            ),
        }
    }
}
