//! Every plan that the question allows, judged; and which of them deserve a look.

use super::criteria::Criterion;
use super::plan::{Ground, PlacePlan, PlanPosts};
use super::read::Places;
use crate::pack::Pack;
use crate::problem::Problem;
use comity_methods::location::{
    LocationError, SiteRules, count_plans, every_plan, nearest_best, p_centre, p_median, pareto,
};
use std::collections::BTreeSet;

/// The most plans that are looked at one by one. Above, good plans and all their neighbours are.
pub const MOST_PLANS: usize = 20_000;

/// What looking at the plans gave.
#[derive(Clone, Debug)]
pub struct Located {
    /// Staying as now.
    pub now: PlacePlan,
    /// The plans that keep to the wishes of the question.
    pub plans: Vec<PlacePlan>,
    /// True if these are all there are.
    pub complete: bool,
    /// Plans that were looked at and do not bring all users within their limit.
    pub too_far: usize,
    /// Positions of the plans that no other plan beats: none is as good in every criterion and
    /// better in one.
    pub unbeaten: Vec<usize>,
}

/// Looks at every plan that a pack's question of places allows.
///
/// ```
/// use comity_business_case::{Criterion, Pack, locate};
/// let mut files = comity_testkit::small_pack();
/// files.add("places.csv", "id,name,partner,posts,capacity,cost,source,owner,date\n\
///     a,East hall,east,10,30,90000,Register,Estates,2026-01-31\n\
///     b,West hall,west,20,30,80000,Register,Estates,2026-01-31\n");
/// files.add("travel.csv", "from,to,staff_minutes,source,owner,date\na,b,40,Planner,Lead,2026-01-31\n");
/// files.add("places.toml", "sites = 1\n");
/// let pack = Pack::read(&files).pack.unwrap();
/// let found = locate(&pack).unwrap();
/// let cheapest = &found.plans[found.nearest_best(Criterion::Cost, 1)[0]];
/// assert_eq!(cheapest.value(Criterion::Cost), Some(80_000.0));
/// assert_eq!(cheapest.value(Criterion::StaffMean), Some(10.0 * 40.0 / 30.0));
/// ```
///
/// # Errors
/// Where the pack says nothing of places, there is nothing to place, or no plan keeps to all wishes
/// at once.
pub fn locate(pack: &Pack) -> Result<Located, Vec<Problem>> {
    let Some(places) = &pack.places else {
        let message = "the pack says nothing of where the work is done";
        let help = "add places.csv, travel.csv and places.toml (docs/reference/places.md)";
        return Err(vec![Problem::new(message, help)]);
    };
    let Some(ground) = Ground::new(places) else {
        let message = "no place has any posts, so there is nothing to place";
        let help = "fill the column posts of places.csv for the sites that work now";
        return Err(vec![Problem::new(message, help)]);
    };
    let (choices, complete) = choices(places).map_err(|why| vec![told(&why)])?;
    let offices = match places.question.virtual_office {
        Some(_) => &[false, true][..],
        None => &[false],
    };
    let both = choices
        .iter()
        .flat_map(|open| offices.iter().map(move |office| (open, *office)));
    let all: Vec<PlacePlan> = both
        .map(|(open, office)| ground.plan(open, office))
        .collect();
    let looked_at = all.len();
    let plans: Vec<PlacePlan> = all.into_iter().filter(|p| is_near(places, p)).collect();
    if plans.is_empty() {
        let message = "no plan that was looked at brings all users within user_limit";
        let help = "raise user_limit, or allow more sites";
        return Err(vec![Problem::new(message, help)]);
    }
    let known = known(&plans);
    let rows: Vec<Vec<f64>> = plans.iter().map(|p| row(p, &known)).collect();
    Ok(Located {
        now: ground.as_now(),
        unbeaten: pareto(&rows),
        too_far: looked_at - plans.len(),
        plans,
        complete,
    })
}

fn told(why: &LocationError) -> Problem {
    Problem::new(
        why.to_string(),
        "change places.toml (docs/reference/places.md)",
    )
}

fn is_near(places: &Places, plan: &PlacePlan) -> bool {
    match (places.question.user_limit, plan.value(Criterion::UserWorst)) {
        (Some(limit), Some(worst)) => worst <= limit,
        _ => true,
    }
}

/// Criteria that the pack lets one know.
fn known(plans: &[PlacePlan]) -> Vec<Criterion> {
    let known = |c: &Criterion| plans.iter().any(|p| p.value(*c).is_some());
    Criterion::ALL.into_iter().filter(known).collect()
}

fn row(plan: &PlacePlan, criteria: &[Criterion]) -> Vec<f64> {
    criteria
        .iter()
        .map(|c| plan.value(*c).unwrap_or(0.0))
        .collect()
}

