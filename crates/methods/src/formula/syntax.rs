//! From tokens to a tree: the grammar of formulas.
//!
//! ```text
//! expression := "if" expression "then" expression "else" expression | or
//! or         := and ("or" and)*
//! and        := comparison ("and" comparison)*
//! comparison := sum (("<" | "<=" | ">" | ">=" | "=" | "!=") sum)?
//! sum        := product (("+" | "-") product)*
//! product    := power (("*" | "/") power)*
//! power      := ("-" | "not") power | atom ("^" power)?
//! atom       := number ["%"] [unit ("per" unit)*] | name ["[" index ("," index)* "]"]
//!             | function "(" expression ("," expression)* ")"
//!             | fold "(" expression "over" [index "in"] set ")" | "(" expression ")"
//! ```

use super::FormulaError;
use super::token::{Spanned, Token, tokens};
use std::ops::Range;

/// How deep formulas may nest: far beyond any person's, and safe for the stack.
const DEEPEST: usize = 100;
/// The longest formula, in bytes.
const LONGEST: usize = 20_000;
/// The most tokens of a formula; a chain of operators is as deep as it is long.
const MOST_TOKENS: usize = 2_000;

/// An expression and its place in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// What it is.
    pub kind: Kind,
    /// Where it stands in the formula's text, in bytes.
    pub span: Range<usize>,
}

/// Kinds of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A number with the words of its unit: above, then below `per`.
    Number(f64, Vec<String>),
    /// An estimate, definition, or time variable, perhaps with indices.
    Name(String, Vec<Index>),
    /// A function with its arguments.
    Call(String, Vec<Expression>),
    /// A fold (`sum`, `mean`, `min`, `max`) of an expression over a set.
    Over {
        /// `sum`, `mean`, `min` or `max`.
        fold: String,
        /// What is folded.
        body: Box<Expression>,
        /// The index that runs, when written.
        index: Option<String>,
        /// `members`, `partners`, `services`, …
        set: String,
        /// Where the set's name stands.
        set_span: Range<usize>,
    },
    /// An operator between two expressions.
    Binary(&'static str, Box<Expression>, Box<Expression>),
    /// `-` or `not`.
    Unary(&'static str, Box<Expression>),
    /// `if … then … else …`.
    If(Box<Expression>, Box<Expression>, Box<Expression>),
}

impl Expression {
    /// Adds every name that it speaks of, each once.
    pub fn names<'a>(&'a self, found: &mut Vec<&'a str>) {
        match &self.kind {
            Kind::Number(..) => {}
            Kind::Name(name, _) => {
                if !found.contains(&name.as_str()) {
                    found.push(name);
                }
            }
            Kind::Call(_, arguments) => arguments.iter().for_each(|a| a.names(found)),
            Kind::Over { body, .. } => body.names(found),
            Kind::Binary(_, a, b) => [a, b].iter().for_each(|e| e.names(found)),
            Kind::Unary(_, a) => a.names(found),
            Kind::If(c, a, b) => [c, a, b].iter().for_each(|e| e.names(found)),
        }
    }
}

/// One index: the name of a running index or of a member of a set.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// As written.
    pub name: String,
    /// Where.
    pub span: Range<usize>,
}

/// Words with a meaning of their own, which can be no estimate's name.
pub const KEYWORDS: [&str; 11] = [
    "if", "then", "else", "and", "or", "not", "over", "in", "per", "where", "true",
];

/// Reads a formula.
///
/// ```
/// use comity_methods::formula::parse;
/// assert!(parse("staff[p] * hub_saving[p] * ramp(hub_delay, 2 years)").is_ok());
/// let error = parse("staff[p] * (1 + ").unwrap_err();
/// assert_eq!(error.span, 16..16);
/// ```
///
/// # Errors
/// The first thing that does not fit the grammar, with the form expected.
pub fn parse(text: &str) -> Result<Expression, FormulaError> {
    if text.len() > LONGEST {
        let message = format!("this formula has {} characters", text.len());
        let help =
            format!("keep formulas under {LONGEST} characters: name the parts under [define]");
        return Err(FormulaError::new(&(0..0), message, help));
    }
    let tokens = tokens(text)?;
    if let Some((_, span)) = tokens.get(MOST_TOKENS) {
        let message = format!("this formula has more than {MOST_TOKENS} parts");
        return Err(FormulaError::new(
            span,
            message,
            "name the parts under [define]",
        ));
    }
    let mut parser = Parser {
        tokens,
        at: 0,
        depth: 0,
    };
    let expression = parser.expression()?;
    match parser.peek() {
        Token::End => Ok(expression),
        _ => Err(parser.unexpected_after()),
    }
}

struct Parser {
    tokens: Vec<Spanned>,
    at: usize,
    depth: usize,
}

type Parsed = Result<Expression, FormulaError>;

impl Parser {
    fn peek(&self) -> &Token {
        &self.tokens[self.at].0
    }

