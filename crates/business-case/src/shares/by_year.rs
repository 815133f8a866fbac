//! What the service costs each group of an option's members, year by year, in many futures.
//!
//! The cost of a group in a year is the cash of the day that its members pay for the service when
//! just they take part: what staying as now costs them, less what the option changes for
//! them. A partner alone stays as now.

use crate::appraisal::{Sampling, sampler};
use crate::model::Model;
use crate::options::{Bearer, DeliveryOption};
use crate::outside::{self, Side};
use crate::pack::Pack;
use crate::plan::cash;
use crate::problem::Problem;
use crate::scope::Scope;
use comity_methods::formula::{NodeId, Program, Reduction, Request};
use comity_methods::lanes::{LANES, Lanes};
use comity_methods::sampling::{Sampler, Scheme};
use rayon::prelude::*;

/// With more members there are too many groups to be looked at in every future.
pub const MOST_SHARING: usize = 12;

/// Independent randomisations of a block of futures each.
const RANDOMISATIONS: usize = 4;

/// Costs of every group of an option's members, in pounds.
#[derive(Clone, Debug)]
pub(crate) struct GroupYears {
    /// Positions of the members; bit `b` of a group is the member `members[b]`.
    pub members: Vec<usize>,
    /// Groups that can be: with the host, if there is one, or a partner alone.
    pub possible: Vec<bool>,
    /// Mean cost by year and group.
    pub mean: Vec<Vec<f64>>,
    /// Cost over all years, by group and future.
    pub all_years: Vec<Vec<f64>>,
    /// Cost of all members by year and future.
    pub together: Vec<Vec<f64>>,
    /// Uncertain inputs by position, by randomisation.
    pub drawn: Vec<Vec<Lanes>>,
}

impl GroupYears {
    /// How many futures there are.
    pub fn futures(&self) -> usize {
        RANDOMISATIONS * LANES
    }

    /// The value of an input in a future.
    pub fn input(&self, input: usize, future: usize) -> f64 {
        self.drawn[future / LANES][input][future % LANES]
    }
}

/// Computes them.
///
/// # Errors
/// Too many members; formulas that do not fit.
pub(crate) fn group_years(
    pack: &Pack,
    option: usize,
    side: Side,
    seed: u64,
) -> Result<GroupYears, Vec<Problem>> {
    let members = &pack.options[option].members;
    let members: Vec<usize> = (0..members.len()).filter(|p| members[*p]).collect();
    if members.len() > MOST_SHARING {
        return Err(vec![too_many(pack, option, members.len())]);
    }
    let mut model = Model::open(pack, option)?;
    model.entries = outside::entries(pack, &mut model, side);
    let sampling = Sampling {
        samples: RANDOMISATIONS * LANES,
        randomisations: RANDOMISATIONS,
        seed,
        scheme: Scheme::Sobol,
    };
    let (sampler, _) = sampler(pack, sampling)?;
    let work = Work::new(pack, option, &mut model, &members, &sampler);
    let mut found = GroupYears {
        possible: (0..1 << members.len())
            .map(|g| possible(pack, option, &members, g))
            .collect(),
        mean: vec![vec![0.0; 1 << members.len()]; work.years],
        all_years: vec![Vec::new(); 1 << members.len()],
        together: vec![Vec::new(); work.years],
        drawn: Vec::new(),
        members,
    };
    for randomisation in 0..RANDOMISATIONS {
        work.run(randomisation as u32, &mut found);
    }
    let count = found.futures() as f64;
    let means = found.mean.iter_mut().flatten();
    means.for_each(|sum| *sum /= count);
    match found.mean.iter().flatten().all(|c| c.is_finite()) {
        true => Ok(found),
        false => Err(vec![no_number(pack, option)]),
    }
}

fn possible(pack: &Pack, option: usize, members: &[usize], group: usize) -> bool {
    let holds = |p: usize| {
        members
            .iter()
            .position(|m| *m == p)
            .is_some_and(|b| group >> b & 1 == 1)
    };
    group.count_ones() == 1 || pack.options[option].host.is_none_or(holds)
}

fn too_many(pack: &Pack, option: usize, members: usize) -> Problem {
    let option = &pack.options[option];
    let message = format!(
        "`{}` has {members} members; shares are worked out for at most {MOST_SHARING}",
        option.id
    );
    let help = "narrow its members, or give the cost of groups in groups.csv";
    Problem::new(message, help).in_file(&option.source)
}

fn no_number(pack: &Pack, option: usize) -> Problem {
    let option = &pack.options[option];
    let message = format!(
        "for some group of members a line of `{}` comes to no number",
        option.id
    );
    let help =
        "look for a division by something that only the others bring; hold it back with max(…)";
    Problem::new(message, help).in_file(&option.source)
}

