//! What the simulation says, as names that formulas may use.
//!
//! The money of a case is computed in sixty thousand futures, a service is simulated in a few
//! dozen. So the inputs on which the flow depends are drawn a few times (the outer points), each
//! option is played at every one of them (the inner replications, on the same requests), and a
//! surface is laid through what was found. A formula that speaks of `flow_wait[p]` then has a value
//! in every future, at that future's own estimates.

use super::measures::{FlowMeasure, read};
use super::settings::FlowSettings;
use super::simulate::{Player, players};
use super::staff::staff_in_place;
use crate::flow::ServiceFlow;
use crate::options::DeliveryOption;
use crate::pack::Pack;
use crate::problem::Problem;
use comity_domain::Dimension;
use comity_methods::flow::{Outcome, Run, WEEK, replicate};
use comity_methods::formula::{Axis, Draw, Family, PARTNERS, Surface};
use comity_methods::lanes::{LANES, Lanes};
use comity_methods::sampling::stream::hash_id;
use comity_methods::sampling::{Sampler, Scheme};
use comity_methods::statistics::fit;
use std::collections::{BTreeMap, BTreeSet};

/// Weeks of a year of 365.25 days.
const WEEKS_A_YEAR: f64 = 365.25 / 7.0;
/// Minutes of a year.
const MINUTES_A_YEAR: f64 = WEEKS_A_YEAR * WEEK;

/// A figure of the flow that formulas may speak of, for each partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlowFigure {
    /// Mean wait on the clock.
    Wait,
    /// Share in standard, of all who ask.
    Within,
    /// Contacts a year, repeat contacts included.
    Contacts,
    /// Repeat contacts a year.
    Repeats,
    /// Contacts a year that gave up or were turned away.
    Unserved,
    /// Front-line time a year: hours per hour, a plain ratio.
    FrontLine,
    /// Posts on duty while the partner's teams are open.
    Posts,
}

impl FlowFigure {
    /// Each with its name in formulas and what it is.
    pub const ALL: [(FlowFigure, &'static str, &'static str); 7] = [
        (
            FlowFigure::Wait,
            "flow_wait",
            "mean wait until somebody deals with a request",
        ),
        (
            FlowFigure::Within,
            "flow_within",
            "share in standard, of all who ask",
        ),
        (
            FlowFigure::Contacts,
            "flow_contacts",
            "contacts a year, repeat contacts included",
        ),
        (
            FlowFigure::Repeats,
            "flow_repeats",
            "repeat contacts a year",
        ),
        (
            FlowFigure::Unserved,
            "flow_unserved",
            "contacts a year that gave up or were turned away",
        ),
        (
            FlowFigure::FrontLine,
            "flow_front_line",
            "time that contacts cost the front line",
        ),
        (FlowFigure::Posts, "flow_posts", "posts on duty"),
    ];

    /// The figure that a name in a formula means, whether it is that of staying as now, and what
    /// it is.
    pub(crate) fn named(name: &str) -> Option<(FlowFigure, bool, &'static str)> {
        let plain = name.strip_suffix(NOW);
        let wanted = plain.unwrap_or(name);
        let known = FlowFigure::ALL
            .into_iter()
            .find(|(_, known, _)| *known == wanted);
        known.map(|(figure, _, says)| (figure, plain.is_some(), says))
    }

    /// A value in base units as people say it, with its unit.
    pub(crate) fn said(self, value: f64) -> (f64, &'static str) {
        match self {
            FlowFigure::Wait => (value * MINUTES_A_YEAR, "minutes"),
            FlowFigure::Within => (100.0 * value, "%"),
            FlowFigure::FrontLine => (value * MINUTES_A_YEAR / 60.0, "hours/year"),
            FlowFigure::Posts => (value, "posts"),
            _ => (value, "contacts/year"),
        }
    }

