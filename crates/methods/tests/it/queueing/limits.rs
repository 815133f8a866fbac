//! Where one family of formulas becomes another.

use super::{close, team};
use comity_methods::queueing::*;

const TEAMS: [(f64, f64, usize); 4] = [
    (0.4, 6.0, 3),
    (0.8, 1.0, 1),
    (0.7, 12.1, 11),
    (970.0, 1.0, 1000),
];

#[test]
fn endless_patience_is_erlang_c() {
    for (rate, service, servers) in TEAMS {
        let team = team(rate, service, servers);
        let (a, c) = (erlang_a(&team, 1e12).unwrap(), erlang_c(&team).unwrap());
        close("wait", a.mean_wait, c.mean_wait, 1e-7);
        close("waiting", a.wait_probability, c.wait_probability, 1e-7);
        close("present", a.mean_present, c.mean_present, 1e-7);
        for time in [0.0, 0.01, 1.0, 20.0] {
            let (a, c) = (a.served_within(time), c.waits_at_most(time));
            close("within", a, c, 1e-7);
        }
    }
}

#[test]
fn no_patience_is_erlang_b() {
    for (rate, service, servers) in TEAMS {
        let a = erlang_a(&team(rate, service, servers), 1e-12).unwrap();
        let b = erlang_b(rate * service, servers).unwrap();
        close("loss", a.abandonment, b.loss, 1e-7);
        close("waiting", a.wait_probability, b.loss, 1e-7);
        close("utilisation", a.utilisation, b.utilisation, 1e-9);
    }
}

/// With patience like service, someone in the queue leaves as one in service would: M/M/∞.
#[test]
fn patience_like_service_is_a_poisson_number() {
    for (load, servers) in [(2.4, 3), (50.0, 40), (1_000.0, 1_050), (100_000.0, 99_500)] {
        let a = erlang_a(&team(load / 7.0, 7.0, servers), 7.0).unwrap();
        let present = poisson_present(load / 7.0, 7.0).unwrap();
        let waiting = 1.0 - present.at_most(servers - 1);
        close("waiting", a.wait_probability, waiting, 1e-8);
        close("present", a.mean_present, load, 1e-9);
    }
}

#[test]
fn exponential_service_at_one_server_is_erlang_c() {
    let c = erlang_c(&team(0.8, 1.0, 1)).unwrap();
    let g = pollaczek_khinchine(0.8, &Service::exponential(1.0)).unwrap();
    close("wait", g.mean_wait, c.mean_wait, 1e-14);
    close("present", g.mean_present, c.mean_present, 1e-14);
    // P(wait > t) = ρ e^(−(μ − λ) t), so the squared wait has the mean 2ρ ÷ (μ − λ)².
    let squared = g.wait_second_moment.unwrap();
    close("squared wait", squared, 2.0 * 0.8 / 0.04, 1e-12);
}

#[test]
fn limited_room_lies_between_loss_and_endless_waiting() {
    for (rate, service, servers) in TEAMS {
        let team = team(rate, service, servers);
        let none = finite_room(&team, servers).unwrap();
        let loss = erlang_b(team.offered_load(), servers).unwrap().loss;
        close("no room to wait", none.blocking, loss, 1e-9);
        let ample = finite_room(&team, servers + 3_000).unwrap();
        let c = erlang_c(&team).unwrap();
        close("ample room", ample.mean_wait, c.mean_wait, 1e-9);
    }
}

#[test]
fn a_large_population_is_erlang_c() {
    let c = erlang_c(&team(0.4, 6.0, 3)).unwrap();
    let people = 400_000;
    let many = Population {
        people,
        rate_each: 0.4 / people as f64,
        mean_service: 6.0,
        servers: 3,
    };
    let many = finite_population(&many).unwrap();
    close("wait", many.mean_wait, c.mean_wait, 2e-4);
    close("throughput", many.throughput, 0.4, 2e-5);
}

#[test]
fn a_population_with_a_server_each_does_not_wait() {
    let each = Population {
        people: 20,
        rate_each: 0.1,
        mean_service: 5.0,
        servers: 20,
    };
    let each = finite_population(&each).unwrap();
    // Each is away 10 and with their server 5.
    close("present", each.mean_present, 20.0 / 3.0, 1e-12);
    assert_eq!(each.mean_wait, 0.0);
}

