//! The outside view: how real programmes of shared services turned out, against what they promised.
//!
//! A [`ReferenceClass`] is a table of programmes, each with source and grade; a [`Filter`] picks
//! those that are like one's own; an [`OutsideView`] says what they let one expect, and how little
//! that is. [`OptimismBias`] holds the official uplifts to set beside it.

mod filter;
mod lifetimes;
mod optimism_bias;
mod outside_view;
mod outturns;
mod programme;
mod read;

pub use filter::{Exclusion, Filter};
pub use lifetimes::{Lifetime, Survival};
pub use optimism_bias::{BiasKind, BiasRange, Biased, OptimismBias, Uplift};
pub use outside_view::{LEAST_ROWS, OutsideView};
pub use outturns::{Calibration, Measured, Outturn, Outturns};
pub use programme::{Event, Pair, Programme, SourceGrade, Usable};

use crate::problem::Problem;

/// The reference class that comes with Comity.
const SHIPPED: &str = include_str!("../../../../data/reference-class/reference_class.csv");
/// Its name.
const SHIPPED_NAME: &str = "reference_class.csv";

/// Real programmes, in the order of their file.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceClass {
    /// The name of its file.
    pub name: String,
    /// Its rows.
    pub programmes: Vec<Programme>,
}

impl ReferenceClass {
    /// The class that comes with Comity: `data/reference-class`.
    ///
    /// # Examples
    /// ```
    /// use comity_business_case::ReferenceClass;
    /// let class = ReferenceClass::shipped();
    /// assert_eq!(class.programme("C13").unwrap().name, "WA Office of Shared Services");
    /// ```
    pub fn shipped() -> ReferenceClass {
        let (class, problems) = ReferenceClass::read(SHIPPED_NAME, SHIPPED);
        assert!(
            problems.is_empty(),
            "the shipped reference class has errors"
        );
        class
    }

    /// Reads a class from a CSV table with the columns that `docs/reference/reference-class.md`
    /// describes. Rows with errors are left out of the class; every error is listed with its place.
    pub fn read(file_name: &str, text: &str) -> (ReferenceClass, Vec<Problem>) {
        read::read(file_name, text)
    }

    /// The programme with an id.
    pub fn programme(&self, id: &str) -> Option<&Programme> {
        self.programmes.iter().find(|p| p.id == id)
    }

    /// Every stratum, in the order of the file.
    pub fn strata(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for programme in &self.programmes {
            if !found.contains(&programme.stratum.as_str()) {
                found.push(&programme.stratum);
            }
        }
        found
    }
}
