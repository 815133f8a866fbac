//! The reference class: what its rows say, what is computed from them, and what is refused.

use comity_business_case::{
    Event, Exclusion, Filter, LEAST_ROWS, OutsideView, Outturns, ReferenceClass, SourceGrade,
};
use comity_methods::sampling::Distribution;

const SHIPPED: &str = include_str!("../../../../data/reference-class/reference_class.csv");

fn all() -> OutsideView {
    OutsideView::of(&ReferenceClass::shipped(), &Filter::default())
}

fn ids(outturns: &Outturns) -> Vec<&str> {
    outturns.rows.iter().map(|r| r.id.as_str()).collect()
}

fn to_two_places(outturns: &Outturns) -> Vec<f64> {
    let round = |x: f64| (x * 100.0).round() / 100.0;
    outturns.rows.iter().map(|r| round(r.value)).collect()
}

#[test]
fn the_shipped_class_reads_whole() {
    let (class, problems) = ReferenceClass::read("reference_class.csv", SHIPPED);
    assert_eq!(problems, []);
    assert_eq!(class.programmes.len(), 49);
    assert_eq!(class.strata(), ["central", "local", "police"]);
    for programme in &class.programmes {
        assert!(
            programme.sources.iter().all(|s| s.starts_with("http")),
            "{}",
            programme.id
        );
        assert!(!programme.outcome.is_empty(), "{}", programme.id);
    }
}

/// Every ratio worked out by hand from the two numbers of its row.
#[test]
fn the_ratios_are_those_of_the_rows_that_can_be_compared() {
    let view = all();
    assert_eq!(
        ids(&view.cost),
        [
            "C11", "C10", "C03", "L32", "C09", "C12", "C02", "C07", "C08", "C13"
        ]
    );
    assert_eq!(
        to_two_places(&view.cost),
        [0.6, 1.42, 1.65, 1.72, 1.88, 2.0, 2.19, 2.29, 5.29, 5.41]
    );
    assert_eq!(
        ids(&view.saving),
        [
            "L05", "C13", "L01", "C03", "L11", "C04", "C02", "L22", "L06", "L03", "L17", "L08"
        ]
    );
    assert_eq!(
        to_two_places(&view.saving),
        [
            -1.6, 0.12, 0.17, 0.27, 0.28, 0.28, 0.36, 0.57, 0.62, 0.88, 1.17, 2.25
        ]
    );
    assert_eq!(
        ids(&view.delay_months),
        ["L18", "C06", "L11", "C03", "C05", "C12", "C13"]
    );
    assert!((view.cost.median().unwrap() - (1.875 + 95.0 / 47.4) / 2.0).abs() < 1e-12);
    let middle = (90.0 / 320.0 + 40.1 / 112.4) / 2.0;
    assert!((view.saving.median().unwrap() - middle).abs() < 1e-12);
    assert_eq!(view.delay_months.median(), Some(15.0));
}

/// The sum of five programmes is never counted beside two of them, and an exit is no late start.
#[test]
fn what_would_count_twice_or_is_something_else_does_not_count() {
    let view = all();
    for id in ["C01", "C14", "L14", "L18", "L27"] {
        assert!(!ids(&view.cost).contains(&id), "{id}");
    }
    assert!(!ids(&view.saving).contains(&"L14"));
    assert!(!ids(&view.delay_months).contains(&"L17"));
}

#[test]
fn partnerships_that_could_be_left_have_lives() {
    let survival = all().survival;
    let ended = survival.rows.iter().filter(|r| r.life.ended);
    let mut ended: Vec<&str> = ended.map(|r| r.id.as_str()).collect();
    ended.sort_unstable();
    assert_eq!(
        ended,
        [
            "L01", "L02", "L03", "L04", "L05", "L12", "L15", "L17", "L18", "L24", "L26", "L27",
            "L28", "L29"
        ]
    );
    // 101 years of those that ended and 74 of those last seen running.
    let rate = survival.rate.unwrap();
    assert_eq!((survival.n(), rate.ended, rate.exposure), (25, 14, 175.0));
    assert_eq!(rate.value, 0.08);
    assert!(0.043 < rate.low && rate.low < 0.045 && 0.133 < rate.high && rate.high < 0.135);
    // By hand: of 25, 2 of the 24 still there end at 2 years, 1 of 21 at 4.
    let after = |years| survival.curve.at(years).value;
    assert!((after(2.0) - 22.0 / 24.0).abs() < 1e-12);
    assert!((after(5.0) - 22.0 / 24.0 * 20.0 / 21.0).abs() < 1e-12);
    let years = survival.distribution().unwrap();
    years.check().unwrap();
    assert!((1.0 - years.cdf(5.0) - after(5.0)).abs() < 1e-12);
}

