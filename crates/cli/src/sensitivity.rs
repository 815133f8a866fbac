//! `comity sensitivity`: what decides a case.

use crate::arguments::{Drawing, Format};
use crate::{Failure, print, problems, progress, sensitivity_text};
use clap::Args;
use comity_business_case::{
    Bearer, Pack, STAY, Scope, Sensitivity, SensitivityJson, sensitivity_for,
};
use std::path::PathBuf;

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
    /// The pack: a folder with partnership.toml
    pub pack: PathBuf,
    /// Show one option only, by its id; choices are among all options still
    #[arg(long, value_name = "ID")]
    pub option: Option<String>,
    /// For one partner by its id, instead of all partners and everyone
    #[arg(long, value_name = "ID")]
    pub partner: Option<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(flatten)]
    pub drawing: Drawing,
}

pub fn run(arguments: &Asked) -> Result<(), Failure> {
    let pack = problems::read_case(&arguments.pack)?;
    if let Some(option) = &arguments.option {
        known(&pack, option)?;
    }
    let scopes = scopes(&pack, arguments.partner.as_deref())?;
    let bar = progress::bar("Trying what decides");
    let sampling = arguments.drawing.sampling();
    let found = arguments
        .drawing
        .with_threads(|| sensitivity_for(&pack, &scopes, sampling, &progress::told(&bar)));
    bar.finish_and_clear();
    let mut found = found.map_err(|found| problems::refused(&found))?;
    for warning in &found.warnings {
        eprintln!("warning: {warning}");
    }
    if let Some(option) = &arguments.option {
        keep(&mut found, option);
    }
    match arguments.format {
        Format::Table => print(&sensitivity_text::text(&pack, &found)),
        Format::Json => print(
            &serde_json::to_string_pretty(&SensitivityJson::new(&pack, &found)).unwrap_or_default(),
        ),
    }
}

/// For whom: all partners and everyone, or one partner.
fn scopes(pack: &Pack, partner: Option<&str>) -> Result<Vec<Scope>, Failure> {
    let Some(id) = partner else {
        return Ok(vec![Scope::Partners, Scope::All]);
    };
    let partners = &pack.partnership.partners;
    match partners.iter().position(|p| p.id.as_str() == id) {
        Some(partner) => Ok(vec![Scope::One(Bearer::Partner(partner))]),
        None => {
            let ids: Vec<&str> = partners.iter().map(|p| p.id.as_str()).collect();
            eprintln!(
                "--partner {id}: there is no such partner; choose from {}",
                ids.join(", ")
            );
            Err(Failure::Asked)
        }
    }
}

fn known(pack: &Pack, option: &str) -> Result<(), Failure> {
    let ids = pack.options.iter().map(|o| o.id.as_str());
    let ids: Vec<&str> = ids.filter(|id| *id != STAY).collect();
    if ids.contains(&option) {
        return Ok(());
    }
    let why = if option == STAY {
        "staying as now is what all options are compared with"
    } else {
        "there is no such option"
    };
    eprintln!("--option {option}: {why}; choose from {}", ids.join(", "));
    Err(Failure::Pack)
}

/// Leaves what is about one option, and about the choice among all.
fn keep(found: &mut Sensitivity, option: &str) {
    found.switching.retain(|s| s.option == option);
    found.indices.retain(|i| i.option == option);
    found.concentration.retain(|c| c.option == option);
    found.outside_income.retain(|o| o.option == option);
}
