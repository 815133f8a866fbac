//! `groups.csv`: what the service costs each group of partners, given by hand: one row a group.
//!
//! A pack that has it needs no options and no estimates: the partners and this table are enough
//! to ask who should share with whom, and who should pay what.

use crate::files::PackFiles;
use crate::partnership::Partnership;
use crate::problem::{Problem, SourceText};
use crate::rows::Rows;
use crate::table::{Row, Table};
use crate::text::nearest_help;
use comity_domain::{Dimension, Money, Provenance};
use comity_methods::coalition::{
    Allowed, CostGame, Groupings, MOST_GROUPED, close_within, members,
};

/// Name of the file.
pub const GROUPS_FILE: &str = "groups.csv";

const NEEDED: [&str; 6] = ["group", "cost", "unit", "source", "owner", "date"];
const KNOWN: [&str; 8] = [
    "group", "cost", "unit", "source", "owner", "date", "grade", "note",
];

/// The largest cost of a group, in pounds: what a cost game can add up.
const MOST_POUNDS: f64 = 1e13;

/// Missing groups that are named in a message.
const NAMED: usize = 5;

/// What the service costs each group of partners.
///
/// ```
/// use comity_business_case::{Pack, PackFiles};
/// let mut files = PackFiles::new();
/// files.add("partnership.toml", "name = \"Water\"\ncurrency = \"GBP\"\nstart = 2026-04-01\nperiod = \"year\"\nhorizon_years = 1\nconventions = \"green-book-2026\"\n[[partner]]\nid = \"a\"\nname = \"Town A\"\n[[partner]]\nid = \"b\"\nname = \"Town B\"\n");
/// files.add("groups.csv", "group,cost,unit,source,owner,date\na,11,mGBP,Young 1994,us,2026-11-28\nb,7,mGBP,Young 1994,us,2026-11-28\na+b,15,mGBP,Young 1994,us,2026-11-28\n");
/// let pack = Pack::read(&files).pack.unwrap();
/// let groups = pack.groups.unwrap();
/// assert_eq!(groups.game.saving(), 300_000_000);
/// assert_eq!(groups.words(0b11), "Town A and Town B");
/// ```
#[derive(Clone, Debug)]
pub struct GroupCosts {
    /// The partners of the table, by their positions in the partnership: bit `b` of a group is
    /// the partner `partners[b]`.
    pub partners: Vec<usize>,
    /// Their names, in the same order.
    pub names: Vec<String>,
    /// The cost of every group in pence (or hundredths of the pack's currency): as given; of a
    /// group that is not in the table, its cheapest division into groups that are.
    pub game: CostGame,
    /// The same, where every group may also split: never more than `game`.
    pub closed: CostGame,
    /// The groups that are in the table.
    pub given: Allowed,
    /// The groups that are not.
    pub missing: Vec<usize>,
    /// True if costs are by the year (`GBP/year`), false if they are sums (`GBP`).
    pub a_year: bool,
    /// Each row: the group's bits, where its cost comes from, and its line in the file.
    pub rows: Vec<(usize, Provenance, usize)>,
    /// The file, for problems found later.
    pub source: SourceText,
}

impl GroupCosts {
    /// The names of a group's partners: `Aberdeen, Aberdeenshire and Moray`.
    pub fn words(&self, group: usize) -> String {
        let names = members(group).filter_map(|b| self.names.get(b));
        listed(&names.map(String::as_str).collect::<Vec<_>>())
    }
}

