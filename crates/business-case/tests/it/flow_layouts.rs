//! Layouts that leave somebody or something out: told, or rightly let be.

use crate::case::told;
use crate::flow_files::{but, help_desk};
use comity_business_case::{Pack, PackFiles, Severity};

#[track_caller]
fn check(files: &PackFiles, wanted: &str) {
    assert_eq!(told(&Pack::read(files).problems), wanted);
}

#[test]
fn a_team_that_serves_nobody_is_a_warning() {
    let files = but(
        "flow/pooled.toml",
        "",
        "[[team]]\nid = \"spare\"\npartner = \"a\"\nposts = 4\nserves = [{ kinds = [\"post\"] }]\n",
    );
    let mut files = files;
    let demand = String::from_utf8(files.bytes("flow/demand.toml").unwrap().to_vec()).unwrap();
    let kind = "\n[[kind]]\nid = \"post\"\nhandling = \"2 minutes\"\n";
    let arrivals =
        "[[arrivals]]\nkind = \"post\"\npartner = \"c\"\nrate = \"1 contact per hour\"\n";
    files.add("flow/demand.toml", format!("{demand}{kind}{arrivals}"));
    check(&files, "");
    let only_a = files.bytes("flow/pooled.toml").unwrap().to_vec();
    let only_a = String::from_utf8(only_a).unwrap().replace(
        "kinds = [\"post\"]",
        "kinds = [\"post\"], partners = \"own\"",
    );
    files.add("flow/pooled.toml", only_a);
    let reading = Pack::read(&files);
    assert_eq!(
        told(&reading.problems),
        "flow/pooled.toml:9:6\n  the team `spare` serves nobody who asks: its posts and their cost are left out\n  widen its `serves`, or take the team out"
    );
    assert_eq!(reading.problems[0].severity, Severity::Warning);
    assert!(reading.pack.is_some());
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
