//! When a result is no number: which line is to blame.

use crate::model::Model;
use crate::pack::Pack;
use crate::problem::Problem;
use crate::randomisation::Outcome;
use comity_methods::formula::{Program, Reduction, Request};
use comity_methods::lanes::Lanes;
use comity_methods::sampling::Sampler;

/// The lines that come to no number in some future, if a result does.
pub(crate) fn culprits(
    pack: &Pack,
    model: &mut Model,
    sampler: &Sampler,
    outcomes: &[Outcome],
) -> Option<Vec<Problem>> {
    let (randomisation, (block, _)) = outcomes
        .iter()
        .enumerate()
        .find_map(|(r, o)| Some((r, o.not_a_number?)))?;
    let entries: Vec<_> = model.entries.iter().flatten().cloned().collect();
    let weights = model.discounted.clone();
    let request = |flow| Request {
        flow,
        reduction: Reduction::Total(weights.clone()),
    };
    let requests: Vec<Request> = entries.iter().map(|e| request(e.nominal)).collect();
    let program = Program::compile(&mut model.graph, &model.periods, &requests);
    let mut drawn = vec![Lanes::ZERO; sampler.inputs().len()];
    let mut out = vec![Lanes::ZERO; program.columns()];
    sampler.draw(randomisation as u32, block, &mut drawn);
    program.run(&mut program.scratch(), &drawn, &mut out);
    let mut problems: Vec<Problem> = Vec::new();
    for (entry, values) in entries.iter().zip(&out) {
        if values.iter().any(|x| !x.is_finite()) {
            let line = &pack.options[entry.option].lines[entry.line];
            let problem = Problem::new(
                format!("the line `{}` comes to no number in some futures", line.id),
                "it divides by something that can be 0, or takes a root, a logarithm or a power of something that can be negative; hold it back with max(…) or change the estimate's distribution",
            );
            let problem = problem.at(&line.formula.source, line.formula.span.clone());
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
    }
    if problems.is_empty() {
        problems.push(Problem::new(
            "the results are too large to be numbers",
            "look for a unit or a growth rate that is far too large",
        ));
    }
    Some(problems)
}
