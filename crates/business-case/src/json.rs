//! The appraisal as JSON, with a published schema (`docs/reference/appraisal.schema.json`).

use crate::appraisal::Appraisal;
use crate::figures::{Content, Figure, QUANTILES, Spread, WithError};
use crate::pack::Pack;
use comity_methods::sampling::Scheme;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// An appraisal: every figure under its stable id.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AppraisalJson {
    /// Name of this format: `comity-appraisal-1`.
    format: &'static str,
    /// Version of Comity that computed it.
    comity: &'static str,
    /// What was appraised.
    pack: PackJson,
    /// How futures were drawn.
    sampling: SamplingJson,
    /// Figures by `option.bearer.measure`. A bearer is a partner's id, `staff`, `front-line`,
    /// `service-users`, `place`, `outside`, `partners` (all partners) or `all` (everyone). Figures of
    /// an option are changes from staying as now; those of `stay` itself are whole. `outside.`
    /// before an id means: as such programmes turned out; `biased.`: with optimism bias.
    figures: BTreeMap<String, FigureJson>,
    /// Cash by year, nominal and undiscounted, for each option and bearer.
    budgets: Vec<BudgetJson>,
    /// For each option and bearer: the estimates that move its net present value, strongest first.
    drivers: Vec<TornadoJson>,
    /// Things a reader should know.
    warnings: Vec<String>,
}

/// What was appraised.
#[derive(Debug, Serialize, JsonSchema)]
struct PackJson {
    name: String,
    /// ISO code; all money is in this currency.
    currency: String,
    /// First day of the case.
    start: String,
    /// Length of a period in years.
    period_years: f64,
    horizon_years: usize,
    /// Conventions pack and schedule of discount rates.
    conventions: String,
    discounting: String,
    partners: BTreeMap<String, String>,
    options: BTreeMap<String, String>,
}

/// How futures were drawn.
#[derive(Debug, Serialize, JsonSchema)]
struct SamplingJson {
    /// `sobol` or `random`.
    scheme: &'static str,
    seed: u64,
    randomisations: usize,
    /// Futures of each randomisation.
    points: usize,
    /// Futures in all.
    futures: usize,
    /// Futures from which budgets and drivers are read.
    detailed_futures: usize,
}

/// A figure. `*_se` is the standard error of the number beside it, over the randomisations.
#[derive(Debug, Default, Serialize, JsonSchema)]
struct FigureJson {
    /// Currency code, `years`, `ratio` or `probability`.
    unit: String,
    mean: f64,
    /// Standard error of the mean.
    se: f64,
    #[serde(flatten)]
    spread: BTreeMap<String, f64>,
}

/// Cash by year of one option for one bearer.
#[derive(Debug, Serialize, JsonSchema)]
struct BudgetJson {
    option: String,
    bearer: String,
    years: Vec<YearJson>,
}

/// Cash of one year.
#[derive(Debug, Serialize, JsonSchema)]
struct YearJson {
    year: String,
    mean: f64,
    se: f64,
    p10: f64,
    p50: f64,
    p90: f64,
    /// P10, P50 and P90 of the total from the start of the case, for all partners together.
    #[serde(skip_serializing_if = "Option::is_none")]
    cumulative_p10: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cumulative_p50: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cumulative_p90: Option<f64>,
}

/// What drives one net present value.
#[derive(Debug, Serialize, JsonSchema)]
struct TornadoJson {
    option: String,
    bearer: String,
    estimates: Vec<DriverJson>,
}

/// One driver.
#[derive(Debug, Serialize, JsonSchema)]
struct DriverJson {
    estimate: String,
    /// Spearman's rank correlation with the net present value.
    spearman: f64,
    spearman_se: f64,
    /// Mean net present value where the estimate is in its lowest tenth, and in its highest.
    when_low: f64,
    when_high: f64,
}

impl AppraisalJson {
    /// Puts an appraisal into its JSON form.
    pub fn new(pack: &Pack, appraisal: &Appraisal) -> AppraisalJson {
        let sides = std::iter::once(appraisal).chain(&appraisal.sides);
        let figures = sides.flat_map(|seen| {
            let id = |f: &Figure| format!("{}{}", seen.side.prefix(), f.id);
            seen.figures
                .iter()
                .map(move |f| (id(f), FigureJson::new(f)))
        });
        AppraisalJson {
            format: "comity-appraisal-1",
            comity: env!("CARGO_PKG_VERSION"),
            pack: pack_json(pack),
            sampling: sampling_json(appraisal),
            figures: figures.collect(),
            budgets: budgets(pack, appraisal),
            drivers: drivers(pack, appraisal),
            warnings: appraisal
                .warnings
                .iter()
                .map(|w| w.message.clone())
                .collect(),
        }
    }

