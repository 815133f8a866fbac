//! Reading a pack's folder from disk.

use crate::Failure;
use comity_business_case::PackFiles;
use std::io;
use std::path::Path;

/// Files beyond this size are no plain files of a pack, in bytes.
const LARGEST: u64 = 64 << 20;
/// Folders within folders, at most.
const DEEPEST: usize = 6;
/// The most files of a pack.
const MOST_FILES: usize = 10_000;

/// Reads every TOML and CSV file of a pack; says on standard error what cannot be read.
pub fn read(folder: &Path) -> Result<PackFiles, Failure> {
    let mut files = PackFiles::new();
    let read = if folder.is_dir() {
        gather(folder, "", 0, &mut files)
    } else {
        Err(io::Error::other(format!(
            "{} is not a folder; name the folder that holds partnership.toml",
            folder.display()
        )))
    };
    read.map(|()| files).map_err(|error| {
        eprintln!("cannot read the pack: {error}");
        Failure::File
    })
}

fn gather(folder: &Path, prefix: &str, depth: usize, files: &mut PackFiles) -> io::Result<()> {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .map_err(|e| named(folder, &e))?
        .collect::<io::Result<_>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let within = format!("{prefix}{name}");
        if path.is_dir() {
            if depth < DEEPEST {
                gather(&path, &format!("{within}/"), depth + 1, files)?;
            }
        } else if name.ends_with(".toml") || name.ends_with(".csv") {
            files.add(&within, bytes(&path)?);
        } else if looks_meant(&name) {
            files.add(&within, []);
        }
    }
    if files.paths().count() > MOST_FILES {
        return Err(io::Error::other(format!(
            "{} holds more than {MOST_FILES} files; is this the right folder?",
            folder.display()
        )));
    }
    Ok(())
}

/// Names that somebody may have taken for those of a pack's files: they are listed as not read.
fn looks_meant(name: &str) -> bool {
    let name = name.to_lowercase();
    let endings = [
        ".toml",
        ".csv",
        ".toml.txt",
        ".csv.txt",
        ".xlsx",
        ".xls",
        ".ods",
    ];
    endings.iter().any(|ending| name.ends_with(ending))
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let size = std::fs::metadata(path).map_err(|e| named(path, &e))?.len();
    if size > LARGEST {
        return Err(io::Error::other(format!(
            "{} has {} MB; a pack's files have at most {} MB",
            path.display(),
            size >> 20,
            LARGEST >> 20
        )));
    }
    std::fs::read(path).map_err(|e| named(path, &e))
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