    fn dimension(self, pack: &Pack) -> Dimension {
        let unit = match self {
            FlowFigure::Wait => "minutes/contact",
            FlowFigure::Within | FlowFigure::FrontLine => return Dimension::none(),
            FlowFigure::Posts => "FTE",
            _ => "contacts/year",
        };
        let unit = pack.partnership.units.parse(unit);
        unit.map_or(Dimension::none(), |u| u.dimension)
    }

    /// The least and the greatest value that makes sense.
    fn ends(self) -> (f64, f64) {
        match self {
            FlowFigure::Within => (0.0, 1.0),
            _ => (0.0, f64::INFINITY),
        }
    }
}

/// What follows the name of a figure of staying as now.
const NOW: &str = "_now";

/// How much is simulated for the names that formulas use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowBudget {
    /// Values of the uncertain inputs at which each option is played; 0: their means alone.
    pub outer: u32,
    /// Replications at each.
    pub inner: u32,
    /// Weeks that count in each; fewer where holidays and seasons are known of fewer.
    pub weeks: u32,
    /// The seed.
    pub seed: u64,
}

impl Default for FlowBudget {
    fn default() -> FlowBudget {
        FlowBudget {
            outer: 32,
            inner: 4,
            weeks: 10,
            seed: 1,
        }
    }
}

impl FlowBudget {
    /// Just enough to see whether formulas fit.
    pub fn least() -> FlowBudget {
        FlowBudget {
            outer: 0,
            inner: 2,
            weeks: 2,
            seed: 1,
        }
    }
}

/// Surfaces of every figure, option and partner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FlowFigures {
    /// By option (position), figure and partner.
    surfaces: BTreeMap<(usize, FlowFigure, usize), FittedFigure>,
    /// What they were computed from.
    pub(crate) key: u64,
}

/// One figure as a surface.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedFigure {
    /// In base units, over the inputs.
    pub surface: Surface,
    /// The share of the variance between the outer points that it explains.
    pub r_squared: f64,
    /// What it leaves over: a standard deviation, in base units.
    pub residual: f64,
}

impl FlowFigures {
    /// The surface of a figure.
    pub fn of(&self, option: usize, figure: FlowFigure, partner: usize) -> Option<&FittedFigure> {
        self.surfaces.get(&(option, figure, partner))
    }

    /// All of them, by option, figure and partner.
    pub fn iter(&self) -> impl Iterator<Item = (&(usize, FlowFigure, usize), &FittedFigure)> {
        self.surfaces.iter()
    }

    /// All of it as text, to be kept and read back bit by bit.
    ///
    /// # Examples
    /// ```
    /// use comity_business_case::FlowFigures;
    /// let nothing = FlowFigures::default();
    /// assert_eq!(FlowFigures::from_text(&nothing.to_text()), Some(nothing));
    /// ```
    pub fn to_text(&self) -> String {
        let bits = |x: f64| format!("{:016x}", x.to_bits());
        let mut text = format!("{KEPT} {:016x}\n", self.key);
        for ((option, figure, partner), fitted) in &self.surfaces {
            let surface = &fitted.surface;
            text.push_str(&format!("{option} {} {partner}", *figure as usize));
            let numbers = [
                surface.constant,
                surface.least,
                surface.most,
                fitted.r_squared,
                fitted.residual,
            ];
            numbers
                .iter()
                .for_each(|x| text.push_str(&format!(" {}", bits(*x))));
            text.push_str(&format!(" {}", surface.axes.len()));
            for axis in &surface.axes {
                text.push_str(&format!(
                    " {} {} {}",
                    axis.input,
                    bits(axis.centre),
                    bits(axis.spread)
                ));
            }
            for (coefficient, of) in &surface.terms {
                text.push_str(&format!(" {} {}", bits(*coefficient), of.len()));
                of.iter()
                    .for_each(|axis| text.push_str(&format!(" {axis}")));
            }
            text.push('\n');
        }
        text
    }

    /// Reads what [`to_text`](Self::to_text) wrote; `None` if it is anything else.
    pub fn from_text(text: &str) -> Option<FlowFigures> {
        let mut lines = text.lines();
        let key = lines.next()?.strip_prefix(KEPT)?.trim();
        let key = u64::from_str_radix(key, 16).ok()?;
        let surfaces = lines.map(kept_line).collect::<Option<_>>()?;
        Some(FlowFigures { surfaces, key })
    }

