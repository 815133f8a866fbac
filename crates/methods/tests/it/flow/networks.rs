//! Networks that many tests share: single desks, and the two reference networks.

use comity_methods::flow::*;
use comity_methods::sampling::Distribution;

pub fn law(text: &str) -> Distribution {
    Distribution::parse(text).expect("the tests write distributions that can be read")
}

pub fn exponential(mean: f64) -> Distribution {
    law(&format!("exponential({mean})"))
}

/// One queue, one team of so many posts that never closes, one class, Poisson arrivals.
pub fn desk(rate: f64, posts: Option<u32>, handling: Distribution) -> Network {
    Network {
        hours: vec![Hours::always()],
        queues: vec![Queue::new("desk")],
        teams: vec![Team::new(
            "desk",
            Shift { hours: 0, posts },
            Serves::all_of(0),
        )],
        classes: vec![Class::new("case", Step::new("answer", 0, handling))],
        sources: vec![Source::new(
            "people",
            Arrivals::Poisson(Rates::constant(rate)),
            0,
        )],
    }
}

/// The three-partner help desk R-B: partners A, B, C; enquiries, requests, complex cases.
/// `posts` has one number for each partner's own desk, or one for all.
pub fn help_desk(posts: &[u32]) -> Network {
    const PER_HOUR: [f64; 3] = [24.0, 12.0, 6.0];
    const PROFILE: [f64; 8] = [1.0, 1.4, 1.3, 0.9, 0.9, 1.0, 0.9, 0.6];
    const SHARES: [f64; 3] = [0.6, 0.3, 0.1];
    const KINDS: [(&str, &str, Option<&str>, f64, f64); 3] = [
        (
            "enquiry",
            "exponential(6)",
            Some("exponential(30)"),
            0.05,
            10.0,
        ),
        (
            "request",
            "lognormal(mean 15, sd 12)",
            Some("exponential(240)"),
            0.15,
            60.0,
        ),
        ("complex", "gamma(shape 2, scale 20)", None, 0.30, 240.0),
    ];
    let weekdays = (0..5).map(|d| f64::from(d) * DAY);
    let office = weekdays.map(|day| (day + 540.0, day + 1020.0));
    let mut network = Network {
        hours: vec![Hours::new("office", office).expect("weekdays from nine to five")],
        ..Network::default()
    };
    for (q, posts) in posts.iter().enumerate() {
        let id = format!("desk {q}");
        network.queues.push(Queue::new(&id));
        let shift = Shift {
            hours: 0,
            posts: Some(*posts),
        };
        network.teams.push(Team::new(&id, shift, Serves::all_of(q)));
    }
    for (p, partner) in ["a", "b", "c"].iter().enumerate() {
        for ((kind, handling, patience, urgent, within), share) in KINDS.iter().zip(SHARES) {
            let id = format!("{kind}.{partner}");
            let queue = p.min(posts.len() - 1);
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
                hour @ 9..17 => PER_HOUR[p] / 60.0 * share * PROFILE[hour - 9],
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