/// The compiled option.
struct Work<'a> {
    sampler: &'a Sampler,
    /// What a group's members gain in each year, by who takes part.
    change: Program,
    /// What staying costs each member in each year: member by member.
    stay: Program,
    years: usize,
    members: Vec<usize>,
    partners: usize,
}

impl<'a> Work<'a> {
    fn new(
        pack: &Pack,
        option: usize,
        model: &mut Model,
        members: &[usize],
        sampler: &'a Sampler,
    ) -> Work<'a> {
        let timeline = &pack.partnership.timeline;
        let by_year = |flow: NodeId| Request {
            flow,
            reduction: Reduction::Groups {
                weights: vec![timeline.step(); timeline.periods()],
                groups: (0..timeline.periods())
                    .map(|q| timeline.year_of(q))
                    .collect(),
                count: timeline.years(),
            },
        };
        let late_from = sampler.inputs().len();
        let own = |p: &usize| Scope::One(Bearer::Partner(*p));
        let entries = model.entries[option].clone();
        let mut gains = Vec::new();
        for p in members {
            let takes_part = model.graph.input(late_from + p);
            let gain = cash(own(p), &entries, &mut model.graph);
            gains.push(model.graph.multiply(takes_part, gain));
        }
        let gain = model.graph.sum(gains);
        let stay = pack.options.iter().position(DeliveryOption::stays);
        let staying = stay.map(|s| model.entries[s].clone()).unwrap_or_default();
        let stays: Vec<Request> = members
            .iter()
            .map(|p| by_year(cash(own(p), &staying, &mut model.graph)))
            .collect();
        let (graph, periods) = (&mut model.graph, &model.periods);
        Work {
            change: Program::compile_late(graph, periods, &[by_year(gain)], late_from),
            stay: Program::compile(graph, periods, &stays),
            sampler,
            years: timeline.years(),
            members: members.to_vec(),
            partners: pack.partnership.partners.len(),
        }
    }

    /// One block of futures for every group.
    fn run(&self, randomisation: u32, found: &mut GroupYears) {
        let drawn = self.sampler.inputs().len();
        let mut inputs = vec![Lanes::ZERO; drawn + self.partners];
        self.sampler.draw(randomisation, 0, &mut inputs[..drawn]);
        let mut stay = vec![Lanes::ZERO; self.stay.columns()];
        self.stay
            .run(&mut self.stay.scratch(), &inputs[..drawn], &mut stay);
        let mut scratch = self.change.scratch();
        self.change.prepare(&mut scratch, &inputs);
        let groups: Vec<Vec<Lanes>> = (0..1usize << self.members.len())
            .into_par_iter()
            .map_init(
                || (inputs.clone(), scratch.clone()),
                |(inputs, scratch), group| {
                    self.join(group, &mut inputs[drawn..]);
                    let mut gain = vec![Lanes::ZERO; self.years];
                    if group.count_ones() > 1 && found.possible[group] {
                        self.change.finish(scratch, inputs, &mut gain);
                    }
                    self.costs(group, &stay, &gain)
                },
            )
            .collect();
        for (group, costs) in groups.iter().enumerate() {
            for (year, lanes) in costs.iter().enumerate() {
                found.mean[year][group] += lanes.iter().sum::<f64>();
            }
            let total = |lane: usize| costs.iter().map(|lanes| lanes[lane]).sum::<f64>();
            found.all_years[group].extend((0..LANES).map(total));
        }
        for (year, together) in found.together.iter_mut().enumerate() {
            together.extend_from_slice(&groups[groups.len() - 1][year][..]);
        }
        inputs.truncate(drawn);
        found.drawn.push(inputs);
    }

    fn join(&self, group: usize, takes_part: &mut [Lanes]) {
        for (bit, p) in self.members.iter().enumerate() {
            takes_part[*p].fill(if group >> bit & 1 == 1 { 1.0 } else { 0.0 });
        }
    }

    /// By year: what staying costs the members, less what they gain.
    fn costs(&self, group: usize, stay: &[Lanes], gain: &[Lanes]) -> Vec<Lanes> {
        (0..self.years)
            .map(|year| {
                let mut cost = Lanes::ZERO;
                for bit in comity_methods::coalition::members(group) {
                    let own = &stay[bit * self.years + year];
                    cost.iter_mut().zip(own.iter()).for_each(|(c, o)| *c -= o);
                }
                cost.iter_mut()
                    .zip(gain[year].iter())
                    .for_each(|(c, g)| *c -= g);
                cost
            })
            .collect()
    }
}
