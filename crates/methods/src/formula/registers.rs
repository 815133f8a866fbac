//! Sharing registers: a value that is no longer needed gives up its place, so that a program's
//! memory stays in the nearest cache.

use super::program::{Action, Column, Instruction, Operand};
use std::collections::HashMap;

/// The parts of a program, with one register for each value before, and few after.
pub(super) struct Parts {
    pub once: Vec<Instruction>,
    pub zeroed: Vec<usize>,
    pub each: Vec<Instruction>,
    pub after: Vec<Instruction>,
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

fn lives(parts: &Parts) -> HashMap<usize, Life> {
    let (begin, end) = (parts.once.len(), parts.once.len() + parts.each.len());
    let over = end + parts.after.len();
    let mut lives: HashMap<usize, Life> = HashMap::new();
    for &register in &parts.zeroed {
        lives.insert(
            register,
            Life {
                from: begin.saturating_sub(1),
                to: end,
            },
        );
    }
    for (at, step) in parts
        .once
        .iter()
        .chain(&parts.each)
        .chain(&parts.after)
        .enumerate()
    {
        for register in step.from.iter().filter_map(register_of) {
            read(&mut lives, register, at, begin, end);
        }
        if matches!(step.action, Action::Grow) {
            // Its value in one period is made from that in the period before.
            lives.insert(
                step.to,
                Life {
                    from: begin.saturating_sub(1),
                    to: end,
                },
            );
        } else {
            lives.entry(step.to).or_insert(Life { from: at, to: at });
        }
    }
    let finish = parts.finish.iter().flat_map(|c| &c.0);
    for register in finish.flat_map(|(a, b)| [a, b]).filter_map(register_of) {
        read(&mut lives, register, over, begin, end);
    }
    lives
}

/// What is made before the periods and read in one of them is read again in the next.
fn read(lives: &mut HashMap<usize, Life>, register: usize, at: usize, begin: usize, end: usize) {
    if let Some(life) = lives.get_mut(&register) {
        let again = life.from < begin && at >= begin;
        life.to = life.to.max(if again { at.max(end) } else { at });
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
    for step in parts
        .once
        .iter_mut()
        .chain(&mut parts.each)
        .chain(&mut parts.after)
    {
        step.from.iter_mut().for_each(renamed);
        step.to = place(step.to);
        if let Action::AddProductsByGroup { registers, .. } = &mut step.action {
            registers.iter_mut().for_each(|r| *r = place(*r));
        }
    }
    parts.zeroed.iter_mut().for_each(|r| *r = place(*r));
    for (a, b) in parts.finish.iter_mut().flat_map(|c| &mut c.0) {
        renamed(a);
        renamed(b);
    }
}
