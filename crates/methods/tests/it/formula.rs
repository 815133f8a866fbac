//! The formula language: small text cases, units, errors with places, and agreement of the
//! compiled program with a slow, obviously right evaluation of the same graph.

use comity_domain::{Dimension, Units};
use comity_methods::formula::{
    Binary, Definition, Draw, Family, Graph, Lowering, Node, NodeId, Periods, Program, Reduction,
    Request, Set, Unary, Vocabulary, parse,
};
use comity_methods::lanes::Lanes;
use proptest::prelude::*;
use std::collections::BTreeMap;

const YEARS: usize = 10;
const STEP: f64 = 0.25;

fn family(sets: &[usize], dimension: Dimension, draws: &[(&[usize], Draw)]) -> Family {
    let draws = draws
        .iter()
        .map(|(members, draw)| (members.to_vec(), draw.clone()));
    Family {
        sets: sets.to_vec(),
        dimension,
        draws: draws.collect(),
    }
}

/// Two partners (a-town, b-town), money, times, ratios, and an uncertain input `x` of each kind.
fn words(define: &[(&str, &str)]) -> Vocabulary {
    let units = Units::new("GBP", ["widget"]);
    let dimension = |unit: &str| units.parse(unit).unwrap().dimension;
    let set = |name: &str, index: &str, members: &[&str]| Set {
        name: name.into(),
        index: index.into(),
        members: members.iter().map(ToString::to_string).collect(),
    };
    let mut vocabulary = Vocabulary {
        sets: vec![
            set("partners", "p", &["a-town", "b-town"]),
            set("services", "s", &["pay", "it"]),
        ],
        estimates: BTreeMap::from([
            (
                "staff".into(),
                family(
                    &[0],
                    dimension("GBP/year"),
                    &[(&[0], Draw::Known(100.0)), (&[1], Draw::Known(50.0))],
                ),
            ),
            (
                "volume".into(),
                family(
                    &[0, 1],
                    dimension("widgets/year"),
                    &[
                        (&[0, 0], Draw::Known(1.0)),
                        (&[0, 1], Draw::Known(2.0)),
                        (&[1, 0], Draw::Known(3.0)),
                        (&[1, 1], Draw::Known(4.0)),
                    ],
                ),
            ),
            (
                "minutes_each".into(),
                family(
                    &[],
                    dimension("minutes/widget"),
                    &[(&[], Draw::Known(6.0 / 525_960.0))],
                ),
            ),
            (
                "wage".into(),
                family(
                    &[],
                    dimension("GBP/hour"),
                    &[(&[], Draw::Known(20.0 * 8_766.0))],
                ),
            ),
            (
                "x".into(),
                family(&[], dimension("ratio"), &[(&[], Draw::Input(0, 1.0))]),
            ),
            (
                "y".into(),
                family(&[], dimension("ratio"), &[(&[], Draw::Input(1, 1.0))]),
            ),
            (
                "wait".into(),
                family(&[], dimension("years"), &[(&[], Draw::Input(2, 1.0))]),
            ),
            (
                "price".into(),
                family(&[], dimension("GBP/year"), &[(&[], Draw::Input(3, 1.0))]),
            ),
        ]),
        definitions: BTreeMap::new(),
        members: vec![true, false],
        open_from: None,
        host: Some(0),
        step: STEP,
        horizon: YEARS as f64,
        units,
    };
    for (name, text) in define {
        let expression = parse(text).unwrap();
        let sets = vocabulary.free_sets(&expression);
        vocabulary
            .definitions
            .insert((*name).into(), Definition { sets, expression });
    }
    vocabulary
}

fn periods() -> Periods {
    Periods {
        starts: (0..YEARS * 4).map(|q| q as f64 / 4.0).collect(),
        step: STEP,
    }
}

