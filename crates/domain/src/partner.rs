//! Who is in: partners, and the members of other sets (services, staff groups, …).

use crate::Id;

/// A sovereign body in a partnership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// Stable id, used in files and figure ids.
    pub id: Id,
    /// The name people use.
    pub name: String,
}

/// One member of a set over which estimates may be indexed: a service, a staff group, a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Stable id.
    pub id: Id,
    /// The name people use.
    pub name: String,
}
