//! What changed between two packs, or two versions of one, and what each change did to the results.
//!
//! Each change is applied alone to the old pack and computed in the same futures as the old pack:
//! estimates are drawn by their ids, so differences are paired, and their errors are those of the
//! differences. What all changes do together beyond the sum of each alone is the remainder.

use crate::appraisal::{Sampling, sampler};
use crate::changes::{Applied, Change, Edit, between, may_be_added, speaks_before};
use crate::estimates::{Estimate, Estimates};
use crate::figures::WithError;
use crate::model::Model;
use crate::options::{Bearer, Bears, DeliveryOption, Line};
use crate::pack::Pack;
use crate::problem::Problem;
use crate::scope::Scope;
use comity_methods::formula::{Program, Reduction, Request};
use comity_methods::lanes::{LANES, Lanes};
use comity_methods::sampling::Correlation;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

/// Differences below this share of the amounts are the rounding of sums in another order.
const ROUNDING: f64 = 1e-10;

/// What changed, and what it did.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Names of the old and the new pack.
    pub names: (String, String),
    /// The currency of all amounts.
    pub currency: String,
    /// How futures were drawn.
    pub sampling: Sampling,
    /// Every difference.
    pub changes: Vec<Change>,
    /// For every option that both packs have: all partners together, then everyone. Empty if the
    /// packs count in different currencies.
    pub results: Vec<Compared>,
}

/// The net present value of one option for one group, before, after and on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Id of the option.
    pub option: String,
    /// Its name, in the new pack.
    pub name: String,
    /// `partners` or `all`.
    pub bearer: String,
    /// Mean net present value in the old pack.
    pub before: WithError,
    /// The same in the new pack.
    pub after: WithError,
    /// The mean difference in the same futures.
    pub change: WithError,
    /// What the changes of the frame do in one step before all others; `None` if there are none.
    pub frame: Option<WithError>,
    /// What each change does alone, by its position in the list of changes, after that step.
    pub alone: Vec<(usize, WithError)>,
    /// What the changes that only hold together do, after that step; `None` if there are none.
    pub together: Option<WithError>,
    /// What all do beyond the sum of the steps.
    pub remainder: WithError,
}

/// Compares two packs. `progress` hears how many packs of how many are computed.
///
/// # Errors
/// Either pack cannot be computed: every problem with its place.
pub fn compare(
    before: &Pack,
    after: &Pack,
    sampling: Sampling,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Comparison, Vec<Problem>> {
    let found = between(before, after);
    let edits: Vec<(usize, Edit)> = found
        .iter()
        .enumerate()
        .filter_map(|(position, (_, edit))| Some((position, edit.clone()?)))
        .collect();
    let mut comparison = Comparison {
        names: (
            before.partnership.name.clone(),
            after.partnership.name.clone(),
        ),
        currency: after.partnership.units.currency().to_owned(),
        sampling,
        changes: found.into_iter().map(|(change, _)| change).collect(),
        results: Vec::new(),
    };
    let old = Run::new(before, before, after, sampling)?;
    progress(1, edits.len() + 2);
    let new = Run::new(after, before, after, sampling)?;
    progress(2, edits.len() + 2);
    if before.partnership.units.currency() != after.partnership.units.currency() {
        comparison.all(Applied::Frame);
        return Ok(comparison);
    }
    let hybrids = Hybrids {
        before,
        after,
        sampling,
    };
    let steps = hybrids.steps(&comparison, &edits, &old, &new, progress);
    for change in &mut comparison.changes {
        if change.applied == Applied::Alone {
            change.applied = Applied::Together;
        }
    }
    for (position, _) in &steps.alone {
        comparison.changes[*position].applied = Applied::Alone;
    }
    if steps.alone.is_empty() && steps.together.is_none() {
        comparison.all(Applied::Frame);
    }
    comparison.results = steps.results(&old, &new, before, after);
    Ok(comparison)
}

impl Comparison {
    /// All that could move a result was done in one way.
    fn all(&mut self, applied: Applied) {
        let moving = self
            .changes
            .iter_mut()
            .filter(|c| c.applied != Applied::Nothing);
        moving.for_each(|change| change.applied = applied);
    }
}

/// Options that both packs have, each for all partners and for everyone.
fn rows<'a>(before: &Pack, after: &'a Pack) -> Vec<(&'a DeliveryOption, Scope)> {
    let both = after
        .options
        .iter()
        .filter(|o| before.option(o.id.as_str()).is_some());
    both.flat_map(|o| [(o, Scope::Partners), (o, Scope::All)])
        .collect()
}

