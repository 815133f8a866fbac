//! Flow files: the reference help desk read from text, and every slip told with its place.

use comity_business_case::{Nation, Pack, PackFiles, ServiceFlow, ServiceNetwork, bank_holidays};
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
pub fn help_desk() -> PackFiles {
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

/// The help desk with something else in place of a part of one file; at its end if no part is
/// named.
#[track_caller]
pub fn but(path: &str, part: &str, instead: &str) -> PackFiles {
    let mut files = help_desk();
    let text = String::from_utf8(files.bytes(path).unwrap().to_vec()).unwrap();
    assert!(text.contains(part), "{path} has no {part}");
    let text = match part {
        "" => format!("{text}\n{instead}"),
        _ => text.replacen(part, instead, 1),
    };
    files.add(path, text);
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

/// The same, the pack with one more estimate and without the warning of those not in use.
#[track_caller]
fn changed(files: &PackFiles, estimates: &str) -> Pack {
    let mut files = files.clone();
    files.add("estimates.csv", format!("{ESTIMATES}{estimates}"));
    crate::case::read(&files)
}

fn class<'n>(network: &'n Network, id: &str) -> &'n Class {
    network.classes.iter().find(|c| c.id == id).unwrap()
}

fn rates<'n>(network: &'n Network, id: &str) -> &'n Rates {
    let source = network.sources.iter().find(|s| s.id == id).unwrap();
    match &source.arrivals {
        Arrivals::Poisson(rates) => rates,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn near(x: f64, wanted: f64) {
    assert!((x - wanted).abs() <= 1e-12 * wanted.abs(), "{x} {wanted}");
}

#[test]
fn labels_say_whose_classes_and_teams_are() {
    let files = but(
        "flow/stay.toml",
        "each =",
        "name = \"Own desk\"\ncost_per_hour = \"25 GBP per hour\"\neach =",
    );
    let service = network(&read(&files), "stay");
    assert_eq!(service.classes[4].kind, "request");
    assert_eq!(service.classes[4].partner, 1);
    assert_eq!(service.teams[2].id, "desk.c");
    assert_eq!(service.teams[2].name, "Own desk, c");
    assert_eq!(service.teams[2].partner, Some(2));
    near(service.teams[2].cost_per_hour.unwrap(), 25.0);
    assert_eq!(service.run.start.to_string(), "2027-04-05");
    assert_eq!(
        (
            service.run.warm_up,
            service.run.measured,
            service.run.run_off
        ),
        (None, 26, 1)
    );
    assert_eq!(service.front_line_cost_per_hour, None);
}

#[test]
fn the_run_begins_on_the_first_monday_of_the_case_unless_it_is_said() {
    let files = but(
        "flow/demand.toml",
        "start = 2027-04-05",
        "warm_up = 4\nmeasured = 52\nrun_off = 2\nfront_line_cost_per_hour = \"18 GBP per hour\"",
    );
    let service = network(&read(&files), "pooled");
    assert_eq!(service.run.start.to_string(), "2027-04-05");
    assert_eq!(
        (
            service.run.warm_up,
            service.run.measured,
            service.run.run_off
        ),
        (Some(4), 52, 2)
    );
    near(service.front_line_cost_per_hour.unwrap(), 18.0);
}

#[test]
fn all_options_meet_the_same_sources() {
    let pack = read(&help_desk());
    assert_eq!(
        network(&pack, "stay").network.sources,
        network(&pack, "pooled").network.sources
    );
}

#[test]
fn the_order_of_kinds_changes_no_source() {
    let mixed = "kind = \"complex\"\nid = \"post\"";
    let mix = "mix = { request = \"20%\", complex = \"50%\", enquiry = \"30%\" }\nid = \"post\"";
    let files = but("flow/demand.toml", "kind = \"complex\"", mixed);
    let text = String::from_utf8(files.bytes("flow/demand.toml").unwrap().to_vec()).unwrap();
    let text = text.replace(mixed, mix);
    let cut = |from: &str, to: &str| &text[text.find(from).unwrap()..text.find(to).unwrap()];
    let enquiry = cut("[[kind]]\nid = \"enquiry\"", "[[kind]]\nid = \"request\"");
    let request = cut("[[kind]]\nid = \"request\"", "[[kind]]\nid = \"complex\"");
    let swapped = text.replacen(
        &format!("{enquiry}{request}"),
        &format!("{request}{enquiry}"),
        1,
    );
    assert_ne!(swapped, text);
    let of = |text: String| {
        let mut files = help_desk();
        files.add("flow/demand.toml", text);
        let network = network(&read(&files), "stay").network;
        let named = |s: &Source| {
            let mix: Vec<_> = s
                .mix
                .iter()
                .map(|(share, c)| (*share, network.classes[*c].id.clone()))
                .collect();
            (s.id.clone(), s.arrivals.clone(), mix)
        };
        network.sources.iter().map(named).collect::<Vec<_>>()
    };
    let (before, after) = (of(text.clone()), of(swapped));
    assert_eq!(before, after);
    assert_eq!(before[2].0, "post.a");
    let mix: Vec<&str> = before[2].2.iter().map(|(_, c)| c.as_str()).collect();
    assert_eq!(mix, ["complex.a", "enquiry.a", "request.a"]);
}

#[test]
fn a_network_follows_the_values_of_its_inputs() {
    let pack = read(&help_desk());
    let flow = pack.flow.as_ref().unwrap();
    let mut inputs = ServiceFlow::means(&pack);
    assert_eq!(inputs.len(), 2);
    near(inputs[0], 12.0 * 8766.0);
    let before = flow.network(&pack, 0, &inputs).unwrap().network;
    inputs[0] *= 1.5;
    let after = flow.network(&pack, 0, &inputs).unwrap().network;
    let morning = 9;
    near(
        rates(&after, "enquiry.b").week[morning],
        1.5 * rates(&before, "enquiry.b").week[morning],
    );
    assert_eq!(rates(&after, "enquiry.c"), rates(&before, "enquiry.c"));
    assert_eq!(flow.used_inputs(0), [0, 1]);
    let drawn = ServiceFlow::in_base_units(&pack, &[12.0, 6.0]);
    near(drawn[1], 6.0 * 8766.0);
}

#[test]
fn a_value_that_makes_no_sense_in_a_future_is_named_with_its_place() {
    let files = but("flow/pooled.toml", "", "[[effect]]\nrepeat = \"again\"\n");
    let pack = changed(
        &files,
        "again,,\"uniform(0, 1.5)\",share,count,A,2026-10-01\n",
    );
    let flow = pack.flow.as_ref().unwrap();
    let mut inputs = ServiceFlow::means(&pack);
    assert!(flow.network(&pack, 1, &inputs).is_ok());
    inputs[2] = 1.25;
    let problem = flow.network(&pack, 1, &inputs).unwrap_err();
    assert_eq!(
        crate::case::told(&[problem]),
        "flow/pooled.toml:9:10\n  the chance of a repeat contact comes to 1.25; it must lie between 0 and 1 (100 %)\n  change the estimates behind it, or keep it within its limits: min(1, max(0, …))"
    );
    assert_eq!(
        (flow.used_inputs(0), flow.used_inputs(1)),
        (vec![0, 1], vec![0, 1, 2])
    );
    assert!(flow.network(&pack, 0, &inputs).is_ok());
}

#[test]
fn those_who_take_no_part_keep_the_layout_of_staying() {
    let mut files = but(
        "flow/pooled.toml",
        "",
        "[[effect]]\nhandling_factor = 1.2\n",
    );
    files.add(
        "options/pooled.toml",
        format!("{POOLED}members = [\"a\", \"b\"]\n"),
    );
    let service = network(&read(&files), "pooled");
    let ids: Vec<&str> = service.teams.iter().map(|t| t.id.as_str()).collect();
    assert_eq!(ids, ["desk", "desk.c"]);
    assert_eq!(service.network.queues.len(), 2);
    assert_eq!(service.network.teams[1].shifts[0].posts, Some(2));
    let factor = |id: &str| class(&service.network, id).steps[0].factor;
    assert_eq!((factor("enquiry.a"), factor("enquiry.c")), (1.2, 1.0));
    assert_eq!(class(&service.network, "complex.c").steps[0].queue, 1);
}

#[test]
fn those_who_take_no_part_need_a_layout_of_staying() {
    let mut files = PackFiles::new();
    for path in help_desk().paths().filter(|p| *p != "flow/stay.toml") {
        files.add(path, help_desk().bytes(path).unwrap().to_vec());
    }
    let told = |files: &PackFiles| crate::case::told(&Pack::read(files).problems);
    assert_eq!(
        told(&files),
        "\n  the option `stay` is not simulated: flow/ has no layout for it\n  add a file with option = \"…\" and its teams to flow/"
    );
    files.add(
        "options/pooled.toml",
        format!("{POOLED}members = [\"a\", \"b\"]\n"),
    );
    assert!(told(&files).starts_with(
        "flow/pooled.toml:1:10\n  some partners take no part in this option, and it is not said how they are answered\n"
    ));
}

#[test]
fn effects_multiply_replace_and_transfer() {
    let effects = r#"[[effect]]
kinds = ["enquiry"]
partners = ["c"]
handling_factor = 1.2
demand = 1.5
repeat_unserved = "40%"
front_line = "3 minutes"
reach = "97%"
travel = "1 day"
patience = "5 minutes"
transfer = { chance = "10%", handling = "exponential(3) minutes" }

[[effect]]
handling_factor = 2
repeat = "30%"
"#;
    let pack = read(&but("flow/pooled.toml", "", effects));
    let (stay, pooled) = (
        network(&pack, "stay").network,
        network(&pack, "pooled").network,
    );
    let enquiry = class(&pooled, "enquiry.c");
    assert_eq!(enquiry.steps[0].factor, 1.2 * 2.0);
    assert_eq!(enquiry.steps[1].id, "transfer");
    assert_eq!(enquiry.steps[1].queue, enquiry.steps[0].queue);
    assert_eq!(
        enquiry.steps[1].next,
        [Next {
            chance: 1.0,
            step: 0,
            after: None
        }]
    );
    assert_eq!(
        enquiry.starts,
        [
            Start {
                chance: 0.9,
                step: 0
            },
            Start {
                chance: 0.1,
                step: 1
            }
        ]
    );
    let repeat = enquiry.repeat.as_ref().unwrap();
    assert_eq!((repeat.chance, repeat.chance_unserved), (0.3, 0.4));
    assert_eq!((enquiry.front_line, enquiry.reach), (3.0, 0.97));
    assert_eq!(enquiry.travel, Some(Distribution::Exactly(DAY)));
    assert_eq!(enquiry.patience, Some(Distribution::Exactly(5.0)));
    assert_eq!(class(&pooled, "enquiry.a").starts.len(), 1);
    assert_eq!(
        class(&stay, "enquiry.c").repeat.as_ref().unwrap().chance,
        0.15
    );
    near(
        rates(&pooled, "enquiry.c").week[9],
        1.5 * rates(&stay, "enquiry.c").week[9],
    );
    assert_eq!(rates(&pooled, "enquiry.a"), rates(&stay, "enquiry.a"));
}

#[test]
fn demand_changes_the_mix_of_arrivals_with_several_kinds() {
    let demand = "[[arrivals]]\nid = \"post\"\nmix = { enquiry = \"60%\", complex = \"40%\" }\nrate = \"10 contacts per hour\"\n";
    let mut files = but("flow/demand.toml", "", demand);
    files.add(
        "flow/pooled.toml",
        format!("{TOGETHER}\n[[effect]]\nkinds = [\"complex\"]\ndemand = 2\n"),
    );
    let pooled = network(&read(&files), "pooled").network;
    let source = pooled.sources.iter().find(|s| s.id == "post.b").unwrap();
    near(rates(&pooled, "post.b").week[0], 14.0 / 60.0);
    near(source.mix[0].0, 8.0 / 14.0);
    assert_eq!(pooled.classes[source.mix[0].1].id, "complex.b");
}

#[test]
fn tiers_overflow_and_reserves_make_queues() {
    let layout = r#"option = "pooled"

[[team]]
id = "own"
each = "partner"
posts = 2
hours = "office"
serves = [{ kinds = ["complex"], partners = "own", keep_free = 1 }, { partners = "own" }]
room = 20
full = "lost"

[[team]]
id = "hub"
partner = "a"
posts = "unlimited"
serves = [{ kinds = ["enquiry", "request"], partners = "others", tier = 1, from_waiting = 3, handling_factor = "1.1" }]
closing = "put down"
preempts = true
absence = "5%"
other_work = "exponential(10) minutes"
learning = { extra = "20%", fades = "12 weeks" }
"#;
    let mut files = help_desk();
    files.add("flow/pooled.toml", layout);
    let network = network(&read(&files), "pooled").network;
    let ids: Vec<&str> = network.queues.iter().map(|q| q.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "own.a",
            "own.a (2)",
            "own.b + hub",
            "own.b",
            "own.c + hub",
            "own.c"
        ]
    );
    assert_eq!(network.queues[2].room, Some(20));
    let hub = &network.teams[3];
    assert_eq!(hub.id, "hub");
    let serves = Serves {
        queue: 2,
        tier: 1,
        from_waiting: 3,
        keep_free: 0,
        factor: 1.1,
    };
    assert_eq!(hub.serves, [serves, Serves { queue: 4, ..serves }]);
    assert_eq!(
        (hub.closing, hub.preempts, hub.absence),
        (Closing::PutDown, true, 0.05)
    );
    assert_eq!(
        hub.learning,
        Some(Learning {
            extra: 0.2,
            fades: 12.0 * WEEK
        })
    );
    assert_eq!(hub.shifts[0].posts, None);
    assert!(network.hours[hub.shifts[0].hours].never_closes());
    assert_eq!(
        network.teams[0].serves[1],
        Serves {
            keep_free: 1,
            ..Serves::all_of(1)
        }
    );
}