/// The values of a formula in every period, where each input is the same in all futures.
fn series(text: &str, define: &[(&str, &str)], inputs: &[f64; 4]) -> Vec<f64> {
    let words = words(define);
    let mut graph = Graph::default();
    let expression = parse(text).unwrap();
    let node = Lowering::new(&mut graph, &words)
        .formula(&expression, &[(0, 0)])
        .unwrap()
        .node;
    by_period(&mut graph, node, inputs)
}

fn by_period(graph: &mut Graph, node: NodeId, inputs: &[f64; 4]) -> Vec<f64> {
    let count = YEARS * 4;
    let reduction = Reduction::Groups {
        weights: vec![1.0; count],
        groups: (0..count).collect(),
        count,
    };
    let program = Program::compile(
        graph,
        &periods(),
        &[Request {
            flow: node,
            reduction,
        }],
    );
    let drawn: Vec<Lanes> = inputs.iter().map(|x| Lanes::all(*x)).collect();
    let mut out = vec![Lanes::ZERO; program.columns()];
    program.run(&mut program.scratch(), &drawn, &mut out);
    out.iter().map(|column| column[0]).collect()
}

const INPUTS: [f64; 4] = [0.3, -0.2, 1.1, 40.0];

fn check(text: &str, period: usize, wanted: f64) {
    let found = series(text, &[], &INPUTS)[period];
    assert!(
        (found - wanted).abs() < 1e-9 * (1.0 + wanted.abs()),
        "{text} in period {period}: {found}, not {wanted}"
    );
}

#[test]
fn operators_and_precedence() {
    check("1 + 2 * 3", 0, 7.0);
    check("(1 + 2) * 3", 0, 9.0);
    check("2 ^ 3 ^ 2", 0, 512.0);
    check("-2 ^ 2", 0, -4.0);
    check("10 - 4 - 3", 0, 3.0);
    check("12 / 2 / 3", 0, 2.0);
    check("5%", 0, 0.05);
    check("if 1 < 2 and not 3 < 2 then 10 else 20", 0, 10.0);
    check("if x > y or x = y then 1 else 2", 0, 1.0);
    check("min(3, 1, 2) + max(3, 1, 2)", 0, 4.0);
    check("clamp(x * 10) + clamp(y) + clamp(7, 2, 4)", 0, 5.0);
    check(
        "floor(2.7) + ceil(2.1) + abs(y) + sqrt(16) + exp(0) + ln(1)",
        0,
        2.0 + 3.0 + 0.2 + 4.0 + 1.0,
    );
    check("1 # a remark\n + 1", 0, 2.0);
}

#[test]
fn names_indices_and_sums() {
    check("staff[p]", 0, 100.0);
    check("staff[b-town]", 0, 50.0);
    check("sum(staff[p] over partners)", 0, 150.0);
    check("sum(staff[p] over members)", 0, 100.0);
    check("mean(staff[q] over q in partners)", 0, 75.0);
    check(
        "max(staff[p] over partners) - min(staff[p] over partners)",
        0,
        50.0,
    );
    check(
        "sum(sum(volume[p, s] over services) over partners)",
        0,
        10.0,
    );
    check("sum(volume[p, s] over services)", 0, 3.0);
    check(
        "member(p) + 10 * member(b-town) + 100 * host(a-town)",
        0,
        101.0,
    );
}

#[test]
fn units_convert_and_combine() {
    // 1 widget a year of six minutes at £20 an hour is £2 a year.
    check("volume[p, pay] * minutes_each * wage", 0, 2.0);
    check("3 GBP per widget * volume[p, it]", 0, 6.0);
    check("2 quarters / 1 year", 0, 0.5);
    check("3 kGBP / 1 GBP", 0, 3000.0);
}

