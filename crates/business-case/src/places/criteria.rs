//! By what plans are judged: criteria kept apart, never added up into a score.

/// Something that a plan does to money, people, places or the air. Less of it is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Criterion {
    /// Staff for whom there is no place that they can get to.
    WithoutPlace,
    /// What sites and desks cost a year.
    Cost,
    /// Minutes to the nearest site, of all users on average, one way.
    UserMean,
    /// Minutes of the user farthest from any site.
    UserWorst,
    /// Users with a long journey.
    UsersOver,
    /// Minutes of staff on average, one way.
    StaffMean,
    /// Minutes of the member of staff with the longest journey.
    StaffWorst,
    /// Staff with a long journey.
    StaffOver,
    /// Posts that leave the place where they are.
    PostsMoved,
    /// Posts that leave places in the three most deprived tenths of the country.
    PostsFromDeprived,
    /// Posts lost for every hundred people out of work, in the place hit hardest.
    PostsPerClaimants,
    /// Carbon of journeys a year, in tonnes.
    Carbon,
    /// Floor space of open sites, in square metres.
    FloorSpace,
}

impl Criterion {
    /// All of them, in the order in which they are told.
    pub const ALL: [Criterion; 13] = [
        Criterion::WithoutPlace,
        Criterion::Cost,
        Criterion::UserMean,
        Criterion::UserWorst,
        Criterion::UsersOver,
        Criterion::StaffMean,
        Criterion::StaffWorst,
        Criterion::StaffOver,
        Criterion::PostsMoved,
        Criterion::PostsFromDeprived,
        Criterion::PostsPerClaimants,
        Criterion::Carbon,
        Criterion::FloorSpace,
    ];

    /// Its name in files and commands.
    pub fn id(self) -> &'static str {
        match self {
            Criterion::WithoutPlace => "without-place",
            Criterion::Cost => "cost",
            Criterion::UserMean => "user-mean",
            Criterion::UserWorst => "user-worst",
            Criterion::UsersOver => "users-over",
            Criterion::StaffMean => "staff-mean",
            Criterion::StaffWorst => "staff-worst",
            Criterion::StaffOver => "staff-over",
            Criterion::PostsMoved => "posts-moved",
            Criterion::PostsFromDeprived => "posts-from-deprived",
            Criterion::PostsPerClaimants => "posts-per-claimants",
            Criterion::Carbon => "carbon",
            Criterion::FloorSpace => "floor-space",
        }
    }

    /// What it is, in words.
    pub fn name(self) -> &'static str {
        match self {
            Criterion::WithoutPlace => "staff without a workable place",
            Criterion::Cost => "sites and desks, a year",
            Criterion::UserMean => "users' journey, mean minutes",
            Criterion::UserWorst => "users' journey, longest, minutes",
            Criterion::UsersOver => "users with a long journey",
            Criterion::StaffMean => "staff journey, mean minutes",
            Criterion::StaffWorst => "staff journey, longest, minutes",
            Criterion::StaffOver => "staff with a long journey",
            Criterion::PostsMoved => "posts that leave their place",
            Criterion::PostsFromDeprived => "posts that leave deprived places",
            Criterion::PostsPerClaimants => "posts lost per 100 claimants, worst",
            Criterion::Carbon => "CO2 of journeys, tonnes a year",
            Criterion::FloorSpace => "floor space, square metres",
        }
    }

    /// Digits after the point with which it is told.
    pub fn places(self) -> usize {
        match self {
            Criterion::UserMean
            | Criterion::StaffMean
            | Criterion::PostsPerClaimants
            | Criterion::Carbon => 1,
            _ => 0,
        }
    }

    /// Its position in [`Criterion::ALL`].
    pub fn position(self) -> usize {
        self as usize
    }

    /// The criterion with an id.
    pub fn parse(id: &str) -> Option<Criterion> {
        Criterion::ALL.into_iter().find(|c| c.id() == id)
    }
}
