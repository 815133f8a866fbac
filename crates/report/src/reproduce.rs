//! How to have the same figures again.

use crate::case::Case;
use comity_business_case::Scheme;

/// The command that computes this appraisal; `my-case` stands for the folder of the case.
pub fn command(case: &Case<'_>) -> String {
    let sampling = case.appraisal.sampling;
    let points = match sampling.scheme {
        Scheme::Sobol => "sobol",
        _ => "random",
    };
    format!(
        "comity appraise my-case --samples {} --randomisations {} --seed {} --points {points} --report report.html",
        sampling.samples, sampling.randomisations, sampling.seed
    )
}
