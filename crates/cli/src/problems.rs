//! Showing what is wrong: message, place underlined, remedy.

use crate::Failure;
use comity_business_case::{Pack, Problem, Severity};
use miette::{GraphicalReportHandler, GraphicalTheme};
use std::io::IsTerminal;
use std::path::Path;

/// Problems shown at most; the rest are counted.
const SHOWN: usize = 20;

/// Shows problems on standard error.
pub fn show(problems: &[Problem]) {
    let plain = std::env::var_os("NO_COLOR").is_some() || !std::io::stderr().is_terminal();
    let theme = if plain {
        GraphicalTheme::unicode_nocolor()
    } else {
        GraphicalTheme::unicode()
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(80)
        .with_links(false);
    for problem in problems.iter().take(SHOWN) {
        let mut text = String::new();
        if handler.render_report(&mut text, problem).is_err() {
            text = format!("{problem}\n  {}", problem.help);
        }
        let place = problem.place();
        match (problem.span.is_some(), place.is_empty()) {
            (false, false) => eprintln!("{place}\n{text}"),
            _ => eprintln!("{text}"),
        }
    }
    if problems.len() > SHOWN {
        eprintln!("… and {} more", problems.len() - SHOWN);
    }
}

/// Reads a pack; shows every problem.
pub fn read_pack(folder: &Path) -> Result<Pack, Failure> {
    let reading = Pack::read(&crate::folder::read(folder)?);
    show(&reading.problems);
    reading.pack.ok_or_else(|| {
        let errors = reading
            .problems
            .iter()
            .filter(|p| p.severity == Severity::Error)
            .count();
        refuse(errors)
    })
}

/// Reads a pack and makes ready what its formulas say of the flow.
pub fn read_case(folder: &Path) -> Result<Pack, Failure> {
    let pack = read_pack(folder)?;
    crate::flow_cache::ready(&pack).map_err(|found| refused(&found))?;
    Ok(pack)
}

/// Shows problems found later, and fails.
pub fn refused(problems: &[Problem]) -> Failure {
    show(problems);
    refuse(problems.len())
}

fn refuse(errors: usize) -> Failure {
    eprintln!(
        "{errors} error{}; nothing was computed",
        if errors == 1 { "" } else { "s" }
    );
    Failure::Pack
}
