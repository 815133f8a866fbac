//! The appraisal: every option, for everyone who bears something, in many futures.

use crate::figures::{Content, Figure, QUANTILES, Spread, WithError};
use crate::model::Model;
use crate::options::{Bearer, STAY};
use crate::outside::{self, Side};
use crate::pack::Pack;
use crate::plan::{Measure, Plan, Planned};
use crate::problem::Problem;
use crate::randomisation::{DETAILED, Memory, Outcome, Questions, Summary, Worker};
use crate::scope::Scope;
use comity_methods::sampling::{Sampler, Scheme};
use comity_methods::statistics::pooled_quantiles;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many futures to draw, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampling {
    /// Futures in all; rounded up to a power of two for each randomisation.
    pub samples: usize,
    /// Independent randomisations, from whose differences errors are read; at least 2.
    pub randomisations: usize,
    /// The seed. The same pack, version and seed give the same result.
    pub seed: u64,
    /// Scrambled Sobol points, or independent draws.
    pub scheme: Scheme,
}

impl Default for Sampling {
    /// 16 randomisations of 4,096 scrambled Sobol points.
    fn default() -> Sampling {
        Sampling {
            samples: 65_536,
            randomisations: 16,
            seed: 1,
            scheme: Scheme::Sobol,
        }
    }
}

impl Sampling {
    /// Futures of each randomisation.
    pub fn points(&self) -> usize {
        let points = self.samples.div_ceil(self.randomisations.max(2));
        points.next_power_of_two().clamp(16, 1 << 26)
    }
}

/// Cash of one year for one scope: nominal, undiscounted.
#[derive(Clone, Debug, PartialEq)]
pub struct BudgetYear {
    /// `2026/27`
    pub label: String,
    /// Mean, and its error.
    pub mean: WithError,
    /// P10, P50, P90 of the year.
    pub quantiles: [WithError; 3],
    /// For all partners together: P10, P25, P50, P75, P90 of the total from the start to the end
    /// of the year.
    pub running: Option<[WithError; 5]>,
}

/// A budget: the financial view.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// Position of the option.
    pub option: usize,
    /// For whom.
    pub scope: Scope,
    /// Year by year.
    pub years: Vec<BudgetYear>,
}

/// What one estimate does to one net present value.
#[derive(Clone, Debug, PartialEq)]
pub struct Driver {
    /// Id of the estimate.
    pub estimate: String,
    /// Spearman's rank correlation.
    pub rank_correlation: WithError,
    /// Mean result where the estimate is in its lowest tenth.
    pub when_low: WithError,
    /// Mean result where it is in its highest tenth.
    pub when_high: WithError,
}

/// The drivers of one net present value, the strongest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Tornado {
    /// Position of the option.
    pub option: usize,
    /// For whom.
    pub scope: Scope,
    /// Every uncertain estimate that matters.
    pub drivers: Vec<Driver>,
}

/// What an appraisal found.
#[derive(Clone, Debug)]
pub struct Appraisal {
    /// From which side the case is looked at.
    pub side: Side,
    /// How it was drawn.
    pub sampling: Sampling,
    /// Every figure, in order.
    pub figures: Vec<Figure>,
    /// The scopes of each option.
    pub scopes: Vec<Vec<Scope>>,
    /// Cash by year.
    pub budgets: Vec<Budget>,
    /// What drives each option's net present values.
    pub tornadoes: Vec<Tornado>,
    /// Futures from which budgets and tornadoes are read.
    pub detailed: usize,
    /// Things a reader should know.
    pub warnings: Vec<Problem>,
    /// The same from other sides: with optimism bias, if a line names its kind of project, and as
    /// such programmes turned out, unless the pack does without.
    pub sides: Vec<Appraisal>,
}

impl Appraisal {
    /// The figure under an id; those from other sides are `outside.…` and `biased.…`.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        let (side, id) = Side::of_id(id);
        let seen = self.from_side(side)?;
        seen.figures.iter().find(|f| f.id == id)
    }

    /// The case from another side.
    pub fn from_side(&self, side: Side) -> Option<&Appraisal> {
        if self.side == side || side == Side::Stated {
            return Some(self);
        }
        self.sides.iter().find(|a| a.side == side)
    }

    /// The figure of an option, scope and measure.
    pub fn of(&self, pack: &Pack, option: usize, scope: Scope, measure: &str) -> Option<&Figure> {
        self.figure(&figure_id(pack, option, scope, measure))
    }

    /// The budget of an option and scope.
    pub fn budget(&self, option: usize, scope: Scope) -> Option<&Budget> {
        self.budgets
            .iter()
            .find(|b| b.option == option && b.scope == scope)
    }

    /// The drivers of an option and scope.
    pub fn tornado(&self, option: usize, scope: Scope) -> Option<&Tornado> {
        self.tornadoes
            .iter()
            .find(|t| t.option == option && t.scope == scope)
    }
}

