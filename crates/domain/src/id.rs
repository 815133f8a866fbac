//! Stable names for partners, services, options, lines and estimates.

use std::fmt;

/// A stable name: a letter, then letters, digits, `_` or `-`; at most 64 characters.
///
/// ```
/// use comity_domain::Id;
/// assert_eq!(Id::new("east-herts").unwrap().as_str(), "east-herts");
/// assert!(Id::new("2nd").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

/// Why a text cannot be an [`Id`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdError(String);

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` cannot be an id: an id is a letter followed by at most 63 letters, digits, `_` or `-`",
            self.0
        )
    }
}

impl std::error::Error for IdError {}

impl Id {
    /// Checks the text.
    pub fn new(text: &str) -> Result<Id, IdError> {
        let well_formed = text.len() <= 64
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        if well_formed {
            Ok(Id(text.to_owned()))
        } else {
            Err(IdError(text.chars().take(80).collect()))
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
