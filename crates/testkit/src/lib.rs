//! Helpers for Comity's own tests
