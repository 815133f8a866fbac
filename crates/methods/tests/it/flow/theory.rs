//! Agreement with theory: the simulated mean of many replications lies within 3.5 standard errors
//! of the exact value, and the standard error is below half a per cent of it.

use super::networks::{desk, exponential, law};
use comity_methods::flow::*;
use comity_methods::queueing::{
    self, Batch, PriorityClass, Service, batch_arrivals, erlang_a, erlang_b, erlang_c,
    multiple_vacations, pollaczek_khinchine, preemptive_resume, single_server_preemptive_resume,
};
use comity_methods::sampling::Distribution;
use comity_methods::statistics::{mean, sd};

/// Replications of every case.
const REPLICATIONS: u32 = 24;

/// Plays a network: warm-up and measured stretch in minutes.
struct Play<'a> {
    network: &'a Network,
    warm_up: f64,
    measured: f64,
}

impl Play<'_> {
    fn outcomes(&self) -> Vec<Outcome> {
        let compiled = compile(self.network).unwrap();
        let run = Run {
            warm_up: self.warm_up,
            measured: self.measured,
            run_off: 0.2 * self.warm_up,
            seed: 20_261_128,
            frames: None,
        };
        replicate(&compiled, &run, 0..REPLICATIONS, |o| o, || ())
    }
}

pub fn play(network: &Network, measured: f64) -> Vec<Outcome> {
    let warm_up = 0.05 * measured;
    let play = Play {
        network,
        warm_up,
        measured,
    };
    play.outcomes()
}

pub fn agrees(what: &str, outcomes: &[Outcome], measure: impl Fn(&Outcome) -> f64, exact: f64) {
    let values: Vec<f64> = outcomes.iter().map(measure).collect();
    let (found, error) = (mean(&values), sd(&values) / f64::from(REPLICATIONS).sqrt());
    assert!(
        error < 0.005 * exact.abs(),
        "{what}: known only to {:.2} %: {found} ± {error}, exact {exact}",
        100.0 * error / exact
    );
    assert!(
        (found - exact).abs() <= 3.5 * error.max(1e-12),
        "{what}: {found} ± {error}, exact {exact}: {:.1} errors off",
        (found - exact).abs() / error
    );
}

pub fn wait(class: usize) -> impl Fn(&Outcome) -> f64 {
    move |o| o.classes[class].waited_wall / o.classes[class].started as f64
}

fn time(class: usize) -> impl Fn(&Outcome) -> f64 {
    move |o| o.classes[class].took_wall / o.classes[class].done as f64
}

/// Mean number in queue and in hand of one team.
fn present(queue: usize, team: usize) -> impl Fn(&Outcome) -> f64 {
    move |o| (o.queues[queue].waiting + o.teams[team].busy) / o.measured
}

fn team(rate: f64, mean_service: f64, servers: usize) -> queueing::Team {
    queueing::Team {
        arrival_rate: rate,
        mean_service,
        servers,
    }
}

#[test]
fn one_server() {
    let outcomes = play(&desk(0.8, Some(1), exponential(1.0)), 1e6);
    agrees("M/M/1 Wq", &outcomes, wait(0), 4.0);
    agrees("M/M/1 W", &outcomes, time(0), 5.0);
    agrees("M/M/1 L", &outcomes, present(0, 0), 4.0);
    let p95 = |o: &Outcome| o.classes[0].waits.quantile(0.95);
    agrees("M/M/1 P95 wait", &outcomes, p95, (0.8f64 / 0.05).ln() / 0.2);
    let p95 = |o: &Outcome| o.classes[0].times.quantile(0.95);
    agrees("M/M/1 P95 time", &outcomes, p95, -(0.05f64.ln()) / 0.2);
}

