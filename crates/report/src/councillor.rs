//! One page for those who vote: what is asked, what it brings and to whom, and how sure that is,
//! in words that can be read out. It recommends nothing, and every figure on it has a name.

use crate::case::Case;
use crate::said::Said;
use crate::{councillor_doubts, words};
use comity_business_case::{Bearer, COST_RATIO, Figure, SAVING_RATIO, Scope, Side, Spread};

/// Options that are told in full; others stand on the pages that follow.
const TOLD: usize = 3;
/// Below the title.
const LEAD: &str = "For those who vote";
/// The most words of the page.
const WORDS: usize = 348;

/// How much is told of each option, the same of all.
#[derive(Clone, Copy, Debug)]
pub struct Detail {
    /// Losers that are named.
    losers: usize,
    /// Whether it is said that leaving has terms and a price.
    pub exit: bool,
    /// Whether it is said what one partner's absence does.
    pub absence: bool,
    /// Of how many options it is said what would have to be true.
    switching: usize,
}

/// From all to as much as fits: the first whose words are few enough is taken.
const DETAILS: [Detail; 5] = [
    detail(3, true, true, TOLD),
    detail(1, true, true, 1),
    detail(1, false, true, 1),
    detail(1, false, false, 1),
    detail(1, false, false, 0),
];

const fn detail(losers: usize, exit: bool, absence: bool, switching: usize) -> Detail {
    Detail {
        losers,
        exit,
        absence,
        switching,
    }
}

/// The page.
pub struct Councillor {
    pub title: String,
    pub lead: &'static str,
    pub blocks: Vec<Block>,
    pub small: String,
}

/// A heading with sentences.
pub struct Block {
    pub heading: String,
    pub paragraphs: Vec<Said>,
}

impl Councillor {
    /// As much as fits on a page that can be read out.
    pub fn new(case: &Case<'_>) -> Councillor {
        let [full, less @ ..] = DETAILS;
        let mut page = Councillor::told(case, full);
        for detail in less {
            if page.words() > WORDS {
                page = Councillor::told(case, detail);
            }
        }
        page
    }

    fn told(case: &Case<'_>, detail: Detail) -> Councillor {
        let tight = councillor_doubts::nearest_to_turning(case, detail.switching);
        let mut blocks = vec![block("What is asked", vec![asked(case), staying(case)])];
        for option in in_full(case) {
            let mut said = of_option(case, option, detail);
            if tight.contains(&option) {
                said.extend(councillor_doubts::must_be_true(case, option));
            }
            blocks.push(block(&case.option_name(option), said));
        }
        let mut sure: Vec<Said> = how_few(case).into_iter().collect();
        sure.extend(councillor_doubts::sure(case));
        blocks.push(block("How sure this is", sure));
        Councillor {
            title: case.pack.partnership.name.clone(),
            lead: LEAD,
            blocks,
            small: small(case),
        }
    }

    /// How many words it has.
    fn words(&self) -> usize {
        let of_block = |b: &Block| {
            let said: String = b.paragraphs.iter().map(|p| p.text() + " ").collect();
            count(&b.heading) + count(&said)
        };
        count(&self.title)
            + count(LEAD)
            + self.blocks.iter().map(of_block).sum::<usize>()
            + count(&self.small)
    }

    /// Every figure of the page, each name once.
    pub fn figures(&self) -> Vec<(String, String)> {
        let mut found: Vec<(String, String)> = Vec::new();
        let said = self.blocks.iter().flat_map(|b| &b.paragraphs);
        for (words, id) in said.flat_map(Said::figures) {
            if !found.iter().any(|(w, i)| w == words && i == id) {
                found.push((words.to_owned(), id.to_owned()));
            }
        }
        found
    }
}

fn count(text: &str) -> usize {
    text.split_whitespace().count()
}

fn block(heading: &str, paragraphs: Vec<Said>) -> Block {
    Block {
        heading: heading.to_owned(),
        paragraphs,
    }
}

/// What an option brings, to whom, and with whom.
fn of_option(case: &Case<'_>, option: usize, detail: Detail) -> Vec<Said> {
    let work = work(case, option, detail.losers);
    let people = match (who(case, option, detail.losers), work) {
        (Some(who), Some(work)) => Some(who.then(work)),
        (who, _) => who,
    };
    let parts = [
        both_views(case, option),
        people,
        councillor_doubts::leaving(case, option, detail),
    ];
    parts.into_iter().flatten().collect()
}

