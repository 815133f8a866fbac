//! Break-evens: how far something may go before an option serves people no better than staying.
//!
//! The difference between the option and staying as now is a function of what varies; the same
//! requests are played at every point, so it is smooth enough to be halved down to where it crosses
//! zero. The crossing is printed with an interval: the paired interval of the difference there,
//! divided by how steeply it falls.

use super::measures::{FlowMeasure, read};
use super::settings::FlowSettings;
use super::simulate::players;
use super::staff::{set_posts, staff_in_place};
use crate::flow::{ServiceFlow, ServiceNetwork};
use crate::pack::Pack;
use crate::problem::Problem;
use comity_methods::flow::{Network, Repeat, Run, WEEK, compile, replicate};
use comity_methods::sampling::Distribution;
use comity_methods::statistics::{Interval, confidence_interval};

/// Points of the curve, the ends included.
const POINTS: u32 = 9;
/// Halvings of the stretch in which the difference crosses zero.
const HALVINGS: usize = 12;

/// What varies.
#[derive(Clone, Debug, PartialEq)]
pub enum Lever {
    /// Handling times of the option, as a multiple of what they are.
    Handling,
    /// The chance that a request of the option that is done comes back.
    Repeat,
    /// Arrivals, as a multiple of what they are, in all options.
    Arrivals,
    /// An uncertain estimate of the pack, by its position among the inputs, in all options.
    Input(usize),
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct BreakEvenAsked {
    /// The option.
    pub option: usize,
    /// What varies.
    pub lever: Lever,
    /// From where to where it varies, in base units; found from the pack if not given.
    pub range: Option<(f64, f64)>,
    /// What is compared.
    pub measure: FlowMeasure,
    /// Whose requests; all if none.
    pub partner: Option<usize>,
    /// How the experiment is run; every point has `least` replications.
    pub settings: FlowSettings,
}

/// Where an option is as good as staying.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakEven {
    /// What varies is this today.
    pub today: f64,
    /// The measure of the option along what varies.
    pub points: Vec<BreakEvenPoint>,
    /// The option is as good as staying here; low and high end of the interval.
    pub crossing: Option<(f64, f64, f64)>,
    /// True if the option is the better one at the lower end of the range.
    pub better_at_first: bool,
}

/// One point of the curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BreakEvenPoint {
    /// What varies.
    pub x: f64,
    /// The measure in the option.
    pub option: Interval,
    /// The measure if all stay as now.
    pub stay: Interval,
    /// Option less stay, on the same requests.
    pub difference: Interval,
}

/// Looks for the break-even.
///
/// # Errors
/// What keeps the options from being simulated, a range that makes no sense, or more weeks than
/// those of which holidays and seasons are known.
pub fn break_even(
    pack: &Pack,
    asked: &BreakEvenAsked,
    progress: &(dyn Fn() + Sync),
) -> Result<BreakEven, Vec<Problem>> {
    let Some(flow) = &pack.flow else {
        return Err(vec![super::simulate::nothing_to_simulate()]);
    };
    flow.may_measure(asked.settings.weeks)?;
    let stay = stays(pack, flow, asked)?;
    let inputs = ServiceFlow::means(pack);
    let found = |option: usize| -> Result<Vec<(usize, u32)>, Vec<Problem>> {
        let mut player = players(pack, flow, &[option], &inputs)?.remove(0);
        Ok(staff_in_place(&mut player, &asked.settings))
    };
    let posts = [(asked.option, found(asked.option)?), (stay, found(stay)?)];
    let experiment = Experiment {
        posts,
        pack,
        flow,
        asked,
        stay,
        inputs,
        progress,
    };
    experiment.find()
}

/// The layout of staying as now, which must be another than the option.
fn stays(pack: &Pack, flow: &ServiceFlow, asked: &BreakEvenAsked) -> Result<usize, Vec<Problem>> {
    let stay = flow
        .options()
        .into_iter()
        .find(|o| pack.options[*o].stays());
    let problem = |message: &str| {
        Err(vec![Problem::new(
            message,
            "a break-even compares an option with staying as now; give both a layout in flow/",
        )])
    };
    match stay {
        None => problem("staying as now has no layout"),
        Some(stay) if stay == asked.option => {
            problem("staying as now cannot break even with itself")
        }
        Some(stay) => Ok(stay),
    }
}

struct Experiment<'a> {
    pack: &'a Pack,
    flow: &'a ServiceFlow,
    asked: &'a BreakEvenAsked,
    stay: usize,
    inputs: Vec<f64>,
    /// Posts of teams that are staffed to standard: as few as keep it today, and so they stay.
    posts: [(usize, Vec<(usize, u32)>); 2],
    progress: &'a (dyn Fn() + Sync),
}

