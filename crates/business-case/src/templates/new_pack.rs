//! A new pack from templates: partnership, estimates, one file for each way, and a page of next
//! steps. Every estimate is a placeholder that says so.

use super::body::{Estimate, Line};
use super::expand::{Piece, estimates, pieces};
use super::writing::{Writer, folded};
use super::{Template, Templates};
use crate::conventions::SHIPPED;
use crate::files::PackFiles;
use crate::options::STAY;
use crate::partnership::RESERVED_BEARERS;
use crate::problem::Problem;
use crate::text::nearest_help;
use comity_domain::Id;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What a new pack is to be about.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPack {
    /// What people call the case.
    pub name: String,
    /// The service in question, in the middle of a sentence: `payroll`, `the museums`.
    pub service: String,
    /// Ids and names of the partners.
    pub partners: Vec<(String, String)>,
    /// First day of the case.
    pub start: Date,
    /// How many years it looks ahead.
    pub horizon_years: u32,
    /// Ids of ways; staying as now is always among them.
    pub ways: Vec<String>,
    /// Id of the partner that hosts, where a way needs a host.
    pub host: Option<String>,
    /// The day on which the pack is made: placeholders carry it.
    pub date: Date,
    /// The currency, such as `GBP`.
    pub currency: String,
}

/// A new pack.
#[derive(Clone, Debug)]
pub struct NewFiles {
    /// What [`crate::Pack::read`] reads.
    pub pack: PackFiles,
    /// The page of next steps, for `README.md`.
    pub readme: String,
    /// How many rows of estimates there are.
    pub estimates: usize,
    /// How many of them are placeholders.
    pub placeholders: usize,
}

pub(super) type Written = Writer;

/// A partner's id from its name: `east-herts` from `East Herts`, and another if it is taken.
///
/// ```
/// use comity_business_case::partner_id;
/// assert_eq!(partner_id("St. Albans (City)", &[]), "st-albans-city");
/// assert_eq!(partner_id("3Rivers", &["p-3rivers".to_owned()]), "p-3rivers-2");
/// ```
pub fn partner_id(name: &str, taken: &[String]) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric() && c.is_ascii());
    let plain = |w: &str| {
        w.chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
    };
    let words: Vec<String> = words.map(plain).filter(|w| !w.is_empty()).collect();
    let mut id = words.join("-").to_lowercase();
    if !id.starts_with(|c: char| c.is_ascii_alphabetic()) {
        id = format!("p-{id}");
    }
    id.truncate(56);
    let id = id.trim_end_matches('-').to_owned();
    let free = |id: &String| !taken.contains(id) && !RESERVED_BEARERS.contains(&id.as_str());
    std::iter::once(id.clone())
        .chain((2..).map(|n| format!("{id}-{n}")))
        .find(free)
        .unwrap_or(id)
}

impl NewPack {
    /// Writes the files of the pack.
    ///
    /// ```
    /// use comity_business_case::{NewPack, Pack, Templates};
    /// let new = NewPack {
    ///     name: "Payroll together".to_owned(),
    ///     service: "payroll".to_owned(),
    ///     partners: vec![("alder".to_owned(), "Alder".to_owned()), ("birch".to_owned(), "Birch".to_owned())],
    ///     start: "2027-04-01".parse().unwrap(),
    ///     horizon_years: 10,
    ///     ways: vec!["redesign".to_owned(), "lead-authority".to_owned()],
    ///     host: None,
    ///     date: "2026-11-25".parse().unwrap(),
    ///     currency: "GBP".to_owned(),
    /// };
    /// let files = new.write(&Templates::shipped()).unwrap();
    /// assert!(Pack::read(&files.pack).problems.is_empty());
    /// ```
    ///
    /// # Errors
    /// Everything that cannot be: a way that no template describes, one partner alone, an id that
    /// is taken.
    pub fn write(&self, templates: &Templates) -> Result<NewFiles, Vec<Problem>> {
        let mut pack = PackFiles::new();
        for (path, writer) in self.written(templates)? {
            pack.add(&path, writer.text);
        }
        let rows = self.rows(templates);
        Ok(NewFiles {
            pack,
            readme: self.readme(templates),
            estimates: rows.iter().map(|r| self.copies(r.estimate)).sum(),
            placeholders: rows
                .iter()
                .filter(|r| r.estimate.grade == "D")
                .map(|r| self.copies(r.estimate))
                .sum(),
        })
    }

