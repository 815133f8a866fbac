//! The numbers of an explanation: what each line adds to a figure, and what each definition comes
//! to.

use crate::appraisal::Sampling;
use crate::figures::WithError;
use crate::model::{Entry, Model};
use crate::pack::Pack;
use crate::scope::Scope;
use comity_domain::Dimension;
use comity_methods::formula::{NodeId, Program, Reduction, Request};
use comity_methods::lanes::{LANES, Lanes};
use comity_methods::sampling::Sampler;
use std::collections::BTreeMap;

/// What of a figure is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// Present value of benefits less costs.
    Npv,
    Costs,
    Benefits,
    Cash,
    /// Nominal cash of one year.
    Year(usize),
}

/// Values by name: of lines for the scope, of definitions, by first and last year.
#[derive(Default)]
pub(crate) struct Values {
    pub lines: BTreeMap<(usize, usize), WithError>,
    pub total: WithError,
    pub names: BTreeMap<String, (WithError, WithError)>,
    /// What definitions measure.
    pub dimensions: BTreeMap<String, Dimension>,
}

/// The figure asked about.
pub(crate) struct Asked<'a> {
    pub pack: &'a Pack,
    pub option: usize,
    pub scope: Scope,
    pub view: View,
}

impl Asked<'_> {
    fn entries<'m>(&self, model: &'m Model) -> impl Iterator<Item = (&'m Entry, f64)> {
        let (scope, view) = (self.scope, self.view);
        model.entries[self.option].iter().filter_map(move |entry| {
            let part = scope.parts(entry)?;
            let kind = if part.mirrored {
                entry.kind.mirrored()
            } else {
                entry.kind
            };
            let (shown, sign) = match view {
                View::Npv => (true, kind.sign()),
                View::Costs => (kind.is_cost(), 1.0),
                View::Benefits => (!kind.is_cost(), kind.sign()),
                View::Cash | View::Year(_) => (entry.cash, kind.sign()),
            };
            shown.then_some((entry, sign))
        })
    }

    fn weights(&self, model: &Model) -> Vec<f64> {
        let timeline = &self.pack.partnership.timeline;
        match self.view {
            View::Year(year) => {
                let within = |q: usize| {
                    if timeline.year_of(q) == year {
                        timeline.step()
                    } else {
                        0.0
                    }
                };
                (0..timeline.periods()).map(within).collect()
            }
            _ => model.discounted.clone(),
        }
    }

    pub fn values(&self, model: &mut Model, sampler: &Sampler, sampling: Sampling) -> Values {
        let weights = self.weights(model);
        let mut flows: BTreeMap<(usize, usize), NodeId> = BTreeMap::new();
        let parts: Vec<(Entry, f64)> = self
            .entries(model)
            .map(|(e, sign)| (e.clone(), sign))
            .collect();
        for (entry, sign) in &parts {
            let flow = if matches!(self.view, View::Year(_)) {
                entry.nominal
            } else {
                entry.real
            };
            let sign = model.graph.constant(*sign);
            let signed = model.graph.multiply(sign, flow);
            let so_far = flows.get(&(entry.option, entry.line)).copied();
            let total = so_far.map_or(signed, |s| model.graph.add(s, signed));
            flows.insert((entry.option, entry.line), total);
        }
        let names: Vec<(String, NodeId)> = model.definitions[self.option]
            .iter()
            .map(|(n, q)| (n.clone(), q.node))
            .collect();
        let mut requests: Vec<Request> = flows
            .values()
            .map(|flow| Request {
                flow: *flow,
                reduction: Reduction::Total(weights.clone()),
            })
            .collect();
        for (_, node) in &names {
            for year in [0, self.pack.partnership.timeline.years() - 1] {
                requests.push(Request {
                    flow: *node,
                    reduction: Reduction::Total(self.average_of(year)),
                });
            }
        }
        let means = means(model, sampler, sampling, &requests);
        let mut values = Values {
            total: sum(&means, flows.len()),
            dimensions: model.definitions[self.option]
                .iter()
                .map(|(name, q)| (name.clone(), q.dimension.clone().unwrap_or_default()))
                .collect(),
            ..Values::default()
        };
        let of = |column: usize| {
            WithError::from_randomisations(&means.iter().map(|m| m[column]).collect::<Vec<f64>>())
        };
        for (position, key) in flows.keys().enumerate() {
            values.lines.insert(*key, of(position));
        }
        for (position, (name, _)) in names.iter().enumerate() {
            let at = flows.len() + 2 * position;
            values.names.insert(name.clone(), (of(at), of(at + 1)));
        }
        values
    }

    /// Weights that average over the periods of one year.
    fn average_of(&self, year: usize) -> Vec<f64> {
        let timeline = &self.pack.partnership.timeline;
        let weight = |q: usize| {
            if timeline.year_of(q) == year {
                timeline.step()
            } else {
                0.0
            }
        };
        (0..timeline.periods()).map(weight).collect()
    }
}

/// The mean of each column in each randomisation.
fn means(
    model: &mut Model,
    sampler: &Sampler,
    sampling: Sampling,
    requests: &[Request],
) -> Vec<Vec<f64>> {
    let program = Program::compile(&mut model.graph, &model.periods, requests);
    let points = sampling.points();
    let mut drawn = vec![Lanes::ZERO; sampler.inputs().len()];
    let mut out = vec![Lanes::ZERO; program.columns()];
    let mut scratch = program.scratch();
    let mut one = |randomisation: u32| {
        let mut sums = vec![0.0; program.columns()];
        for start in (0..points).step_by(LANES) {
            sampler.draw(randomisation, (start / LANES) as u32, &mut drawn);
            program.run(&mut scratch, &drawn, &mut out);
            let inside = LANES.min(points - start);
            sums.iter_mut()
                .zip(&out)
                .for_each(|(sum, column)| *sum += column[..inside].iter().sum::<f64>());
        }
        sums.into_iter().map(|s| s / points as f64).collect()
    };
    (0..sampling.randomisations.max(2))
        .map(|r| one(r as u32))
        .collect()
}

fn sum(means: &[Vec<f64>], lines: usize) -> WithError {
    WithError::from_randomisations(
        &means
            .iter()
            .map(|m| m[..lines].iter().sum())
            .collect::<Vec<f64>>(),
    )
}
