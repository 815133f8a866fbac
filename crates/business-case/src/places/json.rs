//! Plans as JSON, with a published schema (`docs/reference/locate.schema.json`).

use super::criteria::Criterion;
use super::locate::Located;
use super::plan::{PlacePlan, PlanPosts};
use super::read::Places;
use crate::pack::Pack;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Plans of places: staying as now, those set side by side, and all that no other beats.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LocateJson {
    /// Name of this format: `comity-locate-1`.
    format: &'static str,
    /// Version of Comity that computed it.
    comity: &'static str,
    /// The name of the partnership.
    pack: String,
    /// Posts there are now.
    posts: u64,
    /// Plans that keep to the wishes.
    plans: usize,
    /// True if every plan there is was looked at.
    complete: bool,
    /// True if journeys of staff begin where they live, else where they work now.
    staff_homes_known: bool,
    /// What each criterion is, by its id. Less is better in all.
    criteria: BTreeMap<&'static str, &'static str>,
    now: PlanJson,
    /// The plans that `comity locate` sets side by side.
    side_by_side: Vec<PlanJson>,
    /// All plans that no other plan beats in every criterion.
    unbeaten: Vec<BriefJson>,
}

/// A plan in full.
#[derive(Debug, Serialize, JsonSchema)]
struct PlanJson {
    /// Ids of open sites.
    sites: Vec<String>,
    virtual_office: bool,
    /// Criteria in which no plan is better, of plans that leave as few people without a place.
    best_in: Vec<&'static str>,
    /// By criterion; absent where the pack does not say.
    values: BTreeMap<&'static str, f64>,
    /// Posts in each partner's area before and after.
    partners: BTreeMap<String, BeforeAfter>,
    /// By place, where it has posts before or after, or staff without a place.
    places: BTreeMap<String, PlaceJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct BeforeAfter {
    before: u64,
    after: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PlaceJson {
    posts_before: u64,
    /// Staff in the building.
    at_site: u64,
    /// Staff of the virtual office, counted where they are now (or live, if that is known).
    from_anywhere: u64,
    /// Staff without a workable place, counted likewise.
    without_place: u64,
}

/// A plan in short.
#[derive(Debug, Serialize, JsonSchema)]
struct BriefJson {
    sites: Vec<String>,
    virtual_office: bool,
    values: BTreeMap<&'static str, f64>,
}

impl LocateJson {
    /// What was found for a pack's places.
    pub fn new(pack: &Pack, places: &Places, found: &Located, shown: &[usize]) -> LocateJson {
        let full = Full { pack, places };
        let criteria = found.criteria().into_iter();
        let plan = |at: &usize| {
            let plan = &found.plans[*at];
            full.plan(plan, &places.posts_in(plan), &found.best_in(plan))
        };
        LocateJson {
            format: "comity-locate-1",
            comity: env!("CARGO_PKG_VERSION"),
            pack: pack.partnership.name.clone(),
            posts: places.posts(),
            plans: found.plans.len(),
            complete: found.complete,
            staff_homes_known: places.homes_known(),
            criteria: criteria.map(|c| (c.id(), c.name())).collect(),
            now: full.plan(&found.now, &places.posts_now(), &[]),
            side_by_side: shown.iter().map(plan).collect(),
            unbeaten: found
                .unbeaten
                .iter()
                .map(|at| full.brief(&found.plans[*at]))
                .collect(),
        }
    }

    /// The JSON schema of this format.
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(LocateJson).into()
    }
}

struct Full<'a> {
    pack: &'a Pack,
    places: &'a Places,
}

impl Full<'_> {
    fn plan(&self, plan: &PlacePlan, posts: &PlanPosts, best_in: &[Criterion]) -> PlanJson {
        let BriefJson {
            sites,
            virtual_office,
            values,
        } = self.brief(plan);
        let partners = &self.pack.partnership.partners;
        let before = self
            .places
            .by_partner(&self.places.posts_now(), partners.len());
        let after = self.places.by_partner(posts, partners.len());
        let each = partners.iter().zip(before.into_iter().zip(after));
        PlanJson {
            sites,
            virtual_office,
            values,
            best_in: best_in.iter().map(|c| c.id()).collect(),
            partners: each
                .map(|(p, (before, after))| (p.id.to_string(), BeforeAfter { before, after }))
                .collect(),
            places: self.by_place(posts),
        }
    }

    fn by_place(&self, posts: &PlanPosts) -> BTreeMap<String, PlaceJson> {
        let of = |at: usize| PlaceJson {
            posts_before: self.places.places[at].posts,
            at_site: posts.at_site[at],
            from_anywhere: posts.remote[at],
            without_place: posts.without_place[at],
        };
        let concerned =
            |p: &PlaceJson| p.posts_before + p.at_site + p.from_anywhere + p.without_place > 0;
        let all = self.places.places.iter().enumerate();
        all.map(|(at, place)| (place.id.to_string(), of(at)))
            .filter(|(_, p)| concerned(p))
            .collect()
    }

    fn brief(&self, plan: &PlacePlan) -> BriefJson {
        let id = |site: &usize| self.places.places[*site].id.to_string();
        let value = |c: Criterion| Some((c.id(), plan.value(c)?));
        BriefJson {
            sites: plan.sites.iter().map(id).collect(),
            virtual_office: plan.virtual_office,
            values: Criterion::ALL.into_iter().filter_map(value).collect(),
        }
    }
}
