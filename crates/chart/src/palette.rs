//! The few colours. Blue and orange stay apart for every common kind of colour
//! blindness and differ in lightness; every text colour has a contrast of at
//! least 4.5:1 on white.

/// Text (16:1 on white).
pub const INK: &str = "#1f2328";
/// Quieter text and the zero line (6.5:1 on white).
pub const QUIET: &str = "#57606a";
/// Grid lines; never text.
pub const GRID: &str = "#e3e6ea";
/// Gains, savings, a low input (6.4:1 on white).
pub const BLUE: &str = "#1d5fa8";
/// Losses, costs, a high input (4.6:1 on white).
pub const ORANGE: &str = "#c8501e";
/// The outer band of the fan.
pub const PALE: &str = "#d7e5f4";
/// The inner band of the fan.
pub const MIDDLE: &str = "#9dc0e4";
