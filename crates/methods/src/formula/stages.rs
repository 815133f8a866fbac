//! Splitting a program's steps into those that late inputs do not touch and the rest.

use super::program::{Action, Column, Instruction, Needed, Operand, Stage, column_bit};
use std::collections::{HashMap, HashSet};

/// The early and the late stage of a program whose inputs from `late_from` on change while the
/// others stay. A late step in the periods repeats the early steps whose value of the period it
/// reads.
pub(super) fn split(whole: Stage, late_from: usize) -> (Stage, Stage) {
    if late_from == usize::MAX {
        return (whole, Stage::default());
    }
    let touched = touched(&whole, late_from);
    let is_late = |step: &Instruction| targets(step).any(|r| touched.contains(&r));
    let (late_once, once) = whole.once.into_iter().partition(&is_late);
    let (late_after, after) = whole.after.into_iter().partition(&is_late);
    let repeated = repeated(&whole.each, &is_late);
    let late_each: Vec<Instruction> = chosen(&whole.each, &repeated);
    let zeroed_late: Vec<usize> = late_each
        .iter()
        .flat_map(targets)
        .filter(|r| whole.zeroed.contains(r))
        .collect();
    let each = whole.each.into_iter().filter(|s| !is_late(s)).collect();
    let early = Stage {
        once,
        zeroed: whole
            .zeroed
            .iter()
            .copied()
            .filter(|r| !touched.contains(r))
            .collect(),
        each,
        after,
    };
    let zeroed = whole
        .zeroed
        .into_iter()
        .filter(|r| touched.contains(r) || zeroed_late.contains(r))
        .collect();
    let late = Stage {
        once: late_once,
        zeroed,
        each: late_each,
        after: late_after,
    };
    (early, late)
}

/// Registers a step may write to.
fn targets(step: &Instruction) -> impl Iterator<Item = usize> {
    let groups = match &step.action {
        Action::AddProductsByGroup { registers, .. } => registers.clone(),
        _ => vec![step.to],
    };
    groups.into_iter()
}

/// Registers whose value depends on a late input.
fn touched(whole: &Stage, late_from: usize) -> HashSet<usize> {
    let mut touched: HashSet<usize> = HashSet::new();
    loop {
        let before = touched.len();
        for step in whole.once.iter().chain(&whole.each).chain(&whole.after) {
            let reads = step.from.iter().any(|operand| match operand {
                Operand::Input(i) => *i >= late_from,
                Operand::Register(r) => touched.contains(r),
                _ => false,
            });
            if reads || targets(step).any(|r| touched.contains(&r)) {
                touched.extend(targets(step));
            }
        }
        if touched.len() == before {
            return touched;
        }
    }
}

/// Which steps of the periods the late stage takes: late ones, and those whose registers they
/// read.
fn repeated(each: &[Instruction], is_late: &impl Fn(&Instruction) -> bool) -> Vec<bool> {
    let mut chosen: Vec<bool> = each.iter().map(is_late).collect();
    loop {
        let read: HashSet<usize> = each
            .iter()
            .zip(&chosen)
            .filter(|(_, chosen)| **chosen)
            .flat_map(|(step, _)| step.from.iter().filter_map(register))
            .collect();
        let mut more = false;
        for (step, chosen) in each.iter().zip(&mut chosen) {
            if !*chosen && targets(step).any(|r| read.contains(&r)) {
                (*chosen, more) = (true, true);
            }
        }
        if !more {
            return chosen;
        }
    }
}

fn register(operand: &Operand) -> Option<usize> {
    match operand {
        Operand::Register(r) => Some(*r),
        _ => None,
    }
}

fn chosen(each: &[Instruction], chosen: &[bool]) -> Vec<Instruction> {
    each.iter()
        .zip(chosen)
        .filter(|(_, chosen)| **chosen)
        .map(|(step, _)| step.clone())
        .collect()
}

/// For which columns the steps of a late stage are needed, read from its end backwards. What the
/// periods read is needed for all of them.
pub(super) fn needed(late: &Stage, finish: &[Column]) -> Needed {
    let mut waiting: HashMap<usize, u128> = HashMap::new();
    for (position, column) in finish.iter().enumerate() {
        let operands = column.0.iter().flat_map(|(a, b)| [a, b]);
        for register in operands.filter_map(register) {
            *waiting.entry(register).or_default() |= column_bit(position);
        }
    }
    let after = backwards(&late.after, &mut waiting);
    let reads = late.each.iter().flat_map(|s| s.from.iter());
    for register in reads.filter_map(register) {
        waiting.insert(register, u128::MAX);
    }
    let once = backwards(&late.once, &mut waiting);
    Needed { once, after }
}

fn backwards(steps: &[Instruction], waiting: &mut HashMap<usize, u128>) -> Vec<u128> {
    let mut needed: Vec<u128> = Vec::with_capacity(steps.len());
    for step in steps.iter().rev() {
        let columns = waiting.remove(&step.to).unwrap_or(0);
        for register in step.from.iter().filter_map(register) {
            *waiting.entry(register).or_default() |= columns;
        }
        needed.push(columns);
    }
    needed.reverse();
    needed
}
