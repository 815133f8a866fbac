//! Tests of the public surface of `comity-business-case`, in one binary.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod case;
mod circumstances;
mod compare;
mod conventions;
mod docs;
mod every_figure;
mod examples;
mod flow_files;
mod flow_holidays;
mod flow_layouts;
mod flow_slips;
mod gold;
mod groups;
mod hand;
mod hostile;
mod never_panics;
mod optimism_bias;
mod outside;
mod outstanding;
mod partners;
mod places;
mod plan_fields;
mod reference;
mod same;
mod schema;
mod sensitivity;
mod shares;
mod shares_slips;
mod simulation;
mod structured_costs;
mod subsets;
mod template_by_hand;
mod templates;
mod tired;
