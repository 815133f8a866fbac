//! Every subset of partners: what an option is worth to each group that might take part in it.
//!
//! A group is a set of members of the option, at least two. Its value is the mean net present
//! value of its members together, on the same futures for all groups; with it come the chance
//! that every member gains, what everyone gains, and each member's own mean. From these are read
//! how many must take part, what each leaving does to the rest, and in what order partners are
//! likely to leave.
//!
//! The lines are compiled once with membership open (`Model::open`): what does not depend on
//! who takes part is computed once a block of futures, the rest for each group.

use crate::appraisal::{Sampling, sampler};
use crate::figures::WithError;
use crate::model::{Entry, Model};
use crate::options::{Bearer, Bears};
use crate::outside::{self, Side};
use crate::pack::Pack;
use crate::plan::net;
use crate::problem::Problem;
use crate::scope::Scope;
use comity_methods::formula::{NodeId, Program, Reduction, Request, Scratch, column_bit};
use comity_methods::lanes::{LANES, Lanes};
use comity_methods::sampling::Sampler;
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// With up to so many members every group is computed; with more only all of them, and all but
/// one or two.
pub const MOST_MEMBERS: usize = 16;

/// Groups are sets among at most so many partners: a group is a set of bits.
pub const MOST_PARTNERS: usize = 127;

/// Groups that one piece of work computes before progress is told.
const CHUNK: usize = 512;

/// A set of partners, by their positions in the partnership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Group(pub u128);

impl Group {
    /// True if a partner is in it.
    pub fn holds(self, partner: usize) -> bool {
        self.0 >> partner & 1 == 1
    }

    /// It without one partner.
    pub fn without(self, partner: usize) -> Group {
        Group(self.0 & !(1 << partner))
    }

    /// How many partners are in it.
    pub fn size(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The positions of its partners.
    pub fn partners(self) -> impl Iterator<Item = usize> {
        (0..=MOST_PARTNERS).filter(move |p| self.holds(*p))
    }
}

/// What an option is worth to one group.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupValue {
    /// Who takes part.
    pub group: Group,
    /// Mean net present value of its members together, in pounds.
    pub value: WithError,
    /// Mean net present value for everyone, with the front line, service users and others.
    pub everyone: WithError,
    /// Share of futures in which its members together gain.
    pub p_gain: WithError,
    /// Share of futures in which every member gains.
    pub p_every_member_gains: WithError,
    /// Mean net present value of each of its members, in the order of the partners.
    pub members: Vec<f64>,
}

impl GroupValue {
    /// The mean net present value of one member.
    pub fn of(&self, partner: usize) -> Option<f64> {
        let place = self.group.partners().position(|p| p == partner)?;
        self.members.get(place).copied()
    }

