//! What a story cannot show: widths, JSON that parses, scripts for shells, closed pipes.

use std::io::Read;
use std::process::{Command, Output, Stdio};

const EXAMPLES: [&str; 5] = [
    "tutorial-two-councils",
    "ref-3x3x10",
    "clyde-valley",
    "hertfordshire-support-services",
    "riverside-culture-and-leisure",
];

fn comity(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command
        .args(arguments)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples"));
    command
}

fn done(arguments: &[&str]) -> Output {
    comity(arguments).output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = done(arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// Lines of 80 columns at most, but for addresses, which must stay whole to be of use.
fn fits(text: &str, what: &str) {
    for line in text.lines().filter(|l| !l.contains("://")) {
        let wide = line.chars().count();
        assert!(wide <= 80, "{what}: {wide} characters: {line}");
    }
}

#[test]
fn tables_fit_eighty_columns() {
    for name in EXAMPLES {
        fits(&printed(&["appraise", name, "--samples", "512"]), name);
    }
}

#[test]
fn plans_of_places_fit_eighty_columns() {
    for asked in [&["--plans", "5"][..], &["--by", "staff-mean"]] {
        let text = printed(&[&["locate", "clyde-valley"], asked].concat());
        fits(&text, "locate");
    }
    let json = printed(&["locate", "clyde-valley", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["format"], "comity-locate-1");
}

#[test]
fn answers_about_partners_fit_eighty_columns() {
    let few = ["--samples", "64", "--best", "5"];
    for name in ["clyde-valley", "four-councils-right-partners"] {
        fits(&printed(&[&["coalitions", name][..], &few].concat()), name);
    }
    fits(
        &printed(&["power", "four-councils-right-partners"]),
        "power",
    );
}

#[test]
fn explanations_fit_eighty_columns() {
    let figures = [
        ("tutorial-two-councils", "shared.partners.npv"),
        ("tutorial-two-councils", "shared.all.bcr"),
        ("tutorial-two-councils", "shared.alder.cash_2028-29"),
        ("ref-3x3x10", "H.partners.npv"),
        ("ref-3x3x10", "H.C.payback"),
        ("ref-3x3x10", "h_sav[A]"),
        ("clyde-valley", "hub.glasgow.npv"),
        ("clyde-valley", "hub.all.npv"),
        ("clyde-valley", "stay.all.costs_pv"),
    ];
    for (name, figure) in figures {
        let text = printed(&["explain", name, figure, "--samples", "64", "--depth", "9"]);
        fits(&text, &format!("{name} {figure}"));
    }
}

#[test]
fn help_and_problems_fit_eighty_columns() {
    for command in [
        "check",
        "appraise",
        "explain",
        "coalitions",
        "power",
        "new",
        "reference",
        "schema",
        "completions",
        "man",
    ] {
        fits(&printed(&[command, "--help"]), command);
    }
    for pack in ["slips", "no-number"] {
        let output = done(&[
            "appraise",
            &format!("../scenarios/packs/{pack}"),
            "--samples",
            "64",
        ]);
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        fits(&String::from_utf8(output.stderr).unwrap(), pack);
    }
}

#[test]
fn json_parses_and_says_how_it_was_made() {
    for name in EXAMPLES {
        let arguments = ["--samples", "256", "--randomisations", "4", "--seed", "5"];
        let text = printed(&[&["appraise", name, "--format", "json"], &arguments[..]].concat());
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["format"], "comity-appraisal-1");
        assert_eq!(json["sampling"]["seed"], 5);
        assert_eq!(json["sampling"]["randomisations"], 4);
        assert_eq!(json["sampling"]["futures"], 256);
        assert!(json["figures"].as_object().unwrap().len() > 20);
        assert!(!text.contains("null"), "{name}: a number is missing");
    }
}

/// All but addresses, which must stay whole to be of use.
#[test]
fn every_programme_fits_eighty_columns() {
    let all = printed(&["reference"]);
    fits(&all, "reference");
    let json = printed(&["reference", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["format"], "comity-reference-1");
    let ids = json["matching"].as_array().unwrap();
    assert_eq!(ids.len(), 49);
    for id in ids {
        let id = id.as_str().unwrap();
        assert!(all.contains(&format!("\n {id} ")), "{id} is not listed");
        let text = printed(&["reference", id]);
        let (told, sources) = text.split_once("\nSources\n").unwrap();
        fits(told, id);
        assert!(sources.contains("http"), "{id}");
    }
}

#[test]
fn the_schema_is_the_published_one() {
    let published = include_str!("../../../../docs/reference/appraisal.schema.json");
    assert_eq!(printed(&["schema"]), published);
}

#[test]
fn shells_get_their_completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&["completions", shell]);
        for word in ["comity", "appraise", "explain", "randomisations"] {
            assert!(script.contains(word), "{shell} has no {word}");
        }
    }
    assert_eq!(done(&["completions", "cmd"]).status.code(), Some(2));
}

#[test]
fn the_manual_page_has_every_command() {
    let page = printed(&["man"]);
    assert!(page.starts_with(".ie"), "{}", &page[..40]);
    for command in [
        "check",
        "appraise",
        "explain",
        "new",
        "reference",
        "schema",
        "completions",
        "man",
    ] {
        assert!(
            page.contains(&format!("comity\\-{command}")),
            "no {command}"
        );
    }
    assert!(page.contains("Exit codes"));
}

/// `comity … | head -1`: the reader goes, and the command ends without a word.
#[test]
fn a_reader_that_closes_early_is_no_error() {
    for arguments in [
        &[
            "appraise",
            "ref-3x3x10",
            "--format",
            "json",
            "--samples",
            "64",
        ][..],
        &["appraise", "ref-3x3x10", "--samples", "64"],
        &["explain", "ref-3x3x10", "H.all.npv", "--samples", "64"],
        &["completions", "bash"],
        &["man"],
        &["reference"],
        &["schema"],
    ] {
        let mut child = comity(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut errors = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut errors)
            .unwrap();
        assert_eq!(errors, "", "{arguments:?}");
        assert!(child.wait().unwrap().success(), "{arguments:?}");
    }
}

#[test]
fn no_figure_depends_on_threads() {
    let with = |threads| {
        printed(&[
            "appraise",
            "clyde-valley",
            "--samples",
            "512",
            "--threads",
            threads,
        ])
    };
    assert_eq!(with("1"), with("3"));
}

#[test]
fn a_report_replaces_a_report_and_nothing_else() {
    let folder = std::env::temp_dir().join(format!("comity-report-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (other, report) = (folder.join("estimates.csv"), folder.join("report.html"));
    std::fs::write(&other, "id,partner\n").unwrap();
    let pack = "tutorial-two-councils";
    let write = |path: &std::path::Path| {
        let path = path.to_str().unwrap().to_owned();
        done(&["appraise", pack, "--samples", "512", "--report", &path])
    };
    let refused = write(&other);
    assert_eq!(refused.status.code(), Some(3));
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "id,partner\n");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("no report of Comity"));
    assert!(write(&report).status.success());
    assert!(write(&report).status.success());
    std::fs::remove_dir_all(&folder).unwrap();
}
