//! A whole pack: read, built, and appraised in a few futures. A line `@@ path` begins each file.

#![no_main]

use comity_business_case::{Model, Pack, PackFiles, Problem, Sampling, Scheme, appraise, explain};
use libfuzzer_sys::fuzz_target;

const FEW: Sampling = Sampling {
    samples: 32,
    randomisations: 2,
    seed: 1,
    scheme: Scheme::Sobol,
};

fuzz_target!(|bytes: &[u8]| {
    let reading = Pack::read(&split(bytes));
    told(&reading.problems);
    let Some(pack) = reading.pack else {
        assert!(!reading.problems.is_empty());
        return;
    };
    // A case of 400 years in months is no error, only slow.
    if pack.partnership.timeline.periods() > 60 {
        return;
    }
    if let Err(problems) = Model::build(&pack) {
        assert!(!problems.is_empty());
        return told(&problems);
    }
    match appraise(&pack, FEW, &|_, _| ()) {
        Err(problems) => told(&problems),
        Ok(found) => {
            told(&found.warnings);
            for figure in &found.figures {
                assert!(figure.mean().value.is_finite(), "{figure:?}");
            }
            if let Some(figure) = found.figures.first() {
                assert!(explain(&pack, &figure.id, FEW).is_ok());
            }
        }
    }
});

fn split(bytes: &[u8]) -> PackFiles {
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

fn told(problems: &[Problem]) {
    for problem in problems {
        assert!(
            !problem.message.is_empty() && !problem.help.is_empty(),
            "{problem:?}"
        );
        let _ = problem.place();
    }
}
