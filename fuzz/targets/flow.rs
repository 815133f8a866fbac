//! Flow files of a small whole pack: read, and built for every option in a few futures. A line
//! `@@ path` begins each file.

#![no_main]

mod files;

use comity_business_case::{Pack, ServiceFlow};
use comity_methods::flow::compile;
use files::{split, told};
use libfuzzer_sys::fuzz_target;

const PARTNERSHIP: &str = r#"name = "Three councils"
currency = "GBP"
start = 2027-04-01
period = "year"
horizon_years = 5
conventions = "green-book-2026"
[[partner]]
id = "alder"
[[partner]]
id = "birch"
[[partner]]
id = "cedar"
[outside_view]
without = "three invented councils"
"#;

const ESTIMATES: &str = "id,partner,distribution,unit,source,owner,date
contacts,alder,exactly(24),contacts/hour,count,A,2026-10-01
contacts,birch,\"pert(10, 12, 15)\",contacts/hour,count,B,2026-10-01
contacts,cedar,\"pert(4, 6, 9)\",contacts/hour,count,C,2026-10-01
unfamiliar,,\"normal(0.1, sd 0.5)\",share,count,A,2026-10-01
";

const STAY: &str = "id = \"stay\"\nname = \"Stay\"\nform = \"stay\"\n";
const POOLED: &str =
    "id = \"pooled\"\nname = \"Pooled\"\nform = \"pooled\"\nmembers = [\"alder\", \"birch\"]\n";

fuzz_target!(|bytes: &[u8]| {
    let mut files = split(bytes);
    files.add("partnership.toml", PARTNERSHIP);
    files.add("estimates.csv", ESTIMATES);
    files.add("options/stay.toml", STAY);
    files.add("options/pooled.toml", POOLED);
    let reading = Pack::read(&files);
    told(&reading.problems);
    let Some(pack) = reading.pack else {
        assert!(!reading.problems.is_empty());
        return;
    };
    let Some(flow) = &pack.flow else { return };
    let means = ServiceFlow::means(&pack);
    for option in flow.options() {
        // What was checked with every estimate at its mean can be simulated.
        let service = flow.network(&pack, option, &means);
        let service = service.unwrap_or_else(|problem| panic!("{problem:?}"));
        assert!(compile(&service.network).is_ok());
        assert_eq!(service.classes.len(), service.network.classes.len());
        assert_eq!(service.teams.len(), service.network.teams.len());
        for share in [-1.0, 0.0, 0.3, 2.0, 1e300, f64::INFINITY, f64::NAN] {
            let inputs: Vec<f64> = means.iter().map(|m| m * share).collect();
            if let Err(problem) = flow.network(&pack, option, &inputs) {
                told(&[problem]);
            }
        }
        assert!(flow.used_inputs(option).iter().all(|i| *i < means.len()));
    }
});