/// Mean net present values of one pack: for each row its mean in each randomisation.
struct Run(Vec<Vec<f64>>);

impl Run {
    fn new(
        pack: &Pack,
        before: &Pack,
        after: &Pack,
        sampling: Sampling,
    ) -> Result<Run, Vec<Problem>> {
        let mut model = Model::build(pack)?;
        let (sampler, _) = sampler(pack, sampling)?;
        let rows = rows(before, after);
        let mut requests = Vec::new();
        for (option, scope) in &rows {
            let flow = net_flow(pack, &mut model, option, *scope);
            let reduction = Reduction::Total(model.discounted.clone());
            requests.push(Request { flow, reduction });
        }
        let program = Program::compile(&mut model.graph, &model.periods, &requests);
        let points = sampling.points();
        let one = |randomisation: usize| -> Vec<f64> {
            let mut drawn = vec![Lanes::ZERO; sampler.inputs().len()];
            let mut out = vec![Lanes::ZERO; program.columns()];
            let (mut scratch, mut sums) = (program.scratch(), vec![0.0; program.columns()]);
            for start in (0..points).step_by(LANES) {
                sampler.draw(randomisation as u32, (start / LANES) as u32, &mut drawn);
                program.run(&mut scratch, &drawn, &mut out);
                let inside = LANES.min(points - start);
                for (sum, column) in sums.iter_mut().zip(&out) {
                    *sum += column[..inside].iter().sum::<f64>();
                }
            }
            sums.into_iter().map(|sum| sum / points as f64).collect()
        };
        let means: Vec<Vec<f64>> = (0..sampling.randomisations.max(2))
            .into_par_iter()
            .map(one)
            .collect();
        if means.iter().flatten().any(|x| !x.is_finite()) {
            let message = format!(
                "{} comes to no number in some futures",
                pack.partnership.name
            );
            return Err(vec![Problem::new(
                message,
                "`comity appraise` says which line and where",
            )]);
        }
        let row = |at: usize| means.iter().map(|m| m[at]).collect();
        Ok(Run((0..rows.len()).map(row).collect()))
    }

    /// Row by row, what it has more than another.
    fn less(&self, other: &Run) -> Run {
        let row = |(a, b): (&Vec<f64>, &Vec<f64>)| {
            a.iter()
                .zip(b)
                .map(|(x, y)| settled(x - y, x.abs().max(y.abs())))
                .collect()
        };
        Run(self.0.iter().zip(&other.0).map(row).collect())
    }

    fn row(&self, row: usize) -> WithError {
        WithError::from_randomisations(&self.0[row])
    }
}

/// Nothing, where a difference is no more than rounding.
fn settled(difference: f64, size: f64) -> f64 {
    if difference.abs() <= ROUNDING * size {
        0.0
    } else {
        difference
    }
}

/// Benefits less costs of one option for one group, as a rate per year in real money.
fn net_flow(
    pack: &Pack,
    model: &mut Model,
    option: &DeliveryOption,
    scope: Scope,
) -> comity_methods::formula::NodeId {
    let mut total = model.graph.constant(0.0);
    let Some(position) = pack.options.iter().position(|o| o.id == option.id) else {
        return total;
    };
    for entry in model.entries[position].clone() {
        let Some(part) = scope.parts(&entry) else {
            continue;
        };
        let kind = if part.mirrored {
            entry.kind.mirrored()
        } else {
            entry.kind
        };
        total = match kind.sign() > 0.0 {
            true => model.graph.add(total, entry.real),
            false => model.graph.subtract(total, entry.real),
        };
    }
    total
}

/// What was computed on the way from the old pack to the new one.
struct Steps {
    frame: Option<Run>,
    alone: Vec<(usize, Run)>,
    together: Option<Run>,
}

impl Steps {
    fn results(&self, old: &Run, new: &Run, before: &Pack, after: &Pack) -> Vec<Compared> {
        let total = new.less(old);
        let one = |(row, (option, scope)): (usize, (&DeliveryOption, Scope))| Compared {
            option: option.id.to_string(),
            name: option.name.clone(),
            bearer: scope.id(after),
            before: old.row(row),
            after: new.row(row),
            change: total.row(row),
            frame: self.frame.as_ref().map(|run| run.row(row)),
            alone: self
                .alone
                .iter()
                .map(|(change, run)| (*change, run.row(row)))
                .collect(),
            together: self.together.as_ref().map(|run| run.row(row)),
            remainder: self.remainder(&total, row),
        };
        rows(before, after)
            .into_iter()
            .enumerate()
            .map(one)
            .collect()
    }

