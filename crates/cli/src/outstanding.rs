//! `comity outstanding`: what is missing before members may be asked to decide.

use crate::arguments::{Drawing, Format};
use crate::paragraph::{counted, hanging};
use crate::{Failure, layout, print, problems, progress};
use clap::Args;
use comity_business_case::{
    OutstandingJson, Pack, Task, appraise, outstanding, outstanding_summary,
};
use std::path::PathBuf;

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
    /// The pack: a folder with partnership.toml
    pub pack: PathBuf,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(flatten)]
    pub drawing: Drawing,
}

pub fn run(arguments: &Asked) -> Result<(), Failure> {
    let pack = problems::read_pack(&arguments.pack)?;
    let drawing = &arguments.drawing;
    let bar = progress::bar("Drawing futures");
    let found = drawing.with_threads(|| appraise(&pack, drawing.sampling(), &progress::told(&bar)));
    bar.finish_and_clear();
    let appraisal = found.map_err(|found| problems::refused(&found))?;
    let tasks = outstanding(&pack, Some(&appraisal));
    match arguments.format {
        Format::Table => print(&text(&pack, &tasks)),
        Format::Json => {
            let json = OutstandingJson::new(&pack, &tasks);
            print(&serde_json::to_string_pretty(&json).unwrap_or_default())
        }
    }
}

fn text(pack: &Pack, tasks: &[Task]) -> String {
    let mut parts = vec![summary(pack, tasks)];
    let mut heading = "";
    for task in tasks {
        if task.kind.heading() != heading {
            heading = task.kind.heading();
            parts.push(format!("\n{heading}"));
        }
        parts.push(paragraph(task));
    }
    parts.join("\n")
}

fn summary(pack: &Pack, tasks: &[Task]) -> String {
    let counts = outstanding_summary(pack, tasks);
    let name = &pack.partnership.name;
    let first = match (counts.open, counts.blocking) {
        (0, _) => format!("{name}: nothing that Comity can see is outstanding."),
        (open, 0) => format!(
            "{name}: {}; none stands in the way of a decision.",
            counted(open, "open task")
        ),
        (open, blocking) => format!(
            "{name}: {}, {blocking} of them (!) before members may be asked to decide.",
            counted(open, "open task")
        ),
    };
    layout::fold(&format!(
        "{first} {} of {} estimates rest on evidence.",
        counts.evidenced, counts.estimates
    ))
}

fn paragraph(task: &Task) -> String {
    let mut lines = vec![
        hanging(&task.what, if task.blocking { "! " } else { "- " }, "  "),
        hanging(&task.why, "    ", "    "),
    ];
    if !task.who.is_empty() {
        lines.push(hanging(&format!("Who: {}", task.who), "    ", "      "));
    }
    let unsaid = |place: &&String| !task.what.contains(place.as_str());
    let places: Vec<&str> = task
        .places
        .iter()
        .filter(unsaid)
        .map(String::as_str)
        .collect();
    if !places.is_empty() {
        lines.push(hanging(
            &format!("Where: {}", shown(&places)),
            "    ",
            "      ",
        ));
    }
    lines.join("\n")
}

/// The first few places that the sentence has not named; `--format json` has all.
fn shown(places: &[&str]) -> String {
    const SHOWN: usize = 6;
    let more = places.len().saturating_sub(SHOWN);
    let first = places[..places.len() - more].join(", ");
    match more {
        0 => first,
        _ => format!("{first} and {more} more"),
    }
}
