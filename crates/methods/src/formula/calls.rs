//! The functions of the language as nodes of the graph; `functions` says what each gives.

use super::functions::{FOLDS, FUNCTIONS, function_named};
use super::graph::{Binary, NodeId, Unary};
use super::lower::{Bound, LowerError, Lowered, Lowering, Quantity};
use super::syntax::{Expression, Index, Kind};
use super::vocabulary::PARTNERS;
use comity_domain::{Dimension, nearest};
use std::ops::Range;

impl Lowering<'_> {
    pub(super) fn call(
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
            return self.takes_part(name, &arguments[0], bound);
        }
        let values = arguments
            .iter()
            .map(|a| self.lower(a, bound))
            .collect::<Result<Vec<_>, _>>()?;
        self.apply(name, arguments, &values, span)
    }

    pub(super) fn takes_part(&mut self, name: &str, of: &Expression, bound: &Bound) -> Lowered {
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
        let node = if name == "host" {
            let hosts = self.words.host == Some(partner);
            self.graph.constant(if hosts { 1.0 } else { 0.0 })
        } else {
            self.membership(partner)
        };
        Ok(Quantity {
            node,
            dimension: Some(Dimension::none()),
        })
    }

    pub(super) fn apply(
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
    pub(super) fn reached(&mut self, when: NodeId) -> NodeId {
        let start = self.graph.start();
        let middle = self.graph.plus(start, self.words.step / 2.0);
        self.graph.binary(Binary::LessOrEqual, when, middle)
    }

    pub(super) fn switch(&mut self, name: &str, v: &[Quantity]) -> Quantity {
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
    pub(super) fn ramp(&mut self, after: NodeId, lasting: NodeId) -> NodeId {
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

    pub(super) fn held(&mut self, x: NodeId) -> NodeId {
        let (zero, one) = (self.graph.constant(0.0), self.graph.constant(1.0));
        let above = self.graph.binary(Binary::Max, x, zero);
        self.graph.binary(Binary::Min, above, one)
    }

    pub(super) fn pulse(&mut self, v: &[Quantity]) -> Quantity {
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

    pub(super) fn growth(&mut self, e: &[Expression], v: &[Quantity]) -> Lowered {
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

    pub(super) fn delay(&mut self, x: &Quantity, lag: NodeId) -> Quantity {
        let earlier = self.graph.delayed(x.node, lag);
        let (begun, zero) = (self.graph.begun(lag), self.graph.constant(0.0));
        Quantity {
            node: self.graph.select(begun, earlier, zero),
            dimension: x.dimension.clone(),
        }
    }

    pub(super) fn change(&mut self, x: &Quantity) -> Quantity {
        let step = self.graph.constant(self.words.step);
        let before = self.delay(x, step);
        let risen = self.graph.subtract(x.node, before.node);
        let dimension = x.dimension.as_ref().map(|d| d.over(&Dimension::time()));
        Quantity {
            node: self.graph.divide(risen, step),
            dimension,
        }
    }

    pub(super) fn by_year(&mut self, v: &[Quantity], span: &Range<usize>) -> Lowered {
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

    pub(super) fn bounded(&mut self, name: &str, v: &[Quantity], span: &Range<usize>) -> Lowered {
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

    pub(super) fn elementary(&mut self, name: &str, at: &Expression, x: &Quantity) -> Lowered {
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
