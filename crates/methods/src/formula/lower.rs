//! From a formula's tree to the graph, checking names, indices and units on the way.

use super::FormulaError;
use super::graph::{Binary, Graph, NodeId, Unary};
use super::syntax::{Expression, Kind};
use super::vocabulary::Vocabulary;
use comity_domain::Dimension;
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
pub(super) type Bound = Vec<(String, usize, usize)>;
pub(super) type Lowered = Result<Quantity, LowerError>;

/// Turns formulas into nodes of one graph.
pub struct Lowering<'a> {
    pub(super) graph: &'a mut Graph,
    pub(super) words: &'a Vocabulary,
    pub(super) done: HashMap<(String, Vec<usize>), Quantity>,
    pub(super) open: Vec<String>,
    pub(super) depth: usize,
    pub(super) parts: usize,
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
    pub(super) fn measures(&self, expression: &Expression) -> String {
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

    pub(super) fn bind(&self, bound: &[(usize, usize)]) -> Bound {
        let name =
            |(set, member): &(usize, usize)| (self.words.sets[*set].index.clone(), *set, *member);
        bound.iter().map(name).collect()
    }

    /// 1 for a partner that takes part, else 0; an input where membership is open.
    pub fn membership(&mut self, partner: usize) -> NodeId {
        match self.words.open_from {
            Some(first) if self.words.members[partner] => self.graph.input(first + partner),
            _ => {
                let holds = self.words.members[partner];
                self.graph.constant(if holds { 1.0 } else { 0.0 })
            }
        }
    }

    pub(super) fn error(
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

    pub(super) fn lower(&mut self, e: &Expression, bound: &mut Bound) -> Lowered {
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

    pub(super) fn number(&mut self, value: f64, words: &[String], span: &Range<usize>) -> Lowered {
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
    pub(super) fn binary(
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
            "/" if unit_below(a, b) => {
                let help = "after a number, write `per`: 20 kGBP per year. In a formula `year` is the number of years passed";
                return Err(self.error(span, "this divides by the number of years passed", help));
            }
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

    pub(super) fn product(&mut self, x: &Quantity, y: &Quantity) -> Quantity {
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

    pub(super) fn quotient(&mut self, x: &Quantity, y: &Quantity, below: &Expression) -> Lowered {
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

    pub(super) fn power(
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

    pub(super) fn unary(&mut self, sign: &str, a: &Expression, bound: &mut Bound) -> Lowered {
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

    pub(super) fn plain(&mut self, of: NodeId, operation: Unary) -> Quantity {
        Quantity {
            node: self.graph.unary(operation, of),
            dimension: Some(Dimension::none()),
        }
    }

    pub(super) fn choice(
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

    pub(super) fn ratio(
        &self,
        x: &Quantity,
        at: &Expression,
        what: &str,
    ) -> Result<(), LowerError> {
        self.is_of(x, &Dimension::none(), at, what)
    }

    pub(super) fn is_of(
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
}

/// `20 kGBP/year`: a unit meant, a division written.
fn unit_below(above: &Expression, below: &Expression) -> bool {
    let number = matches!(&above.kind, Kind::Number(_, units) if !units.is_empty());
    number
        && matches!(&below.kind, Kind::Name(name, indices) if name == "year" && indices.is_empty())
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
