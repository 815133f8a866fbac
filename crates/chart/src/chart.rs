//! What every chart hands back.

/// A picture with its text alternatives, all made from the same rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// A whole `<svg>` element, ready to be put into a page as it is.
    pub svg: String,
    /// The title, as plain text (not yet escaped for HTML).
    pub title: String,
    /// What the picture says, as plain text that can be read out.
    pub sentence: String,
    /// Every figure in the picture.
    pub table: Table,
}

/// The figures behind a picture. The first cell of each row is its header.
///
/// ```
/// # use comity_chart::Table;
/// let table = Table {
///     caption: "Net cash".into(),
///     head: vec!["Year".into(), "Net cash".into()],
///     rows: vec![vec!["2026/27".into(), "−£1,200,000".into()]],
/// };
/// assert_eq!(table.rows[0].len(), table.head.len());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// What the table holds, for `<caption>`.
    pub caption: String,
    /// The column headings.
    pub head: Vec<String>,
    /// The rows, each as long as `head`.
    pub rows: Vec<Vec<String>>,
}

/// The words with their first letter made a capital.
pub(crate) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A name as it stands in a sentence: at most eight words.
pub(crate) fn said(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    match words.get(..8) {
        Some(first) if words.len() > 8 => format!("{}…", first.join(" ")),
        _ => words.join(" "),
    }
}

/// Names in a row, as they are said: "Fife, Angus and Moray".
pub(crate) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A share as futures of 100, never rounded to certainty.
pub(crate) fn of_100(share: f64) -> String {
    let rounded = (share * 100.0).round();
    match rounded {
        r if r == 0.0 && share > 0.0 => "under 1 of 100".into(),
        r if r == 100.0 && share < 1.0 => "over 99 of 100".into(),
        r => format!("{r} of 100"),
    }
}
