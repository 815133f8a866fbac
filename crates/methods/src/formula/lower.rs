//! From a formula's tree to the graph, checking names, indices and units on the way.

use super::FormulaError;
use super::functions::{FOLDS, FUNCTIONS, TIME_NAMES, function_named};
use super::graph::{Binary, Graph, NodeId, Unary};
use super::syntax::{Expression, Index, KEYWORDS, Kind};
use super::vocabulary::{Draw, PARTNERS, Vocabulary};
use comity_domain::{Dimension, nearest};
use std::collections::HashMap;
use std::ops::Range;

/// How deep definitions within definitions may go.
const DEEPEST: usize = 1_200;
/// The most parts of one formula, counting what stands inside a sum once for each member: thirty
/// sums within each other over two members are 2³⁰ parts.
const MOST_PARTS: usize = 1_000_000;

/// A node and what it measures; `None` is a nought, which fits every unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The node.
    pub node: NodeId,
    /// Its dimension.
    pub dimension: Option<Dimension>,
}

/// An error, and the definition in whose text it lies (none: in the formula itself).
#[derive(Clone, Debug, PartialEq)]
pub struct LowerError {
    /// What, where, and what to do.
    pub error: FormulaError,
    /// The name of the definition that holds the place.
    pub definition: Option<String>,
}

/// What stands for which member: index name, set, member.
type Bound = Vec<(String, usize, usize)>;
type Lowered = Result<Quantity, LowerError>;

/// Turns formulas into nodes of one graph.
pub struct Lowering<'a> {
    graph: &'a mut Graph,
    words: &'a Vocabulary,
    done: HashMap<(String, Vec<usize>), Quantity>,
    open: Vec<String>,
    depth: usize,
    parts: usize,
}

