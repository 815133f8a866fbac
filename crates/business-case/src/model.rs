//! From a pack to one expression graph: every line of every option, for everyone who bears it.

use crate::options::{Basis, Bearer, Bears, DeliveryOption, Line, LineKind, Price, Split};
use crate::pack::Pack;
use crate::partnership::DefinitionText;
use crate::problem::Problem;
use crate::text::within;
use comity_domain::Dimension;
use comity_methods::finance::discount_factors;
use comity_methods::formula::{
    Binary, Definition, Graph, LowerError, Lowering, NodeId, PARTNERS, Periods, Quantity,
    Vocabulary,
};
use std::collections::BTreeMap;

/// The most combinations of members for which one formula is computed: four sets of a hundred
/// members left free in one formula are 100 million.
const MOST_COMBINATIONS: usize = 100_000;

/// One bearer's part of one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The option whose file holds the line; staying as now for what an option avoids.
    pub option: usize,
    /// Position of the line in that option.
    pub line: usize,
    /// Who bears it.
    pub bearer: Bearer,
    /// Who receives it, if it is a transfer.
    pub receiver: Option<Bearer>,
    /// Good or bad for the bearer.
    pub kind: LineKind,
    /// Whether money changes hands.
    pub cash: bool,
    /// Its rate per year in prices of the start.
    pub real: NodeId,
    /// Its rate per year in cash of the day.
    pub nominal: NodeId,
}

/// The graph of a pack and what to read from it.
#[derive(Clone, Debug)]
pub struct Model {
    /// Every formula.
    pub graph: Graph,
    /// The periods.
    pub periods: Periods,
    /// Discount factor times period length, for each period: the economic view's weights.
    pub discounted: Vec<f64>,
    /// Entries of each option as changes from staying as now (of staying as now itself: whole).
    pub entries: Vec<Vec<Entry>>,
    /// Definitions of each option by their full names, for explanations.
    pub definitions: Vec<BTreeMap<String, Quantity>>,
}

impl Model {
    /// Builds the graph.
    ///
    /// # Errors
    /// Every formula that does not fit, with its place.
    pub fn build(pack: &Pack) -> Result<Model, Vec<Problem>> {
        Model::of(pack, None)
    }

    /// Builds the graph of one option (and of staying as now) with its membership open: who of
    /// its members takes part is said by inputs that follow the pack's own, one for each
    /// partner.
    ///
    /// # Errors
    /// Every formula that does not fit, with its place.
    pub fn open(pack: &Pack, option: usize) -> Result<Model, Vec<Problem>> {
        Model::of(pack, Some(option))
    }

    fn of(pack: &Pack, open: Option<usize>) -> Result<Model, Vec<Problem>> {
        if pack.options.is_empty() {
            return Err(vec![no_options()]);
        }
        let mut problems = Vec::new();
        let timeline = &pack.partnership.timeline;
        let starts = (0..timeline.periods())
            .map(|q| timeline.start_of(q))
            .collect();
        let mut model = Model {
            graph: Graph::default(),
            periods: Periods {
                starts,
                step: timeline.step(),
            },
            discounted: discounted(pack),
            entries: Vec::new(),
            definitions: Vec::new(),
        };
        for position in 0..pack.options.len() {
            let wanted = open.is_none_or(|o| o == position || pack.options[position].stays());
            if !wanted {
                model.entries.push(Vec::new());
                model.definitions.push(BTreeMap::new());
                continue;
            }
            let open_from = (open == Some(position)).then_some(pack.estimates.inputs.len());
            let (entries, definitions) =
                option_entries(pack, position, open_from, &mut model.graph, &mut problems);
            model.entries.push(entries);
            model.definitions.push(definitions);
        }
        problems.dedup();
        if !problems.is_empty() {
            return Err(problems);
        }
        model.compare_whole_options(pack);
        Ok(model)
    }

