//! What a name in a formula stands for: time, an estimate, a definition, each for a member; and
//! folds over the members of a set.

use super::functions::{FOLDS, TIME_NAMES, function_named};
use super::graph::{Binary, NodeId};
use super::lower::{Bound, LowerError, Lowered, Lowering, Quantity};
use super::syntax::{Expression, Index, KEYWORDS};
use super::vocabulary::{Draw, PARTNERS, Vocabulary};
use comity_domain::{Dimension, nearest};
use std::ops::Range;

impl Lowering<'_> {
    pub(super) fn name(
        &mut self,
        name: &str,
        indices: &[Index],
        span: &Range<usize>,
        bound: &Bound,
    ) -> Lowered {
        if let Some(time) = self.time(name, indices, span)? {
            return Ok(time);
        }
        let sets = match (
            self.words.estimates.get(name),
            self.words.definitions.get(name),
        ) {
            (Some(family), _) => family.sets.clone(),
            (None, Some(definition)) => definition.sets.clone(),
            (None, None) => return Err(self.unknown_name(name, span, bound)),
        };
        let members = self.members(name, &sets, indices, span, bound)?;
        if self.words.estimates.contains_key(name) {
            return self.estimate(name, &sets, &members, span);
        }
        if self.open.iter().any(|open| open == name) {
            let chain = format!("{} → {name}", self.open.join(" → "));
            return Err(self.error(
                span,
                format!("`{name}` is defined by itself: {chain}"),
                "take one of these out of the circle",
            ));
        }
        self.definition(name, &members)
    }

    pub(super) fn unknown_name(
        &self,
        name: &str,
        span: &Range<usize>,
        bound: &Bound,
    ) -> LowerError {
        if bound.iter().any(|(index, _, _)| index == name)
            || self.words.set_of_index(name).is_some()
        {
            let help = format!("use it in brackets, as in `staff[{name}]`, or in member({name})");
            return self.error(
                span,
                format!("`{name}` is an index and has no value of its own"),
                help,
            );
        }
        let known = self
            .words
            .estimates
            .keys()
            .chain(self.words.definitions.keys())
            .map(String::as_str);
        let known = known.chain(TIME_NAMES.iter().map(|(name, _)| *name));
        let help = match (
            function_named(name),
            self.words.units.word(name),
            nearest(name, known),
        ) {
            (Some(function), _, _) => format!("`{name}` is a function: write {}. ", function.form),
            (_, Some(_), _) => format!(
                "`{name}` is a unit, and units stand after a number: write `3 {} per {name}`, not `/ {name}`. ",
                self.words.units.currency()
            ),
            (_, _, Some(close)) => format!("did you mean `{close}`? "),
            _ => String::new(),
        };
        self.error(
            span,
            format!("nothing is called `{name}`"),
            format!("{help}Names come from estimates.csv and from [define]"),
        )
    }

    pub(super) fn time(
        &mut self,
        name: &str,
        indices: &[Index],
        span: &Range<usize>,
    ) -> Result<Option<Quantity>, LowerError> {
        if !TIME_NAMES.iter().any(|(n, _)| *n == name) {
            return Ok(None);
        }
        if !indices.is_empty() {
            return Err(self.error(
                span,
                format!("`{name}` is the same for everyone"),
                format!("write `{name}` without brackets"),
            ));
        }
        let (step, horizon) = (self.words.step, self.words.horizon);
        let graph = &mut *self.graph;
        let start = graph.start();
        let (node, dimension) = match name {
            "start" => (start, Dimension::time()),
            "end" => (graph.plus(start, step), Dimension::time()),
            "year" => (graph.whole(start, 1.0), Dimension::none()),
            "period" => (graph.whole(start, step), Dimension::none()),
            "period_length" => (graph.constant(step), Dimension::time()),
            "horizon" => (graph.constant(horizon), Dimension::time()),
            _ => (graph.plus(start, step / 2.0), Dimension::time()),
        };
        Ok(Some(Quantity {
            node,
            dimension: Some(dimension),
        }))
    }

    pub(super) fn estimate(
        &mut self,
        name: &str,
        sets: &[usize],
        members: &[usize],
        span: &Range<usize>,
    ) -> Lowered {
        let full = self.words.full_name(name, sets, members);
        let family = &self.words.estimates[name];
        let Some(draw) = family.draws.get(members) else {
            let help = format!("add a row for {full} to estimates.csv");
            return Err(self.error(span, format!("there is no estimate {full}"), help));
        };
        let dimension = Some(family.dimension.clone());
        let node = match draw {
            Draw::Known(value) => self.graph.constant(*value),
            Draw::Input(position, scale) => {
                let (input, scale) = (self.graph.input(*position), self.graph.constant(*scale));
                let node = self.graph.multiply(input, scale);
                self.graph.set_label(node, &full);
                node
            }
            Draw::Surface(surface) => {
                let node = surface.lower(self.graph);
                self.graph.set_label(node, &full);
                node
            }
        };
        Ok(Quantity { node, dimension })
    }

    pub(super) fn members(
        &self,
        name: &str,
        sets: &[usize],
        indices: &[Index],
        span: &Range<usize>,
        bound: &Bound,
    ) -> Result<Vec<usize>, LowerError> {
        if indices.len() != sets.len() {
            let form: Vec<_> = sets
                .iter()
                .map(|s| self.words.sets[*s].index.as_str())
                .collect();
            let (message, help) = if sets.is_empty() {
                (
                    format!("`{name}` is the same for everyone"),
                    format!("write `{name}` without brackets"),
                )
            } else {
                let each: Vec<_> = sets
                    .iter()
                    .map(|s| self.words.sets[*s].name.as_str())
                    .collect();
                let help = format!("write `{name}[{}]`", form.join(", "));
                (
                    format!(
                        "`{name}` has a value for each of the {}",
                        each.join(" and ")
                    ),
                    help,
                )
            };
            return Err(self.error(span, message, help));
        }
        sets.iter()
            .zip(indices)
            .map(|(set, index)| self.member(*set, index, bound))
            .collect()
    }

    pub(super) fn member(
        &self,
        set: usize,
        index: &Index,
        bound: &Bound,
    ) -> Result<usize, LowerError> {
        let here = &self.words.sets[set];
        if let Some((_, of, member)) = bound.iter().rev().find(|(name, _, _)| *name == index.name) {
            if *of == set {
                return Ok(*member);
            }
            let message = format!(
                "`{}` runs over the {}, but this is indexed by the {}",
                index.name, self.words.sets[*of].name, here.name
            );
            return Err(self.error(
                &index.span,
                message,
                format!("write `{}` or an id", here.index),
            ));
        }
        if let Some(member) = here.members.iter().position(|m| *m == index.name) {
            return Ok(member);
        }
        if self.words.set_of_index(&index.name) == Some(set) {
            let help = format!(
                "use it in a line that `{}` bears, or inside sum(… over {})",
                if set == PARTNERS {
                    "each member"
                } else {
                    "each …"
                },
                here.name
            );
            return Err(self.error(
                &index.span,
                format!("`{}` stands for nothing here", index.name),
                help,
            ));
        }
        let close = nearest(&index.name, here.members.iter().map(String::as_str));
        let help = close
            .map(|c| format!("did you mean `{c}`? "))
            .unwrap_or_default();
        let message = format!("`{}` is not one of the {}", index.name, here.name);
        Err(self.error(
            &index.span,
            message,
            format!("{help}They are {}", here.members.join(", ")),
        ))
    }

    pub(super) fn over(
        &mut self,
        fold: &str,
        body: &Expression,
        index: Option<&str>,
        (set, set_span): (&str, &Range<usize>),
        bound: &mut Bound,
        span: &Range<usize>,
    ) -> Lowered {
        if !FOLDS.contains(&fold) {
            let help = format!("over a set one may take {}", FOLDS.join(", "));
            return Err(self.error(span, format!("`{fold}` cannot be taken over a set"), help));
        }
        let Some(position) = self.words.set_named(set) else {
            let names: Vec<_> = self.words.sets.iter().map(|s| s.name.as_str()).collect();
            let help = format!("the sets are members, {}", names.join(", "));
            return Err(self.error(set_span, format!("there is no set called `{set}`"), help));
        };
        if self.words.sets[position].members.is_empty() {
            let help = format!("add its members to partnership.toml, or take `over {set}` out");
            return Err(self.error(set_span, format!("the set `{set}` is empty"), help));
        }
        let index = index.unwrap_or(&self.words.sets[position].index).to_owned();
        let mut values: Vec<Quantity> = Vec::new();
        let mut weights: Vec<NodeId> = Vec::new();
        for member in 0..self.words.sets[position].members.len() {
            if set == "members" && !self.words.members[member] {
                continue;
            }
            bound.push((index.clone(), position, member));
            let value = self.lower(body, bound);
            bound.pop();
            values.push(value?);
            weights.push(if set == "members" {
                self.membership(member)
            } else {
                self.graph.constant(1.0)
            });
        }
        self.folded(fold, values, &weights, span)
    }

    /// Weights are 1 for what counts and 0 for what does not.
    pub(super) fn folded(
        &mut self,
        fold: &str,
        values: Vec<Quantity>,
        weights: &[NodeId],
        span: &Range<usize>,
    ) -> Lowered {
        if values.is_empty() && fold != "sum" {
            return Err(self.error(
                span,
                format!("there is nobody to take the {fold} of"),
                "the set is empty in this option",
            ));
        }
        let dimension = self.common(&values, span)?;
        let weighted: Vec<(NodeId, NodeId)> = values
            .iter()
            .map(|v| v.node)
            .zip(weights.iter().copied())
            .collect();
        let node = match fold {
            "min" => self.extreme(Binary::Min, &weighted),
            "max" => self.extreme(Binary::Max, &weighted),
            _ => self.weighted_sum(&weighted),
        };
        let node = if fold == "mean" {
            let count = self.graph.sum(weights.iter().copied());
            self.graph.divide(node, count)
        } else {
            node
        };
        Ok(Quantity { node, dimension })
    }

    fn weighted_sum(&mut self, weighted: &[(NodeId, NodeId)]) -> NodeId {
        let products: Vec<NodeId> = weighted
            .iter()
            .map(|(value, weight)| self.graph.multiply(*value, *weight))
            .collect();
        self.graph.sum(products)
    }

    /// The smallest or largest of what counts.
    fn extreme(&mut self, operation: Binary, weighted: &[(NodeId, NodeId)]) -> NodeId {
        let beyond = if operation == Binary::Min {
            f64::INFINITY
        } else {
            f64::NEG_INFINITY
        };
        let beyond = self.graph.constant(beyond);
        let nodes = weighted
            .iter()
            .map(|(value, weight)| self.graph.select(*weight, *value, beyond));
        let nodes: Vec<NodeId> = nodes.collect();
        self.reduce(operation, nodes.into_iter())
    }

    pub(super) fn reduce(
        &mut self,
        operation: Binary,
        mut nodes: impl Iterator<Item = NodeId>,
    ) -> NodeId {
        let first = nodes.next().unwrap_or_else(|| self.graph.constant(0.0));
        nodes.fold(first, |a, b| self.graph.binary(operation, a, b))
    }

    /// The one dimension of several values.
    pub(super) fn common(
        &self,
        values: &[Quantity],
        span: &Range<usize>,
    ) -> Result<Option<Dimension>, LowerError> {
        let mut found: Option<&Dimension> = None;
        for dimension in values.iter().filter_map(|v| v.dimension.as_ref()) {
            match found {
                Some(first) if first != dimension => {
                    return Err(self.unlike(first, dimension, span));
                }
                _ => found = Some(dimension),
            }
        }
        Ok(found.cloned())
    }

    pub(super) fn unlike(&self, a: &Dimension, b: &Dimension, span: &Range<usize>) -> LowerError {
        let currency = self.words.units.currency();
        let message = format!(
            "{} and {} do not go together here",
            a.in_words(currency),
            b.in_words(currency)
        );
        let help = "both must measure the same: look at the units in estimates.csv, and give numbers theirs, as in `2 years`";
        self.error(span, message, help)
    }
}

impl Vocabulary {
    /// `staff[east, payroll]`.
    pub fn full_name(&self, name: &str, sets: &[usize], members: &[usize]) -> String {
        if sets.is_empty() {
            return name.to_owned();
        }
        let ids: Vec<_> = sets
            .iter()
            .zip(members)
            .map(|(s, m)| self.sets[*s].members[*m].as_str())
            .collect();
        format!("{name}[{}]", ids.join(", "))
    }

    /// True for words that no estimate, definition or index may take.
    pub fn is_reserved(name: &str) -> bool {
        KEYWORDS.contains(&name)
            || FOLDS.contains(&name)
            || function_named(name).is_some()
            || TIME_NAMES.iter().any(|(n, _)| *n == name)
    }
}
