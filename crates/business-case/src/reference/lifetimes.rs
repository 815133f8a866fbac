//! How long partnerships last.

use super::outside_view::LEAST_ROWS;
use super::programme::Programme;
use comity_methods::sampling::Distribution;
use comity_methods::statistics::{KaplanMeier, Life, PooledRate, pooled_rate};

/// Beyond this many years an end is as good as none.
const LONGEST_YEARS: f64 = 100.0;

/// How long one partnership lasted, or has lasted so far, in whole calendar years.
#[derive(Clone, Debug, PartialEq)]
pub struct Lifetime {
    /// The programme's id.
    pub id: String,
    /// Its length in years, and whether it ended or was reduced.
    pub life: Life,
}

/// How long partnerships last that could be left: those that ended or were reduced, beside those
/// last seen running.
#[derive(Clone, Debug, PartialEq)]
pub struct Survival {
    /// The partnerships, shortest first.
    pub rows: Vec<Lifetime>,
    /// The share that outlasts a number of years.
    pub curve: KaplanMeier,
    /// Ends per year of partnership; none if no year was observed.
    pub rate: Option<PooledRate>,
    /// True if too few matched the filter, so that the whole class is used.
    pub widened: bool,
}

impl Survival {
    pub(super) fn new(mut rows: Vec<Lifetime>, widened: bool) -> Survival {
        rows.sort_by(|a, b| a.life.length.total_cmp(&b.life.length));
        let lives: Vec<Life> = rows.iter().map(|r| r.life).collect();
        Survival {
            rows,
            curve: KaplanMeier::of(&lives),
            rate: pooled_rate(&lives),
            widened,
        }
    }

    /// What one programme says, if it says something that can be used.
    pub(super) fn of(programme: &Programme) -> Option<Lifetime> {
        let life = programme.life()?;
        let id = programme.id.clone();
        Some(Lifetime { id, life })
    }

    /// How many partnerships.
    pub fn n(&self) -> usize {
        self.rows.len()
    }

    /// How many of them ended or were reduced.
    pub fn ended(&self) -> usize {
        self.rows.iter().filter(|r| r.life.ended).count()
    }

    /// Years until one more such partnership ends or is reduced: the steps of the curve, after its
    /// last step the yearly rate; 100 years mean then or later. None if fewer than [`LEAST_ROWS`]
    /// partnerships are known or none has ended.
    pub fn distribution(&self) -> Option<Distribution> {
        let rate = self.rate.filter(|r| r.ended > 0)?;
        if self.n() < LEAST_ROWS {
            return None;
        }
        self.curve.time_to_end(rate.value, LONGEST_YEARS)
    }

    /// In plain words, how little this is to go by.
    pub fn frailty(&self) -> String {
        format!(
            "{} partnerships, {} of which ended or were reduced, counted in whole calendar years; the others are known only until the year in which they were last seen. Partnerships are written about when they end, so quiet ones that go on are missing, and the true rate may be lower. An end is not always a failure: a reorganisation, or work that is done, ends partnerships too.",
            self.n(),
            self.ended()
        )
    }
}
