//! `comity appraise`: every option for every partner.

use crate::arguments::{Drawing, Format};
use crate::{Failure, answer, print, problems, progress, report};
use clap::Args;
use comity_business_case::{Appraisal, AppraisalJson, Pack, appraise};
use std::path::PathBuf;

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
    /// The pack: a folder with partnership.toml
    pub pack: PathBuf,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Also write the report, one HTML file, to this path
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    #[command(flatten)]
    pub drawing: Drawing,
}

pub fn run(arguments: &Asked) -> Result<(), Failure> {
    if let Some(path) = &arguments.report {
        report::may_write(path)?;
    }
    let pack = problems::read_case(&arguments.pack)?;
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
