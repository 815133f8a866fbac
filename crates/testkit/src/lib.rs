//! For tests only: packs in memory and packs from folders.

use comity_business_case::PackFiles;
use std::path::Path;

/// A small whole pack: two councils, a year's steps, one option. Tests replace a file to make
/// their case.
///
/// ```
/// use comity_business_case::Pack;
/// let reading = Pack::read(&comity_testkit::small_pack());
/// assert_eq!(reading.problems, []);
/// ```
pub fn small_pack() -> PackFiles {
    let mut files = PackFiles::new();
    files.add("partnership.toml", PARTNERSHIP);
    files.add("estimates.csv", ESTIMATES);
    files.add("options/stay.toml", STAY);
    files.add("options/share.toml", SHARE);
    files
}

const PARTNERSHIP: &str = r#"name = "Two councils"
currency = "GBP"
start = 2026-04-01
period = "year"
horizon_years = 5
conventions = "green-book-2026"

[[partner]]
id = "east"
name = "East"

[[partner]]
id = "west"
name = "West"

[outside_view]
without = "two invented councils"
"#;

const ESTIMATES: &str = r#"id,partner,distribution,unit,source,owner,date,grade
staff,east,"pert(90, 100, 120)",kGBP/year,ledger,East finance,2026-01-31,A
staff,west,"pert(180, 200, 240)",kGBP/year,ledger,West finance,2026-01-31,A
saving,,"pert(5%, 10%, 20%)",share,workshop,programme,2026-02-01,C
build,,lognormal(40 to 90),kGBP,quotation,programme,2026-02-01,B
inflation,,exactly(0),%/year,for round numbers,programme,2026-02-01,D
"#;

const STAY: &str = r#"id = "stay"
name = "Stay as now"
form = "stay"

[[line]]
id = "staff"
says = "Staff"
kind = "cost"
bears = "each partner"
formula = "staff[p]"
"#;

const SHARE: &str = r#"id = "share"
name = "Share"
form = "joint-committee"

[define]
saved = "staff[p] * saving * ramp(1 year, 2 years)"

[[line]]
id = "saving"
says = "Posts no longer needed"
kind = "saving"
bears = "each member"
formula = "saved[p]"

[[line]]
id = "build"
says = "Building it"
kind = "cost"
bears = "all members"
split = "staff[p]"
one_off = true
formula = "build * pulse(0 years)"
"#;

/// The pack in a folder: its TOML and CSV files, as the command reads it.
///
/// # Panics
/// If it cannot be read; tests only.
pub fn pack_folder(folder: &Path) -> PackFiles {
    let mut files = PackFiles::new();
    add_folder(folder, "", &mut files);
    files
}

#[allow(
    clippy::unwrap_used,
    reason = "a test without its example should fail at once"
)]
fn add_folder(folder: &Path, prefix: &str, files: &mut PackFiles) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            add_folder(&entry.path(), &format!("{name}/"), files);
        } else if name.ends_with(".toml") || name.ends_with(".csv") {
            files.add(&name, std::fs::read(entry.path()).unwrap());
        }
    }
}
