//! Against slow and obviously right versions: every plan is tried, everybody is carried by hand.

use super::{instances, travel};
use comity_methods::location::*;
use proptest::prelude::*;

/// Rules for some sites, from bits that say which must stay and which may not be used.
fn rules(sites: usize, count: usize, must: u16, never: u16) -> SiteRules {
    let of = |bits: u16| (0..sites).filter(move |s| bits >> s & 1 == 1);
    let mut rules = SiteRules::open(1 + count % sites);
    rules.must_stay = of(must & !never).collect();
    rules.never = of(never).collect();
    rules
}

proptest! {
    #[test]
    fn the_median_is_that_of_all_plans(
        (distances, weights) in instances(9), count in 0..9usize, must in 0..8u16, never in 0..512u16,
    ) {
        let rules = rules(distances.sites(), count, must, never & 0b1_0101_0000);
        match every_plan(distances.sites(), &rules, 1_000) {
            Err(why) => prop_assert_eq!(p_median(&distances, &weights, &rules), Err(why)),
            Ok(plans) => {
                let each = plans.iter().map(|open| travel(&distances, &weights, open));
                let least = each.fold(f64::INFINITY, f64::min);
                let found = p_median(&distances, &weights, &rules).unwrap();
                prop_assert_eq!(found.value, least);
                prop_assert_eq!(found.bound, least);
                prop_assert!(plans.contains(&found.sites));
            }
        }
    }

    /// Also where numbers are not whole, so that bounds cannot be rounded up.
    #[test]
    fn the_median_of_broken_numbers_is_that_of_all_plans(
        rows in prop::collection::vec(prop::collection::vec(0.0..1.0f64, 10), 12), count in 1..5usize,
    ) {
        let distances = Distances::new(&rows).unwrap();
        let weights: Vec<f64> = rows.iter().map(|row| 0.1 + row[0]).collect();
        let plans = every_plan(10, &SiteRules::open(count), 1_000).unwrap();
        let each = plans.iter().map(|open| travel(&distances, &weights, open));
        let least = each.fold(f64::INFINITY, f64::min);
        let found = p_median(&distances, &weights, &SiteRules::open(count)).unwrap();
        prop_assert!((found.value - least).abs() <= 1e-9 * least, "{} {}", found.value, least);
        prop_assert!(found.gap() < 1e-8, "{}", found.gap());
    }

    #[test]
    fn the_centre_is_that_of_all_plans(
        (distances, _) in instances(9), count in 0..9usize, must in 0..8u16, never in 0..512u16,
    ) {
        let rules = rules(distances.sites(), count, must, never & 0b1_0101_0000);
        let Ok(plans) = every_plan(distances.sites(), &rules, 1_000) else {
            return Ok(());
        };
        let far = |open: &Vec<usize>| {
            let each = (0..distances.places()).map(|p| distances.nearest(p, open).unwrap().1);
            each.fold(0.0, f64::max)
        };
        let least = plans.iter().map(far).fold(f64::INFINITY, f64::min);
        let found = p_centre(&distances, &rules).unwrap();
        prop_assert_eq!((found.farthest, found.bound), (least, least));
        prop_assert_eq!(far(&found.sites), least);
        prop_assert!(found.sites.len() <= rules.count);
    }

    #[test]
    fn the_fewest_sites_are_those_of_all_sets(
        (distances, weights) in instances(9), limit in 0..60u32, must in 0..4u16,
    ) {
        let (limit, sites) = (f64::from(limit), distances.sites());
        let rules = rules(sites, 0, must, 0);
        let within = |set: u32, place: usize| {
            (0..sites).any(|s| set >> s & 1 == 1 && distances.between(place, s) <= limit)
        };
        let holds_must = |set: u32| rules.must_stay.iter().all(|s| set >> s & 1 == 1);
        let sets = (1..1u32 << sites).filter(|set| holds_must(*set));
        let complete = sets.filter(|set| (0..distances.places()).all(|p| within(*set, p)));
        match (complete.map(u32::count_ones).min(), fewest_sites(&distances, limit, &rules)) {
            (Some(fewest), Ok(found)) => {
                prop_assert_eq!((found.sites.len(), found.bound), (fewest as usize, fewest as usize));
                let set = found.sites.iter().fold(0, |set, s| set | 1 << s);
                prop_assert!(holds_must(set) && (0..distances.places()).all(|p| within(set, p)));
            }
            (None, Err(LocationError::OutOfReach { smallest, .. })) => {
                // The limit that is said to be possible is, and nothing below it.
                prop_assert!(fewest_sites(&distances, smallest, &rules).is_ok());
                prop_assert!(fewest_sites(&distances, smallest - 0.5, &rules).is_err());
            }
            other => prop_assert!(false, "{other:?}"),
        }
        let rules = SiteRules::open(1 + must as usize % sites);
        let covered = |open: &Vec<usize>| {
            let near = |p: &usize| distances.nearest(*p, open).unwrap().1 <= limit;
            (0..distances.places()).filter(near).map(|p| weights[p]).sum::<f64>()
        };
        let plans = every_plan(sites, &rules, 1_000).unwrap();
        let most = plans.iter().map(covered).fold(0.0, f64::max);
        let found = most_covered(&distances, &weights, limit, &rules).unwrap();
        prop_assert_eq!((found.within, found.bound), (most, most));
    }

    #[test]
    fn with_room_it_is_the_best_of_all_plans_and_all_ways_to_fill_them(
        (distances, weights) in instances(5), room in prop::collection::vec(0..14u64, 5),
        count in 0..5usize, share in 0..=10u32,
    ) {
        let sites = distances.sites();
        let people: Vec<u64> = weights.iter().map(|w| *w as u64).collect();
        let mut room: Vec<Room> = room[..sites].iter().map(|most| Room::building(*most)).collect();
        room[0] = Room::virtual_office(f64::from(share) / 10.0);
        let rules = SiteRules::open(1 + count % sites);
        let plans = every_plan(sites, &rules, 1_000).unwrap();
        let of = |open: &Vec<usize>| by_hand(&distances, &people, &room, open, f64::INFINITY);
        let least = plans.iter().map(of).min().unwrap();
        match p_median_with_room(&distances, &people, &room, &rules) {
            Ok(found) => {
                prop_assert_eq!((0, found.value), (least.0, least.1 as f64));
                prop_assert_eq!(found.bound, found.value);
                let travel: f64 = (0..people.len()).flat_map(|p| {
                    let sites = found.sites.iter().enumerate();
                    let (found, distances) = (&found, &distances);
                    sites.map(move |(at, s)| found.people[p][at] as f64 * distances.between(p, *s))
                }).sum();
                prop_assert_eq!(travel, found.value);
            }
            Err(LocationError::NoRoom { short, .. }) => prop_assert_eq!(short, least.0),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn staff_are_placed_as_by_hand(
        (distances, weights) in instances(4), room in prop::collection::vec(0..14u64, 4),
        limit in 0..60u32, share in 0..=10u32,
    ) {
        let people: Vec<u64> = weights.iter().map(|w| *w as u64).collect();
        let mut room: Vec<Room> =
            room[..distances.sites()].iter().map(|most| Room::building(*most)).collect();
        room[0] = Room::virtual_office(f64::from(share) / 10.0);
        let open: Vec<usize> = (0..distances.sites()).collect();
        let found = redeploy(&distances, &people, &room, &open, f64::from(limit)).unwrap();
        let expected = by_hand(&distances, &people, &room, &open, f64::from(limit));
        prop_assert_eq!((found.all_without_place(), found.travel), (expected.0, expected.1 as f64));
        for (place, row) in found.people.iter().enumerate() {
            prop_assert_eq!(row.iter().sum::<u64>() + found.without_place[place], people[place]);
            for (site, placed) in row.iter().enumerate() {
                prop_assert!(*placed == 0 || distances.between(place, site) <= f64::from(limit));
                prop_assert!(*placed <= room[site].of_group(people[place]));
            }
        }
        for (site, at) in found.at_sites().into_iter().enumerate() {
            prop_assert!(at <= room[site].of_all(&people));
        }
    }

    #[test]
    fn nobody_beats_who_is_kept(rows in prop::collection::vec(prop::collection::vec(0..5u32, 3), 0..30)) {
        let as_f64 = |row: &Vec<u32>| row.iter().map(|x| f64::from(*x)).collect();
        let rows: Vec<Vec<f64>> = rows.iter().map(as_f64).collect();
        let beats = |a: &Vec<f64>, b: &Vec<f64>| a != b && a.iter().zip(b).all(|(x, y)| x <= y);
        let slow: Vec<usize> =
            (0..rows.len()).filter(|r| !rows.iter().any(|o| beats(o, &rows[*r]))).collect();
        prop_assert_eq!(pareto(&rows), slow);
    }
}

/// Who has no place and the travel of the others, by Bellman and Ford: units of one person each, a
/// dearest way out for whom there is no room.
fn by_hand(
    distances: &Distances,
    people: &[u64],
    room: &[Room],
    open: &[usize],
    limit: f64,
) -> (u64, i64) {
    let (groups, sites) = (people.len(), open.len() + 1);
    let out = sites - 1;
    let far = 1_000_000;
    let cost = |g: usize, s: usize| match s == out {
        true => far,
        false => distances.between(g, open[s]) as i64,
    };
    let most = |g: usize, s: usize| match s == out {
        true => u64::MAX,
        false if distances.between(g, open[s]) > limit => 0,
        false => room[open[s]].of_group(people[g]),
    };
    let mut left: Vec<u64> = (0..sites)
        .map(|s| {
            if s == out {
                u64::MAX
            } else {
                room[open[s]].of_all(people)
            }
        })
        .collect();
    let mut flow = vec![vec![0u64; sites]; groups];
    let mut total = 0;
    for start in (0..groups).flat_map(|g| std::iter::repeat_n(g, people[g] as usize)) {
        // Cheapest ways to sites; a way may move somebody placed earlier.
        let mut way = vec![(i64::MAX / 2, Vec::new()); sites];
        for (s, way) in way.iter_mut().enumerate() {
            if flow[start][s] < most(start, s) {
                *way = (cost(start, s), vec![(start, s)]);
            }
        }
        for _ in 0..sites * groups {
            for s in 0..sites {
                for g in (0..groups).filter(|g| flow[*g][s] > 0) {
                    for t in (0..sites).filter(|t| *t != s && flow[g][*t] < most(g, *t)) {
                        let via = way[s].0 - cost(g, s) + cost(g, t);
                        if way[s].0 < i64::MAX / 4 && via < way[t].0 {
                            let mut steps = way[s].1.clone();
                            steps.push((g, t));
                            way[t] = (via, steps);
                        }
                    }
                }
            }
        }
        let end = (0..sites)
            .filter(|s| left[*s] > 0)
            .min_by_key(|s| way[*s].0)
            .unwrap();
        total += way[end].0;
        let mut from = None;
        for (g, s) in way[end].1.clone() {
            if let Some(s) = from {
                let taken: &mut u64 = &mut flow[g][s];
                *taken -= 1;
            }
            flow[g][s] += 1;
            from = Some(s);
        }
        left[end] -= 1;
    }
    let without: u64 = flow.iter().map(|row| row[out]).sum();
    (without, total - far * without as i64)
}
