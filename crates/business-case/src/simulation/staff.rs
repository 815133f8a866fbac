//! Staff to standard: the fewest posts with which the promise is kept.
//!
//! Posts are counted, so the answer is found by trying: for each team the least number that keeps
//! the standard of everything it takes first, all else as it is, on the same requests for every
//! try. First one number for all opening hours; then one for each hour of the week, so that posts
//! follow the day: beginning with what each hour's own work asks for, an hour whose requests miss
//! the standard gets one more, and then every hour gives back what it can spare.

use super::settings::FlowSettings;
use super::simulate::{Player, players};
use crate::flow::ServiceFlow;
use crate::pack::Pack;
use crate::problem::Problem;
use comity_methods::flow::{
    HOURS, Hours, Network, Outcome, Run, Shift, WEEK, compile, loads, replicate,
};
use comity_methods::statistics::{Interval, confidence_interval};

/// The most posts that are tried.
const MOST_POSTS: u32 = 2_000;
/// Rounds of adding posts hour by hour.
const ROUNDS: usize = 25;
/// Minutes of an hour.
const HOUR: f64 = 60.0;

/// The posts of one team that keep its standard.
#[derive(Clone, Debug, PartialEq)]
pub struct StaffToStandard {
    /// Position of the team among those of the option.
    pub team: usize,
    /// Its name.
    pub name: String,
    /// Posts that the pack states, on average over the hours in which any is on duty; none if they
    /// are to be found.
    pub stated: Option<f64>,
    /// The fewest posts, the same at all opening hours; none if no number keeps the standard.
    pub posts: Option<u32>,
    /// The kind of request whose standard is kept most narrowly with these.
    pub tightest: String,
    /// The share of that kind in standard, of all who ask.
    pub within: Interval,
    /// The least that any kind has over its promise with one post less, as the share of that kind.
    pub within_with_one_less: Option<Interval>,
    /// The share that is promised for the tightest kind.
    pub promised: f64,
    /// Posts by hour of the week, if asked for; 0 where it is closed.
    pub by_hour: Option<Vec<u32>>,
    /// Hours of posts a week with one number for all hours.
    pub hours_a_week: f64,
    /// Hours of posts a week with a number for each hour, if asked for.
    pub hours_a_week_by_hour: Option<f64>,
}

/// What staffing an option is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StaffSettings {
    /// How the experiment is run; the replications of every try are `least`.
    pub flow: FlowSettings,
    /// Also a number for each hour of the week.
    pub by_hour: bool,
}

/// The fewest posts of each team of an option with which every standard is kept.
///
/// # Errors
/// What keeps the option from being simulated, an option none of whose teams has a standard, or
/// more weeks than those of which holidays and seasons are known.
pub fn staff(
    pack: &Pack,
    option: usize,
    settings: &StaffSettings,
    progress: &(dyn Fn(&str) + Sync),
) -> Result<Vec<StaffToStandard>, Vec<Problem>> {
    let Some(flow) = &pack.flow else {
        return Err(vec![super::simulate::nothing_to_simulate()]);
    };
    flow.may_measure(settings.flow.weeks)?;
    let inputs = ServiceFlow::means(pack);
    let player = players(pack, flow, &[option], &inputs)?.remove(0);
    let mut search = Search::of(player, &settings.flow);
    let mut found = Vec::new();
    for team in 0..search.player.service.teams.len() {
        if !search.promises(team) || search.unlimited(team) {
            continue;
        }
        progress(&search.player.service.teams[team].name);
        found.push(search.team(team, settings.by_hour));
    }
    if found.is_empty() {
        return Err(vec![Problem::new(
            format!(
                "no team of option `{}` has a standard to keep",
                pack.options[option].id
            ),
            "give a kind of request a standard, such as standard = { within = \"10 minutes\", share = \"80%\" }",
        )]);
    }
    Ok(found)
}

/// Sets every team that is staffed `to standard` to the fewest posts that keep its standard, in
/// place; says which team got how many.
pub(crate) fn staff_in_place(player: &mut Player, settings: &FlowSettings) -> Vec<(usize, u32)> {
    let labels = player.service.teams.iter().enumerate();
    let teams: Vec<usize> = labels
        .filter(|(_, l)| l.to_standard)
        .map(|(t, _)| t)
        .collect();
    if teams.is_empty() {
        return Vec::new();
    }
    let mut search = Search::of(player.clone(), settings);
    let mut found = Vec::new();
    for team in teams {
        let posts = search.fewest(team).unwrap_or(MOST_POSTS);
        search.set_flat(team, posts);
        found.push((team, posts));
    }
    *player = search.player;
    recompile(player);
    found
}

