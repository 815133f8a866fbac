//! Templates: for each way to run a service, what it is and the lines and estimates that belong to
//! it, as plain files in `data/templates/` that anyone can read and change.
//!
//! [`Templates::shipped`] gives those that come with Comity, [`Templates::read`] those of a folder,
//! [`NewPack::write`] makes a pack from them in which every estimate is a placeholder with a note
//! where to find the evidence.

mod body;
mod check;
mod expand;
mod new_pack;
mod reading;
mod shipped;
mod writing;

pub use new_pack::{NewFiles, NewPack, partner_id};

use crate::files::PackFiles;
use crate::problem::{Problem, SourceText};
use body::Body;
use std::collections::BTreeMap;

/// What sort of way a template describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayKind {
    /// Staying as now.
    Staying,
    /// Each partner improves its own service.
    Redesign,
    /// Partners share.
    Sharing,
    /// Somebody outside does the work.
    Outsourcing,
    /// Several services become one.
    Merger,
}

impl WayKind {
    const ALL: [(&'static str, WayKind); 5] = [
        ("staying", WayKind::Staying),
        ("redesign", WayKind::Redesign),
        ("sharing", WayKind::Sharing),
        ("outsourcing", WayKind::Outsourcing),
        ("merger", WayKind::Merger),
    ];

    /// The word used in templates.
    pub fn word(self) -> &'static str {
        WayKind::ALL
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(word, _)| word)
    }

    /// Whether it takes at least two partners.
    pub fn takes_two(self) -> bool {
        matches!(self, WayKind::Sharing | WayKind::Merger)
    }
}

/// One way to run a service.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its id; the form of the options made from it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What sort of way it is.
    pub kind: WayKind,
    /// What it is; `{service}` stands for the service's name.
    pub is: String,
    /// What it is not, though people may think so.
    pub is_not: String,
    /// Where it suits.
    pub suits: String,
    /// Which law it rests on, for orientation.
    pub law: String,
    /// Whether one partner must be the host.
    pub needs_host: bool,
    /// Terms of leaving, if it can be left.
    pub exit: Option<ExitTerms>,
    parts: Vec<Named>,
    body: Body,
    place: Named,
}

/// How a partner may leave, in words, and the lines that price it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExitTerms {
    /// The terms in a sentence or two.
    pub says: String,
    /// The notice to give, in words.
    pub notice: String,
    /// Ids of the lines that price leaving.
    pub lines: Vec<String>,
}

/// A word and where it stands.
#[derive(Clone, Debug)]
struct Named {
    word: String,
    source: SourceText,
    span: std::ops::Range<usize>,
}

impl Named {
    fn problem(&self, message: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem::new(message, help).at(&self.source, self.span.clone())
    }
}

/// What several templates have in common.
#[derive(Clone, Debug)]
struct Part {
    says: String,
    parts: Vec<Named>,
    needs: Vec<Named>,
    body: Body,
}

/// Templates that fit together: ways and the parts they are made of.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    ways: Vec<Template>,
    parts: BTreeMap<String, Part>,
}

/// A line of a way, for readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateLine {
    /// Its id.
    pub id: String,
    /// What it is.
    pub says: String,
    /// `cost`, `saving` …
    pub kind: String,
    /// Who bears it.
    pub bears: String,
    /// Its formula, with the way's id filled in.
    pub formula: String,
    /// Whether money changes hands.
    pub cash: bool,
    /// Whether it happens once.
    pub one_off: bool,
}

/// An estimate of a way, for readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateEstimate {
    /// Its id.
    pub id: String,
    /// One row for each partner, or one for all.
    pub each_partner: bool,
    /// The placeholder.
    pub distribution: String,
    /// Its unit.
    pub unit: String,
    /// What it is.
    pub says: String,
    /// Where the evidence is to be found.
    pub find: String,
    /// Why this placeholder.
    pub basis: String,
    /// Whether it is one; what is so by definition is not.
    pub placeholder: bool,
}

/// The estimates that several ways share must agree; this is how two of them may differ.
type Clash = Option<&'static str>;

impl Templates {
    /// The templates that come with Comity.
    ///
    /// ```
    /// use comity_business_case::Templates;
    /// let templates = Templates::shipped();
    /// assert!(templates.way("lead-authority").unwrap().needs_host);
    /// ```
    pub fn shipped() -> Templates {
        reading::read(&Templates::shipped_files(), &mut Vec::new())
    }

    /// The files of [`Templates::shipped`]: `lead-authority.toml`, `parts/ict.toml` …
    pub fn shipped_files() -> PackFiles {
        let mut files = PackFiles::new();
        for (path, text) in shipped::FILES {
            files.add(path, *text);
        }
        files
    }

    /// Reads templates: `*.toml` are ways, `parts/*.toml` are parts. Each way is tried in a pack of
    /// two partners, so that names and units are checked too.
    ///
    /// # Errors
    /// Everything that is wrong, with its place in the templates.
    pub fn read(files: &PackFiles) -> Result<Templates, Vec<Problem>> {
        let mut problems = Vec::new();
        let templates = reading::read(files, &mut problems);
        if problems.is_empty() {
            problems.extend(check::problems(&templates));
        }
        match problems.is_empty() {
            true => Ok(templates),
            false => Err(problems),
        }
    }

    /// All ways: staying as now, redesign in place, then the others by id.
    pub fn ways(&self) -> &[Template] {
        &self.ways
    }

    /// The way with an id.
    pub fn way(&self, id: &str) -> Option<&Template> {
        self.ways.iter().find(|t| t.id == id)
    }

    /// The lines of a way, its own first, as they will stand in a pack about "the service".
    pub fn lines_of(&self, way: &Template) -> Vec<TemplateLine> {
        let pieces = expand::pieces(way, self);
        let lines = pieces.iter().flat_map(|p| &p.body.lines);
        lines.map(|l| line_for_readers(l, way)).collect()
    }

    /// The estimates of a way.
    pub fn estimates_of(&self, way: &Template) -> Vec<TemplateEstimate> {
        let filled = |text: &str| way.filled(text, "the service");
        let made = |e: &body::Estimate| TemplateEstimate {
            id: filled(&e.id.word),
            each_partner: e.each_partner,
            distribution: e.distribution.clone(),
            unit: e.unit.clone(),
            says: filled(&e.says),
            find: filled(&e.find),
            basis: filled(&e.basis),
            placeholder: e.grade == "D",
        };
        let pieces = expand::pieces(way, self);
        expand::estimates(way, &pieces)
            .into_iter()
            .map(made)
            .collect()
    }
}

impl Template {
    /// A text with the marks replaced.
    fn filled(&self, text: &str, service: &str) -> String {
        text.replace("{way}", &self.id.replace('-', "_"))
            .replace("{service}", service)
    }
}

fn line_for_readers(line: &body::Line, way: &Template) -> TemplateLine {
    let word = |key: &str| {
        let found = line.words.iter().find(|(k, _)| *k == key);
        found.map_or(String::new(), |(_, w)| way.filled(&w.word, "the service"))
    };
    let flag = |key: &str, usual| {
        line.flags
            .iter()
            .find(|(k, _)| *k == key)
            .map_or(usual, |f| f.1)
    };
    TemplateLine {
        id: line.id.word.clone(),
        says: word("says"),
        kind: word("kind"),
        bears: word("bears"),
        formula: word("formula"),
        cash: flag("cash", true),
        one_off: flag("one_off", false),
    }
}