    /// Options that state all of their flows are set against staying as now: what it costs falls
    /// away.
    fn compare_whole_options(&mut self, pack: &Pack) {
        let stay = pack.options.iter().position(DeliveryOption::stays);
        let avoided: Vec<Entry> = stay.map(|s| self.entries[s].clone()).unwrap_or_default();
        for (position, option) in pack.options.iter().enumerate() {
            if option.basis == Basis::Whole && Some(position) != stay {
                let without = avoided.iter().map(|e| Entry {
                    kind: e.kind.avoided(),
                    ..e.clone()
                });
                self.entries[position].extend(without);
            }
        }
    }
}

fn no_options() -> Problem {
    Problem::new(
        "the pack has no options: there is nothing to appraise",
        "add options/stay.toml, one file for each other way, and estimates.csv; what a pack without them can be asked is in docs/reference/partners.md",
    )
}

fn discounted(pack: &Pack) -> Vec<f64> {
    let partnership = &pack.partnership;
    let timeline = &partnership.timeline;
    let bands = partnership
        .conventions
        .schedule(&partnership.discounting)
        .map_or(&[][..], |s| &s.bands);
    let factors = discount_factors(bands, timeline.years(), partnership.timing);
    (0..timeline.periods())
        .map(|q| factors[timeline.year_of(q)] * timeline.step())
        .collect()
}

/// What formulas of an option may speak of.
pub(crate) fn vocabulary(
    pack: &Pack,
    option: &DeliveryOption,
    problems: &mut Vec<Problem>,
) -> Vocabulary {
    let partnership = &pack.partnership;
    let mut words = Vocabulary {
        sets: partnership.sets.clone(),
        estimates: pack.estimates.families.clone(),
        definitions: BTreeMap::new(),
        members: option.members.clone(),
        open_from: None,
        host: option.host,
        step: partnership.timeline.step(),
        horizon: partnership.timeline.years() as f64,
        units: partnership.units.clone(),
    };
    match pack.flow_figures() {
        Ok(figures) => {
            let position = pack.options.iter().position(|o| o.id == option.id);
            let flow = position.map(|o| figures.families(pack, o));
            let own = |(name, _): &(String, _)| !pack.estimates.families.contains_key(name);
            words
                .estimates
                .extend(flow.into_iter().flatten().filter(own));
        }
        Err(found) => problems.extend(
            found
                .into_iter()
                .filter(|p| !problems.contains(p))
                .collect::<Vec<_>>(),
        ),
    }
    let mut waiting: Vec<(&String, &DefinitionText)> = Vec::new();
    for (name, text) in partnership.define.iter().chain(&option.define) {
        let taken = if words.estimates.contains_key(name) {
            Some("there is an estimate of this name")
        } else if waiting.iter().any(|(n, _)| *n == name) {
            Some("partnership.toml defines this name for all options")
        } else {
            words.set_of_index(name).map(|_| "it is the index of a set")
        };
        if let Some(why) = taken {
            problems.push(
                Problem::new(
                    format!("`{name}` cannot be defined here: {why}"),
                    "choose another name",
                )
                .at(&text.source, text.span.clone()),
            );
        }
        waiting.push((name, text));
    }
    settle_indices(&mut words, &waiting);
    words
}

/// A definition is indexed by the sets whose index it leaves free. Names used inside are always
/// written with their own indices, so one look at its text is enough.
fn settle_indices(words: &mut Vocabulary, waiting: &[(&String, &DefinitionText)]) {
    for (name, text) in waiting {
        let sets = words.free_sets(&text.expression);
        let definition = Definition {
            sets,
            expression: text.expression.clone(),
        };
        words.definitions.insert((*name).clone(), definition);
    }
}

type Entries = (Vec<Entry>, BTreeMap<String, Quantity>);

fn option_entries(
    pack: &Pack,
    position: usize,
    open_from: Option<usize>,
    graph: &mut Graph,
    problems: &mut Vec<Problem>,
) -> Entries {
    let option = &pack.options[position];
    let words = Vocabulary {
        open_from,
        ..vocabulary(pack, option, problems)
    };
    let mut builder = Builder {
        pack,
        option,
        position,
        lowering: Lowering::new(graph, &words),
        words: &words,
        problems,
        entries: Vec::new(),
        inflation: None,
    };
    let definitions = builder.definitions();
    for path in pack.partnership.prices.keys() {
        builder.dearer(path);
    }
    for line in 0..option.lines.len() {
        builder.line(line);
    }
    (builder.entries, definitions)
}

