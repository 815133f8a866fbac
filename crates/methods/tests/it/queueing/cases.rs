//! Printed cases that the simulation has to meet too, computed once with numpy.

use super::team;
use comity_methods::queueing::*;

/// A case, its measure, what the formula gives and what is printed.
type Row = (&'static str, &'static str, f64, &'static str);

/// Every row agrees with what is printed to half of its last digit.
#[track_caller]
fn check(rows: &[Row]) {
    for (case, measure, found, printed) in rows {
        let decimals = printed.split_once('.').map_or(0, |(_, after)| after.len());
        let expected: f64 = printed.parse().unwrap();
        // A rounding above a half, for values that end in a 5 themselves.
        let half = 0.500_001 * 10f64.powi(-i32::try_from(decimals).unwrap());
        assert!(
            (found - expected).abs() <= half,
            "{case}, {measure}: {found} is not {printed}"
        );
    }
}

#[test]
fn one_server_and_three() {
    let one = erlang_c(&team(0.8, 1.0, 1)).unwrap();
    let three = erlang_c(&team(0.4, 6.0, 3)).unwrap();
    check(&[
        ("V1", "mean wait", one.mean_wait, "4.000000"),
        ("V1", "mean time", one.mean_time, "5.000000"),
        ("V1", "mean present", one.mean_present, "4.000000"),
        ("V1", "P95 of time", one.time_quantile(0.95), "14.978661"),
        ("V1", "P95 of wait", one.wait_quantile(0.95), "13.862944"),
        ("V2", "share waiting", three.wait_probability, "0.647191"),
        ("V2", "mean wait", three.mean_wait, "6.471910"),
        ("V2", "P95 of wait", three.wait_quantile(0.95), "25.606185"),
        ("V2", "within 20", three.waits_at_most(20.0), "0.912412"),
        ("V2", "mean queue", three.mean_queue, "2.588764"),
        ("V2", "utilisation", three.utilisation, "0.800000"),
    ]);
}

#[test]
fn any_time_of_service() {
    let wait = |rate, service: Service| pollaczek_khinchine(rate, &service).unwrap().mean_wait;
    let mix = Service::mixture(&[
        (0.6, Service::exponential(6.0)),
        // Log-normal with mean 15 and standard deviation 12.
        (0.3, Service::with_scv(15.0, (12.0f64 / 15.0).powi(2))),
        // Gamma with shape 2 and scale 20.
        (0.1, Service::with_scv(40.0, 0.5)),
    ])
    .unwrap();
    let desk = pollaczek_khinchine(0.04, &mix).unwrap();
    let lognormal = wait(0.8 / 15.0, Service::with_scv(15.0, 0.64));
    check(&[
        ("V3", "M/D/1", wait(0.8, Service::constant(1.0)), "2.000000"),
        (
            "V3",
            "M/E2/1",
            wait(0.8, Service::with_scv(1.0, 0.5)),
            "3.000000",
        ),
        (
            "V3",
            "scv 4",
            wait(0.8, Service::with_scv(1.0, 4.0)),
            "10.000000",
        ),
        ("V3", "log-normal", lognormal, "49.200000"),
        ("V3", "help desk, utilisation", desk.utilisation, "0.484000"),
        ("V3", "help desk, mean wait", desk.mean_wait, "15.267442"),
    ]);
}

#[test]
fn limited_room_loss_patience_and_population() {
    let room = finite_room(&team(2.0, 1.0, 2), 5).unwrap();
    let patient = erlang_a(&team(0.4, 6.0, 3), 30.0).unwrap();
    let staff = Population {
        people: 5,
        rate_each: 0.2,
        mean_service: 1.0,
        servers: 1,
    };
    let staff = finite_population(&staff).unwrap();
    check(&[
        ("V4", "blocking", room.blocking, "0.181818"),
        ("V4", "mean present", room.mean_present, "2.727273"),
        ("V4", "mean wait", room.mean_wait, "0.666667"),
        ("V4", "mean time", room.mean_time, "1.666667"),
        ("V5", "loss", erlang_b(8.0, 10).unwrap().loss, "0.121661"),
        ("V6", "share waiting", patient.wait_probability, "0.536045"),
        ("V6", "abandonment", patient.abandonment, "0.078758"),
        ("V6", "mean wait", patient.mean_wait, "2.362734"),
        ("V6", "utilisation", patient.utilisation, "0.736994"),
        ("V15", "empty", staff.empty, "0.284868"),
        ("V15", "mean present", staff.mean_present, "1.424339"),
        ("V15", "throughput", staff.throughput, "0.715132"),
    ]);
}

#[test]
fn priorities() {
    let class = |arrival_rate, second_moment| PriorityClass {
        arrival_rate,
        service: Service {
            mean: 1.0,
            second_moment,
            third_moment: None,
        },
    };
    let classes = [class(0.2, 2.0), class(0.3, 1.5), class(0.3, 1.0)];
    let one = single_server_non_preemptive(&classes).unwrap();
    let three = non_preemptive(&[0.1, 0.3], 6.0, 3).unwrap();
    check(&[
        ("V7", "first", one[0].mean_wait, "0.71875"),
        ("V7", "second", one[1].mean_wait, "1.4375"),
        ("V7", "third", one[2].mean_wait, "5.75"),
        ("V8", "urgent", three[0].mean_wait, "1.617978"),
        ("V8", "ordinary", three[1].mean_wait, "8.089888"),
    ]);
}

fn node(outside_rate: f64, service_rate: f64, servers: usize) -> Node {
    Node {
        outside_rate,
        mean_service: 1.0 / service_rate,
        servers,
    }
}

#[test]
fn networks() {
    let nodes = [node(2.0, 1.0, 3), node(0.5, 2.5, 1), node(0.0, 1.5, 2)];
    let routing = [
        vec![0.0, 0.6, 0.2],
        vec![0.0, 0.0, 0.5],
        vec![0.15, 0.0, 0.0],
    ];
    let three = open_network(&nodes, &routing).unwrap();
    let again = open_network(&[node(0.6, 1.0, 1)], &[vec![0.15]]).unwrap();
    check(&[
        ("V10", "rate 1", three.arrival_rates[0], "2.202703"),
        ("V10", "rate 2", three.arrival_rates[1], "1.821622"),
        ("V10", "rate 3", three.arrival_rates[2], "1.351351"),
        ("V10", "present 1", three.nodes[0].mean_present, "3.704322"),
        ("V10", "present 2", three.nodes[1].mean_present, "2.685259"),
        ("V10", "present 3", three.nodes[2].mean_present, "1.130231"),
        ("V10", "present in all", three.mean_present, "7.519812"),
        ("V10", "time in all", three.mean_time, "3.007925"),
        ("V11", "rate", again.arrival_rates[0], "0.705882"),
        (
            "V11",
            "time of a visit",
            again.nodes[0].mean_time,
            "3.400000",
        ),
        ("V11", "time in all", again.mean_time, "4.000000"),
        ("V11", "present", again.mean_present, "2.400000"),
    ]);
}

#[test]
fn pooling() {
    let wait = |per_hour, servers| {
        let desk = erlang_c(&team(per_hour / 60.0, 12.1, servers));
        desk.unwrap().mean_wait
    };
    check(&[
        ("V13", "A", wait(24.0, 7), "1.608739"),
        ("V13", "B", wait(12.0, 4), "2.247416"),
        ("V13", "C", wait(6.0, 2), "6.985926"),
        ("V13", "pooled, 13", wait(42.0, 13), "0.291484"),
        ("V13", "pooled, 12", wait(42.0, 12), "0.659686"),
        ("V13", "pooled, 11", wait(42.0, 11), "1.549941"),
    ]);
}

#[test]
fn a_trace_without_chance() {
    let waits = waits_in_turn(&[0.0, 1.0, 2.0, 3.0, 10.0], &[3.0, 2.0, 1.0, 4.0, 1.0]);
    assert_eq!(waits.unwrap(), [0.0, 2.0, 3.0, 3.0, 0.0], "V18");
}

#[test]
fn staffing_for_eighty_per_cent_in_ten_minutes() {
    let standard = Standard {
        share: 0.8,
        within: 10.0,
    };
    let needed = |per_hour: f64| servers_by_erlang_c(per_hour / 60.0, 12.1, &standard).unwrap();
    assert_eq!([6.0, 12.0, 24.0, 42.0].map(needed), [3, 4, 7, 10], "V19");
}
