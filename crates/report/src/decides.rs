//! What would have to be true: switching values, what the spread of a result comes from, on which
//! lines a gain rests, and what is left without income from outside.

use crate::amounts::{Scale, fixed, futures, plain};
use crate::case::Case;
use crate::grid::Grid;
use crate::{quantity, words};
use comity_business_case::{
    Concentration, GroupIndex, Indices, OutsideIncome, Regret, Regrets, Switching, SwitchingValue,
    WithError,
};

/// Rows of a table; what is left is summed up in a sentence.
const ROWS: usize = 8;
/// Groups below this share of the variance are not shown.
const LEAST_SHARE: f64 = 0.01;

/// What decides about one option.
#[derive(Default)]
pub struct DecidesPart {
    pub switching: Vec<Grid>,
    pub indices: Vec<Grid>,
    pub sentences: Vec<String>,
}

/// What decides about an option, for all partners and, where that differs, for everyone.
pub fn part(case: &Case<'_>, option: usize) -> DecidesPart {
    let (Some(found), Some(about)) = (case.findings.sensitivity, case.pack.options.get(option))
    else {
        return DecidesPart::default();
    };
    let id = about.id.as_str();
    let own = |of: &str| of == id;
    let same = same_for_everyone(case, id);
    let wanted = |bearer: &str| bearer == "partners" || !same;
    let mut part = DecidesPart::default();
    for s in found
        .switching
        .iter()
        .filter(|s| own(&s.option) && wanted(&s.bearer))
    {
        part.sentences.extend(none_does(s));
        part.switching
            .extend(switching(s).map(|g| g.of(&about.name)));
    }
    for i in found
        .indices
        .iter()
        .filter(|i| own(&i.option) && wanted(&i.bearer))
    {
        part.indices.extend(indices(i).map(|g| g.of(&about.name)));
    }
    let rests = found.concentration.iter();
    let rests = rests.filter(|c| own(&c.option) && c.bearer == "partners");
    part.sentences.extend(rests.filter_map(rests_on));
    let income = found.outside_income.iter();
    let income = income.filter(|o| own(&o.option) && wanted(&o.bearer));
    part.sentences
        .extend(income.map(|o| without_income(case, o)));
    part
}

/// Where nobody but partners bears anything, everyone is all partners.
fn same_for_everyone(case: &Case<'_>, option: &str) -> bool {
    let of = |bearer: &str| {
        let mut all = case.findings.sensitivity?.switching.iter();
        Some(all.find(|s| s.option == option && s.bearer == bearer)?.npv)
    };
    of("partners") == of("all")
}

fn whom(bearer: &str) -> &'static str {
    match bearer {
        "all" => "everyone",
        _ => "all partners",
    }
}

fn switching(found: &Switching) -> Option<Grid> {
    let with: Vec<&SwitchingValue> = found.values.iter().filter(|v| v.value.is_some()).collect();
    let never = found.values.len() - with.len();
    let mut note = "With everything else as uncertain as it is. Rows of one estimate move together and are shown by their average.".to_owned();
    if with.len() > ROWS {
        let more = words::number(with.len() - ROWS);
        note += &format!(" Of {more} more the change would have to be greater still.");
    }
    if never > 0 {
        note += &format!(
            " No value within the range searched does for {} others.",
            words::number(never)
        );
    }
    let head = [
        "Estimate",
        "Today",
        "Owner's central 90 %",
        "Gains nothing at",
        "Change",
    ];
    Grid::new(
        format!("switching-{}-{}", found.option, found.bearer),
        format!("What would have to be true, for {}", whom(&found.bearer)),
        &head,
        &[1, 2, 3, 4],
    )
    .noting(note)
    .rows(with.iter().take(ROWS).map(|v| row(v)))
    .unless_empty()
}

