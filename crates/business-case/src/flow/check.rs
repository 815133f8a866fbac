//! What is wrong with a flow as a whole: looked for with every estimate at its mean.

use super::build::ServiceNetwork;
use super::layout::Layout;
use super::page::ids;
use super::read::ServiceFlow;
use crate::pack::Pack;
use crate::problem::{Problem, SourceText};
use comity_methods::flow::{Fault, compile};
use std::ops::Range;

impl ServiceFlow {
    /// Adds what is wrong with demand and with each option's network.
    pub(super) fn check(&self, pack: &Pack, problems: &mut Vec<Problem>) {
        if self.streams.is_empty() {
            let help = "add [[kind]] and [[arrivals]] to a file without `option`, such as flow/demand.toml";
            problems.push(Problem::new(
                "the flow has no arrivals: nobody asks for anything",
                help,
            ));
            return;
        }
        let means = ServiceFlow::means(pack);
        let mut found: Vec<Problem> = Vec::new();
        for layout in &self.layouts {
            let (service, mut wrong) = self.build(pack, layout.option, &means);
            if wrong.is_empty()
                && let Err(faults) = compile(&service.network)
            {
                wrong.extend(self.told(&faults, layout));
            }
            if wrong.is_empty() {
                wrong.extend(idle_teams(&service, layout, pack));
            }
            for problem in wrong {
                if !found.contains(&problem) {
                    found.push(problem);
                }
            }
        }
        problems.extend(found);
        problems.extend(self.without_layout(pack));
        problems.extend(self.unasked());
    }

    /// A warning of options that are not simulated.
    fn without_layout(&self, pack: &Pack) -> Option<Problem> {
        let options = pack.options.iter().enumerate();
        let left = options.filter(|(at, _)| self.layout_of(*at).is_none());
        let left: Vec<String> = left.map(|(_, o)| format!("`{}`", o.id)).collect();
        let (is, it) = match left.len() {
            0 => return None,
            1 => ("is", "option"),
            _ => ("are", "options"),
        };
        let message = format!(
            "the {it} {} {is} not simulated: flow/ has no layout for it",
            left.join(", ")
        );
        Some(Problem::warning(
            message,
            "add a file with option = \"…\" and its teams to flow/",
        ))
    }

    /// Warnings of kinds that nobody asks for.
    fn unasked(&self) -> Vec<Problem> {
        let asked = |kind: usize| {
            self.streams
                .iter()
                .any(|s| s.mix.iter().any(|(k, _)| *k == kind))
        };
        let idle = (0..self.kinds.len()).filter(|k| !asked(*k));
        let told = |kind: usize| {
            let message = format!("nobody asks for the kind `{}`", self.kinds[kind].id);
            Problem::warning(message, "add [[arrivals]] for it, or take it out")
                .at(&self.kinds[kind].source, self.kinds[kind].span.clone())
        };
        idle.map(told).collect()
    }
}

impl ServiceFlow {
    /// What the engine finds wrong, each sort once: for the first that it concerns.
    fn told(&self, faults: &[Fault], layout: &Layout) -> Vec<Problem> {
        let alike = |a: &Fault, b: &Fault| a.message == b.message && a.help == b.help;
        let first =
            |(at, fault): &(usize, &Fault)| !faults.iter().take(*at).any(|f| alike(f, fault));
        let one = |(_, fault): (usize, &Fault)| {
            let more = faults.iter().filter(|f| alike(f, fault)).count() - 1;
            let also = match more {
                0 => String::new(),
                _ => format!(" (and {more} more like this)"),
            };
            let message = format!("{}: {}{also}", fault.what, fault.message);
            let (source, span) = self.place_of(fault, layout);
            Problem::new(message, fault.help.clone()).at(source, span)
        };
        faults.iter().enumerate().filter(first).map(one).collect()
    }

    /// What is wrong with a source stands with its arrivals, all else with the layout.
    fn place_of<'a>(&'a self, fault: &Fault, layout: &'a Layout) -> (&'a SourceText, Range<usize>) {
        let source = fault.what.strip_prefix("source ");
        let id = source.and_then(|s| s.rsplit_once('.')).map(|(id, _)| id);
        match self.streams.iter().find(|s| Some(s.id.as_str()) == id) {
            Some(stream) => (&stream.place.0, stream.place.1.clone()),
            None => (&layout.source, layout.span.clone()),
        }
    }
}

/// Warnings of teams that serve nobody: they are not simulated, nor is what they cost.
fn idle_teams(service: &ServiceNetwork, layout: &Layout, pack: &Pack) -> Vec<Problem> {
    let serves = |id: &str| service.teams.iter().any(|t| t.id == id);
    let each = |id: &str| ids(pack).iter().any(|p| serves(&format!("{id}.{p}")));
    let idle = layout.teams.iter().filter(|plan| match plan.each {
        true => !each(&plan.id),
        false => !serves(&plan.id),
    });
    let told = |plan: &super::teams::TeamPlan| {
        let message = format!(
            "the team `{}` serves nobody who asks: its posts and their cost are left out",
            plan.id
        );
        let help = "widen its `serves`, or take the team out";
        Problem::warning(message, help).at(&layout.source, plan.span.clone())
    };
    idle.map(told).collect()
}