/// `A, B and C`
pub(crate) fn listed(names: &[&str]) -> String {
    match names {
        [] => "nobody".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Reads the file, if there is one.
pub(crate) fn read(
    files: &PackFiles,
    partnership: &Partnership,
    problems: &mut Vec<Problem>,
) -> Option<GroupCosts> {
    let table = Table::open(files, GROUPS_FILE, problems)?;
    if !table.check_columns(&NEEDED, &KNOWN, problems) {
        return None;
    }
    let before = problems.len();
    let mut reader = Reader {
        rows: Rows {
            partnership,
            table: &table,
            problems,
        },
        found: Vec::new(),
    };
    for row in &table.rows {
        reader.row(row);
    }
    let found = reader.found;
    if problems.len() > before {
        return None;
    }
    gathered(&table, partnership, found, problems)
}

/// One row as read.
struct Given {
    /// Positions of its partners, as bits.
    group: u128,
    pence: i64,
    a_year: bool,
    provenance: Provenance,
    line: usize,
}

struct Reader<'a> {
    rows: Rows<'a>,
    found: Vec<Given>,
}

impl Reader<'_> {
    fn row(&mut self, row: &Row) {
        let (group, cost) = (self.group(row), self.cost(row));
        let provenance = self.rows.provenance(row, "this cost");
        let (Some(group), Some((pence, a_year)), Some(provenance)) = (group, cost, provenance)
        else {
            return;
        };
        if let Some(first) = self.found.iter().find(|g| g.group == group) {
            let message = format!(
                "the cost of this group is there already, in line {}",
                first.line
            );
            let help = "the order of partners makes no difference; take one of the two rows out";
            return self.rows.problem(row, "group", message, help);
        }
        if let Some(first) = self.found.first().filter(|g| g.a_year != a_year) {
            let message = format!(
                "this cost is {}, that of line {} is not",
                by(a_year),
                first.line
            );
            let help = "give all costs as sums (GBP) or all by the year (GBP/year)";
            return self.rows.problem(row, "unit", message, help);
        }
        self.found.push(Given {
            group,
            pence,
            a_year,
            provenance,
            line: row.line,
        });
    }

    /// `aberdeen+moray` as bits of the partnership's partners.
    fn group(&mut self, row: &Row) -> Option<u128> {
        let help = "write partner ids joined by +, such as aberdeen+moray";
        let text = self.rows.needed(row, "group", "this row", help)?;
        let before = self.rows.problems.len();
        let mut group = 0u128;
        for id in text.split('+').map(str::trim) {
            let Some(partner) = self.partner(row, id) else {
                continue;
            };
            if group >> partner & 1 == 1 {
                let message = format!("`{id}` is twice in the group");
                self.rows
                    .problem(row, "group", message, "take one of them out");
            }
            group |= 1 << partner;
        }
        (self.rows.problems.len() == before).then_some(group)
    }

    fn partner(&mut self, row: &Row, id: &str) -> Option<usize> {
        let partners = &self.rows.partnership.partners;
        let found = partners.iter().position(|p| p.id.as_str() == id);
        if found.is_none() {
            let known: Vec<&str> = partners.iter().map(|p| p.id.as_str()).collect();
            let help = format!("{}; join ids by +", nearest_help(id, &known));
            let message = match id.is_empty() {
                true => "a + has no partner beside it".to_owned(),
                false => format!("`{id}` is not one of the partners"),
            };
            self.rows.problem(row, "group", message, help);
        }
        let far = found.is_some_and(|p| p >= u128::BITS as usize);
        if far {
            let message = format!("`{id}` is beyond the first {} partners", u128::BITS);
            let help = "move the partners of this table to the front of partnership.toml";
            self.rows.problem(row, "group", message, help);
        }
        found.filter(|_| !far)
    }

    /// The cost in pence, and whether it is by the year.
    fn cost(&mut self, row: &Row) -> Option<(i64, bool)> {
        let (amount, unit) = (self.rows.amount(row, "cost"), self.rows.unit(row, "unit"));
        let (amount, unit) = (amount?, unit?);
        let a_year = unit.dimension == Dimension::money_per_year();
        if !a_year && unit.dimension != Dimension::money() {
            let message = format!("`{}` is no unit of money", unit.text);
            let help = "write for example GBP, kGBP or GBP/year";
            self.rows.problem(row, "unit", message, help);
            return None;
        }
        let pounds = amount * unit.scale;
        if pounds > MOST_POUNDS {
            let message = "this cost is more than can be added up (10 million million)";
            self.rows
                .problem(row, "cost", message, "look at the number and its unit");
            return None;
        }
        Some((Money::from_pounds(pounds).as_pence(), a_year))
    }
}

fn by(a_year: bool) -> &'static str {
    match a_year {
        true => "by the year",
        false => "a sum",
    }
}

