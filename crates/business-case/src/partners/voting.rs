//! `voting/*.toml`: how partners decide together; one file for each rule.

use super::{VOTING_FOLDER, quota};
use crate::files::PackFiles;
use crate::groups::listed;
use crate::partnership::Partnership;
use crate::problem::{Problem, SourceText};
use crate::text::{Text, id, partner, read_toml};
use comity_domain::{Id, Partner};
use comity_methods::coalition::{
    Condition, MOST_VOTERS, PowerError, VotingRule, square_root_weights,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// How partners decide together. Voters are the partners, in their order.
#[derive(Clone, Debug)]
pub struct Voting {
    /// Its id.
    pub id: Id,
    /// The name people use.
    pub name: String,
    /// What it decides and how, in words.
    pub says: String,
    /// Names of the voters, in the order of the rule.
    pub names: Vec<String>,
    /// What must be met for a decision, in the votes of the file.
    pub conditions: Vec<VotingCondition>,
    /// Voters against whom nothing is carried.
    pub vetoes: Vec<usize>,
    /// What each voter pays, in any unit, if it is said.
    pub costs: Option<Vec<f64>>,
    /// All of it as a rule.
    pub rule: VotingRule,
}

/// One condition of a voting rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VotingCondition {
    /// What is counted, in words: `seats`, `partners`, `population`.
    pub says: String,
    /// Votes of each voter.
    pub votes: Vec<u64>,
    /// The votes that are enough.
    pub quota: u64,
}

impl Voting {
    /// A rule given directly: votes by name, and the votes that are enough.
    ///
    /// ```
    /// use comity_business_case::Voting;
    /// let names = ["Aberdeen", "Aberdeenshire", "Moray"].map(str::to_owned).to_vec();
    /// let board = Voting::direct(names, vec![6, 6, 3], "more than half")?;
    /// assert_eq!(board.conditions[0].quota, 8);
    /// # Ok::<(), String>(())
    /// ```
    ///
    /// # Errors
    /// In words: names and votes that are not one for one, a quota that says nothing, votes with
    /// which nothing is decided.
    pub fn direct(names: Vec<String>, votes: Vec<u64>, quota: &str) -> Result<Voting, String> {
        if names.len() != votes.len() {
            let (names, votes) = (names.len(), votes.len());
            return Err(format!(
                "there are {names} names and {votes} numbers of votes; give one name for each"
            ));
        }
        let quota = votes_needed(quota, &votes)?;
        let rule = VotingRule::weighted(votes.clone(), quota).map_err(|e| e.to_string())?;
        let says = "votes".to_owned();
        Ok(Voting {
            id: Id::new("direct").map_err(|e| e.to_string())?,
            name: "Voting power".to_owned(),
            says: String::new(),
            names,
            conditions: vec![VotingCondition { says, votes, quota }],
            vetoes: Vec::new(),
            costs: None,
            rule,
        })
    }

    /// The names of a group of voters.
    pub fn words(&self, group: usize) -> String {
        let names = comity_methods::coalition::members(group).filter_map(|v| self.names.get(v));
        listed(&names.map(String::as_str).collect::<Vec<_>>())
    }
}

/// A number of votes, or a share of all in words.
fn votes_needed(quota: &str, votes: &[u64]) -> Result<u64, String> {
    let total = votes.iter().try_fold(0u64, |sum, v| sum.checked_add(*v));
    let total = total.ok_or(PowerError::TooManyVotes.to_string())?;
    let number = quota.trim().parse().ok();
    number
        .or_else(|| quota::votes(quota, total))
        .ok_or_else(|| format!("`{quota}` does not say how many votes are enough"))
}

