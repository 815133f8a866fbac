//! Tables of who pays what.

use crate::amounts::Scale;
use crate::grid::Grid;
use crate::shares::Sharing;
use crate::shares_picture::sums;
use crate::words;
use comity_business_case::coalition::power as power_of;
use comity_business_case::{Apportioned, Voting, WithError, grouped};

/// Columns of numbers after the first.
const NUMBERS: &[usize] = &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

fn grid(
    sharing: &Sharing<'_>,
    id: &str,
    caption: &str,
    head: &[&str],
    numbers: &'static [usize],
) -> Grid {
    let id = format!("shares-{id}-{}", sharing.place + 1);
    Grid::new(id, caption, head, numbers).of(&sharing.title())
}

/// What each rule says.
pub fn rules(sharing: &Sharing<'_>) -> Option<Grid> {
    let row = |rule: &Apportioned| {
        let says = rule.says.as_deref().unwrap_or("–");
        let whose = match rule.own {
            true => "the case",
            false => "Comity",
        };
        vec![rule.name.clone(), words::capital(says), whose.to_owned()]
    };
    let head = ["Rule", "Who pays what", "Set down by"];
    grid(sharing, "rules", "The rules", &head, &[])
        .rows(sharing.shared.rules.iter().map(row))
        .unless_empty()
}

/// What each pays, rule by rule.
pub fn pays(sharing: &Sharing<'_>) -> Option<Grid> {
    let costs = &sharing.shared.costs;
    let rules = &sharing.shared.rules;
    let all: Vec<Vec<f64>> = rules.iter().map(|rule| sums(sharing, rule)).collect();
    let whole = costs.whole.as_ref();
    let ends = whole
        .iter()
        .flat_map(|w| (0..w.partners()).map(|p| w.alone(p) as f64));
    let scale = Scale::of(all.iter().flatten().copied().chain(ends).map(|p| p / 100.0));
    let shown = |amount: f64| match costs.totals {
        Some(_) => {
            let (value, se) = (amount / 100.0, 0.0);
            scale.money(WithError { value, se }).shown
        }
        None => grouped(amount * 100.0, 1),
    };
    let row = |place: usize| {
        let pays = all.iter().map(|sums| shown(sums[place]));
        let ends = whole.map(|w| [w.added_by(place), w.alone(place)].map(|p| shown(p as f64)));
        std::iter::once(sharing.name(place))
            .chain(pays)
            .chain(ends.into_iter().flatten())
            .collect()
    };
    let caption = match (&costs.totals, costs.years.len()) {
        (None, _) => "Shares of the last year, %".to_owned(),
        (Some(_), 1) => format!("What each pays, {}", unit(sharing, scale)),
        (Some(_), _) => format!(
            "What each pays {}, {}",
            sharing.over(),
            unit(sharing, scale)
        ),
    };
    let mut head = vec!["Partner"];
    head.extend(rules.iter().map(|rule| rule.name.as_str()));
    if whole.is_some() {
        head.extend(["Adds to the cost", "Would pay alone"]);
    }
    if rules.is_empty() {
        return None;
    }
    grid(sharing, "pays", &caption, &head, NUMBERS)
        .rows((0..costs.partners.len()).map(row))
        .unless_empty()
}

fn unit(sharing: &Sharing<'_>, scale: Scale) -> String {
    scale.unit(sharing.case.pack.partnership.units.currency())
}

/// The tests by rule, in words; nothing where the cost of groups is not known.
pub fn tests(sharing: &Sharing<'_>) -> Option<Grid> {
    let rules = &sharing.shared.rules;
    let futures = rules.iter().any(|rule| rule.kept.is_some());
    let mut head = vec!["Rule", "Alone", "In groups", "Pays its way", "Gain shared"];
    let mut note = "Alone: nobody would pay less alone. In groups: no group would pay less by itself. Pays its way: everybody pays at least what it adds to the cost. Gain shared: everybody saves something.".to_owned();
    if futures {
        head.push("Keeps its promise");
        note.push_str(" Keeps its promise: in so many futures all four hold.");
    }
    let caption = match sharing.shared.costs.years.len() {
        1 => "The tests",
        _ => "The tests, over all years",
    };
    grid(sharing, "tests", caption, &head, &[])
        .noting(note)
        .rows(rules.iter().filter_map(|rule| tested(rule, futures)))
        .unless_empty()
}

fn tested(rule: &Apportioned, futures: bool) -> Option<Vec<String>> {
    let standing = rule.all_years.as_ref()?;
    let word = |holds: bool| if holds { "holds" } else { "fails" }.to_owned();
    let mut row = vec![
        rule.name.clone(),
        word(standing.alone()),
        word(standing.in_groups()),
        word(standing.pays_its_way()),
        word(standing.gain_shared()),
    ];
    if futures {
        let share = rule.kept.map(|k| k.all as f64 / k.futures.max(1) as f64);
        row.push(share.map_or("not known".to_owned(), words::of_100));
    }
    Some(row)
}

/// Who is worst off, and which group is nearest to leaving; nothing where that is not known.
pub fn edges(sharing: &Sharing<'_>) -> Option<Grid> {
    let row = |rule: &Apportioned| {
        Some(vec![
            rule.name.clone(),
            worst_off(sharing, rule)?,
            nearest(sharing, rule)?,
        ])
    };
    let head = ["Rule", "Worst off", "Group nearest to leaving"];
    let caption = "Who is worst off, and who is nearest to leaving";
    grid(sharing, "edges", caption, &head, &[])
        .noting("Worst off is who saves the smallest part of what it would pay alone.")
        .rows(sharing.shared.rules.iter().filter_map(row))
        .unless_empty()
}

