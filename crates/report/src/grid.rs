//! A plain table of the page: captions, heads, rows; wide ones scroll in their own box.

/// A table; the first cell of each row is its header.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Unique in the page.
    pub id: String,
    pub caption: String,
    /// What it belongs to, such as an option's name; may be empty.
    pub of: String,
    /// Said below the caption; may be empty.
    pub note: String,
    pub head: Vec<String>,
    /// Positions of columns that hold numbers.
    pub numbers: &'static [usize],
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    /// A table without rows.
    pub fn new(
        id: impl Into<String>,
        caption: impl Into<String>,
        head: &[&str],
        numbers: &'static [usize],
    ) -> Grid {
        Grid {
            id: id.into(),
            caption: caption.into(),
            of: String::new(),
            note: String::new(),
            head: head.iter().map(|h| (*h).to_owned()).collect(),
            numbers,
            rows: Vec::new(),
        }
    }

    pub fn of(mut self, name: &str) -> Grid {
        self.of = name.to_owned();
        self
    }

    /// Names the table's region, unique in the page.
    pub fn label(&self) -> String {
        match self.of.as_str() {
            "" => self.caption.clone(),
            of => format!("{}, {of}", self.caption),
        }
    }

    pub fn noting(mut self, note: impl Into<String>) -> Grid {
        self.note = note.into();
        self
    }

    pub fn rows(mut self, rows: impl Iterator<Item = Vec<String>>) -> Grid {
        self.rows = rows.collect();
        self
    }

    /// Nothing if it has no rows.
    pub fn unless_empty(self) -> Option<Grid> {
        (!self.rows.is_empty()).then_some(self)
    }

    /// True if a column holds numbers. Templates hand over a reference.
    pub fn number(&self, column: &usize) -> bool {
        self.numbers.contains(column)
    }
}