    fn span(&self) -> Range<usize> {
        self.tokens[self.at].1.clone()
    }

    /// Takes the current token; the last one (`End`) stays.
    fn advance(&mut self) -> Token {
        let token = self.tokens[self.at].0.clone();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }

    fn takes_symbol(&mut self, among: &[&'static str]) -> Option<&'static str> {
        let Token::Symbol(symbol) = *self.peek() else {
            return None;
        };
        among.contains(&symbol).then(|| {
            self.advance();
            symbol
        })
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let taken = matches!(self.peek(), Token::Name(name) if name == word);
        if taken {
            self.advance();
        }
        taken
    }

    fn expect_symbol(&mut self, symbol: &'static str, form: &str) -> Result<(), FormulaError> {
        self.takes_symbol(&[symbol])
            .map(|_| ())
            .ok_or_else(|| self.unexpected(form))
    }

    fn expect_word(&mut self, word: &str, form: &str) -> Result<(), FormulaError> {
        if self.takes_word(word) {
            Ok(())
        } else {
            Err(self.unexpected(form))
        }
    }

    fn unexpected(&self, expected: &str) -> FormulaError {
        let found = match self.peek() {
            Token::End => "the formula ends here".to_owned(),
            Token::Number(value) => format!("the number {value} stands here"),
            Token::Name(name) => format!("`{name}` stands here"),
            Token::Symbol(symbol) => format!("`{symbol}` stands here"),
        };
        FormulaError::new(
            &self.span(),
            format!("{found}, where something else is needed"),
            format!("expected {expected}"),
        )
    }

    /// What a formula cannot go on with, and what was probably meant.
    fn unexpected_after(&self) -> FormulaError {
        let before = self.at.checked_sub(1).map(|at| &self.tokens[at].0);
        let help = match (before, self.peek()) {
            (_, Token::Symbol("<" | "<=" | ">" | ">=" | "=" | "!=")) => {
                "at most one comparison at a time: write `0 < a and a < 1`"
            }
            (Some(Token::Name(_)), Token::Symbol("[" | "(")) => {
                "to multiply, write `*` between a number and what follows it"
            }
            (_, Token::Name(word)) if word == "per" => {
                "`per` belongs to the unit of a number: write `3 GBP per year`"
            }
            (_, Token::Name(_) | Token::Number(_)) => "to multiply, write `*` between the two",
            _ => "expected an operator such as + or *, or the end of the formula",
        };
        FormulaError {
            help: help.to_owned(),
            ..self.unexpected("")
        }
    }

    fn expression(&mut self) -> Parsed {
        self.depth += 1;
        if self.depth > DEEPEST {
            let help = "name the inner parts under [define] and use their names";
            return Err(FormulaError::new(
                &self.span(),
                "this formula nests too deeply",
                help,
            ));
        }
        let parsed = if matches!(self.peek(), Token::Name(n) if n == "if") {
            self.choice()
        } else {
            self.or()
        };
        self.depth -= 1;
        parsed
    }

    fn choice(&mut self) -> Parsed {
        const FORM: &str = "the form `if condition then value else value`";
        let start = self.span().start;
        self.advance();
        let at = self.at;
        let condition = self.expression().map_err(|error| {
            // Spreadsheets write if(condition, value, value).
            let spreadsheet =
                self.tokens[at].0 == Token::Symbol("(") && self.peek() == &Token::Symbol(",");
            if spreadsheet {
                self.unexpected(FORM)
            } else {
                error
            }
        })?;
        self.expect_word("then", FORM)?;
        let yes = self.expression()?;
        self.expect_word("else", FORM)?;
        let no = self.expression()?;
        let span = start..no.span.end;
        Ok(Expression {
            kind: Kind::If(condition.into(), yes.into(), no.into()),
            span,
        })
    }

    fn or(&mut self) -> Parsed {
        let mut left = self.and()?;
        while self.takes_word("or") {
            left = binary("or", left, self.and()?);
        }
        Ok(left)
    }

    fn and(&mut self) -> Parsed {
        let mut left = self.comparison()?;
        while self.takes_word("and") {
            left = binary("and", left, self.comparison()?);
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Parsed {
        let left = self.sum()?;
        match self.takes_symbol(&["<=", ">=", "!=", "<", ">", "="]) {
            Some(operator) => Ok(binary(operator, left, self.sum()?)),
            None => Ok(left),
        }
    }

    fn sum(&mut self) -> Parsed {
        let mut left = self.product()?;
        while let Some(operator) = self.takes_symbol(&["+", "-"]) {
            left = binary(operator, left, self.product()?);
        }
        Ok(left)
    }

    fn product(&mut self) -> Parsed {
        let mut left = self.power()?;
        while let Some(operator) = self.takes_symbol(&["*", "/"]) {
            left = binary(operator, left, self.power()?);
        }
        Ok(left)
    }

    fn power(&mut self) -> Parsed {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(FormulaError::new(
                &self.span(),
                "this formula nests too deeply",
                "use [define]",
            ));
        }
        let parsed = self.power_inside();
        self.depth -= 1;
        parsed
    }

    fn power_inside(&mut self) -> Parsed {
        let start = self.span().start;
        let sign = self
            .takes_symbol(&["-"])
            .or_else(|| self.takes_word("not").then_some("not"));
        if let Some(sign) = sign {
            let of = self.power()?;
            let span = start..of.span.end;
            return Ok(Expression {
                kind: Kind::Unary(sign, of.into()),
                span,
            });
        }
        let base = self.atom()?;
        match self.takes_symbol(&["^"]) {
            Some(_) => Ok(binary("^", base, self.power()?)),
            None => Ok(base),
        }
    }

    fn atom(&mut self) -> Parsed {
        let span = self.span();
        match self.peek().clone() {
            Token::Number(value) => {
                self.advance();
                Ok(self.number(value, span))
            }
            Token::Name(name) if !KEYWORDS.contains(&name.as_str()) => {
                self.advance();
                self.named(name, span)
            }
            Token::Name(name) if name == "if" => {
                let help = "put the `if … then … else …` in brackets";
                Err(FormulaError {
                    help: help.to_owned(),
                    ..self.unexpected("")
                })
            }
            Token::Symbol("(") => {
                self.advance();
                let inner = self.expression()?;
                self.expect_symbol(")", "`)` to close the bracket")?;
                Ok(Expression {
                    span: span.start..self.last_end(),
                    ..inner
                })
            }
            _ => Err(self.unexpected("a name, a number, a function or `(`")),
        }
    }

    fn last_end(&self) -> usize {
        self.tokens[self.at.saturating_sub(1)].1.end
    }

    fn number(&mut self, mut value: f64, span: Range<usize>) -> Expression {
        let mut units = Vec::new();
        if self.takes_symbol(&["%"]).is_some() {
            value /= 100.0;
        }
        while let Token::Name(word) = self.peek().clone() {
            if KEYWORDS.contains(&word.as_str()) && word != "per" {
                break;
            }
            self.advance();
            units.push(word);
        }
        Expression {
            kind: Kind::Number(value, units),
            span: span.start..self.last_end(),
        }
    }

    fn named(&mut self, name: String, span: Range<usize>) -> Parsed {
        let start = span.start;
        let kind = if self.takes_symbol(&["("]).is_some() {
            self.call(name)?
        } else if self.takes_symbol(&["["]).is_some() {
            Kind::Name(name, self.indices()?)
        } else {
            Kind::Name(name, Vec::new())
        };
        Ok(Expression {
            kind,
            span: start..self.last_end(),
        })
    }

    fn indices(&mut self) -> Result<Vec<Index>, FormulaError> {
        let mut indices = Vec::new();
        loop {
            let span = self.span();
            let Token::Name(name) = self.peek().clone() else {
                return Err(self.unexpected("an index such as [p], or an id such as [east-herts]"));
            };
            self.advance();
            indices.push(Index { name, span });
            if self.takes_symbol(&[","]).is_none() {
                self.expect_symbol("]", "`]` to close the index")?;
                return Ok(indices);
            }
        }
    }

    fn call(&mut self, name: String) -> Result<Kind, FormulaError> {
        let mut arguments = Vec::new();
        if self.takes_symbol(&[")"]).is_some() {
            return Ok(Kind::Call(name, arguments));
        }
        loop {
            arguments.push(self.expression()?);
            if arguments.len() == 1 && self.takes_word("over") {
                return self.over(name, arguments.remove(0));
            }
            if self.takes_symbol(&[","]).is_none() {
                self.expect_symbol(")", "`,` and another argument, or `)`")?;
                return Ok(Kind::Call(name, arguments));
            }
        }
    }

    fn over(&mut self, fold: String, body: Expression) -> Result<Kind, FormulaError> {
        const FORM: &str = "the form `sum(… over members)` or `sum(… over q in partners)`";
        let first = self.set_name(FORM)?;
        let (index, (set, set_span)) = if self.takes_word("in") {
            (Some(first.0), self.set_name(FORM)?)
        } else {
            (None, first)
        };
        self.expect_symbol(")", FORM)?;
        Ok(Kind::Over {
            fold,
            body: body.into(),
            index,
            set,
            set_span,
        })
    }

    fn set_name(&mut self, form: &str) -> Result<(String, Range<usize>), FormulaError> {
        let span = self.span();
        match self.peek().clone() {
            Token::Name(name) if !KEYWORDS.contains(&name.as_str()) => {
                self.advance();
                Ok((name, span))
            }
            _ => Err(self.unexpected(form)),
        }
    }
}

fn binary(operator: &'static str, left: Expression, right: Expression) -> Expression {
    let span = left.span.start..right.span.end;
    Expression {
        kind: Kind::Binary(operator, left.into(), right.into()),
        span,
    }
}
