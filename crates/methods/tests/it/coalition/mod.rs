//! Groups of partners, against slow and obviously right versions.

mod grouping;
mod power;