#[test]
fn several_servers() {
    let outcomes = play(&desk(0.4, Some(3), exponential(6.0)), 2e6);
    let exact = erlang_c(&team(0.4, 6.0, 3)).unwrap();
    agrees("M/M/3 Wq", &outcomes, wait(0), exact.mean_wait);
    agrees(
        "M/M/3 Lq",
        &outcomes,
        |o| o.queues[0].waiting / o.measured,
        exact.mean_queue,
    );
    agrees(
        "M/M/3 busy",
        &outcomes,
        |o| o.teams[0].busy / o.teams[0].on_duty,
        0.8,
    );
    let p95 = |o: &Outcome| o.classes[0].waits.quantile(0.95);
    agrees("M/M/3 P95", &outcomes, p95, exact.wait_quantile(0.95));
    let within = |o: &Outcome| o.classes[0].waits.share_within(20.0);
    agrees(
        "M/M/3 within 20",
        &outcomes,
        within,
        exact.waits_at_most(20.0),
    );
    let waits = |o: &Outcome| 1.0 - o.classes[0].waits.share_within(0.0);
    agrees("M/M/3 P(wait)", &outcomes, waits, exact.wait_probability);
}

#[test]
fn one_server_with_any_handling_time() {
    for (text, scv) in [
        ("exactly(1)", 0.0),
        ("gamma(shape 2, scale 0.5)", 0.5),
        ("gamma(shape 0.5, scale 2)", 2.0),
        ("uniform(0, 2)", 1.0 / 3.0),
        ("lognormal(mean 1, sd 0.8)", 0.64),
        ("discrete(0.5: 0.8, 3: 0.2)", 1.0),
        ("mixture(90%: exponential(0.5), 10%: exponential(5.5))", 5.5),
    ] {
        let outcomes = play(
            &desk(0.7, Some(1), law(text)),
            if scv > 2.0 { 2e6 } else { 6e5 },
        );
        let exact = pollaczek_khinchine(0.7, &Service::with_scv(1.0, scv)).unwrap();
        agrees(text, &outcomes, wait(0), exact.mean_wait);
    }
}

/// The same law in minutes: log-normal of mean 15 and sd 12, so E[S²] = 369, at a load of 0.8.
#[test]
fn one_server_with_log_normal_handling_in_minutes() {
    let network = desk(0.8 / 15.0, Some(1), law("lognormal(mean 15, sd 12)"));
    agrees("LogN(15, sd 12)", &play(&network, 2e7), wait(0), 49.2);
}

/// The kinds of the help desk at one post, first come first served: E[S] = 12.1, E[S²] = 393.9, so
/// that 0.04 a minute wait 0.04·393.9 / (2·0.516).
#[test]
fn one_server_with_the_mix_of_the_help_desk() {
    let mut network = desk(0.04, Some(1), exponential(6.0));
    let others = ["lognormal(mean 15, sd 12)", "gamma(shape 2, scale 20)"];
    let class = |text: &&str| Class::new(text, Step::new("answer", 0, law(text)));
    network.classes.extend(others.iter().map(class));
    network.sources[0].mix = vec![(0.6, 0), (0.3, 1), (0.1, 2)];
    let outcomes = play(&network, 1.2e7);
    let mean_wait = |o: &Outcome| {
        let waited: f64 = o.classes.iter().map(|c| c.waited_wall).sum();
        waited / o.classes.iter().map(|c| c.started).sum::<u64>() as f64
    };
    agrees("help-desk mix", &outcomes, mean_wait, 15.267_442);
    // Whoever waits does not know yet how long its own handling will take.
    for class in 0..3 {
        agrees("help-desk mix by kind", &outcomes, wait(class), 15.267_442);
    }
    let busy = |o: &Outcome| o.teams[0].busy / o.measured;
    agrees("help-desk mix, load", &outcomes, busy, 0.484);
}

#[test]
fn limited_room_and_loss() {
    let mut network = desk(2.0, Some(2), exponential(1.0));
    network.queues[0].room = Some(3);
    let outcomes = play(&network, 4e4);
    let lost = |o: &Outcome| o.classes[0].turned_away as f64 / o.classes[0].contacts as f64;
    agrees("M/M/2/5 blocking", &outcomes, lost, 2.0 / 11.0);
    agrees("M/M/2/5 L", &outcomes, present(0, 0), 30.0 / 11.0);
    agrees("M/M/2/5 Wq", &outcomes, wait(0), 2.0 / 3.0);
    for text in ["exponential(8)", "exactly(8)", "lognormal(mean 8, sd 8)"] {
        let mut network = desk(1.0, Some(10), law(text));
        network.queues[0].room = Some(0);
        let exact = erlang_b(8.0, 10).unwrap().loss;
        agrees(
            &format!("M/G/10/10 {text}"),
            &play(&network, 1e5),
            lost,
            exact,
        );
    }
}

