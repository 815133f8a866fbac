//! What is missing before members may be asked to decide: one list, the same wherever it is shown.
//!
//! Each finding says what, who could mend it, where and why. Whether something blocks is a rule of
//! its kind (see [`TaskKind`]), never a weight: nothing here is added up to a score.

use crate::appraisal::Appraisal;
use crate::calendar::CalendarKind;
use crate::estimates::Estimate;
use crate::figures::{WithError, cannot_be_told_apart};
use crate::indicators::Theme;
use crate::options::{Bearer, Bears, DeliveryOption, FormKind, Line, LineKind, STAY};
use crate::pack::Pack;
use crate::scope::Scope;
use comity_domain::Grade;
use comity_domain::grouped;
use jiff::ToSpan;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Evidence that is older than this at the start of the case should be looked at again.
pub const FRESH_YEARS: i64 = 2;

/// Beginnings of words in a source that say that a number stands in for evidence.
const PLACEHOLDERS: [&str; 3] = ["placeholder", "invented", "guess"];

/// What sort of thing is outstanding, in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TaskKind {
    /// A way to run the service that was not looked at, or a way that cannot be what it says.
    Options,
    /// What staying as now costs is not known of somebody.
    Baseline,
    /// Estimates that stand in for evidence.
    Evidence,
    /// Estimates that are old.
    OldEvidence,
    /// Nobody has said which estimates go together.
    Correlations,
    /// An estimate that decides much and is only judged.
    Decides,
    /// Terms of leaving.
    Exit,
    /// Benefits for which nobody answers.
    Owners,
    /// Work that may have gone elsewhere.
    DisplacedWork,
    /// Days that politics sets.
    Calendar,
    /// What the change needs of people is not said.
    People,
    /// Something that the change needs is not there.
    Shortfall,
    /// Results are not there, or cannot be told apart.
    Results,
    /// A partner loses, and nothing is offered.
    Losers,
}

impl TaskKind {
    /// The heading under which tasks of this kind stand.
    pub fn heading(self) -> &'static str {
        match self {
            TaskKind::Options => "Options",
            TaskKind::Baseline => "Staying as now",
            TaskKind::Evidence
            | TaskKind::OldEvidence
            | TaskKind::Correlations
            | TaskKind::Decides => "Evidence",
            TaskKind::Exit => "Leaving",
            TaskKind::Owners | TaskKind::DisplacedWork => "Benefits and work",
            TaskKind::Calendar | TaskKind::People | TaskKind::Shortfall => "Politics and people",
            TaskKind::Results | TaskKind::Losers => "Results",
        }
    }
}

/// One thing that is outstanding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Task {
    /// Stable as long as the thing itself is outstanding: `exit.shared`.
    pub id: String,
    /// What sort of thing.
    pub kind: TaskKind,
    /// What is missing, in a sentence.
    pub what: String,
    /// Who answers for it, as far as the pack says; empty if it does not.
    pub who: String,
    /// Files, or ids of options, lines (`option.line`) and estimates.
    #[serde(rename = "where")]
    pub places: Vec<String>,
    /// Why it matters, in a sentence.
    pub why: String,
    /// True if members may not be asked to decide before it is done.
    pub blocking: bool,
}

/// How much is outstanding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OutstandingSummary {
    /// Tasks in all.
    pub open: usize,
    /// Those before which members may not be asked to decide.
    pub blocking: usize,
    /// Estimates that rest on evidence: grade A to C, and no source that says placeholder.
    pub evidenced: usize,
    /// Estimates in all.
    pub estimates: usize,
}

/// What is outstanding, as JSON.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OutstandingJson {
    /// Name of this format: `comity-outstanding-1`.
    format: &'static str,
    /// Version of Comity that found it.
    comity: &'static str,
    /// Name of the pack.
    pack: String,
    summary: OutstandingSummary,
    tasks: Vec<Task>,
}