impl<'a> Lowering<'a> {
    /// Starts with a graph (perhaps shared with other options) and a vocabulary.
    pub fn new(graph: &'a mut Graph, words: &'a Vocabulary) -> Lowering<'a> {
        Lowering {
            graph,
            words,
            done: HashMap::new(),
            open: Vec::new(),
            depth: 0,
            parts: 0,
        }
    }

    /// The graph.
    pub fn graph(&mut self) -> &mut Graph {
        self.graph
    }

    /// A formula's value where `bound` says for which member of which set each index stands:
    /// `[(set, member)]`.
    ///
    /// # Errors
    /// Unknown names, missing indices, units that do not fit, circular definitions.
    pub fn formula(&mut self, expression: &Expression, bound: &[(usize, usize)]) -> Lowered {
        let mut names = self.bind(bound);
        self.parts = 0;
        self.lower(expression, &mut names)
    }

    /// As [`Lowering::formula`], and the value must measure `wanted`.
    ///
    /// # Errors
    /// As [`Lowering::formula`], and when it measures something else.
    pub fn formula_of(
        &mut self,
        expression: &Expression,
        bound: &[(usize, usize)],
        wanted: &Dimension,
        what: &str,
    ) -> Result<NodeId, LowerError> {
        let value = self.formula(expression, bound)?;
        match &value.dimension {
            Some(found) if found != wanted => {
                let currency = self.words.units.currency();
                let message = format!(
                    "this comes to {}, but {what} must be {}",
                    found.in_words(currency),
                    wanted.in_words(currency)
                );
                let help = format!(
                    "{}{}",
                    unit_advice(found, wanted, currency),
                    self.measures(expression)
                );
                Err(self.error(&expression.span, message, help))
            }
            _ => Ok(value.node),
        }
    }

    /// What the estimates of a formula measure, in words.
    fn measures(&self, expression: &Expression) -> String {
        let mut names = Vec::new();
        expression.names(&mut names);
        let family =
            |name: &str| Some((name.to_owned(), &self.words.estimates.get(name)?.dimension));
        let list = names.into_iter().filter_map(family).take(6);
        let list: Vec<String> = list
            .map(|(name, d)| format!("{name} is {}", d.in_words(self.words.units.currency())))
            .collect();
        if list.is_empty() {
            String::new()
        } else {
            format!(". Here {}", list.join(", "))
        }
    }

    /// The value of a definition for given members of its sets.
    ///
    /// # Errors
    /// As [`Lowering::formula`].
    pub fn definition(&mut self, name: &str, members: &[usize]) -> Lowered {
        let key = (name.to_owned(), members.to_vec());
        if let Some(done) = self.done.get(&key) {
            return Ok(done.clone());
        }
        let Some(definition) = self.words.definitions.get(name) else {
            return Err(self.error(&(0..0), format!("nothing is called `{name}`"), "define it"));
        };
        let bound: Vec<_> = definition
            .sets
            .iter()
            .copied()
            .zip(members.iter().copied())
            .collect();
        if self.open.is_empty() && self.depth == 0 {
            self.parts = 0;
        }
        self.open.push(name.to_owned());
        let mut names = self.bind(&bound);
        let value = self.lower(&definition.expression, &mut names);
        self.open.pop();
        let value = value?;
        self.graph.set_label(
            value.node,
            &self.words.full_name(name, &definition.sets, members),
        );
        self.done.insert(key, value.clone());
        Ok(value)
    }

    fn bind(&self, bound: &[(usize, usize)]) -> Bound {
        let name =
            |(set, member): &(usize, usize)| (self.words.sets[*set].index.clone(), *set, *member);
        bound.iter().map(name).collect()
    }

    fn error(
        &self,
        span: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> LowerError {
        LowerError {
            error: FormulaError::new(span, message, help),
            definition: self.open.last().cloned(),
        }
    }

    fn lower(&mut self, e: &Expression, bound: &mut Bound) -> Lowered {
        self.parts += 1;
        if self.depth >= DEEPEST {
            return Err(self.error(
                &e.span,
                "the definitions behind this nest too deeply",
                "make the chain of definitions shorter",
            ));
        }
        if self.parts > MOST_PARTS {
            return Err(self.error(
                &e.span,
                "sums within sums make this formula too large",
                "name the inner sum under [define], so that it is worked out once",
            ));
        }
        self.depth += 1;
        let value = match &e.kind {
            Kind::Number(value, units) => self.number(*value, units, &e.span),
            Kind::Name(name, indices) => self.name(name, indices, &e.span, bound),
            Kind::Call(name, arguments) => self.call(name, arguments, &e.span, bound),
            Kind::Over {
                fold,
                body,
                index,
                set,
                set_span,
            } => self.over(
                fold,
                body,
                index.as_deref(),
                (set, set_span),
                bound,
                &e.span,
            ),
            Kind::Binary(operator, a, b) => self.binary(operator, a, b, &e.span, bound),
            Kind::Unary(sign, a) => self.unary(sign, a, bound),
            Kind::If(c, a, b) => self.choice(c, a, b, bound),
        };
        self.depth -= 1;
        value
    }

    fn number(&mut self, value: f64, words: &[String], span: &Range<usize>) -> Lowered {
        if words.is_empty() {
            let dimension = (value != 0.0).then(Dimension::none);
            return Ok(Quantity {
                node: self.graph.constant(value),
                dimension,
            });
        }
        let unit = self.words.units.parse(&words.join(" ")).map_err(|e| {
            let help = format!("after a number comes its unit, as in `2 years` or `3 {} per contact`; to multiply write `*`. {}", self.words.units.currency(), e.help);
            self.error(span, e.message, help)
        })?;
        Ok(Quantity {
            node: self.graph.constant(value * unit.scale),
            dimension: Some(unit.dimension),
        })
    }

    fn name(
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

    fn unknown_name(&self, name: &str, span: &Range<usize>, bound: &Bound) -> LowerError {
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

    fn time(
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

    fn estimate(
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
        let node = match *draw {
            Draw::Known(value) => self.graph.constant(value),
            Draw::Input(position, scale) => {
                let (input, scale) = (self.graph.input(position), self.graph.constant(scale));
                let node = self.graph.multiply(input, scale);
                self.graph.set_label(node, &full);
                node
            }
        };
        Ok(Quantity { node, dimension })
    }

    fn members(
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

    fn member(&self, set: usize, index: &Index, bound: &Bound) -> Result<usize, LowerError> {
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

    fn over(
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
        for member in 0..self.words.sets[position].members.len() {
            if set == "members" && !self.words.members[member] {
                continue;
            }
            bound.push((index.clone(), position, member));
            let value = self.lower(body, bound);
            bound.pop();
            values.push(value?);
        }
        self.folded(fold, values, span)
    }

    fn folded(&mut self, fold: &str, values: Vec<Quantity>, span: &Range<usize>) -> Lowered {
        if values.is_empty() && fold != "sum" {
            return Err(self.error(
                span,
                format!("there is nobody to take the {fold} of"),
                "the set is empty in this option",
            ));
        }
        let count = self.graph.constant(values.len() as f64);
        let dimension = self.common(&values, span)?;
        let nodes = values.into_iter().map(|v| v.node);
        let node = match fold {
            "min" => self.reduce(Binary::Min, nodes),
            "max" => self.reduce(Binary::Max, nodes),
            _ => self.graph.sum(nodes),
        };
        let node = if fold == "mean" {
            self.graph.divide(node, count)
        } else {
            node
        };
        Ok(Quantity { node, dimension })
    }

    fn reduce(&mut self, operation: Binary, mut nodes: impl Iterator<Item = NodeId>) -> NodeId {
        let first = nodes.next().unwrap_or_else(|| self.graph.constant(0.0));
        nodes.fold(first, |a, b| self.graph.binary(operation, a, b))
    }

    /// The one dimension of several values.
    fn common(
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

    fn unlike(&self, a: &Dimension, b: &Dimension, span: &Range<usize>) -> LowerError {
        let currency = self.words.units.currency();
        let message = format!(
            "{} and {} do not go together here",
            a.in_words(currency),
            b.in_words(currency)
        );
        let help = "both must measure the same: look at the units in estimates.csv, and give numbers theirs, as in `2 years`";
        self.error(span, message, help)
    }

    fn binary(
        &mut self,
        operator: &str,
        a: &Expression,
        b: &Expression,
        span: &Range<usize>,
        bound: &mut Bound,
    ) -> Lowered {
        let (x, y) = (self.lower(a, bound)?, self.lower(b, bound)?);
        let operation = match operator {
            "*" => return Ok(self.product(&x, &y)),
            "/" => return self.quotient(&x, &y, b),
            "^" => return self.power(&x, &y, a, b),
            "+" => Binary::Add,
            "-" => Binary::Subtract,
            "and" => Binary::And,
            "or" => Binary::Or,
            "<" | ">" => Binary::Less,
            "<=" | ">=" => Binary::LessOrEqual,
            _ => Binary::Equal,
        };
        let sum = matches!(operation, Binary::Add | Binary::Subtract);
        if matches!(operation, Binary::And | Binary::Or) {
            self.ratio(&x, a, "a condition")?;
            self.ratio(&y, b, "a condition")?;
        }
        let common = self.common(&[x.clone(), y.clone()], span)?;
        let (first, second) = if matches!(operator, ">" | ">=") {
            (y.node, x.node)
        } else {
            (x.node, y.node)
        };
        let mut node = self.graph.binary(operation, first, second);
        if operator == "!=" {
            node = self.graph.unary(Unary::Not, node);
        }
        Ok(Quantity {
            node,
            dimension: if sum { common } else { Some(Dimension::none()) },
        })
    }

    fn product(&mut self, x: &Quantity, y: &Quantity) -> Quantity {
        let dimension = x
            .dimension
            .as_ref()
            .zip(y.dimension.as_ref())
            .map(|(a, b)| a.times(b));
        Quantity {
            node: self.graph.multiply(x.node, y.node),
            dimension,
        }
    }

    fn quotient(&mut self, x: &Quantity, y: &Quantity, below: &Expression) -> Lowered {
        if self.graph.constant_value(y.node) == Some(0.0) {
            return Err(self.error(
                &below.span,
                "this divides by nothing",
                "the divisor is 0 in every future",
            ));
        }
        let dimension = x
            .dimension
            .as_ref()
            .zip(y.dimension.as_ref())
            .map(|(a, b)| a.over(b));
        Ok(Quantity {
            node: self.graph.divide(x.node, y.node),
            dimension,
        })
    }

    fn power(
        &mut self,
        x: &Quantity,
        y: &Quantity,
        base: &Expression,
        exponent: &Expression,
    ) -> Lowered {
        self.ratio(y, exponent, "an exponent")?;
        let of = x.dimension.clone().unwrap_or_default();
        let dimension = if of.is_none() {
            Some(of)
        } else {
            let known = self.graph.constant_value(y.node);
            match known {
                Some(n) if n.fract() == 0.0 && n.abs() <= 9.0 => Some(of.power(n as i8)),
                Some(0.5) => of.root(),
                _ => None,
            }
        };
        let Some(dimension) = dimension else {
            let help = "divide by its unit first, as in (x / 1 year) ^ 1.5";
            return Err(self.error(
                &base.span,
                "only a plain ratio can be raised to any power",
                help,
            ));
        };
        Ok(Quantity {
            node: self.graph.binary(Binary::Power, x.node, y.node),
            dimension: Some(dimension),
        })
    }

    fn unary(&mut self, sign: &str, a: &Expression, bound: &mut Bound) -> Lowered {
        let x = self.lower(a, bound)?;
        if sign == "not" {
            self.ratio(&x, a, "a condition")?;
            return Ok(self.plain(x.node, Unary::Not));
        }
        Ok(Quantity {
            node: self.graph.unary(Unary::Negate, x.node),
            ..x
        })
    }

    fn plain(&mut self, of: NodeId, operation: Unary) -> Quantity {
        Quantity {
            node: self.graph.unary(operation, of),
            dimension: Some(Dimension::none()),
        }
    }

    fn choice(
        &mut self,
        c: &Expression,
        a: &Expression,
        b: &Expression,
        bound: &mut Bound,
    ) -> Lowered {
        let condition = self.lower(c, bound)?;
        self.ratio(&condition, c, "a condition")?;
        let (yes, no) = (self.lower(a, bound)?, self.lower(b, bound)?);
        let dimension = self.common(&[yes.clone(), no.clone()], &(a.span.start..b.span.end))?;
        Ok(Quantity {
            node: self.graph.select(condition.node, yes.node, no.node),
            dimension,
        })
    }

    fn ratio(&self, x: &Quantity, at: &Expression, what: &str) -> Result<(), LowerError> {
        self.is_of(x, &Dimension::none(), at, what)
    }

    fn is_of(
        &self,
        x: &Quantity,
        wanted: &Dimension,
        at: &Expression,
        what: &str,
    ) -> Result<(), LowerError> {
        match &x.dimension {
            Some(found) if found != wanted => {
                let currency = self.words.units.currency();
                let message = format!(
                    "{what} must be {}, and this is {}",
                    wanted.in_words(currency),
                    found.in_words(currency)
                );
                Err(self.error(&at.span, message, unit_advice(found, wanted, currency)))
            }
            _ => Ok(()),
        }
    }

    fn call(
        &mut self,
        name: &str,
        arguments: &[Expression],
        span: &Range<usize>,
        bound: &mut Bound,
    ) -> Lowered {
        let Some(function) = function_named(name) else {
            let names = FUNCTIONS.iter().map(|f| f.name).chain(FOLDS);
            let help = match nearest(name, names.clone()) {
                Some("sum" | "mean") if matches!(name, "sum" | "mean") => {
                    format!("write {name}(… over members)")
                }
                Some(close) => format!("did you mean `{close}`?"),
                None => format!("the functions are {}", names.collect::<Vec<_>>().join(", ")),
            };
            return Err(self.error(
                span,
                format!("there is no function `{name}` of this form"),
                help,
            ));
        };
        let (fewest, most) = function.arguments;
        if arguments.len() < fewest
            || arguments.len() > most
            || (name == "clamp" && arguments.len() == 2)
        {
            let message = format!(
                "`{name}` has {} argument{} here",
                arguments.len(),
                if arguments.len() == 1 { "" } else { "s" }
            );
            return Err(self.error(span, message, format!("the form is {}", function.form)));
        }
        if matches!(name, "member" | "host") {
            return self.membership(name, &arguments[0], bound);
        }
        let values = arguments
            .iter()
            .map(|a| self.lower(a, bound))
            .collect::<Result<Vec<_>, _>>()?;
        self.apply(name, arguments, &values, span)
    }

    fn membership(&mut self, name: &str, of: &Expression, bound: &Bound) -> Lowered {
        let Kind::Name(partner, indices) = &of.kind else {
            return Err(self.error(
                &of.span,
                "this must be a partner",
                format!("the form is {name}(p)"),
            ));
        };
        if !indices.is_empty() {
            return Err(self.error(
                &of.span,
                "this must be a partner",
                format!("the form is {name}(p)"),
            ));
        }
        let index = Index {
            name: partner.clone(),
            span: of.span.clone(),
        };
        let partner = self.member(PARTNERS, &index, bound)?;
        let holds = if name == "host" {
            self.words.host == Some(partner)
        } else {
            self.words.members[partner]
        };
        let node = self.graph.constant(if holds { 1.0 } else { 0.0 });
        Ok(Quantity {
            node,
            dimension: Some(Dimension::none()),
        })
    }

    fn apply(
        &mut self,
        name: &str,
        e: &[Expression],
        v: &[Quantity],
        span: &Range<usize>,
    ) -> Lowered {
        let time = Dimension::time();
        let times = |this: &Self, which: &[usize]| -> Result<(), LowerError> {
            which
                .iter()
                .filter(|i| **i < v.len())
                .try_for_each(|i| this.is_of(&v[*i], &time, &e[*i], "a time"))
        };
        match name {
            "ramp" | "step" | "before" | "between" => {
                times(self, &[0, 1])?;
                Ok(self.switch(name, v))
            }
            "pulse" => {
                times(self, &[0, 1])?;
                Ok(self.pulse(v))
            }
            "growth" => {
                times(self, &[1])?;
                self.growth(e, v)
            }
            "delay" => {
                times(self, &[1])?;
                Ok(self.delay(&v[0], v[1].node))
            }
            "change" => Ok(self.change(&v[0])),
            "cumulative" => {
                let dimension = v[0].dimension.as_ref().map(|d| d.times(&time));
                Ok(Quantity {
                    node: self.graph.cumulative(v[0].node),
                    dimension,
                })
            }
            "by_year" => self.by_year(v, span),
            "clamp" | "min" | "max" => self.bounded(name, v, span),
            _ => self.elementary(name, &e[0], &v[0]),
        }
    }

    /// 1 once `when` is reached by the middle of the period.
    fn reached(&mut self, when: NodeId) -> NodeId {
        let start = self.graph.start();
        let middle = self.graph.plus(start, self.words.step / 2.0);
        self.graph.binary(Binary::LessOrEqual, when, middle)
    }

    fn switch(&mut self, name: &str, v: &[Quantity]) -> Quantity {
        let node = match name {
            "step" => self.reached(v[0].node),
            "before" => {
                let reached = self.reached(v[0].node);
                self.graph.unary(Unary::Not, reached)
            }
            "between" => {
                let (from, to) = (self.reached(v[0].node), self.reached(v[1].node));
                let open = self.graph.unary(Unary::Not, to);
                self.graph.multiply(from, open)
            }
            _ => self.ramp(v[0].node, v[1].node),
        };
        Quantity {
            node,
            dimension: Some(Dimension::none()),
        }
    }

    /// A ramp that lasts no time at all is a step: its length is held above a millionth of a year.
    fn ramp(&mut self, after: NodeId, lasting: NodeId) -> NodeId {
        let half = self.words.step / 2.0;
        let graph = &mut *self.graph;
        let (start, shortest, one) = (graph.start(), graph.constant(1e-6), graph.constant(1.0));
        let middle = graph.plus(start, half);
        let passed = graph.subtract(middle, after);
        let length = graph.binary(Binary::Max, lasting, shortest);
        let slope = graph.divide(one, length);
        let risen = graph.multiply(passed, slope);
        self.held(risen)
    }

    fn held(&mut self, x: NodeId) -> NodeId {
        let (zero, one) = (self.graph.constant(0.0), self.graph.constant(1.0));
        let above = self.graph.binary(Binary::Max, x, zero);
        self.graph.binary(Binary::Min, above, one)
    }

    fn pulse(&mut self, v: &[Quantity]) -> Quantity {
        let step = self.words.step;
        let graph = &mut *self.graph;
        let start = graph.start();
        let node = match v {
            [when] => {
                // A billionth of a year early, so that thirds of a quarter round to one side.
                let (from, to) = (graph.plus(start, -1e-9), graph.plus(start, step - 1e-9));
                let not_before = graph.binary(Binary::LessOrEqual, from, when.node);
                let within = graph.binary(Binary::Less, when.node, to);
                graph.multiply(not_before, within)
            }
            _ => {
                let end = graph.plus(start, step);
                let (when, shortest) = (v[0].node, graph.constant(1e-6));
                let lasting = graph.binary(Binary::Max, v[1].node, shortest);
                let until = graph.add(when, lasting);
                let (first, last) = (
                    graph.binary(Binary::Max, start, when),
                    graph.binary(Binary::Min, end, until),
                );
                let overlap = graph.subtract(last, first);
                let zero = graph.constant(0.0);
                let overlap = graph.binary(Binary::Max, overlap, zero);
                graph.divide(overlap, lasting)
            }
        };
        let per_year = self.graph.constant(1.0 / step);
        let node = self.graph.multiply(node, per_year);
        Quantity {
            node,
            dimension: Some(Dimension::time().power(-1)),
        }
    }

    fn growth(&mut self, e: &[Expression], v: &[Quantity]) -> Lowered {
        let rate = &v[0];
        let per_year = Dimension::time().power(-1);
        if rate.dimension.as_ref().is_some_and(|d| *d != per_year) {
            self.ratio(rate, &e[0], "a rate of growth")?;
        }
        let graph = &mut *self.graph;
        let (start, one, zero) = (graph.start(), graph.constant(1.0), graph.constant(0.0));
        let base = graph.add(one, rate.node);
        let passed = match v.get(1) {
            Some(from) => {
                let since = graph.subtract(start, from.node);
                graph.binary(Binary::Max, since, zero)
            }
            None => start,
        };
        let node = graph.binary(Binary::Power, base, passed);
        Ok(Quantity {
            node,
            dimension: Some(Dimension::none()),
        })
    }

    fn delay(&mut self, x: &Quantity, lag: NodeId) -> Quantity {
        let earlier = self.graph.delayed(x.node, lag);
        let (begun, zero) = (self.graph.begun(lag), self.graph.constant(0.0));
        Quantity {
            node: self.graph.select(begun, earlier, zero),
            dimension: x.dimension.clone(),
        }
    }

    fn change(&mut self, x: &Quantity) -> Quantity {
        let step = self.graph.constant(self.words.step);
        let before = self.delay(x, step);
        let risen = self.graph.subtract(x.node, before.node);
        let dimension = x.dimension.as_ref().map(|d| d.over(&Dimension::time()));
        Quantity {
            node: self.graph.divide(risen, step),
            dimension,
        }
    }

    fn by_year(&mut self, v: &[Quantity], span: &Range<usize>) -> Lowered {
        let dimension = self.common(v, span)?;
        let start = self.graph.start();
        let year = self.graph.whole(start, 1.0);
        let mut node = v[v.len() - 1].node;
        for (passed, value) in v.iter().enumerate().rev().skip(1) {
            let bound = self.graph.constant(passed as f64);
            let still = self.graph.binary(Binary::LessOrEqual, year, bound);
            node = self.graph.select(still, value.node, node);
        }
        Ok(Quantity { node, dimension })
    }

    fn bounded(&mut self, name: &str, v: &[Quantity], span: &Range<usize>) -> Lowered {
        let dimension = self.common(v, span)?;
        let node = match (name, v) {
            ("clamp", [x]) => {
                if x.dimension.as_ref().is_some_and(|d| !d.is_none()) {
                    let help = "give its bounds: clamp(value, low, high)";
                    return Err(self.error(
                        span,
                        "only a plain ratio can be held between 0 and 1",
                        help,
                    ));
                }
                self.held(x.node)
            }
            ("clamp", _) => {
                let above = self.graph.binary(Binary::Max, v[0].node, v[1].node);
                self.graph.binary(Binary::Min, above, v[2].node)
            }
            ("min", _) => self.reduce(Binary::Min, v.iter().map(|x| x.node)),
            _ => self.reduce(Binary::Max, v.iter().map(|x| x.node)),
        };
        Ok(Quantity { node, dimension })
    }

    fn elementary(&mut self, name: &str, at: &Expression, x: &Quantity) -> Lowered {
        let operation = match name {
            "abs" => {
                return Ok(Quantity {
                    node: self.graph.unary(Unary::Abs, x.node),
                    dimension: x.dimension.clone(),
                });
            }
            "sqrt" => {
                let Some(dimension) = x.dimension.clone().unwrap_or_default().root() else {
                    return Err(self.error(
                        &at.span,
                        "this unit has no square root",
                        "divide by its unit first",
                    ));
                };
                return Ok(Quantity {
                    node: self.graph.unary(Unary::Sqrt, x.node),
                    dimension: Some(dimension),
                });
            }
            "floor" => Unary::Floor,
            "ceil" => Unary::Ceil,
            "exp" => Unary::Exp,
            _ => Unary::Ln,
        };
        self.ratio(x, at, "this")?;
        Ok(self.plain(x.node, operation))
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

/// What to do about a unit that does not fit.
fn unit_advice(found: &Dimension, wanted: &Dimension, currency: &str) -> String {
    let factor = wanted.over(found);
    if found.is_none() && *wanted == Dimension::time() {
        return "give the number its unit, as in `2 years`".to_owned();
    }
    if factor == Dimension::time().power(-1) {
        return format!(
            "an amount becomes a rate by pulse(when) or by dividing by a time; a line speaks in {currency}/year"
        );
    }
    if factor == Dimension::time() {
        return "a rate becomes an amount by multiplying with a time, or by cumulative(rate)"
            .to_owned();
    }
    format!(
        "a factor in {} is missing or one too many; check the units in estimates.csv",
        factor.in_words(currency)
    )
}
