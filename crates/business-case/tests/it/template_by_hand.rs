//! Every line of every template against spreadsheet arithmetic: three partners, all estimates
//! known exactly, the second partner leaving after 7.1 years. Nothing here uses the engine's
//! functions; amounts are thousands of pounds.

use crate::case::{FEW, read};
use crate::templates::{new_pack, written};
use comity_business_case::{LineKind, PackFiles, appraise};

const STAFF: [f64; 3] = [400.0, 200.0, 100.0];
const NON_STAFF: [f64; 3] = [100.0, 60.0, 40.0];
const RENEWAL: [f64; 3] = [80.0, 40.0, 20.0];
const CONTACTS: [f64; 3] = [8000.0, 5000.0, 3000.0];

/// Values in the units of the templates, by the id without the way's name; three where each
/// partner has its own.
const KNOWN: &[(&str, &[f64])] = &[
    ("staff", &STAFF),
    ("non_staff", &NON_STAFF),
    ("renewal", &RENEWAL),
    ("renewal_at", &[4.1]),
    ("pay_rise", &[1.0]),
    ("opening", &[13.2]),
    ("settling", &[24.0]),
    // Nobody but the second leaves: 0.35 is a chance of 7 % a year over 5 years.
    ("luck", &[0.999_999, 0.295_311_910_281_286_5, 0.999_999]),
    ("leaving", &[7.0]),
    ("notice", &[12.0]),
    ("stranded", &[0.08]),
    ("separation", &[0.1]),
    ("scale", &[0.5]),
    ("saved", &[0.1, 0.12, 0.15]),
    ("bought", &[0.06]),
    ("turnover", &[0.5]),
    ("redundancy_pay", &[0.8]),
    ("pension_strain", &[0.3]),
    ("pay_gap", &[0.01]),
    ("harmonising", &[3.0]),
    ("transfer", &[0.02]),
    ("build", &[100.0]),
    ("run", &[12.0]),
    ("renewal_avoided", &[0.5]),
    ("double", &[0.06]),
    ("double_lasts", &[6.0]),
    ("dip", &[0.05]),
    ("dip_lasts", &[9.0]),
    ("governance", &[10.0]),
    ("client", &[4.0]),
    ("contacts", &CONTACTS),
    ("displaced", &[0.1]),
    ("displaced_time", &[6.0]),
    ("front_line_rate", &[25.0]),
    ("longer", &[0.08]),
    ("longer_time", &[12.0]),
    ("user_rate", &[10.0]),
    ("programme_hours", &[120.0]),
    ("manager_hours", &[30.0]),
    ("manager_rate", &[40.0]),
    ("overheads", &[0.05]),
    ("shedding", &[3.0]),
    ("income", &[6.0]),
    ("hosting", &[0.02]),
    ("fee", &[0.03]),
    ("variants", &[0.2]),
    ("committee", &[7.0]),
    ("failure_demand", &[0.2, 0.3, 0.25]),
    ("handling_time", &[15.0]),
    ("service_rate", &[20.0]),
    ("avoided", &[0.4]),
    ("cashed", &[0.25]),
    ("front_line_time", &[3.0]),
    ("user_time", &[18.0]),
    ("released", &[0.05]),
    ("coaching", &[16.0]),
    ("changes", &[9.0]),
    ("upkeep", &[2.0]),
    ("post_cost", &[70.0, 60.0, 50.0]),
    ("uplift", &[0.1]),
    ("travel", &[0.02]),
    ("spend", &[300.0, 200.0, 100.0]),
    ("contract_ends", &[0.6, 2.1, 3.6]),
    ("own_tender", &[8.0]),
    ("price_cut", &[0.05]),
    ("procurement", &[40.0]),
    ("management", &[6.0]),
    ("misfit", &[0.01]),
    ("leaves_place", &[0.3]),
    ("place_loses", &[0.1]),
    ("training", &[40.0, 30.0, 20.0]),
    ("learners", &[200.0, 150.0, 100.0]),
    ("learner_rate", &[22.0]),
    ("organising", &[3.0]),
    ("exchange", &[0.05]),
    ("journey", &[30.0]),
    ("outside_spend", &[90.0, 50.0, 40.0]),
    ("brought_in", &[0.2]),
    ("cover", &[0.015]),
    ("recording", &[0.01]),
    ("agency", &[0.03]),
    ("quality", &[0.025]),
    ("setting_up", &[60.0]),
    ("overhead", &[20.0]),
    ("vat", &[0.04]),
    ("fails", &[1.0]),
    ("fails_after", &[3.0]),
    ("losses", &[0.2]),
    ("cut", &[0.1, 0.08, 0.06]),
    ("variations", &[0.04]),
    ("again", &[0.6]),
    ("term", &[6.5]),
    ("pensions", &[0.01]),
    ("stepping_in", &[0.3]),
    ("renewal_passed_on", &[0.4]),
    ("heads", &[0.04]),
    ("rules", &[30.0]),
    ("levelling_up", &[0.01]),
    ("servers", &[100.0, 60.0, 40.0]),
    ("server_cost", &[2.0, 2.5, 3.0]),
    ("desks", &[500.0, 300.0, 200.0]),
    ("grid_carbon", &[0.1]),
    ("carbon_value", &[250.0]),
    ("demand", &[2.0]),
    ("ends", &[0.65]),
    ("unit", &[0.8]),
    ("platform", &[0.15]),
    ("move", &[0.6]),
    ("outage", &[0.3]),
    ("energy", &[300.0]),
];

