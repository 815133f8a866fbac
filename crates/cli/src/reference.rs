//! `comity reference`: how real programmes of shared services turned out.

use crate::arguments::Format;
use crate::{Failure, print, problems, reference_json, reference_tables};
use clap::Args;
use comity_business_case::{Exclusion, Filter, OutsideView, ReferenceClass, SourceGrade};
use std::path::{Path, PathBuf};

/// Classes beyond this size are no tables that somebody compiled, in bytes.
const LARGEST: u64 = 16 << 20;

/// What is asked.
#[derive(Debug, Args)]
pub struct Asked {
    /// One programme by its id, such as C02, told in full
    #[arg(conflicts_with_all = ["stratum", "service", "form", "grade", "from", "to", "exclude", "format"])]
    pub programme: Option<String>,
    /// Only programmes of this stratum: central, local, police; may be repeated
    #[arg(long)]
    pub stratum: Vec<String>,
    /// Only programmes that share a service with this word; may be repeated
    #[arg(long, value_name = "WORD")]
    pub service: Vec<String>,
    /// Only programmes of a form with this word, such as company; may be
    /// repeated
    #[arg(long, value_name = "WORD")]
    pub form: Vec<String>,
    /// Only programmes with sources of this grade: A auditor, B own report, C
    /// press; may be repeated
    #[arg(long, value_parser = grade)]
    pub grade: Vec<SourceGrade>,
    /// Only programmes that started in this year or later
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1950..=2100))]
    pub from: Option<i16>,
    /// Only programmes that started in this year or earlier
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1950..=2100))]
    pub to: Option<i16>,
    /// Leave a programme out, as C14 or "C14: why"; may be repeated
    #[arg(long, value_name = "ID", value_parser = exclusion)]
    pub exclude: Vec<Exclusion>,
    /// Another class, as a CSV table [default: the one that comes with Comity]
    #[arg(long, value_name = "FILE")]
    pub class: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

impl Asked {
    pub fn filter(&self) -> Filter {
        Filter {
            strata: self.stratum.clone(),
            services: self.service.clone(),
            forms: self.form.clone(),
            grades: self.grade.clone(),
            from: self.from,
            to: self.to,
            exclude: self.exclude.clone(),
        }
    }
}

fn grade(text: &str) -> Result<SourceGrade, String> {
    SourceGrade::parse(&text.to_uppercase()).ok_or_else(|| "write A, B or C".to_owned())
}

fn exclusion(text: &str) -> Result<Exclusion, String> {
    let (id, why) = text.split_once(':').unwrap_or((text, ""));
    match id.trim() {
        "" => Err("write the id of a programme, such as C14".to_owned()),
        id => Ok(Exclusion {
            id: id.to_owned(),
            why: why.trim().to_owned(),
        }),
    }
}

pub fn run(arguments: &Asked) -> Result<(), Failure> {
    let class = match &arguments.class {
        Some(path) => read(path)?,
        None => ReferenceClass::shipped(),
    };
    if let Some(id) = &arguments.programme {
        let found = class
            .programmes
            .iter()
            .find(|p| p.id.eq_ignore_ascii_case(id));
        return match found {
            Some(programme) => print(&reference_tables::whole(programme)),
            None => Err(refused(&[format!(
                "there is no programme `{id}` in {}; `comity reference` lists them",
                class.name
            )])),
        };
    }
    let filter = arguments.filter();
    let unmet = filter.unmet(&class);
    if !unmet.is_empty() {
        return Err(refused(&unmet));
    }
    let view = OutsideView::of(&class, &filter);
    match arguments.format {
        Format::Table => print(&reference_tables::tables(&class, &view)),
        Format::Json => print(&format!("{:#}", reference_json::json(&class, &view))),
    }
}

fn refused(reasons: &[String]) -> Failure {
    for reason in reasons {
        eprintln!("{}", crate::layout::fold(reason));
    }
    Failure::Asked
}

fn read(path: &Path) -> Result<ReferenceClass, Failure> {
    let text = text(path).map_err(|why| {
        eprintln!("cannot read the reference class: {}: {why}", path.display());
        Failure::File
    })?;
    let (class, found) = ReferenceClass::read(&path.display().to_string(), &text);
    match found.is_empty() {
        true => Ok(class),
        false => Err(problems::refused(&found)),
    }
}

fn text(path: &Path) -> Result<String, String> {
    let size = std::fs::metadata(path).map_err(|e| e.to_string())?.len();
    if size > LARGEST {
        return Err(format!(
            "it has {} MB, and a class at most {} MB",
            size >> 20,
            LARGEST >> 20
        ));
    }
    let bytes = std::fs::read(path).map_err(|e| e.to_string())?;
    let text = String::from_utf8(bytes)
        .map_err(|_| "it is not UTF-8; save it again as \"CSV UTF-8\"".to_owned())?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}
