//! Flow files: the reference help desk read from text, and every slip told with its place.

use comity_business_case::{Pack, PackFiles, ServiceFlow, ServiceNetwork};
use comity_methods::flow::*;
use comity_methods::sampling::Distribution;

const PARTNERSHIP: &str = r#"name = "Three councils"
currency = "GBP"
start = 2027-04-01
period = "year"
horizon_years = 5
conventions = "green-book-2026"

[[partner]]
id = "a"

[[partner]]
id = "b"

[[partner]]
id = "c"

[outside_view]
without = "three invented councils"
"#;

const ESTIMATES: &str = "id,partner,distribution,unit,source,owner,date
contacts,a,exactly(24),contacts/hour,count,A,2026-10-01
contacts,b,\"pert(6, 12, 18)\",contacts/hour,count,B,2026-10-01
contacts,c,\"pert(3, 6, 9)\",contacts/hour,count,C,2026-10-01
inflation,,exactly(0),%/year,for round numbers,A,2026-10-01
";

const STAY: &str = "id = \"stay\"\nname = \"Stay\"\nform = \"stay\"\n";
const POOLED: &str = "id = \"pooled\"\nname = \"Pooled\"\nform = \"lead-authority\"\n";

const DEMAND: &str = r#"
[run]
start = 2027-04-05

[[hours]]
id = "office"
open = ["mon-fri 09:00-17:00"]

[[kind]]
id = "enquiry"
handling = "exponential(6) minutes"
patience = "exponential(30) minutes"
urgent = "5%"
standard = { within = "10 minutes" }
repeat = 0.15
repeat_after = "7 days"

[[kind]]
id = "request"
handling = "lognormal(mean 15, sd 12) minutes"
patience = "exponential(4) hours"
urgent = "15%"
standard = { within = "1 hour", until = "start", share = "80%" }
repeat = "15%"
repeat_after = "1 week"

[[kind]]
id = "complex"
handling = "gamma(shape 2, scale 20) minutes"
urgent = "30%"
standard = { within = "4 hours" }
repeat = "15%"
repeat_after = "7 days"

[[arrivals]]
kind = "enquiry"
rate = "contacts[p] * 60%"
hours = "office"
by_hour = { "00:00" = 0, "09:00" = 1.0, "10:00" = 1.4, "11:00" = 1.3, "12:00" = 0.9, "14:00" = 1.0, "15:00" = 0.9, "16:00" = 0.6, "17:00" = 0 }

[[arrivals]]
kind = "request"
rate = "contacts[p] * 30%"
hours = "office"
by_hour = { "00:00" = 0, "09:00" = 1.0, "10:00" = 1.4, "11:00" = 1.3, "12:00" = 0.9, "14:00" = 1.0, "15:00" = 0.9, "16:00" = 0.6, "17:00" = 0 }

[[arrivals]]
kind = "complex"
rate = "contacts[p] * 10%"
hours = "office"
by_hour = { "00:00" = 0, "09:00" = 1.0, "10:00" = 1.4, "11:00" = 1.3, "12:00" = 0.9, "14:00" = 1.0, "15:00" = 0.9, "16:00" = 0.6, "17:00" = 0 }
"#;

const SEPARATE: &str = r#"option = "stay"

[[team]]
id = "desk"
each = "partner"
posts = { a = 7, b = 4, c = 2 }
hours = "office"
"#;

const TOGETHER: &str = r#"option = "pooled"

[[team]]
id = "desk"
posts = 13
hours = "office"
"#;

/// The help desk R-B as a pack.
fn help_desk() -> PackFiles {
    let mut files = PackFiles::new();
    files.add("partnership.toml", PARTNERSHIP);
    files.add("estimates.csv", ESTIMATES);
    files.add("options/stay.toml", STAY);
    files.add("options/pooled.toml", POOLED);
    files.add("flow/demand.toml", DEMAND);
    files.add("flow/stay.toml", SEPARATE);
    files.add("flow/pooled.toml", TOGETHER);
    files
}

#[track_caller]
fn read(files: &PackFiles) -> Pack {
    let reading = Pack::read(files);
    assert_eq!(crate::case::told(&reading.problems), "");
    reading.pack.unwrap()
}

