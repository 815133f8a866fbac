//! Tests of the public surface of `comity-business-case`, in one binary.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod case;
mod conventions;
mod docs;
mod gold;
mod hand;
mod hostile;
mod never_panics;
mod plan_fields;
mod same;
mod schema;
mod template_by_hand;
mod templates;
mod tired;
