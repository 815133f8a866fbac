//! A pack: everything its files say, checked.

use crate::calendar::{self, CalendarEntry, CalendarKind};
use crate::estimates::{self, Estimates};
use crate::files::PackFiles;
use crate::flow::{self, ServiceFlow};
use crate::groups::{self, GroupCosts};
use crate::indicators::{self, Indicator};
use crate::option_files;
use crate::options::DeliveryOption;
use crate::outside::Outside;
use crate::partners::{self, PartnerTerms, Voting};
use crate::partnership::{self, Partnership};
use crate::places::{self, Places};
use crate::problem::{Problem, Severity};
use crate::shares::{self, Drivers, ShareRule};
use crate::simulation::{self, FlowBudget, FlowFigures};
use crate::unused::{named, unused_estimates};
use std::sync::{Arc, OnceLock};

/// A pack that was read without errors.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Who, money, time, conventions.
    pub partnership: Partnership,
    /// Estimates and their correlations.
    pub estimates: Estimates,
    /// Options; staying as now first. None if the pack only speaks of its partners.
    pub options: Vec<DeliveryOption>,
    /// Days that others have set, in their order.
    pub calendar: Vec<CalendarEntry>,
    /// What the change needs of people and things, and what is there.
    pub indicators: Vec<Indicator>,
    /// How the case is looked at from outside.
    pub outside: Outside,
    /// How requests flow through the service, if the pack says.
    pub flow: Option<ServiceFlow>,
    /// What each group of partners would pay, if the pack gives it by hand.
    pub groups: Option<GroupCosts>,
    /// What each partner uses or is, year by year.
    pub drivers: Drivers,
    /// The rules by which a cost might be split.
    pub shares: Vec<ShareRule>,
    /// With whom each partner would share, and how partners compare.
    pub partner_terms: PartnerTerms,
    /// How partners vote, if the pack says.
    pub voting: Vec<Voting>,
    /// Where the work is done and could be, if the pack says.
    pub places: Option<Places>,
    /// How much is simulated for formulas that speak of the flow.
    pub flow_budget: FlowBudget,
    /// What was simulated for them already.
    pub(crate) flow_figures: OnceLock<Arc<FlowFigures>>,
}

/// What reading gave: the pack, if it can be appraised, and all that was found wrong or is worth
/// knowing.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The pack.
    pub pack: Option<Pack>,
    /// Errors and warnings in the order in which they were found.
    pub problems: Vec<Problem>,
}

impl Pack {
    /// Reads files. Everything that is wrong is listed at once; nothing is guessed.
    pub fn read(files: &PackFiles) -> Reading {
        let mut problems = Vec::new();
        let pack = partnership::read(files, &mut problems).map(|partnership| {
            let (mut estimates, options) = case(files, &partnership, &mut problems);
            let outside = Outside::of(&partnership.outside_view, &mut estimates.inputs);
            let groups = groups::read(files, &partnership, &mut problems);
            let drivers = shares::read_drivers(files, &partnership, &mut problems);
            let partner_terms = partners::read_terms(files, &partnership, &options, &mut problems);
            let voting = partners::read_voting(files, &partnership, &mut problems);
            let calendar = calendar::read(files, &partnership, &mut problems);
            let indicators = indicators::read(files, &partnership, &mut problems);
            let mut pack = Pack {
                partnership,
                estimates,
                options,
                calendar,
                indicators,
                outside,
                flow: None,
                groups,
                drivers,
                shares: Vec::new(),
                partner_terms,
                voting,
                places: None,
                flow_budget: FlowBudget::default(),
                flow_figures: OnceLock::new(),
            };
            pack.flow = flow::read(files, &pack, &mut problems);
            pack.shares = shares::read(files, &pack, &mut problems);
            pack.places = places::read(files, &pack.partnership, &mut problems);
            pack
        });
        let flow = pack.as_ref().and_then(|p| p.flow.as_ref());
        note_unused_files(files, flow, &mut problems);
        let whole = problems.iter().all(|p| p.severity == Severity::Warning);
        let pack = pack.filter(|_| whole);
        problems.extend(pack.as_ref().and_then(unused_estimates));
        Reading { pack, problems }
    }

    /// What formulas may say of the flow: simulated the first time that it is asked for, and again
    /// after the pack was changed. Nothing if no formula speaks of it.
    ///
    /// # Errors
    /// What keeps an option from being simulated.
    pub fn flow_figures(&self) -> Result<Arc<FlowFigures>, Vec<Problem>> {
        if !self.speaks_of_flow() {
            return Ok(Arc::default());
        }
        let key = simulation::key(self, &self.flow_budget);
        if let Some(kept) = self.flow_figures.get().filter(|kept| kept.key == key) {
            return Ok(kept.clone());
        }
        let figures = Arc::new(simulation::figures(self, &self.flow_budget)?);
        // Another thread may have been quicker; both found the same.
        let _ = self.flow_figures.set(figures.clone());
        Ok(figures)
    }