#[test]
fn people_who_give_up() {
    let mut network = desk(0.4, Some(3), exponential(6.0));
    network.classes[0].patience = Some(exponential(30.0));
    network.classes[0].standard = Some(Standard {
        within: 20.0,
        until: Until::Start,
        share: 0.8,
    });
    let outcomes = play(&network, 4e5);
    let exact = erlang_a(&team(0.4, 6.0, 3), 30.0).unwrap();
    let class = |o: &Outcome| o.classes[0].clone();
    let gave_up = |o: &Outcome| class(o).gave_up as f64 / class(o).contacts as f64;
    agrees("M/M/3+M gave up", &outcomes, gave_up, 0.078_758);
    let all =
        |o: &Outcome| (class(o).waited_wall + class(o).waited_in_vain) / class(o).contacts as f64;
    agrees("M/M/3+M wait of all", &outcomes, all, 2.362_734);
    agrees(
        "M/M/3+M wait of served",
        &outcomes,
        wait(0),
        exact.mean_wait_of_served,
    );
    agrees(
        "M/M/3+M busy",
        &outcomes,
        |o| o.teams[0].busy / o.teams[0].on_duty,
        0.736_994,
    );
    let within = |o: &Outcome| class(o).within as f64 / class(o).contacts as f64;
    agrees(
        "M/M/3+M within 20 of offered",
        &outcomes,
        within,
        exact.served_within(20.0),
    );
}

/// One queue and several classes with their rates, handling times and priorities.
fn classes(posts: u32, preempts: bool, of: &[(f64, Distribution)]) -> Network {
    let mut network = desk(1.0, Some(posts), exponential(1.0));
    network.teams[0].preempts = preempts;
    network.classes.clear();
    network.sources.clear();
    for (priority, (rate, handling)) in of.iter().enumerate() {
        let id = format!("class {priority}");
        let class = Class {
            priority: priority as u8,
            ..Class::new(&id, Step::new("answer", 0, handling.clone()))
        };
        network.classes.push(class);
        let arrivals = Arrivals::Poisson(Rates::constant(*rate));
        network.sources.push(Source::new(&id, arrivals, priority));
    }
    network
}

#[test]
fn priorities_that_do_not_interrupt() {
    // E[S²] = 2, 1.5, 1: exponential, and gamma of shape 2, of mean 1; constant.
    let three = [
        (0.2, exponential(1.0)),
        (0.3, law("gamma(shape 2, scale 0.5)")),
        (0.3, law("exactly(1)")),
    ];
    let outcomes = play(&classes(1, false, &three), 6e5);
    for (class, exact) in [0.718_75, 1.437_5, 5.75].into_iter().enumerate() {
        agrees("M/G/1 non-preemptive", &outcomes, wait(class), exact);
    }
    let mut network = desk(0.4, Some(3), exponential(6.0));
    network.classes[0].priority = 1;
    network.classes[0].urgent = Some(Urgent {
        share: 0.25,
        priority: 0,
    });
    let outcomes = play(&network, 2e6);
    let urgent = |o: &Outcome| o.classes[0].urgent_waited / o.classes[0].urgent_started as f64;
    let ordinary = |o: &Outcome| {
        let c = &o.classes[0];
        (c.waited - c.urgent_waited) / (c.started - c.urgent_started) as f64
    };
    agrees("M/M/3 urgent", &outcomes, urgent, 1.617_978);
    agrees("M/M/3 ordinary", &outcomes, ordinary, 8.089_888);
}