    /// The names that formulas of an option may use.
    pub(crate) fn families(&self, pack: &Pack, option: usize) -> BTreeMap<String, Family> {
        let stay = pack.options.iter().position(DeliveryOption::stays);
        let mut families = BTreeMap::new();
        for (figure, name, _) in FlowFigure::ALL {
            for (of, name) in [
                (Some(option), name.to_owned()),
                (stay, format!("{name}{NOW}")),
            ] {
                let Some(of) = of else { continue };
                let draws: BTreeMap<Vec<usize>, Draw> = (0..pack.partnership.partners.len())
                    .filter_map(|p| Some((vec![p], draw(&self.of(of, figure, p)?.surface))))
                    .collect();
                if !draws.is_empty() {
                    let family = Family {
                        sets: vec![PARTNERS],
                        dimension: figure.dimension(pack),
                        draws,
                    };
                    families.insert(name, family);
                }
            }
        }
        families
    }
}

/// The first word of kept figures.
const KEPT: &str = "comity-flow-figures-1";

fn kept_line(line: &str) -> Option<((usize, FlowFigure, usize), FittedFigure)> {
    let mut words = line.split(' ');
    let mut whole = || words.next()?.parse::<usize>().ok();
    let (option, figure, partner) = (whole()?, whole()?, whole()?);
    let figure = FlowFigure::ALL.get(figure)?.0;
    let number = |words: &mut std::str::Split<'_, char>| {
        let bits = u64::from_str_radix(words.next()?, 16).ok()?;
        Some(f64::from_bits(bits))
    };
    let mut five = [0.0; 5];
    for x in &mut five {
        *x = number(&mut words)?;
    }
    let count: usize = words.next()?.parse().ok()?;
    let mut axes = Vec::new();
    for _ in 0..count {
        axes.push(Axis {
            input: words.next()?.parse().ok()?,
            centre: number(&mut words)?,
            spread: number(&mut words)?,
        });
    }
    let mut terms = Vec::new();
    while let Some(coefficient) = number(&mut words) {
        let count: usize = words.next()?.parse().ok()?;
        let of: Option<Vec<usize>> = (0..count).map(|_| words.next()?.parse().ok()).collect();
        terms.push((
            coefficient,
            of.filter(|of| of.iter().all(|a| *a < axes.len()))?,
        ));
    }
    let [constant, least, most, r_squared, residual] = five;
    let surface = Surface {
        axes,
        constant,
        terms,
        least,
        most,
    };
    let fitted = FittedFigure {
        surface,
        r_squared,
        residual,
    };
    Some(((option, figure, partner), fitted))
}

fn draw(surface: &Surface) -> Draw {
    match surface.terms.is_empty() {
        true => Draw::Known(surface.constant),
        false => Draw::Surface(Box::new(surface.clone())),
    }
}

/// True if any formula of the pack speaks of the flow.
pub(crate) fn speaks_of_flow(names: &BTreeSet<&str>) -> bool {
    let known = |name: &&str| {
        let name = name.strip_suffix(NOW).unwrap_or(name);
        FlowFigure::ALL.iter().any(|(_, known, _)| *known == name)
    };
    names.iter().any(known)
}