    fn remainder(&self, total: &Run, row: usize) -> WithError {
        let single = self.frame.iter().chain(&self.together);
        let steps: Vec<&Run> = single
            .chain(self.alone.iter().map(|(_, run)| run))
            .collect();
        let one = |(r, total): (usize, &f64)| {
            let parts = steps.iter().map(|run| run.0[row][r]);
            let (sum, size) = parts.fold((0.0, total.abs()), |(sum, size), x| {
                (sum + x, size + x.abs())
            });
            settled(total - sum, 10.0 * size)
        };
        let values: Vec<f64> = total.0[row].iter().enumerate().map(one).collect();
        WithError::from_randomisations(&values)
    }
}

/// Packs between the old and the new one.
struct Hybrids<'a> {
    before: &'a Pack,
    after: &'a Pack,
    sampling: Sampling,
}

impl Hybrids<'_> {
    fn run(&self, pack: &Pack) -> Option<Run> {
        Run::new(pack, self.before, self.after, self.sampling).ok()
    }

    fn steps(
        &self,
        comparison: &Comparison,
        edits: &[(usize, Edit)],
        old: &Run,
        new: &Run,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Steps {
        let framed = comparison
            .changes
            .iter()
            .any(|c| c.applied == Applied::Frame);
        let base = match framed {
            true => carried(self.before, self.after),
            false => Some(self.before.clone()),
        };
        // Without a base nothing can be told apart: all is one step.
        let all = || Steps {
            frame: Some(new.less(old)),
            alone: Vec::new(),
            together: None,
        };
        let Some(plain) = base else { return all() };
        let mut rich = plain.clone();
        self.add_what_is_new(&mut rich);
        let (base, start) = match self.run(&rich) {
            Some(run) => (&rich, run),
            None => match self.run(&plain) {
                Some(run) => (&plain, run),
                None => return all(),
            },
        };
        let (mut alone, mut failing) = (Vec::new(), Vec::new());
        for (done, (position, edit)) in edits.iter().enumerate() {
            match self.run(&self.edited(base, &[edit])) {
                Some(run) => alone.push((*position, run.less(&start))),
                None => failing.push(edit),
            }
            progress(done + 3, edits.len() + 2);
        }
        let mut together = None;
        if !failing.is_empty() {
            let run = self.group(&rich, edits, &mut failing, new);
            alone.retain(|(position, _)| {
                !failing
                    .iter()
                    .any(|f| edits.iter().any(|(p, e)| p == position && e == *f))
            });
            together = Some(run.less(&start));
        }
        let frame = framed.then(|| start.less(old));
        Steps {
            frame,
            alone,
            together,
        }
    }

    /// The changes that do not hold alone, in one step: by themselves, or with all definitions and
    /// reshaped estimates, or with everything.
    fn group<'e>(
        &self,
        base: &Pack,
        edits: &'e [(usize, Edit)],
        failing: &mut Vec<&'e Edit>,
        new: &Run,
    ) -> Run {
        if let Some(run) = self.run(&self.edited(base, failing)) {
            return run;
        }
        let named = |e: &Edit| matches!(e, Edit::Family(_) | Edit::Define(_) | Edit::OwnDefine(..));
        let all: Vec<&Edit> = edits.iter().map(|(_, e)| e).collect();
        let wider: Vec<&Edit> = all
            .iter()
            .copied()
            .filter(|e| named(e) || failing.contains(e))
            .collect();
        if let Some(run) = self.run(&self.edited(base, &wider)) {
            *failing = wider;
            return run;
        }
        *failing = all;
        Run(new.0.clone())
    }

    /// Adds what only lines or definitions of the new pack speak of.
    fn add_what_is_new(&self, pack: &mut Pack) {
        let names = may_be_added(self.before, self.after);
        let mut list = pack.estimates.list.clone();
        for estimate in self
            .after
            .estimates
            .list
            .iter()
            .filter(|e| names.contains(&e.name))
        {
            if !list.iter().any(|e| e.id == estimate.id) {
                list.push(estimate.clone());
            }
        }
        pack.estimates = assembled(list, &named_correlations(&pack.estimates));
        let unspoken = |name: &String| !speaks_before(self.before, name);
        for (name, text) in self
            .after
            .partnership
            .define
            .iter()
            .filter(|(n, _)| unspoken(n))
        {
            pack.partnership.define.insert(name.clone(), text.clone());
        }
        for (name, path) in &self.after.partnership.prices {
            pack.partnership
                .prices
                .entry(name.clone())
                .or_insert_with(|| path.clone());
        }
        for option in &mut pack.options {
            let new = self.after.option(option.id.as_str());
            let own = new.into_iter().flat_map(|o| &o.define);
            for (name, text) in own.filter(|(n, _)| unspoken(n)) {
                option.define.insert(name.clone(), text.clone());
            }
        }
    }

    fn edited(&self, base: &Pack, edits: &[&Edit]) -> Pack {
        let mut pack = base.clone();
        let mut list = std::mem::take(&mut pack.estimates.list);
        let mut correlations = named_correlations(&base.estimates);
        for edit in edits {
            match edit {
                Edit::Estimate(id) => self.replace(&mut list, |e| e.id == *id),
                Edit::Family(name) => self.replace(&mut list, |e| e.name == *name),
                Edit::Correlations => correlations = named_correlations(&self.after.estimates),
                Edit::Price(name) => {
                    let new = self.after.partnership.prices.get(name);
                    pack.partnership
                        .prices
                        .extend(new.map(|p| (name.clone(), p.clone())));
                }
                Edit::Define(name) => {
                    let new = self.after.partnership.define.get(name);
                    pack.partnership
                        .define
                        .extend(new.map(|d| (name.clone(), d.clone())));
                }
                Edit::Members(id)
                | Edit::Restated(id)
                | Edit::OwnDefine(id, _)
                | Edit::Line(id, _) => {
                    let option = pack.options.iter_mut().find(|o| o.id.as_str() == id);
                    if let (Some(option), Some(new)) = (option, self.after.option(id)) {
                        edit_option(option, new, edit);
                    }
                }
            }
        }
        pack.estimates = assembled(list, &correlations);
        pack
    }

    /// Puts the new pack's estimates in the place of the old ones.
    fn replace(&self, list: &mut Vec<Estimate>, which: impl Fn(&Estimate) -> bool) {
        let at = list.iter().position(&which).unwrap_or(list.len());
        list.retain(|e| !which(e));
        let new: Vec<Estimate> = self
            .after
            .estimates
            .list
            .iter()
            .filter(|e| which(e))
            .cloned()
            .collect();
        list.splice(at..at, new);
    }
}

