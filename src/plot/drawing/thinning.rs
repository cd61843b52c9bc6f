//! A line of fewer points that looks the same.

use super::svg::PagePoint;

/// The places of a line without those that cannot be seen: where it runs from left to right, of each half pixel the first, the lowest, the highest and the
/// last one; otherwise without places closer than half a pixel to the last one kept.
///
/// # Source
/// Jugel, Jerzak, Hackenbroich & Markl (2014), *M4: a visualization-oriented time series data aggregation*.
pub(crate) fn thinned(spots: &[PagePoint]) -> Vec<PagePoint> {
    const ENOUGH: usize = 400;
    if spots.len() <= ENOUGH {
        return spots.to_vec();
    }
    if spots.windows(2).any(|pair| pair[1].x < pair[0].x) {
        return apart(spots);
    }
    let stretch = |spot: &PagePoint| (spot.x * 2.0).floor();
    let mut kept = Vec::new();
    for piece in spots.chunk_by(|a, b| stretch(a) == stretch(b)) {
        let by_height = |a: &&PagePoint, b: &&PagePoint| a.y.total_cmp(&b.y);
        let lowest = piece.iter().min_by(by_height);
        let highest = piece.iter().max_by(by_height);
        let mut four: Vec<PagePoint> =
            [piece.first(), lowest, highest, piece.last()].into_iter().flatten().copied().collect();
        four.sort_by(|a, b| a.x.total_cmp(&b.x));
        four.dedup();
        kept.extend(four);
    }
    kept
}

fn apart(spots: &[PagePoint]) -> Vec<PagePoint> {
    let mut kept: Vec<PagePoint> = Vec::new();
    for (k, spot) in spots.iter().enumerate() {
        let near = kept.last().is_some_and(|last| (last.x - spot.x).hypot(last.y - spot.y) < 0.5);
        if !near || k + 1 == spots.len() {
            kept.push(*spot);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peaks_and_ends_stay() {
        let wave = |k: i32| PagePoint { x: f64::from(k) * 0.001, y: if k == 77_777 { 50.0 } else { f64::from(k % 7) } };
        let spots: Vec<PagePoint> = (0..100_000).map(wave).collect();
        let thin = thinned(&spots);
        assert!(thin.len() <= 4 * 201, "{}", thin.len());
        assert!(thin.contains(&spots[77_777]) && thin.first() == spots.first() && thin.last() == spots.last());
    }

    #[test]
    fn a_line_that_turns_back_stays_one() {
        let circle =
            |k: i32| PagePoint { x: 100.0 * (f64::from(k) * 0.0001).cos(), y: 100.0 * (f64::from(k) * 0.0001).sin() };
        let spots: Vec<PagePoint> = (0..70_000).map(circle).collect();
        let thin = thinned(&spots);
        assert!((1000..2000).contains(&thin.len()), "{}", thin.len());
        assert_eq!(thin.last(), spots.last());
    }
}
