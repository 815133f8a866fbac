//! `comity power`: who decides, which is not who has how many votes.

use crate::arguments::Format;
use crate::layout::{fold, table};
use crate::money::grouped;
use crate::{Failure, print, problems};
use clap::Args;
use comity_business_case::coalition::{
    MinimalGroups, Power, VoterPower, blocking_groups, may_contradict, power,
};
use comity_business_case::{PowerJson, Voting};
use std::path::PathBuf;

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
    /// The pack: a folder with partnership.toml and voting/*.toml
    #[arg(required_unless_present = "weights")]
    pub pack: Option<PathBuf>,
    /// Only this rule, by its id [default: every rule of the pack]
    #[arg(long, value_name = "ID", conflicts_with = "weights")]
    pub rule: Option<String>,
    /// Without a pack: the votes of each, such as 6,6,3
    #[arg(
        long,
        value_name = "VOTES",
        value_delimiter = ',',
        conflicts_with = "pack"
    )]
    pub weights: Vec<u64>,
    /// With --weights: the votes that are enough: a number, or words such as
    /// "at least 2/3"
    #[arg(
        long,
        value_name = "VOTES",
        requires = "weights",
        default_value = "more than half"
    )]
    pub quota: String,
    /// With --weights: who has them, such as Aberdeen,Aberdeenshire,Moray
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        requires = "weights"
    )]
    pub names: Vec<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

pub fn run(asked: &Asked) -> Result<(), Failure> {
    let rules = rules(asked)?;
    let mut found = Vec::new();
    for rule in &rules {
        let power = power(&rule.rule).map_err(|error| {
            eprintln!("{}: {error}", rule.name);
            Failure::Asked
        })?;
        found.push((rule, power));
    }
    if asked.format == Format::Json {
        let json = PowerJson::new(&found);
        return print(&serde_json::to_string_pretty(&json).unwrap_or_default());
    }
    let parts: Vec<String> = found.iter().map(|(rule, p)| part(rule, p)).collect();
    print(&format!("{}\n\n{}", parts.join("\n\n\n"), fold(WORDS)))
}

/// The rules asked about: those of the pack, or the one given directly.
fn rules(asked: &Asked) -> Result<Vec<Voting>, Failure> {
    let Some(folder) = &asked.pack else {
        return direct(asked).map(|rule| vec![rule]).map_err(|error| {
            eprintln!("{error}");
            Failure::Asked
        });
    };
    let pack = problems::read_pack(folder)?;
    let known: Vec<String> = pack.voting.iter().map(|r| r.id.to_string()).collect();
    let wanted = |rule: &Voting| asked.rule.as_ref().is_none_or(|id| rule.id.as_str() == id);
    let rules: Vec<Voting> = pack.voting.into_iter().filter(wanted).collect();
    match (rules.is_empty(), &asked.rule) {
        (false, _) => return Ok(rules),
        (true, Some(id)) if !known.is_empty() => {
            eprintln!(
                "--rule {id}: there is no such rule; choose from {}",
                known.join(", ")
            );
        }
        _ => eprintln!(
            "{} has no voting rules: add voting/board.toml (docs/reference/partners.md), or ask with --weights 6,6,3",
            pack.partnership.name
        ),
    }
    Err(Failure::Asked)
}

fn direct(asked: &Asked) -> Result<Voting, String> {
    let names = match asked.names.is_empty() {
        true => (0..asked.weights.len()).map(letter).collect(),
        false => asked.names.iter().map(|n| n.trim().to_owned()).collect(),
    };
    Voting::direct(names, asked.weights.clone(), &asked.quota)
}

/// `A`, `B`, … `Z`, `A2`, …
fn letter(at: usize) -> String {
    let letter = char::from(b'A' + (at % 26) as u8);
    match at / 26 {
        0 => letter.to_string(),
        round => format!("{letter}{}", round + 1),
    }
}

const WORDS: &str = "Power: partners come round to a decision one after the other; in this share of all orders it is this one's vote that carries it (Shapley and Shubik). Swings: its part of all cases where one vote decides (Banzhaf). Decides: the share of all votes of the others where this one decides. All are counted exactly. They say what a rule gives, not how people will vote.";

fn part(rule: &Voting, found: &Power) -> String {
    let line = "─".repeat(rule.name.chars().count().min(80));
    let mut parts = vec![format!("{}\n{line}", fold(&rule.name))];
    let needed = fold(&format!("{} {}", rule.says, needed(rule)));
    parts.push(format!("{needed}\n\n{}", voters(rule, found)));
    let said = said(rule, found)
        .iter()
        .map(|s| fold(s))
        .collect::<Vec<_>>();
    parts.push(said.join("\n"));
    let text = format!("{}\n{}\n\n{}", parts[0], parts[1], parts[2]);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

/// What carries a decision.
fn needed(rule: &Voting) -> String {
    let each: Vec<String> = rule
        .conditions
        .iter()
        .map(|c| {
            let total: u64 = c.votes.iter().sum();
            let (quota, total) = (whole(c.quota), whole(total));
            format!("{quota} of {total} {}", c.says)
        })
        .collect();
    let vetoes: Vec<&str> = rule
        .vetoes
        .iter()
        .map(|v| rule.names[*v].as_str())
        .collect();
    let but = match vetoes.is_empty() {
        true => String::new(),
        false => format!(", and nothing against {}", listed(&vetoes, "or")),
    };
    format!("A decision needs {}{but}.", each.join(" and "))
}

fn whole(number: u64) -> String {
    grouped(number as f64, 0)
}

fn listed(names: &[&str], joined: &str) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} {joined} {last}", first.join(", ")),
    }
}