/// "Moray, saves 7.1 %"; nobody if all save the same as far as can be seen.
fn worst_off(sharing: &Sharing<'_>, rule: &Apportioned) -> Option<String> {
    let standing = rule.all_years.as_ref()?;
    let said = |share: f64| {
        let word = if share < 0.0 { "loses" } else { "saves" };
        format!("{word} {} %", grouped(share.abs() * 100.0, 1))
    };
    let Some(worst) = standing.worst_off() else {
        return Some("–".to_owned());
    };
    let Some(share) = standing.saves_share.get(worst).copied().flatten() else {
        return Some(sharing.name(worst));
    };
    let same = |s: &Option<f64>| s.is_some_and(|s| said(s) == said(share));
    Some(match standing.saves_share.iter().all(same) {
        true => format!("nobody: each {}", said(share)),
        false => format!("{}, {}", sharing.name(worst), said(share)),
    })
}

/// "Angus and Fife: would pay £1.69m more"
fn nearest(sharing: &Sharing<'_>, rule: &Apportioned) -> Option<String> {
    let standing = rule.all_years.as_ref()?;
    Some(standing.nearest.map_or("–".to_owned(), |nearest| {
        let ends = match nearest.over > 0.5 {
            true => format!("would save {}", sharing.money(nearest.over)),
            false => format!("would pay {} more", sharing.money(-nearest.over)),
        };
        format!("{}: {ends}", group(sharing, nearest.group))
    }))
}

/// "Angus and Fife", or "all but Moray" where that is shorter.
fn group(sharing: &Sharing<'_>, group: usize) -> String {
    let places = 0..sharing.shared.costs.partners.len();
    let (inside, outside): (Vec<usize>, Vec<usize>) = places.partition(|p| group >> p & 1 == 1);
    let names = |places: &[usize]| {
        let names: Vec<String> = places.iter().map(|p| sharing.name(*p)).collect();
        words::list(&names)
    };
    match outside.len() < 3 && inside.len() > 3 {
        true => format!("All but {}", names(&outside)),
        false => names(&inside),
    }
}

/// What each leaving would do under a rule.
pub fn leaving(sharing: &Sharing<'_>, rule: &Apportioned) -> Option<Grid> {
    let row = |one: &comity_business_case::Without| {
        let hit = match one.hardest_hit {
            None => "not known".to_owned(),
            Some((place, by)) if by > 0.5 => {
                format!("{}, {} more", sharing.name(place), sharing.money(by))
            }
            Some(_) => "nobody pays more".to_owned(),
        };
        vec![
            sharing.name(one.leaver),
            changed(sharing, one.leaver_pays_more),
            sharing.money(one.price_of_exit),
            hit,
        ]
    };
    let head = [
        "If it leaves",
        "It would pay",
        "Price of exit",
        "Hit hardest by the same rule",
    ];
    let id = format!("leaving-{}", rule.id);
    let caption = format!("What each leaving would do: {}", rule.name);
    grid(sharing, &id, &caption, &head, &[1, 2])
        .noting("The price of exit is what the others would need, together, to be no worse off.")
        .rows(rule.without.iter().map(row))
        .unless_empty()
}

/// "£40k more", "£3k less"
fn changed(sharing: &Sharing<'_>, by: f64) -> String {
    let word = if by < 0.0 { "less" } else { "more" };
    format!("{} {word}", sharing.money(by.abs()))
}

/// Power beside money: one table for each way of voting.
pub fn power(sharing: &Sharing<'_>) -> Vec<Grid> {
    let ways = sharing.case.pack.voting.iter();
    ways.filter_map(|way| votes(sharing, way)).collect()
}

fn votes(sharing: &Sharing<'_>, way: &Voting) -> Option<Grid> {
    let found = power_of(&way.rule).ok()?;
    let first = way.conditions.first()?;
    let all: u64 = first.votes.iter().sum();
    let rules = &sharing.shared.rules;
    let paid: Vec<Vec<f64>> = rules.iter().map(|rule| shares(sharing, rule)).collect();
    let percent = |share: f64| grouped(share * 100.0, 1);
    let row = |voter: usize| {
        let votes = first.votes.get(voter).copied().unwrap_or(0);
        let votes = votes as f64 / all.max(1) as f64;
        let power = found.voters.get(voter).map_or(0.0, |v| v.shapley_shubik);
        let paid = paid.iter().map(|by| by.get(voter).copied().unwrap_or(0.0));
        std::iter::once(way.names.get(voter).cloned().unwrap_or_default())
            .chain([votes, power].into_iter().chain(paid).map(percent))
            .collect()
    };
    let paid: Vec<String> = rules.iter().map(|r| format!("Pays, {}", r.name)).collect();
    let mut head = vec!["Partner", "Votes", "Power"];
    head.extend(paid.iter().map(String::as_str));
    let caption = format!("Power beside money: {}, %", way.name);
    Some(
        grid(sharing, &format!("power-{}", way.id), &caption, &head, NUMBERS)
            .noting("Power: partners come round to a decision one after the other; in this share of all orders it is this one's vote that carries it (Shapley and Shubik).")
            .rows((0..way.names.len()).map(row)),
    )
}

/// Shares of the whole cost by partner of the partnership.
fn shares(sharing: &Sharing<'_>, rule: &Apportioned) -> Vec<f64> {
    let sums = sums(sharing, rule);
    let whole: f64 = sums.iter().sum();
    let mut shares = vec![0.0; sharing.case.pack.partnership.partners.len()];
    for (partner, sum) in sharing.shared.costs.partners.iter().zip(sums) {
        if let Some(share) = shares.get_mut(*partner) {
            *share = sum / whole;
        }
    }
    shares
}