#[test]
fn priorities_of_many_servers_at_one_server() {
    let rates = [0.2, 0.3, 0.3];
    let classes = rates.map(|arrival_rate| PriorityClass {
        arrival_rate,
        service: Service::exponential(1.0),
    });
    let pairs = [
        (
            single_server_non_preemptive(&classes),
            non_preemptive(&rates, 1.0, 1),
        ),
        (
            single_server_preemptive_resume(&classes),
            preemptive_resume(&rates, 1.0, 1),
        ),
    ];
    for (general, many) in pairs {
        for (general, many) in general.unwrap().iter().zip(many.unwrap()) {
            close("wait", general.mean_wait, many.mean_wait, 1e-12);
        }
    }
}

#[test]
fn one_class_is_no_priority() {
    let c = erlang_c(&team(0.4, 6.0, 3)).unwrap();
    for alone in [
        non_preemptive(&[0.4], 6.0, 3),
        preemptive_resume(&[0.4], 6.0, 3),
    ] {
        close("wait", alone.unwrap()[0].mean_wait, c.mean_wait, 1e-13);
    }
}

#[test]
fn batches_of_one_and_breaks_of_nearly_nothing() {
    let service = Service::with_scv(1.0, 2.0);
    let plain = pollaczek_khinchine(0.7, &service).unwrap();
    let ones = Batch {
        rate: 0.7,
        mean_size: 1.0,
        size_second_moment: 1.0,
    };
    assert_eq!(
        batch_arrivals(&ones, &service).unwrap().mean_wait,
        plain.mean_wait
    );
    let brief = multiple_vacations(0.7, &service, &Service::constant(1e-9)).unwrap();
    close("wait", brief.mean_wait, plain.mean_wait, 1e-8);
}

/// The number present in M^[X]/M/1 is ρ (1 + E[X²]/E[X]) ÷ 2 (1 − ρ) (Gross and Harris).
#[test]
fn batches_with_exponential_service() {
    let batch = Batch {
        rate: 0.2,
        mean_size: 3.0,
        size_second_moment: 15.0,
    };
    let desk = batch_arrivals(&batch, &Service::exponential(1.0)).unwrap();
    let present = 0.6 * (1.0 + 15.0 / 3.0) / (2.0 * 0.4);
    close("present", desk.mean_present, present, 1e-13);
}

#[test]
fn the_approximation_is_exact_where_it_says() {
    for scv in [0.0, 0.5, 1.0, 4.0] {
        let about = allen_cunneen(&team(0.8, 1.0, 1), 1.0, scv).unwrap();
        let exact = pollaczek_khinchine(0.8, &Service::with_scv(1.0, scv)).unwrap();
        close("wait", about.mean_wait, exact.mean_wait, 1e-13);
        let bound = kingman_bound(0.8, 1.0, 1.0, scv).unwrap();
        assert!(exact.mean_wait <= bound);
    }
    let many = allen_cunneen(&team(0.4, 6.0, 3), 1.0, 1.0).unwrap();
    let exact = erlang_c(&team(0.4, 6.0, 3)).unwrap();
    close("wait", many.mean_wait, exact.mean_wait, 1e-15);
}

/// D/M/1: of the requests a share r finds the server busy, r = e^(−(1 − r)/ρ), and waits 1/(1 − r).
#[test]
fn the_bound_holds_and_the_approximation_is_near_for_arrivals_by_the_clock() {
    for load in [0.5f64, 0.8, 0.95] {
        let mut busy = 0.5;
        for _ in 0..10_000 {
            busy = f64::exp(-(1.0 - busy) / load);
        }
        let exact = busy / (1.0 - busy);
        let bound = kingman_bound(load, 1.0, 0.0, 1.0).unwrap();
        assert!(exact < bound, "{load}: {exact} above {bound}");
        let about = allen_cunneen(&team(load, 1.0, 1), 0.0, 1.0).unwrap();
        let off = about.mean_wait / exact - 1.0;
        // Always above, and the nearer the busier.
        assert!(off > 0.0 && off < 2.0 * (1.0 - load), "{load}: {off}");
    }
}

/// Halfin and Whitt's share waiting, against Erlang C at a large load.
#[test]
fn square_root_staffing_keeps_its_word_in_a_large_team() {
    for reserve in [0.5, 1.0, 2.0] {
        let servers = square_root_staffing(10_000.0, reserve).unwrap();
        let exact = erlang_c(&team(10_000.0, 1.0, servers)).unwrap();
        let about = halfin_whitt_wait(reserve).unwrap();
        close("waiting", exact.wait_probability, about, 0.05);
    }
}
