//! The map of sites.

use crate::picture::{holds, name};
use comity_chart::{MapPlace, SiteMap};
use proptest::prelude::*;

fn place(name: &str, (east, north): (f64, f64), open: bool, posts: (u64, u64)) -> MapPlace {
    MapPlace {
        name: name.into(),
        east,
        north,
        open,
        before: posts.0,
        after: posts.1,
    }
}

fn map(places: Vec<MapPlace>) -> SiteMap {
    SiteMap {
        title: "Two hubs".into(),
        places,
    }
}

#[test]
fn what_is_lost_and_gained_is_said() {
    let check = |places: Vec<MapPlace>, words: &str| {
        let chart = map(places).chart("m").unwrap();
        holds(&chart);
        assert_eq!(chart.sentence, words);
    };
    let glasgow = place("Glasgow", (259.0, 665.0), true, (1352, 1810));
    let greenock = place("Greenock", (228.0, 676.0), false, (186, 55));
    check(
        vec![glasgow.clone(), greenock],
        "The work is done in 1 of 2 places: Glasgow. Greenock loses most posts, 131 of 186. Glasgow gains most, 458 more.",
    );
    check(
        vec![glasgow],
        "The work is done in 1 of 1 places: Glasgow. No place loses posts. Glasgow gains most, 458 more.",
    );
    check(
        vec![place("Ayr", (0.0, 0.0), false, (3, 0))],
        "The work is done in none of these places. Ayr loses most posts, 3 of 3.",
    );
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let told = |places| map(places).chart("m").unwrap_err().to_string();
    assert!(told(Vec::new()).contains("places"));
    let nowhere = place("Ayr", (f64::NAN, 0.0), false, (3, 0));
    assert!(told(vec![nowhere]).contains("row 1 (Ayr), east"));
}

proptest! {
    #[test]
    fn whatever_the_places_the_picture_holds(
        names in prop::collection::vec(name(), 1..20),
        numbers in prop::collection::vec((-1e7..1e7f64, -1e7..1e7f64, any::<bool>(), 0..5000u64, 0..5000u64), 20),
    ) {
        let places = names.iter().zip(&numbers);
        let of = |(name, n): (&String, &(f64, f64, bool, u64, u64))| place(name, (n.0, n.1), n.2, (n.3, n.4));
        let chart = map(places.map(of).collect()).chart("m").unwrap();
        holds(&chart);
        prop_assert_eq!(chart.table.rows.len(), names.len());
    }
}