/// Gives teams these posts at all their opening hours.
pub(crate) fn set_posts(player: &mut Player, posts: &[(usize, u32)], settings: &FlowSettings) {
    if posts.is_empty() {
        return;
    }
    let mut search = Search::of(player.clone(), settings);
    posts
        .iter()
        .for_each(|(team, posts)| search.set_flat(*team, *posts));
    *player = search.player;
    recompile(player);
}

fn recompile(player: &mut Player) {
    if let Ok(compiled) = compile(&player.service.network) {
        player.compiled = compiled;
    }
}

struct Search {
    player: Player,
    run: Run,
    replications: u32,
    confidence: f64,
}

impl Search {
    fn of(player: Player, settings: &FlowSettings) -> Search {
        let weeks = settings.weeks.unwrap_or(player.service.run.measured).max(1);
        let warm_up = player.service.run.warm_up.unwrap_or(2);
        Search {
            run: Run::weeks(warm_up, weeks, settings.seed),
            replications: settings.least.max(2),
            confidence: settings.confidence,
            player,
        }
    }

    fn network(&self) -> &Network {
        &self.player.service.network
    }

    /// Classes with a standard whose first queue the team takes from in its lowest tier.
    fn classes(&self, team: usize) -> Vec<usize> {
        let network = self.network();
        let serves = &network.teams[team].serves;
        let first = serves.iter().map(|s| s.tier).min();
        let mine = |queue: usize| {
            serves
                .iter()
                .any(|s| s.queue == queue && Some(s.tier) == first)
        };
        let held = |c: &usize| {
            let class = &network.classes[*c];
            let starts = class.starts.iter().any(|s| mine(class.steps[s.step].queue));
            class.standard.is_some() && starts
        };
        (0..network.classes.len()).filter(held).collect()
    }

    fn promises(&self, team: usize) -> bool {
        !self.classes(team).is_empty()
    }

    fn unlimited(&self, team: usize) -> bool {
        self.network().teams[team]
            .shifts
            .iter()
            .any(|s| s.posts.is_none())
    }

    fn team(&mut self, team: usize, by_hour: bool) -> StaffToStandard {
        let stated = self.network().teams[team].shifts.clone();
        let (open, posts_hours) = self.stated(team);
        let posts = self.fewest(team);
        let tightest = self.tightest_with(team, posts.unwrap_or(MOST_POSTS));
        let less = posts.filter(|p| *p > 1);
        let less = less.map(|p| self.tightest_with(team, p - 1).within);
        let pattern = match posts {
            Some(posts) if by_hour => Some(self.by_hour(team, posts)),
            _ => None,
        };
        let result = StaffToStandard {
            team,
            name: self.player.service.teams[team].name.clone(),
            stated: (!self.player.service.teams[team].to_standard).then_some(posts_hours / open),
            posts,
            tightest: tightest.name,
            within: tightest.within,
            within_with_one_less: less,
            promised: tightest.promised,
            hours_a_week: f64::from(posts.unwrap_or(0)) * open,
            hours_a_week_by_hour: pattern.as_ref().map(|p| self.pattern_hours(team, p)),
            by_hour: pattern,
        };
        self.player.service.network.teams[team].shifts = stated;
        result
    }

    /// Opening hours a week of a team, and hours of posts.
    fn stated(&self, team: usize) -> (f64, f64) {
        let network = self.network();
        let hours = |s: &Shift| network.hours[s.hours].minutes_a_week() / HOUR;
        let shifts = &network.teams[team].shifts;
        let posts = shifts
            .iter()
            .map(|s| hours(s) * s.posts.map_or(0.0, f64::from));
        (self.union(team).minutes_a_week() / HOUR, posts.sum())
    }

    /// The hours in which any shift of the team is open.
    fn union(&self, team: usize) -> Hours {
        let network = self.network();
        let shifts = &network.teams[team].shifts;
        let all: Vec<&Hours> = shifts.iter().map(|s| &network.hours[s.hours]).collect();
        Hours::any_of("opening hours", &all)
    }

    fn set_flat(&mut self, team: usize, posts: u32) {
        let union = self.union(team);
        let network = &mut self.player.service.network;
        let hours = match network.hours.iter().position(|h| h.same_times(&union)) {
            Some(at) => at,
            None => {
                network.hours.push(union);
                network.hours.len() - 1
            }
        };
        network.teams[team].shifts = vec![Shift {
            hours,
            posts: Some(posts),
        }];
    }

