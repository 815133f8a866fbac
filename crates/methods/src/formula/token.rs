//! Cutting a formula's text into tokens.

use super::FormulaError;
use std::ops::Range;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Name(String),
    Symbol(&'static str),
    End,
}

pub(super) type Spanned = (Token, Range<usize>);

/// Longest first, so that `<=` is not read as `<`.
const SYMBOLS: [&str; 18] = [
    "<=", ">=", "!=", "+", "-", "*", "/", "^", "(", ")", "[", "]", ",", "<", ">", "=", "%", ":",
];

/// Tokens of `text`, ended by `End`.
pub(super) fn tokens(text: &str) -> Result<Vec<Spanned>, FormulaError> {
    let mut out: Vec<Spanned> = Vec::new();
    let (mut at, mut brackets) = (0, 0_usize);
    while let Some(c) = text[at..].chars().next() {
        let length = match c {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '#' => {
                at += text[at..].find('\n').unwrap_or(text.len() - at);
                continue;
            }
            c if c.is_ascii_digit() || (c == '.' && digit_at(text, at + 1)) => {
                number_length(&text[at..])
            }
            c if is_name_start(c) => {
                name_length(&text[at..], brackets > 0 || names_a_partner(&out))
            }
            _ => 0,
        };
        let (token, end) = token_at(text, at, length, c)?;
        match token {
            Token::Symbol("[") => brackets += 1,
            Token::Symbol("]") => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        out.push((token, at..end));
        at = end;
    }
    out.push((Token::End, text.len()..text.len()));
    Ok(out)
}

fn token_at(text: &str, at: usize, length: usize, c: char) -> Result<(Token, usize), FormulaError> {
    let piece = &text[at..at + length];
    if length > 0 && is_name_start(c) {
        return Ok((Token::Name(piece.to_owned()), at + length));
    }
    if length > 0 {
        let value = piece
            .replace('_', "")
            .parse::<f64>()
            .ok()
            .filter(|v| v.is_finite());
        return value
            .map(|v| (Token::Number(v), at + length))
            .ok_or_else(|| {
                FormulaError::new(
                    &(at..at + length),
                    format!("`{piece}` is not a number that can be used"),
                    "write numbers as 1200, 1_200, 0.05 or 1.2e6",
                )
            });
    }
    if text[at..].starts_with("<>") {
        let message = "`<>` has no meaning in a formula";
        return Err(FormulaError::new(&(at..at + 2), message, "write `!=`"));
    }
    if at == 0 && c == '=' {
        let message = "a formula does not begin with `=`";
        return Err(FormulaError::new(&(0..1), message, "take the sign out"));
    }
    if text[at..].starts_with("==") {
        return Err(FormulaError::new(
            &(at..at + 2),
            "`==` has no meaning in a formula",
            "write `=` to compare",
        ));
    }
    if let Some(symbol) = SYMBOLS.iter().find(|s| text[at..].starts_with(**s)) {
        return Ok((Token::Symbol(symbol), at + symbol.len()));
    }
    let help = match c {
        ';' => "between arguments, write `,`",
        '$' => "a formula speaks of names such as staff[p], not of cells",
        '“' | '”' | '‘' | '’' | '"' => "names stand without quotes",
        '×' | '·' => "to multiply, write `*`",
        '÷' => "to divide, write `/`",
        '–' | '−' => "for minus, write `-`",
        '≤' => "write `<=`",
        '≥' => "write `>=`",
        '≠' => "write `!=`",
        '&' => "write `and`",
        '|' => "write `or`",
        '!' => "write `not`, or `!=`",
        _ => "formulas use names, numbers, + - * / ^ ( ) [ ] , and the comparisons < <= > >= = !=",
    };
    Err(FormulaError::new(
        &(at..at + c.len_utf8()),
        format!("`{c}` has no meaning in a formula"),
        help,
    ))
}

fn digit_at(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '£'
}

/// True right after `member(` and `host(`.
fn names_a_partner(before: &[Spanned]) -> bool {
    let asks =
        |token: &Token| matches!(token, Token::Name(name) if name == "member" || name == "host");
    matches!(before, [.., (asked, _), (Token::Symbol("("), _)] if asks(asked))
}

/// Names may hold `-` only within brackets, where ids of partners and services stand.
fn name_length(text: &str, in_index: bool) -> usize {
    let inside = |c: char| c.is_alphanumeric() || c == '_' || c == '£' || (in_index && c == '-');
    text.find(|c: char| !inside(c)).unwrap_or(text.len())
}

fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |mut i: usize| {
        while bytes
            .get(i)
            .is_some_and(|b| b.is_ascii_digit() || *b == b'_')
        {
            i += 1;
        }
        i
    };
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1);
    }
    let signed = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
    if matches!(bytes.get(end), Some(b'e' | b'E')) && digit_at(text, end + 1 + signed) {
        end = digits(end + 1 + signed);
    }
    end
}
