//! The outside view in a case: every result a second time, as such programmes turned out.
//!
//! What was promised is multiplied by what the reference class saw: one-off costs by actual over
//! forecast cost, what is gained by actual over forecast saving; and an option that shares ends
//! when such partnerships ended, unless it prices leaving itself (`[exit]` names lines). The ratios
//! are drawn once a future for all options, so that options stay comparable; they are inputs like
//! any estimate, beside the pack's own. Delays are shown but not applied: savings were
//! counted at a date, so their ratio holds what came late already. Decision 0005 says why.
//!
//! Beside it stands the official remedy: lines that name a kind of project are raised by its
//! optimism bias. The two are never laid on top of each other.

use crate::estimates::Estimate;
use crate::model::{Entry, Model};
use crate::options::{Basis, DeliveryOption, FormKind, LineKind};
use crate::pack::Pack;
use crate::partnership::OutsideText;
use crate::problem::Problem;
use crate::reference::{OutsideView, ReferenceClass};
use comity_domain::Dimension;
use comity_methods::formula::{Binary, Graph, NodeId};
use comity_methods::sampling::{Distribution, Input};

/// Id of the drawn ratio of actual to forecast cost.
pub const COST_RATIO: &str = "outside.cost";
/// Id of the drawn ratio of actual to forecast saving.
pub const SAVING_RATIO: &str = "outside.saving";
/// Id of the drawn years until a partnership ends.
pub const YEARS_UNTIL_END: &str = "outside.ends";

/// An estimate whose upper end is so much above its middle is wide already.
const WIDE: f64 = 1.5;

/// From which side a case is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// As the pack states it.
    Stated,
    /// As stated, with the official uplift for optimism bias where a line names its kind.
    Biased,
    /// As such programmes turned out.
    TurnedOut,
}

impl Side {
    /// What comes before figure ids: nothing as stated.
    pub fn prefix(self) -> &'static str {
        match self {
            Side::Stated => "",
            Side::Biased => "biased.",
            Side::TurnedOut => "outside.",
        }
    }

    /// The side that a figure id names, and the rest of the id.
    pub fn of_id(id: &str) -> (Side, &str) {
        for side in [Side::Biased, Side::TurnedOut] {
            if let Some(rest) = id.strip_prefix(side.prefix()) {
                return (side, rest);
            }
        }
        (Side::Stated, id)
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Side::Stated => "as stated",
            Side::Biased => "with optimism bias",
            Side::TurnedOut => "as such programmes turned out",
        }
    }
}

/// How a case is looked at from outside.
#[derive(Clone, Debug)]
pub struct Outside {
    /// What like programmes let one expect.
    pub view: OutsideView,
    /// Why the pack does without, if it does.
    pub without: Option<String>,
    pub(crate) cost: Option<usize>,
    pub(crate) saving: Option<usize>,
    pub(crate) ends: Option<usize>,
}

impl Outside {
    /// Reads the class for what a pack asks, and adds the drawn ratios to the inputs.
    pub(crate) fn of(asked: &OutsideText, inputs: &mut Vec<Input>) -> Outside {
        let view = OutsideView::of(&ReferenceClass::shipped(), &asked.filter);
        let without = asked.without.clone();
        let mut add = |id: &str, distribution: Option<Distribution>| {
            let distribution = distribution.filter(|_| without.is_none())?;
            inputs.push(Input {
                id: id.to_owned(),
                distribution,
            });
            Some(inputs.len() - 1)
        };
        let cost = add(COST_RATIO, view.cost.distribution());
        let saving = add(SAVING_RATIO, view.saving.distribution());
        let ends = add(YEARS_UNTIL_END, view.survival.distribution());
        Outside {
            without,
            view,
            cost,
            saving,
            ends,
        }
    }

    /// True if results can be given as such programmes turned out.
    pub fn can_be_told(&self) -> bool {
        self.cost.is_some() || self.saving.is_some() || self.ends.is_some()
    }

    /// What the outside view multiplies by, and how little that stands on, in a few sentences.
    pub fn in_words(&self) -> String {
        let view = &self.view;
        let mut parts = Vec::new();
        let ratios = [
            ("one-off costs", &view.cost, self.cost),
            ("what is gained", &view.saving, self.saving),
        ];
        for (what, outturns, drawn) in ratios {
            if let (Some(_), Some(median)) = (drawn, outturns.median()) {
                parts.push(format!(
                    "{what} came to {median:.2} times the forecast in the middle of {} programmes",
                    outturns.n()
                ));
            }
        }
        if let (Some(_), Some(rate)) = (self.ends, view.survival.rate) {
            parts.push(format!(
                "{:.0} % of {} partnerships ended each year",
                rate.value * 100.0,
                view.survival.n()
            ));
        }
        if parts.is_empty() {
            return "too few programmes match to say anything.".to_owned();
        }
        let mut text = format!(
            "{}. These are few, and audited failures are over-represented.",
            parts.join("; ")
        );
        for widened in &view.widened {
            text.push_str(&format!(" For {widened}."));
        }
        text
    }

    /// True if an option is taken to end when such partnerships did.
    pub fn ends(&self, option: &DeliveryOption) -> bool {
        self.ends.is_some() && option.form_kind() == FormKind::Sharing && !option.prices_leaving()
    }
}