/// The network of an option at the means of its estimates.
#[track_caller]
fn network(pack: &Pack, option: &str) -> ServiceNetwork {
    let position = pack
        .options
        .iter()
        .position(|o| o.id.as_str() == option)
        .unwrap();
    let flow = pack.flow.as_ref().unwrap();
    flow.network(pack, position, &ServiceFlow::means(pack))
        .unwrap()
}

/// The help desk as the engine's own tests write it.
fn by_hand(desks: &[(&str, u32)]) -> Network {
    const PROFILE: [f64; 8] = [1.0, 1.4, 1.3, 0.9, 0.9, 1.0, 0.9, 0.6];
    let law = |text: &str| Distribution::parse(text).unwrap();
    let kinds = [
        (
            "enquiry",
            "exponential(6)",
            Some("exponential(30)"),
            0.05,
            10.0,
            0.6,
        ),
        (
            "request",
            "lognormal(mean 15, sd 12)",
            Some("exponential(240)"),
            0.15,
            60.0,
            0.3,
        ),
        (
            "complex",
            "gamma(shape 2, scale 20)",
            None,
            0.30,
            240.0,
            0.1,
        ),
    ];
    let office = (0..5).map(|d| f64::from(d) * DAY);
    let office = office.map(|day| (day + 540.0, day + 1020.0));
    let mut network = Network {
        hours: vec![Hours::new("office", office).unwrap()],
        ..Network::default()
    };
    for (q, (id, posts)) in desks.iter().enumerate() {
        network.queues.push(Queue::new(id));
        let shift = Shift {
            hours: 0,
            posts: Some(*posts),
        };
        network.teams.push(Team::new(id, shift, Serves::all_of(q)));
    }
    for (p, (partner, per_hour)) in [("a", 24.0), ("b", 12.0), ("c", 6.0)].iter().enumerate() {
        for (kind, handling, patience, urgent, within, share) in &kinds {
            let id = format!("{kind}.{partner}");
            let queue = p.min(desks.len() - 1);
            network.classes.push(Class {
                priority: 1,
                urgent: Some(Urgent {
                    share: *urgent,
                    priority: 0,
                }),
                patience: patience.map(law),
                standard: Some(Standard {
                    within: *within,
                    until: Until::Start,
                    share: 0.8,
                }),
                clock: Some(0),
                repeat: Some(Repeat {
                    chance: 0.15,
                    chance_unserved: 0.0,
                    after: Distribution::Exactly(WEEK),
                }),
                ..Class::new(&id, Step::new("answer", queue, law(handling)))
            });
            let hourly = |h: usize| match h % 24 {
                hour @ 9..17 => per_hour / 60.0 * share * PROFILE[hour - 9],
                _ => 0.0,
            };
            let rates = Rates {
                week: (0..168).map(hourly).collect(),
                hours: Some(0),
                days: Vec::new(),
            };
            let class = network.classes.len() - 1;
            network
                .sources
                .push(Source::new(&id, Arrivals::Poisson(rates), class));
        }
    }
    network
}

/// The same network with the rates of the other where they agree to a billionth.
#[track_caller]
fn with_rates_of(mut network: Network, other: &Network) -> Network {
    for (own, theirs) in network.sources.iter_mut().zip(&other.sources) {
        let (Arrivals::Poisson(own), Arrivals::Poisson(theirs)) =
            (&mut own.arrivals, &theirs.arrivals)
        else {
            panic!("a source without rates");
        };
        for (x, y) in own.week.iter_mut().zip(&theirs.week) {
            assert!((*x - y).abs() <= 1e-12 * y.abs(), "{x} {y}");
            *x = *y;
        }
    }
    network
}

#[test]
fn the_reference_help_desk_is_read_from_text() {
    let pack = read(&help_desk());
    for (option, desks) in [
        ("stay", vec![("desk.a", 7), ("desk.b", 4), ("desk.c", 2)]),
        ("pooled", vec![("desk", 13)]),
    ] {
        let wanted = by_hand(&desks);
        let service = network(&pack, option);
        assert_eq!(with_rates_of(service.network, &wanted), wanted, "{option}");
    }
}
