//! Weighted quantiles.

/// The quantiles of finite values at the given fractions in [0, 1], in the order asked for; empty without values.
///
/// Position h = q·(W − 1) among the sorted values, each repeated as often as it weighs, and linear interpolation
/// between the values at ⌊h⌋ and ⌊h⌋ + 1: numpy's default, and with weight 2 the same as a row that stands twice.
pub(crate) fn weighted_quantiles(values: &[f64], weights: Option<&[f64]>, at: &[f64]) -> Vec<f64> {
    let mut order: Vec<(f64, f64)> = match weights {
        None => values.iter().map(|&value| (value, 1.0)).collect(),
        Some(weights) => values.iter().copied().zip(weights.iter().copied()).filter(|(_, w)| *w > 0.0).collect(),
    };
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut total = 0.0;
    for (_, weight) in &mut order {
        total += *weight;
        *weight = total;
    }
    let Some(&(last, _)) = order.last() else { return Vec::new() };
    let covering = |position: f64| {
        let index = order.partition_point(|&(_, upto)| upto <= position);
        order.get(index).map_or(last, |&(value, _)| value)
    };
    let quantile = |q: &f64| {
        let h = (q * (total - 1.0)).max(0.0);
        let (low, high, part) = (covering(h.floor()), covering(h.floor() + 1.0), h.fract());
        between(low, high, part)
    };
    at.iter().map(quantile).collect()
}

/// numpy's interpolation: from the nearer end, so that both ends are met exactly.
fn between(low: f64, high: f64, part: f64) -> f64 {
    let gap = high - low;
    if !gap.is_finite() {
        return low * (1.0 - part) + high * part;
    }
    if part < 0.5 { low + gap * part } else { high - gap * (1.0 - part) }
}

#[cfg(test)]
mod tests {
    use super::weighted_quantiles;

    #[test]
    fn agrees_with_numpy_and_with_repetition() {
        let values = [4.0, 1.0, 3.0, 2.0];
        assert_eq!(weighted_quantiles(&values, None, &[0.0, 0.25, 0.5, 1.0]), [1.0, 1.75, 2.5, 4.0]);
        let repeated = [4.0, 1.0, 1.0, 1.0, 3.0, 2.0, 2.0];
        let at = [0.1, 0.25, 0.5, 0.7, 0.9];
        let weighted = weighted_quantiles(&values, Some(&[1.0, 3.0, 1.0, 2.0]), &at);
        assert_eq!(weighted, weighted_quantiles(&repeated, None, &at));
    }

    #[test]
    fn has_no_corner_that_is_not_a_value() {
        assert!(weighted_quantiles(&[], None, &[0.5]).is_empty());
        assert_eq!(weighted_quantiles(&[7.0], Some(&[0.1]), &[0.0, 0.5, 1.0]), [7.0; 3]);
        assert!(weighted_quantiles(&[-f64::MAX, f64::MAX], None, &[0.5])[0].abs() < 1.0);
    }
}