#[test]
fn predictions_put_each_observation_at_its_rank_and_bounds_hold() {
    for outturns in all().outturns() {
        let next = outturns.distribution().unwrap();
        next.check().unwrap();
        let all = (outturns.n() + 1) as f64;
        for (rank, row) in (1..).zip(&outturns.rows) {
            let want = f64::from(rank) / all;
            assert!(
                (next.cdf(row.value) - want).abs() < 0.01 / all,
                "{}",
                row.id
            );
        }
    }
    assert_eq!(all().cost.distribution().unwrap().support().0, 0.0);
    // What is predicted can be written into estimates.csv.
    for outturns in all().outturns() {
        let next = outturns.distribution().unwrap();
        let read = Distribution::parse(&next.to_string()).unwrap();
        for p in [0.05, 0.5, 0.95] {
            let (was, is) = (next.quantile(p), read.quantile(p));
            assert!(
                (was - is).abs() < 1e-9 * (1.0 + was.abs()),
                "{next}: {was}, {is}"
            );
        }
    }
    assert!(all().saving.distribution().unwrap().cdf(0.0) > 0.0);
}

#[test]
fn leaving_one_out_tells_which_rows_the_others_do_not_foresee() {
    let calibration = all().cost.calibration();
    let told: Vec<(f64, usize, usize)> = calibration
        .iter()
        .map(|c| (c.level, c.inside, c.n))
        .collect();
    assert_eq!(told, [(0.5, 6, 10), (0.8, 8, 10)]);
    assert_eq!(calibration[1].outside, ["C11", "C13"]);
    for outturns in all().outturns() {
        for c in outturns.calibration() {
            assert_eq!(c.inside + c.outside.len(), c.n);
        }
    }
}

#[test]
fn a_filter_narrows_and_too_little_is_widened_and_said() {
    let class = ReferenceClass::shipped();
    let filter = Filter {
        strata: vec!["local".to_owned()],
        exclude: vec![Exclusion {
            id: "C13".to_owned(),
            why: "another country".to_owned(),
        }],
        ..Filter::default()
    };
    let view = OutsideView::of(&class, &filter);
    assert_eq!(view.matching.len(), 29);
    // Local savings are enough; local costs are not, and C13 stays out even when widened.
    assert_eq!(
        ids(&view.saving),
        ["L05", "L01", "L11", "L22", "L06", "L03", "L08"]
    );
    assert!(!view.saving.widened && view.cost.widened && view.delay_months.widened);
    assert_eq!(view.cost.n(), 9);
    assert!(!ids(&view.cost).contains(&"C13"));
    assert_eq!(
        view.widened,
        [
            "cost is known of only 1 programme among the matching, so all 9 of the class that tell it are used",
            "delay is known of only 1 programme among the matching, so all 6 of the class that tell it are used",
        ]
    );
    assert_eq!(
        filter.in_words(),
        "stratum local; without C13 (another country)"
    );
}

#[test]
fn five_are_just_enough() {
    let class = ReferenceClass::shipped();
    let without = |ids: &[&str]| {
        let exclude = ids.iter().map(|id| Exclusion {
            id: (*id).to_owned(),
            why: "to see".to_owned(),
        });
        let filter = Filter {
            strata: vec!["LOCAL".to_owned()],
            exclude: exclude.collect(),
            ..Filter::default()
        };
        OutsideView::of(&class, &filter).saving
    };
    let five = without(&["L05", "L08"]);
    assert_eq!((five.n(), five.widened), (5, false));
    assert!(five.distribution().is_some());
    let four = without(&["L05", "L08", "L03"]);
    assert_eq!((four.n(), four.widened), (9, true));
}

#[test]
fn a_class_too_small_predicts_nothing() {
    let mut class = ReferenceClass::shipped();
    let kept = ["C02", "C03", "L04"];
    class.programmes.retain(|p| kept.contains(&p.id.as_str()));
    let view = OutsideView::of(&class, &Filter::default());
    assert!(view.cost.n() < LEAST_ROWS);
    assert_eq!(view.cost.distribution(), None);
    assert!(view.cost.calibration().is_empty());
    assert!(
        view.cost
            .frailty()
            .starts_with("2 programmes, and fewer than 5 predict nothing.")
    );
    assert_eq!(view.survival.distribution(), None);
    assert!(view.widened.is_empty());
    class.programmes.clear();
    let nothing = OutsideView::of(&class, &Filter::default());
    assert_eq!((nothing.cost.median(), nothing.survival.rate), (None, None));
}

