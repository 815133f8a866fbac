//! The reference class as JSON, format `comity-reference-1`; `docs/reference/reference-class.md`
//! describes it.

use comity_business_case::{Calibration, OutsideView, Outturns, ReferenceClass, Survival};
use serde_json::{Value, json};

/// The shares at which what is predicted is told.
const SHARES: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

pub fn json(class: &ReferenceClass, view: &OutsideView) -> Value {
    json!({
        "format": "comity-reference-1",
        "comity": env!("CARGO_PKG_VERSION"),
        "class": class.name,
        "programmes": class.programmes.len(),
        "filter": view.filter.in_words(),
        "matching": view.matching,
        "widened": view.widened,
        "cost": outturns(&view.cost),
        "saving": outturns(&view.saving),
        "delay_months": outturns(&view.delay_months),
        "survival": survival(&view.survival),
    })
}

fn outturns(outturns: &Outturns) -> Value {
    let rows = outturns.rows.iter().map(|row| {
        json!({
            "id": row.id,
            "value": row.value,
            "caution": row.caution,
            "grade": format!("{:?}", row.grade),
        })
    });
    let next = outturns.distribution();
    json!({
        "n": outturns.n(),
        "least": outturns.least(),
        "median": outturns.median(),
        "greatest": outturns.greatest(),
        "widened": outturns.widened,
        "rows": rows.collect::<Vec<Value>>(),
        "next": next.map(|d| json!({
            "distribution": d.to_string(),
            "quantiles": SHARES.map(|p| json!([p, d.quantile(p)])),
        })),
        "calibration": outturns.calibration().iter().map(calibration).collect::<Vec<Value>>(),
        "frailty": outturns.frailty(),
    })
}

fn calibration(told: &Calibration) -> Value {
    json!({
        "level": told.level,
        "inside": told.inside,
        "n": told.n,
        "outside": told.outside,
    })
}

fn survival(survival: &Survival) -> Value {
    let rows = survival
        .rows
        .iter()
        .map(|row| json!({ "id": row.id, "years": row.life.length, "ended": row.life.ended }));
    let steps = survival.curve.steps.iter().map(|step| {
        json!({
            "years": step.time,
            "at_risk": step.at_risk,
            "ended": step.ended,
            "surviving": step.surviving.value,
            "se": step.surviving.se,
        })
    });
    json!({
        "n": survival.n(),
        "ended": survival.ended(),
        "widened": survival.widened,
        "median_years": survival.curve.median(),
        "rate": survival.rate.map(|r| json!({
            "per_year": r.value,
            "low": r.low,
            "high": r.high,
            "partnership_years": r.exposure,
        })),
        "curve": steps.collect::<Vec<Value>>(),
        "rows": rows.collect::<Vec<Value>>(),
        "frailty": survival.frailty(),
    })
}
