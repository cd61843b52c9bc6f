//! How the mean of one number goes with another.

use super::drawing::Point;

/// The parts that the examples are cut into.
const PARTS: usize = 20;

/// The means of x and y over parts of about equal size by ascending x; equal x stay together.
pub(crate) fn trend(pairs: &[(f64, f64)]) -> Vec<Point> {
    let mut sorted: Vec<(f64, f64)> = pairs.iter().copied().filter(|(x, y)| x.is_finite() && y.is_finite()).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let size = sorted.len().div_ceil(PARTS).max(1);
    let (mut means, mut part): (Vec<Point>, Vec<(f64, f64)>) = (Vec::new(), Vec::new());
    for (k, pair) in sorted.iter().enumerate() {
        part.push(*pair);
        let last = k + 1 == sorted.len();
        if last || part.len() >= size && sorted[k + 1].0 > pair.0 {
            let mean = |of: fn(&(f64, f64)) -> f64| part.iter().map(of).sum::<f64>() / part.len() as f64;
            means.push(Point { x: mean(|pair| pair.0), y: mean(|pair| pair.1) });
            part.clear();
        }
    }
    means
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_a_line() {
        let pairs: Vec<(f64, f64)> = (0..1000).map(|k| (f64::from(k / 3), 2.0 * f64::from(k / 3))).collect();
        let means = trend(&pairs);
        assert!((15..=20).contains(&means.len()), "{}", means.len());
        assert!(means.iter().all(|mean| (mean.y - 2.0 * mean.x).abs() < 1e-9));
        assert_eq!(trend(&[(1.0, 2.0), (1.0, 4.0), (f64::NAN, 9.0)]), [Point { x: 1.0, y: 3.0 }]);
        assert_eq!(trend(&[]), []);
    }
}
