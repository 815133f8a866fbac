//! Template files: `<way>.toml` and `parts/<part>.toml`.

use super::body::{Body, Estimate, RawEstimate, RawLine, RawPrice, Reader};
use super::{Clash, ExitTerms, Named, Part, Template, Templates, WayKind, expand};
use crate::files::PackFiles;
use crate::options::STAY;
use crate::problem::{Problem, SourceText};
use crate::text::{Text, id, nearest_help, read_toml};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTemplate {
    id: Text,
    name: Text,
    kind: Text,
    is: Text,
    is_not: Text,
    suits: Text,
    law: Text,
    #[serde(default)]
    needs_host: bool,
    #[serde(default)]
    parts: Vec<Text>,
    #[serde(default)]
    define: BTreeMap<String, Text>,
    #[serde(default)]
    line: Vec<RawLine>,
    #[serde(default)]
    estimate: Vec<RawEstimate>,
    #[serde(default)]
    price: Vec<RawPrice>,
    exit: Option<RawExit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart {
    id: Text,
    says: Text,
    #[serde(default)]
    parts: Vec<Text>,
    #[serde(default)]
    needs: Vec<Text>,
    #[serde(default)]
    define: BTreeMap<String, Text>,
    #[serde(default)]
    line: Vec<RawLine>,
    #[serde(default)]
    estimate: Vec<RawEstimate>,
    #[serde(default)]
    price: Vec<RawPrice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExit {
    says: Text,
    notice: Text,
    lines: Vec<Text>,
}

/// Reads all files; what is wrong with the templates themselves becomes problems.
pub(super) fn read(files: &PackFiles, problems: &mut Vec<Problem>) -> Templates {
    let mut templates = Templates::default();
    for path in files.paths().filter(|p| p.ends_with(".toml")) {
        let source = match files.text(path) {
            Some(Ok(source)) => source,
            Some(Err(problem)) => {
                problems.push(problem);
                continue;
            }
            None => continue,
        };
        match path.strip_prefix("parts/") {
            Some(name) => templates.add_part(&source, name, problems),
            None => templates.add_way(&source, path, problems),
        }
    }
    let order = |t: &Template| match t.kind {
        WayKind::Staying => 0,
        WayKind::Redesign => 1,
        _ => 2,
    };
    templates.ways.sort_by_key(order);
    if problems.is_empty() {
        for way in &templates.ways {
            problems.extend(expand::problems(way, &templates));
        }
        clashes(&templates, problems);
        if templates.way(STAY).is_none() {
            problems.push(Problem::new(
                "there is no template `stay`",
                "add stay.toml: what staying as now costs is the yardstick of all other ways",
            ));
        }
    }
    templates
}

impl Templates {
    fn add_part(&mut self, source: &SourceText, file: &str, problems: &mut Vec<Problem>) {
        let Some(raw) = read_toml::<RawPart>(source, problems) else {
            return;
        };
        called_like_file(&raw.id, file, source, problems);
        let mut reader = Reader { source, problems };
        let body = reader.body(&raw.define, &raw.line, &raw.estimate, &raw.price);
        let names = |list: &[Text]| list.iter().map(|t| reader.named(t)).collect::<Vec<Named>>();
        let part = Part {
            says: raw.says.get_ref().clone(),
            parts: names(&raw.parts),
            needs: names(&raw.needs),
            body,
        };
        self.parts.insert(raw.id.into_inner(), part);
    }

    fn add_way(&mut self, source: &SourceText, file: &str, problems: &mut Vec<Problem>) {
        let Some(raw) = read_toml::<RawTemplate>(source, problems) else {
            return;
        };
        called_like_file(&raw.id, file, source, problems);
        let kind = kind(&raw.kind, source, problems);
        let mut reader = Reader { source, problems };
        let body = reader.body(&raw.define, &raw.line, &raw.estimate, &raw.price);
        let exit = raw.exit.as_ref().map(|exit| exit_terms(exit, &reader));
        let text = |t: &Text| t.get_ref().trim().to_owned();
        self.ways.push(Template {
            name: text(&raw.name),
            kind,
            is: text(&raw.is),
            is_not: text(&raw.is_not),
            suits: text(&raw.suits),
            law: text(&raw.law),
            needs_host: raw.needs_host,
            exit,
            parts: raw.parts.iter().map(|t| reader.named(t)).collect(),
            body,
            place: reader.named(&raw.id),
            id: raw.id.into_inner(),
        });
    }
}

fn exit_terms(raw: &RawExit, reader: &Reader) -> ExitTerms {
    ExitTerms {
        says: reader.named(&raw.says).word,
        notice: reader.named(&raw.notice).word,
        lines: raw.lines.iter().map(|l| reader.named(l).word).collect(),
    }
}

/// A template is looked up by its id, and people look for it by its file.
fn called_like_file(text: &Text, file: &str, source: &SourceText, problems: &mut Vec<Problem>) {
    if id(text, source, problems).is_some() && format!("{}.toml", text.get_ref()) != file {
        let problem = Problem::new(
            format!("the id `{}` and the file `{file}` differ", text.get_ref()),
            format!("call the file {}.toml, or change the id", text.get_ref()),
        );
        problems.push(problem.at(source, text.span()));
    }
}

fn kind(text: &Text, source: &SourceText, problems: &mut Vec<Problem>) -> WayKind {
    let found = WayKind::ALL.iter().find(|(word, _)| word == text.get_ref());
    if let Some((_, kind)) = found {
        return *kind;
    }
    let known = WayKind::ALL.map(|(word, _)| word);
    let problem = Problem::new(
        format!("`{}` is not a kind of way", text.get_ref()),
        nearest_help(text.get_ref(), &known),
    );
    problems.push(problem.at(source, text.span()));
    WayKind::Sharing
}

/// Estimates without `{way}` are shared by all ways, so they must say the same everywhere.
fn clashes(templates: &Templates, problems: &mut Vec<Problem>) {
    let of_parts = templates.parts.values().map(|p| &p.body);
    let bodies: Vec<&Body> = of_parts
        .chain(templates.ways.iter().map(|t| &t.body))
        .collect();
    let mut seen: BTreeMap<&str, &Estimate> = BTreeMap::new();
    let mut paths = BTreeMap::new();
    for body in bodies {
        for estimate in body
            .estimates
            .iter()
            .filter(|e| !e.id.word.contains("{way}"))
        {
            let first = *seen.entry(&estimate.id.word).or_insert(estimate);
            if let Some(what) = differs(first, estimate) {
                problems.push(estimate.id.problem(
                    format!(
                        "`{}` has another {what} in {}",
                        estimate.id.word, first.id.source.name
                    ),
                    "all ways share this estimate: make them agree, or call it {way}_…",
                ));
            }
        }
        for price in &body.prices {
            let growth = *paths.entry(&price.id.word).or_insert(&price.growth.word);
            if *growth != price.growth.word {
                problems.push(price.growth.problem(
                    format!(
                        "the price path `{}` grows otherwise elsewhere",
                        price.id.word
                    ),
                    "all ways share price paths: make them agree",
                ));
            }
        }
    }
}

fn differs(first: &Estimate, second: &Estimate) -> Clash {
    let all = [
        ("distribution", first.distribution != second.distribution),
        ("unit", first.unit != second.unit),
        ("index", first.each_partner != second.each_partner),
        ("meaning", first.says != second.says),
        ("grade", first.grade != second.grade),
    ];
    all.into_iter()
        .find(|(_, differ)| *differ)
        .map(|(what, _)| what)
}