/// All rows as one table of costs.
fn gathered(
    table: &Table,
    partnership: &Partnership,
    found: Vec<Given>,
    problems: &mut Vec<Problem>,
) -> Option<GroupCosts> {
    let refuse = |message: String, help: String| Problem::new(message, help).in_file(&table.source);
    let taking_part = found.iter().fold(0u128, |all, g| all | g.group);
    let partners: Vec<usize> = (0..u128::BITS as usize)
        .filter(|p| taking_part >> p & 1 == 1)
        .collect();
    let name = |p: &usize| partnership.partners[*p].name.clone();
    let names: Vec<String> = partners.iter().map(name).collect();
    if partners.is_empty() || partners.len() > MOST_GROUPED {
        let message = format!("the table has costs of {} partners", partners.len());
        let help = format!("give costs of 1 to {MOST_GROUPED} partners, alone and in groups");
        problems.push(refuse(message, help));
        return None;
    }
    let alone = |p: &&usize| !found.iter().any(|g| g.group == 1 << **p);
    let without: Vec<&str> = partners
        .iter()
        .filter(alone)
        .map(|p| partnership.partners[*p].name.as_str())
        .collect();
    if !without.is_empty() {
        let message = format!("it is not said what {} would pay alone", listed(&without));
        let help = "add a row for each partner on its own: nobody can be asked to share without it";
        problems.push(refuse(message, help.to_owned()));
        return None;
    }
    let rows: Vec<(usize, i64)> = found
        .iter()
        .map(|g| (narrowed(g.group, &partners), g.pence))
        .collect();
    let (game, closed, given) = games(partners.len(), &rows)?;
    let missing: Vec<usize> = (1..=game.everybody())
        .filter(|g| !given.holds(*g))
        .collect();
    let costs = GroupCosts {
        partners,
        names,
        game,
        closed,
        given,
        missing,
        a_year: found.first().is_some_and(|g| g.a_year),
        rows: rows
            .iter()
            .zip(found)
            .map(|((group, _), g)| (*group, g.provenance, g.line))
            .collect(),
        source: table.source.clone(),
    };
    problems.extend(missing_groups(&costs));
    Some(costs)
}

/// A group of the partnership's partners as a group of those in the table.
fn narrowed(group: u128, partners: &[usize]) -> usize {
    let bits = partners.iter().enumerate();
    bits.filter(|(_, p)| group >> **p & 1 == 1)
        .map(|(bit, _)| 1 << bit)
        .sum()
}

/// Costs as given with cheapest divisions for the rest, costs closed under division, groups given.
fn games(partners: usize, rows: &[(usize, i64)]) -> Option<(CostGame, CostGame, Allowed)> {
    let mut costs = vec![0; 1 << partners];
    let mut is_given = vec![false; 1 << partners];
    for (group, pence) in rows {
        costs[*group] = *pence;
        is_given[*group] = true;
    }
    let given = Allowed::from_fn(partners, |group| is_given[group]);
    let sparse = CostGame::new(costs).ok()?;
    let closed = close_within(&sparse, &given).ok()??;
    let cost = |group: usize| match is_given[group] {
        true => sparse.cost(group),
        false => closed.cost(group),
    };
    let game = CostGame::from_fn(partners, cost).ok()?;
    Some((game, closed, given))
}

/// A warning that names groups without a row.
fn missing_groups(costs: &GroupCosts) -> Option<Problem> {
    let count = costs.missing.len();
    let shown: Vec<String> = costs
        .missing
        .iter()
        .take(NAMED)
        .map(|group| costs.words(*group))
        .collect();
    let more = match count.saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let message = format!(
        "{count} of {} groups {} no cost: {}{more}",
        costs.game.everybody(),
        if count == 1 { "has" } else { "have" },
        shown.join("; ")
    );
    let help = "until they are added, each is taken to cost what its cheapest division into groups of the table costs";
    (count > 0).then(|| Problem::warning(message, help).in_file(&costs.source))
}

impl GroupCosts {
    /// The best groupings, from groups that are in the table and allowed.
    ///
    /// # Errors
    /// Permissions for other partners than those in the table, in words.
    pub fn groupings(&self, allowed: &Allowed) -> Result<Groupings, String> {
        let both = Allowed::from_fn(self.partners.len(), |g| {
            self.given.holds(g) && allowed.holds(g)
        });
        match allowed.partners() == self.partners.len() {
            true => Groupings::new(&self.game, &both).map_err(|e| e.to_string()),
            false => Err("it is said of other partners who may share".to_owned()),
        }
    }
}
