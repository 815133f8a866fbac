//! Checks of the house itself.

mod house;
