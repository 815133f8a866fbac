//! Charts as SVG with title, sentence and table from one struct