impl OutstandingJson {
    /// Puts a list into its JSON form.
    pub fn new(pack: &Pack, tasks: &[Task]) -> OutstandingJson {
        OutstandingJson {
            format: "comity-outstanding-1",
            comity: env!("CARGO_PKG_VERSION"),
            pack: pack.partnership.name.clone(),
            summary: outstanding_summary(pack, tasks),
            tasks: tasks.to_vec(),
        }
    }

    /// The JSON schema of this form.
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(OutstandingJson).to_value()
    }
}

/// What is missing before members may be asked to decide, in the order of [`TaskKind`]. Without an
/// appraisal nothing is said of results but that they are missing.
///
/// ```
/// use comity_business_case::{Pack, outstanding, outstanding_summary};
/// let pack = Pack::read(&comity_testkit::small_pack()).pack.unwrap();
/// let tasks = outstanding(&pack, None);
/// assert!(tasks.iter().any(|t| t.id == "exit.share" && t.blocking));
/// assert_eq!(outstanding_summary(&pack, &tasks).evidenced, 4);
/// ```
pub fn outstanding(pack: &Pack, appraisal: Option<&Appraisal>) -> Vec<Task> {
    let mut list = List {
        pack,
        tasks: Vec::new(),
    };
    list.ways();
    list.baseline();
    list.placeholders();
    list.old_evidence();
    list.correlations();
    list.leaving();
    list.owners();
    list.displaced_work();
    list.calendar();
    list.people();
    list.shortfalls();
    match appraisal {
        Some(appraisal) => {
            list.what_decides(appraisal);
            list.told_apart(appraisal);
            list.losers(appraisal);
        }
        None => list.not_appraised(),
    }
    list.tasks.sort_by_key(|task| task.kind);
    list.tasks
}

/// How many tasks are open and block, and how many estimates rest on evidence.
pub fn outstanding_summary(pack: &Pack, tasks: &[Task]) -> OutstandingSummary {
    let list = &pack.estimates.list;
    OutstandingSummary {
        open: tasks.len(),
        blocking: tasks.iter().filter(|t| t.blocking).count(),
        evidenced: list.iter().filter(|e| !is_placeholder(e)).count(),
        estimates: list.len(),
    }
}

/// True if an estimate stands in for evidence: grade D, or a source that says so.
fn is_placeholder(estimate: &Estimate) -> bool {
    let source = estimate.provenance.source.to_lowercase();
    let mut words = source.split(|c: char| !c.is_alphanumeric());
    estimate.provenance.grade == Grade::D
        || source.contains("to be confirmed")
        || words.any(|w| w == "tbc" || PLACEHOLDERS.iter().any(|p| w.starts_with(p)))
}

struct List<'a> {
    pack: &'a Pack,
    tasks: Vec<Task>,
}

impl<'a> List<'a> {
    fn add(&mut self, kind: TaskKind, id: impl Into<String>, blocking: bool) -> &mut Task {
        self.tasks.push(Task {
            id: id.into(),
            kind,
            what: String::new(),
            who: String::new(),
            places: Vec::new(),
            why: String::new(),
            blocking,
        });
        let last = self.tasks.len() - 1;
        &mut self.tasks[last]
    }