#[test]
fn steps_follow_one_another() {
    let steps = r#"[[step]]
id = "triage"
kinds = ["enquiry", "complex"]
handling = "exponential(2) minutes"
next = { expert = "30%" }
after = { expert = "1 day" }

[[step]]
id = "expert"

[[team]]
id = "second"
posts = 1
serves = [{ steps = ["expert"] }]
"#;
    let mut files = but("flow/pooled.toml", "", steps);
    let text = String::from_utf8(files.bytes("flow/pooled.toml").unwrap().to_vec()).unwrap();
    files.add(
        "flow/pooled.toml",
        text.replacen(
            "posts = 13",
            "posts = 13\nserves = [{ steps = [\"triage\"] }]",
            1,
        ),
    );
    let network = network(&read(&files), "pooled").network;
    let enquiry = class(&network, "enquiry.b");
    let names: Vec<&str> = enquiry.steps.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(names, ["triage", "expert"]);
    assert_eq!(
        enquiry.steps[0].next,
        [Next {
            chance: 0.3,
            step: 1,
            after: Some(Distribution::Exactly(DAY))
        }]
    );
    assert_eq!((enquiry.steps[0].queue, enquiry.steps[1].queue), (0, 1));
    let request = class(&network, "request.b");
    assert_eq!(
        (request.steps.len(), request.steps[0].id.as_str()),
        (1, "expert")
    );
    assert_eq!(
        request.steps[0].handling,
        Distribution::parse("lognormal(mean 15, sd 12)").unwrap()
    );
}

