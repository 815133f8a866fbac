//! Lines that come to nothing, or to less than nothing, in every future looked at: often a slip.

use crate::model::Model;
use crate::options::Line;
use crate::pack::Pack;
use crate::problem::Problem;
use comity_methods::formula::{Program, Reduction, Request};
use comity_methods::lanes::Lanes;
use comity_methods::sampling::Sampler;

/// A warning for each such line, from the first futures.
pub(crate) fn odd_lines(pack: &Pack, model: &mut Model, sampler: &Sampler) -> Vec<Problem> {
    let parts: Vec<(usize, usize)> = own_parts(model);
    let flows: Vec<_> = model.entries.iter().flatten().map(|e| e.real).collect();
    let weights = model.discounted.clone();
    let request = |flow| Request {
        flow,
        reduction: Reduction::Total(weights.clone()),
    };
    let requests: Vec<Request> = flows.into_iter().map(request).collect();
    let program = Program::compile(&mut model.graph, &model.periods, &requests);
    let mut signs = vec![
        Signs {
            nothing: true,
            negative: true
        };
        program.columns()
    ];
    let mut drawn = vec![Lanes::ZERO; sampler.inputs().len()];
    let mut out = vec![Lanes::ZERO; program.columns()];
    let mut scratch = program.scratch();
    for block in 0..BLOCKS {
        sampler.draw(0, block, &mut drawn);
        program.run(&mut scratch, &drawn, &mut out);
        signs
            .iter_mut()
            .zip(&out)
            .for_each(|(signs, part)| signs.see(part));
    }
    let mut warnings = Vec::new();
    for (option, of) in pack.options.iter().enumerate() {
        for (position, line) in of.lines.iter().enumerate() {
            let own = || (0..parts.len()).filter(|i| parts[*i] == (option, position));
            warnings.extend(judged(line, own().map(|i| signs[i])));
        }
    }
    warnings
}

/// Option and line of each entry, in the order of the entries.
fn own_parts(model: &Model) -> Vec<(usize, usize)> {
    model
        .entries
        .iter()
        .flatten()
        .map(|e| (e.option, e.line))
        .collect()
}

/// Blocks of futures that are looked at.
const BLOCKS: u32 = 4;

/// What has been so in every future until now.
#[derive(Clone, Copy)]
struct Signs {
    nothing: bool,
    negative: bool,
}

impl Signs {
    fn see(&mut self, part: &Lanes) {
        self.nothing &= part.iter().all(|x| *x == 0.0);
        self.negative &= part.iter().all(|x| *x < 0.0);
    }
}

fn judged(line: &Line, parts: impl Iterator<Item = Signs> + Clone) -> Option<Problem> {
    let (message, help) = if parts.clone().next().is_none() {
        return None;
    } else if parts.clone().all(|part| part.nothing) {
        (
            format!(
                "the line `{}` comes to 0 in every future looked at",
                line.id
            ),
            "look at its times: they count from the start of the case, in years from 0, not in calendar years",
        )
    } else if parts.clone().any(|part| part.negative) {
        (
            format!(
                "the line `{}`, a {}, is below 0 for somebody in every future looked at",
                line.id, line.kind
            ),
            "formulas are positive and `kind` says whether they are good or bad; weights of a split are positive too",
        )
    } else {
        return None;
    };
    let problem = Problem::warning(message, help);
    Some(problem.at(&line.formula.source, line.formula.span.clone()))
}