    /// The JSON schema of this form.
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(AppraisalJson).to_value()
    }
}

impl FigureJson {
    fn new(figure: &Figure) -> FigureJson {
        let mut json = FigureJson {
            unit: figure.unit.clone(),
            ..FigureJson::default()
        };
        let mean = figure.mean();
        (json.mean, json.se) = (mean.value, mean.se);
        match &figure.content {
            Content::Spread(spread) => json.add_spread(spread),
            Content::Difference { sd, p_positive, .. } => {
                json.add("sd", *sd);
                json.add("p_positive", *p_positive);
            }
            Content::Single(_) => {}
        }
        json
    }

    fn add(&mut self, name: &str, number: WithError) {
        self.spread.insert(name.to_owned(), number.value);
        self.spread.insert(format!("{name}_se"), number.se);
    }

    fn add_spread(&mut self, spread: &Spread) {
        self.add("sd", spread.sd);
        for (share, quantile) in QUANTILES.iter().zip(spread.quantiles) {
            self.add(&format!("p{:02.0}", share * 100.0), quantile);
        }
        self.add("p_positive", spread.p_positive);
        if let Some(never) = spread.p_never {
            self.add("p_never", never);
        }
    }
}

fn pack_json(pack: &Pack) -> PackJson {
    let partnership = &pack.partnership;
    let partners = partnership
        .partners
        .iter()
        .map(|p| (p.id.to_string(), p.name.clone()));
    let options = pack
        .options
        .iter()
        .map(|o| (o.id.to_string(), o.name.clone()));
    PackJson {
        name: partnership.name.clone(),
        currency: partnership.units.currency().to_owned(),
        start: partnership.timeline.start().to_string(),
        period_years: partnership.timeline.step(),
        horizon_years: partnership.timeline.years(),
        conventions: partnership.conventions.id.clone(),
        discounting: partnership.discounting.clone(),
        partners: partners.collect(),
        options: options.collect(),
    }
}

fn sampling_json(appraisal: &Appraisal) -> SamplingJson {
    let sampling = appraisal.sampling;
    SamplingJson {
        scheme: match sampling.scheme {
            Scheme::Sobol => "sobol",
            Scheme::Random => "random",
        },
        seed: sampling.seed,
        randomisations: sampling.randomisations,
        points: sampling.points(),
        futures: sampling.points() * sampling.randomisations,
        detailed_futures: appraisal.detailed,
    }
}

fn budgets(pack: &Pack, appraisal: &Appraisal) -> Vec<BudgetJson> {
    let budget = |b: &crate::appraisal::Budget| BudgetJson {
        option: pack.options[b.option].id.to_string(),
        bearer: b.scope.id(pack),
        years: b.years.iter().map(year).collect(),
    };
    appraisal.budgets.iter().map(budget).collect()
}

fn year(y: &crate::appraisal::BudgetYear) -> YearJson {
    YearJson {
        year: y.label.clone(),
        mean: y.mean.value,
        se: y.mean.se,
        p10: y.quantiles[0].value,
        p50: y.quantiles[1].value,
        p90: y.quantiles[2].value,
        cumulative_p10: y.running.map(|r| r[0].value),
        cumulative_p50: y.running.map(|r| r[2].value),
        cumulative_p90: y.running.map(|r| r[4].value),
    }
}

fn drivers(pack: &Pack, appraisal: &Appraisal) -> Vec<TornadoJson> {
    let driver = |d: &crate::appraisal::Driver| DriverJson {
        estimate: d.estimate.clone(),
        spearman: d.rank_correlation.value,
        spearman_se: d.rank_correlation.se,
        when_low: d.when_low.value,
        when_high: d.when_high.value,
    };
    let tornado = |t: &crate::appraisal::Tornado| TornadoJson {
        option: pack.options[t.option].id.to_string(),
        bearer: t.scope.id(pack),
        estimates: t.drivers.iter().map(driver).collect(),
    };
    appraisal.tornadoes.iter().map(tornado).collect()
}
