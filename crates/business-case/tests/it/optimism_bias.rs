//! The official table of optimism bias, value by value.

use comity_business_case::{BiasRange, Biased, OptimismBias};

const TEXT: &str = include_str!("../../../../data/conventions/optimism-bias-2026.toml");

/// Upper and lower in per cent: works duration, then capital expenditure. Mott MacDonald 2002, as in
/// HM Treasury's supplementary guidance.
type Row = (
    &'static str,
    Option<(f64, f64)>,
    Option<(f64, f64)>,
    Option<(f64, f64)>,
);
const GUIDANCE: [Row; 6] = [
    (
        "non-standard-buildings",
        Some((39.0, 2.0)),
        Some((51.0, 4.0)),
        None,
    ),
    (
        "standard-buildings",
        Some((4.0, 1.0)),
        Some((24.0, 2.0)),
        None,
    ),
    (
        "non-standard-civil-engineering",
        Some((25.0, 3.0)),
        Some((66.0, 6.0)),
        None,
    ),
    (
        "standard-civil-engineering",
        Some((20.0, 1.0)),
        Some((44.0, 3.0)),
        None,
    ),
    (
        "equipment-development",
        Some((54.0, 10.0)),
        Some((200.0, 10.0)),
        None,
    ),
    // Neither a duration nor capital expenditure: 41 % is of operating expenditure.
    ("outsourcing", None, None, Some((41.0, 0.0))),
];

#[test]
fn every_value_is_that_of_the_guidance_and_no_other_is_there() {
    let bias = OptimismBias::shipped();
    assert_eq!(bias.kinds.len(), GUIDANCE.len());
    let per_cent = |range: &BiasRange| (range.upper * 100.0, range.lower * 100.0);
    for (kind, (id, duration, capital, operating)) in bias.kinds.iter().zip(GUIDANCE) {
        assert_eq!(kind.id, id);
        assert_eq!(kind.duration.as_ref().map(per_cent), duration, "{id}");
        assert_eq!(kind.capital.as_ref().map(per_cent), capital, "{id}");
        assert_eq!(kind.operating.as_ref().map(per_cent), operating, "{id}");
    }
}

#[test]
fn outsourcing_has_a_value_for_operating_expenditure_only() {
    let bias = OptimismBias::shipped();
    assert_eq!(
        bias.uplift("outsourcing", Biased::Operating, 0.0)
            .unwrap()
            .used,
        0.41
    );
    assert_eq!(
        bias.uplift("outsourcing", Biased::Capital, 0.0)
            .unwrap_err(),
        "Outsourcing has no value for capital expenditure"
    );
    assert_eq!(
        bias.uplift("outsourcing", Biased::Duration, 0.0)
            .unwrap_err(),
        "Outsourcing has no value for the duration of works"
    );
}

/// The guidance's own example: 51 % with all but 8 % mitigated leaves 4 %, the lower value.
#[test]
fn what_is_left_is_what_is_not_mitigated_but_never_below_the_lower_value() {
    let bias = OptimismBias::shipped();
    let uplift = |mitigated| {
        bias.uplift("non-standard-buildings", Biased::Capital, mitigated)
            .unwrap()
    };
    assert!((uplift(0.92).managed - 0.0408).abs() < 1e-12);
    assert_eq!(uplift(0.92).used, uplift(0.92).managed);
    assert!((uplift(0.5).used - 0.255).abs() < 1e-12);
    assert_eq!((uplift(1.0).managed, uplift(1.0).used), (0.0, 0.04));
}

#[test]
fn what_cannot_be_answered_is_said_in_words() {
    let bias = OptimismBias::shipped();
    assert!(
        bias.uplift("outsorcing", Biased::Operating, 0.0)
            .unwrap_err()
            .contains("did you mean `outsourcing`?")
    );
    for mitigated in [-0.1, 1.1, f64::NAN] {
        assert!(
            bias.uplift("outsourcing", Biased::Operating, mitigated)
                .is_err()
        );
    }
}

#[test]
fn every_source_is_told_in_full_and_dated() {
    for (name, source) in &OptimismBias::shipped().sources {
        assert!(source.url.starts_with("https://"), "{name}");
        for date in [&source.date, &source.retrieved] {
            assert!(date.parse::<jiff::civil::Date>().is_ok(), "{name}");
        }
    }
}

#[test]
fn a_table_with_a_slip_is_refused() {
    let slips = [
        (
            "\"200%\"",
            "\"200\"",
            "`200` is not an uplift: write a percentage such as 41%",
        ),
        (
            "\"41%\"",
            "\"-41%\"",
            "`-41%` is not an uplift: write a percentage such as 41%",
        ),
        (
            "upper = \"41%\", lower = \"0%\"",
            "upper = \"0%\", lower = \"41%\"",
            "41% is not below 0%",
        ),
        (
            "[source.mott-macdonald]",
            "[source.mott]",
            "a value names the source `mott-macdonald`, which is not listed under [source.mott-macdonald]",
        ),
    ];
    for (from, to, message) in slips {
        assert!(TEXT.contains(from));
        assert_eq!(
            OptimismBias::read(&TEXT.replace(from, to)).unwrap_err(),
            message
        );
    }
    assert!(OptimismBias::read(&TEXT.replace("duration =", "length =")).is_err());
    assert!(OptimismBias::read(&TEXT.replacen(", source = \"mott-macdonald\"", "", 1)).is_err());
}
