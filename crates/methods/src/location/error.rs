//! Why a question of places has no answer, and the smallest change that gives it one.

use thiserror::Error;

/// What keeps a question of places from an answer. Places and sites are counted from 0 in fields,
/// from 1 in messages.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum LocationError {
    /// No place or no site.
    #[error("there are no {0}, so there is nothing to decide. Give at least one")]
    Nothing(&'static str),
    /// A list of the wrong length.
    #[error("{what} has {found} entries, but should have {expected}. Give one for each")]
    WrongLength {
        /// Which list.
        what: &'static str,
        /// How many it should have.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// More cells than can be held.
    #[error(
        "{places} places and {sites} sites make more pairs than can be held. Put places together, such as by ward"
    )]
    TooLarge {
        /// Places.
        places: usize,
        /// Sites.
        sites: usize,
    },
    /// A distance or weight that is negative or not finite.
    #[error("{what} {} is {value}, but must be 0 or more and finite. Check its sign and unit", .at + 1)]
    Negative {
        /// Which list.
        what: &'static str,
        /// Where in it.
        at: usize,
        /// What it is.
        value: f64,
    },
    /// A place or site that does not exist.
    #[error("{what} {} is named, but there are only {most}", .at + 1)]
    NoSuch {
        /// `place` or `site`.
        what: &'static str,
        /// Which.
        at: usize,
        /// How many there are.
        most: usize,
    },
    /// No way from one place to another.
    #[error("there is no way from place {} to place {}. Add the road or journey that is missing", .from + 1, .to + 1)]
    NoWay {
        /// From.
        from: usize,
        /// To.
        to: usize,
    },
    /// A site that must stay and may not be used.
    #[error("site {} must stay open and may not be used. Choose one of the two", .0 + 1)]
    MustAndNever(usize),
    /// No site at all is wanted.
    #[error("0 sites are wanted, so nobody would be served. Ask for at least 1")]
    NoSiteWanted,
    /// More sites than there are.
    #[error(
        "{wanted} sites are wanted, but only {available} may be used. Ask for {available} or fewer"
    )]
    TooManyWanted {
        /// How many are wanted.
        wanted: usize,
        /// How many may be used.
        available: usize,
    },
    /// More must stay than are wanted.
    #[error("{must_stay} sites must stay open, but only {wanted} are wanted. Ask for {must_stay}, or let {} of them go", .must_stay - .wanted)]
    TooFewWanted {
        /// How many are wanted.
        wanted: usize,
        /// How many must stay.
        must_stay: usize,
    },
    /// Even with every site open, somebody is beyond the limit.
    #[error("place {} is {nearest} from the nearest site that may be used, beyond the limit of {limit}. The smallest limit that can be met, with every site open, is {smallest}", .place + 1)]
    OutOfReach {
        /// The place that is farthest from its nearest site.
        place: usize,
        /// How far that is.
        nearest: f64,
        /// What was asked.
        limit: f64,
        /// The smallest limit that every site together can meet.
        smallest: f64,
    },
    /// The open sites hold fewer than there are.
    #[error("the {sites} largest sites that may be open hold {room}, {short} fewer than the {needed} there are. Find room for {short} more{}", match .enough { Some(n) => format!(", or open {n} sites"), None => String::new() })]
    NoRoom {
        /// How many sites may be open.
        sites: usize,
        /// What the largest of them hold together.
        room: u64,
        /// What there is to be placed.
        needed: u64,
        /// How many places are missing.
        short: u64,
        /// The smallest number of sites that would hold all, if any does.
        enough: Option<usize>,
    },
    /// More plans than can be looked at one by one.
    #[error(
        "there are {plans} plans, more than the {most} that are looked at one by one. Say which sites must stay or may not be used, or ask for fewer sites"
    )]
    TooManyPlans {
        /// How many there are (at most).
        plans: u128,
        /// The most that are looked at.
        most: usize,
    },
}

/// Passes numbers that are 0 or more and finite.
pub(super) fn all_not_negative(what: &'static str, values: &[f64]) -> Result<(), LocationError> {
    let wrong = |v: &f64| !(*v >= 0.0 && v.is_finite());
    match values.iter().position(wrong) {
        Some(at) => Err(LocationError::Negative {
            what,
            at,
            value: values[at],
        }),
        None => Ok(()),
    }
}

/// Passes a list of the right length.
pub(super) fn of_length(
    what: &'static str,
    expected: usize,
    found: usize,
) -> Result<(), LocationError> {
    if expected == found {
        return Ok(());
    }
    Err(LocationError::WrongLength {
        what,
        expected,
        found,
    })
}