    /// The least number of posts that keeps every standard, by doubling and halving.
    fn fewest(&mut self, team: usize) -> Option<u32> {
        let mut high = self.guess(team).clamp(1, MOST_POSTS);
        let mut low = 0;
        while !self.keeps(team, high) {
            low = high;
            if high == MOST_POSTS {
                return None;
            }
            high = (high + (high / 2).max(1)).min(MOST_POSTS);
        }
        while high - low > 1 {
            // Near the stated number first: that is where the answer usually lies.
            let middle = if low == 0 {
                high - (high / 4).max(1)
            } else {
                low + (high - low) / 2
            };
            if self.keeps(team, middle) {
                high = middle;
            } else {
                low = middle;
            }
            if high == 1 {
                break;
            }
        }
        Some(high)
    }

    /// Where the search begins: the posts that are stated, or what the load asks for and a little
    /// more (square-root staffing).
    fn guess(&self, team: usize) -> u32 {
        let (open, hours) = self.stated(team);
        let stated = hours.max(1.0) / open.max(1.0);
        let load = loads(self.network())
            .into_iter()
            .find(|l| l.teams == [team]);
        let asked = load.map_or(0.0, |l| l.asked / 60.0 / open.max(1.0));
        let guess = match self.player.service.teams[team].to_standard {
            true => asked + asked.sqrt(),
            false => stated,
        };
        guess.ceil().min(f64::from(MOST_POSTS)) as u32
    }

    fn keeps(&mut self, team: usize, posts: u32) -> bool {
        if posts == 0 {
            return false;
        }
        self.set_flat(team, posts);
        let outcomes = self.play();
        self.kept(team, &outcomes)
    }

    /// Every kind's standard is kept on average, each kind over all partners that the team serves.
    fn kept(&self, team: usize, outcomes: &[Outcome]) -> bool {
        let tightest = self.tightest(team, outcomes);
        tightest.is_none_or(|kind| kind.within.mean >= kind.promised)
    }

