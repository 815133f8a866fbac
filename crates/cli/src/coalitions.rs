//! `comity coalitions`: who best shares with whom.

use crate::arguments::{Format, on_threads};
use crate::coalitions_text::Shown;
use crate::layout::fold;
use crate::subsets::{options, sampling_of, side};
use crate::{Failure, print, problems, progress};
use clap::Args;
use comity_business_case::{CoalitionsJson, Pack, RightPartners, subsets_from};
use std::path::PathBuf;

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
    /// The pack: a folder with partnership.toml, and options or groups.csv
    pub pack: PathBuf,
    /// Costs of groups from this option [default: groups.csv if the pack has
    /// it, otherwise every way of sharing with three or more members]
    #[arg(long, value_name = "ID")]
    pub option: Option<String>,
    /// How many groupings to set side by side
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=5))]
    pub best: u64,
    /// How many futures to draw
    #[arg(long, default_value_t = 4_096, value_parser = clap::value_parser!(u64).range(32..=1 << 24))]
    pub samples: u64,
    /// The seed: the same pack, version and seed give the same figures
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Threads to use; figures do not depend on it [default: all processors]
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub threads: Option<u64>,
    /// As such programmes turned out, instead of as stated
    #[arg(long)]
    pub outside: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

pub fn run(asked: &Asked) -> Result<(), Failure> {
    let pack = problems::read_case(&asked.pack)?;
    let found = match (&asked.option, &pack.groups) {
        (None, Some(_)) if asked.outside => {
            eprintln!("--outside is for costs from an option: name one with --option");
            return Err(Failure::Asked);
        }
        (None, Some(_)) => given(&pack, asked)?,
        _ => of_options(&pack, asked)?,
    };
    if asked.format == Format::Json {
        let json = CoalitionsJson::new(&pack, &found);
        return print(&serde_json::to_string_pretty(&json).unwrap_or_default());
    }
    let parts: Vec<String> = found.iter().map(|f| Shown::new(&pack, f).text()).collect();
    match parts.is_empty() {
        true => print(&fold(
            "No way of sharing has three members or more, and the pack has no groups.csv: there are no groups to choose from.",
        )),
        false => print(&parts.join("\n\n\n")),
    }
}

fn given(pack: &Pack, asked: &Asked) -> Result<Vec<RightPartners>, Failure> {
    let found = RightPartners::of_given(pack, asked.best as usize).transpose();
    let found = found.map_err(|found| problems::refused(&found))?;
    Ok(found.into_iter().collect())
}

fn of_options(pack: &Pack, asked: &Asked) -> Result<Vec<RightPartners>, Failure> {
    let side = side(pack, asked.outside)?;
    let sampling = sampling_of(asked.samples, asked.seed);
    let mut answers = Vec::new();
    for option in options(pack, asked.option.as_deref())? {
        let bar = progress::bar(&format!("Groups of {}", pack.options[option].id));
        let right = on_threads(asked.threads, || {
            let found = subsets_from(pack, option, side, sampling, &progress::told(&bar))?;
            RightPartners::of_option(pack, &found, asked.best as usize)
        });
        bar.finish_and_clear();
        answers.push(right.map_err(|found| problems::refused(&found))?);
    }
    Ok(answers)
}
