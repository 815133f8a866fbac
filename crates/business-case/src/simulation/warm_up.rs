//! How long a service takes to settle: weeks that must not count.

use comity_methods::flow::{Compiled, Run, replicate};
use comity_methods::statistics::mser;

/// Weeks of the pilot runs in which settling is looked for.
const PILOT_WEEKS: u32 = 26;
/// Pilot runs that are averaged.
const PILOTS: u32 = 10;
/// If it does not settle in the pilot, so many weeks are left out all the same.
const UNSETTLED: u32 = 13;

/// The weeks after which the number of requests present has settled: MSER on weekly means,
/// averaged over pilot runs that begin with nobody there. At least one, as no service starts empty.
pub(super) fn weeks(network: &Compiled, seed: u64) -> u32 {
    let run = Run::weeks(0, PILOT_WEEKS, seed);
    let pilots = replicate(network, &run, 0..PILOTS, |o| o.present_by_day, || ());
    let weekly = |week: usize| -> f64 {
        let days = |p: &Vec<f64>| -> f64 { p.iter().skip(week * 7).take(7).sum() };
        pilots.iter().map(days).sum()
    };
    let means: Vec<f64> = (0..PILOT_WEEKS as usize).map(weekly).collect();
    mser(&means, 1).map_or(UNSETTLED, |dropped| (dropped as u32).max(1))
}