/// The pack with every estimate known exactly.
fn known(way: &str) -> PackFiles {
    let mut files = written(&new_pack(&[way], 3)).pack;
    let text = String::from_utf8(files.bytes("estimates.csv").unwrap().to_vec()).unwrap();
    let prefix = format!("{}_", way.replace('-', "_"));
    let mut rows = vec![text.lines().next().unwrap().to_owned()];
    for row in text.lines().skip(1).filter(|r| !r.starts_with(['#', '"'])) {
        let mut cells = row.split(',');
        let (id, partner) = (cells.next().unwrap(), cells.next().unwrap());
        let short = id.strip_prefix(&prefix).unwrap_or(id);
        let found = KNOWN.iter().find(|(name, _)| *name == short);
        let values = found.unwrap_or_else(|| panic!("no value for {id}")).1;
        let which = ["east", "west", "north"].iter().position(|p| *p == partner);
        let value = values[which.unwrap_or(0).min(values.len() - 1)];
        let unit = unit_of(row);
        rows.push(format!(
            "{id},{partner},exactly({value}),{unit},x,x,x,2026-11-25,D,x"
        ));
    }
    files.add("estimates.csv", rows.join("\n") + "\n");
    files
}

/// The fourth cell of a row whose third may stand in quotes.
fn unit_of(row: &str) -> &str {
    let after = match row.find(",\"") {
        Some(at) if row[..at].matches(',').count() == 1 => {
            &row[at + 2..][row[at + 2..].find('"').unwrap() + 2..]
        }
        _ => row.splitn(4, ',').nth(3).unwrap(),
    };
    after.split(',').next().unwrap()
}

// Time: 40 quarters; a rate is seen at the middle of each, growth at its start.

fn discount(year: f64) -> f64 {
    1.035f64.powf(-year.floor())
}

fn quarters() -> impl Iterator<Item = (f64, f64)> {
    (0..40).map(|q| (f64::from(q) * 0.25, f64::from(q) * 0.25 + 0.125))
}

/// A yearly rate, in thousands.
fn pv(rate: impl Fn(f64) -> f64) -> f64 {
    quarters()
        .map(|(a, m)| rate(m) * 0.25 * discount(a) * 1000.0)
        .sum()
}

/// A yearly rate that grows with pay, 1 % a year.
fn pv_pay(rate: impl Fn(f64) -> f64) -> f64 {
    pv_grown(0.01, rate)
}

