//! The Commercial Case: the forms, who hosts, and how a member may leave and at what price.

use crate::case::Case;
use crate::grid::Grid;
use crate::{option, words};
use comity_business_case::{DeliveryOption, Exit, FormKind};

/// The part of the page.
pub struct Commercial {
    pub forms: Option<Grid>,
    pub exits: Vec<ExitPart>,
    /// What the case does not settle.
    pub not: Vec<String>,
}

/// How a member may leave one option.
pub struct ExitPart {
    pub name: String,
    pub says: String,
    pub notice: String,
    pub prices: Option<Grid>,
}

impl Commercial {
    pub fn new(case: &Case<'_>) -> Commercial {
        let head = [
            "Option",
            "Form",
            "Who takes part",
            "Host",
            "Terms of leaving",
        ];
        let others = || case.alternatives().filter_map(|o| case.pack.options.get(o));
        Commercial {
            forms: Grid::new("forms", "Forms, hosts and terms of leaving", &head, &[])
                .rows(others().map(|o| form(case, o)))
                .unless_empty(),
            exits: others()
                .filter_map(|o| Some(exit(o, o.exit.as_ref()?)))
                .collect(),
            not: others().filter_map(open).collect(),
        }
    }
}

fn form(case: &Case<'_>, about: &DeliveryOption) -> Vec<String> {
    let host = about
        .host
        .map_or("None".to_owned(), |h| case.partner(Some(h)));
    let terms = match &about.exit {
        _ if about.form_kind() != FormKind::Sharing => "Nothing is shared",
        None => "Not said",
        Some(exit) if exit.lines.is_empty() => "Said, not priced",
        Some(_) => "Said and priced",
    };
    vec![
        about.name.clone(),
        option::form_words(&about.form),
        option::members(case, about),
        host,
        terms.to_owned(),
    ]
}

fn exit(about: &DeliveryOption, exit: &Exit) -> ExitPart {
    let head = ["What leaving costs", "Kind", "Formula"];
    let priced = about.lines.iter().filter(|l| exit.lines.contains(&l.id));
    let row = |l: &comity_business_case::Line| {
        vec![
            l.says.clone(),
            words::capital(&l.kind.to_string()),
            l.formula.formula.trim().to_owned(),
        ]
    };
    ExitPart {
        name: about.name.clone(),
        says: exit.says.clone(),
        notice: exit.notice.clone(),
        prices: Grid::new(
            format!("exit-{}", about.id),
            format!("Lines of {} that price leaving", about.name),
            &head,
            &[],
        )
        .rows(priced.map(row))
        .unless_empty(),
    }
}

/// What a way of sharing leaves open.
fn open(about: &DeliveryOption) -> Option<String> {
    if about.form_kind() != FormKind::Sharing {
        return None;
    }
    let name = &about.name;
    match &about.exit {
        None => Some(format!(
            "{name} has no terms of leaving: a sovereign partner may leave, and nobody can say what that costs, or whom."
        )),
        Some(exit) if exit.lines.is_empty() => Some(format!("No line of {name} prices leaving.")),
        Some(exit) if exit.notice.is_empty() => {
            Some(format!("{name} does not say which notice to give."))
        }
        Some(_) => None,
    }
}
