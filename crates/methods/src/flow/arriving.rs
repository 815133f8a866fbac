//! Who asks next: one source in one replication.

use super::compiled::{Asks, Compiled, SourcePlan, Week};
use super::draws::{Block, Fate, From, Purpose};
use super::hours::{DAY, WEEK};
use crate::lanes::{LANES, Lanes};
use crate::sampling::marginal::Marginal;

/// A request as it is sent.
pub(super) struct Sent {
    pub index: u32,
    pub class: usize,
    pub step: usize,
    /// Handling and patience of the first visit, if drawn already; NaN if not.
    pub handling: f64,
    pub patience: f64,
}

/// A source in one replication.
#[derive(Debug)]
pub(super) struct Arriving {
    pub fate: Fate,
    /// How often somebody asked, and how many requests were sent.
    asks: u32,
    sent: u32,
    /// Where in the week the next one is looked for.
    cursor: Cursor,
    gaps: Option<Box<Lanes>>,
    handlings: Option<Box<Lanes>>,
    patiences: Option<Box<Lanes>>,
    /// Nobody new asks after that.
    until: f64,
    people: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Cursor {
    week: u64,
    stretch: usize,
}

impl Arriving {
    pub fn new(plan: &SourcePlan, fate: Fate, until: f64) -> Arriving {
        let block = || Some(Box::new(Lanes::ZERO));
        let drawn = matches!(plan.asks, Asks::Poisson(_) | Asks::Renewal(..));
        Arriving {
            fate,
            asks: 0,
            sent: 0,
            cursor: Cursor::default(),
            gaps: drawn.then(block).flatten(),
            handlings: plan.alike.and_then(|_| block()),
            patiences: plan.alike.and_then(|_| block()),
            until,
            people: match plan.asks {
                Asks::Population(size, _) => size,
                _ => 0,
            },
        }
    }

    /// How many are expected at the start: one, or each of a finite number of people.
    pub fn first_askers(&self) -> u32 {
        self.people.max(1)
    }

    /// True if those whose request ended ask again.
    pub fn comes_from_people(&self) -> bool {
        self.people > 0
    }

    /// True if one who asks is followed by another, whatever becomes of it.
    pub fn keeps_asking(&self, _: &SourcePlan) -> bool {
        self.people == 0
    }

    /// When somebody asks next, if before the end.
    #[inline(always)]
    pub fn next_ask(&mut self, plan: &SourcePlan, now: f64, arch: pulp::Arch) -> Option<f64> {
        let ask = self.asks;
        self.asks = ask.wrapping_add(1);
        let at = match &plan.asks {
            Asks::Poisson(week) => {
                let need = self.gap(From::UnitExponential, ask, arch);
                self.after(week, now, need)?
            }
            Asks::Renewal(law, None) => now + self.gap(From::Law(law), ask, arch),
            Asks::Renewal(law, Some(week)) => {
                let need = self.gap(From::Law(law), ask, arch);
                self.after(week, now, need)?
            }
            Asks::Population(_, law) => now + self.fate.value(law, Purpose::Gap, 0, ask),
            Asks::Trace(at, _) => *at.get(ask as usize)?,
        };
        (at < self.until).then_some(at)
    }

    #[inline(always)]
    fn gap(&mut self, from: From, ask: u32, arch: pulp::Arch) -> f64 {
        let lane = ask as usize % LANES;
        let Some(gaps) = &mut self.gaps else {
            return f64::INFINITY;
        };
        if lane == 0 {
            arch.dispatch(Block {
                fate: self.fate,
                purpose: Purpose::Gap,
                first: ask,
                from,
                out: gaps,
            });
        }
        gaps[lane]
    }

    /// The minute by which the rate has added up to `need` from `now` on.
    #[inline(always)]
    fn after(&mut self, week: &Week, now: f64, mut need: f64) -> Option<f64> {
        let mut at = now;
        let Cursor {
            week: mut number,
            mut stretch,
        } = self.cursor;
        while at < self.until {
            let start = number as f64 * WEEK;
            let Some(here) = week.stretches.get(stretch) else {
                if week.stretches.is_empty() {
                    return None;
                }
                (number, stretch) = (number + 1, 0);
                continue;
            };
            at = at.max(start + here.from);
            let rate = if week.is_every_week() {
                here.rate
            } else {
                here.rate * week.multiple(((start + here.from) / DAY) as usize)
            };
            let room = (start + here.to - at) * rate;
            if need < room {
                self.cursor = Cursor {
                    week: number,
                    stretch,
                };
                return Some(at + need / rate);
            }
            need -= room.max(0.0);
            stretch += 1;
        }
        None
    }

    /// How many ask at once.
    #[inline(always)]
    pub fn batch(&mut self, plan: &SourcePlan) -> u32 {
        match &plan.batch {
            None => 1,
            Some(law) => {
                let size = self
                    .fate
                    .value(law, Purpose::Batch, 0, self.asks.wrapping_sub(1));
                (size + 0.5).floor().max(1.0) as u32
            }
        }
    }

    /// Sends the next request.
    #[inline(always)]
    pub fn send(&mut self, plan: &SourcePlan, network: &Compiled, arch: pulp::Arch) -> Sent {
        let index = self.sent;
        self.sent = index.wrapping_add(1);
        if let Some((class, step)) = plan.alike {
            let handling = &network.steps[step].handling;
            let patience = network.classes[class].patience.as_ref();
            let fate = self.fate;
            let lane = index as usize % LANES;
            let draw = |block: &mut Option<Box<Lanes>>, law: &Marginal, purpose| {
                let Some(block) = block else { return f64::NAN };
                if lane == 0 {
                    arch.dispatch(Block {
                        fate,
                        purpose,
                        first: index,
                        from: From::Law(law),
                        out: block,
                    });
                }
                block[lane]
            };
            return Sent {
                index,
                class,
                step,
                handling: draw(&mut self.handlings, handling, Purpose::Handling),
                patience: patience.map_or(f64::NAN, |law| {
                    draw(&mut self.patiences, law, Purpose::Patience)
                }),
            };
        }
        let class = choose(&plan.mix, self.fate, Purpose::Mix, 0, index);
        let step = choose(
            &network.classes[class].starts,
            self.fate,
            Purpose::Start,
            0,
            index,
        );
        let handling = match &plan.asks {
            Asks::Trace(_, handling) => handling.get(index as usize).copied(),
            _ => None,
        };
        Sent {
            index,
            class,
            step,
            handling: handling.unwrap_or(f64::NAN),
            patience: f64::NAN,
        }
    }
}

/// One of several by cumulated shares, of which the last reaches beyond every draw.
#[inline(always)]
pub(super) fn choose(
    shares: &[(f64, usize)],
    fate: Fate,
    purpose: Purpose,
    visit: u32,
    index: u32,
) -> usize {
    match shares {
        [(_, only)] => *only,
        _ => {
            let drawn = fate.uniform(purpose, visit, index);
            let found = shares.iter().find(|s| drawn < s.0);
            found.map_or(0, |s| s.1)
        }
    }
}
