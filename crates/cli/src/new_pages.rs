//! Templates as pages to read: the list of ways, and one way line by line.

use crate::layout::fold;
use comity_business_case::{Template, TemplateLine, Templates};

/// All ways: what each is, what it is not, where it suits.
pub fn list(templates: &Templates) -> String {
    let ways: Vec<String> = templates.ways().iter().map(entry).collect();
    let end = "Read one line by line:        comity new --show lead-authority\nMake a pack of some of them:  comity new my-case --way redesign --way merger …";
    format!("{}\n\n{end}", ways.join("\n\n"))
}

fn entry(way: &Template) -> String {
    let service = |text: &str| text.replace("{service}", "the service");
    format!(
        "{} ({})\n{}\n{}\n{}",
        way.id,
        way.kind.word(),
        indented(&service(&way.is), 2),
        indented(&service(&way.is_not), 2),
        indented(&format!("Suits: {}", service(&way.suits)), 2)
    )
}

/// One template as a page; `None` if there is no such way.
pub fn show(templates: &Templates, id: &str) -> Option<String> {
    let way = templates.way(id)?;
    let service = |text: &str| text.replace("{service}", "the service");
    let mut parts = vec![
        format!("{}\n{}", way.name, "─".repeat(way.name.chars().count())),
        fold(&service(&way.is)),
        fold(&service(&way.is_not)),
        fold(&format!("Suits: {}", service(&way.suits))),
        fold(&format!("Law, for orientation: {}", service(&way.law))),
    ];
    if way.needs_host {
        parts.push("One partner must be the host.".to_owned());
    }
    parts.push("Lines".to_owned());
    parts.extend(templates.lines_of(way).iter().map(line));
    parts.push("Estimates, each with its placeholder and where the evidence is".to_owned());
    for estimate in templates.estimates_of(way) {
        let each = if estimate.each_partner {
            ", for each partner"
        } else {
            ""
        };
        parts.push(format!(
            "  {}: {} {}{each}\n{}\n{}\n{}",
            estimate.id,
            estimate.distribution,
            estimate.unit,
            indented(&estimate.says, 4),
            indented(
                &format!(
                    "{}: {}.",
                    if estimate.placeholder {
                        "Placeholder because"
                    } else {
                        "Known"
                    },
                    estimate.basis
                ),
                4
            ),
            indented(&format!("Evidence: {}", estimate.find), 4)
        ));
    }
    if let Some(exit) = &way.exit {
        let terms = format!("Leaving: {} Notice: {}.", exit.says, exit.notice);
        parts.push(fold(&terms));
    }
    Some(parts.join("\n\n"))
}

fn line(line: &TemplateLine) -> String {
    let mut facts = format!("{} ({}", line.kind, line.bears);
    if line.one_off {
        facts += ", once";
    }
    if !line.cash {
        facts += ", no cash";
    }
    let formula: Vec<String> = line
        .formula
        .lines()
        .map(|l| format!("    {}", l.trim_end()))
        .collect();
    format!(
        "  {}: {facts})\n{}\n{}",
        line.id,
        indented(&line.says, 4),
        formula.join("\n")
    )
}

/// A text folded within 80 columns, moved in by some spaces.
fn indented(text: &str, by: usize) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last().map_or(0, |l| l.chars().count());
        if last > 0 && by + last + 1 + word.chars().count() > 80 {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    let space = " ".repeat(by);
    lines
        .iter()
        .map(|l| format!("{space}{l}"))
        .collect::<Vec<_>>()
        .join("\n")
}
