//! What happens next: a heap of coming events.
//!
//! A 4-ary heap whose entries are single numbers of 128 bits, so that one comparison orders by
//! time, then by what happens, then by who was entered first. Taking the next event leaves its
//! place open for the event that usually follows from it, which then needs one walk down the heap
//! and none up.

/// What happens. At one instant, things happen in this order: counting first, so that an hour's
/// figures hold only that hour; doors before work that ends, so that a desk that closes takes
/// nobody more; work ends before somebody gives up, and both before somebody comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// The measured stretch begins or ends, an hour ends, or a frame of a picture is due.
    Count,
    /// Something opens or closes: hours.
    Change,
    /// Handling ends: of a request.
    Done,
    /// Other work ends: of a post of a team.
    OtherWorkDone,
    /// Patience ends: of a request.
    GiveUp,
    /// A request arrives at a queue after travel, between steps, or as a repeat contact.
    Join,
    /// Somebody asks: a source.
    Ask,
}

const WHATS: [What; 7] = [
    What::Count,
    What::Change,
    What::Done,
    What::OtherWorkDone,
    What::GiveUp,
    What::Join,
    What::Ask,
];

/// Bits of the running number, and of whom it concerns.
const NUMBER_BITS: u32 = 34;
const WHO_BITS: u32 = 27;
/// The greatest `who`.
pub(super) const MOST: u32 = (1 << WHO_BITS) - 1;

/// An event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Event {
    /// When, in minutes.
    pub time: f64,
    /// What.
    pub what: What,
    /// Whom it concerns.
    pub who: u32,
    /// The number under which it was entered; no two are alike.
    pub number: u64,
}

/// Coming events.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    heap: Vec<u128>,
    /// The root was taken and nothing put in its place yet.
    open: bool,
    entered: u64,
}

impl Agenda {
    pub fn clear(&mut self) {
        *self = Agenda {
            heap: std::mem::take(&mut self.heap),
            open: false,
            entered: 0,
        };
        self.heap.clear();
    }

    /// Enters an event at a time of 0 or more; returns its number.
    #[inline(always)]
    pub fn enter(&mut self, time: f64, what: What, who: u32) -> u64 {
        let number = self.entered & ((1 << NUMBER_BITS) - 1);
        self.entered += 1;
        // Bits of numbers from 0 upwards rise with them; adding 0 makes 0 of −0.
        let key = (u128::from((time + 0.0).to_bits()) << 64)
            | (u128::from(what as u8) << (NUMBER_BITS + WHO_BITS))
            | (u128::from(number) << WHO_BITS)
            | u128::from(who);
        if self.open {
            self.open = false;
            self.sink(key);
        } else {
            self.rise(key);
        }
        number
    }

    /// Takes the next event.
    #[inline(always)]
    pub fn next(&mut self) -> Option<Event> {
        if self.open {
            self.open = false;
            let last = self.heap.pop()?;
            if !self.heap.is_empty() {
                self.sink(last);
            }
        }
        let key = *self.heap.first()?;
        self.open = true;
        let rank = (key >> (NUMBER_BITS + WHO_BITS)) as usize & 7;
        Some(Event {
            time: f64::from_bits((key >> 64) as u64),
            what: WHATS.get(rank).copied().unwrap_or(What::Ask),
            who: key as u32 & MOST,
            number: (key >> WHO_BITS) as u64 & ((1 << NUMBER_BITS) - 1),
        })
    }

    #[inline(always)]
    fn rise(&mut self, key: u128) {
        let heap = &mut self.heap;
        let mut at = heap.len();
        heap.push(key);
        while at > 0 {
            let above = (at - 1) / 4;
            if heap[above] <= key {
                break;
            }
            heap[at] = heap[above];
            at = above;
        }
        heap[at] = key;
    }

    /// Puts a key at the root and lets it sink to its place.
    #[inline(always)]
    fn sink(&mut self, key: u128) {
        let heap = &mut self.heap[..];
        let mut at = 0;
        loop {
            let first = 4 * at + 1;
            if first >= heap.len() {
                break;
            }
            let least = least_of(heap, first);
            if key <= heap[least] {
                break;
            }
            heap[at] = heap[least];
            at = least;
        }
        heap[at] = key;
    }
}

/// The position of the least of the four from `first`, as far as they exist. Choosing without
/// branches is what makes four wide worth while.
#[inline(always)]
fn least_of(heap: &[u128], first: usize) -> usize {
    if let Some([a, b, c, d]) = heap.get(first..first + 4) {
        let (left, l) = if b < a { (b, first + 1) } else { (a, first) };
        let (right, r) = if d < c {
            (d, first + 3)
        } else {
            (c, first + 2)
        };
        return if right < left { r } else { l };
    }
    let mut least = first;
    for at in first + 1..heap.len() {
        if heap[at] < heap[least] {
            least = at;
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_by_time_then_rank_then_number() {
        let mut agenda = Agenda::default();
        for (time, what) in [
            (2.0, What::Ask),
            (1.0, What::Ask),
            (1.0, What::Done),
            (1.0, What::Ask),
            (-0.0, What::Join),
        ] {
            agenda.enter(time, what, 7);
        }
        let came: Vec<_> = std::iter::from_fn(|| agenda.next())
            .map(|e| (e.time, e.what, e.number))
            .collect();
        let expected = [
            (0.0, What::Join, 4),
            (1.0, What::Done, 2),
            (1.0, What::Ask, 1),
            (1.0, What::Ask, 3),
            (2.0, What::Ask, 0),
        ];
        assert_eq!(came, expected);
    }

    /// Against a list that is sorted each time, with events taken and entered in all orders.
    #[test]
    fn it_agrees_with_a_sorted_list() {
        let mut agenda = Agenda::default();
        let mut list: Vec<(u64, u64)> = Vec::new();
        let mut x = 1u64;
        for _ in 0..20_000 {
            x = x
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            if x >> 62 == 0 || list.len() > 300 {
                list.sort();
                let expected = (!list.is_empty()).then(|| list.remove(0));
                assert_eq!(agenda.next().map(|e| (e.time as u64, e.number)), expected);
            } else {
                let time = (x >> 40) & 0xff;
                let number = agenda.enter(time as f64, What::Ask, 0);
                list.push((time, number));
            }
        }
    }
}