fn percent(share: f64) -> String {
    grouped(share * 100.0, 1)
}

fn voters(rule: &Voting, found: &Power) -> String {
    let less = rule.costs.as_ref().and_then(|costs| found.less(costs));
    let mut head = vec!["", "Votes", "Votes %", "Power %", "Swings %", "Decides %"];
    if less.is_some() {
        head.extend(["Pays %", "Power − pays"]);
    }
    let mut table = table(&head);
    let first = &rule.conditions[0].votes;
    let total: u64 = first.iter().sum();
    for (at, voter) in found.voters.iter().enumerate() {
        let mut row = vec![
            rule.names[at].clone(),
            whole(first[at]),
            percent(first[at] as f64 / total as f64),
            percent(voter.shapley_shubik),
            percent(voter.banzhaf),
            percent(voter.banzhaf_absolute),
        ];
        if let Some(less) = &less {
            row.push(percent(voter.shapley_shubik - less[at]));
            row.push(percent(less[at]));
        }
        table.add_row(row);
    }
    let first = match rule.conditions.len() {
        1 => String::new(),
        _ => format!(
            "\nVotes are those of the first condition, {}.",
            rule.conditions[0].says
        ),
    };
    format!("{table}{first}")
}

/// What a reader should see at once.
fn said(rule: &Voting, found: &Power) -> Vec<String> {
    let mut said = Vec::new();
    let who = |is: &dyn Fn(&VoterPower) -> bool| -> Vec<&str> {
        let voters = found.voters.iter().zip(&rule.names);
        voters
            .filter(|(v, _)| is(v))
            .map(|(_, n)| n.as_str())
            .collect()
    };
    let dictators = who(&|v| v.is_dictator);
    let stated = |name: &str| rule.vetoes.iter().any(|v| rule.names[*v] == name);
    let mut vetoers = who(&|v| v.has_veto && !v.is_dictator);
    vetoers.retain(|name| !stated(name));
    let dummies = who(&VoterPower::is_dummy);
    if !dictators.is_empty() {
        said.push(format!("{} decides alone.", listed(&dictators, "and")));
    }
    if vetoers.len() == rule.names.len() {
        said.push("Each has a veto: nothing is carried against anybody.".to_owned());
    } else if !vetoers.is_empty() {
        said.push(format!(
            "Nothing is carried against {}.",
            listed(&vetoers, "or")
        ));
    }
    if !dummies.is_empty() {
        let whose = listed(&dummies, "or");
        said.push(format!("The vote of {whose} never makes a difference."));
    }
    said.extend(alike(rule, found));
    if may_contradict(&rule.rule) == Some(true) {
        said.push("The quota is too low: a group and all the others could both carry a decision, and contradict each other.".to_owned());
    }
    let share = percent(found.carried_share);
    said.push(format!("Of all ways to vote, {share} % carry a decision."));
    said.extend(blocking_groups(&rule.rule, MOST_GROUPS).map(|b| blocking(rule, &b)));
    said
}

/// Blocking groups named at most.
const MOST_GROUPS: usize = 6;

fn blocking(rule: &Voting, found: &MinimalGroups) -> String {
    let named: Vec<String> = found.groups.iter().map(|g| rule.words(*g)).collect();
    let more = match found.count.saturating_sub(named.len()) {
        0 => String::new(),
        more => format!("; and {} more groups", grouped(more as f64, 0)),
    };
    format!("Can block any decision: {}{more}.", named.join("; "))
}

/// Voters with the same power and different votes.
fn alike(rule: &Voting, found: &Power) -> Option<String> {
    let votes = &rule.conditions[0].votes;
    let same = |a: usize, b: usize| found.voters[a].swings == found.voters[b].swings;
    let voters = 0..votes.len();
    let odd = |a: usize| {
        voters
            .clone()
            .filter(move |b| same(a, *b))
            .any(|b| votes[a] != votes[b])
    };
    let first = voters
        .clone()
        .find(|a| !found.voters[*a].is_dummy() && odd(*a))?;
    let group: Vec<usize> = voters.filter(|b| same(first, *b)).collect();
    let names: Vec<&str> = group.iter().map(|v| rule.names[*v].as_str()).collect();
    let numbers: Vec<String> = group.iter().map(|v| whole(votes[*v])).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    Some(format!(
        "{} have the same power with {} votes.",
        listed(&names, "and"),
        listed(&numbers, "and")
    ))
}