    fn of_kind(&self, kind: FormKind) -> Vec<&'a DeliveryOption> {
        let options = self.pack.options.iter();
        options.filter(|o| o.form_kind() == kind).collect()
    }

    fn sharing(&self) -> Vec<&'a DeliveryOption> {
        self.of_kind(FormKind::Sharing)
    }

    /// Partners by name, for a sentence that says no.
    fn names(&self, partners: &[usize]) -> String {
        if partners.len() > 1 && partners.len() == self.partners().len() {
            return "any partner".to_owned();
        }
        let name = |p: &usize| self.pack.partnership.partners[*p].name.as_str();
        in_words(&partners.iter().map(name).collect::<Vec<_>>())
    }

    /// The partners who could mend something.
    fn partners_who(&self, partners: &[usize]) -> String {
        let names = self.names(partners);
        match names.as_str() {
            "any partner" => "every partner".to_owned(),
            _ => names,
        }
    }

    fn ids(&self, partners: &[usize]) -> Vec<String> {
        let id = |p: &usize| self.pack.partnership.partners[*p].id.to_string();
        partners.iter().map(id).collect()
    }

    fn partners(&self) -> std::ops::Range<usize> {
        0..self.pack.partnership.partners.len()
    }

    fn ways(&mut self) {
        if self.pack.option(STAY).is_none() {
            self.add(TaskKind::Options, "no-stay", true)
                .says("Staying as now is not among the options.")
                .because("Without it every figure is a change from something unknown.")
                .at(["options/stay.toml"]);
        }
        let sharing = self.sharing();
        if self.of_kind(FormKind::Redesign).is_empty() && !sharing.is_empty() {
            self.add(TaskKind::Options, "no-redesign", true)
                .says("Redesign in place has not been considered.")
                .because("What each partner could do by itself must not be counted as a gain of sharing.")
                .at(["options/"]);
        }
        match sharing[..] {
            [] => {
                self.add(TaskKind::Options, "no-sharing", false)
                    .says("No way of sharing is among the options.")
                    .because("Members can only choose between ways that were looked at.")
                    .at(["options/"]);
            }
            [only] => {
                self.add(TaskKind::Options, "one-way-of-sharing", false)
                    .says(format!(
                        "Only one way of sharing was looked at: {}.",
                        only.name
                    ))
                    .because("Another form, or another set of members, may serve better.")
                    .at([only.id.as_str()]);
            }
            _ => {}
        }
        for option in sharing {
            if option.members.iter().filter(|m| **m).count() < 2 {
                self.add(TaskKind::Options, format!("members.{}", option.id), true)
                    .says(format!(
                        "{} is a way of sharing with fewer than two members.",
                        option.name
                    ))
                    .because("Nobody shares alone; members or form are not as meant.")
                    .at([option.id.as_str()]);
            }
        }
    }

    fn baseline(&mut self) {
        let Some(stay) = self.pack.option(STAY) else {
            return;
        };
        if stay.lines.is_empty() {
            self.add(TaskKind::Baseline, "stay-has-no-lines", true)
                .says("Staying as now has no lines.")
                .because("What is not known to cost anything today can save nothing.")
                .at([STAY]);
            return;
        }
        let spoken = spoken_of(self.pack, stay);
        let partners: Vec<usize> = self
            .partners()
            .filter(|p| !self.covers(&spoken, 0, *p))
            .collect();
        if !partners.is_empty() {
            let (names, ids) = (self.names(&partners), self.ids(&partners));
            let who = self.partners_who(&partners);
            self.add(TaskKind::Baseline, "baseline.partners", true)
                .says(format!(
                    "Staying as now uses no estimate of its own for {names}."
                ))
                .because("Each partner's gain is measured against what its own service costs now.")
                .at(ids)
                .who(who);
        }
        let services = &self.pack.partnership.services;
        let missing: Vec<_> = (0..services.len())
            .filter(|s| !self.covers(&spoken, 1, *s))
            .collect();
        if !missing.is_empty() {
            let names: Vec<&str> = missing.iter().map(|s| services[*s].name.as_str()).collect();
            let ids: Vec<String> = missing
                .iter()
                .map(|s| services[*s].id.to_string())
                .collect();
            self.add(TaskKind::Baseline, "baseline.services", true)
                .says(format!(
                    "Staying as now uses no estimate of its own for {}.",
                    in_words(&names)
                ))
                .because("A service whose cost today is unknown cannot be compared.")
                .at(ids);
        }
    }

    /// True if one of the estimates spoken of has a value for a member of a set.
    fn covers(&self, spoken: &BTreeSet<&str>, set: usize, member: usize) -> bool {
        self.pack.estimates.list.iter().any(|e| {
            let index = e.sets.iter().position(|s| *s == set);
            spoken.contains(e.name.as_str()) && index.is_some_and(|i| e.members[i] == member)
        })
    }

    fn placeholders(&mut self) {
        let what = |count: usize, ids: &str| match count {
            1 => format!("1 estimate has no evidence yet: {ids}."),
            _ => format!("{count} estimates have no evidence yet: {ids}."),
        };
        let why = "They are graded D or their source says placeholder: nobody could defend a decision by them.";
        self.by_owner(
            TaskKind::Evidence,
            "placeholders",
            true,
            is_placeholder,
            what,
            why,
        );
    }

    fn old_evidence(&mut self) {
        let start = self.pack.partnership.timeline.start();
        let Ok(oldest) = start.checked_sub(FRESH_YEARS.years()) else {
            return;
        };
        let old = |e: &Estimate| e.provenance.date < oldest && !is_placeholder(e);
        let what = |count: usize, ids: &str| match count {
            1 => format!("1 estimate will be more than two years old at the start: {ids}."),
            _ => format!("{count} estimates will be more than two years old at the start: {ids}."),
        };
        let why = "Services, pay and prices have moved since; ask whether it still holds.";
        self.by_owner(TaskKind::OldEvidence, "old", false, old, what, why);
    }

    /// One task for each owner, naming the estimates.
    fn by_owner(
        &mut self,
        kind: TaskKind,
        id: &str,
        blocking: bool,
        which: impl Fn(&Estimate) -> bool,
        what: impl Fn(usize, &str) -> String,
        why: &str,
    ) {
        let mut groups: BTreeMap<String, (&str, Vec<&str>)> = BTreeMap::new();
        for estimate in self.pack.estimates.list.iter().filter(|e| which(e)) {
            let owner = estimate.provenance.owner.as_str();
            let group = groups.entry(slug(owner)).or_insert((owner, Vec::new()));
            group.1.push(&estimate.id);
        }
        for (slug, (owner, ids)) in groups {
            self.add(kind, format!("{id}.{slug}"), blocking)
                .says(what(ids.len(), &some(&ids)))
                .because(why)
                .at(ids)
                .who(owner);
        }
    }

    fn correlations(&mut self) {
        let estimates = &self.pack.estimates;
        let several = self.pack.partnership.partners.len() > 1 && estimates.inputs.len() > 1;
        if several && estimates.correlations.is_empty() {
            self.add(TaskKind::Correlations, "no-correlations", false)
                .says("Nobody has said which estimates go together.")
                .because("What goes wrong at one partner often goes wrong at all; drawn independently, risks look smaller than they are.")
                .at([crate::estimates::CORRELATIONS_FILE]);
        }
    }

    fn leaving(&mut self) {
        for option in self.sharing() {
            let told = match &option.exit {
                None => (true, "has no terms of leaving"),
                Some(exit) if exit.lines.is_empty() => {
                    (false, "has terms of leaving, but no line prices them")
                }
                Some(_) => continue,
            };
            self.add(TaskKind::Exit, format!("exit.{}", option.id), told.0)
                .says(format!("{} {}.", option.name, told.1))
                .because("A sovereign partner may leave; what that costs, and whom, must be known before it joins.")
                .at([option.id.as_str()]);
        }
    }

    fn owners(&mut self) {
        let good = |l: &&Line| l.kind.sign() > 0.0 && l.owner.is_empty();
        let options = self.pack.options.iter();
        for option in options.filter(|o| o.form_kind() != FormKind::Staying) {
            let lines: Vec<&str> = option
                .lines
                .iter()
                .filter(good)
                .map(|l| l.id.as_str())
                .collect();
            if lines.is_empty() {
                continue;
            }
            let places: Vec<String> = lines.iter().map(|l| format!("{}.{l}", option.id)).collect();
            self.add(TaskKind::Owners, format!("owners.{}", option.id), true)
                .says(format!(
                    "Nobody answers for what {} promises: {}.",
                    option.name,
                    some(&lines)
                ))
                .because("A benefit that nobody owns is not looked for, and not found.")
                .at(places);
        }
    }

    fn displaced_work(&mut self) {
        let asked = |l: &Line| {
            matches!(
                l.bears,
                Bears::One(Bearer::FrontLine | Bearer::ServiceUsers)
            ) || matches!(
                l.transfer_to,
                Some(Bearer::FrontLine | Bearer::ServiceUsers)
            )
        };
        for option in self.sharing() {
            if !option.lines.iter().any(asked) {
                self.add(TaskKind::DisplacedWork, format!("displaced.{}", option.id), true)
                    .says(format!("Nobody has asked where the work goes in {}.", option.name))
                    .because("Work that support no longer does is often done by the front line or by service users; no line is theirs.")
                    .at([option.id.as_str()]);
            }
        }
    }

    /// Partners that none of some rows concerns.
    fn without(&self, concerned: impl Fn(usize) -> bool) -> Vec<usize> {
        self.partners().filter(|p| !concerned(*p)).collect()
    }

    fn calendar(&mut self) {
        let pack = self.pack;
        let changing = |what| matches!(what, CalendarKind::Election | CalendarKind::Mandate);
        let missing = self.without(|p| {
            let mut entries = pack.calendar.iter();
            entries.any(|e| changing(e.what) && e.concerns(p))
        });
        if missing.is_empty() || self.sharing().is_empty() {
            return;
        }
        let (names, who) = (self.names(&missing), self.partners_who(&missing));
        self.add(TaskKind::Calendar, "elections", false)
            .says(format!("The calendar has no election or mandate for {names}."))
            .because("Those who decide may not be those who carry it out; the plan should know when they change.")
            .at([crate::calendar::CALENDAR_FILE])
            .who(who);
    }

    fn people(&mut self) {
        if self.sharing().is_empty() {
            return;
        }
        let asked = [
            (
                Theme::Leadership,
                "whether leaders back the change",
                "Without a sponsor at the top of each partner, sharing rarely gets past the first difficulty.",
                false,
            ),
            (
                Theme::ReleasedDays,
                "how many days are set free for the change",
                "A change is made by people who also have a service to run; days that are not set free are not there.",
                true,
            ),
            (
                Theme::Skills,
                "whether the skills are there",
                "Skills that are missing must be bought or learnt, and both take time and money.",
                false,
            ),
        ];
        for (theme, question, why, blocking) in asked {
            let pack = self.pack;
            let of_theme = || pack.indicators.iter().filter(move |i| i.theme == theme);
            let missing = self.without(|p| of_theme().any(|i| i.concerns(p)));
            if missing.is_empty() {
                continue;
            }
            let (names, who) = (self.names(&missing), self.partners_who(&missing));
            let id = format!("people.{}", slug(&theme.to_string()));
            self.add(TaskKind::People, id, blocking)
                .says(format!(
                    "No indicator says {question} ({theme}) for {names}."
                ))
                .because(why)
                .at([crate::indicators::INDICATORS_FILE])
                .who(who);
        }
    }

    fn shortfalls(&mut self) {
        for indicator in self.pack.indicators.iter().filter(|i| i.shortfall() > 0.0) {
            let partner = indicator
                .partner
                .map(|p| &self.pack.partnership.partners[p]);
            let whose = partner.map_or("all".to_owned(), |p| p.id.to_string());
            let of = partner.map_or(String::new(), |p| format!(" ({})", p.name));
            let (needed, held, unit) = (indicator.needed, indicator.held, &indicator.unit.text);
            let what = format!(
                "{}{of}: in {unit}, {} needed, {} there, {} short.",
                indicator.says.trim_end_matches('.'),
                plain(needed),
                plain(held),
                plain(indicator.shortfall())
            );
            self.add(
                TaskKind::Shortfall,
                format!("short.{}.{whose}", indicator.id),
                false,
            )
            .says(what)
            .because(format!("The plan counts on it: {}.", indicator.theme))
            .at([crate::indicators::INDICATORS_FILE, indicator.id.as_str()])
            .who(indicator.provenance.owner.as_str());
        }
    }

    fn not_appraised(&mut self) {
        self.add(TaskKind::Results, "not-appraised", true)
            .says("The case has not been appraised.")
            .because("Nobody knows yet what any option means for anybody.");
    }

    /// The strongest driver of each option for all partners, if it is only judged or a placeholder
    /// and nobody has said how to find out.
    fn what_decides(&mut self, appraisal: &Appraisal) {
        let mut deciding: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for option in 0..self.pack.options.len() {
            let drivers = appraisal
                .tornado(option, Scope::Partners)
                .map(|t| &t.drivers);
            if let Some(first) = drivers.and_then(|d| d.first()) {
                deciding.entry(&first.estimate).or_default().push(option);
            }
        }
        for (id, options) in deciding {
            let estimate = self.pack.estimates.list.iter().find(|e| e.id == id);
            let judged = |e: &&Estimate| e.provenance.grade >= Grade::C && e.find_out.is_empty();
            let Some(estimate) = estimate.filter(judged) else {
                continue;
            };
            let names: Vec<&str> = options
                .iter()
                .map(|o| self.pack.options[*o].name.as_str())
                .collect();
            let grade = estimate.provenance.grade;
            self.add(TaskKind::Decides, format!("decides.{id}"), false)
                .says(format!("What {} {} to for all partners hangs most on {id}, which is grade {grade:?} ({}), and nobody has said how to find out.",
                    in_words(&names),
                    if names.len() == 1 { "comes" } else { "come" },
                    grade.words()
                ))
                .because("A pilot, a count or a quotation here tells more than anywhere else; `find_out` in its row says how.")
                .at([id])
                .who(estimate.provenance.owner.as_str());
        }
    }

    fn told_apart(&mut self, appraisal: &Appraisal) {
        let alternatives: Vec<usize> = (0..self.pack.options.len())
            .filter(|o| self.pack.options[*o].id.as_str() != STAY)
            .collect();
        for (position, &a) in alternatives.iter().enumerate() {
            self.alike(appraisal, a, None);
            for &b in &alternatives[position + 1..] {
                self.alike(appraisal, a, Some(b));
            }
        }
    }

    /// Whether an option differs from another, or from staying as now, for each partner, all of
    /// them, and everyone.
    fn alike(&mut self, appraisal: &Appraisal, a: usize, b: Option<usize>) {
        let pack = self.pack;
        let other = b.map(|b| &pack.options[b]);
        let measure = other.map_or("npv".to_owned(), |b| format!("npv_over_{}", b.id));
        let ones = self.partners().map(|p| Scope::One(Bearer::Partner(p)));
        let scopes: Vec<Scope> = ones
            .chain([Scope::Partners, Scope::All])
            .filter(|scope| {
                let figure = appraisal.of(pack, a, *scope, &measure);
                figure.is_some_and(|f| f.mean().se > 0.0 && cannot_be_told_apart(f.mean()))
            })
            .collect();
        if scopes.is_empty() {
            return;
        }
        let name = |scope: &Scope| match scope {
            Scope::Partners => "all partners".to_owned(),
            Scope::All => "everyone".to_owned(),
            Scope::One(_) => scope.name(pack),
        };
        let names: Vec<String> = scopes.iter().map(name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (option, rival) = (&pack.options[a], other.map_or(STAY, |o| o.id.as_str()));
        let rival_name = other.map_or("staying as now", |o| o.name.as_str());
        let ids: Vec<String> = scopes
            .iter()
            .map(|s| crate::appraisal::figure_id(pack, a, *s, &measure))
            .collect();
        self.add(TaskKind::Results, format!("alike.{}.{rival}", option.id), false)
            .says(format!("{} and {rival_name} cannot be told apart on average for {}.", option.name, in_words(&names)))
            .because("The difference is smaller than the error of drawing futures: say so, draw more, or choose by something else.")
            .at(ids);
    }

    fn losers(&mut self, appraisal: &Appraisal) {
        let currency = self.pack.partnership.units.currency();
        for (position, option) in self.pack.options.iter().enumerate() {
            if option.form_kind() != FormKind::Sharing {
                continue;
            }
            for p in self.partners() {
                let scope = Scope::One(Bearer::Partner(p));
                let npv = appraisal
                    .of(self.pack, position, scope, "npv")
                    .map(|f| f.mean());
                let Some(npv) = npv.filter(|npv| npv.value < 0.0 && !cannot_be_told_apart(*npv))
                else {
                    continue;
                };
                if option.lines.iter().any(|l| makes_good(l, p)) {
                    continue;
                }
                let partner = &self.pack.partnership.partners[p];
                self.add(TaskKind::Losers, format!("loses.{}.{}", option.id, partner.id), true)
                    .says(format!("{} loses by {} on average, and no transfer or guarantee makes it good: {} {currency}.", partner.name, option.name, loss(npv)))
                    .because("A sovereign partner need not agree to what harms it.")
                    .at([format!("{}.{}.npv", option.id, partner.id)])
                    .who(partner.name.as_str());
            }
        }
    }
}

