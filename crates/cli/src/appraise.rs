//! `comity appraise`: every option for every partner.

use crate::arguments::{Appraise, Format};
use crate::{Failure, answer, print, problems};
use comity_business_case::{Appraisal, AppraisalJson, Pack, appraise};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::Path;
use std::time::Duration;

pub fn run(arguments: &Appraise) -> Result<(), Failure> {
    let pack = problems::read_pack(&arguments.pack)?;
    let bar = progress_bar(arguments.drawing.randomisations);
    let sampling = arguments.drawing.sampling();
    let found = arguments
        .drawing
        .with_threads(|| appraise(&pack, sampling, &|done, _| bar.set_position(done as u64)));
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

/// Appears only if the work lasts, and only on a terminal.
fn progress_bar(randomisations: u64) -> ProgressBar {
    let target = ProgressDrawTarget::stderr_with_hz(10);
    let bar = ProgressBar::with_draw_target(Some(randomisations), target);
    if let Ok(style) =
        ProgressStyle::with_template("Drawing futures {bar:40} {pos}/{len}, {eta} left")
    {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}