#[test]
fn a_volume_is_kept_by_any_profile() {
    let office = "hours = \"office\"\nby_weekday = { mon = 1.4, fri = 0.6 }\nby_hour = { \"09:30\" = 2 }\nby_month = { jan = 1.5, jul = 0.5 }";
    let arrivals = format!(
        "[[arrivals]]\nid = \"post\"\nkind = \"complex\"\nvolume = \"5259.6 contacts per year\"\n{office}\n"
    );
    let network = network(&read(&but("flow/demand.toml", "", &arrivals)), "stay").network;
    let rates = rates(&network, "post.a");
    assert_eq!(rates.week.len(), 336);
    let hours = &network.hours[rates.hours.unwrap()];
    let part = |(n, rate): (usize, &f64)| {
        rate * hours.open_minutes(n as f64 * 30.0, (n + 1) as f64 * 30.0)
    };
    let asked: f64 = rates.week.iter().enumerate().map(part).sum();
    near(asked, 5259.6 / 525_960.0 * WEEK);
    near(rates.week[19], 2.0 * rates.week[18]);
    // 5 April is in neither month; July comes 87 days later, January 271.
    near(rates.days[87], 0.5 * rates.days[0]);
    near(rates.days[271], 1.5 * rates.days[0]);
    // What January has more, July has less: the mean over the year is 1.
    near(rates.days[0], 1.0);
}

