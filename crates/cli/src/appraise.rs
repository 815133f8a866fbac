//! `comity appraise`: every option for every partner.

use crate::arguments::{Appraise, Format};
use crate::{Failure, answer, print, problems, progress, report};
use comity_business_case::{Appraisal, AppraisalJson, Pack, appraise};

pub fn run(arguments: &Appraise) -> Result<(), Failure> {
    if let Some(path) = &arguments.report {
        report::may_write(path)?;
    }
    let pack = problems::read_pack(&arguments.pack)?;
    let bar = progress::bar("Drawing futures");
    let sampling = arguments.drawing.sampling();
    let found = arguments
        .drawing
        .with_threads(|| appraise(&pack, sampling, &progress::told(&bar)));
    bar.finish_and_clear();
    let appraisal = found.map_err(|found| problems::refused(&found))?;
    problems::show(&appraisal.warnings);
    if let Some(path) = &arguments.report {
        report::write(path, &pack, &appraisal, &arguments.drawing)?;
    }
    match arguments.format {
        Format::Table => print(&answer::tables(
            &pack,
            &appraisal,
            &arguments.pack.display().to_string(),
            arguments.report.as_deref(),
        )),
        Format::Json => print(&json(&pack, &appraisal)),
    }
}

fn json(pack: &Pack, appraisal: &Appraisal) -> String {
    serde_json::to_string_pretty(&AppraisalJson::new(pack, appraisal)).unwrap_or_default()
}