/// A number that changes whenever anything changes from which figures are computed: what the flow
/// files say, whom options serve, the estimates that matter to waits, and all that are certain.
pub(crate) fn key(pack: &Pack, budget: &FlowBudget) -> u64 {
    let Some(flow) = &pack.flow else { return 0 };
    let (partners, estimates) = (&pack.partnership.partners, &pack.estimates);
    let mut text = format!(
        "comity-flow-2 {} {budget:?} {} {:?} {partners:?}",
        env!("CARGO_PKG_VERSION"),
        flow.content,
        flow.run
    );
    for option in flow.options() {
        let served = &pack.options[option];
        let defined = served
            .define
            .iter()
            .map(|(name, text)| (name, &text.formula));
        let defined: Vec<_> = defined.collect();
        text.push_str(&format!("\n{option} {:?} {defined:?}", served.members));
        for input in flow.used_inputs(option) {
            text.push_str(&format!("\n{input} {:?}", estimates.inputs[input]));
        }
    }
    text.push_str(&format!("\n{:?}", estimates.correlations));
    // What is known for certain is no input: it stands in the formulas themselves.
    for (name, family) in &estimates.families {
        let known = |draw: &&Draw| matches!(draw, Draw::Known(_));
        let known: Vec<&Draw> = family.draws.values().filter(known).collect();
        text.push_str(&format!("\n{name} {known:?}"));
    }
    hash_id(&text)
}

/// Simulates all that formulas may speak of.
///
/// # Errors
/// What keeps an option from being simulated, at the means or at an outer point.
pub(crate) fn figures(pack: &Pack, budget: &FlowBudget) -> Result<FlowFigures, Vec<Problem>> {
    let Some(flow) = &pack.flow else {
        return Ok(FlowFigures::default());
    };
    let mut surfaces = BTreeMap::new();
    for option in flow.options() {
        let axes = axes(pack, &flow.used_inputs(option));
        let few = axes.is_empty() || budget.outer == 0;
        let (axes, points) = if few {
            (Vec::new(), vec![(Vec::new(), ServiceFlow::means(pack))])
        } else {
            let points = points(pack, &axes, budget.outer, budget.seed);
            (axes, points)
        };
        // With one point, what was meant for many goes into it.
        let inner = budget.inner * if few { 1 + budget.outer / 4 } else { 1 };
        let mut values: BTreeMap<(FlowFigure, usize), Vec<f64>> = BTreeMap::new();
        for (_, inputs) in &points {
            let mut player = players(pack, flow, &[option], inputs)?.remove(0);
            for (key, value) in play(pack, &mut player, budget, inner) {
                values.entry(key).or_default().push(value);
            }
        }
        let places: Vec<Vec<f64>> = points.into_iter().map(|p| p.0).collect();
        for ((figure, partner), values) in values {
            surfaces.insert(
                (option, figure, partner),
                fitted(figure, &axes, &places, &values),
            );
        }
    }
    Ok(FlowFigures {
        surfaces,
        key: key(pack, budget),
    })
}

fn fitted(figure: FlowFigure, axes: &[Axis], places: &[Vec<f64>], values: &[f64]) -> FittedFigure {
    let mut found = fit(axes, places, values);
    (found.surface.least, found.surface.most) = figure.ends();
    FittedFigure {
        surface: found.surface,
        r_squared: found.r_squared,
        residual: found.residual,
    }
}

/// The axes of inputs.
fn axes(pack: &Pack, inputs: &[usize]) -> Vec<Axis> {
    inputs
        .iter()
        .map(|&input| {
            let law = &pack.estimates.inputs[input].distribution;
            Axis {
                input,
                centre: law.mean(),
                spread: law.sd().max(f64::MIN_POSITIVE),
            }
        })
        .collect()
}

/// So many futures of the pack's own inputs: their standardised places on the axes, and all inputs
/// in base units. Those that the flow does not use stand at their means.
fn points(pack: &Pack, axes: &[Axis], count: u32, seed: u64) -> Vec<(Vec<f64>, Vec<f64>)> {
    let estimates = &pack.estimates;
    let made = Sampler::new(
        estimates.inputs.clone(),
        &estimates.correlations,
        seed,
        Scheme::Sobol,
    );
    let Ok((sampler, _)) = made else {
        return Vec::new();
    };
    let mut columns = vec![Lanes::ZERO; estimates.inputs.len()];
    sampler.draw(0, 0, &mut columns);
    let lanes = (count as usize).min(LANES);
    (0..lanes)
        .map(|lane| {
            let mut drawn: Vec<f64> = estimates
                .inputs
                .iter()
                .map(|i| i.distribution.mean())
                .collect();
            axes.iter()
                .for_each(|axis| drawn[axis.input] = columns[axis.input][lane]);
            let places = axes.iter().map(|a| (drawn[a.input] - a.centre) / a.spread);
            (places.collect(), ServiceFlow::in_base_units(pack, &drawn))
        })
        .collect()
}

