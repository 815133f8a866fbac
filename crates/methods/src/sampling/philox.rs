//! Philox 4×32 with ten rounds: a random number generator without state.
//!
//! Any draw is a function of a key and a counter, so that future 40,000 of one input can be
//! had on any thread without the 39,999 before it. Source: Salmon, Moraes, Dror and Shaw,
//! "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011); checked below against the
//! known answers published with their library Random123.

const MULTIPLIERS: [u64; 2] = [0xD251_1F53, 0xCD9E_8D57];
/// The golden ratio and √3 − 1, in 32 bits: how much the key grows each round.
const KEY_STEPS: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];

/// Four random words for this counter under this key.
///
/// # Examples
/// ```
/// use comity_methods::sampling::philox::philox;
/// assert_eq!(philox([0; 4], [0; 2]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
/// ```
#[inline(always)]
#[must_use]
pub fn philox(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let [mut a, mut b, mut c, mut d] = counter.map(u64::from);
    let [mut k, mut l] = key;
    for _ in 0..10 {
        // Words are kept in 64-bit lanes, where vector units multiply 32 × 32 bits.
        let (p, q) = (a * MULTIPLIERS[0], c * MULTIPLIERS[1]);
        (a, b) = ((q >> 32) ^ b ^ u64::from(k), q & 0xFFFF_FFFF);
        (c, d) = ((p >> 32) ^ d ^ u64::from(l), p & 0xFFFF_FFFF);
        k = k.wrapping_add(KEY_STEPS[0]);
        l = l.wrapping_add(KEY_STEPS[1]);
    }
    [a as u32, b as u32, c as u32, d as u32]
}

#[cfg(test)]
mod tests {
    use super::philox;

    /// Random123's `kat_vectors`, lines `philox4x32 10`.
    #[test]
    fn known_answers() {
        let ones = u32::MAX;
        assert_eq!(
            philox([0; 4], [0; 2]),
            [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]
        );
        assert_eq!(
            philox([ones; 4], [ones; 2]),
            [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]
        );
        assert_eq!(
            philox(
                [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
                [0xa4093822, 0x299f31d0]
            ),
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        );
    }
}
