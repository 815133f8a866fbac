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
    /// Make a new pack from templates, every number a placeholder to replace
    #[command(after_help = EXIT_CODES)]
    New(New),
    /// Say why a figure is what it is, down to estimates and sources
    #[command(after_help = EXIT_CODES)]
    Explain(Explain),
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
pub struct New {
    /// The folder to make; without further options you are asked what it is
    /// to be about
    #[arg(required_unless_present_any = ["list", "show"])]
    pub folder: Option<PathBuf>,
    /// What people call the case
    #[arg(long)]
    pub name: Option<String>,
    /// The service in question, as in the middle of a sentence: "payroll"
    #[arg(long)]
    pub service: Option<String>,
    /// A partner; write it once for each
    #[arg(long, value_name = "NAME")]
    pub partner: Vec<String>,
    /// A way to run the service, by its template; write it once for each.
    /// Staying as now is always added
    #[arg(long, value_name = "WAY")]
    pub way: Vec<String>,
    /// The partner that hosts, where a way needs a host [default: the first]
    #[arg(long, value_name = "NAME")]
    pub host: Option<String>,
    /// First day of the case [default: the next 1 April]
    #[arg(long, value_name = "DATE")]
    pub start: Option<String>,
    /// How many years the case looks ahead [default: 10]
    #[arg(long, value_name = "YEARS")]
    pub years: Option<u32>,
    /// The currency
    #[arg(long, default_value = "GBP")]
    pub currency: String,
    /// A folder of your own templates; a file called like one of Comity's
    /// stands in for it
    #[arg(long, value_name = "FOLDER")]
    pub templates: Option<PathBuf>,
    /// List the ways: what each is, what it is not, where it suits
    #[arg(long)]
    pub list: bool,
    /// Show one template as a page
    #[arg(long, value_name = "WAY", conflicts_with = "list")]
    pub show: Option<String>,
    /// The day that placeholders carry [default: today]
    #[arg(long, value_name = "DATE", hide = true)]
    pub date: Option<String>,
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
