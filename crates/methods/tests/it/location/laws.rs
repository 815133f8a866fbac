//! What always holds.

use super::instances;
use comity_methods::location::*;
use proptest::prelude::*;

proptest! {
    /// One more site never makes travel longer, a rule never shorter.
    #[test]
    fn more_sites_help_and_rules_cost((distances, weights) in instances(12)) {
        let value = |rules: &SiteRules| p_median(&distances, &weights, rules).unwrap().value;
        for count in 1..distances.sites() {
            let free = value(&SiteRules::open(count));
            prop_assert!(value(&SiteRules::open(count + 1)) <= free);
            prop_assert!(value(&SiteRules::open(count).keeping(&[0])) >= free);
            prop_assert!(value(&SiteRules::open(count).without(&[0])) >= free);
        }
    }

    /// Every place goes to its nearest open site, and the value is what that comes to.
    #[test]
    fn everybody_goes_to_the_nearest((distances, weights) in instances(12), count in 1..5usize) {
        let count = count.min(distances.sites());
        let plan = p_median(&distances, &weights, &SiteRules::open(count)).unwrap();
        prop_assert_eq!(plan.sites.len(), count);
        for (place, site) in plan.goes_to.iter().enumerate() {
            let nearest = distances.nearest(place, &plan.sites).unwrap();
            prop_assert!(plan.sites.contains(site));
            prop_assert_eq!(distances.between(place, *site), nearest.1);
        }
        prop_assert_eq!(plan.value, super::travel(&distances, &weights, &plan.sites));
    }

    /// A longer journey allowed, or more room, never leaves more people without a place.
    #[test]
    fn more_room_and_longer_journeys_leave_fewer_without_a_place(
        (distances, weights) in instances(6), most in 0..20u64, limit in 0..50u32,
    ) {
        let people: Vec<u64> = weights.iter().map(|w| *w as u64).collect();
        let open: Vec<usize> = (0..distances.sites()).collect();
        let without = |most, limit: u32| {
            let room = vec![Room::building(most); distances.sites()];
            let found = redeploy(&distances, &people, &room, &open, f64::from(limit));
            found.unwrap().all_without_place()
        };
        let now = without(most, limit);
        prop_assert!(without(most + 3, limit) <= now);
        prop_assert!(without(most, limit + 10) <= now);
    }

    /// Twice the distances are twice the travel; the same sites are as good.
    #[test]
    fn the_unit_of_distance_does_not_matter((distances, weights) in instances(9)) {
        let rows: Vec<Vec<f64>> = (0..distances.places()).map(|p| {
            (0..distances.sites()).map(|s| 2.0 * distances.between(p, s)).collect()
        }).collect();
        let twice = Distances::new(&rows).unwrap();
        let rules = SiteRules::open(1 + distances.sites() / 3);
        let (one, two) = (p_median(&distances, &weights, &rules), p_median(&twice, &weights, &rules));
        prop_assert_eq!(2.0 * one.unwrap().value, two.unwrap().value);
    }
}

/// A wish that cannot be met says what would do.
#[test]
fn too_little_room_is_said_with_what_is_missing() {
    let towns = Distances::from_edges(3, &[(0, 1, 10.0), (1, 2, 10.0)]).unwrap();
    let room = [5, 8, 4].map(Room::building);
    let asked = p_median_with_room(&towns, &[5, 5, 5], &room, &SiteRules::open(1));
    assert_eq!(
        asked.map_err(|e| e.to_string()),
        Err(
            "the 1 largest sites that may be open hold 8, 7 fewer than the 15 there are. Find room \
             for 7 more, or open 3 sites"
                .to_owned()
        )
    );
    let far = fewest_sites(&towns, 5.0, &SiteRules::default().without(&[1]));
    assert_eq!(
        far.map_err(|e| e.to_string()),
        Err(
            "place 2 is 10 from the nearest site that may be used, beyond the limit of 5. The \
             smallest limit that can be met, with every site open, is 10"
                .to_owned()
        )
    );
}
