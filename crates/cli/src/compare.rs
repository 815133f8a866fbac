//! `comity compare`: what changed between two packs, and what each change did to the results.

use crate::arguments::{Drawing, Format};
use crate::money::Scale;
use crate::paragraph::{counted, hanging};
use crate::{Failure, layout, print, problems, progress};
use clap::Args;
use comity_business_case::{
    Applied, Change, ChangeKind, Compared, Comparison, ComparisonJson, STAY, WithError,
    cannot_be_told_apart, compare,
};
use std::path::PathBuf;

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
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

pub fn run(arguments: &Asked) -> Result<(), Failure> {
    let before = problems::read_case(&arguments.before)?;
    let after = problems::read_case(&arguments.after)?;
    let (drawing, sampling) = (&arguments.drawing, arguments.drawing.sampling());
    let bar = progress::bar("Trying each change");
    let found = drawing.with_threads(|| compare(&before, &after, sampling, &progress::told(&bar)));
    bar.finish_and_clear();
    let comparison = found.map_err(|found| problems::refused(&found))?;
    match arguments.format {
        Format::Table => print(&text(&comparison)),
        Format::Json => {
            let json = ComparisonJson::new(&comparison);
            print(&serde_json::to_string_pretty(&json).unwrap_or_default())
        }
    }
}

fn text(comparison: &Comparison) -> String {
    let (old, new) = &comparison.names;
    let changes = &comparison.changes;
    let title = match old == new {
        true => new.clone(),
        false => format!("{old} → {new}"),
    };
    if changes.is_empty() {
        return layout::fold(&format!("{title}: nothing has changed."));
    }
    let mut parts = vec![layout::fold(&format!(
        "{title}: {}.",
        counted(changes.len(), "change")
    ))];
    let framed = changes.iter().any(|c| c.applied == Applied::Frame);
    for (heading, applied) in HEADINGS {
        let heading = match (heading, framed) {
            (ALONE, true) => "Changes, each applied alone after that step",
            _ => heading,
        };
        parts.extend(list(changes, heading, |c| {
            c.applied == applied
                && c.kind != ChangeKind::Provenance
                && c.kind < ChangeKind::Circumstances
        }));
    }
    parts.extend(list(
        changes,
        "Where numbers come from; the numbers are the same",
        |c| c.kind == ChangeKind::Provenance,
    ));
    parts.extend(list(
        changes,
        "Circumstances and words, which move no figure",
        |c| c.kind >= ChangeKind::Circumstances,
    ));
    parts.extend(results(comparison));
    parts.join("\n\n")
}

const ALONE: &str = "Changes, each applied alone to the old pack";
const HEADINGS: [(&str, Applied); 4] = [
    ("The frame: in one step, before all others", Applied::Frame),
    (
        "Changes, each applied alone to the old pack",
        Applied::Alone,
    ),
    (
        "Changes that only hold together: in one step",
        Applied::Together,
    ),
    ("Changes that move nothing by themselves", Applied::Nothing),
];

fn list(changes: &[Change], heading: &str, which: impl Fn(&Change) -> bool) -> Option<String> {
    let chosen = changes.iter().enumerate().filter(|(_, c)| which(c));
    let lines: Vec<String> = chosen
        .map(|(at, change)| hanging(&change.says, &format!("{:>3} ", at + 1), "    "))
        .collect();
    (!lines.is_empty()).then(|| format!("{heading}\n{}", lines.join("\n")))
}

fn results(comparison: &Comparison) -> Vec<String> {
    if comparison.results.is_empty() {
        let why = "No results are compared: no option is in both packs, or they count in different currencies.";
        return vec![layout::fold(why)];
    }
    let amounts = comparison
        .results
        .iter()
        .flat_map(|r| [r.before.value, r.after.value, r.change.value]);
    let scale = Scale::of(amounts);
    let head = format!(
        "What each did to mean net present value, {}, in the same {} futures",
        scale.unit(&comparison.currency),
        crate::money::grouped(
            (comparison.sampling.points() * comparison.sampling.randomisations.max(2)) as f64,
            0
        ),
    );
    let (moved, still): (Vec<&[Compared]>, Vec<&[Compared]>) = comparison
        .results
        .chunks(2)
        .partition(|pair| pair.iter().any(moves));
    let said = moved.iter().filter_map(|pair| pair.first());
    let mut parts: Vec<String> = said.map(|r| sentence(comparison, r, scale)).collect();
    parts.push(layout::fold(&head));
    parts.extend(
        moved
            .into_iter()
            .map(|pair| option(comparison, pair, scale)),
    );
    let names: Vec<&str> = still
        .iter()
        .filter_map(|pair| pair.first())
        .map(|r| r.name.as_str())
        .collect();
    if !names.is_empty() {
        parts.push(layout::fold(&format!(
            "Nothing moves: {}.",
            names.join(", ")
        )));
    }
    parts
}

