//! `comity check`: is the pack whole, and do its formulas fit?

use crate::layout::fold;
use crate::paragraph::counted;
use crate::{Failure, print, problems};
use clap::Args;
use comity_business_case::{FlowBudget, Pack, Sampling, appraise};
use std::path::PathBuf;

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
    /// The pack: a folder with partnership.toml
    pub pack: PathBuf,
}

pub fn run(arguments: &Asked) -> Result<(), Failure> {
    let mut pack = problems::read_pack(&arguments.pack)?;
    if pack.options.is_empty() {
        return print(&without_options(&pack));
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

/// What a pack says that only speaks of what is shared.
fn without_options(pack: &Pack) -> String {
    let mut said = Vec::new();
    if let Some(groups) = &pack.groups {
        let (given, all) = (groups.given.count(), groups.game.everybody());
        said.push(format!(
            "costs of {given} of {all} groups of {} partners",
            groups.names.len()
        ));
    }
    if let Some(structure) = &pack.structure {
        said.push(format!(
            "a cost made of {}",
            counted(structure.says.len(), "component")
        ));
    }
    let drivers = pack.drivers.names().count();
    for (count, word) in [
        (drivers, "driver"),
        (pack.shares.len(), "sharing rule"),
        (pack.voting.len(), "voting rule"),
    ] {
        if count > 0 {
            said.push(counted(count, word));
        }
    }
    said.push("no options".to_owned());
    let said = format!("{}: {}. No errors.", pack.partnership.name, said.join(", "));
    fold(&said)
}
