//! Describing samples.
