//! `comity staff`: the fewest posts that keep the standard.

use crate::arguments::on_threads;
use crate::layout::{fold, table};
use crate::money::grouped;
use crate::simulate::Playing;
use crate::simulate_text::shown;
use crate::{Failure, print, problems, progress};
use clap::Args;
use comity_business_case::{FlowUnit, Pack, StaffSettings, StaffToStandard, staff};
use std::path::PathBuf;

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
    /// The pack: a folder with partnership.toml and flow/*.toml
    pub pack: PathBuf,
    /// The option to staff, by its id [default: every option with a layout]
    #[arg(long, value_name = "ID")]
    pub option: Option<String>,
    /// Also a number of posts for each hour of the week
    #[arg(long)]
    pub by_hour: bool,
    #[command(flatten)]
    pub playing: Playing,
}

pub fn run(asked: &Asked) -> Result<(), Failure> {
    let pack = problems::read_pack(&asked.pack)?;
    let options = options(&pack, asked.option.as_deref())?;
    let settings = StaffSettings {
        flow: asked.playing.settings(),
        by_hour: asked.by_hour,
    };
    let mut parts = vec![heading(&pack, asked)];
    for option in options {
        let bar = progress::spinner();
        let told = |team: &str| bar.set_message(format!("Staffing {team}"));
        let found = on_threads(asked.playing.threads, || {
            staff(&pack, option, &settings, &told)
        });
        bar.finish_and_clear();
        let found = found.map_err(|found| problems::refused(&found))?;
        parts.push(part(&pack, option, &found));
    }
    print(&parts.join("\n\n"))
}

/// The option asked for, or all with a layout.
pub fn options(pack: &Pack, wanted: Option<&str>) -> Result<Vec<usize>, Failure> {
    let mut laid_out = pack.flow.as_ref().map(|f| f.options()).unwrap_or_default();
    laid_out.sort_unstable();
    let Some(id) = wanted else {
        return Ok(laid_out);
    };
    let of = |o: &&usize| pack.options[**o].id.as_str() == id;
    match laid_out.iter().find(of) {
        Some(option) => Ok(vec![*option]),
        None => {
            let ids = laid_out.iter().map(|o| pack.options[*o].id.as_str());
            let known = match laid_out.is_empty() {
                true => "no option has a layout in flow/".to_owned(),
                false => format!("choose from {}", ids.collect::<Vec<_>>().join(", ")),
            };
            eprintln!("--option {id}: there is no such option with a layout; {known}");
            Err(Failure::Asked)
        }
    }
}

fn heading(pack: &Pack, asked: &Asked) -> String {
    let title = format!("{}: staff to standard", pack.partnership.name);
    let rule = "─".repeat(title.chars().count().min(80));
    let facts = format!(
        "The fewest posts with which each kind of request keeps its standard on average, found by trying on the same requests: {} replications of every number, each team for itself, all else as the pack says. Shown is the kind with least to spare; where it is close to what is promised, ask for more --replications. Hours: of posts a week, with one number for all hours, and by the hour.",
        asked.playing.replications
    );
    format!("{}\n{rule}\n{}", fold(&title), fold(&facts))
}

fn part(pack: &Pack, option: usize, found: &[StaffToStandard]) -> String {
    let option = &pack.options[option];
    let mut table = table(&[
        "Team",
        "Now",
        "Needed",
        "Tightest kind",
        "In standard %",
        "One less %",
        "Promised %",
        "Hours",
        "By hour",
    ]);
    for team in found {
        table.add_row([
            team.name.clone(),
            team.stated.map_or("–".to_owned(), |p| grouped(p, 1)),
            team.posts.map_or("none do".to_owned(), |p| p.to_string()),
            team.tightest.clone(),
            shown(team.within, FlowUnit::Share),
            team.within_with_one_less
                .map_or("–".to_owned(), |w| shown(w, FlowUnit::Share)),
            grouped(100.0 * team.promised, 0),
            grouped(team.hours_a_week, 0),
            team.hours_a_week_by_hour
                .map_or("–".to_owned(), |h| grouped(h, 0)),
        ]);
    }
    let mut text = format!("{} ({})\n{table}", option.name, option.id);
    for team in found {
        if let Some(pattern) = &team.by_hour {
            text.push_str(&format!(
                "\n\n{}: posts by hour\n{}",
                team.name,
                week(pattern)
            ));
        }
    }
    text
}

/// A row for each day on which any post is needed, a column for each hour.
fn week(pattern: &[u32]) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let used = |hour: &usize| (0..7).any(|day| pattern[day * 24 + hour] > 0);
    let hours: Vec<usize> = (0..24).filter(used).collect();
    let names: Vec<String> = hours.iter().map(|h| format!("{h:02}")).collect();
    let mut lines = vec![format!("     {}", names.join(" "))];
    for (day, name) in DAYS.iter().enumerate() {
        let posts: Vec<u32> = hours.iter().map(|h| pattern[day * 24 + h]).collect();
        if posts.iter().any(|p| *p > 0) {
            let row: Vec<String> = posts.iter().map(|p| format!("{p:>2}")).collect();
            lines.push(format!("{name}  {}", row.join(" ")));
        }
    }
    lines.join("\n")
}