#[test]
fn time_functions() {
    check("t / 1 year", 2, 0.625);
    check("start / 1 year", 2, 0.5);
    check("end / 1 year", 2, 0.75);
    check("year", 7, 1.0);
    check("period", 7, 7.0);
    check("ramp(1 year, 2 years)", 3, 0.0);
    check("ramp(1 year, 2 years)", 4, 0.0625);
    check("ramp(1 year, 2 years)", 30, 1.0);
    check("ramp(1 year, 0 years)", 4, 1.0);
    check("step(1 year)", 3, 0.0);
    check("step(1 year)", 4, 1.0);
    check("before(1 year)", 3, 1.0);
    check("between(1 year, 2 years)", 7, 1.0);
    check("between(1 year, 2 years)", 8, 0.0);
    check("growth(21% per year)", 2, 1.1);
    check("growth(x)", 4, 1.3);
    check("growth(x, 1 year)", 6, 1.3f64.sqrt());
    check("growth(x, 1 year)", 2, 1.0);
    check("by_year(1, 2, 3)", 7, 2.0);
    check("by_year(1, 2, 3)", 39, 3.0);
    check("delay(start / 1 year, 6 months)", 5, 0.75);
    check("delay(1, 6 months)", 1, 0.0);
    check("change(ramp(1 year, 2 years)) * 1 year", 5, 0.125 / 0.25);
    check("change(1) * 1 year", 0, 4.0);
    check("cumulative(price) / 1 GBP", 3, 40.0);
    check("delay(cumulative(price), 6 months) / 1 GBP", 3, 20.0);
}

#[test]
fn pulses_add_up_to_one() {
    for when in ["0 years", "wait", "7 months", "3 quarters", "9.99 years"] {
        let total: f64 = series(&format!("pulse({when}) * 1 year"), &[], &INPUTS)
            .iter()
            .map(|x| x * STEP)
            .sum();
        assert!(
            (total - 1.0).abs() < 1e-12,
            "pulse({when}) adds up to {total}"
        );
        let spread: f64 = series(
            &format!("pulse({when} / 2, 13 months) * 1 year"),
            &[],
            &INPUTS,
        )
        .iter()
        .map(|x| x * STEP)
        .sum();
        assert!(
            (spread - 1.0).abs() < 1e-9,
            "pulse({when} / 2, 13 months) adds up to {spread}"
        );
    }
}

#[test]
fn definitions_find_their_indices() {
    let define = [
        ("bill", "staff[p] * (1 + x)"),
        ("all_bills", "sum(bill[p] over partners)"),
        ("late", "delay(all_bills, wait)"),
    ];
    let at = |text: &str| series(text, &define, &INPUTS)[39];
    assert!((at("bill[p]") - 130.0).abs() < 1e-12);
    assert!((at("bill[b-town]") - 65.0).abs() < 1e-12);
    assert!((at("all_bills") - 195.0).abs() < 1e-12);
    assert!((at("late") - 195.0).abs() < 1e-12);
}

#[test]
fn a_variable_less_itself_is_exactly_nothing() {
    let words = words(&[]);
    let mut graph = Graph::default();
    let node = Lowering::new(&mut graph, &words)
        .formula(&parse("price * x - x * price").unwrap(), &[])
        .unwrap()
        .node;
    assert_eq!(graph.constant_value(node), Some(0.0));
}

/// Message, place and help of what is wrong with a formula that should be money per year.
fn complaint(text: &str) -> (String, String, String) {
    let words = words(&[("round", "square + 1"), ("square", "round * 2")]);
    let error = match parse(text) {
        Err(error) => error,
        Ok(expression) => {
            let mut graph = Graph::default();
            let lowered = Lowering::new(&mut graph, &words).formula_of(
                &expression,
                &[(0, 0)],
                &Dimension::money_per_year(),
                "a line",
            );
            lowered.unwrap_err().error
        }
    };
    let place = text.get(error.span.clone()).unwrap_or("").to_owned();
    (error.message, place, error.help)
}