struct Builder<'a> {
    pack: &'a Pack,
    option: &'a DeliveryOption,
    position: usize,
    lowering: Lowering<'a>,
    words: &'a Vocabulary,
    problems: &'a mut Vec<Problem>,
    entries: Vec<Entry>,
    inflation: Option<NodeId>,
}

impl<'a> Builder<'a> {
    /// Every definition is computed for every member of its sets, used or not, so that a mistake
    /// in one shows before somebody uses it.
    fn definitions(&mut self) -> BTreeMap<String, Quantity> {
        let mut found = BTreeMap::new();
        for (name, definition) in &self.words.definitions {
            if self.too_many(&definition.sets, self.definition_text(name)) {
                continue;
            }
            for members in self.combinations(&definition.sets, &[]) {
                let members: Vec<usize> = members.iter().map(|(_, m)| *m).collect();
                match self.lowering.definition(name, &members) {
                    Ok(value) => {
                        found.insert(
                            self.words.full_name(name, &definition.sets, &members),
                            value,
                        );
                    }
                    Err(error) => {
                        self.complain(error, None);
                        break;
                    }
                }
            }
        }
        found
    }

    fn definition_text(&self, name: &str) -> Option<&'a DefinitionText> {
        let (own, shared) = (&self.option.define, &self.pack.partnership.define);
        own.get(name).or_else(|| shared.get(name))
    }

    /// Complains of a formula with so many free indices that nobody could wait for it.
    fn too_many(&mut self, sets: &[usize], text: Option<&DefinitionText>) -> bool {
        let sizes = sets.iter().map(|s| self.words.sets[*s].members.len());
        let count = sizes.fold(1usize, usize::saturating_mul);
        if let (true, Some(text)) = (count > MOST_COMBINATIONS, text) {
            let names: Vec<_> = sets
                .iter()
                .map(|s| self.words.sets[*s].name.as_str())
                .collect();
            let message = format!(
                "this formula stands for {count} combinations of {}",
                names.join(", ")
            );
            let help =
                format!("leave fewer indices free; at most {MOST_COMBINATIONS} can be computed");
            let problem = Problem::new(message, help).at(&text.source, text.span.clone());
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
        count > MOST_COMBINATIONS
    }

    /// All ways to stand for members of `sets`; those in `bound` are settled already.
    fn combinations(&self, sets: &[usize], bound: &[(usize, usize)]) -> Vec<Vec<(usize, usize)>> {
        let mut all = vec![bound.to_vec()];
        for set in sets.iter().filter(|s| !bound.iter().any(|(b, _)| b == *s)) {
            let members = 0..self.words.sets[*set].members.len();
            let extended = all.iter().flat_map(|so_far| {
                members.clone().map(move |m| {
                    so_far
                        .iter()
                        .copied()
                        .chain([(*set, m)])
                        .collect::<Vec<_>>()
                })
            });
            all = extended.collect();
        }
        all
    }

    fn complain(&mut self, error: LowerError, formula: Option<&DefinitionText>) {
        let by_name = error
            .definition
            .as_ref()
            .and_then(|name| self.definition_text(name));
        let problem = Problem::new(error.error.message, error.error.help);
        let problem = match by_name.or(formula) {
            Some(text) => {
                let place = within(
                    &error.error.span,
                    &text.formula,
                    text.start,
                    &text.span,
                    &text.source,
                );
                problem.at(&text.source, place)
            }
            None => problem.in_file(&self.option.source),
        };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn line(&mut self, position: usize) {
        let line = &self.option.lines[position];
        let built = match &line.bears {
            Bears::EachMember => self.each(line, true),
            Bears::EachPartner => self.each(line, false),
            Bears::Host => self.alone(
                line,
                self.option.host.map_or(Bearer::Outside, Bearer::Partner),
            ),
            Bears::One(bearer) => self.alone(line, *bearer),
            Bears::AllMembers(split) => self.split(line, split),
        };
        if let Some(parts) = built {
            for (bearer, flow) in parts {
                self.entry(position, line, bearer, flow);
            }
        }
    }

    fn each(&mut self, line: &Line, members_only: bool) -> Option<Vec<(Bearer, NodeId)>> {
        let partners = 0..self.words.members.len();
        let bearing = partners.filter(|p| !members_only || self.words.members[*p]);
        let flows = bearing.map(|p| {
            let flow = self.flow(&line.formula, &[(PARTNERS, p)])?;
            let flow = if members_only {
                self.if_member(p, flow)
            } else {
                flow
            };
            Some((Bearer::Partner(p), flow))
        });
        flows.collect()
    }

    /// Nothing while a partner does not take part.
    fn if_member(&mut self, partner: usize, value: NodeId) -> NodeId {
        let membership = self.lowering.membership(partner);
        self.lowering.graph().multiply(membership, value)
    }

    fn alone(&mut self, line: &Line, bearer: Bearer) -> Option<Vec<(Bearer, NodeId)>> {
        Some(vec![(bearer, self.flow(&line.formula, &[])?)])
    }

    fn split(&mut self, line: &Line, split: &Split) -> Option<Vec<(Bearer, NodeId)>> {
        let flow = self.flow(&line.formula, &[])?;
        let members: Vec<usize> = (0..self.words.members.len())
            .filter(|p| self.words.members[*p])
            .collect();
        let weights: Vec<NodeId> = match split {
            Split::Equal => members
                .iter()
                .map(|_| self.lowering.graph().constant(1.0))
                .collect(),
            Split::By(text) => members
                .iter()
                .map(|p| self.sum(text, &[(PARTNERS, *p)], None))
                .collect::<Option<_>>()?,
        };
        if let Split::By(text) = split
            && !self.words.free_sets(&text.expression).contains(&PARTNERS)
        {
            let message = "these weights are the same for every partner";
            let help = "write split = \"equal\", or weights that differ by partner, such as split = \"staff[p]\"";
            self.problems
                .push(Problem::new(message, help).at(&text.source, text.span.clone()));
            return None;
        }
        let weights: Vec<NodeId> = members
            .iter()
            .zip(weights)
            .map(|(p, weight)| self.if_member(*p, weight))
            .collect();
        let graph = self.lowering.graph();
        let total = graph.sum(weights.iter().copied());
        let part = |weight: &NodeId| {
            let share = graph.divide(*weight, total);
            graph.multiply(flow, share)
        };
        let parts: Vec<NodeId> = weights.iter().map(part).collect();
        Some(
            members
                .into_iter()
                .map(Bearer::Partner)
                .zip(parts)
                .collect(),
        )
    }

    /// A formula's rate of money per year.
    fn flow(&mut self, text: &DefinitionText, bound: &[(usize, usize)]) -> Option<NodeId> {
        self.sum(text, bound, Some(&Dimension::money_per_year()))
    }

    /// A formula summed over the members of every set whose index it leaves free; over those who
    /// take part, for partners.
    fn sum(
        &mut self,
        text: &DefinitionText,
        bound: &[(usize, usize)],
        wanted: Option<&Dimension>,
    ) -> Option<NodeId> {
        let free = self.words.free_sets(&text.expression);
        if let Some(empty) = free
            .iter()
            .find(|s| self.words.sets[**s].members.is_empty())
        {
            let set = &self.words.sets[*empty];
            let message = format!(
                "`{}` runs over the {}, but there are none",
                set.index, set.name
            );
            let problem = Problem::new(
                message,
                "add them to partnership.toml, or take the index out",
            );
            self.problems
                .push(problem.at(&text.source, text.span.clone()));
            return None;
        }
        if self.too_many(&free, Some(text)) {
            return None;
        }
        let taking_part = |all: &Vec<(usize, usize)>| {
            all.iter()
                .skip(bound.len())
                .all(|(s, m)| *s != PARTNERS || self.words.members[*m])
        };
        let combinations: Vec<_> = self
            .combinations(&free, bound)
            .into_iter()
            .filter(taking_part)
            .collect();
        let mut nodes = Vec::new();
        for combination in combinations {
            let node = match wanted {
                Some(wanted) => {
                    self.lowering
                        .formula_of(&text.expression, &combination, wanted, "a line")
                }
                None => self
                    .lowering
                    .formula(&text.expression, &combination)
                    .map(|q| q.node),
            };
            match node {
                Ok(node) => nodes.push(self.counted(node, &combination[bound.len()..])),
                Err(error) => {
                    self.complain(error, Some(text));
                    return None;
                }
            }
        }
        Some(self.lowering.graph().sum(nodes))
    }

    /// One part of a sum: nothing while a partner over whom the sum runs does not take part.
    fn counted(&mut self, node: NodeId, over: &[(usize, usize)]) -> NodeId {
        over.iter()
            .filter(|(set, _)| *set == PARTNERS)
            .fold(node, |value, (_, p)| self.if_member(*p, value))
    }

    fn entry(&mut self, position: usize, line: &Line, bearer: Bearer, flow: NodeId) {
        let deflator = self.deflator();
        let (real, nominal) = match &line.price {
            Price::General => (flow, self.lowering.graph().multiply(flow, deflator)),
            Price::Cash => (self.lowering.graph().divide(flow, deflator), flow),
            Price::Path(path) => {
                let Some(dearer) = self.dearer(path) else {
                    return;
                };
                let real = self.lowering.graph().multiply(flow, dearer);
                (real, self.lowering.graph().multiply(real, deflator))
            }
        };
        self.lowering
            .graph()
            .set_label(real, &format!("{}.{}", self.option.id, line.id));
        self.entries.push(Entry {
            option: self.position,
            line: position,
            bearer,
            receiver: line.transfer_to,
            kind: line.kind,
            cash: line.cash,
            real,
            nominal,
        });
    }

    /// General prices since the start of the case: the pack's estimate `inflation`, or the
    /// conventions' rate.
    fn deflator(&mut self) -> NodeId {
        if let Some(node) = self.inflation {
            return node;
        }
        let known = self.pack.estimates.families.contains_key("inflation");
        let text = if known {
            "growth(inflation)".to_owned()
        } else {
            format!("growth({})", self.pack.partnership.conventions.inflation)
        };
        let expression = comity_methods::formula::parse(&text);
        let lowered = expression
            .ok()
            .and_then(|e| self.lowering.formula(&e, &[]).ok());
        let node = match lowered {
            Some(quantity) => quantity.node,
            None => {
                let message = "the estimate `inflation` must be one rate per year for everyone, such as 2 with the unit %/year";
                let problem = Problem::new(
                    message,
                    "leave partner, service and staff_group blank in its row",
                );
                if !self.problems.contains(&problem) {
                    self.problems.push(problem);
                }
                self.lowering.graph().constant(1.0)
            }
        };
        self.inflation = Some(node);
        node
    }

    /// How much dearer than general prices something has become along a price path.
    fn dearer(&mut self, path: &str) -> Option<NodeId> {
        let growth = &self.pack.partnership.prices.get(path)?.growth;
        let per_year = Dimension::time().power(-1);
        let rate = match self.lowering.formula(&growth.expression, &[]) {
            Ok(rate)
                if rate
                    .dimension
                    .as_ref()
                    .is_some_and(|d| !d.is_none() && *d != per_year) =>
            {
                let wanted = "the growth of a price";
                self.lowering
                    .formula_of(&growth.expression, &[], &per_year, wanted)
                    .map(|_| rate)
            }
            other => other,
        };
        match rate {
            Ok(rate) => {
                let graph = self.lowering.graph();
                let (one, start) = (graph.constant(1.0), graph.start());
                let base = graph.add(one, rate.node);
                Some(graph.binary(Binary::Power, base, start))
            }
            Err(error) => {
                self.complain(error, Some(growth));
                None
            }
        }
    }
}