    /// A pack of two partners in which a way can be tried.
    pub(super) fn trial(way: &str) -> NewPack {
        let partner = |id: &str| (id.to_owned(), id.to_owned());
        NewPack {
            name: "Trial".to_owned(),
            service: "the service".to_owned(),
            partners: vec![partner("first"), partner("second")],
            start: jiff::civil::date(2027, 4, 1),
            horizon_years: 10,
            ways: vec![way.to_owned()],
            host: None,
            date: jiff::civil::date(2027, 4, 1),
            currency: "GBP".to_owned(),
        }
    }

    pub(super) fn written(
        &self,
        templates: &Templates,
    ) -> Result<BTreeMap<String, Written>, Vec<Problem>> {
        let problems = self.problems(templates);
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut files = BTreeMap::new();
        files.insert("partnership.toml".to_owned(), self.partnership(templates));
        files.insert("estimates.csv".to_owned(), self.estimates(templates));
        for way in self.chosen(templates) {
            files.insert(
                format!("options/{}.toml", way.id),
                self.option(way, templates),
            );
        }
        Ok(files)
    }

    /// Staying as now and the ways asked for, each once.
    fn chosen<'a>(&self, templates: &'a Templates) -> Vec<&'a Template> {
        let asked = |t: &&Template| t.id == STAY || self.ways.contains(&t.id);
        templates.ways().iter().filter(asked).collect()
    }

    fn host(&self) -> &str {
        let first = self.partners.first().map_or("", |(id, _)| id);
        self.host.as_deref().unwrap_or(first)
    }

    fn problems(&self, templates: &Templates) -> Vec<Problem> {
        let mut problems = Vec::new();
        let known: Vec<&str> = templates.ways().iter().map(|t| t.id.as_str()).collect();
        for way in self.ways.iter().filter(|w| !known.contains(&w.as_str())) {
            let message = format!("there is no template `{way}`");
            problems.push(Problem::new(message, nearest_help(way, &known)));
        }
        let plain = [("name", &self.name), ("service", &self.service)];
        for (what, text) in plain {
            if text.trim().is_empty() || crate::text::has_control(text) || text.contains('\n') {
                let help = "write it in a few plain words, on one line";
                problems.push(Problem::new(format!("the {what} is no plain text"), help));
            }
        }
        problems.extend(self.partner_problems());
        for way in self.chosen(templates) {
            if way.kind.takes_two() && self.partners.len() < 2 {
                let message = format!("{} takes at least two partners", way.name);
                problems.push(Problem::new(message, "name another partner"));
            }
        }
        if !(5..=100).contains(&self.horizon_years) {
            let message = format!("{} years cannot be the horizon", self.horizon_years);
            problems.push(Problem::new(message, "choose 5 to 100 years: what is shared opens after a year or two, and pays back later"));
        }
        problems
    }

    fn partner_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut seen = BTreeSet::new();
        let ids: Vec<&str> = self.partners.iter().map(|(id, _)| id.as_str()).collect();
        for (id, name) in &self.partners {
            if let Err(error) = Id::new(id) {
                problems.push(Problem::new(error.to_string(), "for example east-herts"));
            }
            if RESERVED_BEARERS.contains(&id.as_str()) || !seen.insert(id) {
                let message = format!("the partner's id `{id}` is taken");
                problems.push(Problem::new(message, "give each partner an id of its own"));
            }
            if name.trim().is_empty() || crate::text::has_control(name) || name.contains('\n') {
                let message = format!("the name of `{id}` is no plain text");
                problems.push(Problem::new(message, "write it on one line"));
            }
        }
        if ids.is_empty() {
            problems.push(Problem::new("there is no partner", "name at least one"));
        } else if !ids.contains(&self.host()) {
            let message = format!("the host `{}` is not a partner", self.host());
            problems.push(Problem::new(message, nearest_help(self.host(), &ids)));
        }
        problems
    }

    fn partnership(&self, templates: &Templates) -> Writer {
        let mut out = Writer::default();
        out.entry("name", &self.name);
        let says = format!(
            "Which way to run {} serves these partners best?",
            self.service
        );
        out.entry("says", &says);
        out.entry("currency", &self.currency);
        out.line(&format!("start = {}", self.start));
        out.entry("period", "quarter");
        out.line(&format!("horizon_years = {}", self.horizon_years));
        out.entry("conventions", SHIPPED[0].0);
        for (id, name) in &self.partners {
            out.line("\n[[partner]]");
            out.entry("id", id);
            out.entry("name", name);
        }
        let mut seen = BTreeSet::new();
        for way in self.chosen(templates) {
            let pieces = pieces(way, templates);
            for price in pieces.iter().flat_map(|p| &p.body.prices) {
                if seen.insert(&price.id.word) {
                    let (source, span) = (&price.growth.source, &price.growth.span);
                    out.line("\n[[price]]");
                    out.entry("id", &price.id.word);
                    out.entry("says", &self.filled(&price.says, way));
                    out.entry_from(
                        "growth",
                        &self.filled(&price.growth.word, way),
                        source,
                        span,
                    );
                }
            }
        }
        out
    }

    fn option(&self, way: &Template, templates: &Templates) -> Writer {
        let mut out = Writer::default();
        let filled = |text: &str| self.filled(text, way);
        let pieces = pieces(way, templates);
        out.comment(&format!(
            "Made from the template {}; it is yours to change.",
            way.id
        ));
        out.line("#");
        out.comment(&filled(&way.is_not));
        out.comment(&format!("Suits: {}", filled(&way.suits)));
        out.comment(&format!("Law, for orientation: {}", filled(&way.law)));
        out.entry("id", &way.id);
        out.entry("name", &way.name);
        out.prose("says", &filled(&way.is));
        out.entry("form", &way.id);
        out.entry("members", "all");
        if way.needs_host {
            out.entry("host", self.host());
        }
        self.definitions(&mut out, way, &pieces);
        for piece in &pieces {
            if let (Some((_, says)), false) = (piece.part, piece.body.lines.is_empty()) {
                out.line("");
                out.line(&rule(&filled(says)));
            }
            for line in &piece.body.lines {
                self.line(&mut out, way, line);
            }
        }
        if let Some(exit) = &way.exit {
            out.line("\n[exit]");
            out.prose("says", &filled(&exit.says));
            out.entry("notice", &filled(&exit.notice));
            let lines: Vec<String> = exit.lines.iter().map(|l| format!("\"{l}\"")).collect();
            out.line(&format!("lines = [{}]", lines.join(", ")));
        }
        out
    }

    fn definitions(&self, out: &mut Writer, way: &Template, pieces: &[Piece]) {
        if pieces.iter().all(|p| p.body.define.is_empty()) {
            return;
        }
        out.line("\n[define]");
        for piece in pieces.iter().filter(|p| !p.body.define.is_empty()) {
            if let Some((_, says)) = piece.part {
                out.line(&rule(&self.filled(says, way)));
            }
            for define in &piece.body.define {
                let formula = self.filled(&define.formula.word, way);
                let (source, span) = (&define.formula.source, &define.formula.span);
                out.comment_as_written(&define.comment);
                out.entry_from(&define.name, &formula, source, span);
            }
        }
    }

    fn line(&self, out: &mut Writer, way: &Template, line: &Line) {
        out.line("");
        out.comment_as_written(&line.comment);
        out.line("[[line]]");
        out.entry_from("id", &line.id.word, &line.id.source, &line.id.span);
        for (key, word) in &line.words {
            if *key == "formula" {
                for (key, flag) in &line.flags {
                    out.line(&format!("{key} = {flag}"));
                }
                if let Some(kind) = &line.bias {
                    out.bias(&kind.word, &kind.source, &kind.span);
                }
            }
            out.entry_from(key, &self.filled(&word.word, way), &word.source, &word.span);
        }
    }

    fn estimates(&self, templates: &Templates) -> Writer {
        let mut out = Writer::default();
        out.line("id,partner,distribution,unit,says,source,owner,date,grade,find_out");
        let mut before = None;
        for row in self.rows(templates) {
            if before != Some(row.way.map(|w| &w.id)) {
                let title = match row.way {
                    None => "What all ways have in common".to_owned(),
                    Some(way) => format!("{} ({})", way.name, way.id),
                };
                out.line(&record(&[
                    &format!("# {title}"),
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                ]));
                before = Some(row.way.map(|w| &w.id));
            }
            let one = [String::new()];
            let each: Vec<String> = self.partners.iter().map(|(id, _)| id.clone()).collect();
            let partners = if row.estimate.each_partner {
                &each[..]
            } else {
                &one[..]
            };
            for partner in partners {
                let start = out.text.len();
                out.line(&self.row(&row, partner));
                out.remember(start, &row.estimate.id.source, &row.estimate.id.span);
            }
        }
        out
    }

    fn copies(&self, estimate: &Estimate) -> usize {
        match estimate.each_partner {
            true => self.partners.len(),
            false => 1,
        }
    }

    fn row(&self, row: &Row, partner: &str) -> String {
        let estimate = row.estimate;
        let filled = |text: &str| self.filled(text, row.user);
        let source = match (estimate.grade.as_str(), row.way) {
            ("D", None) => format!("Placeholder of the templates: {}", filled(&estimate.basis)),
            ("D", Some(way)) => format!(
                "Placeholder of template {}: {}",
                way.id,
                filled(&estimate.basis)
            ),
            _ => filled(&estimate.basis),
        };
        record(&[
            &filled(&estimate.id.word),
            partner,
            &estimate.distribution,
            &estimate.unit,
            &filled(&estimate.says),
            &source,
            "not yet named",
            &self.date.to_string(),
            &estimate.grade,
            &filled(&estimate.find),
        ])
    }

    /// Every estimate once: what ways have in common first, then each way's own.
    fn rows<'a>(&self, templates: &'a Templates) -> Vec<Row<'a>> {
        let mut seen = BTreeSet::new();
        let (mut shared, mut own) = (Vec::new(), Vec::new());
        for way in self.chosen(templates) {
            let pieces = pieces(way, templates);
            for estimate in estimates(way, &pieces) {
                let of_way = estimate.id.word.contains("{way}");
                if of_way {
                    own.push(Row {
                        way: Some(way),
                        user: way,
                        estimate,
                    });
                } else if seen.insert(&estimate.id.word) {
                    shared.push(Row {
                        way: None,
                        user: way,
                        estimate,
                    });
                }
            }
        }
        shared.extend(own);
        shared
    }

    /// A template's text with the marks replaced.
    fn filled(&self, text: &str, way: &Template) -> String {
        way.filled(text, &self.service)
    }

    fn readme(&self, templates: &Templates) -> String {
        let ways = self.chosen(templates);
        let listed: Vec<String> = ways
            .iter()
            .map(|way| {
                let text = format!("- `options/{}.toml`: {}. {}", way.id, way.name, way.is);
                folded(&self.filled(&text, way), 96).join("\n  ")
            })
            .collect();
        README
            .replace("{name}", &self.name)
            .replace("{ways}", &listed.join("\n"))
            .replace("{date}", &self.date.to_string())
    }
}