#[test]
fn priorities_that_interrupt() {
    let services = [
        Service::exponential(1.0),
        Service::with_scv(1.0, 0.5),
        Service::constant(1.0),
    ];
    let laws = ["exponential(1)", "gamma(shape 2, scale 0.5)", "exactly(1)"];
    let rates = [0.2, 0.3, 0.3];
    let of: Vec<_> = rates.iter().zip(laws).map(|(r, l)| (*r, law(l))).collect();
    let outcomes = play(&classes(1, true, &of), 4e5);
    let exact: Vec<PriorityClass> = rates
        .iter()
        .zip(services)
        .map(|(rate, service)| PriorityClass {
            arrival_rate: *rate,
            service,
        })
        .collect();
    let exact = single_server_preemptive_resume(&exact).unwrap();
    for (class, exact) in exact.iter().enumerate() {
        agrees(
            "M/G/1 preemptive resume",
            &outcomes,
            time(class),
            exact.mean_time,
        );
    }
    let of = [(0.1, exponential(6.0)), (0.3, exponential(6.0))];
    let outcomes = play(&classes(3, true, &of), 8e5);
    let exact = preemptive_resume(&[0.1, 0.3], 6.0, 3).unwrap();
    for (class, exact) in exact.iter().enumerate() {
        agrees(
            "M/M/3 preemptive resume",
            &outcomes,
            time(class),
            exact.mean_time,
        );
    }
}

#[test]
fn a_network_with_feedback() {
    let next = |step: usize, chance: f64| Next {
        chance,
        step,
        after: None,
    };
    let step = |id: &str, queue: usize, rate: f64, next: Vec<Next>| Step {
        next,
        ..Step::new(id, queue, exponential(1.0 / rate))
    };
    let steps = vec![
        step("1", 0, 1.0, vec![next(1, 0.6), next(2, 0.2)]),
        step("2", 1, 2.5, vec![next(2, 0.5)]),
        step("3", 2, 1.5, vec![next(0, 0.15)]),
    ];
    let mut network = desk(2.0, Some(3), exponential(1.0));
    network.queues.extend([Queue::new("2"), Queue::new("3")]);
    for (queue, posts) in [(1, 1), (2, 2)] {
        let shift = Shift {
            hours: 0,
            posts: Some(posts),
        };
        let id = format!("team {queue}");
        network
            .teams
            .push(Team::new(&id, shift, Serves::all_of(queue)));
    }
    network.classes[0].steps = steps.clone();
    let second = Class {
        starts: vec![Start {
            chance: 1.0,
            step: 1,
        }],
        steps,
        ..Class::new("second", Step::new("1", 0, exponential(1.0)))
    };
    network.classes.push(second);
    let arrivals = Arrivals::Poisson(Rates::constant(0.5));
    network.sources.push(Source::new("second", arrivals, 1));
    let outcomes = play(&network, 8e4);
    for (node, exact) in [3.704_322, 2.685_259, 1.130_231].into_iter().enumerate() {
        agrees("Jackson L", &outcomes, present(node, node), exact);
    }
    let total = |o: &Outcome| {
        let took: f64 = o.classes.iter().map(|c| c.took_wall).sum();
        took / o.classes.iter().map(|c| c.done).sum::<u64>() as f64
    };
    agrees("Jackson W", &outcomes, total, 3.007_925);
}

#[test]
fn feedback_to_the_same_desk() {
    let mut network = desk(0.6, Some(1), exponential(1.0));
    network.classes[0].steps[0].next = vec![Next {
        chance: 0.15,
        step: 0,
        after: None,
    }];
    let outcomes = play(&network, 3e5);
    agrees("feedback W", &outcomes, time(0), 4.0);
    agrees("feedback L", &outcomes, present(0, 0), 2.4);
    let per_visit = |o: &Outcome| o.queues[0].waited / o.queues[0].taken as f64 + 1.0;
    agrees("feedback W of a visit", &outcomes, per_visit, 3.4);
}

#[test]
fn a_finite_number_of_people() {
    let mut network = desk(1.0, Some(1), exponential(1.0));
    network.sources[0].arrivals = Arrivals::Population {
        size: 5,
        think: exponential(5.0),
    };
    let outcomes = play(&network, 4e4);
    agrees("M/M/1//5 L", &outcomes, present(0, 0), 1.424_339);
    let throughput = |o: &Outcome| o.classes[0].done as f64 / o.measured;
    agrees("M/M/1//5 throughput", &outcomes, throughput, 0.715_132);
    agrees(
        "M/M/1//5 idle",
        &outcomes,
        |o| 1.0 - o.teams[0].busy / o.measured,
        0.284_868,
    );
}

