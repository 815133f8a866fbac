//! All files of a flow, read together: demand first, then the layouts of options.

use super::arrivals::{Known, RawArrivals, Stream};
use super::hours::{ALWAYS, OpeningHours, RawHours};
use super::kinds::{Kind, RawKind};
use super::layout::{Layout, RawEffect, RawLayout, RawStep};
use super::page::Page;
use super::quantities::{Owner, Quantities, Quantity};
use super::run::{RawRun, RunWeeks};
use super::teams::RawTeam;
use crate::files::PackFiles;
use crate::model::vocabulary;
use crate::options::DeliveryOption;
use crate::pack::Pack;
use crate::partnership::{DefinitionText, PARTNERSHIP_FILE};
use crate::problem::{Problem, Severity, SourceText};
use crate::text::{Text, read_toml};
use comity_methods::flow::Hours;
use comity_methods::formula::Vocabulary;
use comity_methods::sampling::stream::hash_id;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The folder of these files.
const FOLDER: &str = "flow/";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFlow {
    option: Option<Text>,
    options: Option<Vec<Text>>,
    says: Option<Text>,
    run: Option<toml::Spanned<RawRun>>,
    #[serde(default)]
    hours: Vec<RawHours>,
    #[serde(default)]
    kind: Vec<RawKind>,
    #[serde(default)]
    arrivals: Vec<toml::Spanned<RawArrivals>>,
    #[serde(default)]
    team: Vec<RawTeam>,
    #[serde(default)]
    step: Vec<RawStep>,
    #[serde(default)]
    effect: Vec<toml::Spanned<RawEffect>>,
}

/// How requests flow through the service: who asks for what, and how options answer.
///
/// Made by [`Pack::read`] from the files in `flow/`.
#[derive(Clone, Debug)]
pub struct ServiceFlow {
    /// Which weeks are simulated.
    pub run: RunWeeks,
    /// What an hour of the partners' own front line costs.
    pub(super) front_line_cost: Option<Quantity>,
    /// `always` comes first.
    pub(super) hours: Vec<OpeningHours>,
    /// The same on the days of the run.
    pub(super) open: Vec<Hours>,
    pub(super) kinds: Vec<Kind>,
    pub(super) streams: Vec<Stream>,
    pub(super) layouts: Vec<Layout>,
    pub(super) book: Quantities,
    /// Logs in CSV that arrivals name.
    pub(super) logs: Vec<String>,
    /// A number that changes with anything that the files say.
    pub(crate) content: u64,
}

impl ServiceFlow {
    /// Every formula.
    pub(crate) fn formulas(&self) -> impl Iterator<Item = &DefinitionText> {
        self.book.formulas.iter()
    }

    /// The layout of an option.
    pub(super) fn layout_of(&self, option: usize) -> Option<&Layout> {
        self.layouts.iter().find(|l| l.option == option)
    }
}

/// True for a file that is read as part of a flow.
pub(crate) fn is_read(path: &str, flow: Option<&ServiceFlow>) -> bool {
    let log = flow.is_some_and(|f| f.logs.iter().any(|l| l == path));
    log || (path.starts_with(FOLDER) && path.ends_with(".toml"))
}

/// Reads the files, if there are any. What is wrong is added to the problems; formulas are
/// worked out only where the rest of the pack has no errors.
pub(crate) fn read(
    files: &PackFiles,
    pack: &Pack,
    problems: &mut Vec<Problem>,
) -> Option<ServiceFlow> {
    let sound = problems.iter().all(|p| p.severity == Severity::Warning);
    let raw = parsed(files, problems)?;
    let before = problems.len();
    let mut reader = Reader {
        files,
        pack,
        sound,
        flow: ServiceFlow {
            run: RunWeeks::usual(pack.partnership.timeline.start()),
            front_line_cost: None,
            hours: vec![OpeningHours::always()],
            open: Vec::new(),
            kinds: Vec::new(),
            streams: Vec::new(),
            layouts: Vec::new(),
            book: Quantities::default(),
            logs: Vec::new(),
            content: 0,
        },
        problems,
    };
    reader.demand(&raw);
    reader.layouts(&raw);
    let mut flow = reader.flow;
    flow.book.compile();
    let (start, days) = (flow.run.start, flow.run.days());
    flow.open = flow.hours.iter().map(|h| h.from(start, days)).collect();
    flow.content = content(files, &flow);
    if sound
        && problems
            .iter()
            .skip(before)
            .all(|p| p.severity == Severity::Warning)
    {
        flow.check(pack, problems);
    }
    Some(flow)
}

/// A number that changes with the flow files, their logs, and the definitions they may use.
fn content(files: &PackFiles, flow: &ServiceFlow) -> u64 {
    let read = |path: &&str| is_read(path, Some(flow)) || *path == PARTNERSHIP_FILE;
    let hashes = files.paths().filter(read).map(|path| {
        let text = String::from_utf8_lossy(files.bytes(path).unwrap_or_default());
        format!("{path} {:x}", hash_id(&text))
    });
    hash_id(&hashes.collect::<Vec<_>>().join("\n"))
}

