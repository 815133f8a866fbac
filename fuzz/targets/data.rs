//! Data that people may bring: reference classes, tables of optimism bias, templates.

#![no_main]

mod files;

use comity_business_case::{OptimismBias, OutsideView, ReferenceClass, Templates};
use files::{split, told};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (class, problems) = ReferenceClass::read("class.csv", &text);
    told(&problems);
    let view = OutsideView::of(&class, &Default::default());
    for outturns in view.outturns() {
        if let Some(distribution) = outturns.distribution() {
            assert!(distribution.check().is_ok(), "{outturns:?}");
        }
    }
    if let Err(error) = OptimismBias::read(&text) {
        assert!(!error.is_empty());
    }
    if let Err(problems) = Templates::read(&split(bytes)) {
        told(&problems);
    }
});
