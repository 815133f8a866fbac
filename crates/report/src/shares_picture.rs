//! The picture of who pays what.

use crate::error::ReportError;
use crate::picture::Picture;
use crate::shares::Sharing;
use comity_business_case::Apportioned;
use comity_chart::{Payment, Payments};

/// As many rules as one picture can tell apart.
const MOST_RULES: usize = 6;

/// What each pays by each rule; nothing where there is no cost above 0 to draw.
pub fn picture(sharing: &Sharing<'_>) -> Result<Vec<Picture>, ReportError> {
    let shared = sharing.shared;
    let (shown, left) = drawn(sharing);
    let costs = &shared.costs;
    let sum = costs.totals.as_ref().map(|t| t.iter().sum::<i64>());
    if shown.is_empty() || sum.is_some_and(|sum| sum <= 0) {
        return Ok(Vec::new());
    }
    let chart = Payments {
        title: "What each pays, by each rule".to_owned(),
        over: sharing.over(),
        rules: shown.iter().map(|rule| rule.name.clone()).collect(),
        rows: (0..costs.partners.len())
            .map(|place| row(sharing, &shown, place))
            .collect(),
        currency: costs
            .totals
            .is_some()
            .then(|| sharing.case.currency.clone()),
    };
    let id = format!("shares-{}", sharing.place + 1);
    let drawn = Picture::draw(id, &chart.title, &sharing.title(), |id| chart.chart(id))?;
    Ok(vec![drawn.noting(note(sharing, &left))])
}

/// The rules that are drawn, and those for which there is no room: of those that the pack does not
/// bring, the plainest first.
fn drawn<'a>(sharing: &Sharing<'a>) -> (Vec<&'a Apportioned>, Vec<&'a Apportioned>) {
    let mut rules: Vec<&Apportioned> = sharing.shared.rules.iter().collect();
    if rules.len() > MOST_RULES {
        rules.sort_by_key(|rule| !rule.own && rule.id == "equal");
    }
    let left = rules.split_off(rules.len().min(MOST_RULES));
    (rules, left)
}

fn row(sharing: &Sharing<'_>, shown: &[&Apportioned], place: usize) -> Payment {
    let pounds = match sharing.shared.costs.totals {
        Some(_) => 0.01,
        None => 1.0,
    };
    let pays = shown.iter().map(|rule| sums(sharing, rule)[place] * pounds);
    let whole = sharing.shared.costs.whole.as_ref();
    Payment {
        partner: sharing.name(place),
        pays: pays.collect(),
        alone: whole.map(|game| game.alone(place) as f64 * pounds),
        adds: whole.map(|game| game.added_by(place) as f64 * pounds),
    }
}

/// What each pays over all years, in pence; where only shares are known, those of the last year.
pub fn sums(sharing: &Sharing<'_>, rule: &Apportioned) -> Vec<f64> {
    let years = &rule.paid.amounts;
    if sharing.shared.costs.totals.is_none() {
        return years.last().cloned().unwrap_or_default();
    }
    let of = |place: usize| years.iter().map(|year| year[place]).sum();
    (0..sharing.shared.costs.partners.len()).map(of).collect()
}

fn note(sharing: &Sharing<'_>, left: &[&Apportioned]) -> String {
    let shared = sharing.shared;
    let mut note = Vec::new();
    if shared.costs.whole.is_some() {
        note.push("The band runs from what a partner adds to the cost to what it would pay alone. A payment marked over is more than alone; one marked under is less than it adds.".to_owned());
    }
    if !left.is_empty() {
        let left: Vec<String> = left.iter().map(|rule| rule.name.clone()).collect();
        note.push(format!(
            "Not drawn, but in the tables: {}.",
            crate::words::list(&left)
        ));
    }
    note.join(" ")
}
