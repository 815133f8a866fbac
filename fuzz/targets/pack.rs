//! A whole pack: read, built, and appraised in a few futures. A line `@@ path` begins each file. Shares and
//! places too.

#![no_main]

mod files;

use comity_business_case::{
    ApportionAsked, Side, Model, Pack, Sampling, Scheme, appraise, apportion, explain, for_partner, locate,
    outstanding, subsets, subsidies, verdicts,
};
use files::{split, told};
use libfuzzer_sys::fuzz_target;

const FEW: Sampling = Sampling {
    samples: 32,
    randomisations: 2,
    seed: 1,
    scheme: Scheme::Sobol,
};

/// Who pays what, by every rule; each year's pence add up.
fn shared(pack: &Pack) {
    let asked = ApportionAsked {
        option: None,
        all_rules: true,
        side: Side::Stated,
        seed: 1,
    };
    let found = match apportion(pack, asked, &|_, _| ()) {
        Err(problems) => return told(&problems),
        Ok(found) => found,
    };
    for of in &found {
        told(&of.cannot.iter().map(|(.., why)| why.clone()).collect::<Vec<_>>());
        for rule in &of.rules {
            let years = rule.pence.iter().flatten().zip(of.costs.totals.iter().flatten());
            for (pence, total) in years {
                assert_eq!(pence.iter().map(|p| p.as_pence()).sum::<i64>(), *total);
            }
            assert!(rule.paid.amounts.iter().flatten().all(|a| a.is_finite()));
            verdicts(pack, of, rule);
            subsidies(pack, of, rule);
            (0..of.costs.partners.len()).for_each(|p| {
                for_partner(pack, of, rule, p);
            });
        }
    }
}

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
    if let Err(problems) = locate(&pack) {
        told(&problems);
    }
    if pack.partnership.partners.len() <= 5 {
        shared(&pack);
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
