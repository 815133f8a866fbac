//! `comity new` writes packs that `check` and `appraise` take, and never over anything.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder for one test, empty, removed at its end.
struct Place(PathBuf);

impl Place {
    fn new(test: &str) -> Place {
        let path = std::env::temp_dir().join(format!("comity-{test}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Place(path)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn comity(place: &Place, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.args(arguments).current_dir(&place.0);
    command.output().unwrap()
}

fn printed(place: &Place, arguments: &[&str]) -> String {
    let output = comity(place, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    assert_eq!(errors, "", "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

const FLAGS: [&str; 14] = [
    "new",
    "my-case",
    "--service",
    "museums",
    "--partner",
    "East Herts",
    "--partner",
    "St. Albans",
    "--way",
    "pooled-expertise",
    "--host",
    "St. Albans",
    "--date",
    "2026-11-25",
];

fn read(place: &Place, path: &str) -> String {
    std::fs::read_to_string(place.0.join(path)).unwrap()
}

#[test]
fn a_new_pack_is_checked_and_appraised() {
    let place = Place::new("new");
    let told = printed(&place, &FLAGS);
    assert_eq!(
        told,
        "Museums of East Herts and St. Albans is written to my-case. 41 of its 43\n\
         estimates are placeholders (grade D): the column find_out says where the\n\
         evidence is to be found.\n\n\
         Redesign in place is not among its ways. It is the fair rival of sharing:\n\
         consider --way redesign.\n\n\
         Next:\n  comity check my-case\n  comity appraise my-case\n"
    );
    // Wide placeholders of one-off costs are warned of: the outside view widens them again.
    assert!(comity(&place, &["check", "my-case"]).status.success());
    let output = comity(&place, &["appraise", "my-case", "--samples", "512"]);
    assert!(output.status.success());
    let answer = String::from_utf8(output.stdout).unwrap();
    assert!(answer.contains("41 of 43 are placeholders"), "{answer}");
    assert!(read(&place, "my-case/partnership.toml").contains("start = 2027-04-01"));
    assert!(read(&place, "my-case/README.md").contains("## Next steps"));
    assert!(read(&place, "my-case/options/stay.toml").contains("\"Staff of museums\""));
}

/// All files of a folder with their bytes.
fn everything(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.path().is_dir() {
            true => found.extend(everything(&entry.path())),
            false => found.push((entry.path(), std::fs::read(entry.path()).unwrap())),
        }
    }
    found.sort();
    found
}

#[test]
fn a_second_time_nothing_is_touched() {
    let place = Place::new("twice");
    printed(&place, &FLAGS);
    std::fs::write(place.0.join("my-case/estimates.csv"), "my own work\n").unwrap();
    let before = everything(&place.0);
    let again = comity(&place, &FLAGS);
    assert_eq!(again.status.code(), Some(3));
    assert_eq!(everything(&place.0), before);
}

#[test]
fn an_empty_folder_will_do() {
    let place = Place::new("empty");
    std::fs::create_dir(place.0.join("my-case")).unwrap();
    printed(&place, &FLAGS);
}

#[test]
fn what_is_refused_leaves_nothing_behind() {
    let place = Place::new("refused");
    let mut flags = FLAGS.to_vec();
    flags[9] = "poled-expertise";
    assert_eq!(comity(&place, &flags).status.code(), Some(2));
    assert_eq!(everything(&place.0), []);
    assert!(!place.0.join("my-case").exists());
}

#[test]
fn templates_of_ones_own_lie_over_those_of_comity() {
    let place = Place::new("own");
    let own = place.0.join("own");
    std::fs::create_dir(&own).unwrap();
    let shipped = include_str!("../../../../data/templates/shared-training.toml");
    std::fs::write(
        own.join("shared-training.toml"),
        shipped.replace("Fuller courses", "FULL"),
    )
    .unwrap();
    let mut flags = FLAGS.to_vec();
    flags[9] = "shared-training";
    flags.extend(["--templates", "own", "--way", "merger"]);
    printed(&place, &flags);
    assert!(read(&place, "my-case/options/shared-training.toml").contains("FULL"));
    assert!(read(&place, "my-case/options/merger.toml").contains("levelling-up"));
}

#[test]
fn today_is_the_date_of_placeholders_if_none_is_given() {
    let place = Place::new("today");
    printed(&place, &FLAGS[..12]);
    let estimates = read(&place, "my-case/estimates.csv");
    let row = estimates
        .lines()
        .find(|l| l.starts_with("pay_rise"))
        .unwrap();
    let year: u32 = row.split("named,").nth(1).unwrap()[..4].parse().unwrap();
    assert!((2026..2200).contains(&year), "{row}");
}

#[test]
fn every_template_as_a_page_fits_eighty_columns() {
    let place = Place::new("pages");
    let list = printed(&place, &["new", "--list"]);
    let ways: Vec<&str> = list
        .lines()
        .filter(|l| !l.starts_with(' ') && l.ends_with(')'))
        .map(|l| l.split(' ').next().unwrap())
        .collect();
    assert_eq!(ways.len(), 13, "{list}");
    let pages = ways
        .iter()
        .map(|way| printed(&place, &["new", "--show", way]));
    for page in pages.chain([list.clone()]) {
        for line in page.lines() {
            // A formula is shown as it is written.
            let formula = line.starts_with("    ") && (line.contains('[') || line.contains(" * "));
            assert!(formula || line.chars().count() <= 80, "{line}");
        }
    }
}
