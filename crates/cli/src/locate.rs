//! `comity locate`: where the work could be done, and what each plan does to people and places.

use crate::arguments::Format;
use crate::{Failure, locate_text, print, problems};
use clap::Args;
use comity_business_case::{Criterion, LocateJson, Located, Pack, Places, locate};
use std::path::PathBuf;

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
    /// The pack: a folder with partnership.toml, places.csv, travel.csv and
    /// places.toml
    pub pack: PathBuf,
    /// How many plans to set side by side
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..=5))]
    pub plans: u64,
    /// Instead of the best plan in each criterion, the best in this one and those
    /// nearest to it: cost, user-mean, staff-mean, posts-moved …
    #[arg(long, value_name = "CRITERION")]
    pub by: Option<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// The same as --format json
    #[arg(long)]
    pub json: bool,
}

pub fn run(asked: &Asked) -> Result<(), Failure> {
    let pack = problems::read_pack(&asked.pack)?;
    let found = locate(&pack).map_err(|found| problems::refused(&found))?;
    let Some(places) = &pack.places else {
        return Ok(());
    };
    let shown = side_by_side(&found, asked)?;
    match asked.json || asked.format == Format::Json {
        false => print(&locate_text::text(&pack, places, &found, &shown)),
        true => print(&json(&pack, places, &found, &shown)),
    }
}

/// The plans to show, each with the criteria in which it is best.
fn side_by_side(found: &Located, asked: &Asked) -> Result<Vec<(usize, Vec<Criterion>)>, Failure> {
    let count = asked.plans as usize;
    let Some(id) = &asked.by else {
        return Ok(found.side_by_side(count));
    };
    let known = found.criteria();
    let Some(by) = Criterion::parse(id).filter(|c| known.contains(c)) else {
        let ids: Vec<&str> = known.iter().map(|c| c.id()).collect();
        eprintln!(
            "--by {id}: the pack does not let one know that; choose from {}",
            ids.join(", ")
        );
        return Err(Failure::Asked);
    };
    let best = found.nearest_best(by, count).into_iter().enumerate();
    Ok(best
        .map(|(rank, plan)| (plan, if rank == 0 { vec![by] } else { Vec::new() }))
        .collect())
}

fn json(
    pack: &Pack,
    places: &Places,
    found: &Located,
    shown: &[(usize, Vec<Criterion>)],
) -> String {
    let json = LocateJson::new(pack, places, found, shown);
    serde_json::to_string_pretty(&json).unwrap_or_default()
}
