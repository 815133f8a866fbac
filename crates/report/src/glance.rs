//! Options side by side: every option in tables, from every side, and in sentences.

use crate::amounts::{Amount, Scale, futures, plain};
use crate::case::Case;
use crate::{comparisons, words};
use comity_business_case::{Figure, Scope, Side, Spread};

/// Options side by side.
pub struct Glance {
    pub sentences: Vec<String>,
    pub comparisons: Vec<String>,
    /// True if results also stand as such programmes turned out.
    pub set_beside: bool,
    pub unit: String,
    /// "£1"
    pub money: String,
    pub gains: Vec<OptionGains>,
    pub returns: Vec<Return>,
    pub information: Option<String>,
}

/// What an option gains, for all partners and for everyone.
pub struct OptionGains {
    pub id: String,
    pub name: String,
    pub rows: Vec<GainRow>,
}

/// The gain for some.
pub struct GainRow {
    pub whom: String,
    pub mean: Amount,
    pub p10: Amount,
    pub p90: Amount,
    pub better: Amount,
}

/// For whom an option is worth it.
pub struct Return {
    pub id: String,
    pub name: String,
    pub ratio: Cell,
    pub every_partner: Cell,
}

/// A number, or the reason why there is none.
pub enum Cell {
    Number(Amount),
    Words(String),
}

impl Glance {
    pub fn new(case: &Case<'_>) -> Glance {
        let scale = scale(case);
        Glance {
            sentences: case
                .alternatives()
                .filter_map(|option| short(case, option))
                .collect(),
            comparisons: comparisons::sentences(case),
            set_beside: case.appraisal.from_side(Side::TurnedOut).is_some(),
            unit: scale.unit(case.pack.partnership.units.currency()),
            money: case.currency.exact(1.0),
            gains: case
                .alternatives()
                .filter_map(|option| gains(case, scale, option))
                .collect(),
            returns: case
                .alternatives()
                .filter_map(|option| returns(case, option))
                .collect(),
            information: information(case),
        }
    }
}

/// One scale for the whole table.
fn scale(case: &Case<'_>) -> Scale {
    let scopes = [Scope::Partners, Scope::All];
    let spreads = case.alternatives().flat_map(|o| {
        scopes
            .into_iter()
            .flat_map(move |s| SIDES.map(|side| case.seen(side, o, s, "npv")))
            .flatten()
    });
    Scale::of(spreads.flat_map(|s| [s.mean.value, s.quantiles[1].value, s.quantiles[5].value]))
}

/// The answer for all partners, and in a few words for everyone.
fn short(case: &Case<'_>, option: usize) -> Option<String> {
    let first = sentences(case, option).into_iter().next()?;
    let (partners, all) = (
        case.spread(option, Scope::Partners, "npv")?,
        case.spread(option, Scope::All, "npv")?,
    );
    if all == partners {
        return Some(first);
    }
    let money = &case.currency;
    let word = if all.mean.value < 0.0 { "loss" } else { "gain" };
    Some(format!(
        "{first} Counting everyone it touches, the {word} is {}.",
        money.about(all.mean.value)
    ))
}

/// "Sharing gains all partners about £12 million over ten years (between …)."
pub fn sentences(case: &Case<'_>, option: usize) -> Vec<String> {
    let Some(about) = case.pack.options.get(option) else {
        return Vec::new();
    };
    let Some(partners) = case.spread(option, Scope::Partners, "npv") else {
        return Vec::new();
    };
    let first = verdict(case, &about.name, "all partners", partners);
    let everyone = case
        .spread(option, Scope::All, "npv")
        .filter(|all| *all != partners);
    let rest = everyone.map(|all| verdict(case, "Counting everyone it touches, it", "them", all));
    std::iter::once(first).chain(rest).collect()
}

fn verdict(case: &Case<'_>, subject: &str, whom: &str, npv: &Spread) -> String {
    let money = &case.currency;
    let mean = npv.mean.value;
    let verb = if mean < 0.0 { "costs" } else { "gains" };
    let range = money.range(npv.quantiles[1].value, npv.quantiles[5].value);
    let stay = words::of_100(1.0 - npv.p_positive.value);
    format!(
        "{subject} {verb} {whom} {} {} ({range} in 8 of 10 futures). Staying as you are is better in {stay}.",
        money.about(mean.abs()),
        case.span()
    )
}

fn gains(case: &Case<'_>, scale: Scale, option: usize) -> Option<OptionGains> {
    let about = case.pack.options.get(option)?;
    let alone =
        case.spread(option, Scope::Partners, "npv") == case.spread(option, Scope::All, "npv");
    let whose = match alone {
        true => vec![("All partners; nobody else is touched", Scope::Partners)],
        false => vec![("All partners", Scope::Partners), ("Everyone", Scope::All)],
    };
    let rows = whose
        .into_iter()
        .flat_map(|(whom, scope)| SIDES.map(|side| row(case, scale, (option, scope), whom, side)))
        .flatten()
        .collect();
    Some(OptionGains {
        id: about.id.to_string(),
        name: about.name.clone(),
        rows,
    })
}

/// From which sides results are shown, in this order.
const SIDES: [Side; 3] = [Side::Stated, Side::Biased, Side::TurnedOut];

fn row(
    case: &Case<'_>,
    scale: Scale,
    (option, scope): (usize, Scope),
    whom: &str,
    side: Side,
) -> Option<GainRow> {
    let npv = case.seen(side, option, scope, "npv")?;
    Some(GainRow {
        whom: format!("{whom}, {}", side.words()),
        mean: scale.money(npv.mean),
        p10: scale.money(npv.quantile(0.1)?),
        p90: scale.money(npv.quantile(0.9)?),
        better: futures(npv.p_positive),
    })
}

fn returns(case: &Case<'_>, option: usize) -> Option<Return> {
    let about = case.pack.options.get(option)?;
    let figure = |scope, measure: &str| {
        case.appraisal
            .of(case.pack, option, scope, measure)
            .map(Figure::mean)
    };
    let number = |found: Option<Amount>, otherwise: &str| {
        found.map_or_else(|| Cell::Words(otherwise.to_owned()), Cell::Number)
    };
    Some(Return {
        id: about.id.to_string(),
        name: about.name.clone(),
        ratio: number(
            figure(Scope::All, "bcr").map(|b| plain(b, 2)),
            "Nothing is spent, at least in some futures",
        ),
        every_partner: number(
            figure(Scope::Partners, "p_every_partner_better_off").map(futures),
            "No partner is touched",
        ),
    })
}

/// What staying as now costs all partners.
pub fn cost_of_staying(case: &Case<'_>) -> Option<String> {
    let cost = case
        .appraisal
        .figure("stay.partners.costs_pv")
        .map(Figure::mean)?;
    let error = case.currency.amount(cost.se);
    Some(format!(
        "Staying as now costs all partners {} {} at present value (standard error {error}).",
        case.currency.about(cost.value),
        case.span()
    ))
}

/// What it would be worth to know the future before choosing.
fn information(case: &Case<'_>) -> Option<String> {
    let worth = case
        .appraisal
        .figure("case.partners.evpi")
        .map(Figure::mean)?;
    if worth.value < 0.5 || worth.value <= worth.se {
        return Some("Knowing the future beforehand would not change which option is best for all partners: further study cannot pay for itself through a better choice.".to_owned());
    }
    Some(format!(
        "Knowing the future before choosing would be worth {} to all partners on average (standard error {}). No further study can be worth more.",
        case.currency.about(worth.value),
        case.currency.amount(worth.se)
    ))
}
