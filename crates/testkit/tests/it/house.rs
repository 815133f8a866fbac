//! The map and the code agree.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

type Arrows = BTreeMap<String, BTreeSet<String>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Rooms and what they may use, from the table in ARCHITECTURE.md.
fn map() -> Arrows {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let rows = text
        .lines()
        .filter(|l| l.starts_with("| ") && !l.starts_with("| room "));
    let room = |row: &str| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let uses = cells[2].split(',').map(str::trim).filter(|u| !u.is_empty());
        (cells[0].to_owned(), uses.map(str::to_owned).collect())
    };
    rows.map(room).collect()
}

/// Rooms and what they do use, from their manifests.
fn code() -> Arrows {
    let folders = std::fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|e| e.unwrap().path());
    let uses = |manifest: &str| -> BTreeSet<String> {
        let shipped = manifest
            .split("[dependencies]")
            .nth(1)
            .unwrap_or("")
            .split("\n[")
            .next()
            .unwrap_or("");
        let rooms = shipped.lines().filter_map(|l| l.strip_prefix("comity-"));
        rooms
            .map(|l| l.split(['.', ' ', '=']).next().unwrap().to_owned())
            .collect()
    };
    let room = |folder: PathBuf| {
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        (
            folder.file_name().unwrap().to_string_lossy().into_owned(),
            uses(&manifest),
        )
    };
    folders.map(room).collect()
}

#[test]
fn the_map_shows_every_room_and_arrow() {
    assert_eq!(map(), code());
}

#[test]
fn no_room_but_cli_touches_files_or_clocks() {
    let quiet = ["domain", "methods", "business-case", "chart", "report"];
    for room in quiet {
        for file in rust_files(&root().join("crates").join(room).join("src")) {
            let text = std::fs::read_to_string(&file).unwrap();
            for word in [
                "std::fs",
                "std::net",
                "SystemTime",
                "Instant::now",
                "std::env::var",
            ] {
                assert!(!text.contains(word), "{} uses {word}", file.display());
            }
        }
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let paths = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path());
    let files = |path: PathBuf| {
        if path.is_dir() {
            rust_files(&path)
        } else {
            vec![path]
        }
    };
    paths
        .flat_map(files)
        .filter(|p| p.extension().is_some_and(|e| e == "rs"))
        .collect()
}

#[test]
fn every_decision_is_listed() {
    let folder = root().join("docs/decisions");
    let list = std::fs::read_to_string(folder.join("README.md")).unwrap();
    for file in std::fs::read_dir(&folder).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let listed = name == "README.md" || list.contains(&format!("({name})"));
        assert!(listed, "docs/decisions/README.md does not list {name}");
    }
}