    /// The member with the lowest mean, and that mean.
    pub fn worst_off(&self) -> Option<(usize, f64)> {
        self.group
            .partners()
            .zip(self.members.iter().copied())
            .min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// What an option is worth to every group of its members.
#[derive(Clone, Debug)]
pub struct Subsets {
    /// Position of the option.
    pub option: usize,
    /// From which side it is looked at.
    pub side: Side,
    /// Every group computed, the smallest number first; the whole last.
    pub groups: Vec<GroupValue>,
    /// The host, without whom no group is computed.
    pub host: Option<usize>,
    /// Futures behind each value.
    pub futures: usize,
    /// False if there were too many members to try every group.
    pub complete: bool,
}

/// Computes an option as stated for every group of its members, on `sampling.samples` futures.
/// `progress` hears how many pieces of how many are done.
///
/// # Errors
/// Formulas that do not fit, correlations that cannot be, groups for which a line comes to no
/// number.
pub fn subsets(
    pack: &Pack,
    option: usize,
    sampling: Sampling,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Subsets, Vec<Problem>> {
    subsets_from(pack, option, Side::Stated, sampling, progress)
}

/// As [`subsets`], from another side: as such programmes turned out, say.
///
/// # Errors
/// As [`subsets`].
pub fn subsets_from(
    pack: &Pack,
    option: usize,
    side: Side,
    sampling: Sampling,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Subsets, Vec<Problem>> {
    if pack.partnership.partners.len() > MOST_PARTNERS {
        let message = format!("groups are computed among at most {MOST_PARTNERS} partners");
        let help = "leave out partners who can take part in nothing";
        return Err(vec![Problem::new(message, help)]);
    }
    let mut model = Model::open(pack, option)?;
    let (sampler, _) = sampler(pack, sampling)?;
    let groups = groups(pack, option);
    model.entries = outside::entries(pack, &mut model, side);
    let work = Work::new(pack, option, &mut model, &sampler);
    let tallies = work.run(&groups, sampling, progress);
    let found: Vec<GroupValue> = groups
        .iter()
        .zip(&tallies)
        .map(|(group, tally)| tally.value(*group, &work.candidates, sampling))
        .collect();
    if let Some(bad) = found.iter().find(|g| !g.everyone.value.is_finite()) {
        return Err(vec![no_number(pack, option, bad.group)]);
    }
    Ok(Subsets {
        option,
        side,
        groups: found,
        host: pack.options[option].host,
        futures: sampling.points() * sampling.randomisations.max(2),
        complete: candidates(pack, option).size() <= MOST_MEMBERS,
    })
}

fn candidates(pack: &Pack, option: usize) -> Group {
    let members = pack.options[option].members.iter().enumerate();
    Group(members.filter(|(_, m)| **m).map(|(p, _)| 1 << p).sum())
}

/// The groups to compute: at least two members, and with the host if there is one.
fn groups(pack: &Pack, option: usize) -> Vec<Group> {
    let whole = candidates(pack, option);
    let members: Vec<usize> = whole.partners().collect();
    let host = pack.options[option].host;
    let possible = |g: &Group| g.size() >= 2 && host.is_none_or(|h| g.holds(h));
    let mut groups: Vec<Group> = if members.len() <= MOST_MEMBERS {
        (1..1u128 << members.len())
            .map(|code| spread(code, &members))
            .collect()
    } else {
        let pairs = members
            .iter()
            .flat_map(|a| members.iter().map(|b| whole.without(*a).without(*b)));
        pairs.chain([whole]).collect()
    };
    groups.retain(possible);
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// The members whose bits are set.
fn spread(code: u128, members: &[usize]) -> Group {
    let chosen = members.iter().enumerate();
    Group(
        chosen
            .filter(|(bit, _)| code >> bit & 1 == 1)
            .map(|(_, p)| 1 << p)
            .sum(),
    )
}

fn no_number(pack: &Pack, option: usize, group: Group) -> Problem {
    let option = &pack.options[option];
    let names: Vec<&str> = group
        .partners()
        .map(|p| pack.partnership.partners[p].name.as_str())
        .collect();
    let message = format!(
        "with only {} taking part, a line of `{}` comes to no number",
        names.join(", "),
        option.id
    );
    let help =
        "look for a division by something that only the others bring; hold it back with max(…)";
    Problem::new(message, help).in_file(&option.source)
}

/// A compiled option with open membership.
struct Work<'a> {
    sampler: &'a Sampler,
    program: Program,
    /// Partners who may take part, one column each; the last column is everybody else.
    candidates: Vec<usize>,
    /// Columns that are something whoever takes part.
    touched: u128,
    partners: usize,
}

/// Sums over futures for one group.
#[derive(Clone, Debug, Default)]
struct Tally {
    members: Vec<f64>,
    /// For each randomisation: total, everyone, times the total gains, times every member does.
    blocks: Vec<[f64; 4]>,
}

impl<'a> Work<'a> {
    fn new(pack: &Pack, option: usize, model: &mut Model, sampler: &'a Sampler) -> Work<'a> {
        let entries = model.entries[option].clone();
        let candidates: Vec<usize> = candidates(pack, option).partners().collect();
        let mut flows: Vec<NodeId> = candidates
            .iter()
            .map(|p| net(Scope::One(Bearer::Partner(*p)), &entries, &mut model.graph))
            .collect();
        let others = Scope::of(pack, &entries)
            .into_iter()
            .filter(|scope| match scope {
                Scope::One(Bearer::Partner(p)) => !candidates.contains(p),
                Scope::One(_) => true,
                Scope::Partners | Scope::All => false,
            });
        let others: Vec<NodeId> = others
            .map(|scope| net(scope, &entries, &mut model.graph))
            .collect();
        flows.push(model.graph.sum(others));
        let requests: Vec<Request> = flows
            .into_iter()
            .map(|flow| Request {
                flow,
                reduction: Reduction::Total(model.discounted.clone()),
            })
            .collect();
        let late_from = sampler.inputs().len();
        let touched = candidates.iter().enumerate();
        let touched = touched.filter(|(_, p)| touched_anyway(pack, &entries, **p));
        Work {
            touched: touched.fold(column_bit(candidates.len()), |all, (c, _)| {
                all | column_bit(c)
            }),
            sampler,
            program: Program::compile_late(&mut model.graph, &model.periods, &requests, late_from),
            candidates,
            partners: pack.partnership.partners.len(),
        }
    }

    fn run(
        &self,
        groups: &[Group],
        sampling: Sampling,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Vec<Tally> {
        let empty = Tally {
            members: vec![0.0; self.candidates.len()],
            blocks: Vec::new(),
        };
        let mut tallies = vec![empty; groups.len()];
        let randomisations = sampling.randomisations.max(2);
        let blocks = sampling.points().div_ceil(LANES);
        let pieces = groups.len().div_ceil(CHUNK) * randomisations * blocks;
        let done = AtomicUsize::new(0);
        for randomisation in 0..randomisations {
            tallies.iter_mut().for_each(|t| t.blocks.push([0.0; 4]));
            for block in 0..blocks {
                let (inputs, scratch) = self.prepared(randomisation as u32, block as u32);
                let count = LANES.min(sampling.points() - block * LANES);
                groups
                    .par_chunks(CHUNK)
                    .zip(tallies.par_chunks_mut(CHUNK))
                    .for_each_init(
                        || (inputs.clone(), scratch.clone(), self.columns()),
                        |(inputs, scratch, columns), (groups, tallies)| {
                            for (group, tally) in groups.iter().zip(tallies) {
                                self.join(*group, inputs);
                                let wanted = self.wanted(*group);
                                self.program.finish_some(scratch, inputs, columns, wanted);
                                tally.add(*group, self, columns, count);
                            }
                            progress(done.fetch_add(1, Ordering::Relaxed) + 1, pieces);
                        },
                    );
            }
        }
        tallies
    }

    /// The columns of a group's members, and those that are something whoever takes part.
    fn wanted(&self, group: Group) -> u128 {
        let candidates = self.candidates.iter().enumerate();
        let members = candidates.filter(|(_, p)| group.holds(**p));
        members.fold(self.touched, |wanted, (column, _)| {
            wanted | column_bit(column)
        })
    }

    fn columns(&self) -> Vec<Lanes> {
        vec![Lanes::ZERO; self.program.columns()]
    }

    /// A block of futures and what does not depend on who takes part in them.
    fn prepared(&self, randomisation: u32, block: u32) -> (Vec<Lanes>, Scratch) {
        let drawn = self.sampler.inputs().len();
        let mut inputs = vec![Lanes::ZERO; drawn + self.partners];
        self.sampler
            .draw(randomisation, block, &mut inputs[..drawn]);
        let mut scratch = self.program.scratch();
        self.program.prepare(&mut scratch, &inputs);
        (inputs, scratch)
    }

    fn join(&self, group: Group, inputs: &mut [Lanes]) {
        let first = inputs.len() - self.partners;
        for partner in &self.candidates {
            let takes_part = if group.holds(*partner) { 1.0 } else { 0.0 };
            inputs[first + partner].fill(takes_part);
        }
    }
}

impl Tally {
    fn add(&mut self, group: Group, work: &Work<'_>, columns: &[Lanes], count: usize) {
        let (candidates, touched) = (&work.candidates, work.touched);
        let mut total = Lanes::ZERO;
        let mut least = Lanes::all(f64::INFINITY);
        for ((partner, column), sum) in candidates.iter().zip(columns).zip(&mut self.members) {
            if group.holds(*partner) {
                *sum += column[..count].iter().sum::<f64>();
                for i in 0..LANES {
                    total[i] += column[i];
                    least[i] = if column[i] < least[i] {
                        column[i]
                    } else {
                        least[i]
                    };
                }
            }
        }
        let outside = (0..columns.len()).filter(|c| touched >> c & 1 == 1);
        let others: f64 = outside
            .filter(|c| candidates.get(*c).is_none_or(|p| !group.holds(*p)))
            .map(|c| columns[c][..count].iter().sum::<f64>())
            .sum();
        let above = |lanes: &Lanes| lanes[..count].iter().filter(|x| **x > 0.0).count() as f64;
        let sum = total[..count].iter().sum::<f64>();
        if let Some(block) = self.blocks.last_mut() {
            let gained = [sum, sum + others, above(&total), above(&least)];
            block.iter_mut().zip(gained).for_each(|(b, g)| *b += g);
        }
    }

    fn value(&self, group: Group, candidates: &[usize], sampling: Sampling) -> GroupValue {
        let points = sampling.points() as f64;
        let over = |which: usize| {
            let means: Vec<f64> = self.blocks.iter().map(|b| b[which] / points).collect();
            WithError::from_randomisations(&means)
        };
        let futures = points * self.blocks.len() as f64;
        // Where none or all of the futures show something, the error is one future.
        let share = |which: usize| {
            let share = over(which);
            let certain = share.se == 0.0 && (share.value == 0.0 || share.value == 1.0);
            WithError {
                se: if certain { 1.0 / futures } else { share.se },
                ..share
            }
        };
        GroupValue {
            group,
            value: over(0),
            everyone: over(1),
            p_gain: share(2),
            p_every_member_gains: share(3),
            members: candidates
                .iter()
                .zip(&self.members)
                .filter(|(partner, _)| group.holds(**partner))
                .map(|(_, sum)| sum / futures)
                .collect(),
        }
    }
}

/// True if a partner bears or receives something whether it takes part or not.
fn touched_anyway(pack: &Pack, entries: &[Entry], partner: usize) -> bool {
    let partner = Bearer::Partner(partner);
    entries.iter().any(|e| {
        let bears = &pack.options[e.option].lines[e.line].bears;
        let as_member = matches!(bears, Bears::EachMember | Bears::AllMembers(_));
        e.receiver == Some(partner) || (e.bearer == partner && !as_member)
    })
}