#[test]
fn errors_say_what_where_and_what_to_do() {
    let cases = [
        (
            "staff",
            "`staff` has a value for each of the partners",
            "staff",
            "write `staff[p]`",
        ),
        (
            "staf[p]",
            "nothing is called `staf`",
            "staf[p]",
            "did you mean `staff`?",
        ),
        (
            "staff[c-town]",
            "`c-town` is not one of the partners",
            "c-town",
            "They are a-town, b-town",
        ),
        (
            "price[p]",
            "`price` is the same for everyone",
            "price[p]",
            "write `price` without brackets",
        ),
        (
            "price * 1 year",
            "this comes to GBP, but a line must be GBP/year",
            "price * 1 year",
            "pulse(when)",
        ),
        (
            "price + x",
            "GBP/year and a plain ratio do not go together here",
            "price + x",
            "both must measure the same",
        ),
        (
            "price * 2 staf",
            "`staf` is not a unit that this pack knows",
            "2 staf",
            "to multiply write `*`",
        ),
        (
            "price *",
            "the formula ends here, where something else is needed",
            "",
            "expected a name, a number",
        ),
        (
            "price * (1 + x",
            "the formula ends here, where something else is needed",
            "",
            "`)` to close the bracket",
        ),
        (
            "price ** x",
            "`*` stands here, where something else is needed",
            "*",
            "expected a name",
        ),
        (
            "if(x, price, 0)",
            "`,` stands here, where something else is needed",
            ",",
            "if condition then value else value",
        ),
        (
            "price * ramp(2 years)",
            "`ramp` has 1 argument here",
            "ramp(2 years)",
            "the form is ramp(after, lasting)",
        ),
        (
            "price * rampe(1 year, 2 years)",
            "there is no function `rampe` of this form",
            "rampe(1 year, 2 years)",
            "did you mean `ramp`?",
        ),
        (
            "price * ramp(2, 1 year)",
            "a time must be year, and this is a plain ratio",
            "2",
            "as in `2 years`",
        ),
        (
            "round * price",
            "`round` is defined by itself: round → square → round",
            "round",
            "out of the circle",
        ),
        (
            "price / 0",
            "this divides by nothing",
            "0",
            "the divisor is 0",
        ),
        (
            "sum(staff[p] over partner)",
            "there is no set called `partner`",
            "partner",
            "the sets are members, partners, services",
        ),
        (
            "volume[p, s] * 1 GBP per widget",
            "`s` stands for nothing here",
            "s",
            "inside sum(… over services)",
        ),
        (
            "price @ 2",
            "`@` has no meaning in a formula",
            "@",
            "formulas use names",
        ),
        (
            "2 staff[p]",
            "`[` stands here, where something else is needed",
            "[",
            "to multiply, write `*`",
        ),
        (
            "price * 3 GBP / contact",
            "nothing is called `contact`",
            "contact",
            "write `3 GBP per contact`",
        ),
        (
            "price * if x then 1 else 2",
            "`if` stands here, where something else is needed",
            "if",
            "in brackets",
        ),
        (
            "if 0 < x < 1 then price else 0",
            "`<` stands here, where something else is needed",
            "<",
            "if condition then",
        ),
        (
            "price × x",
            "`×` has no meaning in a formula",
            "×",
            "write `*`",
        ),
        (
            "price * step",
            "nothing is called `step`",
            "step",
            "`step` is a function: write step(when)",
        ),
        (
            "if x == y then price else 0",
            "`==` has no meaning in a formula",
            "==",
            "write `=`",
        ),
        (
            "price ^ x",
            "only a plain ratio can be raised to any power",
            "price",
            "divide by its unit first",
        ),
    ];
    for (text, message, place, help) in cases {
        let found = complaint(text);
        assert_eq!(found.0, message, "{text}");
        assert_eq!(found.1, place, "{text}");
        assert!(found.2.contains(help), "{text}: {}", found.2);
    }
}

