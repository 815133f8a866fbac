//! Classes of a network, one for each kind and partner, and the queues in which they wait.

use super::build::{Builder, ClassLabel, Instance, Part};
use super::kinds::{Asking, Kind};
use super::layout::{ANSWER, Effect, Layout, TRANSFER};
use super::page::ids;
use crate::problem::Problem;
use comity_methods::flow::{Class, Next, Queue, Repeat, Serves, Standard, Start, Step, Urgent};
use std::collections::BTreeMap;

/// Share of requests for which a standard is to be met where nothing is said.
const USUAL_SHARE: f64 = 0.8;

/// How a team takes from a queue: team, tier, from how many, how many kept free, and which
/// formula multiplies its handling times.
type Way = (usize, u8, u32, u32, Option<usize>);

/// Queues by who takes from them and how.
#[derive(Default)]
pub(super) struct Queues {
    ways: Vec<Vec<Way>>,
    factors: BTreeMap<(usize, usize), f64>,
    /// Kinds that nobody serves, by layout and step, with the partners.
    unserved: BTreeMap<(usize, usize, String), Vec<usize>>,
}

impl Queues {
    /// How a team takes from its queues.
    pub fn served_by(&self, team: usize) -> Vec<Serves> {
        let mut serves = Vec::new();
        for (queue, ways) in self.ways.iter().enumerate() {
            for (_, tier, from_waiting, keep_free, _) in ways.iter().filter(|w| w.0 == team) {
                serves.push(Serves {
                    queue,
                    tier: *tier,
                    from_waiting: *from_waiting,
                    keep_free: *keep_free,
                    factor: self.factors.get(&(queue, team)).copied().unwrap_or(1.0),
                });
            }
        }
        serves
    }
}

/// A request that waits for a step.
struct Waiting<'s> {
    part: usize,
    kind: usize,
    partner: usize,
    step: &'s str,
}

impl<'a> Builder<'a> {
    /// Fills in classes and queues: partners in their order, within them kinds.
    pub fn classes_and_queues(&mut self, parts: &[Part<'a>], instances: &[Instance<'a>]) -> Queues {
        let mut queues = Queues::default();
        for partner in 0..ids(self.pack).len() {
            let Some(part) = parts.iter().position(|p| p.partners[partner]) else {
                continue;
            };
            for kind in 0..self.flow.kinds.len() {
                if self.asked(kind, partner) {
                    self.class((part, parts), kind, partner, instances, &mut queues);
                }
            }
        }
        self.complain_unserved(parts, &queues);
        queues
    }

    /// True if some arrivals of a partner ask for a kind.
    fn asked(&self, kind: usize, partner: usize) -> bool {
        let of = |s: &super::arrivals::Stream| {
            s.partners.contains(&partner) && s.mix.iter().any(|(k, _)| *k == kind)
        };
        self.flow.streams.iter().any(of)
    }