/// The options told in full, in their order: where they are too many, those with the highest mean
/// for everyone, as such programmes turned out if that is known.
fn in_full(case: &Case<'_>) -> Vec<usize> {
    let mean = |option: usize| {
        let seen = case.seen(Side::TurnedOut, option, Scope::All, "npv");
        let npv = seen.or_else(|| case.spread(option, Scope::All, "npv"));
        npv.map_or(f64::NEG_INFINITY, |s| s.mean.value)
    };
    let mut options: Vec<usize> = case.alternatives().collect();
    options.sort_by(|a, b| mean(*b).total_cmp(&mean(*a)));
    options.truncate(TOLD);
    options.sort_unstable();
    options
}

fn asked(case: &Case<'_>) -> Said {
    let partners = words::number(case.pack.partnership.partners.len());
    let names: Vec<String> = case.alternatives().map(|o| case.option_name(o)).collect();
    match names.len() {
        0 => Said::new("This case holds only staying as now: there is nothing to choose yet."),
        n if n > TOLD => Said::new(format!(
            "Should the {partners} partners stay as now, or change? Of {} ways the {} that come out best{} are told here.",
            words::number(n),
            words::number(TOLD),
            match case.appraisal.from_side(Side::TurnedOut) {
                Some(_) => ", as such programmes turned out,",
                None => "",
            }
        )),
        _ => Said::new(format!(
            "Should the {partners} partners stay as now, or choose {}?",
            names.join(" or ")
        )),
    }
}

fn staying(case: &Case<'_>) -> Said {
    let id = "stay.partners.costs_pv";
    match case.appraisal.figure(id).map(Figure::mean) {
        Some(cost) => Said::new("Staying as now costs the partners together ")
            .figure(id, case.currency.about(cost.value))
            .say(format!(" {}.", case.span())),
        None => Said::new("The case does not say what staying as now costs."),
    }
}

fn both_views(case: &Case<'_>, option: usize) -> Option<Said> {
    let npv = case.spread(option, Scope::Partners, "npv")?;
    let id = case.figure_id(option, Scope::Partners, "npv");
    let start = Said::new("As stated, all partners ");
    let first = told(case, start, &id, npv, " futures");
    let Some(seen) = case.seen(Side::TurnedOut, option, Scope::Partners, "npv") else {
        return Some(first);
    };
    let outside = format!("{}{id}", Side::TurnedOut.prefix());
    let start = Said::new("As such programmes turned out, they ");
    Some(first.then(told(case, start, &outside, seen, "")))
}

/// "gain about £83 million, and gain in over 99 of 100 futures."
fn told(case: &Case<'_>, start: Said, id: &str, npv: &Spread, futures: &str) -> Said {
    let share = words::of_100(npv.p_positive.value);
    let link = if npv.mean.value < 0.0 { "but" } else { "and" };
    let even = npv.mean.value.abs() < 1.96 * npv.mean.se;
    let result = if even {
        start.figure(id, "come out about even")
    } else {
        start
            .say(format!("{} ", verb(npv.mean.value)))
            .figure(id, case.currency.about(npv.mean.value))
    };
    result
        .say(format!(", {link} gain in "))
        .figure(id, share)
        .say(format!("{futures}."))
}

/// With how few programmes the second view stands.
fn how_few(case: &Case<'_>) -> Option<Said> {
    case.alternatives().next()?;
    if case.appraisal.from_side(Side::TurnedOut).is_none() {
        let said = "The case is not set beside how such programmes turned out; ask why.";
        return Some(Said::new(said));
    }
    let view = &case.pack.outside.view;
    let known = |id: &str| case.pack.estimates.inputs.iter().any(|i| i.id == id);
    let measures = [
        (COST_RATIO, view.cost.n(), " such programmes tell of costs"),
        (SAVING_RATIO, view.saving.n(), " of savings"),
    ];
    let found = measures.into_iter().filter(|m| known(m.0));
    let (mut said, mut link) = (Said::default(), "Only ");
    for (id, n, what) in found {
        said = said.say(link).figure(id, n.to_string()).say(what);
        link = " and ";
    }
    (!said.pieces.is_empty()).then(|| said.say("; failures are told more often."))
}

fn verb(gain: f64) -> &'static str {
    if gain < 0.0 { "lose" } else { "gain" }
}

/// One who gains or loses by an option.
struct Share {
    scope: Scope,
    name: String,
    many: bool,
    mean: f64,
}

