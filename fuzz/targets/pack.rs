//! A whole pack: read, built, and appraised in a few futures. A line `@@ path` begins each file.

#![no_main]

mod files;

use comity_business_case::{
    Model, Pack, Sampling, Scheme, appraise, explain, outstanding, subsets,
};
use files::{split, told};
use libfuzzer_sys::fuzz_target;

const FEW: Sampling = Sampling {
    samples: 32,
    randomisations: 2,
    seed: 1,
    scheme: Scheme::Sobol,
};

fuzz_target!(|bytes: &[u8]| {
    let reading = Pack::read(&split(bytes));
    told(&reading.problems);
    let Some(pack) = reading.pack else {
        assert!(!reading.problems.is_empty());
        return;
    };
    // A case of 400 years in months is no error, only slow; nor is one whose flow is simulated first,
    // which the target `flow` reads.
    if pack.partnership.timeline.periods() > 60 || pack.flow.is_some() {
        return;
    }
    if let Err(problems) = Model::build(&pack) {
        assert!(!problems.is_empty());
        return told(&problems);
    }
    match appraise(&pack, FEW, &|_, _| ()) {
        Err(problems) => told(&problems),
        Ok(found) => {
            told(&found.warnings);
            for figure in &found.figures {
                assert!(figure.mean().value.is_finite(), "{figure:?}");
            }
            if let Some(figure) = found.figures.first() {
                assert!(explain(&pack, &figure.id, FEW).is_ok());
            }
            outstanding(&pack, Some(&found));
            if (3..=6).contains(&pack.partnership.partners.len())
                && let Err(problems) = subsets(&pack, pack.options.len() - 1, FEW, &|_, _| ())
            {
                told(&problems);
            }
        }
    }
});
