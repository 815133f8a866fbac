//! `comity reference`: how real programmes of shared services turned out.

use crate::arguments::{Format, Reference};
use crate::{Failure, print, problems, reference_json, reference_tables};
use comity_business_case::{OutsideView, ReferenceClass};
use std::path::Path;

/// Classes beyond this size are no tables that somebody compiled, in bytes.
const LARGEST: u64 = 16 << 20;

pub fn run(arguments: &Reference) -> Result<(), Failure> {
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