const QUOTA_HELP: &str =
    "write a number of votes, or \"more than half\", \"at least 2/3\", \"more than 55%\", \"all\"";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVoting {
    id: Text,
    name: Option<Text>,
    says: Option<Text>,
    condition: Vec<RawCondition>,
    #[serde(default)]
    veto: Vec<Text>,
    costs: Option<toml::Spanned<BTreeMap<String, f64>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCondition {
    says: Option<Text>,
    votes: Option<toml::Spanned<RawVotes>>,
    square_root_of: Option<toml::Spanned<BTreeMap<String, f64>>>,
    quota: toml::Spanned<RawQuota>,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "votes must be \"one each\" or whole numbers by partner, such as { east = 6, west = 3 }"
)]
enum RawVotes {
    Word(String),
    ByPartner(BTreeMap<String, u64>),
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "quota must be a whole number of votes or words such as \"more than half\""
)]
enum RawQuota {
    Number(u64),
    Words(String),
}

/// Reads all voting rules, in the order of their files.
pub(crate) fn read(
    files: &PackFiles,
    partnership: &Partnership,
    problems: &mut Vec<Problem>,
) -> Vec<Voting> {
    let mut rules: Vec<Voting> = Vec::new();
    let paths = files
        .paths()
        .filter(|p| super::is_read(p) && p.starts_with(VOTING_FOLDER));
    for path in paths {
        let source = match files.text(path) {
            Some(Ok(source)) => source,
            Some(Err(problem)) => {
                problems.push(problem);
                continue;
            }
            None => continue,
        };
        let Some(raw) = read_toml::<RawVoting>(&source, problems) else {
            continue;
        };
        let span = raw.id.span();
        let mut reader = Reader {
            partners: &partnership.partners,
            source,
            problems,
        };
        if let Some(rule) = reader.voting(raw) {
            if rules.iter().any(|r| r.id == rule.id) {
                let message = format!("there are two voting rules `{}`", rule.id);
                reader.problem(span, message, "give each an id of its own");
            }
            rules.push(rule);
        }
    }
    rules
}