impl Share {
    fn loses(&self) -> String {
        let verb = if self.many { "lose" } else { "loses" };
        format!("{} {verb}", self.name)
    }

    fn gains(&self) -> String {
        let verb = if self.many { "gain" } else { "gains" };
        format!("{} {verb}", self.name)
    }
}

/// Everyone whom an option touches, the worst off first.
fn shares(case: &Case<'_>, option: usize) -> Vec<Share> {
    let scopes = case.appraisal.scopes.get(option).into_iter().flatten();
    let share = |scope: &Scope| {
        let Scope::One(bearer) = scope else {
            return None;
        };
        let mean = case.spread(option, *scope, "npv")?.mean.value;
        let (name, many) = in_sentence(case, *bearer);
        Some(Share {
            scope: *scope,
            name,
            many,
            mean,
        })
    };
    let mut found: Vec<Share> = scopes.filter_map(share).collect();
    found.sort_by(|a, b| a.mean.total_cmp(&b.mean));
    found
}

/// "the front line", "Glasgow"; and whether it is many.
fn in_sentence(case: &Case<'_>, bearer: Bearer) -> (String, bool) {
    let name = Scope::One(bearer).name(case.pack);
    match bearer {
        Bearer::Partner(_) => (name, false),
        Bearer::Staff | Bearer::ServiceUsers | Bearer::Outside => (name.to_lowercase(), true),
        Bearer::FrontLine | Bearer::Place => (name.to_lowercase(), false),
    }
}

fn who(case: &Case<'_>, option: usize, named: usize) -> Option<Said> {
    let shares = shares(case, option);
    let (worst, best) = (shares.first()?, shares.last()?);
    let amount = |said: Said, share: &Share| {
        let id = case.figure_id(option, share.scope, "npv");
        said.figure(id, case.currency.about(share.mean))
    };
    let losers: Vec<&Share> = shares.iter().filter(|s| s.mean < 0.0).collect();
    if losers.is_empty() {
        let said = Said::new(format!(
            "Nobody loses on average: {} least, ",
            worst.gains()
        ));
        let said = amount(said, worst).say(format!(", and {} most, ", best.name));
        return Some(amount(said, best).say("."));
    }
    let mut said = Said::default();
    for (position, loser) in losers.iter().take(named).enumerate() {
        let front_line = loser.scope == Scope::One(Bearer::FrontLine);
        let words = match position {
            0 if front_line => "The front line loses most, taking on work worth ".to_owned(),
            0 => words::capital(&format!("{} most, ", loser.loses())),
            _ => format!("; {} ", loser.loses()),
        };
        said = amount(said.say(words), loser);
    }
    if losers.len() > named && named > 1 {
        said = said.say(match losers.len() - named {
            1 => "; so does one more".to_owned(),
            more => format!("; so do {} more", words::number(more)),
        });
    }
    if best.mean < 0.0 {
        return Some(said.say("; nobody gains."));
    }
    let said = said.say(format!("; {} most, ", best.gains()));
    Some(amount(said, best).say("."))
}

fn work(case: &Case<'_>, option: usize, named: usize) -> Option<Said> {
    let scope = Scope::One(Bearer::FrontLine);
    let Some(npv) = case.spread(option, scope, "npv") else {
        let said = "It is silent on work that moves to the front line.";
        return Some(Said::new(said));
    };
    if npv.mean.value < 0.0 && named_loser(case, option, scope, named) {
        let worst = shares(case, option)
            .first()
            .is_some_and(|s| s.scope == scope);
        let said = "The front line's loss is work that moves to it.";
        return (!worst).then(|| Said::new(said));
    }
    let id = case.figure_id(option, scope, "npv");
    let amount = case.currency.about(npv.mean.value);
    let start = if npv.mean.value < 0.0 {
        "The front line takes on work worth "
    } else {
        "The front line is freed of work worth "
    };
    Some(Said::new(start).figure(id, amount).say("."))
}

/// True for one of the losers that are named.
fn named_loser(case: &Case<'_>, option: usize, scope: Scope, named: usize) -> bool {
    let shares = shares(case, option);
    shares.iter().take(named).any(|s| s.scope == scope)
}

fn small(case: &Case<'_>) -> String {
    format!(
        "Gains and losses are averages, {}, in prices of {}; later money counts less. A future is one way things may go. The last page names each figure for “comity explain”.",
        case.span(),
        case.start()
    )
}
