//! Small packs in memory, and how tests look at them.

use comity_business_case::{
    Appraisal, Pack, PackFiles, Problem, Sampling, Scheme, Severity, appraise,
};
use std::path::{Path, PathBuf};

/// The few futures of tests that ask for no randomness.
pub const FEW: Sampling = Sampling {
    samples: 32,
    randomisations: 2,
    seed: 1,
    scheme: Scheme::Sobol,
};

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A page or another text of the project.
pub fn page(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// Packs in `examples/` that only say what is shared, or by what: they have no options.
pub const WITHOUT_OPTIONS: [&str; 4] = [
    "tva-1933",
    "skane-water-1979",
    "south-hams-west-devon",
    "four-councils-right-partners",
];

/// The packs in `examples/`, the largest last: tests that compute a case many times leave it out.
pub const EXAMPLES: [&str; 6] = [
    "tutorial-two-councils",
    "ref-3x3x10",
    "clyde-valley",
    "three-council-help-desk",
    "hertfordshire-support-services",
    "riverside-culture-and-leisure",
];

/// One of the packs in `examples/`.
pub fn example(name: &str) -> PackFiles {
    comity_testkit::pack_folder(&root().join("examples").join(name))
}

/// The pack; all problems fail the test, and all warnings but that of estimates not in use.
pub fn read(files: &PackFiles) -> Pack {
    let mut reading = Pack::read(files);
    reading.problems.retain(|p| !idle(p));
    assert_eq!(told(&reading.problems), "");
    reading.pack.unwrap()
}

/// The warnings that no formula speaks of some estimate, and that nothing says what staying costs.
pub fn idle(problem: &Problem) -> bool {
    let harmless = ["no formula speaks of", "no option has the id `stay`"];
    problem.severity == Severity::Warning && harmless.iter().any(|h| problem.message.starts_with(h))
}

/// Reads and appraises.
pub fn appraised(files: &PackFiles, sampling: Sampling) -> Appraisal {
    let found = appraise(&read(files), sampling, &|_, _| ());
    found.unwrap_or_else(|problems| panic!("{}", told(&problems)))
}

/// Problems as place, message and help: one paragraph each.
pub fn told(problems: &[Problem]) -> String {
    let one = |p: &Problem| format!("{}\n  {}\n  {}", p.place(), p.message, p.help);
    problems.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// The small pack of the testkit with one file replaced.
pub fn small_with(path: &str, text: impl Into<Vec<u8>>) -> PackFiles {
    let mut files = comity_testkit::small_pack();
    files.add(path, text);
    files
}

/// A file of the small pack.
pub fn small_text(path: &str) -> String {
    let files = comity_testkit::small_pack();
    String::from_utf8(files.bytes(path).unwrap().to_vec()).unwrap()
}

/// The small pack with something else in place of a part of one file.
pub fn small_but(path: &str, part: &str, instead: &str) -> PackFiles {
    let text = small_text(path);
    assert!(text.contains(part), "{path} has no {part}");
    small_with(path, text.replacen(part, instead, 1))
}