/// The files as TOML; none if there are none, or one of them cannot be read at all.
fn parsed(files: &PackFiles, problems: &mut Vec<Problem>) -> Option<Vec<(SourceText, RawFlow)>> {
    let paths = files.paths().filter(|p| is_read(p, None));
    let (mut read, before) = (Vec::new(), problems.len());
    for path in paths {
        match files.text(path)? {
            Ok(source) => {
                let raw = read_toml::<RawFlow>(&source, problems);
                read.extend(raw.map(|raw| (source, raw)));
            }
            Err(problem) => problems.push(problem),
        }
    }
    (problems.len() == before && !read.is_empty()).then_some(read)
}

impl RawFlow {
    fn is_layout(&self) -> bool {
        self.option.is_some() || self.options.is_some()
    }
}

struct Reader<'a> {
    files: &'a PackFiles,
    pack: &'a Pack,
    sound: bool,
    flow: ServiceFlow,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    /// One file as a page, with what its formulas may speak of.
    fn page<T>(
        &mut self,
        source: &SourceText,
        words: &Vocabulary,
        owner: Owner,
        read: impl FnOnce(&mut Page<'_>, &mut Demand<'_>) -> T,
    ) -> T {
        let flow = &mut self.flow;
        let mut page = Page {
            pack: self.pack,
            source: source.clone(),
            problems: self.problems,
            book: &mut flow.book,
            words,
            owner,
            sound: self.sound,
        };
        let mut demand = Demand {
            hours: &mut flow.hours,
            kinds: &mut flow.kinds,
            streams: &mut flow.streams,
            layouts: &mut flow.layouts,
            run: &mut flow.run,
            front_line_cost: &mut flow.front_line_cost,
            logs: &mut flow.logs,
        };
        read(&mut page, &mut demand)
    }

    fn demand(&mut self, raw: &[(SourceText, RawFlow)]) {
        let words = for_all(self.pack);
        let files = self.files;
        for (source, raw) in raw {
            self.page(source, &words, Owner::Demand, |page, demand| {
                demand.hours(page, &raw.hours)
            });
        }
        for (source, raw) in raw {
            self.page(source, &words, Owner::Demand, |page, demand| {
                demand.kinds(page, &raw.kind)
            });
        }
        let mut run_read = false;
        for (source, raw) in raw {
            self.page(source, &words, Owner::Demand, |page, demand| {
                demand.arrivals(page, &raw.arrivals, files);
                if let Some(run) = &raw.run {
                    demand.run(page, run, &mut run_read);
                }
                misplaced(page, raw);
            });
        }
    }

    fn layouts(&mut self, raw: &[(SourceText, RawFlow)]) {
        for (source, raw) in raw.iter().filter(|(_, raw)| raw.is_layout()) {
            let named = raw.option.iter().chain(raw.options.iter().flatten());
            for text in named {
                let Some(option) = self.option(source, text) else {
                    continue;
                };
                let pack = self.pack;
                let words = vocabulary(pack, &pack.options[option], &mut Vec::new());
                let words = base_units(words);
                self.page(source, &words, Owner::Option(option), |page, demand| {
                    let raw = RawLayout {
                        says: raw.says.as_ref(),
                        teams: &raw.team,
                        steps: &raw.step,
                        effects: &raw.effect,
                        span: text.span(),
                    };
                    let layout = page.layout(&raw, option, demand.kinds, demand.hours);
                    demand.layouts.push(layout);
                });
            }
        }
    }

    /// The option that a layout is for, if it has none yet.
    fn option(&mut self, source: &SourceText, text: &Text) -> Option<usize> {
        let pack = self.pack;
        let known: Vec<&str> = pack.options.iter().map(|o| o.id.as_str()).collect();
        let words = for_all(pack);
        let found = self.page(source, &words, Owner::Demand, |page, _| {
            page.position(text, &known, "options")
        })?;
        if let Some(first) = self.flow.layout_of(found) {
            let message = format!(
                "the option `{}` has two layouts: the other is in {}",
                text.get_ref(),
                first.source.name
            );
            let help = "keep one; teams, steps and effects of an option stand together in one file";
            self.problems
                .push(Problem::new(message, help).at(source, text.span()));
            return None;
        }
        Some(found)
    }
}

/// What has been read so far.
struct Demand<'a> {
    hours: &'a mut Vec<OpeningHours>,
    kinds: &'a mut Vec<Kind>,
    streams: &'a mut Vec<Stream>,
    layouts: &'a mut Vec<Layout>,
    run: &'a mut RunWeeks,
    front_line_cost: &'a mut Option<Quantity>,
    logs: &'a mut Vec<String>,
}

