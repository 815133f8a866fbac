//! What an explanation says of the outside view: the ratios and the programmes behind them, and how
//! they change a line.

use crate::explain::{Explanation, Value};
use crate::figures::WithError;
use crate::options::DeliveryOption;
use crate::outside::{COST_RATIO, SAVING_RATIO, Side, YEARS_UNTIL_END, ratio_of};
use crate::pack::Pack;
use crate::reference::{Lifetime, Outturn, Outturns};

/// What a ratio of the outside view is, and the programmes behind it.
pub(crate) fn explain_ratio(pack: &Pack, id: &str) -> Option<Explanation> {
    let view = &pack.outside.view;
    let (position, what, frailty, rows): (_, _, _, Vec<String>) = match id {
        COST_RATIO => (
            pack.outside.cost,
            "Actual over forecast cost of such programmes.",
            view.cost.frailty(),
            outturns(&view.cost),
        ),
        SAVING_RATIO => (
            pack.outside.saving,
            "Actual over forecast saving of such programmes.",
            view.saving.frailty(),
            outturns(&view.saving),
        ),
        YEARS_UNTIL_END => (
            pack.outside.ends,
            "Years until a partnership of this kind ends.",
            view.survival.frailty(),
            lives(pack),
        ),
        _ => return None,
    };
    let mean = pack.estimates.inputs.get(position?)?.distribution.mean();
    let unit = if id == YEARS_UNTIL_END { "years" } else { "" };
    Some(Explanation {
        title: id.to_owned(),
        value: Some(Value {
            first: None,
            last: WithError {
                value: mean,
                se: 0.0,
            },
            unit: unit.to_owned(),
        }),
        notes: vec![
            what.to_owned(),
            format!("Read from {}.", rows.join(", ")),
            frailty,
            "`comity reference` shows every programme with its sources.".to_owned(),
        ],
        parts: Vec::new(),
    })
}

fn outturns(of: &Outturns) -> Vec<String> {
    let row = |r: &Outturn| format!("{} {:.2}", r.id, r.value);
    of.rows.iter().map(row).collect()
}

fn lives(pack: &Pack) -> Vec<String> {
    let row = |l: &Lifetime| {
        let more = if l.life.ended { "" } else { " or more" };
        format!("{} {:.0}{more}", l.id, l.life.length)
    };
    pack.outside.view.survival.rows.iter().map(row).collect()
}

/// How a line of an option is changed on a side, with what is behind it.
pub(crate) fn line_note(
    pack: &Pack,
    side: Side,
    seen_as: usize,
    (option, line): (usize, usize),
) -> Option<(String, Option<Explanation>)> {
    let of = &pack.options[option].lines[line];
    match side {
        Side::Stated => None,
        Side::Biased => {
            let bias = of.optimism_bias.as_ref()?;
            let why = if bias.because.is_empty() {
                "nothing of it is mitigated".to_owned()
            } else {
                format!(
                    "{:.0} % of it is mitigated: {}",
                    bias.mitigated * 100.0,
                    bias.because
                )
            };
            let raised = bias.uplift * 100.0;
            Some((
                format!(
                    "Raised by {raised:.0} % for optimism bias ({}); {why}.",
                    bias.kind
                ),
                None,
            ))
        }
        Side::TurnedOut => {
            let (seen, own) = (&pack.options[seen_as], &pack.options[option]);
            let kind = if own.stays() && !seen.stays() {
                of.kind.avoided()
            } else {
                of.kind
            };
            let position = ratio_of(pack, seen, own, line, kind)?;
            let id = pack.estimates.inputs.get(position)?.id.clone();
            let part = explain_ratio(pack, &id);
            Some((
                format!("Multiplied by {id}, as such programmes turned out."),
                part,
            ))
        }
    }
}

/// That an option is taken to end.
pub(crate) fn ends_note(pack: &Pack, option: &DeliveryOption) -> Option<String> {
    let said = format!("All of it ends when {YEARS_UNTIL_END} says; comity explain tells of it.");
    pack.outside.ends(option).then_some(said)
}
