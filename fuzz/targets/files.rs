//! A folder as one text.

use comity_business_case::{PackFiles, Problem};

/// Files of a text in which a line `@@ path` begins each.
pub fn split(bytes: &[u8]) -> PackFiles {
    let mut files = PackFiles::new();
    let mut path = String::new();
    let mut text: Vec<u8> = Vec::new();
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if let Some(name) = line.strip_prefix(b"@@ ") {
            if !path.is_empty() {
                files.add(&path, std::mem::take(&mut text));
            }
            path = String::from_utf8_lossy(name).trim_end().to_owned();
        } else {
            text.extend_from_slice(line);
        }
    }
    if !path.is_empty() {
        files.add(&path, text);
    }
    files
}

/// Whether every problem says what and what to do.
pub fn told(problems: &[Problem]) {
    for problem in problems {
        assert!(
            !problem.message.is_empty() && !problem.help.is_empty(),
            "{problem:?}"
        );
        let _ = problem.place();
    }
}
