//! For whom a figure is: one partner, a group, all partners, everyone.

use crate::model::Entry;
use crate::options::Bearer;
use crate::pack::Pack;

/// A bearer, or several taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// One bearer.
    One(Bearer),
    /// All partners together.
    Partners,
    /// Everyone: the view of society.
    All,
}

impl Scope {
    /// True if a bearer belongs to it.
    pub fn holds(self, bearer: Bearer) -> bool {
        match self {
            Scope::One(one) => one == bearer,
            Scope::Partners => matches!(bearer, Bearer::Partner(_)),
            Scope::All => true,
        }
    }

    /// The part of figure ids that names it.
    pub fn id(self, pack: &Pack) -> String {
        match self {
            Scope::One(Bearer::Partner(p)) => pack.partnership.partners[p].id.to_string(),
            Scope::One(Bearer::Staff) => "staff".to_owned(),
            Scope::One(Bearer::FrontLine) => "front-line".to_owned(),
            Scope::One(Bearer::ServiceUsers) => "service-users".to_owned(),
            Scope::One(Bearer::Place) => "place".to_owned(),
            Scope::One(Bearer::Outside) => "outside".to_owned(),
            Scope::Partners => "partners".to_owned(),
            Scope::All => "all".to_owned(),
        }
    }

    /// The name people use.
    pub fn name(self, pack: &Pack) -> String {
        match self {
            Scope::One(Bearer::Partner(p)) => pack.partnership.partners[p].name.clone(),
            Scope::One(Bearer::Staff) => "Staff".to_owned(),
            Scope::One(Bearer::FrontLine) => "The front line".to_owned(),
            Scope::One(Bearer::ServiceUsers) => "Service users".to_owned(),
            Scope::One(Bearer::Place) => "The place".to_owned(),
            Scope::One(Bearer::Outside) => "Others outside".to_owned(),
            Scope::Partners => "All partners".to_owned(),
            Scope::All => "Everyone".to_owned(),
        }
    }

    /// What an entry is for this scope: once as its bearer's, once as its receiver's; nothing if
    /// both belong to it, since a transfer within moves nothing.
    pub fn parts(self, entry: &Entry) -> Option<Part> {
        let bears = self.holds(entry.bearer);
        let receives = entry.receiver.is_some_and(|r| self.holds(r));
        match (bears, receives) {
            (true, false) => Some(Part { mirrored: false }),
            (false, true) => Some(Part { mirrored: true }),
            _ => None,
        }
    }

    /// The scopes of an option: partners in their order, groups that bear something, all
    /// partners, everyone.
    pub fn of(pack: &Pack, entries: &[Entry]) -> Vec<Scope> {
        let touched = |b: Bearer| {
            entries
                .iter()
                .any(|e| e.bearer == b || e.receiver == Some(b))
        };
        let partners = (0..pack.partnership.partners.len()).map(Bearer::Partner);
        let groups = [
            Bearer::Staff,
            Bearer::FrontLine,
            Bearer::ServiceUsers,
            Bearer::Place,
            Bearer::Outside,
        ];
        let ones = partners
            .chain(groups)
            .filter(|b| touched(*b))
            .map(Scope::One);
        ones.chain([Scope::Partners, Scope::All]).collect()
    }
}

/// How an entry counts for a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// True for the receiving side of a transfer.
    pub mirrored: bool,
}
