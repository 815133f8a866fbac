//! What may be asked of the command.

use crate::{
    apportion, appraise, breakeven, check, coalitions, compare, explain, locate, new, outstanding,
    power, reference, sensitivity, simulate, staff, subsets,
};
use clap::{Args, Parser, Subcommand, ValueEnum};
use comity_business_case::{
    ApportionmentJson, AppraisalJson, CoalitionsJson, ComparisonJson, LocateJson, OutstandingJson,
    PowerJson, Sampling, Scheme, SensitivityJson, SimulationJson,
};

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
    Check(check::Asked),
    /// Appraise every option for every partner
    #[command(after_help = EXIT_CODES)]
    Appraise(appraise::Asked),
    /// Compute an option for every group of partners that might take part
    #[command(after_help = EXIT_CODES)]
    Subsets(subsets::Asked),
    /// Split the cost of a shared service by every rule, and put each to five tests
    #[command(after_help = EXIT_CODES)]
    Apportion(apportion::Asked),
    /// Find who best shares with whom, what each gains, what red lines cost, and
    /// whether it would hold
    #[command(after_help = EXIT_CODES)]
    Coalitions(coalitions::Asked),
    /// Say who decides: the voting power of each partner, who can block, who never
    /// counts
    #[command(after_help = EXIT_CODES)]
    Power(power::Asked),
    /// Make a new pack from templates, every number a placeholder to replace
    #[command(after_help = EXIT_CODES)]
    New(new::Asked),
    /// Say why a figure is what it is, down to estimates and sources
    #[command(after_help = EXIT_CODES)]
    Explain(explain::Asked),
    /// How real programmes of shared services turned out
    #[command(after_help = EXIT_CODES)]
    Reference(reference::Asked),
    /// List what is missing before members may be asked to decide
    #[command(after_help = EXIT_CODES)]
    Outstanding(outstanding::Asked),
    /// Say what decides a case: switching values, what the spread comes from, what is
    /// worth finding out, regret, and on what the gain rests
    #[command(after_help = EXIT_CODES)]
    Sensitivity(sensitivity::Asked),
    /// Simulate how people are served in every option: waits, who loses, load
    #[command(after_help = EXIT_CODES)]
    Simulate(simulate::Asked),
    /// Find the fewest posts that keep the standard
    #[command(after_help = EXIT_CODES)]
    Staff(staff::Asked),
    /// Say how far something may go before an option serves people no better than
    /// staying
    #[command(after_help = EXIT_CODES)]
    Breakeven(breakeven::Asked),
    /// Compare where the work could be done: journeys, local jobs, money, carbon
    #[command(after_help = EXIT_CODES)]
    Locate(locate::Asked),
    /// Say what changed between two packs and what each change did
    #[command(after_help = EXIT_CODES)]
    Compare(compare::Asked),
    /// Print the JSON schema of what a command answers with --format json
    Schema {
        /// Of which command
        #[arg(value_enum, default_value_t = Answer::Appraise)]
        of: Answer,
    },
    /// Print a completion script for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, for `comity man > comity.1`
    Man,
}

/// Commands that answer in JSON by a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Answer {
    Appraise,
    Sensitivity,
    Outstanding,
    Compare,
    Simulate,
    Apportion,
    Power,
    Coalitions,
    Locate,
}

impl Answer {
    pub fn schema(self) -> serde_json::Value {
        match self {
            Answer::Appraise => AppraisalJson::schema(),
            Answer::Sensitivity => SensitivityJson::schema(),
            Answer::Outstanding => OutstandingJson::schema(),
            Answer::Compare => ComparisonJson::schema(),
            Answer::Simulate => SimulationJson::schema(),
            Answer::Apportion => ApportionmentJson::schema(),
            Answer::Power => PowerJson::schema(),
            Answer::Coalitions => CoalitionsJson::schema(),
            Answer::Locate => LocateJson::schema(),
        }
    }
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
