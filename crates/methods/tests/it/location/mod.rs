//! Places: a published instance, slow and obviously right versions, laws.

mod laws;
mod pmed;
mod slow;

use comity_methods::location::Distances;
use proptest::prelude::*;

/// Places with whole distances, from a matrix at random, and whole weights.
fn instances(most: usize) -> impl Strategy<Value = (Distances, Vec<f64>)> {
    (1..=most, 1..=most).prop_flat_map(|(places, sites)| {
        let rows = prop::collection::vec(prop::collection::vec(0..60u32, sites), places);
        let weights = prop::collection::vec(0..9u32, places);
        (rows, weights).prop_map(|(rows, weights)| {
            let as_f64 = |row: Vec<u32>| row.into_iter().map(f64::from).collect();
            let rows: Vec<Vec<f64>> = rows.into_iter().map(as_f64).collect();
            (Distances::new(&rows).unwrap(), as_f64(weights))
        })
    })
}

/// Weight times distance to the nearest open site.
fn travel(distances: &Distances, weights: &[f64], open: &[usize]) -> f64 {
    let far = |place| distances.nearest(place, open).unwrap().1;
    weights.iter().enumerate().map(|(p, w)| w * far(p)).sum()
}
