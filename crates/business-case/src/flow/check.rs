//! What is wrong with a flow as a whole: looked for with every estimate at its mean.

use super::read::ServiceFlow;
use crate::pack::Pack;
use crate::problem::Problem;
use comity_methods::flow::compile;

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
                let told = |fault: comity_methods::flow::Fault| {
                    let message = format!("{}: {}", fault.what, fault.message);
                    Problem::new(message, fault.help).at(&layout.source, layout.span.clone())
                };
                wrong.extend(faults.into_iter().map(told));
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
