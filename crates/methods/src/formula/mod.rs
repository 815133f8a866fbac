//! The formula language: typed, checked for units, small.
//!
//! A formula speaks of named estimates (`staff[p]`), of definitions that formulas share, of time
//! (`t`, `ramp(delay, 2 years)`) and of members of sets (`sum(staff[p] over members)`), and
//! comes to a rate per year. Reading it goes in steps, each in its own file:
//!
//! text → `token` → `syntax` (tree with places) → `lower`, `names`, `calls` (names, indices and units checked) →
//! `graph` (each thing once) → `terms` and `program` (numbers for blocks of futures).
//!
//! The language is described for those who write it in `docs/reference/formula.md`.

mod calls;
mod compile;
mod early_first;
mod emit;
mod error;
mod functions;
mod graph;
mod kernels;
mod lower;
mod moment;
mod names;
mod program;
mod registers;
mod stages;
mod surface;
mod syntax;
mod terms;
mod timeless;
mod token;
mod vocabulary;
mod words;

pub use error::FormulaError;
pub use functions::{FOLDS, FUNCTIONS, Function, TIME_NAMES};
pub use graph::{Binary, Graph, Node, NodeId, Unary, Varies};
pub use lower::{LowerError, Lowering, Quantity};
pub use moment::Moment;
pub use program::{Periods, Program, Reduction, Request, Scratch, column_bit};
pub use surface::{Axis, Surface};
pub use syntax::{Expression, Index, KEYWORDS, Kind, parse};
pub use vocabulary::{Definition, Draw, Family, PARTNERS, Set, Vocabulary};
pub use words::in_words;
