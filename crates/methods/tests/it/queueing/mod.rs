//! Queueing formulas: printed cases, limits between families, laws, and slow versions.

mod cases;
mod laws;
mod limits;
mod slow;

use comity_methods::queueing::Team;

fn team(arrival_rate: f64, mean_service: f64, servers: usize) -> Team {
    Team {
        arrival_rate,
        mean_service,
        servers,
    }
}

/// Fails unless two numbers agree to a share of the greater.
#[track_caller]
fn close(what: &str, found: f64, expected: f64, tolerance: f64) {
    let scale = found.abs().max(expected.abs()).max(1e-300);
    assert!(
        (found - expected).abs() <= tolerance * scale,
        "{what}: {found} is not {expected}"
    );
}