#[test]
fn batches() {
    let mut network = desk(0.2, Some(1), exponential(1.0));
    network.sources[0].batch = Some(law("discrete(1: 0.25, 3: 0.5, 5: 0.25)"));
    let outcomes = play(&network, 4e5);
    // E[X] = 3, E[X²] = 11; wait = delay of the batch plus of those before in it.
    let batch = Batch {
        rate: 0.2,
        mean_size: 3.0,
        size_second_moment: 11.0,
    };
    let exact = batch_arrivals(&batch, &Service::exponential(1.0)).unwrap();
    agrees("M[X]/M/1 Wq", &outcomes, wait(0), exact.mean_wait);
}

#[test]
fn arrivals_that_are_not_at_random() {
    // D/M/1 at ρ = 0.8: σ = e^(−(1−σ)/ρ·…): the root of σ = e^(−μ(1−σ)/λ).
    let mut network = desk(1.0, Some(1), exponential(0.8));
    network.sources[0].arrivals = Arrivals::Renewal {
        gap: Distribution::Exactly(1.0),
        hours: None,
    };
    let mut sigma = 0.5f64;
    for _ in 0..200 {
        sigma = (-(1.0 - sigma) / 0.8).exp();
    }
    agrees(
        "D/M/1 Wq",
        &play(&network, 5e5),
        wait(0),
        0.8 * sigma / (1.0 - sigma),
    );
    // D/D/1/1 at the boundary: each ends just as the next one asks.
    let mut network = desk(1.0, Some(1), law("exactly(1)"));
    network.queues[0].room = Some(0);
    network.sources[0].arrivals = Arrivals::Renewal {
        gap: Distribution::Exactly(1.0),
        hours: None,
    };
    let lost: u64 = play(&network, 1e4)
        .iter()
        .map(|o| o.classes[0].turned_away)
        .sum();
    assert_eq!(lost, 0);
}

#[test]
fn other_work_that_cannot_be_interrupted() {
    let mut network = desk(0.5, Some(1), exponential(1.0));
    network.teams[0].other_work = Some(law("exactly(3)"));
    let outcomes = play(&network, 1e5);
    let exact =
        multiple_vacations(0.5, &Service::exponential(1.0), &Service::constant(3.0)).unwrap();
    agrees("M/M/1 vacations Wq", &outcomes, wait(0), exact.mean_wait);
    let busy = |o: &Outcome| (o.teams[0].busy + o.teams[0].other_work) / o.measured;
    agrees("always at something", &outcomes, busy, 1.0);
}

#[test]
fn as_many_posts_as_it_takes_with_rates_that_change() {
    let week: Vec<f64> = (0..168)
        .map(|h| if h % 24 < 8 { 2.0 } else { 0.5 })
        .collect();
    let mut network = desk(1.0, None, exponential(90.0));
    network.sources[0].arrivals = Arrivals::Poisson(Rates {
        week,
        hours: None,
        days: Vec::new(),
    });
    let outcomes = play(&network, 12.0 * WEEK);
    // m' = λ(t) − m/90 over a day that repeats, hour by hour.
    let mut m = 0.0f64;
    let mut means = [0.0; 24];
    for hour in 0..24 * 30 {
        let level = if hour % 24 < 8 { 180.0 } else { 45.0 };
        let fades = (-60.0f64 / 90.0).exp();
        means[hour % 24] = level + (m - level) * (1.0 - fades) / (60.0 / 90.0);
        m = level + (m - level) * fades;
    }
    for hour in [0, 3, 8, 12, 23] {
        let busy = |o: &Outcome| {
            let days = (0..7).map(|d| o.teams[0].busy_by_hour[d * 24 + hour]);
            days.sum::<f64>() / (60.0 * o.measured / DAY)
        };
        agrees(
            &format!("present in hour {hour}"),
            &outcomes,
            busy,
            means[hour],
        );
    }
}

#[test]
fn contacts_that_come_again() {
    let mut network = desk(0.3, Some(1), exponential(1.0));
    network.classes[0].repeat = Some(Repeat {
        chance: 0.25,
        chance_unserved: 0.0,
        after: exponential(500.0),
    });
    let outcomes = play(&network, 2e5);
    let contacts = |o: &Outcome| o.classes[0].contacts as f64 / o.measured;
    agrees("contacts", &outcomes, contacts, 0.4);
    // After so long a delay they are as good as Poisson.
    agrees("M/M/1 Wq at 0.4", &outcomes, wait(0), 0.4 / 0.6);
}
