//! The second half of the councillor's page: who must take part, what would have to be true, and
//! how much of it is evidence.

use crate::case::Case;
use crate::councillor::Detail;
use crate::said::Said;
use crate::{quantity, words};
use comity_business_case::{
    FormKind, Grade, Scope, Subsets, Switching, SwitchingValue, TaskKind, outstanding_summary,
};

/// Of a way of sharing: how many must take part, and what one partner's absence does.
pub fn leaving(case: &Case<'_>, option: usize, detail: Detail) -> Option<Said> {
    let about = case.pack.options.get(option)?;
    if about.form_kind() != FormKind::Sharing {
        return None;
    }
    let members = about.members.iter().filter(|m| **m).count();
    let found = case.findings.subsets.iter().find(|s| s.option == option);
    let start = match found {
        Some(subsets) => groups(case, option, subsets, detail),
        None if members == 2 => Said::new("With two members, it ends if one leaves."),
        None => Said::new("No group of fewer members was tried."),
    };
    if !detail.exit {
        return Some(start);
    }
    Some(start.say(match &about.exit {
        None => " It has no terms of leaving yet.",
        Some(exit) if exit.lines.is_empty() => " Leaving has its terms, but no price.",
        Some(_) => " Leaving has its terms and its price.",
    }))
}

fn groups(case: &Case<'_>, option: usize, subsets: &Subsets, detail: Detail) -> Said {
    let start = match subsets.every_group_pays_from() {
        Some(fewest) => Said::new("Any group of ")
            .figure(
                case.figure_id(option, Scope::Partners, "fewest_members"),
                words::number(fewest),
            )
            .say(" or more members gains on average."),
        None if !subsets.complete => Said::new("Smaller groups were not tried."),
        None if subsets.some_group_pays_from().is_none() => {
            Said::new("No group of members gains on average.")
        }
        None => Said::new("Some groups of members lose, however many join."),
    };
    let leaving = subsets.leaving();
    let Some(hardest) = leaving.first().filter(|l| detail.absence && l.others < 0.0) else {
        return start;
    };
    let partner = &case.pack.partnership.partners[hardest.partner];
    let id = case.figure_id(option, Scope::Partners, &format!("without_{}", partner.id));
    start
        .say(format!(" Without {}, the others are ", partner.name))
        .figure(id, case.currency.about(hardest.others))
        .say(" worse off.")
}

/// The options whose result turns by the least change of one estimate, so many of those told: first
/// where the estimate's owner thinks it possible.
pub fn nearest_to_turning(case: &Case<'_>, most: usize) -> Vec<usize> {
    let rank = |option: usize| {
        let value = switch(case, option)?.1;
        let change = value.change.map_or(f64::INFINITY, f64::abs);
        Some((value.within_range != Some(true), change, option))
    };
    let mut found: Vec<(bool, f64, usize)> = case.alternatives().filter_map(rank).collect();
    found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    found.into_iter().take(most).map(|f| f.2).collect()
}

/// What decides about an option for all partners, and the nearest value that turns its result.
fn switch<'a>(case: &Case<'a>, option: usize) -> Option<(&'a Switching, &'a SwitchingValue)> {
    let about = case.pack.options.get(option)?;
    let mut all = case.findings.sensitivity?.switching.iter();
    let found = all.find(|s| s.option == about.id.as_str() && s.bearer == "partners")?;
    let mut values = found.values.iter();
    let value = values.find(|v| v.value.is_some() && !rolls_a_die(case, v))?;
    Some((found, value))
}

/// The nearest value at which a gain turns into a loss, or back.
pub fn must_be_true(case: &Case<'_>, option: usize) -> Option<Said> {
    let (found, value) = switch(case, option)?;
    let at = value.value?.value;
    let turns = if found.npv.value > 0.0 {
        "stops gaining"
    } else {
        "starts gaining"
    };
    let way = if at < value.present { "falls" } else { "rises" };
    let code = case.pack.partnership.units.currency();
    let said = |x| quantity::in_words(x, &value.unit, code, &case.currency);
    let what = match value.says.as_str() {
        "" => value.estimate.clone(),
        says => in_short(says),
    };
    let id = case.figure_id(
        option,
        Scope::Partners,
        &format!("fails_at_{}", value.estimate),
    );
    if said(value.present) == said(at) {
        let edge = Said::new(format!("It is on the edge: “{what}” of "));
        let even = edge.figure(id, said(at));
        return Some(even.say(" brings neither gain nor loss."));
    }
    let change = format!("from {} to {}", said(value.present), said(at));
    let possible = match value.within_range {
        Some(true) if is_placeholder(case, value) => ", which its placeholder allows",
        Some(true) => ", which its owner thinks possible",
        Some(false) if is_placeholder(case, value) => ", further than its placeholder goes",
        Some(false) => ", further than its owner expects",
        None => "",
    };
    Some(
        Said::new(format!("It {turns} if “{what}” {way} "))
            .figure(id, change)
            .say(format!("{possible}.")),
    )
}

/// At most eight words; the Economic Case has all of them.
fn in_short(says: &str) -> String {
    let words: Vec<&str> = says.split_whitespace().collect();
    match words.get(..8) {
        Some(first) if words.len() > 8 => format!("{}…", first.join(" ")),
        _ => words.join(" "),
    }
}

/// Nobody has judged a placeholder.
fn is_placeholder(case: &Case<'_>, value: &SwitchingValue) -> bool {
    let mut rows = case.pack.estimates.list.iter();
    rows.any(|e| e.name == value.estimate && e.provenance.grade == Grade::D)
}

fn rolls_a_die(case: &Case<'_>, value: &SwitchingValue) -> bool {
    let mut rows = case.pack.estimates.list.iter();
    rows.any(|e| e.name == value.estimate && e.is_chance())
}

/// How much is evidence, what must come before a vote, and whose the vote is.
pub fn sure(case: &Case<'_>) -> Vec<Said> {
    let summary = outstanding_summary(case.pack, case.findings.outstanding);
    let evidence = Said::default()
        .figure(
            "case.all.evidenced",
            format!("{} of {}", summary.evidenced, summary.estimates),
        )
        .say(" estimates rest on evidence.");
    let before = Said::new(match before_a_vote(case).as_slice() {
        [] => "Nothing that must come before a vote is missing from the case.".to_owned(),
        missing => format!("Before a vote, settle {}.", words::list(missing)),
    });
    let yours = Said::new("This page recommends nothing: the vote is yours.");
    vec![evidence.then(before), yours]
}

/// What blocks a decision, each sort once.
fn before_a_vote(case: &Case<'_>) -> Vec<String> {
    let mut sorts: Vec<String> = Vec::new();
    for task in case.findings.outstanding.iter().filter(|t| t.blocking) {
        let sort = sort(task.kind).to_owned();
        if !sorts.contains(&sort) {
            sorts.push(sort);
        }
    }
    sorts
}

fn sort(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Options => "which ways to compare",
        TaskKind::Baseline => "what staying costs",
        TaskKind::Evidence | TaskKind::OldEvidence | TaskKind::Correlations | TaskKind::Decides => {
            "the missing evidence"
        }
        TaskKind::Exit => "the terms of leaving",
        TaskKind::Owners => "who answers for promises",
        TaskKind::DisplacedWork => "where work goes",
        TaskKind::Calendar => "the calendar",
        TaskKind::People | TaskKind::Shortfall => "who finds the time",
        TaskKind::Results => "which way is better",
        TaskKind::Losers => "what losers are offered",
    }
}