#[test]
fn growth_is_compound_from_the_start_of_the_run() {
    let network = network(
        &read(&but(
            "flow/demand.toml",
            "kind = \"complex\"\n",
            "kind = \"complex\"\ngrowth = \"2% per year\"\n",
        )),
        "stay",
    )
    .network;
    let days = &rates(&network, "complex.c").days;
    assert_eq!(days.len(), 7 * (104 + 26 + 1 + 1));
    assert_eq!(days[0], 1.0);
    near(days[730] / days[0], 1.02_f64.powf(730.0 / 365.25));
}

#[test]
fn gaps_people_and_logs_are_read() {
    let arrivals = r#"[[arrivals]]
id = "belt"
kind = "request"
partner = "b"
gap = "gamma(shape 2, scale 0.5) hours"
hours = "office"
batch = "discrete(1: 0.7, 2: 0.3)"

[[arrivals]]
id = "schools"
kind = "request"
partner = "b"
population = 5
think = "exponential(60) minutes"

[[arrivals]]
id = "morning"
kind = "request"
partner = "b"
at = [0, 1, 2, 3, 10]
handling = [3, 2, 1, 4, 1]

[[arrivals]]
id = "log"
file = "flow/log.csv"
"#;
    let mut files = but("flow/demand.toml", "", arrivals);
    files.add(
        "flow/log.csv",
        "at,partner,kind,handling\n30,a,enquiry,2\n10,a,enquiry,1\n20,c,enquiry,\n5,a,complex,\n",
    );
    let network = network(&read(&files), "stay").network;
    let source = |id: &str| network.sources.iter().find(|s| s.id == id).unwrap();
    let gap = Distribution::parse("gamma(shape 2, scale 30)").unwrap();
    assert_eq!(
        source("belt.b").arrivals,
        Arrivals::Renewal {
            gap,
            hours: Some(0)
        }
    );
    assert!(source("belt.b").batch.is_some());
    let think = Distribution::Exponential { mean: 60.0 };
    assert_eq!(
        source("schools.b").arrivals,
        Arrivals::Population { size: 5, think }
    );
    let trace = |at: &[f64], handling: &[f64]| Arrivals::Trace {
        at: at.to_vec(),
        handling: handling.to_vec(),
    };
    assert_eq!(
        source("morning.b").arrivals,
        trace(&[0.0, 1.0, 2.0, 3.0, 10.0], &[3.0, 2.0, 1.0, 4.0, 1.0])
    );
    assert_eq!(
        source("log-enquiry.a").arrivals,
        trace(&[10.0, 30.0], &[1.0, 2.0])
    );
    assert_eq!(source("log-enquiry.c").arrivals, trace(&[20.0], &[]));
    assert_eq!(source("log-complex.a").arrivals, trace(&[5.0], &[]));
    assert!(!network.sources.iter().any(|s| s.id == "log-complex.c"));
}

