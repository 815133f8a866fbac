//! Why a figure about membership or about what would have to be true is what it is.
//!
//! These figures stand on the councillor's page and in the answers of `comity subsets` and
//! `comity sensitivity`: from how many members on any group pays
//! (`hub.partners.fewest_members`), what the others gain or lose without one partner
//! (`hub.partners.without_glasgow`), at which value of an estimate an option is worth nothing
//! (`hub.all.fails_at_displaced`), and how many estimates rest on evidence
//! (`case.all.evidenced`).

use crate::appraisal::Sampling;
use crate::explain::{Explanation, Value, explain};
use crate::figures::WithError;
use crate::outstanding::outstanding_summary;
use crate::pack::Pack;
use crate::problem::Problem;
use crate::sensitivity::sensitivity;
use crate::subsets::{Subsets, subsets};
use comity_domain::grouped;

/// Futures for each group, as `comity subsets` draws them.
const FUTURES: usize = 4_096;

type Told = Result<Explanation, Vec<Problem>>;

/// Explains such a figure; nothing if it is none.
pub(crate) fn explain_decides(pack: &Pack, id: &str, sampling: Sampling) -> Option<Told> {
    let (option, rest) = id.split_once('.')?;
    let (bearer, measure) = rest.split_once('.')?;
    if (option, bearer, measure) == ("case", "all", "evidenced") {
        return Some(Ok(evidenced(pack, id)));
    }
    let position = pack.options.iter().position(|o| o.id.as_str() == option)?;
    if let Some(family) = measure.strip_prefix("fails_at_") {
        return fails_at(pack, id, (option, bearer, family), sampling).transpose();
    }
    let without = measure.strip_prefix("without_");
    let partner = without.and_then(|w| {
        pack.partnership
            .partners
            .iter()
            .position(|p| p.id.as_str() == w)
    });
    if bearer != "partners" || (measure != "fewest_members" && partner.is_none()) {
        return None;
    }
    let few = Sampling {
        samples: FUTURES.min(sampling.samples),
        ..sampling
    };
    let groups = match subsets(pack, position, few, &|_, _| ()) {
        Ok(groups) => groups,
        Err(problems) => return Some(Err(problems)),
    };
    match partner {
        Some(partner) => without_partner(pack, id, &groups, partner, sampling).transpose(),
        None => fewest_members(pack, id, &groups).map(Ok),
    }
}

fn evidenced(pack: &Pack, id: &str) -> Explanation {
    let summary = outstanding_summary(pack, &[]);
    let note = format!(
        "Estimates whose grade is A, B or C and whose source does not say that it is a placeholder; the pack has {}. `comity outstanding` lists the others.",
        summary.estimates
    );
    Explanation {
        title: id.to_owned(),
        value: exactly(summary.evidenced as f64, "estimates"),
        notes: vec![note],
        parts: Vec::new(),
    }
}

fn exactly(value: f64, unit: &str) -> Option<Value> {
    Some(Value {
        first: None,
        last: WithError { value, se: 0.0 },
        unit: unit.to_owned(),
    })
}

fn fewest_members(pack: &Pack, id: &str, groups: &Subsets) -> Option<Explanation> {
    let fewest = groups.every_group_pays_from()?;
    let currency = pack.partnership.units.currency();
    let size = |s: crate::membership::OfSize| {
        format!(
            "With {} members {} of {} groups pay: from {currency} {} to {currency} {}.",
            s.members,
            s.pay,
            s.groups,
            grouped(s.worst.value.value, 0),
            grouped(s.best.value.value, 0)
        )
    };
    let says = "The least number of members from which on every group pays: the mean net present value of its members together is above 0 by more than twice its error. `comity subsets` shows every group.";
    let sizes = groups.sizes().into_iter().map(size);
    Some(Explanation {
        title: id.to_owned(),
        value: exactly(fewest as f64, "members"),
        notes: std::iter::once(says.to_owned()).chain(sizes).collect(),
        parts: Vec::new(),
    })
}

fn without_partner(
    pack: &Pack,
    id: &str,
    groups: &Subsets,
    partner: usize,
    sampling: Sampling,
) -> Result<Option<Explanation>, Vec<Problem>> {
    let found = groups.leaving().into_iter().find(|l| l.partner == partner);
    let (Some(leaving), Some(whole)) = (found, groups.whole()) else {
        return Ok(None);
    };
    let partners = &pack.partnership.partners;
    let currency = pack.partnership.units.currency();
    let left = groups.group(whole.group.without(partner));
    let change = |p: usize| {
        let (before, after) = (whole.of(p)?, left?.of(p)?);
        Some(format!(
            "{}: {currency} {} with it, {currency} {} without.",
            partners[p].name,
            grouped(before, 0),
            grouped(after, 0)
        ))
    };
    let says = format!(
        "What the other members together gain (lose, below 0) if {} does not take part: their mean net present values without it, less those with it.",
        partners[partner].name
    );
    let changes = whole.group.without(partner).partners().filter_map(change);
    let option = &pack.options[groups.option].id;
    Ok(Some(Explanation {
        title: id.to_owned(),
        value: exactly(leaving.others, currency),
        notes: std::iter::once(says).chain(changes).collect(),
        parts: vec![explain(
            pack,
            &format!("{option}.{}.npv", partners[partner].id),
            sampling,
        )?],
    }))
}

fn fails_at(
    pack: &Pack,
    id: &str,
    (option, bearer, family): (&str, &str, &str),
    sampling: Sampling,
) -> Result<Option<Explanation>, Vec<Problem>> {
    let found = sensitivity(pack, sampling, &|_, _| ())?;
    let of_option = found
        .switching
        .iter()
        .find(|s| s.option == option && s.bearer == bearer);
    let value = of_option.and_then(|s| s.values.iter().find(|v| v.estimate == family));
    let Some(value) = value else {
        return Ok(None);
    };
    let Some(at) = value.value else {
        return Ok(None);
    };
    let mut notes = vec![
        format!(
            "The value of {family} ({}) at which the mean net present value is 0, with everything else as uncertain as it is. Rows of one estimate move together and are shown by their average.",
            value.says
        ),
        format!("Today's mean is {} {}.", short(value.present), value.unit),
    ];
    if let (Some(low), Some(high)) = (value.low, value.high) {
        notes.push(format!(
            "Its owner's central 90 % runs from {low} to {high} {}.",
            value.unit
        ));
    }
    let rows = pack
        .estimates
        .list
        .iter()
        .filter(|e| e.name == family)
        .take(3);
    let mut parts = vec![explain(pack, &format!("{option}.{bearer}.npv"), sampling)?];
    for row in rows {
        parts.push(explain(pack, &row.id, sampling)?);
    }
    Ok(Some(Explanation {
        title: id.to_owned(),
        value: Some(Value {
            first: None,
            last: at,
            unit: value.unit.clone(),
        }),
        notes,
        parts,
    }))
}

/// Three digits that count, or whole numbers above a hundred.
fn short(x: f64) -> String {
    let places = if x == 0.0 {
        0
    } else {
        (2.0 - x.abs().log10().floor()).clamp(0.0, 6.0) as usize
    };
    grouped(x, places)
}
