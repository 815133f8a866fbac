//! The picture: well-formed, safe, and no two texts ever touch. The boxes are
//! read back from the finished SVG, not taken from the code that placed them.

use crate::{bar, budget, fan, gains, row, series, tornado};
use comity_chart::{Bar, Chart, Currency, Series, text};
use proptest::prelude::*;

/// One text of the finished picture: its words and the box it covers.
#[derive(Debug)]
struct Text {
    words: String,
    /// The moment of a moving picture to which it belongs.
    moment: Option<roxmltree::NodeId>,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

fn texts(svg: &roxmltree::Document<'_>) -> Vec<Text> {
    // Letters within a disc take their size from their group.
    let set = |node: &roxmltree::Node| node.has_tag_name("text") && node.has_attribute("font-size");
    svg.descendants().filter(set).map(read).collect()
}

fn read(node: roxmltree::Node<'_, '_>) -> Text {
    let number = |name| node.attribute(name).unwrap().parse::<f64>().unwrap();
    let words = node
        .children()
        .filter(|child| child.is_text())
        .map(|child| child.text().unwrap())
        .collect::<String>();
    let (x, y, size) = (number("x"), number("y"), number("font-size"));
    let width = text::width(&words, size, node.attribute("font-weight").is_some());
    let left = match node.attribute("text-anchor") {
        Some("middle") => x - width / 2.0,
        Some("end") => x - width,
        _ => x,
    };
    let moment = node
        .ancestors()
        .find(|up| up.attribute("class") == Some("moment"));
    Text {
        words,
        moment: moment.map(|moment| moment.id()),
        left,
        right: left + width,
        top: y - 0.9 * size,
        bottom: y + 0.23 * size,
    }
}

/// What must be true of every picture.
pub fn holds(chart: &Chart) {
    let svg = roxmltree::Document::parse(&chart.svg).expect("well-formed");
    let root = svg.root_element();
    let view: Vec<f64> = root
        .attribute("viewBox")
        .unwrap()
        .split(' ')
        .map(|n| n.parse().unwrap())
        .collect();
    assert_eq!(view[2], 720.0);
    let texts = texts(&svg);
    for text in &texts {
        // Coordinates are written to a tenth.
        let inside = text.left >= -0.2
            && text.right <= view[2] + 0.2
            && text.top >= 0.0
            && text.bottom <= view[3];
        assert!(inside, "\"{}\" runs out of {view:?}: {text:?}", text.words);
    }
    for (i, a) in texts.iter().enumerate() {
        let together = |b: &&Text| a.moment.is_none() || b.moment.is_none() || a.moment == b.moment;
        for b in texts[i + 1..].iter().filter(together) {
            let apart = a.right <= b.left + 0.2
                || b.right <= a.left + 0.2
                || a.bottom <= b.top + 0.2
                || b.bottom <= a.top + 0.2;
            assert!(
                apart,
                "\"{}\" touches \"{}\": {a:?} {b:?}",
                a.words, b.words
            );
        }
    }
    for number in root.descendants().flat_map(|node| node.attributes()) {
        assert!(
            !number.value().contains("NaN") && !number.value().contains("inf"),
            "{number:?}"
        );
    }
    for row in &chart.table.rows {
        assert_eq!(row.len(), chart.table.head.len());
    }
}

/// Sums from nothing to ten billion, both signs, often alike.
pub fn money() -> impl Strategy<Value = f64> {
    let scale = prop::sample::select(vec![0.0, 0.3, 3.0, 950.0, 1e5, 1e6, 1e7, 1e10]);
    (scale, -1.0..1.0f64).prop_map(|(scale, share)| scale * share)
}

pub fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z][a-z ]{0,38}[a-z]",
        "[A-Z]{40}",
        "[MW@%]{1,40}",
        "(NHS|Police|IJB) [A-Z][a-z]{2,12} and [A-Z][a-z]{2,12}",
        "\\PC{0,40}",
    ]
}

fn rising<const N: usize>() -> impl Strategy<Value = [f64; N]> {
    prop::array::uniform(money()).prop_map(|mut all: [f64; N]| {
        all.sort_by(f64::total_cmp);
        all
    })
}

fn currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec!["GBP", "EUR"]).prop_map(Currency::code)
}

fn any_bar() -> impl Strategy<Value = Bar> {
    (name(), money(), money(), name(), name()).prop_map(
        |(name, low, high, low_words, high_words)| Bar {
            low_words,
            high_words,
            ..bar(&name, low, high)
        },
    )
}