/// An estimate of the new pack: the way that it belongs to alone, if any, and one that uses it.
struct Row<'a> {
    way: Option<&'a Template>,
    user: &'a Template,
    estimate: &'a Estimate,
}

/// A comment that parts a file: `# ── Deciding together ──────`.
fn rule(text: &str) -> String {
    let width = 4 + text.chars().count();
    format!(
        "# ─ {text} {}",
        "─".repeat(80usize.saturating_sub(width + 1).max(1))
    )
}

/// One row of CSV.
fn record(cells: &[&str]) -> String {
    let cell = |text: &&str| match text.contains([',', '"', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => (*text).to_owned(),
    };
    cells.iter().map(cell).collect::<Vec<_>>().join(",")
}

const README: &str = "\
# {name}

Made on {date} from Comity's templates. **Every number in it is a placeholder**: nothing here
is evidence yet, and no figure of it should be shown to those who decide.

- `partnership.toml`: who takes part, and over which years.
- `estimates.csv`: every uncertain number. The column `find_out` says where the evidence is to be found.
{ways}

## Next steps

1. Read the option files aloud, with people of every partner and with those who do the work. Take
   out lines that do not fit, add those that are missing. Delete ways that nobody wants; keep
   staying as now and redesign in place.
2. Run `comity appraise` on this folder. Its list of drivers says which estimates matter most: begin
   with them, not at the top of the file.
3. For each estimate: find the evidence, write the range you would bet on, and fill in `source`,
   `owner` (who answers for it), `date` and `grade`: A measured and reconciled, B published or
   measured, C judgement of people who know. D is a placeholder.
4. Measure how the service runs today before anything changes: costs, contacts, waits, the time of
   front-line staff. Later nobody can.
5. Agree how a partner may leave, and what it then pays, before anyone joins.
";