/// True if a line gives a partner something from somebody else, or says that it is a guarantee.
fn makes_good(line: &Line, partner: usize) -> bool {
    let guarantee = |text: &str| text.to_lowercase().contains("guarantee");
    let gives = matches!(line.kind, LineKind::Cost | LineKind::Disbenefit);
    (gives && line.transfer_to == Some(Bearer::Partner(partner)))
        || guarantee(line.id.as_str())
        || guarantee(&line.says)
}

/// Names of which an option's formulas speak, its definitions looked into.
fn spoken_of<'a>(pack: &'a Pack, option: &'a DeliveryOption) -> BTreeSet<&'a str> {
    let mut waiting: Vec<&'a str> = Vec::new();
    for line in &option.lines {
        line.formula.expression.names(&mut waiting);
    }
    let mut spoken = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        if !spoken.insert(name) {
            continue;
        }
        let (own, shared) = (option.define.get(name), pack.partnership.define.get(name));
        if let Some(text) = own.or(shared) {
            let mut found = Vec::new();
            text.expression.names(&mut found);
            waiting.extend(found);
        }
    }
    spoken
}

impl Task {
    fn says(&mut self, what: impl Into<String>) -> &mut Task {
        self.what = what.into();
        self
    }

    fn because(&mut self, why: impl Into<String>) -> &mut Task {
        self.why = why.into();
        self
    }

    fn who(&mut self, who: impl Into<String>) -> &mut Task {
        self.who = who.into();
        self
    }

    fn at<S: Into<String>>(&mut self, places: impl IntoIterator<Item = S>) -> &mut Task {
        self.places = places.into_iter().map(Into::into).collect();
        self
    }
}

/// `a, b and c`
fn in_words(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The first few of many.
fn some(ids: &[&str]) -> String {
    const SHOWN: usize = 6;
    match ids.len().checked_sub(SHOWN) {
        None | Some(0 | 1) => in_words(ids),
        Some(more) => format!("{} and {more} more", ids[..SHOWN].join(", ")),
    }
}

/// An owner's name as a part of an id.
fn slug(text: &str) -> String {
    let plain = |c: char| {
        if c.is_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    let joined: String = text.chars().map(plain).collect();
    let parts: Vec<&str> = joined.split('-').filter(|p| !p.is_empty()).collect();
    parts.join("-")
}

fn plain(x: f64) -> String {
    let rounded = format!("{x:.2}");
    rounded
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

/// A loss with its error in whole units of money: `−1,011 ±11`.
fn loss(npv: WithError) -> String {
    format!("{} ±{}", grouped(npv.value, 0), grouped(npv.se.ceil(), 0))
}
