//! What like programmes let one expect.

use super::ReferenceClass;
use super::filter::Filter;
use super::lifetimes::Survival;
use super::outturns::{Measured, Outturns, counted};
use super::programme::Programme;

/// With fewer observations than this a measure is widened to the whole class; with fewer in the
/// whole class nothing is predicted.
pub const LEAST_ROWS: usize = 5;

/// How like programmes turned out: cost, saving, delay and how long they lasted.
#[derive(Clone, Debug, PartialEq)]
pub struct OutsideView {
    /// Which programmes were asked for.
    pub filter: Filter,
    /// The ids of those that match.
    pub matching: Vec<String>,
    /// Actual cost over forecast cost.
    pub cost: Outturns,
    /// Actual saving over forecast saving.
    pub saving: Outturns,
    /// Months by which programmes came late.
    pub delay_months: Outturns,
    /// How long partnerships lasted.
    pub survival: Survival,
    /// For each measure with too few matching programmes: that all of the class are used instead.
    pub widened: Vec<String>,
}

impl OutsideView {
    /// The programmes of a class that a filter picks. A measure for which it leaves fewer than
    /// [`LEAST_ROWS`] is widened to the whole class, without what the filter excludes.
    ///
    /// # Examples
    /// ```
    /// use comity_business_case::{Filter, OutsideView, ReferenceClass};
    /// let all = OutsideView::of(&ReferenceClass::shipped(), &Filter::default());
    /// assert_eq!(all.cost.n(), 10);
    /// assert!((all.cost.median().unwrap() - 1.94).abs() < 0.005);
    /// assert!(all.widened.is_empty());
    /// ```
    pub fn of(class: &ReferenceClass, filter: &Filter) -> OutsideView {
        let mut widened = Vec::new();
        let mut outturns = |measured: Measured| {
            let (rows, wide) = gather(class, filter, |p| measured.of(p));
            let outturns = Outturns::new(measured, rows.used, wide);
            widened.extend(wide.then(|| said(measured.word(), rows.matching, outturns.n())));
            outturns
        };
        let cost = outturns(Measured::Cost);
        let saving = outturns(Measured::Saving);
        let delay_months = outturns(Measured::Delay);
        let (rows, wide) = gather(class, filter, Survival::of);
        let survival = Survival::new(rows.used, wide);
        widened.extend(wide.then(|| said("survival", rows.matching, survival.n())));
        let matching = class.programmes.iter().filter(|p| filter.picks(p));
        OutsideView {
            filter: filter.clone(),
            matching: matching.map(|p| p.id.clone()).collect(),
            cost,
            saving,
            delay_months,
            survival,
            widened,
        }
    }

    /// The outturns of cost, saving and delay, in this order.
    pub fn outturns(&self) -> [&Outturns; 3] {
        [&self.cost, &self.saving, &self.delay_months]
    }
}

struct Gathered<T> {
    /// How many rows match the filter.
    matching: usize,
    used: Vec<T>,
}

/// The observations of matching programmes, or of all if those are too few; and whether that
/// widened the choice.
fn gather<T>(
    class: &ReferenceClass,
    filter: &Filter,
    of: impl Fn(&Programme) -> Option<T>,
) -> (Gathered<T>, bool) {
    let from = |counts: &dyn Fn(&Programme) -> bool| -> Vec<T> {
        let picked = class.programmes.iter().filter(|p| counts(p));
        picked.filter_map(&of).collect()
    };
    let picked = from(&|p| filter.picks(p));
    let matching = picked.len();
    let all = from(&|p| !filter.excludes(&p.id));
    let wide = matching < LEAST_ROWS && all.len() > matching;
    let used = if wide { all } else { picked };
    (Gathered { matching, used }, wide)
}

fn said(measure: &str, matching: usize, all: usize) -> String {
    let known = match matching {
        0 => "of no matching programme".to_owned(),
        n => format!("of only {} among the matching", counted(n)),
    };
    format!("{measure} is known {known}, so all {all} of the class that tell it are used")
}