fn edit_option(option: &mut DeliveryOption, new: &DeliveryOption, edit: &Edit) {
    match edit {
        Edit::Members(_) => {
            option.members.clone_from(&new.members);
            option.host = new.host;
        }
        Edit::Restated(_) => option.clone_from(new),
        Edit::OwnDefine(_, name) => {
            let text = new.define.get(name);
            option
                .define
                .extend(text.map(|d| (name.clone(), d.clone())));
        }
        Edit::Line(_, id) => {
            let at = option.lines.iter().position(|l| l.id.as_str() == id);
            let line = new.lines.iter().find(|l| l.id.as_str() == id).cloned();
            match (at, line) {
                (Some(at), Some(line)) => option.lines[at] = line,
                (Some(at), None) => drop(option.lines.remove(at)),
                (None, line) => option.lines.extend(line),
            }
        }
        _ => {}
    }
}

type NamedCorrelation = (String, String, f64);

fn named_correlations(estimates: &Estimates) -> Vec<NamedCorrelation> {
    let id = |i: usize| estimates.inputs[i].id.clone();
    let all = estimates.correlations.iter();
    all.map(|c| (id(c.first), id(c.second), c.r)).collect()
}

/// Estimates from a list, with the correlations between those that are there and uncertain.
fn assembled(list: Vec<Estimate>, correlations: &[NamedCorrelation]) -> Estimates {
    let mut estimates = Estimates::default();
    list.into_iter().for_each(|e| estimates.push(e));
    let position = |id: &String| estimates.inputs.iter().position(|i| i.id == *id);
    let known = |(a, b, r): &NamedCorrelation| {
        let (first, second) = (position(a)?, position(b)?);
        Some(Correlation {
            first,
            second,
            r: *r,
        })
    };
    estimates.correlations = correlations.iter().filter_map(known).collect();
    estimates
}

/// The old pack's estimates and options in the new pack's frame: its partners, sets, dates and
/// conventions. Whoever is new takes part as in the new pack. `None` if the old pack cannot stand
/// there, because a host or a bearer is gone.
fn carried(before: &Pack, after: &Pack) -> Option<Pack> {
    let mut pack = before.clone();
    pack.partnership = after.partnership.clone();
    pack.partnership
        .define
        .clone_from(&before.partnership.define);
    pack.partnership
        .prices
        .clone_from(&before.partnership.prices);
    let list = before
        .estimates
        .list
        .iter()
        .filter_map(|e| moved(e, before, after));
    pack.estimates = assembled(list.collect(), &named_correlations(&before.estimates));
    for option in &mut pack.options {
        let new = after.option(option.id.as_str());
        let member = |p: usize| match partner_in(after, before, p) {
            Some(old) => option.members[old],
            None => new.is_none_or(|o| o.members[p]),
        };
        let members = (0..after.partnership.partners.len()).map(member).collect();
        option.members = members;
        if let Some(host) = option.host {
            option.host = Some(partner_in(before, after, host)?);
        }
        for line in &mut option.lines {
            move_line(line, before, after)?;
        }
    }
    Some(pack)
}

