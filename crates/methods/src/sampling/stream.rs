//! Every input draws from a stream of its own, found from its id alone.
//!
//! Nothing here depends on how many inputs a case has or in which order they stand: adding
//! an assumption leaves all other numbers as they were, so two versions of a case, or two
//! partners' versions, differ only by what they truly changed. These functions must never
//! change: a saved case is run again from its seed years later.

/// The stream of one input: a number that identifies it in all hashing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stream(u64);

impl Stream {
    /// The stream of the input with this id, under this seed.
    #[must_use]
    pub fn of(id: &str, seed: u64) -> Stream {
        Stream(mix(hash_id(id) ^ mix(seed)))
    }

    /// The stream of the same input in one of several independent repetitions.
    #[must_use]
    pub fn replication(self, replication: u32) -> Stream {
        Stream(self.number(u32::MAX, replication))
    }

    /// A number for one use of the stream; different uses are independent.
    #[inline(always)]
    #[must_use]
    pub fn number(self, purpose: u32, index: u32) -> u64 {
        let counter = (u64::from(purpose) << 32) | u64::from(index);
        mix(self.0 ^ mix(counter.wrapping_add(0x9E37_79B9_7F4A_7C15)))
    }
}

/// A stable 64-bit hash of an id: FNV-1a (Fowler, Noll and Vo) and a finaliser.
///
/// # Examples
/// ```
/// use comity_methods::sampling::stream::hash_id;
/// assert_ne!(hash_id("staff.a"), hash_id("staff.b"));
/// ```
#[must_use]
pub fn hash_id(id: &str) -> u64 {
    let step = |h: u64, byte: u8| (h ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    mix(id.bytes().fold(0xCBF2_9CE4_8422_2325, step))
}

/// Spreads every bit over the whole word, one to one: the finaliser of SplitMix64 (Steele,
/// Lea and Flood 2014, constants by Stafford).
#[inline(always)]
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frozen on purpose: these values may never change.
    #[test]
    fn ids_hash_as_they_always_have() {
        assert_eq!(mix(0), 0);
        assert_eq!(mix(1), 0x5692161d100b05e5);
        let fnv = |s: &str| {
            s.bytes().fold(0xCBF2_9CE4_8422_2325u64, |h, b| {
                (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01B3)
            })
        };
        // Published FNV-1a test vectors.
        assert_eq!(fnv("a"), 0xaf63dc4c8601ec8c);
        assert_eq!(fnv("foobar"), 0x85944171f73967e8);
    }

    #[test]
    fn streams_differ_by_id_seed_purpose_and_index() {
        let a = Stream::of("a", 1);
        let numbers = [
            a.number(0, 0),
            a.number(0, 1),
            a.number(1, 0),
            Stream::of("b", 1).number(0, 0),
            Stream::of("a", 2).number(0, 0),
        ];
        for (i, x) in numbers.iter().enumerate() {
            assert!(!numbers[..i].contains(x));
        }
    }
}
