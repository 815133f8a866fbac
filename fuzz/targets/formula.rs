//! One formula: parsed, checked for names and units, put into words, compiled and computed.

#![no_main]

use comity_domain::{Dimension, Units};
use comity_methods::formula::{
    Definition, Draw, Family, Graph, Lowering, Periods, Program, Reduction, Request, Set,
    Vocabulary, in_words, parse,
};
use comity_methods::lanes::Lanes;
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;
use std::sync::LazyLock;

fuzz_target!(|text: &str| {
    let Ok(expression) = parse(text).inspect_err(|e| told(&e.message, &e.help)) else {
        return;
    };
    assert!(!in_words(&expression, &|_| None).is_empty());
    let mut graph = Graph::default();
    // The partner for whom a line is computed, as in a pack.
    let lowered = Lowering::new(&mut graph, &WORDS).formula(&expression, &[(0, 0)]);
    match lowered {
        Ok(value) => compute(&mut graph, value.node),
        Err(e) => told(&e.error.message, &e.error.help),
    }
});

fn told(message: &str, help: &str) {
    assert!(!message.is_empty() && !help.is_empty());
}

fn compute(graph: &mut Graph, flow: comity_methods::formula::NodeId) {
    let periods = Periods {
        starts: (0..8).map(|q| f64::from(q) / 4.0).collect(),
        step: 0.25,
    };
    let reduction = Reduction::Total(vec![0.25; 8]);
    let program = Program::compile(graph, &periods, &[Request { flow, reduction }]);
    let drawn = vec![Lanes::ZERO; 3];
    let mut out = vec![Lanes::ZERO; program.columns()];
    program.run(&mut program.scratch(), &drawn, &mut out);
}

static WORDS: LazyLock<Vocabulary> = LazyLock::new(|| {
    let set = |name: &str, index: &str, members: &[&str]| Set {
        name: name.to_owned(),
        index: index.to_owned(),
        members: members.iter().map(|m| (*m).to_owned()).collect(),
    };
    let money_per_year = Dimension::money_per_year;
    let family = |sets: &[usize], dimension: Dimension, draws: Vec<(Vec<usize>, Draw)>| Family {
        sets: sets.to_vec(),
        dimension,
        draws: draws.into_iter().collect::<BTreeMap<_, _>>(),
    };
    let define = |formula: &str, sets: &[usize]| Definition {
        sets: sets.to_vec(),
        expression: parse(formula).unwrap(),
    };
    Vocabulary {
        sets: vec![
            set("partners", "p", &["alder", "east-herts"]),
            set("services", "s", &["payroll"]),
            set("staff_groups", "g", &[]),
        ],
        estimates: BTreeMap::from([
            (
                "staff".to_owned(),
                family(
                    &[0],
                    money_per_year(),
                    vec![
                        (vec![0], Draw::Input(0, 1000.0)),
                        (vec![1], Draw::Known(2e5)),
                    ],
                ),
            ),
            (
                "share".to_owned(),
                family(&[], Dimension::none(), vec![(vec![], Draw::Input(1, 1.0))]),
            ),
            (
                "wait".to_owned(),
                family(&[], Dimension::time(), vec![(vec![], Draw::Input(2, 1.0))]),
            ),
        ]),
        definitions: BTreeMap::from([
            ("settled".to_owned(), define("ramp(wait, 2 years)", &[])),
            (
                "saved".to_owned(),
                define("staff[p] * share * settled", &[0]),
            ),
            ("circle".to_owned(), define("circle + 1", &[])),
        ]),
        members: vec![true, false],
        open_from: None,
        host: Some(0),
        step: 0.25,
        horizon: 2.0,
        units: Units::new("GBP", vec!["workday".to_owned()]),
    }
});
