//! Where labels may stand: boxes that must not touch.

/// The box that a text covers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Block {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Block {
    /// Whether the two share any room.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// The box with `by` more room at both sides.
    pub fn wider(&self, by: f64) -> Self {
        Self {
            left: self.left - by,
            right: self.right + by,
            ..*self
        }
    }
}

/// Gives out room, first come, first served.
#[derive(Debug, Default)]
pub struct Placer {
    taken: Vec<Block>,
}

impl Placer {
    /// Keeps labels out of a box, whatever else it may touch.
    pub fn reserve(&mut self, block: Block) {
        self.taken.push(block);
    }

    /// Takes the room if nobody has it; says whether it did.
    pub fn take(&mut self, block: Block) -> bool {
        let free = !self.taken.iter().any(|other| other.overlaps(&block));
        if free {
            self.taken.push(block);
        }
        free
    }
}

/// Rows of these heights below each other: every top, and the last bottom.
pub(crate) fn stack(top: f64, heights: impl Iterator<Item = f64>) -> Vec<f64> {
    let bottoms = heights.scan(top, |at, height| {
        *at += height;
        Some(*at)
    });
    std::iter::once(top).chain(bottoms).collect()
}

/// Moves rising positions apart to at least `gap`, as little as possible and
/// within `low` to `high`.
///
/// Subtracting `gap` for every place turns "at least `gap` apart" into "never
/// falling"; the nearest never-falling sequence is the isotonic regression
/// (pool adjacent violators).
pub fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let top = high - gap * wanted.len().saturating_sub(1) as f64;
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (i, at) in wanted.iter().enumerate() {
        pools.push((at - gap * i as f64, 1));
        pool(&mut pools);
    }
    let flat = pools
        .iter()
        .flat_map(|(mean, size)| std::iter::repeat_n(*mean, *size));
    flat.enumerate()
        .map(|(i, at)| at.min(top).max(low) + gap * i as f64)
        .collect()
}

/// Joins the last two pools for as long as they fall.
fn pool(pools: &mut Vec<(f64, usize)>) {
    while let [.., (a, m), (b, n)] = pools.as_slice() {
        if a <= b {
            return;
        }
        let joined = ((a * *m as f64 + b * *n as f64) / (m + n) as f64, m + n);
        pools.truncate(pools.len() - 2);
        pools.push(joined);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_move_as_little_as_they_must() {
        assert_eq!(spread(&[10.0, 50.0], 20.0, 0.0, 100.0), [10.0, 50.0]);
        assert_eq!(spread(&[40.0, 40.0], 20.0, 0.0, 100.0), [30.0, 50.0]);
        assert_eq!(spread(&[99.0, 99.0], 20.0, 0.0, 100.0), [80.0, 100.0]);
        assert_eq!(
            spread(&[0.0, 0.0, 90.0], 20.0, 0.0, 100.0),
            [0.0, 20.0, 90.0]
        );
    }

    #[test]
    fn room_is_given_once() {
        let block = Block {
            left: 0.0,
            top: 0.0,
            right: 10.0,
            bottom: 10.0,
        };
        let mut placer = Placer::default();
        assert!(placer.take(block));
        assert!(!placer.take(block));
        assert!(placer.take(Block {
            left: 10.0,
            right: 20.0,
            ..block
        }));
    }
}
