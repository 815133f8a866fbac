//! The packs in `examples/`: each stands without a warning, and says what in it is published and what is not.

use crate::case::{EXAMPLES, OF_PARTNERS, example, read, root, told};
use comity_business_case::{Grade, Pack};

/// A pack that nobody lists is read by no test.
#[test]
fn every_folder_is_listed() {
    let entries = std::fs::read_dir(root().join("examples")).unwrap();
    let mut folders: Vec<String> = entries
        .map(Result::unwrap)
        .filter(|e| e.path().is_dir())
        .map(|e| e.file_name().into_string().unwrap())
        .collect();
    let all = || EXAMPLES.into_iter().chain(OF_PARTNERS);
    let mut listed: Vec<String> = all().map(str::to_owned).collect();
    folders.sort();
    listed.sort();
    assert_eq!(folders, listed);
    let page = crate::case::page("examples/README.md");
    for name in all() {
        assert!(page.contains(&format!("({name})")), "{name}");
    }
}

#[test]
fn none_has_an_error_or_a_warning() {
    for name in EXAMPLES.into_iter().chain(OF_PARTNERS) {
        let reading = Pack::read(&example(name));
        assert_eq!(told(&reading.problems), "", "{name}");
    }
}

/// In the two cases that happened, ungraded numbers say that they are ours, and the others where to read them.
#[test]
fn what_is_ours_is_told_from_what_is_published() {
    for name in ["clyde-valley", "hertfordshire-support-services"] {
        for estimate in &read(&example(name)).estimates.list {
            let ours = estimate.provenance.source == "Our assumption; not published";
            assert_eq!(
                ours,
                estimate.provenance.grade == Grade::D,
                "{name}: {}",
                estimate.id
            );
        }
    }
}

/// Nobody can take a number of the case that is made up for somebody's.
#[test]
fn what_is_made_up_says_so() {
    for estimate in &read(&example("riverside-culture-and-leisure"))
        .estimates
        .list
    {
        let source = &estimate.provenance.source;
        let marked = source.starts_with("Made up for this example");
        let placeholder =
            source.starts_with("Placeholder") && estimate.provenance.grade == Grade::D;
        assert!(marked || placeholder, "{}: {source}", estimate.id);
    }
}
