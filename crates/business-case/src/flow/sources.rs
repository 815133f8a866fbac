//! Sources of a network: one for each arrivals and partner.

use super::arrivals::{Stream, When};
use super::build::{Builder, Part};
use super::classes::percent;
use super::page::ids;
use super::profile::Profile;
use super::quantities::Quantity;
use crate::problem::Problem;
use comity_methods::flow::{Arrivals, Rates, Source};

/// How far shares may be from summing to 1.
const TOLERANCE: f64 = 1e-9;

impl<'a> Builder<'a> {
    /// Fills in the sources: partners in their order, within them arrivals.
    pub fn sources(&mut self, parts: &[Part<'a>]) {
        for partner in 0..ids(self.pack).len() {
            let Some(part) = parts.iter().find(|p| p.partners[partner]) else {
                continue;
            };
            for stream in &self.flow.streams {
                if let Some(at) = stream.partners.iter().position(|p| *p == partner) {
                    self.source(stream, at, partner, part);
                }
            }
        }
    }

    fn source(&mut self, stream: &Stream, at: usize, partner: usize, part: &Part<'a>) {
        let shares = self.shares(stream, partner);
        let factors: Vec<f64> = stream
            .mix
            .iter()
            .map(|(kind, _)| self.demand(stream, *kind, partner, part))
            .collect();
        let demand: f64 = shares
            .iter()
            .zip(&factors)
            .map(|(share, factor)| share * factor)
            .sum();
        let mut mix = Vec::new();
        for ((kind, _), (share, factor)) in stream.mix.iter().zip(shares.iter().zip(&factors)) {
            let kind = &self.flow.kinds[*kind].id;
            let class = self
                .classes
                .iter()
                .position(|c| c.partner == partner && c.kind == *kind);
            let share = if demand > 0.0 {
                share * factor / demand
            } else {
                *share
            };
            mix.extend(class.map(|class| (share, class)));
        }
        let arrivals = self.arrivals(stream, at, partner, demand);
        self.network.sources.push(Source {
            id: format!("{}.{}", stream.id, ids(self.pack)[partner]),
            arrivals,
            batch: stream.batch.clone(),
            mix,
        });
    }

    /// Shares of the kinds, which must come to 1.
    fn shares(&mut self, stream: &Stream, partner: usize) -> Vec<f64> {
        let shares: Vec<f64> = stream
            .mix
            .iter()
            .map(|(_, share)| self.maybe(share.as_ref(), Some(partner)).unwrap_or(1.0))
            .collect();
        let sum: f64 = shares.iter().sum();
        if (sum - 1.0).abs() > TOLERANCE {
            let message = format!(
                "the shares of the kinds come to {}; they must come to 100 %",
                percent(sum)
            );
            let (source, span) = &stream.place;
            self.complain(
                Problem::new(message, "change the shares in `mix`").at(source, span.clone()),
            );
        }
        shares
    }

    /// By how much the option multiplies the arrivals of a kind.
    fn demand(&mut self, stream: &Stream, kind: usize, partner: usize, part: &Part<'a>) -> f64 {
        let effects = part
            .layout
            .effects
            .iter()
            .filter(|e| e.concerns(kind, partner));
        let demands: Vec<&Quantity> = effects.filter_map(|e| e.demand.as_ref()).collect();
        if let (Some(demand), false) = (demands.first(), matches!(stream.when, When::Rate { .. })) {
            let message = format!(
                "the arrivals `{}` have no rate that could be multiplied",
                stream.id
            );
            let help = "narrow the effect to kinds whose arrivals have a rate or a volume, or take `demand` out";
            let problem = demand.problem(message, help);
            self.complain(problem);
        }
        demands
            .into_iter()
            .fold(1.0, |product, d| product * self.number(d, Some(partner)))
    }

    fn arrivals(&mut self, stream: &Stream, at: usize, partner: usize, demand: f64) -> Arrivals {
        let hours = stream.hours;
        match &stream.when {
            When::Rate {
                rate,
                overall,
                profile,
                growth,
            } => {
                let rate = demand * self.number(rate, Some(partner));
                let growth = self.maybe(growth.as_ref(), Some(partner)).unwrap_or(0.0);
                Arrivals::Poisson(self.rates((rate, *overall), profile, growth, stream))
            }
            When::Gap(gap) => Arrivals::Renewal {
                gap: self.law(gap, Some(partner)),
                hours: (hours != 0).then(|| self.hours(hours)),
            },
            When::Population { size, think } => Arrivals::Population {
                size: *size,
                think: self.law(think, Some(partner)),
            },
            When::Log(traces) => Arrivals::Trace {
                at: traces.get(at).map(|t| t.at.clone()).unwrap_or_default(),
                handling: traces
                    .get(at)
                    .map(|t| t.handling.clone())
                    .unwrap_or_default(),
            },
        }
    }

    /// Rates of a week and multiples of days; an overall rate is spread so that its mean over a
    /// usual week, and over the months of a year, is right.
    fn rates(
        &mut self,
        (rate, overall): (f64, bool),
        profile: &Profile,
        growth: f64,
        stream: &Stream,
    ) -> Rates {
        let flow = self.flow;
        let mean = profile.mean(&flow.hours[stream.hours].week);
        if overall && mean <= 0.0 {
            let message = "nobody can ever ask: the profile is 0 whenever it is open";
            let (source, span) = &stream.place;
            self.complain(
                Problem::new(message, "change by_hour, by_weekday or the hours")
                    .at(source, span.clone()),
            );
        }
        let scale = if overall && mean > 0.0 {
            rate / mean
        } else {
            rate
        };
        Rates {
            week: profile
                .week()
                .into_iter()
                .map(|multiple| scale * multiple)
                .collect(),
            hours: (stream.hours != 0).then(|| self.hours(stream.hours)),
            days: profile.days(flow.run.start, flow.run.days(), growth, overall),
        }
    }
}
