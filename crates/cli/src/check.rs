//! `comity check`: is the pack whole, and do its formulas fit?

use crate::{Failure, arguments, print, problems};
use comity_business_case::{Sampling, appraise};

pub fn run(arguments: &arguments::Check) -> Result<(), Failure> {
    let pack = problems::read_pack(&arguments.pack)?;
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