fn pv_grown(growth: f64, rate: impl Fn(f64) -> f64) -> f64 {
    pv(|m| rate(m) * (1.0 + growth).powf(m - 0.125))
}

/// An amount on a day.
fn once(at: f64, amount: f64) -> f64 {
    amount * discount(at) * 1000.0
}

/// An amount spread evenly from one day to another.
fn spread(from: f64, to: f64, amount: f64) -> f64 {
    let part = |a: f64| ((a + 0.25).min(to) - a.max(from)).max(0.0) / (to - from);
    quarters()
        .map(|(a, _)| amount * part(a) * discount(a) * 1000.0)
        .sum()
}

// The course of things: opens after 1.1 years, settled 2 years later, the second leaves at 7.1.

const OPENS: f64 = 1.1;
const GONE: f64 = 7.1;

fn open(m: f64) -> f64 {
    f64::from(m >= OPENS)
}

fn up(m: f64, from: f64, years: f64) -> f64 {
    ((m - from) / years).clamp(0.0, 1.0)
}

fn settled(m: f64) -> f64 {
    up(m, OPENS, 2.0)
}

fn within(m: f64, from: f64, to: f64) -> f64 {
    f64::from(m >= from && m < to)
}

fn is_in(p: usize, m: f64) -> f64 {
    f64::from(p != 1 || m < GONE)
}

fn each(of: impl Fn(usize) -> f64) -> f64 {
    (0..3).map(of).sum()
}

/// How far the saving has come where all three have signed: all of the pool is there.
fn reached(p: usize, m: f64) -> f64 {
    settled(m) * is_in(p, m)
}

/// What part of the common costs is still paid by those who brought it in.
fn kept(size: [f64; 3], m: f64) -> f64 {
    each(|p| size[p] * is_in(p, m)) / each(|p| size[p])
}

/// What the second leaves behind: a yearly cost from the day on which it has gone.
fn left(rate: f64) -> f64 {
    pv(|m| rate * f64::from(m >= GONE))
}

