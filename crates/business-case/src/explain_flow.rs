//! Why a figure of the flow is what it is: which option was played, how well the surface fits, and
//! on which estimates it depends.

use crate::explain::{Explanation, Value, of_estimate};
use crate::figures::WithError;
use crate::options::DeliveryOption;
use crate::pack::Pack;
use crate::simulation::FlowFigure;

/// What a name of the flow means, in a few words.
pub(crate) fn says(name: &str) -> Option<String> {
    let (_, now, says) = FlowFigure::named(name)?;
    let when = if now { ", as things are now" } else { "" };
    Some(format!("{says}{when}"))
}

/// The explanation of a figure of the flow by its full name, such as `flow_wait[east]`; `None` if
/// it is no such name.
pub(crate) fn explained(pack: &Pack, option: usize, full: &str) -> Option<Explanation> {
    let (name, partner) = full.split_once('[')?;
    let (figure, now, _) = FlowFigure::named(name)?;
    let partner = partner.trim_end_matches(']');
    let partners = &pack.partnership.partners;
    let partner = partners.iter().position(|p| p.id.as_str() == partner)?;
    let stay = pack.options.iter().position(DeliveryOption::stays);
    let played = if now { stay? } else { option };
    let figures = pack.flow_figures().ok()?;
    let fitted = figures.of(played, figure, partner)?;
    let centre = vec![0.0; fitted.surface.axes.len()];
    let (value, unit) = figure.said(fitted.surface.at(&centre));
    let (off, _) = figure.said(fitted.residual);
    let mut notes = vec![
        says(name)?,
        format!(
            "Simulated: how requests flow in {}.",
            pack.options[played].name
        ),
    ];
    if !fitted.surface.axes.is_empty() {
        notes.push(format!(
            "A surface through {} simulated points, at the middle of the estimates below; it leaves {:.2} {unit} unexplained (R² {:.2}).",
            pack.flow_budget.outer, off, fitted.r_squared
        ));
    }
    let inputs = fitted
        .surface
        .axes
        .iter()
        .map(|axis| &pack.estimates.inputs[axis.input].id);
    let list = &pack.estimates.list;
    let parts = inputs
        .filter_map(|id| list.iter().find(|e| e.id == *id))
        .map(of_estimate);
    Some(Explanation {
        title: full.to_owned(),
        value: Some(Value {
            first: None,
            last: WithError { value, se: 0.0 },
            unit: unit.to_owned(),
        }),
        notes,
        parts: parts.collect(),
    })
}
