//! Sentences that can be read out.

use crate::{bar, budget, fan, gains, row, series, tornado};
use comity_chart::Currency;

#[test]
fn money_in_short_and_in_words() {
    let pounds = Currency::default();
    let check = |value: f64, short: &str, about: &str| {
        assert_eq!(pounds.short(value), short);
        assert_eq!(pounds.about(value), about);
    };
    check(0.0, "£0", "£0");
    check(-0.4, "£0", "£0");
    check(3.0, "£3", "about £3");
    check(999.6, "£1k", "about £1,000");
    check(1_234.0, "£1.2k", "about £1,200");
    check(-250_000.0, "−£250k", "about £250,000");
    check(999_600.0, "£1m", "about £1 million");
    check(1_249_999.0, "£1.2m", "about £1.2 million");
    check(-10e9, "−£10bn", "about £10 billion");
    check(2e12, "£2tn", "about £2 trillion");
    assert_eq!(pounds.exact(-1_234_567.4), "−£1,234,567");
    assert_eq!(
        pounds.range(-9e4, 5.1e5),
        "between £90,000 lost and £510,000 gained"
    );
    assert_eq!(pounds.range(-9e4, -2e4), "between £20,000 and £90,000 lost");
    assert_eq!(pounds.range(0.0, 2e4), "between £0 and £20,000 gained");
}

#[test]
fn when_the_money_is_back() {
    let check = |rows: &[[f64; 5]], words: &str| {
        let sentence = fan(rows).chart("f").unwrap().sentence;
        assert!(sentence.ends_with(words), "{sentence}");
    };
    let below = [-5.0, -4.0, -3.0, -2.0, -1.0];
    let above = [1.0, 2.0, 3.0, 4.0, 5.0];
    let mixed = [-5.0, 1.0, 2.0, 3.0, 4.0];
    check(
        &[below, above],
        "the money is back in 2027/28; in at least 9 of 10 it is back by the end.",
    );
    check(
        &[below, mixed],
        "the money is back in 2027/28; in 10 to 25 of 100 it is not back by the end.",
    );
    check(
        &[above, below, above],
        "the money is back in 2028/29; in at least 9 of 10 it is back by the end.",
    );
    check(
        &[above, below],
        "the money is not back by 2027/28; in more than 90 of 100 it is not back by the end.",
    );
    check(
        &[mixed],
        "In the middle future it is never below zero; in 10 to 25 of 100 it ends below zero.",
    );

    let mut exact = fan(&[below, mixed]);
    exact.below_zero_at_end = Some(0.12);
    let sentence = exact.chart("f").unwrap().sentence;
    assert!(
        sentence.ends_with("in 12 of 100 it is not back by the end."),
        "{sentence}"
    );
}

#[test]
fn who_gains() {
    let check = |rows, words: &str| assert_eq!(gains(rows).chart("g").unwrap().sentence, words);
    check(
        vec![row("Fife", -2e4, 0.1, 2e4, 0.5)],
        "Sharing leaves Fife as it is (between £20,000 lost and £20,000 gained in 8 of 10 futures). It gains in 50 of 100.",
    );
    check(
        vec![
            row("Fife", -9e4, -2e4, 1e4, 0.27),
            row("Angus", -9e4, 24e4, 51e4, 0.73),
        ],
        "Sharing gains Angus about £240,000 (between £90,000 lost and £510,000 gained in 8 of 10 futures). \
         Worst off is Fife: about £20,000 lost (between £90,000 lost and £10,000 gained). 1 of 2 gains in most futures.",
    );
    check(
        vec![
            row("Fife", 0.0, 0.0, 0.0, 0.0),
            row("Angus", 0.0, 0.0, 0.0, 0.0),
        ],
        "Sharing does the same for each of the 2 in the middle future: nothing gained or lost. None of the 2 gains in most futures.",
    );
}

#[test]
fn what_matters_most() {
    let sentence = |bars| tornado(1e6, bars).chart("t").unwrap().sentence;
    assert_eq!(
        sentence(vec![
            bar("Rent", 1.1e6, 0.9e6),
            bar("Cases", -1e6, 3e6),
            bar("Pay", 1.2e6, 0.5e6)
        ]),
        "Net gain: about £1 million in the base case. Cases matters most: about £1 million below zero when low, \
         about £3 million when high. Next: Pay, then Rent."
    );
    assert_eq!(
        sentence(vec![bar("Rent", 1e6, 1e6)]),
        "Net gain: about £1 million in the base case. No estimate moves it."
    );
}

#[test]
fn what_it_costs_by_year() {
    let sentence = |years, all| budget(years, all).chart("b").unwrap().sentence;
    assert_eq!(
        sentence(1, vec![series("Fife", &[-5e5])]),
        "In 2026/27, Fife: about £500,000 spent."
    );
    assert_eq!(
        sentence(2, vec![series("Fife", &[0.0, 0.0])]),
        "From 2026/27 to 2027/28, Fife: as much saved as spent in all. No year costs more than it saves. \
         No year saves more than it costs."
    );
    assert_eq!(
        sentence(
            2,
            vec![series("Fife", &[-1e5, 3e5]), series("Angus", &[-1e5, 0.0])]
        ),
        "From 2026/27 to 2027/28, 1 of 2 saves more than it spends. Most: Fife, about £200,000 saved. \
         Least: Angus, about £100,000 spent."
    );
}
