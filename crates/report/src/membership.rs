//! Every group that might take part: how many must, what each absence does to the rest, and who
//! has reason to leave.

use crate::amounts::Scale;
use crate::case::Case;
use crate::error::ReportError;
use crate::grid::Grid;
use crate::picture::Picture;
use crate::words;
use comity_business_case::{Departure, GroupValue, Leaving, Subsets, WithError};
use comity_chart::{GroupSize, Membership};

/// What is said of one option's membership.
pub struct MembershipPart {
    pub picture: Picture,
    /// How this was computed.
    pub how: String,
    pub leaving: Option<Grid>,
    pub host: Option<String>,
    pub order: Vec<String>,
}

/// The part of an option; nothing if its groups were not computed.
pub fn part(case: &Case<'_>, option: usize) -> Result<Option<MembershipPart>, ReportError> {
    let Some(found) = case.findings.subsets.iter().find(|s| s.option == option) else {
        return Ok(None);
    };
    let about = &case.pack.options[option];
    let chart = Membership {
        title: "How many must take part".to_owned(),
        sizes: sizes(found),
        currency: case.currency.clone(),
    };
    if chart.sizes.is_empty() {
        return Ok(None);
    }
    let id = format!("membership-{}", about.id);
    let picture = Picture::draw(id, &chart.title, &about.name, |id| chart.chart(id))?;
    let note = "What a group gains is the mean present value of its members together, as stated. A group gains if that is above nothing by more than twice its error.";
    Ok(Some(MembershipPart {
        picture: picture.noting(note.to_owned()),
        how: how(found),
        leaving: leaving(case, option, found),
        host: found.host.map(|h| {
            format!(
                "{} is the host: without it the option as described is gone, so it is in every group.",
                case.partner(Some(h))
            )
        }),
        order: order(case, found),
    }))
}

fn how(found: &Subsets) -> String {
    let tried = if found.complete {
        "every group of two or more"
    } else {
        "all members, and all but one or two of them"
    };
    format!(
        "{} groups were computed on the same {} futures: {tried}.",
        words::whole(found.groups.len()),
        words::whole(found.futures)
    )
}

fn sizes(found: &Subsets) -> Vec<GroupSize> {
    let size = |of: comity_business_case::OfSize| GroupSize {
        members: of.members,
        groups: of.groups,
        pay: of.pay,
        worst: of.worst.value.value,
        median: median(found, of.members),
        best: of.best.value.value,
    };
    found.sizes().into_iter().map(size).collect()
}

/// The value in the middle of the groups of one size.
fn median(found: &Subsets, members: usize) -> f64 {
    let of_size = |g: &&GroupValue| g.group.size() == members;
    let mut values: Vec<f64> = found
        .groups
        .iter()
        .filter(of_size)
        .map(|g| g.value.value)
        .collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.get(middle) {
        Some(upper) if values.len().is_multiple_of(2) => (values[middle - 1] + upper) / 2.0,
        Some(value) => *value,
        None => 0.0,
    }
}

fn leaving(case: &Case<'_>, option: usize, found: &Subsets) -> Option<Grid> {
    let all = found.leaving();
    let scale = Scale::of(all.iter().flat_map(|l| [l.gives_up, l.left.value]));
    let money = |value| scale.money(WithError { value, se: 0.0 }).shown;
    let row = |l: &Leaving| {
        let (hit, by) = l.hardest_hit;
        let hardest = if by < 0.0 {
            format!("{} {}", case.partner(Some(hit)), money(by))
        } else {
            "nobody".to_owned()
        };
        let left = scale.money(l.left);
        vec![
            case.partner(Some(l.partner)),
            money(l.gives_up),
            money(l.others),
            format!("{} {}", left.shown, left.error),
            hardest,
        ]
    };
    let unit = scale.unit(case.pack.partnership.units.currency());
    let head = [
        "Without",
        "it gives up",
        "the others gain",
        "all that is left",
        "Hardest hit",
    ];
    let id = format!("leaving-{}", case.pack.options[option].id);
    Grid::new(
        id,
        format!("What each absence does to the rest, {unit}"),
        &head,
        &[1, 2, 3],
    )
    .of(&case.option_name(option))
    .noting("If one partner does not take part. Economic view, as stated.")
    .rows(all.iter().map(row))
    .unless_empty()
}

fn order(case: &Case<'_>, found: &Subsets) -> Vec<String> {
    let steps = found.order_of_leaving();
    if steps.is_empty() {
        return vec![
            "On average nobody has reason to leave: every member gains when all take part."
                .to_owned(),
        ];
    }
    steps.iter().map(|step| said(case, step)).collect()
}

fn said(case: &Case<'_>, step: &Departure) -> String {
    let rest = step.left.as_ref().map_or_else(
        || "after that there is nothing left to share".to_owned(),
        |g| {
            let (size, value) = (words::number(g.group.size()), g.value.value);
            let word = if value < 0.0 { "lose" } else { "gain" };
            let money = case.currency.about(value);
            format!("without it the other {size} together {word} {money}")
        },
    );
    format!(
        "{} loses {} by taking part; {rest}.",
        case.partner(Some(step.partner)),
        case.currency.about(step.mean)
    )
}
