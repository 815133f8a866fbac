//! Why a figure that is made of others is what it is: differences between options, chances that
//! everyone gains, the value of perfect information.

use crate::appraisal::{Sampling, appraise};
use crate::explain::{Explanation, Value, explain};
use crate::outside::Side;
use crate::pack::Pack;
use crate::problem::Problem;

/// What a figure is made of, in words, and the ids of those figures.
struct Made {
    says: String,
    of: Vec<String>,
}

/// Explains a figure that is made of others; nothing if it is not.
pub(crate) fn explain_made(
    pack: &Pack,
    id: &str,
    sampling: Sampling,
) -> Option<Result<Explanation, Vec<Problem>>> {
    let (side, own) = Side::of_id(id);
    let made = made_of(pack, own)?;
    told(pack, id, side, &made, sampling).transpose()
}

/// Nothing if the appraisal has no such figure.
fn told(
    pack: &Pack,
    id: &str,
    side: Side,
    made: &Made,
    sampling: Sampling,
) -> Result<Option<Explanation>, Vec<Problem>> {
    let appraisal = appraise(pack, sampling, &|_, _| ())?;
    let Some(figure) = appraisal.figure(id) else {
        return Ok(None);
    };
    let part = |of: &String| explain(pack, &format!("{}{of}", side.prefix()), sampling);
    Ok(Some(Explanation {
        title: id.to_owned(),
        value: Some(Value {
            first: None,
            last: figure.mean(),
            unit: figure.unit.clone(),
        }),
        notes: vec![made.says.clone()],
        parts: made.of.iter().map(part).collect::<Result<_, _>>()?,
    }))
}

fn made_of(pack: &Pack, id: &str) -> Option<Made> {
    let (option, rest) = id.split_once('.')?;
    let (bearer, measure) = rest.split_once('.')?;
    let alternatives = || pack.options.iter().filter(|o| !o.stays());
    if let Some(other) = measure.strip_prefix("npv_over_") {
        return Some(Made {
            says: format!(
                "In each future, the net present value of `{option}` less that of `{other}`; this is the mean."
            ),
            of: vec![
                format!("{option}.{bearer}.npv"),
                format!("{other}.{bearer}.npv"),
            ],
        });
    }
    match (option, measure) {
        ("case", "evpi") => Some(Made {
            says: "The expected value of perfect information: the mean of the best option of each future (staying as now counts as 0), less the mean of the option that is best on average.".to_owned(),
            of: alternatives().map(|o| format!("{}.{bearer}.npv", o.id)).collect(),
        }),
        (_, "p_every_partner_better_off") => {
            let members = &pack.option(option)?.members;
            let partners = pack.partnership.partners.iter().zip(members);
            let taking_part = partners.filter(|(_, member)| **member);
            Some(Made {
                says: "The share of futures in which the net present value of every member is above 0.".to_owned(),
                of: taking_part.map(|(p, _)| format!("{option}.{}.npv", p.id)).collect(),
            })
        }
        _ => None,
    }
}
