//! `comity explain`: why a figure is what it is, as a tree.

use crate::arguments::Drawing;
use crate::money::with_error;
use crate::{Failure, print, problems};
use clap::Args;
use comity_business_case::{Explanation, Value, WithError, explain};
use std::path::PathBuf;

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
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

pub fn run(arguments: &Asked) -> Result<(), Failure> {
    let pack = problems::read_case(&arguments.pack)?;
    let sampling = arguments.drawing.sampling();
    let tree =
        explain(&pack, &arguments.figure, sampling).map_err(|found| problems::refused(&found))?;
    let mut lines = vec![title(&tree)];
    lines.extend(notes(&tree, ""));
    parts(&tree, "", arguments.depth, &mut lines);
    print(&lines.join("\n"))
}

fn title(branch: &Explanation) -> String {
    match &branch.value {
        Some(value) => format!("{}: {}", branch.title, shown(value)),
        None => branch.title.clone(),
    }
}

fn shown(value: &Value) -> String {
    let one = |x: WithError| {
        if x.se > 0.0 {
            with_error(x)
        } else {
            plain(x.value)
        }
    };
    let unit = if value.unit.is_empty() {
        String::new()
    } else {
        format!(" {}", value.unit)
    };
    match value.first {
        Some(first) => format!(
            "{}{unit} in the first year, {}{unit} in the last",
            one(first),
            one(value.last)
        ),
        None => format!("{}{unit}", one(value.last)),
    }
}

/// Four figures for small numbers, whole numbers with separators for large ones.
fn plain(x: f64) -> String {
    let places = if x == 0.0 || x.abs() >= 1000.0 {
        0.0
    } else {
        (3.0 - x.abs().log10().floor()).clamp(0.0, 9.0)
    };
    let text = crate::money::grouped(x, places as usize);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

fn notes(branch: &Explanation, indent: &str) -> Vec<String> {
    branch
        .notes
        .iter()
        .flat_map(|note| wrapped(note, indent, "  "))
        .collect()
}

fn parts(branch: &Explanation, indent: &str, depth: usize, lines: &mut Vec<String>) {
    if depth == 0 && !branch.parts.is_empty() {
        let count = branch.parts.len();
        lines.push(format!("{indent}└─ {count} more below: ask for --depth"));
        return;
    }
    for (position, part) in branch.parts.iter().enumerate() {
        let last = position + 1 == branch.parts.len();
        let (turn, below) = if last {
            ("└─ ", "   ")
        } else {
            ("├─ ", "│  ")
        };
        let inner = format!("{indent}{below}");
        let mut first = wrapped(&title(part), &inner, "");
        if let Some(line) = first.first_mut() {
            *line = line.replacen(&inner, &format!("{indent}{turn}"), 1);
        }
        lines.extend(first);
        lines.extend(notes(part, &inner));
        parts(part, &inner, depth - 1, lines);
    }
}

/// A text as lines of at most 80 characters, each after an indent.
fn wrapped(text: &str, indent: &str, more: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let room = 80usize
        .saturating_sub(indent.chars().count() + more.len())
        .max(24);
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
        .into_iter()
        .map(|l| format!("{indent}{more}{l}"))
        .collect()
}