struct Reader<'a> {
    partners: &'a [Partner],
    source: SourceText,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.problems
            .push(Problem::new(message, help).at(&self.source, span));
    }

    fn voting(&mut self, raw: RawVoting) -> Option<Voting> {
        let before = self.problems.len();
        let id = id(&raw.id, &self.source, self.problems)?;
        if self.partners.len() > MOST_VOTERS {
            let message = format!("power is counted for at most {MOST_VOTERS} partners");
            self.problem(raw.id.span(), message, "take the file out of voting/");
        }
        let vetoes: Vec<usize> = raw.veto.iter().filter_map(|v| self.partner(v)).collect();
        let costs = raw.costs.as_ref().and_then(|c| self.numbers(c, "costs"));
        let conditions: Vec<VotingCondition> = raw
            .condition
            .iter()
            .filter_map(|c| self.condition(c))
            .collect();
        if self.problems.len() > before {
            return None;
        }
        let rule = rule(&conditions, &vetoes);
        let rule = rule
            .map_err(|error| {
                let help =
                    "look at the votes and the quota; docs/reference/partners.md has examples";
                self.problem(raw.id.span(), error.to_string(), help);
            })
            .ok()?;
        Some(Voting {
            name: raw.name.unwrap_or(raw.id).into_inner(),
            says: raw.says.map(Text::into_inner).unwrap_or_default(),
            names: self.partners.iter().map(|p| p.name.clone()).collect(),
            id,
            conditions,
            vetoes,
            costs,
            rule,
        })
    }

    fn partner(&mut self, text: &Text) -> Option<usize> {
        self.position(text.get_ref(), text.span())
    }

    fn position(&mut self, id: &str, span: Range<usize>) -> Option<usize> {
        partner(id, span, self.partners, &self.source, self.problems)
    }

    fn condition(&mut self, raw: &RawCondition) -> Option<VotingCondition> {
        let votes = match (&raw.votes, &raw.square_root_of) {
            (Some(votes), None) => self.votes(votes)?,
            (None, Some(sizes)) => square_root_weights(&self.numbers(sizes, "sizes")?),
            (Some(both), Some(_)) => {
                let help = "keep one of them";
                self.problem(
                    both.span(),
                    "votes are given twice, by `votes` and by `square_root_of`",
                    help,
                );
                return None;
            }
            (None, None) => {
                let help =
                    "add votes = \"one each\", votes = { … } by partner, or square_root_of = { … }";
                self.problem(
                    raw.quota.span(),
                    "it is not said who has how many votes",
                    help,
                );
                return None;
            }
        };
        let quota = match raw.quota.get_ref() {
            RawQuota::Number(quota) => Ok(*quota),
            RawQuota::Words(words) => votes_needed(words, &votes),
        };
        let quota = quota
            .map_err(|message| self.problem(raw.quota.span(), message, QUOTA_HELP))
            .ok()?;
        self.reachable(quota, &votes, raw.quota.span())?;
        let says = match (&raw.says, &raw.votes) {
            (Some(says), _) => says.get_ref().clone(),
            (None, Some(votes)) if matches!(votes.get_ref(), RawVotes::Word(_)) => {
                "partners".to_owned()
            }
            (None, _) => "votes".to_owned(),
        };
        Some(VotingCondition { says, votes, quota })
    }

    /// Says so where a quota can never be met, or always is.
    fn reachable(&mut self, quota: u64, votes: &[u64], span: Range<usize>) -> Option<()> {
        let condition = Condition {
            weights: votes.to_vec(),
            quota,
        };
        VotingRule::new(vec![condition])
            .map_err(|error| self.problem(span, error.to_string(), QUOTA_HELP))
            .ok()?;
        Some(())
    }

    fn votes(&mut self, raw: &toml::Spanned<RawVotes>) -> Option<Vec<u64>> {
        match raw.get_ref() {
            RawVotes::Word(word) if word == "one each" => Some(vec![1; self.partners.len()]),
            RawVotes::Word(word) => {
                let message = format!("`{word}` are no votes");
                let help = "write \"one each\", or numbers by partner: { east = 6, west = 3 }";
                self.problem(raw.span(), message, help);
                None
            }
            RawVotes::ByPartner(votes) => self.of_each(votes, raw.span(), "votes"),
        }
    }

    /// Numbers of each partner, 0 or more.
    fn numbers(
        &mut self,
        raw: &toml::Spanned<BTreeMap<String, f64>>,
        what: &str,
    ) -> Option<Vec<f64>> {
        let numbers = self.of_each(raw.get_ref(), raw.span(), what)?;
        let sound = |x: &f64| x.is_finite() && *x >= 0.0;
        if !numbers.iter().all(sound) || numbers.iter().sum::<f64>() <= 0.0 {
            let message = format!("the {what} must be 0 or more, and not all 0");
            self.problem(
                raw.span(),
                message,
                "write plain numbers, such as { east = 90_000, west = 40_000 }",
            );
            return None;
        }
        Some(numbers)
    }

    /// One for each partner, in their order; says who is missing.
    fn of_each<T: Copy>(
        &mut self,
        by_partner: &BTreeMap<String, T>,
        span: Range<usize>,
        what: &str,
    ) -> Option<Vec<T>> {
        let before = self.problems.len();
        for id in by_partner.keys() {
            self.position(id, span.clone());
        }
        let without: Vec<&str> = self
            .partners
            .iter()
            .filter(|p| !by_partner.contains_key(p.id.as_str()))
            .map(|p| p.name.as_str())
            .collect();
        if !without.is_empty() {
            let message = format!("the {what} of {} are not said", listed(&without));
            self.problem(
                span,
                message,
                "give a number for each partner; 0 for one that has none",
            );
        }
        let partners = self.partners.iter();
        let each = partners
            .filter_map(|p| by_partner.get(p.id.as_str()).copied())
            .collect();
        (self.problems.len() == before).then_some(each)
    }
}

fn rule(conditions: &[VotingCondition], vetoes: &[usize]) -> Result<VotingRule, PowerError> {
    let conditions = conditions.iter().map(|c| Condition {
        weights: c.votes.clone(),
        quota: c.quota,
    });
    VotingRule::new(conditions.collect())?.with_vetoes(vetoes)
}
