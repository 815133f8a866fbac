//! `comity check`: is the pack whole, and do its formulas fit?

use crate::{Failure, arguments, print, problems};
use comity_business_case::Model;

pub fn run(arguments: &arguments::Check) -> Result<(), Failure> {
    let pack = problems::read_pack(&arguments.pack)?;
    Model::build(&pack).map_err(|found| problems::refused(&found))?;
    let lines: usize = pack.options.iter().map(|o| o.lines.len()).sum();
    print(&format!(
        "{}: {} partners, {} estimates, {} options with {lines} lines. No errors.",
        pack.partnership.name,
        pack.partnership.partners.len(),
        pack.estimates.list.len(),
        pack.options.len(),
    ))
}