/// `hub.east-herts.npv`
pub fn figure_id(pack: &Pack, option: usize, scope: Scope, measure: &str) -> String {
    format!("{}.{}.{measure}", pack.options[option].id, scope.id(pack))
}

/// Appraises a pack. `progress` hears how many randomisations of how many are done; it may be
/// called from several threads. Run it inside a `rayon` pool to choose how many.
///
/// # Errors
/// Formulas that do not fit, correlations that cannot be, lines that come to no number; each with
/// its place.
pub fn appraise(
    pack: &Pack,
    sampling: Sampling,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Appraisal, Vec<Problem>> {
    let mut model = Model::build(pack)?;
    let (sampler, mut warnings) = sampler(pack, sampling)?;
    warnings.extend(crate::line_signs::odd_lines(pack, &mut model, &sampler));
    warnings.extend(outside::cautions(pack));
    let sides = sides(pack);
    let mut found = Vec::new();
    for (pass, side) in sides.iter().enumerate() {
        let told = |done, of| progress(pass * of + done, sides.len() * of);
        found.push(one_side(
            pack, &mut model, &sampler, sampling, *side, &told,
        )?);
    }
    let mut stated = found.remove(0);
    stated.warnings.splice(0..0, warnings);
    stated.sides = found;
    Ok(stated)
}

/// The sides from which a pack can be looked at; as stated first.
fn sides(pack: &Pack) -> Vec<Side> {
    let lines = || pack.options.iter().flat_map(|o| &o.lines);
    let mut sides = vec![Side::Stated];
    if lines().any(|l| l.optimism_bias.is_some()) {
        sides.push(Side::Biased);
    }
    if pack.outside.can_be_told() {
        sides.push(Side::TurnedOut);
    }
    sides
}

fn one_side(
    pack: &Pack,
    model: &mut Model,
    sampler: &Sampler,
    sampling: Sampling,
    side: Side,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Appraisal, Vec<Problem>> {
    let entries = outside::entries(pack, model, side);
    let plan = Plan::new(pack, model, &entries);
    let questions = questions(pack, &plan);
    let worker = Worker {
        plan: &plan,
        sampler,
        questions: &questions,
        points: sampling.points(),
        years: pack.partnership.timeline.years(),
        periods: pack.partnership.timeline.periods(),
    };
    let outcomes = run(&worker, sampling.randomisations.max(2), progress);
    if let Some(problems) = crate::undefined::culprits(pack, model, sampler, &outcomes) {
        return Err(problems);
    }
    let join = Join {
        pack,
        plan: &plan,
        questions: &questions,
        outcomes: &outcomes,
    };
    Ok(join.appraisal(sampling, side, sampler))
}

/// A sampler for the pack's estimates, and a warning for every repaired group of correlations.
pub(crate) fn sampler(
    pack: &Pack,
    sampling: Sampling,
) -> Result<(Sampler, Vec<Problem>), Vec<Problem>> {
    let estimates = &pack.estimates;
    let made = Sampler::new(
        estimates.inputs.clone(),
        &estimates.correlations,
        sampling.seed,
        sampling.scheme,
    );
    let (sampler, repairs) =
        made.map_err(|e| vec![Problem::new(e.to_string(), "look at correlations.csv")])?;
    let warning = |repair: &comity_methods::sampling::Repair| {
        let message = format!(
            "the correlations of {} contradict each other; the nearest possible ones are used, which differ by up to {:.3}",
            repair.ids.join(", "),
            repair.largest_change
        );
        Problem::warning(
            message,
            "if A goes with B and B with C, then A must go with C to some degree; look at correlations.csv again",
        )
    };
    Ok((sampler, repairs.iter().map(warning).collect()))
}

fn run(
    worker: &Worker<'_>,
    randomisations: usize,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Vec<Outcome> {
    let done = AtomicUsize::new(0);
    let one = |memory: &mut Memory, r: usize| {
        let outcome = worker.run(memory, r as u32);
        progress(done.fetch_add(1, Ordering::Relaxed) + 1, randomisations);
        outcome
    };
    (0..randomisations)
        .into_par_iter()
        .with_max_len(1)
        .map_init(|| worker.memory(), one)
        .collect()
}

/// Options besides staying as now.
fn alternatives(pack: &Pack) -> Vec<usize> {
    (0..pack.options.len())
        .filter(|o| pack.options[*o].id.as_str() != STAY)
        .collect()
}

fn questions(pack: &Pack, plan: &Plan) -> Questions {
    let alternatives = alternatives(pack);
    let npv = |option: usize, scope: Scope| plan.column(option, scope, Measure::Npv);
    let together = |option: usize| -> Vec<usize> {
        let members =
            (0..pack.partnership.partners.len()).filter(|p| pack.options[option].members[*p]);
        members
            .filter_map(|p| npv(option, Scope::One(Bearer::Partner(p))))
            .collect()
    };
    let choice = |scope: Scope| alternatives.iter().filter_map(|o| npv(*o, scope)).collect();
    let driven = driven(pack, plan).map(|f| f.column);
    Questions {
        pairs: pairs(pack, plan)
            .into_iter()
            .map(|p| (p.columns.0, p.columns.1))
            .collect(),
        together: alternatives.iter().map(|o| together(*o)).collect(),
        choices: vec![choice(Scope::Partners), choice(Scope::All)],
        driven: driven.collect(),
    }
}

/// The net present values whose drivers are sought: those of changes from staying as now.
fn driven<'a>(pack: &'a Pack, plan: &'a Plan) -> impl Iterator<Item = &'a Planned> {
    let changes =
        |f: &&Planned| f.measure == Measure::Npv && pack.options[f.option].id.as_str() != STAY;
    plan.figures.iter().filter(changes)
}

/// Two options to compare for one scope.
struct Pair {
    options: (usize, usize),
    scope: Scope,
    columns: (usize, usize),
}

fn pairs(pack: &Pack, plan: &Plan) -> Vec<Pair> {
    let alternatives = alternatives(pack);
    let partners = (0..pack.partnership.partners.len()).map(|p| Scope::One(Bearer::Partner(p)));
    let scopes: Vec<Scope> = partners.chain([Scope::Partners, Scope::All]).collect();
    let mut pairs = Vec::new();
    for (position, &a) in alternatives.iter().enumerate() {
        for &b in &alternatives[position + 1..] {
            for &scope in &scopes {
                let column = |option| plan.column(option, scope, Measure::Npv);
                if let (Some(x), Some(y)) = (column(a), column(b)) {
                    pairs.push(Pair {
                        options: (a, b),
                        scope,
                        columns: (x, y),
                    });
                }
            }
        }
    }
    pairs
}

/// Joins the randomisations' summaries into figures.
struct Join<'a> {
    pack: &'a Pack,
    plan: &'a Plan,
    questions: &'a Questions,
    outcomes: &'a [Outcome],
}

impl Join<'_> {
    fn over(&self, read: impl Fn(&Outcome) -> f64 + Copy) -> WithError {
        WithError::from_randomisations(&self.outcomes.iter().map(read).collect::<Vec<f64>>())
    }

    fn appraisal(&self, sampling: Sampling, side: Side, sampler: &Sampler) -> Appraisal {
        let (mut figures, mut warnings) = (Vec::new(), Vec::new());
        for planned in &self.plan.figures {
            match self.planned(planned) {
                Some(figure) => figures.push(figure),
                None => warnings.push(self.no_ratio(planned)),
            }
        }
        figures.extend(self.paybacks());
        figures.extend(self.comparisons());
        let budgets = self.budgets();
        figures.extend(budgets.iter().flat_map(|b| self.budget_figures(b)));
        Appraisal {
            side,
            sampling,
            figures,
            scopes: (0..self.pack.options.len())
                .map(|o| self.scopes(o))
                .collect(),
            budgets,
            tornadoes: self.tornadoes(sampler),
            detailed: sampling.points().min(DETAILED) * self.outcomes.len(),
            warnings,
            sides: Vec::new(),
        }
    }

    fn scopes(&self, option: usize) -> Vec<Scope> {
        let own = self
            .plan
            .figures
            .iter()
            .filter(|f| f.option == option && f.measure == Measure::Npv);
        own.map(|f| f.scope).collect()
    }

    fn no_ratio(&self, planned: &Planned) -> Problem {
        let id = figure_id(self.pack, planned.option, planned.scope, "bcr");
        Problem::warning(
            format!("there is no {id}: in some futures nothing is spent"),
            "read the net present value instead",
        )
    }

    fn planned(&self, planned: &Planned) -> Option<Figure> {
        let ratio = planned.measure == Measure::Bcr;
        let spread = self.spread(|o| &o.columns[planned.column], 1.0, false);
        if ratio && !spread.mean.value.is_finite() {
            return None;
        }
        let unit = if ratio {
            "ratio"
        } else {
            self.pack.partnership.units.currency()
        }
        .to_owned();
        let id = figure_id(
            self.pack,
            planned.option,
            planned.scope,
            planned.measure.id(),
        );
        Some(Figure {
            id,
            unit,
            content: Content::Spread(spread),
        })
    }

    /// Futures of each randomisation.
    fn points(&self) -> usize {
        self.outcomes
            .first()
            .and_then(|o| o.columns.first())
            .map_or(1, |c| c.count)
    }

    /// A share of futures. Where none of them, or all of them, showed something, the error is one
    /// future: a rare event may lie just beyond what was drawn.
    fn share(&self, read: impl Fn(&Outcome) -> f64 + Copy, of_each: usize) -> WithError {
        let share = self.over(read);
        let futures = of_each * self.outcomes.len();
        let certain = share.se == 0.0 && (share.value == 0.0 || share.value == 1.0);
        let se = if certain {
            1.0 / futures as f64
        } else {
            share.se
        };
        WithError { se, ..share }
    }

    fn spread(
        &self,
        of: impl Fn(&Outcome) -> &Summary + Copy,
        scale: f64,
        payback: bool,
    ) -> Spread {
        let of_each = self.outcomes.first().map_or(1, |o| of(o).count);
        Spread {
            mean: self.over(|o| of(o).mean * scale),
            sd: self.over(|o| of(o).sd * scale),
            quantiles: std::array::from_fn(|q| self.over(|o| of(o).quantiles[q] * scale)),
            p_positive: self.share(|o| of(o).positive, of_each),
            p_never: payback.then(|| self.share(|o| of(o).never, of_each)),
        }
    }

    /// Paybacks count periods: their quantiles are those of all detailed futures together.
    fn paybacks(&self) -> Vec<Figure> {
        let step = self.pack.partnership.timeline.step();
        let figure = |(position, (option, scope)): (usize, &(usize, Scope))| {
            let mut spread = self.spread(|o| &o.paybacks[position].1, step, true);
            let samples: Vec<Vec<f64>> = self
                .outcomes
                .iter()
                .map(|o| o.paybacks[position].0.clone())
                .collect();
            for (quantile, pooled) in spread
                .quantiles
                .iter_mut()
                .zip(pooled_quantiles(&samples, &QUANTILES))
            {
                *quantile = WithError {
                    value: pooled.value * step,
                    se: pooled.se * step,
                };
            }
            Figure {
                id: figure_id(self.pack, *option, *scope, Measure::Payback.id()),
                unit: "years".to_owned(),
                content: Content::Spread(spread),
            }
        };
        self.plan.paybacks.iter().enumerate().map(figure).collect()
    }

    fn comparisons(&self) -> Vec<Figure> {
        let currency = self.pack.partnership.units.currency().to_owned();
        let single = |id: String, unit: &str, number: WithError| Figure {
            id,
            unit: unit.to_owned(),
            content: Content::Single(number),
        };
        let mut figures = Vec::new();
        for (position, pair) in pairs(self.pack, self.plan).iter().enumerate() {
            let measure = format!("npv_over_{}", self.pack.options[pair.options.1].id);
            figures.push(Figure {
                id: figure_id(self.pack, pair.options.0, pair.scope, &measure),
                unit: currency.clone(),
                content: Content::Difference {
                    mean: self.over(|o| o.pairs[position].0),
                    sd: self.over(|o| o.pairs[position].1),
                    p_positive: self.share(|o| o.pairs[position].2, self.points()),
                },
            });
        }
        for (position, option) in alternatives(self.pack).into_iter().enumerate() {
            if self.questions.together[position].is_empty() {
                continue;
            }
            let id = figure_id(
                self.pack,
                option,
                Scope::Partners,
                "p_every_partner_better_off",
            );
            figures.push(single(
                id,
                "probability",
                self.share(|o| o.together[position], self.points()),
            ));
        }
        for (position, scope) in [Scope::Partners, Scope::All].into_iter().enumerate() {
            if let Some(value) = self.perfect_information(position) {
                figures.push(single(
                    format!("case.{}.evpi", scope.id(self.pack)),
                    &currency,
                    value,
                ));
            }
        }
        figures
    }

    /// The expected value of perfect information: the mean of the best option in each future,
    /// less that of the option that is best on average (staying as now counts as 0).
    fn perfect_information(&self, position: usize) -> Option<WithError> {
        let choice = &self.questions.choices[position];
        let means = choice
            .iter()
            .map(|c| self.over(|o| o.columns[*c].mean).value);
        let best = choice
            .iter()
            .copied()
            .zip(means)
            .max_by(|a, b| a.1.total_cmp(&b.1))?;
        let chosen = (best.1 > 0.0).then_some(best.0);
        let value = self.over(|o| o.best[position] - chosen.map_or(0.0, |c| o.columns[c].mean));
        // Exactly 0 where one option is best in every future, whatever the rounding.
        Some(WithError {
            value: value.value.max(0.0),
            ..value
        })
    }

    fn budgets(&self) -> Vec<Budget> {
        let budget = |(position, (option, scope)): (usize, &(usize, Scope))| Budget {
            option: *option,
            scope: *scope,
            years: (0..self.pack.partnership.timeline.years())
                .map(|year| self.year(position, year))
                .collect(),
        };
        self.plan.budgets.iter().enumerate().map(budget).collect()
    }

    fn year(&self, budget: usize, year: usize) -> BudgetYear {
        BudgetYear {
            label: self.pack.partnership.timeline.year_label(year),
            mean: self.over(|o| o.yearly[budget][year].mean),
            quantiles: std::array::from_fn(|q| self.over(|o| o.yearly[budget][year].quantiles[q])),
            running: (self.plan.budgets[budget].1 == Scope::Partners)
                .then(|| std::array::from_fn(|q| self.over(|o| o.yearly[budget][year].running[q]))),
        }
    }

    fn budget_figures(&self, budget: &Budget) -> Vec<Figure> {
        let figure = |(_, year): (usize, &BudgetYear)| {
            let measure = format!("cash_{}", year.label.replace('/', "-"));
            Figure {
                id: figure_id(self.pack, budget.option, budget.scope, &measure),
                unit: self.pack.partnership.units.currency().to_owned(),
                content: Content::Single(year.mean),
            }
        };
        budget.years.iter().enumerate().map(figure).collect()
    }

    fn tornadoes(&self, sampler: &Sampler) -> Vec<Tornado> {
        let tornado = |(position, planned): (usize, &Planned)| Tornado {
            option: planned.option,
            scope: planned.scope,
            drivers: self.ranked(position, planned, sampler),
        };
        driven(self.pack, self.plan)
            .enumerate()
            .map(tornado)
            .collect()
    }

    /// The inputs that a figure depends on, and those correlated with them, near and far.
    fn related(&self, inputs: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut related = inputs.clone();
        loop {
            let before = related.len();
            for pair in &self.pack.estimates.correlations {
                if related.contains(&pair.first) || related.contains(&pair.second) {
                    related.extend([pair.first, pair.second]);
                }
            }
            if related.len() == before {
                return related;
            }
        }
    }

    fn ranked(&self, position: usize, planned: &Planned, sampler: &Sampler) -> Vec<Driver> {
        let related = self.related(&planned.inputs);
        let driver = |(input, estimate): (usize, &comity_methods::sampling::Input)| Driver {
            estimate: estimate.id.clone(),
            rank_correlation: self.over(|o| o.drivers[position][input].rank_correlation),
            when_low: self.over(|o| o.drivers[position][input].when_low),
            when_high: self.over(|o| o.drivers[position][input].when_high),
        };
        let inputs = sampler.inputs().iter().enumerate();
        let mut drivers: Vec<Driver> = inputs
            .filter(|(i, _)| related.contains(i))
            .map(driver)
            .collect();
        drivers.retain(|d| {
            d.rank_correlation.value.abs() > 3.0 * d.rank_correlation.se
                && d.rank_correlation.value != 0.0
        });
        drivers.sort_by(|a, b| {
            let strength = |d: &Driver| d.rank_correlation.value.abs();
            strength(b)
                .total_cmp(&strength(a))
                .then_with(|| a.estimate.cmp(&b.estimate))
        });
        drivers
    }
}
