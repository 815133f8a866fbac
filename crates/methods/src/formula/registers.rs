//! Sharing registers: a value that is no longer needed gives up its place, so that a program's
//! memory stays in the nearest cache.

use super::program::{Action, Column, Operand, Stage};
use std::collections::HashMap;

/// The parts of a program, with one register for each value before, and few after.
pub(super) struct Parts {
    pub stages: [Stage; 2],
    pub finish: Vec<Column>,
}

/// Renumbers the registers and says how many there are.
pub(super) fn allocate(parts: &mut Parts) -> usize {
    let lives = lives(parts);
    let mut ending: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut starting: Vec<(usize, usize)> = Vec::new();
    for (&register, life) in &lives {
        starting.push((life.from, register));
        ending.entry(life.to).or_default().push(register);
    }
    starting.sort_unstable();
    let places = assign(&starting, &mut ending);
    rename(parts, &places);
    places.values().max().map_or(0, |m| m + 1)
}

/// Steps from the one that writes a register first to the one that reads it last.
#[derive(Clone, Copy)]
struct Life {
    from: usize,
    to: usize,
}

/// Where a stage's steps stand among all steps.
#[derive(Clone, Copy)]
struct Span {
    first: usize,
    /// The first and the last of the steps taken for each period.
    each: (usize, usize),
}

/// Lives of registers, gathered step by step.
#[derive(Default)]
struct Lives {
    of: HashMap<usize, Life>,
    /// The step after the last.
    over: usize,
}

fn lives(parts: &Parts) -> HashMap<usize, Life> {
    let length = |s: &Stage| s.once.len() + s.each.len() + s.after.len();
    let mut lives = Lives {
        of: HashMap::new(),
        over: parts.stages.iter().map(length).sum(),
    };
    let mut first = 0;
    for stage in &parts.stages {
        let begin = first + stage.once.len();
        let each = (begin, begin + stage.each.len());
        lives.stage(stage, Span { first, each });
        first += length(stage);
    }
    let finish = parts.finish.iter().flat_map(|c| &c.0);
    for register in finish.flat_map(|(a, b)| [a, b]).filter_map(register_of) {
        lives.kept(register);
    }
    lives.of
}

impl Lives {
    fn stage(&mut self, stage: &Stage, span: Span) {
        let (begin, end) = span.each;
        for &register in &stage.zeroed {
            self.write(register, begin.saturating_sub(1), end, span);
        }
        let steps = stage.once.iter().chain(&stage.each).chain(&stage.after);
        for (at, step) in (span.first..).zip(steps) {
            for register in step.from.iter().filter_map(register_of) {
                self.read(register, at, span);
            }
            if matches!(step.action, Action::Grow) {
                // Its value in one period is made from that in the period before.
                self.write(step.to, begin.saturating_sub(1), end, span);
            } else {
                self.write(step.to, at, at, span);
            }
        }
    }

    fn write(&mut self, register: usize, from: usize, to: usize, span: Span) {
        let life = self.of.entry(register).or_insert(Life { from, to });
        if life.from < span.first {
            life.to = self.over;
        }
        life.from = life.from.min(from);
        life.to = life.to.max(to);
    }

    /// What is made before the periods and read in one of them is read again in the next; what
    /// an earlier stage made may be read again whenever this stage is taken anew.
    fn read(&mut self, register: usize, at: usize, span: Span) {
        let (begin, end) = span.each;
        if let Some(life) = self.of.get_mut(&register) {
            let again = life.from < begin && (begin..end).contains(&at);
            life.to = life.to.max(if again { end } else { at });
            if life.from < span.first {
                life.to = self.over;
            }
        }
    }

    fn kept(&mut self, register: usize) {
        if let Some(life) = self.of.get_mut(&register) {
            life.to = self.over;
        }
    }
}

fn register_of(operand: &Operand) -> Option<usize> {
    match operand {
        Operand::Register(register) => Some(*register),
        _ => None,
    }
}

fn assign(
    starting: &[(usize, usize)],
    ending: &mut HashMap<usize, Vec<usize>>,
) -> HashMap<usize, usize> {
    let mut places = HashMap::new();
    let (mut free, mut used, mut released) = (Vec::new(), 0, 0);
    for &(at, register) in starting {
        while released < at {
            let mut over: Vec<usize> = ending.remove(&released).unwrap_or_default();
            over.sort_unstable();
            free.extend(over.iter().filter_map(|r| places.get(r).copied()));
            released += 1;
        }
        let place = free.pop().unwrap_or_else(|| {
            used += 1;
            used - 1
        });
        places.insert(register, place);
    }
    places
}

fn rename(parts: &mut Parts, places: &HashMap<usize, usize>) {
    let place = |register: usize| places.get(&register).copied().unwrap_or(0);
    let renamed = |operand: &mut Operand| {
        if let Operand::Register(register) = operand {
            *register = place(*register);
        }
    };
    for stage in &mut parts.stages {
        let steps = stage
            .once
            .iter_mut()
            .chain(&mut stage.each)
            .chain(&mut stage.after);
        for step in steps {
            step.from.iter_mut().for_each(renamed);
            step.to = place(step.to);
            if let Action::AddProductsByGroup { registers, .. } = &mut step.action {
                registers.iter_mut().for_each(|r| *r = place(*r));
            }
        }
        stage.zeroed.iter_mut().for_each(|r| *r = place(*r));
    }
    for (a, b) in parts.finish.iter_mut().flat_map(|c| &mut c.0) {
        renamed(a);
        renamed(b);
    }
}