/// The slow, obviously right version: walk the graph for one future and one period, keeping
/// running amounts by hand.
fn slowly(graph: &Graph, node: NodeId, inputs: &[f64], starts: &[f64], period: usize) -> f64 {
    let at = |id: NodeId| slowly(graph, id, inputs, starts, period);
    let truth = |holds: bool| f64::from(u8::from(holds));
    match graph.node(node) {
        Node::Constant(bits) => f64::from_bits(bits),
        Node::Input(position) => inputs[position as usize],
        Node::Start => starts[period],
        Node::Unary(operation, a) => match operation {
            Unary::Negate => -at(a),
            Unary::Abs => at(a).abs(),
            Unary::Sqrt => at(a).sqrt(),
            Unary::Exp => at(a).exp(),
            Unary::Ln => at(a).ln(),
            Unary::Floor => at(a).floor(),
            Unary::Ceil => at(a).ceil(),
            Unary::Not => truth(at(a) == 0.0),
        },
        Node::Binary(operation, a, b) => match operation {
            Binary::Add => at(a) + at(b),
            Binary::Subtract => at(a) - at(b),
            Binary::Multiply => at(a) * at(b),
            Binary::Divide => at(a) / at(b),
            Binary::Min => at(a).min(at(b)),
            Binary::Max => at(a).max(at(b)),
            Binary::Power => at(a).powf(at(b)),
            Binary::Less => truth(at(a) < at(b)),
            Binary::LessOrEqual => truth(at(a) <= at(b)),
            Binary::Equal => truth(at(a) == at(b)),
            Binary::And => truth(at(a) != 0.0 && at(b) != 0.0),
            Binary::Or => truth(at(a) != 0.0 || at(b) != 0.0),
        },
        Node::Select(c, a, b) => {
            if at(c) != 0.0 {
                at(a)
            } else {
                at(b)
            }
        }
        Node::Cumulative(a) => (0..=period)
            .map(|q| slowly(graph, a, inputs, starts, q) * STEP)
            .sum(),
    }
}

