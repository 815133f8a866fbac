//! Who answers for a line, how a member may leave, and what sort of form an option has.

use crate::case::{read, small_but, small_text, small_with, told};
use comity_business_case::{FormKind, Pack, PackFiles};

const SHARE: &str = "options/share.toml";

fn with_exit(exit: &str) -> PackFiles {
    small_with(SHARE, small_text(SHARE) + "\n" + exit)
}

fn refusal(files: &PackFiles) -> String {
    told(&Pack::read(files).problems)
}

#[test]
fn a_line_names_who_answers_for_it() {
    let pack = read(&small_but(
        SHARE,
        "id = \"saving\"",
        "id = \"saving\"\nowner = \"Head of Finance\"",
    ));
    let owners: Vec<&str> = pack.options[1]
        .lines
        .iter()
        .map(|l| l.owner.as_str())
        .collect();
    assert_eq!(owners, ["Head of Finance", ""]);
    let nobody = small_but(SHARE, "id = \"saving\"", "id = \"saving\"\nowner = \" \"");
    assert_eq!(
        refusal(&nobody),
        "options/share.toml:10:9
  this line's owner is nobody
  say who answers for it, by office, or leave owner out"
    );
}

#[test]
fn an_option_says_how_a_member_may_leave() {
    let pack = read(&with_exit(
        "[exit]\nsays = \"Whoever leaves pays its share of building it.\"\nnotice = \"12 months\"\nlines = [\"build\"]\n",
    ));
    let exit = pack.options[1].exit.as_ref().unwrap();
    assert_eq!(exit.notice, "12 months");
    assert_eq!(
        exit.lines.iter().map(|l| l.as_str()).collect::<Vec<_>>(),
        ["build"]
    );
    assert!(exit.says.starts_with("Whoever leaves"));
    assert_eq!(pack.options[0].exit, None);
}

#[test]
fn lines_that_price_leaving_are_lines_of_the_option() {
    assert_eq!(
        refusal(&with_exit(
            "[exit]\nnotice = \"12 months\"\nlines = [\"biuld\", \"saving\", \"saving\"]\n"
        )),
        "options/share.toml:26:10
  this option has no line `biuld` that could price leaving
  did you mean `build`? Otherwise choose from saving, build
options/share.toml:26:29
  `saving` is twice in the list
  take one of them out"
    );
}

#[test]
fn an_exit_says_something() {
    let said = refusal(&with_exit("[exit]\n"));
    assert!(
        said.contains("options/share.toml:24:1\n  the table [exit] says nothing"),
        "{said}"
    );
    let said = refusal(&with_exit("[exit]\nnotce = \"12 months\"\n"));
    assert!(said.contains("unknown field `notce`"), "{said}");
}

#[test]
fn forms_stay_redesign_or_share() {
    for (form, kind) in [
        ("stay", FormKind::Staying),
        ("redesign", FormKind::Redesign),
        ("redesign-in-place", FormKind::Redesign),
        ("joint-committee", FormKind::Sharing),
        ("teckal company", FormKind::Sharing),
    ] {
        let pack = read(&small_but(SHARE, "joint-committee", form));
        assert_eq!(pack.options[1].form_kind(), kind, "{form}");
        assert_eq!(pack.options[0].form_kind(), FormKind::Staying);
    }
}