fn zero(x: WithError) -> bool {
    x.value == 0.0 && x.se == 0.0
}

fn moves(result: &Compared) -> bool {
    let steps = result
        .frame
        .iter()
        .chain(&result.together)
        .chain(result.alone.iter().map(|(_, x)| x));
    steps.chain([&result.change]).any(|x| !zero(*x))
}

/// What became of one option for all partners, and by what most.
fn sentence(comparison: &Comparison, result: &Compared, scale: Scale) -> String {
    let (name, change) = (&result.name, result.change);
    if cannot_be_told_apart(change) || zero(change) {
        return layout::fold(&format!(
            "{name}: what it means for all partners on average cannot be told apart from before."
        ));
    }
    let size = WithError {
        value: change.value.abs(),
        ..change
    };
    let how = match (result.option == STAY, change.value > 0.0) {
        (true, true) => "costs all partners less than before, by",
        (true, false) => "costs all partners more than before, by",
        (false, true) => "is worth more to all partners than before, by",
        (false, false) => "is worth less to all partners than before, by",
    };
    let title = |at: usize| format!("change {}, {}", at + 1, comparison.changes[at].id);
    let mut steps: Vec<(String, f64)> = result
        .alone
        .iter()
        .map(|(at, x)| (title(*at), x.value))
        .collect();
    steps.extend(result.frame.map(|x| ("the frame".to_owned(), x.value)));
    steps.extend(
        result
            .together
            .map(|x| ("those that only hold together".to_owned(), x.value)),
    );
    steps.retain(|(_, x)| *x * change.value > 0.0);
    let most = steps.iter().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
    let by = most.map_or(String::new(), |(title, _)| {
        format!("; most of it by {title}")
    });
    let unit = scale.unit(&comparison.currency);
    layout::fold(&format!("{name} {how} {unit} {}{by}.", scale.show(size)))
}

/// The table of one option: all partners, and everyone.
fn option(comparison: &Comparison, pair: &[Compared], scale: Scale) -> String {
    let name = pair.first().map_or("", |r| r.name.as_str());
    let mut table = layout::table(&[name, "All partners", "Everyone"]);
    let mut row = |title: &str, read: &dyn Fn(&Compared) -> Option<WithError>| {
        let shown = |r: &Compared| read(r).map_or(String::new(), |x| scale.show(x));
        let cells: Vec<String> = std::iter::once(title.to_owned())
            .chain(pair.iter().map(shown))
            .collect();
        table.add_row(cells);
    };
    row("Before", &|r| Some(r.before));
    if pair.iter().any(|r| r.frame.is_some()) {
        row("The frame", &|r| r.frame);
    }
    let count = pair.first().map_or(0, |r| r.alone.len());
    for at in (0..count).filter(|at| pair.iter().any(|r| !zero(r.alone[*at].1))) {
        let change = pair.first().map_or(0, |r| r.alone[at].0);
        row(
            &format!("{} {}", change + 1, comparison.changes[change].id),
            &|r| Some(r.alone[at].1),
        );
    }
    if pair.iter().any(|r| r.together.is_some()) {
        row("Those that only hold together", &|r| r.together);
    }
    row("Together, beyond the sum of each alone", &|r| {
        Some(r.remainder)
    });
    row("After", &|r| Some(r.after));
    row("Change", &|r| Some(r.change));
    let unsure = pair
        .iter()
        .any(|r| !zero(r.change) && cannot_be_told_apart(r.change));
    let note = match unsure {
        true => "\nA change smaller than 1.96 of its errors cannot be told apart from none.",
        false => "",
    };
    let lines: Vec<String> = table
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    format!("{}{note}", lines.join("\n"))
}
