//! `comity appraise`: every option for every partner.

use crate::arguments::{Drawing, Format};
use crate::{Failure, answer, print, problems, progress};
use clap::Args;
use comity_business_case::{Appraisal, AppraisalJson, Pack, appraise};
use std::path::{Path, PathBuf};

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
        may_write(path)?;
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
        write_report(path, &pack, &appraisal)?;
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

/// A report replaces a report and nothing else, and that is known before the work begins.
fn may_write(path: &Path) -> Result<(), Failure> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let complaint = if folder.is_some_and(|f| !f.is_dir()) {
        "its folder does not exist; make it first, or choose another path"
    } else if path.is_dir() {
        "it is a folder; name a file, such as report.html"
    } else if path.exists() && !is_report(path) {
        "there is a file of this name that is no report of Comity; choose another name"
    } else {
        return Ok(());
    };
    eprintln!(
        "the report cannot be written to {}: {complaint}",
        path.display()
    );
    Err(Failure::File)
}

fn is_report(path: &Path) -> bool {
    std::fs::read_to_string(path)
        .is_ok_and(|text| text.is_empty() || text.contains(comity_report::MARK))
}

fn write_report(path: &Path, pack: &Pack, appraisal: &Appraisal) -> Result<(), Failure> {
    let page = comity_report::html(pack, appraisal).map_err(|error| {
        eprintln!("cannot make the report: {error}");
        Failure::File
    })?;
    std::fs::write(path, page).map_err(|error| {
        eprintln!("cannot write the report to {}: {error}", path.display());
        Failure::File
    })
}