fn row(v: &SwitchingValue) -> Vec<String> {
    let shown = |x| quantity::in_figures(x, &v.unit);
    let range = match (v.low, v.high) {
        (Some(low), Some(high)) => format!("{} to {}", shown(low), shown(high)),
        _ => "taken as known".to_owned(),
    };
    let at = v.value.map_or_else(String::new, |at| shown(at.value));
    let within = match v.within_range {
        Some(true) => format!("{at} (within)"),
        _ => at,
    };
    let change = v.change.map_or_else(String::new, |c| {
        let sign = if c > 0.0 { "+" } else { "" };
        format!("{sign}{} %", fixed(c * 100.0, 0))
    });
    let name = match v.says.as_str() {
        "" => v.estimate.clone(),
        says => format!("{says} ({})", v.estimate),
    };
    vec![name, shown(v.present), range, within, change]
}

fn none_does(found: &Switching) -> Option<String> {
    let none = found.values.iter().all(|v| v.value.is_none());
    none.then(|| {
        format!(
            "No one estimate could bring the result for {} to nothing within the range searched, up to ten times its mean.",
            whom(&found.bearer)
        )
    })
}

fn indices(found: &Indices) -> Option<Grid> {
    let shown = |g: &&GroupIndex| g.total.value >= LEAST_SHARE;
    let percent = |x: WithError| {
        let amount = plain(
            WithError {
                value: x.value * 100.0,
                se: x.se * 100.0,
            },
            1,
        );
        format!("{} {}", amount.shown, amount.error)
    };
    let row = |g: &GroupIndex| vec![g.group.clone(), percent(g.first), percent(g.total)];
    let head = ["Estimates", "Alone, %", "With others, %"];
    Grid::new(
        format!("indices-{}-{}", found.option, found.bearer),
        format!(
            "Where the spread of the result comes from, for {}",
            whom(&found.bearer)
        ),
        &head,
        &[1, 2],
    )
    .noting("Sobol indices, in per cent of the variance. Estimates that go together are one group. Groups below 1 % are left out.")
    .rows(found.groups.iter().filter(shown).take(ROWS).map(row))
    .unless_empty()
}

fn rests_on(found: &Concentration) -> Option<String> {
    let first = found.lines.first()?;
    let share = match (first.share * 100.0).round() {
        100.0 => "all".to_owned(),
        share => format!("{share} %"),
    };
    let start = if found.rests_on_one {
        "The gain rests on one lever"
    } else {
        "The largest part of the gain"
    };
    Some(format!(
        "{start}: {share} of the cash that it brings all partners comes from “{}” (Herfindahl index {}).",
        first.says,
        fixed(found.herfindahl, 2)
    ))
}

fn without_income(case: &Case<'_>, found: &OutsideIncome) -> String {
    let value = found.without.value;
    let word = if value < 0.0 { "loss" } else { "gain" };
    let hangs = if found.npv.value > 0.0 && value <= 0.0 {
        " The gain hangs on that income."
    } else {
        ""
    };
    format!(
        "With income from outside at nil, the {word} for {} is {}.{hangs}",
        whom(&found.bearer),
        case.currency.about(value)
    )
}

/// What each choice may cost in hindsight.
pub fn regrets(case: &Case<'_>) -> Vec<Grid> {
    let found = case.findings.sensitivity.into_iter();
    found
        .flat_map(|s| &s.regrets)
        .map(|r| regret(case, r))
        .collect()
}

fn regret(case: &Case<'_>, found: &Regrets) -> Grid {
    let scale = Scale::of(found.options.iter().map(|r| r.p95.value));
    let money = |x| {
        let amount = scale.money(x);
        format!("{} {}", amount.shown, amount.error)
    };
    let row = |r: &Regret| {
        let greatest = WithError {
            value: r.greatest,
            se: 0.0,
        };
        vec![
            case.name_of(&r.option),
            money(r.mean),
            money(r.p95),
            scale.money(greatest).shown,
            futures(r.share_best).shown,
        ]
    };
    let head = [
        "If chosen",
        "On average",
        "1 in 20 futures is above",
        "Greatest",
        "Best in",
    ];
    Grid::new(
        format!("regret-{}", found.bearer),
        format!(
            "Regret for {}, {}",
            whom(&found.bearer),
            scale.unit(case.pack.partnership.units.currency())
        ),
        &head,
        &[1, 2, 3, 4],
    )
    .noting("What the best option of a future brings more than the one chosen.")
    .rows(found.options.iter().map(row))
}
