//! The stories in `scenarios/`: commands with their exact output and exit codes; and the pages of
//! `examples/`, whose commands stand in blocks of `console`.

#[test]
fn stories() {
    // Packs are named as a reader in the folder would name them.
    std::env::set_current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios")).unwrap();
    trycmd::TestCases::new()
        .env("NO_COLOR", "1")
        .case("*.trycmd")
        .run();
    // One after the other: the folder is that of the whole process.
    std::env::set_current_dir("../examples").unwrap();
    trycmd::TestCases::new()
        .env("NO_COLOR", "1")
        .case("*/README.md");
}