#[test]
fn slips_in_a_log_are_told_by_cell() {
    let mut files = but(
        "flow/demand.toml",
        "",
        "[[arrivals]]\nid = \"log\"\nfile = \"flow/log.csv\"\n",
    );
    files.add("flow/log.csv", "at,partner,kind,handling\n-1,a,enquiry,\n1,d,enquiry,\n2,a,enquirey,\n3,,enquiry,\n4,a,enquiry,x\n");
    assert_eq!(
        crate::case::told(&Pack::read(&files).problems),
        "flow/log.csv:2:1
  `-1` is no number of minutes
  write minutes, 0 or more, such as 12.5
flow/log.csv:3:3
  `d` is not one of the partners
  did you mean `a`? Otherwise choose from a, b, c
flow/log.csv:4:5
  `enquirey` is not one of the kinds
  did you mean `enquiry`? Otherwise choose from enquiry, request, complex
flow/log.csv:5:3
  this row says no partner
  fill the column `partner`, or name the partner in the [[arrivals]]
flow/log.csv:6:13
  `x` is no number of minutes
  write minutes, 0 or more, such as 12.5"
    );
}

#[test]
fn hours_keep_bank_holidays_and_further_days() {
    let open = "open = [\"mon-fri 09:00-17:00\", \"sat 22:00-02:00\"]\nholidays = \"england-and-wales\"\nclosed = [2027-05-12]";
    let files = but("flow/demand.toml", "open = [\"mon-fri 09:00-17:00\"]", open);
    let network = network(&read(&files), "stay").network;
    let hours = &network.hours[0];
    let day = |d: f64| hours.open_minutes(d * DAY, (d + 1.0) * DAY);
    assert_eq!(day(0.0), 480.0);
    assert_eq!((day(5.0), day(6.0)), (120.0, 120.0));
    assert_eq!((day(28.0), day(29.0)), (0.0, 480.0)); // Monday 3 May
    assert_eq!(day(37.0), 0.0); // Wednesday 12 May
    assert_eq!(day(56.0), 0.0); // Monday 31 May
}