type Lines = Vec<(&'static str, f64)>;

/// The lines of the parts. `gone` is the share of a partner's staff cost that goes in the end.
fn parts(size: [f64; 3], gone: impl Fn(usize) -> f64) -> Lines {
    let leavers = |p: usize| -> f64 {
        let fresh = |m: f64| (reached(p, m) - reached(p, m - 0.25)).max(0.0);
        quarters()
            .map(|(a, m)| {
                STAFF[p] * gone(p) * fresh(m) * 0.5 * 1.01f64.powf(a) * discount(a) * 1000.0
            })
            .sum()
    };
    let all_in = |m: f64| each(|p| is_in(p, m));
    let staff_in = |m: f64| each(|p| STAFF[p] * is_in(p, m));
    let guests_in = |m: f64| staff_in(m) - STAFF[0];
    let contacts_in = |m: f64| each(|p| CONTACTS[p] * is_in(p, m));
    vec![
        ("redundancy", each(leavers) * 0.8),
        ("pension-strain", each(leavers) * 0.3),
        (
            "harmonisation",
            pv_pay(|m| staff_in(m) * 0.01 * up(m, OPENS, 3.0)),
        ),
        ("transfer", once(OPENS, 700.0 * 0.02)),
        ("ict-build", spread(0.0, OPENS, 100.0)),
        ("ict-run", pv(|m| 12.0 * open(m) * kept(size, m))),
        ("renewal-avoided", once(4.1, 140.0 * 0.5)),
        (
            "double-running",
            pv(|m| 900.0 * 0.06 * within(m, OPENS, 1.6)),
        ),
        ("dip", pv_pay(|m| 700.0 * 0.05 * within(m, OPENS, 1.85))),
        ("governance", pv(|m| 10.0 * all_in(m) / 3.0)),
        ("client-side", pv_pay(|m| 4.0 * open(m) * all_in(m))),
        (
            "front-line-time",
            pv(|m| contacts_in(m) * 0.1 * 0.1 * 0.025 * open(m)),
        ),
        (
            "service-user-time",
            pv(|m| contacts_in(m) * 0.08 * 0.2 * 0.010 * open(m)),
        ),
        (
            "programme-time",
            pv(|m| 3.0 * 120.0 * 0.040 * (1.0 - open(m))),
        ),
        ("managers", pv(|m| all_in(m) * 30.0 * 0.040 * open(m))),
        (
            "stranded-overheads",
            pv(|m| staff_in(m) * 0.05 * (1.0 - up(m, OPENS, 3.0)) * open(m)),
        ),
        ("outside-income", pv(|m| 6.0 * settled(m) * kept(size, m))),
        ("hosting", pv_pay(|m| guests_in(m) * 0.02 * open(m))),
        ("host-fee", pv_pay(|m| guests_in(m) * 0.03 * open(m))),
        (
            "exit-price",
            pv(|m| {
                let year = |n: f64| within(m, GONE + n, GONE + n + 1.0);
                size[1] * 0.08 * (year(0.0) + 0.66 * year(1.0) + 0.33 * year(2.0))
            }),
        ),
        ("separation", once(GONE, size[1] * 0.1)),
    ]
}

/// Compares every line of a way with what was worked out for it.
fn check(way: &str, own: Lines, parts: Lines) {
    let pack = read(&known(way));
    let position = pack
        .options
        .iter()
        .position(|o| o.id.as_str() == way)
        .unwrap();
    let mut met = 0;
    for line in &pack.options[position].lines {
        let id = line.id.as_str();
        let found = own.iter().chain(&parts).find(|(name, _)| *name == id);
        let by_hand = found
            .unwrap_or_else(|| panic!("{way}: {id} was not worked out"))
            .1;
        assert!(by_hand > 0.0, "{way}: {id} shows nothing");
        let good = !matches!(line.kind, LineKind::Cost | LineKind::Disbenefit);
        // Between partners it is a transfer: what the host has of it is looked at.
        let transfer = line.transfer_to.is_some();
        let signed = if good || transfer { by_hand } else { -by_hand };
        let mut one = pack.clone();
        one.options[position].lines = vec![line.clone()];
        let appraisal = appraise(&one, FEW, &|_, _| ()).unwrap();
        let who = if transfer { "east" } else { "all" };
        let npv = appraisal
            .figure(&format!("{way}.{who}.npv"))
            .unwrap()
            .mean()
            .value;
        assert!(
            (npv - signed).abs() <= 1e-9 * signed.abs().max(1.0),
            "{way}: {id} is {npv}, by hand {signed}"
        );
        met += usize::from(own.iter().any(|(name, _)| *name == id));
    }
    assert_eq!(
        met,
        own.len(),
        "{way} has not all lines that were worked out"
    );
}

#[test]
fn stay() {
    check(
        "stay",
        vec![
            ("staff", pv_pay(|_| 700.0)),
            ("non-staff", pv(|_| 200.0)),
            ("renewal", once(4.1, 140.0)),
        ],
        vec![],
    );
}

const SAVED: [f64; 3] = [0.1, 0.12, 0.15];

/// A share of each partner's staff cost, as far as it is reached.
fn staff_share(share: [f64; 3]) -> f64 {
    pv_pay(|m| each(|p| STAFF[p] * share[p] * reached(p, m)))
}

fn bought(share: f64) -> f64 {
    pv(|m| each(|p| NON_STAFF[p] * share * reached(p, m)))
}

#[test]
fn lead_authority() {
    let own = vec![
        ("staff-saving", staff_share(SAVED)),
        ("buying-saving", bought(0.06)),
        ("left-behind", left(12.0 * 200.0 / 700.0 + 10.0 / 3.0)),
    ];
    check("lead-authority", own, parts(STAFF, |p| SAVED[p]));
}

#[test]
fn joint_committee() {
    let own = vec![
        ("staff-saving", staff_share(SAVED.map(|s| s * 0.8))),
        ("buying-saving", bought(0.06 * 0.8)),
        (
            "committee",
            pv(|m| 7.0 * open(m) * each(|p| is_in(p, m)) / 3.0),
        ),
        ("left-behind", left(12.0 * 200.0 / 700.0 + 17.0 / 3.0)),
    ];
    check("joint-committee", own, parts(STAFF, |p| SAVED[p] * 0.8));
}

#[test]
fn redesign() {
    let failure = [0.2, 0.3, 0.25];
    let avoided = each(|p| CONTACTS[p] * failure[p] * 0.4);
    let freed = avoided * 0.25 * 0.020;
    let mut parts = parts(STAFF, |p| SAVED[p]);
    parts.retain(|(id, _)| ["redundancy", "pension-strain", "dip", "programme-time"].contains(id));
    let own = vec![
        (
            "staff-saving",
            pv_pay(|m| each(|p| STAFF[p] * SAVED[p]) * settled(m)),
        ),
        ("failure-demand", pv_pay(|m| freed * 0.25 * settled(m))),
        ("time-freed", pv(|m| freed * 0.75 * settled(m))),
        (
            "front-line-time",
            pv(|m| avoided * 0.05 * 0.025 * settled(m)),
        ),
        (
            "service-user-time",
            pv(|m| avoided * 0.3 * 0.010 * settled(m)),
        ),
        ("released-days", pv_pay(|m| 700.0 * 0.05 * (1.0 - open(m)))),
        ("coaching", spread(0.0, OPENS, 48.0)),
        ("small-changes", once(OPENS, 27.0)),
        ("upkeep", pv_pay(|m| 6.0 * open(m))),
        // Nobody can leave what each does alone.
        ("managers", pv(|m| 3.0 * 30.0 * 0.040 * open(m))),
    ];
    check("redesign", own, parts);
}

#[test]
fn shared_post() {
    let post = [70.0, 60.0, 50.0];
    let saving = |p: usize| post[p] * SAVED[0];
    let own = vec![
        (
            "post-saving",
            pv_pay(|m| each(|p| saving(p) * reached(p, m))),
        ),
        (
            "uplift",
            pv_pay(|m| each(|p| post[p] * is_in(p, m)) * 0.9 * 0.1 * open(m)),
        ),
        ("travel", pv(|m| each(|p| is_in(p, m)) * 0.02 * open(m))),
        ("left-behind", left(10.0 / 3.0)),
    ];
    check("shared-post", own, parts(post, |p| saving(p) / STAFF[p]));
}

#[test]
fn shared_contract() {
    let (spend, joins) = ([300.0, 200.0, 100.0], [OPENS, 2.1, 3.6]);
    let joined = |p: usize, m: f64| f64::from(m >= joins[p]) * is_in(p, m);
    let spent = |m: f64| each(|p| spend[p] * joined(p, m));
    let own = vec![
        (
            "price-saving",
            pv(|m| each(|p| spend[p] * 0.05 * joined(p, m))),
        ),
        ("own-tender-avoided", each(|p| once(joins[p], 8.0))),
        ("procurement", spread(0.0, OPENS, 40.0)),
        (
            "contract-management",
            pv_pay(|m| 6.0 * open(m) * kept(spend, m)),
        ),
        ("left-behind", left(6.0 * 200.0 / 600.0 + 10.0 / 3.0)),
        ("one-size", pv(|m| spent(m) * 0.01)),
        ("local-firms", pv(|m| spent(m) * 0.3 * 0.1)),
    ];
    check("shared-contract", own, parts(spend, |_| 0.0));
}

#[test]
fn shared_training() {
    let (training, learners) = ([40.0, 30.0, 20.0], [200.0, 150.0, 100.0]);
    let share = |share: f64| pv(|m| each(|p| training[p] * share * reached(p, m)));
    let own = vec![
        ("training-saving", share(SAVED[0])),
        ("organising", pv_pay(|m| 3.0 * open(m) * kept(training, m))),
        ("learning-from-each-other", share(0.05)),
        (
            "journeys",
            pv(|m| each(|p| learners[p] * is_in(p, m)) * 0.5 * 0.022 * open(m)),
        ),
    ];
    check("shared-training", own, parts(training, |_| 0.0));
}

#[test]
fn pooled_expertise() {
    let outside = [90.0, 50.0, 40.0];
    let own = vec![
        ("staff-saving", staff_share(SAVED)),
        (
            "outside-advice",
            pv(|m| each(|p| outside[p] * 0.2 * reached(p, m))),
        ),
        ("cover", pv(|m| each(|p| STAFF[p] * 0.015 * reached(p, m)))),
        (
            "time-recording",
            pv(|m| each(|p| STAFF[p] * is_in(p, m)) * 0.01 * open(m)),
        ),
    ];
    check("pooled-expertise", own, parts(STAFF, |p| SAVED[p]));
}

#[test]
fn hosted_team() {
    let share = |share: f64| pv(|m| each(|p| STAFF[p] * share * reached(p, m)));
    let own = vec![
        ("staff-saving", staff_share(SAVED)),
        ("agency", share(0.03)),
        ("quality", share(0.025)),
        (
            "travel",
            pv(|m| (200.0 * is_in(1, m) + 100.0) * 0.02 * open(m)),
        ),
        ("left-behind", left(10.0 / 3.0)),
    ];
    check("hosted-team", own, parts(STAFF, |p| SAVED[p]));
}

#[test]
fn owned_company() {
    let own = vec![
        ("staff-saving", staff_share(SAVED)),
        ("buying-saving", bought(0.06)),
        ("setting-up", spread(0.0, OPENS, 60.0)),
        ("being-a-company", pv(|m| 20.0 * open(m) * kept(STAFF, m))),
        (
            "vat",
            pv(|m| each(|p| NON_STAFF[p] * is_in(p, m)) * 0.04 * open(m)),
        ),
        ("losses", once(OPENS + 3.0, 700.0 * 0.2)),
    ];
    check("owned-company", own, parts(STAFF, |p| SAVED[p]));
}

#[test]
fn outsourced() {
    let size: [f64; 3] = [500.0, 260.0, 140.0];
    let cut = [0.1, 0.08, 0.06];
    let own = vec![
        (
            "price",
            pv(|m| each(|p| size[p] * cut[p] * is_in(p, m)) * open(m)),
        ),
        (
            "variations",
            pv(|m| each(|p| size[p] * is_in(p, m)) * 0.04 * settled(m)),
        ),
        ("procurement", spread(0.0, OPENS, 40.0)),
        // Bought again half a year after the second has gone: its part falls to the host.
        ("buying-again", once(OPENS + 6.5, 24.0 * 640.0 / 900.0)),
        (
            "left-behind",
            left(10.0 / 3.0) + once(OPENS + 6.5, 24.0 * 260.0 / 900.0),
        ),
        (
            "pensions",
            pv_pay(|m| each(|p| STAFF[p] * is_in(p, m)) * 0.01 * open(m)),
        ),
        ("contractor-fails", once(OPENS + 3.0, 900.0 * 0.3)),
        ("renewal-passed-on", once(4.1, 140.0 * 0.4)),
    ];
    check("outsourced", own, parts(size, |_| 0.0));
}

#[test]
fn merger() {
    let own = vec![
        ("staff-saving", staff_share(SAVED)),
        ("heads", staff_share([0.04; 3])),
        ("buying-saving", bought(0.06)),
        ("one-set-of-rules", spread(OPENS, OPENS + 2.0, 30.0)),
        (
            "levelling-up",
            pv(|m| each(|p| (STAFF[p] + NON_STAFF[p]) * is_in(p, m)) * 0.01 * settled(m)),
        ),
    ];
    check("merger", own, parts(STAFF, |p| SAVED[p] + 0.04));
}

#[test]
fn shared_infrastructure() {
    let (servers, cost) = ([100.0, 60.0, 40.0], [2.0, 2.5, 3.0]);
    let size = [200.0, 150.0, 120.0];
    let desks = [500.0, 300.0, 200.0];
    let moved = |p: usize, m: f64| servers[p] * settled(m) * is_in(p, m);
    let own = vec![
        (
            "own-estate",
            pv_grown(0.02, |m| each(|p| moved(p, m) * cost[p]) * 0.65),
        ),
        ("renewal-avoided", once(4.1, 140.0 * 0.5)),
        (
            "metered-use",
            pv_grown(0.02, |m| each(|p| moved(p, m)) * 0.8),
        ),
        (
            "platform",
            pv(|m| 470.0 * 0.15 * open(m) * kept(servers, m)),
        ),
        (
            "left-behind",
            left(470.0 * 0.15 * 60.0 / 200.0 + 10.0 / 3.0),
        ),
        ("building", spread(0.0, OPENS, 100.0)),
        ("moving", spread(OPENS, OPENS + 2.0, 200.0 * 0.6)),
        (
            "outages",
            pv(|m| each(|p| desks[p] * is_in(p, m)) * 0.3 * 0.025 * settled(m)),
        ),
        // 300 kWh × 0.1 kg × £250 a tonne is £7.50 for each server and year.
        ("carbon", pv_grown(0.02, |m| each(|p| moved(p, m)) * 0.0075)),
    ];
    check("shared-infrastructure", own, parts(size, |_| 0.0));
}

/// Two of three share, and one of them leaves: what it takes home ends, what was settled stays,
/// and the host carries what is left behind against the exit price.
#[test]
fn the_host_carries_what_a_leaver_leaves_and_is_paid_for_it() {
    let mut files = known("lead-authority");
    let path = "options/lead-authority.toml";
    let text = String::from_utf8(files.bytes(path).unwrap().to_vec()).unwrap();
    files.add(
        path,
        text.replacen("members = \"all\"", "members = [\"east\", \"west\"]", 1),
    );
    let pack = read(&files);
    let of = |line: &str, who: &str| {
        let mut one = pack.clone();
        one.options[1].lines.retain(|l| l.id.as_str() == line);
        let appraisal = appraise(&one, FEW, &|_, _| ()).unwrap();
        appraisal
            .figure(&format!("lead-authority.{who}.npv"))
            .unwrap()
            .mean()
            .value
    };
    let near = |found: f64, by_hand: f64| {
        assert!((found - by_hand).abs() < 1e-6, "{found} is not {by_hand}");
    };
    let still = |m: f64| f64::from(m < GONE);
    let gone = |m: f64| 1.0 - still(m);
    // To the pool of east, west brings 200 of the 300 that all others could bring; to that of
    // west, east brings 400 of 500. Posts of east do not come back.
    let (east, west) = ((200.0f64 / 300.0).sqrt(), (400.0f64 / 500.0).sqrt());
    near(
        of("staff-saving", "east"),
        pv_pay(|m| 400.0 * 0.1 * settled(m) * east),
    );
    near(
        of("staff-saving", "west"),
        pv_pay(|m| 200.0 * 0.12 * settled(m) * west * still(m)),
    );
    // The system is paid by staff cost, 400 of 600; governance in halves.
    near(of("ict-build", "west"), -spread(0.0, OPENS, 100.0 / 3.0));
    near(of("ict-run", "east"), -pv(|m| 8.0 * open(m)));
    near(of("ict-run", "west"), -pv(|m| 4.0 * open(m) * still(m)));
    near(of("governance", "west"), -pv(|m| 5.0 * still(m)));
    near(of("left-behind", "east"), -pv(|m| (4.0 + 5.0) * gone(m)));
    let price = pv(|m| {
        let year = |n: f64| within(m, GONE + n, GONE + n + 1.0);
        200.0 * 0.08 * (year(0.0) + 0.66 * year(1.0) + 0.33 * year(2.0))
    });
    near(of("exit-price", "east"), price);
    near(of("exit-price", "west"), -price);
    near(of("separation", "west"), -once(GONE, 20.0));
}
