//! `comity simulate`: how people are served in every option.

use crate::arguments::{Format, on_threads};
use crate::{Failure, print, problems, progress, simulate_text};
use clap::Args;
use comity_business_case::{FlowSettings, SimulationJson, simulate};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
    /// The pack: a folder with partnership.toml and flow/*.toml
    pub pack: PathBuf,
    #[command(flatten)]
    pub playing: Playing,
    /// Go on until every share in standard is known to within so many
    /// percentage points
    #[arg(long, value_name = "POINTS", default_value_t = 0.5)]
    pub precision: f64,
    /// The most replications
    #[arg(long, default_value_t = 320, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub most: u32,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// How services are played.
#[derive(Debug, Args)]
pub struct Playing {
    /// Replications at first
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub replications: u32,
    /// Weeks that count [default: those of the pack]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=520))]
    pub weeks: Option<u32>,
    /// The seed: the same pack, version and seed give the same figures
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Threads to use; figures do not depend on it [default: all processors]
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub threads: Option<u64>,
}

impl Playing {
    /// The settings of an experiment.
    pub fn settings(&self) -> FlowSettings {
        FlowSettings {
            seed: self.seed,
            least: self.replications,
            weeks: self.weeks,
            ..FlowSettings::default()
        }
    }
}

pub fn run(asked: &Asked) -> Result<(), Failure> {
    let pack = problems::read_pack(&asked.pack)?;
    if !(asked.precision > 0.0 && asked.precision <= 100.0) {
        eprintln!(
            "--precision {}: write percentage points above 0",
            asked.precision
        );
        return Err(Failure::Asked);
    }
    let settings = FlowSettings {
        most: asked.most.max(asked.playing.replications),
        precision: asked.precision / 100.0,
        ..asked.playing.settings()
    };
    let bar = progress::bar("Playing weeks");
    let done = AtomicU32::new(0);
    let told = |planned: u32| {
        bar.set_length(u64::from(planned));
        bar.set_position(u64::from(done.fetch_add(1, Ordering::Relaxed) + 1));
    };
    let found = on_threads(asked.playing.threads, || simulate(&pack, &settings, &told));
    bar.finish_and_clear();
    let found = found.map_err(|found| problems::refused(&found))?;
    match asked.format {
        Format::Table => print(&simulate_text::text(&pack, &found)),
        Format::Json => print(
            &serde_json::to_string_pretty(&SimulationJson::new(&pack, &found)).unwrap_or_default(),
        ),
    }
}
