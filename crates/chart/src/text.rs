//! How wide a text will be, before any browser has seen it.
//!
//! The widths are those of the widest fonts that `system-ui` commonly means
//! (DejaVu Sans for letters, Inter's tabular figures), so that Arial, Helvetica,
//! Segoe and San Francisco all stay inside the box that was planned for them.

/// Estimated width of `text` at font size `size`, in the same units.
///
/// ```
/// use comity_chart::text::width;
/// assert!(width("mmm", 16.0, false) > width("iii", 16.0, false));
/// assert!(width("£1.2m", 16.0, true) > width("£1.2m", 16.0, false));
/// ```
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let ems: f64 = text.chars().map(ems).sum();
    ems * size * if bold { 1.15 } else { 1.0 }
}

/// The width of one character, as a share of the font size.
fn ems(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' => 0.30,
        'f' | 't' | 'r' | 'I' | ' ' | '\u{a0}' | '.' | ',' | ':' | ';' | '!' | '/' | '(' | ')'
        | '[' | ']' | '‘' | '’' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '—' | 'Æ' | 'Œ' | 'æ' | 'œ' => 1.0,
        's' | 'c' | 'k' | 'v' | 'x' | 'y' | 'z' | '-' | '"' | '“' | '”' => 0.60,
        'a'..='z' | '0'..='9' | '£' | '€' | '$' | '–' => 0.645,
        'A'..='Z' => 0.76,
        '−' | '+' | '<' | '>' | '=' | '~' | '&' | '→' | '←' | '↑' | '↓' => 0.84,
        // Beyond Latin and Greek and Cyrillic, take the full square.
        c if (c as u32) < 0x250 => 0.76,
        _ => 1.05,
    }
}

/// `text`, or as much of it as fits into `room`, ending in "…".
///
/// ```
/// use comity_chart::text::{shorten, width};
/// let short = shorten("Renfrewshire Integration Joint Board", 16.0, false, 120.0);
/// assert!(short.ends_with('…') && width(&short, 16.0, false) <= 120.0);
/// assert_eq!(shorten("Fife", 16.0, false, 120.0), "Fife");
/// ```
pub fn shorten(text: &str, size: f64, bold: bool, room: f64) -> String {
    if width(text, size, bold) <= room {
        return text.to_owned();
    }
    let mut kept: String = text.into();
    while kept.pop().is_some() {
        let cut = format!("{}…", kept.trim_end());
        if width(&cut, size, bold) <= room {
            return cut;
        }
    }
    String::new()
}

/// `text` over at most `lines` lines of `room`; what is left over is cut with "…".
///
/// ```
/// use comity_chart::text::wrap;
/// assert_eq!(
///     wrap("Renfrewshire Integration Joint Board", 16.0, false, 190.0, 2),
///     ["Renfrewshire", "Integration Joint Bo…"]
/// );
/// ```
pub fn wrap(text: &str, size: f64, bold: bool, room: f64, lines: usize) -> Vec<String> {
    let mut rest: Vec<&str> = text.split_whitespace().collect();
    rest.reverse();
    let mut out = Vec::new();
    while !rest.is_empty() && out.len() + 1 < lines {
        out.push(take_line(&mut rest, size, bold, room));
    }
    rest.reverse();
    if !rest.is_empty() {
        out.push(shorten(&rest.join(" "), size, bold, room));
    }
    out
}

/// As many words from the end of `rest` as fit into one line; at least one.
fn take_line(rest: &mut Vec<&str>, size: f64, bold: bool, room: f64) -> String {
    let mut line = rest.pop().unwrap_or_default().to_owned();
    while let Some(word) = rest.last() {
        let longer = format!("{line} {word}");
        if width(&longer, size, bold) > room {
            break;
        }
        line = longer;
        rest.pop();
    }
    shorten(&line, size, bold, room)
}
