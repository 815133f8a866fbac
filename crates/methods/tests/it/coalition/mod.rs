//! Groups of partners, against slow and obviously right versions.

mod grouping;
mod power;
mod red_lines;
mod stability;