#[test]
fn frailty_speaks_of_number_selection_and_scope() {
    let view = all();
    let said = view.saving.frailty();
    for words in [
        "Only 12 programmes",
        "2 in 13",
        "over-stated",
        "never started",
        "C04",
        "8 of 12",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(view.cost.frailty().contains("7 of 10 bear a caution"));
    assert!(
        view.delay_months
            .frailty()
            .contains("came in time are missing")
    );
    assert!(
        view.survival
            .frailty()
            .contains("25 partnerships, 14 of which")
    );
}

#[test]
fn filters_match_beginnings_of_words() {
    let class = ReferenceClass::shipped();
    let picked = |filter: Filter| OutsideView::of(&class, &filter).matching;
    let words = |list: &[&str]| {
        list.iter()
            .map(ToString::to_string)
            .collect::<Vec<String>>()
    };
    let revenues = picked(Filter {
        services: words(&["REVS"]),
        ..Filter::default()
    });
    assert_eq!(revenues, ["L06", "L12", "L14", "L31"]);
    // `hr` begins no word of "protective" or "three".
    let hr = picked(Filter {
        services: words(&["hr"]),
        strata: words(&["police"]),
        ..Filter::default()
    });
    assert_eq!(hr, ["L18"]);
    let company = picked(Filter {
        forms: words(&["company"]),
        to: Some(2010),
        ..Filter::default()
    });
    assert_eq!(company, ["C03", "L01", "L06"]);
    let grade = picked(Filter {
        grades: vec![SourceGrade::A],
        from: Some(2016),
        ..Filter::default()
    });
    assert_eq!(grade, ["C05", "C07", "C12", "L32"]);
}

#[test]
fn a_filter_for_what_nothing_has_says_so() {
    let class = ReferenceClass::shipped();
    let filter = Filter {
        strata: vec!["locla".to_owned(), "Local".to_owned()],
        services: vec!["museums".to_owned(), "payroll".to_owned()],
        forms: vec!["guild".to_owned()],
        exclude: vec![Exclusion {
            id: "X9".to_owned(),
            why: String::new(),
        }],
        ..Filter::default()
    };
    assert_eq!(
        filter.unmet(&class),
        [
            "no programme has the stratum `locla`; did you mean `local`? Otherwise choose from central, local, police",
            "no programme has `museums` in its service",
            "no programme has `guild` in its form",
            "there is no programme `X9` to exclude",
        ]
    );
}

const HEAD: &str = "id,name,stratum,service,form,start,end,fc_cost_m,ac_cost_m,cost_pair,event,last_seen,life,grade,source";
const GOOD: &str = "X1,One,local,ICT,company,2010,2015,2,3,yes,ended,,yes,B,our own report";

/// What is wrong with one row under [`HEAD`], with line and column.
fn told(row: &str) -> Vec<String> {
    let (class, problems) = ReferenceClass::read("ours.csv", &format!("{HEAD}\n{row}\n"));
    assert!(problems.is_empty() || class.programmes.is_empty() || row.contains('\n'));
    problems
        .iter()
        .map(|p| format!("{} {}", p.place(), p.message))
        .collect()
}

#[test]
fn a_row_of_ones_own_is_read() {
    assert_eq!(told(GOOD), Vec::<String>::new());
    let (class, _) = ReferenceClass::read("ours.csv", &format!("{HEAD}\n{GOOD}\n"));
    let programme = class.programme("X1").unwrap();
    assert_eq!(programme.event, Event::Ended);
    assert_eq!(programme.cost.ratio(), Some(1.5));
    assert_eq!(programme.life().unwrap().length, 5.0);
    assert_eq!(programme.years(), "2010 to 2015");
}

#[test]
fn every_slip_is_told_with_its_place() {
    let slips = [
        (
            "B,our own report",
            ",our own report",
            "ours.csv:2:55 the programme has no grade",
        ),
        (
            "B,our own report",
            "D,our own report",
            "ours.csv:2:55 `D` is not a grade",
        ),
        (
            "our own report",
            "",
            "ours.csv:2:57 the programme has no source",
        ),
        (
            "X1",
            "1X",
            "ours.csv:2:1 `1X` cannot be an id: an id is a letter followed by at most 63 letters, digits, `_` or `-`",
        ),
        ("One", "", "ours.csv:2:4 the programme has no name"),
        ("local", "", "ours.csv:2:8 the programme has no stratum"),
        ("2010,", "20010,", "ours.csv:2:26 `20010` is not a year"),
        (
            ",2015",
            ",2005",
            "ours.csv:2:31 end 2005 comes before the start 2010",
        ),
        (",3,", ",three,", "ours.csv:2:38 `three` is not a number"),
        (",3,", ",inf,", "ours.csv:2:38 `inf` is not a number"),
        (
            ",2,3",
            ",0,3",
            "ours.csv:2:36 nothing can be compared with a fc_cost_m of 0 or less",
        ),
        (",2,3", ",2,-3", "ours.csv:2:38 a cost cannot be below 0"),
        (
            "3,yes",
            "3,",
            "ours.csv:2:40 fc_cost_m is there, but cost_pair does not say whether it counts",
        ),
        (
            "3,yes",
            "3,no",
            "ours.csv:2:40 `no` does not say whether the row counts",
        ),
        (
            ",3,yes",
            ",,yes",
            "ours.csv:2:39 there is nothing to compare: fc_cost_m or ac_cost_m is missing",
        ),
        ("ended", "endd", "ours.csv:2:44 `endd` is not an event"),
        (
            "ended",
            "absorbed",
            "ours.csv:2:54 how long a programme that is `absorbed` lasted is not known from this row",
        ),
        (
            "ended",
            "running",
            "ours.csv:2:53 how long a programme that is `running` lasted is not known from this row",
        ),
    ];
    for (from, to, message) in slips {
        let row = GOOD.replacen(from, to, 1);
        assert_ne!(row, GOOD);
        let told = told(&row);
        assert!(told.contains(&message.to_owned()), "{row}\n{told:#?}");
    }
}

#[test]
fn an_id_twice_a_column_unknown_and_all_at_once() {
    assert_eq!(
        told(&format!("{GOOD}\n{GOOD}")),
        ["ours.csv:3:1 there is a programme X1 already, in line 2"]
    );
    let unknown = GOOD.to_owned() + ",1";
    let (_, problems) = ReferenceClass::read("ours.csv", &format!("{HEAD},colour\n{unknown}\n"));
    assert_eq!(problems[0].message, "there is no use for a column `colour`");
    let (_, problems) = ReferenceClass::read("ours.csv", "id,name\nX1,One\n");
    assert_eq!(problems.len(), 6);
    let worst = "1X,,local,ICT,company,x,y,z,3,maybe,gone,,,,";
    assert!(told(worst).len() >= 8, "{:#?}", told(worst));
    assert!(!ReferenceClass::read("ours.csv", "").1.is_empty());
}

#[test]
fn whatever_stands_in_a_cell_never_panics() {
    let cells = [
        "",
        "-1",
        "9e99",
        "no:",
        "yes: x",
        "NaN",
        "\u{1b}[31m",
        "\"",
        "1900",
        "32000",
    ];
    let columns = HEAD.split(',').count();
    for column in 0..columns {
        for cell in cells {
            let mut row: Vec<&str> = GOOD.split(',').collect();
            row[column] = cell;
            let (class, _) = ReferenceClass::read("x", &format!("{HEAD}\n{}\n", row.join(",")));
            let view = OutsideView::of(&class, &Filter::default());
            assert!(view.cost.n() <= 1);
        }
    }
}

#[test]
fn the_reference_page_has_every_column_and_event() {
    let text = crate::case::page("docs/reference/reference-class.md");
    for column in SHIPPED.lines().next().unwrap().split(',') {
        assert!(
            text.contains(&format!("\n| `{column}` |")),
            "no column {column}"
        );
    }
    for event in Event::ALL {
        assert!(
            text.contains(&format!("\n| `{}` |", event.word())),
            "no event {}",
            event.word()
        );
    }
}

/// What a partnership's file may say under `[outside_view]`.
#[test]
fn a_filter_can_be_written_as_toml() {
    let text = r#"
        strata = ["local", "police"]
        services = ["payroll"]
        grades = ["A", "B"]
        from = 2005
        exclude = [{ id = "L17", why = "not a council" }]
    "#;
    let filter: Filter = toml::from_str(text).unwrap();
    assert_eq!(
        filter.in_words(),
        "stratum local or police; service payroll; grade A or B; started in 2005 or later; without L17 (not a council)"
    );
    assert_eq!(toml::from_str::<Filter>("").unwrap(), Filter::default());
    assert!(toml::from_str::<Filter>("stratum = \"local\"").is_err());
    assert!(toml::from_str::<Filter>("exclude = [{ id = \"L17\" }]").is_err());
}
