//! Layouts that leave somebody or something out: told, or rightly let be.

use crate::case::told;
use crate::flow_files::{but, help_desk};
use comity_business_case::{Pack, PackFiles, ServiceFlow, Severity};

const TWO: &str =
    "id = \"pooled\"\nname = \"Pooled\"\nform = \"lead-authority\"\nmembers = [\"a\", \"b\"]\n";

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
fn an_empty_list_is_not_everybody_and_not_nobody() {
    for (part, instead, wanted) in [
        (
            "posts = 13",
            "posts = 13\nserves = [{ kinds = [] }]",
            "flow/pooled.toml:6:21\n  this list of kinds is empty\n  name kinds, or leave the list out: that means all",
        ),
        (
            "posts = 13",
            "posts = 13\nserves = [{ partners = [] }]",
            "flow/pooled.toml:6:24\n  this list of partners is empty\n  name partners, or leave the list out: that means all",
        ),
        (
            "posts = 13",
            "posts = 13\nserves = [{ steps = [] }]",
            "flow/pooled.toml:6:21\n  this list of steps is empty\n  name steps, or leave the list out: that means all",
        ),
        (
            "",
            "[[effect]]\npartners = []\nrepeat = \"1%\"\nrepeat_after = \"1 day\"\n",
            "flow/pooled.toml:9:12\n  this list of partners is empty\n  name partners, or leave the list out: that means all",
        ),
    ] {
        check(&but("flow/pooled.toml", part, instead), wanted);
    }
}

#[test]
fn an_effect_says_what_it_changes() {
    let files = but(
        "flow/pooled.toml",
        "",
        "[[effect]]\nkinds = [\"enquiry\"]\n",
    );
    check(
        &files,
        "flow/pooled.toml:8:1\n  this effect changes nothing\n  say what changes, such as repeat = \"20%\", or take the effect out",
    );
}

#[test]
fn a_step_does_not_take_the_name_of_a_transfer() {
    let transfer =
        "[[effect]]\ntransfer = { chance = \"10%\", handling = \"exponential(3) minutes\" }\n";
    let own = "[[step]]\nid = \"transfer\"\n";
    check(&but("flow/pooled.toml", "", own), "");
    check(
        &but("flow/pooled.toml", "", &format!("{own}{transfer}")),
        "flow/pooled.toml:9:6\n  an effect with `transfer` adds a step of that name, so there would be two\n  call this step something else",
    );
}

/// What a layout says of `p` is only asked of those whom it serves.
#[test]
fn a_layout_needs_estimates_of_its_members_only() {
    let mut files = help_desk();
    files.add("options/pooled.toml", TWO);
    let estimates = String::from_utf8(files.bytes("estimates.csv").unwrap().to_vec()).unwrap();
    let rows = "talk,a,exactly(5),minutes,count,A,2026-10-01\ntalk,b,exactly(6),minutes,count,A,2026-10-01\n";
    files.add("estimates.csv", format!("{estimates}{rows}"));
    let layout = "option = \"pooled\"\n[[team]]\nid = \"desk\"\nposts = 13\nhours = \"office\"\nserves = [{ handling_factor = \"talk[p] / 5 minutes\" }]\n[[step]]\nid = \"answer\"\nhandling = \"talk[p]\"\n";
    files.add("flow/pooled.toml", layout);
    let reading = Pack::read(&files);
    assert_eq!(told(&reading.problems), "");
    let pack = reading.pack.unwrap();
    let flow = pack.flow.as_ref().unwrap();
    let service = flow.network(&pack, 1, &ServiceFlow::means(&pack)).unwrap();
    let handling = |class: &str| {
        let classes = &service.network.classes;
        let class = classes.iter().find(|c| c.id == class).unwrap();
        class.steps[0].handling.mean()
    };
    assert!((handling("request.b") - 6.0).abs() < 1e-9);
    assert!((handling("request.c") - 15.0).abs() < 1e-9);
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
