//! Warm-up: how much of a run's beginning to leave out.

/// Batches that are always kept.
const KEPT: usize = 5;

/// How many leading observations to leave out so that the rest is steady: the cut at which the
/// mean of the rest is known best (marginal standard error rule; White 1997, MSER-5 with batches of
/// 5 by White, Cobb and Spratt 2000). A multiple of `batch`; what is left over at the end of the
/// last batch is not looked at.
///
/// At least five batches are kept, as the last few alone look steady by chance. `None` if the best
/// cut lies in the second half, or is the last that was tried, so that a later one may be better:
/// the run is too short, or does not settle. So there is never a cut of five batches or fewer. Also
/// `None` if some value is not finite, as nothing is steady beside it.
///
/// # Examples
/// ```
/// use comity_methods::statistics::mser;
/// let settles: Vec<f64> = (0..100).map(|i| if i < 20 { 50.0 } else { f64::from(i % 3) }).collect();
/// assert_eq!(mser(&settles, 5), Some(20));
/// let grows: Vec<f64> = (0..100).map(f64::from).collect();
/// assert_eq!(mser(&grows, 5), None);
/// assert_eq!(mser(&grows[..25], 5), None); // five batches
/// ```
#[must_use]
pub fn mser(values: &[f64], batch: usize) -> Option<usize> {
    let batch = batch.max(1);
    let means: Vec<f64> = values
        .chunks_exact(batch)
        .map(|chunk| chunk.iter().sum::<f64>() / batch as f64)
        .collect();
    let last = means.len().checked_sub(KEPT).filter(|last| *last > 0)?;
    if !means.iter().all(|mean| mean.is_finite()) {
        return None;
    }
    // From the back: sums of the values that are kept, about the last one so that none is lost.
    let about = means.last().copied()?;
    let (mut sum, mut squares, mut best) = (0.0, 0.0, None);
    for (dropped, mean) in means.iter().enumerate().rev() {
        let away = mean - about;
        sum += away;
        squares += away * away;
        let kept = (means.len() - dropped) as f64;
        if dropped > last {
            continue;
        }
        let statistic = (squares - sum * sum / kept).max(0.0) / (kept * kept);
        if best.is_none_or(|(least, _)| statistic <= least) {
            best = Some((statistic, dropped));
        }
    }
    let (_, dropped) = best?;
    (dropped < last && 2 * dropped <= means.len()).then_some(dropped * batch)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]
mod tests {
    use super::*;
    use crate::math::normal_quantile;
    use crate::sampling::stream::Stream;

    /// A series with memory, which starts at `start` and settles at 0.
    fn autoregressive(start: f64, count: u32) -> Vec<f64> {
        let stream = Stream::of("mser", 1);
        let mut x = start;
        (0..count)
            .map(|i| {
                let u = (stream.number(0, i) >> 11) as f64 / 9_007_199_254_740_992.0;
                x = 0.9 * x + normal_quantile(u.clamp(1e-12, 1.0 - 1e-12));
                x
            })
            .collect()
    }

    #[test]
    fn a_far_start_is_left_out_and_a_steady_run_kept() {
        let far = mser(&autoregressive(200.0, 2000), 5).unwrap();
        assert!((20..=200).contains(&far), "{far}");
        let steady = mser(&autoregressive(0.0, 2000), 5).unwrap();
        assert!(steady <= 300, "{steady}");
    }

    /// Slow and obviously right: the variance of what each cut keeps, divided by how many it keeps.
    fn by_trying_every_cut(values: &[f64], batch: usize) -> Option<usize> {
        let means: Vec<f64> = values
            .chunks_exact(batch)
            .map(crate::statistics::mean)
            .collect();
        let marginal_error = |cut: usize| {
            let kept = &means[cut..];
            let mean = crate::statistics::mean(kept);
            let squares: f64 = kept.iter().map(|x| (x - mean) * (x - mean)).sum();
            squares / (kept.len() * kept.len()) as f64
        };
        let best = (0..=means.len() - 5)
            .min_by(|a, b| marginal_error(*a).total_cmp(&marginal_error(*b)))?;
        (best < means.len() - 5 && 2 * best <= means.len()).then_some(best * batch)
    }

    #[test]
    fn it_agrees_with_trying_every_cut() {
        for (start, count) in [
            (0.0, 400),
            (5.0, 100),
            (40.0, 203),
            (1e3, 60),
            (1e6, 1000),
            (0.0, 30),
            (50.0, 45),
        ] {
            for batch in [1, 5] {
                let series = autoregressive(start, count);
                let slow = by_trying_every_cut(&series, batch);
                assert_eq!(mser(&series, batch), slow, "{start} {count} {batch}");
            }
        }
    }

    #[test]
    fn nothing_and_next_to_nothing() {
        assert_eq!(mser(&[], 5), None);
        assert_eq!(mser(&[1.0; 25], 5), None);
        assert_eq!(mser(&[1.0; 30], 5), Some(0));
    }

    /// Six to ten batches once gave a cut whatever they held, as all cuts that leave five batches
    /// lie in the first half.
    #[test]
    fn a_short_run_that_does_not_settle_has_no_cut() {
        for batches in 1..=10 {
            let grows: Vec<f64> = (0..5 * batches).map(f64::from).collect();
            assert_eq!(mser(&grows, 5), None, "{batches}");
        }
        let settles = [90.0, 9.0, 1.0, 1.1, 0.9, 1.0, 1.1, 0.9, 1.0];
        assert_eq!(mser(&settles, 1), Some(2));
    }

    #[test]
    fn a_value_that_is_not_finite_leaves_no_cut() {
        for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            for at in [0, 50, 99] {
                let mut values = vec![1.0; 100];
                values[at] = odd;
                assert_eq!(mser(&values, 5), None, "{odd} at {at}");
            }
        }
    }
}
