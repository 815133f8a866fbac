//! What may be asked of the command.

use clap::{Args, Parser, Subcommand, ValueEnum};
use comity_business_case::{Sampling, Scheme};
use std::path::PathBuf;

const EXIT_CODES: &str = "Exit codes:
  0  done
  1  the pack has errors; each was shown with its place and a remedy
  2  the command was not understood
  3  a file or folder could not be read or written";

/// Business cases for shared services, for partners that stay sovereign.
#[derive(Debug, Parser)]
#[command(name = "comity", version, max_term_width = 80, after_help = EXIT_CODES)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check a pack and list everything that is wrong
    #[command(after_help = EXIT_CODES)]
    Check(Check),
    /// Appraise every option for every partner
    #[command(after_help = EXIT_CODES)]
    Appraise(Appraise),
    /// Say why a figure is what it is, down to estimates and sources
    #[command(after_help = EXIT_CODES)]
    Explain(Explain),
    /// Say what decides a case, and what is worth finding out
    #[command(after_help = EXIT_CODES)]
    Sensitivity(Sensitivity),
    /// Print the JSON schema of `appraise --format json`
    Schema,
    /// Print a completion script for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, for `comity man > comity.1`
    Man,
}

#[derive(Debug, Args)]
pub struct Check {
    /// The pack: a folder with partnership.toml
    pub pack: PathBuf,
}

#[derive(Debug, Args)]
pub struct Appraise {
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

#[derive(Debug, Args)]
pub struct Explain {
    /// The pack: a folder with partnership.toml
    pub pack: PathBuf,
    /// A figure (option.bearer.measure, such as hub.east-herts.npv) or an
    /// estimate (such as staff[east-herts])
    pub figure: String,
    /// How many levels of the tree to show
    #[arg(long, default_value_t = 4, value_name = "LEVELS")]
    pub depth: usize,
    #[command(flatten)]
    pub drawing: Drawing,
}

#[derive(Debug, Args)]
pub struct Sensitivity {
    /// The pack: a folder with partnership.toml
    pub pack: PathBuf,
    /// Show one option only, by its id; choices are among all options still
    #[arg(long, value_name = "ID")]
    pub option: Option<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Form::Text)]
    pub format: Form,
    #[command(flatten)]
    pub drawing: Drawing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Sentences and tables for people, 80 columns wide
    Text,
    /// Everything, for programs
    Json,
}

/// How futures are drawn.
#[derive(Debug, Args)]
pub struct Drawing {
    /// How many futures to draw, rounded up to a power of two for each
    /// randomisation
    #[arg(long, default_value_t = 65_536, value_parser = clap::value_parser!(u64).range(32..=1 << 30))]
    pub samples: u64,
    /// Independent randomisations, from which errors are read
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u64).range(2..=1024))]
    pub randomisations: u64,
    /// The seed: the same pack, version and seed give the same figures
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Threads to use; figures do not depend on it [default: all processors]
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub threads: Option<u64>,
    /// How points are chosen
    #[arg(long, value_enum, default_value_t = Points::Sobol)]
    pub points: Points,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables for people, 80 columns wide
    Table,
    /// Every figure under its stable id; `comity schema` describes it
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Points {
    /// Scrambled Sobol points: errors many times smaller
    Sobol,
    /// Independent draws
    Random,
}

impl Drawing {
    pub fn sampling(&self) -> Sampling {
        Sampling {
            samples: self.samples as usize,
            randomisations: self.randomisations as usize,
            seed: self.seed,
            scheme: match self.points {
                Points::Sobol => Scheme::Sobol,
                Points::Random => Scheme::Random,
            },
        }
    }

    /// Runs something with the number of threads asked for.
    pub fn with_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        let threads = self.threads.map_or(0, |t| t as usize);
        match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
            Ok(pool) => pool.install(work),
            Err(_) => work(),
        }
    }
}
