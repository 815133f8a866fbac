//! What may be asked of the command.

use clap::{Args, Parser, Subcommand, ValueEnum};
use comity_business_case::{Exclusion, Filter, Sampling, Scheme, SourceGrade};
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
    /// Compute an option for every group of partners that might take part
    #[command(after_help = EXIT_CODES)]
    Subsets(Subsets),
    /// Make a new pack from templates, every number a placeholder to replace
    #[command(after_help = EXIT_CODES)]
    New(New),
    /// Say why a figure is what it is, down to estimates and sources
    #[command(after_help = EXIT_CODES)]
    Explain(Explain),
    /// How real programmes of shared services turned out
    #[command(after_help = EXIT_CODES)]
    Reference(Reference),
    /// List what is missing before members may be asked to decide
    #[command(after_help = EXIT_CODES)]
    Outstanding(Outstanding),
    /// Say what decides a case: switching values, what the spread comes from, what is
    /// worth finding out, regret, and on what the gain rests
    /// Say what decides a case, and what is worth finding out
    #[command(after_help = EXIT_CODES)]
    Sensitivity(Sensitivity),
    /// Say what changed between two packs and what each change did
    #[command(after_help = EXIT_CODES)]
    Compare(Compare),
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
pub struct Subsets {
    /// The pack: a folder with partnership.toml
    pub pack: PathBuf,
    /// Only this option [default: every way of sharing with three or
    /// more members]
    #[arg(long, value_name = "ID")]
    pub option: Option<String>,
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
    /// As tables, or every group as CSV
    #[arg(long, value_enum, default_value_t = GroupsFormat::Table)]
    pub format: GroupsFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GroupsFormat {
    /// Tables for people, 80 columns wide
    Table,
    /// One row for each group, for a spreadsheet
    Csv,
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

#[derive(Debug, Args)]
pub struct Reference {
    /// One programme by its id, such as C02, told in full
    #[arg(conflicts_with_all = ["stratum", "service", "form", "grade", "from", "to", "exclude", "format"])]
    pub programme: Option<String>,
    /// Only programmes of this stratum: central, local, police; may be repeated
    #[arg(long)]
    pub stratum: Vec<String>,
    /// Only programmes that share a service with this word; may be repeated
    #[arg(long, value_name = "WORD")]
    pub service: Vec<String>,
    /// Only programmes of a form with this word, such as company; may be
    /// repeated
    #[arg(long, value_name = "WORD")]
    pub form: Vec<String>,
    /// Only programmes with sources of this grade: A auditor, B own report, C
    /// press; may be repeated
    #[arg(long, value_parser = grade)]
    pub grade: Vec<SourceGrade>,
    /// Only programmes that started in this year or later
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1950..=2100))]
    pub from: Option<i16>,
    /// Only programmes that started in this year or earlier
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1950..=2100))]
    pub to: Option<i16>,
    /// Leave a programme out, as C14 or "C14: why"; may be repeated
    #[arg(long, value_name = "ID", value_parser = exclusion)]
    pub exclude: Vec<Exclusion>,
    /// Another class, as a CSV table [default: the one that comes with Comity]
    #[arg(long, value_name = "FILE")]
    pub class: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

impl Reference {
    pub fn filter(&self) -> Filter {
        Filter {
            strata: self.stratum.clone(),
            services: self.service.clone(),
            forms: self.form.clone(),
            grades: self.grade.clone(),
            from: self.from,
            to: self.to,
            exclude: self.exclude.clone(),
        }
    }
}

fn grade(text: &str) -> Result<SourceGrade, String> {
    SourceGrade::parse(&text.to_uppercase()).ok_or_else(|| "write A, B or C".to_owned())
}

fn exclusion(text: &str) -> Result<Exclusion, String> {
    let (id, why) = text.split_once(':').unwrap_or((text, ""));
    match id.trim() {
        "" => Err("write the id of a programme, such as C14".to_owned()),
        id => Ok(Exclusion {
            id: id.to_owned(),
            why: why.trim().to_owned(),
        }),
    }
}

#[derive(Debug, Args)]
pub struct Outstanding {
    /// The pack: a folder with partnership.toml
    pub pack: PathBuf,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
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
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(flatten)]
    pub drawing: Drawing,
}

#[derive(Debug, Args)]
pub struct Compare {
    /// The old pack: a folder with partnership.toml
    pub before: PathBuf,
    /// The new pack, or the new version of the same
    pub after: PathBuf,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
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
        on_threads(self.threads, work)
    }
}

/// Runs something with a number of threads; none: with all processors.
pub fn on_threads<T: Send>(threads: Option<u64>, work: impl FnOnce() -> T + Send) -> T {
    let threads = threads.map_or(0, |t| t as usize);
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}