/// The position that a partner of one pack has in another.
fn partner_in(from: &Pack, to: &Pack, position: usize) -> Option<usize> {
    let id = &from.partnership.partners[position].id;
    to.partnership.partners.iter().position(|p| p.id == *id)
}

fn move_line(line: &mut Line, before: &Pack, after: &Pack) -> Option<()> {
    let bearer = |b: Bearer| match b {
        Bearer::Partner(p) => partner_in(before, after, p).map(Bearer::Partner),
        other => Some(other),
    };
    if let Bears::One(one) = line.bears {
        line.bears = Bears::One(bearer(one)?);
    }
    if let Some(receiver) = line.transfer_to {
        line.transfer_to = Some(bearer(receiver)?);
    }
    Some(())
}

/// An estimate with its indices as the new pack counts them; `None` if what it stands for is gone.
fn moved(estimate: &Estimate, before: &Pack, after: &Pack) -> Option<Estimate> {
    let mut places = Vec::new();
    for (set, member) in estimate.sets.iter().zip(&estimate.members) {
        let set = &before.partnership.sets[*set];
        let new = after
            .partnership
            .sets
            .iter()
            .position(|s| s.name == set.name)?;
        let members = &after.partnership.sets[new].members;
        places.push((
            new,
            members.iter().position(|m| *m == set.members[*member])?,
        ));
    }
    places.sort_unstable();
    let (sets, members) = places.into_iter().unzip();
    Some(Estimate {
        sets,
        members,
        ..estimate.clone()
    })
}

/// A comparison as JSON.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ComparisonJson {
    /// Name of this format: `comity-comparison-1`.
    format: &'static str,
    /// Version of Comity that computed it.
    comity: &'static str,
    /// Names of the packs.
    before: String,
    after: String,
    currency: String,
    seed: u64,
    randomisations: usize,
    /// Futures in all.
    futures: usize,
    changes: Vec<Change>,
    /// Net present values of the options that both packs have.
    results: Vec<ComparedJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ComparedJson {
    option: String,
    /// `partners` or `all`.
    bearer: String,
    before: Amount,
    after: Amount,
    change: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    frame: Option<Amount>,
    /// What each change does alone, by its position (from 0) in `changes`.
    alone: Vec<AloneJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    together: Option<Amount>,
    remainder: Amount,
}

#[derive(Debug, Serialize, JsonSchema)]
struct AloneJson {
    change: usize,
    #[serde(flatten)]
    effect: Amount,
}

/// A mean and its standard error.
#[derive(Debug, Serialize, JsonSchema)]
struct Amount {
    mean: f64,
    se: f64,
}

impl From<WithError> for Amount {
    fn from(x: WithError) -> Amount {
        Amount {
            mean: x.value,
            se: x.se,
        }
    }
}

impl ComparisonJson {
    /// Puts a comparison into its JSON form.
    pub fn new(found: &Comparison) -> ComparisonJson {
        let sampling = found.sampling;
        let randomisations = sampling.randomisations.max(2);
        let result = |r: &Compared| ComparedJson {
            option: r.option.clone(),
            bearer: r.bearer.clone(),
            before: r.before.into(),
            after: r.after.into(),
            change: r.change.into(),
            frame: r.frame.map(Amount::from),
            alone: r
                .alone
                .iter()
                .map(|(change, x)| AloneJson {
                    change: *change,
                    effect: (*x).into(),
                })
                .collect(),
            together: r.together.map(Amount::from),
            remainder: r.remainder.into(),
        };
        ComparisonJson {
            format: "comity-comparison-1",
            comity: env!("CARGO_PKG_VERSION"),
            before: found.names.0.clone(),
            after: found.names.1.clone(),
            currency: found.currency.clone(),
            seed: sampling.seed,
            randomisations,
            futures: sampling.points() * randomisations,
            changes: found.changes.clone(),
            results: found.results.iter().map(result).collect(),
        }
    }

    /// The JSON schema of this form.
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(ComparisonJson).to_value()
    }
}
