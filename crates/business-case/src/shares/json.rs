//! Who pays what as JSON, with a published schema (`docs/reference/apportionment.schema.json`).

use super::rule::CostOf;
use super::tested::{Apportioned, Shared};
use super::told::{subsidies, verdicts};
use crate::pack::Pack;
use comity_methods::apportionment::Certificate;
use comity_methods::coalition::members;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Every cost that is shared, every rule, and its tests. Amounts are whole hundredths of the pack's
/// currency.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ApportionmentJson {
    /// Name of this format: `comity-apportionment-1`.
    format: &'static str,
    /// Version of Comity that computed it.
    comity: &'static str,
    /// The name of the partnership.
    pack: String,
    currency: String,
    shared: Vec<SharedJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SharedJson {
    /// The option whose cost it is; null for groups.csv, an estimate, or shares only.
    option: Option<String>,
    /// Ids of the partners who share it.
    partners: Vec<String>,
    years: Vec<String>,
    /// What is to be paid in each year.
    totals: Option<Vec<i64>>,
    rules: Vec<RuleJson>,
    /// Rules that cannot be used here, and why.
    cannot: BTreeMap<String, String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RuleJson {
    id: String,
    name: String,
    /// True if it is a file of the pack.
    own: bool,
    /// What each pays, by year.
    pays: BTreeMap<String, Vec<i64>>,
    /// Each partner's share of the cost of each year.
    shares: BTreeMap<String, Vec<f64>>,
    /// Over all years: whether each test holds, and the sentence.
    tests: Vec<TestJson>,
    /// By year, in which tests hold: alone, in groups, pays its way, gain shared.
    by_year: Option<Vec<[bool; 4]>>,
    /// Who pays more or less than the rule itself would ask.
    subsidies: Vec<String>,
    without: Vec<WithoutJson>,
    /// Proofs of nucleoli, by year.
    certificates: Vec<CertificateJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct TestJson {
    holds: bool,
    says: String,
}

/// What it means if one partner leaves, over all years.
#[derive(Debug, Serialize, JsonSchema)]
struct WithoutJson {
    leaver: String,
    /// What it would pay alone beyond what it pays now.
    leaver_pays_more: i64,
    /// What those who stay would pay beyond now, together, at least 0.
    price_of_exit: i64,
    /// Whom of those who stay the same rule hits hardest, and by how much.
    hardest_hit: Option<(String, i64)>,
}

/// Why it can be no other split (after Kohlberg): stage by stage, who objects by the level, with
/// weights that balance together with the settled groups.
#[derive(Debug, Serialize, JsonSchema)]
struct CertificateJson {
    /// What each pays as an exact fraction of hundredths.
    shares: Vec<String>,
    stages: Vec<StageJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct StageJson {
    /// The objection as an exact fraction.
    level: String,
    /// Groups by their members, with weights.
    groups: Vec<(Vec<String>, String)>,
    /// Partners who pay what they would pay alone.
    alone: Vec<(Vec<String>, String)>,
    /// Groups settled before.
    settled: Vec<(Vec<String>, String)>,
}

impl ApportionmentJson {
    /// What was found.
    pub fn new(pack: &Pack, shared: &[Shared]) -> ApportionmentJson {
        ApportionmentJson {
            format: "comity-apportionment-1",
            comity: env!("CARGO_PKG_VERSION"),
            pack: pack.partnership.name.clone(),
            currency: pack.partnership.units.currency().to_owned(),
            shared: shared.iter().map(|s| of_shared(pack, s)).collect(),
        }
    }
}

impl ApportionmentJson {
    /// The JSON schema of this format.
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(ApportionmentJson).into()
    }
}

fn of_shared(pack: &Pack, shared: &Shared) -> SharedJson {
    let id = |p: &usize| pack.partnership.partners[*p].id.to_string();
    let partners: Vec<String> = shared.costs.partners.iter().map(id).collect();
    let option = match &shared.cost {
        CostOf::Option(option) => Some(pack.options[*option].id.to_string()),
        _ => None,
    };
    let cannot = shared.cannot.iter();
    SharedJson {
        option,
        years: shared.costs.years.clone(),
        totals: shared.costs.totals.clone(),
        rules: shared
            .rules
            .iter()
            .map(|r| of_rule(pack, shared, r, &partners))
            .collect(),
        cannot: cannot
            .map(|(id, _, why)| (id.clone(), why.message.clone()))
            .collect(),
        partners,
    }
}

fn of_rule(pack: &Pack, shared: &Shared, rule: &Apportioned, partners: &[String]) -> RuleJson {
    let by_partner = |of: &dyn Fn(usize) -> Vec<i64>| -> BTreeMap<String, Vec<i64>> {
        let each = partners.iter().enumerate();
        each.map(|(p, id)| (id.clone(), of(p))).collect()
    };
    let pence = rule.pence.as_ref();
    let pays = pence.map_or(BTreeMap::new(), |pence| {
        by_partner(&|p| pence.iter().map(|year| year[p].as_pence()).collect())
    });
    let share = |year: &Vec<f64>, p: usize| year[p] / year.iter().sum::<f64>();
    let shares = |p: usize| {
        rule.paid
            .amounts
            .iter()
            .map(|year| share(year, p))
            .collect()
    };
    let tests = verdicts(pack, shared, rule).into_iter();
    let whole = |x: f64| x.round() as i64;
    RuleJson {
        id: rule.id.clone(),
        name: rule.name.clone(),
        own: rule.own,
        pays,
        shares: partners
            .iter()
            .enumerate()
            .map(|(p, id)| (id.clone(), shares(p)))
            .collect(),
        tests: tests
            .map(|(holds, says)| TestJson { holds, says })
            .collect(),
        by_year: rule.by_year.as_ref().map(|years| {
            let four = years.iter();
            four.map(|s| [s.alone(), s.in_groups(), s.pays_its_way(), s.gain_shared()])
                .collect()
        }),
        subsidies: subsidies(pack, shared, rule),
        without: rule
            .without
            .iter()
            .map(|w| WithoutJson {
                leaver: partners[w.leaver].clone(),
                leaver_pays_more: whole(w.leaver_pays_more),
                price_of_exit: whole(w.price_of_exit),
                hardest_hit: w
                    .hardest_hit
                    .map(|(p, by)| (partners[p].clone(), whole(by))),
            })
            .collect(),
        certificates: rule
            .paid
            .proofs
            .iter()
            .map(|c| of_proof(c, partners))
            .collect(),
    }
}

fn of_proof(certificate: &Certificate, partners: &[String]) -> CertificateJson {
    let names = |group: usize| members(group).map(|b| partners[b].clone()).collect();
    let weighted = |list: &[(usize, i128)]| {
        list.iter()
            .map(|(g, w)| (names(*g), w.to_string()))
            .collect()
    };
    CertificateJson {
        shares: certificate.shares.iter().map(ToString::to_string).collect(),
        stages: certificate
            .stages
            .iter()
            .map(|stage| {
                let alone: Vec<(usize, i128)> =
                    stage.alone.iter().map(|(p, w)| (1 << p, *w)).collect();
                StageJson {
                    level: stage.level.to_string(),
                    groups: weighted(&stage.groups),
                    alone: weighted(&alone),
                    settled: weighted(&stage.settled),
                }
            })
            .collect(),
    }
}