    /// The kind that has least over its promise.
    fn tightest(&self, team: usize, outcomes: &[Outcome]) -> Option<OfKind> {
        let classes = self.classes(team);
        let labels = &self.player.service.classes;
        let mut kinds: Vec<&str> = classes.iter().map(|c| labels[*c].kind.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let all = kinds.into_iter().map(|kind| {
            let of = |c: &&usize| labels[**c].kind == kind;
            let mine: Vec<usize> = classes.iter().filter(of).copied().collect();
            let first = mine.first().copied().unwrap_or(0);
            let standard = self.network().classes[first].standard;
            let shares: Vec<f64> = outcomes.iter().map(|o| share_within(o, &mine)).collect();
            OfKind {
                name: labels[first].name.clone(),
                within: confidence_interval(&shares, self.confidence),
                promised: standard.map_or(0.0, |s| s.share),
            }
        });
        let spare = |kind: &OfKind| kind.within.mean - kind.promised;
        all.filter(|kind| !kind.within.mean.is_nan())
            .min_by(|a, b| spare(a).total_cmp(&spare(b)))
    }

    fn play(&self) -> Vec<Outcome> {
        match compile(self.network()) {
            Ok(compiled) => replicate(&compiled, &self.run, 0..self.replications, |o| o, || ()),
            Err(_) => Vec::new(),
        }
    }

    fn tightest_with(&mut self, team: usize, posts: u32) -> OfKind {
        self.set_flat(team, posts);
        let outcomes = self.play();
        self.tightest(team, &outcomes).unwrap_or(OfKind {
            name: String::new(),
            within: confidence_interval(&[], self.confidence),
            promised: f64::NAN,
        })
    }

    // ---- hour by hour ----

    /// Posts for each hour of the week.
    fn by_hour(&mut self, team: usize, flat: u32) -> Vec<u32> {
        let union = self.union(team);
        let open: Vec<usize> = (0..HOURS)
            .filter(|h| union.open_within_week(*h as f64 * HOUR, (*h + 1) as f64 * HOUR) > 0.0)
            .collect();
        self.set_flat(team, flat);
        let outcomes = self.play();
        let mut pattern = vec![0; HOURS];
        for &hour in &open {
            pattern[hour] = (busy(&outcomes, team, hour).ceil() as u32).clamp(1, flat);
        }
        for _ in 0..ROUNDS {
            self.set_pattern(team, &union, &pattern);
            let outcomes = self.play();
            let missing: Vec<usize> = open
                .iter()
                .copied()
                .filter(|h| self.slack(team, *h, &outcomes) < 0.0)
                .collect();
            if missing.is_empty() && self.kept(team, &outcomes) {
                break;
            }
            for &hour in if missing.is_empty() { &open } else { &missing } {
                pattern[hour] += 1;
            }
        }
        self.spare(team, &union, &open, &mut pattern);
        pattern
    }

    /// Takes posts away hour by hour, the most generous first, as long as all is kept.
    fn spare(&mut self, team: usize, union: &Hours, open: &[usize], pattern: &mut [u32]) {
        self.set_pattern(team, union, pattern);
        let outcomes = self.play();
        let mut hours: Vec<usize> = open.to_vec();
        hours.sort_by(|a, b| {
            let slack = |h: usize| self.slack(team, h, &outcomes);
            slack(*b).total_cmp(&slack(*a)).then(a.cmp(b))
        });
        for hour in hours {
            while pattern[hour] > 1 {
                pattern[hour] -= 1;
                self.set_pattern(team, union, pattern);
                let outcomes = self.play();
                let all = open.iter().all(|h| self.slack(team, *h, &outcomes) >= 0.0);
                if !(all && self.kept(team, &outcomes)) {
                    pattern[hour] += 1;
                    break;
                }
            }
        }
        self.set_pattern(team, union, pattern);
    }

    /// By how much those who ask in an hour of the week are served better than promised, as a share.
    fn slack(&self, team: usize, hour: usize, outcomes: &[Outcome]) -> f64 {
        let (mut within, mut promised, mut asked) = (0.0, 0.0, 0.0);
        for outcome in outcomes {
            for class in self.classes(team) {
                let (contacts, met) = outcome.classes[class].by_hour[hour];
                let share = self.network().classes[class]
                    .standard
                    .map_or(0.0, |s| s.share);
                within += f64::from(met);
                promised += share * f64::from(contacts);
                asked += f64::from(contacts);
            }
        }
        if asked == 0.0 {
            1.0
        } else {
            (within - promised) / asked
        }
    }

    /// One shift for each hour of the week.
    fn set_pattern(&mut self, team: usize, union: &Hours, pattern: &[u32]) {
        let network = &mut self.player.service.network;
        network
            .hours
            .truncate(network.hours.len() - trailing_patterns(&network.hours));
        network.teams[team].shifts.clear();
        for (hour, posts) in pattern.iter().enumerate().filter(|(_, posts)| **posts > 0) {
            let part = union.part(hour as f64 * HOUR, (hour + 1) as f64 * HOUR);
            if let Some(mut part) = part {
                part.id = format!("{PATTERN}{hour}");
                network.hours.push(part);
                network.teams[team].shifts.push(Shift {
                    hours: network.hours.len() - 1,
                    posts: Some(*posts),
                });
            }
        }
    }

    fn pattern_hours(&self, team: usize, pattern: &[u32]) -> f64 {
        let shifts = &self.network().teams[team].shifts;
        let _ = pattern;
        let hours = |s: &Shift| self.network().hours[s.hours].minutes_a_week() / HOUR;
        shifts
            .iter()
            .map(|s| hours(s) * s.posts.map_or(0.0, f64::from))
            .sum()
    }
}

/// How one kind of request is served.
struct OfKind {
    name: String,
    within: Interval,
    promised: f64,
}

/// The share in standard of all who wanted to ask.
fn share_within(outcome: &Outcome, classes: &[usize]) -> f64 {
    let (mut within, mut asked) = (0, 0);
    for class in classes {
        let tally = &outcome.classes[*class];
        within += tally.within;
        asked += tally.contacts + tally.dropped;
    }
    within as f64 / asked as f64
}

/// What the ids of hours that only a pattern needs begin with.
const PATTERN: &str = "hour of the week ";

fn trailing_patterns(hours: &[Hours]) -> usize {
    hours
        .iter()
        .rev()
        .take_while(|h| h.id.starts_with(PATTERN))
        .count()
}

/// Mean posts busy in an hour of the week.
fn busy(outcomes: &[Outcome], team: usize, hour: usize) -> f64 {
    let minutes: f64 = outcomes
        .iter()
        .map(|o| o.teams[team].busy_by_hour[hour])
        .sum();
    let weeks: f64 = outcomes.iter().map(|o| o.measured / WEEK).sum();
    minutes / weeks / HOUR
}