    fn class(
        &mut self,
        (part, parts): (usize, &[Part<'a>]),
        kind: usize,
        partner: usize,
        instances: &[Instance<'a>],
        queues: &mut Queues,
    ) {
        let layout = parts[part].layout;
        let flow = self.flow;
        let what = &flow.kinds[kind];
        let effects: Vec<&Effect> = layout
            .effects
            .iter()
            .filter(|e| e.concerns(kind, partner))
            .collect();
        let mut asking = what.asking.clone();
        effects.iter().for_each(|e| asking.changed_by(&e.asking));
        let factor = self.factor(what, &effects, partner);
        let mut steps = self.steps(layout, kind, partner, factor);
        for step in &mut steps {
            let waiting = Waiting {
                part,
                kind,
                partner,
                step: &step.id,
            };
            step.queue = self.queue(&waiting, instances, queues);
        }
        let first = first_step(layout, kind);
        let starts = self.starts(first, &effects, partner, &mut steps);
        let class = self.of_asking(what, &asking, partner, steps, starts);
        self.network.classes.push(class);
        self.classes.push(ClassLabel {
            kind: what.id.clone(),
            name: what.name.clone(),
            says: what.says.clone(),
            lgsl: what.lgsl,
            channel: what.channel.clone(),
            partner,
        });
    }

    fn of_asking(
        &mut self,
        what: &Kind,
        asking: &Asking,
        partner: usize,
        steps: Vec<Step>,
        starts: Vec<Start>,
    ) -> Class {
        let p = Some(partner);
        if let (Some(urgent), 0) = (&asking.urgent, what.priority) {
            let message = "nothing goes before priority 0, so no share can be more urgent";
            let help = "give the kind priority = 1, or take urgent out";
            self.complain(urgent.problem(message, help));
        }
        let id = format!("{}.{}", what.id, ids(self.pack)[partner]);
        Class {
            id,
            priority: what.priority,
            urgent: asking.urgent.as_ref().map(|share| Urgent {
                share: self.number(share, p),
                priority: what.priority.saturating_sub(1),
            }),
            patience: asking.patience.as_ref().map(|d| self.law(d, p)),
            standard: self.standard(what, partner),
            clock: self.clock(what),
            reach: self.maybe(asking.reach.as_ref(), p).unwrap_or(1.0),
            travel: asking.travel.as_ref().map(|d| self.law(d, p)),
            starts,
            steps,
            repeat: self.repeat(asking, partner),
            front_line: self.maybe(asking.front_line.as_ref(), p).unwrap_or(0.0),
        }
    }

    fn standard(&mut self, what: &Kind, partner: usize) -> Option<Standard> {
        let promised = what.standard.as_ref()?;
        Some(Standard {
            within: self.number(&promised.within, Some(partner)),
            until: promised.until,
            share: self
                .maybe(promised.share.as_ref(), Some(partner))
                .unwrap_or(USUAL_SHARE),
        })
    }

    /// The hours on whose clock a kind waits: its own, or those of its first arrivals.
    fn clock(&mut self, what: &Kind) -> Option<usize> {
        let kind = self.flow.kinds.iter().position(|k| k.id == what.id);
        let asks = |s: &&super::arrivals::Stream| s.mix.iter().any(|(k, _)| Some(*k) == kind);
        let first = self.flow.streams.iter().find(asks).map(|s| s.hours);
        let hours = what.clock.or(first).unwrap_or(0);
        (hours != 0).then(|| self.hours(hours))
    }

    fn repeat(&mut self, asking: &Asking, partner: usize) -> Option<Repeat> {
        let p = Some(partner);
        let said = asking.repeat.as_ref().or(asking.repeat_unserved.as_ref())?;
        let Some(after) = &asking.repeat_after else {
            let help =
                "add repeat_after to the kind or the effect, such as repeat_after = \"7 days\"";
            self.complain(said.problem("some come back, but it is not said after how long", help));
            return None;
        };
        Some(Repeat {
            chance: self.maybe(asking.repeat.as_ref(), p).unwrap_or(0.0),
            chance_unserved: self
                .maybe(asking.repeat_unserved.as_ref(), p)
                .unwrap_or(0.0),
            after: self.law(after, p),
        })
    }

    fn factor(&mut self, what: &Kind, effects: &[&Effect], partner: usize) -> f64 {
        let own = what.handling_factor.as_ref();
        let of_effects = effects.iter().filter_map(|e| e.handling_factor.as_ref());
        let factors: Vec<_> = own.into_iter().chain(of_effects).collect();
        factors
            .into_iter()
            .fold(1.0, |product, f| product * self.number(f, Some(partner)))
    }

    /// The steps of a class, not yet with their queues.
    fn steps(&mut self, layout: &Layout, kind: usize, partner: usize, factor: f64) -> Vec<Step> {
        let own = &self.flow.kinds[kind].handling;
        if layout.steps.is_empty() {
            let handling = self.law(own, Some(partner));
            return vec![Step {
                factor,
                ..Step::new(ANSWER, 0, handling)
            }];
        }
        let of_kind: Vec<usize> = (0..layout.steps.len())
            .filter(|s| layout.steps[*s].kinds[kind])
            .collect();
        let mut steps = Vec::new();
        for plan in of_kind.iter().map(|s| &layout.steps[*s]) {
            let handling = self.law(plan.handling.as_ref().unwrap_or(own), Some(partner));
            let mut next = Vec::new();
            for (to, chance, after) in &plan.next {
                next.push(Next {
                    chance: self.number(chance, Some(partner)),
                    step: of_kind.iter().position(|s| s == to).unwrap_or(0),
                    after: after.as_ref().map(|d| self.law(d, Some(partner))),
                });
            }
            let sum: f64 = next.iter().map(|n| n.chance).sum();
            if let (true, Some((_, chance, _))) = (sum > 1.0 + 1e-9, plan.next.first()) {
                let message = format!(
                    "the chances of what comes after the step `{}` come to {}; they may come to at most 100 %",
                    plan.id,
                    percent(sum)
                );
                self.complain(
                    chance.problem(message, "lower them: the request is done with the rest"),
                );
            }
            steps.push(Step {
                factor,
                next,
                ..Step::new(&plan.id, 0, handling)
            });
        }
        steps
    }

    /// Where requests start; with the wrong desk first for some.
    fn starts(
        &mut self,
        first: usize,
        effects: &[&Effect],
        partner: usize,
        steps: &mut Vec<Step>,
    ) -> Vec<Start> {
        let transfer = effects.iter().rev().find_map(|e| e.transfer.as_ref());
        let (Some((chance, handling)), Some(queue)) = (transfer, steps.get(first).map(|s| s.queue))
        else {
            return vec![Start {
                chance: 1.0,
                step: first,
            }];
        };
        let chance = self.number(chance, Some(partner));
        let handling = self.law(handling, Some(partner));
        let again = Next {
            chance: 1.0,
            step: first,
            after: None,
        };
        steps.push(Step {
            next: vec![again],
            ..Step::new(TRANSFER, queue, handling)
        });
        let wrong = Start {
            chance,
            step: steps.len() - 1,
        };
        vec![
            Start {
                chance: 1.0 - chance,
                step: first,
            },
            wrong,
        ]
    }

    /// The queue of a request that waits for a step: shared by all that the same teams take in
    /// the same way.
    fn queue(
        &mut self,
        waiting: &Waiting<'_>,
        instances: &[Instance<'a>],
        queues: &mut Queues,
    ) -> usize {
        let mut ways: Vec<Way> = Vec::new();
        let mut factors = Vec::new();
        let of_part = instances
            .iter()
            .enumerate()
            .filter(|(_, i)| i.part == waiting.part);
        for (team, instance) in of_part {
            let Some(entry) = instance.entry(waiting.kind, waiting.partner, waiting.step) else {
                continue;
            };
            let factor = entry.factor.as_ref();
            let slot = factor.and_then(|f| f.slot(Some(waiting.partner)));
            factors.push((
                team,
                self.maybe(factor, Some(waiting.partner)).unwrap_or(1.0),
            ));
            ways.push((team, entry.tier, entry.from_waiting, entry.keep_free, slot));
        }
        if ways.is_empty() {
            let key = (waiting.part, waiting.kind, waiting.step.to_owned());
            queues
                .unserved
                .entry(key)
                .or_default()
                .push(waiting.partner);
            return 0;
        }
        if let Some(known) = queues.ways.iter().position(|w| *w == ways) {
            return known;
        }
        let queue = queues.ways.len();
        let new = self.new_queue(&ways, instances);
        self.network.queues.push(new);
        queues.ways.push(ways);
        queues
            .factors
            .extend(factors.into_iter().map(|(team, f)| ((queue, team), f)));
        queue
    }

    fn new_queue(&self, ways: &[Way], instances: &[Instance<'a>]) -> Queue {
        let teams: Vec<&str> = ways.iter().map(|w| instances[w.0].id.as_str()).collect();
        let name = teams.join(" + ");
        let taken = |id: &str| self.network.queues.iter().any(|q| q.id == id);
        let numbered = (2..).map(|n| format!("{name} ({n})"));
        let id = std::iter::once(name.clone())
            .chain(numbered)
            .find(|id| !taken(id));
        let nearest = ways.iter().min_by_key(|w| w.1).map(|w| instances[w.0].plan);
        let mut queue = Queue::new(&id.unwrap_or(name));
        if let Some(plan) = nearest {
            (queue.room, queue.full) = (plan.room, plan.full);
        }
        queue
    }

    fn complain_unserved(&mut self, parts: &[Part<'a>], queues: &Queues) {
        for ((part, kind, step), partners) in &queues.unserved {
            let layout = parts[*part].layout;
            let kind = &self.flow.kinds[*kind].id;
            let all = ids(self.pack);
            let partners: Vec<&str> = partners.iter().map(|p| all[*p]).collect();
            let at = match step == ANSWER {
                true => String::new(),
                false => format!(" at the step `{step}`"),
            };
            let message = format!("no team serves `{kind}` of {}{at}", partners.join(", "));
            let help = "add kind and partners to the `serves` of a team";
            self.complain(Problem::new(message, help).at(&layout.source, layout.span.clone()));
        }
    }
}

/// The position, among the steps of a kind, of the first.
fn first_step(layout: &Layout, kind: usize) -> usize {
    let of_kind = layout.steps.iter().filter(|s| s.kinds[kind]);
    of_kind
        .map(|s| s.first)
        .position(|first| first)
        .unwrap_or(0)
}

/// A share as people write it.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", super::quantities::short(share * 100.0))
}