impl Experiment<'_> {
    fn find(&self) -> Result<BreakEven, Vec<Problem>> {
        let today = self.today()?;
        let (low, high) = self.range(today)?;
        let at = |i: u32| low + (high - low) * f64::from(i) / f64::from(POINTS - 1);
        let mut points = Vec::new();
        for i in 0..POINTS {
            points.push(self.point(at(i))?);
        }
        let better = |p: &BreakEvenPoint| p.difference.mean * self.asked.measure.better() > 0.0;
        let turn = points
            .windows(2)
            .position(|w| better(&w[0]) != better(&w[1]));
        let crossing = match turn {
            None => None,
            Some(i) => Some(self.crossing(points[i], points[i + 1])?),
        };
        Ok(BreakEven {
            today,
            better_at_first: points.first().is_some_and(better),
            points,
            crossing,
        })
    }

    fn today(&self) -> Result<f64, Vec<Problem>> {
        Ok(match self.asked.lever {
            Lever::Handling | Lever::Arrivals => 1.0,
            Lever::Input(at) => self.inputs[at],
            Lever::Repeat => {
                let player =
                    players(self.pack, self.flow, &[self.asked.option], &self.inputs)?.remove(0);
                mean_repeat(&player.service)
            }
        })
    }

    fn range(&self, today: f64) -> Result<(f64, f64), Vec<Problem>> {
        let usual = match self.asked.lever {
            Lever::Handling | Lever::Arrivals => (0.8, 1.6),
            Lever::Repeat => (0.0, (3.0 * today).clamp(0.3, 0.9)),
            Lever::Input(at) => {
                let law = &self.pack.estimates.inputs[at].distribution;
                (law.quantile(0.001), law.quantile(0.999))
            }
        };
        let (low, high) = self.asked.range.unwrap_or(usual);
        if low < high && low.is_finite() && high.is_finite() {
            return Ok((low, high));
        }
        Err(vec![Problem::new(
            format!("the range {low} to {high} does not rise"),
            "write the smaller end first",
        )])
    }

    /// The difference at one value of what varies.
    fn point(&self, x: f64) -> Result<BreakEvenPoint, Vec<Problem>> {
        let mut inputs = self.inputs.clone();
        if let Lever::Input(at) = self.asked.lever {
            inputs[at] = x;
        }
        let option = self.values(self.asked.option, &inputs, |network| {
            vary(network, &self.asked.lever, x);
        })?;
        let stay = self.values(self.stay, &inputs, |network| {
            if self.asked.lever == Lever::Arrivals {
                vary(network, &self.asked.lever, x);
            }
        })?;
        let differences: Vec<f64> = option.iter().zip(&stay).map(|(o, s)| o - s).collect();
        let confidence = self.asked.settings.confidence;
        (self.progress)();
        Ok(BreakEvenPoint {
            x,
            option: confidence_interval(&option, confidence),
            stay: confidence_interval(&stay, confidence),
            difference: confidence_interval(&differences, confidence),
        })
    }

    fn values(
        &self,
        option: usize,
        inputs: &[f64],
        change: impl Fn(&mut Network),
    ) -> Result<Vec<f64>, Vec<Problem>> {
        let mut player = players(self.pack, self.flow, &[option], inputs)?.remove(0);
        let posts = self.posts.iter().find(|(of, _)| *of == option);
        set_posts(
            &mut player,
            posts.map(|p| &p.1[..]).unwrap_or_default(),
            &self.asked.settings,
        );
        change(&mut player.service.network);
        let network = &player.service.network;
        let compiled = compile(network).map_err(|faults| {
            let told = |f: comity_methods::flow::Fault| {
                Problem::new(f.to_string(), "choose another range")
            };
            faults.into_iter().map(told).collect::<Vec<_>>()
        })?;
        let settings = &self.asked.settings;
        let service = &player.service;
        let weeks = settings.weeks.unwrap_or(service.run.measured).max(1);
        let run = Run {
            run_off: f64::from(service.run.run_off) * WEEK,
            ..Run::weeks(service.run.warm_up.unwrap_or(2), weeks, settings.seed)
        };
        let partner = self.asked.partner;
        let mine = |c: &usize| partner.is_none_or(|p| service.classes[*c].partner == p);
        let classes: Vec<usize> = (0..service.classes.len()).filter(mine).collect();
        let at = self.asked.measure.position();
        let read = |outcome| read(network, &outcome, &classes)[at];
        Ok(replicate(
            &compiled,
            &run,
            0..settings.least.max(2),
            read,
            || (),
        ))
    }

    /// Halves the stretch between two points of which one is better than staying and one is not.
    fn crossing(
        &self,
        mut left: BreakEvenPoint,
        mut right: BreakEvenPoint,
    ) -> Result<(f64, f64, f64), Vec<Problem>> {
        let (first, last) = (left, right);
        for _ in 0..HALVINGS {
            let middle = self.point(0.5 * (left.x + right.x))?;
            if (middle.difference.mean > 0.0) == (left.difference.mean > 0.0) {
                left = middle;
            } else {
                right = middle;
            }
        }
        let x = 0.5 * (left.x + right.x);
        let slope = (last.difference.mean - first.difference.mean) / (last.x - first.x);
        let reach = left.difference.half_width / slope.abs();
        Ok((x, x - reach, x + reach))
    }
}

fn vary(network: &mut Network, lever: &Lever, x: f64) {
    match lever {
        Lever::Handling => {
            let steps = network.classes.iter_mut().flat_map(|c| &mut c.steps);
            steps.for_each(|step| step.factor *= x);
        }
        Lever::Repeat => network.classes.iter_mut().for_each(|class| {
            let repeat = class.repeat.get_or_insert(Repeat {
                chance: 0.0,
                chance_unserved: 0.0,
                after: Distribution::Exactly(WEEK),
            });
            repeat.chance = x;
        }),
        Lever::Arrivals => {
            for source in &mut network.sources {
                if let comity_methods::flow::Arrivals::Poisson(rates) = &mut source.arrivals {
                    rates.week.iter_mut().for_each(|rate| *rate *= x);
                }
            }
        }
        Lever::Input(_) => {}
    }
}

/// The chance of a repeat contact, averaged over kinds by how often they are asked.
fn mean_repeat(service: &ServiceNetwork) -> f64 {
    let network = &service.network;
    let (mut sum, mut weight) = (0.0, 0.0);
    for source in &network.sources {
        let a_week = comity_methods::flow::per_week(source, &network.hours);
        for (share, class) in &source.mix {
            let chance = network.classes[*class]
                .repeat
                .as_ref()
                .map_or(0.0, |r| r.chance);
            sum += a_week * share * chance;
            weight += a_week * share;
        }
    }
    if weight > 0.0 { sum / weight } else { 0.0 }
}