/// Random formulas of plain ratios over x, y and time.
fn formulas() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("x".to_owned()),
        Just("y".to_owned()),
        Just("t / 1 year".to_owned()),
        Just("ramp(wait, 2 years)".to_owned()),
        Just("step(wait)".to_owned()),
        Just("growth(x)".to_owned()),
        Just("growth(y)".to_owned()),
        Just("pulse(1 year, 2 years) * 1 year".to_owned()),
        (-3.0..3.0f64).prop_map(|c| format!("{c:.2}")),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone(), "[-+*]")
                .prop_map(|(a, b, op)| format!("({a}) {op} ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) / (2 + abs({b}))")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("min({a}, {b})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("if ({a}) < ({b}) + 0.01234 then ({c}) else ({a})")),
            (
                inner.clone(),
                prop_oneof![
                    Just("2"),
                    Just("0.5"),
                    Just("3"),
                    Just("y"),
                    Just("(t / 1 year)"),
                    Just("year")
                ]
            )
                .prop_map(|(a, e)| format!("(0.5 + abs({a})) ^ {e}")),
            (inner.clone(), "(x|y)").prop_map(|(a, x)| format!("(1 + {x}) ^ 2 * ({a})")),
            inner.clone().prop_map(|a| format!("sqrt(1 + abs({a}))")),
            inner.clone().prop_map(|a| format!("ln(1 + abs({a}))")),
            inner.clone().prop_map(|a| format!("exp(min(2, {a}))")),
            inner.clone().prop_map(|a| format!("delay({a}, 6 months)")),
            inner.clone().prop_map(|a| format!("delay({a}, wait)")),
            inner
                .clone()
                .prop_map(|a| format!("cumulative({a}) / 1 year")),
            inner.prop_map(|a| format!("-({a})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Terms, hoisting, recurrences and shared registers change nothing but speed.
    #[test]
    fn the_program_agrees_with_a_slow_walk(text in formulas(), x in -0.5..0.9f64, y in -0.5..0.9f64, wait in 0.0..4.0f64) {
        let words = words(&[]);
        let mut graph = Graph::default();
        let node = Lowering::new(&mut graph, &words).formula(&parse(&text).unwrap(), &[]).unwrap().node;
        let inputs = [x, y, wait, 1.0];
        let before = graph.clone();
        let found = by_period(&mut graph, node, &inputs);
        let starts = periods().starts;
        for (period, found) in found.into_iter().enumerate() {
            let slow = slowly(&before, node, &inputs, &starts, period);
            prop_assert!((found - slow).abs() <= 1e-9 * (1.0 + slow.abs()), "{text} period {period}: {found} {slow}");
        }
    }

    /// No text whatever makes the parser panic.
    #[test]
    fn the_parser_never_panics(text in "\\PC{0,80}") {
        let _ = parse(&text);
    }

    /// Nor does text made of the language's own pieces.
    #[test]
    fn nor_on_scrambled_formulas(pieces in proptest::collection::vec("(staff|x|p|\\[|\\]|\\(|\\)|,|if|then|else|over|in|members|sum|ramp|1|2%| |\\*|/|\\+|-|\\^|<|years|per)", 0..30)) {
        let text = pieces.concat();
        if let Ok(expression) = parse(&text) {
            let words = words(&[]);
            let _ = Lowering::new(&mut Graph::default(), &words).formula(&expression, &[(0, 0)]);
        }
    }
}

/// An uncertain base that does not move in time, raised to a known power.
#[test]
fn powers_of_what_does_not_move() {
    check("(1 + x) ^ 2", 5, 1.69);
    check("(1 + x) ^ 0.5", 5, 1.3f64.sqrt());
    check("(1 + x) ^ (2 + 0 * y)", 5, 1.69);
    check("(1 - (1 - x) ^ 2) * step(wait)", 39, 0.51);
    check("(1 + x) ^ year", 9, 1.69);
}

/// Every column of a program with many requests is what it is when asked for alone.
#[test]
fn requests_do_not_disturb_each_other() {
    let texts = [
        "price * x * ramp(wait, 1 year)",
        "price * (growth(y) - growth(x)) * y",
        "price * step(wait)",
        "0 * price",
    ];
    let words = words(&[]);
    let mut graph = Graph::default();
    let weights: Vec<f64> = (0..YEARS * 4)
        .map(|q| 0.97f64.powi(q as i32 / 4) * STEP)
        .collect();
    let requests: Vec<Request> = texts
        .iter()
        .flat_map(|text| {
            let flow = Lowering::new(&mut graph, &words)
                .formula(&parse(text).unwrap(), &[])
                .unwrap()
                .node;
            let total = Request {
                flow,
                reduction: Reduction::Total(weights.clone()),
            };
            [
                total,
                Request {
                    flow,
                    reduction: Reduction::LastBelowZero,
                },
            ]
        })
        .collect();
    let run = |graph: &mut Graph, requests: &[Request]| {
        let program = Program::compile(graph, &periods(), requests);
        let drawn: Vec<Lanes> = INPUTS
            .iter()
            .map(|x| Lanes(std::array::from_fn(|i| *x + i as f64 * 1e-3)))
            .collect();
        let mut out = vec![Lanes::ZERO; program.columns()];
        program.run(&mut program.scratch(), &drawn, &mut out);
        out
    };
    let together = run(&mut graph, &requests);
    for (position, request) in requests.iter().enumerate() {
        let alone = run(&mut graph, std::slice::from_ref(request));
        assert_eq!(together[position], alone[0], "request {position}");
    }
}

/// A flow of -10, then +4 a period, is back above nothing in the third period after.
#[test]
fn payback_counts_periods() {
    let words = words(&[]);
    let mut graph = Graph::default();
    let text = "price * (if period = 0 then -1 else 0.4)";
    let flow = Lowering::new(&mut graph, &words)
        .formula(&parse(text).unwrap(), &[])
        .unwrap()
        .node;
    let program = Program::compile(
        &mut graph,
        &periods(),
        &[Request {
            flow,
            reduction: Reduction::LastBelowZero,
        }],
    );
    let drawn: Vec<Lanes> = INPUTS.iter().map(|x| Lanes::all(*x)).collect();
    let mut out = vec![Lanes::ZERO; 1];
    program.run(&mut program.scratch(), &drawn, &mut out);
    assert_eq!(out[0][0], 3.0);
}
