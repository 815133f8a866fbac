//! The JSON form of a sensitivity analysis.

use super::Sensitivity;
use crate::figures::WithError;
use crate::pack::Pack;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// A sensitivity analysis: `comity sensitivity --format json`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SensitivityJson<'a> {
    /// Name of this format: `comity-sensitivity-1`.
    format: &'static str,
    /// Version of Comity that computed it.
    comity: &'static str,
    /// Name of the case.
    name: &'a str,
    /// ISO code; all money is in this currency.
    currency: &'a str,
    /// Names of options by id.
    options: BTreeMap<String, &'a str>,
    #[serde(flatten)]
    sensitivity: &'a Sensitivity,
}

impl<'a> SensitivityJson<'a> {
    /// Puts an analysis into its JSON form.
    pub fn new(pack: &'a Pack, sensitivity: &'a Sensitivity) -> SensitivityJson<'a> {
        let options = pack.options.iter();
        SensitivityJson {
            format: "comity-sensitivity-1",
            comity: env!("CARGO_PKG_VERSION"),
            name: &pack.partnership.name,
            currency: pack.partnership.units.currency(),
            options: options
                .map(|o| (o.id.to_string(), o.name.as_str()))
                .collect(),
            sensitivity,
        }
    }

    /// The JSON schema of this form.
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(SensitivityJson<'_>).to_value()
    }
}

/// A number with its standard error over the randomisations.
#[derive(Serialize, JsonSchema)]
pub(super) struct Number {
    value: f64,
    se: f64,
}

impl From<&WithError> for Number {
    fn from(x: &WithError) -> Number {
        Number {
            value: x.value,
            se: x.se,
        }
    }
}

pub(super) fn number<S: Serializer>(x: &WithError, serializer: S) -> Result<S::Ok, S::Error> {
    Number::from(x).serialize(serializer)
}

pub(super) fn perhaps<S: Serializer>(
    x: &Option<WithError>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    x.as_ref().map(Number::from).serialize(serializer)
}
