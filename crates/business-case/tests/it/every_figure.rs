//! Every figure that an appraisal prints can be explained.

use crate::case::{EXAMPLES, appraised, example, read, told};
use comity_business_case::{Sampling, Scheme, explain};

#[test]
fn every_figure_from_every_side_is_explained_with_its_own_value() {
    let sampling = Sampling {
        samples: 64,
        randomisations: 2,
        seed: 1,
        scheme: Scheme::Sobol,
    };
    for name in &EXAMPLES[..4] {
        let files = example(name);
        let (pack, found) = (read(&files), appraised(&files, sampling));
        for seen in std::iter::once(&found).chain(&found.sides) {
            for figure in &seen.figures {
                let id = format!("{}{}", seen.side.prefix(), figure.id);
                let told =
                    explain(&pack, &id, sampling).unwrap_or_else(|p| panic!("{id}: {}", told(&p)));
                let nothing = |n: &String| n.starts_with("No line of the option");
                assert!(
                    !told.parts.is_empty() || id.contains("stay") || told.notes.iter().any(nothing),
                    "{id} is made of nothing"
                );
                let (Some(value), mean) = (told.value, figure.mean().value) else {
                    continue;
                };
                let near = (value.last.value - mean).abs() <= 1e-6 * (1.0 + mean.abs());
                assert!(
                    near || id.contains(".cash_20"),
                    "{id}: {} is not {mean}",
                    value.last.value
                );
            }
        }
    }
}

#[test]
fn figures_about_membership_and_switching_are_explained() {
    let sampling = Sampling {
        samples: 1024,
        randomisations: 4,
        seed: 1,
        scheme: Scheme::Sobol,
    };
    let pack = read(&example("clyde-valley"));
    let value = |id: &str| {
        let told = explain(&pack, id, sampling).unwrap_or_else(|p| panic!("{id}: {}", told(&p)));
        assert!(!told.notes.is_empty(), "{id}");
        told.value.unwrap().last.value
    };
    let hub = pack
        .options
        .iter()
        .position(|o| o.id.as_str() == "hub")
        .unwrap();
    let groups = comity_business_case::subsets(&pack, hub, sampling, &|_, _| ()).unwrap();
    assert_eq!(
        Some(value("hub.partners.fewest_members") as usize),
        groups.every_group_pays_from()
    );
    let first = &groups.leaving()[0];
    let id = format!(
        "hub.partners.without_{}",
        pack.partnership.partners[first.partner].id
    );
    assert_eq!(value(&id), first.others);
    assert!(value("hub.all.fails_at_displaced") > 0.0);
    assert!(value("case.all.evidenced") > 0.0);
    let wrong = explain(&pack, "hub.partners.without_nobody", sampling).unwrap_err();
    assert!(
        told(&wrong).contains("there is no figure or estimate"),
        "{}",
        told(&wrong)
    );
}