impl Demand<'_> {
    fn hours(&mut self, page: &mut Page<'_>, raw: &[RawHours]) {
        for raw in raw {
            let hours = page.hours(raw);
            let hours = hours.unwrap_or_else(|| OpeningHours::unread(raw.id.get_ref()));
            if self.hours.iter().skip(1).any(|h| h.id == hours.id) {
                let message = format!("there are two hours `{}`", hours.id);
                page.problem(raw.id.span(), message, "give each an id of its own");
            }
            if hours.id != ALWAYS {
                self.hours.push(hours);
            }
        }
    }

    fn kinds(&mut self, page: &mut Page<'_>, raw: &[RawKind]) {
        let ids: Vec<String> = self.hours.iter().map(|h| h.id.clone()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        for raw in raw {
            let kind = page.kind(raw, &ids);
            let kind = kind.unwrap_or_else(|| Kind::unread(&raw.id, &page.source));
            if self.kinds.iter().any(|k| k.id == kind.id) {
                let message = format!("there are two kinds `{}`", kind.id);
                page.problem(raw.id.span(), message, "give each an id of its own");
            }
            self.kinds.push(kind);
        }
    }

    fn arrivals(
        &mut self,
        page: &mut Page<'_>,
        raw: &[toml::Spanned<RawArrivals>],
        files: &PackFiles,
    ) {
        for raw in raw {
            let known = Known {
                kinds: self.kinds,
                hours: self.hours,
                files,
            };
            let file = raw.get_ref().file.as_ref();
            self.logs.extend(file.map(|f| f.get_ref().clone()));
            for stream in page.arrivals(raw, &known) {
                if self.streams.iter().any(|s| s.clashes(&stream)) {
                    let message = format!("there are two arrivals `{}` of one partner", stream.id);
                    page.problem(
                        stream.place.1.clone(),
                        message,
                        "give one of them an id of its own",
                    );
                }
                self.streams.push(stream);
            }
        }
    }

    fn run(&mut self, page: &mut Page<'_>, raw: &toml::Spanned<RawRun>, read: &mut bool) {
        if *read {
            page.problem(
                raw.span(),
                "there are two tables [run]",
                "keep one of them, in any file",
            );
        }
        *read = true;
        (*self.run, *self.front_line_cost) = page.run(raw.get_ref());
    }
}

impl Stream {
    fn clashes(&self, other: &Stream) -> bool {
        self.id == other.id && self.partners.iter().any(|p| other.partners.contains(p))
    }
}

/// Demand and layouts stand in files of their own, so that all options meet the same demand.
fn misplaced(page: &mut Page<'_>, raw: &RawFlow) {
    let teams = raw.team.first().map(|t| t.id.span());
    if raw.is_layout() {
        let kinds = raw.kind.first().map(|k| k.id.span());
        let arrivals = raw.arrivals.first().map(|a| a.span());
        if let Some(span) = kinds.or(arrivals) {
            let message = "demand stands in a file that is for an option";
            let help = "move [[kind]] and [[arrivals]] to a file without `option`, such as flow/demand.toml: all options meet the same demand; [[effect]] says what an option changes";
            page.problem(span, message, help);
        }
    } else if teams.is_some() || !raw.step.is_empty() || !raw.effect.is_empty() {
        let help = "write option = \"…\" at the top of a file of its own for each option";
        page.problem(
            teams.unwrap_or(0..0),
            "it is not said for which option this layout is",
            help,
        );
    }
}

/// What the formulas of demand may speak of: everything that does not belong to one option.
fn for_all(pack: &Pack) -> Vocabulary {
    let nobody = DeliveryOption {
        members: vec![true; pack.partnership.partners.len()],
        host: None,
        define: BTreeMap::new(),
        lines: Vec::new(),
        exit: None,
        ..match pack.options.first() {
            Some(option) => option.clone(),
            None => return base_units(bare(pack)),
        }
    };
    base_units(vocabulary(pack, &nobody, &mut Vec::new()))
}

/// The words of a pack without options.
fn bare(pack: &Pack) -> Vocabulary {
    let partnership = &pack.partnership;
    Vocabulary {
        sets: partnership.sets.clone(),
        estimates: pack.estimates.families.clone(),
        definitions: BTreeMap::new(),
        members: vec![true; partnership.partners.len()],
        open_from: None,
        host: None,
        step: partnership.timeline.step(),
        horizon: partnership.timeline.years() as f64,
        units: partnership.units.clone(),
    }
}

/// Inputs of a flow are values in base units, whatever unit their estimates are written in.
fn base_units(mut words: Vocabulary) -> Vocabulary {
    for family in words.estimates.values_mut() {
        for draw in family.draws.values_mut() {
            if let comity_methods::formula::Draw::Input(_, scale) = draw {
                *scale = 1.0;
            }
        }
    }
    words
}