#[test]
fn formulas_of_a_flow_use_estimates() {
    let mut files = help_desk();
    files.add(
        "estimates.csv",
        format!("{ESTIMATES}spare,,exactly(1),share,count,A,2026-10-01\n"),
    );
    let told = crate::case::told(&Pack::read(&files).problems);
    assert!(told.contains("no formula speaks of spare\n"), "{told}");
}

#[test]
fn files_that_no_flow_names_are_not_passed_over() {
    let mut files = help_desk();
    files.add("flow/log.csv", "at\n1\n");
    let told = crate::case::told(&Pack::read(&files).problems);
    assert!(told.contains("flow/log.csv was not read"), "{told}");
}

#[test]
fn a_pack_without_flow_has_none() {
    assert!(read(&comity_testkit::small_pack()).flow.is_none());
}

/// Bank holidays on <https://www.gov.uk/bank-holidays> for 2022 to 2028; the lists of the coming
/// years follow the same rules.
const HOLIDAYS: [(&str, i16, &str); 21] = [
    (
        "england-and-wales",
        2022,
        "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    ),
    (
        "england-and-wales",
        2023,
        "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    ),
    (
        "england-and-wales",
        2024,
        "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    ),
    (
        "england-and-wales",
        2025,
        "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    ),
    (
        "england-and-wales",
        2026,
        "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    ),
    (
        "england-and-wales",
        2027,
        "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    ),
    (
        "england-and-wales",
        2028,
        "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    ),
    (
        "scotland",
        2022,
        "01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-26 12-27",
    ),
    (
        "scotland",
        2023,
        "01-02 01-03 04-07 05-01 05-08 05-29 08-07 11-30 12-25 12-26",
    ),
    (
        "scotland",
        2024,
        "01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26",
    ),
    (
        "scotland",
        2025,
        "01-01 01-02 04-18 05-05 05-26 08-04 12-01 12-25 12-26",
    ),
    (
        "scotland",
        2026,
        "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28",
    ),
    (
        "scotland",
        2027,
        "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28",
    ),
    (
        "scotland",
        2028,
        "01-03 01-04 04-14 05-01 05-29 08-07 11-30 12-25 12-26",
    ),
    (
        "northern-ireland",
        2022,
        "01-03 03-17 04-15 04-18 05-02 06-02 06-03 07-12 08-29 09-19 12-26 12-27",
    ),
    (
        "northern-ireland",
        2023,
        "01-02 03-17 04-07 04-10 05-01 05-08 05-29 07-12 08-28 12-25 12-26",
    ),
    (
        "northern-ireland",
        2024,
        "01-01 03-18 03-29 04-01 05-06 05-27 07-12 08-26 12-25 12-26",
    ),
    (
        "northern-ireland",
        2025,
        "01-01 03-17 04-18 04-21 05-05 05-26 07-14 08-25 12-25 12-26",
    ),
    (
        "northern-ireland",
        2026,
        "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28",
    ),
    (
        "northern-ireland",
        2027,
        "01-01 03-17 03-26 03-29 05-03 05-31 07-12 08-30 12-27 12-28",
    ),
    (
        "northern-ireland",
        2028,
        "01-03 03-17 04-14 04-17 05-01 05-29 07-12 08-28 12-25 12-26",
    ),
];

#[test]
fn bank_holidays_are_those_published() {
    for (nation, year, days) in HOLIDAYS {
        let of = Nation::ALL
            .iter()
            .find(|(word, _)| *word == nation)
            .unwrap()
            .1;
        let found: Vec<String> = bank_holidays(of, year)
            .iter()
            .map(|d| d.strftime("%m-%d").to_string())
            .collect();
        assert_eq!(found.join(" "), days, "{nation} {year}");
    }
    let victory: jiff::civil::Date = "2020-05-08".parse().unwrap();
    assert!(bank_holidays(Nation::EnglandAndWales, 2020).contains(&victory));
}

/// The files printed on the reference page, in their order.
fn printed(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let parts = text.split(fence.as_str()).skip(1);
    parts
        .map(|p| p.split("```").next().unwrap().to_owned())
        .collect()
}

#[test]
fn the_example_of_the_reference_is_a_flow() {
    let page = crate::case::page("docs/reference/flow.md");
    let toml = printed(&page, "toml");
    let [demand, stay, pooled] = toml.as_slice() else {
        panic!("{} files", toml.len());
    };
    let mut files = help_desk();
    let partners = [
        ("\"a\"", "\"alder\""),
        ("\"b\"", "\"birch\""),
        ("\"c\"", "\"cedar\""),
    ];
    let partnership = partners
        .iter()
        .fold(PARTNERSHIP.to_owned(), |text, (old, new)| {
            text.replace(old, new)
        });
    files.add("partnership.toml", partnership);
    files.add("estimates.csv", printed(&page, "csv").concat());
    files.add("flow/demand.toml", demand.as_str());
    files.add("flow/stay.toml", stay.as_str());
    files.add("flow/pooled.toml", pooled.as_str());
    let pack = read(&files);
    let flow = pack.flow.as_ref().unwrap();
    assert_eq!(flow.says(1), "One desk for all three.");
    let pooled = network(&pack, "pooled").network;
    near(
        class(&pooled, "complex.cedar").steps[0].factor,
        1.0 + (4.0 * 0.05 + 0.15) / 6.0,
    );
    assert_eq!(network(&pack, "stay").network.teams.len(), 3);
}

/// Every field that may be written stands in the reference: the errors of misspelt ones list them.
#[test]
fn every_field_is_in_the_reference() {
    let page = crate::case::page("docs/reference/flow.md");
    let misspelt = [
        ("flow/demand.toml", "[run]", "[run]\nzzz = 1"),
        ("flow/demand.toml", "open =", "zzz = 1\nopen ="),
        ("flow/demand.toml", "handling =", "zzz = 1\nhandling ="),
        ("flow/demand.toml", "rate =", "zzz = 1\nrate ="),
        ("flow/demand.toml", "within =", "zzz = 1, within ="),
        ("flow/pooled.toml", "posts =", "zzz = 1\nposts ="),
        (
            "flow/pooled.toml",
            "posts =",
            "serves = [{ zzz = 1 }]\nposts =",
        ),
        (
            "flow/pooled.toml",
            "posts =",
            "learning = { zzz = 1 }\nposts =",
        ),
        (
            "flow/pooled.toml",
            "posts =",
            "shifts = [{ zzz = 1 }]\nposts =",
        ),
        ("flow/pooled.toml", "", "[[step]]\nzzz = 1\n"),
        ("flow/pooled.toml", "", "[[effect]]\nzzz = 1\n"),
        (
            "flow/pooled.toml",
            "",
            "[[effect]]\ntransfer = { zzz = 1 }\n",
        ),
    ];
    for (file, part, instead) in misspelt {
        let problems = Pack::read(&but(file, part, instead)).problems;
        let message = &problems[0].message;
        let fields = message.split('`').skip(3).step_by(2).collect::<Vec<_>>();
        assert!(fields.len() > 1, "{message}");
        for field in fields {
            let words = page.split(|c: char| !c.is_alphanumeric() && c != '_');
            assert!(
                words.into_iter().any(|w| w == field),
                "{field} of {instead}"
            );
        }
    }
}
