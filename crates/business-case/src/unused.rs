//! Estimates that nothing speaks of: harmless, but often a slip.

use crate::options::{Bears, Split};
use crate::pack::Pack;
use crate::partnership::DefinitionText;
use crate::problem::Problem;
use crate::shares::ShareRule;
use std::collections::BTreeSet;

/// A warning that lists the estimates which no formula names.
pub(crate) fn unused_estimates(pack: &Pack) -> Option<Problem> {
    let named = named(pack);
    let idle: Vec<&str> = pack
        .estimates
        .families
        .keys()
        .map(String::as_str)
        .filter(|name| !named.contains(name))
        .collect();
    (!idle.is_empty()).then(|| {
        Problem::warning(
            format!("no formula speaks of {}", idle.join(", ")),
            "a line may be missing, or a name misspelt; otherwise take them out of estimates.csv",
        )
    })
}

/// All names that formulas of a pack speak of.
pub(crate) fn named(pack: &Pack) -> BTreeSet<&str> {
    let mut named: BTreeSet<&str> = BTreeSet::from(["inflation"]);
    for text in formulas(pack) {
        let mut names = Vec::new();
        text.expression.names(&mut names);
        named.extend(names);
    }
    named.extend(pack.shares.iter().flat_map(ShareRule::names));
    named
}

/// Every formula of a pack.
fn formulas(pack: &Pack) -> impl Iterator<Item = &DefinitionText> {
    let partnership = &pack.partnership;
    let shared = partnership.define.values();
    let prices = partnership.prices.values().map(|p| &p.growth);
    let own = pack.options.iter().flat_map(|o| o.define.values());
    let lines = pack.options.iter().flat_map(|o| &o.lines);
    let of_lines = lines.flat_map(|line| {
        let weights = match &line.bears {
            Bears::AllMembers(Split::By(weights)) => Some(weights.as_ref()),
            _ => None,
        };
        [Some(&line.formula), weights].into_iter().flatten()
    });
    let flow = pack.flow.iter().flat_map(|f| f.formulas());
    shared.chain(prices).chain(own).chain(of_lines).chain(flow)
}