/// The entries of a model from one side.
pub(crate) fn entries(pack: &Pack, model: &mut Model, side: Side) -> Vec<Vec<Entry>> {
    let mut sides = model.entries.clone();
    for (position, entries) in sides.iter_mut().enumerate() {
        let option = &pack.options[position];
        if option.form_kind() == FormKind::Staying {
            continue;
        }
        for entry in entries {
            let factor = match side {
                Side::Stated => continue,
                Side::Biased => biased(pack, entry, &mut model.graph),
                Side::TurnedOut => turned_out(pack, option, entry, &mut model.graph),
            };
            let graph = &mut model.graph;
            entry.real = graph.multiply(factor, entry.real);
            entry.nominal = graph.multiply(factor, entry.nominal);
        }
    }
    sides
}

fn biased(pack: &Pack, entry: &Entry, graph: &mut Graph) -> NodeId {
    let line = &pack.options[entry.option].lines[entry.line];
    let uplift = line.optimism_bias.as_ref().map_or(0.0, |b| b.uplift);
    graph.constant(1.0 + uplift)
}

/// What an entry is multiplied by.
fn turned_out(pack: &Pack, option: &DeliveryOption, entry: &Entry, graph: &mut Graph) -> NodeId {
    let ratio = ratio(pack, option, entry).map(|position| graph.input(position));
    let ratio = ratio.unwrap_or_else(|| graph.constant(1.0));
    match pack.outside.ends {
        Some(position) if pack.outside.ends(option) => {
            let ends = graph.input(position);
            let step = pack.partnership.timeline.step();
            let start = graph.start();
            let middle = graph.plus(start, step / 2.0);
            let goes_on = graph.binary(Binary::Less, middle, ends);
            graph.multiply(ratio, goes_on)
        }
        _ => ratio,
    }
}

/// The input whose ratio applies: of costs for what is spent once, of savings for what is gained.
/// An option stated as a whole gains what stays out of its yearly cost, so there the ratio of
/// savings applies to everything that recurs.
fn ratio(pack: &Pack, option: &DeliveryOption, entry: &Entry) -> Option<usize> {
    let own = &pack.options[entry.option];
    ratio_of(pack, option, own, entry.line, entry.kind)
}

pub(crate) fn ratio_of(
    pack: &Pack,
    option: &DeliveryOption,
    own: &DeliveryOption,
    line: usize,
    kind: LineKind,
) -> Option<usize> {
    let of_stay = own.form_kind() == FormKind::Staying;
    let gains = kind.sign() > 0.0 || option.basis == Basis::Whole;
    if option.form_kind() == FormKind::Staying {
        None
    } else if own.lines[line].one_off && !of_stay && kind == LineKind::Cost {
        pack.outside.cost
    } else if gains {
        pack.outside.saving
    } else {
        None
    }
}

/// Warnings where the outside view would count something twice, or cannot count at all.
pub(crate) fn cautions(pack: &Pack) -> Vec<Problem> {
    if pack.outside.without.is_some() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for option in pack
        .options
        .iter()
        .filter(|o| o.form_kind() != FormKind::Staying)
    {
        found.extend(no_one_off(option));
        found.extend(priceless(option));
    }
    found.extend(twice(pack));
    found
}

/// Terms of leaving whose lines cost nobody anything.
fn priceless(option: &DeliveryOption) -> Option<Problem> {
    let exit = option.exit.as_ref().filter(|e| !e.lines.is_empty())?;
    if option.prices_leaving() {
        return None;
    }
    let lines: Vec<&str> = exit.lines.iter().map(|l| l.as_str()).collect();
    let message = format!(
        "[exit] of `{}` names {}, which is no cost: leaving is not priced, and the outside view ends the option as such partnerships ended",
        option.id,
        lines.join(", ")
    );
    let help = "name the lines of kind cost that a leaving member pays";
    Some(Problem::warning(message, help).in_file(&option.source))
}

fn no_one_off(option: &DeliveryOption) -> Option<Problem> {
    let once = |l: &crate::options::Line| l.one_off && l.kind == LineKind::Cost;
    if option.lines.iter().any(once) {
        return None;
    }
    let message = format!(
        "`{}` has no one-off cost: what such programmes cost beyond plan cannot show in it",
        option.id
    );
    let help = "write one_off = true at the lines that are spent once to bring the change about";
    Some(Problem::warning(message, help).in_file(&option.source))
}

/// Estimates of one-off costs, and of nothing else, that are so wide that they look as if optimism
/// were in them already.
fn twice(pack: &Pack) -> Option<Problem> {
    let (mut once, mut again): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for option in &pack.options {
        for line in &option.lines {
            let multiplied = line.one_off && line.kind == LineKind::Cost && !option.stays();
            let names = if multiplied { &mut once } else { &mut again };
            line.formula.expression.names(names);
        }
    }
    let definitions = pack.options.iter().flat_map(|o| o.define.values());
    for definition in definitions.chain(pack.partnership.define.values()) {
        definition.expression.names(&mut again);
    }
    let wide = |e: &&Estimate| {
        let name = e.name.as_str();
        let [middle, upper] = [0.5, 0.95].map(|share| e.distribution.quantile(share));
        let only_once = once.contains(&name) && !again.contains(&name);
        only_once && e.unit.dimension != Dimension::time() && middle > 0.0 && upper > WIDE * middle
    };
    let wide = pack.estimates.list.iter().filter(wide);
    let ids: Vec<&str> = wide.map(|e| e.id.as_str()).collect();
    let shown = ids.iter().take(4).copied().collect::<Vec<_>>().join(", ");
    let more = match ids.len() {
        0 => return None,
        n if n > 4 => format!(" and {} more", n - 4),
        _ => String::new(),
    };
    let message = format!(
        "one-off costs that reach far above their middle already: {shown}{more}; the outside view multiplies them again, which may count the same optimism twice"
    );
    let help = "state what is planned, without an allowance for optimism; the outside view brings that allowance from what others met";
    Some(Problem::warning(message, help))
}
