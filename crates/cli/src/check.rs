//! `comity check`: is the pack whole, and do its formulas fit?

use crate::{Failure, print, problems};
use clap::Args;
use comity_business_case::{FlowBudget, Sampling, appraise};
use std::path::PathBuf;

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
    /// The pack: a folder with partnership.toml
    pub pack: PathBuf,
}

pub fn run(arguments: &Asked) -> Result<(), Failure> {
    let mut pack = problems::read_pack(&arguments.pack)?;
    if let Some(groups) = pack.groups.as_ref().filter(|_| pack.options.is_empty()) {
        return print(&format!(
            "{}: costs of {} of {} groups of {} partners, no options. No errors.",
            pack.partnership.name,
            groups.given.count(),
            groups.game.everybody(),
            groups.names.len(),
        ));
    }
    // Whether formulas that speak of the flow fit shows at once; their values are for appraise.
    pack.flow_budget = FlowBudget::least();
    // A few futures tell what formulas alone do not: a division by 0, correlations that
    // contradict each other.
    let few = Sampling {
        samples: 4_096,
        ..Sampling::default()
    };
    let found = appraise(&pack, few, &|_, _| ()).map_err(|found| problems::refused(&found))?;
    problems::show(&found.warnings);
    let lines: usize = pack.options.iter().map(|o| o.lines.len()).sum();
    print(&format!(
        "{}: {} partners, {} estimates, {} options with {lines} lines. No errors.",
        pack.partnership.name,
        pack.partnership.partners.len(),
        pack.estimates.list.len(),
        pack.options.len(),
    ))
}
