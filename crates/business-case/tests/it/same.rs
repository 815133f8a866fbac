//! The same pack, version, seed and sampling give the same bytes; what is added changes nothing
//! else; all options meet the same futures.

use crate::case::{EXAMPLES, appraised, example, read};
use comity_business_case::{
    Appraisal, AppraisalJson, Content, PackFiles, Sampling, Scheme, appraise,
};

fn sampling(scheme: Scheme) -> Sampling {
    Sampling {
        samples: 8 * 128,
        randomisations: 8,
        seed: 7,
        scheme,
    }
}

const SCHEMES: [Scheme; 2] = [Scheme::Sobol, Scheme::Random];

fn json(files: &PackFiles, sampling: Sampling, threads: usize) -> String {
    let pack = read(files);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let found = pool
        .unwrap()
        .install(|| appraise(&pack, sampling, &|_, _| ()));
    serde_json::to_string_pretty(&AppraisalJson::new(&pack, &found.unwrap())).unwrap()
}

#[test]
fn the_same_bytes_on_any_number_of_threads_and_on_every_run() {
    for name in &EXAMPLES[..4] {
        for scheme in SCHEMES {
            let files = example(name);
            let one = json(&files, sampling(scheme), 1);
            for threads in [1, 2, 5] {
                let again = json(&files, sampling(scheme), threads);
                assert!(again == one, "{name}, {scheme:?}, {threads} threads");
            }
        }
    }
}

#[test]
fn another_seed_draws_other_futures() {
    let files = example("tutorial-two-councils");
    for scheme in SCHEMES {
        let mut other = sampling(scheme);
        other.seed += 1;
        let mean = |s| {
            appraised(&files, s)
                .figure("shared.all.npv")
                .unwrap()
                .mean()
                .value
        };
        assert_ne!(mean(sampling(scheme)), mean(other));
    }
}

/// Every figure of the first that is not about a choice between options is in the second, bit for
/// bit.
fn keeps(before: &Appraisal, after: &Appraisal) {
    let mut kept = 0;
    for figure in before.figures.iter().filter(|f| !f.id.starts_with("case.")) {
        assert_eq!(after.figure(&figure.id), Some(figure), "{}", figure.id);
        kept += 1;
    }
    assert!(kept > 20);
    for budget in &before.budgets {
        assert!(
            after
                .budgets
                .iter()
                .any(|b| b.scope == budget.scope && b.years == budget.years)
        );
    }
}

fn text(files: &PackFiles, path: &str) -> String {
    String::from_utf8(files.bytes(path).unwrap().to_vec()).unwrap()
}

/// The new row stands first, so that every other estimate moves down a place.
fn with_estimate(files: &PackFiles) -> PackFiles {
    let table = text(files, "estimates.csv");
    let (header, rows) = table.split_once('\n').unwrap();
    let cell = |column: &str| match column {
        "id" => "fresh",
        "distribution" => "lognormal(3 to 9)",
        "unit" => "kGBP/year",
        "date" => "2026-11-24",
        "source" | "owner" => "nobody",
        _ => "",
    };
    let row: Vec<&str> = header.split(',').map(cell).collect();
    let mut more = files.clone();
    more.add(
        "estimates.csv",
        format!("{header}\n{}\n{rows}", row.join(",")),
    );
    more
}

#[test]
fn an_estimate_more_leaves_all_figures_as_they_were() {
    for name in ["ref-3x3x10", "tutorial-two-councils"] {
        for scheme in SCHEMES {
            let files = example(name);
            let before = appraised(&files, sampling(scheme));
            let after = appraised(&with_estimate(&files), sampling(scheme));
            keeps(&before, &after);
            assert!(
                before.tornadoes == after.tornadoes,
                "{name}, {scheme:?}: drivers"
            );
        }
    }
}

#[test]
fn an_option_more_leaves_all_others_as_they_were() {
    for name in ["ref-3x3x10", "tutorial-two-councils"] {
        for scheme in SCHEMES {
            let files = example(name);
            let before = appraised(&files, sampling(scheme));
            let mut more = with_estimate(&files);
            let fresh = "id = \"zz\"\nname = \"Z\"\nform = \"z\"\n[[line]]\nid = \"l\"\nsays = \"x\"\nkind = \"saving\"\nbears = \"each member\"\nformula = \"fresh\"\n";
            more.add("options/zz.toml", fresh);
            keeps(&before, &appraised(&more, sampling(scheme)));
        }
    }
}

#[test]
fn the_order_of_rows_is_nothing_to_a_draw() {
    for scheme in SCHEMES {
        let files = example("tutorial-two-councils");
        let table = text(&files, "estimates.csv");
        let (header, rows) = table.split_once('\n').unwrap();
        let mut lines: Vec<&str> = rows.lines().collect();
        lines.reverse();
        let mut turned = files.clone();
        turned.add("estimates.csv", format!("{header}\n{}\n", lines.join("\n")));
        keeps(
            &appraised(&files, sampling(scheme)),
            &appraised(&turned, sampling(scheme)),
        );
    }
}

/// Two options with the same lines differ by nothing in every single future.
#[test]
fn all_options_meet_the_same_futures() {
    for scheme in SCHEMES {
        let mut files = example("ref-3x3x10");
        let twin = text(&files, "options/hub.toml").replacen("id = \"H\"", "id = \"T\"", 1);
        files.add("options/twin.toml", twin);
        let found = appraised(&files, sampling(scheme));
        for who in ["A", "B", "C", "partners", "all"] {
            let figure = found.figure(&format!("H.{who}.npv_over_T")).unwrap();
            let Content::Difference {
                mean,
                sd,
                p_positive,
            } = &figure.content
            else {
                panic!("{figure:?}");
            };
            let both = [mean, sd].map(|x| (x.value, x.se));
            assert_eq!(both, [(0.0, 0.0); 2], "{who}");
            assert_eq!(p_positive.value, 0.0, "{who}");
        }
    }
}

/// Both schemes draw from the same distributions.
#[test]
fn sobol_points_and_random_draws_agree() {
    let files = example("ref-3x3x10");
    let many = |scheme| Sampling {
        samples: 16 * 512,
        randomisations: 16,
        seed: 3,
        scheme,
    };
    let [a, b] = SCHEMES.map(|scheme| appraised(&files, many(scheme)));
    for figure in a.figures.iter().filter(|f| f.id.ends_with(".npv")) {
        let (x, y) = (figure.mean(), b.figure(&figure.id).unwrap().mean());
        let apart = (x.value - y.value).abs() / f64::hypot(x.se, y.se);
        assert!(apart < 5.0, "{}: {apart:.1} errors apart", figure.id);
    }
}