/// Choices of open sites, and whether they are all there are.
fn choices(places: &Places) -> Result<(Vec<Vec<usize>>, bool), LocationError> {
    let (least, most) = places.question.sites;
    let sites = places.sites.len();
    let counts = least..=most.min(sites);
    let mut plans: u128 = 0;
    for count in counts.clone() {
        plans = plans.saturating_add(count_plans(sites, &places.rules(count))?);
    }
    let mut found = Vec::new();
    for count in counts {
        let rules = places.rules(count);
        match plans <= MOST_PLANS as u128 {
            true => found.extend(every_plan(sites, &rules, MOST_PLANS)?),
            false => found.extend(promising(places, &rules)?),
        }
    }
    found.truncate(MOST_PLANS);
    Ok((found, plans <= MOST_PLANS as u128))
}

/// The best plans for users and staff by themselves, those for whoever is farthest, and every plan
/// that exchanges one site of them.
fn promising(places: &Places, rules: &SiteRules) -> Result<BTreeSet<Vec<usize>>, LocationError> {
    let mut best: Vec<Vec<usize>> = Vec::new();
    let users: Vec<f64> = places
        .places
        .iter()
        .map(|p| p.users)
        .filter(|u| *u > 0.0)
        .collect();
    if let Some(minutes) = places.user_minutes() {
        best.push(p_median(&minutes, &users, rules)?.sites);
        best.push(p_centre(&minutes, rules)?.sites);
    }
    let staff: Vec<f64> = places.staff_groups().iter().map(|n| *n as f64).collect();
    let minutes = places.staff_minutes()?;
    best.push(p_median(&minutes, &staff, rules)?.sites);
    let mut found = BTreeSet::new();
    for plan in best.iter().filter(|plan| plan.len() == rules.count) {
        found.insert(plan.clone());
        for (at, out) in plan.iter().enumerate() {
            let stays = rules.must_stay.contains(out);
            let others = (0..places.sites.len()).filter(|s| !plan.contains(s));
            for site in others.filter(|s| !stays && !rules.never.contains(s)) {
                let mut other = plan.clone();
                other[at] = site;
                other.sort_unstable();
                found.insert(other);
            }
        }
    }
    Ok(found)
}

impl Located {
    /// The criteria that the pack lets one know.
    pub fn criteria(&self) -> Vec<Criterion> {
        known(&self.plans)
    }

    /// The plan that is best in a criterion and those nearest to it, by position: people without a
    /// place count before anything, ties are told apart by the other criteria in their order.
    pub fn nearest_best(&self, by: Criterion, count: usize) -> Vec<usize> {
        let rows: Vec<Vec<f64>> = self.plans.iter().map(|p| row(p, &Criterion::ALL)).collect();
        let first = [Criterion::WithoutPlace, by];
        let others = Criterion::ALL.into_iter().filter(|c| !first.contains(c));
        let columns: Vec<usize> = first
            .into_iter()
            .chain(others)
            .map(Criterion::position)
            .collect();
        nearest_best(&rows, &columns, count)
    }

    /// Plans to set side by side, at most so many: the best in each criterion, none twice, each with
    /// the criteria in which it is best.
    pub fn side_by_side(&self, count: usize) -> Vec<(usize, Vec<Criterion>)> {
        let mut shown: Vec<(usize, Vec<Criterion>)> = Vec::new();
        for criterion in self.criteria().into_iter().filter(|c| self.differs(*c)) {
            let Some(best) = self.nearest_best(criterion, 1).first().copied() else {
                continue;
            };
            let there = shown.iter().position(|(plan, _)| *plan == best);
            match there {
                Some(at) => shown[at].1.push(criterion),
                None if shown.len() < count => shown.push((best, vec![criterion])),
                None => {}
            }
        }
        if shown.is_empty() {
            shown.extend(
                self.nearest_best(Criterion::Cost, 1)
                    .iter()
                    .map(|at| (*at, Vec::new())),
            );
        }
        shown
    }

    /// True if some plans are better in it than others.
    fn differs(&self, criterion: Criterion) -> bool {
        let first = self.plans.first().and_then(|p| p.value(criterion));
        self.plans.iter().any(|p| p.value(criterion) != first)
    }
}

impl Places {
    /// Who works where in a plan.
    pub fn posts_in(&self, plan: &PlacePlan) -> PlanPosts {
        Ground::new(self).map(|g| g.posts(plan)).unwrap_or_default()
    }

    /// Who works where now.
    pub fn posts_now(&self) -> PlanPosts {
        PlanPosts {
            at_site: self.places.iter().map(|p| p.posts).collect(),
            remote: vec![0; self.places.len()],
            without_place: vec![0; self.places.len()],
        }
    }

    /// Posts in the area of each partner, by position, from who works where.
    pub fn by_partner(&self, posts: &PlanPosts, partners: usize) -> Vec<u64> {
        let mut found = vec![0; partners];
        for (at, place) in self.places.iter().enumerate() {
            if let Some(sum) = place.partner.and_then(|p| found.get_mut(p)) {
                *sum += posts.after(at);
            }
        }
        found
    }

    /// What a plan is called: its places, and the virtual office.
    pub fn plan_name(&self, plan: &PlacePlan) -> String {
        let mut names: Vec<&str> = plan
            .sites
            .iter()
            .map(|s| self.places[*s].name.as_str())
            .collect();
        if plan.virtual_office {
            names.push("from anywhere");
        }
        names.join(", ")
    }
}