fn any_series(years: usize) -> impl Strategy<Value = Series> {
    let cells = prop::collection::vec(rising::<3>(), years);
    (name(), cells, any::<bool>()).prop_map(|(name, cells, known)| Series {
        name,
        values: cells.iter().map(|cell| cell[1]).collect(),
        interval: known.then(|| cells.iter().map(|cell| (cell[0], cell[2])).collect()),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn fans_keep_their_labels_apart(
        rows in prop::collection::vec(rising::<5>(), 1..31),
        label in name(),
        note in name(),
        currency in currency(),
    ) {
        let mut fan = fan(&rows);
        fan.currency = currency;
        fan.unit_note = note;
        if rows.len() % 3 == 0 {
            fan.points[0].label = label.clone();
            fan.points.last_mut().unwrap().label = label;
        }
        holds(&fan.chart("f").unwrap());
    }

    #[test]
    fn gains_keep_their_labels_apart(
        rows in prop::collection::vec((name(), rising::<2>(), money(), 0.0..=1.0f64), 1..13),
        currency in currency(),
    ) {
        let rows = rows.into_iter().map(|(name, [low, high], middle, p)| row(&name, low, middle, high, p));
        let mut gains = gains(rows.collect());
        gains.currency = currency;
        gains.per = "a year".into();
        let chart = gains.chart("g").unwrap();
        holds(&chart);
        prop_assert!(chart.sentence.split_whitespace().count() <= 60, "{}", chart.sentence);
    }

    #[test]
    fn tornados_keep_their_labels_apart(
        base in money(),
        bars in prop::collection::vec(any_bar(), 1..15),
        currency in currency(),
    ) {
        let mut tornado = tornado(base, bars);
        tornado.currency = currency;
        holds(&tornado.chart("t").unwrap());
    }

    #[test]
    fn budgets_keep_their_labels_apart(
        (years, all) in (1..31usize).prop_flat_map(|years| (Just(years), prop::collection::vec(any_series(years), 1..17))),
        currency in currency(),
        alone in any::<bool>(),
    ) {
        let mut budget = budget(years, all);
        budget.currency = currency;
        if alone {
            budget.series.truncate(1);
        }
        holds(&budget.chart("b").unwrap());
    }
}

#[test]
fn the_edges_work() {
    for scale in [0.0, 0.2, 3.0, 1e3, 999_999.0, 1e10, 1e15] {
        let low = -scale;
        holds(&fan(&[[low; 5]]).chart("f").unwrap());
        holds(
            &fan(&[[low, low, low, scale, scale], [scale; 5]])
                .chart("f")
                .unwrap(),
        );
        holds(
            &gains(vec![row("One", low, low, scale, 0.999)])
                .chart("g")
                .unwrap(),
        );
        holds(
            &tornado(low, vec![bar("One", low, scale), bar("", low, low)])
                .chart("t")
                .unwrap(),
        );
        holds(&budget(1, vec![series("One", &[low])]).chart("b").unwrap());
        holds(
            &budget(2, vec![series("One", &[low, 0.0]), series("", &[0.0, 0.0])])
                .chart("b")
                .unwrap(),
        );
    }
}

/// Found by `tornados_keep_their_labels_apart`: the value outgrew its room.
#[test]
fn a_long_value_keeps_its_room() {
    let mut tornado = tornado(0.0, vec![bar("aa", -8.5e9, -7.4e9)]);
    tornado.currency = Currency::code("EUR");
    holds(&tornado.chart("t").unwrap());
}

#[test]
fn hostile_names_stay_text() {
    let name = "</text><script>alert(1)</script> & \"x\" ]]> \u{0}\u{202e}";
    let mut charts = vec![
        gains(vec![row(name, -1.0, 0.0, 1.0, 0.5)])
            .chart("g")
            .unwrap(),
        tornado(0.0, vec![bar(name, -1.0, 1.0)]).chart("t").unwrap(),
        budget(1, vec![series(name, &[1.0])]).chart("b").unwrap(),
    ];
    let mut fan = fan(&[[1.0; 5]]);
    (fan.title, fan.what, fan.unit_note) = (name.into(), name.into(), name.into());
    fan.points[0].label = name.into();
    charts.push(fan.chart("f").unwrap());
    for chart in charts {
        holds(&chart);
        assert!(!chart.svg.contains("<script"), "{}", chart.svg);
    }
}

#[test]
fn the_picture_carries_its_title_and_its_sentence() {
    let chart = gains(vec![row("Fife & Angus", 1e5, 2e5, 3e5, 1.0)])
        .chart("my-chart")
        .unwrap();
    let svg = roxmltree::Document::parse(&chart.svg).unwrap();
    let root = svg.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    let named = root.attribute("aria-labelledby").unwrap();
    let by_id = |id: &str| {
        svg.descendants()
            .find(|node| node.attribute("id") == Some(id))
            .unwrap()
    };
    let words: Vec<_> = named
        .split(' ')
        .map(|id| by_id(id).text().unwrap())
        .collect();
    assert_eq!(words, [chart.title.as_str(), chart.sentence.as_str()]);
    let ids = svg.descendants().filter_map(|node| node.attribute("id"));
    assert!(ids.into_iter().all(|id| id.starts_with("my-chart")));
}

#[test]
fn a_shortened_name_keeps_the_whole_one() {
    let name = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch";
    let chart = gains(vec![row(name, 0.0, 1.0, 2.0, 0.9)])
        .chart("g")
        .unwrap();
    assert!(chart.svg.contains(&format!("<title>{name}</title>Llan")));
    assert_eq!(chart.table.rows[0][0], name);
}

#[test]
fn text_contrast_is_enough_on_white() {
    let channel = |hex: &str| {
        let c = f64::from(u8::from_str_radix(hex, 16).unwrap()) / 255.0;
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    };
    let chart = gains(vec![
        row("A", -2.0, -1.0, 0.0, 0.1),
        row("B", 0.0, 1.0, 2.0, 0.9),
    ])
    .chart("g")
    .unwrap();
    let svg = roxmltree::Document::parse(&chart.svg).unwrap();
    for node in svg.descendants().filter(|node| node.has_tag_name("text")) {
        let fill = node.attribute("fill").unwrap();
        let light = 0.2126 * channel(&fill[1..3])
            + 0.7152 * channel(&fill[3..5])
            + 0.0722 * channel(&fill[5..7]);
        assert!(1.05 / (light + 0.05) >= 4.5, "{fill}");
    }
}

#[test]
fn drawing_twice_gives_the_same() {
    let chart = || {
        fan(&[[-2e6, -1e6, 0.0, 1e6, 2e6], [0.0, 1e6, 2e6, 3e6, 4e6]])
            .chart("f")
            .unwrap()
    };
    assert_eq!(chart(), chart());
}
