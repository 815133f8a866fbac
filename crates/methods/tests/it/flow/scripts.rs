//! Services that follow a script: who asks when, for how long; each request of a class of its own,
//! so that its own times can be read off the tally.

use super::networks::desk;
use comity_methods::flow::*;
use comity_methods::sampling::Distribution;

/// One request of a script.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub at: f64,
    pub takes: f64,
    pub queue: usize,
    pub priority: u8,
    pub patience: Option<f64>,
}

/// Asked at this minute for something that takes so long, at the first queue.
pub fn asked(at: f64, takes: f64) -> Asked {
    Asked {
        at,
        takes,
        queue: 0,
        priority: 0,
        patience: None,
    }
}

impl Asked {
    pub fn priority(self, priority: u8) -> Asked {
        Asked { priority, ..self }
    }

    pub fn queue(self, queue: usize) -> Asked {
        Asked { queue, ..self }
    }

    pub fn patience(self, minutes: f64) -> Asked {
        Asked {
            patience: Some(minutes),
            ..self
        }
    }
}

/// A service without requests: one queue, one team of so many posts, never closed.
pub fn service(posts: u32) -> Network {
    let mut network = desk(1.0, Some(posts), Distribution::Exactly(1.0));
    network.classes.clear();
    network.sources.clear();
    network
}

/// A team of so many posts that never closes.
pub fn team(id: &str, posts: u32, serves: &[Serves]) -> Team {
    let shift = Shift {
        hours: 0,
        posts: Some(posts),
    };
    Team {
        serves: serves.to_vec(),
        ..Team::new(id, shift, Serves::all_of(0))
    }
}

/// Open between these minutes of Monday.
pub fn open(id: &str, stretches: &[(f64, f64)]) -> Hours {
    Hours::new(id, stretches.iter().copied()).unwrap()
}

/// Adds a class for each request.
pub fn tell(network: &mut Network, script: &[Asked]) {
    for asked in script {
        let step = Step::new("answer", asked.queue, Distribution::Exactly(asked.takes));
        let id = format!("request {}", network.classes.len());
        ask(
            network,
            asked.at,
            Class {
                priority: asked.priority,
                patience: asked.patience.map(Distribution::Exactly),
                ..Class::new(&id, step)
            },
        );
    }
}

/// Adds one request of a class of its own.
pub fn ask(network: &mut Network, at: f64, class: Class) {
    let arrivals = Arrivals::Trace {
        at: vec![at],
        handling: Vec::new(),
    };
    let source = Source::new(&class.id, arrivals, network.classes.len());
    network.sources.push(source);
    network.classes.push(class);
}

/// Plays the script for so many minutes, from the first minute on.
pub fn play_for(network: &Network, minutes: f64) -> Outcome {
    let compiled = compile(network).unwrap();
    let run = Run {
        warm_up: 0.0,
        measured: minutes,
        run_off: 0.0,
        seed: 1,
        frames: None,
    };
    Simulator::new(&compiled).run(&run, 0)
}

/// Plays the first day of the script.
pub fn play(network: &Network) -> Outcome {
    play_for(network, DAY)
}

/// How long each waited until somebody began to deal with it; all must have been dealt with.
pub fn waits(outcome: &Outcome) -> Vec<f64> {
    let wait = |(at, c): (usize, &ClassTally)| {
        assert_eq!(c.started, 1, "request {at} was never dealt with");
        c.waited_wall
    };
    outcome.classes.iter().enumerate().map(wait).collect()
}

/// How long each took from asking until done; all must be done.
pub fn times(outcome: &Outcome) -> Vec<f64> {
    let time = |(at, c): (usize, &ClassTally)| {
        assert_eq!(c.done, 1, "request {at} was never done");
        c.took_wall
    };
    outcome.classes.iter().enumerate().map(time).collect()
}
