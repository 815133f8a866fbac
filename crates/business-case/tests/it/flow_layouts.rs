//! Layouts that leave somebody or something out: told, or rightly let be.

use crate::case::told;
use crate::flow_files::help_desk;
use comity_business_case::{Pack, PackFiles};

#[track_caller]
fn check(files: &PackFiles, wanted: &str) {
    assert_eq!(told(&Pack::read(files).problems), wanted);
}

#[test]
fn who_takes_part_in_no_option_is_named() {
    let mut files = help_desk();
    let stay = "id = \"stay\"\nname = \"Stay\"\nform = \"stay\"\nmembers = [\"a\", \"b\"]\n";
    files.add("options/stay.toml", stay);
    check(
        &files,
        "flow/stay.toml:1:10\n  nothing says how c would be answered: not a member of `stay` either\n  let every partner take part in the option `stay`: members = \"all\"",
    );
}