/// All figures of one option at one point.
fn play(
    pack: &Pack,
    player: &mut Player,
    budget: &FlowBudget,
    inner: u32,
) -> Vec<((FlowFigure, usize), f64)> {
    let known = pack.flow.as_ref().map_or(u32::MAX, ServiceFlow::most_weeks);
    let weeks = budget.weeks.min(known);
    let settings = FlowSettings {
        seed: budget.seed,
        least: inner.max(2),
        weeks: Some(weeks),
        ..FlowSettings::default()
    };
    staff_in_place(player, &settings);
    let warm_up = player.service.run.warm_up.unwrap_or(2);
    let run = Run::weeks(warm_up, weeks, budget.seed);
    let outcomes = replicate(&player.compiled, &run, 0..inner.max(1), |o| o, || ());
    let mut found = Vec::new();
    for partner in 0..pack.partnership.partners.len() {
        for (figure, _, _) in FlowFigure::ALL {
            let values: Vec<f64> = outcomes
                .iter()
                .map(|o| one(pack, player, o, figure, partner))
                .filter(|v| v.is_finite())
                .collect();
            if !values.is_empty() {
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                found.push(((figure, partner), mean));
            }
        }
    }
    found
}

/// One figure of one partner in one replication, in base units.
fn one(pack: &Pack, player: &Player, outcome: &Outcome, figure: FlowFigure, partner: usize) -> f64 {
    if figure == FlowFigure::Posts {
        return posts(pack, player, partner);
    }
    let labels = player.service.classes.iter().enumerate();
    let mine: Vec<usize> = labels
        .filter(|(_, l)| l.partner == partner)
        .map(|(c, _)| c)
        .collect();
    if mine.is_empty() {
        return 0.0;
    }
    let values = read(&player.service.network, outcome, &mine);
    let of = |measure: FlowMeasure| values[measure.position()];
    let contacts = of(FlowMeasure::Contacts) * WEEKS_A_YEAR;
    match figure {
        FlowFigure::Wait => of(FlowMeasure::MeanWait) / MINUTES_A_YEAR,
        FlowFigure::Within => of(FlowMeasure::Within),
        FlowFigure::Contacts => contacts,
        FlowFigure::Repeats => contacts * of(FlowMeasure::Repeats),
        FlowFigure::Unserved => contacts * (of(FlowMeasure::GaveUp) + of(FlowMeasure::TurnedAway)),
        FlowFigure::FrontLine => of(FlowMeasure::FrontLine) * 60.0 / WEEK,
        FlowFigure::Posts => f64::NAN,
    }
}

/// Posts of a partner's teams, on average while they are open. Those of a team that nobody is said
/// to own belong to the host, or in equal parts to the members.
fn posts(pack: &Pack, player: &Player, partner: usize) -> f64 {
    let option = &pack.options[player.option];
    let members = option.members.iter().filter(|m| **m).count().max(1) as f64;
    let network = &player.service.network;
    let teams = player.service.teams.iter().zip(&network.teams);
    teams
        .map(|(label, team)| {
            let share = match label.partner.or(option.host) {
                Some(owner) => f64::from(u8::from(owner == partner)),
                None if option.members.get(partner) == Some(&true) => 1.0 / members,
                None => 0.0,
            };
            let minutes = |s: &comity_methods::flow::Shift| network.hours[s.hours].minutes_a_week();
            let open = team.shifts.iter().map(minutes).fold(0.0, f64::max);
            let worked: f64 = team
                .shifts
                .iter()
                .map(|s| minutes(s) * s.posts.map_or(0.0, f64::from))
                .sum();
            share * worked / open.max(f64::MIN_POSITIVE)
        })
        .sum()
}
