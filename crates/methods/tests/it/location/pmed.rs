//! OR-Library's first p-median problem (Beasley 1985), if its file is there.

use comity_methods::location::*;
use std::path::Path;

/// The first p-median problem and the number of sites asked for; `None`, said aloud, without the file.
fn pmed1() -> Option<(Distances, usize)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = here.ancestors().map(|a| a.join("shared/data/pmed1.txt"));
    let Some(text) = file
        .into_iter()
        .find_map(|f| std::fs::read_to_string(f).ok())
    else {
        eprintln!("skipped: shared/data/pmed1.txt is not in any folder above this crate");
        return None;
    };
    let mut numbers = text.split_whitespace().map(|n| n.parse::<usize>().unwrap());
    let mut next = || numbers.next().unwrap();
    let (places, edges, sites) = (next(), next(), next());
    let edge = |_| (next() - 1, next() - 1, next() as f64);
    let edges: Vec<_> = (0..edges).map(edge).collect();
    Some((Distances::from_edges(places, &edges).unwrap(), sites))
}

#[test]
fn the_published_optimum_is_found_and_proven() {
    let Some((distances, sites)) = pmed1() else {
        return;
    };
    let everybody = vec![1.0; distances.places()];
    let plan = p_median(&distances, &everybody, &SiteRules::open(sites)).unwrap();
    assert_eq!((plan.value, plan.bound), (5819.0, 5819.0));
    assert_eq!(super::travel(&distances, &everybody, &plan.sites), 5819.0);
}

/// The other questions on the same network: what they say fits together.
#[test]
fn centre_cover_and_coverage_agree_with_each_other() {
    let Some((distances, sites)) = pmed1() else {
        return;
    };
    let everybody = vec![1.0; distances.places()];
    let centre = p_centre(&distances, &SiteRules::open(sites)).unwrap();
    assert_eq!(centre.farthest, centre.bound);
    let rules = SiteRules::default();
    let cover = fewest_sites(&distances, centre.farthest, &rules).unwrap();
    assert!(cover.sites.len() <= sites);
    let closer = fewest_sites(&distances, centre.farthest - 1.0, &rules).unwrap();
    assert!(closer.bound > sites, "{closer:?}");
    let most = most_covered(
        &distances,
        &everybody,
        centre.farthest,
        &SiteRules::open(sites),
    );
    assert_eq!(most.unwrap().within, 100.0);
}

/// Room for all at every site changes nothing; tight room only makes it worse.
#[test]
fn room_for_all_is_no_room_asked_for() {
    let Some((distances, sites)) = pmed1() else {
        return;
    };
    let people = vec![1; distances.places()];
    let roomy = vec![Room::building(100); distances.sites()];
    let plan = p_median_with_room(&distances, &people, &roomy, &SiteRules::open(sites)).unwrap();
    assert_eq!((plan.value, plan.bound), (5819.0, 5819.0));
    let tight = vec![Room::building(22); distances.sites()];
    let plan = p_median_with_room(&distances, &people, &tight, &SiteRules::open(sites)).unwrap();
    assert!(
        plan.bound >= 5819.0 && plan.value >= plan.bound && plan.gap() < 0.05,
        "{plan:?}"
    );
}
