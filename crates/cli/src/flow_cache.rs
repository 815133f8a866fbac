//! Simulated figures kept between commands, so that a pack is simulated once and not at every look.
//!
//! One small file for each content of a pack, under the user's cache folder. It is found by a hash
//! of everything that the figures are computed from; whatever cannot be read is computed again.

use crate::progress;
use comity_business_case::{FlowFigures, Pack, Problem};
use std::path::PathBuf;

/// Makes the figures ready that formulas of a pack may speak of.
pub fn ready(pack: &Pack) -> Result<(), Vec<Problem>> {
    let Some(key) = pack.flow_key() else {
        return Ok(());
    };
    let file = folder().map(|folder| folder.join(format!("flow-{key:016x}.txt")));
    let kept = file
        .as_ref()
        .and_then(|file| std::fs::read_to_string(file).ok());
    if let Some(figures) = kept.and_then(|text| FlowFigures::from_text(&text)) {
        pack.keep_flow_figures(figures);
    }
    let bar = progress::spinner();
    bar.set_message("Simulating how requests flow");
    let figures = pack.flow_figures();
    bar.finish_and_clear();
    let figures = figures?;
    if let Some(file) = file.filter(|file| !file.exists()) {
        keep(&file, &figures.to_text());
    }
    Ok(())
}

/// `$XDG_CACHE_HOME/comity`, or `.cache/comity` at home.
fn folder() -> Option<PathBuf> {
    let set = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let cache = set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache")));
    cache.map(|cache| cache.join("comity"))
}

/// Writes beside and renames, so that nobody reads half a file. A cache that cannot be written is
/// no reason to stop.
fn keep(file: &std::path::Path, text: &str) {
    let beside = file.with_extension(format!("{}", std::process::id()));
    let written = file
        .parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(&beside, text))
        .and_then(|()| std::fs::rename(&beside, file));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
}
