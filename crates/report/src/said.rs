//! Sentences in which every figure carries its name, so that it can be asked after.

/// A sentence or a few, in pieces.
#[derive(Clone, Debug, Default)]
pub struct Said {
    pub pieces: Vec<Piece>,
}

/// Words; with an id they are a figure that `comity explain` knows.
#[derive(Clone, Debug)]
pub struct Piece {
    pub words: String,
    pub figure: String,
}

impl Said {
    pub fn new(words: impl Into<String>) -> Said {
        Said::default().say(words)
    }

    /// Goes on with words.
    pub fn say(mut self, words: impl Into<String>) -> Said {
        self.pieces.push(Piece {
            words: words.into(),
            figure: String::new(),
        });
        self
    }

    /// Goes on with a figure.
    pub fn figure(mut self, id: impl Into<String>, words: impl Into<String>) -> Said {
        self.pieces.push(Piece {
            words: words.into(),
            figure: id.into(),
        });
        self
    }

    /// Goes on with other sentences, after a space.
    pub fn then(mut self, more: Said) -> Said {
        if !self.pieces.is_empty() {
            self = self.say(" ");
        }
        self.pieces.extend(more.pieces);
        self
    }

    /// All its words.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|p| p.words.as_str()).collect()
    }

    /// The words of each figure with its id.
    pub fn figures(&self) -> impl Iterator<Item = (&str, &str)> {
        let named = self.pieces.iter().filter(|p| !p.figure.is_empty());
        named.map(|p| (p.words.as_str(), p.figure.as_str()))
    }
}