    /// Takes figures that were kept from an earlier time; they are used only if they were computed
    /// from the same.
    pub fn keep_flow_figures(&self, figures: FlowFigures) {
        let _ = self.flow_figures.set(Arc::new(figures));
    }

    /// What figures of the flow are computed from, as a number; `None` if no formula speaks of it.
    pub fn flow_key(&self) -> Option<u64> {
        self.speaks_of_flow()
            .then(|| simulation::key(self, &self.flow_budget))
    }

    fn speaks_of_flow(&self) -> bool {
        self.flow.is_some() && simulation::speaks_of_flow(&named(self))
    }

    /// The option with an id.
    pub fn option(&self, id: &str) -> Option<&DeliveryOption> {
        self.options.iter().find(|o| o.id.as_str() == id)
    }

    /// Elections within the horizon, each with the year of the case (0, 1, …) in which it falls.
    /// Those of the first two years come before a change has settled.
    pub fn elections(&self) -> impl Iterator<Item = (usize, &CalendarEntry)> {
        let election = |e: &&CalendarEntry| e.what == CalendarKind::Election;
        let year = |e| Some((CalendarEntry::year(e, &self.partnership.timeline)?, e));
        self.calendar.iter().filter(election).filter_map(year)
    }
}

/// Estimates and options; a pack that only says what groups of partners cost, or how they vote, has
/// neither.
fn case(
    files: &PackFiles,
    partnership: &Partnership,
    problems: &mut Vec<Problem>,
) -> (Estimates, Vec<DeliveryOption>) {
    let of_case = |path: &str| {
        path == estimates::ESTIMATES_FILE
            || ["options/", "estimates/", "flow/"]
                .iter()
                .any(|f| path.starts_with(f))
    };
    let of_partners = |path: &str| {
        [groups::GROUPS_FILE, shares::DRIVERS_FILE].contains(&path) || partners::is_read(path)
    };
    if files.paths().any(of_partners) && !files.paths().any(of_case) {
        return (Estimates::default(), Vec::new());
    }
    let estimates = estimates::read(files, partnership, problems);
    (estimates, option_files::read(files, partnership, problems))
}

/// A misspelt file name would otherwise lose an option without a word.
fn note_unused_files(files: &PackFiles, flow: Option<&ServiceFlow>, problems: &mut Vec<Problem>) {
    let read = |path: &str| {
        path == partnership::PARTNERSHIP_FILE
            || path == estimates::ESTIMATES_FILE
            || path == estimates::CORRELATIONS_FILE
            || path == calendar::CALENDAR_FILE
            || path == indicators::INDICATORS_FILE
            || path == groups::GROUPS_FILE
            || path == shares::DRIVERS_FILE
            || shares::is_read(path)
            || partners::is_read(path)
            || (path.starts_with("options/") && path.ends_with(".toml"))
            || (path.starts_with("estimates/") && path.ends_with(".csv"))
            || flow::is_read(path, flow)
            || places::is_read(path)
    };
    // A log is named by flow files, so nothing can be said of it where those could not be read.
    let broken = flow.is_none() && problems.iter().any(|p| p.severity == Severity::Error);
    let elsewhere = |path: &str| {
        if broken && path.starts_with("flow/") {
            return true;
        }
        ["evidence/", "expected/"]
            .iter()
            .any(|folder| path.starts_with(folder))
    };
    let left: Vec<&str> = files
        .paths()
        .filter(|p| !read(p) && !elsewhere(p))
        .collect();
    if !left.is_empty() {
        let shown = left.iter().take(5).copied().collect::<Vec<_>>().join(", ");
        let more = left.len().saturating_sub(5);
        let rest = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let verb = if left.len() == 1 { "was" } else { "were" };
        let help = "options are read from options/*.toml, estimates from estimates.csv or estimates/*.csv, correlations from correlations.csv, days from calendar.csv, indicators from indicators.csv, costs of groups from groups.csv, red lines from partners.toml, voting rules from voting/*.toml, the flow of requests from flow/*.toml and the logs named there, rules for shares from shares/*.toml and drivers.csv, places from places.csv, travel.csv and places.toml, all in small letters";
        problems.push(Problem::warning(
            format!("{shown}{rest} {verb} not read"),
            help,
        ));
    }
}
