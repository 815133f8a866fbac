//! Drawing uncertain inputs.
