//! The template files that come with Comity, by their path in `data/templates/`.

macro_rules! files {
    ($($path:literal)*) => {
        &[$(($path, include_str!(concat!("../../../../data/templates/", $path)))),*]
    };
}

/// Path and text of each file; a test compares the list with the folder.
pub(super) const FILES: &[(&str, &str)] = files! {
    "hosted-team.toml"
    "joint-committee.toml"
    "lead-authority.toml"
    "merger.toml"
    "outsourced.toml"
    "owned-company.toml"
    "pooled-expertise.toml"
    "redesign.toml"
    "shared-contract.toml"
    "shared-infrastructure.toml"
    "shared-post.toml"
    "shared-training.toml"
    "stay.toml"
    "parts/baseline.toml"
    "parts/contacts.toml"
    "parts/dip.toml"
    "parts/double-running.toml"
    "parts/exit-price-to-host.toml"
    "parts/exit-price.toml"
    "parts/front-line-rate.toml"
    "parts/front-line-time.toml"
    "parts/governance.toml"
    "parts/host.toml"
    "parts/ict.toml"
    "parts/leaving.toml"
    "parts/left-behind.toml"
    "parts/managers.toml"
    "parts/membership.toml"
    "parts/outside-income.toml"
    "parts/pooling.toml"
    "parts/redundancy.toml"
    "parts/service-user-time.toml"
    "parts/stranded-overheads.toml"
    "parts/stranded-price.toml"
    "parts/terms-and-pensions.toml"
    "parts/timing.toml"
    "parts/user-rate.toml"
};
