//! One page for those who vote: what is asked, what it brings and to whom, and how sure that is,
//! in words that can be read out. It recommends nothing, and every figure on it has a name.

use crate::case::Case;
use crate::said::Said;
use crate::{councillor_doubts, words};
use comity_business_case::{
    Bearer, COST_RATIO, Figure, FormKind, SAVING_RATIO, Scope, Side, Spread,
};

/// Options that are told in full; others stand on the pages that follow.
pub const TOLD: usize = 3;
/// Losers that are named for each option.
const LOSERS: usize = 3;

/// The page.
pub struct Councillor {
    pub title: String,
    pub blocks: Vec<Block>,
    pub small: String,
}

/// A heading with sentences.
pub struct Block {
    pub heading: &'static str,
    pub paragraphs: Vec<Said>,
}

impl Councillor {
    pub fn new(case: &Case<'_>) -> Councillor {
        let blocks = vec![
            block("What is asked", vec![asked(case)]),
            block("What staying as now costs", vec![staying(case)]),
            block("What each way brings", brings(case)),
            block("Who loses and who gains", each(case, who)),
            block("Where work goes", each(case, work)),
            block(
                "If a partner stays out or leaves",
                councillor_doubts::leaving(case),
            ),
            block(
                "What would have to be true",
                councillor_doubts::must_be_true(case),
            ),
            block("How sure this is", councillor_doubts::sure(case)),
        ];
        Councillor {
            title: case.pack.partnership.name.clone(),
            blocks: blocks
                .into_iter()
                .filter(|b| !b.paragraphs.is_empty())
                .collect(),
            small: small(case),
        }
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

fn block(heading: &'static str, paragraphs: Vec<Said>) -> Block {
    Block {
        heading,
        paragraphs,
    }
}

/// Something for each option that is told.
fn each(case: &Case<'_>, of: fn(&Case<'_>, usize) -> Option<Said>) -> Vec<Said> {
    let told = case.alternatives().take(TOLD);
    told.filter_map(|option| of(case, option)).collect()
}

fn asked(case: &Case<'_>) -> Said {
    let partners = words::number(case.pack.partnership.partners.len());
    let names: Vec<String> = case.alternatives().map(|o| case.option_name(o)).collect();
    match names.len() {
        0 => Said::new("This case holds only staying as now: there is nothing to choose yet."),
        n if n > TOLD => Said::new(format!(
            "Should the {partners} partners stay as now, or change? The case looks at {} ways; {} are told here, the others on the pages that follow.",
            words::number(n),
            words::number(TOLD)
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
        Some(cost) => Said::new("Staying as now costs all partners together ")
            .figure(id, case.currency.about(cost.value))
            .say(format!(" {}.", case.span())),
        None => Said::new("The case does not say what staying as now costs."),
    }
}

fn brings(case: &Case<'_>) -> Vec<Said> {
    let mut paragraphs = each(case, both_views);
    if !paragraphs.is_empty() {
        paragraphs.push(how_few(case));
    }
    paragraphs
}

fn both_views(case: &Case<'_>, option: usize) -> Option<Said> {
    let npv = case.spread(option, Scope::Partners, "npv")?;
    let id = case.figure_id(option, Scope::Partners, "npv");
    let start = format!(
        "{}: as stated, all partners together ",
        case.option_name(option)
    );
    let first = told(case, Said::new(start), &id, npv, " futures");
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
fn how_few(case: &Case<'_>) -> Said {
    if case.appraisal.from_side(Side::TurnedOut).is_none() {
        return Said::new("The case is not set beside how such programmes turned out; ask why.");
    }
    let view = &case.pack.outside.view;
    let known = |id: &str| case.pack.estimates.inputs.iter().any(|i| i.id == id);
    let measures = [
        (COST_RATIO, view.cost.n(), "costs"),
        (SAVING_RATIO, view.saving.n(), "savings"),
    ];
    let mut said = Said::new("How such programmes turned out is known of only ");
    let found = measures.into_iter().filter(|m| known(m.0));
    for (position, (id, n, what)) in found.enumerate() {
        let link = if position == 0 { "" } else { " and of " };
        said = said
            .say(link)
            .figure(id, n.to_string())
            .say(format!(" for {what}"));
    }
    said.say(", and failures are told of more often.")
}

fn verb(gain: f64) -> &'static str {
    if gain < 0.0 { "lose" } else { "gain" }
}

/// One who gains or loses by an option.
struct Share {
    scope: Scope,
    name: String,
    mean: f64,
}

/// Everyone whom an option touches, the worst off first.
fn shares(case: &Case<'_>, option: usize) -> Vec<Share> {
    let scopes = case.appraisal.scopes.get(option).into_iter().flatten();
    let share = |scope: &Scope| {
        let Scope::One(bearer) = scope else {
            return None;
        };
        let mean = case.spread(option, *scope, "npv")?.mean.value;
        Some(Share {
            scope: *scope,
            name: in_sentence(case, *bearer),
            mean,
        })
    };
    let mut found: Vec<Share> = scopes.filter_map(share).collect();
    found.sort_by(|a, b| a.mean.total_cmp(&b.mean));
    found
}

/// "the front line", "Glasgow".
fn in_sentence(case: &Case<'_>, bearer: Bearer) -> String {
    let name = Scope::One(bearer).name(case.pack);
    match bearer {
        Bearer::Partner(_) => name,
        _ => name.to_lowercase(),
    }
}

fn who(case: &Case<'_>, option: usize) -> Option<Said> {
    let shares = shares(case, option);
    let (worst, best) = (shares.first()?, shares.last()?);
    let amount = |said: Said, share: &Share| {
        let id = case.figure_id(option, share.scope, "npv");
        said.figure(id, case.currency.about(share.mean))
    };
    let losers: Vec<&Share> = shares.iter().filter(|s| s.mean < 0.0).collect();
    let mut said = Said::new(format!("{}: ", case.option_name(option)));
    if losers.is_empty() {
        said = said.say(format!("nobody loses; least gains {}, ", worst.name));
        return Some(most(amount(said, worst), best, &amount));
    }
    said = said.say("worst off first, the losers are ");
    for (position, loser) in losers.iter().take(LOSERS).enumerate() {
        let link = if position > 0 { "; " } else { "" };
        said = amount(said.say(format!("{link}{}, ", loser.name)), loser);
    }
    said = match losers.len().saturating_sub(LOSERS) {
        0 => said,
        more => said.say(format!("; and {} more", words::number(more))),
    };
    if best.mean < 0.0 {
        return Some(said.say(". Nobody gains."));
    }
    Some(most(said, best, &amount))
}

fn most(said: Said, best: &Share, amount: &dyn Fn(Said, &Share) -> Said) -> Said {
    amount(said.say(format!("; most gains {}, ", best.name)), best).say(".")
}

fn work(case: &Case<'_>, option: usize) -> Option<Said> {
    let scope = Scope::One(Bearer::FrontLine);
    let name = case.option_name(option);
    let Some(npv) = case.spread(option, scope, "npv") else {
        return Some(Said::new(format!(
            "{name} says nothing of work that moves to those who serve the public; ask."
        )));
    };
    let id = case.figure_id(option, scope, "npv");
    let amount = case.currency.about(npv.mean.value);
    Some(if npv.mean.value < 0.0 {
        Said::new(format!("{name} moves work worth "))
            .figure(id, amount)
            .say(" to those who serve the public.")
    } else {
        Said::new(format!(
            "{name} frees those who serve the public of work worth "
        ))
        .figure(id, amount)
        .say(".")
    })
}

fn small(case: &Case<'_>) -> String {
    let sharing = case.pack.options.iter();
    let ends = sharing
        .filter(|o| o.form_kind() == FormKind::Sharing)
        .any(|o| case.pack.outside.ends(o));
    let ends = if ends {
        " As such programmes turned out, sharing also ends when theirs did."
    } else {
        ""
    };
    format!(
        "Gains and losses are on average, against staying as now, {}, in prices of {}; later money counts a little less.{ends} A future is one way things may go. Every figure has a name, listed at the end; comity explain and that name say where it comes from.",
        case.span(),
        case.start()
    )
}
