//! The published schema is the code's, and an appraisal keeps to it.

use crate::case::{EXAMPLES, FEW, appraised, example, page, read};
use comity_business_case::{
    ApportionmentJson, AppraisalJson, CoalitionsJson, ComparisonJson, LocateJson, OutstandingJson,
    PowerJson, SensitivityJson, SimulationJson,
};
use serde_json::Value;

#[test]
fn the_published_schemas_are_those_in_the_code() {
    let schemas = [
        ("appraisal", "appraise", AppraisalJson::schema()),
        ("sensitivity", "sensitivity", SensitivityJson::schema()),
        ("outstanding", "outstanding", OutstandingJson::schema()),
        ("comparison", "compare", ComparisonJson::schema()),
        ("simulation", "simulate", SimulationJson::schema()),
        ("apportionment", "apportion", ApportionmentJson::schema()),
        ("coalitions", "coalitions", CoalitionsJson::schema()),
        ("power", "power", PowerJson::schema()),
        ("locate", "locate", LocateJson::schema()),
    ];
    for (name, command, schema) in schemas {
        let path = format!("docs/reference/{name}.schema.json");
        assert!(
            page(&path).trim_end() == format!("{schema:#}"),
            "{path} is not what the code says; look whether readers of the format can live with \
             the change, then write it again:\n  \
             cargo run -p comity-cli -- schema {command} > {path}"
        );
    }
}

#[test]
fn an_appraisal_keeps_to_the_schema() {
    for name in EXAMPLES {
        let files = example(name);
        let json = AppraisalJson::new(&read(&files), &appraised(&files, FEW));
        let schema = AppraisalJson::schema();
        let mut wrong = Vec::new();
        keeps_to(
            &schema,
            &schema,
            &serde_json::to_value(&json).unwrap(),
            "$",
            &mut wrong,
        );
        assert_eq!(wrong, Vec::<String>::new(), "{name}");
    }
}

/// The checker itself says no where it should.
#[test]
fn a_missing_or_misshapen_field_would_be_seen() {
    let files = example("tutorial-two-councils");
    let json = AppraisalJson::new(&read(&files), &appraised(&files, FEW));
    let schema = AppraisalJson::schema();
    let mut value = serde_json::to_value(&json).unwrap();
    value.as_object_mut().unwrap().remove("pack");
    value["sampling"]["seed"] = Value::from("one");
    value["figures"]["shared.all.npv"]["mean"] = Value::Null;
    let mut wrong = Vec::new();
    keeps_to(&schema, &schema, &value, "$", &mut wrong);
    let told = [
        "$ has no pack",
        "$.figures.shared.all.npv.mean is not a number",
        "$.sampling.seed is not a integer",
    ];
    assert_eq!(wrong, told);
}

/// The part of JSON Schema that our schema uses: `$ref`, `type`, `required`, `properties`,
/// `additionalProperties`, `items`.
fn keeps_to(root: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    let schema = match schema.get("$ref").and_then(Value::as_str) {
        Some(name) => root.pointer(name.trim_start_matches('#')).unwrap(),
        None => schema,
    };
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !types.is_empty() && !types.iter().any(|t| is_a(value, t)) {
        wrong.push(format!("{at} is not a {}", types.join(" or ")));
    }
    for name in schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        if value.get(name).is_none() {
            wrong.push(format!("{at} has no {name}"));
        }
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        let own = schema["properties"]
            .get(name)
            .or(schema.get("additionalProperties"));
        match own {
            Some(own) if own.is_object() => {
                keeps_to(root, own, inner, &format!("{at}.{name}"), wrong);
            }
            Some(_) => {}
            None => wrong.push(format!("{at} has a {name} that the schema does not know")),
        }
    }
    for (position, inner) in value.as_array().into_iter().flatten().enumerate() {
        keeps_to(
            root,
            &schema["items"],
            inner,
            &format!("{at}[{position}]"),
            wrong,
        );
    }
}

fn is_a(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        _ => false,
    }
}
