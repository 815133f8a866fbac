//! The Management Case: who answers for what is promised, what to find out first, what the change
//! needs of people, and what is missing before members may be asked to decide.

use crate::amounts::fixed;
use crate::case::Case;
use crate::grid::Grid;
use crate::{indicators, words};
use comity_business_case::{Evidence, EvidencePlan, LineKind, Task, outstanding_summary};

/// The part of the page.
pub struct Management {
    pub owners: Option<Grid>,
    pub plans: Vec<Plan>,
    pub indicators: Option<Grid>,
    pub summary: String,
    pub missing: Vec<Missing>,
}

/// What to find out before one choice.
pub struct Plan {
    pub sentence: String,
    pub grid: Option<Grid>,
}

/// What is missing under one heading.
pub struct Missing {
    pub heading: &'static str,
    pub tasks: Vec<Task>,
}

impl Management {
    pub fn new(case: &Case<'_>) -> Management {
        let plans = case.findings.sensitivity.into_iter();
        Management {
            owners: owners(case),
            plans: plans
                .flat_map(|s| &s.evidence)
                .map(|p| plan(case, p))
                .collect(),
            indicators: indicators::grid(
                case,
                "needs",
                "What the change needs of people and things, and what is there",
                &|_| true,
            ),
            summary: summary(case),
            missing: missing(case),
        }
    }
}

fn owners(case: &Case<'_>) -> Option<Grid> {
    let promised = |kind: LineKind| {
        matches!(
            kind,
            LineKind::Saving | LineKind::Income | LineKind::Benefit
        )
    };
    let mut rows = Vec::new();
    for about in case.alternatives().filter_map(|o| case.pack.options.get(o)) {
        for line in about.lines.iter().filter(|l| promised(l.kind)) {
            let owner = match line.owner.as_str() {
                "" => "Nobody yet".to_owned(),
                owner => owner.to_owned(),
            };
            rows.push(vec![line.says.clone(), about.name.clone(), owner]);
        }
    }
    let head = ["What is promised", "Option", "Who answers for it"];
    Grid::new(
        "owners",
        "Who answers for each expected benefit",
        &head,
        &[],
    )
    .rows(rows.into_iter())
    .unless_empty()
}

fn plan(case: &Case<'_>, found: &EvidencePlan) -> Plan {
    let whom = match found.bearer.as_str() {
        "all" => "everyone",
        _ => "all partners",
    };
    let chosen = case.name_of(&found.chosen);
    let money = &case.currency;
    let worth = if found.perfect_told_from_nothing {
        format!(
            "to know everything before choosing would be worth {} (standard error {})",
            money.about(found.perfect.value),
            money.amount(found.perfect.se)
        )
    } else {
        "what it would be worth to know everything cannot be told from nothing".to_owned()
    };
    let told: Vec<&Evidence> = found
        .evidence
        .iter()
        .filter(|e| e.told_from_nothing)
        .collect();
    let nothing = found.evidence.len() - told.len();
    let rest = match nothing {
        0 => String::new(),
        _ => format!(
            " Of {} groups of estimates the worth cannot be told from nothing.",
            words::number(nothing)
        ),
    };
    let head = [
        "Find out",
        "Worth at most",
        "What it costs",
        "Worth less cost",
        "How",
    ];
    Plan {
        sentence: format!("For {whom}, {chosen} is best on average today; {worth}.{rest}"),
        grid: Grid::new(
            format!("plan-{}", found.bearer),
            format!("What to find out first, for {whom}"),
            &head,
            &[1, 2, 3],
        )
        .noting(
            "The value of information beside the cost of finding out; no study can be worth more.",
        )
        .rows(told.iter().map(|e| row(case, e)))
        .unless_empty(),
    }
}

fn row(case: &Case<'_>, evidence: &Evidence) -> Vec<String> {
    let money = |x: f64| case.currency.exact(x);
    let or = |text: String| match text.as_str() {
        "" => "not said".to_owned(),
        _ => text,
    };
    vec![
        evidence.group.clone(),
        format!(
            "{} ±{}",
            money(evidence.value.value),
            fixed(evidence.value.se, 0)
        ),
        evidence.cost.map_or("not said".to_owned(), money),
        evidence.net().map_or(String::new(), money),
        or(evidence.find_out.join("; ")),
    ]
}

fn summary(case: &Case<'_>) -> String {
    let counts = outstanding_summary(case.pack, case.findings.outstanding);
    let open = match (counts.open, counts.blocking) {
        (0, _) => "Nothing that Comity can see is outstanding.".to_owned(),
        (open, 0) => format!(
            "{} open; none stands in the way of a decision.",
            words::capital(&words::number(open))
        ),
        (open, blocking) => format!(
            "{} open, {} of them before members may be asked to decide.",
            words::capital(&words::number(open)),
            words::number(blocking)
        ),
    };
    format!(
        "{open} {} of {} estimates rest on evidence.",
        counts.evidenced, counts.estimates
    )
}

fn missing(case: &Case<'_>) -> Vec<Missing> {
    let mut parts: Vec<Missing> = Vec::new();
    for task in case.findings.outstanding {
        let heading = task.kind.heading();
        match parts.last_mut().filter(|p| p.heading == heading) {
            Some(part) => part.tasks.push(task.clone()),
            None => parts.push(Missing {
                heading,
                tasks: vec![task.clone()],
            }),
        }
    }
    parts
}
