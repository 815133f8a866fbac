//! The comity command: check, appraise and explain business cases, and say what decides them, for shared services.
//!
//! One file per command; `arguments` says what may be asked, `folder` reads packs from disk,
//! `problems` shows what is wrong, `money` and `answer` put figures into tables.

mod answer;
mod apportion;
mod appraise;
mod arguments;
mod breakeven;
mod check;
mod coalitions;
mod coalitions_text;
mod compare;
mod explain;
mod flow_cache;
mod folder;
mod layout;
mod locate;
mod locate_text;
mod money;
mod new;
mod new_pages;
mod new_questions;
mod outstanding;
mod paragraph;
mod power;
mod problems;
mod progress;
mod reference;
mod reference_json;
mod reference_tables;
mod report;
mod sensitivity;
mod sensitivity_text;
mod simulate;
mod simulate_text;
mod staff;
mod subsets;

use arguments::{Arguments, Command};
use clap::{CommandFactory, Parser};
use std::io::Write;
use std::process::ExitCode;

/// Why a command did not do what was asked, as its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failure {
    /// The pack has errors.
    Pack = 1,
    /// What was asked for is not there.
    Asked = 2,
    /// A file or folder could not be read or written.
    File = 3,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::Check(check) => check::run(&check),
        Command::Appraise(appraise) => appraise::run(&appraise),
        Command::Apportion(asked) => apportion::run(&asked),
        Command::Subsets(asked) => subsets::run(&asked),
        Command::Explain(explain) => explain::run(&explain),
        Command::Reference(reference) => reference::run(&reference),
        Command::Outstanding(wanted) => outstanding::run(&wanted),
        Command::Sensitivity(sensitivity) => sensitivity::run(&sensitivity),
        Command::Simulate(asked) => simulate::run(&asked),
        Command::Staff(asked) => staff::run(&asked),
        Command::Breakeven(asked) => breakeven::run(&asked),
        Command::Coalitions(asked) => coalitions::run(&asked),
        Command::Power(asked) => power::run(&asked),
        Command::Locate(asked) => locate::run(&asked),
        Command::New(new) => new::run(&new),
        Command::Compare(wanted) => compare::run(&wanted),
        Command::Schema { of } => print(&format!("{:#}", of.schema())),
        Command::Completions { shell } => completions(shell),
        Command::Man => man(),
    };
    done.map_or_else(
        |failure| ExitCode::from(failure as u8),
        |()| ExitCode::SUCCESS,
    )
}

/// Prints a line; a reader that closes early (`| head`) ends the command quietly.
fn print(text: &str) -> Result<(), Failure> {
    // Names come from packs, and a pack may come from anywhere: nothing in it may steer a terminal.
    let safe: String = text
        .chars()
        .map(|c| {
            if c.is_control() && c != '\n' && c != '\t' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect();
    match writeln!(std::io::stdout(), "{safe}") {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => {
            eprintln!("cannot write the answer: {error}");
            Err(Failure::File)
        }
    }
}

fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "comity", &mut script);
    print(String::from_utf8_lossy(&script).trim_end())
}

fn man() -> Result<(), Failure> {
    let mut page = Vec::new();
    let command = Arguments::command();
    let parts: Vec<clap::Command> = command
        .get_subcommands()
        .filter(|c| !c.is_hide_set())
        .cloned()
        .collect();
    let mut rendered = clap_mangen::Man::new(command).render(&mut page);
    for part in parts {
        let named = part
            .clone()
            .display_name(format!("comity-{}", part.get_name()));
        rendered = rendered.and_then(|()| clap_mangen::Man::new(named).render(&mut page));
    }
    match rendered {
        Ok(()) => print(String::from_utf8_lossy(&page).trim_end()),
        Err(error) => {
            eprintln!("cannot write the manual page: {error}");
            Err(Failure::File)
        }
    }
}
